/* Archives that can take mail back, and which messages each has: public-inbox repositories. */
#ifndef PP_STORE_ARCHIVE_H
#define PP_STORE_ARCHIVE_H

#include "store/store.h"

typedef struct {
	gint32 id;
	gint16 reading;		/* how often it was begun to be read from its beginning because its history was rewritten, from 1 */
	gboolean again;		/* … and what is gone from it was not removed yet */
} PpUpstream;

/* The archive NAME, made when it is not there. */
gboolean pp_archive_open (PpStore *store, const char *name, PpUpstream *archive, GError **error);

/* Its history was rewritten, and will be read from its beginning. */
gboolean pp_archive_supersede (PpStore *store, const char *name, GError **error);

typedef struct {
	gint64 inbox_id, id;
	char *project;		/* one of the inbox; or NULL */
	char *msgid;
} PpGone;

/* What only earlier readings had, but for what is removed already: the next LIMIT, by inbox and id, after AFTER (NULL: the first). Of PpGone *, frees its
 * elements; empty when there are no more. NULL and ERROR on failure. */
GPtrArray *pp_archive_gone (PpStore *store, const char *name, const PpGone *after, guint limit, GError **error);

/* All that is gone is removed. */
gboolean pp_archive_settle (PpStore *store, const char *name, GError **error);

#endif
