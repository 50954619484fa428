/* The ladder of DESIGN.md, trap 2. Conversion itself is iconv's; GMime knows the names that mail
 * programs give to charsets. GMime's own conversion is not used: it drops what it cannot convert.
 */
#include "config.h"

#include "mail/charset.h"

#include <errno.h>
#include <gmime/gmime.h>
#include <string.h>

/* No charset's name is longer; GMime keeps every name it was ever asked for. */
#define MAX_NAME 40

/* --- names --------------------------------------------------------------------------- */

typedef enum {
	KIND_ORDINARY,
	KIND_ESCAPED,	/* its bytes look like valid UTF-8: only the label tells */
	KIND_WIDE,	/* has a NUL in every ASCII letter: the label is a lie without one */
	KIND_HZ,	/* escaped, and unknown to iconv */
} Kind;

static const struct {
	const char *prefix;
	Kind kind;
} kind_table[] = {
	{ "iso-2022-", KIND_ESCAPED }, { "csiso2022", KIND_ESCAPED }, { "utf-7", KIND_ESCAPED },
	{ "utf7", KIND_ESCAPED },      { "hz", KIND_HZ },             { "utf-16", KIND_WIDE },
	{ "utf16", KIND_WIDE },        { "utf-32", KIND_WIDE },       { "utf32", KIND_WIDE },
	{ "ucs-2", KIND_WIDE },        { "ucs-4", KIND_WIDE },
};

/* What mail programs send under the name of a smaller charset. */
static const struct {
	const char *declared, *meant;
} superset_table[] = {
	{ "gb2312", "GB18030" },    { "gbk", "GB18030" },   { "ks_c_5601-1987", "UHC" },
	{ "euc-kr", "UHC" },        { "big5", "BIG5-HKSCS" }, { "shift_jis", "CP932" },
	{ "iso-2022-jp", "ISO-2022-JP-3" },
};

static Kind
charset_kind (const char *charset)
{
	for (guint i = 0; charset != NULL && i < G_N_ELEMENTS (kind_table); i++)
		if (g_ascii_strncasecmp (charset, kind_table[i].prefix, strlen (kind_table[i].prefix)) == 0)
			return kind_table[i].kind;
	return KIND_ORDINARY;
}

/* CHARSET when it could be the name of one; iconv takes options in names, behind a '/'. */
static const char *
check_name (const char *charset)
{
	gsize n = charset != NULL ? strlen (charset) : 0;

	if (n == 0 || n > MAX_NAME)
		return NULL;
	for (gsize i = 0; i < n; i++)
		if (!g_ascii_isalnum (charset[i]) && strchr ("-_.:+", charset[i]) == NULL)
			return NULL;
	return charset;
}

gboolean
pp_charset_is_utf8 (const char *charset)
{
	return charset == NULL || *charset == '\0' || g_ascii_strcasecmp (charset, "utf-8") == 0 ||
	       g_ascii_strcasecmp (charset, "utf8") == 0;
}

/* Whether BYTES can be converted; the result is nobody's business. */
static gboolean
can_convert (GIConv converter, const char *bytes, gsize length)
{
	char *in = (char *) bytes;
	gsize in_left = length, n;
	char buffer[1024];

	g_iconv (converter, NULL, NULL, NULL, NULL);
	do {
		char *out = buffer;
		gsize out_left = sizeof buffer;

		n = g_iconv (converter, &in, &in_left, &out, &out_left);
	} while (n == (gsize) -1 && errno == E2BIG);
	return n != (gsize) -1;
}

/* Whether each of LINES is in CHARSET. */
static gboolean
is_in_charset (const GByteArray *lines, const char *charset)
{
	const char *line = (const char *) lines->data, *end = line + lines->len;
	GIConv converter = check_name (charset) != NULL ? g_iconv_open ("UTF-8", charset) : (GIConv) -1;
	gboolean right = TRUE;

	if (converter == (GIConv) -1)
		return FALSE;
	while (right && line < end) {
		const char *next = (const char *) memchr (line, '\n', (gsize) (end - line)) + 1;

		right = can_convert (converter, line, (gsize) (next - line));
		line = next;
	}
	g_iconv_close (converter);
	return right;
}

