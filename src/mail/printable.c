#include "config.h"

#include "mail/printable.h"

#include <string.h>

/* Characters that turn the direction of what follows: text that reads otherwise than it is. */
static gboolean
is_bidi_control (gunichar c)
{
	return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

gboolean
pp_turns_direction (const char *text)
{
	/* the bytes that such a character can start with, in UTF-8 */
	static const char leads[] = "\xd8\xe2";

	for (const char *at = strpbrk (text, leads); at != NULL; at = strpbrk (at + 1, leads))
		if (is_bidi_control (g_utf8_get_char (at)))
			return TRUE;
	return FALSE;
}

static gunichar
printable (gunichar c)
{
	switch (g_unichar_type (c)) {
	case G_UNICODE_CONTROL:
		return g_unichar_isspace (c) ? ' ' : '?';
	case G_UNICODE_FORMAT:
		return is_bidi_control (c) ? '?' : c;
	case G_UNICODE_LINE_SEPARATOR:
	case G_UNICODE_PARAGRAPH_SEPARATOR:
		return ' ';
	default:
		return c;
	}
}

static char *
make_printable (const char *text, gboolean keep_lines)
{
	g_autofree char *valid = g_utf8_make_valid (text, -1);
	GString *line = g_string_sized_new (strlen (valid));

	for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
		if (*at >= ' ' && *at < 0x7f)
			g_string_append_c (line, *at);
		else if (keep_lines && (*at == '\n' || *at == '\t'))
			g_string_append_c (line, *at);
		else
			g_string_append_unichar (line, printable (g_utf8_get_char (at)));
	return g_string_free (line, FALSE);
}

char *
pp_printable (const char *text)
{
	return make_printable (text, FALSE);
}

char *
pp_printable_text (const char *text)
{
	return make_printable (text, TRUE);
}
