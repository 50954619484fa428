/* See text.h. */
#include "mail/text.h"

#include <gmime/gmime.h>
#include <string.h>

#include "mail/space.h"

/* Charsets whose bytes look like valid UTF-8 (or have NUL in every letter): only the label tells. */
static const char *const opaque_charsets[] = {
	"iso-2022-", "hz", "utf-7", "utf7", "utf-16", "utf16", "utf-32", "utf32", "ucs-2", "ucs-4", "csiso2022",
};

static gboolean
charset_is_opaque (const char *charset)
{
	for (guint i = 0; i < G_N_ELEMENTS (opaque_charsets); i++)
		if (g_ascii_strncasecmp (charset, opaque_charsets[i], strlen (opaque_charsets[i])) == 0)
			return TRUE;
	return FALSE;
}

static char *
convert (const char *bytes, gsize length, const char *charset, gsize *out_length)
{
	const char *name = g_mime_charset_iconv_name (charset);

	return name != NULL ? g_convert (bytes, (gssize) length, "UTF-8", name, NULL, out_length, NULL) : NULL;
}

/* Never fails: what windows-1252 leaves undefined is read as Latin-1, as browsers do. */
static char *
convert_western (const char *bytes, gsize length, gsize *out_length)
{
	char *text = g_convert (bytes, (gssize) length, "UTF-8", "WINDOWS-1252", NULL, out_length, NULL);

	return text != NULL ? text
	                    : g_convert (bytes, (gssize) length, "UTF-8", "ISO-8859-1", NULL, out_length, NULL);
}

/* Without NUL; *LENGTH is set anew. */
static gboolean
drop_nul (char *text, gsize *length)
{
	char *nul = memchr (text, '\0', *length);
	char *out = nul;

	if (nul == NULL)
		return FALSE;
	for (const char *in = nul; in < text + *length; in++)
		if (*in != '\0')
			*out++ = *in;
	*out = '\0';
	*length = (gsize) (out - text);
	return TRUE;
}

/* Whether CRLF is how the text came, and not what single lines of it have. */
static gboolean
mostly_crlf (const char *text, gsize length)
{
	const char *end = text + length, *lf = text;
	gsize lines = 0, crlf = 0;

	for (; (lf = memchr (lf, '\n', (gsize) (end - lf))) != NULL; lf++, lines++)
		crlf += lf > text && lf[-1] == '\r';
	return crlf > lines / 2;
}

static void
drop_cr (char *text, gsize *length)
{
	char *out = text;

	for (const char *in = text; in < text + *length; in++)
		if (in[0] != '\r' || in[1] != '\n')
			*out++ = *in;
	*out = '\0';
	*length = (gsize) (out - text);
}

char *
pp_text_from_bytes (const char *bytes, gsize length, const char *charset, gsize *out_length, PpFlags *flags)
{
	char *text = NULL;
	gsize n = length;

	if (charset != NULL && charset_is_opaque (charset))
		text = convert (bytes, length, charset, &n);
	if (text == NULL) {
		text = g_malloc (length + 1);
		memcpy (text, bytes, length);
		text[length] = '\0';
		n = length;
		if (drop_nul (text, &n))
			*flags |= PP_FLAG_NUL;
		if (!g_utf8_validate_len (text, n, NULL)) {
			char *converted = charset != NULL ? convert (text, n, charset, &n) : NULL;

			if (converted == NULL) {
				converted = convert_western (text, n, &n);
				*flags |= PP_FLAG_CHARSET_GUESSED;
			}
			g_free (text);
			text = converted;
		}
	}
	if (drop_nul (text, &n))
		*flags |= PP_FLAG_NUL;
	if (mostly_crlf (text, n))
		drop_cr (text, &n);
	if (out_length != NULL)
		*out_length = n;
	return text;
}

char *
pp_text_from_8bit (const char *bytes, gsize length, PpFlags *flags)
{
	PpFlags guessed = 0;
	char *text = pp_text_from_bytes (bytes, length, NULL, NULL, &guessed);

	*flags |= PP_FLAG_RAW_8BIT_HEADER | (guessed & PP_FLAG_NUL);
	return text;
}

/* --- headers --------------------------------------------------------------------------------- */

/* An encoded word of RFC 2047, wherever it stands. */
typedef struct {
	const char *start, *end;
	const char *charset, *charset_end;	/* without a *language */
	char encoding;				/* 'q' or 'b' */
	const char *text, *text_end;
} Word;

