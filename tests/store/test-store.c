/* The store against a real server: PGHOST and PGDATABASE are set by test-store.t. */
#include "config.h"

#include <string.h>

#include "mail/message.h"
#include "mail/limits.h"
#include "store/projects.h"
#include "store/quarantine.h"
#include "store/schema.h"
#include "store/script.h"
#include "store/sql.h"
#include "store/store.h"

#define FAR_FUTURE G_GINT64_CONSTANT (253402300799)	/* 9999-12-31 */

static const gint64 times[] = {
	0, -1, 946684800, 946684799, 1566369730, FAR_FUTURE, -62135596800, /* year 1 */
};

static PpStore *
open_store (void)
{
	g_autoptr (GError) error = NULL;
	PpStore *store = pp_store_open (NULL, "patchpost", 60000, FALSE, &error);

	g_assert_no_error (error);
	return store;
}

static PGresult *
exec_params (PpStore *store, const char *sql, PpParams *params)
{
	PpWire wire;
	PGresult *result;

	pp_params_wire (params, &wire);
	result = PQexecParams (pp_store_connection (store), sql, wire.count, wire.types, wire.values,
	                       wire.lengths, wire.formats, 1);
	if (PQresultStatus (result) != PGRES_TUPLES_OK)
		g_error ("%s: %s", sql, PQresultErrorMessage (result));
	return result;
}

static void
test_scalars (void)
{
	g_autoptr (PpStore) store = open_store ();
	g_autoptr (PpParams) params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;
	g_autoptr (GBytes) bytes = NULL;

	pp_params_int2 (params, G_MININT16);
	pp_params_int4 (params, G_MININT32);
	pp_params_int8 (params, G_MININT64);
	pp_params_bool (params, TRUE);
	pp_params_text (params, "gr\303\274n");
	pp_params_text (params, NULL);
	pp_params_bytes (params, "\0\377a", 3);
	pp_params_null (params);
	result = exec_params (store, "SELECT $1, $2, $3, $4, $5, $6, $7, $8::bigint, "
	                      "$1::text || $2::text || $3::text", params);
	g_assert_cmpint (pp_result_int (result, 0, 0), ==, G_MININT16);
	g_assert_cmpint (pp_result_int (result, 0, 1), ==, G_MININT32);
	g_assert_cmpint (pp_result_int (result, 0, 2), ==, G_MININT64);
	g_assert_true (pp_result_bool (result, 0, 3));
	g_assert_cmpstr (pp_result_text (result, 0, 4), ==, "gr\303\274n");
	g_assert_null (pp_result_text (result, 0, 5));
	bytes = pp_result_bytes (result, 0, 6);
	g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "\0\377a", 3);
	g_assert_true (pp_result_is_null (result, 0, 7));
	g_assert_cmpint (pp_result_int (result, 0, 7), ==, 0);
	g_assert_cmpstr (pp_result_text (result, 0, 8), ==, "-32768-2147483648-9223372036854775808");
}

/* The server agrees on which moment it is. */
static void
test_times (void)
{
	g_autoptr (PpStore) store = open_store ();

	for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
		g_autoptr (PpParams) params = pp_params_new ();
		g_autoptr (PGresult) result = NULL;

		pp_params_time (params, times[i]);
		pp_params_time (params, PP_NO_DATE);
		result = exec_params (store, "SELECT $1, extract(epoch FROM $1)::bigint, $2", params);
		g_assert_cmpint (pp_result_time (result, 0, 0), ==, times[i]);
		g_assert_cmpint (pp_result_int (result, 0, 1), ==, times[i]);
		g_assert_cmpint (pp_result_time (result, 0, 2), ==, PP_NO_DATE);
	}
}

/* Out of the server's range is the data's fault, and never `infinity'. */
static void
test_time_out_of_range (void)
{
	g_autoptr (PpStore) store = open_store ();
	const gint64 bad[] = { G_MAXINT64, G_MININT64 + 1, G_GINT64_CONSTANT (9300000000000) };

	for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
		g_autoptr (PpParams) params = pp_params_new ();
		g_autoptr (PGresult) result = NULL;
		PpWire wire;

		pp_params_time (params, bad[i]);
		pp_params_wire (params, &wire);
		result = PQexecParams (pp_store_connection (store), "SELECT $1", 1, wire.types, wire.values,
		                       wire.lengths, wire.formats, 1);
		g_assert_cmpstr (PQresultErrorField (result, PG_DIAG_SQLSTATE), ==, "22008");
	}
}

