/* Health in the text format of OpenMetrics 1.0. All are gauges: counters and infos would not be read by what
 * knows Prometheus' older format only, like the textfile collector.
 */
#include "config.h"

#include "health.h"

#include <string.h>

#include "mail/message.h"

/* A family is written at once: its head, then its samples. */
static void
begin (GString *out, const char *name, const char *help)
{
	const char *units[] = { "seconds", "bytes" };

	g_string_append_printf (out, "# TYPE patchpost_%s gauge\n", name);
	for (guint i = 0; i < G_N_ELEMENTS (units); i++)
		if (g_str_has_suffix (name, units[i]) && strlen (name) > strlen (units[i]))
			g_string_append_printf (out, "# UNIT patchpost_%s %s\n", name, units[i]);
	g_string_append_printf (out, "# HELP patchpost_%s %s\n", name, help);
}

/* A label's value: the three characters that need it are escaped. */
static void
append_value (GString *out, const char *value)
{
	for (; *value != '\0'; value++) {
		if (*value == '\n')
			g_string_append (out, "\\n");
		else if (*value == '"' || *value == '\\')
			g_string_append_printf (out, "\\%c", *value);
		else
			g_string_append_c (out, *value);
	}
}

/* LABELS: names and values in turn, up to a NULL. */
static void
sample (GString *out, const char *name, gint64 value, const char *const *labels)
{
	g_string_append_printf (out, "patchpost_%s", name);
	for (guint i = 0; labels[i] != NULL; i += 2) {
		g_string_append_printf (out, "%c%s=\"", i == 0 ? '{' : ',', labels[i]);
		append_value (out, labels[i + 1]);
		g_string_append_c (out, '"');
	}
	g_string_append_printf (out, "%s %" G_GINT64_FORMAT "\n", labels[0] != NULL ? "}" : "", value);
}

static void
single (GString *out, const char *name, const char *help, gint64 value)
{
	const char *const none[] = { NULL };

	begin (out, name, help);
	sample (out, name, value, none);
}

/* --- inboxes ---------------------------------------------------------------------------------- */

typedef gint64 (*InboxValue) (const PpInboxHealth *inbox);

static gint64
last_mail (const PpInboxHealth *inbox)
{
	return inbox->last_mail;
}

static gint64
last_delivery (const PpInboxHealth *inbox)
{
	return inbox->last_delivery;
}

static gint64
silent_after (const PpInboxHealth *inbox)
{
	return inbox->silent_after == PP_AGE_FOREVER ? PP_NO_DATE : inbox->silent_after;
}

static gint64
silent (const PpInboxHealth *inbox)
{
	return inbox->silent;
}

static gint64
events (const PpInboxHealth *inbox)
{
	return inbox->events;
}

/* A value of PP_NO_DATE is no sample. */
static const struct {
	const char *name, *help;
	InboxValue value;
} inbox_families[] = {
	{ "inbox_last_mail_timestamp_seconds", "When the last mail of an inbox came.", last_mail },
	{ "inbox_last_delivery_timestamp_seconds", "When mail of an inbox was delivered last, among its newest thousand.",
	  last_delivery },
	{ "inbox_silent_after_seconds", "So long without mail and an inbox counts as silent.", silent_after },
	{ "inbox_silent", "Whether an inbox had no mail for too long.", silent },
	{ "inbox_event_cursor", "The cursor of the last event of an inbox, which is how many there were.", events },
};

static void
append_inboxes (GString *out, const PpHealth *health)
{
	for (guint f = 0; f < G_N_ELEMENTS (inbox_families); f++) {
		begin (out, inbox_families[f].name, inbox_families[f].help);
		for (guint i = 0; i < health->inboxes->len; i++) {
			const PpInboxHealth *inbox = g_ptr_array_index (health->inboxes, i);
			const char *const labels[] = { "inbox", inbox->name, NULL };
			gint64 value = inbox_families[f].value (inbox);

			if (value != PP_NO_DATE)
				sample (out, inbox_families[f].name, value, labels);
		}
	}
}

