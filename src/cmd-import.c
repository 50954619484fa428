/* import: bulk. A stream of batches through the same ingest as deliver; reading goes on when one input fails. */
#include "config.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "follow.h"
#include "import-archive.h"
#include "intake.h"
#include "mail/limits.h"
#include "mail/source.h"
#include "pipeline.h"
#include "report.h"
#include "status.h"
#include "stored.h"
#include "store/quarantine.h"
#include "unpack.h"

/* A batch: deliveries wait for it, so it shall be written in a second. Where that takes longer, batches become smaller. */
#define PP_BATCH_US 1000000
#define PP_BATCH_MESSAGES 1000
#define PP_BATCH_MESSAGES_LEAST 10
#define PP_BATCH_BYTES (6u * 1024 * 1024)
/* A message that is taken back costs as much as so many that come: its thread and its series are read again. */
#define PP_REMOVAL_MESSAGES 4

/* What waits for all inboxes together: an archive may be of hundreds of lists. */
#define PP_PENDING_BYTES (12u * 1024 * 1024)

/* A look where nothing is new costs a few milliseconds. */
#define PP_INTERVAL_SECONDS 30
#define PP_INTERVAL_MAX (24 * 60 * 60)

/* A follower asks for a lost database so often at least. */
#define PP_RECONNECT_SECONDS 60

/* What waits to be written into one inbox. */
typedef struct {
	const PpInbox *inbox;
	GPtrArray *items;
	guint messages;		/* what ITEMS cost */
	gboolean peeked;	/* some of them are not read yet */
	gsize bytes;
} Pending;

typedef struct {
	char *project;
	char *list_id;
	char *format;
	char *progress;
	gboolean auto_project;
	gboolean json;
	gboolean notify;
	gboolean full;
	int jobs;
	gboolean follow;
	int interval;		/* seconds */

	PpContext *context;
	PpStore *store;
	PpIngest *ingest;
	PpIntake *intake;
	PpArchives *archives;
	PpPipeline *pipeline;	/* while something is read */
	gboolean left_reader;	/* its reader waits for a pipe, and was left there */
	PpFollow *following;	/* or NULL */
	GHashTable *told;	/* of a follower: set of char *, what failed at the last look */
	PpReport *report;
	GHashTable *pending;	/* PpInbox → Pending */
	gsize bytes;		/* of all pending */
	guint batch_messages;	/* at most so many at once */
	gboolean again;		/* what came last was stored already */
	guint failed;		/* inputs */
	guint64 unknown;	/* removed messages that cannot be stored */
	guint64 foreign;	/* messages whose List-Id belongs to another inbox */
	char *position;		/* up to where a repository was read; NULL: what is read is none */
} Import;

static void
pending_free (Pending *pending)
{
	g_ptr_array_unref (pending->items);
	g_free (pending);
}

static void
import_clear (Import *import)
{
	g_clear_pointer (&import->pending, g_hash_table_unref);
	g_clear_pointer (&import->intake, pp_intake_free);
	g_clear_pointer (&import->archives, pp_archives_free);
	g_clear_pointer (&import->following, pp_follow_free);
	g_clear_pointer (&import->told, g_hash_table_unref);
	g_clear_pointer (&import->ingest, pp_ingest_free);
	g_clear_pointer (&import->store, pp_store_free);
	g_clear_pointer (&import->report, pp_report_free);
	g_free (import->project);
	g_free (import->list_id);
	g_free (import->format);
	g_free (import->progress);
	g_free (import->position);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, import_clear)

/* What is stored already comes in a row, when an archive is imported again: then look for that first. */
static void
look_ahead (Import *import, guint length, guint64 duplicates)
{
	import->again = duplicates >= length - length / 10;
	if (import->pipeline != NULL)
		pp_pipeline_set_peeking (import->pipeline, import->again);
}

/* The next batch, after one of LENGTH took so long since STARTED. Half a second is what is aimed at. */
static void
fit_batches (Import *import, guint length, gint64 started)
{
	gint64 took = MAX (g_get_monotonic_time () - started, 1);

	if (took > PP_BATCH_US)
		import->batch_messages = MAX (length / 2, PP_BATCH_MESSAGES_LEAST);
	else if (took < PP_BATCH_US / 2)
		import->batch_messages = MIN (import->batch_messages + import->batch_messages / 4, PP_BATCH_MESSAGES);
}

