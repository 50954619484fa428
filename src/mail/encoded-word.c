/* GMime's codecs and charset names, but not its g_mime_utils_header_decode_text(): that joins B words before it
 * decodes them, so that the padding of one ends the rest (DESIGN.md, trap 4), drops bytes which are
 * not of the declared charset, and leaves words alone that touch others, as Patchwork does not.
 */
#include "config.h"

#include "mail/encoded-word.h"

#include <gmime/gmime.h>
#include <string.h>


/* Charset and language of a word; a mark further off is no word's. */
#define MAX_CHARSET 64

/* A piece of the value. */
typedef struct {
	const char *start, *end;
} Span;

typedef struct {
	Span whole;
	Span charset;		/* without a *language */
	char encoding;		/* 'q' or 'b' */
	Span text;
} Word;

/* Words that are decoded together. */
typedef struct {
	GString *out;
	char *charset;		/* or NULL: no word yet */
	GByteArray *bytes;
	GArray *ends;		/* of guint: where each word ends in BYTES */
	PpFlags *flags;
} Run;

/* The next word at or after FROM. */
static gboolean
find_word (const char *from, const char *end, Word *word)
{
	for (const char *p = from; (p = memchr (p, '=', (gsize) (end - p))) != NULL; p++) {
		const char *mark, *close, *language;

		if (end - p < 8 || p[1] != '?')
			continue;
		mark = memchr (p + 2, '?', (gsize) MIN (end - p - 2, MAX_CHARSET));
		if (mark == NULL || mark == p + 2 || end - mark < 5 || strchr ("qQbB", mark[1]) == NULL ||
		    mark[2] != '?')
			continue;
		close = memmem (mark + 3, (gsize) (end - mark - 3), "?=", 2);
		if (close == NULL)
			return FALSE;
		language = memchr (p + 2, '*', (gsize) (mark - p - 2));
		*word = (Word) { { p, close + 2 }, { p + 2, language != NULL ? language : mark },
			         g_ascii_tolower (mark[1]), { mark + 3, close } };
		return TRUE;
	}
	return FALSE;
}

/* Q is quoted-printable with '_' for a blank: `=5F' must be told from it while decoding, which GMime's decoder for
 * bodies cannot. OUT has room for all of the text. */
static gsize
decode_q (const char *text, gsize length, guint8 *out)
{
	const char *end = text + length;
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

static gsize
decode_b (const char *text, gsize length, guint8 *out)
{
	guint save = 0;
	gint state = 0;
	gsize n = g_base64_decode_step (text, length, out, &state, &save);

	/* padding that was left out; a single character is no byte */
	for (guint i = 0; i < 2 && state != 0 && ABS (state) != 1; i++)
		n += g_base64_decode_step ("=", 1, out + n, &state, &save);
	return n;
}

/* The bytes of WORD, appended to BYTES. Each word is decoded alone: padding ends only its own. */
static gboolean
decode_word (const Word *word, GByteArray *bytes)
{
	gsize length = (gsize) (word->text.end - word->text.start);
	guint old = bytes->len;
	gsize n;

	g_byte_array_set_size (bytes, old + (guint) length + 4);
	n = (word->encoding == 'q' ? decode_q : decode_b) (word->text.start, length, bytes->data + old);
	g_byte_array_set_size (bytes, old + (guint) n);
	return n > 0 || length == 0;
}

/* FALSE and nothing done when these are several words TOGETHER and one of them is broken. */
static gboolean
append_bytes (Run *run, guint start, guint end, gboolean together)
{
	PpFlags odd = 0;
	gsize length;
	g_autofree char *text = pp_charset_to_utf8 ((const char *) run->bytes->data + start, end - start,
	                                            run->charset, &length, &odd);

	if ((odd & PP_FLAG_CHARSET_GUESSED) != 0) {
		if (together)
			return FALSE;
		*run->flags |= PP_FLAG_BROKEN_ENCODED_WORD;
	}
	*run->flags |= odd & PP_FLAG_NUL;
	g_string_append_len (run->out, text, (gssize) length);
	return TRUE;
}

/* Ends the run: all of its words together, or each alone when one of them is broken. */
static void
run_flush (Run *run)
{
	guint start = 0;

	if (run->bytes->len > 0 && !append_bytes (run, 0, run->bytes->len, run->ends->len > 1)) {
		for (guint i = 0; i < run->ends->len; i++) {
			guint end = g_array_index (run->ends, guint, i);

			if (end > start)
				append_bytes (run, start, end, FALSE);
			start = end;
		}
	}
	g_byte_array_set_size (run->bytes, 0);
	g_array_set_size (run->ends, 0);
	g_clear_pointer (&run->charset, g_free);
}

static void
run_add (Run *run, const Word *word)
{
	if (run->charset == NULL)
		run->charset = g_strndup (word->charset.start, (gsize) (word->charset.end - word->charset.start));
	if (decode_word (word, run->bytes)) {
		g_array_append_val (run->ends, run->bytes->len);
		return;
	}
	run_flush (run);
	g_string_append_len (run->out, word->whole.start, word->whole.end - word->whole.start);
	*run->flags |= PP_FLAG_BROKEN_ENCODED_WORD;
}

static gboolean
is_space (Span span)
{
	while (span.start < span.end && g_ascii_isspace (*span.start))
		span.start++;
	return span.start == span.end;
}

static gboolean
has_charset (const Run *run, const Word *word)
{
	gsize n = (gsize) (word->charset.end - word->charset.start);

	return run->charset != NULL && strlen (run->charset) == n &&
	       g_ascii_strncasecmp (run->charset, word->charset.start, n) == 0;
}

/* Between a word and text Patchwork puts a blank, unless the text brings its own or a bracket. */
static void
append_text (GString *out, Span text, gboolean after_word, gboolean before_word)
{
	static const char glue[] = " \t\r\n()\\";

	if (text.start == text.end)
		return;
	if (after_word && strchr (glue, *text.start) == NULL)
		g_string_append_c (out, ' ');
	g_string_append_len (out, text.start, text.end - text.start);
	if (before_word && strchr (glue, text.end[-1]) == NULL)
		g_string_append_c (out, ' ');
}

void
pp_encoded_words_decode (GString *out, const char *value, gsize length, PpFlags *flags)
{
	g_autoptr (GByteArray) bytes = g_byte_array_new ();
	g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint));
	Run run = { out, NULL, bytes, ends, flags };
	Span rest = { value, value + length };
	gboolean after_word = FALSE;
	Word word;

	while (find_word (rest.start, rest.end, &word)) {
		Span between = { rest.start, word.whole.start };
		gboolean adjacent = after_word && is_space (between);

		if (!adjacent || !has_charset (&run, &word))
			run_flush (&run);
		if (!adjacent)
			append_text (out, between, after_word, TRUE);
		run_add (&run, &word);
		rest.start = word.whole.end;
		after_word = TRUE;
	}
	run_flush (&run);
	append_text (out, rest, after_word, FALSE);
}

gboolean
pp_encoded_words_declare (PpDeclared *declared, const char *value, gsize length)
{
	g_autoptr (GByteArray) bytes = g_byte_array_new ();
	const char *end = value + length;
	Word word;

	for (; find_word (value, end, &word); value = word.whole.end) {
		g_autofree char *charset = g_strndup (word.charset.start, (gsize) (word.charset.end - word.charset.start));

		g_byte_array_set_size (bytes, 0);
		if (!decode_word (&word, bytes))
			return FALSE;
		pp_declared_add (declared, charset, (const char *) bytes->data, bytes->len);
	}
	return TRUE;
}
