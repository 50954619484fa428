/* Previous revisions, partial rerolls and pairs of patches, by tables. Messages are written as
 * pp_history_read() reads them. */
#include "unit.h"

#include "../property/history.h"
#include "mail/limits.h"
#include "patch/revision.h"

#define MAX_MESSAGES 16
#define MAX_LINKS 4

static const char *const signs[] = {
	[PP_SIGN_NONE] = "none",
	[PP_SIGN_CHANGE_ID] = "change-id",
	[PP_SIGN_REFS] = "refs",
	[PP_SIGN_NAME] = "name",
	[PP_SIGN_PATCHES] = "patches",
};

static void
revision_free (gpointer data)
{
	pp_revision_free (data);
}

/* The series of a history, sorted by msgid. */
static GPtrArray *
revisions_of (const PpHistory *history)
{
	g_autoptr (GPtrArray) series = pp_series_group (history->facts);
	GPtrArray *revisions = g_ptr_array_new_with_free_func (revision_free);

	for (guint i = 0; i < series->len; i++)
		g_ptr_array_add (revisions, pp_revision_build (series->pdata[i]));
	return revisions;
}

/* --- links --------------------------------------------------------------------------------- */

/* Links are "SERIES PREVIOUS SIGN [partial]" of every series above version 1, sorted by the first. */
static const struct {
	const char *name;
	const char *messages[MAX_MESSAGES];
	const char *links[MAX_LINKS];
} link_rows[] = {
	{ "version 1 has none",
	  { "a =x", "b +1d =x" },
	  { NULL } },
	{ "nothing in common",
	  { "a =x", "b v2 +1d =y" },
	  { "b - none" } },
	{ "equal name and sender, no thread",
	  { "c 0/2 =x", "p1 1/2 re c", "p2 2/2 re c", "d v2 0/2 +7d =x", "q1 v2 1/2 re d", "q2 v2 2/2 re d" },
	  { "d c name" } },
	{ "equal name of another sender is no sign",
	  { "a =x", "b v2 +1d =x from bob" },
	  { "b - none" } },
	{ "in reply, by another name and another sender",
	  { "c 0/1 =x", "p 1/1 =px re c", "d v2 0/1 +1d from bob =y re c", "q v2 1/1 from bob =qx re d c" },
	  { "d c refs" } },
	{ "a patch of it in the references of a patch",
	  { "c 0/1 =x", "p 1/1 =px re c", "q v2 1/1 +1d =qx re p" },
	  { "q c refs" } },
	{ "change-id, name changed, no thread",
	  { "c 0/1 =x ~id", "p 1/1 =px re c", "d v2 0/1 +1d =y ~id", "q v2 1/1 =qx re d" },
	  { "d c change-id" } },
	{ "change-id of a single patch",
	  { "a =x ~id", "b v2 +1d =y ~id" },
	  { "b a change-id" } },
	{ "change-id is stronger than references, though of a smaller version",
	  { "a =x ~id", "b v2 +1d =y", "e v3 +1d =z ~id re b" },
	  { "b - none", "e a change-id" } },
	{ "references are stronger than the name",
	  { "a =x", "b v2 +1d =y", "e v3 +1d =x re b" },
	  { "b - none", "e b refs" } },
	{ "half of the patches",
	  { "c 0/4 =x", "p1 1/4 =a re c", "p2 2/4 =b re c", "p3 3/4 =c re c", "p4 4/4 =d re c",
	    "d v2 0/4 +1d =y", "q1 v2 1/4 =a re d", "q2 v2 2/4 =b re d", "q3 v2 3/4 =e re d", "q4 v2 4/4 =f re d" },
	  { "d c patches" } },
	{ "less than half of the patches",
	  { "c 0/3 =x", "p1 1/3 =a re c", "p2 2/3 =b re c", "p3 3/3 =c re c",
	    "d v2 0/3 +1d =y", "q1 v2 1/3 =a re d", "q2 v2 2/3 =e re d", "q3 v2 3/3 =f re d" },
	  { "d - none" } },
	{ "patches of another sender are no sign",
	  { "c 0/1 =x", "p1 1/1 =a re c", "d v2 0/1 +1d =y from bob", "q1 v2 1/1 =a from bob re d" },
	  { "d - none" } },
	{ "one patch of two grew into a series of its own, with half of its patches",
	  { "c 0/2 =x", "p1 1/2 =a re c", "p2 2/2 =b re c", "d v2 0/2 +1d =y", "q1 v2 1/2 =a re d", "q2 v2 2/2 =e re d" },
	  { "d c patches" } },
	{ "the largest version, though it is older",
	  { "a v2 =x", "b +1d =x", "e v3 +1d =x" },
	  { "a - none", "e a name" } },
	{ "the newest of equal versions",
	  { "a =x", "b +1d =x", "e v2 +1d =x" },
	  { "e b name" } },
	{ "the smallest msgid of equal dates",
	  { "a =x", "b +0s =x", "e v2 +1d =x" },
	  { "e a name" } },
	{ "a chain",
	  { "a =x", "b v2 +1d =x", "e v3 +1d =x", "f v5 +1d =x" },
	  { "b a name", "e b name", "f e name" } },
	{ "not from a later one",
	  { "b v2 =x", "a +1d =x" },
	  { "b - none" } },
	{ "not from an equal version",
	  { "a v2 =x", "b v2 +1d =x" },
	  { "a - none", "b - none" } },
	{ "versions sent in the wrong order",
	  { "a =x", "e v3 +1d =x", "b v2 +1d =x" },
	  { "b a name", "e a name" } },
	{ "the name of a cover is no patch's",
	  { "c 0/1 =x", "p 1/1 =y re c", "b v2 +1d =x", "e v3 0/1 +1d =y", "q v3 1/1 =z re e" },
	  { "b c name", "e - none" } },
	{ "of another's change-id only the first submission counts",
	  { "c 0/2 =x", "p1 1/2 =p1 re c", "p2 2/2 =p2 ~id re c", "b v2 +1d =y ~id" },
	  { "b - none" } },
	{ "name of patch 1 where there is no cover",
	  { "p1 1/2 =x", "p2 2/2 =y re p1", "d v2 0/2 +1d =x", "q1 v2 1/2 =r re d", "q2 v2 2/2 =s re d" },
	  { "d p1 name" } },
	{ "nor is the name of a stranger's patch 1",
	  { "a =x", "p2 v2 2/2 +1d =y", "s v2 1/2 =x from bob re p2" },
	  { "p2 - none" } },
	{ "what a stranger refers to is no sign",
	  { "a =x from bob", "d v2 0/2 +1d =y", "q1 v2 1/2 =r re d", "s v2 2/2 =x from bob re d a" },
	  { "d - none" } },

	/* rule 7 */
	{ "partial reroll of one patch",
	  { "c 0/3", "p1 1/3 re c", "p2 2/3 re c", "p3 3/3 re c", "q2 v2 2/3 +1h re p2 c" },
	  { "q2 c refs partial" } },
	{ "partial reroll of two, then of one of them",
	  { "c 0/3", "p1 1/3 re c", "p2 2/3 re c", "p3 3/3 re c", "q2 v2 2/3 +1h re p2 c", "q3 v2 3/3 re p3 c", "r3 v3 3/3 +1h re q3 p3 c" },
	  { "q2 c refs partial", "r3 q2 refs partial" } },
	{ "a whole reroll is not partial",
	  { "c 0/2", "p1 1/2 re c", "p2 2/2 re c", "q1 v2 1/2 +1h re p1 c", "q2 v2 2/2 re p2 c" },
	  { "q1 c refs" } },
	{ "a reroll with a cover that lacks a patch is not partial",
	  { "c 0/2 =x", "p1 1/2 re c", "p2 2/2 re c", "d v2 0/2 +1h =x re c", "q1 v2 1/2 re d c" },
	  { "d c refs" } },
	{ "another total is not partial",
	  { "c 0/2", "p1 1/2 re c", "p2 2/2 re c", "q2 v2 2/3 +1h re p2 c" },
	  { "q2 c refs" } },
	{ "a patch alone that looks at nothing is not partial",
	  { "p1 1/2 =a", "p2 2/2 =b", "q2 v2 2/2 +1h =b" },
	  { "q2 p1 patches" } },
};

