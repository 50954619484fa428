#include "config.h"

#include "store/read.h"

#include <string.h>

#include "mail/msgid.h"

/* The columns of `record', then those that read-all.sql and read-record.sql add. */
enum {
	COLUMN_INBOX_ID, COLUMN_ID, COLUMN_KIND, COLUMN_MSGID, COLUMN_SUBMISSION, COLUMN_PROJECT, COLUMN_DATE,
	COLUMN_SUBJECT, COLUMN_AUTHOR_NAME, COLUMN_AUTHOR_EMAIL, COLUMN_CONTENT, COLUMN_IN_REPLY_TO, COLUMN_REFS,
	COLUMN_TRAILERS, COLUMN_FLAGS, COLUMN_GROUP_FLAGS, COLUMN_NAME, COLUMN_PREFIXES, COLUMN_VERSION,
	COLUMN_NUMBER, COLUMN_TOTAL, COLUMN_BASE_COMMIT, COLUMN_CHANGE_ID, COLUMN_DEPENDS_ON, COLUMN_PREREQUISITES,
	COLUMN_PULL_URL, COLUMN_DIFF, COLUMN_HASH, COLUMN_GIT_PATCH_ID, COLUMN_FILE_PATHS, COLUMN_FILE_OLD_PATHS,
	COLUMN_FILE_STATUSES, COLUMN_FILE_ADDED, COLUMN_FILE_REMOVED, COLUMN_STATE, COLUMN_ARCHIVED, COLUMN_DELEGATE,
	COLUMN_COMMIT_REF, COLUMN_SERIES_ID, COLUMN_SERIES_NAME, COLUMN_SERIES_VERSION, COLUMN_SERIES_TOTAL,
	COLUMN_RECEIVED, COLUMN_EXTRAS, COLUMN_COMPLETE, COLUMN_PARTIAL, COLUMN_SERIES_DATE, COLUMN_COVER,
	COLUMN_SERIES_BASE_COMMIT, COLUMN_SERIES_CHANGE_ID, COLUMN_PREVIOUS_ID, COLUMN_PREVIOUS_COVER, COLUMN_PATCHES,
	COLUMN_PREVIOUS_REVISION
};

void
pp_record_free (PpRecord *record)
{
	if (record == NULL)
		return;
	pp_submission_free (record->submission);
	pp_placement_clear (&record->placement);
	g_free (record);
}

/* --- columns --------------------------------------------------------------------------------- */

static GPtrArray *
read_strings (const PGresult *result, int row, int column)
{
	GPtrArray *strings = g_ptr_array_new_with_free_func (g_free);
	g_autofree char **values = pp_result_texts (result, row, column);

	for (guint i = 0; values != NULL && values[i] != NULL; i++)
		g_ptr_array_add (strings, values[i]);
	return strings;
}

static GPtrArray *
read_trailers (const PGresult *result, int row)
{
	GPtrArray *trailers = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_trailer_free);
	g_auto (GStrv) values = pp_result_texts (result, row, COLUMN_TRAILERS);

	for (guint i = 0; values != NULL && values[i] != NULL && values[i + 1] != NULL; i += 2)
		g_ptr_array_add (trailers, pp_trailer_new (values[i], values[i + 1]));
	return trailers;
}

static PpFlags
read_flags (const PGresult *result, int row, int column)
{
	g_auto (GStrv) names = pp_result_texts (result, row, column);

	return pp_flags_parse_all (names);
}

static guint
int_at (const GArray *values, guint i)
{
	return values != NULL && i < values->len ? (guint) g_array_index (values, gint64, i) : 0;
}

static GPtrArray *
read_files (const PGresult *result, int row)
{
	GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_file_free);
	g_auto (GStrv) paths = pp_result_texts (result, row, COLUMN_FILE_PATHS);
	g_auto (GStrv) old_paths = pp_result_texts (result, row, COLUMN_FILE_OLD_PATHS);
	g_auto (GStrv) statuses = pp_result_texts (result, row, COLUMN_FILE_STATUSES);
	g_autoptr (GArray) added = pp_result_ints (result, row, COLUMN_FILE_ADDED);
	g_autoptr (GArray) removed = pp_result_ints (result, row, COLUMN_FILE_REMOVED);

	for (guint i = 0; paths != NULL && paths[i] != NULL && old_paths[i] != NULL && statuses[i] != NULL; i++) {
		PpFileStatus status = PP_FILE_MODIFIED;
		PpFile *file;

		pp_file_status_parse (statuses[i], &status);
		/* a NULL in the array comes as "" */
		file = pp_file_new (paths[i], *old_paths[i] != '\0' ? old_paths[i] : NULL, status);
		file->added = int_at (added, i);
		file->removed = int_at (removed, i);
		g_ptr_array_add (files, file);
	}
	return files;
}

