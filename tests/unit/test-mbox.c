#include "unit.h"

#include <stdlib.h>

#include "mail/limits.h"
#include "mail/mbox.h"
#include "mail/message.h"

#define LINE "From a@x.org Mon Oct  5 12:34:56 2020\n"
#define CRLF_LINE "From a@x.org Mon Oct  5 12:34:56 2020\r\n"
#define AT G_GINT64_CONSTANT (1601901296)
#define PI_LINE "From mboxrd@z Thu Jan  1 00:00:00 1970\n"
#define GIT_LINE "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n"
#define NONE PP_NO_DATE

/* --- From_ lines ------------------------------------------------------------ */

static const struct {
	const char *data;
	gsize length;	/* 0: none; 1: all of the first line */
	gint64 date;
} lines[] = {
	{ LINE, 1, AT },
	{ LINE "Subject: x\n", 1, AT },
	{ CRLF_LINE, 1, AT },
	{ "From a@x.org Mon Oct  5 12:34:56 2020", 1, AT },
	{ "From a@x.org  Mon Oct 05 12:34:56 2020  \n", 1, AT },
	{ "From john at x.org  Mon Oct  5 12:34:56 2020\n", 1, AT },
	{ "From - Mon Oct  5 12:34:56 2020\n", 1, AT },
	{ "From Mon Oct  5 12:34:56 2020\n", 1, AT },
	{ "From \"Mon Oct\" Mon Oct  5 12:34:56 2020\n", 1, AT },
	{ "From a@x.org Mon Oct  5 12:34 2020\n", 1, AT - 56 },
	{ "From a@x.org Mon Oct  5 12:34:56 +0200 2020\n", 1, AT - 7200 },
	{ "From a@x.org Mon Oct  5 12:34:56 2020 +0200\n", 1, AT - 7200 },
	{ "From a@x.org Mon Oct  5 12:34:56 PDT 2020\n", 1, AT + 7 * 3600 },
	{ "From a@x.org Mon Oct  5 12:34:56 MET DST 2020\n", 1, AT },
	{ "From a@x.org Mon 5 Oct 2020 12:34:56 +0200\n", 1, AT - 7200 },
	{ "From a@x.org Mon Oct  5 2:34:56 2020\n", 1, AT - 36000 },
	/* placeholders */
	{ PI_LINE, 1, NONE },
	{ GIT_LINE, 1, NONE },
	{ "From 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef Mon Sep 17 00:00:00 2001\n", 1, NONE },
	/* without a date: only before a header */
	{ "From a@x.org\nSubject: x\n", 1, NONE },
	{ "From \nSubject: x\n", 1, NONE },
	{ "From a@x.org yesterday\r\nSubject: x\r\n", 1, NONE },
	{ "From a@x.org Mon Oct  5 12:34:56 2020 it was cold\nand dark\n", 0, NONE },
	{ "From a@x.org Mon Oct  5 2020\n", 0, NONE },
	{ "From here on\n\nSubject: x\n", 0, NONE },
	{ "From ", 0, NONE },
	{ "From", 0, NONE },
	{ "", 0, NONE },
	{ "From: a@x.org\n", 0, NONE },
	{ "From : a@x.org Mon Oct  5 12:34:56 2020\n", 0, NONE },
	{ ">" LINE, 0, NONE },
	{ "from a@x.org Mon Oct  5 12:34:56 2020\n", 0, NONE },
};

static void
test_from_line (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
		gsize want = lines[i].length == 1 ? strcspn (lines[i].data, "\n") : 0;
		if (lines[i].length == 1 && lines[i].data[want] == '\n')
			want++;
		gint64 date;
		gsize got = pp_mbox_from_line (lines[i].data, strlen (lines[i].data), &date);
		if (got != want || date != lines[i].date)
			g_error ("row %u: got %" G_GSIZE_FORMAT ", date %" G_GINT64_FORMAT, i, got, date);
	}
}

