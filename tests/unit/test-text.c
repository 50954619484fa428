#include "unit.h"

#include "mail/message.h"
#include "mail/text.h"

/* --- the charset ladder ---------------------------------------------------------------- */

typedef struct {
	const char *bytes;
	gssize length;		/* -1: up to NUL */
	const char *charset;
	const char *want;
	PpFlags flags;
} CharsetRow;

static void
test_charsets (void)
{
	const CharsetRow rows[] = {
		{ "plain", -1, NULL, "plain", 0 },
		{ "", 0, "utf-8", "", 0 },
		{ "na\xc3\xafve", -1, NULL, "na\xc3\xafve", 0 },
		/* valid UTF-8 stays, whatever is declared */
		{ "na\xc3\xafve", -1, "iso-8859-1", "na\xc3\xafve", 0 },
		{ "na\xc3\xafve", -1, "us-ascii", "na\xc3\xafve", 0 },
		{ "na\xc3\xafve", -1, "y", "na\xc3\xafve", 0 },
		{ "\xef\xbb\xbf" "mark", -1, "utf-8", "\xef\xbb\xbf" "mark", 0 },
		/* else as declared */
		{ "na\xefve", -1, "iso-8859-1", "na\xc3\xafve", 0 },
		{ "na\xefve", -1, "ISO-8859-15", "na\xc3\xafve", 0 },
		{ "\xb6", -1, "koi8-r", "\xe2\x95\xa4", 0 },
		{ "\xd6\xd0", -1, "gb2312", "\xe4\xb8\xad", 0 },
		/* the larger charset under the name of the smaller */
		{ "\xe9\x46", -1, "gb2312", "\xe9\x95\x95", 0 },
		{ "\x87\x40", -1, "shift_jis", "\xe2\x91\xa0", 0 },
		/* unknown, absent and lying: windows-1252, never dropped */
		{ "\x80 5 \x96 na\xefve", -1, NULL, "\xe2\x82\xac 5 \xe2\x80\x93 na\xc3\xafve", PP_FLAG_CHARSET_GUESSED },
		{ "na\xefve", -1, "y", "na\xc3\xafve", PP_FLAG_CHARSET_GUESSED },
		{ "na\xefve", -1, "n", "na\xc3\xafve", PP_FLAG_CHARSET_GUESSED },
		{ "na\xefve", -1, "us-ascii", "na\xc3\xafve", PP_FLAG_CHARSET_GUESSED },
		{ "na\xefve", -1, "utf-8", "na\xc3\xafve", PP_FLAG_CHARSET_GUESSED },
		{ "na\xefve", -1, "utf-8//IGNORE", "na\xc3\xafve", PP_FLAG_CHARSET_GUESSED },
		{ "na\xefve", -1, "../../no/such", "na\xc3\xafve", PP_FLAG_CHARSET_GUESSED },
		{ "\x81\x8d\x8f\x90\x9d", -1, NULL, "\xc2\x81\xc2\x8d\xc2\x8f\xc2\x90\xc2\x9d", PP_FLAG_CHARSET_GUESSED },
		/* bytes of an old file spoil only their own lines */
		{ "\xc5\x82\n-caf\xe9\n+caf\xc3\xa9\n", -1, "utf-8", "\xc5\x82\n-caf\xc3\xa9\n+caf\xc3\xa9\n",
		  PP_FLAG_CHARSET_GUESSED },
		/* surrogates and overlong forms are not UTF-8 */
		{ "\xed\xa0\x80", -1, NULL, "\xc3\xad\xc2\xa0\xe2\x82\xac", PP_FLAG_CHARSET_GUESSED },
		/* above U+10FFFF neither, though iconv lets them through */
		{ "\xf4\x90\x80\x80", -1, "utf-8", "\xc3\xb4\xc2\x90\xe2\x82\xac\xe2\x82\xac",
		  PP_FLAG_CHARSET_GUESSED },
		{ "\0\0\x11\0", 4, "utf-32le", "\x11", PP_FLAG_CHARSET_GUESSED | PP_FLAG_NUL },
		/* look like valid UTF-8: as declared */
		{ "\x1b$B4A;z\x1b(B", -1, "ISO-2022-JP", "\xe6\xbc\xa2\xe5\xad\x97", 0 },
		{ "\x1b(I1\x1b(B", -1, "iso-2022-jp", "\xef\xbd\xb1", 0 },
		{ "\x1b$)C\x0e" "GQ\x0f", -1, "iso-2022-kr", "\xed\x95\x9c", 0 },
		{ "", -1, "hz-gb-2312", "", 0 },
		{ "~{VP~} x ~~\n", -1, "hz-gb-2312", "\xe4\xb8\xad x ~\n", 0 },
		{ "Hi +ZeVnLIqe-", -1, "utf-7", "Hi \xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", 0 },
		{ "h\0i\0\n\0", 6, "utf-16", "hi\n", 0 },
		{ "\0h\0i\0\n", 6, "utf-16", "hi\n", 0 },
		{ "\xff\xfeh\0i\0", 6, "UTF-16", "hi", 0 },
		{ "h\0\0\0", 4, "utf-32le", "h", 0 },
		/* … unless that is a lie */
		{ "plain", -1, "utf-16", "plain", PP_FLAG_CHARSET_GUESSED },
		{ "caf\xe9 \x1b$B", -1, "iso-2022-jp", "caf\xc3\xa9 \x1b$B", PP_FLAG_CHARSET_GUESSED },
		{ "caf\xc3\xa9", -1, "hz", "caf\xc3\xa9", PP_FLAG_CHARSET_GUESSED },
		/* NUL goes, nothing is cut */
		{ "a\0b\0\0c", 6, NULL, "abc", PP_FLAG_NUL },
		{ "\0\0", 2, NULL, "", PP_FLAG_NUL },
		{ "a\0\xe9", 3, "iso-8859-1", "a\xc3\xa9", PP_FLAG_NUL },
		{ "a\0\0\0b\0", 6, "utf-16le", "ab", PP_FLAG_NUL },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		PpFlags flags = 0;
		gsize length = rows[i].length < 0 ? strlen (rows[i].bytes) : (gsize) rows[i].length, out = 0;
		g_autofree char *text = pp_text_from_bytes (rows[i].bytes, length, rows[i].charset, &out, &flags);

		pp_assert_row_str (i, text, rows[i].want);
		g_assert_cmpuint (out, ==, strlen (rows[i].want));
		if (flags != rows[i].flags)
			g_error ("row %u: flags %" G_GINT64_MODIFIER "x", i, flags);
	}
}