static PpArray *
some_array (guint which, guint length)
{
	PpArray *const arrays[] = { pp_array_new_int4 (), pp_array_new_int8 (), pp_array_new_bool (),
	                            pp_array_new_text (), pp_array_new_bytea (),
	                            pp_array_new_timestamptz () };

	for (guint i = 0; i < length; i++) {
		pp_array_add_int (arrays[0], i);
		pp_array_add_int (arrays[1], (gint64) i << 32);
		pp_array_add_int (arrays[2], i & 1);
		pp_array_add_text (arrays[3], i == 1 ? NULL : "x{,\"\\y");
		pp_array_add_bytes (arrays[4], "\0\1", 2);
		pp_array_add_time (arrays[5], i);
	}
	for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
		if (i != which)
			pp_array_free (arrays[i]);
	return arrays[which];
}

static void
test_arrays (void)
{
	static const struct {
		guint which, length;
		const char *text;
	} rows[] = {
		{ 0, 0, "{}" }, { 3, 0, "{}" },
		{ 0, 3, "{0,1,2}" }, { 1, 2, "{0,4294967296}" }, { 2, 2, "{f,t}" },
		{ 3, 2, "{\"x{,\\\"\\\\y\",NULL}" }, { 4, 1, "{\"\\\\x0001\"}" },
		{ 5, 1, "{\"1970-01-01 00:00:00+00\"}" },
	};
	g_autoptr (PpStore) store = open_store ();

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (PpParams) params = pp_params_new ();
		g_autoptr (PGresult) result = NULL;

		pp_params_array (params, some_array (rows[i].which, rows[i].length));
		result = exec_params (store, "SELECT $1::text", params);
		g_assert_cmpstr (pp_result_text (result, 0, 0), ==, rows[i].text);
	}
}

static void
test_array_results (void)
{
	const char *const words[] = { "a", "", "b", NULL };
	g_autoptr (PpStore) store = open_store ();
	g_autoptr (PpParams) params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;
	g_auto (GStrv) texts = NULL;
	g_auto (GStrv) empty = NULL;
	g_autoptr (GArray) ints = NULL;
	g_autoptr (GArray) longs = NULL;

	pp_params_texts (params, words, -1);
	pp_params_texts (params, NULL, -1);
	pp_params_texts (params, words, 2);
	pp_params_array (params, some_array (0, 3));
	pp_params_array (params, some_array (1, 2));
	result = exec_params (store, "SELECT $1, $2, $3::text, $4, $5, NULL::text[]", params);
	texts = pp_result_texts (result, 0, 0);
	g_assert_true (g_strv_equal ((const char *const *) texts, words));
	empty = pp_result_texts (result, 0, 1);
	g_assert_cmpuint (g_strv_length (empty), ==, 0);
	g_assert_cmpstr (pp_result_text (result, 0, 2), ==, "{a,\"\"}");
	ints = pp_result_ints (result, 0, 3);
	g_assert_cmpuint (ints->len, ==, 3);
	g_assert_cmpint (g_array_index (ints, gint64, 2), ==, 2);
	longs = pp_result_ints (result, 0, 4);
	g_assert_cmpint (g_array_index (longs, gint64, 1), ==, G_GINT64_CONSTANT (1) << 32);
	g_assert_null (pp_result_texts (result, 0, 5));
	g_assert_null (pp_result_ints (result, 0, 5));
}

/* --- statements ------------------------------------------------------------------------------- */

static PpStore *
open_schema (void)
{
	g_autoptr (GError) error = NULL;
	PpStore *store = open_store ();
	gboolean created;

	pp_schema_init (store, FALSE, &created, &error);
	g_assert_no_error (error);
	return store;
}

static void
check_copy (PpStore *store, const char *name, const char *statement)
{
	g_autoptr (PGresult) start = PQexec (pp_store_connection (store), statement);
	g_autoptr (PGresult) end = NULL;

	if (PQresultStatus (start) == PGRES_COPY_IN)
		PQputCopyEnd (pp_store_connection (store), "only a test");
	else if (PQresultStatus (start) != PGRES_COPY_OUT)
		g_error ("%s: %s", name, PQresultErrorMessage (start));
	while ((end = PQgetResult (pp_store_connection (store))) != NULL)
		PQclear (g_steal_pointer (&end));
}

