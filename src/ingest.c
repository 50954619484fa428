/* The transaction around a batch: what to do when the database says no.
 *
 * Serialization failures and lost connections are redone from BEGIN. When the data of a batch is refused, the
 * batch is halved until the one message is found, which goes to quarantine; but when several in a row are refused,
 * it is not the mail that is wrong, and the batch is given back.
 */
#include "ingest.h"

#include <errno.h>
#include <unistd.h>

#include "batch.h"
#include "changes.h"
#include "store/quarantine.h"
#include "store/retry.h"

/* So many refusals in a row are the database's fault (CLI.md, exit status). */
#define PP_REFUSALS_IN_A_ROW 5

/* Why a message under a known id is kept aside. */
#define REUSED_REASON "id-reused"
#define REUSED_DETAIL "the id is taken by another message"

G_DEFINE_QUARK (pp-ingest-error-quark, pp_ingest_error)

/* What a transaction is about: new messages, or stored ones. */
typedef struct {
	const PpInbox *inbox;
	GPtrArray *items;	/* of PpItem *; or NULL */
	GArray *ids;		/* of gint64, with AGAIN */
	const PpAgain *again;
	gboolean keep_places;
	const PpCheckpoint *checkpoint;	/* to be saved with ITEMS, or NULL */
} Work;

PpIngest *
pp_ingest_new (PpStore *store, PpOrigin origin, gboolean notify)
{
	PpIngest *ingest = g_new0 (PpIngest, 1);

	ingest->store = store;
	ingest->origin = origin;
	ingest->notify = notify;
	return ingest;
}

void
pp_ingest_set_aside_func (PpIngest *ingest, PpAsideFunc func, gpointer data)
{
	ingest->aside_func = func;
	ingest->aside_data = data;
}

void
pp_ingest_free (PpIngest *ingest)
{
	g_free (ingest);
}

const PpCounts *
pp_ingest_counts (const PpIngest *ingest)
{
	return &ingest->counts;
}

void
pp_ingest_count_duplicates (PpIngest *ingest, guint n)
{
	ingest->counts.messages += n;
	ingest->counts.duplicates += n;
}

/* --- quarantine ------------------------------------------------------------------------------ */

static PpQuarantined
quarantined (const PpIngest *ingest, const PpInbox *inbox, const char *reason, const char *detail, const PpItem *item)
{
	return (PpQuarantined) {
		.reason = reason, .detail = detail, .raw = item->raw, .msgid = item->message->msgid,
		.inbox_id = inbox != NULL ? inbox->id : 0, .from_line_date = item->from_line_date,
		.arrival = item->arrival, .origin = ingest->origin,
	};
}

static gboolean
quarantine_item (PpIngest *ingest, const PpInbox *inbox, const char *reason, const char *detail, const PpItem *item,
                 GError **error)
{
	const PpQuarantined mail = quarantined (ingest, inbox, reason, detail, item);

	return pp_quarantine_add (ingest->store, &mail, NULL, error);
}

static void
set_quarantined (PpItem *item, const char *reason)
{
	item->outcome = PP_OUTCOME_QUARANTINED;
	item->reason = reason;
}

/* --- one transaction ------------------------------------------------------------------------- */

gboolean
pp_batch_write_all (PpBatch *batch, GError **error)
{
	if (!pp_batch_write (batch, error) || !pp_batch_link (batch, error))
		return FALSE;
	pp_batch_tell_events (batch);
	return pp_batch_write_last (batch, error);
}

static gboolean
keep_reused (PpIngest *ingest, const PpBatch *batch, GError **error)
{
	for (guint i = 0; i < batch->reused->len; i++)
		if (!quarantine_item (ingest, batch->inbox, REUSED_REASON, REUSED_DETAIL,
		                      g_ptr_array_index (batch->reused, i), error))
			return FALSE;
	return TRUE;
}

