/* The frame of every program of patchpost: which commands it has says commands.c (or the
 * table of a program in libexec). It prints what went wrong and makes the exit status of it.
 *
 * A command for MTAs answers 75 whatever is wrong, the options in front of its name
 * included: so the name is looked for before anything is parsed.
 *
 * setlocale() is never called: what is written to the database must not depend on who runs it.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "interrupt.h"
#include "patch/submission.h"
#include "status.h"
#include "store/schema.h"

#define DEFAULT_SCHEMA "patchpost"

struct _PpContext {
	const PpCommand *command;
	char *conninfo;
	char *schema;
	char *config;
	gboolean verbose;
	gboolean quiet;
	gboolean help;
	gboolean version;
	PpSettings *settings;
};

/* --- what a command uses ---------------------------------------------------------------------- */

gboolean
pp_context_verbose (const PpContext *context)
{
	return context->verbose;
}

gboolean
pp_context_quiet (const PpContext *context)
{
	return context->quiet;
}

const PpSettings *
pp_context_settings (PpContext *context, GError **error)
{
	if (context->settings == NULL)
		context->settings = pp_settings_load (context->config, error);
	return context->settings;
}

gboolean
pp_context_reload_settings (PpContext *context, GError **error)
{
	PpSettings *settings = pp_settings_load (context->config, error);

	if (settings == NULL)
		return FALSE;
	pp_settings_free (context->settings);
	context->settings = settings;
	return TRUE;
}

const char *
pp_context_conninfo (const PpContext *context, const PpSettings *settings)
{
	const char *conninfo = context->conninfo ? context->conninfo : getenv ("PATCHPOST_DB");

	return conninfo == NULL || *conninfo == '\0' ? settings->conninfo : conninfo;
}

const char *
pp_context_schema (const PpContext *context, const PpSettings *settings)
{
	const char *schema = context->schema ? context->schema : settings->schema;

	return schema ? schema : DEFAULT_SCHEMA;
}

PpStore *
pp_context_open_store (PpContext *context, guint timeout_ms, gboolean check_schema, GError **error)
{
	const PpSettings *settings = pp_context_settings (context, error);

	if (settings == NULL)
		return NULL;
	return pp_store_open (pp_context_conninfo (context, settings), pp_context_schema (context, settings),
	                      timeout_ms, check_schema, error);
}

int
pp_usage_error (PpContext *context, GError **error, const char *format, ...)
{
	g_autofree char *message = NULL;
	va_list arguments;

	va_start (arguments, format);
	message = g_strdup_vprintf (format, arguments);
	va_end (arguments);
	g_set_error (error, PP_STATUS_ERROR, PP_STATUS_ERROR_USAGE, "%s (see `patchpost %s%s--help')", message,
	             context->command ? context->command->name : "", context->command ? " " : "");
	return PP_EXIT_USAGE;
}

gboolean
pp_context_utf8 (PpContext *context, char **argv, GError **error)
{
	for (; *argv != NULL; argv++) {
		if (!g_utf8_validate (*argv, -1, NULL)) {
			pp_usage_error (context, error, "%s: arguments must be UTF-8", context->command->name);
			return FALSE;
		}
	}
	return TRUE;
}

/* `--' ends the options and is no argument: GLib leaves it where an argument looks like an
 * option. */
static void
drop_dashes (char **argv, int *argc)
{
	int i = 1;

	while (i < *argc && strcmp (argv[i], "--") != 0)
		i++;
	if (i == *argc)
		return;
	for (; i < *argc; i++)
		argv[i] = argv[i + 1];
	(*argc)--;
}

