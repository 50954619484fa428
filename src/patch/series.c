/* Rules 1 to 4, 8 and 9 of SERIES.md, and the frame of the others: order.c has the order, runs.c
 * rule 5, labels.c rule 6, match.c rule 11.
 *
 * The only loops that are not linear are over the generations of one family, a bit each.
 */
#include "patch/series.h"

#include <string.h>

#include "patch/grouping.h"

#define NONE G_MAXUINT
#define WORD_BITS (GLIB_SIZEOF_LONG * 8)
#define FEW 16	/* members that are looked at one by one */

/* In which generations of a family a number is taken; or, once strangers are being placed,
 * cannot be given any more. */
typedef struct {
	guint family, number;
	gulong *words;
	guint n_words;
} Generations;

/* Patches that refer to nothing of their key: together by what is nearest to them. */
typedef struct {
	gboolean by_family;	/* ANCHOR is a PpFamily.id, else a PpNode.anchor */
	guint anchor;
	guint key;
	PpFamily *family;
} Anchor;

typedef struct {
	PpNode *node;
	PpFamily *family;
} Stranger;

typedef struct {
	PpGrouping grouping;
	GHashTable *generations;	/* set of Generations */
	GHashTable *anchors;	/* set of Anchor */
	GArray *strangers;	/* of Stranger, in order */
} Placing;

static guint
generations_hash (gconstpointer data)
{
	const Generations *generations = data;

	return generations->family * 10007 + generations->number;
}

static gboolean
generations_equal (gconstpointer a, gconstpointer b)
{
	const Generations *one = a, *other = b;

	return one->family == other->family && one->number == other->number;
}

static void
generations_free (gpointer data)
{
	Generations *generations = data;

	g_free (generations->words);
	g_free (generations);
}

static guint
anchor_hash (gconstpointer data)
{
	const Anchor *anchor = data;

	return (anchor->anchor * 2 + (anchor->by_family ? 1 : 0)) * 10007 + anchor->key;
}

static gboolean
anchor_equal (gconstpointer a, gconstpointer b)
{
	const Anchor *one = a, *other = b;

	return one->by_family == other->by_family && one->anchor == other->anchor && one->key == other->key;
}

static guint
holder_hash (gconstpointer data)
{
	const PpNode *node = data;

	return g_direct_hash (node->group) * 31 + node->number;
}

static gboolean
holder_equal (gconstpointer a, gconstpointer b)
{
	const PpNode *one = a, *other = b;

	return one->group == other->group && one->number == other->number;
}

/* --- groups -------------------------------------------------------------------------------- */

/* Dates of one NEAR_SECONDS: two of the same span are near, and of the two spans beside it
 * the ends decide. */
typedef struct {
	gint64 span;
	gint64 oldest, newest;
} Span;

static gint64
span_of (gint64 date)
{
	return date / PP_NEAR_SECONDS - (date % PP_NEAR_SECONDS < 0);
}

static void
group_note_date (PpGroup *group, gint64 date)
{
	gint64 number = span_of (date);
	Span *span = g_hash_table_lookup (group->spans, &number);

	if (span == NULL) {
		span = g_new (Span, 1);
		span->span = number;
		span->oldest = span->newest = date;
		g_hash_table_add (group->spans, span);
	}
	span->oldest = MIN (span->oldest, date);
	span->newest = MAX (span->newest, date);
}

static void
group_make_spans (PpGroup *group)
{
	group->spans = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
	if (group->cover != NULL)
		group_note_date (group, group->cover->fact->date);
	for (guint i = 0; i < group->patches->len; i++)
		group_note_date (group, ((const PpNode *) group->patches->pdata[i])->fact->date);
}

/* Most series were sent within minutes: their ends are enough. Only a question about the inside
 * of a longer one needs more. */
