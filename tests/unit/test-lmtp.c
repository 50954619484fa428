#include "config.h"

#include "mail/limits.h"
#include "mail/lmtp.h"
#include "unit.h"

#define HELLO "250-h.example|250-PIPELINING|250-8BITMIME|250-SMTPUTF8|250-SIZE 0|250 ENHANCEDSTATUSCODES|"

/* Commands as they come, `|' for CRLF; codes of the answers, one a line, and what is next. */
static const struct {
	const char *commands;
	const char *codes;
	PpLmtpNext next;
} rows[] = {
	{ "LHLO me|", "250 2", PP_LMTP_GO_ON },
	{ "lhlo me|mail from:<a@x>|rcpt to:<b@y>|data|", "250 2 250 250 354", PP_LMTP_DATA },
	{ "LHLO me|MAIL FROM:<>|RCPT TO:<b@y>|RCPT TO:<c@y>|DATA|", "250 2 250 250 250 354", PP_LMTP_DATA },
	{ "LHLO me|MAIL FROM:<a@x> BODY=8BITMIME SIZE=99999999999999999999 SMTPUTF8|", "250 2 250", PP_LMTP_GO_ON },
	{ "LHLO me|MAIL FROM:<a@x> body=7bit  size=1|", "250 2 250", PP_LMTP_GO_ON },
	{ "LHLO me|MAIL FROM: <a@x>|", "250 2 250", PP_LMTP_GO_ON },
	{ "LHLO me|MAIL FROM:<\"a>b \\\" c\"@x>|", "250 2 250", PP_LMTP_GO_ON },
	{ "LHLO me|MAIL FROM:<@hop,@hop:a@x>|", "250 2 250", PP_LMTP_GO_ON },
	{ "LHLO me|MAIL FROM:<z\303\274@x> SMTPUTF8|RCPT TO:<postmaster>|DATA  |", "250 2 250 250 354", PP_LMTP_DATA },
	{ "LHLO me|QUIT|", "250 2 221", PP_LMTP_CLOSE },
	{ "QUIT|", "221", PP_LMTP_CLOSE },
	{ "NOOP|NOOP x y|HELP|VRFY you|RSET|", "250 250 214 252 250", PP_LMTP_GO_ON },
	/* RFC 2033: no HELO, no EHLO */
	{ "HELO me|EHLO me|MAIL FROM:<a@x>|", "500 500 503", PP_LMTP_GO_ON },
	/* in the wrong order */
	{ "MAIL FROM:<a@x>|", "503", PP_LMTP_GO_ON },
	{ "LHLO me|RCPT TO:<b@y>|DATA|", "250 2 503 503", PP_LMTP_NO_DATA },
	{ "LHLO me|MAIL FROM:<a@x>|DATA|", "250 2 250 503", PP_LMTP_NO_DATA },
	{ "LHLO me|MAIL FROM:<a@x>|MAIL FROM:<b@x>|", "250 2 250 503", PP_LMTP_GO_ON },
	{ "LHLO me|MAIL FROM:<a@x>|RCPT TO:<b@y>|RSET|DATA|", "250 2 250 250 250 503", PP_LMTP_NO_DATA },
	{ "LHLO me|MAIL FROM:<a@x>|RCPT TO:<b@y>|LHLO me|DATA|", "250 2 250 250 250 2 503", PP_LMTP_NO_DATA },
	/* a recipient that is refused does not count */
	{ "LHLO me|MAIL FROM:<a@x>|RCPT b@y|DATA|", "250 2 250 501 503", PP_LMTP_NO_DATA },
	/* syntax */
	{ "LHLO|LHLO |", "501 501", PP_LMTP_GO_ON },
	{ "|  |XYZZY|LHLOx me|MAILFROM:<a@x>|\377\376|", "500 500 500 500 500 500", PP_LMTP_GO_ON },
	{ "LHLO me|MAIL|MAIL FROM|MAIL FROM:|MAIL FROM:a@x|MAIL FROM:<a@x|MAIL FROM:<a@x>b|MAIL TO:<a@x>|",
	  "250 2 501 501 501 501 501 501 501", PP_LMTP_GO_ON },
	{ "LHLO me|MAIL FROM:<\"a@x>|MAIL FROM:<\"a\\|", "250 2 501 501", PP_LMTP_GO_ON },
	{ "LHLO me|MAIL FROM:<a@x> SIZE=|MAIL FROM:<a@x> SIZE=1x|MAIL FROM:<a@x> BODY=BINARYMIME|MAIL FROM:<a@x> RET=FULL|",
	  "250 2 555 555 555 555", PP_LMTP_GO_ON },
	{ "LHLO me|MAIL FROM:<a@x>|RCPT TO:<b@y> NOTIFY=NEVER|RCPT TO:<b@y> SMTPUTF8|DATA x|",
	  "250 2 250 555 555 501", PP_LMTP_NO_DATA },
	{ "LHLO me|EXPN list|TURN|BDAT 5 LAST|STARTTLS|", "250 2 500 500 500 500", PP_LMTP_GO_ON },
	/* ends of lines */
	{ "LHLO me\n", "500", PP_LMTP_GO_ON },
	{ "\n\n", "500 500", PP_LMTP_GO_ON },
	{ "LHLO me\rMAIL FROM:<a@x>|", "500", PP_LMTP_GO_ON },
	{ "NOOP|||||||||||||||||||||NOOP|", "250 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 "
	  "500 421", PP_LMTP_CLOSE },
};