static char *
links_text (const GPtrArray *all)
{
	g_autoptr (PpRevisions) revisions = pp_revisions_new (all);
	GString *text = g_string_new (NULL);

	for (guint i = 0; i < all->len; i++) {
		const PpRevision *one = all->pdata[i], *previous;
		PpSign sign;

		previous = pp_revisions_previous (revisions, one, &sign);
		if (one->version < 2) {
			g_assert_true (previous == NULL && sign == PP_SIGN_NONE);
			continue;
		}
		g_string_append_printf (text, "%s%s %s %s%s", text->len > 0 ? " | " : "", one->msgid,
		                        previous != NULL ? previous->msgid : "-", signs[sign],
		                        pp_revision_is_partial (one, previous) ? " partial" : "");
	}
	return g_string_free (text, FALSE);
}

static void
test_links (void)
{
	for (guint row = 0; row < G_N_ELEMENTS (link_rows); row++) {
		g_autoptr (PpHistory) history = pp_history_read (link_rows[row].messages, MAX_MESSAGES);
		g_autoptr (GPtrArray) all = revisions_of (history);
		g_auto (GStrv) lines = g_new0 (char *, MAX_LINKS + 1);
		g_autofree char *want = NULL, *got = links_text (all);

		for (guint i = 0; i < MAX_LINKS && link_rows[row].links[i] != NULL; i++)
			lines[i] = g_strdup (link_rows[row].links[i]);
		want = g_strjoinv (" | ", lines);
		if (strcmp (got, want) != 0)
			g_error ("row %u: %s:\n got  %s\n want %s", row, link_rows[row].name, got, want);
	}
}

