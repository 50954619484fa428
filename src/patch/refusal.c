/* Which submissions would be refused if they came one after the other: counts what is tied together, as facts are
 * added, by joining sets. */
#include "patch/closure.h"

#include <string.h>

#include "mail/limits.h"
#include "patch/grouping.h"

typedef struct {
	guint parent;	/* itself: it stands for its set */
	guint size;	/* of that set */
} Tie;

typedef struct {
	const GPtrArray *facts;
	Tie *ties;		/* one a fact */
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

	if (a == b)
		return;
	if (ties->ties[a].size < ties->ties[b].size) {
		guint smaller = a;

		a = b;
		b = smaller;
	}
	ties->ties[b].parent = a;
	ties->ties[a].size += ties->ties[b].size;
}

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

/* How many PLACE is tied together with, now that it is there. */
static guint
add (Ties *ties, guint place)
{
	const PpFact *fact = ties->facts->pdata[place];
	const GArray *referrers = g_hash_table_lookup (ties->referrers, fact->msgid);
	gboolean anchored = pp_fact_is_marked (fact) && !pp_fact_is_cover (fact);
	guint n = 0;

	ties->ties[place] = (Tie) { place, 1 };
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
	return ties->ties[root_of (ties, place)].size;
}

static void
referrers_free (gpointer data)
{
	g_array_unref (data);
}

guint
pp_closure_refused (const PpClosure *closure, guint n_new, gboolean *refused)
{
	Ties ties = { .facts = pp_closure_facts (closure) };
	guint count = 0;

	ties.ties = g_new (Tie, ties.facts->len + 1);
	ties.places = g_hash_table_new (g_str_hash, g_str_equal);
	ties.referrers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, referrers_free);
	ties.anchored = g_hash_table_new (g_str_hash, g_str_equal);
	for (guint i = n_new; i < ties.facts->len; i++)
		(void) add (&ties, i);
	for (guint i = 0; i < n_new; i++) {
		refused[i] = add (&ties, i) > PP_LIMIT_CLOSURE;
		count += refused[i] ? 1 : 0;
	}
	g_hash_table_unref (ties.anchored);
	g_hash_table_unref (ties.referrers);
	g_hash_table_unref (ties.places);
	g_free (ties.ties);
	return count;
}
