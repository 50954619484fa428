/* Content-Type as RFC 2045 has it, where GMime is of another opinion. */
#ifndef PP_MAIL_CONTENT_TYPE_H
#define PP_MAIL_CONTENT_TYPE_H

#include <gmime/gmime.h>

/* The type that VALUE names, a raw Content-Type or NULL. What is no type at all is text, as RFC 2045 has it; GMime makes
 * application/octet-stream of it. The caller unrefs. */
GMimeContentType *pp_content_type_parse (const char *value);

/* Whether the parameter NAME of TYPE is VALUE, whatever its case. */
gboolean pp_content_type_has (GMimeContentType *type, const char *name, const char *value);

#endif
