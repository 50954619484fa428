/* quarantine: what could not be stored as asked: look at it, try it again, store it all the same, forget it. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "mail/message.h"
#include "mail/printable.h"
#include "readmit.h"
#include "status.h"
#include "table.h"
#include "when.h"

#define DEFAULT_LIMIT 50

/* Bytes of a mail that are shown at a time. Not fewer: the server unpacks a compressed one from its start each time. */
#define SHOWN_AT_ONCE (32 * 1024 * 1024)

typedef struct {
	char *reason, *older_than, *project;
	gint64 limit;
	gboolean json, raw, all, expired;

	GArray *ids;		/* of gint64: the arguments; NULL: none */
	gint64 before;		/* of --older-than, or PP_NO_DATE */
} Options;

static void
options_clear (Options *options)
{
	g_free (options->reason);
	g_free (options->older_than);
	g_free (options->project);
	g_clear_pointer (&options->ids, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static PpKeptFilter
filter_of (const Options *options)
{
	return (PpKeptFilter) { .ids = options->ids, .reason = options->reason, .before = options->before };
}

/* --- list ------------------------------------------------------------------------------------- */

static void
print_table (const GPtrArray *list)
{
	static const PpColumn columns[] = {
		{ "ID", 0, TRUE }, { "AGE", 0, TRUE }, { "REASON", 0, FALSE }, { "INBOX", 24, FALSE }, { "SIZE", 0, TRUE },
		{ "MESSAGE-ID", 60, FALSE }, { "DETAIL", 80, FALSE },
	};
	g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
	g_autofree char *text = NULL;

	for (guint i = 0; i < list->len; i++) {
		const PpKept *kept = g_ptr_array_index (list, i);
		char **cells = g_new0 (char *, G_N_ELEMENTS (columns) + 1);
		const char *const texts[] = { kept->age, kept->reason, kept->inbox, kept->size_text, kept->msgid,
			                      kept->detail };

		cells[0] = g_strdup_printf ("%" G_GINT64_FORMAT, kept->id);
		for (guint c = 0; c < G_N_ELEMENTS (texts); c++)
			cells[c + 1] = g_strdup (texts[c] != NULL ? texts[c] : "");
		g_ptr_array_add (rows, cells);
	}
	text = pp_table_format (columns, G_N_ELEMENTS (columns), rows);
	fputs (text, stdout);
}

static int
run_list (PpContext *context, PpStore *store, const Options *options, GError **error)
{
	PpKeptFilter filter = filter_of (options);
	g_autoptr (GPtrArray) list = NULL;

	(void) context;
	filter.newest_first = TRUE;
	filter.limit = options->limit;
	list = pp_quarantine_list (store, &filter, error);
	if (list == NULL)
		return PP_EXIT_SOME_FAILED;
	for (guint i = 0; options->json && i < list->len; i++)
		puts (((const PpKept *) g_ptr_array_index (list, i))->json);
	if (!options->json)
		print_table (list);
	return PP_EXIT_OK;
}

/* --- what the arguments name ------------------------------------------------------------------ */

/* The mails that OPTIONS choose, as they came; one that is named and not there is said, and *MISSING set. */
static GPtrArray *
load_chosen (PpStore *store, const Options *options, gboolean *missing, GError **error)
{
	const PpKeptFilter filter = filter_of (options);
	GPtrArray *list = pp_quarantine_list (store, &filter, error);

	*missing = FALSE;
	for (guint i = 0; list != NULL && options->ids != NULL && i < options->ids->len; i++) {
		gint64 id = g_array_index (options->ids, gint64, i);
		guint n = 0;

		while (n < list->len && ((const PpKept *) g_ptr_array_index (list, n))->id != id)
			n++;
		if (n < list->len)
			continue;
		pp_warn ("there is no mail %" G_GINT64_FORMAT " in quarantine", id);
		*missing = TRUE;
	}
	return list;
}

/* --- show ------------------------------------------------------------------------------------- */

static void
print_field (const char *name, const char *value)
{
	g_autofree char *line = value != NULL && *value != '\0' ? pp_printable (value) : NULL;

	if (line != NULL)
		printf ("%s: %s\n", name, line);
}

static void
print_about (const PpKept *kept)
{
	static const char *const origins[] = { "deliver", "import", "reindex" };
	g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (kept->arrival);
	g_autofree char *arrived = g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ");

	printf ("Quarantine: %" G_GINT64_FORMAT "\n", kept->id);
	print_field ("Reason", kept->reason);
	print_field ("Detail", kept->detail);
	print_field ("Inbox", kept->inbox);
	print_field ("Arrived", arrived);
	print_field ("By", kept->origin >= 0 && (guint) kept->origin < G_N_ELEMENTS (origins) ? origins[kept->origin] : NULL);
	printf ("Size: %" G_GINT64_FORMAT "\n", kept->size);
	print_field ("SHA-256", kept->sha256);
	puts ("");
}

static void
print_bytes (GBytes *bytes, gboolean terminal)
{
	gsize length;
	const char *data = g_bytes_get_data (bytes, &length);
	g_autofree char *text = terminal ? g_strndup (data, length) : NULL;
	g_autofree char *shown = terminal ? pp_printable_text (text) : NULL;

	if (terminal)
		fputs (shown, stdout);
	else
		fwrite (data, 1, length, stdout);	/* main() looks after errors */
}

static int
run_show (PpContext *context, PpStore *store, const Options *options, GError **error)
{
	gboolean missing;
	g_autoptr (GPtrArray) list = load_chosen (store, options, &missing, error);
	gboolean terminal = isatty (STDOUT_FILENO);
	const PpKept *kept;

	(void) context;
	if (list == NULL || list->len == 0)
		return PP_EXIT_SOME_FAILED;
	kept = g_ptr_array_index (list, 0);
	if (!options->raw)
		print_about (kept);
	for (gint64 at = 0; at < kept->size; at += SHOWN_AT_ONCE) {
		g_autoptr (GBytes) part = pp_quarantine_read (store, kept->id, at, SHOWN_AT_ONCE, error);

		if (part == NULL) {
			if (*error == NULL)
				pp_warn ("mail %" G_GINT64_FORMAT " is gone", kept->id);
			return PP_EXIT_SOME_FAILED;
		}
		print_bytes (part, terminal && !options->raw);
	}
	return PP_EXIT_OK;
}

/* --- retry, accept ---------------------------------------------------------------------------- */

static gboolean
readmit (PpContext *context, PpReadmit *readmit, const GPtrArray *list, guint *left, GError **error)
{
	*left = 0;
	for (guint i = 0; i < list->len; i++) {
		const PpKept *kept = g_ptr_array_index (list, i);
		g_autofree char *answer = NULL;
		gboolean gone;

		if (!pp_readmit_one (readmit, kept, &answer, &gone, error)) {
			g_prefix_error (error, "mail %" G_GINT64_FORMAT ": ", kept->id);
			return FALSE;
		}
		*left += gone;
		if (!pp_context_quiet (context)) {
			g_autofree char *line = g_strdup_printf ("%" G_GINT64_FORMAT "  %s  %s", kept->id,
			                                         kept->msgid != NULL ? kept->msgid : "(no id)", answer);
			g_autofree char *shown = pp_printable (line);

			puts (shown);
		}
	}
	return TRUE;
}

static int
run_readmit (PpContext *context, PpStore *store, const Options *options, gboolean force, GError **error)
{
	gboolean missing;
	g_autoptr (PpStore) before = NULL;
	g_autoptr (PpReadmit) how = NULL;
	g_autoptr (GPtrArray) list = load_chosen (store, options, &missing, error);
	guint left;

	if (list == NULL)
		return PP_EXIT_SOME_FAILED;
	before = pp_context_open_store (context, 0, TRUE, error);
	if (before == NULL)
		return PP_EXIT_UNAVAILABLE;
	pp_mail_init ();
	how = pp_readmit_new (store, before, options->project, force);
	if (!readmit (context, how, list, &left, error))
		return PP_EXIT_UNAVAILABLE;
	printf ("%u tried: %u left quarantine, %u stay\n", list->len, left, list->len - left);
	/* of all, some stay as a rule; who names one wants it */
	return missing || (options->ids != NULL && left < list->len) ? PP_EXIT_SOME_FAILED : PP_EXIT_OK;
}

static int
run_retry (PpContext *context, PpStore *store, const Options *options, GError **error)
{
	return run_readmit (context, store, options, FALSE, error);
}

static int
run_accept (PpContext *context, PpStore *store, const Options *options, GError **error)
{
	return run_readmit (context, store, options, TRUE, error);
}

/* --- drop ------------------------------------------------------------------------------------- */

/* What the configuration does not keep any longer. */
static gboolean
drop_expired (PpContext *context, PpStore *store, guint *dropped, GError **error)
{
	const PpSettings *settings = pp_context_settings (context, error);
	PpKeptFilter filter = { .reason = "no-project" };

	*dropped = 0;
	if (settings == NULL)
		return FALSE;
	if (settings->keep_no_project == PP_AGE_FOREVER)
		return TRUE;
	filter.before = (gint64) time (NULL) - settings->keep_no_project;
	return pp_quarantine_drop_some (store, &filter, dropped, error);
}

static int
run_drop (PpContext *context, PpStore *store, const Options *options, GError **error)
{
	const PpKeptFilter filter = filter_of (options);
	g_autoptr (GPtrArray) list = NULL;
	gboolean missing = FALSE, ok;
	guint dropped;

	if (options->ids != NULL) {
		list = load_chosen (store, options, &missing, error);
		ok = list != NULL && pp_quarantine_drop (store, options->ids, &dropped, error);
	} else if (options->expired) {
		ok = drop_expired (context, store, &dropped, error);
	} else {
		ok = pp_quarantine_drop_some (store, &filter, &dropped, error);
	}
	if (!ok)
		return PP_EXIT_SOME_FAILED;
	if (!pp_context_quiet (context))
		printf ("%u dropped\n", dropped);
	return missing ? PP_EXIT_SOME_FAILED : PP_EXIT_OK;
}

/* --- the command ------------------------------------------------------------------------------ */

static const char description[] =
	"list: what is there and why, the newest first. show: what is known of one, then its bytes.\n"
	"retry: again as if it came now; what is accepted leaves. Without ID: all.\n"
	"accept: store it all the same: too large as it is, or in the place of the message that has its id, which goes into\n"
	"quarantine instead. drop: forget it, for ever. An AGE is 12h, 7d, 2w or 1y.";

enum {
	HAS_IDS = 1, NEEDS_IDS = 2, HAS_REASON = 4, HAS_AGE = 8, HAS_LIST = 16, HAS_RAW = 32, HAS_PROJECT = 64, HAS_DROP = 128
};

static const struct {
	const char *name;
	int (*run) (PpContext *context, PpStore *store, const Options *options, GError **error);
	guint has;
} actions[] = {
	{ "list", run_list, HAS_REASON | HAS_AGE | HAS_LIST },
	{ "show", run_show, HAS_IDS | NEEDS_IDS | HAS_RAW },
	{ "retry", run_retry, HAS_IDS | HAS_REASON | HAS_AGE | HAS_PROJECT },
	{ "accept", run_accept, HAS_IDS | NEEDS_IDS | HAS_PROJECT },
	{ "drop", run_drop, HAS_IDS | HAS_REASON | HAS_AGE | HAS_DROP },
};

/* The option that action HAS not, or NULL. */
static const char *
foreign_option (const Options *options, guint has)
{
	const struct {
		gboolean given;
		guint flag;
		const char *name;
	} given[] = {
		{ options->reason != NULL, HAS_REASON, "--reason" }, { options->older_than != NULL, HAS_AGE, "--older-than" },
		{ options->limit != DEFAULT_LIMIT, HAS_LIST, "--limit" }, { options->json, HAS_LIST, "--json" },
		{ options->raw, HAS_RAW, "--raw" }, { options->project != NULL, HAS_PROJECT, "--project" },
		{ options->all, HAS_DROP, "--all" }, { options->expired, HAS_DROP, "--expired" },
	};

	for (guint i = 0; i < G_N_ELEMENTS (given); i++)
		if (given[i].given && !(has & given[i].flag))
			return given[i].name;
	return NULL;
}

static gboolean
read_ids (PpContext *context, Options *options, int argc, char **argv, GError **error)
{
	for (int i = 2; i < argc; i++) {
		gint64 id;

		if (!g_ascii_string_to_signed (argv[i], 10, 1, G_MAXINT64, &id, NULL))
			return pp_usage_error (context, error, "quarantine %s: '%s' is no number of a mail", argv[1], argv[i]), FALSE;
		if (options->ids == NULL)
			options->ids = g_array_new (FALSE, FALSE, sizeof id);
		g_array_append_val (options->ids, id);
	}
	return TRUE;
}

/* drop forgets: it wants to be told what, in one way. */
static gboolean
check_drop (PpContext *context, const Options *options, GError **error)
{
	guint ways = (options->ids != NULL) + options->all + options->expired +
	             (options->reason != NULL || options->older_than != NULL);

	if (ways == 1)
		return TRUE;
	pp_usage_error (context, error, "quarantine drop: one of ID, --reason and --older-than, --expired, --all");
	return FALSE;
}

/* What mail is kept for: ingest.c and those who bring it to ingest say so. */
static const char *const reasons[] = { "no-project", "id-reused", "too-large", "refused", NULL };

static gboolean
check_reason (PpContext *context, const Options *options, const char *name, GError **error)
{
	g_autofree char *known = NULL;

	if (options->reason == NULL || g_strv_contains (reasons, options->reason))
		return TRUE;
	known = g_strjoinv (", ", (char **) reasons);
	pp_usage_error (context, error, "quarantine %s: there is no reason '%s', but %s", name, options->reason, known);
	return FALSE;
}

static gboolean
check_options (PpContext *context, Options *options, const char *name, guint has, GError **error)
{
	const char *foreign = foreign_option (options, has);
	gint64 age;

	options->before = PP_NO_DATE;
	if (foreign != NULL)
		return pp_usage_error (context, error, "quarantine %s: %s means nothing here", name, foreign), FALSE;
	if (options->limit < 0)
		return pp_usage_error (context, error, "quarantine: --limit must not be negative"), FALSE;
	if (options->older_than != NULL && !pp_when_parse_age (options->older_than, &age))
		return pp_usage_error (context, error, "quarantine: '%s' is no age", options->older_than), FALSE;
	if (options->older_than != NULL)
		options->before = (gint64) time (NULL) - age;
	if (options->ids == NULL && (has & NEEDS_IDS))
		return pp_usage_error (context, error, "quarantine %s: which mail?", name), FALSE;
	if (options->ids != NULL && !(has & HAS_IDS))
		return pp_usage_error (context, error, "quarantine %s: takes no ID", name), FALSE;
	/* all mail of lists that nobody tracks would be in that project, and stay there */
	if (options->ids == NULL && options->project != NULL)
		return pp_usage_error (context, error, "quarantine %s: --project needs the ID of each mail", name), FALSE;
	if (options->ids != NULL && (options->reason != NULL || options->older_than != NULL))
		return pp_usage_error (context, error, "quarantine %s: ID, or --reason and --older-than", name), FALSE;
	if ((has & HAS_RAW) && options->ids->len > 1)
		return pp_usage_error (context, error, "quarantine %s: one mail", name), FALSE;
	if (!check_reason (context, options, name, error))
		return FALSE;
	return !(has & HAS_DROP) || check_drop (context, options, error);
}

static int
run_action (PpContext *context, Options *options, int argc, char **argv, GError **error)
{
	for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (actions); i++) {
		g_autoptr (PpStore) store = NULL;

		if (strcmp (actions[i].name, argv[1]) != 0)
			continue;
		if (!read_ids (context, options, argc, argv, error) ||
		    !check_options (context, options, argv[1], actions[i].has, error))
			return PP_EXIT_USAGE;
		store = pp_context_open_store (context, 0, TRUE, error);
		return store != NULL ? actions[i].run (context, store, options, error) : PP_EXIT_UNAVAILABLE;
	}
	return pp_usage_error (context, error, "quarantine: list, show, retry, accept or drop%s%s", argc > 1 ? ", not " : "?",
	                       argc > 1 ? argv[1] : "");
}

int
pp_cmd_quarantine (PpContext *context, int argc, char **argv, GError **error)
{
	g_auto (Options) options = { .limit = DEFAULT_LIMIT };
	const GOptionEntry entries[] = {
		{ "reason", 0, 0, G_OPTION_ARG_FILENAME, &options.reason, "list, retry, drop: only what is kept for this",
		  "REASON" },
		{ "older-than", 0, 0, G_OPTION_ARG_FILENAME, &options.older_than,
		  "list, retry, drop: only what came before so long", "AGE" },
		{ "limit", 0, 0, G_OPTION_ARG_INT64, &options.limit, "list: at most so many (50); 0: all", "N" },
		{ "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "list: one JSON object a line", NULL },
		{ "raw", 0, 0, G_OPTION_ARG_NONE, &options.raw, "show: the bytes, nothing else", NULL },
		{ "project", 0, 0, G_OPTION_ARG_FILENAME, &options.project,
		  "retry ID, accept: takes mail of lists that no project has", "LINKNAME" },
		{ "expired", 0, 0, G_OPTION_ARG_NONE, &options.expired, "drop: what the configuration keeps no longer", NULL },
		{ "all", 0, 0, G_OPTION_ARG_NONE, &options.all, "drop: everything", NULL },
		G_OPTION_ENTRY_NULL
	};

	if (!pp_context_utf8 (context, argv, error))
		return PP_EXIT_USAGE;
	if (!pp_context_options (context, "list | show ID | retry [ID…] | accept ID… | drop [ID…]", description, entries,
	                         &argc, &argv, error))
		return PP_EXIT_OK;
	return run_action (context, &options, argc, argv, error);
}
