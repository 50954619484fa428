/* Changing projects: rare, by people. Everything is checked first, then written in one
 * transaction that locks out others who change projects.
 */
#include "config.h"

#include <string.h>

#include "store/projects.h"

/* RFC 2919; an index row of the database holds ten times that. */
#define LIST_ID_LIMIT 255
#define LINK_NAME_LIMIT 255

/* Makes an address for a user who is given without one. */
#define NO_ADDRESS "@invalid"

/* A row of --delegate, read. */
typedef struct {
	char *username;
	char *email;
	char *first_name;
	char *last_name;
	char *glob;	/* "": removes the user's rules */
	gint32 priority;
} Delegate;

/* What is going to be written; NULL where nothing is set. */
typedef struct {
	const PpProjectSettings *settings;
	GPtrArray *list_ids;	/* of char *, lower case */
	GPtrArray *delegates;	/* of Delegate * */
	char *list_id;		/* the first, as spelled */
} Plan;

/* --- words ------------------------------------------------------------------------------------ */

/* The id of "Name <id>" or of an id: the caller frees. */
static char *
list_id_spelled (const char *text)
{
	const char *open = strrchr (text, '<');
	const char *close = open ? strchr (open, '>') : NULL;

	return g_strstrip (close ? g_strndup (open + 1, close - open - 1) : g_strdup (text));
}

static gboolean
list_id_valid (const char *id)
{
	if (*id == '\0' || strlen (id) > LIST_ID_LIMIT)
		return FALSE;
	for (; *id != '\0'; id = g_utf8_next_char (id))
		if (!g_unichar_isgraph (g_utf8_get_char (id)))
			return FALSE;
	return TRUE;
}

static gboolean
link_name_char (char c)
{
	return g_ascii_isalnum (c) || (c != '\0' && strchr ("._+-", c) != NULL);
}

/* It is part of URLs and of file names, and a prefix that is dropped from subjects. */
static gboolean
link_name_valid (const char *name)
{
	if (!g_ascii_isalnum (*name) || strlen (name) > LINK_NAME_LIMIT)
		return FALSE;
	while (link_name_char (*name))
		name++;
	return *name == '\0';
}

/* FALSE and ERROR, unless VALUE is NULL or one of YES and NO. */
static gboolean
check_choice (const char *setting, const char *value, const char *yes, const char *no, GError **error)
{
	if (value == NULL || strcmp (value, yes) == 0 || strcmp (value, no) == 0)
		return TRUE;
	g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_INVALID, "%s is '%s' or '%s', not '%s'", setting,
	             yes, no, value);
	return FALSE;
}

/* --- delegates -------------------------------------------------------------------------------- */

static void
delegate_free (gpointer data)
{
	Delegate *delegate = data;

	g_free (delegate->username);
	g_free (delegate->email);
	g_free (delegate->first_name);
	g_free (delegate->last_name);
	g_free (delegate->glob);
	g_free (delegate);
}

static void
read_name (Delegate *delegate, char *name)
{
	char *blank;

	g_strstrip (name);
	blank = strrchr (name, ' ');
	delegate->last_name = g_strdup (blank ? blank + 1 : "");
	delegate->first_name = g_strstrip (g_strndup (name, blank ? (gsize) (blank - name) : strlen (name)));
}

/* "Jane Doe <jane@example.org>", "jane@example.org", or a user name. */
static void
read_user (Delegate *delegate, char *user)
{
	char *open = strchr (user, '<');

	g_strstrip (user);
	if (open != NULL && user[strlen (user) - 1] == '>') {
		user[strlen (user) - 1] = '\0';
		*open = '\0';
		delegate->email = g_strdup (open + 1);
		delegate->username = g_strdup (open + 1);
		read_name (delegate, user);
		return;
	}
	delegate->username = g_strdup (user);
	delegate->email = strchr (user, '@') ? g_strdup (user) : g_strconcat (user, NO_ADDRESS, NULL);
	delegate->first_name = g_strdup ("");
	delegate->last_name = g_strdup ("");
}

/* Cuts ":PRIORITY" from GLOB. */
static gboolean
cut_priority (char *glob, gint32 *priority)
{
	char *colon = strrchr (glob, ':');
	gint64 value;

	*priority = 0;
	if (colon == NULL)
		return TRUE;
	if (!g_ascii_string_to_signed (colon + 1, 10, G_MININT32, G_MAXINT32, &value, NULL))
		return FALSE;
	*priority = (gint32) value;
	*colon = '\0';
	return TRUE;
}

