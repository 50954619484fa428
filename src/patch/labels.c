/* Rule 6: a cover and patches whose labels people forgot or mistyped. Different keys mix here
 * and nowhere else.
 */
#include "patch/grouping.h"

/* Collects in COVERS the covers of the same sender that the first patch of GROUP looks at; SEEN, all 0
 * before, counts for each how many patches from the first on look at it. */
static void
count_covers (const PpGrouping *grouping, const PpGroup *group, guint *seen, GArray *covers)
{
	const PpNode *nodes = grouping->order->nodes;

	for (guint i = 0; i < group->patches->len; i++) {
		const PpNode *node = group->patches->pdata[i];

		for (guint k = 0; k < node->n_refs; k++) {
			guint rank = node->refs[k];

			if (seen[rank] != i || !nodes[rank].cover || nodes[rank].sender != group->first->sender)
				continue;
			if (i == 0)
				g_array_append_val (covers, rank);
			seen[rank]++;
		}
	}
}

/* Hangs GROUP, without a cover, below each cover that all its members look at and are near. */
static void
find_covers (const PpGrouping *grouping, PpGroup *group, guint *seen, GArray *covers)
{
	g_array_set_size (covers, 0);
	count_covers (grouping, group, seen, covers);
	for (guint i = 0; i < covers->len; i++) {
		guint rank = g_array_index (covers, guint, i);
		const PpNode *cover = &grouping->order->nodes[rank];
		PpGroup *home = cover->group;

		if (seen[rank] == group->patches->len && pp_dates_near (group->ends.oldest, cover->fact->date) &&
		    pp_dates_near (group->ends.newest, cover->fact->date)) {
			if (home->fragments == NULL)
				home->fragments = g_ptr_array_new ();
			g_ptr_array_add (home->fragments, group);
		}
		seen[rank] = 0;
	}
}

/* Whether the fragments that are left agree on one total. */
static gboolean
fragments_agree (const PpGroup *group)
{
	guint total = 0;

	for (guint i = 0; i < group->fragments->len; i++) {
		const PpGroup *fragment = group->fragments->pdata[i];

		if (fragment->absorbed)
			continue;
		if (total != 0 && fragment->total != total)
			return FALSE;
		total = fragment->total;
	}
	return TRUE;
}

static void
take_fragments (PpGrouping *grouping, PpGroup *group)
{
	gboolean may_relabel = group->patches->len == 0 && fragments_agree (group);

	g_ptr_array_sort (group->fragments, pp_group_compare);
	for (guint i = 0; i < group->fragments->len; i++) {
		PpGroup *fragment = group->fragments->pdata[i];

		if (fragment->absorbed || pp_grouping_collide (grouping, group, fragment))
			continue;
		if (fragment->total != group->total) {
			if (!may_relabel || fragment->version != group->version)
				continue;
			group->total = fragment->total;
		}
		pp_grouping_absorb (grouping, group, fragment);
	}
}

void
pp_grouping_join_labels (PpGrouping *grouping)
{
	g_autofree guint *seen = g_new0 (guint, grouping->order->n_nodes + 1);
	g_autoptr (GArray) covers = g_array_new (FALSE, FALSE, sizeof (guint));
	guint n = grouping->groups->len;

	for (guint i = 0; i < n; i++) {
		PpGroup *group = grouping->groups->pdata[i];

		if (!group->absorbed && group->cover == NULL && group->first->marked)
			find_covers (grouping, group, seen, covers);
	}
	for (guint i = 0; i < n; i++) {
		PpGroup *group = grouping->groups->pdata[i];

		if (group->fragments != NULL && group->received < group->total)
			take_fragments (grouping, group);
	}
}