/* Every text is valid UTF-8 without NUL, whatever the bytes and the label. */
static void
test_any_bytes (void)
{
	static const char *const charsets[] = { NULL, "utf-8", "utf-7", "utf-16", "utf-32", "iso-2022-jp", "iso-2022-cn",
		                                "hz", "gb2312", "big5", "euc-kr", "shift_jis", "koi8-u", "x-unknown" };
	g_autoptr (GRand) rand = g_rand_new_with_seed (7);
	char bytes[200];

	for (guint round = 0; round < 2000; round++) {
		gsize length = (gsize) g_rand_int_range (rand, 0, sizeof bytes), out;
		const char *charset = charsets[round % G_N_ELEMENTS (charsets)];
		g_autofree char *text = NULL;
		PpFlags flags = 0;

		for (gsize i = 0; i < length; i++)
			bytes[i] = (char) g_rand_int_range (rand, 0, round % 3 == 0 ? 256 : 128);
		text = pp_text_from_bytes (bytes, length, charset, &out, &flags);
		g_assert_true (g_utf8_validate (text, (gssize) out, NULL));
		g_assert_cmpuint (strlen (text), ==, out);
		g_clear_pointer (&text, g_free);
		text = pp_text_decode_header (bytes, length, &flags);
		g_assert_true (g_utf8_validate (text, -1, NULL));
	}
}

static void
test_line_ends (void)
{
	static const struct {
		const char *bytes, *want;
	} rows[] = {
		{ "a\r\nb\r\n", "a\nb\n" },
		{ "a\r\nb", "a\nb" },
		{ "a\r\n", "a\n" },
		{ "a\nb\r\n", "a\nb\r\n" },
		/* a list's footer */
		{ "a\r\nb\r\nc\r\n____\nlist\n", "a\nb\nc\n____\nlist\n" },
		/* a file with CRLF in a patch keeps it, however many of its lines are there */
		{ "fix\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\r\n-a\r\n+b\r\n c\r\n-d\r\n",
		  "fix\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\r\n-a\r\n+b\r\n c\r\n-d\r\n" },
		/* … also when the mail has CRLF itself */
		{ "fix\r\n-a\r\r\n+b\r\r\n", "fix\n-a\r\n+b\r\n" },
		{ "a\rb\r", "a\rb\r" },
		{ "\r", "\r" },
		{ "\n", "\n" },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		PpFlags flags = 0;
		g_autofree char *text = pp_text_from_bytes (rows[i].bytes, strlen (rows[i].bytes), NULL, NULL, &flags);

		pp_assert_row_str (i, text, rows[i].want);
	}
}

/* --- headers ----------------------------------------------------------------------------- */