static gboolean
find_word (const char *from, const char *end, Word *word)
{
	for (const char *p = from; (p = memchr (p, '=', (gsize) (end - p))) != NULL; p++) {
		const char *mark1, *close;

		if (end - p < 8 || p[1] != '?')
			continue;
		mark1 = memchr (p + 2, '?', (gsize) MIN (end - p - 2, 64));
		if (mark1 == NULL || mark1 == p + 2 || end - mark1 < 5 || strchr ("qQbB", mark1[1]) == NULL ||
		    mark1[2] != '?')
			continue;
		close = g_strstr_len (mark1 + 3, end - mark1 - 3, "?=");
		if (close == NULL)
			return FALSE;
		word->start = p;
		word->end = close + 2;
		word->charset = p + 2;
		word->charset_end = memchr (p + 2, '*', (gsize) (mark1 - p - 2));
		if (word->charset_end == NULL)
			word->charset_end = mark1;
		word->encoding = g_ascii_tolower (mark1[1]);
		word->text = mark1 + 3;
		word->text_end = close;
		return TRUE;
	}
	return FALSE;
}

/* The Q encoding: a body's quoted-printable with `_' for a blank, so `=5F' must be told from `_' while decoding.
 * OUT has room for all of the text. The number of bytes. */
static gsize
decode_q (const char *text, const char *end, guint8 *out)
{
	gsize n = 0;

	while (text < end) {
		if (*text == '=' && end - text > 2 && g_ascii_isxdigit (text[1]) && g_ascii_isxdigit (text[2])) {
			out[n++] = (guint8) (g_ascii_xdigit_value (text[1]) << 4 | g_ascii_xdigit_value (text[2]));
			text += 3;
		} else {
			out[n++] = *text == '_' ? ' ' : (guint8) *text;
			text++;
		}
	}
	return n;
}

/* The bytes of WORD appended to BYTES. Padding is no end (DESIGN.md, trap 4): each word is decoded alone. */
static gboolean
decode_word (const Word *word, GByteArray *bytes)
{
	gsize length = (gsize) (word->text_end - word->text);
	guint old = bytes->len;
	gsize n;

	g_byte_array_set_size (bytes, old + (guint) length + 4);
	if (word->encoding == 'q') {
		n = decode_q (word->text, word->text_end, bytes->data + old);
	} else {
		gint state = 0;
		guint save = 0;

		n = g_base64_decode_step (word->text, length, bytes->data + old, &state, &save);
	}
	g_byte_array_set_size (bytes, old + (guint) n);
	return n > 0 || length == 0;
}

static void
append_bytes (GString *out, GByteArray *bytes, const char *charset, PpFlags *flags)
{
	PpFlags odd = 0;
	gsize length;
	g_autofree char *text = pp_text_from_bytes ((const char *) bytes->data, bytes->len, charset, &length, &odd);

	if (odd & PP_FLAG_CHARSET_GUESSED)
		*flags |= PP_FLAG_BROKEN_ENCODED_WORD;
	*flags |= odd & PP_FLAG_NUL;
	g_string_append_len (out, text, (gssize) length);
	g_byte_array_set_size (bytes, 0);
}

static gboolean
only_space (const char *start, const char *end)
{
	while (start < end && g_ascii_isspace (*start))
		start++;
	return start == end;
}

/* Between a word and text there is a blank, unless the text brings its own or a bracket. */
static void
append_text (GString *out, const char *start, const char *end, gboolean after_word, gboolean before_word)
{
	static const char glue[] = " \t\r\n()\\";

	if (start == end)
		return;
	if (after_word && strchr (glue, *start) == NULL)
		g_string_append_c (out, ' ');
	g_string_append_len (out, start, end - start);
	if (before_word && strchr (glue, end[-1]) == NULL)
		g_string_append_c (out, ' ');
}

