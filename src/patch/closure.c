/* What has to be loaded. Three things tie submissions together, and the closure follows each from
 * every fact it has:
 *
 * - references, both ways and through any number of submissions: the topological order, the families
 *   of rule 2, the strangers of rule 4 and the fragments of rule 6 go along them and nowhere else;
 * - the anchor of rule 2: patches whose nearest id is the same, seen or not;
 * - chains of rule 5: submissions of one sender, version and total, out to a gap, or to more than
 *   PP_LIMIT_RUN of them, where the rule leaves the chain alone anyway.
 *
 * What is loaded beyond that does no harm: it is a union of whole such classes, or its series is not
 * asked for.
 */
#include "patch/closure.h"

#include <string.h>

#include "mail/limits.h"
#include "patch/grouping.h"

typedef struct {
	gint64 since, until;	/* both included */
} Interval;

/* The submissions of one sender, version and total. */
typedef struct {
	const char *sender;
	guint version, total;
	GArray *dates;		/* of gint64: of the facts that are here */
	GArray *asked;		/* of Interval, sorted, apart from each other */
	gboolean touched;	/* has dates that no window was asked for */
} Run;

struct _PpClosure {
	GPtrArray *facts;
	guint n_followed;	/* facts whose ties were asked for */
	GHashTable *msgids;	/* set of char *: those of FACTS */
	GHashTable *asked_msgids;	/* set of const char * */
	GHashTable *asked_refs;	/* set of const char * */
	GHashTable *runs;	/* set of Run */
	GPtrArray *touched;	/* of Run * */
	PpWants wants;
};

static guint
run_hash (gconstpointer data)
{
	const Run *run = data;

	return (g_str_hash (run->sender) * 31 + run->version) * 10007 + run->total;
}

static gboolean
run_equal (gconstpointer a, gconstpointer b)
{
	const Run *one = a, *other = b;

	return one->version == other->version && one->total == other->total &&
	       strcmp (one->sender, other->sender) == 0;
}

static void
run_free (gpointer data)
{
	Run *run = data;

	g_array_unref (run->dates);
	g_array_unref (run->asked);
	g_free (run);
}

PpClosure *
pp_closure_new (void)
{
	PpClosure *closure = g_new0 (PpClosure, 1);

	closure->facts = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_fact_free);
	closure->msgids = g_hash_table_new (g_str_hash, g_str_equal);
	closure->asked_msgids = g_hash_table_new (g_str_hash, g_str_equal);
	closure->asked_refs = g_hash_table_new (g_str_hash, g_str_equal);
	closure->runs = g_hash_table_new_full (run_hash, run_equal, run_free, NULL);
	closure->touched = g_ptr_array_new ();
	closure->wants.msgids = g_ptr_array_new ();
	closure->wants.refs = g_ptr_array_new ();
	closure->wants.windows = g_array_new (FALSE, FALSE, sizeof (PpRunWindow));
	return closure;
}

void
pp_closure_free (PpClosure *closure)
{
	if (closure == NULL)
		return;
	g_array_unref (closure->wants.windows);
	g_ptr_array_unref (closure->wants.refs);
	g_ptr_array_unref (closure->wants.msgids);
	g_ptr_array_unref (closure->touched);
	g_hash_table_unref (closure->runs);
	g_hash_table_unref (closure->asked_refs);
	g_hash_table_unref (closure->asked_msgids);
	g_hash_table_unref (closure->msgids);
	g_ptr_array_unref (closure->facts);
	g_free (closure);
}

void
pp_closure_add (PpClosure *closure, PpFact *fact)
{
	if (g_hash_table_contains (closure->msgids, fact->msgid)) {
		pp_fact_free (fact);
		return;
	}
	g_hash_table_add (closure->msgids, fact->msgid);
	g_ptr_array_add (closure->facts, fact);
}

/* --- windows of runs ----------------------------------------------------------------------- */

static gint
compare_dates (gconstpointer a, gconstpointer b)
{
	gint64 one = *(const gint64 *) a, other = *(const gint64 *) b;

	return one < other ? -1 : one > other;
}

static gint64
date_before (gint64 date)
{
	return date < G_MININT64 + PP_NEAR_SECONDS ? G_MININT64 : date - PP_NEAR_SECONDS;
}

static gint64
date_after (gint64 date)
{
	return date > G_MAXINT64 - PP_NEAR_SECONDS ? G_MAXINT64 : date + PP_NEAR_SECONDS;
}

/* Appends to a sorted list; what touches the last one is joined to it. */
static void
append_interval (GArray *intervals, gint64 since, gint64 until)
{
	Interval *last = intervals->len > 0 ? &g_array_index (intervals, Interval, intervals->len - 1) : NULL;
	Interval interval = { since, until };

	if (last != NULL && (since <= last->until || since - 1 == last->until))
		last->until = MAX (last->until, until);
	else
		g_array_append_val (intervals, interval);
}