gboolean
pp_context_options (PpContext *context, const char *arguments, const char *description,
                    const GOptionEntry *entries, int *argc, char ***argv, GError **error)
{
	gboolean help = FALSE;
	const GOptionEntry help_entry[] = {
		{ "help", 'h', 0, G_OPTION_ARG_NONE, &help, "show this", NULL },
		G_OPTION_ENTRY_NULL
	};
	g_autoptr (GOptionContext) options = g_option_context_new (arguments);
	GError *local_error = NULL;

	g_option_context_set_help_enabled (options, FALSE);
	g_option_context_add_main_entries (options, entries, NULL);
	g_option_context_add_main_entries (options, help_entry, NULL);
	if (!g_option_context_parse (options, argc, argv, &local_error)) {
		pp_usage_error (context, error, "%s: %s", context->command->name, local_error->message);
		g_error_free (local_error);
		return FALSE;
	}
	if (help) {
		g_autofree char *prgname = g_strconcat ("patchpost ", context->command->name, NULL);
		g_autofree char *text = NULL;

		g_set_prgname (prgname);
		g_option_context_set_summary (options, context->command->summary);
		g_option_context_set_description (options, description);
		text = g_option_context_get_help (options, FALSE, NULL);
		fputs (text, stdout);
		return FALSE;
	}
	drop_dashes (*argv, argc);
	return TRUE;
}

/* --- the command line ------------------------------------------------------------------------- */

static const PpCommand *
find_command (const char *name)
{
	for (const PpCommand *command = pp_commands; command->name != NULL; command++)
		if (strcmp (command->name, name) == 0)
			return command;
	return NULL;
}

static GOptionContext *
global_options (PpContext *context)
{
	const GOptionEntry entries[] = {
		{ "db", 0, 0, G_OPTION_ARG_FILENAME, &context->conninfo,
		  "the database: a libpq connection string or URI", "CONNINFO" },
		{ "schema", 0, 0, G_OPTION_ARG_FILENAME, &context->schema, "the schema in it (patchpost)", "NAME" },
		{ "config", 0, 0, G_OPTION_ARG_FILENAME, &context->config, "the configuration file", "FILE" },
		{ "verbose", 'v', 0, G_OPTION_ARG_NONE, &context->verbose, "say more", NULL },
		{ "quiet", 'q', 0, G_OPTION_ARG_NONE, &context->quiet, "say less", NULL },
		{ "help", 'h', 0, G_OPTION_ARG_NONE, &context->help, "show this", NULL },
		{ "version", 0, 0, G_OPTION_ARG_NONE, &context->version, "show the version", NULL },
		G_OPTION_ENTRY_NULL
	};
	GOptionContext *options = g_option_context_new ("COMMAND [OPTION…] [ARGUMENT…]");

	g_option_context_set_help_enabled (options, FALSE);
	g_option_context_set_strict_posix (options, TRUE);
	g_option_context_add_main_entries (options, entries, NULL);
	return options;
}

/* Options that have their value in the next word. */
static gboolean
takes_value (const char *option)
{
	static const char *const names[] = { "--db", "--schema", "--config", NULL };

	return g_strv_contains (names, option);
}

/* The command, whatever is wrong with the options in front of it: the first word that is one; at last also one that an
 * option took for its value. */
static const PpCommand *
look_ahead (int argc, char **argv)
{
	const PpCommand *command, *value = NULL;

	for (int i = 1; i < argc; i++) {
		command = find_command (argv[i]);
		if (command != NULL)
			return command;
		if (takes_value (argv[i]) && ++i < argc && value == NULL)
			value = find_command (argv[i]);
	}
	return value;
}

static int
print_help (GOptionContext *options)
{
	GString *list = g_string_new ("Commands:\n");
	g_autofree char *text = NULL;

	for (const PpCommand *command = pp_commands; command->name != NULL; command++)
		g_string_append_printf (list, "  %-12s %s\n", command->name, command->summary);
	g_string_append (list, "\n`patchpost COMMAND --help' says more about one.");
	g_set_prgname ("patchpost");
	g_option_context_set_summary (options, "Keeps the patches of mailing lists in PostgreSQL.");
	g_option_context_set_description (options, list->str);
	text = g_option_context_get_help (options, FALSE, NULL);
	fputs (text, stdout);
	g_string_free (list, TRUE);
	return PP_EXIT_OK;
}