/* --- splitting --------------------------------------------------------------- */

/* A reader that gives STEP bytes at a time and fails at FAIL_AT. */
typedef struct {
	const char *data;
	gsize length, at, step, fail_at;
} Reader;

static gssize
read_some (gpointer data, char *buffer, gsize length, GError **error)
{
	Reader *reader = data;

	if (reader->at >= reader->fail_at) {
		g_set_error (error, g_quark_from_static_string ("test"), 1, "cannot read");
		return -1;
	}
	gsize n = MIN (MIN (length, reader->step), MIN (reader->length, reader->fail_at) - reader->at);
	memcpy (buffer, reader->data + reader->at, n);
	reader->at += n;
	return n;
}

typedef struct {
	const char *input;
	PpMboxDialect dialect;
	const char *want[4];
	gint64 dates[3];
} SplitRow;

static const SplitRow rows[] = {
	{ "", PP_MBOX_AUTO, { NULL }, { 0 } },
	{ "\n\r\n\n", PP_MBOX_AUTO, { NULL }, { 0 } },
	{ LINE "S: 1\n\none\n\n" LINE "S: 2\n\ntwo\n\n", PP_MBOX_AUTO,
	  { "S: 1\n\none\n", "S: 2\n\ntwo\n" }, { AT, AT } },
	{ "\n\n" LINE "S: 1\n\none\n", PP_MBOX_AUTO, { "S: 1\n\none\n" }, { AT } },
	{ CRLF_LINE "S: 1\r\n\r\none\r\n\r\n" CRLF_LINE "S: 2\r\n\r\ntwo\r\n", PP_MBOX_AUTO,
	  { "S: 1\r\n\r\none\r\n", "S: 2\r\n\r\ntwo\r\n" }, { AT, AT } },
	/* pipermail */
	{ "From a at x.org  Mon Oct  5 12:34:56 2020\nFrom: a at x.org (A)\n\none\n\n"
	  "From b at x.org  Mon Oct  5 12:34:57 2020\nFrom: b at x.org (B)\n\ntwo\n\n", PP_MBOX_AUTO,
	  { "From: a at x.org (A)\n\none\n", "From: b at x.org (B)\n\ntwo\n" }, { AT, AT + 1 } },
	/* the end may come anywhere */
	{ LINE "S: 1\n\none", PP_MBOX_AUTO, { "S: 1\n\none" }, { AT } },
	{ LINE "S: 1\n\none\n\n\n\n", PP_MBOX_AUTO, { "S: 1\n\none\n\n\n" }, { AT } },
	{ LINE "S: 1", PP_MBOX_AUTO, { "S: 1" }, { AT } },
	{ LINE, PP_MBOX_AUTO, { "" }, { AT } },
	{ LINE "\n" LINE "\n", PP_MBOX_AUTO, { "", "" }, { AT, AT } },
	{ LINE "S: 1\n\none\n\nFrom a@x.org Mon Oct  5 12:34:56 2020", PP_MBOX_AUTO, { "S: 1\n\none\n", "" }, { AT, AT } },
	{ LINE "S: 1\n\none\n\nFrom a@x.org Mon Oct  5 12:34", PP_MBOX_AUTO,
	  { "S: 1\n\none\n\nFrom a@x.org Mon Oct  5 12:34" }, { AT } },
	/* no From_ lines */
	{ LINE "S: 1\n\none\n" LINE "S: 2\n\ntwo\n", PP_MBOX_AUTO, { "S: 1\n\none\n" LINE "S: 2\n\ntwo\n" }, { AT } },
	{ LINE "S: 1\n\none\n\nFrom here\n\nFrom Monday\n\nFrom \n\nFrom a Mon Oct  5 12:34:56 2020.\n", PP_MBOX_AUTO,
	  { "S: 1\n\none\n\nFrom here\n\nFrom Monday\n\nFrom \n\nFrom a Mon Oct  5 12:34:56 2020.\n" }, { AT } },
	{ LINE "S: 1\n\none\n\n" GIT_LINE "From: b\n\ntwo\n\n" LINE "S: 3\n\n", PP_MBOX_AUTO,
	  { "S: 1\n\none\n\n" GIT_LINE "From: b\n\ntwo\n", "S: 3\n" }, { AT, AT } },
	/* git format-patch --stdout */
	{ GIT_LINE "From: a\n\none\n\n" GIT_LINE "From: b\n\ntwo\n\n", PP_MBOX_AUTO,
	  { "From: a\n\none\n", "From: b\n\ntwo\n" }, { NONE, NONE } },
	/* what stands before the first */
	{ "S: 0\n\nzero\n\n" LINE "S: 1\n\none\n", PP_MBOX_AUTO, { "S: 0\n\nzero\n", "S: 1\n\none\n" }, { NONE, AT } },
	/* dialects */
	{ LINE "S: 1\n\n>From\n>From a\n>>From b\n > From c\n>From d", PP_MBOX_AUTO,
	  { "S: 1\n\n>From\nFrom a\n>>From b\n > From c\nFrom d" }, { AT } },
	{ PI_LINE "S: 1\n\n>From a\n>>From b\n>>>From c\nx>From d\nx>>From e\n> >From f\n", PP_MBOX_AUTO,
	  { "S: 1\n\nFrom a\n>From b\n>>From c\nx>From d\nx>>From e\n> >From f\n" }, { NONE } },
	{ LINE "S: 1\n\n>From a\n>>From b\n", PP_MBOX_RD, { "S: 1\n\nFrom a\n>From b\n" }, { AT } },
	{ PI_LINE "S: 1\n\n>From a\n>>From b\n", PP_MBOX_O, { "S: 1\n\nFrom a\n>>From b\n" }, { NONE } },
	{ LINE "S: 1\r\n\r\n>From a\r\n>>From b\r\n", PP_MBOX_RD, { "S: 1\r\n\r\nFrom a\r\n>From b\r\n" }, { AT } },
	/* a header is not escaped */
	{ LINE ">From b@x.org\nS: 1\n\n>From a\n", PP_MBOX_RD, { ">From b@x.org\nS: 1\n\nFrom a\n" }, { AT } },
	/* Content-Length counts only where it was asked for, and only when it fits */
	{ LINE "content-length:  45 \n\n>From\n\n" LINE "\n" LINE "S: 2\n\ntwo\n", PP_MBOX_CL2,
	  { "content-length:  45 \n\n>From\n\n" LINE "", "S: 2\n\ntwo\n" }, { AT, AT } },
	{ LINE "Content-Length: 45\n\n>From\n\n" LINE "\n" LINE "S: 2\n\ntwo\n", PP_MBOX_O,
	  { "Content-Length: 45\n\n>From\n", "", "S: 2\n\ntwo\n" }, { AT, AT, AT } },
	{ LINE "Content-Length: 5\n\none\n\n" LINE "S: 2\n\ntwo\n", PP_MBOX_CL2,
	  { "Content-Length: 5\n\none\n\n", "S: 2\n\ntwo\n" }, { AT, AT } },
	{ LINE "Content-Length: 3\n\none\n\n" LINE "S: 2\n\ntwo\n", PP_MBOX_CL2,
	  { "Content-Length: 3\n\none\n", "S: 2\n\ntwo\n" }, { AT, AT } },
	{ LINE "Content-Length: 99999999999999999999\n\n>From\n\n" LINE "S: 2\n\ntwo\n", PP_MBOX_CL2,
	  { "Content-Length: 99999999999999999999\n\n>From\n", "S: 2\n\ntwo\n" }, { AT, AT } },
	{ LINE "Content-Length: 1000\n\none\n\n" LINE "S: 2\n\ntwo\n", PP_MBOX_CL2,
	  { "Content-Length: 1000\n\none\n", "S: 2\n\ntwo\n" }, { AT, AT } },
};

