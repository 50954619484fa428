/* Splitting text and diff, and what is read out of a diff. Hashes of real changes are compared with git's own in
 * tests/cli/diff-git.t. */
#include "unit.h"

#include "patch/diff.h"

#define HUNK "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"
#define GIT "diff --git a/f b/f\nindex 1234567..89abcde 100644\n" HUNK

typedef struct {
	const char *name, *text, *diff, *rest;
} SplitRow;

static const SplitRow split_rows[] = {
	{ "git", "Message\n---\n f | 2 +-\n\n" GIT "-- \n2.39.5\n", GIT, "Message\n---\n f | 2 +-\n\n-- \n2.39.5\n\n" },
	{ "plain", "x\n" HUNK, HUNK, "x\n\n" },
	{ "no diff", "only text\n--- foo\nbar\n", NULL, "only text\n--- foo\nbar\n\n" },
	{ "prose that starts like a diff", "diff is hard\nhello\n" GIT, GIT, "diff is hard\nhello\n\n" },
	{ "prose before a plain diff", "diff tools are\nfun\n" HUNK, HUNK, "diff tools are\nfun\n\n" },
	{ "broken header line", "diff --git a/f\nb/f\nindex 1..2 100644\n" HUNK, "diff --git a/f\nb/f\nindex 1..2 100644\n" HUNK, "\n" },
	{ "empty hunk takes nothing", "--- a/f\n+++ b/f\n@@ -0,0 +1,0 @@\ntext\n", "--- a/f\n+++ b/f\n@@ -0,0 +1,0 @@\n", "text\n\n" },
	{ "mode change", "m\ndiff --git a/f b/f\nold mode 100644\nnew mode 100755\n", "diff --git a/f b/f\nold mode 100644\nnew mode 100755\n", "m\n\n" },
	{ "rename", "diff --git a/f b/g\nsimilarity index 100%\nrename from f\nrename to g\n", "diff --git a/f b/g\nsimilarity index 100%\nrename from f\nrename to g\n", "\n" },
	{ "svn", "Index: f\n===================================================================\n--- f\t(revision 1)\n+++ f\t(working copy)\n@@ -1 +1 @@\n-a\n+b\n", "Index: f\n===================================================================\n--- f\t(revision 1)\n+++ f\t(working copy)\n@@ -1 +1 @@\n-a\n+b\n", "\n" },
	{ "hg", "# HG changeset patch\n# User a\nmsg\n\ndiff -r 1 -r 2 f\n" HUNK, "diff -r 1 -r 2 f\n" HUNK, "# HG changeset patch\n# User a\nmsg\n\n\n" },
	{ "no newline at the end", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\nbye\n", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n", "bye\n\n" },
	{ "binary patches keep their headers",
	  "diff --git a/x b/x\nnew file mode 100644\nindex 0000000..1111111\nGIT binary patch\nliteral 3\nHcmV?d00001\n\nliteral 0\nHcmV?d00001\n\ndiff --git a/y b/y\nnew file mode 100644\nindex 0000000..2222222\nGIT binary patch\nliteral 3\nHcmV?d00001\n\nliteral 0\nHcmV?d00001\n\n-- \n2.39.5\n",
	  "diff --git a/x b/x\nnew file mode 100644\nindex 0000000..1111111\nGIT binary patch\nliteral 3\nHcmV?d00001\n\nliteral 0\nHcmV?d00001\n\ndiff --git a/y b/y\nnew file mode 100644\nindex 0000000..2222222\nGIT binary patch\nliteral 3\nHcmV?d00001\n\nliteral 0\nHcmV?d00001\n\n",
	  "-- \n2.39.5\n\n" },
	{ "binary files differ", "m\ndiff --git a/x b/x\nindex 1..2 100644\nBinary files a/x and b/x differ\n", "diff --git a/x b/x\nindex 1..2 100644\nBinary files a/x and b/x differ\n", "m\n\n" },
	{ "two files", GIT "diff --git a/g b/g\n" HUNK, GIT "diff --git a/g b/g\n" HUNK, "\n" },
	{ "lying count", "--- a/f\n+++ b/f\n@@ -1,999999999999999999999 +1 @@\n a\n", "--- a/f\n+++ b/f\n@@ -1,999999999999999999999 +1 @@\n a\n\n", NULL },
	{ "nothing", "", NULL, NULL },
};

