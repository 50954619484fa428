/* Stored messages that go (purge), or are replaced (quarantine accept), before what was near them is read again: so the
 * rest is put in the places that it would have without them.
 *
 * Who is near is asked while the message is there still, for it may be all that ties them together: it is read again as
 * reindex would, and all of that is taken back.
 */
#include "batch.h"

#include <string.h>

/* Columns of edit-look.sql. */
enum { LOOK_MSGID, LOOK_SERIES, LOOK_TITLE_KEY, LOOK_CHANGE_KEY, LOOK_DATE, LOOK_PERSON };

void
pp_batch_edited_clear (PpEdited *edited)
{
	g_clear_pointer (&edited->key, g_free);
	g_clear_pointer (&edited->near, g_array_unref);
}

static PpParams *
message_params (const PpBatch *batch, gint64 id)
{
	PpParams *params = pp_params_new ();

	pp_params_int8 (params, batch->inbox->id);
	pp_params_int8 (params, id);
	return params;
}

/* --- who is near ------------------------------------------------------------------------------ */

static void
append_ids (GArray *ids, const PGresult *result)
{
	for (int row = 0; row < PQntuples (result); row++) {
		gint64 id = pp_result_int (result, row, 0);

		g_array_append_val (ids, id);
	}
}

/* What belongs to too many others to be grouped again: only its series, and the comments on it. */
static gboolean
load_nearest (PpBatch *batch, const PpEdited *edited, GError **error)
{
	PpArray *series = pp_array_new_int8 ();
	PpParams *params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;

	pp_array_add_int (series, edited->series_id);
	pp_params_int8 (params, batch->inbox->id);
	pp_params_array (params, series);
	result = pp_store_query (batch->store, "refresh-members", params, error);
	if (result != NULL)
		append_ids (edited->near, result);
	return result != NULL;
}

/* All that reading the message again would read with it. */
static gboolean
load_near (PpBatch *batch, const PpEdited *edited, gint64 id, GError **error)
{
	g_autoptr (GPtrArray) none = g_ptr_array_new ();
	g_autoptr (PpBatch) before = pp_batch_new (batch->store, batch->inbox, batch->origin, none);
	g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof id);
	GHashTableIter iter;
	gpointer key;

	g_array_append_val (ids, id);
	pp_batch_start_refresh (before, 1, batch->jobs, 0, FALSE, NULL);
	if (!pp_store_run (batch->store, "edit-save", NULL, error) || !pp_batch_refresh_all (before, ids, error) ||
	    !pp_store_run (batch->store, "edit-return", NULL, error))
		return FALSE;
	if (pp_closure_too_large (before->closure)) {
		g_set_error_literal (error, PP_INGEST_ERROR, PP_INGEST_ERROR_SPLIT, "it belongs to too many others");
		return FALSE;
	}
	g_hash_table_iter_init (&iter, before->refreshed);
	while (g_hash_table_iter_next (&iter, &key, NULL))
		g_array_append_val (edited->near, *(gint64 *) key);
	return TRUE;
}

static gboolean
load_comments (PpBatch *batch, const PpEdited *edited, gint64 id, GError **error)
{
	g_autoptr (PGresult) result = pp_store_query (batch->store, "edit-comments", message_params (batch, id), error);

	if (result != NULL)
		append_ids (edited->near, result);
	return result != NULL;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
	gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

	return x < y ? -1 : x > y;
}

/* In order, and without the message itself. */
static void
leave_out (GArray *ids, gint64 id)
{
	guint kept = 0;

	g_array_sort (ids, compare_ids);
	for (guint i = 0; i < ids->len; i++)
		if (g_array_index (ids, gint64, i) != id)
			g_array_index (ids, gint64, kept++) = g_array_index (ids, gint64, i);
	g_array_set_size (ids, kept);
}

/* --- the message itself ----------------------------------------------------------------------- */

/* Reads what ties it to others; *THERE says whether it is there still. */
static gboolean
look (PpBatch *batch, gint64 id, PpEdited *edited, gboolean *there, GError **error)
{
	g_autoptr (PGresult) result = pp_store_query (batch->store, "edit-look", message_params (batch, id), error);

	if (result == NULL)
		return FALSE;
	*there = PQntuples (result) > 0;
	if (!*there)
		return TRUE;
	edited->key = pp_result_dup_text (result, 0, LOOK_MSGID);
	edited->series_id = pp_result_int (result, 0, LOOK_SERIES);
	edited->title_key = pp_result_int (result, 0, LOOK_TITLE_KEY);
	edited->change_key = pp_result_int (result, 0, LOOK_CHANGE_KEY);
	edited->date = pp_result_time (result, 0, LOOK_DATE);
	edited->person_id = pp_result_int (result, 0, LOOK_PERSON);
	return TRUE;
}

static gboolean
run_for (PpBatch *batch, const char *const *names, gint64 id, GError **error)
{
	g_autoptr (GPtrArray) results = NULL;

	for (guint i = 0; names[i] != NULL; i++)
		pp_store_queue (batch->store, names[i], message_params (batch, id));
	results = pp_store_flush (batch->store, error);
	return results != NULL;
}

static gboolean
bury (PpBatch *batch, gint64 id, const PpEdited *edited, GError **error)
{
	PpParams *params = pp_params_new ();
	PpParams *inbox = pp_params_new ();

	pp_params_int8 (inbox, batch->inbox->id);
	pp_params_int8 (params, batch->inbox->id);
	pp_params_text (params, edited->key);
	pp_params_int8 (params, id);
	if (pp_store_run (batch->store, "edit-bury", params, error))
		return pp_store_run (batch->store, "edit-flag", inbox, error);
	pp_params_free (inbox);
	return FALSE;
}