static gboolean
store_new (PpBatch *batch, GError **error)
{
	return batch->items->len == 0 ||
	       (pp_batch_place_items (batch, error) && pp_batch_place_replies (batch, error) &&
	        pp_batch_place_series (batch, error) && pp_batch_place_delegates (batch, error) &&
	        pp_batch_write_all (batch, error));
}

static gboolean
run_new (PpIngest *ingest, PpBatch *batch, GError **error)
{
	if (!pp_batch_start (batch, error))
		return FALSE;
	pp_batch_sift (batch);
	return keep_reused (ingest, batch, error) && pp_batch_write_claims (batch, error) && store_new (batch, error) &&
	       pp_batch_judge (batch, error);
}

/* How far we are, stored with what was done so far. */
static gboolean
save_last_id (PpIngest *ingest, const Work *work, GError **error)
{
	g_autofree char *position = NULL;

	if (work->again->checkpoint == NULL || work->again->dry_run)
		return TRUE;
	position = g_strdup_printf ("%" G_GINT64_FORMAT, g_array_index (work->ids, gint64, work->ids->len - 1));
	const PpCheckpoint checkpoint = { work->again->checkpoint, position };
	return pp_checkpoint_save (ingest->store, &checkpoint, error);
}

static gboolean
flush_queue (PpIngest *ingest, GError **error)
{
	g_autoptr (GPtrArray) results = pp_store_flush (ingest->store, error);

	return results != NULL;
}

static gboolean
run_edit (PpIngest *ingest, PpBatch *batch, const Work *work, PpChanges **changes, GError **error)
{
	const PpEdit *edit = work->again->edit;
	g_auto (PpEdited) edited = { 0 };

	/* more than one is asked for: what belongs to too many is not left as it is, for it is not */
	pp_batch_start_refresh (batch, 2, work->again->jobs, 0, FALSE, NULL);
	batch->alone = work->keep_places;
	if (!pp_batch_lock (batch, NULL, error) || !pp_batch_edit (batch, edit, batch->alone, &edited, error))
		return FALSE;
	pp_batch_note_edit (batch, edit, &edited);
	if (!pp_batch_refresh_all (batch, edited.near, error) ||
	    !pp_batch_place_series (batch, error) || !pp_batch_place_delegates (batch, error) ||
	    !pp_batch_write_all (batch, error) || !flush_queue (ingest, error) || !pp_batch_sweep_edit (batch, &edited, error))
		return FALSE;
	*changes = pp_changes_new (batch, work->again->before, error);
	return *changes != NULL;
}

static gboolean
run_again (PpIngest *ingest, PpBatch *batch, const Work *work, PpChanges **changes, GError **error)
{
	if (work->again->edit != NULL)
		return run_edit (ingest, batch, work, changes, error);
	pp_batch_start_refresh (batch, work->ids->len, work->again->jobs, work->again->read_below, work->keep_places,
	                        work->again->abandoned);
	if (!pp_batch_lock (batch, NULL, error) || !pp_batch_refresh_all (batch, work->ids, error) ||
	    !pp_batch_place_series (batch, error) || !pp_batch_place_delegates (batch, error) ||
	    !pp_batch_write_all (batch, error) || !flush_queue (ingest, error))
		return FALSE;
	*changes = pp_changes_new (batch, work->again->before, error);
	return *changes != NULL && save_last_id (ingest, work, error);
}

static void
count_again (PpIngest *ingest, const PpBatch *batch, const Work *work)
{
	PpCounts *counts = &ingest->counts;

	ingest->left_persons |= g_hash_table_size (batch->doubtful_persons) > 0;
	counts->series += batch->new_rows->len;
	counts->series -= MIN (counts->series, batch->joined);
	for (guint i = 0; i < work->ids->len; i++) {
		const PpRefreshed *refreshed = g_hash_table_lookup (batch->refreshed,
		                                                    &g_array_index (work->ids, gint64, i));

		/* a message that was purged meanwhile */
		if (refreshed == NULL || (refreshed->kind == PP_KIND_REPLY && refreshed->waiting == NULL))
			continue;
		counts->messages++;
		if (refreshed->kind == PP_KIND_PATCH)
			counts->patches++;
		else if (refreshed->kind == PP_KIND_COVER)
			counts->covers++;
		else if (refreshed->waiting->submission_id != 0)
			counts->comments++;
		else
			counts->others++;
	}
}

