#include "config.h"

#include <stdio.h>
#include <string.h>

#include "command.h"
#include "json-build.h"
#include "mail/printable.h"
#include "status.h"
#include "store/projects.h"

static const char description[] =
	"`project add' starts to track a list. A List-Id that an inbox has already adds the project to that\n"
	"inbox; its projects are told apart by --subject-match, which is applied to a series as a whole.\n"
	"`project set' changes what is given and leaves the rest; List-Ids and delegates are added.\n"
	"`project remove' removes a project that has no series, and its inbox where that has no mail and no other project.\n"
	"USER is the name or address of an account, or `Name <address>'; it is made when it is not there. With\n"
	"an empty GLOB the user's rules are removed. Rules with the highest PRIORITY (0) are tried first.";

/* What the options say. */
typedef struct {
	PpProjectSettings settings;	/* its strings are ours, its link name is not */
	gboolean json;
} Options;

static void
options_clear (Options *options)
{
	PpProjectSettings *settings = &options->settings;
	const char **const texts[] = {
		&settings->name, &settings->subject_match, &settings->web_url, &settings->scm_url,
		&settings->webscm_url, &settings->list_archive_url, &settings->list_archive_url_format,
		&settings->commit_url_format, &settings->hints, &settings->patches_in_replies,
	};

	for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
		g_free ((gpointer) *texts[i]);
	g_strfreev ((char **) settings->list_ids);
	g_strfreev ((char **) settings->list_emails);
	g_strfreev ((char **) settings->delegates);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* --- list ------------------------------------------------------------------------------------- */

typedef enum {
	COLUMN_TEXT,
	COLUMN_TEXTS,
	COLUMN_BOOL,
} ColumnType;

/* The columns of project-list.sql. HEADING: shown in the table too. */
static const struct {
	const char *key;
	ColumnType type;
	const char *heading;
} columns[] = {
	{ "link_name", COLUMN_TEXT, "PROJECT" },
	{ "name", COLUMN_TEXT, NULL },
	{ "inbox", COLUMN_TEXT, "INBOX" },
	{ "list_ids", COLUMN_TEXTS, "LIST-IDS" },
	{ "list_emails", COLUMN_TEXTS, "LIST-EMAILS" },
	{ "subject_match", COLUMN_TEXT, "SUBJECT-MATCH" },
	{ "web_url", COLUMN_TEXT, NULL },
	{ "scm_url", COLUMN_TEXT, NULL },
	{ "webscm_url", COLUMN_TEXT, NULL },
	{ "list_archive_url", COLUMN_TEXT, NULL },
	{ "list_archive_url_format", COLUMN_TEXT, NULL },
	{ "commit_url_format", COLUMN_TEXT, NULL },
	{ "all_hints", COLUMN_BOOL, NULL },
	{ "patches_in_replies", COLUMN_BOOL, NULL },
	{ "delegates", COLUMN_TEXTS, NULL },
};

static void
add_json_row (JsonBuilder *builder, const PGresult *result, int row)
{
	json_builder_begin_object (builder);
	for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
		g_auto (GStrv) texts = NULL;

		json_builder_set_member_name (builder, columns[i].key);
		switch (columns[i].type) {
		case COLUMN_TEXT:
			pp_json_add_string (builder, pp_result_text (result, row, (int) i));
			break;
		case COLUMN_TEXTS:
			texts = pp_result_texts (result, row, (int) i);
			pp_json_add_strings (builder, (const char *const *) texts);
			break;
		case COLUMN_BOOL:
			json_builder_add_boolean_value (builder, pp_result_bool (result, row, (int) i));
			break;
		}
	}
	json_builder_end_object (builder);
}

static void
print_json (const PGresult *result)
{
	g_autoptr (JsonBuilder) builder = json_builder_new ();
	g_autofree char *text = NULL;

	json_builder_begin_array (builder);
	for (int row = 0; row < PQntuples (result); row++)
		add_json_row (builder, result, row);
	json_builder_end_array (builder);
	text = pp_json_to_text (builder, TRUE);
	puts (text);
}

