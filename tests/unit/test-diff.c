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
	{ "no line end at the end", "x\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n", "x\n" },
	{ "no line end at the end of text", "x\n" HUNK "y", HUNK, "x\ny\n" },
	{ "a hunk cut short takes the rest", "--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n a\n-- \n2.39.5\n", "--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n a\n-- \n2.39.5\n\n", NULL },
	{ "a hunk whose last, empty line was lost", "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n-a\n+b\n", "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n-a\n+b\n\n", NULL },
	{ "a hunk with a wrapped line ends early", "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\nwrapped\n-b\n+c\n", "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\nwrapped\n", "-b\n+c\n\n" },
	{ "empty lines are context", "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n\n-b\n+c\n", "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n\n-b\n+c\n", "\n" },
	{ "empty hunk on both sides", "--- a/f\n+++ b/f\n@@ -0,0 +0,0 @@\n-text\n", "--- a/f\n+++ b/f\n@@ -0,0 +0,0 @@\n", "-text\n\n" },
	{ "no newline, in another language", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ Kein Zeilenumbruch am Dateiende.\n+b\nbye\n", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ Kein Zeilenumbruch am Dateiende.\n+b\n", "bye\n\n" },
	{ "CR at the end of lines", "--- a/f\r\n+++ b/f\r\n@@ -1 +1 @@\r\n-a\r\n+b\r\nbye\r\n", "--- a/f\r\n+++ b/f\r\n@@ -1 +1 @@\r\n-a\r\n+b\r\n", "bye\r\n\n" },
	{ "text between two files goes with them", HUNK "text\n\n" GIT "end\n", HUNK "text\n\n" GIT, "end\n\n" },
	{ "text like a header behind the diff", HUNK "--- text\ndiff text\n+++ text\n", HUNK, "--- text\ndiff text\n+++ text\n\n" },
	{ "prose right before the diff", "--- cut here\n" GIT, GIT, "--- cut here\n\n" },
	{ "names without a hunk", "--- a/f\n+++ b/f\n" HUNK, HUNK, "--- a/f\n+++ b/f\n\n" },
	{ "names without a hunk at the end", "--- a/f\n+++ b/f\n\n", NULL, "--- a/f\n+++ b/f\n\n\n" },
	{ "an empty line ends a header", "diff -u a b\n\n" HUNK, HUNK, "diff -u a b\n\n\n" },
	{ "diff without options", "diff a/f b/f\n" HUNK, "diff a/f b/f\n" HUNK, "\n" },
	{ "two headers in a row", "diff --git a/e b/e\n" GIT, GIT, "diff --git a/e b/e\n\n" },
	{ "one header line that is a change", "diff --git a/f b/f\nnew file mode 100644\n", "diff --git a/f b/f\nnew file mode 100644\n", "\n" },
	{ "a header that changes nothing", "diff --git a/f b/f\nindex 1234567..89abcde 100644\ntext\n", NULL, "diff --git a/f b/f\nindex 1234567..89abcde 100644\ntext\n\n" },
	{ "prose like header lines", "diff --git is a command with an\nindex of things in an\nold mode of work\n", NULL, "diff --git is a command with an\nindex of things in an\nold mode of work\n\n" },
	{ "header lines without a header", "old mode 100644\nnew mode 100755\n", NULL, "old mode 100644\nnew mode 100755\n\n" },
	{ "cvs", "Index: f\n=====\nRCS file: /cvs/f,v\nretrieving revision 1.1\ndiff -u -r1.1 f\n" HUNK, "Index: f\n=====\nRCS file: /cvs/f,v\nretrieving revision 1.1\ndiff -u -r1.1 f\n" HUNK, "\n" },
	{ "svn --git", "m\nIndex: f\n=====\n" GIT "Index: g\n=====\n" GIT, "Index: f\n=====\n" GIT "Index: g\n=====\n" GIT, "m\n\n" },
	{ "svn properties before the first hunk", "m\nIndex: d\n=====\n\nProperty changes on: d\n_____\nAdded: p\n\nIndex: f\n=====\n" HUNK, "Index: d\n=====\n\nProperty changes on: d\n_____\nAdded: p\n\nIndex: f\n=====\n" HUNK, "m\n\n" },
	{ "svn binary", "Index: f\n=====\nCannot display: file marked as a binary type.\nsvn:mime-type = image/png\n", "Index: f\n=====\nCannot display: file marked as a binary type.\n", "svn:mime-type = image/png\n\n" },
	{ "hg binary", "diff -r 1 -r 2 x\nBinary file x has changed\n", "diff -r 1 -r 2 x\nBinary file x has changed\n", "\n" },
	{ "binary files differ, in diff -r", HUNK "Binary files a/x and b/x differ\ntext\n", HUNK "Binary files a/x and b/x differ\n", "text\n\n" },
	{ "binary files differ, in prose", "Binary files a/x and b/x differ\n", NULL, "Binary files a/x and b/x differ\n\n" },
	{ "binary delta", "diff --git a/x b/x\nindex 1..2 100644\nGIT binary patch\ndelta 3\nHcmV?d00001\n\ndelta 4\nHcmV?d00001\n\nThanks,\n", "diff --git a/x b/x\nindex 1..2 100644\nGIT binary patch\ndelta 3\nHcmV?d00001\n\ndelta 4\nHcmV?d00001\n\n", "Thanks,\n\n" },
	{ "damaged binary data", "diff --git a/x b/x\nindex 1..2 100644\nGIT binary patch\nliteral 3\nHcmV?d00\n001\n\n", "diff --git a/x b/x\nindex 1..2 100644\nGIT binary patch\nliteral 3\n", "HcmV?d00\n001\n\n\n" },
	{ "rename behind a binary file", "diff --git a/x b/x\nindex 1..2 100644\nGIT binary patch\nliteral 3\nHcmV?d00001\n\ndiff --git a/f b/g\nsimilarity index 100%\nrename from f\nrename to g\n", "diff --git a/x b/x\nindex 1..2 100644\nGIT binary patch\nliteral 3\nHcmV?d00001\n\ndiff --git a/f b/g\nsimilarity index 100%\nrename from f\nrename to g\n", "\n" },
	{ "header cut short behind a diff", GIT "diff --git a/g b/g\nindex 1..2 100644\n", GIT, "diff --git a/g b/g\nindex 1..2 100644\n\n" },
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