gboolean
pp_group_near (PpGroup *group, gint64 date)
{
	if (!pp_ends_near (&group->ends, date))
		return FALSE;
	if (pp_dates_near (group->ends.oldest, date) || pp_dates_near (group->ends.newest, date))
		return TRUE;
	if (group->patches->len < FEW) {
		for (guint i = 0; i < group->patches->len; i++)
			if (pp_dates_near (((const PpNode *) group->patches->pdata[i])->fact->date, date))
				return TRUE;
		return group->cover != NULL && pp_dates_near (group->cover->fact->date, date);
	}
	if (group->spans == NULL)
		group_make_spans (group);
	for (gint64 number = span_of (date) - 1; number <= span_of (date) + 1; number++) {
		const Span *span = g_hash_table_lookup (group->spans, &number);

		if (span != NULL && (pp_dates_near (span->oldest, date) || pp_dates_near (span->newest, date)))
			return TRUE;
	}
	return FALSE;
}

static void
group_free (gpointer data)
{
	PpGroup *group = data;

	g_ptr_array_unref (group->patches);
	g_clear_pointer (&group->spans, g_hash_table_unref);
	g_clear_pointer (&group->fragments, g_ptr_array_unref);
	g_free (group);
}

static void
family_free (gpointer data)
{
	PpFamily *family = data;

	g_ptr_array_unref (family->groups);
	g_array_unref (family->ends);
	g_free (family);
}

gint
pp_group_compare (gconstpointer a, gconstpointer b)
{
	const PpGroup *one = *(PpGroup *const *) a, *other = *(PpGroup *const *) b;

	if (one->ends.oldest != other->ends.oldest)
		return one->ends.oldest < other->ends.oldest ? -1 : 1;
	return strcmp (one->first->fact->msgid, other->first->fact->msgid);
}

PpNode *
pp_grouping_holder (const PpGrouping *grouping, PpGroup *group, guint number)
{
	PpNode probe = { .group = group, .number = number };

	return g_hash_table_lookup (grouping->taken, &probe);
}

gboolean
pp_grouping_collide (const PpGrouping *grouping, PpGroup *group, PpGroup *other)
{
	if (group->cover != NULL && other->cover != NULL)
		return TRUE;
	for (guint i = 0; i < other->patches->len; i++) {
		const PpNode *node = other->patches->pdata[i];

		if (!node->extra && pp_grouping_holder (grouping, group, node->number) != NULL)
			return TRUE;
	}
	return FALSE;
}

/* NODE->extra is set already. */
static void
grouping_put (PpGrouping *grouping, PpGroup *group, PpNode *node)
{
	gint64 date = node->fact->date;

	node->group = group;
	group->ends.oldest = MIN (group->ends.oldest, date);
	group->ends.newest = MAX (group->ends.newest, date);
	if (group->spans != NULL)
		group_note_date (group, date);
	if (node->cover) {
		group->cover = node;
		return;
	}
	g_ptr_array_add (group->patches, node);
	if (!node->extra) {
		group->received++;
		g_hash_table_add (grouping->taken, node);
	}
}

void
pp_grouping_absorb (PpGrouping *grouping, PpGroup *group, PpGroup *other)
{
	for (guint i = 0; i < other->patches->len; i++) {
		PpNode *node = other->patches->pdata[i];

		if (!node->extra)
			g_hash_table_remove (grouping->taken, node);
		grouping_put (grouping, group, node);
	}
	if (other->cover != NULL)
		grouping_put (grouping, group, other->cover);
	other->cover = NULL;
	g_ptr_array_set_size (other->patches, 0);
	other->absorbed = TRUE;
}

/* --- placing patches, rules 1 to 4 --------------------------------------------------------- */

static PpFamily *
family_new (PpGrouping *grouping, const PpNode *node)
{
	PpFamily *family = g_new0 (PpFamily, 1);

	family->id = grouping->families->len;
	family->sender = node->sender;
	family->groups = g_ptr_array_new ();
	family->ends = g_array_new (FALSE, FALSE, sizeof (PpEnds));
	g_ptr_array_add (grouping->families, family);
	return family;
}