static void
check_split (guint i, gsize step)
{
	const SplitRow *row = &rows[i];
	Reader reader = { row->input, strlen (row->input), 0, step, G_MAXSIZE };
	g_autoptr (PpMbox) mbox = pp_mbox_new (read_some, &reader, row->dialect);
	PpMboxMessage message;
	g_autoptr (GError) error = NULL;
	guint n = 0;

	while (pp_mbox_next (mbox, &message, &error) == 1) {
		gsize length;
		const char *raw = g_bytes_get_data (message.raw, &length);
		g_autofree char *got = g_strndup (raw != NULL ? raw : "", length);
		pp_assert_row_str (i, got, row->want[n]);
		g_assert_cmpint (message.from_line_date, ==, row->dates[n]);
		g_assert_false (message.too_large);
		pp_mbox_message_clear (&message);
		n++;
	}
	g_assert_no_error (error);
	pp_assert_row_str (i, NULL, row->want[n]);
}

static void
test_split (void)
{
	static const gsize steps[] = { G_MAXSIZE, 1, 7 };

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
		for (guint j = 0; j < G_N_ELEMENTS (steps); j++)
			check_split (i, steps[j]);
}

static void
test_offsets (void)
{
	static const char input[] = LINE "S: 1\n\none\n\n" LINE "S: 2\n\n";
	Reader reader = { input, strlen (input), 0, 3, G_MAXSIZE };
	g_autoptr (PpMbox) mbox = pp_mbox_new (read_some, &reader, PP_MBOX_AUTO);
	PpMboxMessage message;

	g_assert_cmpint (pp_mbox_next (mbox, &message, NULL), ==, 1);
	g_assert_cmpuint (message.offset, ==, 0);
	pp_mbox_message_clear (&message);
	g_assert_cmpint (pp_mbox_next (mbox, &message, NULL), ==, 1);
	g_assert_cmpuint (message.offset, ==, strlen (LINE "S: 1\n\none\n\n"));
	pp_mbox_message_clear (&message);
	g_assert_cmpint (pp_mbox_next (mbox, &message, NULL), ==, 0);
}

