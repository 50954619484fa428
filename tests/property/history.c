#include "history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mail/limits.h"

#define MAX_FACTS 70

/* --- a history and its look-ups ------------------------------------------------------------ */

static void
free_pointers (gpointer data)
{
	g_ptr_array_unref (data);
}

PpHistory *
pp_history_new (void)
{
	PpHistory *history = g_new0 (PpHistory, 1);

	history->facts = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_fact_free);
	history->by_msgid = g_hash_table_new (g_str_hash, g_str_equal);
	history->by_ref = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_pointers);
	return history;
}

void
pp_history_free (PpHistory *history)
{
	if (history == NULL)
		return;
	g_hash_table_unref (history->by_ref);
	g_hash_table_unref (history->by_msgid);
	g_ptr_array_unref (history->facts);
	g_free (history);
}

void
pp_history_add (PpHistory *history, PpFact *fact)
{
	g_assert_false (g_hash_table_contains (history->by_msgid, fact->msgid));
	g_ptr_array_add (history->facts, fact);
	g_hash_table_insert (history->by_msgid, fact->msgid, fact);
	for (char **ref = fact->refs; ref != NULL && *ref != NULL; ref++) {
		GPtrArray *followers = g_hash_table_lookup (history->by_ref, *ref);

		if (followers == NULL) {
			followers = g_ptr_array_new ();
			g_hash_table_insert (history->by_ref, *ref, followers);
		}
		g_ptr_array_add (followers, fact);
	}
}

PpFact *
pp_history_copy_fact (const PpFact *fact)
{
	PpFact *copy = pp_fact_new (fact->msgid);

	copy->refs = g_strdupv (fact->refs);
	copy->sender = g_strdup (fact->sender);
	copy->date = fact->date;
	copy->version = fact->version;
	copy->cover = fact->cover;
	copy->serves_as_cover = fact->serves_as_cover;
	copy->numbered = fact->numbered;
	copy->number = fact->number;
	copy->total = fact->total;
	copy->name = g_strdup (fact->name);
	copy->title = g_strdup (fact->title);
	copy->change_id = g_strdup (fact->change_id);
	copy->id = fact->id;
	copy->series_id = fact->series_id;
	return copy;
}

static gboolean
fact_in_window (const PpFact *fact, const PpRunWindow *window)
{
	return fact->numbered && strcmp (fact->sender, window->sender) == 0 &&
	       fact->version == window->version && fact->total == window->total &&
	       fact->date >= window->since && fact->date <= window->until;
}

/* Nothing is asked twice: ids once each, windows apart from those before. */
typedef struct {
	GHashTable *msgids, *refs;
	GArray *windows;	/* of PpRunWindow; the closure owns the senders */
} Asked;

static void
check_windows (Asked *asked, const GArray *windows)
{
	for (guint i = 0; i < windows->len; i++) {
		const PpRunWindow *window = &g_array_index (windows, PpRunWindow, i);

		g_assert_cmpint (window->since, <=, window->until);
		for (guint k = 0; k < asked->windows->len; k++) {
			const PpRunWindow *before = &g_array_index (asked->windows, PpRunWindow, k);

			if (before->version != window->version || before->total != window->total ||
			    strcmp (before->sender, window->sender) != 0)
				continue;
			g_assert_true (before->until < window->since || before->since > window->until);
		}
		g_array_append_val (asked->windows, *window);
	}
}

static void
answer (const PpHistory *history, PpClosure *closure, const PpWants *wants, Asked *asked)
{
	for (guint i = 0; i < wants->msgids->len; i++) {
		const PpFact *fact = g_hash_table_lookup (history->by_msgid, wants->msgids->pdata[i]);

		g_assert_true (g_hash_table_add (asked->msgids, wants->msgids->pdata[i]));
		if (fact != NULL)
			pp_closure_add (closure, pp_history_copy_fact (fact));
	}
	for (guint i = 0; i < wants->refs->len; i++) {
		const GPtrArray *followers = g_hash_table_lookup (history->by_ref, wants->refs->pdata[i]);

		g_assert_true (g_hash_table_add (asked->refs, wants->refs->pdata[i]));
		for (guint k = 0; followers != NULL && k < followers->len; k++)
			pp_closure_add (closure, pp_history_copy_fact (followers->pdata[k]));
	}
	check_windows (asked, wants->windows);
	for (guint i = 0; i < wants->windows->len; i++)
		for (guint k = 0; k < history->facts->len; k++)
			if (fact_in_window (history->facts->pdata[k],
			                    &g_array_index (wants->windows, PpRunWindow, i)))
				pp_closure_add (closure, pp_history_copy_fact (history->facts->pdata[k]));
}

