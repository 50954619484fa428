/* What archives take back, or have again: the message stays as it was sent, and all that was derived of it and of others through
 * it is computed anew, by reading it again without anything in it, or with all that is in it.
 */
#include "batch.h"

#include "store/retry.h"

/* --- verdicts -------------------------------------------------------------------------------- */

static int
compare_ids (gconstpointer a, gconstpointer b)
{
	gint64 one = *(const gint64 *) a, other = *(const gint64 *) b;

	return one < other ? -1 : one > other;
}

static GArray *
judged_ids (const PpBatch *batch)
{
	GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
	GHashTableIter iter;
	gpointer key;

	g_hash_table_iter_init (&iter, batch->verdicts);
	while (g_hash_table_iter_next (&iter, &key, NULL))
		g_array_append_val (ids, *(const gint64 *) key);
	g_array_sort (ids, compare_ids);
	return ids;
}

gboolean
pp_batch_judge (PpBatch *batch, GError **error)
{
	g_autoptr (GPtrArray) none = g_ptr_array_new (), queued = NULL;
	g_autoptr (PpBatch) again = NULL;
	g_autoptr (GArray) ids = NULL;

	if (g_hash_table_size (batch->verdicts) == 0)
		return TRUE;
	/* what is read again looks at what BATCH has written */
	queued = pp_store_flush (batch->store, error);
	if (queued == NULL)
		return FALSE;
	ids = judged_ids (batch);
	again = pp_batch_new (batch->store, batch->inbox, batch->origin, none);
	pp_batch_go_on (again, batch);
	pp_batch_start_refresh (again, ids->len, 1, 0, FALSE, NULL);
	if (!pp_batch_refresh_all (again, ids, error) || !pp_batch_place_series (again, error) ||
	    !pp_batch_place_delegates (again, error) || !pp_batch_write_all (again, error))
		return FALSE;
	batch->cursor = again->cursor;
	batch->told = again->events->len > 0;
	batch->judged_series = again->new_rows->len;
	batch->judged_joined = again->joined;
	if (g_hash_table_size (again->doubtful_persons) > 0)
		pp_batch_note_persons (batch);
	return TRUE;
}

void
pp_ingest_count_judged (PpIngest *ingest, const PpBatch *batch)
{
	PpCounts *counts = &ingest->counts;
	GHashTableIter iter;
	gpointer removed;

	g_hash_table_iter_init (&iter, batch->verdicts);
	while (g_hash_table_iter_next (&iter, NULL, &removed))
		if (GPOINTER_TO_INT (removed))
			counts->removed++;
		else
			counts->restored++;
	for (guint i = 0; i < batch->items->len; i++)
		counts->removed += ((const PpItem *) g_ptr_array_index (batch->items, i))->removed;
	counts->unknown += batch->unknown;
	counts->series += batch->judged_series;
	counts->series -= MIN (counts->series, batch->judged_joined);
}

/* --- what is gone without a word ------------------------------------------------------------- */

typedef struct {
	PpIngest *ingest;
	const PpInbox *inbox;
	const gint64 *ids;
	guint count;
} Withdrawal;

static gboolean
attempt_withdrawal (gpointer data, GError **error)
{
	const Withdrawal *withdrawal = data;
	PpIngest *ingest = withdrawal->ingest;
	g_autoptr (GPtrArray) none = g_ptr_array_new ();
	g_autoptr (PpBatch) batch = pp_batch_new (ingest->store, withdrawal->inbox, ingest->origin, none);

	for (guint i = 0; i < withdrawal->count; i++)
		g_hash_table_insert (batch->verdicts, pp_id_key (withdrawal->ids[i]), GINT_TO_POINTER (TRUE));
	if (!pp_batch_lock (batch, NULL, error) || !pp_batch_judge (batch, error) || !pp_store_commit (ingest->store, error)) {
		pp_store_rollback (ingest->store);
		return FALSE;
	}
	pp_ingest_count_judged (ingest, batch);
	return TRUE;
}

/* Those that together belong to too many others go in halves. */
static gboolean
withdraw (const Withdrawal *all, GError **error)
{
	Withdrawal one = *all, other = *all;
	g_autoptr (GError) local = NULL;

	if (all->count == 0 || pp_store_attempt (all->ingest->store, attempt_withdrawal, (gpointer) all, &local))
		return TRUE;
	if (!g_error_matches (local, PP_INGEST_ERROR, PP_INGEST_ERROR_SPLIT) || all->count == 1) {
		g_propagate_error (error, g_steal_pointer (&local));
		return FALSE;
	}
	one.count = all->count / 2;
	other.ids += one.count;
	other.count -= one.count;
	return withdraw (&one, error) && withdraw (&other, error);
}

gboolean
pp_ingest_withdraw (PpIngest *ingest, const PpInbox *inbox, const GArray *ids, GError **error)
{
	const Withdrawal withdrawal = { ingest, inbox, (const gint64 *) (const void *) ids->data, ids->len };

	return withdraw (&withdrawal, error);
}