static gboolean
flush (Import *import, Pending *pending, const PpCheckpoint *checkpoint, GError **error)
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

/* The last to be written takes the checkpoint with it: then nothing of the repository is waiting any more. */
static gboolean
flush_all (Import *import, GError **error)
{
	const PpCheckpoint checkpoint = { pp_archives_checkpoint (import->archives), import->position };
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
		return flush (import, last, import->position != NULL ? &checkpoint : NULL, error);
	return import->position == NULL || pp_ingest_checkpoint (import->ingest, &checkpoint, error);
}

static gboolean
add_pending (Import *import, const PpInbox *inbox, PpItem *item, guint messages, gsize bytes, GError **error)
{
	Pending *pending = g_hash_table_lookup (import->pending, inbox);

	if (pending == NULL) {
		pending = g_new0 (Pending, 1);
		pending->inbox = inbox;
		pending->items = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_item_free);
		g_hash_table_insert (import->pending, (gpointer) inbox, pending);
	}
	if (pp_item_is_peeked (item))
		pending->peeked = TRUE;
	else
		pp_item_read (item, inbox);
	g_ptr_array_add (pending->items, item);
	pending->messages += messages;
	pending->bytes += bytes;
	import->bytes += bytes;
	if (import->bytes < PP_PENDING_BYTES && pending->messages < import->batch_messages &&
	    pending->bytes < PP_BATCH_BYTES)
		return TRUE;
	if (import->bytes >= PP_PENDING_BYTES || import->position != NULL)
		return flush_all (import, error);
	return flush (import, pending, NULL, error);
}

/* PARSED is taken over. */
static gboolean
keep_large (Import *import, const PpSourceItem *source_item, const PpInbox *inbox, const PpItem *item, GError **error)
{
	guint64 length;
	gboolean cut;
	int rest = pp_pipeline_rest (import->pipeline, &length, &cut);

	if (cut)
		pp_warn ("'%s': of a message of more than %u MiB the first %u MiB are kept", source_item->path,
		         PP_LIMIT_KEPT >> 20, PP_LIMIT_MESSAGE >> 20);
	if (rest < 0)
		return pp_ingest_quarantine (import->ingest, inbox, "too-large", source_item->path, item, error);
	return pp_ingest_quarantine_large (import->ingest, inbox, source_item->path, item, rest, length, error);
}

static gboolean
import_message (Import *import, const PpSourceItem *source_item, PpItem *parsed, GError **error)
{
	g_autoptr (PpItem) item = parsed;
	gsize length = pp_item_length (item);
	const PpInbox *inbox;
	gboolean foreign;

	if (source_item->kind == PP_SOURCE_ARCHIVED)
		pp_item_set_statement (item, PP_ITEM_ARCHIVED, pp_archives_current (import->archives));
	pp_report_read (import->report, source_item->path, length);
	if (!pp_intake_find (import->intake, item, &inbox, &foreign, error))
		return FALSE;
	if (source_item->message.too_large)
		return keep_large (import, source_item, inbox, item, error);
	if (inbox == NULL) {
		g_autofree char *detail = g_strjoinv (" ", (char **) pp_item_list_ids (item));

		return pp_ingest_quarantine (import->ingest, NULL, "no-project", detail, item, error);
	}
	import->foreign += foreign;
	return add_pending (import, inbox, g_steal_pointer (&item), 1, length, error);
}

/* A message that was taken back. What has no inbox, or is too large, was not stored. */
static gboolean
import_removal (Import *import, const PpSourceItem *source_item, PpItem *parsed, GError **error)
{
	g_autoptr (PpItem) item = parsed;
	gsize length = pp_item_length (item);
	const PpInbox *inbox;

	pp_item_set_statement (item, PP_ITEM_REMOVED, pp_archives_current (import->archives));
	if (!pp_intake_find (import->intake, item, &inbox, NULL, error))
		return FALSE;
	if (inbox == NULL || source_item->message.too_large) {
		import->unknown++;
		return TRUE;
	}
	return add_pending (import, inbox, g_steal_pointer (&item), PP_REMOVAL_MESSAGES, length, error);
}

/* What was given so far is stored, with the position of the repository, if it is one: it is left. */
static gboolean
leave_input (Import *import, GError **error)
{
	if (!flush_all (import, error))
		return FALSE;
	g_clear_pointer (&import->position, g_free);
	return TRUE;
}

