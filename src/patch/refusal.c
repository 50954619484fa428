/* Which submissions would be refused if they came one after the other: counts what is tied together, by joining sets as
 * facts are added. What is tied here is tied in every closure; what only the order of loading ties (the members
 * of a chain of more than PP_LIMIT_RUN) is left out.
 */
#include "patch/closure.h"

#include <string.h>

#include "mail/limits.h"
#include "patch/grouping.h"

typedef struct {
	const PpFact *fact;
	guint parent;		/* itself: it stands for its set */
	guint size;		/* of that set */
	guint seen;		/* the fact that was added when the set was counted last, + 1 */
	guint spot;		/* of one that has an n/m: its place in PpTies.runs */
	guint chain;		/* how many of its run are loaded that follow each other without a gap */
	gboolean added;
} Tie;

typedef struct {
	Tie *ties;		/* one a fact */
	guint n_ties;
	guint *runs;		/* of ties that have an n/m, by run, then date */
	guint n_runs;
	GHashTable *places;	/* msgid → place + 1 of a fact that was added */
	GHashTable *referrers;	/* id → GArray of the places of those that refer to it */
	GHashTable *anchored;	/* id → place + 1 of one that has it as anchor */
} Ties;

static guint
root_of (Ties *ties, guint place)
{
	Tie *all = ties->ties;

	while (all[place].parent != place)
		place = all[place].parent = all[all[place].parent].parent;
	return place;
}

static void
join (Ties *ties, guint one, guint other)
{
	guint a = root_of (ties, one), b = root_of (ties, other);
	guint larger = ties->ties[a].size < ties->ties[b].size ? b : a;
	guint smaller = larger == a ? b : a;

	if (a == b)
		return;
	ties->ties[smaller].parent = larger;
	ties->ties[larger].size += ties->ties[smaller].size;
}

/* --- references ---------------------------------------------------------------------------- */

/* Ties PLACE to the fact that TABLE has for ID, if any. */
static void
join_to (Ties *ties, GHashTable *table, const char *id, guint place)
{
	guint other = GPOINTER_TO_UINT (g_hash_table_lookup (table, id));

	if (other != 0)
		join (ties, place, other - 1);
}

static void
note_referrer (Ties *ties, const char *id, guint place)
{
	GArray *referrers = g_hash_table_lookup (ties->referrers, id);

	if (referrers == NULL) {
		referrers = g_array_new (FALSE, FALSE, sizeof (guint));
		g_hash_table_insert (ties->referrers, (gpointer) id, referrers);
	}
	g_array_append_val (referrers, place);
}

static void
join_references (Ties *ties, guint place)
{
	const PpFact *fact = ties->ties[place].fact;
	const GArray *referrers = g_hash_table_lookup (ties->referrers, fact->msgid);
	gboolean anchored = pp_fact_is_marked (fact) && !pp_fact_is_cover (fact);
	guint n = 0;

	g_hash_table_insert (ties->places, fact->msgid, GUINT_TO_POINTER (place + 1));
	for (guint i = 0; referrers != NULL && i < referrers->len; i++)
		join (ties, place, g_array_index (referrers, guint, i));
	for (char **ref = fact->refs; ref != NULL && *ref != NULL && n < PP_LIMIT_REFS; ref++) {
		if (strcmp (*ref, fact->msgid) == 0)
			continue;
		join_to (ties, ties->places, *ref, place);
		note_referrer (ties, *ref, place);
		if (n++ == 0 && anchored) {
			join_to (ties, ties->anchored, *ref, place);
			g_hash_table_insert (ties->anchored, *ref, GUINT_TO_POINTER (place + 1));
		}
	}
}

/* --- runs ---------------------------------------------------------------------------------- */

static gint
compare_runs (const PpFact *one, const PpFact *other)
{
	gint order = g_strcmp0 (one->sender, other->sender);

	if (order != 0)
		return order;
	if (one->version != other->version)
		return one->version < other->version ? -1 : 1;
	if (one->total != other->total)
		return one->total < other->total ? -1 : 1;
	return 0;
}

static gint
compare_in_runs (gconstpointer a, gconstpointer b, gpointer data)
{
	const Tie *ties = data;
	const PpFact *one = ties[*(const guint *) a].fact, *other = ties[*(const guint *) b].fact;
	gint order = compare_runs (one, other);

	if (order != 0)
		return order;
	return one->date < other->date ? -1 : one->date > other->date;
}

