#include "config.h"

#include "store/archive.h"

static PpParams *
name_params (const char *name)
{
	PpParams *params = pp_params_new ();

	pp_params_text (params, name);
	return params;
}

gboolean
pp_archive_open (PpStore *store, const char *name, PpUpstream *archive, GError **error)
{
	g_autoptr (PGresult) result = NULL;

	if (!pp_store_run (store, "archive-add", name_params (name), error))
		return FALSE;
	result = pp_store_query (store, "archive-find", name_params (name), error);
	if (result == NULL)
		return FALSE;
	archive->id = (gint32) pp_result_int (result, 0, 0);
	archive->reading = (gint16) pp_result_int (result, 0, 1);
	archive->again = pp_result_bool (result, 0, 2);
	return TRUE;
}

gboolean
pp_archive_supersede (PpStore *store, const char *name, GError **error)
{
	return pp_store_run (store, "archive-supersede", name_params (name), error);
}

static void
gone_free (gpointer data)
{
	PpGone *gone = data;

	g_free (gone->project);
	g_free (gone->msgid);
	g_free (gone);
}

GPtrArray *
pp_archive_gone (PpStore *store, const char *name, const PpGone *after, guint limit, GError **error)
{
	PpParams *params = name_params (name);
	g_autoptr (PGresult) result = NULL;
	GPtrArray *all;

	pp_params_int8 (params, after != NULL ? after->inbox_id : 0);
	pp_params_int8 (params, after != NULL ? after->id : 0);
	pp_params_int4 (params, (gint32) limit);
	result = pp_store_query (store, "archive-gone", params, error);
	if (result == NULL)
		return NULL;
	all = g_ptr_array_new_with_free_func (gone_free);
	for (int row = 0; row < PQntuples (result); row++) {
		PpGone *gone = g_new0 (PpGone, 1);

		gone->project = pp_result_dup_text (result, row, 0);
		gone->inbox_id = pp_result_int (result, row, 1);
		gone->id = pp_result_int (result, row, 2);
		gone->msgid = pp_result_dup_text (result, row, 3);
		g_ptr_array_add (all, gone);
	}
	return all;
}

gboolean
pp_archive_settle (PpStore *store, const char *name, GError **error)
{
	return pp_store_run (store, "archive-settle", name_params (name), error);
}
