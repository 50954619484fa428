/* Reading what the administrator set: two round trips for an inbox, one more for delegation rules. How it is changed is
 * in project-edit.c.
 */
#include "config.h"

#include "store/projects.h"

#include <fnmatch.h>
#include <string.h>

#include "mail/limits.h"

/* What a regular expression may cost at one place of a subject (PP_LIMIT_MATCHED is how many of these there are), and how
 * deep it may go, which older versions of PCRE do on the stack: anyone writes subjects. */
#define REGEX_LIMIT "(*LIMIT_MATCH=100000)(*LIMIT_RECURSION=5000)"

/* A path that is longer matches no glob: what fnmatch() costs grows with a power of it. */
#define PATH_LIMIT 4096

/* Of inbox-by-project.sql and inbox-by-list.sql. */
enum {
	COLUMN_INBOX,
	COLUMN_PROJECT,
	COLUMN_LINK_NAME,
	COLUMN_NAME,
	COLUMN_SUBJECT_MATCH,
	COLUMN_LIST_EMAILS,
	COLUMN_ALL_HINTS,
	COLUMN_PATCHES_IN_REPLIES,
};

/* --- objects ---------------------------------------------------------------------------------- */

static void
project_free (gpointer data)
{
	PpProject *project = data;

	g_free (project->link_name);
	g_free (project->name);
	g_free (project->subject_match);
	g_clear_pointer (&project->subject_regex, g_regex_unref);
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
	return project;
}

static int
compare_projects (gconstpointer a, gconstpointer b)
{
	return strcmp ((*(const PpProject *const *) a)->link_name, (*(const PpProject *const *) b)->link_name);
}

static char **
finish_texts (GPtrArray *array)
{
	g_ptr_array_add (array, NULL);
	return (char **) g_ptr_array_free (array, FALSE);
}

static char **
texts_from_column (const PGresult *result)
{
	GPtrArray *texts = g_ptr_array_new ();

	for (int row = 0; row < PQntuples (result); row++)
		g_ptr_array_add (texts, pp_result_dup_text (result, row, 0));
	return finish_texts (texts);
}

static PpInbox *
inbox_from_projects (const PGresult *result)
{
	PpInbox *inbox = g_new0 (PpInbox, 1);
	GPtrArray *link_names = g_ptr_array_new ();
	GPtrArray *list_emails = g_ptr_array_new ();

	inbox->id = pp_result_int (result, 0, COLUMN_INBOX);
	inbox->projects = g_ptr_array_new_with_free_func (project_free);
	for (int row = 0; row < PQntuples (result); row++) {
		g_auto (GStrv) emails = pp_result_texts (result, row, COLUMN_LIST_EMAILS);

		g_ptr_array_add (inbox->projects, project_from_row (result, row));
		for (guint i = 0; emails != NULL && emails[i] != NULL; i++)
			g_ptr_array_add (list_emails, g_strdup (emails[i]));
		inbox->all_hints |= pp_result_bool (result, row, COLUMN_ALL_HINTS);
		inbox->patches_in_replies |= pp_result_bool (result, row, COLUMN_PATCHES_IN_REPLIES);
	}
	g_ptr_array_sort (inbox->projects, compare_projects);
	for (guint i = 0; i < inbox->projects->len; i++)
		g_ptr_array_add (link_names, g_strdup (((PpProject *) g_ptr_array_index (inbox->projects, i))->link_name));
	inbox->link_names = finish_texts (link_names);
	inbox->list_emails = finish_texts (list_emails);
	return inbox;
}

/* What inbox_from_projects() could not know. */
static gboolean
load_rest (PpStore *store, PpInbox *inbox, GError **error)
{
	PpParams *by_id = pp_params_new ();
	g_autoptr (GPtrArray) results = NULL;

	pp_params_int8 (by_id, inbox->id);
	pp_store_queue (store, "inbox-name", by_id);
	pp_store_queue (store, "inbox-open-states", NULL);
	results = pp_store_flush (store, error);
	if (results == NULL)
		return FALSE;
	inbox->name = pp_result_dup_text (g_ptr_array_index (results, 0), 0, 0);
	inbox->open_states = texts_from_column (g_ptr_array_index (results, 1));
	return TRUE;
}

/* The inbox that the statement NAME finds by PARAMS; NULL without ERROR when it finds none. */
static PpInbox *
load_inbox (PpStore *store, const char *name, PpParams *params, GError **error)
{
	g_autoptr (PGresult) result = pp_store_query (store, name, params, error);
	g_autoptr (PpInbox) inbox = NULL;

	if (result == NULL || PQntuples (result) == 0)
		return NULL;
	inbox = inbox_from_projects (result);
	return load_rest (store, inbox, error) ? g_steal_pointer (&inbox) : NULL;
}