static void
test_split (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (split_rows); i++) {
		const SplitRow *row = &split_rows[i];
		g_autofree char *diff = NULL, *rest = NULL;

		g_test_message ("%s", row->name);
		pp_diff_split (row->text, strlen (row->text), &diff, &rest);
		pp_assert_row_str (i, diff, row->diff);
		pp_assert_row_str (i, rest, row->rest);
		g_assert_cmpint (pp_diff_present (row->text, strlen (row->text)), ==, row->diff != NULL);
	}
}

/* No line is ever lost or made up, whatever is thrown at the splitter. */
static void
test_split_keeps_lines (void)
{
	static const char *const lines[] = {
		"diff --git a/f b/f", "diff x", "Index: f", "--- a/f", "+++ b/f", "@@ -1,2 +1,2 @@", "@@ -0,0 +1 @@",
		" a", "-b", "+c", "", "text", "index 1..2 100644", "new file mode 100644", "rename from f",
		"GIT binary patch", "literal 3", "HcmV?d00001", "Binary files a and b differ", "-- ",
		"\\ No newline at end of file",
	};
	g_autoptr (GRand) rand = g_rand_new_with_seed (11);

	for (guint round = 0; round < 5000; round++) {
		g_autoptr (GString) text = g_string_new (NULL);
		g_autofree char *diff = NULL, *rest = NULL;
		guint counts[G_N_ELEMENTS (lines)] = { 0 };
		guint n = (guint) g_rand_int_range (rand, 1, 30);
		gsize length;

		for (guint k = 0; k < n; k++) {
			guint pick = (guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (lines));

			counts[pick]++;
			g_string_append (text, lines[pick]);
			g_string_append_c (text, '\n');
		}
		pp_diff_split (text->str, text->len, &diff, &rest);
		length = (diff != NULL ? strlen (diff) : 0) + (rest != NULL ? strlen (rest) : 0);
		g_assert_cmpuint (length, ==, text->len + 1);
	}
}

typedef struct {
	const char *diff;
	const char *files;	/* "status path[<old] +added -removed;…" */
} FilesRow;

static const FilesRow files_rows[] = {
	{ GIT, "modified f +1 -1;" },
	{ "--- a/dir/f\t2020-01-01\n+++ b/dir/f\t2020-01-02\n@@ -1 +1,2 @@\n a\n+b\n", "modified dir/f +1 -0;" },
	{ "diff --git a/n b/n\nnew file mode 100644\nindex 0..1\n--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+x\n", "added n +1 -0;" },
	{ "diff --git a/e b/e\nnew file mode 100644\nindex 0000000..e69de29\n", "added e +0 -0;" },
	{ "diff --git a/d b/d\ndeleted file mode 100644\nindex 1..0\n--- a/d\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n", "deleted d +0 -1;" },
	{ "diff --git a/f b/g\nsimilarity index 90%\nrename from f\nrename to g\nindex 1..2 100644\n--- a/f\n+++ b/g\n@@ -1 +1 @@\n-a\n+b\n", "renamed g<f +1 -1;" },
	{ "diff --git a/f b/g\nsimilarity index 100%\ncopy from f\ncopy to g\n", "copied g<f +0 -0;" },
	{ "diff --git a/f b/f\nold mode 100644\nnew mode 100755\n", "mode f +0 -0;" },
	{ "diff --git a/a b b/a b\nold mode 100644\nnew mode 100755\n", "mode a b +0 -0;" },
	{ "diff --git \"a/\\303\\244.txt\" \"b/\\303\\244.txt\"\nindex 1..2 100644\n--- \"a/\\303\\244.txt\"\n+++ \"b/\\303\\244.txt\"\n@@ -1 +1 @@\n-a\n+b\n", "modified ä.txt +1 -1;" },
	{ "diff --git a/x b/x\nindex 1..2 100644\nBinary files a/x and b/x differ\n", "modified x +0 -0;" },
	{ "Index: f.c\n=====\n--- f.c\t(revision 1)\n+++ f.c\t(working copy)\n@@ -1 +1 @@\n-a\n+b\n", "modified f.c +1 -1;" },
	{ "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n--- a\n+++ b\n c\n--- a/g\n+++ b/g\n@@ -1 +1 @@\n-x\n+y\n", "modified f +1 -1;modified g +1 -1;" },
};