static gboolean
import_item (Import *import, const PpSourceItem *item, PpItem *parsed, GError **error)
{
	g_free (import->position);
	import->position = g_strdup (item->position);
	switch (item->kind) {
	case PP_SOURCE_MESSAGE:
	case PP_SOURCE_ARCHIVED:
		return import_message (import, item, parsed, error);
	case PP_SOURCE_REMOVED:
		return import_removal (import, item, parsed, error);
	case PP_SOURCE_MARK:
		return leave_input (import, error) && pp_archives_finish (import->archives, error);
	case PP_SOURCE_RESUMED:
	case PP_SOURCE_CHANGED:
		return TRUE;
	}
	return TRUE;
}

/* An input that cannot be read; what follows it is. A follower says so once, as long as it stays so. */
static gboolean
pass_over_input (Import *import, const GError *problem, GHashTable *failing, GError **error)
{
	if (import->told == NULL || !g_hash_table_contains (import->told, problem->message)) {
		import->failed++;
		pp_warn ("%s", problem->message);
	}
	g_hash_table_add (failing, g_strdup (problem->message));
	return leave_input (import, error);
}

static gboolean
is_stopped (const Import *import)
{
	return import->following != NULL && pp_follow_stopped (import->following);
}

/* What the pipeline gives, until it is at its end or somebody ends it. */
static gboolean
import_given (Import *import, GHashTable *failing, GError **error)
{
	while (!is_stopped (import)) {
		g_autoptr (GError) local = NULL;
		const PpSourceItem *item;
		PpItem *parsed;
		int got = pp_pipeline_next (import->pipeline, &item, &parsed, &local);

		if (got == 0)
			break;
		if (got < 0 && local->domain == PP_STORE_ERROR) {
			g_propagate_error (error, g_steal_pointer (&local));
			return FALSE;
		}
		if (got < 0 ? !pass_over_input (import, local, failing, error) : !import_item (import, item, parsed, error))
			return FALSE;
	}
	return TRUE;
}

/* All messages of SOURCE, until it is at its end or somebody ends it: FALSE and ERROR when the database is not there; inputs
 * that fail are counted. */
static gboolean
import_all (Import *import, PpSource *source, GError **error)
{
	g_autoptr (GHashTable) failing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	gboolean fine;

	import->pipeline = pp_pipeline_new (source, import->intake, (guint) import->jobs);
	pp_archives_set_pipeline (import->archives, import->pipeline);
	fine = pp_pipeline_start (import->pipeline, error) && import_given (import, failing, error);
	/* somebody may keep the pipe open that is read, though we are at our end */
	import->left_reader = !pp_pipeline_stop (import->pipeline);
	if (!import->left_reader) {
		pp_archives_set_pipeline (import->archives, NULL);
		pp_pipeline_free (import->pipeline);
	}
	import->pipeline = NULL;
	if (!fine)
		return FALSE;
	if (import->following != NULL) {
		g_clear_pointer (&import->told, g_hash_table_unref);
		import->told = g_steal_pointer (&failing);
	}
	return flush_all (import, error) && pp_ingest_settle_names (import->ingest, error);
}

/* --- following ---------------------------------------------------------------------------------- */

/* Nothing waits to be stored, and what is known of inboxes is read again: somebody may have set something. */
static void
start_afresh (Import *import)
{
	const PpRoute route = { import->project, import->list_id, import->auto_project };

	g_hash_table_remove_all (import->pending);
	import->bytes = 0;
	g_clear_pointer (&import->position, g_free);
	pp_intake_free (import->intake);
	import->intake = pp_intake_new (import->store, &route);
}

/* Whether what failed may work later. */
static gboolean
is_passing (const GError *error)
{
	return g_error_matches (error, PP_STORE_ERROR, PP_STORE_ERROR_RETRY) ||
	       g_error_matches (error, PP_STORE_ERROR, PP_STORE_ERROR_UNAVAILABLE);
}

/* Waits for the database, longer each time: FALSE when somebody ends it first, or with ERROR. */
static gboolean
wait_for_database (Import *import, GError **error)
{
	for (guint seconds = 1;; seconds = MIN (seconds * 2, PP_RECONNECT_SECONDS)) {
		g_autoptr (GError) local = NULL;

		if (!pp_follow_wait (import->following, seconds))
			return FALSE;
		if (pp_store_reconnect (import->store, &local))
			return TRUE;
		if (!is_passing (local)) {
			g_propagate_error (error, g_steal_pointer (&local));
			return FALSE;
		}
	}
}

