#include "unit.h"

#include "patch/subject.h"

#define NO_MARK 1, 0, 1, 1
#define V(version) version, 0, 1, 1
#define N(number, total) 1, 1, number, total

static const struct {
	const char *subject;
	const char *name, *title;
	const char *prefixes;	/* joined with '|' */
	guint version, numbered, number, total;
} cases[] = {
	/* the name and the prefixes: PATCHWORK.md, 5.1, 5.2, 5.5 */
	{ "", "", "", "", NO_MARK },
	{ "a title", "a title", "a title", "", NO_MARK },
	{ "[PATCH] a title", "a title", "a title", "", NO_MARK },
	{ "[PATCH v2 03/10 tag] a title", "[v2,03/10,tag] a title", "a title", "v2|03/10|tag", 2, 1, 3, 10 },
	{ "[LIST] [PATCH 1/2] a title", "[1/2] a title", "a title", "1/2", N (1, 2) },
	{ "[list][patch,net-next,RESEND]a title", "[net-next,RESEND] a title", "a title", "net-next|RESEND", NO_MARK },
	{ "[PATCH]: a title", ": a title", ": a title", "", NO_MARK },
	{ "[] a title", "a title", "a title", "", NO_MARK },
	{ "[ , ] a title", "a title", "a title", "", NO_MARK },
	{ "[PATCH] a [title]", "a [title]", "a [title]", "", NO_MARK },
	{ "[[PATCH]] x", "[[PATCH] ] x", "] x", "[PATCH", NO_MARK },
	{ "[PATCH", "[PATCH", "[PATCH", "", NO_MARK },
	{ "[v2]", "[v2] ", "", "v2", V (2) },
	{ "[PATCH] [open", "[open", "[open", "", NO_MARK },
	{ "[PATCH\xc2\xa0v2,\xe3\x80\x80x] t", "[v2,x] t", "t", "v2|x", V (2) },
	{ "[PATCH \xc3\x84] t", "[\xc3\x84] t", "t", "\xc3\x84", NO_MARK },
	/* one leading Re:, Fw:, Fwd: goes */
	{ "Re: [PATCH v3] t", "[v3] t", "t", "v3", V (3) },
	{ "fWd:[PATCH v3] t", "[v3] t", "t", "v3", V (3) },
	{ "FW [PATCH v3] t", "[v3] t", "t", "v3", V (3) },
	{ "Re: Re: [PATCH v3] t", "Re: [PATCH v3] t", "Re: [PATCH v3] t", "v3", NO_MARK },
	{ "[PATCH] Re: t", "Re: t", "Re: t", "", NO_MARK },
	{ "Reminder: t", "Reminder: t", "Reminder: t", "", NO_MARK },
	/* Mercurial */
	{ "[PATCH 1 of 8] t", "[1 of 8] t", "t", "1|of|8", N (1, 8) },
	{ "[PATCH 1 of 8 V2] t", "[1 of 8,V2] t", "t", "1|of|8|V2", 2, 1, 1, 8 },
	{ "[PATCH 0 of 8 RFC] t", "[0 of 8,RFC] t", "t", "0|of|8|RFC", N (0, 8) },
	{ "[patch 1 of 8] t", "[1,of,8] t", "t", "1|of|8", N (1, 8) },
	{ "[RFC PATCH 2 Of 8] t", "[RFC,2,Of,8] t", "t", "RFC|2|Of|8", N (2, 8) },
	{ "[PATCH 1 of many] t", "[1,of,many] t", "t", "1|of|many", NO_MARK },
	/* numbers */
	{ "[PATCH1/8] t", "[PATCH1/8] t", "t", "PATCH1/8", N (1, 8) },
	{ "[patch 01/10] t", "[01/10] t", "t", "01/10", N (1, 10) },
	{ "[PATCH 1 / 8] t", "[1,/,8] t", "t", "1|/|8", N (1, 8) },
	{ "[PATCH 0/3] t", "[0/3] t", "t", "0/3", N (0, 3) },
	{ "[PATCH 8/7] t", "[8/7] t", "t", "8/7", N (8, 7) },
	{ "[PATCH 3/n] t", "[3/n] t", "t", "3/n", NO_MARK },
	{ "[PATCH n/3] t", "[n/3] t", "t", "n/3", NO_MARK },
	{ "[PATCH 3/] t", "[3/] t", "t", "3/", NO_MARK },
	{ "[PATCH /3] t", "[/3] t", "t", "/3", NO_MARK },
	{ "[PATCH 1/0] t", "[1/0] t", "t", "1/0", NO_MARK },
	{ "[PATCH 0/0] t", "[0/0] t", "t", "0/0", NO_MARK },
	{ "[PATCH 9999/9999] t", "[9999/9999] t", "t", "9999/9999", N (9999, 9999) },
	{ "[PATCH 10000/10000] t", "[10000/10000] t", "t", "10000/10000", NO_MARK },
	{ "[PATCH 1/10000] t", "[1/10000] t", "t", "1/10000", NO_MARK },
	{ "[PATCH 99999999999999999999/2] t", "[99999999999999999999/2] t", "t", "99999999999999999999/2", NO_MARK },
	{ "[PATCH next/20190102/1 2/3] t", "[next/20190102/1,2/3] t", "t", "next/20190102/1|2/3", N (2, 3) },
	{ "[PATCH 5.4 3/7] t", "[5.4,3/7] t", "t", "5.4|3/7", N (3, 7) },
	{ "[PULL 00/24] t", "[PULL,00/24] t", "t", "PULL|00/24", N (0, 24) },
	/* versions */
	{ "[PATCH V2] t", "[V2] t", "t", "V2", V (2) },
	{ "[PATCH v0] t", "[v0] t", "t", "v0", V (0) },
	{ "[PATCH v2 RESEND 1/2] t", "[v2,RESEND,1/2] t", "t", "v2|RESEND|1/2", 2, 1, 1, 2 },
	{ "[RFC v3 PATCH 2/9] t", "[RFC,v3,2/9] t", "t", "RFC|v3|2/9", 3, 1, 2, 9 },
	{ "[v4 PATCH 2/9] t", "[v4,2/9] t", "t", "v4|2/9", 4, 1, 2, 9 },
	{ "[PATCH 1/8 v2] t", "[1/8,v2] t", "t", "1/8|v2", 2, 1, 1, 8 },
	{ "[PATCHv2 1/3] t", "[PATCHv2,1/3] t", "t", "PATCHv2|1/3", 2, 1, 1, 3 },
	{ "[PATCH-v3 1/3] t", "[PATCH-v3,1/3] t", "t", "PATCH-v3|1/3", 3, 1, 1, 3 },
	{ "[PATCH/RFC-V3] t", "[PATCH/RFC-V3] t", "t", "PATCH/RFC-V3", V (3) },
	{ "[v2PATCH12/15] t", "[v2PATCH12/15] t", "t", "v2PATCH12/15", 2, 1, 12, 15 },
	{ "[PATCH v2-1/3] t", "[v2-1/3] t", "t", "v2-1/3", 2, 1, 1, 3 },
	{ "[PATCH v2][1/3] t", "[v2,1/3] t", "t", "v2|1/3", 2, 1, 1, 3 },
	{ "[PATCH v9999] t", "[v9999] t", "t", "v9999", V (9999) },
	{ "[PATCH v10000] t", "[v10000] t", "t", "v10000", NO_MARK },
	{ "[PATCH v2.1] t", "[v2.1] t", "t", "v2.1", NO_MARK },
	{ "[PATCH ipv4] t", "[ipv4] t", "t", "ipv4", NO_MARK },
	{ "[PATCH v4l2] t", "[v4l2] t", "t", "v4l2", NO_MARK },
	{ "[PATCH armv7 v5] t", "[armv7,v5] t", "t", "armv7|v5", V (5) },
	{ "[PATCHv3 v5] t", "[PATCHv3,v5] t", "t", "PATCHv3|v5", V (5) },
	/* versions outside of the brackets */
	{ "[PATCH 1/3] a title (v2)", "[1/3] a title (v2)", "a title (v2)", "1/3", 2, 1, 1, 3 },
	{ "[PATCH] (V2) a title", "(V2) a title", "(V2) a title", "", V (2) },
	{ "[PATCH v3] a title (v2)", "[v3] a title (v2)", "a title (v2)", "v3", V (3) },
	{ "[PATCHv3 1 of 2 3/4] a title (v2)", "[PATCHv3,1,of,2,3/4] a title (v2)", "a title (v2)",
	  "PATCHv3|1|of|2|3/4", 2, 1, 3, 4 },
	{ "[PATCH] a title (v2 of x) (v3)", "a title (v2 of x) (v3)", "a title (v2 of x) (v3)", "", V (3) },
	{ "[PATCH 1/3] v2: a title", "[1/3] v2: a title", "v2: a title", "1/3", 2, 1, 1, 3 },
	{ "[PATCH 1/3] v2 a title", "[1/3] v2 a title", "v2 a title", "1/3", 2, 1, 1, 3 },
	{ "[PATCH 1/3]v2, a title", "[1/3] v2, a title", "v2, a title", "1/3", 2, 1, 1, 3 },
	{ "[PATCH] - V2 - a title", "- V2 - a title", "- V2 - a title", "", V (2) },
	{ "[PATCH] v2", "v2", "v2", "", V (2) },
	{ "v2 [PATCH 1/3] a title", "v2 [PATCH 1/3] a title", "v2 [PATCH 1/3] a title", "", 2, 1, 1, 3 },
	{ "V2: [PATCH] a title", "V2: [PATCH] a title", "V2: [PATCH] a title", "", V (2) },
	{ "[LIST] v2 [PATCH 1/3] a title", "v2 [PATCH 1/3] a title", "v2 [PATCH 1/3] a title", "", 2, 1, 1, 3 },
	/* titles that are about versions and numbers */
	{ "[PATCH] v2 of the protocol", "v2 of the protocol", "v2 of the protocol", "", NO_MARK },
	{ "[PATCH] v2-compatible headers", "v2-compatible headers", "v2-compatible headers", "", NO_MARK },
	{ "[PATCH] V4L2: fix", "V4L2: fix", "V4L2: fix", "", NO_MARK },
	{ "[PATCH] add v2: the protocol", "add v2: the protocol", "add v2: the protocol", "", NO_MARK },
	{ "v2: the protocol", "v2: the protocol", "v2: the protocol", "", NO_MARK },
	{ "v2 [x", "v2 [x", "v2 [x", "", NO_MARK },
	{ "v2 of [x]", "v2 of [x]", "v2 of [x]", "", NO_MARK },
	{ "[PATCH] add 1/2 support", "add 1/2 support", "add 1/2 support", "", NO_MARK },
	{ "[PATCH] 1/2 a title", "1/2 a title", "1/2 a title", "", NO_MARK },
	{ "[PATCH] a title [1/2]", "a title [1/2]", "a title [1/2]", "", NO_MARK },
	{ "a title [PATCH v2 1/2]", "a title [PATCH v2 1/2]", "a title [PATCH v2 1/2]", "", NO_MARK },
};