PpDeclared *
pp_declared_new (void)
{
	return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_byte_array_unref);
}

void
pp_declared_add (PpDeclared *declared, const char *charset, const char *bytes, gsize length)
{
	g_autofree char *name = NULL;
	GByteArray *lines;

	if (pp_charset_is_utf8 (charset) || length == 0)
		return;
	name = g_ascii_strdown (charset, -1);
	lines = g_hash_table_lookup (declared, name);
	if (lines == NULL) {
		lines = g_byte_array_new ();
		g_hash_table_insert (declared, g_steal_pointer (&name), lines);
	}
	g_byte_array_append (lines, (const guint8 *) bytes, (guint) length);
	if (bytes[length - 1] != '\n')
		g_byte_array_append (lines, (const guint8 *) "\n", 1);
}

gboolean
pp_declared_is_right (PpDeclared *declared)
{
	GHashTableIter iter;
	gpointer charset, lines;

	g_hash_table_iter_init (&iter, declared);
	while (g_hash_table_iter_next (&iter, &charset, &lines))
		if (!is_in_charset (lines, charset))
			return FALSE;
	return TRUE;
}

/* --- conversion ---------------------------------------------------------------------- */

/* NULs aside: they are dropped later. */
static gboolean
is_utf8 (const char *text, gsize length)
{
	const char *end = text + length, *bad;

	while (!g_utf8_validate_len (text, (gsize) (end - text), &bad)) {
		if (*bad != '\0')
			return FALSE;
		text = bad + 1;
	}
	return TRUE;
}

/* glibc's iconv lets code points through that there are not. */
static char *
convert (const char *bytes, gsize length, const char *charset, gsize *out_length)
{
	const char *name = g_mime_charset_iconv_name (charset);
	g_autofree char *text = NULL;

	if (name != NULL)
		text = g_convert (bytes, (gssize) length, "UTF-8", name, NULL, out_length, NULL);
	return text != NULL && is_utf8 (text, *out_length) ? g_steal_pointer (&text) : NULL;
}

static char *
convert_superset (const char *bytes, gsize length, const char *charset, gsize *out_length)
{
	for (guint i = 0; i < G_N_ELEMENTS (superset_table); i++)
		if (g_ascii_strcasecmp (charset, superset_table[i].declared) == 0)
			return convert (bytes, length, superset_table[i].meant, out_length);
	return NULL;
}

/* HZ (RFC 1843): between "~{" and "~}" stands GB 2312 without its eighth bits. */
static char *
convert_hz (const char *bytes, gsize length, gsize *out_length)
{
	g_autoptr (GByteArray) gb = g_byte_array_sized_new ((guint) length);
	guint8 high = 0;

	for (gsize i = 0; i < length; i++) {
		guint8 c = (guint8) bytes[i];
		char next = i + 1 < length ? bytes[i + 1] : '\0';

		if (c >= 0x80)
			return NULL;
		if (c == '~' && next == '~' && high == 0)
			i++;
		else if (c == '~' && next == (high != 0 ? '}' : '{')) {
			high ^= 0x80;
			i++;
			continue;
		} else if (c == '\n')
			high = 0;
		c |= high;
		g_byte_array_append (gb, &c, 1);
	}
	return convert ((const char *) gb->data, gb->len, "GB18030", out_length);
}

/* UTF-16 or UTF-32. iconv takes the byte order of this machine where neither label nor text tell; the first
 * NUL does. */
static char *
convert_wide (const char *bytes, gsize length, const char *charset, gsize *out_length)
{
	const char *nul = length > 1 ? memchr (bytes, '\0', length) : NULL;
	gboolean marked = nul != NULL && (memcmp (bytes, "\xff\xfe", 2) == 0 || memcmp (bytes, "\xfe\xff", 2) == 0);

	if (nul == NULL)
		return NULL;
	if (!marked && g_ascii_strcasecmp (charset, "utf-16") == 0)
		charset = (nul - bytes) % 2 == 0 ? "UTF-16BE" : "UTF-16LE";
	return convert (bytes, length, charset, out_length);
}