#define PROPERTY_LINES 30

/* Takes the numbered lines of TEXT off LEFT; they come in order. */
static void
take_numbers (const char *text, gboolean *left)
{
	g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
	gint64 last = -1;

	for (char **line = lines; *line != NULL; line++) {
		const char *mark = strrchr (*line, '#');
		gint64 number = mark != NULL ? g_ascii_strtoll (mark + 1, NULL, 10) : -1;

		if (mark == NULL)
			continue;
		g_assert_cmpint (number, >, last);
		g_assert_true (left[number]);
		left[number] = FALSE;
		last = number;
	}
}

/* No line is ever lost, made up or moved, whatever is thrown at the splitter. */
static void
test_split_keeps_lines (void)
{
	static const char *const lines[] = {
		"diff --git a/f b/f", "diff x", "diff -u a b", "Index: f", "=====", "--- a/f", "+++ b/f",
		"@@ -1,2 +1,2 @@", "@@ -0,0 +1 @@", "@@ -0,0 +0,0 @@", " a", "-b", "+c", "", "text", "text\r",
		"index 1..2 100644", "new file mode 100644", "old mode 100644", "rename from f", "similarity index 1%",
		"GIT binary patch", "literal 3", "HcmV?d00001", "Binary files a and b differ", "-- ",
		"\\ No newline at end of file",
	};
	g_autoptr (GRand) rand = g_rand_new_with_seed (11);

	for (guint round = 0; round < 20000; round++) {
		g_autoptr (GString) text = g_string_new (NULL);
		g_autofree char *diff = NULL, *rest = NULL;
		gboolean left[PROPERTY_LINES] = { FALSE };
		guint n = (guint) g_rand_int_range (rand, 1, PROPERTY_LINES);

		for (guint k = 0; k < n; k++) {
			const char *line = lines[g_rand_int_range (rand, 0, G_N_ELEMENTS (lines))];

			/* an empty line and one of base 85 are none with a number behind them */
			left[k] = *line != '\0' && strchr (line, '?') == NULL;
			g_string_append (text, line);
			if (left[k])
				g_string_append_printf (text, "%s#%u", strstr (line, "differ") != NULL ? " " : "", k);
			g_string_append_c (text, '\n');
		}
		pp_diff_split (text->str, text->len, &diff, &rest);
		take_numbers (diff, left);
		take_numbers (rest, left);
		for (guint k = 0; k < n; k++)
			g_assert_false (left[k]);
		g_assert_cmpuint ((diff != NULL ? strlen (diff) : 0) + (rest != NULL ? strlen (rest) : 0), ==, text->len + 1);
		g_assert_cmpint (pp_diff_present (text->str, text->len), ==, diff != NULL);
	}
}

