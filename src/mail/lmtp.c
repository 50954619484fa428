#include "config.h"

#include "mail/lmtp.h"

#include <string.h>

#include "mail/limits.h"
#include "mail/printable.h"

/* Bytes of text in an answer: with the code, and what a client puts around it, less than a line of 512. */
#define PP_ANSWER_TEXT 400

/* --- words ------------------------------------------------------------------------------------ */

/* Takes WORD from the start of *AT, whatever its case. */
static gboolean
skip_word (const char **at, const char *word)
{
	gsize length = strlen (word);

	if (g_ascii_strncasecmp (*at, word, length) != 0)
		return FALSE;
	*at += length;
	return TRUE;
}

static void
skip_blanks (const char **at)
{
	while (**at == ' ')
		(*at)++;
}

/* <address> or <>, with quoted strings, in which > is a character like others. What stands in it is the MTA's business. */
static gboolean
skip_path (const char **at)
{
	gboolean quoted = FALSE;

	if (**at != '<')
		return FALSE;
	for ((*at)++; **at != '\0'; (*at)++) {
		if (**at == '>' && !quoted) {
			(*at)++;
			return TRUE;
		}
		if (**at == '"')
			quoted = !quoted;
		else if (**at == '\\' && quoted && (*at)[1] != '\0')
			(*at)++;
	}
	return FALSE;
}

static gboolean
is_known_parameter (const char *parameter)
{
	static const char *const known[] = { "BODY=7BIT", "BODY=8BITMIME", "SMTPUTF8", NULL };
	const char *at = parameter;

	for (guint i = 0; known[i] != NULL; i++)
		if (g_ascii_strcasecmp (parameter, known[i]) == 0)
			return TRUE;
	return skip_word (&at, "SIZE=") && *at != '\0' && at[strspn (at, "0123456789")] == '\0';
}

/* All known, or REPLY says which is not. Those of MAIL; RCPT has none. */
static gboolean
check_parameters (const char *at, gboolean of_mail, GString *reply)
{
	g_auto (GStrv) parameters = g_strsplit (at, " ", -1);

	for (guint i = 0; parameters[i] != NULL; i++) {
		if (*parameters[i] != '\0' && !(of_mail && is_known_parameter (parameters[i]))) {
			g_string_append (reply, "555 5.5.4 a parameter that is not known here\r\n");
			return FALSE;
		}
	}
	return TRUE;
}

/* FROM:<path> or TO:<path> with parameters. A blank before the path is an old mistake of many. */
static gboolean
check_path (const char *at, const char *word, gboolean of_mail, GString *reply)
{
	if (skip_word (&at, word)) {
		skip_blanks (&at);
		if (skip_path (&at) && (*at == '\0' || *at == ' '))
			return check_parameters (at, of_mail, reply);
	}
	g_string_append_printf (reply, "501 5.5.4 %s<address> is missing\r\n", word);
	return FALSE;
}

/* --- commands --------------------------------------------------------------------------------- */

static void
forget_mail (PpLmtp *lmtp)
{
	lmtp->mail = FALSE;
	lmtp->recipients = 0;
}

/* ARGUMENT is what stands behind the command, without blanks around. */
typedef PpLmtpNext (*Command) (PpLmtp *lmtp, const char *argument, GString *reply);

static PpLmtpNext
command_lhlo (PpLmtp *lmtp, const char *argument, GString *reply)
{
	if (*argument == '\0') {
		g_string_append (reply, "501 5.5.4 who are you?\r\n");
		return PP_LMTP_GO_ON;
	}
	forget_mail (lmtp);
	lmtp->greeted = TRUE;
	g_string_append_printf (reply, "250-%s\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-SIZE 0\r\n"
	                        "250 ENHANCEDSTATUSCODES\r\n", lmtp->name);
	return PP_LMTP_GO_ON;
}

