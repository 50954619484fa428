/* Inside of message.c: one part of a message that is not composite → PpPart, if it is text or a diff. Not for anybody else.
 */
#ifndef PP_MAIL_LEAF_H
#define PP_MAIL_LEAF_H

#include <gmime/gmime.h>

#include "mail/message.h"

/* Borrowed, all of it. */
typedef struct {
	GMimeContentType *type;
	GMimeContentEncoding encoding;
	const char *filename;	/* or NULL */
	const char *bytes;
	gsize length;
} PpLeaf;

/* Adds what LEAF says to the parts of MESSAGE, which have *TEXT_LENGTH bytes of text up to now. */
void pp_leaf_add (const PpLeaf *leaf, PpMessage *message, gsize *text_length);

#endif