guint
pp_history_close (const PpHistory *history, PpClosure *closure)
{
	Asked asked = {
		g_hash_table_new (g_str_hash, g_str_equal),
		g_hash_table_new (g_str_hash, g_str_equal),
		g_array_new (FALSE, FALSE, sizeof (PpRunWindow)),
	};
	PpWants wants;
	guint rounds = 0;

	for (; pp_closure_wants (closure, &wants); rounds++)
		answer (history, closure, &wants, &asked);
	g_array_unref (asked.windows);
	g_hash_table_unref (asked.refs);
	g_hash_table_unref (asked.msgids);
	return rounds;
}

/* --- written by hand ----------------------------------------------------------------------- */

static gint64
read_span (const char *word)
{
	char *unit;
	gint64 span = strtoll (word, &unit, 10);

	switch (*unit) {
	case 's': return span;
	case 'm': return span * 60;
	case 'h': return span * 3600;
	case 'd': return span * 86400;
	default: g_error ("no span of time: %s", word);
	}
}

/* Reads TEXT; *CLOCK is the date of the message before. */
static PpFact *
read_message (const char *text, gint64 *clock)
{
	g_auto (GStrv) words = g_strsplit (text, " ", -1);
	PpFact *fact = pp_fact_new (words[0]);
	const char *title = words[0];
	gboolean pull = FALSE;
	gint64 step = 1;
	char **word = words + 1;

	fact->sender = g_strdup ("ann");
	for (; *word != NULL && strcmp (*word, "re") != 0; word++) {
		if (strcmp (*word, "from") == 0) {
			g_free (fact->sender);
			fact->sender = g_strdup (*++word);
		} else if (strcmp (*word, "in") == 0) {
			fact->series_id = strtoll (*++word, NULL, 10);
		} else if (strcmp (*word, "PULL") == 0) {
			pull = TRUE;
		} else if (**word == '+' || **word == '-') {
			step = read_span (*word);
		} else if (**word == '=') {
			title = *word + 1;
		} else if (**word == '~') {
			fact->change_id = g_strdup (*word + 1);
		} else if (**word == 'v') {
			fact->version = (guint) atoi (*word + 1);
		} else if (sscanf (*word, "%u/%u", &fact->number, &fact->total) == 2) {
			fact->numbered = TRUE;
		} else {
			g_error ("what is '%s' in '%s'?", *word, text);
		}
	}
	if (*word != NULL)
		fact->refs = g_strdupv (word + 1);
	g_assert_false (fact->refs != NULL && g_strv_contains ((const char *const *) fact->refs, "from"));
	fact->cover = fact->numbered && fact->number == 0 && !pull;
	fact->serves_as_cover = pull;
	fact->title = g_strdup_printf ("title %s", title);
	fact->name = g_strdup_printf ("[PATCH] title %s", title);
	fact->date = *clock += step;
	return fact;
}

PpHistory *
pp_history_read (const char *const *messages, guint n)
{
	PpHistory *history = pp_history_new ();
	gint64 clock = 1600000000;

	for (guint i = 0; i < n && messages[i] != NULL; i++)
		pp_history_add (history, read_message (messages[i], &clock));
	return history;
}

/* --- text ---------------------------------------------------------------------------------- */

char *
pp_history_series_text (const PpSeries *series)
{
	GString *text = g_string_new (NULL);

	g_string_append_printf (text, "v%u %u/%u%s%s cover %s:", series->version, series->received, series->total,
	                        series->complete ? " complete" : "", series->n_extras > 0 ? " extras" : "",
	                        series->cover != NULL ? series->cover->msgid : "none");
	for (guint i = 0; i < series->patches->len; i++) {
		const PpFact *fact = series->patches->pdata[i];

		g_string_append_printf (text, " %s%s", fact->msgid,
		                        g_ptr_array_find (series->strangers, fact, NULL) ? "!" : "");
	}
	return g_string_free (text, FALSE);
}

