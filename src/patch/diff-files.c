/* The files of a diff: their paths, what became of them, and how many lines changed (git apply --numstat). */
#include "patch/diff.h"

#include "patch/lines.h"

static const struct {
	PpFileStatus status;
	const char *name;
} status_names[] = {
	{ PP_FILE_MODIFIED, "modified" }, { PP_FILE_ADDED, "added" },	{ PP_FILE_DELETED, "deleted" },
	{ PP_FILE_RENAMED, "renamed" },	  { PP_FILE_COPIED, "copied" }, { PP_FILE_MODE, "mode" },
};

const char *
pp_file_status_name (PpFileStatus status)
{
	for (guint i = 0; i < G_N_ELEMENTS (status_names); i++)
		if (status_names[i].status == status)
			return status_names[i].name;
	g_return_val_if_reached (NULL);
}

gboolean
pp_file_status_parse (const char *name, PpFileStatus *status)
{
	for (guint i = 0; i < G_N_ELEMENTS (status_names); i++)
		if (g_str_equal (status_names[i].name, name)) {
			*status = status_names[i].status;
			return TRUE;
		}
	return FALSE;
}

PpFile *
pp_file_new (const char *path, const char *old_path, PpFileStatus status)
{
	PpFile *file = g_new0 (PpFile, 1);

	file->path = g_strdup (path);
	file->old_path = g_strdup (old_path);
	file->status = status;
	return file;
}

void
pp_file_free (PpFile *file)
{
	if (file == NULL)
		return;
	g_free (file->path);
	g_free (file->old_path);
	g_free (file);
}

/* --- paths ----------------------------------------------------------------------------------- */

/* A path in C quotes, as git writes one with odd letters; *LENGTH is what it took. Bytes that are no UTF-8 are
 * replaced. NULL when the quotes do not end. */
static char *
unquote (const char *text, gsize available, gsize *length)
{
	g_autofree char *quoted = NULL, *raw = NULL;
	gsize n = 1;

	while (n < available && text[n] != '"')
		n += text[n] == '\\' ? 2 : 1;
	if (n >= available)
		return NULL;
	*length = n + 1;
	quoted = g_strndup (text + 1, n - 1);
	raw = g_strcompress (quoted);
	return g_utf8_make_valid (raw, -1);
}

/* PATH without its first component, as `-p1' has it; NULL for /dev/null. */
static char *
strip_component (const char *path)
{
	const char *slash;

	if (g_str_equal (path, "/dev/null"))
		return NULL;
	slash = strchr (path, '/');
	return g_strdup (slash != NULL && slash[1] != '\0' ? slash + 1 : path);
}

/* The path of a `--- ' or `+++ ' line: up to a tab (before a date), quotes undone. */
static char *
path_of_line (const PpLine *line)
{
	const char *start = line->start + 4;
	gsize length = line->length - 4, taken;
	const char *tab = memchr (start, '\t', length);
	g_autofree char *path = NULL;

	if (length > 0 && start[0] == '"')
		path = unquote (start, length, &taken);
	if (path == NULL) {
		path = g_strndup (start, tab != NULL ? (gsize) (tab - start) : length);
		g_strchomp (path);
	}
	return strip_component (path);
}

/* The value of an extended header that names a path. */
static char *
path_of_header (const PpLine *line, const char *header)
{
	const char *start = line->start + strlen (header);
	gsize length = line->length - strlen (header), taken;
	char *path = length > 0 && start[0] == '"' ? unquote (start, length, &taken) : NULL;

	return path != NULL ? path : g_strchomp (g_strndup (start, length));
}