/* What is no query is not looked into when it is parsed: COPY has to be started. */
static void
check_statement (PpStore *store, const char *name, const char *statement)
{
	g_autoptr (PGresult) result = NULL;

	if (g_str_has_prefix (statement, "COPY ")) {
		check_copy (store, name, statement);
		return;
	}
	result = PQprepare (pp_store_connection (store), "", statement, 0, NULL);
	if (PQresultStatus (result) != PGRES_COMMAND_OK)
		g_error ("%s: %s", name, PQresultErrorMessage (result));
}

static void
test_every_statement (void)
{
	g_autoptr (PpStore) store = open_schema ();

	for (const PpSqlFile *file = pp_sql_files; file->path != NULL; file++) {
		const char *at = file->text;
		char *statement;

		if (!g_str_has_prefix (file->path, "queries/"))
			continue;
		while ((statement = pp_script_next (&at)) != NULL) {
			check_statement (store, file->path, statement);
			g_free (statement);
		}
	}
}

/* What a delivery runs. */
static const char *const delivery[] = {
	"queries/session", "queries/schema-version", "queries/inbox-", "queries/ingest-", "queries/quarantine-add",
	"queries/quarantine-stream",
};

static gboolean
is_delivery (const char *path)
{
	for (guint i = 0; i < G_N_ELEMENTS (delivery); i++)
		if (g_str_has_prefix (path, delivery[i]))
			return TRUE;
	return FALSE;
}

/* With NULL for every parameter: privileges are looked at first, and no row is touched. */
static PGresult *
run_with_nulls (PGconn *connection, const char *statement)
{
	g_autoptr (PGresult) prepared = PQprepare (connection, "", statement, 0, NULL);
	g_autoptr (PGresult) described = PQdescribePrepared (connection, "");
	int count = PQnparams (described);
	g_autofree const char **nulls = g_new0 (const char *, count + 1);

	return PQexecPrepared (connection, "", count, nulls, NULL, NULL, 1);
}

static void
run_sql (PpStore *store, const char *sql)
{
	g_autoptr (GError) error = NULL;

	pp_store_script (store, sql, sql, &error);
	g_assert_no_error (error);
}

/* No GRANT is missing for what a delivery runs. */
static void
test_deliver_role (void)
{
	g_autoptr (PpStore) store = open_schema ();
	PGconn *connection = pp_store_connection (store);
	g_autoptr (GError) error = NULL;
	gboolean created;

	pp_schema_init (store, TRUE, &created, &error);
	g_assert_no_error (error);
	run_sql (store, "SET ROLE patchpost_deliver");
	for (const PpSqlFile *file = pp_sql_files; file->path != NULL; file++) {
		g_autoptr (PGresult) result = NULL;

		if (!is_delivery (file->path))
			continue;
		g_assert_true (pp_store_begin (store, NULL));
		if (g_str_has_prefix (file->text, "COPY ")) {
			check_copy (store, file->path, file->text);
		} else {
			result = run_with_nulls (connection, file->text);
			if (g_strcmp0 (PQresultErrorField (result, PG_DIAG_SQLSTATE), "42501") == 0)
				g_error ("%s: %s", file->path, PQresultErrorMessage (result));
		}
		pp_store_rollback (store);
	}
}

static void
test_script (void)
{
	static const struct {
		const char *script;
		const char *statements[4];
	} rows[] = {
		{ "", { NULL } },
		{ " -- only a comment;\n /* and; one */ ", { NULL } },
		{ "a; b ;c", { "a", "b ", "c" } },
		{ "-- x;\na -- y;\n;b", { "a -- y;\n", "b" } },
		{ "a 'it''s; ' b; c", { "a 'it''s; ' b", "c" } },
		{ "a \"x;\"; c", { "a \"x;\"", "c" } },
		{ "do $$ x; y; $$; b", { "do $$ x; y; $$", "b" } },
		{ "do $f$ x; $$ ; $f$; b", { "do $f$ x; $$ ; $f$", "b" } },
		{ "a $1, $2; b", { "a $1, $2", "b" } },
		{ "a /* ; */; b", { "a /* ; */", "b" } },
		{ "a 'open; b", { "a 'open; b" } },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		const char *at = rows[i].script;
		guint n = 0;
		char *statement;

		for (; (statement = pp_script_next (&at)) != NULL; g_free (statement))
			g_assert_cmpstr (statement, ==, rows[i].statements[n++]);
		g_assert_null (rows[i].statements[n]);
	}
}

