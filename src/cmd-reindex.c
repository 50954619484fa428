/* reindex: stored messages again, from their raw bytes alone, through the same path that they came in by. Rows that the rules
 * of today would write in another way are written anew, and what changed is printed.
 *
 * Works in batches, each a transaction that holds its inbox for a moment: deliveries go on beside it. Memory is
 * bounded by the batch, not by the archive.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "command.h"
#include "ingest.h"
#include "json-build.h"
#include "mail/msgid.h"
#include "mail/printable.h"
#include "report.h"
#include "status.h"
#include "store/checkpoint.h"
#include "when.h"

/* A batch: half a second or so, for deliveries wait for it. */
#define BATCH 500

/* As much of a changed value is shown, in characters. */
#define VALUE_SHOWN 100

typedef struct {
	char *project;
	char **threads;		/* as given; or NULL */
	char *since, *until;	/* as given; or NULL */
	gboolean all;
	gboolean dry_run;
	gboolean restart;
	gboolean notify;
	gboolean json;
	int jobs;
	char *progress;
} Options;

typedef struct {
	PpContext *context;
	Options options;
	gint64 since, until;
	PpStore *store;
	PpStore *before;
	PpIngest *ingest;
	PpReport *report;
	GHashTable *found;	/* set of those of options.threads that are somewhere; borrowed strings */
	GHashTable *told;	/* of a dry run: set of hashes of the changes that were printed; else NULL */
	gboolean resumed;	/* another run has done a part */
	char *heading;		/* of the changes that are being printed */
	guint64 changes;
} Reindex;

static void
reindex_clear (Reindex *reindex)
{
	Options *options = &reindex->options;

	g_free (options->project);
	g_strfreev (options->threads);
	g_free (options->since);
	g_free (options->until);
	g_free (options->progress);
	g_clear_pointer (&reindex->report, pp_report_free);
	g_clear_pointer (&reindex->ingest, pp_ingest_free);
	g_clear_pointer (&reindex->store, pp_store_free);
	g_clear_pointer (&reindex->before, pp_store_free);
	g_clear_pointer (&reindex->found, g_hash_table_unref);
	g_clear_pointer (&reindex->told, g_hash_table_unref);
	g_free (reindex->heading);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reindex, reindex_clear)

/* --- changes, printed ------------------------------------------------------------------------ */

/* VALUE on one line, and not all of it when it is long. */
static char *
make_short (const char *value)
{
	g_autofree char *cut = NULL;

	if (value == NULL)
		return g_strdup ("nothing");
	if (g_utf8_strlen (value, -1) <= VALUE_SHOWN)
		return pp_printable (value);
	cut = g_utf8_substring (value, 0, VALUE_SHOWN);
	{
		g_autofree char *line = pp_printable (cut);

		return g_strdup_printf ("%s…", line);
	}
}

/* Texts of many lines: the first line that differs. */
static void
print_lines (const PpChange *change)
{
	g_auto (GStrv) old = g_strsplit (change->old, "\n", -1), new = g_strsplit (change->new, "\n", -1);
	g_autofree char *before = NULL, *after = NULL;
	guint n = 0;

	while (old[n] != NULL && new[n] != NULL && strcmp (old[n], new[n]) == 0)
		n++;
	before = make_short (old[n] != NULL ? old[n] : "");
	after = make_short (new[n] != NULL ? new[n] : "");
	printf ("  %s, line %u (of %u, of %u now):\n    -%s\n    +%s\n", change->field, n + 1, g_strv_length (old),
	        g_strv_length (new), before, after);
}

/* What happened to a series, and to the place of a message. */
static gboolean
print_move (const PpChange *change)
{
	if (strcmp (change->field, "merged_into") == 0 && change->new != NULL)
		printf ("  joined into series %s\n", change->new);
	else if (strcmp (change->field, "series") == 0 && change->old != NULL && change->new != NULL)
		printf ("  split from series %s, now in series %s\n", change->old, change->new);
	else
		return FALSE;
	return TRUE;
}

