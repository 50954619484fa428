/* Writes what batch-place.c decided: new rows by COPY, changes by one UPDATE a table. */
#include "batch.h"

#include <string.h>

#include "mail/msgid.h"

gboolean
pp_batch_copy_rows (PpBatch *batch, const char *name, const PpCopy *copy, GError **error)
{
	return pp_copy_rows (copy) == 0 || pp_store_copy (batch->store, name, copy, error);
}

static void
copy_id (PpCopy *copy, gint64 id)
{
	if (id != 0)
		pp_copy_int8 (copy, id);
	else
		pp_copy_null (copy);
}

static void
copy_strings (PpCopy *copy, const GPtrArray *strings)
{
	if (strings != NULL)
		pp_copy_texts (copy, (const char *const *) strings->pdata, strings->len);
	else
		pp_copy_null (copy);
}

static void
array_add_id (PpArray *array, gint64 id)
{
	if (id != 0)
		pp_array_add_int (array, id);
	else
		pp_array_add_null (array);
}

/* --- messages -------------------------------------------------------------------------------- */

void
pp_batch_copy_message (PpCopy *copy, const PpBatch *batch, const PpItem *item)
{
	const PpSubmission *submission = item->submission;
	g_autofree const char **flags = pp_flags_names (submission->flags);
	g_autofree const char **group_flags = pp_flags_names (item->member != NULL ? item->member->group_flags
	                                                              : item->group_flags);

	pp_copy_row (copy, 29);
	pp_copy_int8 (copy, batch->inbox->id);
	pp_copy_int8 (copy, item->id);
	pp_copy_text (copy, item->key);
	pp_copy_int2 (copy, submission->kind);
	pp_copy_time (copy, submission->date);
	pp_copy_int8 (copy, item->person_id);
	pp_copy_text (copy, submission->sender);
	pp_copy_text (copy, submission->subject);
	copy_strings (copy, submission->refs);
	if (submission->kind != PP_KIND_REPLY)
		pp_copy_int4 (copy, submission->version);
	else
		pp_copy_null (copy);
	if (submission->kind != PP_KIND_REPLY && submission->numbered) {
		pp_copy_int4 (copy, submission->number);
		pp_copy_int4 (copy, submission->total);
	} else {
		pp_copy_null (copy);
		pp_copy_null (copy);
	}
	pp_copy_bool (copy, submission->pull_url != NULL);
	pp_copy_text (copy, submission->change_id);
	if (submission->change_id != NULL)
		pp_copy_int8 (copy, pp_batch_change_key (submission->change_id));
	else
		pp_copy_null (copy);
	if (submission->kind != PP_KIND_REPLY)
		pp_copy_int8 (copy, pp_batch_title_key (submission->sender, submission->title));
	else
		pp_copy_null (copy);
	pp_copy_text (copy, submission->base_commit);
	copy_id (copy, item->submission_id);
	copy_id (copy, item->member != NULL ? item->member->series_id : 0);
	pp_copy_texts (copy, flags, -1);
	pp_copy_texts (copy, group_flags, -1);
	pp_copy_bool (copy, item->member != NULL && item->member->completed);
	pp_copy_bytes (copy, submission->digest, PP_DIGEST_LENGTH);
	if (item->from_line_date != PP_NO_DATE)
		pp_copy_time (copy, item->from_line_date);
	else
		pp_copy_null (copy);
	pp_copy_time (copy, item->arrival);
	pp_copy_int2 (copy, (gint16) item->origin);
	pp_copy_int4 (copy, PP_RULES_VERSION);
	if (item->archive.id != 0) {
		pp_copy_int4 (copy, item->archive.id);
		pp_copy_int2 (copy, item->archive.reading);
	} else {
		pp_copy_null (copy);
		pp_copy_null (copy);
	}
}

