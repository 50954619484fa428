/* Which submission each reply leads to: the new ones, and those of the stored ones whose answer may change.
 *
 * A message that leads nowhere changes nobody's answer. So the new messages are resolved by themselves first, and
 * whoever waits is loaded for those of them that lead somewhere: a lost thread that comes in from its end to its
 * beginning costs no more than any other.
 */
#include "batch.h"

#include "patch/thread.h"

typedef struct {
	PpBatch *batch;
	GHashTable *submissions;	/* key → PpItem: new covers and patches */
	GPtrArray *items;	/* of PpItem *: new replies, in the order of REPLIES */
	GHashTable *waiting;	/* keys of batch->waiting */
	GArray *replies;	/* of PpReply: the new ones, then those that wait */
} Replies;

static void
replies_init (Replies *replies, PpBatch *batch)
{
	replies->batch = batch;
	replies->submissions = g_hash_table_new (g_str_hash, g_str_equal);
	replies->items = g_ptr_array_new ();
	replies->waiting = g_hash_table_new (g_str_hash, g_str_equal);
	replies->replies = g_array_new (FALSE, TRUE, sizeof (PpReply));
	for (guint i = 0; i < batch->items->len; i++) {
		PpItem *item = g_ptr_array_index (batch->items, i);
		PpReply reply = { .msgid = item->key, .date = item->submission->date,
		                  .refs = (const char *const *) item->ref_keys };

		if (item->submission->kind == PP_KIND_REPLY) {
			g_ptr_array_add (replies->items, item);
			g_array_append_val (replies->replies, reply);
		} else {
			g_hash_table_insert (replies->submissions, item->key, item);
		}
	}
}

