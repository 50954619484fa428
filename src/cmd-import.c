/* import: bulk. A stream of batches through the same ingest as deliver; reading goes on when one input fails. */
#include "config.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>

#include "import.h"
#include "interrupt.h"
#include "repository.h"
#include "space.h"
#include "status.h"
#include "store/retry.h"
#include "unpack.h"

/* How long a database that is away is waited for: a restart with much to recover takes a while. */
#define PP_PATIENCE_MS 60000

/* … and for how long without a word. */
#define PP_QUIET_WAIT_MS 1000

/* A look where nothing is new costs a few milliseconds. */
#define PP_INTERVAL_SECONDS 30
#define PP_INTERVAL_MAX (24 * 60 * 60)

static void
import_clear (PpImport *import)
{
	g_clear_pointer (&import->pending, g_hash_table_unref);
	g_clear_pointer (&import->told, g_hash_table_unref);
	g_clear_pointer (&import->scratch, pp_dry_run_free);
	g_clear_pointer (&import->bookmark, pp_bookmark_free);
	g_clear_pointer (&import->source, pp_source_free);
	g_clear_pointer (&import->archives, pp_archives_free);
	g_clear_pointer (&import->intake, pp_intake_free);
	g_clear_pointer (&import->ingest, pp_ingest_free);
	g_clear_pointer (&import->store, pp_store_free);
	g_clear_pointer (&import->report, pp_report_free);
	g_free (import->project);
	g_free (import->list_id);
	g_free (import->format);
	g_free (import->progress);
	g_free (import->position);
}

typedef PpImport Import;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, import_clear)

PpRoute
pp_import_route (const PpImport *import)
{
	return (PpRoute) { import->project, import->list_id, import->auto_project };
}

/* As PpPatience wants it. */
static gboolean
be_patient (const GError *why, guint waited_ms, gpointer data)
{
	PpImport *import = data;

	/* a session that only has to be made again is no news */
	if (waited_ms < PP_QUIET_WAIT_MS)
		import->told_wait = FALSE;
	if (waited_ms >= PP_QUIET_WAIT_MS && !import->told_wait) {
		pp_report_clear (import->report);
		pp_warn ("%s; waiting for the database", why->message);
		import->told_wait = TRUE;
	}
	return pp_interrupt_signal () == 0;
}

/* One thread allocates what another frees: each heap that malloc makes for threads grows to what its threads ever had, so
 * there shall be few. */
static void
limit_heaps (guint jobs)
{
#ifdef M_ARENA_MAX
	mallopt (M_ARENA_MAX, (int) MIN (jobs + 2, 8));
#endif
}

/* As PpAsideFunc wants it. */
static void
tell_aside (const PpItem *item, const char *reason, const char *detail, gpointer data)
{
	PpImport *import = data;
	const char *msgid = pp_item_message (item)->msgid;

	if (pp_item_where (item) == NULL)
		return;
	pp_report_clear (import->report);
	pp_note ("%s: %s: in quarantine: %s%s%s", pp_item_where (item), msgid != NULL ? msgid : "no id", reason,
	         detail[0] != '\0' ? ": " : "", detail);
}

static gboolean
open_store (PpImport *import, GError **error)
{
	const PpRoute route = pp_import_route (import);
	const PpPatience patience = { PP_PATIENCE_MS, be_patient, import };

	import->store = pp_context_open_store (import->context, 0, TRUE, error);
	if (import->store == NULL)
		return FALSE;
	if (import->dry_run && (import->scratch = pp_dry_run_new (import->store, error)) == NULL)
		return FALSE;
	pp_store_set_patience (import->store, &patience);
	import->ingest = pp_ingest_new (import->store, PP_ORIGIN_IMPORT, import->notify && !import->dry_run);
	pp_ingest_set_aside_func (import->ingest, tell_aside, import);
	import->archives = pp_archives_new (import->store, import->ingest, &route, import->full);
	pp_import_start_stream (import);
	import->report = pp_report_new (import->progress);
	return TRUE;
}

/* --- options ----------------------------------------------------------------------------------- */

static const char description[] =
	"A PATH is an mbox file, a file with one message, a Maildir or MH folder, a public-inbox repository, a\n"
	"folder of these, or - for standard input; files may be compressed. Interrupted, the same command goes on where it was.";

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

