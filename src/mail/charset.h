/* Bytes in a charset that somebody declared, or did not, or lied about → UTF-8. */
#ifndef PP_MAIL_CHARSET_H
#define PP_MAIL_CHARSET_H

#include <glib.h>

#include "mail/flags.h"

/* BYTES (LENGTH) as valid UTF-8 without NUL, by the ladder of text.h; CHARSET may be NULL. The caller frees;
 * *OUT_LENGTH is the length of the result. Sets CHARSET_GUESSED and NUL. Never fails. Linear. */
char *pp_charset_to_utf8 (const char *bytes, gsize length, const char *charset, gsize *out_length,
                          PpFlags *flags);

#endif
