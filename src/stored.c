#include "config.h"

#include "stored.h"

#include "batch.h"
#include "mail/msgid.h"
#include "parallel.h"
#include "store/retry.h"

typedef struct {
	PpStore *store;
	const PpInbox *inbox;
	const GPtrArray *items;
	PGresult *result;
} Look;

/* One statement for all: the numbers of those that are stored, from 1. */
static gboolean
attempt_look (gpointer data, GError **error)
{
	Look *look = data;
	PpParams *params = pp_params_new ();
	PpArray *keys = pp_array_new_text (), *checksums = pp_array_new_int8 ();

	for (guint i = 0; i < look->items->len; i++) {
		const PpItem *item = g_ptr_array_index (look->items, i);
		/* of what archives say more has to be done */
		g_autofree char *key = item->statement == PP_ITEM_SENT ? pp_msgid_key (item->message->msgid) : g_strdup ("");

		pp_array_add_text (keys, key);
		pp_array_add_int (checksums, pp_item_checksum (item));
	}
	pp_params_int8 (params, look->inbox->id);
	pp_params_array (params, keys);
	pp_params_array (params, checksums);
	look->result = pp_store_query (look->store, "ingest-stored", params, error);
	return look->result != NULL;
}

typedef struct {
	const PpInbox *inbox;
	const GPtrArray *items;
} Reading;

static void
read_item (guint round, gpointer data)
{
	const Reading *reading = data;

	pp_item_read (g_ptr_array_index (reading->items, round), reading->inbox);
}

gboolean
pp_stored_skip (PpStore *store, PpIngest *ingest, const PpInbox *inbox, GPtrArray *items, guint jobs, GError **error)
{
	Look look = { store, inbox, items, NULL };
	const Reading reading = { inbox, items };
	g_autoptr (PGresult) result = NULL;
	guint left = 0;

	if (items->len == 0)
		return TRUE;
	if (!pp_store_attempt (store, attempt_look, &look, error))
		return FALSE;
	result = look.result;
	for (int row = 0; row < PQntuples (result); row++) {
		gpointer *item = &g_ptr_array_index (items, (guint) pp_result_int (result, row, 0) - 1);

		g_clear_pointer ((PpItem **) item, pp_item_free);
	}
	for (guint i = 0; i < items->len; i++)
		if (g_ptr_array_index (items, i) != NULL)
			items->pdata[left++] = g_ptr_array_index (items, i);
	pp_ingest_count_duplicates (ingest, items->len - left);
	/* what is behind them has moved, or is gone */
	for (guint i = left; i < items->len; i++)
		items->pdata[i] = NULL;
	g_ptr_array_set_size (items, (gint) left);
	pp_parallel (left, jobs, read_item, (gpointer) &reading);
	return TRUE;
}
