/* Which message or series somebody means: the arguments `MSGID' and `series ID' of show and export. */
#ifndef PP_WHICH_H
#define PP_WHICH_H

#include "command.h"
#include "store/read.h"

typedef struct {
	const char *text;	/* what stood for the MSGID; borrowed */
	gint64 series_id;	/* or 0 */
} PpWhich;

/* Reads ARGV, of which the first is the command's name, into WHICH. FALSE and a usage error when it is neither. */
gboolean pp_which_parse (PpContext *context, int argc, char **argv, PpWhich *which, GError **error);

/* The one that WHICH means, as PpFound: the only element of an array, which frees it. PROJECT may be NULL. NULL
 * without ERROR when there is none, or there are several: that was said then, on standard error. */
GPtrArray *pp_which_find (PpStore *store, const PpWhich *which, const char *project, GError **error);

#endif