typedef struct {
	const char *diff;
	const char *files;	/* "status path[<old] +added -removed;…", or "binary" for the counts */
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
	{ "diff --git a/x b/x\nindex 1..2 100644\nBinary files a/x and b/x differ\n", "modified x binary;" },
	{ "Index: f.c\n=====\n--- f.c\t(revision 1)\n+++ f.c\t(working copy)\n@@ -1 +1 @@\n-a\n+b\n", "modified f.c +1 -1;" },
	{ "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n--- a\n+++ b\n c\n--- a/g\n+++ b/g\n@@ -1 +1 @@\n-x\n+y\n", "modified f +1 -1;modified g +1 -1;" },
	{ "", "" },
	{ "text\n@@ -1 +1 @@\n-a\n+b\n", "" },
	{ "diff --git a/f b/f\ntext\n", "" },
	/* names */
	{ "diff --git a/x b/x b/x b/x\nold mode 100644\nnew mode 100755\n", "mode x b/x +0 -0;" },
	{ "diff --git \"a/q\\\"\\\\\\t\\n\" \"b/q\\\"\\\\\\t\\n\"\nold mode 100644\nnew mode 100755\n", "mode q\"\\\t\n +0 -0;" },
	{ "diff --git a/plain \"b/\\303\\244\"\nrename from plain\nrename to \"\\303\\244\"\n", "renamed ä<plain +0 -0;" },
	{ "diff --git a/a\tb a/a\tb\nold mode 100644\nnew mode 100755\n", "mode a\tb +0 -0;" },
	{ "diff --git \"a/\\377\\000x\" \"b/\\377\\000x\"\nold mode 100644\nnew mode 100755\n", "mode \357\277\275\357\277\275x +0 -0;" },
	{ "diff --git \"a/open b/open\nold mode 100644\nnew mode 100755\n", "" },
	{ "diff --git a/d//f b/d//f\nold mode 100644\nnew mode 100755\n", "mode d/f +0 -0;" },
	{ "diff --git a/f b/f\r\nold mode 100644\r\nnew mode 100755\r\n", "mode f +0 -0;" },
	{ "--- a/f 2020-01-01 10:00:00.123 +0100\n+++ b/f 2020-01-01 10:00:01 +01:00\n@@ -1 +1 @@\n-a\n+b\n", "modified f +1 -1;" },
	{ "--- a/f g\r\n+++ b/f g\r\n@@ -1 +1 @@\r\n-a\r\n+b\r\n", "modified f g +1 -1;" },
	{ "--- a/f.orig\n+++ a/f\n@@ -1 +1 @@\n-a\n+b\n", "modified f +1 -1;" },
	{ "--- a/f\n+++ a/f.new\n@@ -1 +1 @@\n-a\n+b\n", "modified f +1 -1;" },
	{ "--- f\n+++ f\n@@ -1 +1 @@\n-a\n+b\n--- d/g\n+++ d/g\n@@ -1 +1 @@\n-a\n+b\n", "modified f +1 -1;modified d/g +1 -1;" },
	{ "Index: d/f\n=====\n--- d/f\t(revision 0)\n+++ d/f\t(working copy)\n@@ -0,0 +1 @@\n+b\n", "added d/f +1 -0;" },
	{ "Index: d/f\n=====\n--- d.orig/f\n+++ d/f\n@@ -1 +1 @@\n-a\n+b\n", "modified f +1 -1;" },
	{ "Index: d/f\n=====\nRCS file: f\ndiff -N f\n--- /dev/null\t2020-01-01\n+++ d/f\t2020-01-02\n@@ -0,0 +1 @@\n+b\n", "added d/f +1 -0;" },
	{ "Index: d/f\n=====\nRCS file: d/f,v\ndiff -N d/f\n--- d/f\t2020-01-01\n+++ /dev/null\t2020-01-02\n@@ -1 +0,0 @@\n-b\n", "deleted d/f +0 -1;" },
	/* git's --no-prefix */
	{ "diff --git f f\nindex 1..2 100644\n--- f\n+++ f\n@@ -1 +1 @@\n-a\n+b\n", "modified f +1 -1;" },
	{ "diff --git d/e/f d/e/f\nindex 1..2 100644\n--- d/e/f\n+++ d/e/f\n@@ -1 +1 @@\n-a\n+b\n", "modified d/e/f +1 -1;" },
	{ "diff --git d/n d/n\nnew file mode 100644\nindex 0..1\n--- /dev/null\n+++ d/n\n@@ -0,0 +1 @@\n+x\n", "added d/n +1 -0;" },
	{ "diff --git d/n d/n\ndeleted file mode 100644\nindex 1..0\n--- d/n\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n", "deleted d/n +0 -1;" },
	{ "diff --git f g\nsimilarity index 90%\nrename from f\nrename to g\nindex 1..2 100644\n--- f\n+++ g\n@@ -1 +1 @@\n-a\n+b\n", "renamed g<f +1 -1;" },
	{ "diff --git d/f d/g\nsimilarity index 90%\nrename from d/f\nrename to d/g\nindex 1..2 100644\n--- d/f\n+++ d/g\n@@ -1 +1 @@\n-a\n+b\n", "renamed d/g<d/f +1 -1;" },
	{ "diff --git \"\\303\\244\" \"\\303\\244\"\r\nold mode 100644\r\nnew mode 100755\r\n", "mode ä +0 -0;" },
	{ "diff --git e e\nnew file mode 100644\nindex 0000000..e69de29\n", "added e +0 -0;" },
	{ "diff --git f\nold mode 100644\nnew mode 100755\n", "" },
	/* no file on one side */
	{ "--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+x\n", "added n +1 -0;" },
	{ "--- a/n\n+++ /dev/null\t2020-01-01\n@@ -1 +0,0 @@\n-x\n", "deleted n +0 -1;" },
	{ "--- a/n\t1970-01-01 01:00:00.000000000 +0100\n+++ a/n\t2020-01-01 00:00:00 +0000\n@@ -0,0 +1 @@\n+x\n", "added n +1 -0;" },
	{ "--- a/n\t2020-01-01 00:00:00 +0000\n+++ a/n\t1969-12-31 18:30:00 -0530\n@@ -1 +0,0 @@\n-x\n", "deleted n +0 -1;" },
	{ "--- a/n\t1970-01-01 01:00:00.500000000 +0100\n+++ a/n\t1970-01-01 00:00:01 +0000\n@@ -1 +1 @@\n-x\n+y\n", "modified n +1 -1;" },
	{ "diff --git a/d b/d\ndeleted file mode 100644\nindex e69de29..0000000\n", "deleted d +0 -0;" },
	/* binary */
	{ "diff --git a/x b/x\nindex 1..2 100644\nGIT binary patch\nliteral 3\nHcmV?d00001\n\nliteral 0\nHcmV?d00001\n\n" GIT, "modified x binary;modified f +1 -1;" },
	{ "diff -r 1 -r 2 d/x\nBinary file d/x has changed\n" HUNK, "modified d/x binary;modified f +1 -1;" },
	{ "Binary files a/d/x and b/d/x differ\n" HUNK, "modified d/x binary;modified f +1 -1;" },
	{ "Index: d/x\n=====\nCannot display: file marked as a binary type.\n", "modified d/x binary;" },
	{ "Binary files differ\nBinary file has changed\n", "" },
	/* damaged */
	{ "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1,99 +1,99 @@\n-a\n+b\n" GIT, "modified f +1 -1;modified f +1 -1;" },
	{ "--- a/f\n+++ b/f\n@@ -1,999999999999999999999999 +1 @@\n-a\n", "modified f +0 -1;" },
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

			g_string_append_printf (got, "%s %s%s%s ", pp_file_status_name (file->status), file->path,
			                        file->old_path != NULL ? "<" : "",
			                        file->old_path != NULL ? file->old_path : "");
			if (file->binary)
				g_string_append (got, "binary;");
			else
				g_string_append_printf (got, "+%u -%u;", file->added, file->removed);
			g_assert_true (pp_file_status_parse (pp_file_status_name (file->status), &status));
			g_assert_cmpint (status, ==, file->status);
		}
		pp_assert_row_str (i, got->str, files_rows[i].files);
	}
}