static gboolean
read_delegate (const char *text, GPtrArray *delegates, GError **error)
{
	const char *colon = strchr (text, ':');
	g_autofree char *user = g_strndup (text, colon ? (gsize) (colon - text) : 0);
	Delegate *delegate = g_new0 (Delegate, 1);

	g_ptr_array_add (delegates, delegate);
	read_user (delegate, user);
	delegate->glob = g_strdup (colon ? colon + 1 : "");
	if (*delegate->username != '\0' && cut_priority (delegate->glob, &delegate->priority))
		return TRUE;
	g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_INVALID,
	             "a delegate is USER:GLOB or USER:GLOB:PRIORITY, not '%s'", text);
	return FALSE;
}

/* --- the plan --------------------------------------------------------------------------------- */

static void
plan_clear (Plan *plan)
{
	g_clear_pointer (&plan->list_ids, g_ptr_array_unref);
	g_clear_pointer (&plan->delegates, g_ptr_array_unref);
	g_free (plan->list_id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plan, plan_clear)

static gboolean
plan_list_id (Plan *plan, const char *text, GError **error)
{
	g_autofree char *spelled = list_id_spelled (text);

	if (!list_id_valid (spelled)) {
		g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_INVALID, "'%s' cannot be a List-Id", text);
		return FALSE;
	}
	g_ptr_array_add (plan->list_ids, g_utf8_strdown (spelled, -1));
	if (plan->list_id == NULL)
		plan->list_id = g_steal_pointer (&spelled);
	return TRUE;
}

static gboolean
check_regex (const char *subject_match, GError **error)
{
	g_autoptr (GRegex) regex = NULL;

	if (subject_match == NULL || *subject_match == '\0')
		return TRUE;
	regex = pp_project_regex (subject_match, error);
	return regex != NULL;
}

static gboolean
plan_init (Plan *plan, const PpProjectSettings *settings, GError **error)
{
	plan->settings = settings;
	plan->list_ids = g_ptr_array_new_with_free_func (g_free);
	plan->delegates = g_ptr_array_new_with_free_func (delegate_free);
	if (!link_name_valid (settings->link_name)) {
		g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_INVALID,
		             "'%s' cannot be a link name: letters, digits, and . _ + - behind the first",
		             settings->link_name);
		return FALSE;
	}
	for (guint i = 0; settings->list_ids != NULL && settings->list_ids[i] != NULL; i++)
		if (!plan_list_id (plan, settings->list_ids[i], error))
			return FALSE;
	for (guint i = 0; settings->delegates != NULL && settings->delegates[i] != NULL; i++)
		if (!read_delegate (settings->delegates[i], plan->delegates, error))
			return FALSE;
	return check_regex (settings->subject_match, error)
	       && check_choice ("hints", settings->hints, "all", "open", error)
	       && check_choice ("patches-in-replies", settings->patches_in_replies, "yes", "no", error);
}

/* --- statements ------------------------------------------------------------------------------- */

/* The first column of the first row, 0 when there is none; -1 and ERROR on failure. */
static gint64
query_id (PpStore *store, const char *name, PpParams *params, GError **error)
{
	g_autoptr (PGresult) result = pp_store_query (store, name, params, error);

	if (result == NULL)
		return -1;
	return PQntuples (result) > 0 ? pp_result_int (result, 0, 0) : 0;
}

static gint64
find_project (PpStore *store, const char *link_name, gint64 *inbox_id, GError **error)
{
	PpParams *params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;

	pp_params_text (params, link_name);
	result = pp_store_query (store, "project-find", params, error);
	if (result == NULL)
		return -1;
	if (PQntuples (result) == 0)
		return 0;
	*inbox_id = pp_result_int (result, 0, 1);
	return pp_result_int (result, 0, 0);
}

static void
params_strings (PpParams *params, const GPtrArray *strings)
{
	pp_params_texts (params, (const char *const *) strings->pdata, strings->len);
}

/* The inbox that has the List-Ids: *INBOX_ID is it, or stays as it is when none has. It is an error
 * when there is another than *INBOX_ID (not 0), or several. */
static gboolean
find_inbox (PpStore *store, const Plan *plan, gint64 *inbox_id, GError **error)
{
	PpParams *params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;

	params_strings (params, plan->list_ids);
	result = pp_store_query (store, "project-find-lists", params, error);
	if (result == NULL)
		return FALSE;
	for (int row = 0; row < PQntuples (result); row++) {
		gint64 found = pp_result_int (result, row, 0);

		if (*inbox_id != 0 && found != *inbox_id) {
			g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG,
			             "List-Ids of project '%s' belong to different inboxes",
			             plan->settings->link_name);
			return FALSE;
		}
		*inbox_id = found;
	}
	return TRUE;
}

