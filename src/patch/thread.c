/* See thread.h. Every reply points at the first of its refs that can lead anywhere; following the pointers
 * ends at a stored answer or in a loop. Nothing here recurses: threads are as deep as senders like.
 */
#include "patch/thread.h"

#include <string.h>

/* What a ref is. */
enum {
	TARGET_NOTHING = -1,	/* not stored, or leads nowhere */
	TARGET_STORED = -2,	/* has an answer */
};

typedef struct {
	gint64 *answers;	/* of refs that are TARGET_STORED */
	gint *targets;		/* index of a reply, or one of the above; one per ref */
	guint n_refs;
	guint skip;		/* refs that loops were broken at */
	gint pointer;		/* the ref that it follows, or -1 */
	gboolean reaches;	/* can lead to a submission at all */
	gboolean dead;		/* member of a loop without a way out */
	gboolean looped;	/* has been in a loop */
	gboolean settled;
	guint walk;		/* the walk that last came by */
} Node;

typedef struct {
	PpReply *replies;
	Node *nodes;
	guint count;
	gint *targets;		/* of all nodes, one block */
	gint64 *answers;
	gboolean broken;	/* a loop was broken: look again */
} Threads;

static void
look_up_refs (Threads *threads, PpThreadLookup lookup, gpointer data)
{
	g_autoptr (GHashTable) index = g_hash_table_new (g_str_hash, g_str_equal);
	gsize total = 0, at = 0;

	for (guint i = 0; i < threads->count; i++) {
		g_hash_table_insert (index, (gpointer) threads->replies[i].msgid, GUINT_TO_POINTER (i + 1));
		threads->nodes[i].n_refs = g_strv_length ((char **) threads->replies[i].refs);
		total += threads->nodes[i].n_refs;
	}
	threads->targets = g_new (gint, MAX (total, 1));
	threads->answers = g_new0 (gint64, MAX (total, 1));

	for (guint i = 0; i < threads->count; i++) {
		Node *node = &threads->nodes[i];

		node->targets = threads->targets + at;
		node->answers = threads->answers + at;
		node->pointer = -1;
		at += node->n_refs;
		for (guint r = 0; r < node->n_refs; r++) {
			const char *ref = threads->replies[i].refs[r];
			guint other = GPOINTER_TO_UINT (g_hash_table_lookup (index, ref));

			if (other != 0) {
				node->targets[r] = other - 1;
				continue;
			}
			node->answers[r] = lookup (ref, data);
			node->targets[r] = node->answers[r] != 0 ? TARGET_STORED : TARGET_NOTHING;
		}
	}
}

/* Marks every reply from which a stored answer can be reached, dead ones aside. */
static void
mark_reaching (Threads *threads)
{
	g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (guint));
	g_autofree guint *first = g_new0 (guint, threads->count + 1);
	g_autofree guint *referrers = NULL;

	/* who refers to whom, as lists one behind the other */
	for (guint i = 0; i < threads->count; i++)
		for (guint r = threads->nodes[i].skip; r < threads->nodes[i].n_refs; r++)
			if (threads->nodes[i].targets[r] >= 0)
				first[threads->nodes[i].targets[r] + 1]++;
	for (guint i = 0; i < threads->count; i++)
		first[i + 1] += first[i];
	referrers = g_new (guint, first[threads->count] + 1);
	{
		g_autofree guint *fill = g_memdup2 (first, sizeof (guint) * (threads->count + 1));

		for (guint i = 0; i < threads->count; i++)
			for (guint r = threads->nodes[i].skip; r < threads->nodes[i].n_refs; r++)
				if (threads->nodes[i].targets[r] >= 0)
					referrers[fill[threads->nodes[i].targets[r]]++] = i;
	}

	for (guint i = 0; i < threads->count; i++) {
		Node *node = &threads->nodes[i];

		node->reaches = FALSE;
		for (guint r = node->skip; r < node->n_refs && !node->reaches && !node->dead; r++)
			node->reaches = node->targets[r] == TARGET_STORED;
		if (node->reaches)
			g_array_append_val (queue, i);
	}
	for (guint q = 0; q < queue->len; q++) {
		guint i = g_array_index (queue, guint, q);

		for (guint k = first[i]; k < first[i + 1]; k++) {
			Node *node = &threads->nodes[referrers[k]];

			if (node->reaches || node->dead)
				continue;
			node->reaches = TRUE;
			g_array_append_val (queue, referrers[k]);
		}
	}
}

