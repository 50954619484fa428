/* Look-ups of a batch: each is one statement over arrays, whatever the size of the batch. */
#include "batch.h"

#include <string.h>

#include "mail/limits.h"
#include "mail/msgid.h"
#include "patch/subject.h"

#define PP_ERROR_OLD_PROGRAM "the inbox was written by newer rules (%d, this program has %d): update patchpost"

static void
waiting_free (PpWaiting *waiting)
{
	g_free (waiting->key);
	g_strfreev (waiting->ref_keys);
	g_free (waiting);
}

static void
naming_clear (PpNaming *naming)
{
	g_free (naming->email);
	g_free (naming->name);
	g_free (naming->msgid);
}

static void
person_free (PpPerson *person)
{
	g_free (person->email_key);
	naming_clear (&person->naming);
	naming_clear (&person->stored);
	g_free (person);
}

static void
member_free (PpMember *member)
{
	g_free (member->subject);
	g_free (member->base_commit);
	g_free (member);
}

void
pp_series_row_free (PpSeriesRow *row)
{
	g_free (row->name);
	g_free (row->base_commit);
	g_free (row->change_id);
	g_free (row);
}

PpBatch *
pp_batch_new (PpStore *store, const PpInbox *inbox, PpOrigin origin, GPtrArray *items)
{
	PpBatch *batch = g_new0 (PpBatch, 1);

	batch->store = store;
	batch->inbox = inbox;
	batch->origin = origin;
	batch->now = g_get_real_time () / G_USEC_PER_SEC;
	batch->items = g_ptr_array_new ();
	for (guint i = 0; i < items->len; i++)
		g_ptr_array_add (batch->items, g_ptr_array_index (items, i));
	batch->reused = g_ptr_array_new ();
	batch->verdicts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
	batch->claims = g_array_new (FALSE, FALSE, sizeof (PpClaim));
	batch->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
	batch->persons = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) person_free);
	batch->accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
	batch->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) waiting_free);
	batch->closure = pp_closure_new ();
	batch->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) member_free);
	batch->old_rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
	                                         (GDestroyNotify) pp_series_row_free);
	batch->placed = g_array_new (FALSE, TRUE, sizeof (PpPlaced));
	batch->superseded = g_array_new (FALSE, TRUE, sizeof (PpEvent));
	batch->new_rows = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_series_row_free);
	batch->changed_rows = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_series_row_free);
	batch->completed = g_ptr_array_new ();
	batch->delegations = g_array_new (FALSE, FALSE, sizeof (PpDelegation));
	batch->events = g_array_new (FALSE, TRUE, sizeof (PpEvent));
	return batch;
}

void
pp_batch_free (PpBatch *batch)
{
	if (batch == NULL)
		return;
	g_ptr_array_unref (batch->items);
	g_ptr_array_unref (batch->reused);
	g_hash_table_unref (batch->verdicts);
	g_array_unref (batch->claims);
	g_hash_table_unref (batch->known);
	g_hash_table_unref (batch->persons);
	g_hash_table_unref (batch->accounts);
	g_ptr_array_unref (batch->waiting);
	g_clear_pointer (&batch->series, g_ptr_array_unref);
	g_array_unref (batch->placed);
	g_array_unref (batch->superseded);
	pp_closure_free (batch->closure);
	g_hash_table_unref (batch->members);
	g_hash_table_unref (batch->old_rows);
	g_ptr_array_unref (batch->new_rows);
	g_ptr_array_unref (batch->changed_rows);
	g_ptr_array_unref (batch->completed);
	g_clear_pointer (&batch->rules, g_ptr_array_unref);
	g_array_unref (batch->delegations);
	g_array_unref (batch->events);
	g_clear_pointer (&batch->refreshed, g_hash_table_unref);
	g_clear_pointer (&batch->lost_series, g_array_unref);
	g_clear_pointer (&batch->former, g_array_unref);
	g_clear_pointer (&batch->left, g_hash_table_unref);
	g_clear_pointer (&batch->restated, g_ptr_array_unref);
	g_clear_pointer (&batch->touched_messages, g_hash_table_unref);
	g_clear_pointer (&batch->touched_persons, g_hash_table_unref);
	g_clear_pointer (&batch->touched_series, g_hash_table_unref);
	g_clear_pointer (&batch->doubtful_persons, g_hash_table_unref);
	g_free (batch);
}