/* N series that only SIGN ties to the last one: the first of version 1, the others of its own. */
static GPtrArray *
alike (guint n, PpSign sign)
{
	GPtrArray *all = g_ptr_array_new_with_free_func (revision_free);

	for (guint i = 0; i < n; i++) {
		g_autofree char *msgid = g_strdup_printf ("r%03u", i), *patch = g_strdup_printf ("p%03u", i);
		PpRevision *one = pp_revision_new (msgid, i);
		PpRevisionPatch *cover;

		one->sender = g_strdup ("ann");
		one->version = i == 0 ? 1 : 2;
		cover = pp_revision_set_cover (one, msgid, i, sign == PP_SIGN_NAME ? "x" : msgid);
		cover->change_id = sign == PP_SIGN_CHANGE_ID ? g_strdup ("x") : NULL;
		pp_revision_add_patch (one, patch, i, 1, sign == PP_SIGN_PATCHES ? "x" : msgid);
		for (guint k = 0; sign == PP_SIGN_REFS && k < i; k++)
			g_hash_table_add (one->refs, g_strdup_printf ("p%03u", k));
		g_ptr_array_add (all, one);
	}
	return all;
}

/* The 50th before it is seen, the 51st is not, whatever their version. */
static void
test_limit (void)
{
	for (PpSign sign = PP_SIGN_CHANGE_ID; sign <= PP_SIGN_PATCHES; sign++)
		for (guint over = 0; over <= 1; over++) {
			g_autoptr (GPtrArray) all = alike (PP_LIMIT_REVISIONS + over + 1, sign);
			g_autoptr (PpRevisions) revisions = pp_revisions_new (all);
			const PpRevision *previous;
			PpSign by;

			previous = pp_revisions_previous (revisions, all->pdata[all->len - 1], &by);
			g_assert_true (previous == (over == 0 ? all->pdata[0] : NULL));
			g_assert_cmpint (by, ==, over == 0 ? sign : PP_SIGN_NONE);
		}
}

/* --- filling ------------------------------------------------------------------------------- */

static void
test_fill (void)
{
	static const struct {
		const char *messages[MAX_MESSAGES];
		const char *newest;
		const char *filled;
	} rows[] = {
		{ { "c 0/3", "p1 1/3 re c", "p2 2/3 re c", "p3 3/3 re c", "q2 v2 2/3 +1h re p2 c" }, "q2", "p1 q2 p3" },
		{ { "c 0/3", "p1 1/3 re c", "p2 2/3 re c", "p3 3/3 re c", "q2 v2 2/3 +1h re p2 c", "r3 v3 3/3 +1h re q2 p2 c" },
		  "r3", "p1 q2 r3" },
		/* the chain goes along the links: in reply to v1 only it is v1 that is renewed */
		{ { "c 0/3", "p1 1/3 re c", "p2 2/3 re c", "p3 3/3 re c", "q2 v2 2/3 +1h re p2 c", "r3 v3 3/3 +1h re p3 c" },
		  "r3", "p1 p2 r3" },
		{ { "c 0/3", "p1 1/3 re c", "p2 2/3 re c", "q1 v2 1/3 +1h re p1 c" }, "q1", "q1 p2 -" },
		{ { "p1 1/2", "p2 2/2 re p1", "x 5/2 re p1" }, "p1", "p1 p2" },
		{ { "a" }, "a", "a" },
	};

	for (guint row = 0; row < G_N_ELEMENTS (rows); row++) {
		g_autoptr (PpHistory) history = pp_history_read (rows[row].messages, MAX_MESSAGES);
		g_autoptr (GPtrArray) all = revisions_of (history), chain = g_ptr_array_new (), filled = NULL;
		g_autoptr (PpRevisions) revisions = pp_revisions_new (all);
		g_autoptr (GString) text = g_string_new (NULL);
		const PpRevision *one = NULL, *previous;

		for (guint i = 0; i < all->len; i++)
			if (strcmp (((const PpRevision *) all->pdata[i])->msgid, rows[row].newest) == 0)
				one = all->pdata[i];
		for (; one != NULL; one = pp_revision_is_partial (one, previous) ? previous : NULL) {
			g_ptr_array_add (chain, (gpointer) one);
			previous = pp_revisions_previous (revisions, one, NULL);
		}
		filled = pp_revision_fill ((const PpRevision *const *) chain->pdata, chain->len);
		for (guint i = 0; i < filled->len; i++) {
			const PpRevisionPatch *patch = filled->pdata[i];

			g_string_append_printf (text, "%s%s", i > 0 ? " " : "", patch != NULL ? patch->msgid : "-");
		}
		pp_assert_row_str (row, text->str, rows[row].filled);
	}
}

