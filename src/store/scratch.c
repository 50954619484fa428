#include "config.h"

#include "store/scratch.h"

static PpParams *
schema_params (PpStore *store)
{
	PpParams *params = pp_params_new ();

	pp_params_text (params, pp_store_schema (store));
	return params;
}

gboolean
pp_scratch_start (PpStore *store, GError **error)
{
	/* before: whatever happens, nothing is redone in another session */
	pp_store_set_scratch (store);
	return pp_store_run (store, "scratch-start", schema_params (store), error) &&
	       pp_store_run (store, "scratch-tables", NULL, error) &&
	       pp_store_run (store, "scratch-session", schema_params (store), error);
}

gboolean
pp_scratch_add_inbox (PpStore *store, gint64 inbox_id, GError **error)
{
	PpParams *params = pp_params_new ();

	pp_params_int8 (params, inbox_id);
	return pp_store_run (store, "scratch-choose", params, error) && pp_store_run (store, "scratch-inbox", NULL, error);
}