/* The first ref of NODE, from FROM on, that can lead anywhere, or -1. */
static gint
next_pointer (const Threads *threads, const Node *node, guint from)
{
	for (guint r = from; r < node->n_refs && node->reaches; r++)
		if (node->targets[r] == TARGET_STORED ||
		    (node->targets[r] >= 0 && threads->nodes[node->targets[r]].reaches))
			return r;
	return -1;
}

static void
point (Threads *threads)
{
	for (guint i = 0; i < threads->count; i++) {
		Node *node = &threads->nodes[i];

		node->pointer = next_pointer (threads, node, node->skip);
		node->settled = FALSE;
		node->walk = 0;
		threads->replies[i].submission = 0;
	}
}

/* Breaks the loop that START is in at its first member, by (date, msgid), that has another ref to follow. If none
 * has, its members are dead. */
static void
break_loop (Threads *threads, guint start)
{
	const PpReply *best = NULL;
	guint i = start;

	do {
		Node *node = &threads->nodes[i];
		const PpReply *reply = &threads->replies[i];

		node->looped = TRUE;
		if (next_pointer (threads, node, node->pointer + 1) >= 0 &&
		    (best == NULL || reply->date < best->date ||
		     (reply->date == best->date && strcmp (reply->msgid, best->msgid) < 0)))
			best = reply;
		i = node->targets[node->pointer];
	} while (i != start);

	if (best != NULL)
		threads->nodes[best - threads->replies].skip = threads->nodes[best - threads->replies].pointer + 1;
	else
		do {
			threads->nodes[i].dead = TRUE;
			i = threads->nodes[i].targets[threads->nodes[i].pointer];
		} while (i != start);
	threads->broken = TRUE;
}

/* Follows the pointers from START to an end and gives all on the way the answer found there. */
static void
walk (Threads *threads, guint start, guint number)
{
	guint i = start;
	gint64 answer = 0;

	while (TRUE) {
		Node *node = &threads->nodes[i];

		if (node->settled) {
			answer = threads->replies[i].submission;
			break;
		}
		if (node->walk == number) {
			break_loop (threads, i);
			break;
		}
		node->walk = number;
		if (node->pointer < 0)
			break;
		if (node->targets[node->pointer] == TARGET_STORED) {
			answer = node->answers[node->pointer];
			break;
		}
		i = node->targets[node->pointer];
	}

	for (i = start; !threads->nodes[i].settled; i = threads->nodes[i].targets[threads->nodes[i].pointer]) {
		Node *node = &threads->nodes[i];

		node->settled = TRUE;
		threads->replies[i].submission = answer;
		if (node->pointer < 0 || node->targets[node->pointer] < 0)
			break;
	}
}

void
pp_thread_resolve (PpReply *replies, guint count, PpThreadLookup lookup, gpointer data)
{
	Threads threads = { .replies = replies, .count = count };
	guint rounds = 0;

	if (count == 0)
		return;
	threads.nodes = g_new0 (Node, count);
	look_up_refs (&threads, lookup, data);
	do {
		threads.broken = FALSE;
		mark_reaching (&threads);
		point (&threads);
		for (guint i = 0; i < count; i++)
			if (!threads.nodes[i].settled)
				walk (&threads, i, i + 1);
	} while (threads.broken && ++rounds < PP_THREAD_ROUNDS);

	for (guint i = 0; i < count; i++) {
		const Node *node = &threads.nodes[i];
		gboolean watches_all = node->looped || replies[i].submission == 0;

		replies[i].looped = node->looped;
		replies[i].explored = watches_all ? node->n_refs : (guint) node->pointer + 1;
	}
	g_free (threads.nodes);
	g_free (threads.targets);
	g_free (threads.answers);
}
