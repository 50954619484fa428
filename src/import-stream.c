/* What import does with what its source gives: parsed messages gather by inbox until they are a batch. */
#include "config.h"

#include "import.h"

#include "interrupt.h"
#include "mail/flags.h"
#include "mail/limits.h"
#include "mail/printable.h"
#include "status.h"
#include "store/quarantine.h"
#include "store/scratch.h"
#include "stored.h"

/* A batch: deliveries wait for it, so it shall be written in a second. Where that takes longer, batches become smaller; not very
 * small, for what all that come belongs to is looked up for each. */
#define PP_BATCH_US 1000000
#define PP_BATCH_MESSAGES 1000
#define PP_BATCH_MESSAGES_LEAST 100
#define PP_BATCH_BYTES (6u * 1024 * 1024)

/* A message that is taken back costs as much as so many that come: its thread and its series are read again. */
#define PP_REMOVAL_MESSAGES 4

/* What waits for all inboxes together: an archive may be of hundreds of lists. */
#define PP_PENDING_BYTES (12u * 1024 * 1024)

/* After so many messages at most all that waits is written, and where we are with it. */
#define PP_CHECKPOINT_MESSAGES 10000

/* What waits to be written into one inbox. */
typedef struct {
	const PpInbox *inbox;
	GPtrArray *items;
	gboolean peeked;	/* some of them are not read yet */
	guint messages;		/* what ITEMS cost */
	gsize bytes;
} Pending;

static void
pending_free (Pending *pending)
{
	g_ptr_array_unref (pending->items);
	g_free (pending);
}

void
pp_import_start_stream (PpImport *import)
{
	const PpRoute route = pp_import_route (import);

	g_clear_pointer (&import->pending, g_hash_table_unref);
	import->pending = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) pending_free);
	import->bytes = 0;
	import->given = 0;
	import->batch_messages = PP_BATCH_MESSAGES;
	g_clear_pointer (&import->position, g_free);
	pp_intake_free (import->intake);
	import->intake = pp_intake_new (import->store, &route);
}

/* --- batches ---------------------------------------------------------------------------------- */

/* What is stored already comes in a row, when an archive is imported again: then look for that first. */
static void
look_ahead (PpImport *import, guint length, guint64 duplicates)
{
	import->again = duplicates >= length - length / 10;
	/* what is only peeked at is not known to be odd */
	pp_pipeline_set_peeking (import->pipeline, import->again && !pp_context_verbose (import->context));
}

/* The next batch, after one of LENGTH took so long since STARTED. Half a second is what is aimed at. */
static void
fit_batches (PpImport *import, guint length, gint64 started)
{
	gint64 took = MAX (g_get_monotonic_time () - started, 1);

	if (took > PP_BATCH_US)
		import->batch_messages = MAX (length / 2, PP_BATCH_MESSAGES_LEAST);
	else if (took < PP_BATCH_US / 2)
		import->batch_messages = MIN (import->batch_messages + import->batch_messages / 4, PP_BATCH_MESSAGES);
}

static gboolean
flush (PpImport *import, Pending *pending, const PpCheckpoint *checkpoint, GError **error)
{
	guint length = pending->items->len;
	guint64 duplicates = pp_ingest_counts (import->ingest)->duplicates;
	gint64 started = g_get_monotonic_time ();

	if ((import->again || pending->peeked) &&
	    !pp_stored_skip (import->store, import->ingest, pending->inbox, pending->items, (guint) import->jobs, error))
		return FALSE;
	pending->peeked = FALSE;
	if (pending->items->len == 0) {
		if (checkpoint != NULL && !pp_ingest_checkpoint (import->ingest, checkpoint, error))
			return FALSE;
	} else if (!pp_ingest (import->ingest, pending->inbox, pending->items, checkpoint, error)) {
		return FALSE;
	}
	pp_archives_tell_edited (import->archives, pending->items);
	fit_batches (import, pending->messages, started);
	look_ahead (import, length, pp_ingest_counts (import->ingest)->duplicates - duplicates);
	g_ptr_array_set_size (pending->items, 0);
	import->bytes -= pending->bytes;
	pending->bytes = 0;
	pending->messages = 0;
	pp_report_progress (import->report, pp_ingest_counts (import->ingest));
	return TRUE;
}

