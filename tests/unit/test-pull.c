#include "unit.h"

#include "patch/pull.h"

#define SINCE "The following changes since commit 1234567890:\n\n  A title (2020-01-01 00:00:00 +0000)\n\n"
#define AT "are available in the git repository at:\n\n"
#define REST "\nfor you to fetch changes up to 0987654321:\n\n  Another (2020-01-02 00:00:00 +0000)\n"

static const struct {
	const char *content, *url;
} cases[] = {
	{ "", NULL },
	{ "nothing to pull", NULL },
	{ "Hi\n\n" SINCE AT "  https://git.example.org/tree.git tags/for-5.1\n" REST,
	  "https://git.example.org/tree.git tags/for-5.1" },
	{ SINCE AT "  git://git.example.org/~joe/tree\n" REST, "git://git.example.org/~joe/tree" },
	{ SINCE AT "  git@git.example.org:joe/tree.git   next\n" REST, "git@git.example.org:joe/tree.git next" },
	{ SINCE AT "  git+ssh://host.example.org:22/t.git x_y/z.w-1\n", "git+ssh://host.example.org:22/t.git x_y/z.w-1" },
	/* folded: on the next line, with a backslash */
	{ SINCE AT "  https://git.example.org/tree.git \\\n    tags/foo\n" REST,
	  "https://git.example.org/tree.git \\ tags/foo" },
	{ SINCE AT "  https://git.example.org/tree.git\n    tags/foo\n" REST, "https://git.example.org/tree.git tags/foo" },
	/* any case, no empty line */
	{ "THE FOLLOWING CHANGES SINCE COMMIT 1:\nAre Available In The Git Repository At:\nhttp://h/x\n" REST,
	  "http://h/x" },
	{ SINCE "are available in the git repository at:   \n   \n\n  http://h/x y", "http://h/x y" },
	/* letters beyond ASCII are words, as is a blank of theirs white space */
	{ SINCE AT "\xc2\xa0 https://h/\xc3\xa4 b\xc3\xa9\n", "https://h/\xc3\xa4 b\xc3\xa9" },
	/* not at the start of a line */
	{ SINCE "  " AT "http://h/x\n", NULL },
	{ "> " SINCE AT "http://h/x\n", NULL },
	/* the wrong order, parts missing */
	{ AT "http://h/x\n" SINCE, NULL },
	{ AT "http://h/x\n", NULL },
	{ SINCE, NULL },
	{ SINCE AT, NULL },
	{ SINCE AT "\n\n", NULL },
	/* not on a line of its own, no URL there, more than a ref behind it */
	{ SINCE "are available in the git repository at: http://h/x y\n", NULL },
	{ SINCE AT "/srv/git/tree.git master\n", NULL },
	{ SINCE AT "https:// master\n", NULL },
	{ SINCE AT "\\ https://h/x\n", NULL },
	{ SINCE AT "https://h/x a b\n", NULL },
	{ SINCE AT "https://h/x?y\n", NULL },
	{ SINCE AT "https://h/x  \n   \nThanks a lot\n", "https://h/x" },
	{ SINCE "x " AT "https://h/x\n", NULL },
	{ SINCE "are available in the git repository at:" AT "https://h/x\n", NULL },
	/* the last of several */
	{ SINCE AT "https://h/first\n" REST AT "https://h/second\n" REST, "https://h/second" },
	{ SINCE AT "https://h/first\n" REST AT "none\n", "https://h/first" },
};

static void
test_table (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
		g_autofree char *url = pp_pull_url (cases[i].content);

		pp_assert_row_str (i, url, cases[i].url);
	}
}

/* UNIT repeated COUNT times behind SINCE. */
static char *
hostile (const char *unit, guint count)
{
	GString *text = g_string_new (SINCE);

	while (count-- > 0)
		g_string_append (text, unit);
	return g_string_free (text, FALSE);
}

/* A matcher that backtracks would take hours on these. */
static void
test_linear (void)
{
	static const char *const units[] = { SINCE, AT, AT "a://b c d\n", "a", " ", "a://", "\n", "\\ " };

	for (guint i = 0; i < G_N_ELEMENTS (units); i++) {
		g_autofree char *text = hostile (units[i], 100000);
		g_autofree char *tail = g_strconcat (text, AT, "a://b", text + strlen (SINCE), "!", NULL);
		g_autofree char *url = pp_pull_url (text);
		g_autofree char *tail_url = pp_pull_url (tail);

		g_assert_null (url);
		g_assert_true (tail_url == NULL || g_str_has_prefix (tail_url, "a://b"));
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/pull/table", test_table);
	g_test_add_func ("/pull/linear", test_linear);
	return g_test_run ();
}