static void
print_text (Reindex *reindex, const PpChange *change)
{
	g_autofree char *name = pp_printable (change->name);
	g_autofree char *heading = strcmp (change->kind, "message") == 0 ? g_strdup (name)
	                                                                 : g_strdup_printf ("%s %s", change->kind, name);

	if (g_strcmp0 (heading, reindex->heading) != 0) {
		puts (heading);
		g_free (reindex->heading);
		reindex->heading = g_steal_pointer (&heading);
	}
	if (print_move (change))
		return;
	if (change->old != NULL && change->new != NULL && (strchr (change->old, '\n') || strchr (change->new, '\n'))) {
		print_lines (change);
	} else {
		g_autofree char *old = make_short (change->old), *new = make_short (change->new);

		printf ("  %s: %s → %s\n", change->field, old, new);
	}
}

static void
print_json (const PpChange *change)
{
	g_autoptr (JsonBuilder) builder = json_builder_new ();
	g_autofree char *line = NULL;

	json_builder_begin_object (builder);
	pp_json_member_string (builder, change->kind, change->name);
	pp_json_member_string (builder, "field", change->field);
	pp_json_member_string (builder, "old", change->old);
	pp_json_member_string (builder, "new", change->new);
	json_builder_end_object (builder);
	line = pp_json_to_text (builder, FALSE);
	puts (line);
}

/* A dry run stores nothing, so that the same change can come up again with another message of its thread. */
static gboolean
was_told (const Reindex *reindex, const PpChange *change)
{
	g_autofree char *id = NULL;
	g_autoptr (GChecksum) checksum = NULL;

	if (reindex->told == NULL)
		return FALSE;
	checksum = g_checksum_new (G_CHECKSUM_SHA1);
	id = g_strdup_printf ("%s %s %s", change->kind, change->field, change->name);
	g_checksum_update (checksum, (const guchar *) id, -1);
	return !g_hash_table_add (reindex->told, g_strdup (g_checksum_get_string (checksum)));
}

static void
take_change (const PpChange *change, gpointer data)
{
	Reindex *reindex = data;

	if (was_told (reindex, change))
		return;
	reindex->changes++;
	pp_report_clear (reindex->report);
	if (reindex->options.json)
		print_json (change);
	else
		print_text (reindex, change);
}

static void
take_refused (gint64 id, const char *detail, gpointer data)
{
	pp_warn ("message %" G_GINT64_FORMAT " stays as it is: %s", id, detail);
}

/* --- what is read again ---------------------------------------------------------------------- */

/* Nothing given: what older rules wrote. */
static gboolean
has_scope (const Options *options)
{
	return options->project != NULL || options->threads != NULL || options->since != NULL ||
	       options->until != NULL || options->all;
}

static gboolean
is_whole_inbox (const Options *options)
{
	return has_scope (options) && options->threads == NULL && options->since == NULL && options->until == NULL;
}

/* All of an inbox is read, by id, and stored: what is behind us is as it should be. */
static gboolean
reads_all (const Options *options)
{
	return is_whole_inbox (options) && !options->dry_run;
}

static void
add_time (PpParams *params, gint64 date)
{
	if (date != PP_NO_DATE)
		pp_params_time (params, date);
	else
		pp_params_null (params);
}

/* What the statement NAME gives; NULL and ERROR on failure. */
static GArray *
load_ids (const Reindex *reindex, const char *name, PpParams *params, GError **error)
{
	g_autoptr (PGresult) result = pp_store_query (reindex->store, name, params, error);
	GArray *ids;

	if (result == NULL)
		return NULL;
	ids = g_array_new (FALSE, FALSE, sizeof (gint64));
	for (int row = 0; row < PQntuples (result); row++) {
		gint64 id = pp_result_int (result, row, 0);

		g_array_append_val (ids, id);
	}
	return ids;
}

/* The next ids after AFTER, BATCH at most. */
static GArray *
load_scope (const Reindex *reindex, gint64 inbox_id, gint64 after, gint64 last, GError **error)
{
	PpParams *params = pp_params_new ();

	pp_params_int8 (params, inbox_id);
	pp_params_int8 (params, after);
	pp_params_int8 (params, last);
	add_time (params, reindex->since);
	add_time (params, reindex->until);
	if (has_scope (&reindex->options))
		pp_params_null (params);
	else
		pp_params_int4 (params, PP_RULES_VERSION);
	pp_params_int4 (params, BATCH);
	return load_ids (reindex, "refresh-scope", params, error);
}