static void
test_headers (void)
{
	static const struct {
		const char *value, *want;
	} rows[] = {
		{ "", "" },
		{ " \r\n", "" },
		{ " [PATCH]  a\r\n\tfold\n ed ", "[PATCH] a fold ed" },
		{ "=?utf-8?q?Rafa=C5=82?=", "Rafa\xc5\x82" },
		{ "=?UTF-8?Q?a_b=5Fc=3D?=", "a b_c=" },
		{ "=?utf-8?B?UmFmYcWC?= <r@x.org>", "Rafa\xc5\x82 <r@x.org>" },
		{ "=?iso-8859-1?q?caf=E9?=", "caf\xc3\xa9" },
		{ "=?utf-8*en?q?hello?=", "hello" },
		{ "=?utf-8?q?two words?=", "two words" },
		/* side by side: white space between them is none */
		{ "=?utf-8?q?a?= =?utf-8?q?b?=", "ab" },
		{ "=?utf-8?q?a?=\n =?iso-8859-1?q?=E9?=", "a\xc3\xa9" },
		/* letters split across words */
		{ "=?utf-8?q?=E6=BC?= =?utf-8?q?=A2?=", "\xe6\xbc\xa2" },
		{ "=?utf-8?b?5rw=?=\n =?UTF-8?b?og==?=", "\xe6\xbc\xa2" },
		{ "=?iso-2022-jp?b?GyRCNEEbKEI=?= =?iso-2022-jp?b?GyRCO3obKEI=?=", "\xe6\xbc\xa2\xe5\xad\x97" },
		/* a B word that ends in '=' does not end the rest (trap 4) */
		{ "=?utf-8?b?W1BBVENIXSBmaXg=?=\n =?utf-8?b?IHRoZSByZXN0?=", "[PATCH] fix the rest" },
		{ "=?utf-8?b?YQ==?= =?utf-8?b?Yg==?= =?utf-8?b?Yw==?=", "abc" },
		/* padding left out */
		{ "=?utf-8?b?YQ?=", "a" },
		{ "=?utf-8?b?YWI?=", "ab" },
		/* touching text, as Patchwork */
		{ "x=?utf-8?q?y?=z", "x y z" },
		{ "=?utf-8?q?a?=(b)", "a(b)" },
		{ "Re: =?utf-8?q?caf=C3=A9?=: x", "Re: caf\xc3\xa9 : x" },
		/* no words */
		{ "a =? b ?= c", "a =? b ?= c" },
		{ "=?utf-8?x?abc?=", "=?utf-8?x?abc?=" },
		{ "=?utf-8?q?never ends", "=?utf-8?q?never ends" },
		{ "=??q?abc?=", "=??q?abc?=" },
		{ "=?utf-8?q?a=?=", "a=" },
		{ "=?utf-8?q?" "?=", "" },
		{ "=?utf-8?q?x?= =?utf-8?q?" "?= y", "x y" },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		PpFlags flags = 0;
		g_autofree char *text = pp_text_decode_header (rows[i].value, strlen (rows[i].value), &flags);

		pp_assert_row_str (i, text, rows[i].want);
		if (flags != 0)
			g_error ("row %u: flags %" G_GINT64_MODIFIER "x", i, flags);
	}
}

static void
test_odd_headers (void)
{
	const struct {
		const char *value;
		gssize length;	/* -1: up to NUL */
		const char *want;
		PpFlags flags;
	} rows[] = {
		/* raw 8-bit: UTF-8, else windows-1252; words in it are decoded all the same */
		{ "Rafa\xc5\x82", -1, "Rafa\xc5\x82", PP_FLAG_RAW_8BIT_HEADER },
		{ "caf\xe9 \x80", -1, "caf\xc3\xa9 \xe2\x82\xac", PP_FLAG_RAW_8BIT_HEADER },
		{ "\xc5\x82 =?utf-8?q?=C5=82?=", -1, "\xc5\x82 \xc5\x82", PP_FLAG_RAW_8BIT_HEADER },
		{ "a\0b", 3, "ab", PP_FLAG_NUL },
		/* one bad word spoils itself only */
		{ "=?utf-8?q?=E9a?= good =?utf-8?q?=C5=82?=", -1, "\xc3\xa9" "a good \xc5\x82", PP_FLAG_BROKEN_ENCODED_WORD },
		{ "=?utf-8?q?=C5=82?= =?utf-8?q?=E9?=", -1, "\xc5\x82\xc3\xa9", PP_FLAG_BROKEN_ENCODED_WORD },
		{ "=?utf-8?q?=E9?= =?utf-8?q?" "?=", -1, "\xc3\xa9", PP_FLAG_BROKEN_ENCODED_WORD },
		{ "=?no-such?q?caf=E9?= x", -1, "caf\xc3\xa9 x", PP_FLAG_BROKEN_ENCODED_WORD },
		{ "=?utf-8?b?Y?= x", -1, "=?utf-8?b?Y?= x", PP_FLAG_BROKEN_ENCODED_WORD },
		{ "=?utf-8?b?YQBi?=", -1, "ab", PP_FLAG_NUL },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		PpFlags flags = 0;
		gsize length = rows[i].length < 0 ? strlen (rows[i].value) : (gsize) rows[i].length;
		g_autofree char *text = pp_text_decode_header (rows[i].value, length, &flags);

		pp_assert_row_str (i, text, rows[i].want);
		if (flags != rows[i].flags)
			g_error ("row %u: flags %" G_GINT64_MODIFIER "x", i, flags);
	}
}

