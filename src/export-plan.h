/* Which patches an export has, in which order. */
#ifndef PP_EXPORT_PLAN_H
#define PP_EXPORT_PLAN_H

#include "store/store.h"

/* Series that one export takes in as prerequisites at most: anyone can name any series. */
#define PP_EXPORT_SERIES 100

typedef struct {
	gint64 id;		/* of the message */
	gint64 series_id;
} PpExportPatch;

typedef struct {
	gboolean fill;		/* take what a partial reroll lacks from the revisions before it */
	gboolean prerequisites;	/* put what a series depends on in front of it */
} PpExportOptions;

/* The patches of series SERIES_ID, by number and then the extras; only the patch ID of it when that is not 0, also of no
 * series (0). Each patch once, and also of several with one git patch-id only the first. What is missing is told on
 * standard error and makes *COMPLETE FALSE. Of PpExportPatch; NULL and ERROR on failure. */
GArray *pp_export_plan (PpStore *store, gint64 inbox_id, gint64 series_id, gint64 id, const PpExportOptions *options,
                        gboolean *complete, GError **error);

#endif