static gboolean
add_inbox (PpStore *store, const char *name, gint64 *inbox_id, GError **error)
{
	PpParams *params = pp_params_new ();

	pp_params_text (params, name);
	*inbox_id = query_id (store, "project-add-inbox", params, error);
	return *inbox_id > 0;
}

static gboolean
add_lists (PpStore *store, const Plan *plan, gint64 inbox_id, GError **error)
{
	PpParams *params = pp_params_new ();

	pp_params_int8 (params, inbox_id);
	params_strings (params, plan->list_ids);
	return pp_store_run (store, "project-add-lists", params, error);
}

static gint64
add_project (PpStore *store, const Plan *plan, gint64 inbox_id, GError **error)
{
	const PpProjectSettings *settings = plan->settings;
	PpParams *params = pp_params_new ();

	pp_params_int8 (params, inbox_id);
	pp_params_text (params, settings->link_name);
	pp_params_text (params, settings->name ? settings->name : settings->link_name);
	pp_params_text (params, plan->list_id);
	return query_id (store, "project-add", params, error);
}

/* TRUE for YES, FALSE for anything else, NULL for NULL. */
static void
params_choice (PpParams *params, const char *value, const char *yes)
{
	if (value == NULL)
		pp_params_null (params);
	else
		pp_params_bool (params, strcmp (value, yes) == 0);
}

/* An address "" says that there is none. */
static void
params_emails (PpParams *params, const char *const *emails)
{
	g_autoptr (GPtrArray) given = g_ptr_array_new ();

	if (emails == NULL) {
		pp_params_null (params);
		return;
	}
	for (guint i = 0; emails[i] != NULL; i++)
		if (*emails[i] != '\0')
			g_ptr_array_add (given, (gpointer) emails[i]);
	params_strings (params, given);
}

static gboolean
set_project (PpStore *store, const PpProjectSettings *settings, gint64 project_id, GError **error)
{
	PpParams *params = pp_params_new ();

	pp_params_int8 (params, project_id);
	pp_params_text (params, settings->name);
	params_emails (params, settings->list_emails);
	pp_params_text (params, settings->subject_match);
	pp_params_text (params, settings->web_url);
	pp_params_text (params, settings->scm_url);
	pp_params_text (params, settings->webscm_url);
	pp_params_text (params, settings->list_archive_url);
	pp_params_text (params, settings->list_archive_url_format);
	pp_params_text (params, settings->commit_url_format);
	params_choice (params, settings->hints, "all");
	params_choice (params, settings->patches_in_replies, "yes");
	return pp_store_run (store, "project-set", params, error);
}

static gboolean
remove_rules (PpStore *store, const Delegate *delegate, gint64 project_id, GError **error)
{
	PpParams *params = pp_params_new ();

	pp_params_int8 (params, project_id);
	pp_params_text (params, delegate->username);
	pp_params_text (params, delegate->email);
	return pp_store_run (store, "project-remove-rules", params, error);
}

static gboolean
add_rule (PpStore *store, const Delegate *delegate, gint64 project_id, GError **error)
{
	PpParams *params = pp_params_new ();
	gint64 account_id;

	pp_params_text (params, delegate->username);
	pp_params_text (params, delegate->email);
	pp_params_text (params, delegate->first_name);
	pp_params_text (params, delegate->last_name);
	account_id = query_id (store, "project-add-account", params, error);
	if (account_id <= 0)
		return FALSE;
	params = pp_params_new ();
	pp_params_int8 (params, project_id);
	pp_params_text (params, delegate->glob);
	pp_params_int8 (params, account_id);
	pp_params_int4 (params, delegate->priority);
	return pp_store_run (store, "project-add-rule", params, error);
}

static gboolean
apply_settings (PpStore *store, const Plan *plan, gint64 project_id, GError **error)
{
	if (!set_project (store, plan->settings, project_id, error))
		return FALSE;
	for (guint i = 0; i < plan->delegates->len; i++) {
		const Delegate *delegate = g_ptr_array_index (plan->delegates, i);

		if (*delegate->glob != '\0' ? !add_rule (store, delegate, project_id, error)
		                            : !remove_rules (store, delegate, project_id, error))
			return FALSE;
	}
	return TRUE;
}

/* --- what is offered -------------------------------------------------------------------------- */

