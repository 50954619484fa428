/* Stored messages that are read again: what each says by itself, from its raw bytes, is compared with its rows, and rows
 * that differ are written anew at once. So the stages that follow see right facts, whatever was stored; they
 * decide about places (series, threads, labels), which are only carried along here.
 *
 * Whoever could be in one series or thread with a message is read again together with it: what is damaged, or was
 * written by older rules, must not decide about what is right.
 */
#include "batch.h"

#include <string.h>

#include "mail/msgid.h"
#include "parallel.h"

/* So much is read at a time: bounds memory. */
#define CHUNK_MESSAGES 256
#define CHUNK_BYTES (16 * 1024 * 1024)

/* Columns of refresh-rows.sql: the two tables in the order of their COPY statements, then the raw bytes. */
enum {
	MESSAGE = 0,
	TEXT = 29,
	HEADER = TEXT + 24,
	BODY,

	/* some of them by name */
	MESSAGE_ID = 1, MESSAGE_MSGID, MESSAGE_KIND, MESSAGE_DATE, MESSAGE_PERSON, MESSAGE_REFS = 8,
	MESSAGE_SENDER = 6, MESSAGE_VERSION = 9, MESSAGE_NUMBER, MESSAGE_TOTAL, MESSAGE_CHANGE_KEY = 14, MESSAGE_TITLE_KEY, MESSAGE_SUBMISSION = 17, MESSAGE_SERIES,
	MESSAGE_GROUP_FLAGS = 20, MESSAGE_COMPLETED, MESSAGE_FROM_LINE_DATE = 23, MESSAGE_ARRIVED, MESSAGE_ORIGIN, MESSAGE_RULES,
	MESSAGE_ARCHIVE, MESSAGE_READING,
	TEXT_LONG_MSGID = TEXT + 2, TEXT_DELEGATE = TEXT + 23,
};

/* What is to be written for some messages. */
typedef struct {
	PpArray *messages, *texts;	/* ids of rows that go */
	PpCopy *message_rows, *text_rows;	/* what comes in their place */
	PpArray *current;	/* ids of those that are as they should be, but were written by other rules */
	PpArray *refs, *referrers;	/* references that are there now */
	PpArray *old_refs, *old_referrers;	/* and that are no more */
} Rewrite;

static void
rewrite_init (Rewrite *rewrite)
{
	*rewrite = (Rewrite) {
		pp_array_new_int8 (), pp_array_new_int8 (), pp_copy_new (), pp_copy_new (), pp_array_new_int8 (),
		pp_array_new_text (), pp_array_new_int8 (), pp_array_new_text (), pp_array_new_int8 (),
	};
}