/* The codes of REPLY; a lone digit says how often the extensions were told. */
static char *
codes_of (const GString *reply)
{
	g_auto (GStrv) lines = g_strsplit (reply->str, "\r\n", -1);
	GString *codes = g_string_new (NULL);

	for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
		if (lines[i][3] == '-')
			continue;
		g_string_append_printf (codes, "%s%.3s", codes->len > 0 ? " " : "", lines[i]);
		if (g_str_has_suffix (lines[i], "ENHANCEDSTATUSCODES"))
			g_string_append (codes, " 2");
		else if (strchr ("245", lines[i][0]) != NULL)
			g_assert_cmpint (lines[i][4], ==, lines[i][0]);	/* the enhanced code is of the same class */
	}
	return g_string_free (codes, FALSE);
}

static void
test_commands (void)
{
	for (guint row = 0; row < G_N_ELEMENTS (rows); row++) {
		PpLmtp lmtp = { .name = "h.example" };
		g_autoptr (GString) reply = g_string_new (NULL), commands = g_string_new (rows[row].commands);
		PpLmtpNext next = PP_LMTP_GO_ON;
		g_autofree char *codes = NULL;
		const char *at, *end;

		g_string_replace (commands, "|", "\r\n", 0);
		for (at = commands->str; (next == PP_LMTP_GO_ON || next == PP_LMTP_NO_DATA) && (end = strchr (at, '\n')) != NULL; at = end + 1)
			next = pp_lmtp_command (&lmtp, at, (gsize) (end + 1 - at), reply);
		codes = codes_of (reply);
		pp_assert_row_str (row, codes, rows[row].codes);
		g_assert_cmpint (next, ==, rows[row].next);
	}
}

static PpLmtpNext
say (PpLmtp *lmtp, const char *line, GString *reply)
{
	g_string_truncate (reply, 0);
	return pp_lmtp_command (lmtp, line, strlen (line), reply);
}

static void
test_text (void)
{
	PpLmtp lmtp = { .name = "h.example" };
	g_autoptr (GString) reply = g_string_new (NULL);

	pp_lmtp_greet (&lmtp, reply);
	g_assert_cmpstr (reply->str, ==, "220 h.example LMTP patchpost\r\n");
	say (&lmtp, "LHLO me\r\n", reply);
	g_string_replace (reply, "\r\n", "|", 0);
	g_assert_cmpstr (reply->str, ==, HELLO);
}

/* A NUL ends no line early. */
static void
test_nul (void)
{
	PpLmtp lmtp = { .name = "h.example" };
	g_autoptr (GString) reply = g_string_new (NULL);

	pp_lmtp_command (&lmtp, "QUIT\0 x\r\n", 9, reply);
	g_assert_true (g_str_has_prefix (reply->str, "500 "));
}