void
pp_batch_go_on (PpBatch *batch, const PpBatch *first)
{
	batch->cursor = first->cursor;
	batch->rules_version = first->rules_version;
	g_hash_table_unref (batch->verdicts);
	batch->verdicts = g_hash_table_ref (first->verdicts);
}

/* Parameters of a statement whose first one is the inbox. */
static PpParams *
inbox_params (const PpBatch *batch)
{
	PpParams *params = pp_params_new ();

	pp_params_int8 (params, batch->inbox->id);
	return params;
}

static char **
keys_of (char **msgids)
{
	guint n = g_strv_length (msgids);
	char **keys = g_new0 (char *, n + 1);

	for (guint i = 0; i < n; i++)
		keys[i] = pp_msgid_key (msgids[i]);
	return keys;
}

/* RESULT is that of ingest-lock.sql. */
static gboolean
take_lock (PpBatch *batch, const PGresult *result, GError **error)
{
	if (PQntuples (result) != 1) {
		g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG, "the inbox '%s' is gone",
		             batch->inbox->name);
		return FALSE;
	}
	batch->cursor = pp_result_int (result, 0, 0);
	batch->rules_version = (gint) pp_result_int (result, 0, 1);
	batch->purged = pp_result_bool (result, 0, 2);
	if (batch->rules_version > PP_RULES_VERSION) {
		g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_NO_SCHEMA, PP_ERROR_OLD_PROGRAM,
		             batch->rules_version, PP_RULES_VERSION);
		return FALSE;
	}
	return TRUE;
}

static PpParams *
keys_params (const PpBatch *batch, const GPtrArray *keys)
{
	PpParams *params = inbox_params (batch);

	pp_params_texts (params, (const char *const *) keys->pdata, keys->len);
	return params;
}

static void
take_known (PpBatch *batch, const PGresult *result)
{
	for (int row = 0; row < PQntuples (result); row++) {
		PpKnown *known = g_new0 (PpKnown, 1);
		PpKind kind = (PpKind) pp_result_int (result, row, 2);
		g_autoptr (GBytes) digest = pp_result_bytes (result, row, 4);
		g_auto (GStrv) group_flags = pp_result_texts (result, row, 6);

		known->id = pp_result_int (result, row, 5);
		if (kind == PP_KIND_REPLY) {
			known->submission_id = pp_result_int (result, row, 1);
			known->submission_kind = (PpKind) pp_result_int (result, row, 3);
		} else {
			known->submission_id = known->id;
			known->submission_kind = kind;
		}
		known->removed = (pp_flags_parse_all (group_flags) & PP_FLAG_REMOVED_UPSTREAM) != 0;
		known->archive.id = (gint32) pp_result_int (result, row, 7);
		known->archive.reading = (gint16) pp_result_int (result, row, 8);
		if (g_bytes_get_size (digest) == PP_DIGEST_LENGTH)
			memcpy (known->digest, g_bytes_get_data (digest, NULL), PP_DIGEST_LENGTH);
		g_hash_table_replace (batch->known, pp_result_dup_text (result, row, 0), known);
	}
}

gboolean
pp_batch_load_known (PpBatch *batch, GPtrArray *keys, GError **error)
{
	g_autoptr (PGresult) result = NULL;

	if (keys->len == 0)
		return TRUE;
	result = pp_store_query (batch->store, "ingest-known", keys_params (batch, keys), error);
	if (result == NULL)
		return FALSE;
	take_known (batch, result);
	return TRUE;
}

/* The keys of the persons that were not asked for yet, and are now. */
static GPtrArray *
ask_persons (PpBatch *batch)
{
	GPtrArray *keys = g_ptr_array_new ();
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init (&iter, batch->persons);
	while (g_hash_table_iter_next (&iter, NULL, &value)) {
		PpPerson *person = value;

		if (!person->loaded)
			g_ptr_array_add (keys, person->email_key);
		person->loaded = TRUE;
	}
	return keys;
}

static void
take_persons (PpBatch *batch, const PGresult *result)
{
	for (int row = 0; row < PQntuples (result); row++) {
		PpPerson *person = g_hash_table_lookup (batch->persons, pp_result_text (result, row, 0));

		g_assert (person != NULL);
		person->id = pp_result_int (result, row, 1);
		person->stored = (PpNaming) {
			.date = pp_result_time (result, row, 2), .msgid = pp_result_dup_text (result, row, 3),
			.email = pp_result_dup_text (result, row, 4), .name = pp_result_dup_text (result, row, 5),
		};
	}
}

