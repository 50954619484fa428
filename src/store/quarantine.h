/* Quarantine: mail that could not be stored as asked, raw bytes included. */
#ifndef PP_STORE_QUARANTINE_H
#define PP_STORE_QUARANTINE_H

#include "mail/mbox.h"
#include "store/store.h"

typedef struct {
	const char *reason;	/* `no-project', `id-reused', `too-large', `refused' … */
	gint64 inbox_id;	/* or 0 */
	const char *msgid;	/* or NULL */
	const char *detail;	/* for people; or NULL */
	GBytes *raw;
	gint64 from_line_date;	/* or PP_NO_DATE */
	gint64 arrival;
	int origin;
} PpQuarantined;

/* Keeps one; the same bytes for the same reason are kept once. *ADDED says whether it is new; may be NULL. */
gboolean pp_quarantine_add (PpStore *store, const PpQuarantined *mail, gboolean *added, GError **error);

/* Keeps one that is too large to hold: MAIL's raw is its start, READ_FUNC has the rest, which is sent on as it is
 * read. When reading fails nothing is kept. Not within a transaction. The server holds it in memory twice
 * and refuses what is above 512 MB (PP_STORE_ERROR_DATA). */
gboolean pp_quarantine_stream (PpStore *store, const PpQuarantined *mail, PpReadFunc read_func, gpointer data,
                               GError **error);

/* --- what is kept ----------------------------------------------------------------------------- */

/* One, without its bytes. */
typedef struct {
	gint64 id;
	char *reason;
	gint64 inbox_id;	/* or 0 */
	char *inbox;		/* its name, or NULL */
	char *project;		/* a project of that inbox, or NULL */
	char *msgid;		/* or NULL */
	char *detail;
	char *age, *size_text;	/* for people */
	gint64 size;		/* bytes */
	gint64 from_line_date;	/* or PP_NO_DATE */
	gint64 arrival;
	int origin;
	char *sha256;		/* hexadecimal digits */
	char *json;		/* one object */
} PpKept;

/* Which of them. */
typedef struct {
	const GArray *ids;	/* of gint64, or NULL: all */
	const char *reason;	/* or NULL: any */
	gint64 before;		/* arrived before; or PP_NO_DATE */
	gboolean newest_first;	/* else as they came */
	gint64 limit;		/* or 0: all */
} PpKeptFilter;

/* Of PpKept *, frees its elements; NULL and ERROR on failure. */
GPtrArray *pp_quarantine_list (PpStore *store, const PpKeptFilter *filter, GError **error);

/* The bytes of mail ID from FROM on, LENGTH at most; none behind the end. NULL and ERROR on failure; NULL without when there is no
 * such mail. */
GBytes *pp_quarantine_read (PpStore *store, gint64 id, gint64 from, gsize length, GError **error);

/* Forgets the mails IDS. *DROPPED: how many there were; may be NULL. */
gboolean pp_quarantine_drop (PpStore *store, const GArray *ids, guint *dropped, GError **error);

/* Forgets those of FILTER that reason and date choose. */
gboolean pp_quarantine_drop_some (PpStore *store, const PpKeptFilter *filter, guint *dropped, GError **error);

/* Forgets mail ID when the same bytes are kept for REASON and INBOX_ID (or 0), too. */
gboolean pp_quarantine_drop_moved (PpStore *store, gint64 id, const char *reason, gint64 inbox_id, GError **error);

#endif
