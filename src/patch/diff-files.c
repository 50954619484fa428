/* The files of a diff and their counts, as `git apply --numstat' reads them. Where git
 * refuses a damaged diff we count what is there.
 */
#include "patch/diff.h"

#include "patch/diff-path.h"
#include "patch/diff-scan.h"

/* --- PpFile ----------------------------------------------------------------------- */

static const char *const status_names[] = {
	[PP_FILE_MODIFIED] = "modified",
	[PP_FILE_ADDED] = "added",
	[PP_FILE_DELETED] = "deleted",
	[PP_FILE_RENAMED] = "renamed",
	[PP_FILE_COPIED] = "copied",
	[PP_FILE_MODE] = "mode",
};

const char *
pp_file_status_name (PpFileStatus status)
{
	return status_names[status];
}

gboolean
pp_file_status_parse (const char *name, PpFileStatus *status)
{
	for (guint i = 0; i < G_N_ELEMENTS (status_names); i++)
		if (strcmp (name, status_names[i]) == 0) {
			*status = i;
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

/* --- the file being read ---------------------------------------------------------- */

typedef struct {
	PpReader reader;
	GPtrArray *files;
	guint strip;		/* git's -p for diffs without `diff --git'; 0 once a file had no slash */
	gboolean strip_known;
	char *index_path;	/* of the `Index: ' line before */
} Parser;

/* What the header of one file says. */
typedef struct {
	char *old_name, *new_name;
	char *default_name;		/* of `diff --git' */
	guint strip;			/* components of a name that are none of the path */
	gboolean added, deleted, renamed, copied, mode;
	gboolean any;			/* there was a header line at all */
} Header;

static void
header_clear (Header *header)
{
	g_free (header->old_name);
	g_free (header->new_name);
	g_free (header->default_name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Header, header_clear)

static void
take_name (char **name, char *value)
{
	if (value == NULL)
		return;
	g_free (*name);
	*name = value;
}

static PpFileStatus
header_status (const Header *header, gboolean has_content)
{
	if (header->added)
		return PP_FILE_ADDED;
	if (header->deleted)
		return PP_FILE_DELETED;
	if (header->renamed)
		return PP_FILE_RENAMED;
	if (header->copied)
		return PP_FILE_COPIED;
	return header->mode && !has_content ? PP_FILE_MODE : PP_FILE_MODIFIED;
}

/* --- hunks ------------------------------------------------------------------------ */

/* Reads the body of HUNK. A hunk that lies about its length ends where git's next header
 * begins: no line of a hunk does. */
static void
read_hunk (Parser *parser, PpHunk hunk, PpFile *file)
{
	PpLine line;

	while (!pp_hunk_done (&hunk) && pp_reader_peek (&parser->reader, &line) && !PP_LINE_BEGINS (line, "diff --git ")) {
		pp_reader_next (&parser->reader, &line);
		pp_hunk_take (&hunk, line);
		file->added += PP_LINE_BEGINS (line, "+");
		file->removed += PP_LINE_BEGINS (line, "-");
	}
	while (pp_reader_peek (&parser->reader, &line) && PP_LINE_BEGINS (line, "\\ "))
		pp_reader_next (&parser->reader, &line);
}

/* Reads what follows the header into FILE; TRUE when there was something. */
static gboolean
read_content (Parser *parser, PpFile *file)
{
	gboolean any = FALSE;
	PpLine line;
	PpHunk hunk;

	while (pp_reader_peek (&parser->reader, &line) && pp_line_hunk (line, &hunk)) {
		pp_reader_next (&parser->reader, &line);
		read_hunk (parser, hunk, file);
		any = TRUE;
	}
	if (any || !pp_reader_peek (&parser->reader, &line))
		return any;
	file->binary = PP_LINE_BEGINS (line, "GIT binary patch") || pp_line_binary_notice (line);
	if (file->binary)
		pp_reader_next (&parser->reader, &line);
	return file->binary;
}

static void
add_file (Parser *parser, PpFile *file)
{
	g_ptr_array_add (parser->files, file);
}

/* --- git -------------------------------------------------------------------------- */

static void
read_ext (Header *header, PpExt ext, PpLine value)
{
	switch (ext) {
	case PP_EXT_OLD_MODE:
	case PP_EXT_NEW_MODE:
		header->mode = TRUE;
		break;
	case PP_EXT_NEW:
		header->added = TRUE;
		break;
	case PP_EXT_DELETED:
		header->deleted = TRUE;
		break;
	case PP_EXT_RENAME_FROM:
	case PP_EXT_COPY_FROM:
		take_name (&header->old_name, pp_path_read (value, 0, TRUE));
		break;
	case PP_EXT_RENAME_TO:
	case PP_EXT_COPY_TO:
		take_name (&header->new_name, pp_path_read (value, 0, TRUE));
		break;
	default:
		break;
	}
	header->renamed |= ext == PP_EXT_RENAME_FROM || ext == PP_EXT_RENAME_TO;
	header->copied |= ext == PP_EXT_COPY_FROM || ext == PP_EXT_COPY_TO;
}

static void
read_git_name (const Header *header, char **name, gboolean *null, PpLine value)
{
	if (pp_path_is_null (value))
		*null = TRUE;
	else if (*name == NULL)
		*name = pp_path_read (value, header->strip, FALSE);
}

/* The lines between `diff --git' and the content. */
static void
read_git_header (Parser *parser, Header *header)
{
	PpLine line, value;

	for (; pp_reader_peek (&parser->reader, &line); pp_reader_next (&parser->reader, &line)) {
		PpExt ext = pp_line_ext (line, &value);

		if (ext != PP_EXT_NONE)
			read_ext (header, ext, value);
		else if (PP_LINE_BEGINS (line, "--- "))
			read_git_name (header, &header->old_name, &header->added, pp_line_after (line, 4));
		else if (PP_LINE_BEGINS (line, "+++ "))
			read_git_name (header, &header->new_name, &header->deleted, pp_line_after (line, 4));
		else
			break;
		header->any = TRUE;
	}
}

static char *
choose_git_path (const Header *header)
{
	if (header->new_name != NULL && !(header->deleted && header->old_name != NULL))
		return g_strdup (header->new_name);
	return g_strdup (header->old_name != NULL ? header->old_name : header->default_name);
}

static void
read_git_file (Parser *parser, PpLine line)
{
	const PpLine names = pp_line_after (line, strlen ("diff --git "));
	g_auto (Header) header = { .default_name = pp_path_read_git_bare (names) };
	PpFile *file = g_new0 (PpFile, 1);
	gboolean content;

	if (header.default_name == NULL) {
		header.strip = 1;
		header.default_name = pp_path_read_git (names);
	}
	read_git_header (parser, &header);
	content = read_content (parser, file);
	file->path = choose_git_path (&header);
	if (file->path == NULL || (!header.any && !content)) {
		pp_file_free (file);
		return;
	}
	file->status = header_status (&header, content);
	if (file->status == PP_FILE_RENAMED || file->status == PP_FILE_COPIED)
		file->old_path = g_steal_pointer (&header.old_name);
	add_file (parser, file);
}

/* --- other tools ------------------------------------------------------------------ */

/* git's guess: the first file whose names have no slash says that nothing is stripped. */
static void
guess_strip (Parser *parser, PpLine old_value, PpLine new_value)
{
	g_autofree char *old_name = pp_path_is_null (old_value) ? NULL : pp_path_read_dated (old_value, 0);
	g_autofree char *new_name = pp_path_is_null (new_value) ? NULL : pp_path_read_dated (new_value, 0);

	if (parser->strip_known || (old_name == NULL && new_name == NULL))
		return;
	if ((old_name != NULL && strchr (old_name, '/') != NULL) || (new_name != NULL && strchr (new_name, '/') != NULL))
		return;
	parser->strip = 0;
	parser->strip_known = TRUE;
}

/* The name in VALUE, whole if it has nothing to strip. */
static char *
read_plain_name (PpLine value, guint strip)
{
	char *name = pp_path_read_dated (value, strip);

	return name != NULL ? name : pp_path_read_dated (value, 0);
}

static gboolean
is_index_path (const Parser *parser, PpLine value)
{
	g_autofree char *name = pp_path_is_null (value) ? NULL : pp_path_read_dated (value, 0);

	return name == NULL || g_strcmp0 (name, parser->index_path) == 0;
}

/* Subversion and CVS write the path as it is in their repository three times, or twice where there is no file. */
static gboolean
is_repository_path (const Parser *parser, PpLine old_value, PpLine new_value)
{
	return parser->index_path != NULL && is_index_path (parser, old_value) && is_index_path (parser, new_value);
}

static char *
choose_plain_path (Parser *parser, PpLine old_value, PpLine new_value)
{
	guint strip = is_repository_path (parser, old_value, new_value) ? 0 : parser->strip;
	g_autofree char *old_name = NULL, *new_name = NULL;

	if (pp_path_is_null (old_value))
		return read_plain_name (new_value, strip);
	old_name = read_plain_name (old_value, strip);
	if (pp_path_is_null (new_value))
		return g_steal_pointer (&old_name);
	new_name = read_plain_name (new_value, strip);
	/* `file' and not `file.orig' or `file~'. */
	if (new_name == NULL || (old_name != NULL && g_str_has_prefix (new_name, old_name)))
		return g_steal_pointer (&old_name);
	return g_steal_pointer (&new_name);
}

/* TRUE when Subversion says behind the name that there was no such file. */
static gboolean
is_unversioned (PpLine value)
{
	value = pp_line_without_cr (value);
	return pp_line_ends (value, "\t(revision 0)") || pp_line_ends (value, "\t(nonexistent)");
}

static gboolean
is_no_file (PpLine value)
{
	return pp_path_is_null (value) || pp_path_is_epoch (value) || is_unversioned (value);
}

/* A file begins with the `--- ' in LINE when `+++ ' and a hunk follow. */
static void
read_plain_file (Parser *parser, PpLine line)
{
	PpReader ahead = parser->reader;
	PpLine old_value = pp_line_after (line, 4), new_value, hunk_line;
	PpHunk hunk;
	PpFile *file;

	if (!pp_reader_next (&ahead, &new_value) || !PP_LINE_BEGINS (new_value, "+++ ")
	    || !pp_reader_peek (&ahead, &hunk_line) || !pp_line_hunk (hunk_line, &hunk))
		return;
	new_value = pp_line_after (new_value, 4);
	parser->reader = ahead;
	guess_strip (parser, old_value, new_value);
	file = g_new0 (PpFile, 1);
	file->path = choose_plain_path (parser, old_value, new_value);
	if (is_no_file (old_value))
		file->status = PP_FILE_ADDED;
	else if (is_no_file (new_value))
		file->status = PP_FILE_DELETED;
	read_content (parser, file);
	if (file->path != NULL)
		add_file (parser, file);
	else
		pp_file_free (file);
	g_clear_pointer (&parser->index_path, g_free);
}

/* `Binary files a/x and b/y differ' and `Binary file x has changed': the last name there. */
static char *
notice_path (Parser *parser, PpLine line)
{
	static const char between[] = " and ", differ[] = " differ", changed[] = " has changed";
	const char *name;

	line = pp_line_without_cr (line);
	if (PP_LINE_BEGINS (line, "Cannot display"))
		return g_steal_pointer (&parser->index_path);
	if (pp_line_ends (line, changed)) {
		line = pp_line_after (line, strlen ("Binary file "));
		line.length -= MIN (line.length, strlen (changed));
		return pp_path_read (line, 0, TRUE);
	}
	line.length -= strlen (differ);
	name = g_strrstr_len (line.start, line.length, between);
	if (name == NULL)
		return NULL;
	name += strlen (between);
	return read_plain_name ((PpLine) { name, line.start + line.length - name }, 1);
}

static void
read_notice (Parser *parser, PpLine line)
{
	g_autofree char *path = notice_path (parser, line);
	PpFile *file;

	if (path == NULL)
		return;
	file = pp_file_new (path, NULL, PP_FILE_MODIFIED);
	file->binary = TRUE;
	add_file (parser, file);
}

static void
read_index (Parser *parser, PpLine line)
{
	g_free (parser->index_path);
	parser->index_path = pp_path_read (pp_line_after (line, strlen ("Index: ")), 0, FALSE);
}

/* --- the whole diff --------------------------------------------------------------- */

GPtrArray *
pp_diff_files (const char *diff)
{
	Parser parser = { .reader = { diff, diff + strlen (diff) }, .strip = 1 };
	PpLine line;

	parser.files = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_file_free);
	while (pp_reader_next (&parser.reader, &line)) {
		if (PP_LINE_BEGINS (line, "diff --git "))
			read_git_file (&parser, line);
		else if (PP_LINE_BEGINS (line, "--- "))
			read_plain_file (&parser, line);
		else if (PP_LINE_BEGINS (line, "Index: "))
			read_index (&parser, line);
		else if (pp_line_binary_notice (line))
			read_notice (&parser, line);
	}
	g_free (parser.index_path);
	return parser.files;
}