/* One cell of the table: "-" where there is nothing. */
static char *
cell_text (const PGresult *result, int row, guint column)
{
	g_auto (GStrv) texts = NULL;
	g_autofree char *joined = NULL;

	if (columns[column].type == COLUMN_TEXTS) {
		texts = pp_result_texts (result, row, (int) column);
		joined = g_strjoinv (" ", texts);
	} else {
		joined = pp_result_dup_text (result, row, (int) column);
	}
	return *joined ? pp_printable (joined) : g_strdup ("-");
}

/* COLUMN of all rows, its heading first. *WIDTH: the widest, in characters. */
static GPtrArray *
column_cells (const PGresult *result, guint column, glong *width)
{
	GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);

	g_ptr_array_add (cells, g_strdup (columns[column].heading));
	for (int row = 0; row < PQntuples (result); row++)
		g_ptr_array_add (cells, cell_text (result, row, column));
	*width = 0;
	for (guint i = 0; i < cells->len; i++)
		*width = MAX (*width, g_utf8_strlen (g_ptr_array_index (cells, i), -1));
	return cells;
}

static void
append_padded (GString *line, const char *cell, glong width)
{
	if (line->len > 0)
		g_string_append (line, "  ");
	g_string_append (line, cell);
	for (glong n = g_utf8_strlen (cell, -1); n < width; n++)
		g_string_append_c (line, ' ');
}

static void
print_table (const PGresult *result)
{
	guint n_lines = (guint) PQntuples (result) + 1;
	g_autoptr (GPtrArray) lines = g_ptr_array_new_full (n_lines, g_free);

	for (guint i = 0; i < n_lines; i++)
		g_ptr_array_add (lines, g_strdup (""));
	for (guint column = 0; column < G_N_ELEMENTS (columns); column++) {
		g_autoptr (GPtrArray) cells = NULL;
		glong width;

		if (columns[column].heading == NULL)
			continue;
		cells = column_cells (result, column, &width);
		for (guint i = 0; i < n_lines; i++) {
			g_autofree char *start = g_ptr_array_index (lines, i);
			GString *line = g_string_new (start);

			append_padded (line, g_ptr_array_index (cells, i), width);
			g_ptr_array_index (lines, i) = g_string_free (line, FALSE);
		}
	}
	for (guint i = 0; i < n_lines; i++)
		puts (g_strchomp (g_ptr_array_index (lines, i)));
}

static gboolean
list_projects (PpContext *context, const Options *options, GError **error)
{
	g_autoptr (PpStore) store = pp_context_open_store (context, 0, TRUE, error);
	g_autoptr (PGresult) result = NULL;

	if (store == NULL)
		return FALSE;
	result = pp_store_query (store, "project-list", NULL, error);
	if (result == NULL)
		return FALSE;
	if (options->json)
		print_json (result);
	else
		print_table (result);
	return TRUE;
}

/* --- add and set ------------------------------------------------------------------------------ */

/* Two that take whatever no expression matches: only the first ever gets anything. */
static gboolean
warn_of_defaults (PpStore *store, const char *link_name, GError **error)
{
	g_autoptr (PpInbox) inbox = pp_inbox_load_by_project (store, link_name, error);
	const PpProject *first = NULL;

	if (inbox == NULL)
		return FALSE;
	for (guint i = 0; i < inbox->projects->len; i++) {
		const PpProject *project = g_ptr_array_index (inbox->projects, i);

		if (*project->subject_match != '\0')
			continue;
		if (first != NULL)
			pp_warn ("project '%s' gets no series: it has no --subject-match, and neither has '%s' of "
			         "the same inbox", project->link_name, first->link_name);
		else
			first = project;
	}
	return TRUE;
}

/* Whether what is stored was made by a setting that is given. */
static gboolean
changes_rows (const PpProjectSettings *settings)
{
	return settings->subject_match || settings->list_emails || settings->hints
	       || settings->patches_in_replies || settings->delegates;
}