/* Looks and waits, until somebody ends it. */
static gboolean
follow (Import *import, PpSource *source, GError **error)
{
	while (TRUE) {
		g_autoptr (GError) local = NULL;
		gboolean stored = import_all (import, source, &local);

		if (!stored && !is_passing (local)) {
			g_propagate_error (error, g_steal_pointer (&local));
			return FALSE;
		}
		if (!stored) {
			pp_warn ("%s; waiting for the database", local->message);
			if (!wait_for_database (import, error)) {
				if (*error == NULL)
					g_propagate_error (error, g_steal_pointer (&local));
				return FALSE;
			}
		} else if (!pp_follow_wait (import->following, (guint) import->interval)) {
			return TRUE;
		}
		start_afresh (import);
		pp_source_again (source, !stored);
	}
}

/* --- the command ------------------------------------------------------------------------------ */

static const char description[] =
	"A PATH is an mbox file, a file with one message, a Maildir or MH folder, a public-inbox repository, a\n"
	"folder of these, or - for standard input; files may be compressed. Interrupted, the same command goes on: what is stored already is a duplicate.";

/* One thread allocates what another frees: each heap that malloc makes for threads grows to what its threads ever had, so
 * there shall be few. */
static void
limit_heaps (guint jobs)
{
#ifdef M_ARENA_MAX
	mallopt (M_ARENA_MAX, (int) MIN (jobs + 2, 8));
#endif
}

static gboolean
open_store (Import *import, GError **error)
{
	const PpRoute route = { import->project, import->list_id, import->auto_project };

	import->store = pp_context_open_store (import->context, 0, TRUE, error);
	if (import->store == NULL)
		return FALSE;
	import->ingest = pp_ingest_new (import->store, PP_ORIGIN_IMPORT, import->notify);
	import->intake = pp_intake_new (import->store, &route);
	import->archives = pp_archives_new (import->store, import->ingest, &route, import->full);
	import->batch_messages = PP_BATCH_MESSAGES;
	import->pending = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) pending_free);
	import->report = pp_report_new (import->progress);
	return TRUE;
}

/* Files are read once: there must be something else. Standard input could not be read again when the database failed. */
static gboolean
can_follow (const char *const *paths)
{
	gboolean any = FALSE;

	for (guint i = 0; paths[i] != NULL; i++) {
		if (strcmp (paths[i], PP_STANDARD_INPUT) == 0)
			return FALSE;
		any |= g_file_test (paths[i], G_FILE_TEST_IS_DIR);
	}
	return any;
}

/* FALSE: return at once, with ERROR set or, after --help, without. */
static gboolean
parse_options (Import *import, int *argc, char ***argv, PpFormat *format, GError **error)
{
	const GOptionEntry entries[] = {
		{ "project", 0, 0, G_OPTION_ARG_FILENAME, &import->project, "the project whose inbox takes the mail",
		  "LINKNAME" },
		{ "list-id", 0, 0, G_OPTION_ARG_FILENAME, &import->list_id,
		  "take the mail as of this list, whatever its headers say", "ID" },
		{ "auto-project", 0, 0, G_OPTION_ARG_NONE, &import->auto_project,
		  "create a project for each List-Id met", NULL },
		{ "format", 0, 0, G_OPTION_ARG_FILENAME, &import->format,
		  "auto, mbox, mboxrd, mboxo, mboxcl, mboxcl2, maildir, mh, message, public-inbox", "FORMAT" },
		{ "full", 0, 0, G_OPTION_ARG_NONE, &import->full,
		  "read all of a public-inbox repository, not only what is new in it", NULL },
		{ "jobs", 0, 0, G_OPTION_ARG_INT, &import->jobs, "threads that parse; default: all processors", "N" },
		{ "follow", 0, 0, G_OPTION_ARG_NONE, &import->follow,
		  "go on, and store what comes to repositories and Maildirs", NULL },
		{ "interval", 0, 0, G_OPTION_ARG_INT, &import->interval, "with --follow: look every so many seconds; 30", "SECONDS" },
		{ "notify", 0, 0, G_OPTION_ARG_NONE, &import->notify, "wake those who follow events", NULL },
		{ "json", 0, 0, G_OPTION_ARG_NONE, &import->json, "print the report as a JSON object", NULL },
		{ "progress", 0, 0, G_OPTION_ARG_FILENAME, &import->progress, "always, never, or auto: on a terminal",
		  "WHEN" },
		G_OPTION_ENTRY_NULL
	};

	*format = PP_FORMAT_AUTO;
	import->interval = PP_INTERVAL_SECONDS;
	import->jobs = (int) g_get_num_processors ();
	if (!pp_context_options (import->context, "PATH…", description, entries, argc, argv, error))
		return FALSE;
	if (*argc < 2)
		return pp_usage_error (import->context, error, "import: which PATH?"), FALSE;
	if ((import->project != NULL) + (import->list_id != NULL) + import->auto_project > 1)
		return pp_usage_error (import->context, error,
		                       "import: one of --project, --list-id, --auto-project"), FALSE;
	if (import->format != NULL && !pp_format_parse (import->format, format))
		return pp_usage_error (import->context, error, "import: unknown format '%s'", import->format), FALSE;
	if (import->jobs < 1 || import->jobs > 1024)
		return pp_usage_error (import->context, error, "import: --jobs is 1 to 1024"), FALSE;
	if (import->interval < 1 || import->interval > PP_INTERVAL_MAX)
		return pp_usage_error (import->context, error, "import: --interval is 1 to %d", PP_INTERVAL_MAX), FALSE;
	if (import->follow && !can_follow ((const char *const *) *argv + 1))
		return pp_usage_error (import->context, error, "import: --follow needs folders, and no standard input"), FALSE;
	if (!pp_report_known_when (import->progress))
		return pp_usage_error (import->context, error, "import: unknown --progress '%s'",
		                       import->progress), FALSE;
	return TRUE;
}

