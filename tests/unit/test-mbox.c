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
	{ "From a@x.org Mon Oct 05 12:34:56 GMT+02:00 2020\n", 1, AT - 7200 },
	{ "From a@x.org Mon Oct  5 12:34:56 EDT-0400 2020\n", 1, AT + 4 * 3600 },
	{ "From a@x.org Mon Oct  5 12:34:56 20\n", 1, AT },
	{ "From a@x.org Mon Oct  5 12:34 20\n", 1, AT - 56 },
	{ "From ???@??? Mon Oct 05 12:34:56 2020\n", 1, AT },
	{ "From MAILER-DAEMON Mon Oct  5 12:34:56 2020\n", 1, AT },
	{ "From 1679998887776665554@xxx Mon Oct 05 12:34:56 +0000 2020\r\n", 1, AT },
	{ "From host!ada Mon Oct  5 12:34:56 2020 remote from other\n", 1, AT },
	{ "From ada Mon Oct  5 12:34 EST 2020 remote from other\n", 1, AT - 56 + 5 * 3600 },
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
	{ "From a@x.org Mon Oct  5 12:34:56 2020 remote from\n", 0, NONE },
	{ "From a@x.org Mon Oct  5 12:34:56 remote from other\n", 0, NONE },
	{ "From a@x.org Mon Oct  5 12:34:56 2020 remote from other and more\n", 0, NONE },
	{ "From a@x.org Mon Oct  5 12:34:56 2020 GMT+2\n", 0, NONE },
	{ "From a@x.org Mon Oct  5 12:34:56 2020 GMT+02:000\n", 0, NONE },
	{ "From a@x.org Mon Oct 12:34:56 5 200\n", 0, NONE },
	{ "From a@x.org Mon Oct  5 20 12:34:56\n", 0, NONE },
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
	/* a byte order mark, and what else stands before the first line */
	{ "\xef\xbb\xbf" LINE "S: 1\n\none\n\n" LINE "S: 2\n", PP_MBOX_AUTO, { "S: 1\n\none\n", "S: 2\n" }, { AT, AT } },
	{ "\xef\xbb\xbf\r\n\r\n" CRLF_LINE "S: 1\r\n", PP_MBOX_RD, { "S: 1\r\n" }, { AT } },
	{ LINE "S: 1\n\n\xef\xbb\xbf" LINE "S: 2\n", PP_MBOX_AUTO, { "S: 1\n\n\xef\xbb\xbf" LINE "S: 2\n" }, { AT } },
	/* lines without a date count where the first has none */
	{ "From nobody\nS: 1\n\none\n\nFrom nobody\nS: 2\n\nFrom here\nit is far\n\n" LINE "S: 3\n", PP_MBOX_AUTO,
	  { "S: 1\n\none\n", "S: 2\n\nFrom here\nit is far\n", "S: 3\n" }, { NONE, NONE, AT } },
	{ "From nobody\r\nS: 1\r\n\r\none\r\n\r\nFrom Mo 5 Okt 2020\r\nS: 2\r\n", PP_MBOX_AUTO,
	  { "S: 1\r\n\r\none\r\n", "S: 2\r\n" }, { NONE, NONE } },
	{ "From nobody\nS: 1\nFrom nobody\nS: 2\n\none\nFrom nobody\nS: 3\n", PP_MBOX_AUTO,
	  { "S: 1\nFrom nobody\nS: 2\n\none\nFrom nobody\nS: 3\n" }, { NONE } },
	{ "From nobody\nS: 1\n\n" GIT_LINE "S: 2\n\nFrom nobody", PP_MBOX_AUTO,
	  { "S: 1\n\n" GIT_LINE "S: 2\n\nFrom nobody" }, { NONE } },
	{ LINE "S: 1\n\none\n\nFrom nobody\nS: 2\n", PP_MBOX_AUTO, { "S: 1\n\none\n\nFrom nobody\nS: 2\n" }, { AT } },
	/* lone CRs end no line, NULs are bytes */
	{ LINE "S: 1\n\none\r\r" LINE "S: 2\r\n\r\n" LINE "S: 3\n", PP_MBOX_AUTO,
	  { "S: 1\n\none\r\r" LINE "S: 2\r\n", "S: 3\n" }, { AT, AT } },
	/* line ends may be mixed */
	{ CRLF_LINE "S: 1\n\r\none\n\r\n" LINE "S: 2\r\n\n\r\n\n" CRLF_LINE, PP_MBOX_AUTO,
	  { "S: 1\n\r\none\n", "S: 2\r\n\n\r\n", "" }, { AT, AT, AT } },
	/* Content-Length counts only where it was asked for … */
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
	/* … not when it leads into a line … */
	{ LINE "Content-Length: 3\n\none" LINE "\n" LINE "S: 2\n\ntwo\n", PP_MBOX_CL2,
	  { "Content-Length: 3\n\none" LINE, "S: 2\n\ntwo\n" }, { AT, AT } },
	/* … and escapes are undone in mboxcl */
	{ LINE "Content-Length: 18\n\n>From\n>From a\n>>F\n\n" LINE "S: 2\n\n>>From b\n>From c\n", PP_MBOX_CL,
	  { "Content-Length: 18\n\n>From\nFrom a\n>>F\n", "S: 2\n\n>>From b\nFrom c\n" }, { AT, AT } },
	{ LINE "Content-Length: 54\n\n>From a\n\n" LINE "\n>From\n\n" LINE "S: 2\n", PP_MBOX_CL,
	  { "Content-Length: 54\n\nFrom a\n\n" LINE "\n>From\n", "S: 2\n" }, { AT, AT } },
	/* … or where all that are at the start are right, but for one that is cut off */
	{ LINE "Content-Length: 8\n\n>From a\n\n" LINE "Content-Length: 4\n\ntwo\n\n" LINE "S: 3\n\n>From b\n", PP_MBOX_AUTO,
	  { "Content-Length: 8\n\nFrom a\n", "Content-Length: 4\n\ntwo\n", "S: 3\n\nFrom b\n" }, { AT, AT, AT } },
	{ LINE "Content-Length: 8\n\n>From a\n\n" LINE "Content-Length: 4\n\ntwo\n\n" LINE "Content-Length: 3\n\n>From b\n", PP_MBOX_AUTO,
	  { "Content-Length: 8\n\nFrom a\n", "Content-Length: 4\n\ntwo\n", "Content-Length: 3\n\nFrom b\n" }, { AT, AT, AT } },
	{ LINE "Content-Length: 8\n\n>From a\n\n" LINE "Content-Length: 4\n\ntwo\n\n" LINE "Content-Length: 99\n\n>From b\n", PP_MBOX_AUTO,
	  { "Content-Length: 8\n\n>From a\n", "Content-Length: 4\n\ntwo\n", "Content-Length: 99\n\n>From b\n" }, { AT, AT, AT } },
	{ LINE "Content-Length: 45\n\n>From\n\n" LINE "\n" LINE "Content-Length: 4\n\ntwo\n", PP_MBOX_AUTO,
	  { "Content-Length: 45\n\n>From\n\n" LINE, "Content-Length: 4\n\ntwo\n" }, { AT, AT } },
	{ LINE "Content-Length: 45\n\n>From\n\n" LINE, PP_MBOX_AUTO, { "Content-Length: 45\n\n>From\n\n" LINE }, { AT } },
	{ LINE "Content-Length: 45\n\n>From\n\n" LINE "\n" LINE "S: 2\n", PP_MBOX_AUTO,
	  { "Content-Length: 45\n\n>From\n", "", "S: 2\n" }, { AT, AT, AT } },
	{ LINE "Content-Length: 5\n\none\n\n" LINE "Content-Length: 9\n\n>From a\n", PP_MBOX_AUTO,
	  { "Content-Length: 5\n\none\n", "Content-Length: 9\n\nFrom a\n" }, { AT, AT } },
	{ PI_LINE "Content-Length: 8\n\n>From a\n", PP_MBOX_AUTO, { "Content-Length: 8\n\nFrom a\n" }, { NONE } },
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

