/* What a message says of itself: header fields, ids, dates, lists, hints, wrappers. Its parts are in
 * test-parts.c, what makes two of them the same in test-digest.c.
 */
#include "mail.h"

#include "mail/limits.h"

/* --- the header block -------------------------------------------------------------------- */

static void
test_blocks (void)
{
	static const struct {
		const char *raw, *body, *subject, *flags;
	} rows[] = {
		{ MAIL_HEAD "\nbody\n", "body\n", "[PATCH] fix", "" },
		{ MAIL_HEAD "\n", "", "[PATCH] fix", "no-text" },
		{ MAIL_HEAD, "", "[PATCH] fix", "no-text" },
		/* CRLF, mixed ends, an empty line of CRLF only */
		{ "Subject: a\r\nFrom: a@x.org\r\n\r\nbody\r\n", "body\r\n", "a", "no-date,no-message-id" },
		{ "Subject: a\nFrom: a@x.org\n\r\nbody\n", "body\n", "a", "no-date,no-message-id" },
		/* folds, also before any text, and an empty one */
		{ "Subject:\n [PATCH]\n\tfix\n \nFrom: a@x.org\n\nx", "x", "[PATCH] fix", "no-date,no-message-id" },
		/* names in any case, blanks before the colon */
		{ "SUBJECT: a\nfrom : a@x.org\n\nx", "x", "a", "no-date,no-message-id" },
		/* a line that is no field: passed over when a field follows, else the body */
		{ "Subject: a\nfolded without a blank\nFrom: a@x.org\n\nx", "x", "a",
		  "broken-header,no-date,no-message-id" },
		{ "Subject: a\nFrom: a@x.org\nHello\nWorld\n\nx", "Hello\nWorld\n\nx", "a",
		  "broken-header,no-date,no-message-id" },
		{ "Subject: a\nFrom: a@x.org\nHello\n\nx", "Hello\n\nx", "a", "broken-header,no-date,no-message-id" },
		{ ">From a@x.org Mon Apr  1 10:00:00 2019\nSubject: a\nFrom: a@x.org\n\nx", "x", "a",
		  "broken-header,no-date,no-message-id" },
		/* no header, no body, nothing */
		{ "Hello\nWorld\n", "Hello\nWorld\n", "", "broken-header,no-date,no-from,no-message-id,no-subject" },
		{ "\nHello\n", "Hello\n", "", "no-date,no-from,no-message-id,no-subject" },
		{ " \n", " \n", "", "broken-header,no-date,no-from,no-message-id,no-subject,no-text" },
		{ "Subject: a", "", "a", "no-date,no-from,no-message-id,no-text" },
		{ "Subject", "Subject", "", "broken-header,no-date,no-from,no-message-id,no-subject" },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (PpMessage) message = mail_parse (rows[i].raw);
		g_autofree char *flags = mail_flags (message);
		gsize header, length;
		const char *body;
		g_autofree char *text = NULL;

		g_bytes_get_data (message->header, &header);
		body = g_bytes_get_data (message->body, &length);
		text = g_strndup (body != NULL ? body : "", length);
		pp_assert_row_str (i, text, rows[i].body);
		pp_assert_row_str (i, message->subject, rows[i].subject);
		pp_assert_row_str (i, flags, rows[i].flags);
		g_assert_cmpuint (header + length, ==, strlen (rows[i].raw));
	}
}

static void
test_nothing (void)
{
	g_autoptr (PpMessage) message = mail_parse_bytes (NULL, 0);
	g_autofree char *flags = mail_flags (message);

	g_assert_cmpstr (flags, ==, "no-date,no-from,no-message-id,no-subject,no-text");
	g_assert_cmpstr (message->email, ==, "unknown@invalid");
	g_assert_true (g_str_has_suffix (message->msgid, "@patchpost.invalid>"));
	g_assert_cmpint (message->date, ==, MAIL_ARRIVAL);
	g_assert_cmpuint (message->parts->len, ==, 0);
	pp_message_free (NULL);
}

