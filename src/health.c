#include "config.h"

#include "health.h"

#include "mail/message.h"
#include "patch/submission.h"
#include "store/schema.h"

#define DAY ((gint64) 24 * 3600)
#define WEEK (7 * DAY)

/* A table of messages that is no larger is counted: a tenth of a second. */
#define COUNTED_BYTES ((gint64) 64 * 1024 * 1024)

/* When a list counts as silent, where the configuration leaves it to us: so many times as long as its longest gap, but not
 * before this; and not before there is enough to judge by. */
#define SILENT_FACTOR 2
#define SILENT_LEAST DAY
#define SILENT_DATES 20

/* --- structs ---------------------------------------------------------------------------------- */

static void
problem_free (PpProblem *problem)
{
	g_free (problem->subject);
	g_free (problem->what);
	g_free (problem->advice);
	g_free (problem);
}

static void
inbox_free (PpInboxHealth *inbox)
{
	g_free (inbox->name);
	g_strfreev (inbox->projects);
	g_free (inbox);
}

static void
quarantine_free (PpQuarantineHealth *quarantine)
{
	g_free (quarantine->reason);
	g_free (quarantine);
}

static void
table_free (PpTableHealth *table)
{
	g_free (table->name);
	g_free (table);
}

static PpHealth *
health_new (const PpSettings *settings, gint64 now)
{
	PpHealth *health = g_new0 (PpHealth, 1);

	health->now = now;
	health->schema_wanted = pp_schema_wanted ();
	health->rules = PP_RULES_VERSION;
	health->messages = -1;
	health->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) table_free);
	health->inboxes = g_ptr_array_new_with_free_func ((GDestroyNotify) inbox_free);
	health->quarantine = g_ptr_array_new_with_free_func ((GDestroyNotify) quarantine_free);
	health->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) problem_free);
	health->spool = g_strdup (settings->spool);
	return health;
}

void
pp_health_free (PpHealth *health)
{
	if (health == NULL)
		return;
	g_free (health->database);
	g_free (health->server);
	g_free (health->spool);
	g_ptr_array_unref (health->tables);
	g_ptr_array_unref (health->inboxes);
	g_ptr_array_unref (health->quarantine);
	g_ptr_array_unref (health->problems);
	g_free (health);
}

const char *
pp_severity_name (PpSeverity severity)
{
	static const char *const names[] = { "ok", "warning", "critical" };

	return names[severity];
}

PpSeverity
pp_health_severity (const PpHealth *health)
{
	return health->problems->len > 0 ? ((const PpProblem *) g_ptr_array_index (health->problems, 0))->severity
	                                 : PP_SEVERITY_OK;
}

char *
pp_health_age (gint64 seconds)
{
	const char *sign = seconds < 0 ? "-" : "";
	gint64 size = ABS (seconds);

	if (size < 2 * 3600)
		return g_strdup_printf ("%s%dmin", sign, (int) (size / 60));
	if (size < 2 * DAY)
		return g_strdup_printf ("%s%dh", sign, (int) (size / 3600));
	return g_strdup_printf ("%s%" G_GINT64_FORMAT "d", sign, size / DAY);
}

/* --- looking ---------------------------------------------------------------------------------- */

static gboolean
load_server (PpHealth *health, PpStore *store, gboolean exact, GError **error)
{
	PpParams *params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;

	pp_params_int8 (params, COUNTED_BYTES);
	result = pp_store_query (store, "status-server", params, error);
	if (result == NULL)
		return FALSE;
	health->database = pp_result_dup_text (result, 0, 0);
	health->server = pp_result_dup_text (result, 0, 1);
	health->counted = exact || pp_result_bool (result, 0, 2);
	health->roles = pp_result_bool (result, 0, 3);
	health->purged = (guint64) pp_result_int (result, 0, 4);
	return TRUE;
}