static void
rewrite_clear (Rewrite *rewrite)
{
	g_clear_pointer (&rewrite->messages, pp_array_free);
	g_clear_pointer (&rewrite->texts, pp_array_free);
	g_clear_pointer (&rewrite->message_rows, pp_copy_free);
	g_clear_pointer (&rewrite->text_rows, pp_copy_free);
	g_clear_pointer (&rewrite->current, pp_array_free);
	g_clear_pointer (&rewrite->refs, pp_array_free);
	g_clear_pointer (&rewrite->referrers, pp_array_free);
	g_clear_pointer (&rewrite->old_refs, pp_array_free);
	g_clear_pointer (&rewrite->old_referrers, pp_array_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rewrite, rewrite_clear)

static void
former_clear (gpointer data)
{
	g_free (((PpFormer *) data)->msgid);
}

void
pp_batch_start_refresh (PpBatch *batch, guint asked, guint jobs, gint64 read_below, gboolean keep_places,
                        GHashTable *abandoned)
{
	batch->asked = asked;
	batch->jobs = jobs;
	batch->read_below = read_below;
	batch->keep_places = keep_places;
	batch->abandoned = abandoned;
	batch->refreshed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
	batch->lost_series = g_array_new (FALSE, FALSE, sizeof (gint64));
	batch->former = g_array_new (FALSE, FALSE, sizeof (PpFormer));
	g_array_set_clear_func (batch->former, former_clear);
	batch->left = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	batch->restated = g_ptr_array_new_with_free_func (g_free);
	batch->touched_messages = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
	batch->touched_persons = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
	batch->touched_series = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
	batch->doubtful_persons = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/* A statement about the messages or series in IDS, which it takes over. */
static PpParams *
ids_params (const PpBatch *batch, PpArray *ids)
{
	PpParams *params = pp_params_new ();

	pp_params_int8 (params, batch->inbox->id);
	pp_params_array (params, ids);
	return params;
}

static PpFlags
stored_group_flags (const PGresult *result, int row)
{
	g_auto (GStrv) names = pp_result_texts (result, row, MESSAGE_GROUP_FLAGS);

	return pp_flags_parse_all (names);
}

/* --- parsing --------------------------------------------------------------------------------- */

typedef struct {
	const PpBatch *batch;
	const PGresult *result;
	GPtrArray *items;
} Parsing;

/* What archives say of a message does not stand in its bytes. */
static gboolean
is_removed (const PpBatch *batch, gint64 id, const PGresult *result, int row)
{
	gpointer verdict;

	if (g_hash_table_lookup_extended (batch->verdicts, &id, NULL, &verdict))
		return GPOINTER_TO_INT (verdict);
	return (stored_group_flags (result, row) & PP_FLAG_REMOVED_UPSTREAM) != 0;
}

/* The message of a row, parsed anew. */
static void
parse_row (guint row, gpointer data)
{
	Parsing *parsing = data;
	const PGresult *result = parsing->result;
	g_autoptr (GByteArray) raw = g_byte_array_new ();
	g_autoptr (GBytes) bytes = NULL;
	PpItem *item;

	for (int column = HEADER; column <= BODY; column++)
		g_byte_array_append (raw, (const guint8 *) PQgetvalue (result, (int) row, column),
		                     (guint) PQgetlength (result, (int) row, column));
	bytes = g_byte_array_free_to_bytes (g_steal_pointer (&raw));
	item = pp_item_new (bytes, pp_result_time (result, (int) row, MESSAGE_FROM_LINE_DATE),
	                    pp_result_time (result, (int) row, MESSAGE_ARRIVED));
	pp_item_read (item, parsing->batch->inbox);
	item->id = pp_result_int (result, (int) row, MESSAGE_ID);
	item->archive.id = (gint32) pp_result_int (result, (int) row, MESSAGE_ARCHIVE);
	item->archive.reading = (gint16) pp_result_int (result, (int) row, MESSAGE_READING);
	pp_item_withdraw (item, parsing->batch->inbox, is_removed (parsing->batch, item->id, result, (int) row));
	pp_item_set_keys (item);
	item->origin = (gint) pp_result_int (result, (int) row, MESSAGE_ORIGIN);
	g_ptr_array_index (parsing->items, row) = item;
}

static GPtrArray *
parse_rows (const PpBatch *batch, const PGresult *result)
{
	GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_item_free);
	Parsing parsing = { batch, result, items };

	g_ptr_array_set_size (items, PQntuples (result));
	pp_parallel (items->len, batch->jobs, parse_row, &parsing);
	return items;
}

/* --- ids that are read in another way now ---------------------------------------------------- */

/* An id that is another now must not be somebody else's: who had it first keeps it, and this message the one that it is
 * stored with. */
static void
keep_id (PpItem *item, const PGresult *result, int row)
{
	const char *whole = pp_result_text (result, row, TEXT_LONG_MSGID);

	g_free (item->submission->msgid);
	item->submission->msgid = g_strdup (whole != NULL ? whole : pp_result_text (result, row, MESSAGE_MSGID));
	pp_item_set_keys (item);
}

static gboolean
settle_ids (PpBatch *batch, const GPtrArray *items, const PGresult *result, GError **error)
{
	g_autoptr (GPtrArray) keys = g_ptr_array_new ();
	g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);

	for (guint i = 0; i < items->len; i++) {
		PpItem *item = g_ptr_array_index (items, i);

		if (strcmp (item->key, pp_result_text (result, (int) i, MESSAGE_MSGID)) != 0)
			g_ptr_array_add (keys, item->key);
	}
	if (keys->len == 0)
		return TRUE;
	g_hash_table_remove_all (batch->known);
	if (!pp_batch_load_known (batch, keys, error))
		return FALSE;
	for (guint i = 0; i < items->len; i++) {
		PpItem *item = g_ptr_array_index (items, i);
		const char *stored = pp_result_text (result, (int) i, MESSAGE_MSGID);

		if (strcmp (item->key, stored) == 0)
			continue;
		if (g_hash_table_contains (batch->known, item->key) || g_hash_table_contains (taken, item->key)) {
			keep_id (item, result, (int) i);
			continue;
		}
		g_hash_table_add (taken, item->key);
		g_ptr_array_add (batch->restated, g_strdup (stored));
		g_ptr_array_add (batch->restated, g_strdup (item->key));
	}
	return TRUE;
}

