/* Rule 10: which submission a reply belongs to. A history is a list of "ID: refs", nearest first; upper case
 * ids are submissions. A date is the place in the list unless "ID@N" gives one. */
#include "unit.h"

#include "patch/thread.h"

typedef struct {
	const char *history;
	const char *answers;	/* of the replies in order: the submission's letter, or '-' */
} Row;

static const Row rows[] = {
	{ "A; b: A", "A" },
	{ "A; b: A; c: b", "AA" },
	{ "b: A; c: b; A", "AA" },			/* the patch came last */
	{ "A; c: b", "-" },				/* b was never seen */
	{ "A; c: b A", "A" },				/* … but its parent was */
	{ "A; B; c: b B; b: A", "AA" },			/* the nearest ref counts, once it is there */
	{ "A; B; x: A; y: x B", "AA" },
	{ "x: y A; y: x B; A; B", "AA" },		/* a loop: x is older */
	{ "x@9: y A; y@1: x B; A; B", "BB" },
	{ "x: y; y: x B; A; B", "BB" },			/* only y has another ref */
	{ "x: y; y: x; z: x A; A", "--A" },		/* a loop to nowhere is passed over */
	{ "x: y; y: x", "--" },
	{ "x: x A; A", "A" },				/* refers to itself */
	{ "a: b; b: c; c: a; d: c; e: d B; B", "----B" },
	{ "a: b; b: a c; c: d; d: D; D", "DDDD" },	/* the way out of a loop is a reply */
	{ "x: y z; y: x; z: x Q; Q", "QQQ" },		/* … that leads back into it */
};

typedef struct {
	GHashTable *submissions;
} Stored;

static gint64
look_up (const char *msgid, gpointer data)
{
	Stored *stored = data;

	return g_hash_table_contains (stored->submissions, msgid) ? msgid[0] : 0;
}

static void
check_row (guint n, const Row *row)
{
	g_auto (GStrv) entries = g_strsplit (row->history, "; ", -1);
	g_autoptr (GPtrArray) keep = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
	g_autoptr (GArray) replies = g_array_new (FALSE, TRUE, sizeof (PpReply));
	g_autoptr (GHashTable) submissions = g_hash_table_new (g_str_hash, g_str_equal);
	g_autoptr (GString) answers = g_string_new (NULL);
	Stored stored = { submissions };

	for (guint i = 0; entries[i] != NULL; i++) {
		char **words = g_strsplit_set (entries[i], ": ", -1);
		char **refs = g_new0 (char *, g_strv_length (words) + 1);
		char *at = strchr (words[0], '@');
		PpReply reply = { .date = i };
		guint n_refs = 0;

		for (guint w = 1; words[w] != NULL; w++)
			if (words[w][0] != '\0')
				refs[n_refs++] = g_strdup (words[w]);
		if (at != NULL) {
			reply.date = g_ascii_strtoll (at + 1, NULL, 10);
			*at = '\0';
		}
		g_ptr_array_add (keep, words);
		g_ptr_array_add (keep, refs);
		if (g_ascii_isupper (words[0][0])) {
			g_hash_table_add (submissions, words[0]);
			continue;
		}
		reply.msgid = words[0];
		reply.refs = (const char *const *) refs;
		g_array_append_val (replies, reply);
	}
	pp_thread_resolve ((PpReply *) replies->data, replies->len, look_up, &stored);
	for (guint i = 0; i < replies->len; i++) {
		gint64 submission = g_array_index (replies, PpReply, i).submission;

		g_string_append_c (answers, submission != 0 ? (char) submission : '-');
	}
	pp_assert_row_str (n, answers->str, row->answers);
}

static void
test_table (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
		check_row (i, &rows[i]);
}

/* A chain as deep as a hostile sender likes costs no stack, and a reply watches no more than it needs. */
static void
test_deep (void)
{
	const guint depth = 200000;
	g_autofree PpReply *replies = g_new0 (PpReply, depth);
	g_autoptr (GPtrArray) keep = g_ptr_array_new_with_free_func (g_free);
	g_autoptr (GHashTable) submissions = g_hash_table_new (g_str_hash, g_str_equal);
	Stored stored = { submissions };
	char *root = g_strdup ("P");

	g_ptr_array_add (keep, root);
	g_hash_table_add (submissions, root);
	for (guint i = 0; i < depth; i++) {
		const char **refs = g_new0 (const char *, 3);

		refs[0] = g_ptr_array_index (keep, keep->len - 1);
		if (i > 0) {
			refs[0] = replies[i - 1].msgid;
			refs[1] = root;
		}
		replies[i].msgid = g_strdup_printf ("r%u", i);
		replies[i].refs = refs;
		replies[i].date = i;
		g_ptr_array_add (keep, (gpointer) replies[i].msgid);
		g_ptr_array_add (keep, refs);
	}
	pp_thread_resolve (replies, depth, look_up, &stored);
	for (guint i = 0; i < depth; i++) {
		g_assert_cmpint (replies[i].submission, ==, 'P');
		g_assert_cmpuint (replies[i].explored, ==, 1);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/thread/table", test_table);
	g_test_add_func ("/thread/deep", test_deep);
	return g_test_run ();
}
