/* What of a batch is new. What archives take back, or have again, is decided here, too: the last that is said of a message
 * counts, whether it was stored before or comes with the batch.
 */
#include "batch.h"

#include <string.h>

typedef struct {
	PpBatch *batch;
	GHashTable *seen;	/* key → PpItem: those of the batch that are new */
	GPtrArray *items;	/* the same, in their order */
} Sifting;

void
pp_item_withdraw (PpItem *item, const PpInbox *inbox, gboolean removed)
{
	item->removed = removed;
	if (item->withdrawn && !removed)
		pp_item_read_anew (item, inbox);
	if (removed)
		pp_submission_withdraw (item->submission);
	item->withdrawn = removed;
	item->group_flags = removed ? PP_FLAG_REMOVED_UPSTREAM : 0;
}

/* An archive that is read again because its history was rewritten does not bring back what another one took back since: the
 * next epoch of the same inbox, which is not read again. */
static gboolean
is_outdated (const PpItem *item, const PpKnown *known)
{
	return item->statement == PP_ITEM_ARCHIVED && item->archive.again && known->removed &&
	       known->archive.id != item->archive.id;
}

/* The archive that ITEM is of is the last one that spoke of the stored message KNOWN. */
static void
take_claim (PpBatch *batch, const PpItem *item, PpKnown *known)
{
	if (item->statement == PP_ITEM_SENT || is_outdated (item, known) ||
	    (item->archive.id == known->archive.id && item->archive.reading == known->archive.reading))
		return;
	const PpClaim claim = { known->id, item->archive };

	known->archive = item->archive;
	g_array_append_val (batch->claims, claim);
}

/* Its archive says of a stored message that it is there, or not. */
static void
judge_stored (PpBatch *batch, const PpItem *item, const PpKnown *known)
{
	gboolean removed = item->statement == PP_ITEM_REMOVED;

	if (is_outdated (item, known))
		return;
	if (removed == known->removed)
		g_hash_table_remove (batch->verdicts, &known->id);
	else
		g_hash_table_insert (batch->verdicts, pp_id_key (known->id), GINT_TO_POINTER (removed));
}

/* The same, of one that comes with the batch. */
static void
judge_new (PpItem *first, const PpItem *item)
{
	first->removed = item->statement == PP_ITEM_REMOVED;
	first->archive = item->archive;
}

static void
sift_item (Sifting *sifting, PpItem *item)
{
	PpBatch *batch = sifting->batch;
	PpKnown *known = g_hash_table_lookup (batch->known, item->key);
	PpItem *first = g_hash_table_lookup (sifting->seen, item->key);
	const guint8 *digest = known != NULL ? known->digest : first != NULL ? first->submission->digest : NULL;
	gboolean removed = item->statement == PP_ITEM_REMOVED;

	if (known != NULL && (!removed || memcmp (digest, item->submission->digest, PP_DIGEST_LENGTH) == 0))
		take_claim (batch, item, known);
	if (digest == NULL && !removed) {
		g_hash_table_insert (sifting->seen, item->key, item);
		g_ptr_array_add (sifting->items, item);
	} else if (digest == NULL || memcmp (digest, item->submission->digest, PP_DIGEST_LENGTH) != 0) {
		item->reused = !removed;
		if (removed)
			batch->unknown++;
		else
			g_ptr_array_add (batch->reused, item);
	} else {
		item->outcome = PP_OUTCOME_DUPLICATE;
		batch->duplicates += !removed;
		if (item->statement == PP_ITEM_SENT)
			return;
		if (known != NULL)
			judge_stored (batch, item, known);
		else
			judge_new (first, item);
	}
}

void
pp_batch_sift (PpBatch *batch)
{
	g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
	g_autoptr (GPtrArray) items = g_ptr_array_new ();
	Sifting sifting = { batch, seen, items };

	for (guint i = 0; i < batch->items->len; i++)
		sift_item (&sifting, g_ptr_array_index (batch->items, i));
	for (guint i = 0; i < items->len; i++) {
		PpItem *item = g_ptr_array_index (items, i);

		if (!item->removed)
			continue;
		pp_item_withdraw (item, batch->inbox, TRUE);
		pp_item_set_keys (item);
	}
	g_ptr_array_unref (batch->items);
	batch->items = g_steal_pointer (&items);
}