/* Wherever reading fails, what is whole comes before the error, and nothing after it, however far was read ahead. */
static void
check_read_error (const char *input, gsize first, gsize at, PpMboxDialect dialect)
{
	Reader reader = { input, strlen (input), 0, 5, at };
	g_autoptr (PpMbox) mbox = pp_mbox_new (read_some, &reader, dialect);
	g_autoptr (GError) error = NULL;
	PpMboxMessage message;
	guint n = 0;

	while (pp_mbox_next (mbox, &message, &error) == 1) {
		g_assert_cmpuint (g_bytes_get_size (message.raw), ==, first - 2 * strlen (LINE) - 1);
		pp_mbox_message_clear (&message);
		n++;
	}
	g_assert_cmpuint (n, ==, at >= first ? 1 : 0);
	g_assert_nonnull (error);
	g_assert_cmpint (pp_mbox_next (mbox, &message, NULL), ==, 0);
}

static void
test_read_error (void)
{
	static const char plain[] = LINE "S: 1\n\none\n\n" LINE "S: 2\n\ntwo\n\n";
	static const char counted[] = LINE "Content-Length: 4\n\none\n\n" LINE "Content-Length: 999999\n\ntwo\n\n";
	gsize plain_first = strlen (LINE "S: 1\n\none\n\n" LINE);
	gsize counted_first = strlen (LINE "Content-Length: 4\n\none\n\n" LINE);

	for (PpMboxDialect dialect = PP_MBOX_AUTO; dialect <= PP_MBOX_CL2; dialect++) {
		for (gsize at = 0; at < strlen (plain); at++)
			check_read_error (plain, plain_first, at, dialect);
		for (gsize at = 0; at < strlen (counted); at++)
			check_read_error (counted, counted_first, at, dialect);
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

/* --- what is too large, whole -------------------------------------------------------- */

typedef struct {
	const char *text;
	gsize length, at;
	GRand *random;
} Text;

/* In pieces of any size. */
static gssize
read_text (gpointer data, char *buffer, gsize length, GError **error)
{
	Text *text = data;
	gsize piece = (gsize) g_rand_int_range (text->random, 1, 300000);
	gsize n = MIN (MIN (length, text->length - text->at), piece);

	memcpy (buffer, text->text + text->at, n);
	text->at += n;
	return n;
}

static gboolean
append_rest (gpointer data, const char *bytes, gsize length, GError **error)
{
	g_byte_array_append (data, (const guint8 *) bytes, (guint) length);
	return TRUE;
}

/* Appends lines to what there is, as they are in a message and in a file of DIALECT, until the message has LENGTH bytes. */
static void
add_lines (GRand *random, PpMboxDialect dialect, gsize length, GString *message, GString *file)
{
	static const char *const kinds[] = { "From the start", ">From quoted", ">>From twice", "text\r", "", "x>From within" };

	while (message->len < length) {
		gsize start = message->len;
		const char *line = kinds[g_rand_int_range (random, 0, G_N_ELEMENTS (kinds))];
		gboolean escape = dialect == PP_MBOX_RD ? strstr (line, "From ") == line + strspn (line, ">")
		                                        : dialect != PP_MBOX_CL2 && g_str_has_prefix (line, "From ");

		/* what nobody can tell from an escaped line */
		if (dialect == PP_MBOX_O && g_str_has_prefix (line, ">From "))
			continue;
		g_string_append (message, line);
		for (int n = g_rand_int_range (random, 0, 100) == 0 ? g_rand_int_range (random, 0, 300000) : 0; n > 0; n--)
			g_string_append_c (message, 'x');
		g_string_append_c (message, '\n');
		if (escape)
			g_string_append_c (file, '>');
		g_string_append_len (file, message->str + start, (gssize) (message->len - start));
	}
}

static void
test_rest (void)
{
	static const PpMboxDialect dialects[] = { PP_MBOX_RD, PP_MBOX_O, PP_MBOX_CL2 };
	static const gsize lengths[] = { PP_LIMIT_MESSAGE - 400000, PP_LIMIT_MESSAGE + 1, PP_LIMIT_MESSAGE + 5000000 };

	for (guint i = 0; i < G_N_ELEMENTS (dialects); i++) {
		g_autoptr (GRand) random = g_rand_new_with_seed (i);
		g_autoptr (GString) message = g_string_new ("S: 1\n\n"), file = g_string_new (LINE "S: 1\n\n");
		g_autoptr (GByteArray) rest = g_byte_array_new ();
		PpMboxMessage got;

		add_lines (random, dialects[i], lengths[i], message, file);
		g_string_append (file, "\n" LINE "S: 2\n\ntwo\n");
		Text text = { file->str, file->len, 0, random };
		g_autoptr (PpMbox) mbox = pp_mbox_new (read_text, &text, dialects[i]);
		pp_mbox_set_rest_func (mbox, append_rest, rest);
		g_assert_cmpint (pp_mbox_next (mbox, &got, NULL), ==, 1);
		g_assert_cmpint (got.too_large, ==, message->len > PP_LIMIT_MESSAGE);
		if (got.too_large)
			g_assert_cmpuint (g_bytes_get_size (got.raw), <=, PP_LIMIT_HEADER);
		gsize length = g_bytes_get_size (got.raw);
		g_assert_cmpuint (length + rest->len, ==, message->len);
		g_assert_true (memcmp (g_bytes_get_data (got.raw, NULL), message->str, length) == 0);
		g_assert_true (rest->len == 0 || memcmp (rest->data, message->str + length, rest->len) == 0);
		pp_mbox_message_clear (&got);
		g_assert_cmpint (pp_mbox_next (mbox, &got, NULL), ==, 1);
		g_assert_cmpmem (g_bytes_get_data (got.raw, NULL), g_bytes_get_size (got.raw), "S: 2\n\ntwo\n", 10);
		pp_mbox_message_clear (&got);
		g_assert_cmpint (pp_mbox_next (mbox, &got, NULL), ==, 0);
	}
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

/* Content-Lengths count where two messages or more are in what is looked at of the file. */
static void
check_probe (gsize body, gboolean counts)
{
	static const char start[] = ">From a\n";
	g_autofree char *rest = g_strnfill (body - strlen (start) - 1, 'x');
	g_autofree char *message = g_strdup_printf (LINE "Content-Length: %" G_GSIZE_FORMAT "\n\n%s%s\n\n", body, start, rest);
	g_autofree char *file = g_strconcat (message, message, message, NULL);
	Reader reader = { file, strlen (file), 0, G_MAXSIZE, G_MAXSIZE };
	g_autoptr (PpMbox) mbox = pp_mbox_new (read_some, &reader, PP_MBOX_AUTO);
	PpMboxMessage got;

	for (guint i = 0; i < 3; i++) {
		g_assert_cmpint (pp_mbox_next (mbox, &got, NULL), ==, 1);
		g_assert_cmpuint (g_bytes_get_size (got.raw), ==, strlen (message) - strlen (LINE) - (counts ? 1 : 2));
		pp_mbox_message_clear (&got);
	}
	g_assert_cmpint (pp_mbox_next (mbox, &got, NULL), ==, 0);
}

static void
test_probe (void)
{
	check_probe (1000, TRUE);
	check_probe (500000, TRUE);
	check_probe (600000, FALSE);
	check_probe (2000000, FALSE);
}

/* An mbox of COUNT messages of a megabyte, made as it is read. */
typedef struct {
	char *message;
	gsize length;
	guint64 count, at;
} Many;

static gssize
read_many (gpointer data, char *buffer, gsize length, GError **error)
{
	Many *many = data;
	gsize at = many->at % many->length;

	if (many->at == many->count * many->length)
		return 0;
	length = MIN (length, many->length - at);
	memcpy (buffer, many->message + at, length);
	many->at += length;
	return length;
}

/* Offsets go beyond 4 GiB: `test-mbox -m slow'. */
static void
test_many (void)
{
	static const char head[] = LINE "S: 1\n\n", tail[] = "\n\n";
	gsize line = strlen (LINE);
	Many many = { NULL, 1024 * 1024, g_test_slow () ? 5000 : 40, 0 };
	g_autofree char *message = g_malloc (many.length);
	g_autoptr (PpMbox) mbox = NULL;
	PpMboxMessage got;

	memset (message, 'x', many.length);
	memcpy (message, head, strlen (head));
	memcpy (message + many.length - strlen (tail), tail, strlen (tail));
	many.message = message;
	mbox = pp_mbox_new (read_many, &many, PP_MBOX_AUTO);
	for (guint64 i = 0; i < many.count; i++) {
		g_assert_cmpint (pp_mbox_next (mbox, &got, NULL), ==, 1);
		g_assert_cmpuint (got.offset, ==, i * many.length);
		g_assert_cmpmem (g_bytes_get_data (got.raw, NULL), g_bytes_get_size (got.raw),
		                 message + line, many.length - line - 1);
		pp_mbox_message_clear (&got);
	}
	g_assert_cmpint (pp_mbox_next (mbox, &got, NULL), ==, 0);
}

/* Megabytes of what has to be looked at twice take no time. */
static void
test_hostile (void)
{
	static const char *const units[] = {
		"\n\nFrom ", "\n\nFrom a", "\n", "\r\n", ">", ">From ", "\n>From ", "From ", "Mon ", "\n\nFrom Mon Oct ",
		"\n\nContent-Length: 10000000", "\nContent-Length: 1\n", "\n\nFrom Mon Oct 5 1:00:00 20 A a ", "\nremote from ",
	};

	for (guint i = 0; i < 4 * G_N_ELEMENTS (units); i++) {
		g_autoptr (GString) text = g_string_new (LINE);
		while (text->len < 1000000)
			g_string_append (text, units[i / 4]);
		Reader reader = { text->str, text->len, 0, G_MAXSIZE, G_MAXSIZE };
		g_autoptr (PpMbox) mbox = pp_mbox_new (read_some, &reader, PP_MBOX_RD + i % 4);
		PpMboxMessage message;

		g_assert_cmpint (pp_mbox_next (mbox, &message, NULL), ==, 1);
		pp_mbox_message_clear (&message);
		g_assert_cmpint (pp_mbox_next (mbox, &message, NULL), ==, 0);
	}
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
	g_test_add_func ("/mbox/rest", test_rest);
	g_test_add_func ("/mbox/probe", test_probe);
	g_test_add_func ("/mbox/many", test_many);
	g_test_add_func ("/mbox/hostile", test_hostile);
	return g_test_run ();
}
