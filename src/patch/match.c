/* Rule 11: which stored row each series continues. */
#include "patch/series.h"

/* A row that a series could continue. */
typedef struct {
	guint series;
	gint64 id;
	gboolean has_cover;	/* the row has this series' cover */
	guint overlap;
} Claim;

static void
add_claim (GHashTable *claims, guint series, const PpFact *fact, gboolean cover)
{
	Claim *claim;

	if (fact->series_id == 0)
		return;
	claim = g_hash_table_lookup (claims, &fact->series_id);
	if (claim == NULL) {
		claim = g_new0 (Claim, 1);
		claim->series = series;
		claim->id = fact->series_id;
		g_hash_table_insert (claims, &claim->id, claim);
	}
	claim->overlap++;
	claim->has_cover |= cover;
}

/* The best claim first. */
static gint
compare_claims (gconstpointer a, gconstpointer b)
{
	const Claim *one = a, *other = b;

	if (one->has_cover != other->has_cover)
		return one->has_cover ? -1 : 1;
	if (one->overlap != other->overlap)
		return one->overlap > other->overlap ? -1 : 1;
	if (one->id != other->id)
		return one->id < other->id ? -1 : 1;
	return one->series < other->series ? -1 : one->series > other->series;
}

static GArray *
collect_claims (const GPtrArray *series)
{
	GArray *all = g_array_new (FALSE, FALSE, sizeof (Claim));

	for (guint i = 0; i < series->len; i++) {
		const PpSeries *one = series->pdata[i];
		g_autoptr (GHashTable) claims = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
		GHashTableIter iter;
		gpointer claim;

		if (one->cover != NULL)
			add_claim (claims, i, one->cover, TRUE);
		for (guint k = 0; k < one->patches->len; k++)
			add_claim (claims, i, one->patches->pdata[k], FALSE);
		g_hash_table_iter_init (&iter, claims);
		while (g_hash_table_iter_next (&iter, NULL, &claim))
			g_array_append_vals (all, claim, 1);
	}
	g_array_sort (all, compare_claims);
	return all;
}

void
pp_series_match (const GPtrArray *series, gint64 *ids)
{
	g_autoptr (GArray) claims = collect_claims (series);
	g_autoptr (GHashTable) given = g_hash_table_new (g_int64_hash, g_int64_equal);

	for (guint i = 0; i < series->len; i++)
		ids[i] = 0;
	for (guint i = 0; i < claims->len; i++) {
		Claim *claim = &g_array_index (claims, Claim, i);

		if (ids[claim->series] == 0 && g_hash_table_add (given, &claim->id))
			ids[claim->series] = claim->id;
	}
}

GHashTable *
pp_series_heirs (const GPtrArray *series, const gint64 *ids)
{
	g_autoptr (GArray) claims = collect_claims (series);
	g_autoptr (GHashTable) best = g_hash_table_new (g_int64_hash, g_int64_equal);
	GHashTable *heirs = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
	GHashTableIter iter;
	gpointer value;

	for (guint i = 0; i < claims->len; i++) {
		Claim *claim = &g_array_index (claims, Claim, i);
		const Claim *other = g_hash_table_lookup (best, &claim->id);

		if (other == NULL || claim->overlap > other->overlap ||
		    (claim->overlap == other->overlap && ids[claim->series] < ids[other->series]))
			g_hash_table_replace (best, &claim->id, claim);
	}
	g_hash_table_iter_init (&iter, best);
	while (g_hash_table_iter_next (&iter, NULL, &value)) {
		const Claim *claim = value;

		g_hash_table_insert (heirs, g_memdup2 (&claim->id, sizeof claim->id), (gpointer) &ids[claim->series]);
	}
	return heirs;
}
