#include "config.h"

#include "status.h"

#include <errno.h>
#include <stdio.h>

#include "mail/printable.h"
#include "store/store.h"

G_DEFINE_QUARK (pp-status-error-quark, pp_status_error)

#define ANY_CODE (-1)

int
pp_status_of (const GError *error)
{
	const struct {
		GQuark domain;
		int code;
		int status;
	} table[] = {
		{ PP_STATUS_ERROR, PP_STATUS_ERROR_USAGE, PP_EXIT_USAGE },
		{ PP_STATUS_ERROR, PP_STATUS_ERROR_CONFIG, PP_EXIT_CONFIG },
		{ G_OPTION_ERROR, ANY_CODE, PP_EXIT_USAGE },
		{ G_KEY_FILE_ERROR, ANY_CODE, PP_EXIT_CONFIG },
		{ PP_STORE_ERROR, PP_STORE_ERROR_RETRY, PP_EXIT_UNAVAILABLE },
		{ PP_STORE_ERROR, PP_STORE_ERROR_UNAVAILABLE, PP_EXIT_UNAVAILABLE },
		{ PP_STORE_ERROR, PP_STORE_ERROR_NO_SCHEMA, PP_EXIT_CONFIG },
		{ PP_STORE_ERROR, PP_STORE_ERROR_CONFIG, PP_EXIT_CONFIG },
		{ PP_STORE_ERROR, PP_STORE_ERROR_INVALID, PP_EXIT_USAGE },
	};

	for (guint i = 0; i < G_N_ELEMENTS (table); i++)
		if (error->domain == table[i].domain
		    && (table[i].code == ANY_CODE || error->code == table[i].code))
			return table[i].status;
	return PP_EXIT_SOME_FAILED;
}

/* Nothing that came from outside reaches a terminal as it is. */
static void
print_line (FILE *stream, const char *prefix, const char *message)
{
	g_autofree char *line = pp_printable (message);

	fprintf (stream, "%s%s\n", prefix, line);
}

int
pp_status_report (const GError *error)
{
	fflush (stdout);
	print_line (stderr, "patchpost: ", error->message);
	return pp_status_of (error);
}

int
pp_status_report_mta (const GError *error)
{
	print_line (stdout, "4.3.0 ", error->message);
	fflush (stdout);
	return PP_EXIT_UNAVAILABLE;
}

void
pp_warn (const char *format, ...)
{
	g_autofree char *message = NULL;
	va_list arguments;

	va_start (arguments, format);
	message = g_strdup_vprintf (format, arguments);
	va_end (arguments);
	print_line (stderr, "patchpost: warning: ", message);
}

void
pp_note (const char *format, ...)
{
	g_autofree char *message = NULL;
	va_list arguments;

	va_start (arguments, format);
	message = g_strdup_vprintf (format, arguments);
	va_end (arguments);
	print_line (stderr, "patchpost: ", message);
}

gboolean
pp_status_close_stdout (GError **error)
{
	gboolean failed = ferror (stdout) != 0;

	errno = 0;
	if (fclose (stdout) == 0 && !failed)
		return TRUE;
	g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
	             "cannot write to standard output: %s", errno ? g_strerror (errno) : "data was lost");
	return FALSE;
}
