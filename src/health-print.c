/* The forms of health for people, and for monitoring. */
#include "config.h"

#include "health.h"

#include <string.h>

#include "mail/message.h"
#include "mail/printable.h"
#include "patch/submission.h"
#include "table.h"

/* --- text ------------------------------------------------------------------------------------- */

static void append_line (GString *out, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
append_line (GString *out, const char *format, ...)
{
	g_autofree char *text = NULL, *line = NULL;
	va_list arguments;

	va_start (arguments, format);
	text = g_strdup_vprintf (format, arguments);
	va_end (arguments);
	line = pp_printable (text);
	g_string_append_printf (out, "%s\n", line);
}

static void
append_schema (GString *out, const PpHealth *health)
{
	const char *word = health->readable ? "current" : "not this program's";
	g_autofree char *size = g_format_size_full ((guint64) health->bytes, G_FORMAT_SIZE_IEC_UNITS);

	if (health->schema == 0)
		append_line (out, "schema      none");
	else
		append_line (out, "schema      version %d, %s; rules %d", health->schema, word, health->rules);
	if (!health->readable)
		return;
	append_line (out, "database    %s, PostgreSQL %s, %s in tables and indexes; %s", health->database, health->server, size,
	             health->roles ? "roles patchpost_deliver and patchpost_read" : "without roles of ours");
	if (health->counted)
		append_line (out, "messages    %" G_GINT64_FORMAT ": %" G_GUINT64_FORMAT " patches, %" G_GUINT64_FORMAT
		             " cover letters, %" G_GUINT64_FORMAT " comments, %" G_GUINT64_FORMAT " other; %" G_GUINT64_FORMAT
		             " series", health->messages, health->contents.patches, health->contents.covers,
		             health->contents.comments, health->contents.others, health->contents.series);
	else if (health->messages >= 0)
		append_line (out, "messages    about %" G_GINT64_FORMAT " (estimated; --exact counts)", health->messages);
	else
		append_line (out, "messages    not known before the tables were analyzed (--exact counts)");
	if (health->purged > 0)
		append_line (out, "purged      %" G_GUINT64_FORMAT " id%s", health->purged, health->purged == 1 ? "" : "s");
}

static char *
age_or_never (const PpHealth *health, gint64 when)
{
	return when == PP_NO_DATE ? g_strdup ("never") : pp_health_age (health->now - when);
}

/* How long without mail is too long. */
static char *
limit_of (const PpInboxHealth *inbox)
{
	return inbox->silent_after == PP_AGE_FOREVER ? g_strdup ("-") : pp_health_age (inbox->silent_after);
}

static guint64
contents_of (const PpInboxHealth *inbox)
{
	return inbox->contents.patches + inbox->contents.covers + inbox->contents.comments + inbox->contents.others;
}

static void
append_inboxes (GString *out, const PpHealth *health)
{
	static const PpColumn columns[] = {
		{ "INBOX", 30, FALSE }, { "PROJECTS", 40, FALSE }, { "MESSAGES", 0, TRUE }, { "SERIES", 0, TRUE },
		{ "LAST MAIL", 0, TRUE }, { "LAST DELIVERY", 0, TRUE }, { "SILENT AFTER", 0, TRUE },
	};
	g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
	g_autofree char *text = NULL;

	for (guint i = 0; i < health->inboxes->len; i++) {
		const PpInboxHealth *inbox = g_ptr_array_index (health->inboxes, i);
		char **cells = g_new0 (char *, G_N_ELEMENTS (columns) + 1);

		cells[0] = g_strdup (inbox->name);
		cells[1] = g_strjoinv (" ", inbox->projects);
		cells[2] = health->counted ? g_strdup_printf ("%" G_GUINT64_FORMAT, contents_of (inbox)) : g_strdup ("-");
		cells[3] = health->counted ? g_strdup_printf ("%" G_GUINT64_FORMAT, inbox->contents.series) : g_strdup ("-");
		cells[4] = age_or_never (health, inbox->last_mail);
		cells[5] = age_or_never (health, inbox->last_delivery);
		cells[6] = limit_of (inbox);
		g_ptr_array_add (rows, cells);
	}
	if (rows->len == 0)
		return;
	text = pp_table_format (columns, G_N_ELEMENTS (columns), rows);
	g_string_append_printf (out, "\n%s", text);
}

static void
append_quarantine (GString *out, const PpHealth *health)
{
	static const PpColumn columns[] = {
		{ "QUARANTINE", 30, FALSE }, { "MAILS", 0, TRUE }, { "LAST DAY", 0, TRUE }, { "OLDEST", 0, TRUE },
	};
	g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
	g_autofree char *text = NULL;

	for (guint i = 0; i < health->quarantine->len; i++) {
		const PpQuarantineHealth *quarantine = g_ptr_array_index (health->quarantine, i);
		char **cells = g_new0 (char *, G_N_ELEMENTS (columns) + 1);

		cells[0] = g_strdup (quarantine->reason);
		cells[1] = g_strdup_printf ("%" G_GUINT64_FORMAT, quarantine->messages);
		cells[2] = g_strdup_printf ("%" G_GUINT64_FORMAT, quarantine->last_day);
		cells[3] = pp_health_age (health->now - quarantine->oldest);
		g_ptr_array_add (rows, cells);
	}
	if (rows->len == 0)
		return;
	text = pp_table_format (columns, G_N_ELEMENTS (columns), rows);
	g_string_append_printf (out, "\n%s", text);
}

static void
append_spool (GString *out, const PpHealth *health)
{
	if (health->spool == NULL)
		return;
	if (health->spooled.messages == 0) {
		append_line (out, "spool       %s: empty", health->spool);
	} else {
		g_autofree char *age = pp_health_age (health->now - health->spooled.oldest);

		append_line (out, "spool       %s: mails: %" G_GUINT64_FORMAT ", the oldest came %s ago", health->spool,
		             health->spooled.messages, age);
	}
}

static void
append_problem_lines (GString *out, const PpHealth *health)
{
	for (guint i = 0; i < health->problems->len; i++) {
		const PpProblem *problem = g_ptr_array_index (health->problems, i);

		append_line (out, "%s: %s", pp_severity_name (problem->severity), problem->what);
		append_line (out, "    %s", problem->advice);
	}
}

char *
pp_health_text (const PpHealth *health)
{
	GString *out = g_string_new (NULL);

	append_schema (out, health);
	append_spool (out, health);
	append_inboxes (out, health);
	append_quarantine (out, health);
	if (health->problems->len > 0)
		g_string_append_c (out, '\n');
	append_problem_lines (out, health);
	return g_string_free (out, FALSE);
}

/* --- check ------------------------------------------------------------------------------------ */

char *
pp_health_check (const PpHealth *health)
{
	GString *out = g_string_new (NULL), *first = g_string_new (NULL);
	g_autofree char *word = g_ascii_strup (pp_severity_name (pp_health_severity (health)), -1);

	for (guint i = 0; i < health->problems->len; i++)
		g_string_append_printf (first, "%s%s", i > 0 ? "; " : "",
		                        ((const PpProblem *) g_ptr_array_index (health->problems, i))->what);
	if (first->len == 0)
		g_string_append_printf (first, "%u inbox%s, %s%" G_GINT64_FORMAT " message%s", health->inboxes->len,
		                        health->inboxes->len == 1 ? "" : "es", health->counted ? "" : "about ",
		                        MAX (health->messages, 0), health->messages == 1 ? "" : "s");
	append_line (out, "%s: %s", word, first->str);
	g_string_free (first, TRUE);
	append_problem_lines (out, health);
	return g_string_free (out, FALSE);
}