/* Wherever reading fails, whole messages come before the error, and nothing after it. */
static void
test_read_error (void)
{
	static const char input[] = LINE "S: 1\n\none\n\n" LINE "S: 2\n\ntwo\n\n";
	gsize first = strlen (LINE "S: 1\n\none\n\n" LINE);

	for (gsize at = 0; at < strlen (input); at++) {
		Reader reader = { input, strlen (input), 0, 5, at };
		g_autoptr (PpMbox) mbox = pp_mbox_new (read_some, &reader, at % 2 ? PP_MBOX_AUTO : PP_MBOX_CL2);
		g_autoptr (GError) error = NULL;
		PpMboxMessage message;
		int n = 0;

		while (pp_mbox_next (mbox, &message, &error) == 1) {
			pp_mbox_message_clear (&message);
			n++;
		}
		/* What was not read ahead is lost with the error: never a half message. */
		g_assert_cmpint (n, <=, at >= first ? 1 : 0);
		g_assert_nonnull (error);
		g_assert_cmpint (pp_mbox_next (mbox, &message, NULL), ==, 0);
	}
}

/* --- the limit ----------------------------------------------------------------- */

/* An mbox of a message of BODY bytes 'x' behind "S: 1\n\n" and a small one, made as it is read. */
typedef struct {
	guint64 body, at;
} Large;

#define LARGE_HEAD LINE "S: 1\n\n"
#define LARGE_TAIL "\n\n" LINE "S: 2\n\ntwo\n"

