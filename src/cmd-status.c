/* status: how it is going, for people, for monitoring, for programs. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "command.h"
#include "health.h"
#include "mail/printable.h"
#include "status.h"

/* Monitoring does not wait for a database that hangs. */
#define CHECK_TIMEOUT_MS 20000

/* SQLSTATE */
#define INSUFFICIENT_PRIVILEGE "42501"

typedef struct {
	gboolean json, openmetrics, check, exact;
} Options;

static const char description[] =
	"Says what is there, when mail came last, what is in quarantine and in the spool, and each problem with what to do about it.\n"
	"--check: status 0 all is well, 1 a warning, 2 critical, the database not being there included.";

/* Who delivers may not look, and monitoring is often run as that. */
static void
say_who_may (const PpStore *store, GError *error)
{
	char *message;

	if (strcmp (pp_store_sqlstate (store), INSUFFICIENT_PRIVILEGE) != 0)
		return;
	message = g_strdup_printf ("%s: a member of the role patchpost_read may ask", error->message);
	g_free (error->message);
	error->message = message;
}

static PpHealth *
load (PpContext *context, const Options *options, GError **error)
{
	const PpSettings *settings = pp_context_settings (context, error);
	g_autoptr (PpStore) store = NULL;
	PpHealth *health;

	if (settings == NULL)
		return NULL;
	store = pp_context_open_store (context, options->check && !options->exact ? CHECK_TIMEOUT_MS : 0, FALSE, error);
	if (store == NULL)
		return NULL;
	health = pp_health_load (store, settings, options->exact, (gint64) time (NULL), error);
	if (health == NULL)
		say_who_may (store, *error);
	return health;
}

/* When the database cannot be asked, that is what monitoring wants to know. */
static int
report_failure (const Options *options, GError *failure, GError **error)
{
	g_autofree char *metrics = options->openmetrics ? pp_health_openmetrics (NULL) : NULL;

	if (metrics != NULL)
		fputs (metrics, stdout);
	if (metrics == NULL && !options->check) {
		g_propagate_error (error, failure);
		return PP_EXIT_UNAVAILABLE;
	}
	if (metrics == NULL) {
		g_autofree char *line = pp_printable (failure->message);

		printf ("CRITICAL: %s\n", line);
	} else {
		pp_warn ("%s", failure->message);
	}
	g_error_free (failure);
	return options->check ? PP_SEVERITY_CRITICAL : PP_EXIT_OK;
}

int
pp_cmd_status (PpContext *context, int argc, char **argv, GError **error)
{
	Options options = { FALSE };
	const GOptionEntry entries[] = {
		{ "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "as a JSON object", NULL },
		{ "openmetrics", 0, 0, G_OPTION_ARG_NONE, &options.openmetrics, "as metrics, for Prometheus' textfile collector", NULL },
		{ "check", 0, 0, G_OPTION_ARG_NONE, &options.check, "the exit status says how it is: 0, 1 or 2", NULL },
		{ "exact", 0, 0, G_OPTION_ARG_NONE, &options.exact, "count all mail, however long it takes", NULL },
		G_OPTION_ENTRY_NULL
	};
	g_autoptr (PpHealth) health = NULL;
	g_autofree char *text = NULL;
	GError *failure = NULL;

	if (!pp_context_options (context, NULL, description, entries, &argc, &argv, error))
		return PP_EXIT_OK;
	if (argc > 1)
		return pp_usage_error (context, error, "status: what is '%s'?", argv[1]);
	if (options.json && options.openmetrics)
		return pp_usage_error (context, error, "status: one of --json, --openmetrics");
	health = load (context, &options, &failure);
	if (health == NULL)
		return report_failure (&options, failure, error);
	text = options.json ? pp_health_json (health)
	     : options.openmetrics ? pp_health_openmetrics (health)
	     : options.check ? pp_health_check (health) : pp_health_text (health);
	fputs (text, stdout);
	return options.check ? (int) pp_health_severity (health) : PP_EXIT_OK;
}
