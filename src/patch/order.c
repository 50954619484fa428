/* The order that every rule of grouping goes in: topological by references, always the smallest
 * (date, msgid) that is free; in a cycle the smallest of all. It is also where strings become
 * numbers: equal ones compare by number from here on.
 */
#include "patch/grouping.h"

#include <string.h>

#include "mail/limits.h"

/* --- strings and keys to numbers ----------------------------------------------------------- */

typedef struct {
	guint sender, version, total;
	guint number;		/* of this key */
} Key;

static guint
key_hash (gconstpointer data)
{
	const Key *key = data;

	return (key->sender * 31 + key->version) * 10007 + key->total;
}

static gboolean
key_equal (gconstpointer a, gconstpointer b)
{
	const Key *one = a, *other = b;

	return one->sender == other->sender && one->version == other->version && one->total == other->total;
}

/* The number of STRING in TABLE, a new one when it is not there. */
static guint
intern (GHashTable *table, const char *string)
{
	gpointer number;

	if (!g_hash_table_lookup_extended (table, string, NULL, &number)) {
		number = GUINT_TO_POINTER (g_hash_table_size (table));
		g_hash_table_insert (table, (gpointer) string, number);
	}
	return GPOINTER_TO_UINT (number);
}

static guint
intern_key (GHashTable *table, const PpNode *node)
{
	Key probe = { node->sender, node->version, node->total, g_hash_table_size (table) };
	Key *key = g_hash_table_lookup (table, &probe);

	if (key == NULL) {
		key = g_new (Key, 1);
		*key = probe;
		g_hash_table_add (table, key);
	}
	return key->number;
}

/* --- nodes --------------------------------------------------------------------------------- */

static gint
compare_facts (gconstpointer a, gconstpointer b)
{
	const PpFact *one = *(const PpFact *const *) a, *other = *(const PpFact *const *) b;

	if (one->date != other->date)
		return one->date < other->date ? -1 : 1;
	return strcmp (one->msgid, other->msgid);
}

gboolean
pp_fact_is_marked (const PpFact *fact)
{
	return fact->numbered && fact->total > 0 && fact->total <= PP_LIMIT_NUMBER &&
	       fact->number <= PP_LIMIT_NUMBER;
}

gboolean
pp_fact_is_cover (const PpFact *fact)
{
	return fact->cover || (pp_fact_is_marked (fact) && (fact->serves_as_cover || fact->number == 0));
}

static void
node_read (PpNode *node, const PpFact *fact, guint rank)
{
	node->fact = fact;
	node->rank = rank;
	node->version = fact->version;
	node->marked = pp_fact_is_marked (fact);
	node->cover = pp_fact_is_cover (fact);
	node->number = node->marked && !node->cover ? fact->number : 1;
	node->total = node->marked ? fact->total : 1;
}

/* References become ranks, at most PP_LIMIT_REFS and none to itself; ids are all msgids. */
static void
node_refer (PpNode *node, GArray *edges, GHashTable *ids, GHashTable *anchors)
{
	const char *nearest = NULL;
	guint n = 0;

	for (char **ref = node->fact->refs; ref != NULL && *ref != NULL && n < PP_LIMIT_REFS; ref++) {
		const PpNode *target;

		if (strcmp (*ref, node->fact->msgid) == 0)
			continue;
		n++;
		if (nearest == NULL)
			nearest = *ref;
		target = g_hash_table_lookup (ids, *ref);
		if (target != NULL)
			g_array_append_val (edges, target->rank);
	}
	node->anchor = intern (anchors, nearest != NULL ? nearest : node->fact->msgid);
}

static void
order_make_nodes (PpOrder *order, const GPtrArray *facts)
{
	g_autoptr (GPtrArray) sorted = g_ptr_array_sized_new (MAX (facts->len, 1));
	g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
	g_autoptr (GHashTable) senders = g_hash_table_new (g_str_hash, g_str_equal);
	g_autoptr (GHashTable) anchors = g_hash_table_new (g_str_hash, g_str_equal);
	g_autoptr (GHashTable) keys = g_hash_table_new_full (key_hash, key_equal, g_free, NULL);
	g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (guint));
	g_autofree guint *starts = g_new (guint, facts->len + 1);

	for (guint i = 0; i < facts->len; i++)
		g_ptr_array_add (sorted, facts->pdata[i]);
	g_ptr_array_sort (sorted, compare_facts);

	order->n_nodes = sorted->len;
	order->nodes = g_new0 (PpNode, sorted->len);
	for (guint i = 0; i < sorted->len; i++) {
		PpNode *node = &order->nodes[i];

		node_read (node, sorted->pdata[i], i);
		node->sender = intern (senders, node->fact->sender != NULL ? node->fact->sender : "");
		node->key = intern_key (keys, node);
		g_hash_table_insert (ids, node->fact->msgid, node);
	}
	for (guint i = 0; i < order->n_nodes; i++) {
		starts[i] = edges->len;
		node_refer (&order->nodes[i], edges, ids, anchors);
	}
	starts[order->n_nodes] = edges->len;
	order->n_keys = g_hash_table_size (keys);
	order->edges = (guint *) (void *) g_array_free (g_steal_pointer (&edges), FALSE);
	for (guint i = 0; i < order->n_nodes; i++) {
		order->nodes[i].n_refs = starts[i + 1] - starts[i];
		order->nodes[i].refs = order->nodes[i].n_refs > 0 ? order->edges + starts[i] : NULL;
	}
}