static PpLmtpNext
command_mail (PpLmtp *lmtp, const char *argument, GString *reply)
{
	if (!lmtp->greeted) {
		g_string_append (reply, "503 5.5.1 LHLO first\r\n");
	} else if (lmtp->mail) {
		g_string_append (reply, "503 5.5.1 one MAIL at a time\r\n");
	} else if (check_path (argument, "FROM:", TRUE, reply)) {
		lmtp->mail = TRUE;
		g_string_append (reply, "250 2.1.0 go on\r\n");
	}
	return PP_LMTP_GO_ON;
}

static PpLmtpNext
command_rcpt (PpLmtp *lmtp, const char *argument, GString *reply)
{
	if (!lmtp->mail) {
		g_string_append (reply, "503 5.5.1 MAIL first\r\n");
	} else if (lmtp->recipients == PP_LIMIT_LMTP_RECIPIENTS) {
		g_string_append (reply, "452 4.5.3 too many recipients at once\r\n");
	} else if (check_path (argument, "TO:", FALSE, reply)) {
		lmtp->recipients++;
		g_string_append (reply, "250 2.1.5 go on\r\n");
	}
	return PP_LMTP_GO_ON;
}

static PpLmtpNext
command_data (PpLmtp *lmtp, const char *argument, GString *reply)
{
	if (*argument != '\0') {
		g_string_append (reply, "501 5.5.4 DATA stands alone\r\n");
		return PP_LMTP_NO_DATA;
	}
	if (lmtp->recipients == 0) {
		g_string_append (reply, lmtp->mail ? "503 5.5.1 RCPT first\r\n" : "503 5.5.1 MAIL first\r\n");
		return PP_LMTP_NO_DATA;
	}
	g_string_append (reply, "354 go on, a dot in a line of its own ends it\r\n");
	return PP_LMTP_DATA;
}

static PpLmtpNext
command_rset (PpLmtp *lmtp, const char *argument, GString *reply)
{
	forget_mail (lmtp);
	return PP_LMTP_GO_ON;
}

static PpLmtpNext
command_quit (PpLmtp *lmtp, const char *argument, GString *reply)
{
	return PP_LMTP_CLOSE;
}

/* A command, or NULL: whatever the state, it is only answered; and its answer, or NULL where the command gives it. */
static const struct {
	const char *name;
	Command command;
	const char *answer;
} commands[] = {
	{ "MAIL", command_mail, NULL },
	{ "RCPT", command_rcpt, NULL },
	{ "DATA", command_data, NULL },
	{ "LHLO", command_lhlo, NULL },
	{ "RSET", command_rset, "250 2.0.0 forgotten" },
	{ "NOOP", NULL, "250 2.0.0 here" },
	{ "QUIT", command_quit, "221 2.0.0 bye" },
	{ "VRFY", NULL, "252 2.5.0 every address is taken" },
	{ "HELP", NULL, "214 2.0.0 LHLO MAIL RCPT DATA RSET NOOP VRFY HELP QUIT" },
	{ "HELO", NULL, "500 5.5.1 this is LMTP: LHLO" },
	{ "EHLO", NULL, "500 5.5.1 this is LMTP: LHLO" },
};

static PpLmtpNext
run_command (PpLmtp *lmtp, const char *line, GString *reply)
{
	for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
		const char *at = line;

		if (skip_word (&at, commands[i].name) && (*at == '\0' || *at == ' ')) {
			skip_blanks (&at);
			if (commands[i].answer != NULL)
				g_string_append_printf (reply, "%s\r\n", commands[i].answer);
			return commands[i].command != NULL ? commands[i].command (lmtp, at, reply) : PP_LMTP_GO_ON;
		}
	}
	g_string_append (reply, "500 5.5.2 that is no command\r\n");
	return PP_LMTP_GO_ON;
}

/* One that makes only mistakes speaks another protocol, or is up to something. */
static PpLmtpNext
count_mistakes (PpLmtp *lmtp, PpLmtpNext next, gsize before, GString *reply)
{
	if (reply->str[before] != '5' || ++lmtp->mistakes < PP_LIMIT_LMTP_MISTAKES)
		return next;
	g_string_append (reply, "421 4.7.0 too many mistakes\r\n");
	return PP_LMTP_CLOSE;
}

