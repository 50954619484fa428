/* How a command ends: one place prints errors, one table maps them to exit status (CLI.md). */
#ifndef PP_STATUS_H
#define PP_STATUS_H

#include <glib.h>

/* As in sysexits.h, so that MTAs know them. */
enum {
	PP_EXIT_OK = 0,
	PP_EXIT_SOME_FAILED = 1,
	PP_EXIT_USAGE = 64,
	PP_EXIT_UNAVAILABLE = 75,
	PP_EXIT_CONFIG = 78,
};

#define PP_STATUS_ERROR (pp_status_error_quark ())
GQuark pp_status_error_quark (void);

typedef enum {
	PP_STATUS_ERROR_USAGE,
	PP_STATUS_ERROR_CONFIG,
} PpStatusErrorCode;

/* The exit status for ERROR; PP_EXIT_SOME_FAILED for what is in no table (files that cannot be read …). */
int pp_status_of (const GError *error);

/* Prints ERROR, a line on standard error, and returns its exit status. */
int pp_status_report (const GError *error);

/* The same for a program that an MTA calls: a line `4.3.0 reason' on standard output, and 75 whatever it was
 * (Postfix bounces a mail for a wrong option). */
int pp_status_report_mta (const GError *error);

/* A line on standard error for what is odd but no failure. */
void pp_warn (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* The same for what is neither. */
void pp_note (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* Writes out and closes standard output. FALSE and ERROR when anything written to it was lost. */
gboolean pp_status_close_stdout (GError **error);

#endif