static gboolean
warn_of_stored (PpStore *store, const PpProjectSettings *settings, GError **error)
{
	PpParams *params;
	g_autoptr (PGresult) result = NULL;

	if (!changes_rows (settings))
		return TRUE;
	params = pp_params_new ();
	pp_params_text (params, settings->link_name);
	result = pp_store_query (store, "project-has-mail", params, error);
	if (result != NULL && pp_result_bool (result, 0, 0))
		pp_warn ("this applies to mail from now on; what is stored already stays as it is until it is "
		         "reindexed");
	return result != NULL;
}

typedef gboolean (*ChangeFunc) (PpStore *store, const PpProjectSettings *settings, GError **error);

static gboolean
change_project (PpContext *context, const Options *options, ChangeFunc change, GError **error)
{
	const PpProjectSettings *settings = &options->settings;
	g_autoptr (PpStore) store = pp_context_open_store (context, 0, TRUE, error);

	return store != NULL && change (store, settings, error)
	       && (pp_context_quiet (context) || (warn_of_defaults (store, settings->link_name, error)
	                                          && warn_of_stored (store, settings, error)));
}

static gboolean
add_project (PpContext *context, const Options *options, GError **error)
{
	return change_project (context, options, pp_project_add, error);
}

/* Whether there is anything to set. */
static gboolean
is_given (const PpProjectSettings *settings)
{
	return settings->name || settings->web_url || settings->scm_url || settings->webscm_url
	       || settings->list_archive_url || settings->list_archive_url_format || settings->commit_url_format
	       || settings->list_ids || changes_rows (settings);
}

static gboolean
set_project (PpContext *context, const Options *options, GError **error)
{
	if (is_given (&options->settings))
		return change_project (context, options, pp_project_set, error);
	pp_usage_error (context, error, "project set: what of it?");
	return FALSE;
}

/* --- remove ----------------------------------------------------------------------------------- */

static PpParams *
id_params (gint64 id)
{
	PpParams *params = pp_params_new ();

	pp_params_int8 (params, id);
	return params;
}

/* *SHARED: other projects have its inbox. An error when something would be nobody's without it. */
static gboolean
check_unused (PpStore *store, const char *link_name, gint64 project_id, gint64 inbox_id, gboolean *shared, GError **error)
{
	PpParams *params = id_params (project_id);
	g_autoptr (PGresult) result = NULL;

	pp_params_int8 (params, inbox_id);
	result = pp_store_query (store, "project-in-use", params, error);
	if (result == NULL)
		return FALSE;
	*shared = pp_result_bool (result, 0, 1);
	if (pp_result_bool (result, 0, 0))
		g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG, "project '%s' has series and stays", link_name);
	else if (!*shared && pp_result_bool (result, 0, 2))
		g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG,
		             "project '%s' stays: its inbox has mail, and no other project", link_name);
	else
		return TRUE;
	return FALSE;
}

static gboolean
remove_found (PpStore *store, const char *link_name, gint64 project_id, gint64 inbox_id, GError **error)
{
	gboolean shared;

	/* whoever stores mail of it has done so, or finds the inbox gone */
	return pp_store_run (store, "ingest-lock", id_params (inbox_id), error)
	       && check_unused (store, link_name, project_id, inbox_id, &shared, error)
	       && pp_store_run (store, "project-remove", id_params (project_id), error)
	       && (shared || pp_store_run (store, "project-remove-inbox", id_params (inbox_id), error));
}

static gboolean
remove_named (PpStore *store, const char *link_name, GError **error)
{
	PpParams *params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;

	pp_params_text (params, link_name);
	result = pp_store_query (store, "project-find", params, error);
	if (result == NULL)
		return FALSE;
	if (PQntuples (result) > 0)
		return remove_found (store, link_name, pp_result_int (result, 0, 0), pp_result_int (result, 0, 1), error);
	g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG, "there is no project '%s'", link_name);
	return FALSE;
}

