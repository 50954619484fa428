#include "config.h"

#include "mail/mailinfo.h"
#include "mail/message.h"
#include "unit.h"

static const struct {
	const char *header, *body;
	const char *text;
	gboolean unsure, multipart;
} rows[] = {
	{ "A: b\n\n", "one\ntwo", "one\ntwo", FALSE, FALSE },
	{ "A: b\n\n", "", "", FALSE, FALSE },
	{ "", "x\n", "x\n", FALSE, FALSE },
	/* git mailsplit takes one CR from the end of a line, none from the middle */
	{ "A: b\r\n\r\n", "one\r\ntwo\r\r\nth\rree\r\n", "one\ntwo\r\nth\rree\n", FALSE, FALSE },
	{ "Content-Transfer-Encoding: quoted-printable\n\n", "a=3Db=\nc\n", "a=bc\n", FALSE, FALSE },
	{ "Content-Transfer-Encoding: base64\n\n", "b25lDQp0d28NCg==\n", "one\r\ntwo\r\n", FALSE, FALSE },
	{ "Content-Transfer-Encoding: base64\n\n", "b25lCg==\nlist footer\n", "one\nlist footer\n", TRUE, FALSE },
	{ "Content-Type: text/plain; charset=iso-8859-1\n\n", "caf\xe9\n", "caf\xc3\xa9\n", FALSE, FALSE },
	{ "Content-Type: text/plain; format=flowed\n\n", "one \n two\n", "one \n two\n", TRUE, FALSE },
	/* every part is text; what stands in front of the first is none */
	{ "Content-Type: multipart/mixed; boundary=x\n\n",
	  "for old programs\n--x\n\none\n--x\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\ndHdvCg==\n--x--\nend\n",
	  "one\ntwo\n", FALSE, TRUE },
	{ "Content-Type: multipart/mixed; boundary=x\n\n", "--x\n\nno end\n", "no end\n", FALSE, TRUE },
	{ "Content-Type: multipart/mixed; boundary=x\n\n", "no part\n", "", FALSE, TRUE },
	{ "Content-Type: multipart/mixed; boundary=x\n\n", "--x--\n--x\n\nbehind\n", "", FALSE, TRUE },
	/* git takes more for text here */
	{ "Content-Type: multipart/mixed; boundary=x\n\n",
	  "--x\nContent-Type: multipart/mixed; boundary=y\n\n--y\n\none\n--y--\n--x\n\ntwo\n--x--\n", "one\ntwo\n", TRUE,
	  TRUE },
};

static void
test_rows (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (GBytes) header = g_bytes_new_static (rows[i].header, strlen (rows[i].header));
		g_autoptr (GBytes) body = g_bytes_new_static (rows[i].body, strlen (rows[i].body));
		g_autoptr (PpMailinfo) info = pp_mailinfo_new (header, body);

		pp_assert_row_str (i, info->text, rows[i].text);
		if (info->unsure != rows[i].unsure || info->multipart != rows[i].multipart)
			g_error ("row %u: unsure %d, multipart %d", i, info->unsure, info->multipart);
	}
}

/* A charset of RFC 2231 may have anything in it; what could not stand in a field is none. */
static void
test_charset (void)
{
	static const char header_text[] = "Content-Type: multipart/mixed; boundary=x\n\n";
	static const char body_text[] =
		"--x\nContent-Type: text/plain; charset*=us-ascii''utf-8%0AX-Evil:%20a%0A%0Ahidden\n\none\n--x--\n";
	g_autoptr (GBytes) header = g_bytes_new_static (header_text, sizeof header_text - 1);
	g_autoptr (GBytes) body = g_bytes_new_static (body_text, sizeof body_text - 1);
	g_autoptr (PpMailinfo) info = pp_mailinfo_new (header, body);

	g_assert_cmpstr (info->text, ==, "one\n");
	g_assert_null (info->charset);
}

/* Deeper than git goes, it does not harm us. */
static void
test_depth (void)
{
	GString *text = g_string_new (NULL);
	g_autoptr (GBytes) header = g_bytes_new_static ("Content-Type: multipart/mixed; boundary=0x\n\n", 44);
	g_autoptr (GBytes) body = NULL;
	g_autoptr (PpMailinfo) info = NULL;

	for (guint i = 1; i < 1000; i++)
		g_string_append_printf (text, "--%ux\nContent-Type: multipart/mixed; boundary=%ux\n\n.\n", i - 1, i);
	body = g_string_free_to_bytes (text);
	info = pp_mailinfo_new (header, body);
	g_assert_true (info->unsure);
}