static void
test_files (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (files_rows); i++) {
		g_autoptr (GPtrArray) files = pp_diff_files (files_rows[i].diff);
		g_autoptr (GString) got = g_string_new (NULL);

		for (guint k = 0; k < files->len; k++) {
			const PpFile *file = g_ptr_array_index (files, k);
			PpFileStatus status;

			g_string_append_printf (got, "%s %s%s%s +%u -%u;", pp_file_status_name (file->status),
			                        file->path, file->old_path != NULL ? "<" : "",
			                        file->old_path != NULL ? file->old_path : "", file->added,
			                        file->removed);
			g_assert_true (pp_file_status_parse (pp_file_status_name (file->status), &status));
			g_assert_cmpint (status, ==, file->status);
		}
		pp_assert_row_str (i, got->str, files_rows[i].files);
	}
}

/* Start lines, function names and context of headers do not count; counts do. */
static void
test_hash (void)
{
	g_autofree char *one = pp_diff_hash (GIT);
	g_autofree char *moved = pp_diff_hash ("--- old/f\n+++ new/f\n@@ -10,2 +12,2 @@ int main\n a\n-b\n+c\n");
	g_autofree char *crlf = pp_diff_hash ("--- a/f\r\n+++ b/f\r\n@@ -1,2 +1,2 @@\r\n a\r\n-b\r\n+c\r\n");
	g_autofree char *other = pp_diff_hash ("--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n+d\n");
	g_autofree char *rename = pp_diff_hash ("diff --git a/f b/g\nsimilarity index 100%\nrename from f\nrename to g\n");

	g_assert_cmpstr (one, ==, moved);
	g_assert_cmpstr (one, ==, crlf);
	g_assert_cmpstr (one, !=, other);
	g_assert_cmpstr (rename, ==, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

typedef struct {
	const char *text, *mended;
	gboolean delsp;
} FlowRow;

static const FlowRow flow_rows[] = {
	/* stuffed, as RFC 3676 wants it */
	{ "  f | 2 +-\n--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n  a\n-b\n+c\n", "  f | 2 +-\n--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n", FALSE },
	/* said to be flowed, but not stuffed */
	{ " f | 2 +-\n--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n  a\n-b\n+c\n", NULL, FALSE },
	/* a broken line */
	{ "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+one two \nthree\n", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+one two three\n", FALSE },
	{ "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+one two \nthree\n", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+one twothree\n", TRUE },
	/* a line that ends in a blank is no broken one */
	{ "--- a/f\n+++ b/f\n@@ -1 +1,2 @@\n-a\n+one \n+two\n", NULL, FALSE },
	{ "diff --git a/f \nb/f\nindex 1..2\n" HUNK, "diff --git a/f b/f\nindex 1..2\n" HUNK, FALSE },
	/* nor is a signature, when the counts lie */
	{ "--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n-a\n+b\n-- \n2.39.5\n", NULL, FALSE },
	/* text outside of the diff stays as it is */
	{ "a \nb\n", NULL, FALSE },
};

static void
test_flowed (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (flow_rows); i++) {
		const FlowRow *row = &flow_rows[i];
		g_autofree char *mended = pp_diff_unflow (row->text, strlen (row->text), row->delsp);

		pp_assert_row_str (i, mended, row->mended);
	}
}

static void
test_rule_paths (void)
{
	g_auto (GStrv) paths = pp_diff_rule_paths ("--- a/x/f\n+++ b/x/f\n--- /dev/null\n+++ b/g\n--- nodir\n");
	g_autofree char *joined = g_strjoinv ("|", paths);

	g_assert_cmpstr (joined, ==, "x/f|g|");
}

/* A megabyte of the worst takes no longer than a megabyte of the best does. */
static void
test_long (void)
{
	g_autoptr (GString) text = g_string_new ("--- a/f\n+++ b/f\n@@ -1,99999999 +1,99999999 @@\n");
	g_autofree char *diff = NULL, *rest = NULL;

	while (text->len < 4 * 1024 * 1024)
		g_string_append (text, "diff --git a/f b/f\nindex 1\n--- a/f\n");
	pp_diff_split (text->str, text->len, &diff, &rest);
	g_assert_cmpuint (strlen (diff) + (rest != NULL ? strlen (rest) : 0), ==, text->len + 1);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/diff/split", test_split);
	g_test_add_func ("/diff/split-keeps-lines", test_split_keeps_lines);
	g_test_add_func ("/diff/files", test_files);
	g_test_add_func ("/diff/hash", test_hash);
	g_test_add_func ("/diff/flowed", test_flowed);
	g_test_add_func ("/diff/rule-paths", test_rule_paths);
	g_test_add_func ("/diff/long", test_long);
	return g_test_run ();
}
