/* Encoded words of header values: RFC 2047, as leniently as Patchwork (PATCHWORK.md §1.1). */
#ifndef PP_MAIL_ENCODED_WORD_H
#define PP_MAIL_ENCODED_WORD_H

#include <glib.h>

#include "mail/charset.h"

/* Appends VALUE (LENGTH bytes, valid UTF-8 without NUL) to OUT, its encoded words decoded. Words that touch other
 * text count, too; words of one charset that stand side by side are decoded together, for letters are
 * split across them. A word that cannot be decoded falls back alone, flagged BROKEN_ENCODED_WORD. Linear. */
void pp_encoded_words_decode (GString *out, const char *value, gsize length, PpFlags *flags);

/* Adds the bytes of the encoded words of VALUE (LENGTH bytes), a line for each, to DECLARED. FALSE when one has none. Linear. */
gboolean pp_encoded_words_declare (PpDeclared *declared, const char *value, gsize length);

#endif
