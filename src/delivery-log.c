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
pp_delivery_line (const PpDelivery *delivery)
{
	GString *line = g_string_new (NULL);

	append_text (line, "outcome", delivery->outcome);
	append_text (line, "type", delivery->type);
	append_text (line, "reason", delivery->reason);
	append_text (line, "inbox", delivery->inbox);
	if (delivery->series_id != 0)
		append_number (line, "series", delivery->series_id);
	append_text (line, "msgid", delivery->msgid);
	if (delivery->size != 0)
		append_number (line, "size", (gint64) delivery->size);
	if (delivery->from_spool)
		g_string_append (line, " from=spool");
	append_number (line, "ms", delivery->milliseconds);
	return g_string_free (line, FALSE);
}

/* --- where it goes ---------------------------------------------------------------------------- */

/* Whether an administrator should look at it. */
static gboolean
is_warning (const PpDelivery *delivery)
{
	return strcmp (delivery->outcome, "spooled") == 0 || strcmp (delivery->outcome, "deferred") == 0 ||
	       (strcmp (delivery->outcome, "quarantined") == 0 && g_strcmp0 (delivery->reason, "no-project") != 0);
}

/* The line as MESSAGE, and what one looks for as fields of their own. FALSE: there is no journal. */
static gboolean
log_to_journal (const PpDelivery *delivery, const char *line)
{
	GLogField fields[8] = {
		{ "MESSAGE", line, -1 }, { "PRIORITY", is_warning (delivery) ? "4" : "6", -1 },
		{ "SYSLOG_IDENTIFIER", "patchpost", -1 }, { "SYSLOG_FACILITY", "2", -1 },
		{ "PATCHPOST_OUTCOME", delivery->outcome, -1 },
	};
	gsize n = 5;
	g_autofree char *msgid = delivery->msgid != NULL ? cut_value (delivery->msgid) : NULL;

	if (msgid != NULL)
		fields[n++] = (GLogField) { "PATCHPOST_MSGID", msgid, -1 };
	if (delivery->inbox != NULL)
		fields[n++] = (GLogField) { "PATCHPOST_INBOX", delivery->inbox, -1 };
	if (delivery->reason != NULL)
		fields[n++] = (GLogField) { "PATCHPOST_REASON", delivery->reason, -1 };
	return g_log_writer_journald (is_warning (delivery) ? G_LOG_LEVEL_WARNING : G_LOG_LEVEL_INFO, fields, n, NULL) ==
	       G_LOG_WRITER_HANDLED;
}

static void
log_to_syslog (const PpDelivery *delivery, const char *line)
{
	openlog ("patchpost", LOG_PID, LOG_MAIL);
	syslog (is_warning (delivery) ? LOG_WARNING : LOG_INFO, "%s", line);
	closelog ();
}

/* In one write, so that the lines of several deliveries do not mix; a pipe that nobody reads is not waited for. */
static void
log_to_file (const char *path, const char *line)
{
	g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
	g_autofree char *date = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
	g_autofree char *whole = g_strdup_printf ("%s patchpost[%d]: %s\n", date, (int) getpid (), line);
	int fd = open (path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0640);

	if (fd < 0)
		return;
	(void) !write (fd, whole, strlen (whole));
	close (fd);
}

void
pp_delivery_log (const PpSettings *settings, const PpDelivery *delivery)
{
	g_autofree char *line = settings->log != PP_LOG_NONE ? pp_delivery_line (delivery) : NULL;

	switch (settings->log) {
	case PP_LOG_AUTO:
		if (!log_to_journal (delivery, line))
			log_to_syslog (delivery, line);
		break;
	case PP_LOG_JOURNAL:
		(void) log_to_journal (delivery, line);
		break;
	case PP_LOG_SYSLOG:
		log_to_syslog (delivery, line);
		break;
	case PP_LOG_FILE:
		log_to_file (settings->log_file, line);
		break;
	case PP_LOG_NONE:
		break;
	}
}