/* The path that `diff --git a/X b/X' names twice; NULL when the two differ (then other lines say). */
static char *
path_of_git_line (const PpLine *line)
{
	const char *start = line->start + strlen ("diff --git ");
	gsize length = line->length - strlen ("diff --git "), taken = 0;
	g_autofree char *first = NULL, *second = NULL;

	while (length > 0 && (start[length - 1] == '\r' || start[length - 1] == ' '))
		length--;
	if (length > 0 && start[0] == '"') {
		g_autofree char *quoted = unquote (start, length, &taken);

		return quoted != NULL ? strip_component (quoted) : NULL;
	}
	if (length < 3 || length % 2 == 0 || start[length / 2] != ' ')
		return NULL;
	{
		g_autofree char *old = g_strndup (start, length / 2);
		g_autofree char *new = g_strndup (start + length / 2 + 1, length / 2);

		first = strip_component (old);
		second = strip_component (new);
	}
	return g_strcmp0 (first, second) == 0 ? g_steal_pointer (&first) : NULL;
}

/* --- walking --------------------------------------------------------------------------------- */

typedef struct {
	GPtrArray *files;
	gboolean open;		/* a file's header was seen */
	char *git_path, *old_path, *new_path;	/* of the file at hand */
	char *index_path;
	gboolean has_old, has_new;	/* saw `--- ', `+++ ' */
	gboolean renamed, copied, added, deleted, mode, binary, changed;
	guint n_added, n_removed;
	gint64 left_removed, left_added;	/* of the hunk */
} Walk;

static void
reset (Walk *walk)
{
	GPtrArray *files = walk->files;

	g_free (walk->git_path);
	g_free (walk->old_path);
	g_free (walk->new_path);
	g_free (walk->index_path);
	*walk = (Walk) { .files = files };
}

static PpFileStatus
status_of (const Walk *walk)
{
	if (walk->renamed)
		return PP_FILE_RENAMED;
	if (walk->copied)
		return PP_FILE_COPIED;
	if (walk->added || (walk->has_old && walk->old_path == NULL))
		return PP_FILE_ADDED;
	if (walk->deleted || (walk->has_new && walk->new_path == NULL))
		return PP_FILE_DELETED;
	return walk->mode && !walk->changed && !walk->binary ? PP_FILE_MODE : PP_FILE_MODIFIED;
}

static void
finish_file (Walk *walk)
{
	const char *path = walk->new_path != NULL ? walk->new_path : walk->git_path;
	PpFileStatus status = status_of (walk);
	gboolean moved = status == PP_FILE_RENAMED || status == PP_FILE_COPIED;
	PpFile *file;

	if (path == NULL)
		path = walk->old_path != NULL ? walk->old_path : walk->index_path;
	if (walk->open && path != NULL && (walk->changed || walk->binary || walk->mode || walk->added ||
	                                   walk->deleted || moved)) {
		file = pp_file_new (path, moved ? walk->old_path : NULL, status);
		file->binary = walk->binary;
		file->added = walk->n_added;
		file->removed = walk->n_removed;
		g_ptr_array_add (walk->files, file);
	}
	reset (walk);
}

static void
set_path (char **path, char *value)
{
	g_free (*path);
	*path = value;
}

static void
mark_added (Walk *walk, const PpLine *line)
{
	walk->added = TRUE;
}

static void
mark_deleted (Walk *walk, const PpLine *line)
{
	walk->deleted = TRUE;
}

static void
mark_mode (Walk *walk, const PpLine *line)
{
	walk->mode = TRUE;
}

static void
mark_binary (Walk *walk, const PpLine *line)
{
	walk->binary = TRUE;
}

static void
rename_from (Walk *walk, const PpLine *line)
{
	walk->renamed = TRUE;
	set_path (&walk->old_path, path_of_header (line, "rename from "));
}

static void
rename_to (Walk *walk, const PpLine *line)
{
	walk->renamed = TRUE;
	set_path (&walk->new_path, path_of_header (line, "rename to "));
}

static void
copy_from (Walk *walk, const PpLine *line)
{
	walk->copied = TRUE;
	set_path (&walk->old_path, path_of_header (line, "copy from "));
}

static void
copy_to (Walk *walk, const PpLine *line)
{
	walk->copied = TRUE;
	set_path (&walk->new_path, path_of_header (line, "copy to "));
}

