/* The first byte picks a charset, the second what else is told; the rest is the bytes of a text. */
#include "fuzz.h"

#include <string.h>

#include "mail/printable.h"
#include "mail/space.h"
#include "mail/text.h"
#include "mail/transfer.h"

static const char *const charsets[] = {
	NULL, "utf-8", "us-ascii", "iso-8859-1", "windows-1252", "gb2312", "gbk", "big5", "euc-jp", "shift_jis", "koi8-r",
	"iso-2022-jp", "iso-2022-kr", "hz-gb-2312", "utf-7", "utf-16", "utf-16le", "utf-32", "y", "", "x-unknown",
};

/* What valid UTF-8 must stay, whatever was declared. */
static gboolean
is_plain (const char *text, gsize length)
{
	return length > 0 && memchr (text, '\0', length) == NULL && memchr (text, '\r', length) == NULL &&
	       g_utf8_validate (text, (gssize) length, NULL);
}

static void
check_body (FuzzInput input, const char *charset, gboolean stateful)
{
	const char *bytes = (const char *) input.data;
	PpFlags flags = 0;
	gsize length;
	g_autofree char *text = pp_text_from_bytes (bytes, input.size, charset, &length, &flags);

	g_assert_cmpuint (strlen (text), ==, length);
	fuzz_check_text (text);
	fuzz_check_flags (flags);
	if (!stateful && is_plain (bytes, input.size))
		g_assert_cmpmem (text, length, bytes, input.size);
}

static void
check_header (FuzzInput input)
{
	const char *bytes = (const char *) input.data;
	PpFlags flags = 0;
	g_autofree char *text = pp_text_decode_header (bytes, input.size, &flags);
	g_autofree char *plain = pp_text_from_8bit (bytes, input.size, &flags);

	fuzz_check_header (text);
	fuzz_check_text (plain);
	fuzz_check_flags (flags);
}

/* Decoding makes nothing longer, or tells where it had nothing to do. */
static void
check_transfer (FuzzInput input, GMimeContentEncoding encoding)
{
	PpFlags flags = 0;
	g_autoptr (GByteArray) decoded = pp_transfer_decode ((const char *) input.data, input.size, encoding, &flags);

	if (decoded != NULL)
		g_assert_cmpuint (decoded->len, <=, input.size + 1);
	fuzz_check_flags (flags);
}

static void
check_printable (const char *text)
{
	g_autofree char *line = pp_printable (text), *again = pp_printable (line);
	g_autofree char *lines = pp_printable_text (text);

	g_assert_cmpstr (line, ==, again);
	fuzz_check_text (lines);
	for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
		g_assert_false (g_unichar_iscntrl (g_utf8_get_char (p)));
}

/* A piece of TEXT, and trimmed. */
static void
check_content (const char *text)
{
	g_autofree char *clean = pp_text_clean_content (text), *plain = pp_text_unclearsign (text);
	gsize length = strlen (clean);

	fuzz_check_text (clean);
	g_assert_cmpuint (pp_space_length (clean), ==, 0);
	g_assert_true (pp_space_trim_end (clean, clean + length) == clean + length);
	g_assert_true (strchr (text, '\r') != NULL || strstr (text, clean) != NULL);
	fuzz_check_text (plain);
	g_assert_true (plain == NULL || strlen (plain) <= strlen (text));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
	static const GMimeContentEncoding encodings[] = {
		GMIME_CONTENT_ENCODING_7BIT, GMIME_CONTENT_ENCODING_BASE64, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE,
		GMIME_CONTENT_ENCODING_UUENCODE,
	};
	FuzzInput input = { data, size };
	guint charset = fuzz_take_below (&input, G_N_ELEMENTS (charsets));
	GMimeContentEncoding encoding = encodings[fuzz_take_below (&input, G_N_ELEMENTS (encodings))];
	g_autofree char *text = NULL;

	check_body (input, charsets[charset], charset >= 11 && charset <= 17);
	check_header (input);
	check_transfer (input, encoding);
	text = fuzz_take_text (&input);
	check_printable (text);
	check_content (text);
	return 0;
}