static void
test_long_line (void)
{
	for (gsize length = PP_LIMIT_LMTP_LINE; length <= PP_LIMIT_LMTP_LINE + 1; length++) {
		PpLmtp lmtp = { .name = "h.example" };
		g_autoptr (GString) reply = g_string_new (NULL);
		g_autofree char *line = g_strnfill (length, 'x');

		memcpy (line, "LHLO ", 5);
		memcpy (line + length - 2, "\r\n", 2);
		pp_lmtp_command (&lmtp, line, length, reply);
		g_assert_true (g_str_has_prefix (reply->str, length > PP_LIMIT_LMTP_LINE ? "500 " : "250-"));
	}
}

static void
test_recipients (void)
{
	PpLmtp lmtp = { .name = "h.example" };
	g_autoptr (GString) reply = g_string_new (NULL);

	say (&lmtp, "LHLO me\r\n", reply);
	say (&lmtp, "MAIL FROM:<>\r\n", reply);
	for (guint i = 0; i < PP_LIMIT_LMTP_RECIPIENTS; i++) {
		say (&lmtp, "RCPT TO:<b@y>\r\n", reply);
		g_assert_true (g_str_has_prefix (reply->str, "250 "));
	}
	say (&lmtp, "RCPT TO:<b@y>\r\n", reply);
	g_assert_true (g_str_has_prefix (reply->str, "452 "));
	g_assert_cmpint (say (&lmtp, "DATA\r\n", reply), ==, PP_LMTP_DATA);
}

static void
test_answer (void)
{
	PpLmtp lmtp = { .name = "h.example" };
	g_autoptr (GString) reply = g_string_new (NULL), text = g_string_new ("one\r\n250 two\033");

	for (guint round = 0; round < 2; round++) {
		say (&lmtp, "LHLO me\r\n", reply);
		say (&lmtp, "MAIL FROM:<>\r\n", reply);
		say (&lmtp, "RCPT TO:<b@y>\r\n", reply);
		say (&lmtp, "RCPT TO:<c@y>\r\n", reply);
		say (&lmtp, "DATA\r\n", reply);
		g_string_truncate (reply, 0);
		pp_lmtp_answer (&lmtp, "451 4.3.0", text->str, reply);
		if (round == 0)
			g_assert_cmpstr (reply->str, ==, "451 4.3.0 one  250 two?\r\n451 4.3.0 one  250 two?\r\n");
		for (guint i = 0; i < 1000; i++)
			g_string_append (text, "\303\274");
	}
	/* a line of SMTP, whole characters, and the next message may come */
	g_assert_cmpuint (reply->len, <=, 2 * 512);
	g_assert_true (g_utf8_validate (reply->str, -1, NULL));
	say (&lmtp, "DATA\r\n", reply);
	g_assert_true (g_str_has_prefix (reply->str, "503 "));
	say (&lmtp, "MAIL FROM:<>\r\n", reply);
	g_assert_true (g_str_has_prefix (reply->str, "250 "));
}

/* What comes, `|' for CRLF; the message, or NULL when it does not end; what is left behind it. */
static const struct {
	const char *data, *message, *rest;
} messages[] = {
	{ "a|b|.|", "a\nb\n", "" },
	{ ".|", "", "" },
	{ "|.|", "\n", "" },
	{ "a|.|QUIT|", "a\n", "QUIT|" },
	{ "a|.", NULL, "" },
	{ "a|.\r", NULL, "" },
	{ "..|...|..a|.b|.|", ".\n..\n.a\nb\n", "" },
	{ "a..|b.|.|", "a..\nb.\n", "" },
	/* no other end of line ends anything: these are text */
	{ "a\n.\nb|.|", "a\n.\nb\n", "" },
	{ "a\n.|b|.|", "a\n.\nb\n", "" },
	{ "a\r.\rb|.|", "a\r.\rb\n", "" },
	{ "a\r.|b|.|", "a\r.\nb\n", "" },
	{ "a|.\nb|.|", "a\n\nb\n", "" },
	{ "a|.\rb|.|", "a\n\rb\n", "" },
	{ "a|.\r\r\nb|.|", "a\n\r\nb\n", "" },
	{ "a\n..|.|", "a\n..\n", "" },
	{ "a\r\r\nb|.|", "a\r\nb\n", "" },
	{ "\r\r\r\n.|", "\r\r\n", "" },
	{ "a\r|.|", "a\r\n", "" },
	{ "\n|.|", "\n\n", "" },
	{ "From x|.|", "From x\n", "" },
};