static void
copy_trailers (PpCopy *copy, const GPtrArray *trailers)
{
	g_autoptr (PpArray) array = pp_array_new_text ();

	for (guint i = 0; i < trailers->len; i++) {
		const PpTrailer *trailer = g_ptr_array_index (trailers, i);

		pp_array_add_text (array, trailer->name);
		pp_array_add_text (array, trailer->value);
	}
	pp_copy_array (copy, array);
}

static void
copy_files (PpCopy *copy, const GPtrArray *files)
{
	g_autoptr (PpArray) paths = pp_array_new_text (), old_paths = pp_array_new_text ();
	g_autoptr (PpArray) statuses = pp_array_new_text ();
	g_autoptr (PpArray) added = pp_array_new_int4 (), removed = pp_array_new_int4 ();

	if (files == NULL) {
		for (guint i = 0; i < 5; i++)
			pp_copy_null (copy);
		return;
	}
	for (guint i = 0; i < files->len; i++) {
		const PpFile *file = g_ptr_array_index (files, i);

		pp_array_add_text (paths, file->path);
		pp_array_add_text (old_paths, file->old_path);
		pp_array_add_text (statuses, pp_file_status_name (file->status));
		pp_array_add_int (added, file->added);
		pp_array_add_int (removed, file->removed);
	}
	pp_copy_array (copy, paths);
	pp_copy_array (copy, old_paths);
	pp_copy_array (copy, statuses);
	pp_copy_array (copy, added);
	pp_copy_array (copy, removed);
}

void
pp_batch_copy_text (PpCopy *copy, const PpBatch *batch, const PpItem *item)
{
	const PpSubmission *submission = item->submission;

	pp_copy_row (copy, 24);
	pp_copy_int8 (copy, batch->inbox->id);
	pp_copy_int8 (copy, item->id);
	pp_copy_text (copy, strcmp (item->key, submission->msgid) != 0 ? submission->msgid : NULL);
	pp_copy_text (copy, submission->name);
	pp_copy_text (copy, submission->email);
	pp_copy_text (copy, submission->in_reply_to);
	pp_copy_text (copy, submission->content);
	copy_trailers (copy, submission->trailers);
	pp_copy_text (copy, submission->patch_name);
	if (submission->prefixes != NULL)
		pp_copy_texts (copy, (const char *const *) submission->prefixes, -1);
	else
		pp_copy_null (copy);
	copy_strings (copy, submission->depends_on);
	copy_strings (copy, submission->prerequisites);
	pp_copy_text (copy, submission->pull_url);
	pp_copy_text (copy, submission->diff);
	pp_copy_text (copy, submission->hash);
	pp_copy_text (copy, submission->git_patch_id);
	copy_files (copy, submission->files);
	pp_copy_text (copy, submission->hint_state);
	pp_copy_text (copy, submission->hint_delegate);
	copy_id (copy, item->delegate_id);
}

static void
copy_raw (PpCopy *copy, const PpBatch *batch, const PpItem *item)
{
	gsize header_length, body_length;
	const void *header = g_bytes_get_data (item->message->header, &header_length);
	const void *body = g_bytes_get_data (item->message->body, &body_length);

	pp_copy_row (copy, 5);
	pp_copy_int8 (copy, batch->inbox->id);
	pp_copy_int8 (copy, item->id);
	pp_copy_int8 (copy, pp_item_checksum (item));
	pp_copy_bytes (copy, header, header_length);
	pp_copy_bytes (copy, body, body_length);
}

static void
copy_references (PpCopy *copy, const PpBatch *batch, const PpItem *item)
{
	g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

	for (guint r = 0; item->ref_keys[r] != NULL; r++) {
		if (item->submission->kind == PP_KIND_REPLY && r >= item->explored)
			break;
		if (!g_hash_table_add (seen, item->ref_keys[r]))
			continue;
		pp_copy_row (copy, 3);
		pp_copy_int8 (copy, batch->inbox->id);
		pp_copy_text (copy, item->ref_keys[r]);
		pp_copy_int8 (copy, item->id);
	}
}