static gssize
read_large (gpointer data, char *buffer, gsize length, GError **error)
{
	Large *large = data;
	const struct {
		const char *text;
		guint64 length;
	} parts[] = {
		{ LARGE_HEAD, strlen (LARGE_HEAD) }, { NULL, large->body }, { LARGE_TAIL, strlen (LARGE_TAIL) },
	};
	guint64 before = 0;

	for (guint i = 0; i < G_N_ELEMENTS (parts); before += parts[i++].length) {
		if (large->at - before >= parts[i].length)
			continue;
		gsize n = MIN (length, before + parts[i].length - large->at);
		if (parts[i].text != NULL)
			memcpy (buffer, parts[i].text + (large->at - before), n);
		else
			memset (buffer, 'x', n);
		large->at += n;
		return n;
	}
	return 0;
}

static void
check_large (guint64 message_length, gboolean too_large)
{
	Large large = { message_length - strlen ("S: 1\n\n") - 1, 0 };
	g_autoptr (PpMbox) mbox = pp_mbox_new (read_large, &large, PP_MBOX_AUTO);
	PpMboxMessage message;

	g_assert_cmpint (pp_mbox_next (mbox, &message, NULL), ==, 1);
	g_assert_cmpint (message.too_large, ==, too_large);
	g_assert_cmpuint (g_bytes_get_size (message.raw), ==, MIN (message_length, PP_LIMIT_MESSAGE));
	g_assert_cmpmem (g_bytes_get_data (message.raw, NULL), 7, "S: 1\n\nx", 7);
	pp_mbox_message_clear (&message);

	g_assert_cmpint (pp_mbox_next (mbox, &message, NULL), ==, 1);
	g_assert_cmpuint (message.offset, ==, strlen (LINE) + message_length + 1);
	g_assert_false (message.too_large);
	g_assert_cmpmem (g_bytes_get_data (message.raw, NULL), g_bytes_get_size (message.raw), "S: 2\n\ntwo\n", 10);
	pp_mbox_message_clear (&message);
	g_assert_cmpint (pp_mbox_next (mbox, &message, NULL), ==, 0);
}

static void
test_limit (void)
{
	check_large (PP_LIMIT_MESSAGE, FALSE);
	check_large (PP_LIMIT_MESSAGE + 1, TRUE);
	check_large (PP_LIMIT_MESSAGE + 5, TRUE);
	check_large (PP_LIMIT_MESSAGE + 1000000, TRUE);
	if (g_test_slow ())
		check_large (G_GUINT64_CONSTANT (5000000000), TRUE);
}

/* Megabytes of what has to be looked at twice take no time. */
static void
test_hostile (void)
{
	static const char *const units[] = {
		"\n\nFrom ", "\n\nFrom a", "\n", "\r\n", ">", ">From ", "\n>From ", "From ", "Mon ", "\n\nFrom Mon Oct ",
		"\n\nContent-Length: 10000000", "\nContent-Length: 1\n",
	};

	for (guint i = 0; i < 3 * G_N_ELEMENTS (units); i++) {
		g_autoptr (GString) text = g_string_new (LINE);
		while (text->len < 2000000)
			g_string_append (text, units[i / 3]);
		Reader reader = { text->str, text->len, 0, G_MAXSIZE, G_MAXSIZE };
		g_autoptr (PpMbox) mbox = pp_mbox_new (read_some, &reader, PP_MBOX_RD + i % 3);
		PpMboxMessage message;

		g_assert_cmpint (pp_mbox_next (mbox, &message, NULL), ==, 1);
		pp_mbox_message_clear (&message);
		g_assert_cmpint (pp_mbox_next (mbox, &message, NULL), ==, 0);
	}
}

/* --- random mail, written and read back ------------------------------------------- */

static const char *const pieces[] = {
	"\n", "\n", "\n\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "text", " ", "Content-Length: 9\n", "From ", "\nFrom ", "\n\nFrom ",
	"\n\n" LINE, "\n" PI_LINE, "\n\n" GIT_LINE, "\r\n\r\n" CRLF_LINE, "From", "\n\nFrom a Mon Oct 5 12:34:56 2020 x\n",
	/* from here on not for mboxo, which cannot tell them from its own */
	"\n>From ", "\n>>From ", ">", "\n>", "\n\n>" LINE,
};
#define FIRST_NOT_MBOXO 19