static gboolean
check_following (PpImport *import, const char *const *paths, GError **error)
{
	if (import->interval < 1 || import->interval > PP_INTERVAL_MAX)
		return pp_usage_error (import->context, error, "import: --interval is 1 to %d", PP_INTERVAL_MAX), FALSE;
	if (import->follow && import->dry_run)
		return pp_usage_error (import->context, error, "import: --follow or --dry-run"), FALSE;
	if (import->follow && !can_follow (paths))
		return pp_usage_error (import->context, error, "import: --follow needs folders, and no standard input"), FALSE;
	return TRUE;
}

/* FALSE: return at once, with ERROR set or, after --help, without. */
static gboolean
parse_options (PpImport *import, int *argc, char ***argv, PpFormat *format, GError **error)
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
		{ "follow", 0, 0, G_OPTION_ARG_NONE, &import->follow,
		  "go on, and store what comes to repositories and Maildirs", NULL },
		{ "interval", 0, 0, G_OPTION_ARG_INT, &import->interval, "with --follow: look every so many seconds; 30", "SECONDS" },
		{ "jobs", 0, 0, G_OPTION_ARG_INT, &import->jobs, "threads that parse; default: all processors", "N" },
		{ "dry-run", 0, 0, G_OPTION_ARG_NONE, &import->dry_run,
		  "say what would be stored, and store nothing", NULL },
		{ "force", 0, 0, G_OPTION_ARG_NONE, &import->force,
		  "go on also where the disk of the database seems too small", NULL },
		{ "notify", 0, 0, G_OPTION_ARG_NONE, &import->notify, "wake those who follow events", NULL },
		{ "json", 0, 0, G_OPTION_ARG_NONE, &import->json, "print the report as a JSON object", NULL },
		{ "progress", 0, 0, G_OPTION_ARG_FILENAME, &import->progress, "always, never, or auto: on a terminal",
		  "WHEN" },
		G_OPTION_ENTRY_NULL
	};

	*format = PP_FORMAT_AUTO;
	import->jobs = (int) g_get_num_processors ();
	import->interval = PP_INTERVAL_SECONDS;
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
	if (!pp_report_known_when (import->progress))
		return pp_usage_error (import->context, error, "import: unknown --progress '%s'",
		                       import->progress), FALSE;
	return check_following (import, (const char *const *) *argv + 1, error);
}

/* --- the report -------------------------------------------------------------------------------- */

static void
print_count (guint64 count, const char *one, const char *several)
{
	if (count > 0)
		pp_warn ("%" G_GUINT64_FORMAT " %s", count, count == 1 ? one : several);
}

/* What archives took back is no message of this run. */
static void
print_removals (const PpCounts *counts, guint64 unknown)
{
	print_count (counts->removed, "message was deleted from its archive; it is kept, and flagged",
	             "messages were deleted from their archive; they are kept, and flagged");
	print_count (counts->restored, "message that had been deleted is back in its archive",
	             "messages that had been deleted are back in their archive");
	print_count (counts->unknown + unknown, "message was deleted from its archive that is not stored",
	             "messages were deleted from their archive that are not stored");
}

/* The last line, and, of a dry run, what projects there would be. */
static gboolean
print_report (PpImport *import, GError **error)
{
	g_auto (GStrv) created = NULL;
	g_autofree char *line = NULL;

	if (import->dry_run && (created = pp_dry_run_projects (import->scratch, error)) == NULL)
		return FALSE;
	line = pp_report_finish (import->report, pp_ingest_counts (import->ingest), (const char *const *) created, import->json);
	puts (line);
	print_count (import->foreign, "message has the List-Id of another inbox", "messages have the List-Id of another inbox");
	print_removals (pp_ingest_counts (import->ingest), import->unknown);
	print_count (import->source != NULL ? pp_source_skipped (import->source) : 0, "file is no mail and was skipped",
	             "files are no mail and were skipped");
	print_count (import->failed, "input failed", "inputs failed");
	return TRUE;
}

/* All that was given is stored, and we end early. */
static int
end_interrupted (const PpImport *import)
{
	pp_note (import->once ? "interrupted; the same command goes on, with the same on standard input: what is stored is a duplicate"
	                      : "interrupted; the same command goes on from here");
	return pp_interrupt_status (pp_interrupt_signal ());
}