/* Used thrice: as text, prepared, by name. */
static void
test_prepare (void)
{
	g_autoptr (PpStore) store = open_schema ();

	for (guint i = 0; i < 3; i++) {
		g_autoptr (GError) error = NULL;
		g_autoptr (PGresult) result = pp_store_query (store, "schema-version", NULL, &error);

		g_assert_no_error (error);
		g_assert_cmpint (pp_schema_version (result), ==, pp_schema_wanted ());
	}
}

static PpParams *
version_params (gint32 version)
{
	PpParams *params = pp_params_new ();

	pp_params_int4 (params, version);
	pp_params_text (params, "test");
	return params;
}

static void
test_queue (void)
{
	g_autoptr (PpStore) store = open_schema ();

	for (guint i = 0; i < 4; i++) {
		g_autoptr (GError) error = NULL;
		g_autoptr (GPtrArray) results = NULL;

		pp_store_queue (store, "begin", NULL);
		pp_store_queue (store, "schema-add-version", version_params (100));
		pp_store_queue (store, "schema-version", NULL);
		pp_store_queue (store, "rollback", NULL);
		results = pp_store_flush (store, &error);
		g_assert_no_error (error);
		g_assert_cmpuint (results->len, ==, 4);
		g_assert_cmpint (pp_schema_version (g_ptr_array_index (results, 2)), ==, 100);
	}
}

/* The first error counts, what is behind it does not run, and the session goes on. */
static void
test_queue_error (void)
{
	g_autoptr (PpStore) store = open_schema ();

	for (guint i = 0; i < 5; i++) {
		g_autoptr (GError) error = NULL;
		g_autoptr (GPtrArray) results = NULL;
		g_autoptr (PGresult) version = NULL;

		pp_store_queue (store, "begin", NULL);
		pp_store_queue (store, "schema-add-version", version_params (1));	/* is there already */
		pp_store_queue (store, "schema-add-version", version_params (101));
		pp_store_queue (store, "commit", NULL);
		results = pp_store_flush (store, &error);
		g_assert_error (error, PP_STORE_ERROR, PP_STORE_ERROR_DATA);
		g_assert_null (results);
		pp_store_rollback (store);
		version = pp_store_query (store, "schema-version", NULL, NULL);
		g_assert_cmpint (pp_schema_version (version), ==, pp_schema_wanted ());
	}
}

/* Outside of a transaction a queue is one. */
static void
test_queue_is_atomic (void)
{
	g_autoptr (PpStore) store = open_schema ();
	g_autoptr (GError) error = NULL;
	g_autoptr (PGresult) version = NULL;

	pp_store_queue (store, "schema-add-version", version_params (102));
	pp_store_queue (store, "schema-add-version", version_params (1));
	g_assert_null (pp_store_flush (store, &error));
	g_assert_error (error, PP_STORE_ERROR, PP_STORE_ERROR_DATA);
	version = pp_store_query (store, "schema-version", NULL, NULL);
	g_assert_cmpint (pp_schema_version (version), ==, pp_schema_wanted ());
}

/* A COMMIT that the server turned into a ROLLBACK is no success. */
static void
test_commit_of_failed (void)
{
	g_autoptr (PpStore) store = open_schema ();
	g_autoptr (GError) error = NULL;

	g_assert_true (pp_store_begin (store, NULL));
	g_assert_false (pp_store_run (store, "schema-add-version", version_params (1), NULL));
	g_assert_false (pp_store_commit (store, &error));
	g_assert_error (error, PP_STORE_ERROR, PP_STORE_ERROR_UNAVAILABLE);
	g_assert_true (pp_store_begin (store, NULL));
	g_assert_true (pp_store_commit (store, NULL));
}

static void
terminate (PpStore *store)
{
	g_autofree char *sql = g_strdup_printf ("SELECT pg_terminate_backend(%d, 10000)",
	                                        PQbackendPID (pp_store_connection (store)));
	g_autoptr (PpStore) other = open_store ();
	g_autoptr (PGresult) result = PQexec (pp_store_connection (other), sql);

	g_assert_cmpint (PQresultStatus (result), ==, PGRES_TUPLES_OK);
}

