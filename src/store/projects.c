/* Reading what the administrator set: one round trip for an inbox. How it is changed is in
 * project-edit.c.
 */
#include "config.h"

#include "store/projects.h"

#include <fnmatch.h>
#include <string.h>

/* What a regular expression may cost on one subject: anyone writes subjects. */
#define REGEX_LIMIT "(*LIMIT_MATCH=100000)"

/* A path that is longer matches no glob: what fnmatch() costs grows with a power of it. */
#define PATH_LIMIT 4096

enum {
	COLUMN_INBOX,
	COLUMN_INBOX_NAME,
	COLUMN_OPEN_STATES,
	COLUMN_PROJECT,
	COLUMN_LINK_NAME,
	COLUMN_NAME,
	COLUMN_SUBJECT_MATCH,
	COLUMN_LIST_EMAILS,
	COLUMN_ALL_HINTS,
	COLUMN_PATCHES_IN_REPLIES,
	COLUMN_RULE_PATH,
	COLUMN_RULE_ACCOUNT,
	COLUMN_RULE_PRIORITY,
};

/* --- objects ---------------------------------------------------------------------------------- */

static void
rule_free (gpointer data)
{
	PpDelegationRule *rule = data;

	g_free (rule->path);
	g_free (rule);
}

static void
project_free (gpointer data)
{
	PpProject *project = data;

	g_free (project->link_name);
	g_free (project->name);
	g_free (project->subject_match);
	g_clear_pointer (&project->subject_regex, g_regex_unref);
	g_ptr_array_unref (project->rules);
	g_free (project);
}

void
pp_inbox_free (PpInbox *inbox)
{
	if (inbox == NULL)
		return;
	g_ptr_array_unref (inbox->projects);
	g_strfreev (inbox->link_names);
	g_strfreev (inbox->list_emails);
	g_strfreev (inbox->open_states);
	g_free (inbox->name);
	g_free (inbox);
}

GRegex *
pp_project_regex (const char *subject_match, GError **error)
{
	g_autofree char *pattern = g_strconcat (REGEX_LIMIT, subject_match, NULL);
	GError *local_error = NULL;
	GRegex *regex = g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_MULTILINE, 0, &local_error);

	if (regex == NULL) {
		g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_INVALID,
		             "'%s' is no regular expression: %s", subject_match, local_error->message);
		g_error_free (local_error);
	}
	return regex;
}

/* --- loading ---------------------------------------------------------------------------------- */

/* What is in the database was checked when it was set; another version of PCRE may think
 * otherwise, and then the project matches nothing. */
static PpProject *
project_from_row (const PGresult *result, int row)
{
	PpProject *project = g_new0 (PpProject, 1);

	project->id = pp_result_int (result, row, COLUMN_PROJECT);
	project->link_name = pp_result_dup_text (result, row, COLUMN_LINK_NAME);
	project->name = pp_result_dup_text (result, row, COLUMN_NAME);
	project->subject_match = pp_result_dup_text (result, row, COLUMN_SUBJECT_MATCH);
	if (*project->subject_match != '\0')
		project->subject_regex = pp_project_regex (project->subject_match, NULL);
	project->rules = g_ptr_array_new_with_free_func (rule_free);
	return project;
}

static void
add_rule (PpProject *project, const PGresult *result, int row)
{
	PpDelegationRule *rule;

	if (pp_result_is_null (result, row, COLUMN_RULE_PATH))
		return;
	rule = g_new0 (PpDelegationRule, 1);
	rule->path = pp_result_dup_text (result, row, COLUMN_RULE_PATH);
	rule->account_id = pp_result_int (result, row, COLUMN_RULE_ACCOUNT);
	rule->priority = (int) pp_result_int (result, row, COLUMN_RULE_PRIORITY);
	g_ptr_array_add (project->rules, rule);
}

static void
append_all (GPtrArray *array, char **texts)
{
	for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
		g_ptr_array_add (array, g_strdup (texts[i]));
}

static char **
finish_texts (GPtrArray *array)
{
	g_ptr_array_add (array, NULL);
	return (char **) g_ptr_array_free (array, FALSE);
}