/* --- the command ------------------------------------------------------------------------------- */

/* Looks at how much there is to be read, where somebody wants to know; BEHIND is what another run has read of it. */
static gboolean
measure (PpImport *import, const char *const *paths, PpFormat format, guint64 behind, GError **error)
{
	guint64 free_bytes;
	gboolean checks = !import->force && !import->dry_run && pp_space_free (import->store, &free_bytes);

	if (!checks && !pp_report_is_shown (import->report))
		return TRUE;
	PpSourceSize size = pp_source_measure (paths, format, pp_archives_is_new, import->archives);
	import->total = size.known && size.repositories == 0 ? size.bytes : 0;
	if (behind > 0 && size.bytes > 0)
		size.packed = (guint64) ((double) size.packed * (double) (size.bytes - MIN (behind, size.bytes)) / (double) size.bytes);
	size.bytes -= MIN (behind, size.bytes);
	return !checks || pp_space_check (&size, free_bytes, error);
}

/* The source of the command's PATHS, from where the last run was interrupted. A follower has nothing to go on from: it looks at
 * all again and again. */
static gboolean
open_source (PpImport *import, const char *const *paths, PpFormat format, const PpRepositoryReader *reader, GError **error)
{
	const PpRoute route = pp_import_route (import);
	guint64 behind = 0;

	import->source = pp_source_new (paths, format);
	pp_source_set_unpacker (import->source, &pp_unpacker);
	pp_source_set_repository_reader (import->source, reader);
	pp_source_set_stop (import->source, pp_interrupt_descriptor ());
	if (import->follow)
		pp_source_follow (import->source);
	else
		import->bookmark = pp_bookmark_new (import->store, &route, paths, import->format);
	if (import->bookmark != NULL && !import->full &&
	    !pp_bookmark_resume (import->bookmark, import->source, &behind, error))
		return FALSE;
	if (!measure (import, paths, format, behind, error))
		return FALSE;
	pp_report_done (import->report, behind, import->total);
	return TRUE;
}

/* Whether all was read: then nothing is to be gone on from. */
static gboolean
finish_bookmark (PpImport *import, GError **error)
{
	return import->bookmark == NULL || pp_interrupt_signal () != 0 || pp_bookmark_remove (import->bookmark, error);
}

/* To run it again leads on, unless it was asked for what is not there. */
static void
say_where (const PpImport *import, GError **error)
{
	guint64 messages = pp_ingest_counts (import->ingest)->messages;
	int status = pp_status_of (*error);

	if (status != PP_EXIT_CONFIG && status != PP_EXIT_USAGE)
		g_prefix_error (error, "stopped after %" G_GUINT64_FORMAT " messages, run it again to go on: ", messages);
	else if (messages > 0)
		g_prefix_error (error, "stopped after %" G_GUINT64_FORMAT " messages: ", messages);
}

int
pp_cmd_import (PpContext *context, int argc, char **argv, GError **error)
{
	g_auto (Import) import = { .context = context };
	PpRepositoryReader reader;
	PpFormat format;

	if (!parse_options (&import, &argc, &argv, &format, error))
		return PP_EXIT_OK;
	limit_heaps ((guint) import.jobs);
	pp_mail_init ();
	if (!open_store (&import, error))
		return PP_EXIT_UNAVAILABLE;
	pp_interrupt_watch ("\npatchpost: finishing this batch; once more ends at once\n");
	reader = *pp_archives_reader (import.archives);
	reader.open = pp_import_open_repository;
	reader.data = &import;
	if (!open_source (&import, (const char *const *) argv + 1, format, &reader, error))
		return PP_EXIT_UNAVAILABLE;
	if (import.follow ? !pp_import_follow (&import, error) : !pp_import_look (&import, error)) {
		say_where (&import, error);
		return PP_EXIT_UNAVAILABLE;
	}
	if (!finish_bookmark (&import, error) || !print_report (&import, error))
		return PP_EXIT_UNAVAILABLE;
	/* a follower has no other end */
	if (pp_interrupt_signal () != 0 && !import.follow)
		return end_interrupted (&import);
	return import.failed > 0 ? PP_EXIT_SOME_FAILED : PP_EXIT_OK;
}