static gboolean
load_tables (PpHealth *health, PpStore *store, GError **error)
{
	g_autoptr (PGresult) result = pp_store_query (store, "status-tables", NULL, error);

	for (int row = 0; result != NULL && row < PQntuples (result); row++) {
		PpTableHealth *table = g_new0 (PpTableHealth, 1);

		table->name = pp_result_dup_text (result, row, 0);
		table->rows = pp_result_int (result, row, 1);
		table->bytes = pp_result_int (result, row, 2);
		health->bytes += table->bytes;
		if (g_str_equal (table->name, "message"))
			health->messages = table->rows;
		g_ptr_array_add (health->tables, table);
	}
	return result != NULL;
}

static gboolean
load_inboxes (PpHealth *health, PpStore *store, GError **error)
{
	PpParams *params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;

	pp_params_int4 (params, PP_HEALTH_NEWEST);
	result = pp_store_query (store, "status-inboxes", params, error);
	for (int row = 0; result != NULL && row < PQntuples (result); row++) {
		PpInboxHealth *inbox = g_new0 (PpInboxHealth, 1);

		inbox->id = pp_result_int (result, row, 0);
		inbox->name = pp_result_dup_text (result, row, 1);
		inbox->projects = pp_result_texts (result, row, 2);
		inbox->last_mail = pp_result_time (result, row, 3);
		inbox->last_delivery = pp_result_time (result, row, 4);
		inbox->n_dates = (guint) pp_result_int (result, row, 5);
		inbox->longest_gap = pp_result_int (result, row, 7);
		inbox->events = pp_result_int (result, row, 8);
		inbox->rules = (int) pp_result_int (result, row, 9);
		inbox->oldest_rules = pp_result_is_null (result, row, 10) ? -1 : (int) pp_result_int (result, row, 10);
		g_ptr_array_add (health->inboxes, inbox);
	}
	return result != NULL;
}

static PpInboxHealth *
find_inbox (const PpHealth *health, gint64 id)
{
	for (guint i = 0; i < health->inboxes->len; i++) {
		PpInboxHealth *inbox = g_ptr_array_index (health->inboxes, i);

		if (inbox->id == id)
			return inbox;
	}
	return NULL;
}

static gboolean
load_counts (PpHealth *health, PpStore *store, GError **error)
{
	g_autoptr (PGresult) result = pp_store_query (store, "status-counts", NULL, error);

	health->messages = 0;
	for (int row = 0; result != NULL && row < PQntuples (result); row++) {
		PpInboxHealth *inbox = find_inbox (health, pp_result_int (result, row, 0));
		guint64 *const counts[] = { &health->contents.patches, &health->contents.covers,
			                    &health->contents.comments, &health->contents.others };

		/* one that was made a moment ago */
		if (inbox == NULL)
			continue;
		inbox->contents = (PpContents) {
			(guint64) pp_result_int (result, row, 1), (guint64) pp_result_int (result, row, 2),
			(guint64) pp_result_int (result, row, 3), (guint64) pp_result_int (result, row, 4),
			(guint64) pp_result_int (result, row, 6),
		};
		inbox->oldest_rules = (int) pp_result_int (result, row, 5);
		for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
			*counts[i] += (guint64) pp_result_int (result, row, (int) i + 1);
			health->messages += pp_result_int (result, row, (int) i + 1);
		}
		health->contents.series += inbox->contents.series;
	}
	return result != NULL;
}

static gboolean
load_quarantine (PpHealth *health, PpStore *store, const PpSettings *settings, GError **error)
{
	PpParams *params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;

	pp_params_time (params, health->now - DAY);
	pp_params_time (params, health->now - WEEK);
	pp_params_time (params, settings->keep_no_project == PP_AGE_FOREVER ? PP_NO_DATE
	                                                                    : health->now - settings->keep_no_project);
	result = pp_store_query (store, "status-quarantine", params, error);
	for (int row = 0; result != NULL && row < PQntuples (result); row++) {
		PpQuarantineHealth *quarantine = g_new0 (PpQuarantineHealth, 1);

		quarantine->reason = pp_result_dup_text (result, row, 0);
		quarantine->messages = (guint64) pp_result_int (result, row, 1);
		quarantine->last_day = (guint64) pp_result_int (result, row, 2);
		quarantine->last_week = (guint64) pp_result_int (result, row, 3);
		quarantine->expired = (guint64) pp_result_int (result, row, 4);
		quarantine->oldest = pp_result_time (result, row, 5);
		g_ptr_array_add (health->quarantine, quarantine);
	}
	return result != NULL;
}