static GString *
random_body (GRand *rand, PpMboxDialect dialect)
{
	GString *body = g_string_new (NULL);
	guint n_pieces = dialect == PP_MBOX_O ? FIRST_NOT_MBOXO : G_N_ELEMENTS (pieces);

	for (gint n = g_rand_int_range (rand, 0, 30); n > 0; n--)
		g_string_append (body, pieces[g_rand_int_range (rand, 0, n_pieces)]);
	if (g_rand_boolean (rand))
		g_string_append_len (body, "\0\xff\n\0", 4);
	g_string_append_c (body, '\n');
	return body;
}

/* Writes MESSAGE (a header without Content-Length, and BODY) as the dialects say. */
static void
write_mbox (GString *file, GString *message, GString *body, PpMboxDialect dialect)
{
	gboolean line_start = TRUE;

	g_string_append (message, "Subject: x\n");
	if (dialect == PP_MBOX_CL2)
		g_string_append_printf (message, "Content-Length: %" G_GSIZE_FORMAT "\n", body->len);
	g_string_append_c (message, '\n');
	g_string_append (file, dialect == PP_MBOX_AUTO ? PI_LINE : LINE);
	g_string_append_len (file, message->str, message->len);
	g_string_append_len (message, body->str, body->len);
	for (gsize i = 0; i < body->len; i++) {
		const char *rest = body->str + i;
		if (dialect == PP_MBOX_AUTO || dialect == PP_MBOX_RD)
			rest += strspn (rest, ">");
		if (line_start && dialect != PP_MBOX_CL2 && g_str_has_prefix (rest, "From "))
			g_string_append_c (file, '>');
		g_string_append_c (file, body->str[i]);
		line_start = body->str[i] == '\n';
	}
	g_string_append_c (file, '\n');
}

static void
free_string (gpointer string)
{
	g_string_free (string, TRUE);
}

static void
check_random (GRand *rand, PpMboxDialect dialect)
{
	g_autoptr (GString) file = g_string_new (NULL);
	g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (free_string);

	for (guint i = 0; i < 5; i++) {
		g_autoptr (GString) body = random_body (rand, dialect);
		g_ptr_array_add (messages, g_string_new (NULL));
		write_mbox (file, g_ptr_array_index (messages, i), body, dialect);
	}
	Reader reader = { file->str, file->len, 0, g_rand_int_range (rand, 1, 300), G_MAXSIZE };
	g_autoptr (PpMbox) mbox = pp_mbox_new (read_some, &reader, dialect);
	for (guint i = 0; i < messages->len; i++) {
		const GString *want = g_ptr_array_index (messages, i);
		PpMboxMessage message;
		g_assert_cmpint (pp_mbox_next (mbox, &message, NULL), ==, 1);
		g_assert_cmpmem (g_bytes_get_data (message.raw, NULL), g_bytes_get_size (message.raw), want->str, want->len);
		pp_mbox_message_clear (&message);
	}
	PpMboxMessage message;
	g_assert_cmpint (pp_mbox_next (mbox, &message, NULL), ==, 0);
}

static void
test_random (void)
{
	g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

	for (guint i = 0; i < 3000; i++)
		for (PpMboxDialect dialect = PP_MBOX_AUTO; dialect <= PP_MBOX_CL2; dialect++)
			check_random (rand, dialect);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/mbox/from-line", test_from_line);
	g_test_add_func ("/mbox/split", test_split);
	g_test_add_func ("/mbox/offsets", test_offsets);
	g_test_add_func ("/mbox/read-error", test_read_error);
	g_test_add_func ("/mbox/limit", test_limit);
	g_test_add_func ("/mbox/hostile", test_hostile);
	g_test_add_func ("/mbox/random", test_random);
	return g_test_run ();
}
