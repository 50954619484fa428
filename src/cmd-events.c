/* events: the event stream of an inbox, in order, at least once.
 *
 * The rows are the truth; a notification only says that it is worth to look. So whoever follows reads
 * by cursor, then sleeps until something wakes him or FALLBACK_MS are over (imports wake nobody), and reads again.
 */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "mail/printable.h"
#include "status.h"

/* What one look brings at most: bounds memory. */
#define WINDOW 500

/* A follower that was not woken looks all the same. */
#define FALLBACK_MS 10000

/* No answer from the server for so long, and the connection counts as lost. */
#define FOLLOW_TIMEOUT_MS 60000

/* Between attempts to reach a database that is away. */
#define RECONNECT_MIN_MS 250
#define RECONNECT_MAX_MS 30000

static const char *const categories[] = {
	"cover-comment-created", "cover-created", "patch-comment-created", "patch-completed", "patch-created",
	"series-completed", "series-created", "series-superseded", "series-updated", NULL,
};

static const char description[] =
	"Every event has a cursor that only grows within its inbox: who remembers the last one that he dealt with, and\n"
	"gives it to --after, misses nothing. CURSOR `now' starts behind the last event.\n"
	"Categories: cover-comment-created, cover-created, patch-comment-created, patch-completed,\n"
	"patch-created, series-completed, series-created, series-superseded, series-updated.";

typedef struct {
	PpStore *store;
	gint64 inbox_id;
	gint64 project_id;	/* or 0: all */
	gint64 cursor;		/* of the last event that was looked at */
	const char *const *categories;	/* or NULL */
	gboolean json;
	gboolean follow;
	gboolean last;		/* only the cursor of the last event is wanted */
	gboolean quiet;
} Stream;

/* --- one window ------------------------------------------------------------------------------- */

enum {
	COLUMN_CURSOR, COLUMN_WANTED, COLUMN_DATE, COLUMN_CATEGORY, COLUMN_MSGID, COLUMN_SUBJECT, COLUMN_SERIES,
	COLUMN_VERSION, COLUMN_TOTAL, COLUMN_RECEIVED, COLUMN_NAME, COLUMN_JSON
};

/* Words first, so that a script can `read' them: cursor, date, category, then msgid or `series' and its id. */
static char *
make_text (const PGresult *result, int row)
{
	GString *line = g_string_new (NULL);

	g_string_append_printf (line, "%8" G_GINT64_FORMAT "  %s  %-21s  ", pp_result_int (result, row, COLUMN_CURSOR),
	                        pp_result_text (result, row, COLUMN_DATE),
	                        pp_result_text (result, row, COLUMN_CATEGORY));
	if (!pp_result_is_null (result, row, COLUMN_MSGID)) {
		g_autofree char *msgid = pp_printable (pp_result_text (result, row, COLUMN_MSGID));
		g_autofree char *subject = pp_printable (pp_result_text (result, row, COLUMN_SUBJECT));

		g_string_append_printf (line, "%s  %s", msgid, subject);
	} else if (!pp_result_is_null (result, row, COLUMN_SERIES)) {
		const char *stored = pp_result_text (result, row, COLUMN_NAME);
		g_autofree char *name = pp_printable (stored != NULL ? stored : "");

		g_string_append_printf (line, "series %" G_GINT64_FORMAT "  v%d %d/%d  %s",
		                        pp_result_int (result, row, COLUMN_SERIES),
		                        (int) pp_result_int (result, row, COLUMN_VERSION),
		                        (int) pp_result_int (result, row, COLUMN_RECEIVED),
		                        (int) pp_result_int (result, row, COLUMN_TOTAL), name);
	}
	return g_strchomp (g_string_free (line, FALSE));
}

static gboolean
print_event (const Stream *stream, const PGresult *result, int row, GError **error)
{
	g_autofree char *line = NULL;

	line = stream->json ? pp_result_dup_text (result, row, COLUMN_JSON) : make_text (result, row);
	if (puts (line) != EOF && (!stream->follow || fflush (stdout) == 0))
		return TRUE;
	g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "cannot write to standard output: %s",
	             g_strerror (errno));
	return FALSE;
}

static PGresult *
load_window (const Stream *stream, GError **error)
{
	PpParams *params = pp_params_new ();

	pp_params_int8 (params, stream->inbox_id);
	pp_params_int8 (params, stream->cursor);
	if (stream->project_id != 0)
		pp_params_int8 (params, stream->project_id);
	else
		pp_params_null (params);
	if (stream->categories != NULL)
		pp_params_texts (params, stream->categories, -1);
	else
		pp_params_null (params);
	pp_params_int4 (params, WINDOW);
	pp_params_bool (params, stream->json);
	return pp_store_query (stream->store, "events-after", params, error);
}

