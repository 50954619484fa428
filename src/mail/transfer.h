/* Content-Transfer-Encoding: the bytes of a part as its sender had them. */
#ifndef PP_MAIL_TRANSFER_H
#define PP_MAIL_TRANSFER_H

#include <glib.h>
#include <gmime/gmime.h>

#include "mail/flags.h"

/* BYTES (LENGTH) decoded; NULL when ENCODING is none (7bit, 8bit, binary, unknown) or nothing is
 * encoded in it, so that BYTES are what was asked for. Never fails: what is not in the encoding
 * stays as it stands. In base64, plain lines before, between and behind encoded ones stay lines, and
 * an encoded line behind padding goes on: list software adds headers and footers of either kind
 * (DESIGN.md, trap 5); flagged BASE64_MENDED. Linear. */
GByteArray *pp_transfer_decode (const char *bytes, gsize length, GMimeContentEncoding encoding, PpFlags *flags);

#endif
