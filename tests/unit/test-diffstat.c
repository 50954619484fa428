#include "config.h"

#include "patch/diffstat.h"
#include "unit.h"

typedef struct {
	const char *path, *old_path;
	guint added, removed;
} File;

#define LONG_PATH "src/some/rather/long/path/of/folders/that/goes/on/and/on/and/does/not/end/soon/file-name.c"

/* What `git diff --stat=80' printed for the same changes; but for renames, where git shortens. */
static const struct {
	File files[7];
	const char *text;
} rows[] = {
	{ { { NULL } }, "" },
	{ { { "a", NULL, 1, 0 } }, " a | 1 +\n 1 file changed, 1 insertion(+)\n" },
	{ { { "a", NULL, 0, 1 } }, " a | 1 -\n 1 file changed, 1 deletion(-)\n" },
	{ { { "empty", NULL, 0, 0 } }, " empty | 0\n 1 file changed, 0 insertions(+), 0 deletions(-)\n" },
	{ { { "b/c", "a/c", 2, 2 } }, " a/c => b/c | 4 ++--\n 1 file changed, 2 insertions(+), 2 deletions(-)\n" },
	{ { { "\033[2J", NULL, 1, 0 } }, " ?[2J | 1 +\n 1 file changed, 1 insertion(+)\n" },
	{ { { "a.c", NULL, 3, 1 }, { "empty", NULL, 0, 0 }, { "new", NULL, 5, 0 }, { "src/mid.c", NULL, 777, 0 },
	    { LONG_PATH, NULL, 20, 150 }, { "z", NULL, 1, 0 } },
	  " a.c                                                |   4 +-\n"
	  " empty                                              |   0\n"
	  " new                                                |   5 +\n"
	  " src/mid.c                                          | 777 +++++++++++++++++++++\n"
	  " .../on/and/on/and/does/not/end/soon/file-name.c    | 170 +----\n"
	  " z                                                  |   1 +\n"
	  " 6 files changed, 806 insertions(+), 151 deletions(-)\n" },
};

static void
test_rows (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_file_free);
		g_autofree char *text = NULL;

		for (const File *row = rows[i].files; row->path != NULL; row++) {
			PpFile *file = pp_file_new (row->path, row->old_path, PP_FILE_MODIFIED);

			file->added = row->added;
			file->removed = row->removed;
			g_ptr_array_add (files, file);
		}
		text = pp_diffstat (files);
		pp_assert_row_str (i, text, rows[i].text);
	}
}

/* A hunk can claim four thousand million lines, and a name can be a megabyte. */
static void
test_bounds (void)
{
	g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_file_free);
	g_autofree char *name = g_strnfill (1000000, 'a');
	PpFile *file = pp_file_new (name, NULL, PP_FILE_MODIFIED);
	g_autofree char *text = NULL;
	g_auto (GStrv) lines = NULL;

	file->added = file->removed = G_MAXUINT;
	g_ptr_array_add (files, file);
	text = pp_diffstat (files);
	lines = g_strsplit (text, "\n", -1);
	g_assert_cmpuint (strlen (lines[0]), <=, 80);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/diffstat/rows", test_rows);
	g_test_add_func ("/diffstat/bounds", test_bounds);
	return g_test_run ();
}
