/* list: series, patches, threads or missing messages, newest first, as a table or as JSON.
 *
 * All four queries take the same parameters and end in a column of JSON; what is before it are the columns of the table.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "command.h"
#include "patch/submission.h"
#include "status.h"
#include "table.h"
#include "when.h"

#define DEFAULT_LIMIT 50

/* Names and subjects are cut to these; --json has them whole. */
#define PERSON_WIDTH 24
#define SUBJECT_WIDTH 60
#define TEXT_WIDTH 120

#define MAX_COLUMNS 6

typedef struct {
	const char *name;
	const char *query;
	gboolean of_series;	/* --state, --path and --incomplete mean something */
	guint n_columns;
	PpColumn columns[MAX_COLUMNS];
} List;

static const List lists[] = {
	{ "series", "list-series", TRUE, 6,
	  { { "SERIES", 0, TRUE }, { "DATE", 0, FALSE }, { "VERSION", 0, FALSE }, { "PATCHES", 0, TRUE },
	    { "SUBMITTER", PERSON_WIDTH, FALSE }, { "NAME", TEXT_WIDTH, FALSE } } },
	{ "patches", "list-patches", TRUE, 6,
	  { { "DATE", 0, FALSE }, { "STATE", 0, FALSE }, { "SERIES", 0, TRUE }, { "SUBMITTER", PERSON_WIDTH, FALSE },
	    { "NAME", SUBJECT_WIDTH, FALSE }, { "MESSAGE-ID", TEXT_WIDTH, FALSE } } },
	{ "threads", "list-threads", TRUE, 6,
	  { { "STARTED", 0, FALSE }, { "LAST", 0, FALSE }, { "MESSAGES", 0, TRUE },
	    { "SUBMITTER", PERSON_WIDTH, FALSE }, { "SUBJECT", SUBJECT_WIDTH, FALSE },
	    { "MESSAGE-ID", TEXT_WIDTH, FALSE } } },
	{ "missing", "list-missing", FALSE, 5,
	  { { "LAST NAMED", 0, FALSE }, { "MESSAGES", 0, TRUE }, { "MISSING", TEXT_WIDTH, FALSE },
	    { "BY", PERSON_WIDTH, FALSE }, { "SUBJECT", SUBJECT_WIDTH, FALSE } } },
};

static const char description[] =
	"series, patches, threads (by their first message), or missing: ids that messages refer to and that were never\n"
	"seen. Newest first. D is 2024-01-31, 2024-01-31T12:00:00Z or an AGE; an AGE is 12h, 7d, 2w or 1y. Of WORDS, in the\n"
	"subject, all must be there, case does not count. GLOB is matched with the whole path or a folder of it; * crosses /.";

typedef struct {
	char *project, *state, *submitter, *since, *older_than, *search, *path;
	gboolean incomplete, json;
	gint64 limit;
} Options;

