/* Replies and submissions that refer to each other in any way; each takes three bytes and one for each ref:
 *
 *     kind, gap of time, refs, a byte for each ref
 *
 * Which submission each leads to may not depend on the order in which they are asked about.
 */
#include "fuzz.h"

#include "patch/thread.h"

#define MAX_MESSAGES 64

typedef struct {
	char *ids[MAX_MESSAGES];
	gboolean is_submission[MAX_MESSAGES];
	GHashTable *submissions;	/* msgid → its id */
	GPtrArray *refs;		/* arrays of borrowed ids */
	PpReply replies[MAX_MESSAGES];
	guint n_replies;
} Thread;

static gint64
look_up (const char *msgid, gpointer data)
{
	const Thread *thread = data;

	return GPOINTER_TO_INT (g_hash_table_lookup (thread->submissions, msgid));
}

static void
take_message (FuzzInput *input, Thread *thread, guint i, gint64 *now)
{
	gboolean submission = fuzz_take_below (input, 4) == 0;
	const char **refs;
	guint n_refs;

	*now += fuzz_take_below (input, 3);
	n_refs = fuzz_take_below (input, 6);
	refs = g_new0 (const char *, n_refs + 1);
	for (guint k = 0; k < n_refs; k++) {
		guint pick = fuzz_take_byte (input);

		refs[k] = pick < 0xf0 ? thread->ids[pick % MAX_MESSAGES] : "<unseen@x>";
	}
	g_ptr_array_add (thread->refs, refs);
	thread->is_submission[i] = submission;
	if (submission)
		g_hash_table_insert (thread->submissions, thread->ids[i], GINT_TO_POINTER (i + 1));
	else
		thread->replies[thread->n_replies++] =
			(PpReply) { .msgid = thread->ids[i], .refs = refs, .date = *now };
}

/* The answers, in the order of the messages, of asking in the order that STEP gives. */
static void
resolve (const Thread *thread, guint step, PpReply *answers)
{
	g_autofree PpReply *asked = g_new0 (PpReply, thread->n_replies);

	for (guint i = 0; i < thread->n_replies; i++)
		asked[i] = thread->replies[(i * step + step) % thread->n_replies];
	pp_thread_resolve (asked, thread->n_replies, look_up, (gpointer) thread);
	for (guint i = 0; i < thread->n_replies; i++)
		answers[(i * step + step) % thread->n_replies] = asked[i];
}

static guint
count_refs (const PpReply *reply)
{
	guint n = 0;

	while (reply->refs[n] != NULL)
		n++;
	return n;
}

static void
check_thread (const Thread *thread, guint step)
{
	g_autofree PpReply *answers = g_new0 (PpReply, thread->n_replies), *others = g_new0 (PpReply, thread->n_replies);

	while (thread->n_replies % step == 0)	/* STEP has to lead to each of them */
		step += 2;
	for (guint d = 2; d < step; d++)
		if (step % d == 0 && thread->n_replies % d == 0)
			step = 1;
	resolve (thread, 1, answers);
	resolve (thread, step, others);
	for (guint i = 0; i < thread->n_replies; i++) {
		g_assert_cmpint (answers[i].submission, ==, others[i].submission);
		g_assert_cmpuint (answers[i].explored, ==, others[i].explored);
		g_assert_cmpuint (answers[i].explored, <=, count_refs (&answers[i]));
		g_assert_cmpint (answers[i].looped, ==, others[i].looped);
		g_assert_true (answers[i].submission == 0 || thread->is_submission[answers[i].submission - 1]);
	}
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
	FuzzInput input = { data, size };
	guint step = 3 + 2 * fuzz_take_below (&input, 16);
	Thread thread = { .submissions = g_hash_table_new (g_str_hash, g_str_equal),
	                  .refs = g_ptr_array_new_with_free_func (g_free) };
	gint64 now = 1600000000;

	for (guint i = 0; i < MAX_MESSAGES; i++)
		thread.ids[i] = g_strdup_printf ("<%u@x>", i);
	for (guint i = 0; i < MAX_MESSAGES && input.size > 0; i++)
		take_message (&input, &thread, i, &now);
	if (thread.n_replies > 1)
		check_thread (&thread, step);
	g_ptr_array_unref (thread.refs);
	g_hash_table_unref (thread.submissions);
	for (guint i = 0; i < MAX_MESSAGES; i++)
		g_free (thread.ids[i]);
	return 0;
}