static Generations *
placing_generations (Placing *placing, const PpFamily *family, guint number)
{
	Generations probe = { .family = family->id, .number = number };
	Generations *generations = g_hash_table_lookup (placing->generations, &probe);

	if (generations == NULL) {
		generations = g_new (Generations, 1);
		*generations = probe;
		g_hash_table_add (placing->generations, generations);
	}
	return generations;
}

static void
generations_take (Generations *generations, guint generation)
{
	guint word = generation / WORD_BITS;

	if (word >= generations->n_words) {
		guint n_words = MAX (word + 1, generations->n_words * 2);

		generations->words = g_renew (gulong, generations->words, n_words);
		memset (generations->words + generations->n_words, 0,
		        (n_words - generations->n_words) * sizeof (gulong));
		generations->n_words = n_words;
	}
	generations->words[word] |= 1ul << (generation % WORD_BITS);
}

/* The generations of WORD that are free, out of N; all when GENERATIONS is NULL. */
static gulong
generations_free_in (const Generations *generations, guint word, guint n)
{
	gulong taken = generations != NULL && word < generations->n_words ? generations->words[word] : 0;
	guint left = n - word * WORD_BITS;

	return ~taken & (left >= WORD_BITS ? ~0ul : (1ul << left) - 1);
}

static guint
generations_newest_free (const Generations *generations, guint n)
{
	for (guint word = (n + WORD_BITS - 1) / WORD_BITS; word-- > 0;) {
		gulong vacant = generations_free_in (generations, word, n);

		if (vacant != 0)
			return (word + 1) * WORD_BITS - 1 - (guint) __builtin_clzl (vacant);
	}
	return NONE;
}

static guint
generations_oldest_near (const Generations *generations, const PpFamily *family, gint64 date)
{
	guint n = family->groups->len;

	for (guint word = 0; word * WORD_BITS < n; word++) {
		gulong vacant = generations_free_in (generations, word, n);

		for (; vacant != 0; vacant &= vacant - 1) {
			guint generation = word * WORD_BITS + (guint) __builtin_ctzl (vacant);

			if (pp_ends_near (&g_array_index (family->ends, PpEnds, generation), date) &&
			    pp_group_near (family->groups->pdata[generation], date))
				return generation;
		}
	}
	return NONE;
}

/* Puts NODE into a GENERATION of FAMILY, into a new one with NONE. */
static void
placing_put (Placing *placing, PpFamily *family, guint generation, Generations *generations, PpNode *node)
{
	PpGrouping *grouping = &placing->grouping;
	PpGroup *group;

	if (generation == NONE) {
		group = g_new0 (PpGroup, 1);

		group->family = family;
		group->first = node;
		group->version = node->version;
		group->total = node->total;
		group->patches = g_ptr_array_new ();
		group->ends.oldest = group->ends.newest = node->fact->date;
		g_ptr_array_add (grouping->groups, group);
		generation = family->groups->len;
		g_ptr_array_add (family->groups, group);
		g_array_append_val (family->ends, group->ends);
	}
	if (generations != NULL)
		generations_take (generations, generation);
	group = family->groups->pdata[generation];
	grouping_put (grouping, group, node);
	g_array_index (family->ends, PpEnds, generation) = group->ends;
}

/* Rule 2: the family of the nearest submission of the same key. *NEAREST is the nearest submission that
 * has a place: strangers have none yet, and those further on in a cycle. */
static PpFamily *
placing_find_family (const Placing *placing, const PpNode *node, const PpNode **nearest)
{
	const PpNode *nodes = placing->grouping.order->nodes;

	*nearest = NULL;
	for (guint i = 0; i < node->n_refs; i++) {
		const PpNode *target = &nodes[node->refs[i]];

		if (target->group == NULL)
			continue;
		if (*nearest == NULL)
			*nearest = target;
		if (target->marked && target->version == node->version && target->total == node->total)
			return target->group->family;
	}
	return NULL;
}