static void
test_table (void)
{
	static const char *const drop[] = { "List", NULL };

	for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
		g_autoptr (PpSubject) subject = pp_subject_parse (cases[i].subject, drop);
		g_autofree char *prefixes = g_strjoinv ("|", subject->prefixes);
		g_autofree char *marks = g_strdup_printf ("v%u %d %u/%u", subject->version, subject->numbered,
		                                          subject->number, subject->total);
		g_autofree char *want = g_strdup_printf ("v%u %u %u/%u", cases[i].version, cases[i].numbered,
		                                         cases[i].number, cases[i].total);

		pp_assert_row_str (i, subject->name, cases[i].name);
		pp_assert_row_str (i, subject->title, cases[i].title);
		pp_assert_row_str (i, prefixes, cases[i].prefixes);
		pp_assert_row_str (i, marks, want);
	}
}

static void
test_reply (void)
{
	static const struct {
		const char *subject;
		gboolean reply;
	} rows[] = {
		{ "Re: x", TRUE },	{ "RE:x", TRUE },	{ "re x", TRUE },	{ "Re:", TRUE },
		{ "rE:\xc2\xa0x", TRUE }, { "Re\xc2\xa0x", TRUE }, { "Re", FALSE },	{ "Reply: x", FALSE },
		{ "RE[2]: x", FALSE },	{ "AW: x", FALSE },	{ "Fwd: x", FALSE },	{ "[list] Re: x", FALSE },
		{ "", FALSE },		{ "r", FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (PpSubject) subject = pp_subject_parse (rows[i].subject, NULL);

		if (subject->reply != rows[i].reply)
			g_error ("row %u: '%s'", i, rows[i].subject);
	}
}

static void
test_has_version (void)
{
	static const struct {
		const char *subject;
		gboolean has_version;
	} rows[] = { { "[PATCH] x", FALSE }, { "[PATCH v1] x", TRUE }, { "[PATCH] x (v1)", TRUE } };

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (PpSubject) subject = pp_subject_parse (rows[i].subject, NULL);

		g_assert_cmpuint (subject->version, ==, 1);
		g_assert_cmpint (subject->has_version, ==, rows[i].has_version);
	}
}

