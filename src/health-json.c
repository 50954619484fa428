#include "config.h"

#include "health.h"
#include "json-build.h"
#include "mail/message.h"

/* null when it is not KNOWN. */
static void
add_number_if (JsonBuilder *builder, const char *name, gint64 value, gboolean known)
{
	json_builder_set_member_name (builder, name);
	if (known)
		json_builder_add_int_value (builder, value);
	else
		json_builder_add_null_value (builder);
}

static void
add_time (JsonBuilder *builder, const char *name, gint64 when)
{
	g_autoptr (GDateTime) date = when != PP_NO_DATE ? g_date_time_new_from_unix_utc (when) : NULL;
	g_autofree char *text = date != NULL ? g_date_time_format (date, "%Y-%m-%dT%H:%M:%S") : NULL;

	pp_json_member_string (builder, name, text);
}

static void
add_contents (JsonBuilder *builder, const PpContents *contents)
{
	pp_json_member_int (builder, "patches", (gint64) contents->patches);
	pp_json_member_int (builder, "covers", (gint64) contents->covers);
	pp_json_member_int (builder, "comments", (gint64) contents->comments);
	pp_json_member_int (builder, "other", (gint64) contents->others);
	pp_json_member_int (builder, "series", (gint64) contents->series);
}

static void
add_inbox (JsonBuilder *builder, const PpHealth *health, const PpInboxHealth *inbox)
{
	json_builder_begin_object (builder);
	pp_json_member_string (builder, "inbox", inbox->name);
	pp_json_member_strings (builder, "projects", (const char *const *) inbox->projects);
	add_time (builder, "last_mail", inbox->last_mail);
	add_time (builder, "last_delivery", inbox->last_delivery);
	pp_json_member_boolean (builder, "silent", inbox->silent);
	add_number_if (builder, "silent_after", inbox->silent_after, inbox->silent_after != PP_AGE_FOREVER);
	pp_json_member_int (builder, "longest_gap", inbox->longest_gap);
	pp_json_member_int (builder, "events", inbox->events);
	add_number_if (builder, "oldest_rules", inbox->oldest_rules, inbox->oldest_rules >= 0);
	if (health->counted)
		add_contents (builder, &inbox->contents);
	json_builder_end_object (builder);
}

static void
add_inboxes (JsonBuilder *builder, const PpHealth *health)
{
	json_builder_set_member_name (builder, "inboxes");
	json_builder_begin_array (builder);
	for (guint i = 0; i < health->inboxes->len; i++)
		add_inbox (builder, health, g_ptr_array_index (health->inboxes, i));
	json_builder_end_array (builder);
}

static void
add_quarantine (JsonBuilder *builder, const PpHealth *health)
{
	json_builder_set_member_name (builder, "quarantine");
	json_builder_begin_array (builder);
	for (guint i = 0; i < health->quarantine->len; i++) {
		const PpQuarantineHealth *quarantine = g_ptr_array_index (health->quarantine, i);

		json_builder_begin_object (builder);
		pp_json_member_string (builder, "reason", quarantine->reason);
		pp_json_member_int (builder, "messages", (gint64) quarantine->messages);
		pp_json_member_int (builder, "last_day", (gint64) quarantine->last_day);
		pp_json_member_int (builder, "last_week", (gint64) quarantine->last_week);
		pp_json_member_int (builder, "expired", (gint64) quarantine->expired);
		add_time (builder, "oldest", quarantine->oldest);
		json_builder_end_object (builder);
	}
	json_builder_end_array (builder);
}

static void
add_tables (JsonBuilder *builder, const PpHealth *health)
{
	json_builder_set_member_name (builder, "tables");
	json_builder_begin_array (builder);
	for (guint i = 0; i < health->tables->len; i++) {
		const PpTableHealth *table = g_ptr_array_index (health->tables, i);

		json_builder_begin_object (builder);
		pp_json_member_string (builder, "table", table->name);
		pp_json_member_int (builder, "bytes", table->bytes);
		add_number_if (builder, "estimated_rows", table->rows, table->rows >= 0);
		json_builder_end_object (builder);
	}
	json_builder_end_array (builder);
}

static void
add_spool (JsonBuilder *builder, const PpHealth *health)
{
	json_builder_set_member_name (builder, "spool");
	if (health->spool == NULL) {
		json_builder_add_null_value (builder);
		return;
	}
	json_builder_begin_object (builder);
	pp_json_member_string (builder, "path", health->spool);
	pp_json_member_int (builder, "messages", (gint64) health->spooled.messages);
	pp_json_member_int (builder, "bytes", (gint64) health->spooled.bytes);
	add_time (builder, "oldest", health->spooled.messages > 0 ? health->spooled.oldest : PP_NO_DATE);
	json_builder_end_object (builder);
}

static void
add_problems (JsonBuilder *builder, const PpHealth *health)
{
	json_builder_set_member_name (builder, "problems");
	json_builder_begin_array (builder);
	for (guint i = 0; i < health->problems->len; i++) {
		const PpProblem *problem = g_ptr_array_index (health->problems, i);

		json_builder_begin_object (builder);
		pp_json_member_string (builder, "severity", pp_severity_name (problem->severity));
		pp_json_member_string (builder, "name", problem->name);
		pp_json_member_string (builder, "subject", problem->subject);
		pp_json_member_string (builder, "what", problem->what);
		pp_json_member_string (builder, "advice", problem->advice);
		json_builder_end_object (builder);
	}
	json_builder_end_array (builder);
}

static void
add_database (JsonBuilder *builder, const PpHealth *health)
{
	pp_json_member_string (builder, "database", health->database);
	pp_json_member_string (builder, "server", health->server);
	pp_json_member_boolean (builder, "roles", health->roles);
	pp_json_member_int (builder, "bytes", health->bytes);
	pp_json_member_boolean (builder, "counted", health->counted);
	add_number_if (builder, "messages", health->messages, health->messages >= 0);
	if (health->counted)
		add_contents (builder, &health->contents);
	pp_json_member_int (builder, "purged", (gint64) health->purged);
	add_inboxes (builder, health);
	add_quarantine (builder, health);
	add_tables (builder, health);
}

char *
pp_health_json (const PpHealth *health)
{
	g_autoptr (JsonBuilder) builder = json_builder_new ();
	g_autofree char *text = NULL;

	json_builder_begin_object (builder);
	pp_json_member_string (builder, "status", pp_severity_name (pp_health_severity (health)));
	add_time (builder, "time", health->now);
	pp_json_member_int (builder, "schema", health->schema);
	pp_json_member_int (builder, "schema_wanted", health->schema_wanted);
	pp_json_member_int (builder, "rules", health->rules);
	if (health->readable)
		add_database (builder, health);
	add_spool (builder, health);
	add_problems (builder, health);
	json_builder_end_object (builder);
	text = pp_json_to_text (builder, FALSE);
	return g_strconcat (text, "\n", NULL);
}