typedef void (*CopyFunc) (PpCopy *copy, const PpBatch *batch, const PpItem *item);

/* The rows that COPY_FUNC makes of the items of BATCH. */
typedef struct {
	const PpBatch *batch;
	CopyFunc copy_func;
} Rows;

static void
add_rows (PpCopy *copy, guint i, gpointer data)
{
	const Rows *rows = data;

	rows->copy_func (copy, rows->batch, g_ptr_array_index (rows->batch->items, i));
}

static gboolean
write_messages (PpBatch *batch, GError **error)
{
	static const struct {
		const char *name;
		CopyFunc copy_func;
	} tables[] = {
		{ "ingest-copy-message", pp_batch_copy_message },
		{ "ingest-copy-text", pp_batch_copy_text },
		{ "ingest-copy-raw", copy_raw },
		{ "ingest-copy-reference", copy_references },
	};

	for (guint t = 0; t < G_N_ELEMENTS (tables); t++) {
		Rows rows = { batch, tables[t].copy_func };

		if (!pp_store_copy_each (batch->store, tables[t].name, batch->items->len, add_rows, &rows, error))
			return FALSE;
	}
	return TRUE;
}

/* --- persons --------------------------------------------------------------------------------- */

/* Whether the mail at hand names PERSON in another way than the one that did so far, or is that very one. */
static gboolean
renames (const PpPerson *person)
{
	const PpNaming *now = &person->naming, *before = &person->stored;
	int order;

	if (now->msgid == NULL)
		return FALSE;
	order = now->date < before->date ? -1 : now->date > before->date ? 1 : strcmp (now->msgid, before->msgid);
	return order > 0 || (order == 0 && (g_strcmp0 (now->email, before->email) != 0 ||
	                                    g_strcmp0 (now->name, before->name) != 0));
}

static gboolean
insert_persons (PpBatch *batch, GError **error)
{
	g_autoptr (PpCopy) copy = pp_copy_new ();
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init (&iter, batch->persons);
	while (g_hash_table_iter_next (&iter, NULL, &value)) {
		const PpPerson *person = value;

		if (!person->created)
			continue;
		pp_batch_touch (batch->touched_persons, person->id);
		pp_copy_row (copy, 7);
		pp_copy_int8 (copy, batch->inbox->id);
		pp_copy_int8 (copy, person->id);
		pp_copy_text (copy, person->email_key);
		pp_copy_text (copy, person->naming.email);
		pp_copy_text (copy, person->naming.name);
		pp_copy_time (copy, person->naming.date);
		pp_copy_text (copy, person->naming.msgid);
	}
	return pp_batch_copy_rows (batch, "ingest-copy-person", copy, error);
}

static void
queue_renames (PpBatch *batch)
{
	g_autoptr (PpArray) ids = pp_array_new_int8 (), emails = pp_array_new_text (), names = pp_array_new_text ();
	g_autoptr (PpArray) dates = pp_array_new_timestamptz (), msgids = pp_array_new_text ();
	PpParams *params;
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init (&iter, batch->persons);
	while (g_hash_table_iter_next (&iter, NULL, &value)) {
		const PpPerson *person = value;

		if (person->created || !renames (person))
			continue;
		pp_batch_touch (batch->touched_persons, person->id);
		pp_array_add_int (ids, person->id);
		pp_array_add_text (emails, person->naming.email);
		pp_array_add_text (names, person->naming.name);
		pp_array_add_time (dates, person->naming.date);
		pp_array_add_text (msgids, person->naming.msgid);
	}
	if (pp_array_length (ids) == 0)
		return;
	params = pp_params_new ();
	pp_params_int8 (params, batch->inbox->id);
	pp_params_array (params, g_steal_pointer (&ids));
	pp_params_array (params, g_steal_pointer (&emails));
	pp_params_array (params, g_steal_pointer (&names));
	pp_params_array (params, g_steal_pointer (&dates));
	pp_params_array (params, g_steal_pointer (&msgids));
	pp_store_queue (batch->store, "ingest-rename", params);
}