/* --- judging ---------------------------------------------------------------------------------- */

/* Takes WHAT and ADVICE over. */
static void
add_problem (PpHealth *health, PpSeverity severity, const char *name, const char *subject, char *what, char *advice)
{
	PpProblem *problem = g_new0 (PpProblem, 1);

	problem->severity = severity;
	problem->name = name;
	problem->subject = g_strdup (subject);
	problem->what = what;
	problem->advice = advice;
	g_ptr_array_add (health->problems, problem);
}

static void
judge_schema (PpHealth *health)
{
	if (health->schema == 0)
		add_problem (health, PP_SEVERITY_CRITICAL, "schema", NULL, g_strdup ("there is no schema"),
		             g_strdup ("run `patchpost init'"));
	else if (health->schema < health->schema_wanted)
		add_problem (health, PP_SEVERITY_CRITICAL, "schema", NULL,
		             g_strdup_printf ("the schema is version %d, this program needs %d: nothing is delivered",
		                              health->schema, health->schema_wanted),
		             g_strdup ("run `patchpost upgrade'"));
	else if (health->schema > health->schema_wanted)
		add_problem (health, PP_SEVERITY_CRITICAL, "schema", NULL,
		             g_strdup_printf ("the schema is version %d, newer than this program's %d: nothing is delivered",
		                              health->schema, health->schema_wanted),
		             g_strdup ("install a newer patchpost"));
}

static gint64
silent_after (const PpInboxHealth *inbox, gint64 setting)
{
	if (setting != PP_AGE_AUTO)
		return setting;
	return inbox->n_dates < SILENT_DATES ? PP_AGE_FOREVER : MAX (SILENT_LEAST, SILENT_FACTOR * inbox->longest_gap);
}

static void
judge_silence (PpHealth *health, PpInboxHealth *inbox, gint64 setting)
{
	gint64 silence = inbox->last_mail != PP_NO_DATE ? health->now - inbox->last_mail : 0;
	g_autofree char *age = pp_health_age (silence), *limit = NULL;

	inbox->silent_after = silent_after (inbox, setting);
	if (inbox->silent_after == PP_AGE_FOREVER || silence <= inbox->silent_after)
		return;
	inbox->silent = TRUE;
	limit = pp_health_age (inbox->silent_after);
	add_problem (health, PP_SEVERITY_WARNING, "silent", inbox->name,
	             g_strdup_printf ("no mail of inbox %s for %s, more than %s", inbox->name, age, limit),
	             g_strdup ("look whether it is still subscribed, and at the mail server's log"));
}

static void
judge_rules (PpHealth *health, const PpInboxHealth *inbox)
{
	if (inbox->rules > health->rules)
		add_problem (health, PP_SEVERITY_CRITICAL, "rules", inbox->name,
		             g_strdup_printf ("inbox %s was written by rules %d, this program has %d: nothing is delivered",
		                              inbox->name, inbox->rules, health->rules),
		             g_strdup ("install a newer patchpost"));
	else if (inbox->oldest_rules >= 0 && inbox->oldest_rules < health->rules)
		add_problem (health, PP_SEVERITY_WARNING, "rules", inbox->name,
		             g_strdup_printf ("inbox %s has mail that older rules read (%d, now %d)", inbox->name,
		                              inbox->oldest_rules, health->rules),
		             g_strdup ("run `patchpost reindex'"));
}

static void
judge_reason (PpHealth *health, const PpQuarantineHealth *quarantine)
{
	if (g_str_equal (quarantine->reason, "id-reused") && quarantine->last_week > 0)
		add_problem (health, PP_SEVERITY_WARNING, "id-reused", NULL,
		             g_strdup_printf ("mails of this week with the id of another message: %" G_GUINT64_FORMAT,
		                              quarantine->last_week),
		             g_strdup ("`patchpost quarantine list --reason id-reused', then accept or drop"));
	if (g_str_equal (quarantine->reason, "refused"))
		add_problem (health, PP_SEVERITY_WARNING, "refused", NULL,
		             g_strdup_printf ("mails that the database refused: %" G_GUINT64_FORMAT, quarantine->messages),
		             g_strdup ("`patchpost quarantine list --reason refused' says why; then retry or drop"));
	if (quarantine->expired > 0)
		add_problem (health, PP_SEVERITY_WARNING, "expired", NULL,
		             g_strdup_printf ("mails of no project that are older than they are to be kept: %" G_GUINT64_FORMAT,
		                              quarantine->expired),
		             g_strdup ("let cron run `patchpost quarantine drop --expired'"));
}