static int
print_version (void)
{
	printf ("patchpost %s (schema %d, rules %d)\n", PACKAGE_VERSION, pp_schema_wanted (), PP_RULES_VERSION);
	return PP_EXIT_OK;
}

/* --- running ---------------------------------------------------------------------------------- */

/* The program has the same frame: it reads the same words again. */
static int
exec_program (const PpCommand *command, char **words, GError **error)
{
	const char *directory = getenv ("PATCHPOST_EXEC_PATH");
	g_autofree char *path = NULL;

	path = g_build_filename (directory ? directory : PP_LIBEXECDIR, command->program, NULL);
	execv (path, words);
	g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "cannot run '%s': %s", path,
	             g_strerror (errno));
	return PP_EXIT_SOME_FAILED;
}

static int
run_named (PpContext *context, char **words, int argc, char **argv, GError **error)
{
	context->command = find_command (argv[0]);
	if (context->command == NULL)
		return pp_usage_error (context, error, "there is no command '%s'", argv[0]);
	if (context->command->run == NULL)
		return exec_program (context->command, words, error);
	return context->command->run (context, argc, argv, error);
}

/* `patchpost help COMMAND' is `patchpost COMMAND --help'. */
static int
run_help (PpContext *context, GOptionContext *options, char **words, int argc, char **argv, GError **error)
{
	char help[] = "--help";
	char *command_help[] = { argv[1], help, NULL };
	char *program_help[] = { words[0], argv[1], help, NULL };

	if (argc < 2)
		return print_help (options);
	return run_named (context, program_help, 2, command_help, error);
}

/* WORDS is the command line as it was given. */
static int
run (PpContext *context, int argc, char **argv, char **words, GError **error)
{
	g_autoptr (GOptionContext) options = global_options (context);
	GError *local_error = NULL;

	if (!g_option_context_parse (options, &argc, &argv, &local_error)) {
		pp_usage_error (context, error, "%s", local_error->message);
		g_error_free (local_error);
		return PP_EXIT_USAGE;
	}
	if (context->version)
		return print_version ();
	if (context->help)
		return print_help (options);
	if (argc > 1 && strcmp (argv[1], "--") == 0)
		drop_dashes (argv, &argc);
	if (argc < 2)
		return pp_usage_error (context, error, "which command?");
	if (strcmp (argv[1], "help") == 0)
		return run_help (context, options, words, argc - 1, argv + 1, error);
	return run_named (context, words, argc - 1, argv + 1, error);
}

/* Whoever starts us with a closed descriptor shall not get his words into the database's
 * socket. */
static void
open_standard_descriptors (void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl (fd, F_GETFD) < 0 && open ("/dev/null", O_RDWR) < 0)
			_exit (PP_EXIT_UNAVAILABLE);
}

static void
ignore_log (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
}

static void
context_clear (PpContext *context)
{
	g_free (context->conninfo);
	g_free (context->schema);
	g_free (context->config);
	pp_settings_free (context->settings);
}

int
main (int argc, char **argv)
{
	PpContext context = { 0 };
	const PpCommand *command = look_ahead (argc, argv);
	gboolean for_mta = command != NULL && command->for_mta;
	g_autofree char **words = g_memdup2 (argv, (argc + 1) * sizeof *argv);
	GError *error = NULL;
	int status;

	open_standard_descriptors ();
	if (for_mta)
		g_log_set_default_handler (ignore_log, NULL);	/* its first line is ours */
	status = run (&context, argc, argv, words, &error);
	context_clear (&context);
	if (error == NULL)
		pp_status_close_stdout (&error);
	if (error != NULL) {
		status = for_mta ? pp_status_report_mta (error) : pp_status_report (error);
		g_error_free (error);
	}
	pp_interrupt_end (status);
	return status;
}
