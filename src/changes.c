#include "config.h"

#include "changes.h"

#include <string.h>

/* Two results of refresh-image.sql, sorted alike; NULL when nothing was written. */
struct _PpChanges {
	PGresult *before, *after;
};

enum { COLUMN_KIND, COLUMN_NAME, COLUMN_NUMBER, COLUMN_FIELD, COLUMN_VALUE };

static PpArray *
ids_of (GHashTable *set)
{
	PpArray *ids = pp_array_new_int8 ();
	GHashTableIter iter;
	gpointer id;

	g_hash_table_iter_init (&iter, set);
	while (g_hash_table_iter_next (&iter, &id, NULL))
		pp_array_add_int (ids, *(gint64 *) id);
	return ids;
}

static PGresult *
load_image (const PpBatch *batch, PpStore *store, GError **error)
{
	PpParams *params = pp_params_new ();

	pp_params_int8 (params, batch->inbox->id);
	pp_params_array (params, ids_of (batch->touched_messages));
	pp_params_array (params, ids_of (batch->touched_persons));
	pp_params_array (params, ids_of (batch->touched_series));
	return pp_store_query (store, "refresh-image", params, error);
}

PpChanges *
pp_changes_new (const PpBatch *batch, PpStore *before, GError **error)
{
	g_autoptr (PpChanges) changes = g_new0 (PpChanges, 1);

	if (g_hash_table_size (batch->touched_messages) + g_hash_table_size (batch->touched_persons) +
	    g_hash_table_size (batch->touched_series) == 0)
		return g_steal_pointer (&changes);
	if (PQstatus (pp_store_connection (before)) != CONNECTION_OK && !pp_store_reconnect (before, error))
		return NULL;
	changes->before = load_image (batch, before, error);
	if (changes->before == NULL)
		return NULL;
	changes->after = load_image (batch, batch->store, error);
	return changes->after != NULL ? g_steal_pointer (&changes) : NULL;
}

void
pp_changes_free (PpChanges *changes)
{
	if (changes == NULL)
		return;
	PQclear (changes->before);
	PQclear (changes->after);
	g_free (changes);
}

/* The order of refresh-image.sql. */
static int
compare_rows (const PGresult *a, int row_a, const PGresult *b, int row_b)
{
	int order = strcmp (pp_result_text (a, row_a, COLUMN_KIND), pp_result_text (b, row_b, COLUMN_KIND));
	gint64 x = pp_result_int (a, row_a, COLUMN_NUMBER), y = pp_result_int (b, row_b, COLUMN_NUMBER);

	if (order == 0)
		order = x < y ? -1 : x > y;
	if (order == 0)
		order = strcmp (pp_result_text (a, row_a, COLUMN_NAME), pp_result_text (b, row_b, COLUMN_NAME));
	if (order == 0)
		order = strcmp (pp_result_text (a, row_a, COLUMN_FIELD), pp_result_text (b, row_b, COLUMN_FIELD));
	return order;
}

static void
tell (PpChangeFunc func, gpointer data, const PGresult *result, int row, const char *old, const char *new)
{
	const PpChange change = {
		.kind = pp_result_text (result, row, COLUMN_KIND), .name = pp_result_text (result, row, COLUMN_NAME),
		.field = pp_result_text (result, row, COLUMN_FIELD), .old = old, .new = new,
	};

	func (&change, data);
}

void
pp_changes_tell (const PpChanges *changes, PpChangeFunc func, gpointer data)
{
	const PGresult *before = changes->before, *after = changes->after;
	int b = 0, a = 0, befores = PQntuples (before), afters = PQntuples (after);

	while (b < befores || a < afters) {
		int order = b == befores ? 1 : a == afters ? -1 : compare_rows (before, b, after, a);
		const char *old = order <= 0 ? pp_result_text (before, b, COLUMN_VALUE) : NULL;
		const char *new = order >= 0 ? pp_result_text (after, a, COLUMN_VALUE) : NULL;

		if (order != 0 || strcmp (old, new) != 0)
			tell (func, data, order <= 0 ? before : after, order <= 0 ? b : a, old, new);
		b += order <= 0;
		a += order >= 0;
	}
}