/* --- one message ----------------------------------------------------------------------------- */

/* A series row whose members are to be looked at, though none that is read again is stored in it. */
static void
lose_series (PpBatch *batch, gint64 id)
{
	if (id != 0)
		g_array_append_val (batch->lost_series, id);
}

/* Which row a submission continues: the one it is in; but a row that has nobody any more takes its first one back. */
static gint64
series_of (PpBatch *batch, const PpItem *item, gint64 stored)
{
	const gint64 *abandoned = batch->abandoned != NULL ? g_hash_table_lookup (batch->abandoned, &item->id) : NULL;

	if (abandoned == NULL)
		return stored;
	lose_series (batch, stored);
	return *abandoned;
}

static void
take_submission (PpBatch *batch, PpItem *item, const PGresult *result, int row)
{
	gint64 stored = pp_result_int (result, row, MESSAGE_SERIES);
	PpMember *member = pp_batch_add_fact (batch, item->submission, item->key, item->ref_keys, item->id,
	                                      item->person_id, series_of (batch, item, stored));

	member->refreshed = TRUE;
	member->stored_series_id = stored;
	member->turned = pp_result_int (result, row, MESSAGE_KIND) != (gint64) item->submission->kind;
	member->old_group_flags = stored_group_flags (result, row);
	member->old_completed = member->completed = pp_result_bool (result, row, MESSAGE_COMPLETED);
	item->member = member;
}

/* What is no submission any more tied others together, and they have to be grouped without it: all those that it would have
 * to be grouped with. */
static void
leave_closure (PpBatch *batch, const PGresult *result, int row)
{
	const char *key = pp_result_text (result, row, MESSAGE_MSGID);
	g_auto (GStrv) refs = pp_result_texts (result, row, MESSAGE_REFS);
	guint n = refs != NULL ? g_strv_length (refs) : 0;
	PpFact *fact = pp_fact_new (key);

	fact->date = pp_result_time (result, row, MESSAGE_DATE);
	fact->sender = pp_result_dup_text (result, row, MESSAGE_SENDER);
	fact->version = (guint) pp_result_int (result, row, MESSAGE_VERSION);
	fact->numbered = !pp_result_is_null (result, row, MESSAGE_TOTAL);
	if (fact->numbered) {
		fact->number = (guint) pp_result_int (result, row, MESSAGE_NUMBER);
		fact->total = (guint) pp_result_int (result, row, MESSAGE_TOTAL);
	}
	fact->cover = pp_result_int (result, row, MESSAGE_KIND) == PP_KIND_COVER;
	fact->refs = g_new0 (char *, n + 1);
	for (guint r = 0; r < n; r++)
		fact->refs[r] = pp_msgid_key (refs[r]);
	g_hash_table_add (batch->left, g_strdup (key));
	pp_closure_add (batch->closure, fact);
}

static PpWaiting *
take_reply (PpBatch *batch, PpItem *item, const PGresult *result, int row)
{
	PpWaiting *waiting = g_new0 (PpWaiting, 1);

	if (pp_result_int (result, row, MESSAGE_KIND) != PP_KIND_REPLY) {
		lose_series (batch, pp_result_int (result, row, MESSAGE_SERIES));
		leave_closure (batch, result, row);
	} else {
		item->submission_id = pp_result_int (result, row, MESSAGE_SUBMISSION);
	}
	waiting->id = item->id;
	waiting->key = g_strdup (item->key);
	waiting->date = item->submission->date;
	waiting->ref_keys = g_strdupv (item->ref_keys);
	waiting->old_submission_id = item->submission_id;
	g_ptr_array_add (batch->waiting, waiting);
	return waiting;
}

/* What is stored of the place of a message goes into its new row as it is; the stages that follow change it. */
static void
copy_message_as_placed (PpCopy *copy, const PpBatch *batch, const PpItem *item)
{
	PpMember *member = item->member;

	if (member != NULL) {
		member->series_id = member->stored_series_id;
		member->group_flags = member->old_group_flags;
	}
	pp_batch_copy_message (copy, batch, item);
}