gboolean
pp_batch_load_persons (PpBatch *batch, GError **error)
{
	g_autoptr (GPtrArray) keys = ask_persons (batch);
	g_autoptr (PGresult) result = NULL;

	if (keys->len == 0)
		return TRUE;
	result = pp_store_query (batch->store, "ingest-persons", keys_params (batch, keys), error);
	if (result == NULL)
		return FALSE;
	take_persons (batch, result);
	return TRUE;
}

gboolean
pp_batch_lock (PpBatch *batch, const GPtrArray *keys, GError **error)
{
	g_autoptr (GPtrArray) persons = NULL, results = NULL;

	pp_store_queue (batch->store, "begin", NULL);
	pp_store_queue (batch->store, "ingest-plans", NULL);
	pp_store_queue (batch->store, "ingest-lock", inbox_params (batch));
	if (keys != NULL) {
		persons = ask_persons (batch);
		pp_store_queue (batch->store, "ingest-known", keys_params (batch, keys));
		pp_store_queue (batch->store, "ingest-persons", keys_params (batch, persons));
	}
	results = pp_store_flush (batch->store, error);
	if (results == NULL || !take_lock (batch, g_ptr_array_index (results, 2), error))
		return FALSE;
	if (keys != NULL) {
		take_known (batch, g_ptr_array_index (results, 3));
		take_persons (batch, g_ptr_array_index (results, 4));
	}
	return TRUE;
}

gboolean
pp_batch_load_accounts (PpBatch *batch, GError **error)
{
	g_autoptr (PGresult) result = NULL;
	g_autoptr (PpArray) emails = pp_array_new_text ();
	PpParams *params;

	for (guint i = 0; i < batch->items->len; i++) {
		const PpItem *item = g_ptr_array_index (batch->items, i);

		if (item->submission->hint_delegate != NULL) {
			g_autofree char *lower = g_utf8_strdown (item->submission->hint_delegate, -1);

			pp_array_add_text (emails, lower);
		}
	}
	if (pp_array_length (emails) == 0)
		return TRUE;
	params = pp_params_new ();
	pp_params_array (params, g_steal_pointer (&emails));
	result = pp_store_query (batch->store, "ingest-accounts", params, error);
	if (result == NULL)
		return FALSE;
	for (int row = 0; row < PQntuples (result); row++)
		g_hash_table_replace (batch->accounts, pp_result_dup_text (result, row, 0),
		                      pp_id_key (pp_result_int (result, row, 1)));
	return TRUE;
}

gboolean
pp_batch_load_waiting (PpBatch *batch, const GPtrArray *keys, GError **error)
{
	g_autoptr (PGresult) awaited = NULL, result = NULL;

	if (keys->len == 0)
		return TRUE;
	awaited = pp_store_query (batch->store, "ingest-awaited", keys_params (batch, keys), error);
	if (awaited == NULL)
		return FALSE;
	if (!pp_result_bool (awaited, 0, 0))
		return TRUE;
	result = pp_store_query (batch->store, "ingest-waiting", keys_params (batch, keys), error);
	if (result == NULL)
		return FALSE;
	for (int row = 0; row < PQntuples (result); row++) {
		PpWaiting *waiting = g_new0 (PpWaiting, 1);
		g_auto (GStrv) refs = pp_result_texts (result, row, 3);

		waiting->id = pp_result_int (result, row, 0);
		waiting->key = pp_result_dup_text (result, row, 1);
		waiting->date = pp_result_time (result, row, 2);
		waiting->ref_keys = keys_of (refs);
		waiting->old_submission_id = pp_result_int (result, row, 4);
		g_ptr_array_add (batch->waiting, waiting);
	}
	return TRUE;
}

/* The statements are three, for a delivery mostly needs one, and pays for planning. Each gives one more than
 * is too many; of several items those that are not need room. */
static void
queue_facts (PpBatch *batch, const char *name, PpParams *params)
{
	pp_params_int4 (params, (batch->items->len > 1 ? 2 : 1) * PP_LIMIT_CLOSURE + 1);
	pp_store_queue (batch->store, name, params);
}