/* --- the order ----------------------------------------------------------------------------- */

/* A heap of ranks, the smallest on top. */
typedef struct {
	guint *ranks;
	guint n;
} Heap;

static void
heap_push (Heap *heap, guint rank)
{
	guint i = heap->n++;

	while (i > 0 && heap->ranks[(i - 1) / 2] > rank) {
		heap->ranks[i] = heap->ranks[(i - 1) / 2];
		i = (i - 1) / 2;
	}
	heap->ranks[i] = rank;
}

static guint
heap_pop (Heap *heap)
{
	guint top = heap->ranks[0], last = heap->ranks[--heap->n], i = 0;

	for (guint child = 1; child < heap->n; child = 2 * i + 1) {
		if (child + 1 < heap->n && heap->ranks[child + 1] < heap->ranks[child])
			child++;
		if (heap->ranks[child] >= last)
			break;
		heap->ranks[i] = heap->ranks[child];
		i = child;
	}
	heap->ranks[i] = last;
	return top;
}

/* Who refers to a node: the edges turned round, of node r at followers[starts[r]…starts[r + 1]]. */
static guint *
order_turn_edges (const PpOrder *order, guint *starts)
{
	guint *followers, total = 0;

	for (guint i = 0; i < order->n_nodes; i++)
		for (guint k = 0; k < order->nodes[i].n_refs; k++)
			starts[order->nodes[i].refs[k] + 1]++;
	for (guint i = 0; i < order->n_nodes; i++)
		starts[i + 1] += starts[i];
	total = starts[order->n_nodes];
	followers = g_new (guint, MAX (total, 1));
	/* filled from behind, so that starts[r + 1] ends as the start of r */
	for (guint i = order->n_nodes; i-- > 0;)
		for (guint k = 0; k < order->nodes[i].n_refs; k++)
			followers[--starts[order->nodes[i].refs[k] + 1]] = i;
	memmove (starts, starts + 1, order->n_nodes * sizeof *starts);
	starts[order->n_nodes] = total;
	return followers;
}

static void
order_sort (PpOrder *order)
{
	guint n = order->n_nodes, next_stuck = 0, length = 0;
	g_autofree guint *starts = g_new0 (guint, n + 1);
	g_autofree guint *followers = order_turn_edges (order, starts);
	g_autofree guint *waits = g_new (guint, n + 1);
	g_autofree gboolean *done = g_new0 (gboolean, n + 1);
	g_autofree guint *ranks = g_new (guint, n + 1);
	Heap heap = { ranks, 0 };

	order->sequence = g_new (guint, MAX (n, 1));
	for (guint i = 0; i < n; i++) {
		waits[i] = order->nodes[i].n_refs;
		if (waits[i] == 0)
			heap_push (&heap, i);
	}
	while (length < n) {
		guint rank;

		if (heap.n == 0) {
			while (done[next_stuck])
				next_stuck++;
			heap_push (&heap, next_stuck);
		}
		rank = heap_pop (&heap);
		done[rank] = TRUE;
		order->sequence[length++] = rank;
		for (guint k = starts[rank]; k < starts[rank + 1]; k++)
			if (--waits[followers[k]] == 0 && !done[followers[k]])
				heap_push (&heap, followers[k]);
	}
}

PpOrder *
pp_order_new (const GPtrArray *facts)
{
	PpOrder *order = g_new0 (PpOrder, 1);

	order_make_nodes (order, facts);
	order_sort (order);
	return order;
}

void
pp_order_free (PpOrder *order)
{
	if (order == NULL)
		return;
	g_free (order->nodes);
	g_free (order->edges);
	g_free (order->sequence);
	g_free (order);
}