static void
test_lost_connection (void)
{
	g_autoptr (PpStore) store = open_schema ();
	g_autoptr (GError) error = NULL;

	g_assert_true (pp_store_begin (store, NULL));
	terminate (store);
	g_assert_false (pp_store_commit (store, &error));
	g_assert_error (error, PP_STORE_ERROR, PP_STORE_ERROR_RETRY);
	pp_store_rollback (store);
	g_clear_error (&error);
	g_assert_true (pp_store_reconnect (store, &error));
	g_assert_no_error (error);
	g_assert_true (pp_store_run (store, "schema-version", NULL, NULL));

	terminate (store);
	pp_store_queue (store, "begin", NULL);
	pp_store_queue (store, "commit", NULL);
	g_assert_null (pp_store_flush (store, &error));
	g_assert_error (error, PP_STORE_ERROR, PP_STORE_ERROR_RETRY);
	pp_store_rollback (store);
}

/* In the middle of a COPY: writing fails, and says less than reading. */
static void
test_lost_copy (void)
{
	g_autoptr (PpStore) store = open_schema ();
	g_autoptr (GError) error = NULL;
	g_autofree char *data = g_malloc0 (1024 * 1024);
	gboolean sent = TRUE;

	g_assert_true (pp_store_begin (store, NULL));
	g_assert_true (pp_store_copy_start (store, "ingest-copy-message", NULL));
	terminate (store);
	for (guint i = 0; sent && i < 100; i++)
		sent = pp_store_copy_data (store, data, 1024 * 1024, &error);
	g_assert_false (pp_store_copy_end (store, "ingest-copy-message", FALSE, error == NULL ? &error : NULL));
	g_assert_error (error, PP_STORE_ERROR, PP_STORE_ERROR_RETRY);
	g_assert_cmpint (PQstatus (pp_store_connection (store)), ==, CONNECTION_BAD);
	pp_store_rollback (store);
	g_assert_true (pp_store_reconnect (store, NULL));
}

static gboolean
stop_at_row (const PGresult *result, int row, gpointer data, GError **error)
{
	guint *rows = data;

	if (++*rows < 2)
		return TRUE;
	g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_PIPE, "enough");
	return FALSE;
}

static void
test_each (void)
{
	g_autoptr (PpStore) store = open_schema ();
	g_autoptr (GError) error = NULL;
	guint rows = 0;

	g_assert_true (pp_store_each (store, "schema-version", NULL, stop_at_row, &rows, &error));
	g_assert_no_error (error);
	g_assert_cmpuint (rows, ==, 1);
	g_assert_false (pp_store_each (store, "schema-version", NULL, stop_at_row, &rows, &error));
	g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_PIPE);
	g_assert_true (pp_store_run (store, "schema-version", NULL, NULL));
}

/* --- projects --------------------------------------------------------------------------------- */

static PpInbox *
load (PpStore *store, const char *list_id)
{
	const char *const ids[] = { "unknown.example.org", list_id, NULL };
	g_autoptr (GError) error = NULL;
	PpInbox *inbox = pp_inbox_load_by_list_ids (store, ids, &error);

	g_assert_no_error (error);
	return inbox;
}

static void
test_inbox (void)
{
	const char *const list_ids[] = { "Alpha.example.org", NULL };
	const char *const emails[] = { "alpha@example.org", NULL };
	const char *const delegates[] = { "jane:drivers/*:1", "joe:*.rst:5", "joe:docs/*", NULL };
	g_autoptr (PpStore) store = open_schema ();
	g_autoptr (GError) error = NULL;
	g_autoptr (PpInbox) inbox = NULL;
	g_autoptr (PpInbox) same = NULL;
	g_autoptr (PpInbox) none = NULL;
	const PpProject *project;
	PpReading reading;

	pp_project_add (store, &(PpProjectSettings) { .link_name = "beta", .list_ids = list_ids,
	                .subject_match = "^\\[.*bpf", .hints = "all", .list_emails = emails }, &error);
	g_assert_no_error (error);
	pp_project_add (store, &(PpProjectSettings) { .link_name = "alpha", .list_ids = list_ids,
	                .delegates = delegates, .list_emails = emails }, &error);
	g_assert_no_error (error);

	inbox = load (store, "alpha.example.org");
	g_assert_cmpstr (inbox->name, ==, "beta");
	g_assert_cmpuint (inbox->projects->len, ==, 2);
	g_assert_cmpuint (g_strv_length (inbox->list_emails), ==, 2);
	reading = pp_inbox_reading (inbox);
	g_assert_true (reading.all_hints);
	g_assert_false (reading.patches_in_replies);
	g_assert_cmpstr (reading.link_names[0], ==, "alpha");
	g_assert_cmpstr (reading.link_names[1], ==, "beta");
	g_assert_true (g_strv_contains (reading.open_states, "under-review"));
	g_assert_false (g_strv_contains (reading.open_states, "accepted"));
	project = g_ptr_array_index (inbox->projects, 0);
	g_assert_cmpstr (project->link_name, ==, "alpha");

	same = pp_inbox_load_by_project (store, "alpha", &error);
	g_assert_no_error (error);
	g_assert_cmpint (same->id, ==, inbox->id);
	g_assert_null (load (store, "nobody.example.org"));
	none = pp_inbox_load_by_project (store, "nope", &error);
	g_assert_error (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG);
	g_assert_null (none);
}