/* --- pairs --------------------------------------------------------------------------------- */

/* Patches are "title:patch-id:file,file", separated by blanks. */
static PpRevision *
read_patches (const char *text)
{
	PpRevision *revision = pp_revision_new ("r", 0);
	g_auto (GStrv) words = g_strsplit (text, " ", -1);

	for (guint i = 0; words[i] != NULL; i++) {
		g_auto (GStrv) parts = g_strsplit (words[i], ":", 3);
		PpRevisionPatch *patch = pp_revision_add_patch (revision, words[i], 0, i + 1, parts[0]);

		patch->patch_id = *parts[1] != '\0' ? g_strdup (parts[1]) : NULL;
		patch->files = g_strsplit (parts[2], ",", -1);
	}
	return revision;
}

static void
test_pairs (void)
{
	static const struct {
		const char *older, *newer;
		const char *pairs;	/* NEWER=OLDER by i(d), t(itle), f(iles), numbers from 1 */
	} rows[] = {
		{ "a:1:x b:2:y", "a:1:x b:2:y", "1=1i 2=2i" },
		/* reordered, one changed */
		{ "a:1:x b:2:y", "b:3:y a:1:x", "1=2t 2=1i" },
		/* renamed but the same; changed under its name; both changed in the same files */
		{ "a:1:x b:2:y c:3:z,w", "d:1:x b:9:q e:8:w,z", "1=1i 2=2t 3=3f" },
		/* dropped and new */
		{ "a:1:x b:2:y", "b:2:y c:3:z", "1=2i" },
		/* the patch-id wins over an equal title */
		{ "a:1:x b:2:y", "a:2:y b:1:x", "1=2i 2=1i" },
		/* equal ones pair in order, and once */
		{ "a:1:x a:1:x", "a:1:x a:1:x a:1:x", "1=1i 2=2i" },
		{ "a:1:x b:2:x", "c:3:x d:4:x e:5:x", "1=1f 2=2f" },
		/* a file more is another set; one named twice is the same */
		{ "a:1:x", "b:2:x,y", "" },
		{ "a:1:x,y", "b:2:y,x,x", "1=1f" },
		/* no patch-id and no files are no signs */
		{ "a:: b::", "c:: d::", "" },
		{ "a:1:x", "", "" },
	};

	for (guint row = 0; row < G_N_ELEMENTS (rows); row++) {
		g_autoptr (PpRevision) older = read_patches (rows[row].older);
		g_autoptr (PpRevision) newer = read_patches (rows[row].newer);
		g_autoptr (GArray) pairs = pp_revision_pair (older, newer);
		g_autoptr (GString) text = g_string_new (NULL);

		for (guint i = 0; i < pairs->len; i++) {
			const PpPair *pair = &g_array_index (pairs, PpPair, i);

			g_string_append_printf (text, "%s%u=%u%c", i > 0 ? " " : "", pair->newer + 1, pair->older + 1,
			                        "itf"[pair->sign]);
		}
		pp_assert_row_str (row, text->str, rows[row].pairs);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/revision/links", test_links);
	g_test_add_func ("/revision/limit", test_limit);
	g_test_add_func ("/revision/fill", test_fill);
	g_test_add_func ("/revision/pairs", test_pairs);
	return g_test_run ();
}