/* --- archives -------------------------------------------------------------------------------- */

/* The last that is said of a message comes last. */
gboolean
pp_batch_write_claims (PpBatch *batch, GError **error)
{
	g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
	PpArray *ids, *archives, *readings;
	PpParams *params;

	if (batch->claims->len == 0)
		return TRUE;
	ids = pp_array_new_int8 ();
	archives = pp_array_new_int4 ();
	readings = pp_array_new_int4 ();
	for (guint i = batch->claims->len; i > 0; i--) {
		const PpClaim *claim = &g_array_index (batch->claims, PpClaim, i - 1);

		if (!g_hash_table_add (seen, (gpointer) &claim->id))
			continue;
		pp_array_add_int (ids, claim->id);
		pp_array_add_int (archives, claim->archive.id);
		pp_array_add_int (readings, claim->archive.reading);
	}
	params = pp_params_new ();
	pp_params_int8 (params, batch->inbox->id);
	pp_params_array (params, ids);
	pp_params_array (params, archives);
	pp_params_array (params, readings);
	return pp_store_run (batch->store, "ingest-claim", params, error);
}

/* --- stored messages that move ---------------------------------------------------------------- */

static gboolean
write_placements (PpBatch *batch, GError **error)
{
	g_autoptr (PpArray) ids = pp_array_new_int8 (), series = pp_array_new_int8 ();
	g_autoptr (PpArray) flags = pp_array_new_text (), completed = pp_array_new_bool ();
	PpParams *params;
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init (&iter, batch->members);
	while (g_hash_table_iter_next (&iter, NULL, &value)) {
		const PpMember *member = value;
		g_autofree const char **names = NULL;
		g_autofree char *joined = NULL;

		if (member->item != NULL ||
		    (member->series_id == member->stored_series_id &&
		     member->group_flags == member->old_group_flags && member->completed == member->old_completed))
			continue;
		names = pp_flags_names (member->group_flags);
		joined = g_strjoinv (" ", (char **) names);
		pp_batch_touch (batch->touched_messages, member->id);
		pp_array_add_int (ids, member->id);
		array_add_id (series, member->series_id);
		pp_array_add_text (flags, joined);
		pp_array_add_int (completed, member->completed);
	}
	if (pp_array_length (ids) == 0)
		return TRUE;
	params = pp_params_new ();
	pp_params_int8 (params, batch->inbox->id);
	pp_params_array (params, g_steal_pointer (&ids));
	pp_params_array (params, g_steal_pointer (&series));
	pp_params_array (params, g_steal_pointer (&flags));
	pp_params_array (params, g_steal_pointer (&completed));
	return pp_store_run (batch->store, "ingest-place", params, error);
}

/* Stored replies: where they lead now, and what they watch. Ids that they watch no longer stay: they cost a
 * look, no wrong answer. Watched already is the nearest id, and of a reply that led nowhere every one; of those that are
 * read again nothing is taken for granted. */