static void
test_label (void)
{
	static const struct {
		const char *subject;
		const char *label;
	} rows[] = {
		{ "[PATCH bpf] x", "beta" }, { "[PATCH BPF-next] x", "beta" }, { "first\n[bpf] x", "beta" },
		{ "bpf [PATCH]", "alpha" }, { "", "alpha" },
	};
	g_autoptr (PpStore) store = open_schema ();
	g_autoptr (PpInbox) inbox = load (store, "alpha.example.org");

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
		g_assert_cmpstr (pp_inbox_label (inbox, rows[i].subject, NULL)->link_name, ==, rows[i].label);
	g_ptr_array_remove_index (inbox->projects, 0);
	g_assert_null (pp_inbox_label (inbox, "[PATCH] x", NULL));
}

/* An inbox with a project that has SUBJECT_MATCH, and one that takes the rest; not stored. */
static PpInbox *
inbox_with_match (const char *subject_match)
{
	PpInbox *inbox = g_new0 (PpInbox, 1);
	const char *const matches[] = { subject_match, "" };

	inbox->projects = g_ptr_array_new ();
	for (guint i = 0; i < G_N_ELEMENTS (matches); i++) {
		PpProject *project = g_new0 (PpProject, 1);

		project->id = i + 1;
		project->subject_match = g_strdup (matches[i]);
		project->subject_regex = i == 0 ? pp_project_regex (subject_match, NULL) : NULL;
		g_ptr_array_add (inbox->projects, project);
	}
	return inbox;
}

static void
inbox_with_match_free (PpInbox *inbox)
{
	for (guint i = 0; i < inbox->projects->len; i++) {
		PpProject *project = g_ptr_array_index (inbox->projects, i);

		g_free (project->subject_match);
		g_clear_pointer (&project->subject_regex, g_regex_unref);
		g_free (project);
	}
	pp_inbox_free (inbox);
}

/* What takes for ever is given up, matches nothing, and says so. Most of a long subject is not looked at: what an
 * ordinary expression costs at each place of it can grow with its length, too. */
static void
test_slow_regex (void)
{
	static const struct {
		const char *subject_match;
		const char *head, *unit, *tail;
		guint units;
		gint64 label;
		gboolean given_up;
	} rows[] = {
		{ "^(a|aa|a*)*$", "", "a", "b", 900, 2, TRUE },
		{ "^(a|aa|a*)*$", "", "a", "b", 5, 2, FALSE },
		{ "(x+x+)+y", "[PATCH] ", "x", "", 100, 2, FALSE },	/* there is no y: nothing to try */
		{ "(x+x+)+y", "[PATCH] ", "x", " y", 100, 2, TRUE },
		{ "(a|b)*c", "", "a", "xc", 900, 1, FALSE },
		{ "(x|y)*z$", "", "x", "z", 999, 1, FALSE },
		{ "\\[.*net", "", "[", "t", 50000, 2, FALSE },
		{ "\\[.*net", "", "[", "net", PP_LIMIT_MATCHED - 3, 1, FALSE },
		{ "\\[.*net", "", "[", "net", PP_LIMIT_MATCHED - 2, 2, FALSE },
		{ "net", "net", "\xc3\xa4", "", PP_LIMIT_MATCHED, 1, FALSE },	/* cut in the middle of a letter */
		{ "net$", "net", " ", "x", PP_LIMIT_MATCHED, 2, FALSE },
		{ "x$", "", "x", "", PP_LIMIT_MATCHED, 1, FALSE },
		{ "x$", "", "x", "", PP_LIMIT_MATCHED + 1, 2, FALSE },	/* its end is not there */
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (GString) subject = g_string_new (rows[i].head);
		PpInbox *inbox = inbox_with_match (rows[i].subject_match);
		gboolean given_up;

		for (guint n = 0; n < rows[i].units; n++)
			g_string_append (subject, rows[i].unit);
		g_string_append (subject, rows[i].tail);
		g_test_message ("row %u", i);
		g_assert_cmpint (pp_inbox_label (inbox, subject->str, &given_up)->id, ==, rows[i].label);
		g_assert_cmpint (given_up, ==, rows[i].given_up);
		inbox_with_match_free (inbox);
	}
}