/* Words of one charset that stand side by side are decoded together: letters are split across them. */
static char *
decode_words (const char *value, gsize length, PpFlags *flags)
{
	g_autoptr (GString) out = g_string_sized_new (length);
	g_autoptr (GByteArray) bytes = g_byte_array_new ();
	g_autofree char *charset = NULL;
	const char *at = value, *end = value + length;
	gboolean after_word = FALSE;
	Word word;

	while (find_word (at, end, &word)) {
		g_autofree char *name = g_strndup (word.charset, (gsize) (word.charset_end - word.charset));
		gboolean adjacent = after_word && only_space (at, word.start);

		if (!adjacent || charset == NULL || g_ascii_strcasecmp (charset, name) != 0) {
			if (bytes->len > 0)
				append_bytes (out, bytes, charset, flags);
			if (!adjacent)
				append_text (out, at, word.start, after_word, TRUE);
			g_free (charset);
			charset = g_steal_pointer (&name);
		}
		if (!decode_word (&word, bytes)) {
			if (bytes->len > 0)
				append_bytes (out, bytes, charset, flags);
			g_string_append_len (out, word.start, word.end - word.start);
			*flags |= PP_FLAG_BROKEN_ENCODED_WORD;
		}
		at = word.end;
		after_word = TRUE;
	}
	if (bytes->len > 0)
		append_bytes (out, bytes, charset, flags);
	append_text (out, at, end, after_word, FALSE);
	return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Runs of white space become one blank; none at the ends. In place. */
static char *
collapse (char *text)
{
	char *out = text;
	const char *in = pp_space_skip (text);

	while (*in != '\0') {
		gsize space = pp_space_length (in);

		if (space == 0) {
			*out++ = *in++;
			continue;
		}
		in = pp_space_skip (in);
		if (*in != '\0')
			*out++ = ' ';
	}
	*out = '\0';
	return text;
}

static gboolean
has_8bit (const char *bytes, gsize length)
{
	for (gsize i = 0; i < length; i++)
		if ((unsigned char) bytes[i] >= 0x80 || bytes[i] == '\0')
			return TRUE;
	return FALSE;
}

char *
pp_text_decode_header (const char *value, gsize length, PpFlags *flags)
{
	g_autofree char *clean = NULL;
	char *text;
	gsize n = length;

	if (has_8bit (value, length)) {
		clean = pp_text_from_8bit (value, length, flags);
		value = clean;
		n = strlen (clean);
	}
	text = g_strstr_len (value, (gssize) n, "=?") != NULL ? decode_words (value, n, flags)
	                                                      : g_strndup (value, n);
	return collapse (text);
}

/* --- bodies ---------------------------------------------------------------------------------- */

static const char *
next_line (const char *line)
{
	const char *lf = strchr (line, '\n');

	return lf != NULL ? lf + 1 : line + strlen (line);
}

static gboolean
line_is (const char *line, const char *what)
{
	gsize n = strlen (what);

	return strncmp (line, what, n) == 0 && (line[n] == '\n' || line[n] == '\0' ||
	                                        (line[n] == '\r' && line[n + 1] == '\n'));
}

char *
pp_text_unclearsign (const char *text)
{
	g_autoptr (GString) out = NULL;
	const char *line = text;
	const char *start;

	if (strstr (text, "-----BEGIN PGP SIGNED MESSAGE-----") == NULL)
		return NULL;
	while (*line != '\0' && !line_is (line, "-----BEGIN PGP SIGNED MESSAGE-----"))
		line = next_line (line);
	if (*line == '\0')
		return NULL;
	out = g_string_new_len (text, line - text);
	for (start = next_line (line); *start != '\0' && *start != '\n' && *start != '\r'; start = next_line (start))
		;	/* armour headers: Hash: … */
	for (line = next_line (start); *line != '\0'; line = next_line (line)) {
		const char *from = line;

		if (line_is (line, "-----BEGIN PGP SIGNATURE-----"))
			break;
		if (line[0] == '-' && line[1] == ' ')
			from += 2;
		g_string_append_len (out, from, next_line (line) - from);
	}
	if (*line == '\0')
		return NULL;
	while (*line != '\0' && !line_is (line, "-----END PGP SIGNATURE-----"))
		line = next_line (line);
	g_string_append (out, *line != '\0' ? next_line (line) : line);
	return g_string_free (g_steal_pointer (&out), FALSE);
}

/* A line that ends the content: "-- ", or underscores only; it must have an end itself. */
static gboolean
ends_content (const char *line)
{
	gsize n = strspn (line, "_");

	return strncmp (line, "-- \n", 4) == 0 || (n > 0 && line[n] == '\n');
}

char *
pp_text_clean_content (const char *text)
{
	const char *end = text, *start = pp_space_skip (text);
	char *content;
	gsize length;

	while (*end != '\0' && !ends_content (end))
		end = next_line (end);
	if (end <= start)
		return g_strdup ("");
	content = g_strndup (start, (gsize) (pp_space_trim_end (start, end) - start));
	length = strlen (content);
	drop_cr (content, &length);
	return content;
}
