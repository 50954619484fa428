#include "config.h"

#include "store/related.h"

#include <string.h>

#include "mail/message.h"
#include "mail/msgid.h"
#include "patch/subject.h"

static PpParams *
two_ids (gint64 inbox_id, gint64 id)
{
	PpParams *params = pp_params_new ();

	pp_params_int8 (params, inbox_id);
	pp_params_int8 (params, id);
	return params;
}

/* --- members --------------------------------------------------------------------------------- */

void
pp_members_free (PpMembers *members)
{
	if (members == NULL)
		return;
	g_ptr_array_unref (members->patches);
	pp_revision_free (members->revision);
	g_free (members);
}

static void
add_member (PpMembers *members, const PGresult *result, int row)
{
	PpMemberPatch *member = g_new0 (PpMemberPatch, 1);
	g_autoptr (PpSubject) subject = pp_subject_parse (pp_result_text (result, row, 5), NULL);
	const char *msgid = pp_result_text (result, row, 2);
	PpRevisionPatch *patch;

	patch = pp_revision_add_patch (members->revision, msgid, pp_result_time (result, row, 3),
	                               (guint) pp_result_int (result, row, 4), subject->title);
	patch->patch_id = pp_result_dup_text (result, row, 6);
	patch->files = pp_result_texts (result, row, 7);
	member->series_id = pp_result_int (result, row, 0);
	member->id = pp_result_int (result, row, 1);
	member->patch = patch;
	g_ptr_array_add (members->patches, member);
}

PpMembers *
pp_members_load (PpStore *store, gint64 inbox_id, gint64 id, GError **error)
{
	PpParams *params = pp_params_new ();
	PpArray *ids = pp_array_new_int8 ();
	g_autoptr (PGresult) result = NULL;
	PpMembers *members;

	pp_array_add_int (ids, id);
	pp_params_int8 (params, inbox_id);
	pp_params_array (params, ids);
	result = pp_store_query (store, "read-members", params, error);
	if (result == NULL)
		return NULL;
	members = g_new0 (PpMembers, 1);
	members->revision = pp_revision_new ("", PP_NO_DATE);
	members->revision->id = id;
	members->patches = g_ptr_array_new_with_free_func (g_free);
	for (int row = 0; row < PQntuples (result); row++)
		add_member (members, result, row);
	return members;
}

/* --- revisions ------------------------------------------------------------------------------- */

static void
revision_row_free (gpointer data)
{
	PpRevisionRow *row = data;

	g_free (row->name);
	g_free (row->submitter);
	g_free (row);
}

static PpRevisionRow *
read_revision (const PGresult *result, int row)
{
	PpRevisionRow *revision = g_new0 (PpRevisionRow, 1);
	int column = 0;

	revision->id = pp_result_int (result, row, column++);
	revision->version = (guint) pp_result_int (result, row, column++);
	revision->date = pp_result_time (result, row, column++);
	revision->received = (guint) pp_result_int (result, row, column++);
	revision->total = (guint) pp_result_int (result, row, column++);
	revision->extras = (guint) pp_result_int (result, row, column++);
	revision->complete = pp_result_bool (result, row, column++);
	revision->partial = pp_result_bool (result, row, column++);
	revision->previous_id = pp_result_int (result, row, column++);
	revision->name = pp_result_dup_text (result, row, column++);
	revision->submitter = pp_result_dup_text (result, row, column++);
	return revision;
}

GPtrArray *
pp_revision_rows_load (PpStore *store, gint64 inbox_id, gint64 id, GError **error)
{
	PpParams *params = two_ids (inbox_id, id);
	g_autoptr (PGresult) result = NULL;
	GPtrArray *rows;

	pp_params_int4 (params, PP_REVISIONS_LOADED);
	result = pp_store_query (store, "read-revisions", params, error);
	if (result == NULL)
		return NULL;
	rows = g_ptr_array_new_with_free_func (revision_row_free);
	for (int row = 0; row < PQntuples (result); row++)
		g_ptr_array_add (rows, read_revision (result, row));
	return rows;
}

/* --- needs ----------------------------------------------------------------------------------- */

static void
add_need (GPtrArray *needs, GHashTable *seen, char *need)
{
	if (g_hash_table_contains (seen, need)) {
		g_free (need);
		return;
	}
	g_hash_table_add (seen, need);
	g_ptr_array_add (needs, need);
}

static void
add_needs (GPtrArray *needs, GHashTable *seen, const PGresult *result, int row)
{
	g_auto (GStrv) depends_on = pp_result_texts (result, row, 0);
	g_auto (GStrv) prerequisites = pp_result_texts (result, row, 1);

	for (char **value = depends_on; value != NULL && *value != NULL; value++) {
		g_autofree char *msgid = pp_msgid_from_user (*value);

		add_need (needs, seen, g_strconcat ("message-id: ", msgid, NULL));
	}
	for (char **value = prerequisites; value != NULL && *value != NULL; value++)
		add_need (needs, seen, g_strdup (*value));
}

char **
pp_needs_load (PpStore *store, gint64 inbox_id, gint64 id, GError **error)
{
	g_autoptr (PGresult) result = pp_store_query (store, "read-needs", two_ids (inbox_id, id), error);
	g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
	GPtrArray *needs;

	if (result == NULL)
		return NULL;
	needs = g_ptr_array_new ();
	for (int row = 0; row < PQntuples (result); row++)
		add_needs (needs, seen, result, row);
	g_ptr_array_add (needs, NULL);
	return (char **) g_ptr_array_free (needs, FALSE);
}