/* Around each chain that rule 5 looks at. */
static GArray *
run_intervals (Run *run)
{
	GArray *needed = g_array_new (FALSE, FALSE, sizeof (Interval));
	const gint64 *dates;

	g_array_sort (run->dates, compare_dates);
	dates = (const gint64 *) (const void *) run->dates->data;
	for (guint start = 0, end; start < run->dates->len; start = end) {
		for (end = start + 1; end < run->dates->len; end++)
			if (!pp_dates_near (dates[end - 1], dates[end]))
				break;
		if (end - start <= PP_LIMIT_RUN)
			append_interval (needed, date_before (dates[start]), date_after (dates[end - 1]));
	}
	return needed;
}

static void
add_window (GArray *windows, const Run *run, gint64 since, gint64 until)
{
	PpRunWindow window = { (char *) run->sender, run->version, run->total, since, until };

	g_array_append_val (windows, window);
}

/* The parts of NEED that are in none of ASKED, which are looked at from *NEXT on. */
static void
add_missing (GArray *windows, const Run *run, const Interval *need, guint *next)
{
	gint64 since = need->since;

	for (; *next < run->asked->len; (*next)++) {
		const Interval *asked = &g_array_index (run->asked, Interval, *next);

		if (asked->since > need->until)
			break;
		if (asked->until < since)
			continue;
		if (asked->since > since)
			add_window (windows, run, since, asked->since - 1);
		if (asked->until >= need->until)
			return;
		since = asked->until + 1;
	}
	add_window (windows, run, since, need->until);
}

/* Both are sorted. */
static GArray *
merge_intervals (const GArray *one, const GArray *other)
{
	GArray *merged = g_array_new (FALSE, FALSE, sizeof (Interval));
	guint i = 0, k = 0;

	while (i < one->len || k < other->len) {
		const Interval *a = i < one->len ? &g_array_index (one, Interval, i) : NULL;
		const Interval *b = k < other->len ? &g_array_index (other, Interval, k) : NULL;

		if (b == NULL || (a != NULL && a->since <= b->since)) {
			append_interval (merged, a->since, a->until);
			i++;
		} else {
			append_interval (merged, b->since, b->until);
			k++;
		}
	}
	return merged;
}

static void
run_ask (Run *run, GArray *windows)
{
	g_autoptr (GArray) needed = run_intervals (run);
	GArray *asked;
	guint next = 0;

	for (guint i = 0; i < needed->len; i++)
		add_missing (windows, run, &g_array_index (needed, Interval, i), &next);
	asked = merge_intervals (run->asked, needed);
	g_array_unref (run->asked);
	run->asked = asked;
	run->touched = FALSE;
}

/* --- following ties ------------------------------------------------------------------------ */

static void
closure_touch_run (PpClosure *closure, const PpFact *fact)
{
	Run probe = { .sender = fact->sender != NULL ? fact->sender : "",
		      .version = fact->version, .total = fact->total };
	Run *run = g_hash_table_lookup (closure->runs, &probe);

	if (run == NULL) {
		run = g_new (Run, 1);
		*run = probe;
		run->dates = g_array_new (FALSE, FALSE, sizeof (gint64));
		run->asked = g_array_new (FALSE, FALSE, sizeof (Interval));
		g_hash_table_add (closure->runs, run);
	}
	g_array_append_val (run->dates, fact->date);
	if (!run->touched)
		g_ptr_array_add (closure->touched, run);
	run->touched = TRUE;
}

static void
closure_ask_ref (PpClosure *closure, const char *msgid)
{
	if (g_hash_table_add (closure->asked_refs, (gpointer) msgid))
		g_ptr_array_add (closure->wants.refs, (gpointer) msgid);
}

static void
closure_follow (PpClosure *closure, const PpFact *fact)
{
	gboolean marked = pp_fact_is_marked (fact), anchored = marked && !pp_fact_is_cover (fact);
	guint n = 0;

	for (char **ref = fact->refs; ref != NULL && *ref != NULL && n < PP_LIMIT_REFS; ref++) {
		if (strcmp (*ref, fact->msgid) == 0)
			continue;
		if (n++ == 0 && anchored)
			closure_ask_ref (closure, *ref);
		if (!g_hash_table_contains (closure->msgids, *ref) &&
		    g_hash_table_add (closure->asked_msgids, *ref))
			g_ptr_array_add (closure->wants.msgids, *ref);
	}
	closure_ask_ref (closure, fact->msgid);
	if (marked)
		closure_touch_run (closure, fact);
}

gboolean
pp_closure_wants (PpClosure *closure, PpWants *wants)
{
	g_ptr_array_set_size (closure->wants.msgids, 0);
	g_ptr_array_set_size (closure->wants.refs, 0);
	g_array_set_size (closure->wants.windows, 0);
	*wants = closure->wants;
	if (pp_closure_too_large (closure))
		return FALSE;
	for (; closure->n_followed < closure->facts->len; closure->n_followed++)
		closure_follow (closure, closure->facts->pdata[closure->n_followed]);
	for (guint i = 0; i < closure->touched->len; i++)
		run_ask (closure->touched->pdata[i], closure->wants.windows);
	g_ptr_array_set_size (closure->touched, 0);
	return wants->msgids->len > 0 || wants->refs->len > 0 || wants->windows->len > 0;
}

gboolean
pp_closure_too_large (const PpClosure *closure)
{
	return closure->facts->len > PP_LIMIT_CLOSURE;
}

const GPtrArray *
pp_closure_facts (const PpClosure *closure)
{
	return closure->facts;
}
