/* What Patchwork reads from a diff: its hash, and the paths that delegation rules look at. */
#include "patch/diff.h"

#include "mail/space.h"
#include "patch/diff-scan.h"

/* --- Patchwork -------------------------------------------------------------------- */

/* DIFF without CR; *COPY owns it when that had to be written. */
static const char *
without_cr (const char *diff, char **copy)
{
	char *out;

	if (strchr (diff, '\r') == NULL)
		return diff;
	*copy = out = g_malloc (strlen (diff) + 1);
	for (; *diff != '\0'; diff++)
		if (*diff != '\r')
			*out++ = *diff;
	*out = '\0';
	return *copy;
}

/* `--- PATH' or `+++ PATH', up to white space. */
static gboolean
read_name (PpLine line, PpLine *path)
{
	if (!PP_LINE_BEGINS (line, "--- ") && !PP_LINE_BEGINS (line, "+++ "))
		return FALSE;
	*path = pp_line_after (line, 4);
	for (gsize i = 0; i < path->length; i++)
		if (pp_space_length (path->start + i) > 0)
			path->length = i;
	return path->length > 0;
}

/* PATH behind its first slash, empty when it has none. */
static PpLine
without_first_component (PpLine path)
{
	const char *slash = memchr (path.start, '/', path.length);

	return pp_line_after (path, slash != NULL ? (gsize) (slash + 1 - path.start) : path.length);
}

static void
append_normalised (GString *text, PpLine line)
{
	PpLine path;
	PpHunk hunk;

	if (read_name (line, &path)) {
		path = without_first_component (path);
		g_string_append (text, line.start[0] == '-' ? "--- a/" : "+++ b/");
		g_string_append_len (text, path.start, path.length);
	} else if (pp_line_hunk (line, &hunk)) {
		g_string_append_printf (text, "@@ -%" G_GINT64_FORMAT " +%" G_GINT64_FORMAT " @@",
		                        hunk.removed, hunk.added);
	} else if (line.length > 0 && strchr ("-+ ", line.start[0]) != NULL) {
		g_string_append_len (text, line.start, line.length);
	} else {
		return;
	}
	g_string_append_c (text, '\n');
}

char *
pp_diff_hash (const char *diff)
{
	g_autofree char *copy = NULL;
	const char *start = pp_space_skip (without_cr (diff, &copy));
	PpReader reader = { start, pp_space_trim_end (start, start + strlen (start)) };
	g_autoptr (GString) text = g_string_sized_new (reader.end - reader.start + 1);
	PpLine line;

	while (pp_reader_next (&reader, &line))
		append_normalised (text, line);
	return g_compute_checksum_for_data (G_CHECKSUM_SHA1, (const guchar *) text->str, text->len);
}

char **
pp_diff_rule_paths (const char *diff)
{
	g_autofree char *copy = NULL;
	const char *start = without_cr (diff, &copy);
	PpReader reader = { start, start + strlen (start) };
	g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
	GPtrArray *paths = g_ptr_array_new ();
	PpLine line, path;

	while (pp_reader_next (&reader, &line)) {
		char *name;

		if (!read_name (line, &path) || PP_LINE_BEGINS (path, "/dev/null"))
			continue;
		path = without_first_component (path);
		name = g_strndup (path.start, path.length);
		if (g_hash_table_contains (seen, name)) {
			g_free (name);
			continue;
		}
		g_hash_table_add (seen, name);
		g_ptr_array_add (paths, name);
	}
	g_ptr_array_add (paths, NULL);
	return (char **) g_ptr_array_free (paths, FALSE);
}