static PpFamily *
placing_anchored_family (Placing *placing, const PpNode *node, const PpNode *nearest)
{
	Anchor probe = { .by_family = nearest != NULL, .key = node->key };
	Anchor *anchor;

	probe.anchor = nearest != NULL ? nearest->group->family->id : node->anchor;
	anchor = g_hash_table_lookup (placing->anchors, &probe);
	if (anchor == NULL) {
		probe.family = family_new (&placing->grouping, node);
		anchor = g_new (Anchor, 1);
		*anchor = probe;
		g_hash_table_add (placing->anchors, anchor);
	}
	return anchor->family;
}

static void
placing_place (Placing *placing, PpNode *node)
{
	const PpNode *nearest;
	PpFamily *family;
	Generations *generations = NULL;
	guint generation;

	if (node->cover || !node->marked) {	/* rule 1 */
		placing_put (placing, family_new (&placing->grouping, node), NONE, NULL, node);
		return;
	}
	family = placing_find_family (placing, node, &nearest);
	if (family != NULL && family->sender != node->sender) {
		Stranger stranger = { node, family };

		g_array_append_val (placing->strangers, stranger);
		return;
	}
	if (family == NULL)
		family = placing_anchored_family (placing, node, nearest);
	node->extra = node->number > node->total;
	if (!node->extra)
		generations = placing_generations (placing, family, node->number);
	generation = generations_oldest_near (generations, family, node->fact->date);	/* rule 3 */
	if (generation == NONE)
		generation = generations_newest_free (generations, family->groups->len);
	placing_put (placing, family, generation, generations, node);
}

/* Rule 4. What cannot take this number now cannot later, so nothing is looked at twice. */
static void
placing_place_stranger (Placing *placing, const Stranger *stranger)
{
	PpNode *node = stranger->node;
	PpFamily *family = stranger->family;
	Generations *generations = placing_generations (placing, family, node->number);

	for (;;) {
		guint generation = generations_newest_free (generations, family->groups->len);
		PpGroup *group;

		if (generation == NONE)
			break;
		group = family->groups->pdata[generation];
		if (!group->absorbed && node->number <= group->total &&
		    pp_grouping_holder (&placing->grouping, group, node->number) == NULL) {
			node->stranger = TRUE;
			placing_put (placing, family, generation, generations, node);
			return;
		}
		generations_take (generations, generation);
	}
	node->extra = node->number > node->total;
	placing_put (placing, family_new (&placing->grouping, node), NONE, NULL, node);
}

/* --- the result ---------------------------------------------------------------------------- */

static gint
compare_patches (gconstpointer a, gconstpointer b)
{
	const PpNode *one = *(PpNode *const *) a, *other = *(PpNode *const *) b;

	if (one->extra != other->extra)
		return one->extra ? 1 : -1;
	if (!one->extra && one->number != other->number)
		return one->number < other->number ? -1 : 1;
	return one->rank < other->rank ? -1 : one->rank > other->rank;
}

static PpSeries *
series_new (PpGroup *group)
{
	PpSeries *series = g_new0 (PpSeries, 1);
	const PpNode *lowest, *own = NULL;	/* the lowest number; not a stranger's */

	g_ptr_array_sort (group->patches, compare_patches);
	series->patches = g_ptr_array_sized_new (MAX (group->patches->len, 1));
	series->strangers = g_ptr_array_new ();
	for (guint i = 0; i < group->patches->len; i++) {
		const PpNode *node = group->patches->pdata[i];

		g_ptr_array_add (series->patches, (gpointer) node->fact);
		if (node->stranger)
			g_ptr_array_add (series->strangers, (gpointer) node->fact);
		else if (own == NULL)
			own = node;
	}
	series->version = group->version;
	series->total = group->total;
	series->received = group->received;
	series->n_extras = group->patches->len - group->received;
	series->complete = group->received == group->total;
	lowest = group->patches->len > 0 ? group->patches->pdata[0] : NULL;
	if (group->cover != NULL) {
		series->cover = series->first = group->cover->fact;
		series->name = series->cover->title;
	} else {
		series->first = own->fact;
		if (!lowest->extra && lowest->number == 1)
			series->name = lowest->fact->name;
	}
	return series;
}

