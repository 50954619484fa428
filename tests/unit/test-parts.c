/* From the body of a message to its parts: structure, transfer encodings, what is a diff. Each trap of DESIGN.md
 * that is about bodies has its rows here.
 */
#include "mail.h"

#include <malloc.h>

#include "mail/guard.h"
#include "mail/limits.h"
#include "mail/transfer.h"

#define DIFF "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n"
#define MIXED "Content-Type: multipart/mixed; boundary=b\n\n"
#define PART(header, text) "--b\n" header "\n" text "\n"
#define TEXT(text) PART ("Content-Type: text/plain\n", text)
#define END "--b--\n"

typedef struct {
	const char *raw;	/* behind MAIL_HEAD */
	const char *want;	/* as mail_describe_parts() has it */
} Row;

static void
check_rows (const Row *rows, guint n)
{
	for (guint i = 0; i < n; i++) {
		g_autofree char *raw = g_strconcat (MAIL_HEAD, rows[i].raw, NULL);
		g_autoptr (PpMessage) message = mail_parse (raw);
		g_autofree char *parts = mail_describe_parts (message);

		pp_assert_row_str (i, parts, rows[i].want);
	}
}

static void
test_single (void)
{
	static const Row rows[] = {
		{ "\nhello\n", "plain:hello\n" },
		{ "Content-Type: text/plain; charset=iso-8859-1\n\ncaf\xe9\n", "plain:caf\xc3\xa9\n" },
		{ "Content-Type: text/plain;\n\tcharset=\"iso-8859-1\"\n\ncaf\xe9\n", "plain:caf\xc3\xa9\n" },
		{ "Content-Type: TEXT/PLAIN; Format=Flowed\n\nx\n", "flowed:x\n" },
		{ "Content-Type: text/plain; format=flowed; delsp=yes\n\nx\n", "delsp:x\n" },
		{ "Content-Type: text/plain; charset=y\n\ncaf\xe9\n", "plain:caf\xc3\xa9\n {charset-guessed}" },
		{ "Content-Type: text/plain; charset=us-ascii\n\ncaf\xe9\n", "plain:caf\xc3\xa9\n {charset-guessed}" },
		{ "Content-Type: text/plain; charset=iso-2022-jp\n\n\x1b$B4A;z\x1b(B\n", "plain:\xe6\xbc\xa2\xe5\xad\x97\n" },
		/* what is no content type is text */
		{ "Content-Type: text\n\nx\n", "plain:x\n" },
		{ "Content-Type: plain; charset=iso-8859-1\n\n\xe9\n", "plain:\xc3\xa9\n" },
		{ "Content-Type:\n\nx\n", "plain:x\n" },
		{ "Content-Type: ; charset=a/b\n\nx\n", "plain:x\n" },
		/* CRLF */
		{ "Content-Type: text/plain\r\n\r\na\r\nb\r\n", "plain:a\nb\n" },
		{ "Content-Transfer-Encoding: base64\n\nYQ0KYg0K\n", "plain:a\nb\n" },
		/* what is no text */
		{ "Content-Type: text/html\n\n<p>x\n", " {no-text}" },
		{ "Content-Type: image/png\n\nx\n", " {no-text}" },
		{ "\n \n\n", "plain: \n\n {no-text}" },
		{ "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nx\n", " {no-text}" },
		/* a patch as the only part */
		{ "Content-Type: text/x-patch\n\n" DIFF, "diff:" DIFF },
		{ "Content-Type: application/octet-stream; name=x.patch\n\n" DIFF, "diff:" DIFF },
		{ "Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"x.diff\"\n\n" DIFF,
		  "diff:" DIFF },
	};

	check_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_transfer (void)
{
	static const Row rows[] = {
		{ "Content-Transfer-Encoding: quoted-printable\n\ncaf=C3=A9 =\nx =3D=ZZ =4\n", "plain:caf\xc3\xa9 x ==ZZ =4\n" },
		{ "Content-Transfer-Encoding: Quoted-Printable \n\na=3Db=4", "plain:a=b=4" },
		{ "Content-Transfer-Encoding: quoted-printable\n\na==b", "plain:a==b" },
		{ "Content-Transfer-Encoding: quoted-printable\n\na===4", "plain:a===4" },
		{ "Content-Transfer-Encoding: quoted-printable\n\na=z", "plain:a=z" },
		{ "Content-Transfer-Encoding: quoted-printable\n\na=", "plain:a" },
		{ "Content-Transfer-Encoding: quoted-printable\n\na=\r", "plain:a" },
		{ "Content-Transfer-Encoding: quoted-printable\n\na=\r\nb\r\n", "plain:ab\n" },
		{ "Content-Transfer-Encoding: BASE64 \n\naGVs\nbG8K\n", "plain:hello\n" },
		{ "Content-Transfer-Encoding: 8bit\n\naGVs\n", "plain:aGVs\n" },
		{ "Content-Transfer-Encoding: no-such\n\naGVs=3D\n", "plain:aGVs=3D\n" },
		{ "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n&:&5L;&\\*\n`\nend\n", "plain:hello\n" },
		{ "Content-Transfer-Encoding: x-uuencode\n\nnot encoded\n", "plain:not encoded\n" },
		{ "Content-Transfer-Encoding: quoted-printable\n\n=\n", "plain: {no-text}" },
	};

	check_rows (rows, G_N_ELEMENTS (rows));
}

/* Trap 5. */
static void
test_base64 (void)
{
	static const struct {
		const char *bytes, *want;
		gboolean mended;
	} rows[] = {
		{ "", "", FALSE },
		{ "aGVsbG8=", "hello", FALSE },
		{ "aGVsbG8=\n", "hello", FALSE },
		{ "aGVs\r\nbG8K\r\n", "hello\n", FALSE },
		{ "aGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gd\n29ybGQK\n\n\n", "hello world hello world hello world\n", FALSE },
		{ "aGVsbG8K", "hello\n", FALSE },
		/* a second chunk behind padding, as Mailman encodes its footer */
		{ "aGVsbG8=\naGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gd29ybGQK\nYmFy\n",
		  "hellohello world hello world hello world\nbar", TRUE },
		{ "aGVsbG8=Zm9v\n", "hellofoo", FALSE },
		{ "aGVsbG8=\n\nX19fX19fX19fX19fX19fX19fX19fX19fX19fX19fX19fX19fCg==\n",
		  "hello____________________________________\n", TRUE },
		{ "aGVsbG8=\nYQ==\nYg==\n", "helloab", TRUE },
		/* a plain footer */
		{ "aGVsbG8K\n_____\nlist mailing list\nUnsubscribe\n", "hello\n_____\nlist mailing list\nUnsubscribe\n", TRUE },
		{ "aGVsbG8=\n-- \nlist\n", "hello\n-- \nlist\n", TRUE },
		{ "aGVsbG8K\r\n-- \r\nlist\r\n", "hello\n-- \nlist\n", TRUE },
		{ "aGVsbG8K\n\nBest\nJoe\n", "hello\nBest\nJoe\n", TRUE },
		/* a plain header */
		{ "From the list:\n\naGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gd29ybGQK\n-- \nlist\n",
		  "From the list:\n\nhello world hello world hello world\n-- \nlist\n", TRUE },
		/* a strange character in a line, and text that is not encoded at all */
		{ "aGVsbG8gd29ybGQgaGVs!bG8gd29ybGQgaGVsbG8gd29ybGQK\n", "hello world hello world hello world\n", FALSE },
		{ "Not base64 at all.\n\nReally\n", "Not base64 at all.\n\nReally\n", TRUE },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		PpFlags flags = 0;
		g_autoptr (GByteArray) out = pp_transfer_decode (rows[i].bytes, strlen (rows[i].bytes),
		                                                 GMIME_CONTENT_ENCODING_BASE64, &flags);
		g_autofree char *text = g_strndup ((const char *) out->data, out->len);

		pp_assert_row_str (i, text, rows[i].want);
		if (flags != (rows[i].mended ? PP_FLAG_BASE64_MENDED : 0))
			g_error ("row %u: flags", i);
	}
	g_assert_null (pp_transfer_decode ("x", 1, GMIME_CONTENT_ENCODING_8BIT, NULL));
}

static void
test_multiparts (void)
{
	static const Row rows[] = {
		{ MIXED TEXT ("a") TEXT ("b") END, "plain:a|plain:b" },
		{ MIXED "prologue\n" TEXT ("a") END "epilogue\n", "plain:a" },
		{ MIXED PART ("", "no header") END, "plain:no header" },
		{ MIXED PART ("Content-Type: plain\n", "x") END, "plain:x" },
		{ MIXED PART ("Content-Type: text/plain; charset=koi8-r\nContent-Transfer-Encoding: base64\n", "tg==") END,
		  "plain:\xe2\x95\xa4" },
		/* the end is missing */
		{ MIXED TEXT ("a"), "plain:a\n" },
		{ "Content-Type: multipart/alternative; boundary=b\n\n" TEXT ("a") PART ("Content-Type: text/html\n", "<p>a") END,
		  "plain:a" },
		{ MIXED PART ("Content-Type: text/html\n", "<p>a") END, " {no-text}" },
		/* nested, in the order of the message */
		{ MIXED TEXT ("1") PART ("Content-Type: multipart/mixed; boundary=c\n",
		                         "--c\n\n2\n--c\n\n3\n--c--") TEXT ("4") END, "plain:1|plain:2|plain:3|plain:4" },
		/* attached messages, also in attached messages */
		{ MIXED TEXT ("1") PART ("Content-Type: message/rfc822\n", "Subject: a\n\n2") TEXT ("3") END,
		  "plain:1|plain:2|plain:3" },
		{ MIXED TEXT ("1") PART ("Content-Type: message/rfc822\n", "Content-Type: message/rfc822\n\nSubject: a\n\n2") END,
		  "plain:1|plain:2" },
		{ MIXED TEXT ("1") PART ("Content-Type: message/delivery-status\n", "Action: failed") END, "plain:1" },
		/* signed, encrypted */
		{ "Content-Type: multipart/signed; boundary=b; protocol=\"application/pgp-signature\"\n\n" TEXT ("a")
		  PART ("Content-Type: application/pgp-signature\n", "-----BEGIN PGP SIGNATURE-----") END, "plain:a" },
		{ "Content-Type: multipart/encrypted; boundary=b; protocol=\"application/pgp-encrypted\"\n\n"
		  PART ("Content-Type: application/pgp-encrypted\n", "Version: 1") PART ("Content-Type: application/octet-stream\n",
		  "-----BEGIN PGP MESSAGE-----") END, " {encrypted,no-text}" },
		{ MIXED TEXT ("a") PART ("Content-Type: application/pkcs7-mime\n", "x") END, "plain:a {encrypted}" },
		{ MIXED TEXT ("a") PART ("Content-Type: application/pkcs7-mime; smime-type=signed-data\n", "x") END, "plain:a" },
		{ MIXED TEXT ("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\n- --- a/x\n-----BEGIN PGP SIGNATURE-----\n"
		              "x\n-----END PGP SIGNATURE-----\n") END, "plain:--- a/x\n {clearsigned}" },
		/* trap 8: no boundary, a wrong one */
		{ "Content-Type: multipart/mixed\n\n--b\n\nhello\n--b--\n", "plain:--b\n\nhello\n--b--\n {no-boundary}" },
		{ "Content-Type: multipart/mixed; boundary=c\nContent-Transfer-Encoding: base64\n\naGVsbG8K\n",
		  "plain:hello\n {no-boundary}" },
		{ "Content-Type: multipart/mixed; boundary=c\n\n", " {no-boundary,no-text}" },
		{ MIXED TEXT ("1") PART ("Content-Type: multipart/mixed\n", "nested") END, "plain:1|plain:nested {no-boundary}" },
		/* … of a header that the end cuts off */
		{ "Content-Type: multipart/mixed", " {no-boundary,no-text}" },
		/* CRLF */
		{ "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\na\r\nb\r\n--b--\r\n", "plain:a\nb" },
	};

	check_rows (rows, G_N_ELEMENTS (rows));
}

/* Trap 8: what is a diff, with its last newline. */
static void
test_attachments (void)
{
	static const Row rows[] = {
		{ MIXED TEXT ("a") PART ("Content-Type: text/x-patch\n", "-a\n+b") END, "plain:a|diff:-a\n+b\n" },
		{ MIXED PART ("Content-Type: Text/X-Diff\n", "-a\n+b\n") END, "diff:-a\n+b\n" },
		{ MIXED PART ("Content-Type: text/x-patch\nContent-Transfer-Encoding: base64\n", "LWEKK2IK") END, "diff:-a\n+b\n" },
		{ MIXED PART ("Content-Type: text/x-patch; charset=iso-8859-1\n", "+\xe9") END, "diff:+\xc3\xa9\n" },
		/* by name and content */
		{ MIXED PART ("Content-Type: application/x-patch\n", DIFF) END, "diff:" DIFF },
		{ MIXED PART ("Content-Type: application/octet-stream; name=\"0001-FIX.PATCH\"\n", DIFF) END, "diff:" DIFF },
		{ MIXED PART ("Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=a.diff\n",
		              "diff --git a/x b/x\nold mode 100644\nnew mode 100755") END,
		  "diff:diff --git a/x b/x\nold mode 100644\nnew mode 100755\n" },
		{ MIXED PART ("Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n"
		              "Content-Disposition: attachment; filename*=utf-8''caf%C3%A9.patch\n",
		              "ZGlmZiAtLWdpdCBhL3ggYi94Cg==") END, "diff:diff --git a/x b/x\n" },
		{ MIXED PART ("Content-Type: text/x-csrc; name=a.diff\n", DIFF) END, "diff:" DIFF },
		{ MIXED PART ("Content-Type: text/x-diff-foo; name=a.patch.txt\n", DIFF) END, "diff:" DIFF },
		/* plain text is never more than that */
		{ MIXED PART ("Content-Type: text/plain; name=a.patch\n", DIFF) END, "plain:" DIFF },
		/* not by name, not by content, or neither */
		{ MIXED TEXT ("a") PART ("Content-Type: application/octet-stream\n", DIFF) END, "plain:a" },
		{ MIXED TEXT ("a") PART ("Content-Type: application/octet-stream; name=a.patch\n", "binary \x80") END, "plain:a" },
		{ MIXED TEXT ("a") PART ("Content-Type: application/x-patch; name=a.patch\n", "a --- b\n +++ c\n@@ -\n") END,
		  "plain:a" },
		{ MIXED TEXT ("a") PART ("Content-Type: text/x-csrc; name=a.c\n", DIFF) END, "plain:a" },
		{ MIXED TEXT ("a") PART ("Content-Type: text/x-patch\n", "") END, "plain:a" },
	};

	check_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_nul (void)
{
	static const char raw[] = MAIL_HEAD MIXED TEXT ("a\0b") PART ("Content-Transfer-Encoding: base64\n", "YwBk") END;
	g_autoptr (PpMessage) message = mail_parse_bytes (raw, sizeof raw - 1);
	g_autofree char *parts = mail_describe_parts (message);

	g_assert_cmpstr (parts, ==, "plain:ab|plain:cd {nul}");
}

/* --- size ------------------------------------------------------------------------------- */

static PpMessage *
parse_string (GString *raw)
{
	PpMessage *message = mail_parse_bytes (raw->str, raw->len);

	g_string_free (raw, TRUE);
	return message;
}

static PpMessage *
parse_parts (guint n)
{
	GString *raw = g_string_new (MAIL_HEAD MIXED);

	for (guint i = 0; i < n; i++)
		g_string_append (raw, PART ("", "x"));
	g_string_append (raw, END);
	return parse_string (raw);
}

static void
test_many_parts (void)
{
	/* the multipart itself is one of them */
	static const struct {
		guint n, want;
		PpFlags flags;
	} rows[] = {
		{ PP_LIMIT_PARTS - 1, PP_LIMIT_PARTS - 1, 0 },
		{ PP_LIMIT_PARTS, PP_LIMIT_PARTS - 1, G_GUINT64_CONSTANT (1) << 15 },
		{ 100000, PP_LIMIT_PARTS - 1, G_GUINT64_CONSTANT (1) << 15 },
	};

	g_assert_cmpuint (PP_FLAG_TOO_MANY_PARTS, ==, rows[1].flags);
	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (PpMessage) message = parse_parts (rows[i].n);

		g_assert_cmpuint (message->parts->len, ==, rows[i].want);
		g_assert_cmpuint (message->flags, ==, rows[i].flags);
	}
}

/* What GMime may see, on both sides of each limit: HEAD and N times PIECE. */
static void
test_guard (void)
{
	const struct {
		const char *head, *piece;
		guint n;	/* within; one more is beyond */
		PpFlags flags;
	} rows[] = {
		{ "", "--b\n", PP_LIMIT_DELIMITERS, PP_FLAG_TOO_MANY_PARTS },
		{ "", "--b\n\ntext\n", PP_LIMIT_DELIMITERS, PP_FLAG_TOO_MANY_PARTS },
		{ "--b\n", "X:y\n", PP_LIMIT_PART_FIELDS, PP_FLAG_HEADER_TOO_LARGE },
		{ "--b\r\n", "X:y\r\n", PP_LIMIT_PART_FIELDS, PP_FLAG_HEADER_TOO_LARGE },
		{ "--b\n", "bad line\n\xe9 :y\n", PP_LIMIT_PART_FIELDS, PP_FLAG_HEADER_TOO_LARGE },
		{ "--b\nX:", ";a=b\n ", (PP_LIMIT_PART_HEADERS - 3) / 6, PP_FLAG_HEADER_TOO_LARGE },
		/* attached messages: of a digest, by type, within another, of the whole */
		{ "--b\n\n", "X:y\n", PP_LIMIT_PART_FIELDS, PP_FLAG_HEADER_TOO_LARGE },
		{ "--b\nX: y\n\n", "X:y\n", PP_LIMIT_PART_FIELDS - 1, PP_FLAG_HEADER_TOO_LARGE },
		{ "--b\nContent-Type:\n Message/RFC822\n\nContent-Type: message/rfc822\n\n", "X:y\n", PP_LIMIT_PART_FIELDS - 2,
		  PP_FLAG_HEADER_TOO_LARGE },
		{ "", "X:y\n", PP_LIMIT_PART_FIELDS, PP_FLAG_HEADER_TOO_LARGE },
		/* text has no limit here */
		{ "--b\nContent-Type: text/plain\n\n", "X:y\n", 0, 0 },
		{ "--b\n\ntext\n\n", "X:y\n", 0, 0 },
		{ "--b\n", " + text\n", 0, 0 },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (GString) body = g_string_new (rows[i].head);
		PpFlags flags = 0;

		for (guint n = 0; n < (rows[i].n != 0 ? rows[i].n : PP_LIMIT_PART_HEADERS); n++)
			g_string_append (body, rows[i].piece);
		g_assert_cmpuint (pp_guard_body (body->str, body->len, &flags), ==, body->len);
		g_assert_cmpuint (flags, ==, 0);
		g_string_append (body, rows[i].piece);
		if ((pp_guard_body (body->str, body->len, &flags) < body->len) != (rows[i].n != 0) || flags != rows[i].flags)
			g_error ("row %u", i);
	}
}

/* DEPTH multiparts, each in the one before, and a text in the last. */
static PpMessage *
parse_nested (guint depth)
{
	GString *raw = g_string_new (MAIL_HEAD);

	for (guint i = 0; i < depth; i++)
		g_string_append_printf (raw, "Content-Type: multipart/mixed; boundary=\"n%u\"\n\n--n%u\n\nlevel %u\n--n%u\n", i, i,
		                        i, i);
	g_string_append (raw, "\nx\n");
	for (guint i = depth; i > 0; i--)
		g_string_append_printf (raw, "--n%u--\n", i - 1);
	return parse_string (raw);
}

static void
test_nesting (void)
{
	g_autoptr (PpMessage) within = parse_nested (PP_LIMIT_DEPTH);
	g_autoptr (PpMessage) beyond = parse_nested (PP_LIMIT_DEPTH + 1);
	g_autoptr (PpMessage) hostile = parse_nested (2000);

	g_assert_cmpuint (within->flags, ==, 0);
	g_assert_cmpuint (within->parts->len, ==, PP_LIMIT_DEPTH + 1);
	g_assert_cmpuint (beyond->flags, ==, PP_FLAG_TOO_DEEP);
	g_assert_cmpuint (beyond->parts->len, ==, PP_LIMIT_DEPTH);
	g_assert_cmpuint (hostile->flags, ==, PP_FLAG_TOO_DEEP);
	g_assert_cmpuint (hostile->parts->len, ==, PP_LIMIT_DEPTH);
}

/* Attached messages, each in the one before. */
static void
test_nested_messages (void)
{
	GString *raw = g_string_new (MAIL_HEAD);
	g_autoptr (PpMessage) message = NULL;

	for (guint i = 0; i < 2000; i++)
		g_string_append (raw, "Content-Type: message/rfc822\n\n");
	g_string_append (raw, "Subject: a\n\nx\n");
	message = parse_string (raw);
	g_assert_cmpuint (message->flags, ==, PP_FLAG_TOO_DEEP | PP_FLAG_NO_TEXT);
}

static void
test_long_bodies (void)
{
	static const struct {
		const char *head, *piece;
	} rows[] = {
		{ "\n", "a line of text like any other line of text\n" },
		{ "\n", "_" },
		{ "\n", "-- \n" },
		{ "\n", "\r" },
		{ "\n", "-----BEGIN PGP SIGNED MESSAGE-----\n" },
		{ "Content-Type: text/plain; charset=utf-8\n\n", "\x80\n" },
		{ "Content-Transfer-Encoding: base64\n\n", "YQ==\n" },
		{ "Content-Transfer-Encoding: base64\n\n", "YQ==\n!\n" },
		{ "Content-Transfer-Encoding: quoted-printable\n\n", "=\n" },
		{ MIXED "--b\n\n", "--b \n--" },
		{ MIXED "--b\n\n", "--" },
		{ "Content-Type: application/octet-stream; name=a.patch\n\n", "--- \n+++ \ndiff --gi" },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		GString *raw = g_string_new (MAIL_HEAD);
		g_autoptr (PpMessage) message = NULL;

		g_string_append (raw, rows[i].head);
		while (raw->len < 5 * 1024 * 1024)
			g_string_append (raw, rows[i].piece);
		message = parse_string (raw);
		g_assert_cmpstr (message->subject, ==, "[PATCH] fix");
	}
}

/* Text that gets longer on its way to UTF-8. */
static void
test_text_limit (void)
{
	for (guint beyond = 0; beyond < 2; beyond++) {
		GString *raw = g_string_sized_new (PP_LIMIT_TEXT / 2);
		gsize lines = PP_LIMIT_TEXT / 1024 + beyond;
		g_autofree char *line = g_strnfill (342, '\x80');
		g_autoptr (PpMessage) message = NULL;
		const PpPart *part;

		/* 1,023 bytes of UTF-8 in 341 of windows-1252 */
		line[341] = '\n';
		g_string_append (raw, MAIL_HEAD "\n");
		while (lines-- > 0)
			g_string_append_len (raw, line, 342);
		message = parse_string (raw);
		part = g_ptr_array_index (message->parts, 0);
		g_assert_cmpuint (part->length, ==, PP_LIMIT_TEXT);
		g_assert_cmpuint (message->flags, ==,
		                  PP_FLAG_CHARSET_GUESSED | (beyond ? PP_FLAG_TEXT_TOO_LARGE : 0));
	}
}

/* Nothing is kept from one message to the next. */
static void
test_no_growth (void)
{
	static const char raw[] = MAIL_HEAD MIXED TEXT ("caf\xe9") PART ("Content-Type: text/x-patch; charset=koi8-r\n", "\xb6") END;
	gsize before = 0;

	for (guint i = 0; i < 3000; i++) {
		g_autoptr (PpMessage) message = mail_parse_bytes (raw, sizeof raw - 1);

		g_assert_cmpuint (message->parts->len, ==, 2);
		if (i == 1000)
			before = mallinfo2 ().uordblks;
	}
	/* what 2,000 messages leave, if each leaves a byte */
	g_assert_cmpuint (mallinfo2 ().uordblks, <, before + 2000);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	pp_mail_init ();
	g_test_add_func ("/parts/single", test_single);
	g_test_add_func ("/parts/transfer", test_transfer);
	g_test_add_func ("/parts/base64", test_base64);
	g_test_add_func ("/parts/multiparts", test_multiparts);
	g_test_add_func ("/parts/attachments", test_attachments);
	g_test_add_func ("/parts/nul", test_nul);
	g_test_add_func ("/parts/many-parts", test_many_parts);
	g_test_add_func ("/parts/guard", test_guard);
	g_test_add_func ("/parts/nesting", test_nesting);
	g_test_add_func ("/parts/nested-messages", test_nested_messages);
	g_test_add_func ("/parts/long-bodies", test_long_bodies);
	g_test_add_func ("/parts/text-limit", test_text_limit);
	g_test_add_func ("/parts/no-growth", test_no_growth);
	return g_test_run ();
}
