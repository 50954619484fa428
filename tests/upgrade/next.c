/* A patchpost of later days, as far as its schema goes: next.sql of two more steps stands before libstore's own.
 *
 *     next init | upgrade
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "store/schema.h"

static gboolean
go_on_waiting (const GError *why, guint waited_ms, gpointer data)
{
	printf ("waiting: %s\n", why->message);
	fflush (stdout);
	return TRUE;
}

int
main (int argc, char **argv)
{
	const PpPatience patience = { 60 * 1000, go_on_waiting, NULL };
	g_autoptr (GError) error = NULL;
	g_autoptr (PpStore) store = pp_store_open (NULL, "patchpost", 0, FALSE, &error);
	gboolean created, ok = store != NULL && argc == 2;

	if (ok) {
		pp_store_set_patience (store, &patience);
		ok = strcmp (argv[1], "init") == 0 ? pp_schema_init (store, TRUE, &created, &error)
		                                   : pp_schema_upgrade (store, &error);
	}
	if (!ok)
		fprintf (stderr, "next: %s\n", error != NULL ? error->message : "init or upgrade?");
	return ok ? 0 : 1;
}
