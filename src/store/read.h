/* Rows → structs: what is stored, read back. The rows are those of the view `record'. */
#ifndef PP_STORE_READ_H
#define PP_STORE_READ_H

#include "patch/placement.h"
#include "patch/submission.h"
#include "store/store.h"

/* One stored message. */
typedef struct {
	gint64 inbox_id, id;
	gint64 series_id;	/* of a cover or patch, and of a comment on one; or 0 */
	PpSubmission *submission;	/* without sender, title, hints and digest */
	PpPlacement placement;
} PpRecord;

void pp_record_free (PpRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpRecord, pp_record_free)

/* RECORD lives as long as the call. FALSE with ERROR set stops. */
typedef gboolean (*PpRecordFunc) (const PpRecord *record, gpointer data, GError **error);

/* All messages of PROJECT (a link name; NULL: everything), sorted bytewise by project, type and msgid, as one snapshot
 * sees them. One at a time: memory is bounded by the largest. An unknown PROJECT is an error (CONFIG). */
gboolean pp_record_each (PpStore *store, const char *project, PpRecordFunc func, gpointer data, GError **error);

/* The message with ID. NULL and ERROR on failure, or when there is none. */
PpRecord *pp_record_load (PpStore *store, gint64 inbox_id, gint64 id, GError **error);

/* A stored message that an id may mean. */
typedef struct {
	gint64 inbox_id, id;
	char *inbox;
	char *project;		/* or NULL */
	char *type;		/* "patch", "cover", "comment", "other"; "removed": an archive took it back */
} PpFound;

/* Where MSGID (with <>) is stored: in every inbox, or only in that of PROJECT when not NULL (an unknown one is
 * an error, CONFIG). Of PpFound *, by name of inbox; frees its elements. NULL and ERROR on failure. */
GPtrArray *pp_found_load (PpStore *store, const char *msgid, const char *project, GError **error);

/* The series ID, or the one that took its members: type is "series". The array is empty when there is none. */
GPtrArray *pp_found_load_series (PpStore *store, gint64 id, GError **error);

/* What FOUND is in Patchwork's REST form, as a JSON document. VERSION "1.0" …, or NULL for the newest. The caller frees. */
char *pp_found_load_json (PpStore *store, const PpFound *found, const char *version, GError **error);

/* A message of a thread: a cover or patch of a series, or a comment on one. */
typedef struct {
	gint64 id;
	char *msgid;
	PpKind kind;
	gint64 date;
	char *subject;
	char *name;		/* of the author, or NULL */
	char *email;
	char **refs;		/* nearest first */
	gint64 submission_id;	/* of a comment */
	char *patch_name;	/* of covers and patches */
	char *state;		/* of patches: slug */
	char *check;		/* of patches: combined check */
	char **trailers;	/* name, value, name, value, … */
} PpPost;

void pp_post_free (PpPost *post);

/* The thread of series SERIES_ID (or 0) and of message ID (or 0): the cover, the patches by number, then comments by
 * date and msgid. Of PpPost *, frees its elements; NULL and ERROR on failure. */
GPtrArray *pp_thread_load (PpStore *store, gint64 inbox_id, gint64 series_id, gint64 id, GError **error);

/* The raw bytes of the message ID: both TRUE or ERROR. */
gboolean pp_raw_load (PpStore *store, gint64 inbox_id, gint64 id, GBytes **header, GBytes **body, GError **error);

/* A series as people see it. */
typedef struct {
	PpSeriesPlacement placement;
	char *project;		/* or NULL */
	char *name, *email;	/* of the submitter */
	gint64 cover_id;	/* or 0 */
	gint64 previous_id;	/* the series that this one is a new revision of, or 0 */
} PpSeriesRecord;

void pp_series_record_free (PpSeriesRecord *series);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpSeriesRecord, pp_series_record_free)

/* Series ID; NULL and ERROR on failure, or when there is none. */
PpSeriesRecord *pp_series_record_load (PpStore *store, gint64 inbox_id, gint64 id, GError **error);

#endif