/* The raw bytes are slices of the input: nothing of them is copied. */
static void
test_raw_is_shared (void)
{
	static const char raw[] = MAIL_HEAD "\nbody\n";
	g_autoptr (GBytes) bytes = g_bytes_new_static (raw, sizeof raw - 1);
	const PpEnvelope envelope = { PP_NO_DATE, 0, NULL };
	g_autoptr (PpMessage) message = pp_message_parse (bytes, &envelope);

	g_assert_true (g_bytes_get_data (message->header, NULL) == (gconstpointer) raw);
	g_assert_true (g_bytes_get_data (message->body, NULL) == (gconstpointer) strstr (raw, "body"));
}

/* --- fields ------------------------------------------------------------------------------ */

static void
test_fields (void)
{
	static const struct {
		const char *header, *id, *subject, *name, *email, *in_reply_to, *flags;
	} rows[] = {
		{ MAIL_HEAD, "<1@x.org>", "[PATCH] fix", "Ann", "ann@x.org", NULL, "" },
		{ "From: =?utf-8?q?Rafa=C5=82?= <r@x.org>\nSubject: =?utf-8?b?W1BBVENIXSBmaXg=?=\n =?utf-8?b?IHRoZSByZXN0?=\n"
		  "Message-ID: <1@x>\nDate: 1 Apr 2019 10:00 +0000\n",
		  "<1@x>", "[PATCH] fix the rest", "Rafa\xc5\x82", "r@x.org", NULL, "" },
		{ "From: Rafa\xc5\x82 <r@x.org>\nSubject: caf\xe9\nMessage-ID: <1@x>\nDate: 1 Apr 2019 10:00 +0000\n",
		  "<1@x>", "caf\xc3\xa9", "Rafa\xc5\x82", "r@x.org", NULL, "raw-8bit-header" },
		/* the first of several counts, unless it is empty */
		{ "Message-ID: <1@x>\nMessage-ID: <2@x>\nSubject: a\nSubject: b\n" MAIL_HEAD, "<1@x>", "a", "Ann",
		  "ann@x.org", NULL, "repeated-header" },
		{ "Message-ID:\nSubject: \nFrom:\n" MAIL_HEAD, "<1@x.org>", "[PATCH] fix", "Ann", "ann@x.org", NULL,
		  "repeated-header" },
		{ "Message-ID: <>\n" MAIL_HEAD, "<1@x.org>", "[PATCH] fix", "Ann", "ann@x.org", NULL, "repeated-header" },
		/* ids with something around them */
		{ "Message-ID: <a@x>+SUFFIX\n" MAIL_HEAD, "<a@x>", "[PATCH] fix", "Ann", "ann@x.org", NULL,
		  "odd-message-id,repeated-header" },
		/* references: nearest first */
		{ MAIL_HEAD "In-Reply-To: <p@x>\nReferences: <g@x> <p@x>\n", "<1@x.org>", "[PATCH] fix", "Ann", "ann@x.org",
		  "<p@x>", "" },
		{ MAIL_HEAD "References: <g@x>,\n <p@x>\n", "<1@x.org>", "[PATCH] fix", "Ann", "ann@x.org", "<p@x>", "" },
		{ MAIL_HEAD "In-Reply-To: your mail of Monday\nReferences: <http://x/1> junk <p@x> (was: <q)\n", "<1@x.org>",
		  "[PATCH] fix", "Ann", "ann@x.org", "<p@x>", "" },
		{ MAIL_HEAD "In-Reply-To: <>\n", "<1@x.org>", "[PATCH] fix", "Ann", "ann@x.org", NULL, "" },
		{ MAIL_HEAD "In-Reply-To: <1@x.org>\n", "<1@x.org>", "[PATCH] fix", "Ann", "ann@x.org", NULL, "" },
		/* authors: PATCHWORK.md §4; more in test-address.c */
		{ "From: ann at x.org (Ann)\n" MAIL_HEAD, "<1@x.org>", "[PATCH] fix", "Ann", "ann@x.org", NULL,
		  "repeated-header" },
		{ "From: Ann via List <list@x.org>\nReply-To: Ann <ann@y.org>\n" MAIL_HEAD, "<1@x.org>", "[PATCH] fix", "Ann",
		  "ann@y.org", NULL, "munged-from,repeated-header" },
		{ "From: nobody\n" MAIL_HEAD, "<1@x.org>", "[PATCH] fix", "nobody", "nobody@invalid", NULL,
		  "odd-from,repeated-header" },
		/* other lines with these names in them */
		{ "X-From: x\nFromage: y\nSubject-X: z\n" MAIL_HEAD, "<1@x.org>", "[PATCH] fix", "Ann", "ann@x.org", NULL, "" },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *raw = g_strconcat (rows[i].header, "\nbody\n", NULL);
		g_autoptr (PpMessage) message = mail_parse (raw);
		g_autofree char *flags = mail_flags (message);

		pp_assert_row_str (i, message->msgid, rows[i].id);
		pp_assert_row_str (i, message->subject, rows[i].subject);
		pp_assert_row_str (i, message->name, rows[i].name);
		pp_assert_row_str (i, message->email, rows[i].email);
		pp_assert_row_str (i, message->in_reply_to, rows[i].in_reply_to);
		pp_assert_row_str (i, flags, rows[i].flags);
	}
}

