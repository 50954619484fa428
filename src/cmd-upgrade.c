#include "config.h"

#include <stdio.h>

#include "command.h"
#include "status.h"
#include "store/schema.h"

/* How long it waits for who uses the tables: longer than a dump of a large list takes. */
#define PP_UPGRADE_PATIENCE_MS (60 * 60 * 1000)

/* Says once that there is something to wait for. */
static gboolean
tell_waiting (const GError *why, guint waited_ms, gpointer data)
{
	gboolean *told = data;

	if (!*told)
		pp_warn ("%s; waiting for who uses the tables", why->message);
	*told = TRUE;
	return TRUE;
}

static int
check (PpStore *store, GError **error)
{
	int installed = pp_schema_installed (store, error);

	if (installed < 0)
		return PP_EXIT_SOME_FAILED;
	if (installed == 0) {
		printf ("there is no schema '%s': run `patchpost init'\n", pp_store_schema (store));
		return PP_EXIT_SOME_FAILED;
	}
	printf ("schema '%s' is version %d, this program's is %d\n", pp_store_schema (store), installed,
	        pp_schema_wanted ());
	return installed == pp_schema_wanted () ? PP_EXIT_OK : PP_EXIT_SOME_FAILED;
}

static int
print_sql (PpStore *store, GError **error)
{
	g_autofree char *sql = pp_schema_upgrade_sql (store, error);

	if (sql == NULL)
		return PP_EXIT_SOME_FAILED;
	fputs (sql, stdout);
	return PP_EXIT_OK;
}

int
pp_cmd_upgrade (PpContext *context, int argc, char **argv, GError **error)
{
	gboolean check_only = FALSE, sql_only = FALSE, told = FALSE;
	const PpPatience patience = { PP_UPGRADE_PATIENCE_MS, tell_waiting, &told };
	const GOptionEntry entries[] = {
		{ "check", 0, 0, G_OPTION_ARG_NONE, &check_only,
		  "only say which versions there are; status 1 when they differ", NULL },
		{ "print-sql", 0, 0, G_OPTION_ARG_NONE, &sql_only, "only print what would be run", NULL },
		G_OPTION_ENTRY_NULL
	};
	g_autoptr (PpStore) store = NULL;

	if (!pp_context_options (context, NULL, NULL, entries, &argc, &argv, error))
		return PP_EXIT_OK;
	if (argc > 1)
		return pp_usage_error (context, error, "upgrade: what is '%s'?", argv[1]);
	store = pp_context_open_store (context, 0, FALSE, error);
	if (store == NULL)
		return PP_EXIT_SOME_FAILED;
	if (check_only)
		return check (store, error);
	if (sql_only)
		return print_sql (store, error);
	pp_store_set_patience (store, &patience);
	if (!pp_schema_upgrade (store, error))
		return PP_EXIT_SOME_FAILED;
	if (!pp_context_quiet (context))
		printf ("schema '%s' is current (version %d)\n", pp_store_schema (store), pp_schema_wanted ());
	return PP_EXIT_OK;
}
