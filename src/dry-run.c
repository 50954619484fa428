#include "config.h"

#include "dry-run.h"

#include "store/scratch.h"

struct _PpDryRun {
	PpStore *store;
	char **before;		/* link names */
};

static char **
list_projects (PpStore *store, GError **error)
{
	g_autoptr (PGresult) result = pp_store_query (store, "project-list", NULL, error);
	g_autoptr (GPtrArray) names = g_ptr_array_new ();

	if (result == NULL)
		return NULL;
	for (int row = 0; row < PQntuples (result); row++)
		g_ptr_array_add (names, pp_result_dup_text (result, row, 0));
	g_ptr_array_add (names, NULL);
	return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

PpDryRun *
pp_dry_run_new (PpStore *store, GError **error)
{
	g_autoptr (PpDryRun) dry_run = g_new0 (PpDryRun, 1);

	dry_run->store = store;
	if (!pp_scratch_start (store, error))
		return NULL;
	dry_run->before = list_projects (store, error);
	return dry_run->before != NULL ? g_steal_pointer (&dry_run) : NULL;
}

void
pp_dry_run_free (PpDryRun *dry_run)
{
	if (dry_run == NULL)
		return;
	g_strfreev (dry_run->before);
	g_free (dry_run);
}

/* Both lists are sorted by name. */
char **
pp_dry_run_projects (const PpDryRun *dry_run, GError **error)
{
	g_auto (GStrv) now = list_projects (dry_run->store, error);
	g_autoptr (GPtrArray) made = g_ptr_array_new ();
	guint old = 0;

	if (now == NULL)
		return NULL;
	for (guint i = 0; now[i] != NULL; i++)
		if (g_strcmp0 (now[i], dry_run->before[old]) == 0)
			old++;
		else
			g_ptr_array_add (made, g_strdup (now[i]));
	g_ptr_array_add (made, NULL);
	return (char **) g_ptr_array_free (g_steal_pointer (&made), FALSE);
}
