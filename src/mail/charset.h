/* Bytes in a charset that somebody declared, or did not, or lied about → UTF-8. */
#ifndef PP_MAIL_CHARSET_H
#define PP_MAIL_CHARSET_H

#include <glib.h>

#include "mail/flags.h"

/* BYTES (LENGTH) as valid UTF-8 without NUL, by the ladder of text.h; CHARSET may be NULL. The caller frees;
 * *OUT_LENGTH is the length of the result. Sets CHARSET_GUESSED and NUL. Never fails. Linear. */
char *pp_charset_to_utf8 (const char *bytes, gsize length, const char *charset, gsize *out_length,
                          PpFlags *flags);

/* Whether CHARSET is a name of UTF-8; NULL, and the empty one, are. */
gboolean pp_charset_is_utf8 (const char *charset);

/* Lines in the charsets that were declared for them: what there is of each, so that each is opened once, however many parts and
 * words there are. pp_declared_add() takes the lines of BYTES (LENGTH), the last with or without its end; pp_declared_is_right()
 * says whether iconv knows all charsets by these very names, and can convert every line: nothing is guessed or repaired. That
 * is how git-mailinfo(1) converts; of UTF-8, and where no charset was declared, it looks at nothing. Linear. */
typedef GHashTable PpDeclared;

PpDeclared *pp_declared_new (void);	/* g_hash_table_unref() */
void pp_declared_add (PpDeclared *declared, const char *charset, const char *bytes, gsize length);
gboolean pp_declared_is_right (PpDeclared *declared);

#endif