static gint
compare_lines (gconstpointer a, gconstpointer b)
{
	return strcmp (*(char *const *) a, *(char *const *) b);
}

char *
pp_history_text (const GPtrArray *series)
{
	g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

	for (guint i = 0; i < series->len; i++)
		g_ptr_array_add (lines, pp_history_series_text (series->pdata[i]));
	g_ptr_array_sort (lines, compare_lines);
	g_ptr_array_add (lines, NULL);
	return g_strjoinv ("\n", (char **) lines->pdata);
}

/* --- making one up ------------------------------------------------------------------------- */

typedef struct {
	GRand *rand;
	PpHistory *history;
	guint n;
	gint64 now;
} Maker;

/* How the members of a series look at each other. */
typedef enum {
	TO_COVER,	/* to the cover, else to the first */
	TO_ALL_BEFORE,	/* deep: the one before, and all before that */
	TO_ONE_BEFORE,	/* deep, without References */
	TO_UNSEEN,	/* to a cover that never came */
	TO_NOTHING,
	N_THREADINGS,
} Threading;

typedef struct {
	const char *sender;
	guint version, total;
	Threading threading;
	gboolean cover;
	char **above;		/* refs of the whole series: what it was posted in reply to */
	char *unseen;
	gint64 *gaps;		/* before each member; of total + 2 */
} Plan;

/* TRUE in one of N cases. */
static gboolean
one_in (Maker *maker, gint32 n)
{
	return g_rand_int_range (maker->rand, 0, n) == 0;
}

static guint
up_to (Maker *maker, guint n)
{
	return (guint) g_rand_int_range (maker->rand, 0, (gint32) n + 1);
}

static gint64
some_gap (Maker *maker)
{
	static const gint64 gaps[] = { 0, 0, 1, 1, 2, 5, 60, 600, 1199, 1200, 1201, 2400, 2401, 7200, 90000, -3, -1300 };

	return gaps[up_to (maker, G_N_ELEMENTS (gaps) - 1)];
}

static const char *
some_sender (Maker *maker)
{
	static const char *const senders[] = { "ann@x", "ann@x", "ann@x", "bob@x", "eve@x" };

	return senders[up_to (maker, G_N_ELEMENTS (senders) - 1)];
}

static const PpFact *
some_fact (Maker *maker)
{
	const GPtrArray *facts = maker->history->facts;

	return facts->len > 0 ? facts->pdata[up_to (maker, facts->len - 1)] : NULL;
}

/* Ids sort in no order of anything. */
static PpFact *
make_fact (Maker *maker, const char *sender)
{
	g_autofree char *msgid = g_strdup_printf ("<%03x.%u@x>", up_to (maker, 0xfff), maker->n++);
	PpFact *fact = pp_fact_new (msgid);

	fact->sender = g_strdup (sender);
	fact->date = maker->now;
	return fact;
}

static void
mark (PpFact *fact, guint version, guint number, guint total)
{
	fact->numbered = TRUE;
	fact->version = version;
	fact->number = number;
	fact->total = total;
}

/* REFS before those of PLAN->above. */
static char **
with_above (const Plan *plan, GPtrArray *refs)
{
	GPtrArray *all = g_ptr_array_new ();

	for (guint i = 0; i < refs->len; i++)
		g_ptr_array_add (all, g_strdup (refs->pdata[i]));
	for (char **above = plan->above; above != NULL && *above != NULL; above++)
		g_ptr_array_add (all, g_strdup (*above));
	g_ptr_array_add (all, NULL);
	return (char **) g_ptr_array_free (all, FALSE);
}

static char **
thread_member (const Plan *plan, const GPtrArray *sent)
{
	g_autoptr (GPtrArray) refs = g_ptr_array_new ();

	if (plan->threading == TO_NOTHING)
		return NULL;
	if (plan->threading == TO_UNSEEN) {
		g_ptr_array_add (refs, plan->unseen);
	} else if (sent->len > 0 && plan->threading == TO_COVER) {
		g_ptr_array_add (refs, ((const PpFact *) sent->pdata[0])->msgid);
	} else {
		for (guint i = sent->len; i-- > 0;) {
			g_ptr_array_add (refs, ((const PpFact *) sent->pdata[i])->msgid);
			if (plan->threading == TO_ONE_BEFORE)
				break;
		}
	}
	return with_above (plan, refs);
}

