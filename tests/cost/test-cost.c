/* Whatever somebody sends, it costs in proportion to its size: mail of every nasty kind, in two sizes, one four times
 * the other, on all of the way from bytes to what grouping gets. What is compared are counts (count.h), so that the test
 * says the same on every machine.
 *
 * PP_COST_TIMES=1 prints them, and times, for larger sizes: `make bench-cost'.
 */
#include "count.h"
#include "nasty.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mail/limits.h"
#include "mail/mailinfo.h"
#include "mail/mbox.h"
#include "patch/am-mail.h"
#include "patch/closure.h"
#include "patch/revision.h"
#include "patch/thread.h"

#define SMALL (32 * 1024)
#define TIMES 4

/* What four times the size may cost, in percent: a hash table or an array that has to grow just then costs more. */
#define RATIO 520

/* What may be more in the larger one without being looked at: a buffer of a megabyte is read in pieces. */
#define SLACK (512 * 1024)

/* The most that a byte of mail may cost, however it stands. GMime's objects take most of the memory (guard.h). */
#define STEPS_A_BYTE 150
#define SCANNED_A_BYTE 200
#define ALLOCATED_A_BYTE 1200
#define PEAK_A_BYTE 400

/* The same of a submission, which has up to 51 references. */
#define STEPS_A_FACT 5000
#define SCANNED_A_FACT 10000
#define ALLOCATED_A_FACT 10000

/* --- what is measured ------------------------------------------------------------------------ */

typedef void (*Work) (GBytes *bytes);

static void
read_message (GBytes *raw)
{
	static const PpReading reading = { NULL, TRUE, TRUE, NULL };
	static const char *const lists[] = { "list@x.org", NULL };
	const PpEnvelope envelope = { PP_NO_DATE, 1600000000, lists };
	g_autoptr (PpMessage) message = pp_message_parse (raw, &envelope);
	g_autoptr (PpSubmission) submission = pp_submission_build (message, &reading);
	g_autoptr (PpMailinfo) info = pp_mailinfo_new (message->header, message->body);
	g_autoptr (GString) mbox = g_string_new (NULL);
	g_autoptr (GPtrArray) trailers = g_ptr_array_new ();

	g_assert_nonnull (info->text);
	if (submission->diff != NULL)
		pp_am_mail_append (mbox, message->header, message->body, submission, trailers);
}

typedef struct {
	const char *data;
	gsize length;
} Input;

static gssize
read_input (gpointer data, char *buffer, gsize length, GError **error)
{
	Input *input = data;
	gsize n = MIN (length, input->length);

	memcpy (buffer, input->data, n);
	input->data += n;
	input->length -= n;
	return (gssize) n;
}

static void
split_mbox (GBytes *bytes)
{
	static const PpMboxDialect dialects[] = { PP_MBOX_AUTO, PP_MBOX_RD, PP_MBOX_O, PP_MBOX_CL, PP_MBOX_CL2 };

	for (guint i = 0; i < G_N_ELEMENTS (dialects); i++) {
		gsize length;
		const char *data = g_bytes_get_data (bytes, &length);
		Input input = { data, length };
		g_autoptr (PpMbox) mbox = pp_mbox_new (read_input, &input, dialects[i]);
		PpMboxMessage message;

		while (pp_mbox_next (mbox, &message, NULL) > 0)
			pp_mbox_message_clear (&message);
	}
}

static PpCost
measure (const PpNasty *nasty, gsize length, Work work)
{
	g_autoptr (GBytes) bytes = pp_nasty_make (nasty, length);

	pp_count_start ();
	work (bytes);
	return pp_count_stop ();
}

/* --- what is allowed ------------------------------------------------------------------------- */

/* The smaller size: what a limit stops is linear from there on only. GMime looks for the delimiters of all the parts that it
 * is in, and goes down 1,024. */
static gsize
smaller_size (const PpNasty *nasty)
{
	static const struct {
		const char *name;
		gsize length;
	} later[] = {
		{ "nested multiparts of their own", 8 * SMALL },
	};

	for (guint i = 0; i < G_N_ELEMENTS (later); i++)
		if (strcmp (nasty->name, later[i].name) == 0)
			return later[i].length;
	return SMALL;
}