static void
start_git (Walk *walk, const PpLine *line)
{
	finish_file (walk);
	walk->open = TRUE;
	if (pp_line_starts (line, "diff --git "))
		walk->git_path = path_of_git_line (line);
}

static void
start_index (Walk *walk, const PpLine *line)
{
	finish_file (walk);
	walk->open = TRUE;
	walk->index_path = path_of_header (line, "Index: ");
}

/* Paths of plain diffs lose their first component only where both have the same depth of prefix, as in
 * `a/x' and `b/x'; those of svn and cvs have none. */
static void
old_file (Walk *walk, const PpLine *line)
{
	if (walk->has_new)
		finish_file (walk);
	walk->open = TRUE;
	walk->has_old = TRUE;
	if (!walk->renamed && !walk->copied)
		set_path (&walk->old_path, path_of_line (line));
}

static void
new_file (Walk *walk, const PpLine *line)
{
	walk->has_new = TRUE;
	if (!walk->renamed && !walk->copied)
		set_path (&walk->new_path, path_of_line (line));
}

static const struct {
	const char *start;
	void (*read) (Walk *walk, const PpLine *line);
} headers[] = {
	{ "diff ", start_git },
	{ "Index: ", start_index },
	{ "--- ", old_file },
	{ "+++ ", new_file },
	{ "new file mode ", mark_added },
	{ "deleted file mode ", mark_deleted },
	{ "old mode ", mark_mode },
	{ "new mode ", mark_mode },
	{ "rename from ", rename_from },
	{ "rename to ", rename_to },
	{ "copy from ", copy_from },
	{ "copy to ", copy_to },
	{ "GIT binary patch", mark_binary },
	{ "Binary files ", mark_binary },
};

static void
count_line (Walk *walk, const PpLine *line)
{
	char first = line->length > 0 ? line->start[0] : ' ';

	if (first == '\\')
		return;
	if (first == '-')
		walk->n_removed++;
	else if (first == '+')
		walk->n_added++;
	walk->left_removed -= first != '+';
	walk->left_added -= first != '-';
}

static void
walk_line (Walk *walk, const PpLine *line)
{
	gint64 removed, added;

	if (walk->left_removed > 0 || walk->left_added > 0) {
		count_line (walk, line);
		return;
	}
	if (walk->has_new && pp_line_hunk (line, &removed, &added)) {
		walk->left_removed = removed;
		walk->left_added = added;
		walk->changed = TRUE;
		return;
	}
	for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
		if (pp_line_starts (line, headers[i].start)) {
			headers[i].read (walk, line);
			return;
		}
}

GPtrArray *
pp_diff_files (const char *diff)
{
	Walk walk = { .files = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_file_free) };
	const char *at = diff, *end = diff + strlen (diff);
	PpLine line;

	while (pp_line_next (&at, end, &line))
		walk_line (&walk, &line);
	finish_file (&walk);
	return walk.files;
}

char **
pp_diff_rule_paths (const char *diff)
{
	g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
	GPtrArray *paths = g_ptr_array_new ();
	const char *at = diff, *end = diff + strlen (diff);
	PpLine line;

	while (pp_line_next (&at, end, &line)) {
		const char *start = line.start + 4, *stop, *slash;
		char *path;

		if ((!pp_line_starts (&line, "--- ") && !pp_line_starts (&line, "+++ ")) ||
		    pp_line_starts (&line, "--- /dev/null") || pp_line_starts (&line, "+++ /dev/null"))
			continue;
		for (stop = start; stop < line.start + line.length && !g_ascii_isspace (*stop); stop++)
			;
		if (stop == start)
			continue;
		slash = memchr (start, '/', (gsize) (stop - start));
		path = slash != NULL ? g_strndup (slash + 1, (gsize) (stop - slash - 1)) : g_strdup ("");
		if (g_hash_table_add (seen, path))
			g_ptr_array_add (paths, path);
		else
			g_free (path);
	}
	g_ptr_array_add (paths, NULL);
	return (char **) g_ptr_array_free (paths, FALSE);
}
