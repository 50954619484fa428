#include "config.h"

#include "mail/content-type.h"

#include <string.h>

GMimeContentType *
pp_content_type_parse (const char *value)
{
	g_autofree char *mended = NULL;
	const char *parameters = value != NULL ? strchr (value, ';') : NULL;
	const char *slash = value != NULL ? strchr (value, '/') : NULL;

	if (slash == NULL || (parameters != NULL && parameters < slash))
		value = mended = g_strconcat ("text/plain", parameters, NULL);
	return g_mime_content_type_parse (NULL, value);
}

gboolean
pp_content_type_has (GMimeContentType *type, const char *name, const char *value)
{
	const char *parameter = g_mime_content_type_get_parameter (type, name);

	return parameter != NULL && g_ascii_strcasecmp (parameter, value) == 0;
}