/* A run that was interrupted goes on; what it is named by is all that says what it does. */
static char *
checkpoint_name (const Options *options, const PpInbox *inbox)
{
	return g_strdup_printf ("reindex %s rules=%d since=%s until=%s", inbox->name, PP_RULES_VERSION,
	                        options->since != NULL ? options->since : "",
	                        options->until != NULL ? options->until : "");
}

static gboolean
load_checkpoint (Reindex *reindex, const char *name, gint64 *after, GError **error)
{
	g_autofree char *position = NULL;

	*after = 0;
	if (reindex->options.dry_run || !has_scope (&reindex->options))
		return TRUE;
	if (reindex->options.restart)
		return pp_checkpoint_remove (reindex->store, name, error);
	if (!pp_checkpoint_load (reindex->store, name, &position, error))
		return FALSE;
	*after = position != NULL ? g_ascii_strtoll (position, NULL, 10) : 0;
	reindex->resumed |= *after > 0;
	if (*after > 0 && !pp_context_quiet (reindex->context))
		pp_warn ("going on where an earlier run was interrupted; --restart begins anew");
	return TRUE;
}

static gboolean
read_again (Reindex *reindex, const PpInbox *inbox, const PpAgain *how, const GArray *ids, GError **error)
{
	PpAgain again = *how;

	if (reads_all (&reindex->options))
		again.read_below = g_array_index (ids, gint64, 0);
	g_clear_pointer (&reindex->heading, g_free);
	if (!pp_ingest_again (reindex->ingest, inbox, &again, ids, error))
		return FALSE;
	pp_report_progress (reindex->report, pp_ingest_counts (reindex->ingest));
	return TRUE;
}

static PpAgain
again_of (Reindex *reindex, GHashTable *abandoned, const char *checkpoint)
{
	return (PpAgain) {
		.jobs = (guint) reindex->options.jobs, .dry_run = reindex->options.dry_run, .before = reindex->before,
		.change_func = take_change, .refused_func = take_refused, .data = reindex, .abandoned = abandoned, .checkpoint = checkpoint,
	};
}

/* The messages IDS, sorted, in batches. */
static gboolean
read_in_batches (Reindex *reindex, const PpInbox *inbox, const PpAgain *again, const GArray *ids, GError **error)
{
	for (guint from = 0; from < ids->len; from += BATCH) {
		g_autoptr (GArray) part = g_array_new (FALSE, FALSE, sizeof (gint64));

		g_array_append_vals (part, &g_array_index (ids, gint64, from), MIN (BATCH, ids->len - from));
		if (!read_again (reindex, inbox, again, part, error))
			return FALSE;
	}
	return TRUE;
}

/* The messages of the scope up to LAST; those that come while we are at it are new anyway. */
static gboolean
reindex_scope (Reindex *reindex, const PpInbox *inbox, GHashTable *abandoned, gint64 last, GError **error)
{
	g_autofree char *name = checkpoint_name (&reindex->options, inbox);
	const PpAgain again = again_of (reindex, abandoned, has_scope (&reindex->options) ? name : NULL);
	gint64 after;

	if (!load_checkpoint (reindex, name, &after, error))
		return FALSE;
	while (TRUE) {
		g_autoptr (GArray) ids = load_scope (reindex, inbox->id, after, last, error);

		if (ids == NULL || !read_in_batches (reindex, inbox, &again, ids, error))
			return FALSE;
		if (ids->len == 0)
			break;
		after = g_array_index (ids, gint64, ids->len - 1);
		pp_report_done (reindex->report, (guint64) after, (guint64) last);
	}
	return again.checkpoint == NULL || reindex->options.dry_run || pp_checkpoint_remove (reindex->store, name, error);
}

static GArray *
load_thread (const Reindex *reindex, const PpInbox *inbox, const char *msgid, GError **error)
{
	g_autofree char *key = pp_msgid_key (msgid);
	const char *const keys[] = { key, NULL };
	PpParams *params = pp_params_new ();

	pp_params_int8 (params, inbox->id);
	pp_params_texts (params, keys, -1);
	return load_ids (reindex, "refresh-thread", params, error);
}