static PpParams *
windows_params (const PpBatch *batch, const GArray *windows)
{
	PpParams *params = inbox_params (batch);
	PpArray *senders = pp_array_new_text (), *versions = pp_array_new_int4 (), *totals = pp_array_new_int4 ();
	PpArray *since = pp_array_new_timestamptz (), *until = pp_array_new_timestamptz ();

	for (guint i = 0; i < windows->len; i++) {
		const PpRunWindow *window = &g_array_index (windows, PpRunWindow, i);

		pp_array_add_text (senders, window->sender);
		pp_array_add_int (versions, window->version);
		pp_array_add_int (totals, window->total);
		pp_array_add_time (since, window->since);
		pp_array_add_time (until, window->until);
	}
	pp_params_array (params, senders);
	pp_params_array (params, versions);
	pp_params_array (params, totals);
	pp_params_array (params, since);
	pp_params_array (params, until);
	return params;
}

static GPtrArray *
query_facts (PpBatch *batch, const PpWants *wants, GError **error)
{
	if (wants->msgids->len > 0)
		queue_facts (batch, "ingest-facts-by-id", keys_params (batch, wants->msgids));
	if (wants->refs->len > 0)
		queue_facts (batch, "ingest-facts-by-ref", keys_params (batch, wants->refs));
	if (wants->windows->len > 0)
		queue_facts (batch, "ingest-facts-by-run", windows_params (batch, wants->windows));
	return pp_store_flush (batch->store, error);
}

/* One row of ingest-facts-….sql, as what grouping sees (the fact) and what it does not (the member). */
static void
add_stored_fact (PpBatch *batch, const PGresult *result, int row)
{
	const char *key = pp_result_text (result, row, 1);
	g_auto (GStrv) refs = pp_result_texts (result, row, 6);
	g_auto (GStrv) group_flags = pp_result_texts (result, row, 15);
	g_autoptr (PpSubject) subject = NULL;
	PpMember *member;
	PpFact *fact;

	if (g_hash_table_contains (batch->members, key))
		return;
	member = g_new0 (PpMember, 1);
	member->id = pp_result_int (result, row, 0);
	member->patch = pp_result_int (result, row, 2) == PP_KIND_PATCH;
	member->subject = pp_result_dup_text (result, row, 5);
	member->base_commit = pp_result_dup_text (result, row, 12);
	member->old_series_id = member->stored_series_id = pp_result_int (result, row, 13);
	member->person_id = pp_result_int (result, row, 14);
	member->old_group_flags = pp_flags_parse_all (group_flags);
	member->old_completed = member->completed = pp_result_bool (result, row, 16);
	g_hash_table_insert (batch->members, g_strdup (key), member);

	subject = pp_subject_parse (member->subject, (const char *const *) batch->inbox->link_names);
	fact = pp_fact_new (key);
	fact->id = member->id;
	fact->series_id = member->old_series_id;
	fact->date = pp_result_time (result, row, 3);
	fact->sender = pp_result_dup_text (result, row, 4);
	fact->refs = keys_of (refs);
	fact->version = (guint) pp_result_int (result, row, 7);
	fact->numbered = !pp_result_is_null (result, row, 9);
	fact->number = fact->numbered ? (guint) pp_result_int (result, row, 8) : 1;
	fact->total = fact->numbered ? (guint) pp_result_int (result, row, 9) : 1;
	fact->cover = !member->patch;
	fact->serves_as_cover = member->patch && fact->numbered && fact->number == 0;
	fact->name = g_strdup (subject->name);
	fact->title = g_strdup (subject->title);
	fact->change_id = pp_result_dup_text (result, row, 11);
	pp_closure_add (batch->closure, fact);
}

/* The facts of RESULT, of ingest-facts-….sql; in a batch that reads again, of what their raw bytes say. */
static gboolean
take_facts (PpBatch *batch, const PGresult *result, GError **error)
{
	g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

	for (int row = 0; row < PQntuples (result); row++) {
		gint64 id = pp_result_int (result, row, 0);

		if (batch->refreshed != NULL)
			g_array_append_val (ids, id);
		else
			add_stored_fact (batch, result, row);
	}
	return ids->len == 0 || pp_batch_refresh (batch, ids, error);
}

static gboolean
load_wanted (PpBatch *batch, GError **error)
{
	PpWants wants;

	while (pp_closure_wants (batch->closure, &wants)) {
		g_autoptr (GPtrArray) results = query_facts (batch, &wants, error);

		if (results == NULL)
			return FALSE;
		for (guint i = 0; i < results->len; i++)
			if (!take_facts (batch, g_ptr_array_index (results, i), error))
				return FALSE;
	}
	return TRUE;
}

