/* Around one series: its patches as a revision, its other revisions, and what its mails say it depends on. */
#ifndef PP_STORE_RELATED_H
#define PP_STORE_RELATED_H

#include "patch/revision.h"
#include "store/store.h"

/* Revisions that are loaded at most; series renew each other in chains of a few hundred. */
#define PP_REVISIONS_LOADED 1000

/* A patch of a series. */
typedef struct {
	gint64 id, series_id;
	const PpRevisionPatch *patch;	/* owned by the revision */
} PpMemberPatch;

/* The patches of a series. */
typedef struct {
	PpRevision *revision;	/* id and patches only */
	GPtrArray *patches;	/* of PpMemberPatch *, in the same order */
} PpMembers;

void pp_members_free (PpMembers *members);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpMembers, pp_members_free)

/* The patches of series ID, cover letter left out, by number and then the extras. NULL and ERROR on failure. */
PpMembers *pp_members_load (PpStore *store, gint64 inbox_id, gint64 id, GError **error);

/* A series as one of several revisions. */
typedef struct {
	gint64 id;
	guint version;
	gint64 date;
	guint received, total, extras;
	gboolean complete, partial;
	gint64 previous_id;	/* or 0 */
	char *name;		/* or that of the first patch; may be NULL */
	char *submitter;	/* may be NULL */
} PpRevisionRow;

/* Series ID with all that it renews and all that renews one of these, by version and date; at most twice
 * PP_REVISIONS_LOADED. Of PpRevisionRow *, frees its elements. NULL and ERROR on failure. */
GPtrArray *pp_revision_rows_load (PpStore *store, gint64 inbox_id, gint64 id, GError **error);

/* What the mails of series ID say they depend on, each once, in their order, as "message-id: <…>",
 * "change-id: …" and "patch-id: HEX" (a URL of depends-on is the message-id that it ends in). g_strfreev(). NULL and
 * ERROR on failure. */
char **pp_needs_load (PpStore *store, gint64 inbox_id, gint64 id, GError **error);

#endif