/* References of before that are none any more; of a submission those that are there. A reply's are written when it is
 * known how many it watches. */
static void
rewrite_references (Rewrite *rewrite, const PpItem *item, const PGresult *result, int row)
{
	g_auto (GStrv) old = pp_result_texts (result, row, MESSAGE_REFS);

	for (guint r = 0; item->member != NULL && item->ref_keys[r] != NULL; r++) {
		pp_array_add_text (rewrite->refs, item->ref_keys[r]);
		pp_array_add_int (rewrite->referrers, item->id);
	}
	for (guint r = 0; old != NULL && old[r] != NULL; r++) {
		g_autofree char *key = pp_msgid_key (old[r]);

		if (g_strv_contains ((const char *const *) item->ref_keys, key))
			continue;
		pp_array_add_text (rewrite->old_refs, key);
		pp_array_add_int (rewrite->old_referrers, item->id);
	}
}

/* Other series may be linked to this one's by what its row said. */
static void
note_former (PpBatch *batch, const PpItem *item, const PGresult *result, int row)
{
	PpFormer former = {
		.title_key = pp_result_int (result, row, MESSAGE_TITLE_KEY),
		.change_key = pp_result_int (result, row, MESSAGE_CHANGE_KEY),
		.date = pp_result_time (result, row, MESSAGE_DATE),
		.msgid = pp_result_dup_text (result, row, MESSAGE_MSGID),
	};

	if (item->member != NULL)
		item->member->rewritten = TRUE;
	g_array_append_val (batch->former, former);
}

static void
rewrite_rows (Rewrite *rewrite, PpBatch *batch, const PpItem *item, const PGresult *result, int row)
{
	g_autoptr (PpCopy) message = pp_copy_new (), text = pp_copy_new ();
	int differs;

	copy_message_as_placed (message, batch, item);
	differs = pp_copy_compare (message, result, row, MESSAGE);
	if (differs == MESSAGE_RULES) {
		pp_array_add_int (rewrite->current, item->id);
	} else if (differs >= 0) {
		pp_batch_touch (batch->touched_messages, item->id);
		pp_batch_touch (batch->doubtful_persons, pp_result_int (result, row, MESSAGE_PERSON));
		note_former (batch, item, result, row);
		pp_array_add_int (rewrite->messages, item->id);
		pp_copy_append (rewrite->message_rows, message);
	}
	pp_batch_copy_text (text, batch, item);
	if (pp_copy_compare (text, result, row, TEXT) >= 0) {
		pp_batch_touch (batch->touched_messages, item->id);
		pp_batch_touch (batch->doubtful_persons, pp_result_int (result, row, MESSAGE_PERSON));
		pp_array_add_int (rewrite->texts, item->id);
		pp_copy_append (rewrite->text_rows, text);
	}
	rewrite_references (rewrite, item, result, row);
}

static void
take_row (PpBatch *batch, Rewrite *rewrite, PpItem *item, const PGresult *result, int row)
{
	PpRefreshed *refreshed = g_hash_table_lookup (batch->refreshed, &item->id);
	gboolean was_reply = pp_result_int (result, row, MESSAGE_KIND) == PP_KIND_REPLY;
	gboolean is_reply = item->submission->kind == PP_KIND_REPLY;

	refreshed->kind = item->submission->kind;
	item->delegate_id = pp_result_int (result, row, TEXT_DELEGATE);
	if (is_reply)
		refreshed->waiting = take_reply (batch, item, result, row);
	else
		take_submission (batch, item, result, row);
	if (item->submission->kind != PP_KIND_PATCH)
		item->delegate_id = 0;
	if (was_reply != is_reply)
		g_ptr_array_add (batch->restated, g_strdup (item->key));
	rewrite_rows (rewrite, batch, item, result, row);
}

/* --- writing --------------------------------------------------------------------------------- */

/* Rows go and come again under their ids: all columns of a row are then what COPY puts there, in one way for all. */
static gboolean
replace_rows (PpBatch *batch, const char *remove, PpArray **ids, const char *copy, const PpCopy *rows, GError **error)
{
	return pp_array_length (*ids) == 0 ||
	       (pp_store_run (batch->store, remove, ids_params (batch, g_steal_pointer (ids)), error) &&
	        pp_batch_copy_rows (batch, copy, rows, error));
}