static void
check (const char *name, const char *what, gsize length, guint64 small, guint64 large, guint64 a_byte)
{
	if (large > SLACK + small * RATIO / 100)
		g_error ("%s: not linear: %s %" G_GUINT64_FORMAT " for %zu bytes, %" G_GUINT64_FORMAT " for %zu", name,
		         what, small, length, large, TIMES * length);
	if (large > SLACK + a_byte * TIMES * length)
		g_error ("%s: too dear: %s %" G_GUINT64_FORMAT " for %zu bytes", name, what, large, TIMES * length);
}

static void
check_kind (const PpNasty *nasty, Work work)
{
	gsize length = smaller_size (nasty);
	PpCost small, large;

	measure (nasty, SMALL, work);	/* what is done once only */
	small = measure (nasty, length, work);
	large = measure (nasty, TIMES * length, work);
	check (nasty->name, "steps", length, small.steps, large.steps, STEPS_A_BYTE);
	check (nasty->name, "bytes scanned", length, small.scanned, large.scanned, SCANNED_A_BYTE);
	check (nasty->name, "bytes allocated", length, small.allocated, large.allocated, ALLOCATED_A_BYTE);
	check (nasty->name, "bytes at once", length, small.peak, large.peak, PEAK_A_BYTE);
}

static void
test_mails (void)
{
	for (const PpNasty *nasty = pp_nasty_mails; nasty->name != NULL; nasty++)
		check_kind (nasty, read_message);
}

static void
test_mboxes (void)
{
	for (const PpNasty *nasty = pp_nasty_mboxes; nasty->name != NULL; nasty++)
		check_kind (nasty, split_mbox);
}

/* --- facts ----------------------------------------------------------------------------------- */

/* Above PP_LIMIT_RUN, from which on rules do less. */
#define SMALL_HISTORY 600

/* What submission I of N is like. */
typedef void (*Describe) (PpFact *fact, guint i, guint n);

static char *
msgid_of (guint i)
{
	return g_strdup_printf ("<%06u@x>", i);
}

/* COUNT refs: to FIRST, and on in steps of STEP. */
static void
refer (PpFact *fact, guint first, gint step, guint count)
{
	fact->refs = g_new0 (char *, count + 1);
	for (guint i = 0; i < count; i++)
		fact->refs[i] = msgid_of ((guint) ((gint) first + step * (gint) i));
}

static void
number (PpFact *fact, guint i, guint total)
{
	fact->numbered = TRUE;
	fact->number = i;
	fact->total = total;
}

static void
describe_chain (PpFact *fact, guint i, guint n)
{
	refer (fact, i - MIN (i, 1), -1, MIN (i, PP_LIMIT_REFS));
}

static void
describe_star (PpFact *fact, guint i, guint n)
{
	number (fact, i, n - 1);
	fact->cover = i == 0;
	refer (fact, 0, 0, i > 0);
}

static void
describe_unseen (PpFact *fact, guint i, guint n)
{
	number (fact, 1 + i % 9, 9);
	refer (fact, 999999, 0, 1);
}

static void
describe_flood (PpFact *fact, guint i, guint n)
{
	number (fact, 1 + i % 9, 9);
	refer (fact, i % 7, 7, PP_LIMIT_REFS);
}

static void
describe_loop (PpFact *fact, guint i, guint n)
{
	number (fact, 1 + i % 9, 9);
	refer (fact, (i + 1) % n, 0, 1);
}

static void
describe_run (PpFact *fact, guint i, guint n)
{
	number (fact, 1 + i % 4, 4);
}

/* As long as runs may be. */
static void
describe_runs (PpFact *fact, guint i, guint n)
{
	number (fact, 1 + i % 4, 4);
	fact->date += i / 400 * 7200;
}

static void
describe_long_run (PpFact *fact, guint i, guint n)
{
	number (fact, 1 + i, n);
}

static void
describe_resends (PpFact *fact, guint i, guint n)
{
	number (fact, 1 + i % 2, 2);
	refer (fact, 0, 0, i > 0);
}

static void
describe_versions (PpFact *fact, guint i, guint n)
{
	fact->version = 1 + i;
	refer (fact, i - 1, 0, i > 0);
}

