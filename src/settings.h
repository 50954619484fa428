/* The configuration file: a GLib key file (CLI.md).
 *
 *     [database]
 *     conninfo = …      any libpq connection string or URI
 *     schema = …        patchpost
 *     [deliver]
 *     unknown = …       what to do with mail of no project: quarantine, discard, defer
 *     spool = …         a Maildir for mail that cannot be stored now
 *     log = …           where a line for each delivery goes: auto, journal, syslog, none, or a file
 *     [quarantine]
 *     keep_no_project = …    how long mail of no project is kept: an age, or forever
 *     [status]
 *     silent = …        when a list counts as silent: auto, never, or an age
 *     growth = …        so many mails a day into quarantine are too many
 */
#ifndef PP_SETTINGS_H
#define PP_SETTINGS_H

#include <glib.h>

typedef enum {
	PP_UNKNOWN_QUARANTINE,
	PP_UNKNOWN_DISCARD,
	PP_UNKNOWN_DEFER,
} PpUnknown;

typedef enum {
	PP_LOG_AUTO,	/* the journal, else syslog */
	PP_LOG_JOURNAL,
	PP_LOG_SYSLOG,
	PP_LOG_FILE,
	PP_LOG_NONE,
} PpLogTo;

/* Ages that are none. */
#define PP_AGE_FOREVER (-1)
#define PP_AGE_AUTO (-2)

typedef struct {
	char *conninfo;	/* or NULL */
	char *schema;	/* or NULL */
	PpUnknown unknown;
	char *spool;	/* or NULL */
	PpLogTo log;
	char *log_file;	/* or NULL */
	gint64 keep_no_project;	/* seconds, or PP_AGE_FOREVER */
	gint64 silent;		/* seconds, or PP_AGE_FOREVER (never), or PP_AGE_AUTO */
	gint64 growth;		/* mails a day */
} PpSettings;

/* Reads FILE; when NULL, the first there is of $PATCHPOST_CONFIG (which then must be there), $XDG_CONFIG_HOME/patchpost.conf
 * and /etc/patchpost.conf; no file is no error. Groups, keys and values that are not known are errors
 * (PP_STATUS_ERROR_CONFIG): nothing is worse than a setting that silently is not one. */
PpSettings *pp_settings_load (const char *file, GError **error);
void pp_settings_free (PpSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpSettings, pp_settings_free)

#endif
