#include "report.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "json-build.h"
#include "progress.h"

#define PP_PROGRESS_INTERVAL_US 200000

/* Of what is no terminal, with --progress=always. */
#define PP_DEFAULT_WIDTH 80

struct _PpReport {
	gboolean shown;
	gboolean line_open;
	gint64 started, next;	/* g_get_monotonic_time() */
	guint64 bytes;
	guint64 first, done, total;
	gboolean started_done;	/* FIRST is known */
	char *path;
};

gboolean
pp_report_known_when (const char *when)
{
	return when == NULL || g_str_equal (when, "auto") || g_str_equal (when, "always") || g_str_equal (when, "never");
}

PpReport *
pp_report_new (const char *when)
{
	PpReport *report = g_new0 (PpReport, 1);

	report->started = g_get_monotonic_time ();
	report->shown = g_strcmp0 (when, "always") == 0 || (g_strcmp0 (when, "never") != 0 && isatty (STDERR_FILENO));
	return report;
}

void
pp_report_free (PpReport *report)
{
	if (report == NULL)
		return;
	g_free (report->path);
	g_free (report);
}

gboolean
pp_report_is_shown (const PpReport *report)
{
	return report->shown;
}

void
pp_report_read (PpReport *report, const char *path, gsize length)
{
	report->bytes += length;
	if (report->shown && g_strcmp0 (report->path, path) != 0) {
		g_free (report->path);
		report->path = g_strdup (path);
	}
}

void
pp_report_done (PpReport *report, guint64 done, guint64 total)
{
	if (!report->started_done)
		report->first = done;
	report->started_done = TRUE;
	report->done = done;
	report->total = total;
}

static double
seconds (const PpReport *report)
{
	return (double) (g_get_monotonic_time () - report->started) / G_USEC_PER_SEC;
}

/* The last cell stays free: some terminals begin a new line when it is written. */
static guint
terminal_width (void)
{
	struct winsize size;

	if (ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1)
		return size.ws_col - 1;
	return PP_DEFAULT_WIDTH - 1;
}

void
pp_report_progress (PpReport *report, const PpCounts *counts)
{
	gint64 now = report->shown ? g_get_monotonic_time () : 0;

	if (!report->shown || now < report->next)
		return;
	report->next = now + PP_PROGRESS_INTERVAL_US;
	const PpProgress progress = { counts->messages, seconds (report), report->first, report->done, report->total,
		                      report->bytes, report->path };
	g_autofree char *line = pp_progress_line (&progress, terminal_width ());
	fprintf (stderr, "\r\033[K%s", line);
	fflush (stderr);
	report->line_open = TRUE;
}

/* A line for each project, in front of the last one. */
static char *
format_created (const char *const *created)
{
	GString *lines = g_string_new (NULL);

	for (guint i = 0; created != NULL && created[i] != NULL; i++)
		g_string_append_printf (lines, "dry run: project %s\n", created[i]);
	g_string_append (lines, created != NULL ? "dry run: " : "");
	return g_string_free (lines, FALSE);
}

static char *
finish_json (const PpCounts *counts, const char *const *created, double elapsed)
{
	g_autoptr (JsonBuilder) builder = json_builder_new ();
	const struct { const char *name; guint64 value; } rows[] = {
		{ "messages", counts->messages }, { "patches", counts->patches },
		{ "cover_letters", counts->covers }, { "comments", counts->comments },
		{ "other", counts->others }, { "duplicates", counts->duplicates },
		{ "quarantined", counts->quarantined }, { "series", counts->series },
	};

	json_builder_begin_object (builder);
	for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
		pp_json_member_int (builder, rows[i].name, (gint64) rows[i].value);
	json_builder_set_member_name (builder, "seconds");
	json_builder_add_double_value (builder, elapsed);
	if (created != NULL) {
		pp_json_member_boolean (builder, "dry_run", TRUE);
		pp_json_member_strings (builder, "projects", created);
	}
	json_builder_end_object (builder);
	return pp_json_to_text (builder, FALSE);
}

void
pp_report_clear (PpReport *report)
{
	if (report->line_open)
		fputs ("\r\033[K", stderr);
	report->line_open = FALSE;
}

char *
pp_report_finish (PpReport *report, const PpCounts *counts, const char *const *created, gboolean json)
{
	double elapsed = seconds (report);
	g_autofree char *before = format_created (created);

	/* once as it was at the end */
	report->next = 0;
	pp_report_progress (report, counts);
	pp_report_clear (report);
	if (json)
		return finish_json (counts, created, elapsed);
	return g_strdup_printf ("%s%" G_GUINT64_FORMAT " messages: %" G_GUINT64_FORMAT " patches, %" G_GUINT64_FORMAT
	                        " cover letters, %" G_GUINT64_FORMAT " comments, %" G_GUINT64_FORMAT
	                        " other, %" G_GUINT64_FORMAT " duplicates, %" G_GUINT64_FORMAT
	                        " quarantined, %" G_GUINT64_FORMAT " series; %.1f s, %.0f messages/s",
	                        before, counts->messages, counts->patches, counts->covers, counts->comments, counts->others,
	                        counts->duplicates, counts->quarantined, counts->series, elapsed,
	                        (double) counts->messages / MAX (elapsed, 0.001));
}
