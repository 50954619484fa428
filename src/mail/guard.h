/* How much of a body GMime may see. It makes objects of every part and of every header field of every part before
 * anybody can ask how many there are: 48 MB of "--b" lines cost it 13 GB. */
#ifndef PP_MAIL_GUARD_H
#define PP_MAIL_GUARD_H

#include <glib.h>

#include "mail/flags.h"

/* The length of BODY (LENGTH bytes) up to where it could have more than PP_LIMIT_DELIMITERS delimiters, flagged
 * TOO_MANY_PARTS, or PP_LIMIT_PART_FIELDS fields or PP_LIMIT_PART_HEADERS bytes in the headers of its parts, flagged
 * HEADER_TOO_LARGE. LENGTH when it has not. Linear. */
gsize pp_guard_body (const char *body, gsize length, PpFlags *flags);

#endif
