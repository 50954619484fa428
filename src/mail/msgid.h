/* Message-ids and references, scanned from raw header values (DESIGN.md, trap 3). */
#ifndef PP_MAIL_MSGID_H
#define PP_MAIL_MSGID_H

#include <glib.h>

#include "mail/flags.h"

/* The id in VALUE, a decoded Message-Id header, with <>, or NULL when there is none
 * (PATCHWORK.md §3): the first <…>; without brackets the whole value, brackets added,
 * flagged ODD_MESSAGE_ID. The caller frees. */
char *pp_msgid_parse (const char *value, PpFlags *flags);

/* refs(x) of SERIES.md from the decoded values of all In-Reply-To and References fields
 * (NULL-terminated arrays, or NULL): In-Reply-To, then References from last to first,
 * without repeats and without SELF, only ids in <> that contain '@', at most
 * PP_LIMIT_REFS, the nearest. Linear in the length of the values. */
GPtrArray *pp_refs_parse (const char *const *in_reply_to, const char *const *references,
                          const char *self, PpFlags *flags);

#endif
