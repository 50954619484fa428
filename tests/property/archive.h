/* Random archives with a known truth: raw mails of a made-up list, and which series each patch was sent in.
 *
 * People post series in every way of threading, reroll them, send a part again or all of it, forget a patch until the
 * next day, lose covers and patches, reply to anything with whole or cut references, and have wrong clocks. What no
 * reader could tell (patches of a stranger) is marked.
 */
#ifndef PP_TESTS_ARCHIVE_H
#define PP_TESTS_ARCHIVE_H

#include <glib.h>

typedef struct {
	char *msgid;
	GBytes *raw;
	int series;		/* the same for what was sent together; -1 for replies */
	gboolean ambiguous;	/* nobody could tell */
} PpMail;

/* The archive of SEED for a list with LIST_ID, in the order it was sent: of PpMail *, frees its elements. */
GPtrArray *pp_archive_generate (guint32 seed, const char *list_id);

#endif
