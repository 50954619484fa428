/* G_LOG_USE_STRUCTURED is not defined: the writers are called by name. */
#include "config.h"

#include "delivery-log.h"

#include <fcntl.h>
#include <string.h>
#include <sys/uio.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "mail/printable.h"

/* No value of a line is longer, in bytes: what a mail says can be of any length. */
#define VALUE_LENGTH 300

/* --- the line --------------------------------------------------------------------------------- */

/* Whether TEXT can stand without quotes. */
static gboolean
is_plain (const char *text)
{
	for (const char *at = text; *at != '\0'; at++)
		if (*at == ' ' || *at == '"' || *at == '=' || *at == '\\')
			return FALSE;
	return *text != '\0';
}

/* TEXT in no more than VALUE_LENGTH bytes of whole characters. */
static char *
cut_value (const char *text)
{
	g_autofree char *line = pp_printable (text);
	const char *end = line;

	if (strlen (line) <= VALUE_LENGTH)
		return g_steal_pointer (&line);
	while (g_utf8_next_char (end) - line <= VALUE_LENGTH - 3)
		end = g_utf8_next_char (end);
	return g_strdup_printf ("%.*s...", (int) (end - line), line);
}

static void
append_text (GString *line, const char *key, const char *text)
{
	g_autofree char *value = text != NULL ? cut_value (text) : NULL;

	if (value == NULL)
		return;
	g_string_append_printf (line, "%s%s=", line->len > 0 ? " " : "", key);
	if (is_plain (value)) {
		g_string_append (line, value);
		return;
	}
	g_string_append_c (line, '"');
	for (const char *at = value; *at != '\0'; at++) {
		if (*at == '"' || *at == '\\')
			g_string_append_c (line, '\\');
		g_string_append_c (line, *at);
	}
	g_string_append_c (line, '"');
}

static void
append_number (GString *line, const char *key, gint64 value)
{
	g_string_append_printf (line, " %s=%" G_GINT64_FORMAT, key, value);
}

char *
pp_log_line_text (const PpLogLine *line)
{
	GString *text = g_string_new (NULL);

	append_text (text, "outcome", line->outcome);
	append_text (text, "type", line->type);
	append_text (text, "reason", line->reason);
	append_text (text, "inbox", line->inbox);
	if (line->series_id != 0)
		append_number (text, "series", line->series_id);
	append_text (text, "msgid", line->msgid);
	if (line->size != 0)
		append_number (text, "size", (gint64) line->size);
	if (line->from_spool)
		g_string_append (text, " from=spool");
	append_number (text, "ms", line->milliseconds);
	return g_string_free (text, FALSE);
}

/* --- where it goes ---------------------------------------------------------------------------- */

/* Whether an administrator should look at it. */
static gboolean
is_warning (const PpLogLine *line)
{
	return strcmp (line->outcome, "spooled") == 0 || strcmp (line->outcome, "deferred") == 0 ||
	       (strcmp (line->outcome, "quarantined") == 0 && g_strcmp0 (line->reason, "no-project") != 0);
}

/* TEXT as MESSAGE, and what one looks for as fields of their own. FALSE: there is no journal. */
static gboolean
log_to_journal (const PpLogLine *line, const char *text)
{
	GLogField fields[8] = {
		{ "MESSAGE", text, -1 }, { "PRIORITY", is_warning (line) ? "4" : "6", -1 },
		{ "SYSLOG_IDENTIFIER", "patchpost", -1 }, { "SYSLOG_FACILITY", "2", -1 },
		{ "PATCHPOST_OUTCOME", line->outcome, -1 },
	};
	gsize n = 5;
	g_autofree char *msgid = line->msgid != NULL ? cut_value (line->msgid) : NULL;

	if (msgid != NULL)
		fields[n++] = (GLogField) { "PATCHPOST_MSGID", msgid, -1 };
	if (line->inbox != NULL)
		fields[n++] = (GLogField) { "PATCHPOST_INBOX", line->inbox, -1 };
	if (line->reason != NULL)
		fields[n++] = (GLogField) { "PATCHPOST_REASON", line->reason, -1 };
	return g_log_writer_journald (is_warning (line) ? G_LOG_LEVEL_WARNING : G_LOG_LEVEL_INFO, fields, n, NULL) ==
	       G_LOG_WRITER_HANDLED;
}

static void
log_to_syslog (const PpLogLine *line, const char *text)
{
	openlog ("patchpost", LOG_PID, LOG_MAIL);
	syslog (is_warning (line) ? LOG_WARNING : LOG_INFO, "%s", text);
	closelog ();
}

/* In one write, so that the lines of several deliveries do not mix; a pipe that nobody reads is not waited for. */
static void
log_to_file (const char *path, const char *text)
{
	g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
	g_autofree char *date = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
	g_autofree char *whole = g_strdup_printf ("%s patchpost[%d]: %s\n", date, (int) getpid (), text);
	int fd = open (path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0640);

	if (fd < 0)
		return;
	(void) !write (fd, whole, strlen (whole));
	close (fd);
}

void
pp_log_line_write (PpLogTo to, const char *file, const PpLogLine *line)
{
	g_autofree char *text = to != PP_LOG_NONE ? pp_log_line_text (line) : NULL;

	switch (to) {
	case PP_LOG_AUTO:
		if (!log_to_journal (line, text))
			log_to_syslog (line, text);
		break;
	case PP_LOG_JOURNAL:
		(void) log_to_journal (line, text);
		break;
	case PP_LOG_SYSLOG:
		log_to_syslog (line, text);
		break;
	case PP_LOG_FILE:
		log_to_file (file, text);
		break;
	case PP_LOG_NONE:
		break;
	}
}