static gboolean
write_resolutions (PpBatch *batch, GError **error)
{
	g_autoptr (PpArray) ids = pp_array_new_int8 (), submissions = pp_array_new_int8 ();
	g_autoptr (PpArray) refs = pp_array_new_text (), watchers = pp_array_new_int8 ();
	gboolean again = batch->refreshed != NULL;
	PpParams *params;

	for (guint i = 0; i < batch->waiting->len; i++) {
		const PpWaiting *waiting = g_ptr_array_index (batch->waiting, i);

		for (guint r = again ? 0 : 1; (again || waiting->old_submission_id != 0) && r < waiting->explored; r++) {
			pp_array_add_text (refs, waiting->ref_keys[r]);
			pp_array_add_int (watchers, waiting->id);
		}
		if (waiting->submission_id == waiting->old_submission_id)
			continue;
		pp_batch_touch (batch->touched_messages, waiting->id);
		pp_array_add_int (ids, waiting->id);
		array_add_id (submissions, waiting->submission_id);
	}
	if (pp_array_length (refs) > 0) {
		params = pp_params_new ();
		pp_params_int8 (params, batch->inbox->id);
		pp_params_array (params, g_steal_pointer (&refs));
		pp_params_array (params, g_steal_pointer (&watchers));
		if (!pp_store_run (batch->store, "ingest-watch", params, error))
			return FALSE;
	}
	if (pp_array_length (ids) == 0)
		return TRUE;
	params = pp_params_new ();
	pp_params_int8 (params, batch->inbox->id);
	pp_params_array (params, g_steal_pointer (&ids));
	pp_params_array (params, g_steal_pointer (&submissions));
	return pp_store_run (batch->store, "ingest-resolve", params, error);
}

static gboolean
write_delegations (PpBatch *batch, GError **error)
{
	PpParams *params;
	PpArray *ids, *accounts;

	if (batch->delegations->len == 0)
		return TRUE;
	ids = pp_array_new_int8 ();
	accounts = pp_array_new_int8 ();
	for (guint i = 0; i < batch->delegations->len; i++) {
		const PpDelegation *delegation = &g_array_index (batch->delegations, PpDelegation, i);

		pp_batch_touch (batch->touched_messages, delegation->id);
		pp_array_add_int (ids, delegation->id);
		array_add_id (accounts, delegation->account_id);
	}
	params = pp_params_new ();
	pp_params_int8 (params, batch->inbox->id);
	pp_params_array (params, ids);
	pp_params_array (params, accounts);
	return pp_store_run (batch->store, "ingest-delegate", params, error);
}

/* --- series ---------------------------------------------------------------------------------- */

static gboolean
insert_series (PpBatch *batch, GError **error)
{
	g_autoptr (PpCopy) copy = pp_copy_new ();

	for (guint i = 0; i < batch->new_rows->len; i++) {
		const PpSeriesRow *row = g_ptr_array_index (batch->new_rows, i);

		pp_batch_touch (batch->touched_series, row->id);
		pp_copy_row (copy, 17);
		pp_copy_int8 (copy, batch->inbox->id);
		pp_copy_int8 (copy, row->id);
		copy_id (copy, row->project_id);
		pp_copy_text (copy, row->name);
		pp_copy_int4 (copy, row->version);
		pp_copy_int4 (copy, row->total);
		pp_copy_int4 (copy, row->received);
		pp_copy_int4 (copy, row->extras);
		pp_copy_bool (copy, row->complete);
		pp_copy_time (copy, row->date);
		pp_copy_int8 (copy, row->person_id);
		copy_id (copy, row->cover_id);
		copy_id (copy, row->first_id);
		pp_copy_text (copy, row->base_commit);
		pp_copy_text (copy, row->change_id);
		copy_id (copy, row->merged_into);
		pp_copy_bool (copy, row->completed);
	}
	return pp_batch_copy_rows (batch, "ingest-copy-series", copy, error);
}