static void
count_batch (PpIngest *ingest, const PpBatch *batch)
{
	PpCounts *counts = &ingest->counts;

	counts->messages += batch->items->len + batch->duplicates + batch->reused->len;
	counts->duplicates += batch->duplicates;
	counts->quarantined += batch->reused->len;
	pp_ingest_count_judged (ingest, batch);
	counts->series += batch->new_rows->len;
	counts->series -= MIN (counts->series, batch->joined);
	for (guint i = 0; i < batch->reused->len; i++)
		set_quarantined (g_ptr_array_index (batch->reused, i), "id-reused");
	for (guint i = 0; i < batch->items->len; i++) {
		PpItem *item = g_ptr_array_index (batch->items, i);

		item->outcome = PP_OUTCOME_STORED;
		item->series_id = item->member != NULL ? item->member->series_id : 0;
		if (ingest->first_id == 0)
			ingest->first_id = item->id;
		switch (item->submission->kind) {
		case PP_KIND_PATCH:
			counts->patches++;
			break;
		case PP_KIND_COVER:
			counts->covers++;
			break;
		case PP_KIND_REPLY:
			if (item->submission_id != 0)
				counts->comments++;
			else
				counts->others++;
			break;
		}
	}
	/* what this run counted as `other' and has now seen the patch of */
	for (guint i = 0; i < batch->waiting->len; i++) {
		const PpWaiting *waiting = g_ptr_array_index (batch->waiting, i);

		if (waiting->submission_id != 0 && waiting->old_submission_id == 0 &&
		    waiting->id >= ingest->first_id && counts->others > 0) {
			counts->others--;
			counts->comments++;
		}
	}
}

static void
tell_aside (const PpIngest *ingest, const PpItem *item, const char *reason, const char *detail)
{
	if (ingest->aside_func != NULL && item != NULL)
		ingest->aside_func (item, reason, detail, ingest->aside_data);
}

static gboolean
notify (PpStore *store, const char *payload)
{
	PpParams *params = pp_params_new ();

	pp_params_text (params, payload);
	return pp_store_run (store, "ingest-notify", params, NULL);
}

/* What is stored is committed: when the connection is lost now, it is made again for this, but not waited for. */
static void
notify_listeners (PpIngest *ingest, const PpBatch *batch)
{
	g_autofree char *payload = g_strdup_printf ("%s %" G_GINT64_FORMAT, batch->inbox->name, batch->cursor);

	if (!notify (ingest->store, payload) && PQstatus (pp_store_connection (ingest->store)) != CONNECTION_OK &&
	    pp_store_reconnect (ingest->store, NULL))
		(void) notify (ingest->store, payload);
}

static gboolean
commit_new (PpIngest *ingest, const Work *work, GError **error)
{
	if (work->checkpoint != NULL)
		pp_checkpoint_queue (ingest->store, work->checkpoint);
	return pp_store_commit (ingest->store, error);
}

static gboolean
transact_new (PpIngest *ingest, const Work *work, GError **error)
{
	g_autoptr (PpBatch) batch = pp_batch_new (ingest->store, work->inbox, ingest->origin, work->items);
	gboolean ready = run_new (ingest, batch, error);

	if (!ready || !commit_new (ingest, work, error)) {
		/* it may be done: then there is nothing new the next time */
		ingest->doubtful |= ready;
		pp_store_rollback (ingest->store);
		return FALSE;
	}
	count_batch (ingest, batch);
	for (guint i = 0; i < batch->reused->len; i++)
		tell_aside (ingest, g_ptr_array_index (batch->reused, i), REUSED_REASON, REUSED_DETAIL);
	/* committed: whether the wake-up arrives changes nothing, the events are there */
	if (ingest->notify && (batch->events->len > 0 || batch->told || ingest->doubtful))
		notify_listeners (ingest, batch);
	ingest->doubtful = FALSE;
	return TRUE;
}