static void
append_contents (GString *out, const PpHealth *health)
{
	begin (out, "messages", "Messages of an inbox by type, counted; left out where the table is too large to count.");
	for (guint i = 0; health->counted && i < health->inboxes->len; i++) {
		const PpInboxHealth *inbox = g_ptr_array_index (health->inboxes, i);
		const struct {
			const char *type;
			guint64 value;
		} types[] = {
			{ "patch", inbox->contents.patches }, { "cover", inbox->contents.covers },
			{ "comment", inbox->contents.comments }, { "other", inbox->contents.others },
		};

		for (guint t = 0; t < G_N_ELEMENTS (types); t++) {
			const char *const labels[] = { "inbox", inbox->name, "type", types[t].type, NULL };

			sample (out, "messages", (gint64) types[t].value, labels);
		}
	}
	begin (out, "series", "Series of an inbox, counted as the messages are.");
	for (guint i = 0; health->counted && i < health->inboxes->len; i++) {
		const PpInboxHealth *inbox = g_ptr_array_index (health->inboxes, i);
		const char *const labels[] = { "inbox", inbox->name, NULL };

		sample (out, "series", (gint64) inbox->contents.series, labels);
	}
}

/* --- the rest --------------------------------------------------------------------------------- */

static void
append_tables (GString *out, const PpHealth *health)
{
	begin (out, "table_bytes", "What a table takes, with its indexes.");
	for (guint i = 0; i < health->tables->len; i++) {
		const PpTableHealth *table = g_ptr_array_index (health->tables, i);
		const char *const labels[] = { "table", table->name, NULL };

		sample (out, "table_bytes", table->bytes, labels);
	}
	begin (out, "table_rows", "Rows of a table, as the server estimates them; left out before it did.");
	for (guint i = 0; i < health->tables->len; i++) {
		const PpTableHealth *table = g_ptr_array_index (health->tables, i);
		const char *const labels[] = { "table", table->name, NULL };

		if (table->rows >= 0)
			sample (out, "table_rows", table->rows, labels);
	}
}

static void
append_quarantine (GString *out, const PpHealth *health)
{
	begin (out, "quarantine_messages", "Mails in quarantine, by reason.");
	for (guint i = 0; i < health->quarantine->len; i++) {
		const PpQuarantineHealth *quarantine = g_ptr_array_index (health->quarantine, i);
		const char *const labels[] = { "reason", quarantine->reason, NULL };

		sample (out, "quarantine_messages", (gint64) quarantine->messages, labels);
	}
	begin (out, "quarantine_day_messages", "Mails that came into quarantine within a day, by reason.");
	for (guint i = 0; i < health->quarantine->len; i++) {
		const PpQuarantineHealth *quarantine = g_ptr_array_index (health->quarantine, i);
		const char *const labels[] = { "reason", quarantine->reason, NULL };

		sample (out, "quarantine_day_messages", (gint64) quarantine->last_day, labels);
	}
}

static void
append_spool (GString *out, const PpHealth *health)
{
	if (health->spool == NULL)
		return;
	single (out, "spool_messages", "Mails that wait in the spool.", (gint64) health->spooled.messages);
	single (out, "spool_bytes", "What the mails in the spool take.", (gint64) health->spooled.bytes);
	single (out, "spool_oldest_seconds", "How long the oldest mail waits in the spool.",
	        health->spooled.messages > 0 ? health->now - health->spooled.oldest : 0);
}

/* One sample for each kind of problem and severity that there is. */
static void
append_problems (GString *out, const PpHealth *health)
{
	begin (out, "problems", "Problems by severity and name, as `status' tells them.");
	for (guint i = 0; i < health->problems->len; i++) {
		const PpProblem *problem = g_ptr_array_index (health->problems, i);
		const char *const labels[] = { "severity", pp_severity_name (problem->severity), "name", problem->name, NULL };
		gint64 count = 0;
		gboolean first = TRUE;

		for (guint n = 0; n < health->problems->len; n++) {
			const PpProblem *other = g_ptr_array_index (health->problems, n);

			if (other->severity != problem->severity || strcmp (other->name, problem->name) != 0)
				continue;
			first &= n >= i;
			count++;
		}
		if (first)
			sample (out, "problems", count, labels);
	}
	single (out, "severity", "The worst of the problems: 0 ok, 1 warning, 2 critical.", pp_health_severity (health));
}

char *
pp_health_openmetrics (const PpHealth *health)
{
	GString *out = g_string_new (NULL);

	single (out, "up", "Whether the database could be asked.", health != NULL);
	if (health != NULL) {
		single (out, "schema_version", "The version of the schema, 0 when there is none.", health->schema);
		single (out, "schema_wanted_version", "The version of the schema that the program needs.",
		        health->schema_wanted);
	}
	if (health != NULL && health->readable) {
		append_inboxes (out, health);
		append_contents (out, health);
		append_tables (out, health);
		append_quarantine (out, health);
		single (out, "purged_ids", "Ids of messages that were purged.", (gint64) health->purged);
	}
	if (health != NULL) {
		append_spool (out, health);
		append_problems (out, health);
	}
	g_string_append (out, "# EOF\n");
	return g_string_free (out, FALSE);
}