static gboolean
update_series (PpBatch *batch, GError **error)
{
	enum { ID, PROJECT, NAME, VERSION, TOTAL, RECEIVED, EXTRAS, COMPLETE, DATE, PERSON, COVER, FIRST, BASE,
	       CHANGE, MERGED, COMPLETED, COLUMNS };
	PpArray *c[COLUMNS] = {
		[ID] = pp_array_new_int8 (), [PROJECT] = pp_array_new_int8 (), [NAME] = pp_array_new_text (),
		[VERSION] = pp_array_new_int4 (), [TOTAL] = pp_array_new_int4 (), [RECEIVED] = pp_array_new_int4 (),
		[EXTRAS] = pp_array_new_int4 (), [COMPLETE] = pp_array_new_bool (),
		[DATE] = pp_array_new_timestamptz (), [PERSON] = pp_array_new_int8 (),
		[COVER] = pp_array_new_int8 (), [FIRST] = pp_array_new_int8 (), [BASE] = pp_array_new_text (),
		[CHANGE] = pp_array_new_text (), [MERGED] = pp_array_new_int8 (), [COMPLETED] = pp_array_new_bool (),
	};
	PpParams *params = pp_params_new ();

	for (guint i = 0; i < batch->changed_rows->len; i++) {
		const PpSeriesRow *row = g_ptr_array_index (batch->changed_rows, i);

		pp_batch_touch (batch->touched_series, row->id);
		pp_array_add_int (c[ID], row->id);
		array_add_id (c[PROJECT], row->project_id);
		pp_array_add_text (c[NAME], row->name);
		pp_array_add_int (c[VERSION], row->version);
		pp_array_add_int (c[TOTAL], row->total);
		pp_array_add_int (c[RECEIVED], row->received);
		pp_array_add_int (c[EXTRAS], row->extras);
		pp_array_add_int (c[COMPLETE], row->complete);
		pp_array_add_time (c[DATE], row->date);
		pp_array_add_int (c[PERSON], row->person_id);
		array_add_id (c[COVER], row->cover_id);
		array_add_id (c[FIRST], row->first_id);
		pp_array_add_text (c[BASE], row->base_commit);
		pp_array_add_text (c[CHANGE], row->change_id);
		array_add_id (c[MERGED], row->merged_into);
		pp_array_add_int (c[COMPLETED], row->completed);
	}
	pp_params_int8 (params, batch->inbox->id);
	for (guint i = 0; i < COLUMNS; i++)
		pp_params_array (params, c[i]);
	return pp_store_run (batch->store, "ingest-update-series", params, error);
}

static gboolean
write_series (PpBatch *batch, GError **error)
{
	return insert_series (batch, error) && (batch->changed_rows->len == 0 || update_series (batch, error));
}

/* --- events ---------------------------------------------------------------------------------- */

static gboolean
insert_events (PpBatch *batch, GError **error)
{
	g_autoptr (PpCopy) copy = pp_copy_new ();

	for (guint i = 0; i < batch->events->len; i++) {
		const PpEvent *event = &g_array_index (batch->events, PpEvent, i);

		pp_copy_row (copy, 10);
		pp_copy_int8 (copy, batch->inbox->id);
		pp_copy_int8 (copy, ++batch->cursor);
		pp_copy_text (copy, event->category);
		pp_copy_time (copy, batch->now);
		pp_copy_int2 (copy, batch->origin);
		copy_id (copy, event->project_id);
		copy_id (copy, event->message_id);
		copy_id (copy, event->submission_id);
		copy_id (copy, event->series_id);
		if (event->has_cover >= 0)
			pp_copy_bool (copy, event->has_cover);
		else
			pp_copy_null (copy);
	}
	return pp_batch_copy_rows (batch, "ingest-copy-event", copy, error);
}

static void
queue_cursor (PpBatch *batch)
{
	PpParams *params;

	if (batch->events->len == 0 && batch->rules_version == PP_RULES_VERSION)
		return;
	params = pp_params_new ();
	pp_params_int8 (params, batch->inbox->id);
	pp_params_int8 (params, batch->cursor);
	pp_params_int4 (params, PP_RULES_VERSION);
	pp_store_queue (batch->store, "ingest-unlock", params);
}

gboolean
pp_batch_write_last (PpBatch *batch, GError **error)
{
	if (!insert_events (batch, error))
		return FALSE;
	queue_renames (batch);
	queue_cursor (batch);
	return TRUE;
}

gboolean
pp_batch_write (PpBatch *batch, GError **error)
{
	return insert_persons (batch, error) && write_messages (batch, error) && write_placements (batch, error) &&
	       write_resolutions (batch, error) && write_series (batch, error) &&
	       write_delegations (batch, error);
}