static gboolean
remove_project (PpContext *context, const Options *options, GError **error)
{
	g_autoptr (PpStore) store = pp_context_open_store (context, 0, TRUE, error);
	gboolean ok;

	if (store == NULL)
		return FALSE;
	ok = pp_store_begin (store, error) && pp_store_run (store, "project-lock", NULL, error)
	     && remove_named (store, options->settings.link_name, error) && pp_store_commit (store, error);
	if (!ok)
		pp_store_rollback (store);
	return ok;
}

/* --- the command ------------------------------------------------------------------------------ */

static const struct {
	const char *name;
	gboolean link_name;	/* is followed by one */
	gboolean (*run) (PpContext *context, const Options *options, GError **error);
} actions[] = {
	{ "add", TRUE, add_project },
	{ "list", FALSE, list_projects },
	{ "remove", TRUE, remove_project },
	{ "set", TRUE, set_project },
};

static int
run_action (PpContext *context, Options *options, int argc, char **argv, GError **error)
{
	if (argc < 2)
		return pp_usage_error (context, error, "project: add, list, remove or set?");
	for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
		int wanted = actions[i].link_name ? 3 : 2;

		if (strcmp (argv[1], actions[i].name) != 0)
			continue;
		if (argc < wanted)
			return pp_usage_error (context, error, "project %s: which LINKNAME?", argv[1]);
		if (argc > wanted)
			return pp_usage_error (context, error, "project %s: what is '%s'?", argv[1], argv[wanted]);
		options->settings.link_name = actions[i].link_name ? argv[2] : NULL;
		return actions[i].run (context, options, error) ? PP_EXIT_OK : PP_EXIT_SOME_FAILED;
	}
	return pp_usage_error (context, error, "project: add, list, remove or set, not '%s'", argv[1]);
}

int
pp_cmd_project (PpContext *context, int argc, char **argv, GError **error)
{
	g_auto (Options) options = { 0 };
	PpProjectSettings *settings = &options.settings;
#define TEXT(option, field, help, word) { option, 0, 0, G_OPTION_ARG_FILENAME, &settings->field, help, word }
#define TEXTS(option, field, help, word) { option, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &settings->field, help, word }
	const GOptionEntry entries[] = {
		TEXTS ("list-id", list_ids, "a List-Id of the list; can be repeated", "ID"),
		TEXT ("name", name, "for people; the link name by default", "NAME"),
		TEXTS ("list-email", list_emails, "an address of the list; can be repeated", "ADDRESS"),
		TEXT ("subject-match", subject_match, "takes series whose subject matches", "REGEX"),
		TEXT ("web-url", web_url, "the project's home", "URL"),
		TEXT ("scm-url", scm_url, "its repository", "URL"),
		TEXT ("webscm-url", webscm_url, "its repository for browsers", "URL"),
		TEXT ("list-archive-url", list_archive_url, "the list's archive", "URL"),
		TEXT ("list-archive-url-format", list_archive_url_format, "a message in it; {} is the id", "FORMAT"),
		TEXT ("commit-url-format", commit_url_format, "a commit; {} is its name", "FORMAT"),
		TEXT ("hints", hints, "which states X-Patchwork-State may set: any, or those that need action",
		      "all|open"),
		TEXT ("patches-in-replies", patches_in_replies, "whether a reply with a diff is a patch", "yes|no"),
		TEXTS ("delegate", delegates, "delegate patches by path; can be repeated", "USER:GLOB:PRIORITY"),
		{ "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "list: as JSON", NULL },
		G_OPTION_ENTRY_NULL
	};
#undef TEXT
#undef TEXTS

	if (!pp_context_utf8 (context, argv, error))
		return PP_EXIT_USAGE;
	if (!pp_context_options (context, "add LINKNAME | list | remove LINKNAME | set LINKNAME", description, entries, &argc, &argv,
	                         error))
		return PP_EXIT_OK;
	return run_action (context, &options, argc, argv, error);
}
