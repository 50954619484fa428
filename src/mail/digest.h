/* What two copies of a message have in common, whichever way they came: SERIES.md, "Duplicates". */
#ifndef PP_MAIL_DIGEST_H
#define PP_MAIL_DIGEST_H

#include <glib.h>

/* A digest that is being computed. */
typedef struct _PpDigest PpDigest;

PpDigest *pp_digest_new (void);

/* A header field, decoded, white space collapsed; VALUE may be NULL, which is as good as empty. */
void pp_digest_add_field (PpDigest *digest, const char *name, const char *value);

/* The text of a part: white space is folded, and the footer of a list is cut. A part of which nothing is
 * left was none: a list may add its footer as a part of its own. */
void pp_digest_add_text (PpDigest *digest, const char *text, gsize length);

/* Ends it: PP_DIGEST_LENGTH bytes to OUT; frees DIGEST. */
void pp_digest_end (PpDigest *digest, guint8 *out);

#endif