/* Prints what there is after the cursor. */
static gboolean
catch_up (Stream *stream, GError **error)
{
	int rows;

	do {
		g_autoptr (PGresult) result = load_window (stream, error);

		if (result == NULL)
			return FALSE;
		rows = PQntuples (result);
		for (int row = 0; row < rows; row++) {
			if (pp_result_bool (result, row, COLUMN_WANTED) && !print_event (stream, result, row, error))
				return FALSE;
			stream->cursor = pp_result_int (result, row, COLUMN_CURSOR);
		}
	} while (rows == WINDOW);
	return TRUE;
}

/* --- where to start --------------------------------------------------------------------------- */

/* A cursor beyond the last event is one of another inbox or database: following it would miss what comes. */
static gboolean
check_cursor (const Stream *stream, gint64 last, GError **error)
{
	if (stream->cursor <= last)
		return TRUE;
	g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_INVALID,
	             "cursor %" G_GINT64_FORMAT " is beyond the last event, %" G_GINT64_FORMAT
	             ": is it of another inbox or database?", stream->cursor, last);
	return FALSE;
}

/* AFTER: a cursor, or "now", or NULL for the beginning. */
static gboolean
parse_cursor (const char *after, gint64 *cursor)
{
	*cursor = 0;
	if (after == NULL || strcmp (after, "now") == 0)
		return TRUE;
	return g_ascii_string_to_signed (after, 10, 0, G_MAXINT64, cursor, NULL);
}

static gboolean
find_start (Stream *stream, PpContext *context, const char *project, const char *after, GError **error)
{
	PpParams *params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;

	pp_params_text (params, project);
	result = pp_store_query (stream->store, "events-inbox", params, error);
	if (result == NULL)
		return FALSE;
	if (PQntuples (result) == 0) {
		if (project != NULL)
			g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG, "there is no project '%s'", project);
		else
			g_set_error_literal (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG,
			                     "no list is tracked: see `patchpost project add'");
		return FALSE;
	}
	if (PQntuples (result) > 1) {
		pp_usage_error (context, error, "events: there are several inboxes, each with cursors of its own: "
		                "which --project?");
		return FALSE;
	}
	stream->inbox_id = pp_result_int (result, 0, 0);
	stream->project_id = pp_result_int (result, 0, 1);
	if (stream->last || g_strcmp0 (after, "now") == 0)
		stream->cursor = pp_result_int (result, 0, 2);
	return check_cursor (stream, pp_result_int (result, 0, 2), error);
}

/* --- following -------------------------------------------------------------------------------- */

/* Whether nobody reads any more what we print: a pipe says so before we write. */
typedef enum {
	WAIT_DONE,
	WAIT_NO_READER,
} Wait;

