#include "config.h"

#include "json-build.h"

void
pp_json_add_string (JsonBuilder *builder, const char *value)
{
	if (value != NULL)
		json_builder_add_string_value (builder, value);
	else
		json_builder_add_null_value (builder);
}

void
pp_json_add_strings (JsonBuilder *builder, const char *const *strings)
{
	json_builder_begin_array (builder);
	for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
		json_builder_add_string_value (builder, strings[i]);
	json_builder_end_array (builder);
}

void
pp_json_member_string (JsonBuilder *builder, const char *name, const char *value)
{
	json_builder_set_member_name (builder, name);
	pp_json_add_string (builder, value);
}

void
pp_json_member_strings (JsonBuilder *builder, const char *name, const char *const *strings)
{
	json_builder_set_member_name (builder, name);
	pp_json_add_strings (builder, strings);
}

void
pp_json_member_int (JsonBuilder *builder, const char *name, gint64 value)
{
	json_builder_set_member_name (builder, name);
	json_builder_add_int_value (builder, value);
}

void
pp_json_member_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
	json_builder_set_member_name (builder, name);
	json_builder_add_boolean_value (builder, value);
}

char *
pp_json_to_text (JsonBuilder *builder, gboolean pretty)
{
	g_autoptr (JsonNode) root = json_builder_get_root (builder);

	return json_to_string (root, pretty);
}
