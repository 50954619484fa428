/* A command is one file, cmd-NAME.c, and one row of the table in commands.c.
 *
 * main() reads the options in front of the command's name, runs it, prints its error and makes the exit
 * status of it, and checks that standard output was written.
 */
#ifndef PP_COMMAND_H
#define PP_COMMAND_H

#include <glib.h>

#include "settings.h"
#include "store/store.h"

typedef struct _PpContext PpContext;

/* ARGV[0] is the command's name. The exit status when ERROR is not set: PP_EXIT_OK, or
 * PP_EXIT_SOME_FAILED after saying what; with ERROR set the result does not count. */
typedef int (*PpCommandFunc) (PpContext *context, int argc, char **argv, GError **error);

typedef struct {
	const char *name;
	const char *summary;	/* a line of `patchpost help' */
	PpCommandFunc run;
	const char *program;	/* where RUN is NULL: a program in libexec that has the command in its table */
	gboolean for_mta;	/* every failure is status 75 and `4.3.0 reason' on standard output */
} PpCommand;

/* The table of the program; ends with a row of NULLs. */
extern const PpCommand pp_commands[];

int pp_cmd_deliver (PpContext *context, int argc, char **argv, GError **error);
int pp_cmd_dump (PpContext *context, int argc, char **argv, GError **error);
int pp_cmd_events (PpContext *context, int argc, char **argv, GError **error);
int pp_cmd_export (PpContext *context, int argc, char **argv, GError **error);
int pp_cmd_import (PpContext *context, int argc, char **argv, GError **error);
int pp_cmd_init (PpContext *context, int argc, char **argv, GError **error);
int pp_cmd_list (PpContext *context, int argc, char **argv, GError **error);
int pp_cmd_lmtpd (PpContext *context, int argc, char **argv, GError **error);
int pp_cmd_parse (PpContext *context, int argc, char **argv, GError **error);
int pp_cmd_project (PpContext *context, int argc, char **argv, GError **error);
int pp_cmd_purge (PpContext *context, int argc, char **argv, GError **error);
int pp_cmd_quarantine (PpContext *context, int argc, char **argv, GError **error);
int pp_cmd_reindex (PpContext *context, int argc, char **argv, GError **error);
int pp_cmd_show (PpContext *context, int argc, char **argv, GError **error);
int pp_cmd_status (PpContext *context, int argc, char **argv, GError **error);
int pp_cmd_upgrade (PpContext *context, int argc, char **argv, GError **error);

/* --- what a command uses ---------------------------------------------------------------------- */

/* Given with -v, with -q. */
gboolean pp_context_verbose (const PpContext *context);
gboolean pp_context_quiet (const PpContext *context);

/* The configuration file, read when first asked for. Owned by CONTEXT; NULL and ERROR on failure. */
const PpSettings *pp_context_settings (PpContext *context, GError **error);

/* Reads it again, for a program that runs for long: what pp_context_settings() gave is gone then. FALSE and ERROR on
 * failure; the old one stays. */
gboolean pp_context_reload_settings (PpContext *context, GError **error);

/* The database and schema that options, environment and SETTINGS name, in this order; as pp_store_open() wants them. Borrowed. */
const char *pp_context_conninfo (const PpContext *context, const PpSettings *settings);
const char *pp_context_schema (const PpContext *context, const PpSettings *settings);

/* Connects to the database and schema that options, environment and configuration name, in this order.
 * As pp_store_open(). */
PpStore *pp_context_open_store (PpContext *context, guint timeout_ms, gboolean check_schema,
                                GError **error);

/* Reads the command's options: ENTRIES, and --help. ARGUMENTS ("MSGID | series ID") and DESCRIPTION (or
 * NULL) are for --help. What is left in ARGV after its name are arguments. FALSE: return at once, with
 * ERROR set, or, after --help, without. Use G_OPTION_ARG_FILENAME for all text: nothing is converted then,
 * whatever the locale. */
gboolean pp_context_options (PpContext *context, const char *arguments, const char *description,
                             const GOptionEntry *entries, int *argc, char ***argv, GError **error);

/* Before pp_context_options(), where arguments go to the database, which takes nothing else: FALSE, with ERROR set, when ARGV is
 * not UTF-8. */
gboolean pp_context_utf8 (PpContext *context, char **argv, GError **error);

/* Sets a usage error (exit status 64) that points to --help; for `return pp_usage_error (…);'. */
int pp_usage_error (PpContext *context, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);

#endif
