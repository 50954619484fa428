/* What a batch tells those who follow: messages, what became of their series, comments. */
#include "batch.h"

static void
tell (PpBatch *batch, PpEvent event)
{
	g_array_append_val (batch->events, event);
}

static void
tell_message (PpBatch *batch, const PpMember *member)
{
	tell (batch, (PpEvent) { .category = member->patch ? "patch-created" : "cover-created",
	                         .project_id = member->project_id, .message_id = member->id,
	                         .series_id = member->series_id, .has_cover = -1 });
}

static int
compare_members (gconstpointer a, gconstpointer b)
{
	const PpMember *x = *(PpMember *const *) a, *y = *(PpMember *const *) b;

	return x->id < y->id ? -1 : x->id > y->id;
}

/* New covers and patches, and stored messages that turned out to be some. */
static void
tell_messages (PpBatch *batch)
{
	g_autoptr (GPtrArray) turned = g_ptr_array_new ();
	GHashTableIter iter;
	gpointer value;

	for (guint i = 0; i < batch->items->len; i++) {
		const PpItem *item = g_ptr_array_index (batch->items, i);

		if (item->member != NULL)
			tell_message (batch, item->member);
	}
	if (batch->refreshed == NULL)
		return;
	g_hash_table_iter_init (&iter, batch->members);
	while (g_hash_table_iter_next (&iter, NULL, &value))
		if (((PpMember *) value)->turned)
			g_ptr_array_add (turned, value);
	g_ptr_array_sort (turned, compare_members);
	for (guint i = 0; i < turned->len; i++)
		tell_message (batch, g_ptr_array_index (turned, i));
}

static void
tell_comment (PpBatch *batch, gint64 id, gint64 submission_id, gboolean on_cover)
{
	tell (batch, (PpEvent) { .category = on_cover ? "cover-comment-created" : "patch-comment-created",
	                         .message_id = id, .submission_id = submission_id, .has_cover = -1 });
}

/* New comments, and stored messages that have just become some. */
static void
tell_comments (PpBatch *batch)
{
	for (guint i = 0; i < batch->items->len; i++) {
		const PpItem *item = g_ptr_array_index (batch->items, i);

		if (item->submission_id != 0)
			tell_comment (batch, item->id, item->submission_id, item->on_cover);
	}
	for (guint i = 0; i < batch->waiting->len; i++) {
		const PpWaiting *waiting = g_ptr_array_index (batch->waiting, i);

		if (waiting->submission_id != 0 && waiting->old_submission_id == 0)
			tell_comment (batch, waiting->id, waiting->submission_id, waiting->on_cover);
	}
}

static void
tell_row (PpBatch *batch, const char *category, const PpSeriesRow *row)
{
	tell (batch, (PpEvent) { .category = category, .project_id = row->project_id, .series_id = row->id,
	                         .has_cover = row->cover_id != 0 });
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
	const PpSeriesRow *x = *(PpSeriesRow *const *) a, *y = *(PpSeriesRow *const *) b;

	return x->id < y->id ? -1 : x->id > y->id;
}

static void
tell_series (PpBatch *batch)
{
	g_ptr_array_sort (batch->changed_rows, compare_rows);
	for (guint i = 0; i < batch->new_rows->len; i++)
		tell_row (batch, "series-created", g_ptr_array_index (batch->new_rows, i));
	for (guint i = 0; i < batch->changed_rows->len; i++)
		tell_row (batch, "series-updated", g_ptr_array_index (batch->changed_rows, i));

	for (guint i = 0; i < batch->completed->len; i++) {
		const PpMember *member = g_ptr_array_index (batch->completed, i);

		tell (batch, (PpEvent) { .category = "patch-completed", .project_id = member->project_id,
		                         .message_id = member->id, .series_id = member->series_id,
		                         .has_cover = -1 });
	}
	for (guint i = 0; i < batch->new_rows->len; i++) {
		const PpSeriesRow *row = g_ptr_array_index (batch->new_rows, i);

		if (row->completed)
			tell_row (batch, "series-completed", row);
	}
	for (guint i = 0; i < batch->changed_rows->len; i++) {
		const PpSeriesRow *row = g_ptr_array_index (batch->changed_rows, i);
		const PpSeriesRow *old = g_hash_table_lookup (batch->old_rows, &row->id);

		if (row->completed && !old->completed)
			tell_row (batch, "series-completed", row);
	}
	for (guint i = 0; i < batch->superseded->len; i++)
		tell (batch, g_array_index (batch->superseded, PpEvent, i));
}

/* Messages, then what became of their series, so that whoever reads in order knows what is spoken of. */
void
pp_batch_tell_events (PpBatch *batch)
{
	tell_messages (batch);
	tell_series (batch);
	tell_comments (batch);
}