static gboolean
create (PpStore *store, const Plan *plan, GError **error)
{
	gint64 inbox_id = 0, project_id;

	if (!find_inbox (store, plan, &inbox_id, error)
	    || (inbox_id == 0 && !add_inbox (store, plan->settings->link_name, &inbox_id, error))
	    || !add_lists (store, plan, inbox_id, error))
		return FALSE;
	project_id = add_project (store, plan, inbox_id, error);
	return project_id > 0 && apply_settings (store, plan, project_id, error);
}

static gboolean
add_planned (PpStore *store, const Plan *plan, GError **error)
{
	gint64 inbox_id, found = find_project (store, plan->settings->link_name, &inbox_id, error);

	if (found > 0)
		g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG,
		             "there is a project '%s' already: `patchpost project set' changes it",
		             plan->settings->link_name);
	return found == 0 && create (store, plan, error);
}

static gboolean
set_planned (PpStore *store, const Plan *plan, GError **error)
{
	gint64 inbox_id, project_id = find_project (store, plan->settings->link_name, &inbox_id, error);

	if (project_id == 0)
		g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG, "there is no project '%s'",
		             plan->settings->link_name);
	return project_id > 0 && find_inbox (store, plan, &inbox_id, error)
	       && add_lists (store, plan, inbox_id, error)
	       && apply_settings (store, plan, project_id, error);
}

typedef gboolean (*EditFunc) (PpStore *store, const Plan *plan, GError **error);

static gboolean
edit (PpStore *store, EditFunc func, const Plan *plan, GError **error)
{
	gboolean ok;

	ok = pp_store_begin (store, error) && pp_store_run (store, "project-lock", NULL, error)
	     && func (store, plan, error) && pp_store_commit (store, error);
	if (!ok)
		pp_store_rollback (store);
	return ok;
}

gboolean
pp_project_add (PpStore *store, const PpProjectSettings *settings, GError **error)
{
	g_auto (Plan) plan = { 0 };

	if (!plan_init (&plan, settings, error))
		return FALSE;
	if (plan.list_ids->len == 0) {
		g_set_error_literal (error, PP_STORE_ERROR, PP_STORE_ERROR_INVALID, "a project needs a List-Id");
		return FALSE;
	}
	return edit (store, add_planned, &plan, error);
}

gboolean
pp_project_set (PpStore *store, const PpProjectSettings *settings, GError **error)
{
	g_auto (Plan) plan = { 0 };

	return plan_init (&plan, settings, error) && edit (store, set_planned, &plan, error);
}

/* --- projects by themselves ------------------------------------------------------------------- */

/* LIST_ID, or its part before the first dot, as far as it can be a link name. */
static char *
link_name_from (const char *list_id, gboolean whole)
{
	GString *name = g_string_new (NULL);

	for (; *list_id != '\0' && (whole || *list_id != '.'); list_id++) {
		if (name->len == 0 && !g_ascii_isalnum (*list_id))
			continue;
		g_string_append_c (name, link_name_char (*list_id) ? *list_id : '-');
	}
	if (name->len == 0)
		g_string_append (name, "list");
	return g_string_free (name, FALSE);
}

static gboolean
ensure_planned (PpStore *store, const Plan *plan, GError **error)
{
	const char *list_id = g_ptr_array_index (plan->list_ids, 0);
	g_autofree char *short_name = link_name_from (list_id, FALSE);
	g_autofree char *long_name = link_name_from (list_id, TRUE);
	PpProjectSettings settings = { .link_name = short_name };
	const Plan named = { &settings, plan->list_ids, plan->delegates, plan->list_id };
	gint64 inbox_id = 0, found;

	if (!find_inbox (store, plan, &inbox_id, error))
		return FALSE;
	if (inbox_id != 0)
		return TRUE;
	found = find_project (store, short_name, &inbox_id, error);
	if (found < 0)
		return FALSE;
	if (found > 0)
		settings.link_name = long_name;
	return add_planned (store, &named, error);
}

gboolean
pp_project_ensure (PpStore *store, const char *list_id, GError **error)
{
	const PpProjectSettings settings = { .link_name = "unnamed" };
	g_auto (Plan) plan = { 0 };
	g_autoptr (GError) invalid = NULL;

	if (!plan_init (&plan, &settings, error))
		return FALSE;
	/* nobody's setting, but what a mail says */
	if (!plan_list_id (&plan, list_id, &invalid)) {
		g_set_error_literal (error, PP_STORE_ERROR, PP_STORE_ERROR_DATA, invalid->message);
		return FALSE;
	}
	return edit (store, ensure_planned, &plan, error);
}
