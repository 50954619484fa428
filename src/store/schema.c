/* Every step is one transaction that takes the lock, looks again, and does what is left to
 * do: so two programs can work at once, and one that was killed goes on where it stopped.
 */
#include "config.h"

#include "store/schema.h"

#include <stdlib.h>
#include <string.h>

#include "store/sql.h"

#define SCHEMA_PREFIX "schema/"
#define API_PREFIX "api/"

/* Identity columns, pipelines and lz4 want it. */
#define OLDEST_SERVER 130000

/* What a step waits before it asks for its tables again; and the SQLSTATE of who did not get them. */
#define PP_STEP_PAUSE_US 2000000
#define LOCK_NOT_AVAILABLE "55P03"

/* What is there, before anything is done. */
typedef struct {
	int version;	/* 0: none */
	gboolean roles;	/* can use the schema */
} Facts;

/* --- the files -------------------------------------------------------------------------------- */

static gboolean
is_step (const PpSqlFile *file)
{
	return g_str_has_prefix (file->path, SCHEMA_PREFIX);
}

static gboolean
is_api (const PpSqlFile *file)
{
	return g_str_has_prefix (file->path, API_PREFIX);
}

/* "schema/0001-base.sql" → 1 */
static int
version_of (const PpSqlFile *file)
{
	return atoi (file->path + strlen (SCHEMA_PREFIX));
}

static const char *
find_query (const char *name)
{
	g_autofree char *path = g_strconcat ("queries/", name, ".sql", NULL);

	for (const PpSqlFile *file = pp_sql_files; file->path != NULL; file++)
		if (strcmp (file->path, path) == 0)
			return file->text;
	g_assert_not_reached ();
}

int
pp_schema_wanted (void)
{
	int wanted = 0;

	for (const PpSqlFile *file = pp_sql_files; file->path != NULL; file++)
		if (is_step (file))
			wanted = MAX (wanted, version_of (file));
	return wanted;
}

static char *
api_digest (void)
{
	g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

	for (const PpSqlFile *file = pp_sql_files; file->path != NULL; file++)
		if (is_api (file))
			g_checksum_update (checksum, (const guchar *) file->text, -1);
	return g_strdup (g_checksum_get_string (checksum));
}

/* --- what is there ---------------------------------------------------------------------------- */

static PpParams *
text_params (const char *text)
{
	PpParams *params = pp_params_new ();

	pp_params_text (params, text);
	return params;
}

int
pp_schema_version (const PGresult *result)
{
	int version = 0;

	for (int row = 0; row < PQntuples (result); row++)
		version = MAX (version, (int) pp_result_int (result, row, 0));
	return version;
}

static int
read_version (PpStore *store, GError **error)
{
	g_autoptr (PGresult) result = pp_store_query (store, "schema-version", NULL, error);

	return result ? pp_schema_version (result) : -1;
}

static gboolean
check_server (PpStore *store, const char *encoding, GError **error)
{
	PGconn *connection = pp_store_connection (store);

	if (PQserverVersion (connection) < OLDEST_SERVER) {
		g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG,
		             "PostgreSQL %d or newer is needed", OLDEST_SERVER / 10000);
		return FALSE;
	}
	if (strcmp (encoding, "UTF8") != 0) {
		g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG,
		             "the encoding of database '%s' is %s, UTF8 is needed (createdb --encoding=UTF8 "
		             "--template=template0)", PQdb (connection), encoding);
		return FALSE;
	}
	return TRUE;
}

static gboolean
read_facts (PpStore *store, Facts *facts, GError **error)
{
	g_autoptr (PGresult) result = NULL;

	result = pp_store_query (store, "schema-facts", text_params (pp_store_schema (store)), error);
	if (result == NULL || !check_server (store, pp_result_text (result, 0, 0), error))
		return FALSE;
	facts->roles = pp_result_bool (result, 0, 2);
	facts->version = pp_result_bool (result, 0, 1) ? read_version (store, error) : 0;
	if (facts->version > pp_schema_wanted ()) {
		g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_NO_SCHEMA,
		             "schema '%s' is version %d, newer than this program's %d",
		             pp_store_schema (store), facts->version, pp_schema_wanted ());
		return FALSE;
	}
	return facts->version >= 0;
}

int
pp_schema_installed (PpStore *store, GError **error)
{
	g_autoptr (PGresult) result = NULL;

	result = pp_store_query (store, "schema-facts", text_params (pp_store_schema (store)), error);
	if (result == NULL)
		return -1;
	return pp_result_bool (result, 0, 1) ? read_version (store, error) : 0;
}