static gboolean
reindex_threads (Reindex *reindex, const PpInbox *inbox, GHashTable *abandoned, GError **error)
{
	const PpAgain again = again_of (reindex, abandoned, NULL);

	for (guint i = 0; reindex->options.threads[i] != NULL; i++) {
		g_autofree char *msgid = pp_msgid_from_user (reindex->options.threads[i]);
		g_autoptr (GArray) ids = load_thread (reindex, inbox, msgid, error);

		if (ids == NULL || !read_in_batches (reindex, inbox, &again, ids, error))
			return FALSE;
		if (ids->len > 0)
			g_hash_table_add (reindex->found, reindex->options.threads[i]);
	}
	return TRUE;
}

static gboolean
reindex_inbox (Reindex *reindex, const PpInbox *inbox, gint64 last, GError **error)
{
	g_autoptr (GHashTable) abandoned = pp_ingest_find_abandoned (reindex->ingest, inbox, error);
	PpAgain again;
	gboolean ok;

	if (abandoned == NULL)
		return FALSE;
	/* the same msgid in another inbox is another message */
	if (reindex->told != NULL)
		g_hash_table_remove_all (reindex->told);
	if (reindex->options.threads != NULL)
		ok = reindex_threads (reindex, inbox, abandoned, error);
	else
		ok = reindex_scope (reindex, inbox, abandoned, last, error);
	/* what older rules wrote may be what an earlier run has left */
	if (!has_scope (&reindex->options) && pp_ingest_counts (reindex->ingest)->messages > 0)
		reindex->resumed = TRUE;
	/* messages that are right do not tell of senders that are wrong */
	if (!ok || !(is_whole_inbox (&reindex->options) || reindex->resumed || pp_ingest_left_persons (reindex->ingest)))
		return ok;
	again = again_of (reindex, NULL, NULL);
	g_clear_pointer (&reindex->heading, g_free);
	return pp_ingest_mend_persons (reindex->ingest, inbox, &again, error);
}

static gboolean
reindex_inboxes (Reindex *reindex, GError **error)
{
	PpParams *params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;

	pp_params_text (params, reindex->options.project);
	result = pp_store_query (reindex->store, "refresh-start", params, error);
	if (result == NULL)
		return FALSE;
	if (reindex->options.project != NULL && PQntuples (result) == 0) {
		g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG, "there is no project '%s'",
		             reindex->options.project);
		return FALSE;
	}
	for (int row = 0; row < PQntuples (result); row++) {
		g_autoptr (PpInbox) inbox = pp_inbox_load_by_project (reindex->store, pp_result_text (result, row, 0), error);

		if (inbox == NULL || !reindex_inbox (reindex, inbox, pp_result_int (result, row, 1), error))
			return FALSE;
	}
	return TRUE;
}

/* Whether every thread that was asked for is somewhere. */
static gboolean
found_threads (const Reindex *reindex)
{
	gboolean all = TRUE;

	for (guint i = 0; reindex->options.threads != NULL && reindex->options.threads[i] != NULL; i++) {
		if (g_hash_table_contains (reindex->found, reindex->options.threads[i]))
			continue;
		pp_warn ("there is no message '%s'", reindex->options.threads[i]);
		all = FALSE;
	}
	return all;
}

/* --- the command ------------------------------------------------------------------------------ */

static const char description[] =
	"Without a scope: what older rules wrote. A scope (--project, --thread, dates, --all) is read again whatever wrote it.\n"
	"What people set (state, delegate, archived, commit) stays. --dry-run: status 1 when something would change.";

static gboolean
check_options (Reindex *reindex, GError **error)
{
	const Options *options = &reindex->options;
	gint64 now = (gint64) time (NULL);

	reindex->since = reindex->until = PP_NO_DATE;
	if (options->since != NULL && !pp_when_parse (options->since, now, &reindex->since))
		return pp_usage_error (reindex->context, error, "reindex: '%s' is neither date nor age", options->since), FALSE;
	if (options->until != NULL && !pp_when_parse (options->until, now, &reindex->until))
		return pp_usage_error (reindex->context, error, "reindex: '%s' is neither date nor age", options->until), FALSE;
	if (options->threads != NULL && (options->since != NULL || options->until != NULL || options->all))
		return pp_usage_error (reindex->context, error, "reindex: --thread goes with --project only"), FALSE;
	if (options->all && options->project != NULL)
		return pp_usage_error (reindex->context, error, "reindex: one of --all, --project"), FALSE;
	if (options->jobs < 1 || options->jobs > 1024)
		return pp_usage_error (reindex->context, error, "reindex: --jobs is 1 to 1024"), FALSE;
	if (!pp_report_known_when (options->progress))
		return pp_usage_error (reindex->context, error, "reindex: unknown --progress '%s'", options->progress), FALSE;
	return TRUE;
}