static void
test_delegate (void)
{
	static const struct {
		const char *paths[3];
		const char *user;	/* or NULL */
	} rows[] = {
		{ { "drivers/net/a.c", NULL }, "jane" },
		{ { "drivers/a.c", "drivers/b/c.c", NULL }, "jane" },
		{ { "drivers/a.rst", NULL }, "joe" },	/* the higher priority */
		{ { "docs/x", "a.rst", NULL }, "joe" },	/* by two rules */
		{ { "drivers/a.c", "docs/x", NULL }, NULL },	/* two people */
		{ { "drivers/a.c", "kernel/x.c", NULL }, NULL },	/* nobody's file */
		{ { NULL }, NULL },
	};
	g_autoptr (PpStore) store = open_schema ();
	g_autoptr (PpInbox) inbox = load (store, "alpha.example.org");
	const PpProject *project = g_ptr_array_index (inbox->projects, 0);
	g_autoptr (GPtrArray) rules = pp_inbox_load_rules (store, inbox, NULL);
	static const char *const joes[] = { "docs/x", NULL };
	gint64 joe = pp_rules_delegate (rules, project->id, joes);

	g_assert_cmpuint (rules->len, ==, 3);

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		gint64 account = pp_rules_delegate (rules, project->id, rows[i].paths);

		if (rows[i].user == NULL)
			g_assert_cmpint (account, ==, 0);
		else
			g_assert_true (account != 0 && (account == joe) == (strcmp (rows[i].user, "joe") == 0));
	}
}

static void
test_ensure (void)
{
	static const struct {
		const char *list_id;
		const char *link_name;	/* NULL: refused */
	} rows[] = {
		{ "gamma.example.org", "gamma" },
		{ "gamma.example.org", "gamma" },	/* is there */
		{ "GAMMA.example.org", "gamma" },
		{ "gamma.example.net", "gamma.example.net" },	/* the name is taken */
		{ "we$ird.example.org", "we-ird" },
		{ ".dots", "list" },
		{ "", NULL },
		{ "a b", NULL },
	};
	g_autoptr (PpStore) store = open_schema ();
	g_autofree char *long_id = g_strnfill (256, 'x');
	g_autoptr (GError) error = NULL;

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *lower = g_ascii_strdown (rows[i].list_id, -1);
		g_autoptr (PpInbox) inbox = NULL;

		g_clear_error (&error);
		if (rows[i].link_name == NULL) {
			g_assert_false (pp_project_ensure (store, rows[i].list_id, &error));
			g_assert_error (error, PP_STORE_ERROR, PP_STORE_ERROR_DATA);
			continue;
		}
		pp_project_ensure (store, rows[i].list_id, &error);
		g_assert_no_error (error);
		inbox = load (store, lower);
		g_assert_cmpuint (inbox->projects->len, ==, 1);
		g_assert_cmpstr (inbox->link_names[0], ==, rows[i].link_name);
	}
	g_clear_error (&error);
	g_assert_false (pp_project_ensure (store, long_id, &error));
	g_assert_error (error, PP_STORE_ERROR, PP_STORE_ERROR_DATA);
}

/* --- quarantine ------------------------------------------------------------------------------- */

static gint64
query_int (PpStore *store, const char *sql)
{
	g_autoptr (PpParams) params = pp_params_new ();
	g_autoptr (PGresult) result = exec_params (store, sql, params);

	return pp_result_int (result, 0, 0);
}