static gint
compare_series (gconstpointer a, gconstpointer b)
{
	const PpSeries *one = *(PpSeries *const *) a, *other = *(PpSeries *const *) b;

	return strcmp (one->first->msgid, other->first->msgid);
}

static GPtrArray *
placing_result (const Placing *placing)
{
	GPtrArray *result = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_series_free);

	for (guint i = 0; i < placing->grouping.groups->len; i++) {
		PpGroup *group = placing->grouping.groups->pdata[i];

		if (!group->absorbed)
			g_ptr_array_add (result, series_new (group));
	}
	g_ptr_array_sort (result, compare_series);
	return result;
}

static void
placing_init (Placing *placing, PpOrder *order)
{
	placing->grouping.order = order;
	placing->grouping.groups = g_ptr_array_new_with_free_func (group_free);
	placing->grouping.families = g_ptr_array_new_with_free_func (family_free);
	placing->grouping.taken = g_hash_table_new (holder_hash, holder_equal);
	placing->generations = g_hash_table_new_full (generations_hash, generations_equal, generations_free, NULL);
	placing->anchors = g_hash_table_new_full (anchor_hash, anchor_equal, g_free, NULL);
	placing->strangers = g_array_new (FALSE, FALSE, sizeof (Stranger));
}

static void
placing_clear (Placing *placing)
{
	g_array_unref (placing->strangers);
	g_hash_table_unref (placing->anchors);
	g_hash_table_unref (placing->generations);
	g_hash_table_unref (placing->grouping.taken);
	g_ptr_array_unref (placing->grouping.families);
	g_ptr_array_unref (placing->grouping.groups);
}

GPtrArray *
pp_series_group (const GPtrArray *facts)
{
	g_autoptr (PpOrder) order = pp_order_new (facts);
	Placing placing;
	GPtrArray *result;

	placing_init (&placing, order);
	for (guint i = 0; i < order->n_nodes; i++)
		placing_place (&placing, &order->nodes[order->sequence[i]]);
	pp_grouping_join_runs (&placing.grouping);
	pp_grouping_join_labels (&placing.grouping);
	for (guint i = 0; i < placing.strangers->len; i++)
		placing_place_stranger (&placing, &g_array_index (placing.strangers, Stranger, i));
	result = placing_result (&placing);
	placing_clear (&placing);
	return result;
}

/* --- facts --------------------------------------------------------------------------------- */

PpFact *
pp_fact_new (const char *msgid)
{
	PpFact *fact = g_new0 (PpFact, 1);

	fact->msgid = g_strdup (msgid);
	fact->version = fact->number = fact->total = 1;
	return fact;
}

void
pp_fact_free (PpFact *fact)
{
	if (fact == NULL)
		return;
	g_free (fact->msgid);
	g_strfreev (fact->refs);
	g_free (fact->sender);
	g_free (fact->name);
	g_free (fact->title);
	g_free (fact->change_id);
	g_free (fact);
}

void
pp_series_free (PpSeries *series)
{
	if (series == NULL)
		return;
	g_ptr_array_unref (series->patches);
	g_ptr_array_unref (series->strangers);
	g_free (series);
}

guint
pp_series_size (const PpSeries *series)
{
	return series->patches->len + (series->cover != NULL ? 1 : 0);
}

const PpFact *
pp_series_member (const PpSeries *series, guint n)
{
	if (series->cover != NULL)
		return n == 0 ? series->cover : g_ptr_array_index (series->patches, n - 1);
	return g_ptr_array_index (series->patches, n);
}