/* The last to be written takes the checkpoint with it: then nothing of what was given is waiting any more. */
static gboolean
flush_with (PpImport *import, const PpCheckpoint *checkpoint, GError **error)
{
	Pending *last = NULL;
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init (&iter, import->pending);
	while (g_hash_table_iter_next (&iter, NULL, &value)) {
		Pending *pending = value;

		if (pending->items->len == 0)
			continue;
		if (last != NULL && !flush (import, last, NULL, error))
			return FALSE;
		last = pending;
	}
	if (last != NULL)
		return flush (import, last, checkpoint, error);
	return checkpoint == NULL || pp_ingest_checkpoint (import->ingest, checkpoint, error);
}

static gboolean
flush_all (PpImport *import, GError **error)
{
	const PpCheckpoint repository = { pp_archives_checkpoint (import->archives), import->position };
	const PpCheckpoint *files = import->bookmark != NULL ? pp_bookmark_checkpoint (import->bookmark) : NULL;

	import->given = 0;
	if (import->position == NULL)
		return flush_with (import, files, error);
	/* both only where files and repositories follow each other */
	return flush_with (import, &repository, error) &&
	       (files == NULL || pp_ingest_checkpoint (import->ingest, files, error));
}

/* Whether nothing waits but what is for this one. */
static gboolean
waits_alone (const PpImport *import, const Pending *pending)
{
	return import->bytes == pending->bytes;
}

/* --- what is said of single messages ---------------------------------------------------------- */

/* Where ITEM came from, for -v. */
static char *
describe_where (const PpSourceItem *item)
{
	if (item->commit[0] != '\0')
		return g_strdup_printf ("%s, commit %s", item->path, item->commit);
	if (item->message.offset > 0)
		return g_strdup_printf ("%s, byte %" G_GUINT64_FORMAT, item->path, item->message.offset);
	return g_strdup (item->path);
}

static void
tell_odd (PpImport *import, const PpItem *item)
{
	g_autofree const char **flags = pp_flags_names (pp_item_flags (item));
	g_autofree char *names = g_strjoinv (", ", (char **) flags);

	if (flags[0] == NULL || pp_item_where (item) == NULL)
		return;
	pp_report_clear (import->report);
	pp_note ("%s: %s: %s", pp_item_where (item), pp_item_message (item)->msgid, names);
}

/* --- what the source gives -------------------------------------------------------------------- */

static Pending *
pending_of (PpImport *import, const PpInbox *inbox)
{
	Pending *pending = g_new0 (Pending, 1);

	pending->inbox = inbox;
	pending->items = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_item_free);
	g_hash_table_insert (import->pending, (gpointer) inbox, pending);
	return pending;
}

/* ITEM is taken over; it counts as MESSAGES. */
static gboolean
add_pending (PpImport *import, const PpInbox *inbox, PpItem *item, guint messages, GError **error)
{
	Pending *pending = g_hash_table_lookup (import->pending, inbox);
	gboolean is_first = pending == NULL;
	gsize bytes = pp_item_length (item);

	if (is_first)
		pending = pending_of (import, inbox);
	if (pp_item_is_peeked (item)) {
		pending->peeked = TRUE;
	} else {
		pp_item_read (item, inbox);
		tell_odd (import, item);
	}
	g_ptr_array_add (pending->items, item);
	pending->messages += messages;
	pending->bytes += bytes;
	import->bytes += bytes;
	if (is_first && import->dry_run && !pp_scratch_add_inbox (import->store, inbox->id, error))
		return FALSE;
	if (import->bytes >= PP_PENDING_BYTES)
		return flush_all (import, error);
	if (pending->messages < import->batch_messages && pending->bytes < PP_BATCH_BYTES)
		return TRUE;
	return waits_alone (import, pending) ? flush_all (import, error) : flush (import, pending, NULL, error);
}