/* What people and list software do to a mail. */
static void
spoil (Maker *maker, PpFact *fact)
{
	if (one_in (maker, 25))
		fact->version = 1 + up_to (maker, 2);
	if (one_in (maker, 25) && fact->number > 0)
		fact->total = 1 + up_to (maker, 4);
	if (one_in (maker, 40) && fact->number > 0)
		fact->number = 1 + up_to (maker, 6);
	if (one_in (maker, 30)) {
		g_free (fact->sender);
		fact->sender = g_strdup (some_sender (maker));
	}
	if (one_in (maker, 30))
		g_clear_pointer (&fact->refs, g_strfreev);
	if (one_in (maker, 40))
		fact->date += some_gap (maker) * 3;
	if (one_in (maker, 100) && fact->number > 0)
		fact->total = 20000;
	if (one_in (maker, 60) && fact->number > 0) {
		fact->numbered = FALSE;
		fact->number = fact->total = 1;
	}
}

/* Sends a series by PLAN; some members are never seen, though others look at them. */
static void
send_series (Maker *maker, const Plan *plan)
{
	g_autoptr (GPtrArray) sent = g_ptr_array_new ();
	g_autoptr (GPtrArray) lost = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_fact_free);
	gboolean lossy = one_in (maker, 3), spoiled = one_in (maker, 3);
	guint last = plan->total + (one_in (maker, 20) ? 1 : 0);

	for (guint number = plan->cover ? 0 : 1; number <= last; number++) {
		PpFact *fact;

		maker->now += plan->gaps[number];
		fact = make_fact (maker, plan->sender);
		mark (fact, plan->version, number, plan->total);
		fact->cover = number == 0;
		if (fact->cover && one_in (maker, 8)) {
			fact->cover = FALSE;
			fact->serves_as_cover = TRUE;
		}
		fact->refs = thread_member (plan, sent);
		g_ptr_array_add (sent, fact);
		if (spoiled)
			spoil (maker, fact);
		if (lossy && one_in (maker, 4))
			g_ptr_array_add (lost, fact);
		else
			pp_history_add (maker->history, fact);
	}
}

/* Posted in reply to: nothing, a submission, something unseen. */
static char **
some_above (Maker *maker)
{
	const PpFact *target = some_fact (maker);
	GPtrArray *refs = g_ptr_array_new ();

	if (target != NULL && one_in (maker, 2)) {
		g_ptr_array_add (refs, g_strdup (target->msgid));
		for (char **ref = target->refs; ref != NULL && *ref != NULL && !one_in (maker, 4); ref++)
			g_ptr_array_add (refs, g_strdup (*ref));
	} else if (one_in (maker, 4)) {
		g_ptr_array_add (refs, g_strdup_printf ("<unseen.%u@x>", up_to (maker, 3)));
	}
	g_ptr_array_add (refs, NULL);
	return (char **) g_ptr_array_free (refs, FALSE);
}

static gint64 *
some_gaps (Maker *maker, guint n)
{
	gint64 *gaps = g_new0 (gint64, n);
	gint64 steady = one_in (maker, 3) ? some_gap (maker) : up_to (maker, 3);
	gboolean uneven = one_in (maker, 4);

	for (guint i = 0; i < n; i++)
		gaps[i] = uneven || one_in (maker, 15) ? some_gap (maker) : steady;
	return gaps;
}

static void
make_series (Maker *maker)
{
	Plan plan = {
		.sender = some_sender (maker),
		.version = 1 + up_to (maker, 2),
		.total = 1 + up_to (maker, 3),
		.threading = one_in (maker, 4) ? TO_NOTHING : up_to (maker, N_THREADINGS - 1),
		.cover = one_in (maker, 2),
		.above = some_above (maker),
		.unseen = g_strdup_printf ("<unseen.%u@x>", up_to (maker, 3)),
	};

	plan.gaps = some_gaps (maker, plan.total + 2);
	send_series (maker, &plan);
	for (; one_in (maker, 6); send_series (maker, &plan))	/* sent again */
		maker->now += some_gap (maker);
	if (one_in (maker, 4)) {	/* the next version */
		maker->now += some_gap (maker);
		plan.version++;
		send_series (maker, &plan);
	}
	g_strfreev (plan.above);
	g_free (plan.unseen);
	g_free (plan.gaps);
}