static PpInbox *
inbox_from_result (const PGresult *result)
{
	PpInbox *inbox = g_new0 (PpInbox, 1);
	GPtrArray *link_names = g_ptr_array_new ();
	GPtrArray *list_emails = g_ptr_array_new ();
	PpProject *project = NULL;

	inbox->id = pp_result_int (result, 0, COLUMN_INBOX);
	inbox->name = pp_result_dup_text (result, 0, COLUMN_INBOX_NAME);
	inbox->open_states = pp_result_texts (result, 0, COLUMN_OPEN_STATES);
	inbox->projects = g_ptr_array_new_with_free_func (project_free);
	for (int row = 0; row < PQntuples (result); row++) {
		if (project == NULL || project->id != pp_result_int (result, row, COLUMN_PROJECT)) {
			g_auto (GStrv) emails = pp_result_texts (result, row, COLUMN_LIST_EMAILS);

			project = project_from_row (result, row);
			g_ptr_array_add (inbox->projects, project);
			g_ptr_array_add (link_names, g_strdup (project->link_name));
			append_all (list_emails, emails);
			inbox->all_hints |= pp_result_bool (result, row, COLUMN_ALL_HINTS);
			inbox->patches_in_replies |= pp_result_bool (result, row, COLUMN_PATCHES_IN_REPLIES);
		}
		add_rule (project, result, row);
	}
	inbox->link_names = finish_texts (link_names);
	inbox->list_emails = finish_texts (list_emails);
	return inbox;
}

PpInbox *
pp_inbox_load_by_project (PpStore *store, const char *link_name, GError **error)
{
	PpParams *params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;

	pp_params_text (params, link_name);
	result = pp_store_query (store, "inbox-by-project", params, error);
	if (result == NULL)
		return NULL;
	if (PQntuples (result) == 0) {
		g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG, "there is no project '%s'", link_name);
		return NULL;
	}
	return inbox_from_result (result);
}

PpInbox *
pp_inbox_load_by_list_ids (PpStore *store, const char *const *list_ids, GError **error)
{
	PpParams *params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;

	pp_params_texts (params, list_ids, -1);
	result = pp_store_query (store, "inbox-by-list", params, error);
	if (result == NULL || PQntuples (result) == 0)
		return NULL;
	return inbox_from_result (result);
}

PpReading
pp_inbox_reading (const PpInbox *inbox)
{
	return (PpReading) {
		.link_names = (const char *const *) inbox->link_names,
		.all_hints = inbox->all_hints,
		.patches_in_replies = inbox->patches_in_replies,
		.open_states = (const char *const *) inbox->open_states,
	};
}

/* --- deciding --------------------------------------------------------------------------------- */

/* A match that takes too long is none. */
static gboolean
matches (const PpProject *project, const char *subject)
{
	return project->subject_regex != NULL
	       && g_regex_match_full (project->subject_regex, subject, -1, 0, 0, NULL, NULL);
}

const PpProject *
pp_inbox_label (const PpInbox *inbox, const char *subject)
{
	const PpProject *without = NULL;

	for (guint i = 0; i < inbox->projects->len; i++) {
		const PpProject *project = g_ptr_array_index (inbox->projects, i);

		if (matches (project, subject))
			return project;
		if (without == NULL && *project->subject_match == '\0')
			without = project;
	}
	return without;
}

static const PpDelegationRule *
find_rule (const PpProject *project, const char *path)
{
	if (strlen (path) > PATH_LIMIT)
		return NULL;
	for (guint i = 0; i < project->rules->len; i++) {
		const PpDelegationRule *rule = g_ptr_array_index (project->rules, i);

		if (fnmatch (rule->path, path, 0) == 0)
			return rule;
	}
	return NULL;
}

gint64
pp_project_delegate (const PpProject *project, const char *const *paths)
{
	gint64 account = 0;

	if (project->rules->len == 0)
		return 0;
	for (guint i = 0; paths[i] != NULL; i++) {
		const PpDelegationRule *rule = find_rule (project, paths[i]);

		if (rule == NULL || (account != 0 && rule->account_id != account))
			return 0;
		account = rule->account_id;
	}
	return account;
}