static gboolean
keep_large (PpImport *import, const PpSourceItem *source_item, const PpInbox *inbox, PpItem *item, GError **error)
{
	g_autofree char *path = pp_printable (source_item->path);	/* the database takes UTF-8 only */
	guint64 length;
	gboolean cut;
	int rest = pp_pipeline_rest (import->pipeline, &length, &cut);

	if (cut)
		pp_warn ("'%s': of a message of more than %u MiB the first %u MiB are kept", source_item->path,
		         PP_LIMIT_KEPT >> 20, PP_LIMIT_MESSAGE >> 20);
	if (rest < 0)
		return pp_ingest_quarantine (import->ingest, inbox, "too-large", path, item, error);
	return pp_ingest_quarantine_large (import->ingest, inbox, path, item, rest, length, error);
}

/* PARSED is taken over. */
static gboolean
import_message (PpImport *import, const PpSourceItem *source_item, PpItem *parsed, GError **error)
{
	g_autoptr (PpItem) item = parsed;
	const PpInbox *inbox;
	gboolean foreign;

	if (source_item->kind == PP_SOURCE_ARCHIVED)
		pp_item_set_statement (item, PP_ITEM_ARCHIVED, pp_archives_current (import->archives));
	pp_report_read (import->report, source_item->path, pp_item_length (item));
	pp_report_done (import->report, source_item->place.behind, import->total);
	if (import->bookmark != NULL)
		pp_bookmark_move (import->bookmark, &source_item->place, pp_item_raw (item));
	import->once |= source_item->place.number == 0 && source_item->commit[0] == '\0';
	if (pp_context_verbose (import->context))
		pp_item_set_where (item, describe_where (source_item));
	if (!pp_intake_find (import->intake, item, &inbox, &foreign, error))
		return FALSE;
	if (source_item->message.too_large)
		return keep_large (import, source_item, inbox, item, error);
	if (inbox == NULL) {
		g_autofree char *detail = g_strjoinv (" ", (char **) pp_item_list_ids (item));

		return pp_ingest_quarantine (import->ingest, NULL, "no-project", detail, item, error);
	}
	import->foreign += foreign;
	return add_pending (import, inbox, g_steal_pointer (&item), 1, error);
}

/* A message that was taken back. What has no inbox, or is too large, was not stored. */
static gboolean
import_removal (PpImport *import, const PpSourceItem *source_item, PpItem *parsed, GError **error)
{
	g_autoptr (PpItem) item = parsed;
	const PpInbox *inbox;

	pp_item_set_statement (item, PP_ITEM_REMOVED, pp_archives_current (import->archives));
	if (!pp_intake_find (import->intake, item, &inbox, NULL, error))
		return FALSE;
	if (inbox == NULL || source_item->message.too_large) {
		import->unknown++;
		return TRUE;
	}
	return add_pending (import, inbox, g_steal_pointer (&item), PP_REMOVAL_MESSAGES, error);
}

/* One more message; now and then all is written, also where many inboxes have a little each, or all is for quarantine. */
static gboolean
count_given (PpImport *import, GError **error)
{
	pp_report_progress (import->report, pp_ingest_counts (import->ingest));
	return ++import->given < PP_CHECKPOINT_MESSAGES || flush_all (import, error);
}

/* What was given so far is stored, with the position of the repository, if it is one: it is left. */
static gboolean
leave_input (PpImport *import, GError **error)
{
	if (!flush_all (import, error))
		return FALSE;
	g_clear_pointer (&import->position, g_free);
	return TRUE;
}

