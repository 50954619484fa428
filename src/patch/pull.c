/* See pull.h. Patchwork's regular expression
 *
 *   ^The following changes since commit.*^are available in the git repository at:\s*\n
 *   ^\s*([\w+-]+(?:://|@)[\w/.@:~-]+[\s\\]*[\w/._-]*)\s*$      (. and ^$ across lines, any case)
 *
 * as a scan by hand, because a backtracking matcher is quadratic on it. `.*' is greedy: of
 * several places to pull from, the last that has a URL is meant.
 */
#include "patch/pull.h"

#include <glib.h>
#include <string.h>

#include "mail/space.h"

#define SINCE "The following changes since commit"
#define AVAILABLE "are available in the git repository at:"

/* The characters of the URL's parts besides letters and digits. */
#define SCHEME_MARKS "_+-"
#define LOCATION_MARKS "_/.@:~-"
#define REF_MARKS "_/.-"

/* The line after the one that TEXT is in, or NULL. */
static const char *
next_line (const char *text)
{
	const char *end = strchr (text, '\n');

	return end != NULL ? end + 1 : NULL;
}

/* The first of the lines from LINE (or NULL) on that starts with WORDS in any case, or NULL. */
static const char *
find_line (const char *line, const char *words)
{
	while (line != NULL && g_ascii_strncasecmp (line, words, strlen (words)) != 0)
		line = next_line (line);
	return line;
}

static const char *
skip_word (const char *text, const char *marks)
{
	while (*text != '\0' &&
	       (g_unichar_isalnum (g_utf8_get_char (text)) || strchr (marks, *text) != NULL))
		text = g_utf8_next_char (text);
	return text;
}

/* White space and backslashes from TEXT on; *NEWLINE is the last line end among them, or NULL. */
static const char *
skip_joint (const char *text, const char **newline)
{
	gsize n;

	*newline = NULL;
	while ((n = *text == '\\' ? 1 : pp_space_length (text)) != 0) {
		if (*text == '\n')
			*newline = text;
		text += n;
	}
	return text;
}

/* TRUE when only white space follows TEXT in its line. */
static gboolean
ends_line (const char *text)
{
	while (*text != '\0' && *text != '\n') {
		gsize n = pp_space_length (text);

		if (n == 0)
			return FALSE;
		text += n;
	}
	return TRUE;
}

/* START…END with runs of white space as one blank, trimmed. */
static char *
collapse (const char *start, const char *end)
{
	GString *url = g_string_sized_new (end - start);

	end = pp_space_trim_end (start, end);
	while (start < end) {
		const char *next = pp_space_skip (start);

		if (next > start) {
			g_string_append_c (url, ' ');
		} else {
			next = g_utf8_next_char (start);
			g_string_append_len (url, start, next - start);
		}
		start = next;
	}
	return g_string_free (url, FALSE);
}

/* The URL and ref in TEXT, which is what follows AVAILABLE, or NULL. */
static char *
read_url (const char *text)
{
	const char *start, *location, *end, *ref, *ref_end, *newline;

	start = skip_joint (text, &newline);
	if (newline == NULL || memchr (text, '\\', start - text) != NULL)
		return NULL;

	location = skip_word (start, SCHEME_MARKS);
	if (location == start)
		return NULL;
	if (g_str_has_prefix (location, "://"))
		location += strlen ("://");
	else if (*location == '@')
		location++;
	else
		return NULL;

	end = skip_word (location, LOCATION_MARKS);
	if (end == location)
		return NULL;
	ref = skip_joint (end, &newline);
	ref_end = skip_word (ref, REF_MARKS);
	if (ends_line (ref_end))
		return collapse (start, ref_end);
	/* The words behind it are not a ref but the next sentence. */
	return newline != NULL ? collapse (start, newline) : NULL;
}

char *
pp_pull_url (const char *content)
{
	const char *line = find_line (content, SINCE);
	char *url = NULL;

	while ((line = find_line (line, AVAILABLE)) != NULL) {
		char *found = read_url (line + strlen (AVAILABLE));

		if (found != NULL) {
			g_free (url);
			url = found;
		}
		line = next_line (line);
	}
	return url;
}
