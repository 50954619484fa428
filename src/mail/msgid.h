/* Message-ids and references, scanned from header values (DESIGN.md, trap 3). */
#ifndef PP_MAIL_MSGID_H
#define PP_MAIL_MSGID_H

#include <glib.h>

#include "mail/flags.h"

/* The id in VALUE, a decoded Message-Id header, with <>, or NULL when there is none
 * (PATCHWORK.md §3): the first <…>; without brackets the whole value, brackets added.
 * Anything but a bare <…> is flagged ODD_MESSAGE_ID. VALUE may be NULL. The caller frees. */
char *pp_msgid_parse (const char *value, PpFlags *flags);

/* refs(x) of SERIES.md from the decoded values of all In-Reply-To and References fields
 * (NULL-terminated arrays, or NULL): the first id of each In-Reply-To, then each References
 * from last to first, without repeats and without SELF (may be NULL), only ids in <> that
 * contain '@', the nearest PP_LIMIT_REFS; flagged TOO_MANY_REFERENCES when there are more.
 * Linear in the length of the values. The array frees its strings; never NULL. */
GPtrArray *pp_refs_parse (const char *const *in_reply_to, const char *const *references,
                          const char *self, PpFlags *flags);

/* What a text is found by in the database: itself, or of one above PP_LIMIT_MSGID_KEY bytes "<sha256-HEX>".
 * The caller frees. */
char *pp_msgid_key (const char *msgid);

/* The id that somebody means by TEXT: the id with or without <>, or the URL of an archive that ends in it (what
 * public-inbox and Patchwork put behind it is cut, %XX decoded). With <>. The caller frees. */
char *pp_msgid_from_user (const char *text);

#endif