/* What PATCHWORK.md §15 says of odd lines, the hash made by hand. */
static void
test_hash_odd_lines (void)
{
	g_autofree char *hash = pp_diff_hash ("\n \342\200\203--- nodir\n+++ /dev/null\302\240x\n@@ -000,00 +1 @@ f\n"
	                                      "+x\n\nindex 1..2\n--- removed\n\\ No newline at end of file\n x\302\240y\n \n\302\205\n");

	g_assert_cmpstr (hash, ==, "a3f592fa2c7e0af40e63662767a7932f4a62bb24");
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

	g_assert_cmpstr (one, ==, "2eb699f47114611b914fdb8aa032621157243874");
	g_assert_cmpstr (one, ==, moved);
	g_assert_cmpstr (one, ==, crlf);
	g_assert_cmpstr (one, !=, other);
	g_assert_cmpstr (rename, ==, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

/* The values are compared with git's in tests/cli/diff-git.t. */
static void
test_patch_id (void)
{
	static const char other[] = "diff --git a/g b/g\nindex 1..2 100644\n--- a/g\n+++ b/g\n@@ -1 +1 @@\n-x\n+y\n";
	g_autofree char *one = pp_diff_git_patch_id (GIT);
	g_autofree char *moved = pp_diff_git_patch_id ("text\n\ndiff --git a/f b/f\nindex 3..4 100644\n--- a/f\n+++ b/f\n"
	                                               "@@ -7,2 +8,2 @@ int f\n \ta\n- b \n+c\r\n");
	g_autofree char *both = g_strconcat (GIT, other, NULL), *turned = g_strconcat (other, GIT, NULL);
	g_autofree char *both_id = pp_diff_git_patch_id (both), *turned_id = pp_diff_git_patch_id (turned);
	g_autofree char *next = g_strconcat (GIT, "From 0123456789012345678901234567890123456789 Mon\n", other, NULL);
	g_autofree char *next_id = pp_diff_git_patch_id (next);

	g_assert_cmpuint (strlen (one), ==, 40);
	g_assert_cmpstr (one, ==, moved);
	g_assert_cmpstr (both_id, ==, turned_id);
	g_assert_cmpstr (both_id, !=, one);
	g_assert_cmpstr (next_id, ==, one);
	g_assert_null (pp_diff_git_patch_id (HUNK));
	g_assert_null (pp_diff_git_patch_id (""));
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
	/* a piece that looks like a line of the hunk: the counts tell */
	{ "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n-a\n+one \n- two\n c\n", "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n-a\n+one - two\n c\n", FALSE },
	/* a piece among lines that end in a blank */
	{ "--- a/f\n+++ b/f\n@@ -1,2 +1,3 @@\n-a \n+b \n+one \ntwo\n c\n", "--- a/f\n+++ b/f\n@@ -1,2 +1,3 @@\n-a \n+b \n+one two\n c\n", FALSE },
	{ "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+one \ntwo \nthree\n-- \n2.39.5\n", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+one two three\n-- \n2.39.5\n", FALSE },
	/* the line of the function */
	{ "--- a/f\n+++ b/f\n@@ -1 +1 @@ int f (int a, \nint b)\n-a\n+b\n", "--- a/f\n+++ b/f\n@@ -1 +1 @@ int f (int a, int b)\n-a\n+b\n", FALSE },
	/* empty context, stuffed, and a stuffed piece */
	{ "--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n  a\n  \n-b\n+one \n >two\n", "--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n a\n \n-b\n+one >two\n", FALSE },
	/* no way of joining gives the lines that are counted */
	{ "--- a/f\n+++ b/f\n@@ -1 +1,9 @@\n-a\n+one \ntwo\n", NULL, FALSE },
	/* the next hunk is no piece */
	{ "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n-a\n+b \n@@ -5 +5 @@\n-c\n+d\n", NULL, FALSE },
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
	g_auto (GStrv) paths = pp_diff_rule_paths ("--- a/x/f\r\n+++ b/x/f\r\n--- /dev/null\n+++ b/g\302\240h\n--- nodir\n"
	                                           "--- /dev/nullify\n --- a/no\n---  a/no\n--- a/g\n+++ b/g\n--- c/x/f\n");
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
	g_test_add_func ("/diff/hash-odd-lines", test_hash_odd_lines);
	g_test_add_func ("/diff/patch-id", test_patch_id);
	g_test_add_func ("/diff/flowed", test_flowed);
	g_test_add_func ("/diff/rule-paths", test_rule_paths);
	g_test_add_func ("/diff/long", test_long);
	return g_test_run ();
}
