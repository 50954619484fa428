#include "mail/mboxrd.h"

#include <string.h>

static gboolean
wants_quote (const char *line, const char *end, gboolean in_body)
{
	while (in_body && line < end && *line == '>')
		line++;
	return end - line >= 5 && memcmp (line, "From ", 5) == 0;
}

static void
append_quoted (GString *mbox, GBytes *bytes, gboolean in_body)
{
	gsize length;
	const char *line = g_bytes_get_data (bytes, &length);
	const char *end;

	if (length == 0)
		return;
	end = line + length;
	while (line < end) {
		const char *lf = memchr (line, '\n', (gsize) (end - line));
		const char *next = lf != NULL ? lf + 1 : end;

		if (wants_quote (line, next, in_body))
			g_string_append_c (mbox, '>');
		g_string_append_len (mbox, line, next - line);
		line = next;
	}
}

void
pp_mboxrd_append (GString *mbox, GBytes *header, GBytes *body)
{
	g_string_append (mbox, PP_MBOXRD_FROM_LINE);
	append_quoted (mbox, header, FALSE);
	append_quoted (mbox, body, TRUE);
	if (mbox->str[mbox->len - 1] != '\n')
		g_string_append_c (mbox, '\n');
	g_string_append_c (mbox, '\n');
}