static void
print_count (guint64 count, const char *what)
{
	if (count > 0)
		pp_warn ("%" G_GUINT64_FORMAT " %s", count, what);
}

/* What archives took back is no message of this run. */
static void
print_removals (const PpCounts *counts, guint64 unknown)
{
	print_count (counts->removed, "messages were deleted from their archive; they are kept, and flagged");
	print_count (counts->restored, "messages that had been deleted are back in their archive");
	print_count (counts->unknown + unknown, "messages were deleted from their archive that are not stored");
}

static void
print_report (Import *import, const PpSource *source)
{
	g_autofree char *line = pp_report_finish (import->report, pp_ingest_counts (import->ingest), import->json);

	puts (line);
	if (import->foreign > 0)
		pp_warn ("%" G_GUINT64_FORMAT " messages have the List-Id of another inbox", import->foreign);
	print_removals (pp_ingest_counts (import->ingest), import->unknown);
	if (pp_source_skipped (source) > 0)
		pp_warn ("%u files are no mail and were skipped", pp_source_skipped (source));
	if (import->failed > 0)
		pp_warn ("%u inputs failed", import->failed);
}

/* What the thread that was left has in its hands stays as it is until the program ends. */
static void
leave_to_reader (Import *import, PpSource *source)
{
	(void) source;
	import->archives = NULL;
	import->intake = NULL;
}

int
pp_cmd_import (PpContext *context, int argc, char **argv, GError **error)
{
	g_auto (Import) import = { .context = context };
	g_autoptr (PpSource) source = NULL;
	PpFormat format;
	gboolean imported;

	if (!parse_options (&import, &argc, &argv, &format, error))
		return PP_EXIT_OK;
	limit_heaps ((guint) import.jobs);
	pp_mail_init ();
	if (!open_store (&import, error))
		return PP_EXIT_UNAVAILABLE;
	source = pp_source_new ((const char *const *) argv + 1, format);
	pp_source_set_unpacker (source, &pp_unpacker);
	pp_source_set_repository_reader (source, pp_archives_reader (import.archives));
	if (import.follow) {
		import.following = pp_follow_new ();
		pp_source_follow (source);
	}
	imported = import.follow ? follow (&import, source, error) : import_all (&import, source, error);
	if (import.left_reader)
		leave_to_reader (&import, g_steal_pointer (&source));
	if (!imported) {
		g_prefix_error (error, "stopped after %" G_GUINT64_FORMAT " messages, run it again to go on: ",
		                pp_ingest_counts (import.ingest)->messages);
		return PP_EXIT_UNAVAILABLE;
	}
	print_report (&import, source);
	return import.failed > 0 ? PP_EXIT_SOME_FAILED : PP_EXIT_OK;
}
