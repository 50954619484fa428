/* Senders against their mail: who is called what no mail of his says any more, or has none, is put right.
 *
 * Batches know what their own mail says, so this is for what was taken away or read again, and for damage. To find out takes
 * a look at all mail, which is done without the lock of the inbox; only who was found is looked at again under it, a part
 * at a time, so that no delivery waits for long.
 */
#include "batch.h"

#include "store/checkpoint.h"
#include "store/retry.h"

/* So many are put right in one transaction. */
#define PERSONS_AT_ONCE 1000

typedef struct {
	PpStore *store;
	gint64 inbox_id;
	gboolean dry_run;
	GArray *doubtful;	/* of gint64 */
	guint from, count;	/* those at hand */
	PGresult *renamed, *removed;	/* what became of them */
} Mending;

static void
forget_results (Mending *mending)
{
	g_clear_pointer (&mending->renamed, PQclear);
	g_clear_pointer (&mending->removed, PQclear);
}

static void
mending_clear (Mending *mending)
{
	forget_results (mending);
	g_clear_pointer (&mending->doubtful, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Mending, mending_clear)

static PpParams *
inbox_params (gint64 inbox_id)
{
	PpParams *params = pp_params_new ();

	pp_params_int8 (params, inbox_id);
	return params;
}

/* --- some senders, within the transaction and under the lock ---------------------------------- */

static PGresult *
query_some (const Mending *mending, const char *name, GError **error)
{
	PpParams *params = inbox_params (mending->inbox_id);
	PpArray *ids = pp_array_new_int8 ();

	for (guint i = 0; i < mending->count; i++)
		pp_array_add_int (ids, g_array_index (mending->doubtful, gint64, mending->from + i));
	pp_params_array (params, ids);
	return pp_store_query (mending->store, name, params, error);
}

static gboolean
mend_some (Mending *mending, GError **error)
{
	mending->renamed = query_some (mending, "refresh-persons", error);
	if (mending->renamed != NULL)
		mending->removed = query_some (mending, "refresh-strangers", error);
	return mending->removed != NULL;
}

gboolean
pp_batch_mend_persons (PpBatch *batch, const GArray *ids, GError **error)
{
	g_auto (Mending) mending = { .store = batch->store, .inbox_id = batch->inbox->id,
		                     .doubtful = g_array_ref ((GArray *) ids), .count = ids->len };

	return mend_some (&mending, error);
}

/* --- all of an inbox --------------------------------------------------------------------------- */

static gboolean
attempt_look (gpointer data, GError **error)
{
	Mending *mending = data;
	g_autoptr (PGresult) result = pp_store_query (mending->store, "refresh-doubtful", inbox_params (mending->inbox_id), error);

	for (int row = 0; result != NULL && row < PQntuples (result); row++) {
		gint64 id = pp_result_int (result, row, 0);

		g_array_append_val (mending->doubtful, id);
	}
	return result != NULL;
}

static gboolean
attempt_mend (gpointer data, GError **error)
{
	Mending *mending = data;
	gboolean ok;

	forget_results (mending);
	ok = pp_store_begin (mending->store, error) &&
	     pp_store_run (mending->store, "ingest-lock", inbox_params (mending->inbox_id), error) &&
	     mend_some (mending, error) && (mending->dry_run || pp_store_commit (mending->store, error));
	if (!ok || mending->dry_run)
		pp_store_rollback (mending->store);
	return ok;
}

static void
tell_person (const PpAgain *again, const PGresult *result, int row, const char *field, int column)
{
	const char *old = pp_result_text (result, row, column), *new = pp_result_text (result, row, column + 1);
	const PpChange change = { "person", pp_result_text (result, row, 0), field, old, new };

	if (g_strcmp0 (old, new) != 0)
		again->change_func (&change, again->data);
}

/* The columns of both statements are key, address before and now, name before and now. */
static void
tell_persons (const PpAgain *again, const PGresult *result)
{
	for (int row = 0; row < PQntuples (result); row++) {
		tell_person (again, result, row, "address", 1);
		tell_person (again, result, row, "name", 3);
	}
}

/* AGAIN: who is told, and whether it is done; or NULL: nobody, and it is. */
static gboolean
mend_inbox (PpStore *store, gint64 inbox_id, const PpAgain *again, GError **error)
{
	g_auto (Mending) mending = { .store = store, .inbox_id = inbox_id, .dry_run = again != NULL && again->dry_run,
		                     .doubtful = g_array_new (FALSE, FALSE, sizeof (gint64)) };

	if (!pp_store_attempt (store, attempt_look, &mending, error))
		return FALSE;
	for (; mending.from < mending.doubtful->len; mending.from += mending.count) {
		mending.count = MIN (PERSONS_AT_ONCE, mending.doubtful->len - mending.from);
		if (!pp_store_attempt (store, attempt_mend, &mending, error))
			return FALSE;
		if (again == NULL)
			continue;
		tell_persons (again, mending.renamed);
		tell_persons (again, mending.removed);
	}
	return TRUE;
}

gboolean
pp_ingest_left_persons (const PpIngest *ingest)
{
	return ingest->left_persons;
}

gboolean
pp_ingest_mend_persons (PpIngest *ingest, const PpInbox *inbox, const PpAgain *again, GError **error)
{
	return mend_inbox (ingest->store, inbox->id, again, error);
}

/* --- what archives took back ------------------------------------------------------------------- */

/* A position of its own each time: who settles names knows by it whether more was taken back meanwhile. */
void
pp_batch_note_persons (PpBatch *batch)
{
	g_autofree char *name = g_strconcat ("names ", batch->inbox->name, NULL);
	g_autofree char *position = g_uuid_string_random ();
	const PpCheckpoint checkpoint = { name, position };

	pp_checkpoint_queue (batch->store, &checkpoint);
}

typedef struct {
	PpStore *store;
	PGresult *left;
	int row;
} Settling;

static gboolean
attempt_left (gpointer data, GError **error)
{
	Settling *settling = data;

	settling->left = pp_store_query (settling->store, "names-left", NULL, error);
	return settling->left != NULL;
}

static gboolean
attempt_settled (gpointer data, GError **error)
{
	const Settling *settling = data;
	PpParams *params = pp_params_new ();

	pp_params_text (params, pp_result_text (settling->left, settling->row, 1));
	pp_params_text (params, pp_result_text (settling->left, settling->row, 2));
	return pp_store_run (settling->store, "names-settled", params, error);
}

gboolean
pp_ingest_settle_names (PpIngest *ingest, GError **error)
{
	Settling settling = { .store = ingest->store };
	gboolean ok = pp_store_attempt (ingest->store, attempt_left, &settling, error);

	for (; ok && settling.row < PQntuples (settling.left); settling.row++)
		ok = mend_inbox (ingest->store, pp_result_int (settling.left, settling.row, 0), NULL, error) &&
		     pp_store_attempt (ingest->store, attempt_settled, &settling, error);
	PQclear (settling.left);
	return ok;
}