static void
describe_strangers (PpFact *fact, guint i, guint n)
{
	number (fact, i % 100, 99);
	fact->cover = i == 0;
	g_free (fact->sender);
	fact->sender = g_strdup_printf ("%u@x", i);
	refer (fact, 0, 0, i > 0);
}

static const struct {
	const char *name;
	Describe describe;
} histories[] = {
	{ "a chain", describe_chain },
	{ "a star", describe_star },
	{ "in reply to what is not there", describe_unseen },
	{ "references to everything", describe_flood },
	{ "a loop", describe_loop },
	{ "a run of series", describe_run },
	{ "runs of series", describe_runs },
	{ "a run of one series", describe_long_run },
	{ "the same again and again", describe_resends },
	{ "versions", describe_versions },
	{ "strangers", describe_strangers },
};

static void
fact_free (gpointer fact)
{
	pp_fact_free (fact);
}

static GPtrArray *
make_history (Describe describe, guint n)
{
	GPtrArray *facts = g_ptr_array_new_with_free_func (fact_free);

	for (guint i = 0; i < n; i++) {
		g_autofree char *msgid = msgid_of (i);
		PpFact *fact = pp_fact_new (msgid);

		fact->sender = g_strdup ("ann@x");
		fact->date = 1600000000 + 60 * (gint64) i;
		fact->name = g_strdup ("[PATCH] fix");
		fact->title = g_strdup ("fix");
		describe (fact, i, n);
		if (fact->refs == NULL)
			fact->refs = g_new0 (char *, 1);
		g_ptr_array_add (facts, fact);
	}
	return facts;
}

static gint64
look_up_nothing (const char *msgid, gpointer data)
{
	return 0;
}

/* The same as replies: which of them leads where. */
static void
resolve (const GPtrArray *facts)
{
	g_autofree PpReply *replies = g_new0 (PpReply, facts->len);

	for (guint i = 0; i < facts->len; i++) {
		const PpFact *fact = facts->pdata[i];

		replies[i] = (PpReply) { .msgid = fact->msgid, .refs = (const char *const *) fact->refs, .date = fact->date };
	}
	pp_thread_resolve (replies, facts->len, look_up_nothing, NULL);
}

static void
revise (const GPtrArray *series)
{
	g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_revision_free);
	g_autoptr (PpRevisions) revisions = NULL;

	for (guint i = 0; i < series->len; i++)
		g_ptr_array_add (all, pp_revision_build (series->pdata[i]));
	revisions = pp_revisions_new (all);
	for (guint i = 0; i < all->len; i++)
		pp_revisions_previous (revisions, all->pdata[i], NULL);
}

static PpCost
measure_history (Describe describe, guint n)
{
	g_autoptr (GPtrArray) facts = make_history (describe, n), copies = make_history (describe, n);
	g_autoptr (GPtrArray) series = NULL;
	g_autoptr (PpClosure) closure = pp_closure_new ();
	PpWants wants;
	PpCost cost;

	g_ptr_array_set_free_func (copies, NULL);
	pp_count_start ();
	for (guint i = 0; i < n; i++)
		pp_closure_add (closure, copies->pdata[i]);
	while (pp_closure_wants (closure, &wants))
		continue;
	series = pp_series_group (facts);
	revise (series);
	resolve (facts);
	cost = pp_count_stop ();
	g_assert_cmpuint (series->len, >, 0);
	return cost;
}

static void
test_histories (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (histories); i++) {
		const char *name = histories[i].name;
		PpCost small = measure_history (histories[i].describe, SMALL_HISTORY);
		PpCost large = measure_history (histories[i].describe, TIMES * SMALL_HISTORY);

		check (name, "steps", SMALL_HISTORY, small.steps, large.steps, STEPS_A_FACT);
		check (name, "bytes scanned", SMALL_HISTORY, small.scanned, large.scanned, SCANNED_A_FACT);
		check (name, "bytes allocated", SMALL_HISTORY, small.allocated, large.allocated, ALLOCATED_A_FACT);
	}
}

/* --- the measure itself ---------------------------------------------------------------------- */

/* What nobody should write: looks through all of it again for every byte. */
static void
scan_again_and_again (GBytes *bytes)
{
	gsize length;
	const char *data = g_bytes_get_data (bytes, &length);
	gsize found = 0;

	for (gsize i = 0; i < length; i += 64)
		found += memchr (data + i, '\xff', length - i) != NULL;
	g_assert_cmpuint (found, ==, 0);
}