static gboolean
transact_again (PpIngest *ingest, const Work *work, GError **error)
{
	g_autoptr (GPtrArray) none = g_ptr_array_new ();
	g_autoptr (PpBatch) batch = pp_batch_new (ingest->store, work->inbox, ingest->origin, none);
	g_autoptr (PpChanges) changes = NULL;

	if (!run_again (ingest, batch, work, &changes, error) ||
	    (!work->again->dry_run && !pp_store_commit (ingest->store, error))) {
		pp_store_rollback (ingest->store);
		return FALSE;
	}
	if (work->again->dry_run)
		pp_store_rollback (ingest->store);
	count_again (ingest, batch, work);
	pp_changes_tell (changes, work->again->change_func, work->again->data);
	if (ingest->notify && !work->again->dry_run && batch->events->len > 0)
		notify_listeners (ingest, batch);
	return TRUE;
}

static gboolean
run_transaction (PpIngest *ingest, const Work *work, GError **error)
{
	return work->items != NULL ? transact_new (ingest, work, error) : transact_again (ingest, work, error);
}

/* --- retry and bisection --------------------------------------------------------------------- */

typedef struct {
	PpIngest *ingest;
	const Work *work;
} Attempt;

static gboolean
attempt_transaction (gpointer data, GError **error)
{
	Attempt *attempt = data;

	return run_transaction (attempt->ingest, attempt->work, error);
}

static guint
work_length (const Work *work)
{
	return work->items != NULL ? work->items->len : work->ids->len;
}

typedef struct {
	PpIngest *ingest;
	const PpInbox *inbox;
	const char *reason, *detail;
	const PpItem *item;
} Quarantining;

static gboolean
attempt_quarantine (gpointer data, GError **error)
{
	const Quarantining *q = data;

	return quarantine_item (q->ingest, q->inbox, q->reason, q->detail, q->item, error);
}

gboolean
pp_ingest_quarantine (PpIngest *ingest, const PpInbox *inbox, const char *reason, const char *detail,
                      PpItem *item, GError **error)
{
	Quarantining quarantining = { ingest, inbox, reason, detail, item };

	if (!pp_store_attempt (ingest->store, attempt_quarantine, &quarantining, error))
		return FALSE;
	set_quarantined (item, reason);
	ingest->counts.messages++;
	ingest->counts.quarantined++;
	tell_aside (ingest, item, reason, detail);
	return TRUE;
}

typedef struct {
	PpStore *store;
	const PpQuarantined *mail;
	int rest;
	guint64 at, length;
} Streaming;

/* A PpReadFunc. */
static gssize
read_rest (gpointer data, char *buffer, gsize length, GError **error)
{
	Streaming *streaming = data;
	gssize n;

	length = MIN (length, streaming->length - streaming->at);
	do
		n = pread (streaming->rest, buffer, length, (off_t) streaming->at);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "cannot read a temporary file: %s",
		             g_strerror (errno));
	else
		streaming->at += (guint64) n;
	return n;
}

static gboolean
attempt_stream (gpointer data, GError **error)
{
	Streaming *streaming = data;

	streaming->at = 0;
	return pp_quarantine_stream (streaming->store, streaming->mail, read_rest, streaming, error);
}

