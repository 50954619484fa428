/* Inside of pp_series_group(): what order.c, series.c, runs.c, labels.c and closure.c share. Not for
 * anybody else.
 *
 * Rules work on nodes (a fact and where it stands) and groups (a series in the making). Strings
 * are compared once, when nodes are made; from then on only numbers are.
 */
#ifndef PP_PATCH_GROUPING_H
#define PP_PATCH_GROUPING_H

#include "patch/series.h"

typedef struct _PpNode PpNode;
typedef struct _PpGroup PpGroup;
typedef struct _PpFamily PpFamily;

struct _PpNode {
	const PpFact *fact;
	guint rank;		/* place by (date, msgid); the index in PpOrder.nodes */
	gboolean cover;		/* stands in the cover's place */
	gboolean marked;	/* has an n/m, or is the cover of one: total counts */
	guint version, number, total;
	guint sender;		/* equal numbers, equal strings */
	guint key;		/* the same of (sender, version, total) */
	guint anchor;		/* the same of the nearest id in refs, seen or not, or its own */
	const guint *refs;	/* ranks of submissions, nearest first */
	guint n_refs;

	PpGroup *group;		/* NULL until it is placed */
	gboolean extra;		/* its number is above the total */
	gboolean stranger;	/* came in by rule 4 */
};

typedef struct {
	PpNode *nodes;		/* by rank */
	guint n_nodes;
	guint n_keys;
	guint *edges;		/* what PpNode.refs point into */
	guint *sequence;	/* ranks in the order that every rule goes in */
} PpOrder;

/* Whether FACT's n/m counts: it has one and the numbers are within the limits. */
gboolean pp_fact_is_marked (const PpFact *fact);

/* Whether FACT stands in the cover's place. A number 0 is a cover's, whatever it came with. */
gboolean pp_fact_is_cover (const PpFact *fact);

/* Nodes of FACTS (borrowed), their references and their topological order. */
PpOrder *pp_order_new (const GPtrArray *facts);
void pp_order_free (PpOrder *order);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpOrder, pp_order_free)

/* The first and the last date of a group. Of a family they lie side by side: there can be thousands
 * of generations to look through. */
typedef struct {
	gint64 oldest, newest;
} PpEnds;

/* A series in the making; a generation of its family. */
struct _PpGroup {
	PpFamily *family;
	PpNode *first;		/* whose key, sender and references are the series' */
	PpNode *cover;		/* or NULL */
	GPtrArray *patches;	/* of PpNode *, in the order they came */
	guint version, total;
	guint received;		/* patches that are no extras */
	PpEnds ends;		/* the cover's date too */
	GHashTable *spans;	/* see pp_group_near(); NULL until it is needed */
	gboolean absorbed;	/* joined into another, has no members any more */

	PpGroup *run;		/* runs.c: towards the root of its run, or NULL: in none */
	GPtrArray *fragments;	/* labels.c: groups whose members all look at this cover */
};

struct _PpFamily {
	guint id;
	guint sender;		/* of its first member; everybody else is a stranger */
	GPtrArray *groups;	/* generations, oldest first; absorbed ones too */
	GArray *ends;		/* of PpEnds, beside GROUPS: while patches are being placed */
};

typedef struct {
	PpOrder *order;
	GPtrArray *groups;	/* of PpGroup *, as they were started; absorbed ones too */
	GPtrArray *families;	/* of PpFamily * */
	GHashTable *taken;	/* set of PpNode by (group, number): who has a number; no extras */
} PpGrouping;

static inline gboolean
pp_dates_near (gint64 a, gint64 b)
{
	guint64 distance = a < b ? (guint64) b - (guint64) a : (guint64) a - (guint64) b;

	return distance <= PP_NEAR_SECONDS;
}

/* Whether DATE is before, after or inside of ENDS and near. */
static inline gboolean
pp_ends_near (const PpEnds *ends, gint64 date)
{
	if (date < ends->oldest)
		return pp_dates_near (date, ends->oldest);
	return date <= ends->newest || pp_dates_near (date, ends->newest);
}

/* Whether a member of GROUP is near DATE; constant time. */
gboolean pp_group_near (PpGroup *group, gint64 date);

/* The member of GROUP that has NUMBER, or NULL. */
PpNode *pp_grouping_holder (const PpGrouping *grouping, PpGroup *group, guint number);

/* Whether both have a cover or the same number. */
gboolean pp_grouping_collide (const PpGrouping *grouping, PpGroup *group, PpGroup *other);

/* Moves all members of OTHER, which does not collide, into GROUP. */
void pp_grouping_absorb (PpGrouping *grouping, PpGroup *group, PpGroup *other);

/* By (earliest date, msgid of the first member); of PpGroup **. */
gint pp_group_compare (gconstpointer a, gconstpointer b);

void pp_grouping_join_runs (PpGrouping *grouping);	/* rule 5, runs.c */
void pp_grouping_join_labels (PpGrouping *grouping);	/* rule 6, labels.c */

#endif
