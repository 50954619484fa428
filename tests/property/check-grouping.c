/* What must hold of the grouping of a history, whatever is in it. */
#include "check-grouping.h"

#include <string.h>

#include "mail/limits.h"

static GPtrArray *
shuffled (const GPtrArray *facts, GRand *rand)
{
	GPtrArray *copy = g_ptr_array_new ();

	for (guint i = 0; i < facts->len; i++) {
		guint other = (guint) g_rand_int_range (rand, 0, (gint32) i + 1);

		g_ptr_array_add (copy, facts->pdata[i]);
		copy->pdata[i] = copy->pdata[other];
		copy->pdata[other] = facts->pdata[i];
	}
	return copy;
}

static void
assert_same (const char *what, const char *label, const char *got, const char *want)
{
	if (strcmp (got, want) != 0)
		g_error ("%s: %s\n--- got\n%s\n--- want\n%s\n", label, what, got, want);
}

/* Every series of PART is one of ALL. */
static void
assert_part (const char *what, const char *label, const GPtrArray *part, const GPtrArray *all)
{
	g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < all->len; i++)
		g_hash_table_add (known, pp_history_series_text (all->pdata[i]));
	for (guint i = 0; i < part->len; i++) {
		g_autofree char *text = pp_history_series_text (part->pdata[i]);

		if (!g_hash_table_contains (known, text)) {
			g_autofree char *want = pp_history_text (all);

			g_error ("%s: %s: not a series of everything:\n%s\n--- everything\n%s\n",
			         label, what, text, want);
		}
	}
}

/* --- what a series says of itself ---------------------------------------------------------- */

static void
check_series (const PpSeries *series, GHashTable *placed)
{
	guint numbers = 0, last = 0;

	if (series->cover != NULL)
		g_assert_true (g_hash_table_add (placed, (gpointer) series->cover));
	g_assert_true (series->cover != NULL || series->patches->len > 0);
	for (guint i = 0; i < series->patches->len; i++) {
		const PpFact *fact = series->patches->pdata[i];
		guint number = fact->total > PP_LIMIT_NUMBER ? 1 : fact->number;	/* then it is no marker */

		g_assert_true (g_hash_table_add (placed, (gpointer) fact));
		g_assert_false (fact->cover || fact->serves_as_cover);
		if (i + series->n_extras >= series->patches->len) {
			g_assert_cmpuint (number, >, series->total);
			continue;
		}
		g_assert_cmpuint (number, >, last);
		g_assert_cmpuint (number, <=, series->total);
		last = number;
		numbers++;
	}
	g_assert_cmpuint (series->received, ==, numbers);
	g_assert_cmpint (series->complete, ==, numbers == series->total);
	g_assert_true (series->cover == NULL || series->first == series->cover);
	for (guint i = 0; i < series->strangers->len; i++)
		g_assert_cmpstr (((const PpFact *) series->strangers->pdata[i])->sender, !=, series->first->sender);
}

static void
check_all_placed (const GPtrArray *series, const GPtrArray *facts)
{
	g_autoptr (GHashTable) placed = g_hash_table_new (NULL, NULL);

	for (guint i = 0; i < series->len; i++)
		check_series (series->pdata[i], placed);
	g_assert_cmpuint (g_hash_table_size (placed), ==, facts->len);
}

/* --- the closure --------------------------------------------------------------------------- */

static void
check_closure (const PpHistory *history, const GPtrArray *all, guint n_new, const char *label, GRand *rand)
{
	g_autoptr (PpClosure) closure = pp_closure_new ();
	g_autoptr (GPtrArray) part = NULL;

	for (guint i = 0; i < n_new; i++) {
		guint pick = (guint) g_rand_int_range (rand, 0, (gint32) history->facts->len);

		pp_closure_add (closure, pp_history_copy_fact (history->facts->pdata[pick]));
	}
	pp_history_close (history, closure);
	part = pp_series_group (pp_closure_facts (closure));
	assert_part ("closure", label, part, all);
}

/* --- delivery ------------------------------------------------------------------------------ */

/* Takes COUNT facts from FROM on into STORED, as a batch of deliver or import would. */
static void
deliver (PpHistory *stored, const GPtrArray *facts, guint from, guint count, gint64 *next_id)
{
	g_autoptr (PpClosure) closure = pp_closure_new ();
	g_autoptr (GPtrArray) series = NULL;
	g_autofree gint64 *ids = NULL;

	for (guint i = from; i < from + count; i++) {
		pp_history_add (stored, pp_history_copy_fact (facts->pdata[i]));
		pp_closure_add (closure, pp_history_copy_fact (facts->pdata[i]));
	}
	pp_history_close (stored, closure);
	series = pp_series_group (pp_closure_facts (closure));
	ids = g_new (gint64, series->len);
	pp_series_match (series, ids);
	for (guint i = 0; i < series->len; i++) {
		const PpSeries *one = series->pdata[i];
		gint64 id = ids[i] != 0 ? ids[i] : ++*next_id;

		for (guint k = 0; k <= one->patches->len; k++) {
			const PpFact *fact = k < one->patches->len ? one->patches->pdata[k] : one->cover;

			if (fact != NULL)
				((PpFact *) g_hash_table_lookup (stored->by_msgid, fact->msgid))->series_id = id;
		}
	}
}

static void
check_rows (const PpHistory *stored, const GPtrArray *all, const char *label)
{
	g_autoptr (GHashTable) used = g_hash_table_new (g_int64_hash, g_int64_equal);

	for (guint i = 0; i < all->len; i++) {
		const PpSeries *one = all->pdata[i];
		const PpFact *first = g_hash_table_lookup (stored->by_msgid, one->first->msgid);

		if (!g_hash_table_add (used, (gpointer) &first->series_id))
			g_error ("%s: the row of %s is another's too", label, first->msgid);
		for (guint k = 0; k < one->patches->len; k++) {
			const PpFact *fact = one->patches->pdata[k];
			const PpFact *row = g_hash_table_lookup (stored->by_msgid, fact->msgid);

			if (row->series_id != first->series_id)
				g_error ("%s: %s and %s are in two rows", label, fact->msgid, first->msgid);
		}
	}
}

static void
check_delivery (const PpHistory *history, const GPtrArray *all, guint largest, const char *label, GRand *rand)
{
	g_autoptr (PpHistory) stored = pp_history_new ();
	g_autoptr (GPtrArray) facts = shuffled (history->facts, rand);
	gint64 next_id = 0;

	for (guint from = 0, count; from < facts->len; from += count) {
		count = (guint) g_rand_int_range (rand, 1, (gint32) largest + 1);
		count = MIN (count, facts->len - from);
		deliver (stored, facts, from, count, &next_id);
	}
	check_rows (stored, all, label);
}

/* --- all of it ------------------------------------------------------------------------------ */

void
pp_check_grouping (const PpHistory *history, guint32 seed, const char *label)
{
	g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
	g_autoptr (GPtrArray) all = pp_series_group (history->facts);
	g_autoptr (GPtrArray) facts = shuffled (history->facts, rand);
	g_autoptr (GPtrArray) again = pp_series_group (facts);
	g_autofree char *want = pp_history_text (all), *got = pp_history_text (again);

	assert_same ("another order of the facts", label, got, want);
	check_all_placed (all, history->facts);
	if (history->facts->len == 0)
		return;
	for (guint i = 0; i < 3; i++)
		check_closure (history, all, 1, label, rand);
	check_closure (history, all, 4, label, rand);
	check_delivery (history, all, 1, label, rand);
	check_delivery (history, all, 9, label, rand);
}