/* A single patch somewhere. */
static void
make_single (Maker *maker)
{
	PpFact *fact = make_fact (maker, some_sender (maker));

	fact->version = 1 + up_to (maker, 1);
	fact->refs = some_above (maker);
	pp_history_add (maker->history, fact);
}

/* A number of a series that is there already: in reply to it, or alone. */
static void
make_again (Maker *maker)
{
	const PpFact *old = some_fact (maker);
	PpFact *fact;

	if (old == NULL)
		return;
	fact = make_fact (maker, one_in (maker, 4) ? some_sender (maker) : old->sender);
	mark (fact, old->version + (one_in (maker, 3) ? 1 : 0), old->number, old->total);
	fact->cover = old->cover;
	if (one_in (maker, 2))
		fact->date = old->date + some_gap (maker);
	fact->refs = one_in (maker, 3) ? g_strdupv (old->refs) : NULL;
	if (fact->refs == NULL && one_in (maker, 2)) {
		const char *refs[] = { old->msgid, NULL };

		fact->refs = g_strdupv ((char **) refs);
	}
	pp_history_add (maker->history, fact);
}

/* Anything at all, also in reply to itself and to what comes later. */
static void
make_nasty (Maker *maker)
{
	guint n_refs = up_to (maker, 4);
	PpFact *fact = make_fact (maker, some_sender (maker));
	GPtrArray *refs = g_ptr_array_new ();

	for (guint i = 0; i < n_refs; i++) {
		const PpFact *target = some_fact (maker);

		if (target == NULL || one_in (maker, 6))
			g_ptr_array_add (refs, g_strdup_printf ("<unseen.%u@x>", up_to (maker, 3)));
		else
			g_ptr_array_add (refs, g_strdup (one_in (maker, 8) ? fact->msgid : target->msgid));
	}
	g_ptr_array_add (refs, NULL);
	fact->refs = (char **) g_ptr_array_free (refs, FALSE);
	mark (fact, 1 + up_to (maker, 1), 1 + up_to (maker, 3), 1 + up_to (maker, 2));
	if (one_in (maker, 5)) {
		fact->number = 0;
		fact->cover = TRUE;
	}
	if (one_in (maker, 3))
		fact->date += up_to (maker, 5000) - 2500;
	pp_history_add (maker->history, fact);
}

/* References that close loops: what was sent before looks at what came later. */
static PpHistory *
tie_loops (Maker *maker)
{
	PpHistory *history = maker->history, *tied = pp_history_new ();
	guint n = up_to (maker, 4);

	for (guint i = 0; i < n; i++) {
		PpFact *fact = history->facts->pdata[up_to (maker, history->facts->len - 1)];
		GPtrArray *refs = g_ptr_array_new ();

		g_ptr_array_add (refs, g_strdup (some_fact (maker)->msgid));
		for (char **ref = fact->refs; ref != NULL && *ref != NULL; ref++)
			g_ptr_array_add (refs, g_strdup (*ref));
		g_ptr_array_add (refs, NULL);
		g_strfreev (fact->refs);
		fact->refs = (char **) g_ptr_array_free (refs, FALSE);
	}
	for (guint i = 0; i < history->facts->len; i++)
		pp_history_add (tied, pp_history_copy_fact (history->facts->pdata[i]));
	pp_history_free (history);
	return tied;
}

PpHistory *
pp_history_generate (guint32 seed)
{
	static const struct {
		void (*make) (Maker *);
		guint weight;
	} events[] = {
		{ make_series, 8 }, { make_single, 1 }, { make_again, 3 }, { make_nasty, 2 },
	};
	Maker maker = { g_rand_new_with_seed (seed), pp_history_new (), 0, 1500000000 };
	guint wanted = 3 + up_to (&maker, one_in (&maker, 4) ? MAX_FACTS : 20);

	while (maker.history->facts->len < wanted) {
		guint pick = up_to (&maker, 13), i = 0;

		for (; pick >= events[i].weight; i++)
			pick -= events[i].weight;
		events[i].make (&maker);
		maker.now += some_gap (&maker);
	}
	if (one_in (&maker, 3))
		maker.history = tie_loops (&maker);
	g_rand_free (maker.rand);
	return maker.history;
}