/* A NUL in a header cuts nothing. */
static void
test_nul_in_header (void)
{
	static const char raw[] = "Subject: a\0b\nFrom: a@x.org\nMessage-ID: <1\0@x>\n\nx\0y\n";
	g_autoptr (PpMessage) message = mail_parse_bytes (raw, sizeof raw - 1);
	const PpPart *part = g_ptr_array_index (message->parts, 0);

	g_assert_cmpstr (message->subject, ==, "ab");
	g_assert_cmpstr (message->msgid, ==, "<1@x>");
	g_assert_cmpstr (part->text, ==, "xy\n");
	g_assert_true ((message->flags & PP_FLAG_NUL) != 0);
}

static void
test_dates (void)
{
	static const struct {
		const char *header;
		gint64 date;
		PpFlags flags;
	} rows[] = {
		{ "Date: Mon, 1 Apr 2019 10:00:00 +0000\n", 1554112800, 0 },
		{ "Date: Mon, 1 Apr 2019 10:00:00 +0000\nReceived: from a; Mon, 1 Apr 2019 10:00:09 +0000\n", 1554112800, 0 },
		{ "Received: by b; Mon, 1 Apr 2019 10:00:09 +0000\nReceived: from a by c\n\tid 5;\n Mon, 1 Apr 2019 10:00:00 +0000\n",
		  1554112809, PP_FLAG_NO_DATE },
		{ "Date: Fri, 1 Apr 2039 10:00:00 +0000\nReceived: by b; Mon, 1 Apr 2019 10:00:09 +0000\n", 1554112809,
		  PP_FLAG_ODD_DATE },
		{ "Date: soon\n", MAIL_ARRIVAL, PP_FLAG_ODD_DATE },
		{ "Received: without a date\n", MAIL_ARRIVAL, PP_FLAG_NO_DATE },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *raw = g_strconcat ("From: a@x.org\nSubject: a\nMessage-ID: <1@x>\n", rows[i].header, "\nx", NULL);
		g_autoptr (PpMessage) message = mail_parse (raw);

		g_assert_cmpint (message->date, ==, rows[i].date);
		g_assert_cmpuint (message->flags, ==, rows[i].flags);
	}
}

static void
test_list_ids (void)
{
	static const struct {
		const char *header, *want;
	} rows[] = {
		{ "", "" },
		{ "List-Id: The List <list.x.org>\n", "list.x.org" },
		{ "List-ID: <LIST.x.org>\n", "list.x.org" },
		{ "List-Id: list.x.org\n", "list.x.org" },
		{ "List-Id: two words\n", "" },
		{ "List-Id: <a.x.org> <b.x.org>\n", "b.x.org" },
		{ "List-Id: <a.x.org> <>\n", "a.x.org" },
		{ "List-Id: \"<odd>\" <<b.x.org>\n", "b.x.org" },
		{ "List-Id: =?utf-8?q?caf=C3=A9?=\n <cafe.x.org>\n", "cafe.x.org" },
		{ "X-list: c\nX-Mailing-List: b@x.org\nList-ID: <a.x.org>\n", "a.x.org b@x.org c" },
		{ "List-Id:\nList-ID: <a.x.org>\nX-Mailing-List: <b.x.org>\n", "a.x.org b.x.org" },
		{ "Delivered-To: mailing list list@x.org\nX-Loop: l@x.org\n", "" },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *raw = g_strconcat (rows[i].header, MAIL_HEAD, "\nx", NULL);
		g_autoptr (PpMessage) message = mail_parse (raw);
		g_autofree char *ids = g_strjoinv (" ", (char **) message->list_ids->pdata);

		pp_assert_row_str (i, ids, rows[i].want);
	}
}

