/* The frame of main.c with a table of its own: what MTAs rely on, and programs elsewhere. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "command.h"
#include "status.h"

/* mta WORD…: does what the words say, in their order. */
static int
cmd_mta (PpContext *context, int argc, char **argv, GError **error)
{
	const GOptionEntry none[] = { G_OPTION_ENTRY_NULL };
	g_autoptr (PpStore) store = NULL;

	if (!pp_context_options (context, "WORD…", NULL, none, &argc, &argv, error))
		return PP_EXIT_OK;
	for (int i = 1; i < argc; i++) {
		if (strcmp (argv[i], "warn") == 0)
			g_warning ("a library is not happy");
		else if (strcmp (argv[i], "fail") == 0)
			g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_IO, "bad\nluck\033");
		else if (strcmp (argv[i], "settings") == 0)
			pp_context_settings (context, error);
		else if (strcmp (argv[i], "connect") == 0)
			store = pp_context_open_store (context, 1000, TRUE, error);
		else
			return pp_usage_error (context, error, "what is '%s'?", argv[i]);
		if (*error != NULL)
			return PP_EXIT_OK;
	}
	return PP_EXIT_OK;
}

const PpCommand pp_commands[] = {
	{ "mta", "what an MTA calls", cmd_mta, NULL, TRUE },
	{ "people", "the same for people", cmd_mta, NULL, FALSE },
	{ "elsewhere", "a program in libexec", NULL, "elsewhere", FALSE },
	{ "missing", "one that is not installed", NULL, "missing", FALSE },
	{ "missing-mta", "the same for MTAs", NULL, "missing", TRUE },
	{ NULL, NULL, NULL, NULL, FALSE },
};