/* Until SOCKET (or -1) has something to read, the reader is gone, or TIMEOUT_MS are over. */
static Wait
wait_for (int socket, int timeout_ms)
{
	struct pollfd fds[] = { { socket, POLLIN, 0 }, { STDOUT_FILENO, 0, 0 } };

	poll (fds, G_N_ELEMENTS (fds), timeout_ms);
	return (fds[1].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0 ? WAIT_NO_READER : WAIT_DONE;
}

/* Takes the notifications that have come: one look answers all of them. */
static gboolean
drain (PGconn *connection)
{
	gboolean any = FALSE;
	PGnotify *notify;

	while ((notify = PQnotifies (connection)) != NULL) {
		PQfreemem (notify);
		any = TRUE;
	}
	return any;
}

/* Sleeps until it is worth to look again. A connection that broke shows when we look. */
static Wait
sleep_until_woken (const Stream *stream)
{
	PGconn *connection = pp_store_connection (stream->store);

	/* what came while we were looking is not on the socket any more */
	if (drain (connection))
		return WAIT_DONE;
	if (wait_for (PQsocket (connection), FALLBACK_MS) == WAIT_NO_READER)
		return WAIT_NO_READER;
	PQconsumeInput (connection);
	drain (connection);
	return WAIT_DONE;
}

/* Registers for wake-ups; events from before it are found by the look that follows. */
static gboolean
listen_for_wakes (Stream *stream, GError **error)
{
	PpParams *params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;

	pp_params_int8 (params, stream->inbox_id);
	result = pp_store_query (stream->store, "events-last", params, error);
	return result != NULL && check_cursor (stream, pp_result_int (result, 0, 0), error)
	       && pp_store_run (stream->store, "events-listen", NULL, error);
}

/* Looks and sleeps: only ends with ERROR, or FALSE without when nobody reads. */
static gboolean
look_and_sleep (Stream *stream, GError **error)
{
	if (!listen_for_wakes (stream, error))
		return FALSE;
	do {
		if (!catch_up (stream, error))
			return FALSE;
	} while (sleep_until_woken (stream) == WAIT_DONE);
	return TRUE;
}

/* TRUE: connected again. FALSE: nobody reads, or with ERROR. */
static gboolean
reconnect (Stream *stream, GError **error)
{
	for (int delay = RECONNECT_MIN_MS;; delay = MIN (delay * 2, RECONNECT_MAX_MS)) {
		GError *local_error = NULL;

		if (wait_for (-1, delay) == WAIT_NO_READER)
			return FALSE;
		if (pp_store_reconnect (stream->store, &local_error))
			return TRUE;
		if (!g_error_matches (local_error, PP_STORE_ERROR, PP_STORE_ERROR_RETRY)) {
			g_propagate_error (error, local_error);
			return FALSE;
		}
		g_error_free (local_error);
	}
}

static void
follow (Stream *stream, GError **error)
{
	GError *local_error = NULL;

	while (!look_and_sleep (stream, &local_error)) {
		if (!g_error_matches (local_error, PP_STORE_ERROR, PP_STORE_ERROR_RETRY)) {
			g_propagate_error (error, local_error);
			return;
		}
		if (!stream->quiet)
			pp_warn ("%s; waiting for the database", local_error->message);
		g_clear_error (&local_error);
		if (!reconnect (stream, error))
			return;
	}
}

/* --- the command ------------------------------------------------------------------------------ */

static const char *
unknown_category (const char *const *wanted)
{
	for (; wanted != NULL && *wanted != NULL; wanted++)
		if (!g_strv_contains (categories, *wanted))
			return *wanted;
	return NULL;
}

static int
run_stream (PpContext *context, Stream *stream, const char *project, const char *after, GError **error)
{
	if (!find_start (stream, context, project, after, error))
		return PP_EXIT_OK;
	if (stream->last)
		printf ("%" G_GINT64_FORMAT "\n", stream->cursor);	/* main() looks after errors */
	else if (stream->follow)
		follow (stream, error);
	else
		catch_up (stream, error);
	return PP_EXIT_OK;
}

int
pp_cmd_events (PpContext *context, int argc, char **argv, GError **error)
{
	g_autofree char *project = NULL, *after = NULL;
	g_auto (GStrv) wanted = NULL;
	g_autoptr (PpStore) store = NULL;
	Stream stream = { 0 };
	const GOptionEntry entries[] = {
		{ "project", 0, 0, G_OPTION_ARG_FILENAME, &project, "only events of this project", "LINKNAME" },
		{ "after", 0, 0, G_OPTION_ARG_FILENAME, &after, "what comes after it; without it: everything",
		  "CURSOR" },
		{ "category", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &wanted, "only these; can be repeated", "CATEGORY" },
		{ "follow", 0, 0, G_OPTION_ARG_NONE, &stream.follow, "go on, and print what comes as it comes", NULL },
		{ "json", 0, 0, G_OPTION_ARG_NONE, &stream.json, "one JSON object a line", NULL },
		{ "last-cursor", 0, 0, G_OPTION_ARG_NONE, &stream.last, "only print the cursor of the last event", NULL },
		G_OPTION_ENTRY_NULL
	};

	if (!pp_context_utf8 (context, argv, error))
		return PP_EXIT_USAGE;
	if (!pp_context_options (context, NULL, description, entries, &argc, &argv, error))
		return PP_EXIT_OK;
	if (argc > 1)
		return pp_usage_error (context, error, "events: what is '%s'?", argv[1]);
	if (stream.last && (after != NULL || wanted != NULL || stream.follow || stream.json))
		return pp_usage_error (context, error, "events: --last-cursor goes with --project only");
	if (!parse_cursor (after, &stream.cursor))
		return pp_usage_error (context, error, "events: '%s' is no cursor", after);
	stream.categories = (const char *const *) wanted;
	if (unknown_category (stream.categories) != NULL)
		return pp_usage_error (context, error, "events: there is no category '%s'",
		                       unknown_category (stream.categories));
	store = pp_context_open_store (context, stream.follow ? FOLLOW_TIMEOUT_MS : 0, TRUE, error);
	if (store == NULL)
		return PP_EXIT_SOME_FAILED;
	stream.store = store;
	stream.quiet = pp_context_quiet (context);
	return run_stream (context, &stream, project, after, error);
}
