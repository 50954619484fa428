#include "config.h"

#include "store/script.h"

#include <string.h>

/* Behind the first TEXT at or after AT, or at the end. */
static const char *
behind (const char *at, const char *text)
{
	const char *found = strstr (at, text);

	return found ? found + strlen (text) : at + strlen (at);
}

static const char *
skip_quoted (const char *at)
{
	const char quote[] = { *at, '\0' };

	return behind (at + 1, quote);	/* a doubled quote opens the next one */
}

/* AT a '$': behind the quoted text when it opens one ($$ or $tag$), else behind the '$'. */
static const char *
skip_dollar (const char *at)
{
	const char *end = at + 1;
	g_autofree char *tag = NULL;

	while (g_ascii_isalpha (*end) || *end == '_')
		end++;
	if (*end != '$')
		return at + 1;
	tag = g_strndup (at, end + 1 - at);
	return behind (end + 1, tag);
}

/* Behind the piece at AT that can hold no end of a statement. */
static const char *
skip_piece (const char *at)
{
	switch (*at) {
	case '\'':
	case '"':
		return skip_quoted (at);
	case '$':
		return skip_dollar (at);
	case '-':
		return at[1] == '-' ? behind (at, "\n") : at + 1;
	case '/':
		return at[1] == '*' ? behind (at, "*/") : at + 1;
	default:
		return at + 1;
	}
}

static const char *
skip_blanks (const char *at)
{
	for (;;) {
		if (g_ascii_isspace (*at))
			at++;
		else if ((at[0] == '-' && at[1] == '-') || (at[0] == '/' && at[1] == '*'))
			at = skip_piece (at);
		else
			return at;
	}
}

char *
pp_script_next (const char **at)
{
	const char *start = skip_blanks (*at);
	const char *end = start;

	while (*end != '\0' && *end != ';')
		end = skip_piece (end);
	*at = *end == ';' ? end + 1 : end;
	return end > start ? g_strndup (start, end - start) : NULL;
}