/* --- records --------------------------------------------------------------------------------- */

static void
read_patch (PpSubmission *submission, const PGresult *result, int row)
{
	submission->patch_name = pp_result_dup_text (result, row, COLUMN_NAME);
	submission->prefixes = pp_result_texts (result, row, COLUMN_PREFIXES);
	submission->version = (guint) pp_result_int (result, row, COLUMN_VERSION);
	submission->numbered = !pp_result_is_null (result, row, COLUMN_NUMBER);
	submission->number = submission->numbered ? (guint) pp_result_int (result, row, COLUMN_NUMBER) : 1;
	submission->total = submission->numbered ? (guint) pp_result_int (result, row, COLUMN_TOTAL) : 1;
	submission->base_commit = pp_result_dup_text (result, row, COLUMN_BASE_COMMIT);
	submission->change_id = pp_result_dup_text (result, row, COLUMN_CHANGE_ID);
	submission->depends_on = read_strings (result, row, COLUMN_DEPENDS_ON);
	submission->prerequisites = read_strings (result, row, COLUMN_PREREQUISITES);
	submission->pull_url = pp_result_dup_text (result, row, COLUMN_PULL_URL);
	submission->diff = pp_result_dup_text (result, row, COLUMN_DIFF);
	submission->hash = pp_result_dup_text (result, row, COLUMN_HASH);
	submission->git_patch_id = pp_result_dup_text (result, row, COLUMN_GIT_PATCH_ID);
	submission->files = read_files (result, row);
}

static PpSubmission *
read_submission (const PGresult *result, int row)
{
	PpSubmission *submission = g_new0 (PpSubmission, 1);

	submission->msgid = pp_result_dup_text (result, row, COLUMN_MSGID);
	submission->kind = (PpKind) pp_result_int (result, row, COLUMN_KIND);
	submission->subject = pp_result_dup_text (result, row, COLUMN_SUBJECT);
	submission->date = pp_result_time (result, row, COLUMN_DATE);
	submission->name = pp_result_dup_text (result, row, COLUMN_AUTHOR_NAME);
	submission->email = pp_result_dup_text (result, row, COLUMN_AUTHOR_EMAIL);
	submission->content = pp_result_dup_text (result, row, COLUMN_CONTENT);
	submission->in_reply_to = pp_result_dup_text (result, row, COLUMN_IN_REPLY_TO);
	submission->refs = read_strings (result, row, COLUMN_REFS);
	submission->trailers = read_trailers (result, row);
	submission->flags = read_flags (result, row, COLUMN_FLAGS);
	if (submission->kind != PP_KIND_REPLY)
		read_patch (submission, result, row);
	return submission;
}

static void
read_series (PpSeriesPlacement *series, const PGresult *result, int row)
{
	series->name = pp_result_dup_text (result, row, COLUMN_SERIES_NAME);
	series->version = (guint) pp_result_int (result, row, COLUMN_SERIES_VERSION);
	series->total = (guint) pp_result_int (result, row, COLUMN_SERIES_TOTAL);
	series->received = (guint) pp_result_int (result, row, COLUMN_RECEIVED);
	series->extras = (guint) pp_result_int (result, row, COLUMN_EXTRAS);
	series->complete = pp_result_bool (result, row, COLUMN_COMPLETE);
	series->partial = pp_result_bool (result, row, COLUMN_PARTIAL);
	series->date = pp_result_time (result, row, COLUMN_SERIES_DATE);
	series->cover = pp_result_dup_text (result, row, COLUMN_COVER);
	series->patches = pp_result_texts (result, row, COLUMN_PATCHES);
	series->base_commit = pp_result_dup_text (result, row, COLUMN_SERIES_BASE_COMMIT);
	series->change_id = pp_result_dup_text (result, row, COLUMN_SERIES_CHANGE_ID);
	series->previous_revision = pp_result_dup_text (result, row, COLUMN_PREVIOUS_REVISION);
}

static void
read_placement (PpPlacement *placement, PpKind kind, const PGresult *result, int row)
{
	placement->project = pp_result_dup_text (result, row, COLUMN_PROJECT);
	placement->submission = pp_result_dup_text (result, row, COLUMN_SUBMISSION);
	placement->group_flags = read_flags (result, row, COLUMN_GROUP_FLAGS);
	placement->has_series = kind != PP_KIND_REPLY && !pp_result_is_null (result, row, COLUMN_SERIES_ID);
	if (placement->has_series)
		read_series (&placement->series, result, row);
	if (kind != PP_KIND_PATCH)
		return;
	placement->state = pp_result_dup_text (result, row, COLUMN_STATE);
	placement->archived = pp_result_bool (result, row, COLUMN_ARCHIVED);
	placement->delegate = pp_result_dup_text (result, row, COLUMN_DELEGATE);
	placement->commit_ref = pp_result_dup_text (result, row, COLUMN_COMMIT_REF);
}