static void
test_quarantine (void)
{
	g_autoptr (PpStore) store = open_schema ();
	g_autoptr (GBytes) raw = g_bytes_new_static ("From: a\n\n\0\377", 11);
	PpQuarantined mail = { .reason = "no-project", .raw = raw, .from_line_date = PP_NO_DATE, .arrival = 1 };
	g_autoptr (GError) error = NULL;
	gboolean added;

	g_assert_true (pp_quarantine_add (store, &mail, &added, &error));
	g_assert_true (added);
	g_assert_true (pp_quarantine_add (store, &mail, &added, &error));
	g_assert_false (added);
	mail.inbox_id = 7;
	g_assert_true (pp_quarantine_add (store, &mail, &added, &error));
	g_assert_true (added);
	g_assert_cmpint (query_int (store, "SELECT count(*) FROM quarantine WHERE sha256(raw) = raw_sha256 "
	                            "AND length(raw) = 11 AND from_line_date IS NULL"), ==, 2);
}

typedef struct {
	gsize left;
	gboolean fails;
} Stream;

static gssize
read_stream (gpointer data, char *buffer, gsize length, GError **error)
{
	Stream *stream = data;
	gsize n = MIN (MIN (length, stream->left), 100000);

	for (gsize i = 0; i < n; i++)
		buffer[i] = (char) ((stream->left - i) * 7);
	stream->left -= n;
	if (n > 0 || !stream->fails)
		return (gssize) n;
	g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_IO, "broken");
	return -1;
}

static void
test_quarantine_stream (void)
{
	g_autoptr (PpStore) store = open_schema ();
	g_autoptr (GBytes) start = g_bytes_new_static ("\\.\n\0\t", 5);
	const PpQuarantined mail = { .reason = "too-large", .raw = start, .from_line_date = 1566369730,
	                             .arrival = 1566369731, .detail = "a\tb\\c\nd", .origin = 1 };
	Stream stream = { 5000000, TRUE };
	g_autoptr (GError) error = NULL;

	g_assert_false (pp_quarantine_stream (store, &mail, read_stream, &stream, &error));
	g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_IO);
	g_clear_error (&error);
	g_assert_cmpint (query_int (store, "SELECT count(*) FROM quarantine WHERE reason = 'too-large'"), ==, 0);
	for (guint i = 0; i < 2; i++) {	/* the second time it is there */
		stream = (Stream) { 5000000, FALSE };
		g_assert_true (pp_quarantine_stream (store, &mail, read_stream, &stream, &error));
		g_assert_no_error (error);
	}
	g_assert_cmpint (query_int (store, "SELECT count(*) FROM quarantine WHERE reason = 'too-large' "
	                            "AND sha256(raw) = raw_sha256 AND length(raw) = 5000005 "
	                            "AND msgid IS NULL AND inbox_id IS NULL AND detail = E'a\\tb\\\\c\\nd' "
	                            "AND extract(epoch FROM from_line_date) = 1566369730 "
	                            "AND extract(epoch FROM arrived_at) = 1566369731"), ==, 1);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/store/scalars", test_scalars);
	g_test_add_func ("/store/times", test_times);
	g_test_add_func ("/store/times-out-of-range", test_time_out_of_range);
	g_test_add_func ("/store/arrays", test_arrays);
	g_test_add_func ("/store/array-results", test_array_results);
	g_test_add_func ("/store/script", test_script);
	g_test_add_func ("/store/every-statement", test_every_statement);
	g_test_add_func ("/store/deliver-role", test_deliver_role);
	g_test_add_func ("/store/prepare", test_prepare);
	g_test_add_func ("/store/queue", test_queue);
	g_test_add_func ("/store/queue-error", test_queue_error);
	g_test_add_func ("/store/queue-is-atomic", test_queue_is_atomic);
	g_test_add_func ("/store/commit-of-failed", test_commit_of_failed);
	g_test_add_func ("/store/lost-connection", test_lost_connection);
	g_test_add_func ("/store/lost-copy", test_lost_copy);
	g_test_add_func ("/store/each", test_each);
	g_test_add_func ("/projects/inbox", test_inbox);
	g_test_add_func ("/projects/label", test_label);
	g_test_add_func ("/projects/slow-regex", test_slow_regex);
	g_test_add_func ("/projects/delegate", test_delegate);
	g_test_add_func ("/projects/ensure", test_ensure);
	g_test_add_func ("/quarantine/add", test_quarantine);
	g_test_add_func ("/quarantine/stream", test_quarantine_stream);
	return g_test_run ();
}
