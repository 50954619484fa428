#include "config.h"

#include "store/checkpoint.h"

static PpParams *
name_params (const char *name)
{
	PpParams *params = pp_params_new ();

	pp_params_text (params, name);
	return params;
}

gboolean
pp_checkpoint_save (PpStore *store, const char *name, gint64 position, GError **error)
{
	PpParams *params = name_params (name);

	pp_params_int8 (params, position);
	return pp_store_run (store, "checkpoint-save", params, error);
}

gboolean
pp_checkpoint_load (PpStore *store, const char *name, gint64 *position, GError **error)
{
	g_autoptr (PGresult) result = pp_store_query (store, "checkpoint-load", name_params (name), error);

	if (result == NULL)
		return FALSE;
	*position = PQntuples (result) > 0 ? pp_result_int (result, 0, 0) : 0;
	return TRUE;
}

gboolean
pp_checkpoint_remove (PpStore *store, const char *name, GError **error)
{
	return pp_store_run (store, "checkpoint-remove", name_params (name), error);
}
