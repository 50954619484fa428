/* Inside of am-mail.c: the bytes that a diff came with, of which UTF-8 is stored. Not for anybody else.
 *
 * Letters are bytes as text, each byte the letter that Latin-1 has for it: what is done to text can be done to any bytes
 * then, and they can be had back.
 */
#ifndef PP_PATCH_AM_DIFF_H
#define PP_PATCH_AM_DIFF_H

#include "mail/mailinfo.h"

/* What is returned the caller frees. The line ends of text (mail/text.h) are made LF. */
char *pp_am_letters_new (const char *bytes, gsize length);
char *pp_am_letters_of_part (const PpMailinfo *info, guint i);
/* LENGTH -1: up to NUL. *N bytes. */
char *pp_am_letters_to_bytes (const char *letters, gssize length, gsize *n);

/* DIFF as TEXT has it, when it is what TEXT is, or the diff in it, but for letters that are not ASCII; else NULL. */
char *pp_am_diff_find (const char *text, const char *diff);

/* The bytes of DIFF before they became UTF-8, and their LENGTH; NULL, and LENGTH stays, when they are the same or are not
 * found. */
char *pp_am_diff_original (const PpMailinfo *info, const char *diff, gsize *length);

/* Whether BYTES are in the CHARSET that they were declared to be in. */
gboolean pp_am_diff_is_in_charset (const char *bytes, gsize n, const char *charset);

#endif
