/* What every JSON form of ours is built with, on top of json-glib. */
#ifndef PP_JSON_BUILD_H
#define PP_JSON_BUILD_H

#include <json-glib/json-glib.h>

/* VALUE NULL gives null. */
void pp_json_add_string (JsonBuilder *builder, const char *value);
/* An array of STRINGS, which end with NULL; NULL gives an empty one. */
void pp_json_add_strings (JsonBuilder *builder, const char *const *strings);

/* A member of the object at hand. */
void pp_json_member_string (JsonBuilder *builder, const char *name, const char *value);
void pp_json_member_strings (JsonBuilder *builder, const char *name, const char *const *strings);
void pp_json_member_int (JsonBuilder *builder, const char *name, gint64 value);
void pp_json_member_boolean (JsonBuilder *builder, const char *name, gboolean value);

/* What was built, PRETTY or in one line; no line feed at the end. The caller frees. */
char *pp_json_to_text (JsonBuilder *builder, gboolean pretty);

#endif