static void
check_message (guint row, gsize step)
{
	g_autoptr (GString) data = g_string_new (messages[row].data);
	g_autoptr (GString) rest = NULL;
	g_autoptr (GByteArray) message = g_byte_array_new ();
	PpLmtpPlace place = PP_LMTP_LINE_START;
	gsize at = 0, used;

	g_string_replace (data, "|", "\r\n", 0);
	do {
		used = pp_lmtp_take (&place, data->str + at, MIN (step, data->len - at), message);
		at += used;
	} while (used > 0 && place != PP_LMTP_END);
	g_assert_cmpint (place == PP_LMTP_END, ==, messages[row].message != NULL);
	if (place != PP_LMTP_END)
		return;
	rest = g_string_new (data->str + at);
	g_string_replace (rest, "\r\n", "|", 0);
	pp_assert_row_str (row, rest->str, messages[row].rest);
	g_byte_array_append (message, (const guint8 *) "", 1);
	pp_assert_row_str (row, (const char *) message->data, messages[row].message);
}

/* However it is cut into pieces. */
static void
test_messages (void)
{
	for (guint row = 0; row < G_N_ELEMENTS (messages); row++)
		for (gsize step = 1; step < 8; step++)
			check_message (row, step);
}

/* Any text, stuffed as RFC 5321 says, comes out as it was. */
static void
test_round_trip (void)
{
	static const char letters[] = "\r\n..\n\ra";
	g_autoptr (GRand) random = g_rand_new_with_seed (7);

	for (guint round = 0; round < 20000; round++) {
		g_autoptr (GString) wire = g_string_new (NULL), want = g_string_new (NULL);
		g_autoptr (GByteArray) message = g_byte_array_new ();
		PpLmtpPlace place = PP_LMTP_LINE_START;
		guint lines = (guint) g_rand_int_range (random, 0, 4);
		gsize at = 0;

		for (guint line = 0; line < lines; line++) {
			guint length = (guint) g_rand_int_range (random, 0, 6);
			GString *text = g_string_new (NULL);

			for (guint i = 0; i < length; i++)
				g_string_append_c (text, letters[g_rand_int_range (random, 0, sizeof letters - 1)]);
			/* as a sender sees it, no CRLF within a line */
			g_string_replace (text, "\r\n", "a", 0);
			g_string_append_printf (wire, "%s%s\r\n", text->str[0] == '.' ? "." : "", text->str);
			g_string_append_printf (want, "%s\n", text->str);
			g_string_free (text, TRUE);
		}
		g_string_append (wire, ".\r\nQUIT\r\n");
		while (place != PP_LMTP_END)
			at += pp_lmtp_take (&place, wire->str + at,
			                    MIN ((gsize) g_rand_int_range (random, 1, 9), wire->len - at), message);
		g_assert_cmpstr (wire->str + at, ==, "QUIT\r\n");
		g_assert_cmpmem (message->data, message->len, want->str, want->len);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/lmtp/commands", test_commands);
	g_test_add_func ("/lmtp/text", test_text);
	g_test_add_func ("/lmtp/nul", test_nul);
	g_test_add_func ("/lmtp/long-line", test_long_line);
	g_test_add_func ("/lmtp/recipients", test_recipients);
	g_test_add_func ("/lmtp/answer", test_answer);
	g_test_add_func ("/lmtp/messages", test_messages);
	g_test_add_func ("/lmtp/round-trip", test_round_trip);
	return g_test_run ();
}
