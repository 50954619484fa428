/* Shows what is read out of the text on standard input, for tests that compare it with git:
 * diff, rest, present, hash, patch-id, unflow, unflow-delsp, rule-paths; numstat and
 * name-status as git prints them with -z.
 */
#include <stdio.h>
#include <string.h>

#include "patch/diff.h"

static GString *
read_all (FILE *in)
{
	GString *text = g_string_new (NULL);
	char buffer[65536];
	gsize n;

	while ((n = fread (buffer, 1, sizeof buffer, in)) > 0)
		g_string_append_len (text, buffer, n);
	return text;
}

static void
print_free (char *text)
{
	if (text != NULL)
		fputs (text, stdout);
	g_free (text);
}

static void
print_line_free (char *text)
{
	if (text != NULL)
		puts (text);
	g_free (text);
}

static void
show_diff (const GString *text)
{
	g_autofree char *rest = NULL;
	char *diff;

	pp_diff_split (text->str, text->len, &diff, &rest);
	print_free (diff);
}

static void
show_rest (const GString *text)
{
	g_autofree char *diff = NULL;
	char *rest;

	pp_diff_split (text->str, text->len, &diff, &rest);
	print_free (rest);
}

static void
show_present (const GString *text)
{
	puts (pp_diff_present (text->str, text->len) ? "yes" : "no");
}

static void
show_hash (const GString *text)
{
	print_line_free (pp_diff_hash (text->str));
}

static void
show_patch_id (const GString *text)
{
	print_line_free (pp_diff_git_patch_id (text->str));
}

static void
show_unflow (const GString *text)
{
	print_free (pp_diff_unflow (text->str, text->len, FALSE));
}

static void
show_unflow_delsp (const GString *text)
{
	print_free (pp_diff_unflow (text->str, text->len, TRUE));
}

static void
show_rule_paths (const GString *text)
{
	g_auto (GStrv) paths = pp_diff_rule_paths (text->str);

	for (char **path = paths; *path != NULL; path++)
		puts (*path);
}

static void
show_numstat (const GString *text)
{
	g_autoptr (GPtrArray) files = pp_diff_files (text->str);

	for (guint i = 0; i < files->len; i++) {
		const PpFile *file = g_ptr_array_index (files, i);

		if (file->binary)
			printf ("-\t-\t%s%c", file->path, '\0');
		else
			printf ("%u\t%u\t%s%c", file->added, file->removed, file->path, '\0');
	}
}

/* A change of the mode alone is a change like others to git. */
static void
show_name_status (const GString *text)
{
	static const char letters[] = {
		[PP_FILE_MODIFIED] = 'M', [PP_FILE_ADDED] = 'A',  [PP_FILE_DELETED] = 'D',
		[PP_FILE_RENAMED] = 'R',  [PP_FILE_COPIED] = 'C', [PP_FILE_MODE] = 'M',
	};
	g_autoptr (GPtrArray) files = pp_diff_files (text->str);

	for (guint i = 0; i < files->len; i++) {
		const PpFile *file = g_ptr_array_index (files, i);

		printf ("%c%c", letters[file->status], '\0');
		if (file->old_path != NULL)
			printf ("%s%c", file->old_path, '\0');
		printf ("%s%c", file->path, '\0');
	}
}

static const struct {
	const char *name;
	void (*show) (const GString *text);
} commands[] = {
	{ "diff", show_diff },
	{ "rest", show_rest },
	{ "present", show_present },
	{ "hash", show_hash },
	{ "patch-id", show_patch_id },
	{ "unflow", show_unflow },
	{ "unflow-delsp", show_unflow_delsp },
	{ "rule-paths", show_rule_paths },
	{ "numstat", show_numstat },
	{ "name-status", show_name_status },
};

int
main (int argc, char **argv)
{
	g_autoptr (GString) text = NULL;

	for (guint i = 0; argc == 2 && i < G_N_ELEMENTS (commands); i++)
		if (strcmp (argv[1], commands[i].name) == 0) {
			text = read_all (stdin);
			commands[i].show (text);
			return fflush (stdout) != 0 || ferror (stdin);
		}
	fputs ("usage: diff-tool COMMAND <TEXT\n", stderr);
	return 64;
}
