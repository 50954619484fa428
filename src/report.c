#include "report.h"

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <unistd.h>

#define PP_PROGRESS_INTERVAL_US 200000

struct _PpReport {
	gboolean shown;
	gboolean line_open;
	gint64 started, next;	/* g_get_monotonic_time() */
	guint64 bytes;
	guint64 done, total;
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
	report->done = done;
	report->total = total;
}

static double
seconds (const PpReport *report)
{
	return (double) (g_get_monotonic_time () - report->started) / G_USEC_PER_SEC;
}

void
pp_report_progress (PpReport *report, const PpCounts *counts)
{
	gint64 now = g_get_monotonic_time ();
	g_autofree char *size = NULL, *name = NULL;

	if (!report->shown || now < report->next)
		return;
	report->next = now + PP_PROGRESS_INTERVAL_US;
	fprintf (stderr, "\r\033[K%" G_GUINT64_FORMAT " messages, %.0f messages/s", counts->messages,
	         (double) counts->messages / MAX (seconds (report), 0.001));
	if (report->total > 0)
		fprintf (stderr, ", %.0f %%", 100.0 * (double) MIN (report->done, report->total) / (double) report->total);
	if (report->path != NULL) {
		size = g_format_size (report->bytes);
		name = g_filename_display_basename (report->path);
		fprintf (stderr, ", %s, %s", size, name);
	}
	fflush (stderr);
	report->line_open = TRUE;
}

static char *
finish_json (const PpCounts *counts, double elapsed)
{
	g_autoptr (JsonBuilder) builder = json_builder_new ();
	g_autoptr (JsonGenerator) generator = json_generator_new ();
	g_autoptr (JsonNode) root = NULL;
	const struct { const char *name; guint64 value; } rows[] = {
		{ "messages", counts->messages }, { "patches", counts->patches },
		{ "cover_letters", counts->covers }, { "comments", counts->comments },
		{ "other", counts->others }, { "duplicates", counts->duplicates },
		{ "quarantined", counts->quarantined }, { "series", counts->series },
	};

	json_builder_begin_object (builder);
	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		json_builder_set_member_name (builder, rows[i].name);
		json_builder_add_int_value (builder, (gint64) rows[i].value);
	}
	json_builder_set_member_name (builder, "seconds");
	json_builder_add_double_value (builder, elapsed);
	json_builder_end_object (builder);
	root = json_builder_get_root (builder);
	json_generator_set_root (generator, root);
	return json_generator_to_data (generator, NULL);
}

void
pp_report_clear (PpReport *report)
{
	if (report->line_open)
		fputs ("\r\033[K", stderr);
	report->line_open = FALSE;
}

char *
pp_report_finish (PpReport *report, const PpCounts *counts, gboolean json)
{
	double elapsed = seconds (report);

	pp_report_clear (report);
	if (json)
		return finish_json (counts, elapsed);
	return g_strdup_printf ("%" G_GUINT64_FORMAT " messages: %" G_GUINT64_FORMAT " patches, %" G_GUINT64_FORMAT
	                        " cover letters, %" G_GUINT64_FORMAT " comments, %" G_GUINT64_FORMAT
	                        " other, %" G_GUINT64_FORMAT " duplicates, %" G_GUINT64_FORMAT
	                        " quarantined, %" G_GUINT64_FORMAT " series; %.1f s, %.0f messages/s",
	                        counts->messages, counts->patches, counts->covers, counts->comments, counts->others,
	                        counts->duplicates, counts->quarantined, counts->series, elapsed,
	                        (double) counts->messages / MAX (elapsed, 0.001));
}