/* A drop name that is no prefix of this subject, and one with another case. */
static void
test_drop (void)
{
	static const char *const drop[] = { "other", "\xc3\xa4list", NULL };
	g_autoptr (PpSubject) subject = pp_subject_parse ("[\xc3\x84LIST] [OTHER] [list] x", drop);

	g_assert_cmpstr (subject->name, ==, "[list] x");
}

/* A megabyte of each: time is linear, or the test never ends. */
static void
test_linear (void)
{
	static const char *const units[] = { "[", "[]", "[a]", "[a,", "(", "(v2", "1/", "v2 [", "Re: ", "PATCHv", "1 of " };

	for (guint i = 0; i < G_N_ELEMENTS (units); i++) {
		g_autoptr (GString) text = g_string_new (NULL);
		g_autofree char *closed = NULL;

		while (text->len < 1024 * 1024)
			g_string_append (text, units[i]);
		closed = g_strconcat ("[", text->str, "]", NULL);
		g_autoptr (PpSubject) open_subject = pp_subject_parse (text->str, NULL);
		g_autoptr (PpSubject) closed_subject = pp_subject_parse (closed, NULL);

		g_assert_nonnull (open_subject->name);
		g_assert_nonnull (closed_subject->name);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/subject/table", test_table);
	g_test_add_func ("/subject/reply", test_reply);
	g_test_add_func ("/subject/has-version", test_has_version);
	g_test_add_func ("/subject/drop", test_drop);
	g_test_add_func ("/subject/linear", test_linear);
	return g_test_run ();
}