static gboolean
write_references (PpBatch *batch, const char *name, PpArray **refs, PpArray **referrers, GError **error)
{
	PpParams *params;

	if (pp_array_length (*refs) == 0)
		return TRUE;
	params = ids_params (batch, g_steal_pointer (refs));
	pp_params_array (params, g_steal_pointer (referrers));
	return pp_store_run (batch->store, name, params, error);
}

static gboolean
write_rewrite (PpBatch *batch, Rewrite *rewrite, GError **error)
{
	if (pp_array_length (rewrite->current) > 0) {
		PpParams *params = ids_params (batch, g_steal_pointer (&rewrite->current));

		pp_params_int4 (params, PP_RULES_VERSION);
		if (!pp_store_run (batch->store, "refresh-current", params, error))
			return FALSE;
	}
	return replace_rows (batch, "refresh-remove-message", &rewrite->messages, "ingest-copy-message",
	                     rewrite->message_rows, error) &&
	       replace_rows (batch, "refresh-remove-text", &rewrite->texts, "ingest-copy-text", rewrite->text_rows,
	                     error) &&
	       write_references (batch, "refresh-forget", &rewrite->old_refs, &rewrite->old_referrers, error) &&
	       write_references (batch, "ingest-watch", &rewrite->refs, &rewrite->referrers, error);
}

/* --- many ------------------------------------------------------------------------------------ */

static gboolean
refresh_chunk (PpBatch *batch, PpArray *ids, GError **error)
{
	g_autoptr (PGresult) result = pp_store_query (batch->store, "refresh-rows", ids_params (batch, ids), error);
	g_autoptr (GPtrArray) items = NULL;
	g_auto (Rewrite) rewrite = { 0 };

	if (result == NULL)
		return FALSE;
	items = parse_rows (batch, result);
	if (!settle_ids (batch, items, result, error) || !pp_batch_place_persons (batch, items, error))
		return FALSE;
	rewrite_init (&rewrite);
	for (guint i = 0; i < items->len; i++)
		take_row (batch, &rewrite, g_ptr_array_index (items, i), result, (int) i);
	return write_rewrite (batch, &rewrite, error);
}

/* IDS without those that were read already; each is marked as read. */
static PpArray *
not_yet (PpBatch *batch, const GArray *ids)
{
	PpArray *wanted = pp_array_new_int8 ();

	for (guint i = 0; i < ids->len; i++) {
		gint64 id = g_array_index (ids, gint64, i);

		if (g_hash_table_contains (batch->refreshed, &id))
			continue;
		g_hash_table_insert (batch->refreshed, pp_id_key (id), g_new0 (PpRefreshed, 1));
		pp_array_add_int (wanted, id);
	}
	return wanted;
}

gboolean
pp_batch_refresh (PpBatch *batch, const GArray *ids, GError **error)
{
	g_autoptr (PpArray) wanted = not_yet (batch, ids);
	g_autoptr (PpArray) chunk = pp_array_new_int8 ();
	g_autoptr (PGresult) sizes = NULL;
	gint64 bytes = 0;

	if (pp_array_length (wanted) == 0)
		return TRUE;
	sizes = pp_store_query (batch->store, "refresh-sizes", ids_params (batch, g_steal_pointer (&wanted)), error);
	if (sizes == NULL)
		return FALSE;
	for (int row = 0; row < PQntuples (sizes); row++) {
		pp_array_add_int (chunk, pp_result_int (sizes, row, 0));
		bytes += pp_result_int (sizes, row, 1);
		if (bytes < CHUNK_BYTES && pp_array_length (chunk) < CHUNK_MESSAGES && row + 1 < PQntuples (sizes))
			continue;
		if (!refresh_chunk (batch, g_steal_pointer (&chunk), error))
			return FALSE;
		chunk = pp_array_new_int8 ();
		bytes = 0;
	}
	return TRUE;
}

/* Reads again the messages that a statement gives the ids of, in its first column. *ANY: some were not yet. */
static gboolean
refresh_result (PpBatch *batch, const PGresult *result, gboolean *any, GError **error)
{
	g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
	guint before = g_hash_table_size (batch->refreshed);

	for (int row = 0; row < PQntuples (result); row++) {
		gint64 id = pp_result_int (result, row, 0);

		g_array_append_val (ids, id);
	}
	if (!pp_batch_refresh (batch, ids, error))
		return FALSE;
	*any |= g_hash_table_size (batch->refreshed) > before;
	return TRUE;
}