static gboolean
remove_message (PpBatch *batch, gint64 id, const PpEdited *edited, GError **error)
{
	static const char *const statements[] = {
		"edit-remove-reference", "edit-remove-message", "edit-remove-text", "edit-remove-raw",
		"edit-remove-triage", "edit-remove-check", NULL
	};

	return bury (batch, id, edited, error) && run_for (batch, statements, id, error);
}

/* The replaced message takes the place in quarantine of the one that replaces it. */
static gboolean
replace_message (PpBatch *batch, const PpEdit *edit, GError **error)
{
	const PpItem *item = edit->replacement;
	g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, item->raw);
	PpParams *keep = message_params (batch, edit->id);
	PpParams *raw = message_params (batch, edit->id), *message = message_params (batch, edit->id);
	PpParams *gone = pp_params_new ();
	PpArray *ids = pp_array_new_int8 ();
	g_autoptr (GPtrArray) results = NULL;
	gsize length;
	const void *data;

	data = g_bytes_get_data (item->message->header, &length);
	pp_params_bytes (raw, data, length);
	data = g_bytes_get_data (item->message->body, &length);
	pp_params_bytes (raw, data, length);
	pp_params_int8 (raw, pp_item_checksum (item));
	pp_params_time (message, item->from_line_date);
	pp_params_time (message, item->arrival);
	pp_params_int2 (message, (gint16) edit->origin);
	pp_array_add_int (ids, edit->quarantine_id);
	pp_params_array (gone, ids);

	pp_params_text (keep, sha256);

	pp_store_queue (batch->store, "edit-keep-replaced", keep);
	pp_store_queue (batch->store, "edit-replace-raw", raw);
	pp_store_queue (batch->store, "edit-replace-message", message);
	pp_store_queue (batch->store, "quarantine-drop", gone);
	results = pp_store_flush (batch->store, error);
	return results != NULL;
}

/* --- the whole -------------------------------------------------------------------------------- */

gboolean
pp_batch_edit (PpBatch *batch, const PpEdit *edit, gboolean alone, PpEdited *edited, GError **error)
{
	gboolean there;

	edited->near = g_array_new (FALSE, FALSE, sizeof (gint64));
	if (!look (batch, edit->id, edited, &there, error))
		return FALSE;
	if (!there) {
		g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG, "message %" G_GINT64_FORMAT " is gone", edit->id);
		return FALSE;
	}
	if (!(alone ? load_nearest (batch, edited, error) : load_near (batch, edited, edit->id, error)) ||
	    !load_comments (batch, edited, edit->id, error))
		return FALSE;
	leave_out (edited->near, edit->id);
	if (edit->replacement == NULL)
		return remove_message (batch, edit->id, edited, error);
	g_array_append_val (edited->near, edit->id);
	return replace_message (batch, edit, error);
}

void
pp_batch_note_edit (PpBatch *batch, const PpEdit *edit, const PpEdited *edited)
{
	const PpFormer former = { edited->title_key, edited->change_key, edited->date, g_strdup (edited->key) };

	g_array_append_val (batch->former, former);
	if (edited->series_id != 0)
		g_array_append_val (batch->lost_series, edited->series_id);
	g_ptr_array_add (batch->restated, g_strdup (edited->key));
}

gboolean
pp_batch_sweep_edit (PpBatch *batch, const PpEdited *edited, GError **error)
{
	g_autoptr (GArray) persons = g_array_new (FALSE, FALSE, sizeof (gint64));
	PpParams *params = pp_params_new ();
	GHashTableIter iter;
	gpointer id;

	pp_params_int8 (params, batch->inbox->id);
	pp_params_time (params, edited->date);
	pp_batch_touch (batch->doubtful_persons, edited->person_id);
	g_hash_table_iter_init (&iter, batch->doubtful_persons);
	while (g_hash_table_iter_next (&iter, &id, NULL))
		g_array_append_val (persons, *(gint64 *) id);
	return pp_store_run (batch->store, "edit-blank-series", params, error) && pp_batch_mend_persons (batch, persons, error);
}

/* --- what was purged comes again --------------------------------------------------------------- */

gboolean
pp_batch_drop_purged (PpBatch *batch, GError **error)
{
	g_autoptr (GPtrArray) kept = g_ptr_array_new ();
	g_autoptr (GHashTable) purged = g_hash_table_new (g_str_hash, g_str_equal);
	g_autoptr (PGresult) result = NULL;
	PpParams *params = pp_params_new ();
	PpArray *keys = pp_array_new_text ();

	for (guint i = 0; i < batch->items->len; i++)
		pp_array_add_text (keys, ((PpItem *) g_ptr_array_index (batch->items, i))->key);
	pp_params_int8 (params, batch->inbox->id);
	pp_params_array (params, keys);
	result = pp_store_query (batch->store, "ingest-purged", params, error);
	if (result == NULL)
		return FALSE;
	for (int row = 0; row < PQntuples (result); row++)
		g_hash_table_add (purged, (gpointer) pp_result_text (result, row, 0));
	for (guint i = 0; i < batch->items->len; i++) {
		PpItem *item = g_ptr_array_index (batch->items, i);

		if (!g_hash_table_contains (purged, item->key)) {
			g_ptr_array_add (kept, item);
			continue;
		}
		item->outcome = PP_OUTCOME_PURGED;
		if (item->statement == PP_ITEM_REMOVED)
			batch->unknown++;
		else
			batch->duplicates++;
	}
	g_ptr_array_unref (batch->items);
	batch->items = g_steal_pointer (&kept);
	return TRUE;
}