static PpRecord *
read_record (const PGresult *result, int row)
{
	PpRecord *record = g_new0 (PpRecord, 1);

	record->inbox_id = pp_result_int (result, row, COLUMN_INBOX_ID);
	record->id = pp_result_int (result, row, COLUMN_ID);
	record->series_id = pp_result_int (result, row, COLUMN_SERIES_ID);
	record->submission = read_submission (result, row);
	read_placement (&record->placement, record->submission->kind, result, row);
	return record;
}

typedef struct {
	PpRecordFunc func;
	gpointer data;
} Walk;

static gboolean
walk_row (const PGresult *result, int row, gpointer data, GError **error)
{
	const Walk *walk = data;
	g_autoptr (PpRecord) record = read_record (result, row);

	return walk->func (record, walk->data, error);
}

/* The inbox of COLUMN_PROJECT; 0 and ERROR on failure. */
static gint64
load_project_inbox (PpStore *store, const char *project, GError **error)
{
	PpParams *params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;

	pp_params_text (params, project);
	result = pp_store_query (store, "read-project", params, error);
	if (result == NULL)
		return 0;
	if (PQntuples (result) > 0)
		return pp_result_int (result, 0, 0);
	g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG, "there is no project '%s'", project);
	return 0;
}

gboolean
pp_record_each (PpStore *store, const char *project, PpRecordFunc func, gpointer data, GError **error)
{
	Walk walk = { func, data };
	PpParams *params;

	if (project != NULL && load_project_inbox (store, project, error) == 0)
		return FALSE;
	params = pp_params_new ();
	pp_params_text (params, project);
	if (!pp_store_begin (store, error) || !pp_store_run (store, "read-plan", NULL, error)) {
		pp_params_free (params);
		pp_store_rollback (store);
		return FALSE;
	}
	if (!pp_store_each (store, "read-all", params, walk_row, &walk, error)) {
		pp_store_rollback (store);
		return FALSE;
	}
	return pp_store_commit (store, error);
}

static PpParams *
two_ids (gint64 inbox_id, gint64 id)
{
	PpParams *params = pp_params_new ();

	pp_params_int8 (params, inbox_id);
	pp_params_int8 (params, id);
	return params;
}

/* What was there a moment ago. */
static void
set_gone (GError **error, const char *what, gint64 id)
{
	g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG, "%s %" G_GINT64_FORMAT " is gone", what, id);
}

PpRecord *
pp_record_load (PpStore *store, gint64 inbox_id, gint64 id, GError **error)
{
	g_autoptr (PGresult) result = pp_store_query (store, "read-record", two_ids (inbox_id, id), error);

	if (result == NULL)
		return NULL;
	if (PQntuples (result) > 0)
		return read_record (result, 0);
	set_gone (error, "message", id);
	return NULL;
}

/* --- what an id means ------------------------------------------------------------------------ */

static void
found_free (PpFound *found)
{
	g_free (found->inbox);
	g_free (found->project);
	g_free (found->type);
	g_free (found);
}

static GPtrArray *
read_found (const PGresult *result)
{
	GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) found_free);

	for (int row = 0; row < PQntuples (result); row++) {
		PpFound *found = g_new0 (PpFound, 1);

		found->inbox_id = pp_result_int (result, row, 0);
		found->id = pp_result_int (result, row, 1);
		found->inbox = pp_result_dup_text (result, row, 2);
		found->project = pp_result_dup_text (result, row, 3);
		found->type = pp_result_dup_text (result, row, 4);
		g_ptr_array_add (list, found);
	}
	return list;
}

GPtrArray *
pp_found_load (PpStore *store, const char *msgid, const char *project, GError **error)
{
	g_autofree char *key = pp_msgid_key (msgid);
	g_autoptr (PGresult) result = NULL;
	gint64 inbox_id = 0;
	PpParams *params;

	if (project != NULL) {
		inbox_id = load_project_inbox (store, project, error);
		if (inbox_id == 0)
			return NULL;
	}
	params = pp_params_new ();
	pp_params_text (params, key);
	if (inbox_id != 0)
		pp_params_int8 (params, inbox_id);
	else
		pp_params_null (params);
	result = pp_store_query (store, "read-found", params, error);
	return result != NULL ? read_found (result) : NULL;
}

GPtrArray *
pp_found_load_series (PpStore *store, gint64 id, GError **error)
{
	PpParams *params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;

	pp_params_int8 (params, id);
	result = pp_store_query (store, "read-found-series", params, error);
	return result != NULL ? read_found (result) : NULL;
}