/* --- steps ------------------------------------------------------------------------------------ */

/* *CHANGED becomes TRUE when there was something to do. */
typedef gboolean (*StepFunc) (PpStore *store, const PpSqlFile *file, gboolean *changed, GError **error);

static gboolean
try_step (PpStore *store, StepFunc step, const PpSqlFile *file, gboolean *changed, gboolean *in_use, GError **error)
{
	gboolean ok;

	ok = pp_store_begin (store, error)
	     && pp_store_run (store, "schema-lock", text_params (pp_store_schema (store)), error)
	     && pp_store_run (store, "schema-patience", NULL, error)
	     && step (store, file, changed, error) && pp_store_commit (store, error);
	*in_use = !ok && strcmp (pp_store_sqlstate (store), LOCK_NOT_AVAILABLE) == 0;
	if (!ok)
		pp_store_rollback (store);
	return ok;
}

/* Until the tables are free, for as long as the store's patience lasts. */
static gboolean
run_step (PpStore *store, StepFunc step, const PpSqlFile *file, gboolean *changed, GError **error)
{
	const PpPatience *patience = pp_store_patience (store);
	gint64 started = g_get_monotonic_time ();

	for (;;) {
		g_autoptr (GError) local = NULL;
		gboolean in_use;
		guint waited_ms;

		if (try_step (store, step, file, changed, &in_use, &local))
			return TRUE;
		waited_ms = (guint) ((g_get_monotonic_time () - started) / 1000);
		if (!in_use || waited_ms >= patience->limit_ms ||
		    (patience->wait_func != NULL && !patience->wait_func (local, waited_ms, patience->data))) {
			g_propagate_error (error, g_steal_pointer (&local));
			return FALSE;
		}
		g_usleep (PP_STEP_PAUSE_US);
	}
}

static gboolean
create_versions (PpStore *store, const PpSqlFile *file, gboolean *changed, GError **error)
{
	return pp_store_run (store, "schema-create", NULL, error)
	       && pp_store_run (store, "schema-create-versions", NULL, error)
	       && pp_store_run (store, "schema-create-api", NULL, error);
}

static PpParams *
version_params (const PpSqlFile *file)
{
	PpParams *params = pp_params_new ();

	pp_params_int4 (params, version_of (file));
	pp_params_text (params, file->path + strlen (SCHEMA_PREFIX));
	return params;
}

static gboolean
apply_file (PpStore *store, const PpSqlFile *file, gboolean *changed, GError **error)
{
	int version = read_version (store, error);

	if (version < 0)
		return FALSE;
	if (version >= version_of (file))
		return TRUE;
	*changed = TRUE;
	return pp_store_script (store, file->path, file->text, error)
	       && pp_store_run (store, "schema-add-version", version_params (file), error);
}

static gboolean
apply_api (PpStore *store, const PpSqlFile *unused, gboolean *changed, GError **error)
{
	g_autofree char *digest = api_digest ();
	g_autoptr (PGresult) result = pp_store_query (store, "schema-api-digest", NULL, error);

	if (result == NULL)
		return FALSE;
	if (PQntuples (result) == 1 && strcmp (pp_result_text (result, 0, 0), digest) == 0)
		return TRUE;
	*changed = TRUE;
	for (const PpSqlFile *file = pp_sql_files; file->path != NULL; file++)
		if (is_api (file) && !pp_store_script (store, file->path, file->text, error))
			return FALSE;
	return pp_store_run (store, "schema-set-api-digest", text_params (digest), error);
}

static gboolean
create_roles (PpStore *store, const PpSqlFile *file, gboolean *changed, GError **error)
{
	*changed = TRUE;
	if (pp_store_run (store, "schema-roles", NULL, error))
		return TRUE;
	g_prefix_error (error, "cannot create the roles patchpost_deliver and patchpost_read "
	                "(`init --no-roles' goes without): ");
	return FALSE;
}

static gboolean
grant (PpStore *store, const PpSqlFile *file, gboolean *changed, GError **error)
{
	return pp_store_script (store, "schema-grants", find_query ("schema-grants"), error);
}

/* *STEPS and *API say what there was to do. */
static gboolean
apply_all (PpStore *store, gboolean *steps, gboolean *api, GError **error)
{
	*steps = *api = FALSE;
	for (const PpSqlFile *file = pp_sql_files; file->path != NULL; file++)
		if (is_step (file) && !run_step (store, apply_file, file, steps, error))
			return FALSE;
	return run_step (store, apply_api, NULL, api, error);
}