static void
tell_resumed (PpImport *import, const PpSourceItem *item)
{
	pp_report_clear (import->report);
	if (item->kind == PP_SOURCE_RESUMED) {
		if (!pp_context_quiet (import->context))
			pp_note ("going on behind byte %" G_GUINT64_FORMAT " of '%s'", item->place.offset, item->path);
	} else if (item->place.number > 0) {
		pp_warn ("'%s' changed since the import was interrupted; all of it is read", item->path);
	} else {
		pp_warn ("'%s', or what comes before it, changed since the import was interrupted; all is read", item->path);
	}
}

/* PARSED is taken over. */
static gboolean
import_item (PpImport *import, const PpSourceItem *item, PpItem *parsed, GError **error)
{
	g_free (import->position);
	import->position = g_strdup (item->position);
	switch (item->kind) {
	case PP_SOURCE_MESSAGE:
	case PP_SOURCE_ARCHIVED:
		return import_message (import, item, parsed, error) && count_given (import, error);
	case PP_SOURCE_REMOVED:
		return import_removal (import, item, parsed, error) && count_given (import, error);
	case PP_SOURCE_MARK:
		return leave_input (import, error) && pp_archives_finish (import->archives, error);
	case PP_SOURCE_RESUMED:
	case PP_SOURCE_CHANGED:
		tell_resumed (import, item);
		return TRUE;
	}
	return TRUE;
}

/* An input that cannot be read; what follows it is. A follower says so once, as long as it stays so. */
static gboolean
pass_over_input (PpImport *import, const GError *problem, GHashTable *failing, GError **error)
{
	if (import->told == NULL || !g_hash_table_contains (import->told, problem->message)) {
		import->failed++;
		pp_report_clear (import->report);
		pp_warn ("%s", problem->message);
	}
	g_hash_table_add (failing, g_strdup (problem->message));
	return leave_input (import, error);
}

static gboolean
import_all (PpImport *import, GHashTable *failing, GError **error)
{
	while (pp_interrupt_signal () == 0) {
		g_autoptr (GError) local = NULL;
		const PpSourceItem *item;
		PpItem *parsed;
		int got = pp_pipeline_next (import->pipeline, &item, &parsed, &local);

		if (got == 0 || g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_INTR))
			break;
		if (got < 0 && local->domain == PP_STORE_ERROR) {
			g_propagate_error (error, g_steal_pointer (&local));
			return FALSE;
		}
		if (got < 0 ? !pass_over_input (import, local, failing, error) : !import_item (import, item, parsed, error))
			return FALSE;
	}
	return flush_all (import, error) && pp_ingest_settle_names (import->ingest, error);
}

gboolean
pp_import_look (PpImport *import, GError **error)
{
	g_autoptr (GHashTable) failing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	gboolean done;

	import->pipeline = pp_pipeline_new (import->source, import->intake, (guint) import->jobs);
	done = pp_pipeline_start (import->pipeline, error) && import_all (import, failing, error);
	/* somebody may keep the pipe open that we read, though we are at our end */
	if (pp_pipeline_stop (import->pipeline))
		pp_pipeline_free (import->pipeline);
	else
		import->source = NULL;
	import->pipeline = NULL;
	g_clear_pointer (&import->told, g_hash_table_unref);
	if (import->follow)
		import->told = g_steal_pointer (&failing);
	return done;
}

/* --- repositories ----------------------------------------------------------------------------- */

typedef struct {
	PpImport *import;
	const char *path;
	PpFormat format;
	gpointer repository;
	GError **error;
} Opening;

static void
call_open (gpointer data)
{
	Opening *opening = data;
	const PpRepositoryReader *reader = pp_archives_reader (opening->import->archives);

	opening->repository = reader->open (opening->path, opening->format, reader->data, opening->error);
}

/* Where to start says the database. */
gpointer
pp_import_open_repository (const char *path, PpFormat format, gpointer data, GError **error)
{
	PpImport *import = data;
	Opening opening = { import, path, format, NULL, error };

	return pp_pipeline_call (import->pipeline, call_open, &opening) ? opening.repository : NULL;
}