char *
pp_found_load_json (PpStore *store, const PpFound *found, const char *version, GError **error)
{
	PpParams *params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;

	pp_params_text (params, found->type);
	pp_params_int8 (params, found->inbox_id);
	pp_params_int8 (params, found->id);
	pp_params_text (params, version);
	result = pp_store_query (store, "read-json", params, error);
	if (result == NULL)
		return NULL;
	if (pp_result_is_null (result, 0, 0)) {
		set_gone (error, found->type, found->id);
		return NULL;
	}
	return pp_result_dup_text (result, 0, 0);
}

gboolean
pp_raw_load (PpStore *store, gint64 inbox_id, gint64 id, GBytes **header, GBytes **body, GError **error)
{
	g_autoptr (PGresult) result = pp_store_query (store, "read-raw", two_ids (inbox_id, id), error);

	if (result == NULL)
		return FALSE;
	if (PQntuples (result) == 0) {
		set_gone (error, "raw message", id);
		return FALSE;
	}
	*header = pp_result_bytes (result, 0, 0);
	*body = pp_result_bytes (result, 0, 1);
	return TRUE;
}

/* --- threads and series ---------------------------------------------------------------------- */

void
pp_post_free (PpPost *post)
{
	g_free (post->msgid);
	g_free (post->subject);
	g_free (post->name);
	g_free (post->email);
	g_strfreev (post->refs);
	g_free (post->patch_name);
	g_free (post->state);
	g_free (post->check);
	g_strfreev (post->trailers);
	g_free (post);
}

static PpPost *
read_post (const PGresult *result, int row)
{
	PpPost *post = g_new0 (PpPost, 1);
	int column = 0;

	post->id = pp_result_int (result, row, column++);
	post->msgid = pp_result_dup_text (result, row, column++);
	post->kind = (PpKind) pp_result_int (result, row, column++);
	post->date = pp_result_time (result, row, column++);
	post->subject = pp_result_dup_text (result, row, column++);
	post->name = pp_result_dup_text (result, row, column++);
	post->email = pp_result_dup_text (result, row, column++);
	post->refs = pp_result_texts (result, row, column++);
	post->submission_id = pp_result_int (result, row, column++);
	post->patch_name = pp_result_dup_text (result, row, column++);
	post->state = pp_result_dup_text (result, row, column++);
	post->check = pp_result_dup_text (result, row, column++);
	post->trailers = pp_result_texts (result, row, column++);
	return post;
}

GPtrArray *
pp_thread_load (PpStore *store, gint64 inbox_id, gint64 series_id, gint64 id, GError **error)
{
	PpParams *params = two_ids (inbox_id, series_id);
	g_autoptr (PGresult) result = NULL;
	GPtrArray *posts;

	pp_params_int8 (params, id);
	result = pp_store_query (store, "read-thread", params, error);
	if (result == NULL)
		return NULL;
	posts = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_post_free);
	for (int row = 0; row < PQntuples (result); row++)
		g_ptr_array_add (posts, read_post (result, row));
	return posts;
}

void
pp_series_record_free (PpSeriesRecord *series)
{
	PpPlacement placement = { 0 };

	if (series == NULL)
		return;
	placement.series = series->placement;
	pp_placement_clear (&placement);
	g_free (series->project);
	g_free (series->name);
	g_free (series->email);
	g_free (series);
}

PpSeriesRecord *
pp_series_record_load (PpStore *store, gint64 inbox_id, gint64 id, GError **error)
{
	g_autoptr (PGresult) result = pp_store_query (store, "read-series", two_ids (inbox_id, id), error);
	PpSeriesRecord *series;
	int column = 0;

	if (result == NULL)
		return NULL;
	if (PQntuples (result) == 0) {
		set_gone (error, "series", id);
		return NULL;
	}
	series = g_new0 (PpSeriesRecord, 1);
	series->project = pp_result_dup_text (result, 0, column++);
	series->placement.name = pp_result_dup_text (result, 0, column++);
	series->placement.version = (guint) pp_result_int (result, 0, column++);
	series->placement.total = (guint) pp_result_int (result, 0, column++);
	series->placement.received = (guint) pp_result_int (result, 0, column++);
	series->placement.extras = (guint) pp_result_int (result, 0, column++);
	series->placement.complete = pp_result_bool (result, 0, column++);
	series->placement.partial = pp_result_bool (result, 0, column++);
	series->placement.date = pp_result_time (result, 0, column++);
	series->placement.cover = pp_result_dup_text (result, 0, column++);
	series->placement.base_commit = pp_result_dup_text (result, 0, column++);
	series->placement.change_id = pp_result_dup_text (result, 0, column++);
	series->cover_id = pp_result_int (result, 0, column++);
	series->name = pp_result_dup_text (result, 0, column++);
	series->email = pp_result_dup_text (result, 0, column++);
	series->placement.previous_revision = pp_result_dup_text (result, 0, column++);
	series->previous_id = pp_result_int (result, 0, column++);
	return series;
}