/* ISO-2022-*, UTF-7. iconv lets escapes through that it does not know. */
static char *
convert_escaped (const char *bytes, gsize length, const char *charset, gsize *out_length)
{
	gsize n;
	char *text = convert (bytes, length, charset, out_length);
	char *larger = text == NULL || memchr (text, '\x1b', *out_length) != NULL
	               ? convert_superset (bytes, length, charset, &n) : NULL;

	if (larger == NULL)
		return text;
	g_free (text);
	*out_length = n;
	return larger;
}

/* What only the label makes readable, or NULL. */
static char *
convert_declared_only (const char *bytes, gsize length, const char *charset, gsize *out_length)
{
	switch (charset_kind (charset)) {
	case KIND_ESCAPED:
		return convert_escaped (bytes, length, charset, out_length);
	case KIND_HZ:
		return convert_hz (bytes, length, out_length);
	case KIND_WIDE:
		return convert_wide (bytes, length, charset, out_length);
	case KIND_ORDINARY:
		break;
	}
	return NULL;
}

/* --- the last resort ----------------------------------------------------------------- */

/* 0x80 to 0x9f of windows-1252; what it leaves undefined is as in Latin-1. */
static const gunichar western[] = {
	0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
	0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
	0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

static void
append_western (GString *out, const char *bytes, gsize length)
{
	for (gsize i = 0; i < length; i++) {
		guint8 c = (guint8) bytes[i];

		if (c < 0x80)
			g_string_append_c (out, (char) c);
		else
			g_string_append_unichar (out, c < 0xa0 ? western[c - 0x80] : c);
	}
}

/* Line by line: a patch to an old file has its bytes in some lines, which do not spoil the others. */
static char *
guess (const char *bytes, gsize length, gsize *out_length)
{
	g_autoptr (GString) out = g_string_sized_new (length + length / 8);
	const char *end = bytes + length, *next;

	for (const char *line = bytes; line < end; line = next) {
		const char *lf = memchr (line, '\n', (gsize) (end - line));

		next = lf != NULL ? lf + 1 : end;
		if (g_utf8_validate_len (line, (gsize) (next - line), NULL))
			g_string_append_len (out, line, next - line);
		else
			append_western (out, line, (gsize) (next - line));
	}
	*out_length = out->len;
	return g_string_free (g_steal_pointer (&out), FALSE);
}

/* --- the ladder ---------------------------------------------------------------------- */

/* TEXT without its NULs; *LENGTH is set anew. */
static void
drop_nul (char *text, gsize *length, PpFlags *flags)
{
	const char *end = text + *length;
	char *nul = memchr (text, '\0', *length);
	char *out = nul;

	if (nul == NULL)
		return;
	for (const char *in = nul; in < end; in++)
		if (*in != '\0')
			*out++ = *in;
	*out = '\0';
	*length = (gsize) (out - text);
	*flags |= PP_FLAG_NUL;
}

char *
pp_charset_to_utf8 (const char *bytes, gsize length, const char *charset, gsize *out_length, PpFlags *flags)
{
	g_autofree char *text = NULL;
	char *converted;

	*out_length = 0;
	if (length == 0)
		return g_strdup ("");
	charset = check_name (charset);
	converted = convert_declared_only (bytes, length, charset, out_length);
	if (converted != NULL) {
		drop_nul (converted, out_length, flags);
		return converted;
	}
	if (charset_kind (charset) != KIND_ORDINARY)
		*flags |= PP_FLAG_CHARSET_GUESSED;

	text = g_malloc (length + 1);
	memcpy (text, bytes, length);
	text[length] = '\0';
	drop_nul (text, &length, flags);
	*out_length = length;
	if (g_utf8_validate_len (text, length, NULL))
		return g_steal_pointer (&text);

	if (charset != NULL)
		converted = convert (text, length, charset, out_length);
	if (converted == NULL && charset != NULL)
		converted = convert_superset (text, length, charset, out_length);
	if (converted == NULL) {
		converted = guess (text, length, out_length);
		*flags |= PP_FLAG_CHARSET_GUESSED;
	}
	drop_nul (converted, out_length, flags);
	return converted;
}