static void
test_hints (void)
{
	static const struct {
		const char *header, *state, *delegate, *flags;
	} rows[] = {
		{ "", NULL, NULL, "" },
		{ "X-Patchwork-Hint: Ignore\n", NULL, NULL, "hint-ignore" },
		{ "X-Patchwork-Hint: keep\n", NULL, NULL, "" },
		{ "X-Patchwork-State: Under  Review\n", "Under Review", NULL, "" },
		{ "X-Patchwork-Delegate: =?utf-8?q?a=40x=2Eorg?=\n", NULL, "a@x.org", "" },
		{ "X-Patchwork-Action-Required:\n", NULL, NULL, "action-required" },
		{ "X-Patchwork-Action-Required: yes\n", NULL, NULL, "action-required" },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *raw = g_strconcat (MAIL_HEAD, rows[i].header, "\nx", NULL);
		g_autoptr (PpMessage) message = mail_parse (raw);
		g_autofree char *flags = mail_flags (message);

		pp_assert_row_str (i, message->hint_state, rows[i].state);
		pp_assert_row_str (i, message->hint_delegate, rows[i].delegate);
		pp_assert_row_str (i, flags, rows[i].flags);
	}
}

/* --- wrappers and digests ------------------------------------------------------------------ */

#define INNER                                    \
	"From: Bob <bob@y.org>\n"                \
	"Subject: [PATCH v2] inner\n"            \
	"Date: Mon, 1 Apr 2019 09:00:00 +0000\n" \
	"Message-ID: <1@x.org>\n"                \
	"In-Reply-To: <p@y.org>\n"               \
	"\n"                                     \
	"inner text\n"

#define FORWARDED                                \
	"From: Bob <bob@y.org>\n"                \
	"Subject: inner\n"                       \
	"Date: Mon, 1 Apr 2019 09:00:00 +0000\n" \
	"Message-ID: <2@x.org>\n"                \
	"\n"                                     \
	"inner text\n"

#define MIXED "Content-Type: multipart/mixed; boundary=b\n\n"
#define TEXT(text) "--b\nContent-Type: text/plain\n\n" text "\n"
#define MESSAGE(text) "--b\nContent-Type: message/rfc822\n\n" text
#define RFC822 "Content-Type: message/rfc822\n\n"

