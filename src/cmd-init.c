#include "config.h"

#include <stdio.h>

#include "command.h"
#include "status.h"
#include "store/schema.h"

static const char description[] =
	"The database must be there, in UTF-8; the schema is made in it. Running init again does no harm.\n"
	"The roles patchpost_deliver (may add mail, for the MTA) and patchpost_read cannot log in:\n"
	"make users members of them.";

int
pp_cmd_init (PpContext *context, int argc, char **argv, GError **error)
{
	gboolean no_roles = FALSE, created;
	const GOptionEntry entries[] = {
		{ "no-roles", 0, 0, G_OPTION_ARG_NONE, &no_roles, "create no roles (managed databases)", NULL },
		G_OPTION_ENTRY_NULL
	};
	g_autoptr (PpStore) store = NULL;

	if (!pp_context_options (context, NULL, description, entries, &argc, &argv, error))
		return PP_EXIT_OK;
	if (argc > 1)
		return pp_usage_error (context, error, "init: what is '%s'?", argv[1]);
	store = pp_context_open_store (context, 0, FALSE, error);
	if (store == NULL || !pp_schema_init (store, !no_roles, &created, error))
		return PP_EXIT_SOME_FAILED;
	if (!pp_context_quiet (context))
		printf (created ? "schema '%s' created (version %d)\n" : "schema '%s' is current (version %d)\n",
		        pp_store_schema (store), pp_schema_wanted ());
	return PP_EXIT_OK;
}