PpInbox *
pp_inbox_load_by_project (PpStore *store, const char *link_name, GError **error)
{
	g_autoptr (GError) local = NULL;
	PpInbox *inbox = NULL;

	/* the database has no name that is not UTF-8, and would take it for bad data */
	if (g_utf8_validate (link_name, -1, NULL)) {
		PpParams *params = pp_params_new ();

		pp_params_text (params, link_name);
		inbox = load_inbox (store, "inbox-by-project", params, &local);
	}
	if (inbox == NULL && local == NULL)
		g_set_error (&local, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG, "there is no project '%s'", link_name);
	if (local != NULL)
		g_propagate_error (error, g_steal_pointer (&local));
	return inbox;
}

PpInbox *
pp_inbox_load_by_list_ids (PpStore *store, const char *const *list_ids, GError **error)
{
	PpParams *params = pp_params_new ();

	pp_params_texts (params, list_ids, -1);
	return load_inbox (store, "inbox-by-list", params, error);
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

/* The bytes of SUBJECT that count, whole characters. */
static gsize
matched_length (const char *subject)
{
	gsize length = strlen (subject);

	if (length <= PP_LIMIT_MATCHED)
		return length;
	length = PP_LIMIT_MATCHED;
	while ((subject[length] & 0xc0) == 0x80)
		length--;
	return length;
}

/* A match that takes too long is none. */
static gboolean
matches (const PpProject *project, const char *subject, gboolean *given_up)
{
	g_autoptr (GError) error = NULL;
	gsize length = matched_length (subject);
	/* no `$' where it was cut */
	GRegexMatchFlags flags = subject[length] != '\0' ? G_REGEX_MATCH_NOTEOL : 0;
	gboolean found;

	if (project->subject_regex == NULL)
		return FALSE;
	found = g_regex_match_full (project->subject_regex, subject, (gssize) length, 0, flags, NULL, &error);
	if (error != NULL && given_up != NULL)
		*given_up = TRUE;
	return found;
}

const PpProject *
pp_inbox_label (const PpInbox *inbox, const char *subject, gboolean *given_up)
{
	const PpProject *without = NULL;

	if (given_up != NULL)
		*given_up = FALSE;
	for (guint i = 0; i < inbox->projects->len; i++) {
		const PpProject *project = g_ptr_array_index (inbox->projects, i);

		if (matches (project, subject, given_up))
			return project;
		if (without == NULL && *project->subject_match == '\0')
			without = project;
	}
	return without;
}

/* --- delegation rules ------------------------------------------------------------------------- */

typedef struct {
	gint64 project_id;
	char *path;		/* glob, fnmatch(3) without flags: `*' crosses `/' */
	gint64 account_id;
	int priority;
} Rule;

static void
rule_free (gpointer data)
{
	Rule *rule = data;

	g_free (rule->path);
	g_free (rule);
}

static int
compare_rules (gconstpointer a, gconstpointer b)
{
	const Rule *one = *(const Rule *const *) a, *other = *(const Rule *const *) b;
	int order = (one->priority < other->priority) - (one->priority > other->priority);

	if (order == 0)
		order = strcmp (one->path, other->path);
	return order != 0 ? order : (one->account_id > other->account_id) - (one->account_id < other->account_id);
}

GPtrArray *
pp_inbox_load_rules (PpStore *store, const PpInbox *inbox, GError **error)
{
	PpParams *params = pp_params_new ();
	PpArray *ids = pp_array_new_int8 ();
	g_autoptr (PGresult) result = NULL;
	GPtrArray *rules;

	for (guint i = 0; i < inbox->projects->len; i++)
		pp_array_add_int (ids, ((const PpProject *) g_ptr_array_index (inbox->projects, i))->id);
	pp_params_array (params, ids);
	result = pp_store_query (store, "inbox-rules", params, error);
	if (result == NULL)
		return NULL;
	rules = g_ptr_array_new_with_free_func (rule_free);
	for (int row = 0; row < PQntuples (result); row++) {
		Rule *rule = g_new0 (Rule, 1);

		rule->project_id = pp_result_int (result, row, 0);
		rule->path = pp_result_dup_text (result, row, 1);
		rule->account_id = pp_result_int (result, row, 2);
		rule->priority = (int) pp_result_int (result, row, 3);
		g_ptr_array_add (rules, rule);
	}
	g_ptr_array_sort (rules, compare_rules);
	return rules;
}

static const Rule *
find_rule (const GPtrArray *rules, gint64 project_id, const char *path)
{
	if (strlen (path) > PATH_LIMIT)
		return NULL;
	for (guint i = 0; i < rules->len; i++) {
		const Rule *rule = g_ptr_array_index (rules, i);

		if (rule->project_id == project_id && fnmatch (rule->path, path, 0) == 0)
			return rule;
	}
	return NULL;
}

gint64
pp_rules_delegate (const GPtrArray *rules, gint64 project_id, const char *const *paths)
{
	gint64 account = 0;

	if (rules->len == 0)
		return 0;
	for (guint i = 0; paths[i] != NULL; i++) {
		const Rule *rule = find_rule (rules, project_id, paths[i]);

		if (rule == NULL || (account != 0 && rule->account_id != account))
			return 0;
		account = rule->account_id;
	}
	return account;
}