gboolean
pp_batch_refresh_companions (PpBatch *batch, gboolean *any, GError **error)
{
	g_autoptr (GArray) ids = pp_batch_old_series (batch);
	PpArray *series = pp_array_new_int8 ();
	g_autoptr (PGresult) result = NULL;

	for (guint i = 0; i < ids->len; i++)
		pp_array_add_int (series, g_array_index (ids, gint64, i));
	*any = FALSE;
	result = pp_store_query (batch->store, "refresh-members", ids_params (batch, series), error);
	return result != NULL && refresh_result (batch, result, any, error);
}

/* --- threads --------------------------------------------------------------------------------- */

/* The replies that those in batch->waiting, from place FROM on, refer to, up to the top. Those that this run has read
 * before lead where they should already. */
static gboolean
refresh_parents (PpBatch *batch, guint from, gboolean *any, GError **error)
{
	PpArray *keys = pp_array_new_text ();
	g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
	g_autoptr (PGresult) result = NULL;
	PpParams *params;

	for (guint i = from; i < batch->waiting->len; i++) {
		const PpWaiting *waiting = g_ptr_array_index (batch->waiting, i);

		for (guint r = 0; waiting->ref_keys[r] != NULL; r++)
			if (g_hash_table_add (seen, waiting->ref_keys[r]))
				pp_array_add_text (keys, waiting->ref_keys[r]);
	}
	params = ids_params (batch, keys);
	pp_params_int8 (params, batch->read_below);
	result = pp_store_query (batch->store, "refresh-parents", params, error);
	return result != NULL && refresh_result (batch, result, any, error);
}

/* Who refers to what means something else now: a submission may belong to another series then. */
static gboolean
refresh_referrers (PpBatch *batch, gboolean *any, GError **error)
{
	PpArray *keys;
	g_autoptr (PGresult) result = NULL;

	if (batch->restated->len == 0)
		return TRUE;
	keys = pp_array_new_text ();
	for (guint i = 0; i < batch->restated->len; i++)
		pp_array_add_text (keys, g_ptr_array_index (batch->restated, i));
	result = pp_store_query (batch->store, "refresh-referrers", ids_params (batch, keys), error);
	return result != NULL && refresh_result (batch, result, any, error);
}

/* Whatever refers to what leads elsewhere now, or means something else now. */
static gboolean
refresh_below (PpBatch *batch, gboolean *any, GError **error)
{
	g_autoptr (PpArray) keys = pp_array_new_text ();
	g_autoptr (PGresult) result = NULL;

	for (guint i = 0; i < batch->restated->len; i++)
		pp_array_add_text (keys, g_ptr_array_index (batch->restated, i));
	for (guint i = 0; i < batch->waiting->len; i++) {
		const PpWaiting *waiting = g_ptr_array_index (batch->waiting, i);

		if (waiting->submission_id != waiting->old_submission_id)
			pp_array_add_text (keys, waiting->key);
	}
	if (pp_array_length (keys) == 0)
		return TRUE;
	result = pp_store_query (batch->store, "ingest-waiting", ids_params (batch, g_steal_pointer (&keys)), error);
	return result != NULL && refresh_result (batch, result, any, error);
}

static gboolean
refresh_threads (PpBatch *batch, GError **error)
{
	guint from = 0;
	gboolean more;

	do {
		gboolean any;

		do {
			guint before = batch->waiting->len;

			any = FALSE;
			if (!refresh_parents (batch, from, &any, error) || !refresh_referrers (batch, &any, error))
				return FALSE;
			from = before;
		} while (any);
		/* rows may say something else now */
		g_hash_table_remove_all (batch->known);
		more = FALSE;
		if (!pp_batch_resolve_waiting (batch, error) || !refresh_below (batch, &more, error))
			return FALSE;
	} while (more);
	return TRUE;
}

gboolean
pp_batch_refresh_all (PpBatch *batch, const GArray *ids, GError **error)
{
	guint before;

	if (!pp_batch_refresh (batch, ids, error))
		return FALSE;
	/* what was a patch may be a reply, and the other way round */
	do {
		before = g_hash_table_size (batch->refreshed);
		if (!refresh_threads (batch, error) || (!batch->keep_places && !pp_batch_load_closure (batch, error)))
			return FALSE;
	} while (g_hash_table_size (batch->refreshed) > before);
	return TRUE;
}