void
pp_lmtp_greet (const PpLmtp *lmtp, GString *reply)
{
	g_string_append_printf (reply, "220 %s LMTP patchpost\r\n", lmtp->name);
}

PpLmtpNext
pp_lmtp_command (PpLmtp *lmtp, const char *line, gsize length, GString *reply)
{
	PpLmtpNext next = PP_LMTP_GO_ON;
	gsize before = reply->len;

	if (length > PP_LIMIT_LMTP_LINE) {
		g_string_append (reply, "500 5.5.2 that line is too long\r\n");
	} else if (length < 2 || line[length - 2] != '\r') {
		g_string_append (reply, "500 5.5.2 lines end in CRLF\r\n");
	} else if (memchr (line, '\0', length) != NULL || memchr (line, '\r', length - 2) != NULL) {
		g_string_append (reply, "500 5.5.2 there is a NUL or CR in that line\r\n");
	} else {
		g_autofree char *text = g_strndup (line, length - 2);

		next = run_command (lmtp, g_strchomp (text), reply);
	}
	return count_mistakes (lmtp, next, before, reply);
}

void
pp_lmtp_answer (PpLmtp *lmtp, const char *status, const char *text, GString *reply)
{
	g_autofree char *line = pp_printable (text);
	gsize length = strlen (line);

	if (length > PP_ANSWER_TEXT)
		length = (gsize) (g_utf8_find_prev_char (line, line + PP_ANSWER_TEXT) - line);
	for (guint i = 0; i < lmtp->recipients; i++)
		g_string_append_printf (reply, "%s %.*s\r\n", status, (int) length, line);
	forget_mail (lmtp);
}

/* --- the message ------------------------------------------------------------------------------ */

static void
add (GByteArray *message, const char *bytes, gsize length)
{
	g_byte_array_append (message, (const guint8 *) bytes, (guint) length);
}

/* One byte behind a CR. */
static PpLmtpPlace
after_cr (char c, GByteArray *message)
{
	if (c == '\n') {
		add (message, "\n", 1);
		return PP_LMTP_LINE_START;
	}
	add (message, "\r", 1);
	if (c == '\r')
		return PP_LMTP_CR;
	add (message, &c, 1);
	return PP_LMTP_IN_LINE;
}

/* One byte, at all places but the middle of a line. */
static PpLmtpPlace
take_byte (PpLmtpPlace place, char c, GByteArray *message)
{
	switch (place) {
	case PP_LMTP_CR:
		return after_cr (c, message);
	case PP_LMTP_DOT_CR:
		return c == '\n' ? PP_LMTP_END : after_cr (c, message);
	case PP_LMTP_DOT:
		if (c == '\r')
			return PP_LMTP_DOT_CR;
		break;
	case PP_LMTP_LINE_START:
		if (c == '\r')
			return PP_LMTP_CR;
		if (c == '.')
			return PP_LMTP_DOT;
		break;
	case PP_LMTP_IN_LINE:
	case PP_LMTP_END:
		g_assert_not_reached ();
	}
	add (message, &c, 1);
	return PP_LMTP_IN_LINE;
}

gsize
pp_lmtp_take (PpLmtpPlace *place, const char *data, gsize length, GByteArray *message)
{
	gsize at = 0;

	while (at < length && *place != PP_LMTP_END) {
		const char *cr;
		gsize span;

		if (*place != PP_LMTP_IN_LINE) {
			*place = take_byte (*place, data[at++], message);
			continue;
		}
		cr = memchr (data + at, '\r', length - at);
		span = cr != NULL ? (gsize) (cr - data) - at : length - at;
		add (message, data + at, span);
		at += span;
		if (cr != NULL) {
			*place = PP_LMTP_CR;
			at++;
		}
	}
	return at;
}
