/* What makes two messages the same (SERIES.md, "Duplicates"), and ids that are made of it. */
#include "mail.h"

#define FOOTER "_______________________________________________\nlist mailing list\nlist@x.org\nhttps://x.org/listinfo/list\n"

static void
check (guint row, const char *a, const char *b, gboolean same)
{
	g_autoptr (PpMessage) first = mail_parse (a);
	g_autoptr (PpMessage) second = mail_parse (b);

	if ((memcmp (first->digest, second->digest, PP_DIGEST_LENGTH) == 0) != same)
		g_error ("row %u: %s", row, same ? "differ" : "are the same");
}

/* Two bodies behind the same header. */
static void
test_bodies (void)
{
	static const struct {
		const char *a, *b;
		gboolean same;
	} rows[] = {
		{ "\ntext\n", "\ntext\n", TRUE },
		{ "\ntext\n", "\nother\n", FALSE },
		{ "\ntext\n", "\n text\n\n", TRUE },
		{ "\na b\nc\n", "\na  b c", TRUE },
		{ "\na b\n", "\nab\n", FALSE },
		{ "\ntext\n", "\ntext\r\n", TRUE },
		/* on the way */
		{ "\ncaf\xc3\xa9\n", "Content-Transfer-Encoding: base64\n\nY2Fmw6kK\n", TRUE },
		{ "\ncaf\xc3\xa9\n", "Content-Transfer-Encoding: quoted-printable\n\ncaf=C3=A9\n", TRUE },
		{ "\ncaf\xc3\xa9\n", "Content-Type: text/plain; charset=iso-8859-1\n\ncaf\xe9\n", TRUE },
		{ "\ntext\n", "X-Other: field\nReceived: by x\nList-Id: <l.x.org>\n\ntext\n", TRUE },
		/* a list's footer: Mailman's, one that an administrator wrote, Google's, majordomo's, groups.io's */
		{ "\ntext\n", "\ntext\n" FOOTER, TRUE },
		{ "\ntext\n-- \n2.1\n", "\ntext\n-- \n2.1\n\n-- \nMailing list info: https://x.org/listinfo/l\n", TRUE },
		{ "\ntext\n", "\ntext\n-- \nYou received this message because you are subscribed to the Google Groups \"l\" group.\n"
		  "To unsubscribe from this group, mail.\n", TRUE },
		{ "\ntext\n", "\ntext\n--\nTo unsubscribe from this list: send the line\n", TRUE },
		{ "\ntext\n", "\ntext\n-=-=-=-=-=-=-\nGroups.io Links:\n", TRUE },
		/* as a part of its own, or encoded with the body */
		{ "\ntext\n", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\n\n" FOOTER "--b--\n", TRUE },
		{ "Content-Transfer-Encoding: base64\n\ndGV4dAo=\n", "Content-Transfer-Encoding: base64\n\ndGV4dAo=\n" FOOTER, TRUE },
		{ "\ntext\n", "Content-Transfer-Encoding: base64\n\ndGV4dApfX19fX19fX19fX19fX18KZm9vdGVyCg==\n", TRUE },
		/* two parts are not one, nor the same in another order */
		{ "\na b\n", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\na\n--b\n\nb\n--b--\n", FALSE },
		{ "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nb\n--b\n\na\n--b--\n",
		  "Content-Type: multipart/mixed; boundary=b\n\n--b\n\na\n--b\n\nb\n--b--\n", FALSE },
		/* a signature is no footer */
		{ "\ntext\n-- \nAnn\n", "\ntext\n-- \nBob\n", FALSE },
		{ "\ntext\n-- \n2.1\n", "\ntext\n", FALSE },
		{ "\ntext\n--\nAnn\n", "\ntext\n", FALSE },
		{ "\ntext ____\n", "\ntext\n", FALSE },
		{ "\ntext\n____\nx\n", "\ntext\n", FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *a = g_strconcat (MAIL_HEAD, rows[i].a, NULL), *b = g_strconcat (MAIL_HEAD, rows[i].b, NULL);

		check (i, a, b, rows[i].same);
		check (i, b, a, rows[i].same);
	}
}

/* What only looks like a footer, with a patch behind it, counts. */
static void
test_no_footer (void)
{
	g_autoptr (GString) a = g_string_new (MAIL_HEAD "\ntext\n_____\n");
	g_autofree char *b = NULL;

	for (guint i = 0; i < 200; i++)
		g_string_append_printf (a, "+line %u of a patch\n", i);
	b = g_strdup (a->str);
	g_string_append (a, "+one more\n");
	check (0, a->str, b, FALSE);
}

static void
test_headers (void)
{
	static const struct {
		const char *a, *b;
		gboolean same;
	} rows[] = {
		{ "From: a@x\nSubject: s\nDate: d\nMessage-ID: <1@x>\n", "Message-Id:  <1@x>\nDATE: d\nSubject:\n s\nfrom: a@x\n", TRUE },
		{ "From: a@x\nSubject: caf\xc3\xa9\n", "From: a@x\nSubject: =?utf-8?q?caf=C3=A9?=\n", TRUE },
		{ "From: a@x\nSubject: s\n", "From: b@x\nSubject: s\n", FALSE },
		{ "From: a@x\nSubject: s\n", "From: a@x\nSubject: t\n", FALSE },
		{ "Date: Mon, 1 Apr 2019 10:00:00 +0000\n", "Date: Mon, 1 Apr 2019 10:00:01 +0000\n", FALSE },
		{ "Message-ID: <1@x>\n", "Message-ID: <2@x>\n", FALSE },
		{ "Message-ID: <1@x>\n", "", FALSE },
		{ "In-Reply-To: <1@x>\n", "In-Reply-To: <2@x>\n", FALSE },
		{ "In-Reply-To: <1@x>\n", "References: <1@x>\n", FALSE },
		{ "References: <1@x>\n", "References: <2@x>\n", TRUE },
		{ "Received: by a; x\n", "Received: by b; x\n", TRUE },
		/* fields cannot be shifted into each other */
		{ "From: a@x\nSubject: s\n", "From: a@x subject s\n", FALSE },
		{ "Subject: a\nDate: b\n", "Subject: a date b\n", FALSE },
		{ "Subject: a\n", "Date: a\n", FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *a = g_strconcat (rows[i].a, "\nbody\n", NULL), *b = g_strconcat (rows[i].b, "\nbody\n", NULL);

		check (i, a, b, rows[i].same);
	}
}

/* Received directly, and in a list's wrapper. */
static void
test_wrapper (void)
{
	check (0, MAIL_HEAD "\ntext\n",
	       "From: Ann via List <list@x.org>\nSubject: [PATCH] fix\nDate: Mon, 1 Apr 2019 10:00:00 +0000\nMessage-ID: <1@x.org>\n"
	       "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n" MAIL_HEAD "\ntext\n--b\n\n" FOOTER
	       "--b--\n", TRUE);
}

/* An id is made of the digest, so that the same message gets the same one wherever it comes from. */
static void
test_made_up_id (void)
{
	g_autoptr (PpMessage) a = mail_parse ("From: a@x\nSubject: s\n\nbody\n");
	g_autoptr (PpMessage) b = mail_parse ("Received: x\nMessage-ID: <>\nFrom: a@x\nSubject: s\n\nbody\n" FOOTER);
	g_autoptr (PpMessage) c = mail_parse ("From: a@x\nSubject: s\n\nanother\n");
	g_autoptr (GString) want = g_string_new ("<");

	for (guint i = 0; i < PP_DIGEST_LENGTH; i++)
		g_string_append_printf (want, "%02x", a->digest[i]);
	g_string_append (want, "@patchpost.invalid>");
	g_assert_cmpstr (a->msgid, ==, want->str);
	g_assert_cmpstr (b->msgid, ==, a->msgid);
	g_assert_cmpstr (c->msgid, !=, a->msgid);
	g_assert_true ((a->flags & PP_FLAG_NO_MESSAGE_ID) != 0);
}

/* The digest is kept in databases: it must not change by accident. */
static void
test_stable (void)
{
	g_autoptr (PpMessage) message = mail_parse (MAIL_HEAD "In-Reply-To: <p@x.org>\n\nsome  text\n");
	g_autofree char *want = g_compute_checksum_for_string (G_CHECKSUM_SHA256,
		"from Ann <ann@x.org>\nsubject [PATCH] fix\ndate Mon, 1 Apr 2019 10:00:00 +0000\n"
		"message-id <1@x.org>\nin-reply-to <p@x.org>\ntext some text\n", -1);
	g_autoptr (GString) got = g_string_new (NULL);

	for (guint i = 0; i < PP_DIGEST_LENGTH; i++)
		g_string_append_printf (got, "%02x", message->digest[i]);
	g_assert_cmpstr (got->str, ==, want);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	pp_mail_init ();
	g_test_add_func ("/digest/bodies", test_bodies);
	g_test_add_func ("/digest/no-footer", test_no_footer);
	g_test_add_func ("/digest/headers", test_headers);
	g_test_add_func ("/digest/wrapper", test_wrapper);
	g_test_add_func ("/digest/made-up-id", test_made_up_id);
	g_test_add_func ("/digest/stable", test_stable);
	return g_test_run ();
}