gboolean
pp_batch_load_closure (PpBatch *batch, GError **error)
{
	gboolean any;

	do {
		any = FALSE;
		if (!batch->alone && !load_wanted (batch, error))
			return FALSE;
		if (batch->refreshed != NULL && (batch->alone || !pp_closure_too_large (batch->closure)) &&
		    !pp_batch_refresh_companions (batch, &any, error))
			return FALSE;
	} while (any);
	return TRUE;
}

gboolean
pp_batch_load_series (PpBatch *batch, GArray *ids, GError **error)
{
	g_autoptr (PGresult) result = NULL;
	PpParams *params;
	PpArray *array;

	if (ids->len == 0)
		return TRUE;
	params = inbox_params (batch);
	array = pp_array_new_int8 ();
	for (guint i = 0; i < ids->len; i++)
		pp_array_add_int (array, g_array_index (ids, gint64, i));
	pp_params_array (params, array);
	result = pp_store_query (batch->store, "ingest-series", params, error);
	if (result == NULL)
		return FALSE;
	for (int row = 0; row < PQntuples (result); row++) {
		PpSeriesRow *series = g_new0 (PpSeriesRow, 1);

		series->id = pp_result_int (result, row, 0);
		series->project_id = pp_result_int (result, row, 1);
		series->name = pp_result_dup_text (result, row, 2);
		series->version = (guint) pp_result_int (result, row, 3);
		series->total = (guint) pp_result_int (result, row, 4);
		series->received = (guint) pp_result_int (result, row, 5);
		series->extras = (guint) pp_result_int (result, row, 6);
		series->complete = pp_result_bool (result, row, 7);
		series->date = pp_result_time (result, row, 8);
		series->person_id = pp_result_int (result, row, 9);
		series->cover_id = pp_result_int (result, row, 10);
		series->first_id = pp_result_int (result, row, 11);
		series->base_commit = pp_result_dup_text (result, row, 12);
		series->change_id = pp_result_dup_text (result, row, 13);
		series->merged_into = pp_result_int (result, row, 14);
		series->completed = pp_result_bool (result, row, 15);
		series->previous_id = pp_result_int (result, row, 16);
		series->partial = pp_result_bool (result, row, 17);
		series->superseded = pp_result_bool (result, row, 18);
		g_hash_table_replace (batch->old_rows, pp_id_key (series->id), series);
	}
	return TRUE;
}

gboolean
pp_batch_load_paths (PpBatch *batch, GHashTable *relabelled, GError **error)
{
	g_autoptr (PGresult) result = NULL;
	PpParams *params;
	PpArray *ids;
	GHashTableIter iter;
	gpointer key;

	params = inbox_params (batch);
	ids = pp_array_new_int8 ();
	g_hash_table_iter_init (&iter, relabelled);
	while (g_hash_table_iter_next (&iter, &key, NULL))
		pp_array_add_int (ids, *(gint64 *) key);
	pp_params_array (params, ids);
	result = pp_store_query (batch->store, "ingest-paths", params, error);
	if (result == NULL)
		return FALSE;
	for (int row = 0; row < PQntuples (result); row++) {
		gint64 id = pp_result_int (result, row, 0);
		g_auto (GStrv) paths = pp_result_texts (result, row, 1);

		if (!pp_result_is_null (result, row, 3))
			g_hash_table_replace (batch->accounts, pp_result_dup_text (result, row, 2),
			                      pp_id_key (pp_result_int (result, row, 3)));
		pp_batch_place_stored_delegate (batch, g_hash_table_lookup (relabelled, &id),
		                                pp_result_int (result, row, 4), pp_result_text (result, row, 2), paths);
	}
	return TRUE;
}

GArray *
pp_batch_new_ids (PpBatch *batch, const char *name, guint count, GError **error)
{
	g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
	g_autoptr (PGresult) result = NULL;
	PpParams *params;

	if (count == 0)
		return g_steal_pointer (&ids);
	params = pp_params_new ();
	pp_params_int4 (params, count);
	result = pp_store_query (batch->store, name, params, error);
	if (result == NULL)
		return NULL;
	for (int row = 0; row < PQntuples (result); row++) {
		gint64 id = pp_result_int (result, row, 0);

		g_array_append_val (ids, id);
	}
	return g_steal_pointer (&ids);
}