static void
copy_again_and_again (GBytes *bytes)
{
	gsize length;
	const char *data = g_bytes_get_data (bytes, &length);

	for (gsize i = 0; i < length; i += 4096) {
		g_autofree char *copy = g_strndup (data, i);

		g_assert_nonnull (copy);
	}
}

static void
test_measure (void)
{
	static const PpNasty some = { "some bytes", "", "a", "" };
	PpCost small = measure (&some, SMALL, read_message), again = measure (&some, SMALL, read_message);

	/* the second time is as dear as the third: nothing is random */
	again = measure (&some, SMALL, read_message);
	small = measure (&some, SMALL, read_message);
	g_assert_cmpuint (small.steps, ==, again.steps);
	g_assert_cmpuint (small.scanned, ==, again.scanned);
	if (small.steps == 0 && small.scanned == 0)
		g_test_skip ("nothing can be counted here");
	if (small.scanned == 0)
		return;
	/* what is quadratic is seen */
	g_assert_cmpuint (measure (&some, TIMES * SMALL, scan_again_and_again).scanned, >,
	                  SLACK + measure (&some, SMALL, scan_again_and_again).scanned * RATIO / 100);
	if (small.allocated == 0)	/* valgrind has malloc() for itself, too */
		return;
	g_assert_cmpuint (measure (&some, TIMES * SMALL, copy_again_and_again).allocated, >,
	                  SLACK + measure (&some, SMALL, copy_again_and_again).allocated * RATIO / 100);
}

/* --- larger, and with times ------------------------------------------------------------------ */

static void
print_histories (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (histories); i++)
		for (guint n = SMALL_HISTORY; n <= 16 * SMALL_HISTORY; n *= 4) {
			gint64 start = g_get_monotonic_time ();
			PpCost cost = measure_history (histories[i].describe, n);
			gint64 time = g_get_monotonic_time () - start;

			printf ("# %-40s %8u facts %8.1f steps %8.1f scanned %7.1f allocated %6.1f at once %8.2f us each\n",
			        histories[i].name, n, (double) cost.steps / n, (double) cost.scanned / n,
			        (double) cost.allocated / n, (double) cost.peak / n, (double) time / n);
		}
}

static void
print_kind (const PpNasty *nasty, Work work)
{
	for (gsize length = SMALL; length <= 64 * SMALL; length *= 8) {
		gint64 start = g_get_monotonic_time ();
		PpCost cost = measure (nasty, length, work);
		gint64 time = g_get_monotonic_time () - start;

		printf ("# %-40s %8zu bytes %8.1f steps %8.1f scanned %7.1f allocated %6.1f at once %8.2f ns a byte\n",
		        nasty->name, length, (double) cost.steps / (double) length, (double) cost.scanned / (double) length,
		        (double) cost.allocated / (double) length, (double) cost.peak / (double) length,
		        (double) time * 1000 / (double) length);
	}
}

static void
test_print (void)
{
	for (const PpNasty *nasty = pp_nasty_mails; nasty->name != NULL; nasty++)
		print_kind (nasty, read_message);
	for (const PpNasty *nasty = pp_nasty_mboxes; nasty->name != NULL; nasty++)
		print_kind (nasty, split_mbox);
	print_histories ();
}

/* GLib's own allocator asks for memory in large pieces. */
static void
use_malloc (char **argv)
{
	if (g_strcmp0 (g_getenv ("G_SLICE"), "always-malloc") == 0)
		return;
	g_setenv ("G_SLICE", "always-malloc", TRUE);
	execv (argv[0], argv);	/* else the counts are a little coarser */
}

int
main (int argc, char **argv)
{
	use_malloc (argv);
	g_test_init (&argc, &argv, NULL);
	pp_mail_init ();
	g_test_add_func ("/cost/measure", test_measure);
	if (g_getenv ("PP_COST_TIMES") != NULL) {
		g_test_add_func ("/cost/times", test_print);
		return g_test_run ();
	}
	g_test_add_func ("/cost/mails", test_mails);
	g_test_add_func ("/cost/mboxes", test_mboxes);
	g_test_add_func ("/cost/histories", test_histories);
	return g_test_run ();
}
