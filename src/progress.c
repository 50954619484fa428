#include "config.h"

#include "progress.h"

#include <string.h>

#include "mail/printable.h"
#include "table.h"

#define BAR_SHORTEST 10
#define BAR_LONGEST 30

/* Less of a name says nothing. */
#define NAME_SHORTEST 8

/* From left to right. */
enum { BAR, PERCENT, MESSAGES, BYTES, RATE, LEFT, NAME, PARTS };

static const char *const gaps[PARTS] = { "", " ", " ", ", ", ", ", ", ", ", " };

typedef struct {
	char *texts[PARTS];	/* NULL: left out */
	guint width;
} Line;

static void
line_add (Line *line, guint part, char *text, guint max)
{
	guint width = (guint) strlen (gaps[part]) + pp_table_width (text);

	if (line->width + width > max) {
		g_free (text);
		return;
	}
	line->texts[part] = text;
	line->width += width;
}

static char *
line_end (Line *line)
{
	GString *text = g_string_new (NULL);

	for (guint i = 0; i < PARTS; i++) {
		if (line->texts[i] != NULL && text->len > 0)
			g_string_append (text, gaps[i]);
		if (line->texts[i] != NULL)
			g_string_append (text, line->texts[i]);
		g_free (line->texts[i]);
	}
	return g_string_free (text, FALSE);
}

static char *
format_left (const PpProgress *progress)
{
	guint64 done = progress->done - MIN (progress->first, progress->done);
	double seconds = progress->seconds * (double) (progress->total - progress->done) / (double) MAX (done, 1);
	guint64 left = (guint64) (MIN (seconds, 360000.0) + 0.999);

	if (left >= 3600)
		return g_strdup_printf ("%" G_GUINT64_FORMAT ":%02u:%02u left", left / 3600, (guint) (left / 60 % 60),
		                        (guint) (left % 60));
	return g_strdup_printf ("%u:%02u left", (guint) (left / 60), (guint) (left % 60));
}

static char *
format_size (guint64 bytes)
{
	static const char *const units[] = { "kB", "MB", "GB", "TB", "PB", "EB" };
	double size = (double) bytes / 1000;
	guint unit = 0;

	while (size >= 999.95 && unit + 1 < G_N_ELEMENTS (units)) {
		size /= 1000;
		unit++;
	}
	return g_strdup_printf ("%.1f %s", size, units[unit]);
}

static char *
format_bytes (const PpProgress *progress)
{
	g_autofree char *done = format_size (progress->total > 0 ? progress->done : progress->bytes);
	g_autofree char *total = format_size (progress->total);

	return progress->total > 0 ? g_strdup_printf ("%s of %s", done, total) : g_steal_pointer (&done);
}

/* The end of the file's name, in at most ROOM cells with its gap. */
static char *
format_name (const char *path, guint room)
{
	guint max = room - (guint) strlen (gaps[NAME]);
	g_autofree char *base = g_path_get_basename (path), *name = pp_printable (base);
	const char *end = name;

	if (pp_table_width (name) <= max)
		return g_steal_pointer (&name);
	while (pp_table_width (end) > max - 1)
		end = g_utf8_next_char (end);
	return g_strconcat ("…", end, NULL);
}

static char *
format_bar (const PpProgress *progress, guint length)
{
	guint filled = (guint) ((double) progress->done / (double) progress->total * (length - 2));
	g_autofree char *full = g_strnfill (filled, '='), *empty = g_strnfill (length - 2 - filled, ' ');

	return g_strdup_printf ("[%s%s]", full, empty);
}

char *
pp_progress_line (const PpProgress *given, guint width)
{
	PpProgress progress = *given;
	Line line = { { NULL }, 0 };

	progress.done = MIN (progress.done, progress.total);
	/* what matters most first */
	line_add (&line, MESSAGES, g_strdup_printf ("%" G_GUINT64_FORMAT " messages", progress.messages), width);
	if (progress.total > 0)
		line_add (&line, PERCENT, g_strdup_printf ("%3u %%", (guint) (100.0 * (double) progress.done /
		                                           (double) progress.total)), width);
	line_add (&line, RATE, g_strdup_printf ("%.0f messages/s", (double) progress.messages / MAX (progress.seconds, 0.001)),
	          width);
	if (progress.total > 0 && progress.done > progress.first)
		line_add (&line, LEFT, format_left (&progress), width);
	if (progress.path != NULL) {
		line_add (&line, BYTES, format_bytes (&progress), width);
		line_add (&line, NAME, format_name (progress.path, MAX (width - line.width, NAME_SHORTEST)), width);
	}
	if (progress.total > 0 && line.width + BAR_SHORTEST <= width)
		line_add (&line, BAR, format_bar (&progress, MIN (width - line.width, BAR_LONGEST)), width);
	return line_end (&line);
}
