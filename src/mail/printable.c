#include "config.h"

#include "mail/printable.h"

static gunichar
printable (gunichar c)
{
	switch (g_unichar_type (c)) {
	case G_UNICODE_CONTROL:
		return g_unichar_isspace (c) ? ' ' : '?';
	case G_UNICODE_LINE_SEPARATOR:
	case G_UNICODE_PARAGRAPH_SEPARATOR:
		return ' ';
	default:
		return c;
	}
}

char *
pp_printable (const char *text)
{
	g_autofree char *valid = g_utf8_make_valid (text, -1);
	GString *line = g_string_sized_new (64);

	for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
		g_string_append_unichar (line, printable (g_utf8_get_char (at)));
	return g_string_free (line, FALSE);
}
