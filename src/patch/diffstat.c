/* Widths and scaling are git's (show_stats() in its diff.c): people compare the two. */
#include "patch/diffstat.h"

#include <string.h>

#include "mail/printable.h"

#define WIDTH 80
/* What is around the graph: " NAME | NUMBER GRAPH". */
#define FRAME 6
#define GRAPH_MIN 6

typedef struct {
	int name, number, graph;
	guint64 most;	/* changes in a file */
} Layout;

static char *
display_name (const PpFile *file)
{
	g_autofree char *path = pp_printable (file->path);
	g_autofree char *old = NULL;

	if (file->old_path == NULL)
		return g_steal_pointer (&path);
	old = pp_printable (file->old_path);
	return g_strdup_printf ("%s => %s", old, path);
}

static int
digits (guint64 number)
{
	int n = 1;

	for (; number >= 10; number /= 10)
		n++;
	return n;
}

static guint64
changes (const PpFile *file)
{
	return (guint64) file->added + file->removed;
}

static Layout
make_layout (const GPtrArray *files, char *const *names)
{
	Layout layout = { 0, 1, 0, 0 };
	glong longest = 0;

	for (guint i = 0; i < files->len; i++) {
		layout.most = MAX (layout.most, changes (g_ptr_array_index (files, i)));
		longest = MAX (longest, g_utf8_strlen (names[i], -1));
	}
	layout.number = digits (layout.most);
	layout.name = (int) MIN (longest, WIDTH);
	layout.graph = (int) MIN (layout.most, WIDTH);
	if (layout.name + layout.number + FRAME + layout.graph <= WIDTH)
		return layout;
	layout.graph = MIN (layout.graph, MAX (WIDTH * 3 / 8 - layout.number - FRAME, GRAPH_MIN));
	if (layout.name > WIDTH - layout.number - FRAME - layout.graph)
		layout.name = WIDTH - layout.number - FRAME - layout.graph;
	else
		layout.graph = WIDTH - layout.number - FRAME - layout.name;
	return layout;
}

/* The end of a name that is too long, from a slash on if it has one. */
static void
append_name (GString *out, const char *name, int width)
{
	glong length = g_utf8_strlen (name, -1);
	int padding = width - (int) MIN (length, width);

	if (length > width) {
		const char *slash;

		name = g_utf8_offset_to_pointer (name, length - (width - 3));
		slash = strchr (name, '/');
		if (slash != NULL) {
			padding = (int) g_utf8_strlen (name, slash - name);
			name = slash;
		}
		g_string_append (out, "...");
	}
	g_string_append (out, name);
	g_string_append_printf (out, "%*s", padding, "");
}

static guint64
scale (guint64 number, const Layout *layout)
{
	if (number == 0 || layout->most <= (guint64) layout->graph)
		return number;
	return 1 + number * (guint64) (layout->graph - 1) / layout->most;
}

static void
append_repeated (GString *out, char c, guint64 times)
{
	gsize start = out->len;

	g_string_set_size (out, start + (gsize) times);
	memset (out->str + start, c, (gsize) times);
}

static void
append_graph (GString *out, const PpFile *file, const Layout *layout)
{
	guint64 total = scale (changes (file), layout), added, removed;

	if (total < 2 && file->added > 0 && file->removed > 0)
		total = 2;
	if (file->added < file->removed) {
		added = scale (file->added, layout);
		removed = total - added;
	} else {
		removed = scale (file->removed, layout);
		added = total - removed;
	}
	append_repeated (out, '+', added);
	append_repeated (out, '-', removed);
}

static void
append_sum (GString *out, guint files, guint64 added, guint64 removed)
{
	g_string_append_printf (out, " %u file%s changed", files, files == 1 ? "" : "s");
	if (added > 0 || removed == 0)
		g_string_append_printf (out, ", %" G_GUINT64_FORMAT " insertion%s(+)", added, added == 1 ? "" : "s");
	if (removed > 0 || added == 0)
		g_string_append_printf (out, ", %" G_GUINT64_FORMAT " deletion%s(-)", removed, removed == 1 ? "" : "s");
	g_string_append_c (out, '\n');
}

char *
pp_diffstat (const GPtrArray *files)
{
	g_auto (GStrv) names = g_new0 (char *, files->len + 1);
	GString *out = g_string_new (NULL);
	guint64 added = 0, removed = 0;
	Layout layout;

	for (guint i = 0; i < files->len; i++)
		names[i] = display_name (g_ptr_array_index (files, i));
	layout = make_layout (files, names);
	for (guint i = 0; i < files->len; i++) {
		const PpFile *file = g_ptr_array_index (files, i);

		g_string_append_c (out, ' ');
		append_name (out, names[i], layout.name);
		g_string_append_printf (out, " | %*" G_GUINT64_FORMAT "%s", layout.number, changes (file),
		                        changes (file) > 0 ? " " : "");
		append_graph (out, file, &layout);
		g_string_append_c (out, '\n');
		added += file->added;
		removed += file->removed;
	}
	if (files->len > 0)
		append_sum (out, files->len, added, removed);
	return g_string_free (out, FALSE);
}