/* --- bodies ------------------------------------------------------------------------------ */

static void
test_unclearsign (void)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "no armour\n", NULL },
		{ "> -----BEGIN PGP SIGNED MESSAGE-----\n", NULL },
		{ "-----BEGIN PGP SIGNED MESSAGE-----\n\nnever signed\n", NULL },
		{ "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nfix it\n\n- ---\n- --- a/x\n+++ b/x\n- -- \n2.1\n"
		  "-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n",
		  "fix it\n\n---\n--- a/x\n+++ b/x\n-- \n2.1\n" },
		{ "above\n-----BEGIN PGP SIGNED MESSAGE----- \r\n\nx\n-----BEGIN PGP SIGNATURE-----\ni\n"
		  "-----END PGP SIGNATURE-----\n- below\n", "above\nx\n- below\n" },
		{ "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n-----BEGIN PGP SIGNATURE-----\ni\n", "" },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *text = pp_text_unclearsign (rows[i].text);

		pp_assert_row_str (i, text, rows[i].want);
	}
}

static void
test_clean_content (void)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "", "" },
		{ "\n \n", "" },
		{ "\n  text \n\n", "text" },
		{ "text\n-- \nJoe\n", "text" },
		{ "text\n-- \n", "text" },
		{ "-- \nJoe\n", "" },
		{ "\n\n-- \nJoe\n", "" },
		{ "text\n_______\nlist\n", "text" },
		{ "text\n_\nx\n", "text" },
		/* no signatures */
		{ "text\n--\nJoe", "text\n--\nJoe" },
		{ "text\n-- ", "text\n--" },
		{ "text\n___", "text\n___" },
		{ "text\n --  \nJoe", "text\n --  \nJoe" },
		{ "text\n_x\nJoe", "text\n_x\nJoe" },
		{ "> -- \n> Joe\nme", "> -- \n> Joe\nme" },
		/* line ends */
		{ "a\r\nb\n-- \r\nJoe\r\n", "a\nb" },
		{ "a\rb", "a\rb" },
		{ "\xc2\xa0 text \xe3\x80\x80\n", "text" },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *text = pp_text_clean_content (rows[i].text);

		pp_assert_row_str (i, text, rows[i].want);
	}
}

/* --- cost ---------------------------------------------------------------------------------- */

/* A megabyte of what could be slow takes no time: what is quadratic would not end today. */
static void
test_long_headers (void)
{
	static const char *const pieces[] = { "=?", "=?utf-8?q?", "=?utf-8?q?=C5?= ", "=?utf-8?b?YQ==?=", "=?a?q?\xe9?= ", " ", "?=",
		                              "=?x?q?a?= =?y?q?b?= " };

	for (guint i = 0; i < G_N_ELEMENTS (pieces); i++) {
		g_autoptr (GString) value = g_string_new (NULL);
		g_autofree char *text = NULL;
		PpFlags flags = 0;

		while (value->len < 1024 * 1024)
			g_string_append (value, pieces[i]);
		text = pp_text_decode_header (value->str, value->len, &flags);
		g_assert_true (g_utf8_validate (text, -1, NULL));
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	pp_mail_init ();
	g_test_add_func ("/text/charsets", test_charsets);
	g_test_add_func ("/text/any-bytes", test_any_bytes);
	g_test_add_func ("/text/line-ends", test_line_ends);
	g_test_add_func ("/text/headers", test_headers);
	g_test_add_func ("/text/odd-headers", test_odd_headers);
	g_test_add_func ("/text/long-headers", test_long_headers);
	g_test_add_func ("/text/unclearsign", test_unclearsign);
	g_test_add_func ("/text/clean-content", test_clean_content);
	return g_test_run ();
}