static void
test_wrappers (void)
{
	static const struct {
		const char *raw, *id, *subject, *email, *in_reply_to, *parts;
	} rows[] = {
		/* Mailman 2.1 and 3, without and with a footer */
		{ MAIL_HEAD RFC822 INNER, "<1@x.org>", "[PATCH v2] inner", "bob@y.org", "<p@y.org>",
		  "plain:inner text\n {wrapped}" },
		{ MAIL_HEAD MIXED TEXT ("head") MESSAGE (INNER) TEXT ("____\nlist") "--b--\n", "<1@x.org>", "[PATCH v2] inner",
		  "bob@y.org", "<p@y.org>", "plain:inner text {wrapped}" },
		{ MAIL_HEAD MIXED MESSAGE (INNER) TEXT ("____\nlist") "--b--\n", "<1@x.org>", "[PATCH v2] inner", "bob@y.org",
		  "<p@y.org>", "plain:inner text {wrapped}" },
		/* without an id of the list's the author's is taken */
		{ "From: list@x.org\nSubject: s\nDate: Mon, 1 Apr 2019 10:00:00 +0000\n" RFC822 FORWARDED, "<2@x.org>", "inner",
		  "bob@y.org", NULL, "plain:inner text\n {wrapped}" },
		/* an id of its own, but the author's date */
		{ "From: list@x.org\nSubject: s\nDate: Mon, 1 Apr 2019 09:00:00 +0000\nMessage-ID: <l@x.org>\n" RFC822 FORWARDED,
		  "<l@x.org>", "inner", "bob@y.org", NULL, "plain:inner text\n {wrapped}" },
		/* a message that somebody forwards is his own, and what is odd about it as well */
		{ MAIL_HEAD RFC822 "Subject: a\n" FORWARDED, "<1@x.org>", "[PATCH] fix", "ann@x.org", NULL, "plain:inner text\n" },
		{ MAIL_HEAD RFC822 "Subject: a\n" INNER, "<1@x.org>", "a", "bob@y.org", "<p@y.org>",
		  "plain:inner text\n {repeated-header,wrapped}" },
		{ MAIL_HEAD RFC822 FORWARDED, "<1@x.org>", "[PATCH] fix", "ann@x.org", NULL, "plain:inner text\n" },
		{ MAIL_HEAD MIXED TEXT ("look") MESSAGE (FORWARDED) "--b--\n", "<1@x.org>", "[PATCH] fix", "ann@x.org", NULL,
		  "plain:look|plain:inner text" },
		/* two of them, or with an attachment: no wrapper */
		{ MAIL_HEAD MIXED MESSAGE (INNER) MESSAGE (INNER) "--b--\n", "<1@x.org>", "[PATCH] fix", "ann@x.org", NULL,
		  "plain:inner text|plain:inner text" },
		{ MAIL_HEAD MIXED MESSAGE (INNER) "--b\nContent-Type: text/html\n\nx\n--b--\n", "<1@x.org>", "[PATCH] fix",
		  "ann@x.org", NULL, "plain:inner text" },
		/* an inner message without an author is none */
		{ MAIL_HEAD RFC822 "Subject: a\nMessage-ID: <1@x.org>\n\nx\n", "<1@x.org>", "[PATCH] fix", "ann@x.org", NULL,
		  "plain:x\n" },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (PpMessage) message = mail_parse (rows[i].raw);
		g_autofree char *parts = mail_describe_parts (message);

		pp_assert_row_str (i, parts, rows[i].parts);
		pp_assert_row_str (i, message->msgid, rows[i].id);
		pp_assert_row_str (i, message->subject, rows[i].subject);
		pp_assert_row_str (i, message->email, rows[i].email);
		pp_assert_row_str (i, message->in_reply_to, rows[i].in_reply_to);
	}
}

/* The list's id and hints stay those of the wrapper; the newest Received is the list's. */
static void
test_wrapper_fields (void)
{
	g_autoptr (PpMessage) message = mail_parse (
		MAIL_HEAD "List-Id: <l.x.org>\nReceived: by l; Mon, 1 Apr 2019 10:00:09 +0000\nX-Patchwork-State: new\n" RFC822
		"Received: by a; Mon, 1 Apr 2019 08:00:00 +0000\nList-Id: <other.x.org>\nX-Patchwork-Hint: ignore\n" INNER);

	g_assert_cmpuint (message->list_ids->len, ==, 1);
	g_assert_cmpstr (g_ptr_array_index (message->list_ids, 0), ==, "l.x.org");
	g_assert_cmpstr (message->hint_state, ==, "new");
	g_assert_cmpint (message->date, ==, 1554109200);
	g_assert_cmpuint (message->flags, ==, PP_FLAG_WRAPPED | PP_FLAG_HINT_IGNORE);
}

