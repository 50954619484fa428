/* Rule 5: series without threading are put together by sender, version, total and time.
 *
 * Submissions of one key, sorted by date, fall into chains where more than PP_NEAR_SECONDS lie
 * between two; what cannot be seen from a chain plays no part in it, so that loading a chain to
 * its ends, or its first PP_LIMIT_RUN + 1 members, is enough (closure.c).
 */
#include "patch/grouping.h"

#include "mail/limits.h"

/* The first member has an n/m and looks at no submission. */
static gboolean
group_can_run (const PpGroup *group)
{
	return group != NULL && !group->absorbed && group->first->marked && group->first->n_refs == 0;
}

static PpGroup *
run_root (PpGroup *group)
{
	while (group->run != group)
		group = group->run = group->run->run;
	return group;
}

/* Nodes that have an n/m and a place, by key, then date. */
static GPtrArray *
nodes_by_key (const PpOrder *order)
{
	GPtrArray *sorted = g_ptr_array_sized_new (order->n_nodes + 1);
	g_autofree guint *places = g_new0 (guint, order->n_keys + 1);
	guint n = 0;

	for (guint i = 0; i < order->n_nodes; i++)
		if (order->nodes[i].marked) {
			places[order->nodes[i].key + 1]++;
			n++;
		}
	for (guint key = 0; key < order->n_keys; key++)
		places[key + 1] += places[key];
	g_ptr_array_set_size (sorted, (gint) n);
	for (guint i = 0; i < order->n_nodes; i++)
		if (order->nodes[i].marked)
			sorted->pdata[places[order->nodes[i].key]++] = &order->nodes[i];
	return sorted;
}

/* The end of the chain that starts at START. */
static guint
chain_end (const GPtrArray *nodes, guint start)
{
	guint end = start + 1;

	for (; end < nodes->len; end++) {
		const PpNode *last = nodes->pdata[end - 1], *node = nodes->pdata[end];

		if (node->key != last->key || !pp_dates_near (node->fact->date, last->fact->date))
			break;
	}
	return end;
}

/* Takes in every series that can run and stands in no overlong chain. */
static void
admit_groups (const PpGrouping *grouping, const GPtrArray *nodes)
{
	for (guint i = 0; i < grouping->groups->len; i++) {
		PpGroup *group = grouping->groups->pdata[i];

		group->run = group_can_run (group) ? group : NULL;
	}
	for (guint start = 0, end; start < nodes->len; start = end) {
		end = chain_end (nodes, start);
		if (end - start <= PP_LIMIT_RUN)
			continue;
		for (guint i = start; i < end; i++) {
			PpNode *node = nodes->pdata[i];

			if (node->group != NULL)
				node->group->run = NULL;
		}
	}
}

/* Series of which two members are near are of one run. */
static void
connect_groups (const GPtrArray *nodes)
{
	const PpNode *last = NULL;

	for (guint i = 0; i < nodes->len; i++) {
		const PpNode *node = nodes->pdata[i];

		if (node->group == NULL || node->group->run == NULL)
			continue;
		if (last != NULL && last->key == node->key && pp_dates_near (last->fact->date, node->fact->date))
			run_root (node->group)->run = run_root (last->group);
		last = node;
	}
}

static gboolean
groups_near (PpGroup *group, const PpGroup *other)
{
	if (other->cover != NULL && pp_group_near (group, other->cover->fact->date))
		return TRUE;
	for (guint i = 0; i < other->patches->len; i++)
		if (pp_group_near (group, ((const PpNode *) other->patches->pdata[i])->fact->date))
			return TRUE;
	return FALSE;
}

/* By run, then as the run is sorted; runs by key and root, which are as good as any order. */
static gint
compare_in_runs (gconstpointer a, gconstpointer b)
{
	PpGroup *one = *(PpGroup *const *) a, *other = *(PpGroup *const *) b;
	guint one_run = run_root (one)->first->rank, other_run = run_root (other)->first->rank;

	if (one_run != other_run)
		return one_run < other_run ? -1 : 1;
	return pp_group_compare (a, b);
}

void
pp_grouping_join_runs (PpGrouping *grouping)
{
	g_autoptr (GPtrArray) nodes = nodes_by_key (grouping->order);
	g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
	PpGroup *last = NULL;

	admit_groups (grouping, nodes);
	connect_groups (nodes);
	for (guint i = 0; i < grouping->groups->len; i++)
		if (((const PpGroup *) grouping->groups->pdata[i])->run != NULL)
			g_ptr_array_add (sorted, grouping->groups->pdata[i]);
	g_ptr_array_sort (sorted, compare_in_runs);
	for (guint i = 0; i < sorted->len; i++) {
		PpGroup *group = sorted->pdata[i];

		if (last != NULL && run_root (last) == run_root (group) && groups_near (last, group) &&
		    !pp_grouping_collide (grouping, last, group))
			pp_grouping_absorb (grouping, last, group);
		else
			last = group;
	}
}