static void
test_ends_message (void)
{
	static const struct { const char *line; gboolean ends; } lines[] = {
		{ "---\n", TRUE }, { "--- \n", TRUE }, { "--- a/x\n", TRUE }, { "---  a\n", FALSE }, { "----\n", FALSE },
		{ "---x\n", FALSE }, { "---", FALSE }, { "diff --git a/x b/x\n", TRUE }, { "diff it\n", FALSE },
		{ "Index: x\n", TRUE }, { "\n", FALSE }, { "", FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
		if (pp_mailinfo_ends_message (lines[i].line, lines[i].line + strlen (lines[i].line)) != lines[i].ends)
			g_error ("row %u", i);
}

/* Where git would stop. */
static void
test_refused (void)
{
	static const struct { const char *header, *body; gboolean refused; } cases[] = {
		{ "Content-Type: text/plain; charset=utf-8\n\n", "\xe9\n", FALSE },
		{ "Content-Type: text/plain\n\n", "\xe9\n", FALSE },
		{ "Content-Type: text/plain; charset=us-ascii\n\n", "\xc3\xa9\n", TRUE },
		{ "Content-Type: text/plain; charset=us-ascii\n\n", "e\n---\n\xc3\xa9\n", FALSE },
		{ "Content-Type: text/plain; charset=iso-8859-1\n\n", "\xe9\n", FALSE },
		{ "Content-Type: text/plain; charset=y\n\n", "e\n", TRUE },
		{ "Content-Type: text/plain; charset=\"a b\"\n\n", "e\n", TRUE },
		{ "Content-Type: text/plain; charset=utf-16\n\n", "ab\ncd\n", TRUE },
		/* a smaller charset than the letters are of */
		{ "Content-Type: text/plain; charset=gb2312\n\n", "\xd6\xec\xe9\x46\n", TRUE },
		{ "From: =?utf-8?q?=E9?= <a@x.org>\n\n", "e\n", FALSE },
		{ "From: =?us-ascii?q?=C3=A9?= <a@x.org>\n\n", "e\n", TRUE },
		{ "Subject: =?y?q?e?=\n\n", "e\n", TRUE },
		{ "To: =?y?q?e?=\n\n", "e\n", FALSE },
		{ "Content-Type: multipart/mixed; boundary=x\n\n",
		  "--x\n\ne\n--x\nContent-Type: text/plain; charset=y\n\ne\n--x--\n", TRUE },
		{ "Content-Type: multipart/mixed; boundary=x\n\n",
		  "--x\n\ne\n---\n--x\nContent-Type: text/plain; charset=y\n\ne\n--x--\n", FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
		g_autoptr (GBytes) header = g_bytes_new_static (cases[i].header, strlen (cases[i].header));
		g_autoptr (GBytes) body = g_bytes_new_static (cases[i].body, strlen (cases[i].body));
		g_autoptr (PpMailinfo) info = pp_mailinfo_new (header, body);

		if (info->refused != cases[i].refused)
			g_error ("row %u: refused %d", i, info->refused);
	}
}

static void
test_inbody (void)
{
	static const struct { const char *text, *from; gsize start; gboolean any; } cases[] = {
		{ "", NULL, 0, FALSE },
		{ "\n\ntext\nFrom: a\n", NULL, 2, FALSE },
		{ "From: a\n\ntext\n", "From: a\n", 0, TRUE },
		{ "\nfrom:a", "from:a", 1, TRUE },
		{ "Subject: s\n t\nFrom: a\n b\n\ntext\n", "From: a\n b\n", 0, TRUE },
		{ "Date: d\n\nFrom: a\n", NULL, 0, TRUE },
		{ "[PATCH] s\nFrom: a\n\n", "From: a\n", 0, TRUE },
		{ "[PATCH] s\n\nFrom: a\n", "From: a\n", 0, TRUE },
		{ "[PATCH]s\nFrom: a\n", NULL, 0, FALSE },
		{ "From: a\nFrom: b\n", "From: a\n", 0, TRUE },
		{ " From: a\n", NULL, 0, FALSE },
		{ "Fromage: a\n", NULL, 0, FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
		PpMailinfoInbody inbody;
		g_autofree char *from = NULL;

		pp_mailinfo_read_inbody (cases[i].text, &inbody);
		if (inbody.from != NULL)
			from = g_strndup (inbody.from, (gsize) (inbody.from_end - inbody.from));
		pp_assert_row_str (i, from, cases[i].from);
		if (inbody.start != cases[i].text + cases[i].start || inbody.any != cases[i].any)
			g_error ("row %u: start %td, any %d", i, inbody.start - cases[i].text, inbody.any);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	pp_mail_init ();
	g_test_add_func ("/mailinfo/rows", test_rows);
	g_test_add_func ("/mailinfo/charset", test_charset);
	g_test_add_func ("/mailinfo/depth", test_depth);
	g_test_add_func ("/mailinfo/ends-message", test_ends_message);
	g_test_add_func ("/mailinfo/refused", test_refused);
	g_test_add_func ("/mailinfo/inbody", test_inbody);
	return g_test_run ();
}
