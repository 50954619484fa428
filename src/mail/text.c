/* What is done to text once it is text: line ends, header values, armour, signatures. The charset
 * ladder is in charset.c, encoded words in encoded-word.c.
 */
#include "config.h"

#include "mail/text.h"

#include <string.h>

#include "mail/charset.h"
#include "mail/encoded-word.h"
#include "mail/space.h"

/* --- line ends ----------------------------------------------------------------------- */

/* Whether CRLF is how the text came, and not what a file in a patch has. */
static gboolean
came_with_crlf (const char *text, gsize length)
{
	const char *end = text + length, *lf = text;
	gsize lines = 0, crlf = 0;
	gboolean first = FALSE;

	if (memchr (text, '\r', length) == NULL)
		return FALSE;
	for (; (lf = memchr (lf, '\n', (gsize) (end - lf))) != NULL; lf++) {
		gboolean has_cr = lf > text && lf[-1] == '\r';

		if (lines++ == 0)
			first = has_cr;
		crlf += has_cr;
	}
	return lines > 0 && (crlf == lines || (first && crlf > lines / 2));
}

/* CRLF becomes LF, in place. */
static void
drop_cr (char *text, gsize *length)
{
	const char *end = text + *length;
	char *out = text;

	for (const char *in = text; in < end; in++)
		if (in[0] != '\r' || in[1] != '\n')
			*out++ = *in;
	*out = '\0';
	*length = (gsize) (out - text);
}

char *
pp_text_from_bytes (const char *bytes, gsize length, const char *charset, gsize *out_length, PpFlags *flags)
{
	gsize n;
	char *text = pp_charset_to_utf8 (bytes, length, charset, &n, flags);

	if (came_with_crlf (text, n))
		drop_cr (text, &n);
	if (out_length != NULL)
		*out_length = n;
	return text;
}

/* --- header values ------------------------------------------------------------------- */

char *
pp_text_from_8bit (const char *bytes, gsize length, PpFlags *flags)
{
	PpFlags odd = 0;
	gsize n;
	char *text = pp_charset_to_utf8 (bytes, length, NULL, &n, &odd);

	*flags |= PP_FLAG_RAW_8BIT_HEADER | (odd & PP_FLAG_NUL);
	return text;
}

/* Runs of white space become one blank; none at the ends. In place. */
static void
collapse (char *text)
{
	const char *in = pp_space_skip (text);
	char *out = text;

	while (*in != '\0') {
		if (pp_space_length (in) == 0) {
			*out++ = *in++;
			continue;
		}
		in = pp_space_skip (in);
		if (*in != '\0')
			*out++ = ' ';
	}
	*out = '\0';
}

/* What is to be done to a value besides collapsing; most need nothing. */
static void
inspect (const char *value, gsize length, gboolean *is_8bit, gboolean *has_nul, gboolean *has_words)
{
	guchar seen = 0;

	for (gsize i = 0; i < length; i++)
		seen |= (guchar) value[i];
	*is_8bit = seen >= 0x80;
	*has_nul = memchr (value, '\0', length) != NULL;
	*has_words = memmem (value, length, "=?", 2) != NULL;
}

char *
pp_text_decode_header (const char *value, gsize length, PpFlags *flags)
{
	g_autofree char *clean = NULL;
	gboolean is_8bit, has_nul, has_words;
	char *text;

	if (length == 0)
		return g_strdup ("");
	inspect (value, length, &is_8bit, &has_nul, &has_words);
	if (is_8bit || has_nul) {
		PpFlags odd = 0;

		clean = pp_text_from_8bit (value, length, &odd);
		*flags |= is_8bit ? odd : odd & ~PP_FLAG_RAW_8BIT_HEADER;
		value = clean;
		length = strlen (clean);
	}
	if (has_words) {
		g_autoptr (GString) decoded = g_string_sized_new (length);

		pp_encoded_words_decode (decoded, value, length, flags);
		text = g_string_free (g_steal_pointer (&decoded), FALSE);
	} else {
		text = g_strndup (value, length);
	}
	collapse (text);
	return text;
}

/* --- bodies -------------------------------------------------------------------------- */

static const char *
next_line (const char *line)
{
	const char *lf = strchr (line, '\n');

	return lf != NULL ? lf + 1 : line + strlen (line);
}

/* Whether LINE is WHAT, trailing blanks aside. */
static gboolean
line_is (const char *line, const char *what)
{
	gsize n = strlen (what);

	if (strncmp (line, what, n) != 0)
		return FALSE;
	line += n;
	line += strspn (line, " \t\r");
	return *line == '\n' || *line == '\0';
}

static const char *
find_line (const char *text, const char *what)
{
	while (*text != '\0' && !line_is (text, what))
		text = next_line (text);
	return *text != '\0' ? text : NULL;
}

static gboolean
line_is_blank (const char *line)
{
	return line_is (line, "");
}

#define ARMOUR_MESSAGE "-----BEGIN PGP SIGNED MESSAGE-----"
#define ARMOUR_SIGNATURE "-----BEGIN PGP SIGNATURE-----"
#define ARMOUR_END "-----END PGP SIGNATURE-----"

/* Appends the lines of TEXT…END, RFC 4880's dash-escapes undone. */
static void
append_unescaped (GString *out, const char *text, const char *end)
{
	while (text < end) {
		const char *next = next_line (text);

		if (text[0] == '-' && text[1] == ' ')
			text += 2;
		g_string_append_len (out, text, next - text);
		text = next;
	}
}

char *
pp_text_unclearsign (const char *text)
{
	const char *begin = strstr (text, ARMOUR_MESSAGE) != NULL ? find_line (text, ARMOUR_MESSAGE) : NULL;
	const char *signature = begin != NULL ? find_line (begin, ARMOUR_SIGNATURE) : NULL;
	const char *line, *end;
	GString *out;

	if (signature == NULL)
		return NULL;
	out = g_string_new_len (text, begin - text);
	/* armour headers (Hash: …), and the empty line that ends them */
	for (line = next_line (begin); line < signature && !line_is_blank (line); line = next_line (line))
		;
	if (line < signature)
		append_unescaped (out, next_line (line), signature);
	end = find_line (signature, ARMOUR_END);
	if (end != NULL)
		g_string_append (out, next_line (end));
	return g_string_free (out, FALSE);
}

/* A line that ends the content: "-- ", or underscores only; it must have an end itself. */
static gboolean
ends_content (const char *line)
{
	gsize n = strspn (line, "_");

	return (n > 0 && line[n] == '\n') || strncmp (line, "-- \n", strlen ("-- \n")) == 0;
}

char *
pp_text_clean_content (const char *text)
{
	g_autofree char *without_cr = NULL;
	const char *start, *end;

	if (strchr (text, '\r') != NULL) {
		gsize length = strlen (text);

		without_cr = g_strdup (text);
		drop_cr (without_cr, &length);
		text = without_cr;
	}
	for (end = text; *end != '\0' && !ends_content (end); end = next_line (end))
		;
	start = pp_space_skip (text);
	if (end <= start)
		return g_strdup ("");
	return g_strndup (start, (gsize) (pp_space_trim_end (start, end) - start));
}