static void
judge_quarantine (PpHealth *health, gint64 growth)
{
	guint64 last_day = 0;

	for (guint i = 0; i < health->quarantine->len; i++) {
		const PpQuarantineHealth *quarantine = g_ptr_array_index (health->quarantine, i);

		judge_reason (health, quarantine);
		last_day += quarantine->last_day;
	}
	if (last_day >= (guint64) growth)
		add_problem (health, PP_SEVERITY_WARNING, "growth", NULL,
		             g_strdup_printf ("mails that went into quarantine within a day: %" G_GUINT64_FORMAT, last_day),
		             g_strdup ("`patchpost quarantine list' says why; is a list missing? `patchpost project add', "
		                       "then `patchpost quarantine retry'"));
}

static void
judge_spool (PpHealth *health)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *age = NULL;

	if (health->spool == NULL)
		return;
	if (!pp_spool_look (health->spool, &health->spooled, &error)) {
		add_problem (health, PP_SEVERITY_WARNING, "spool", NULL, g_strdup (error->message),
		             g_strdup_printf ("let who runs this enter %s and list what is in its folder new: "
		                              "man patchpost-status says how", health->spool));
		return;
	}
	if (health->spooled.messages == 0)
		return;
	age = pp_health_age (health->now - health->spooled.oldest);
	add_problem (health, health->now - health->spooled.oldest > DAY ? PP_SEVERITY_CRITICAL : PP_SEVERITY_WARNING, "spool",
	             NULL, g_strdup_printf ("mails that wait in the spool: %" G_GUINT64_FORMAT ", the oldest for %s",
	                                    health->spooled.messages, age),
	             g_strdup ("the next delivery that works takes them along; the log says what keeps them"));
}

static void
judge (PpHealth *health, const PpSettings *settings)
{
	if (health->readable && health->inboxes->len == 0)
		add_problem (health, PP_SEVERITY_WARNING, "no-list", NULL, g_strdup ("no list is tracked"),
		             g_strdup ("run `patchpost project add'"));
	for (guint i = 0; i < health->inboxes->len; i++) {
		PpInboxHealth *inbox = g_ptr_array_index (health->inboxes, i);

		judge_silence (health, inbox, settings->silent);
		judge_rules (health, inbox);
	}
	judge_quarantine (health, settings->growth);
	judge_spool (health);
}

static int
compare_problems (gconstpointer a, gconstpointer b)
{
	const PpProblem *x = *(PpProblem *const *) a, *y = *(PpProblem *const *) b;

	return (int) y->severity - (int) x->severity;
}

/* --- the whole -------------------------------------------------------------------------------- */

static gboolean
load (PpHealth *health, PpStore *store, const PpSettings *settings, gboolean exact, GError **error)
{
	return load_server (health, store, exact, error) && load_tables (health, store, error) &&
	       load_inboxes (health, store, error) && (!health->counted || load_counts (health, store, error)) &&
	       load_quarantine (health, store, settings, error);
}

PpHealth *
pp_health_load (PpStore *store, const PpSettings *settings, gboolean exact, gint64 now, GError **error)
{
	g_autoptr (PpHealth) health = health_new (settings, now);

	health->schema = pp_schema_installed (store, error);
	if (health->schema < 0)
		return NULL;
	health->readable = health->schema == health->schema_wanted;
	if (health->readable && !load (health, store, settings, exact, error))
		return NULL;
	judge_schema (health);
	judge (health, settings);
	g_ptr_array_sort (health->problems, compare_problems);
	return g_steal_pointer (&health);
}