gboolean
pp_ingest_quarantine_large (PpIngest *ingest, const PpInbox *inbox, const char *detail, PpItem *item, int rest,
                            guint64 length, GError **error)
{
	const PpQuarantined mail = quarantined (ingest, inbox, "too-large", detail, item);
	Streaming streaming = { ingest->store, &mail, rest, 0, length };

	if (!pp_store_attempt (ingest->store, attempt_stream, &streaming, error))
		return FALSE;
	set_quarantined (item, mail.reason);
	ingest->counts.messages++;
	ingest->counts.quarantined++;
	return TRUE;
}

typedef struct {
	PpStore *store;
	const PpCheckpoint *checkpoint;
} Saving;

static gboolean
attempt_save (gpointer data, GError **error)
{
	const Saving *saving = data;

	return pp_checkpoint_save (saving->store, saving->checkpoint, error);
}

gboolean
pp_ingest_checkpoint (PpIngest *ingest, const PpCheckpoint *checkpoint, GError **error)
{
	Saving saving = { ingest->store, checkpoint };

	return pp_store_attempt (ingest->store, attempt_save, &saving, error);
}

static gboolean do_work (PpIngest *ingest, const Work *work, GError **error);

/* What WORK has from FROM to before UNTIL. With its last part comes its checkpoint. */
static gboolean
do_part (PpIngest *ingest, const Work *work, guint from, guint until, GError **error)
{
	g_autoptr (GPtrArray) items = work->items != NULL ? g_ptr_array_new () : NULL;
	g_autoptr (GArray) ids = work->ids != NULL ? g_array_new (FALSE, FALSE, sizeof (gint64)) : NULL;
	const Work part = { work->inbox, items, ids, work->again, work->keep_places,
		            until == work_length (work) ? work->checkpoint : NULL };

	for (guint i = from; i < until; i++)
		if (items != NULL)
			g_ptr_array_add (items, g_ptr_array_index (work->items, i));
		else
			g_array_append_val (ids, g_array_index (work->ids, gint64, i));
	return do_work (ingest, &part, error);
}

static gboolean
do_halves (PpIngest *ingest, const Work *work, GError **error)
{
	guint middle = work_length (work) / 2;

	return do_part (ingest, work, 0, middle, error) && do_part (ingest, work, middle, work_length (work), error);
}

/* The keys of ITEMS that were refused; borrowed. */
static GHashTable *
refused_keys (const GPtrArray *items)
{
	GHashTable *keys = g_hash_table_new (g_str_hash, g_str_equal);

	for (guint i = 0; i < items->len; i++) {
		const PpItem *item = g_ptr_array_index (items, i);

		if (item->refused)
			g_hash_table_add (keys, item->key);
	}
	return keys;
}

/* What is refused for what it ties together goes by itself, after the others: these came before it, or have nothing to do
 * with it. Others under its id go with it: the first is the one that is stored. */
static gboolean
do_split (PpIngest *ingest, const Work *work, GError **error)
{
	g_autoptr (GPtrArray) taken = g_ptr_array_new (), refused = g_ptr_array_new ();
	const Work first = { work->inbox, taken, NULL, NULL, FALSE, NULL };
	const Work second = { work->inbox, refused, NULL, NULL, FALSE, work->checkpoint };
	g_autoptr (GHashTable) keys = refused_keys (work->items);

	for (guint i = 0; i < work->items->len; i++) {
		PpItem *item = g_ptr_array_index (work->items, i);

		g_ptr_array_add (g_hash_table_contains (keys, item->key) ? refused : taken, item);
	}
	if (refused->len == 0 || taken->len == 0)
		return do_halves (ingest, work, error);
	return do_work (ingest, &first, error) && do_work (ingest, &second, error);
}

/* Stored messages that somebody tied to too many others: read again, but their series stay as they are. To look for those that
 * have nothing to do with it would cost a look at all the others for each. */
static gboolean
do_in_place (PpIngest *ingest, const Work *work, GError **error)
{
	Work in_place = *work;

	in_place.keep_places = TRUE;
	if (work->again->edit == NULL)
		work->again->refused_func (g_array_index (work->ids, gint64, 0),
		                           "it, or one of those after it, belongs to too many others; series of this "
		                           "batch stay as they are", work->again->data);
	return do_work (ingest, &in_place, error);
}