static gboolean
of_one_run (const Ties *ties, guint spot, guint other)
{
	const PpFact *one = ties->ties[ties->runs[spot]].fact, *two = ties->ties[ties->runs[other]].fact;

	return pp_dates_near (one->date, two->date) && compare_runs (one, two) == 0;
}

/* Sorts what has an n/m, and measures chains. */
static void
find_runs (Ties *ties)
{
	ties->runs = g_new (guint, ties->n_ties + 1);
	for (guint i = 0; i < ties->n_ties; i++)
		if (pp_fact_is_marked (ties->ties[i].fact))
			ties->runs[ties->n_runs++] = i;
	g_qsort_with_data (ties->runs, (gint) ties->n_runs, sizeof (guint), compare_in_runs, ties->ties);
	for (guint start = 0, end; start < ties->n_runs; start = end) {
		for (end = start + 1; end < ties->n_runs && of_one_run (ties, end - 1, end); end++)
			;
		for (guint spot = start; spot < end; spot++) {
			ties->ties[ties->runs[spot]].spot = spot;
			ties->ties[ties->runs[spot]].chain = end - start;
		}
	}
}

/* How many more than its own set PLACE is tied to by the OTHER of its run that is near: for good, but where
 * the chain is too long. */
static guint
meet (Ties *ties, guint place, guint other)
{
	Tie *root;

	if (!ties->ties[other].added)
		return 0;
	if (ties->ties[place].chain <= PP_LIMIT_RUN) {
		join (ties, place, other);
		return 0;
	}
	root = &ties->ties[root_of (ties, other)];
	if (root->seen == place + 1)
		return 0;
	root->seen = place + 1;
	return root->size;
}

static guint
meet_run (Ties *ties, guint place)
{
	guint spot = ties->ties[place].spot, count = 0;

	ties->ties[root_of (ties, place)].seen = place + 1;
	for (guint i = spot; i > 0 && of_one_run (ties, spot, i - 1); i--)
		count += meet (ties, place, ties->runs[i - 1]);
	for (guint i = spot + 1; i < ties->n_runs && of_one_run (ties, spot, i); i++)
		count += meet (ties, place, ties->runs[i]);
	return count;
}

/* --- one after the other ------------------------------------------------------------------- */

static void
add (Ties *ties, guint place)
{
	ties->ties[place].added = TRUE;
	join_references (ties, place);
}

/* Chains that are not too long, of what is stored. */
static void
join_stored_runs (Ties *ties, guint n_new)
{
	guint last = 0;

	for (guint spot = 0; spot < ties->n_runs; spot++) {
		guint place = ties->runs[spot];

		if (place < n_new)
			continue;
		if (ties->ties[place].chain <= PP_LIMIT_RUN && ties->runs[last] >= n_new && of_one_run (ties, last, spot))
			join (ties, ties->runs[last], place);
		last = spot;
	}
}

static gboolean
is_refused (Ties *ties, guint place)
{
	guint more = 0;

	add (ties, place);
	if (pp_fact_is_marked (ties->ties[place].fact))
		more = meet_run (ties, place);
	return ties->ties[root_of (ties, place)].size + more > PP_LIMIT_CLOSURE;
}

static void
referrers_free (gpointer data)
{
	g_array_unref (data);
}

static void
ties_init (Ties *ties, const GPtrArray *facts)
{
	ties->n_ties = facts->len;
	ties->ties = g_new0 (Tie, facts->len + 1);
	for (guint i = 0; i < facts->len; i++)
		ties->ties[i] = (Tie) { .fact = facts->pdata[i], .parent = i, .size = 1 };
	ties->places = g_hash_table_new (g_str_hash, g_str_equal);
	ties->referrers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, referrers_free);
	ties->anchored = g_hash_table_new (g_str_hash, g_str_equal);
	find_runs (ties);
}

static void
ties_clear (Ties *ties)
{
	g_hash_table_unref (ties->anchored);
	g_hash_table_unref (ties->referrers);
	g_hash_table_unref (ties->places);
	g_free (ties->runs);
	g_free (ties->ties);
}

guint
pp_closure_refused (const PpClosure *closure, guint n_new, gboolean *refused)
{
	Ties ties = { 0 };
	guint count = 0;

	ties_init (&ties, pp_closure_facts (closure));
	for (guint i = n_new; i < ties.n_ties; i++)
		add (&ties, i);
	join_stored_runs (&ties, n_new);
	for (guint i = 0; i < n_new; i++) {
		refused[i] = is_refused (&ties, i);
		count += refused[i] ? 1 : 0;
	}
	ties_clear (&ties);
	return count;
}