/* FALSE: return at once, with ERROR set or, after --help, without. */
static gboolean
parse_options (Reindex *reindex, int *argc, char ***argv, GError **error)
{
	Options *options = &reindex->options;
	const GOptionEntry entries[] = {
		{ "project", 0, 0, G_OPTION_ARG_FILENAME, &options->project, "the inbox of this project", "LINKNAME" },
		{ "thread", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->threads,
		  "the thread of this message; can be repeated", "MSGID" },
		{ "since", 0, 0, G_OPTION_ARG_FILENAME, &options->since, "messages of this date or later, or an age", "DATE" },
		{ "until", 0, 0, G_OPTION_ARG_FILENAME, &options->until, "messages before this date, or an age", "DATE" },
		{ "all", 0, 0, G_OPTION_ARG_NONE, &options->all, "everything", NULL },
		{ "dry-run", 0, 0, G_OPTION_ARG_NONE, &options->dry_run, "only say what would change", NULL },
		{ "restart", 0, 0, G_OPTION_ARG_NONE, &options->restart,
		  "do not go on where an earlier run was interrupted", NULL },
		{ "jobs", 0, 0, G_OPTION_ARG_INT, &options->jobs, "threads that parse; default: all processors", "N" },
		{ "notify", 0, 0, G_OPTION_ARG_NONE, &options->notify, "wake those who follow events", NULL },
		{ "json", 0, 0, G_OPTION_ARG_NONE, &options->json, "print changes and report as JSON objects", NULL },
		{ "progress", 0, 0, G_OPTION_ARG_FILENAME, &options->progress, "always, never, or auto: on a terminal",
		  "WHEN" },
		G_OPTION_ENTRY_NULL
	};

	options->jobs = (int) g_get_num_processors ();
	if (!pp_context_utf8 (reindex->context, *argv, error) ||
	    !pp_context_options (reindex->context, NULL, description, entries, argc, argv, error))
		return FALSE;
	if (*argc > 1)
		return pp_usage_error (reindex->context, error, "reindex: what is '%s'?", (*argv)[1]), FALSE;
	return check_options (reindex, error);
}

static gboolean
open_stores (Reindex *reindex, GError **error)
{
	reindex->store = pp_context_open_store (reindex->context, 0, TRUE, error);
	if (reindex->store == NULL)
		return FALSE;
	reindex->before = pp_context_open_store (reindex->context, 0, TRUE, error);
	if (reindex->before == NULL)
		return FALSE;
	reindex->ingest = pp_ingest_new (reindex->store, PP_ORIGIN_REINDEX, reindex->options.notify);
	reindex->report = pp_report_new (reindex->options.progress);
	reindex->found = g_hash_table_new (NULL, NULL);
	if (reindex->options.dry_run)
		reindex->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	return TRUE;
}

int
pp_cmd_reindex (PpContext *context, int argc, char **argv, GError **error)
{
	g_auto (Reindex) reindex = { .context = context };
	const PpCounts *counts;
	g_autofree char *line = NULL;
	gboolean ok;

	if (!parse_options (&reindex, &argc, &argv, error))
		return PP_EXIT_OK;
	pp_mail_init ();
	if (!open_stores (&reindex, error))
		return PP_EXIT_UNAVAILABLE;
	ok = reindex_inboxes (&reindex, error);
	counts = pp_ingest_counts (reindex.ingest);
	line = pp_report_finish (reindex.report, counts, NULL, reindex.options.json);
	if (!ok) {
		if (counts->messages > 0)
			g_prefix_error (error, "stopped after %" G_GUINT64_FORMAT " messages, run it again to go on: ",
		                counts->messages);
		return PP_EXIT_UNAVAILABLE;
	}
	if (counts->quarantined > 0)
		pp_warn ("%" G_GUINT64_FORMAT " messages were refused by the database and stay as they are", counts->quarantined);
	if (!reindex.options.dry_run)
		puts (line);
	return !found_threads (&reindex) || counts->quarantined > 0 || (reindex.options.dry_run && reindex.changes > 0)
	       ? PP_EXIT_SOME_FAILED : PP_EXIT_OK;
}