/* The one message that the database refuses: a new one is kept aside, a stored one stays as it is. */
static gboolean
set_aside (PpIngest *ingest, const Work *work, const char *detail, GError **error)
{
	ingest->refusals++;
	if (work->items != NULL)
		return pp_ingest_quarantine (ingest, work->inbox, "refused", detail, g_ptr_array_index (work->items, 0),
		                             error) &&
		       (work->checkpoint == NULL || pp_ingest_checkpoint (ingest, work->checkpoint, error));
	work->again->refused_func (g_array_index (work->ids, gint64, 0), detail, work->again->data);
	ingest->counts.messages++;
	ingest->counts.quarantined++;
	return TRUE;
}

static gboolean
do_work (PpIngest *ingest, const Work *work, GError **error)
{
	Attempt attempt = { ingest, work };
	g_autoptr (GError) local = NULL;
	gboolean refused;

	if (work_length (work) == 0)
		return TRUE;
	if (pp_store_attempt (ingest->store, attempt_transaction, &attempt, &local)) {
		ingest->refusals = 0;
		return TRUE;
	}
	if (g_error_matches (local, PP_INGEST_ERROR, PP_INGEST_ERROR_SPLIT))
		return work->items != NULL ? do_split (ingest, work, error) : do_in_place (ingest, work, error);
	refused = g_error_matches (local, PP_STORE_ERROR, PP_STORE_ERROR_DATA) &&
	          (work->again == NULL || work->again->edit == NULL);
	/* a stored message is refused with each of its thread */
	if (refused && work->items == NULL)
		ingest->refusals = 0;
	if (refused && ingest->refusals >= PP_REFUSALS_IN_A_ROW)
		local->code = PP_STORE_ERROR_UNAVAILABLE;
	if (!refused || ingest->refusals >= PP_REFUSALS_IN_A_ROW) {
		g_propagate_error (error, g_steal_pointer (&local));
		return FALSE;
	}
	if (work_length (work) > 1)
		return do_halves (ingest, work, error);
	return set_aside (ingest, work, local->message, error);
}

gboolean
pp_ingest (PpIngest *ingest, const PpInbox *inbox, GPtrArray *items, const PpCheckpoint *checkpoint, GError **error)
{
	const Work work = { inbox, items, NULL, NULL, FALSE, checkpoint };

	return do_work (ingest, &work, error);
}

gboolean
pp_ingest_again (PpIngest *ingest, const PpInbox *inbox, const PpAgain *again, const GArray *ids, GError **error)
{
	const Work work = { inbox, NULL, (GArray *) ids, again, FALSE, NULL };

	return do_work (ingest, &work, error);
}

gboolean
pp_ingest_edit (PpIngest *ingest, const PpInbox *inbox, const PpAgain *again, GError **error)
{
	g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
	const Work work = { inbox, NULL, ids, again, FALSE, NULL };

	g_array_append_val (ids, again->edit->id);
	return do_work (ingest, &work, error);
}

/* --- around reading again --------------------------------------------------------------------- */

static PpParams *
inbox_params (const PpInbox *inbox)
{
	PpParams *params = pp_params_new ();

	pp_params_int8 (params, inbox->id);
	return params;
}

GHashTable *
pp_ingest_find_abandoned (PpIngest *ingest, const PpInbox *inbox, GError **error)
{
	g_autoptr (PGresult) result = pp_store_query (ingest->store, "refresh-abandoned", inbox_params (inbox), error);
	GHashTable *abandoned;

	if (result == NULL)
		return NULL;
	abandoned = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
	for (int row = 0; row < PQntuples (result); row++)
		g_hash_table_insert (abandoned, pp_id_key (pp_result_int (result, row, 0)),
		                     pp_id_key (pp_result_int (result, row, 1)));
	return abandoned;
}
