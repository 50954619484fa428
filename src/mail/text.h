/* Decoded bytes → UTF-8 text, the one gate through which a `char *' comes to be.
 *
 * The ladder (DESIGN.md, trap 2): ISO-2022-*, HZ, UTF-7, UTF-16/32 as declared; what is
 * valid UTF-8 stays; else the declared charset, or the larger one that is meant by it (GBK
 * under the name of GB 2312); else windows-1252, in lines that are not valid UTF-8. Nothing is
 * dropped but NUL. CRLF becomes LF when the text came with it: all of its lines, or the first
 * and most of the others (a list's footer may have LF). Else a CR stays: a patch to a file with
 * CRLF has it in single lines.
 */
#ifndef PP_MAIL_TEXT_H
#define PP_MAIL_TEXT_H

#include <glib.h>

#include "mail/flags.h"

/* BYTES (LENGTH) as text. CHARSET is the declared one, or NULL. Sets CHARSET_GUESSED and
 * NUL in *FLAGS. Never fails. The caller frees the result; *OUT_LENGTH may be NULL. */
char *pp_text_from_bytes (const char *bytes, gsize length, const char *charset,
                          gsize *out_length, PpFlags *flags);

/* A raw 8-bit header value: UTF-8 if valid, else windows-1252; flagged RAW_8BIT_HEADER. */
char *pp_text_from_8bit (const char *bytes, gsize length, PpFlags *flags);

/* A raw header value (folded, encoded words) decoded, white space collapsed to single
 * blanks and trimmed (PATCHWORK.md §1.1 with the table). One bad encoded word falls back
 * to itself only. The caller frees. */
char *pp_text_decode_header (const char *value, gsize length, PpFlags *flags);

/* TEXT without PGP clearsign armour and with dash-escapes undone, or NULL when it is not
 * clearsigned. */
char *pp_text_unclearsign (const char *text);

/* TEXT up to its signature or list footer, trimmed: Patchwork's clean content
 * (PATCHWORK.md §8.5). The caller frees. */
char *pp_text_clean_content (const char *text);

#endif