static void
options_clear (Options *options)
{
	char *const texts[] = { options->project, options->state, options->submitter, options->since,
		                options->older_than, options->search, options->path };

	for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
		g_free (texts[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* --- patterns --------------------------------------------------------------------------------- */

/* TEXT anywhere, for ILIKE. */
static char *
like_pattern (const char *text)
{
	GString *pattern = g_string_new ("%");

	for (; *text != '\0'; text++) {
		if (strchr ("\\%_", *text) != NULL)
			g_string_append_c (pattern, '\\');
		g_string_append_c (pattern, *text);
	}
	g_string_append_c (pattern, '%');
	return g_string_free (pattern, FALSE);
}

static PpArray *
word_patterns (const char *words)
{
	PpArray *patterns = pp_array_new_text ();
	g_auto (GStrv) parts = g_strsplit_set (words != NULL ? words : "", " \t\n", -1);

	for (guint i = 0; parts[i] != NULL; i++) {
		g_autofree char *pattern = like_pattern (parts[i]);

		if (*parts[i] != '\0')
			pp_array_add_text (patterns, pattern);
	}
	return patterns;
}

/* The length of the set in brackets that GLOB starts with, or 0 when it is none. */
static gsize
set_length (const char *glob)
{
	const char *at = glob + 1;

	if (*at == '!' || *at == '^')
		at++;
	if (*at == ']')
		at++;
	at += strcspn (at, "]");
	return *at == ']' ? (gsize) (at + 1 - glob) : 0;
}

static void
append_set (GString *regex, const char *set, gsize length)
{
	for (gsize i = 0; i < length; i++) {
		if (set[i] == '\\')
			g_string_append_c (regex, '\\');
		g_string_append_c (regex, i == 1 && set[i] == '!' ? '^' : set[i]);
	}
}

static void
append_literal (GString *regex, char c)
{
	if (g_ascii_ispunct (c))
		g_string_append_c (regex, '\\');
	g_string_append_c (regex, c);
}

/* GLOB, matched with a whole path or a leading folder of it, as a regular expression of PostgreSQL. */
static char *
path_regex (const char *glob)
{
	g_autofree char *trimmed = g_strdup (glob);
	GString *regex = g_string_new ("^(?:");
	gsize n;

	while (g_str_has_suffix (trimmed, "/"))
		trimmed[strlen (trimmed) - 1] = '\0';
	for (const char *at = trimmed; *at != '\0'; at++) {
		if (*at == '*') {
			g_string_append (regex, ".*");
		} else if (*at == '?') {
			g_string_append_c (regex, '.');
		} else if (*at == '[' && (n = set_length (at)) > 0) {
			append_set (regex, at, n);
			at += n - 1;
		} else {
			if (*at == '\\' && at[1] != '\0')
				at++;
			append_literal (regex, *at);
		}
	}
	g_string_append (regex, ")(?:/.*)?$");
	return g_string_free (regex, FALSE);
}

/* --- rows ------------------------------------------------------------------------------------- */

static gboolean
print_json_row (const PGresult *result, int row, gpointer data, GError **error)
{
	puts (pp_result_text (result, row, PQnfields (result) - 1));	/* main() looks after errors */
	return TRUE;
}

static void
print_table (const List *list, const PGresult *result)
{
	g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
	g_autofree char *text = NULL;

	for (int row = 0; row < PQntuples (result); row++) {
		char **cells = g_new0 (char *, list->n_columns + 1);

		for (guint c = 0; c < list->n_columns; c++)
			cells[c] = g_strdup (pp_result_text (result, row, (int) c));
		g_ptr_array_add (rows, cells);
	}
	text = pp_table_format (list->columns, list->n_columns, rows);
	fputs (text, stdout);
}

/* --- the query -------------------------------------------------------------------------------- */

/* Since when, until when. A mistake is one of usage. */
static gboolean
read_dates (PpContext *context, const Options *options, gint64 *since, gint64 *until, GError **error)
{
	gint64 now = (gint64) time (NULL), age;

	*since = *until = PP_NO_DATE;
	if (options->since != NULL && !pp_when_parse (options->since, now, since)) {
		pp_usage_error (context, error, "list: '%s' is neither date nor age", options->since);
		return FALSE;
	}
	if (options->older_than == NULL)
		return TRUE;
	if (!pp_when_parse_age (options->older_than, &age)) {
		pp_usage_error (context, error, "list: '%s' is no age", options->older_than);
		return FALSE;
	}
	*until = now - age;
	return TRUE;
}

static PpParams *
make_params (const Options *options, const char *state, gint64 since, gint64 until)
{
	PpParams *params = pp_params_new ();
	g_autofree char *submitter = options->submitter != NULL ? like_pattern (options->submitter) : NULL;
	g_autofree char *path = options->path != NULL ? path_regex (options->path) : NULL;

	pp_params_text (params, options->project);
	pp_params_text (params, state);
	pp_params_text (params, submitter);
	pp_params_time (params, since);
	pp_params_time (params, until);
	pp_params_bool (params, options->incomplete);
	pp_params_array (params, word_patterns (options->search));
	pp_params_text (params, path);
	pp_params_int8 (params, options->limit > 0 ? options->limit : G_MAXINT64);
	pp_params_bool (params, options->json);
	return params;
}

/* Whether there are such a project and such a state. */
static gboolean
check_names (PpContext *context, PpStore *store, const Options *options, const char *state, GError **error)
{
	PpParams *params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;
	g_auto (GStrv) states = NULL;
	g_autofree char *joined = NULL;

	pp_params_text (params, options->project);
	pp_params_text (params, state);
	result = pp_store_query (store, "list-check", params, error);
	if (result == NULL)
		return FALSE;
	if (!pp_result_bool (result, 0, 0)) {
		g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG, "there is no project '%s'", options->project);
		return FALSE;
	}
	if (pp_result_bool (result, 0, 1))
		return TRUE;
	states = pp_result_texts (result, 0, 2);
	joined = g_strjoinv (", ", states);
	pp_usage_error (context, error, "list: there is no state '%s' but %s", options->state, joined);
	return FALSE;
}

static gboolean
run_list (PpContext *context, const List *list, const Options *options, GError **error)
{
	g_autofree char *slug = options->state != NULL ? pp_state_slug (options->state) : NULL;
	const char *state = slug != NULL ? slug : options->state;
	g_autoptr (PpStore) store = NULL;
	g_autoptr (PGresult) result = NULL;
	PpParams *params;
	gint64 since, until;

	if (!read_dates (context, options, &since, &until, error))
		return FALSE;
	store = pp_context_open_store (context, 0, TRUE, error);
	if (store == NULL || !check_names (context, store, options, state, error))
		return FALSE;
	params = make_params (options, state, since, until);
	if (options->json)
		return pp_store_each (store, list->query, params, print_json_row, NULL, error);
	result = pp_store_query (store, list->query, params, error);
	if (result != NULL)
		print_table (list, result);
	return result != NULL;
}

/* --- the command ------------------------------------------------------------------------------ */

static const List *
find_list (const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
		if (strcmp (lists[i].name, name) == 0)
			return &lists[i];
	return NULL;
}

int
pp_cmd_list (PpContext *context, int argc, char **argv, GError **error)
{
	g_auto (Options) options = { .limit = DEFAULT_LIMIT };
#define TEXT(option, field, help, word) { option, 0, 0, G_OPTION_ARG_FILENAME, &options.field, help, word }
	const GOptionEntry entries[] = {
		TEXT ("project", project, "only this project", "LINKNAME"),
		TEXT ("state", state, "only patches in this state, series with one", "STATE"),
		TEXT ("submitter", submitter, "only from who has this in name or address", "TEXT"),
		TEXT ("since", since, "only what is not older than this", "D"),
		TEXT ("older-than", older_than, "only what is older than this", "AGE"),
		{ "incomplete", 0, 0, G_OPTION_ARG_NONE, &options.incomplete, "only where patches of the series are missing",
		  NULL },
		TEXT ("search", search, "only with these words in the subject", "WORDS"),
		TEXT ("path", path, "only patches of such files, series with one", "GLOB"),
		{ "limit", 0, 0, G_OPTION_ARG_INT64, &options.limit, "at most so many (50); 0: all", "N" },
		{ "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "one JSON object a line", NULL },
		G_OPTION_ENTRY_NULL
	};
#undef TEXT
	const List *list;

	if (!pp_context_utf8 (context, argv, error))
		return PP_EXIT_USAGE;
	if (!pp_context_options (context, "series | patches | threads | missing", description, entries, &argc, &argv,
	                         error))
		return PP_EXIT_OK;
	if (argc < 2)
		return pp_usage_error (context, error, "list: series, patches, threads or missing?");
	list = find_list (argv[1]);
	if (list == NULL)
		return pp_usage_error (context, error, "list: series, patches, threads or missing, not '%s'", argv[1]);
	if (argc > 2)
		return pp_usage_error (context, error, "list %s: what is '%s'?", argv[1], argv[2]);
	if (options.limit < 0)
		return pp_usage_error (context, error, "list: --limit must not be negative");
	if (!list->of_series && (options.state != NULL || options.path != NULL || options.incomplete))
		return pp_usage_error (context, error, "list %s: --state, --path and --incomplete are about patches",
		                       list->name);
	return run_list (context, list, &options, error) ? PP_EXIT_OK : PP_EXIT_SOME_FAILED;
}