static void
test_digests (void)
{
	static const struct {
		const char *raw;
		gboolean digest;
	} rows[] = {
		{ "Subject: list Digest, Vol 12, Issue 3\n" MAIL_HEAD "\nx\n", TRUE },
		{ "Subject: Digest for list@x.org - 3 updates in 2 topics\n" MAIL_HEAD "\nx\n", TRUE },
		{ "Subject: Re: list Digest, Vol 12, Issue 3\n" MAIL_HEAD "\nx\n", FALSE },
		{ "Subject: [PATCH] list Digest, Vol 12, Issue 3\n" MAIL_HEAD "\nx\n", FALSE },
		{ "Subject: list Digest, Vol 12, Issue 3 of it\n" MAIL_HEAD "\nx\n", FALSE },
		{ MAIL_HEAD "Content-Type: multipart/digest; boundary=b\n\n--b\n\n" FORWARDED "--b--\n", TRUE },
		{ MAIL_HEAD MIXED TEXT ("head") "--b\nContent-Type: multipart/digest; boundary=c\n\n--c\n\n" FORWARDED "--c--\n--b--\n",
		  TRUE },
		/* one that is attached to a message inside of this */
		{ MAIL_HEAD MIXED TEXT ("see")
		  MESSAGE ("Subject: a\nContent-Type: multipart/digest; boundary=c\n\n--c\n\nSubject: b\n\nx\n--c--\n") "--b--\n",
		  FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (PpMessage) message = mail_parse (rows[i].raw);

		if (((message->flags & PP_FLAG_DIGEST) != 0) != rows[i].digest)
			g_error ("row %u", i);
	}
}

/* --- size -------------------------------------------------------------------------------- */

/* HEAD, PIECE as often as makes SIZE bytes, TAIL. */
static PpMessage *
parse_long (const char *head, const char *piece, gsize size, const char *tail)
{
	g_autoptr (GString) raw = g_string_new (head);

	while (raw->len < size)
		g_string_append (raw, piece);
	g_string_append (raw, tail);
	return mail_parse_bytes (raw->str, raw->len);
}

static void
test_header_limit (void)
{
	static const struct {
		const char *head, *piece;
		int size;	/* relative to the limit */
		PpFlags flags;
	} rows[] = {
		{ MAIL_HEAD, "X-Filler: 0123456789\n", -100, 0 },
		{ MAIL_HEAD, "X-Filler: 0123456789\n", 100, PP_FLAG_HEADER_TOO_LARGE },
		{ MAIL_HEAD "X-Fold:", " 0123456789\n", 100, PP_FLAG_HEADER_TOO_LARGE },
		{ MAIL_HEAD "X-Long: ", "0123456789", 100, PP_FLAG_HEADER_TOO_LARGE },
		{ MAIL_HEAD, "Received: by x; Mon, 1 Apr 2019 10:00:00 +0000\n", -100, 0 },
		{ MAIL_HEAD, "Cc: Bob <bob@x.org>, Eve <eve@x.org>\n", -100, PP_FLAG_REPEATED_HEADER },
		{ MAIL_HEAD "Cc: x", ",\n Bob <bob@x.org>", -100, 0 },
		{ MAIL_HEAD, "no field\nX: y\n", -100, PP_FLAG_BROKEN_HEADER },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (PpMessage) message = parse_long (rows[i].head, rows[i].piece, (gsize) (PP_LIMIT_HEADER + rows[i].size),
		                                            "\n\nbody\n");
		g_autofree char *parts = NULL;

		g_assert_cmpuint (message->flags, ==, rows[i].flags);
		message->flags = 0;
		parts = mail_describe_parts (message);
		/* the body is found behind the limit, too */
		g_assert_true (g_str_has_suffix (parts, "body\n"));
		g_assert_cmpstr (message->subject, ==, "[PATCH] fix");
		g_assert_cmpstr (message->msgid, ==, "<1@x.org>");
	}
}

static void
test_many_references (void)
{
	g_autoptr (GString) raw = g_string_new (MAIL_HEAD "References:");
	g_autoptr (PpMessage) message = NULL;

	/* most of 200,000 are beyond the limit of the header; those within it are nearer than nothing */
	for (guint i = 0; i < 200000; i++)
		g_string_append_printf (raw, " <%u@x>\n", i);
	g_string_append (raw, "\nbody\n");
	message = mail_parse_bytes (raw->str, raw->len);
	g_assert_cmpuint (message->refs->len, ==, PP_LIMIT_REFS);
	g_assert_cmpuint (message->flags, ==, PP_FLAG_HEADER_TOO_LARGE | PP_FLAG_TOO_MANY_REFERENCES);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	pp_mail_init ();
	g_test_add_func ("/message/blocks", test_blocks);
	g_test_add_func ("/message/nothing", test_nothing);
	g_test_add_func ("/message/raw-is-shared", test_raw_is_shared);
	g_test_add_func ("/message/fields", test_fields);
	g_test_add_func ("/message/nul-in-header", test_nul_in_header);
	g_test_add_func ("/message/dates", test_dates);
	g_test_add_func ("/message/list-ids", test_list_ids);
	g_test_add_func ("/message/hints", test_hints);
	g_test_add_func ("/message/wrappers", test_wrappers);
	g_test_add_func ("/message/wrapper-fields", test_wrapper_fields);
	g_test_add_func ("/message/digests", test_digests);
	g_test_add_func ("/message/header-limit", test_header_limit);
	g_test_add_func ("/message/many-references", test_many_references);
	return g_test_run ();
}
