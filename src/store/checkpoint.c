#include "config.h"

#include "store/checkpoint.h"

static PpParams *
name_params (const char *name)
{
	PpParams *params = pp_params_new ();

	pp_params_text (params, name);
	return params;
}

static PpParams *
checkpoint_params (const PpCheckpoint *checkpoint)
{
	PpParams *params = name_params (checkpoint->name);

	pp_params_text (params, checkpoint->position);
	return params;
}

gboolean
pp_checkpoint_save (PpStore *store, const PpCheckpoint *checkpoint, GError **error)
{
	return pp_store_run (store, "checkpoint-save", checkpoint_params (checkpoint), error);
}

void
pp_checkpoint_queue (PpStore *store, const PpCheckpoint *checkpoint)
{
	pp_store_queue (store, "checkpoint-save", checkpoint_params (checkpoint));
}

gboolean
pp_checkpoint_load (PpStore *store, const char *name, char **position, GError **error)
{
	g_autoptr (PGresult) result = pp_store_query (store, "checkpoint-load", name_params (name), error);

	if (result == NULL)
		return FALSE;
	*position = PQntuples (result) > 0 ? g_strdup (pp_result_text (result, 0, 0)) : NULL;
	return TRUE;
}

gboolean
pp_checkpoint_remove (PpStore *store, const char *name, GError **error)
{
	return pp_store_run (store, "checkpoint-remove", name_params (name), error);
}