static void
replies_clear (Replies *replies)
{
	g_clear_pointer (&replies->submissions, g_hash_table_unref);
	g_clear_pointer (&replies->items, g_ptr_array_unref);
	g_clear_pointer (&replies->waiting, g_hash_table_unref);
	g_clear_pointer (&replies->replies, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Replies, replies_clear)

/* --- answers --------------------------------------------------------------------------------- */

/* Where a reply leads, as pp_thread_resolve() carries it: the id, and whether that is a cover. */
static gint64
lead_make (gint64 id, gboolean cover)
{
	return id * 2 + (cover ? 1 : 0);
}

static gint64
look_up_stored (const char *key, gpointer data)
{
	const Replies *replies = data;
	const PpItem *item = g_hash_table_lookup (replies->submissions, key);
	const PpKnown *known = g_hash_table_lookup (replies->batch->known, key);

	if (item != NULL)
		return lead_make (item->id, item->submission->kind == PP_KIND_COVER);
	if (known == NULL || known->submission_id == 0)
		return 0;
	return lead_make (known->submission_id, known->submission_kind == PP_KIND_COVER);
}

static void
resolve (Replies *replies)
{
	pp_thread_resolve ((PpReply *) replies->replies->data, replies->replies->len, look_up_stored, replies);
}

static void
take_answers (Replies *replies)
{
	guint answer = 0;

	for (guint i = 0; i < replies->items->len; i++) {
		PpItem *item = g_ptr_array_index (replies->items, i);
		const PpReply *reply = &g_array_index (replies->replies, PpReply, answer++);

		item->submission_id = reply->submission / 2;
		item->on_cover = reply->submission % 2;
		item->explored = reply->explored;
	}
	for (guint i = 0; i < replies->batch->waiting->len; i++) {
		PpWaiting *waiting = g_ptr_array_index (replies->batch->waiting, i);
		const PpReply *reply = &g_array_index (replies->replies, PpReply, answer++);

		waiting->submission_id = reply->submission / 2;
		waiting->on_cover = reply->submission % 2;
		waiting->explored = reply->explored;
	}
}

/* --- who waits ------------------------------------------------------------------------------- */

/* The keys of the new messages that lead somewhere, or nowhere for now: in a loop only all of it can tell. */
static GPtrArray *
leading_keys (const Replies *replies)
{
	GPtrArray *keys = g_ptr_array_new ();
	GHashTableIter iter;
	gpointer key;

	g_hash_table_iter_init (&iter, replies->submissions);
	while (g_hash_table_iter_next (&iter, &key, NULL))
		g_ptr_array_add (keys, key);
	for (guint i = 0; i < replies->items->len; i++) {
		const PpReply *reply = &g_array_index (replies->replies, PpReply, i);

		if (reply->submission != 0 || reply->looped)
			g_ptr_array_add (keys, (gpointer) reply->msgid);
	}
	return keys;
}

/* The keys of the others, when one of them may lead somewhere through a reply that waits; else none. */
static GPtrArray *
following_keys (const Replies *replies)
{
	GPtrArray *keys = g_ptr_array_new ();
	gboolean follows = FALSE;

	for (guint i = 0; i < replies->items->len; i++) {
		const PpReply *reply = &g_array_index (replies->replies, PpReply, i);

		if (reply->submission != 0 || reply->looped)
			continue;
		g_ptr_array_add (keys, (gpointer) reply->msgid);
		for (guint r = 0; !follows && reply->refs[r] != NULL; r++)
			follows = g_hash_table_contains (replies->waiting, reply->refs[r]);
	}
	if (!follows)
		g_ptr_array_set_size (keys, 0);
	return keys;
}

/* Takes those in batch->waiting from place FROM on; who is there already is not there twice. */
static void
take_waiting (Replies *replies, guint from)
{
	PpBatch *batch = replies->batch;

	for (guint i = from; i < batch->waiting->len;) {
		PpWaiting *waiting = g_ptr_array_index (batch->waiting, i);
		PpReply reply = { .msgid = waiting->key, .date = waiting->date,
		                  .refs = (const char *const *) waiting->ref_keys };

		/* adding would put the key of the one that goes in the place of the other's */
		if (g_hash_table_contains (replies->waiting, waiting->key)) {
			g_ptr_array_remove_index_fast (batch->waiting, i);
			continue;
		}
		g_hash_table_add (replies->waiting, waiting->key);
		g_array_append_val (replies->replies, reply);
		i++;
	}
}

/* Loads who waits for KEYS. */
static gboolean
load_waiting (Replies *replies, GPtrArray *keys, GError **error)
{
	guint from = replies->batch->waiting->len;

	if (!pp_batch_load_waiting (replies->batch, keys, error))
		return FALSE;
	take_waiting (replies, from);
	return TRUE;
}

/* What those that wait refer to and is neither new nor waits itself. */
static gboolean
load_refs_of_waiting (Replies *replies, GError **error)
{
	g_autoptr (GHashTable) asked = g_hash_table_new (g_str_hash, g_str_equal);
	g_autoptr (GPtrArray) keys = g_ptr_array_new ();

	for (guint i = 0; i < replies->batch->waiting->len; i++) {
		const PpWaiting *waiting = g_ptr_array_index (replies->batch->waiting, i);

		for (guint r = 0; waiting->ref_keys[r] != NULL; r++) {
			char *key = waiting->ref_keys[r];

			if (!g_hash_table_contains (replies->batch->known, key) &&
			    !g_hash_table_contains (replies->waiting, key) &&
			    !g_hash_table_contains (replies->submissions, key) && g_hash_table_add (asked, key))
				g_ptr_array_add (keys, key);
		}
	}
	return pp_batch_load_known (replies->batch, keys, error);
}

gboolean
pp_batch_place_replies (PpBatch *batch, GError **error)
{
	g_auto (Replies) replies = { 0 };
	g_autoptr (GPtrArray) leading = NULL, following = NULL;

	replies_init (&replies, batch);
	resolve (&replies);
	leading = leading_keys (&replies);
	if (!load_waiting (&replies, leading, error))
		return FALSE;
	following = following_keys (&replies);
	if (!load_waiting (&replies, following, error))
		return FALSE;
	if (batch->waiting->len > 0) {
		if (!load_refs_of_waiting (&replies, error))
			return FALSE;
		resolve (&replies);
	}
	take_answers (&replies);
	return TRUE;
}

gboolean
pp_batch_resolve_waiting (PpBatch *batch, GError **error)
{
	g_auto (Replies) replies = { 0 };

	replies_init (&replies, batch);
	take_waiting (&replies, 0);
	if (!load_refs_of_waiting (&replies, error))
		return FALSE;
	resolve (&replies);
	take_answers (&replies);
	return TRUE;
}