gboolean
pp_schema_init (PpStore *store, gboolean with_roles, gboolean *created, GError **error)
{
	Facts facts;
	gboolean changed = FALSE, steps, api;

	if (!read_facts (store, &facts, error))
		return FALSE;
	/* before the tables: who may not create roles shall not be left with half of it */
	if (with_roles && !facts.roles && !run_step (store, create_roles, NULL, &changed, error))
		return FALSE;
	if (facts.version == 0 && !run_step (store, create_versions, NULL, &changed, error))
		return FALSE;
	if (!apply_all (store, &steps, &api, error))
		return FALSE;
	*created = steps && facts.version == 0;
	if (facts.roles ? steps || api : with_roles)
		return run_step (store, grant, NULL, &changed, error);
	return TRUE;
}

static void
set_no_schema (PpStore *store, GError **error)
{
	g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_NO_SCHEMA,
	             "there is no schema '%s' in database '%s': run `patchpost init'",
	             pp_store_schema (store), PQdb (pp_store_connection (store)));
}

gboolean
pp_schema_upgrade (PpStore *store, GError **error)
{
	Facts facts;
	gboolean changed, steps, api;

	if (!read_facts (store, &facts, error))
		return FALSE;
	if (facts.version == 0) {
		set_no_schema (store, error);
		return FALSE;
	}
	if (!apply_all (store, &steps, &api, error))
		return FALSE;
	return !facts.roles || !(steps || api) || run_step (store, grant, NULL, &changed, error);
}

/* --- the same as text ------------------------------------------------------------------------- */

/* Appends the statement NAME with VALUES in the place of $1, $2. */
static void
append_query (GString *sql, PpStore *store, const char *name, const char *first, const char *second)
{
	const char *const values[] = { first, second };
	const char *at = find_query (name);
	const char *dollar;

	for (; (dollar = strchr (at, '$')) != NULL; at = dollar + 1) {
		int n = dollar[1] - '1';

		g_string_append_len (sql, at, dollar - at);
		if (n >= 0 && n < (int) G_N_ELEMENTS (values) && values[n] != NULL) {
			char *quoted = PQescapeLiteral (pp_store_connection (store), values[n], strlen (values[n]));

			g_string_append (sql, quoted);
			PQfreemem (quoted);
			dollar++;
		} else {
			g_string_append_c (sql, '$');
		}
	}
	g_string_append (sql, at);
	g_string_append_c (sql, '\n');
}

static void
append_begin (GString *sql, PpStore *store)
{
	append_query (sql, store, "begin", NULL, NULL);
	append_query (sql, store, "schema-lock", pp_store_schema (store), NULL);
}

static void
append_step (GString *sql, PpStore *store, const PpSqlFile *file)
{
	g_autofree char *version = g_strdup_printf ("%d", version_of (file));

	append_begin (sql, store);
	g_string_append (sql, file->text);
	append_query (sql, store, "schema-add-version", version, file->path + strlen (SCHEMA_PREFIX));
	append_query (sql, store, "commit", NULL, NULL);
}

static void
append_api (GString *sql, PpStore *store, gboolean with_grants)
{
	g_autofree char *digest = api_digest ();

	append_begin (sql, store);
	for (const PpSqlFile *file = pp_sql_files; file->path != NULL; file++)
		if (is_api (file))
			g_string_append (sql, file->text);
	append_query (sql, store, "schema-set-api-digest", digest, NULL);
	if (with_grants)
		append_query (sql, store, "schema-grants", NULL, NULL);
	append_query (sql, store, "commit", NULL, NULL);
}

char *
pp_schema_upgrade_sql (PpStore *store, GError **error)
{
	g_autoptr (GString) sql = g_string_new (NULL);
	Facts facts;

	if (!read_facts (store, &facts, error))
		return NULL;
	append_query (sql, store, "session", pp_store_schema (store), "0");
	if (facts.version == 0) {
		append_begin (sql, store);
		append_query (sql, store, "schema-create", NULL, NULL);
		append_query (sql, store, "schema-create-versions", NULL, NULL);
		append_query (sql, store, "schema-create-api", NULL, NULL);
		append_query (sql, store, "commit", NULL, NULL);
	}
	for (const PpSqlFile *file = pp_sql_files; file->path != NULL; file++)
		if (is_step (file) && version_of (file) > facts.version)
			append_step (sql, store, file);
	append_api (sql, store, facts.roles);
	return g_string_free (g_steal_pointer (&sql), FALSE);
}
