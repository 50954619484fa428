/* One session. Every statement costs one round trip: it is sent as text the first time (a
 * delivery runs each only once), and prepared under its name the second time.
 */
#include "config.h"

#include "store/store.h"

#include <string.h>

#include "store/connect.h"
#include "store/schema.h"
#include "store/script.h"
#include "store/sql.h"

/* What one PQputCopyData() gets: libpq copies it. */
#define COPY_SLICE (256 * 1024)

G_DEFINE_QUARK (pp-store-error-quark, pp_store_error)

typedef struct {
	const char *name;
	const char *text;
	gboolean used;
	gboolean prepared;
} Statement;

typedef struct {
	Statement *statement;
	PpParams *params;
	gboolean prepares;	/* the statement is prepared on the way */
} Queued;

struct _PpStore {
	PGconn *connection;
	char *conninfo;
	char *schema;
	guint timeout_ms;
	gboolean check_schema;
	GHashTable *statements;	/* name → Statement */
	GArray *queue;		/* of Queued */
	char sqlstate[6];	/* of the last error */
	gint64 deadline;
	PpPatience patience;
	gboolean scratch;	/* see store/scratch.h */
};

/* --- errors ----------------------------------------------------------------------------------- */

/* By the first characters of the SQLSTATE. Only errors about the data itself may ever send a
 * mail to quarantine. */
static const struct {
	const char *prefix;
	PpStoreErrorCode code;
} sqlstates[] = {
	{ "08", PP_STORE_ERROR_RETRY },		/* connection */
	{ "22", PP_STORE_ERROR_DATA },		/* data exception */
	{ "23", PP_STORE_ERROR_DATA },		/* constraint */
	{ "40", PP_STORE_ERROR_RETRY },		/* serialization, deadlock */
	{ "42P01", PP_STORE_ERROR_NO_SCHEMA },	/* no such table */
	{ "54", PP_STORE_ERROR_DATA },		/* too large for an index, too complex */
	{ "57P01", PP_STORE_ERROR_RETRY },	/* the administrator ends this session */
	{ "57P02", PP_STORE_ERROR_RETRY },	/* crash of another session */
	{ "57P03", PP_STORE_ERROR_RETRY },	/* starting up */
};

static PpStoreErrorCode
code_of_sqlstate (const char *sqlstate)
{
	for (guint i = 0; i < G_N_ELEMENTS (sqlstates); i++)
		if (g_str_has_prefix (sqlstate, sqlstates[i].prefix))
			return sqlstates[i].code;
	return PP_STORE_ERROR_UNAVAILABLE;
}

/* What could not be sent says nothing of the connection yet: reading does. The server's last words may stand before its end. */
static gboolean
is_lost (PpStore *store)
{
	for (guint i = 0; i < 3 && PQstatus (store->connection) == CONNECTION_OK; i++)
		(void) PQconsumeInput (store->connection);
	return PQstatus (store->connection) != CONNECTION_OK;
}

/* RESULT may be NULL: then the connection has the message. */
static void
set_result_error (PpStore *store, const char *name, const PGresult *result, GError **error)
{
	const char *sqlstate = PQresultErrorField (result, PG_DIAG_SQLSTATE);
	const char *primary = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);

	g_strlcpy (store->sqlstate, sqlstate ? sqlstate : "", sizeof store->sqlstate);
	if (sqlstate != NULL && primary != NULL) {
		g_autofree char *line = pp_connect_first_line (primary);

		g_set_error (error, PP_STORE_ERROR, code_of_sqlstate (sqlstate),
		             "%s: %s (SQLSTATE %s)", name, line, sqlstate);
	} else if (is_lost (store)) {
		pp_connect_set_error (store->connection, PP_STORE_ERROR_RETRY, error);
	} else {
		const char *message = result ? PQresultErrorMessage (result)
		                             : PQerrorMessage (store->connection);
		g_autofree char *line = pp_connect_first_line (message);

		g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_UNAVAILABLE, "%s: %s", name,
		             *line ? line : PQresStatus (PQresultStatus (result)));
	}
}

static gboolean
check_result (PpStore *store, const char *name, const PGresult *result, GError **error)
{
	ExecStatusType status = PQresultStatus (result);

	if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
		set_result_error (store, name, result, error);
		return FALSE;
	}
	/* the server answers COMMIT of a failed transaction with this, and no error */
	if (strcmp (PQcmdStatus ((PGresult *) result), "ROLLBACK") == 0 && strcmp (name, "rollback") != 0 &&
	    strcmp (name, "edit-return") != 0) {
		g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_UNAVAILABLE,
		             "%s: the transaction had failed", name);
		return FALSE;
	}
	return TRUE;
}

/* --- the session ------------------------------------------------------------------------------ */

/* Notices are for people at a terminal, in the server's words; nobody reads them here. */
static void
ignore_notice (void *data, const PGresult *result)
{
}

static gboolean
connect_server (PpStore *store, PGconn *begun, PpStoreErrorCode code, GError **error)
{
	store->connection = pp_connect_finish (begun, store->conninfo, store->timeout_ms, code, error);
	if (store->connection == NULL)
		return FALSE;
	PQsetNoticeReceiver (store->connection, ignore_notice, NULL);
	return TRUE;
}

static gboolean
check_version (PpStore *store, const PGresult *result, GError **error)
{
	int installed = pp_schema_version (result);

	if (installed == pp_schema_wanted ())
		return TRUE;
	g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_NO_SCHEMA,
	             "schema '%s' is version %d, this program needs %d: %s", store->schema, installed,
	             pp_schema_wanted (), installed < pp_schema_wanted ()
	             ? "run `patchpost upgrade'" : "the program is too old");
	return FALSE;
}

/* A schema that is not there, or that may not be used, looks like a missing table. */
static void
explain_missing_schema (PpStore *store, GError **error)
{
	if (!g_error_matches (*error, PP_STORE_ERROR, PP_STORE_ERROR_NO_SCHEMA))
		return;
	g_clear_error (error);
	g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_NO_SCHEMA,
	             "no schema '%s' in database '%s', or no privilege to use it: run `patchpost init'",
	             store->schema, PQdb (store->connection));
}

/* Settings and the version of the schema, in one round trip. */
static gboolean
start_session (PpStore *store, GError **error)
{
	g_autoptr (PpParams) params = pp_params_new ();
	g_autofree char *timeout = g_strdup_printf ("%u", store->timeout_ms);
	g_autoptr (GPtrArray) results = NULL;
	GError *local_error = NULL;

	pp_params_text (params, store->schema);
	pp_params_text (params, timeout);
	pp_store_queue (store, "session", g_steal_pointer (&params));
	if (store->check_schema)
		pp_store_queue (store, "schema-version", NULL);
	results = pp_store_flush (store, &local_error);
	if (results == NULL) {
		explain_missing_schema (store, &local_error);
		g_propagate_error (error, local_error);
		return FALSE;
	}
	return !store->check_schema || check_version (store, g_ptr_array_index (results, 1), error);
}

static void
queued_clear (gpointer data)
{
	pp_params_free (((Queued *) data)->params);
}

PpStore *
pp_store_open (const char *conninfo, const char *schema, guint timeout_ms, gboolean check_schema,
               GError **error)
{
	return pp_store_open_begun (NULL, conninfo, schema, timeout_ms, check_schema, error);
}

PpStore *
pp_store_open_begun (PGconn *begun, const char *conninfo, const char *schema, guint timeout_ms,
                     gboolean check_schema, GError **error)
{
	g_autoptr (PpStore) store = NULL;

	if (!pp_connect_check (conninfo, error)) {
		PQfinish (begun);
		return NULL;
	}
	store = g_new0 (PpStore, 1);
	store->conninfo = g_strdup (conninfo);
	store->schema = g_strdup (schema);
	store->timeout_ms = timeout_ms;
	store->check_schema = check_schema;
	store->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
	store->queue = g_array_new (FALSE, FALSE, sizeof (Queued));
	g_array_set_clear_func (store->queue, queued_clear);
	if (!connect_server (store, begun, PP_STORE_ERROR_UNAVAILABLE, error) || !start_session (store, error))
		return NULL;
	return g_steal_pointer (&store);
}

void
pp_store_free (PpStore *store)
{
	if (store == NULL)
		return;
	PQfinish (store->connection);
	g_array_unref (store->queue);
	g_hash_table_unref (store->statements);
	g_free (store->conninfo);
	g_free (store->schema);
	g_free (store);
}

gboolean
pp_store_reconnect (PpStore *store, GError **error)
{
	if (store->scratch) {
		g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_UNAVAILABLE, "what was computed went with the connection");
		return FALSE;
	}
	g_clear_pointer (&store->connection, PQfinish);
	g_array_set_size (store->queue, 0);
	g_hash_table_remove_all (store->statements);
	return connect_server (store, NULL, PP_STORE_ERROR_RETRY, error) && start_session (store, error);
}

gboolean
pp_store_check_schema (PpStore *store, GError **error)
{
	g_autoptr (PGresult) result = pp_store_query (store, "schema-version", NULL, error);

	return result != NULL && check_version (store, result, error);
}

void
pp_store_set_deadline (PpStore *store, gint64 deadline)
{
	store->deadline = deadline;
}

gint64
pp_store_deadline (const PpStore *store)
{
	return store->deadline;
}

void
pp_store_set_scratch (PpStore *store)
{
	store->scratch = TRUE;
}

gboolean
pp_store_is_scratch (const PpStore *store)
{
	return store->scratch;
}

void
pp_store_set_patience (PpStore *store, const PpPatience *patience)
{
	store->patience = *patience;
}

const PpPatience *
pp_store_patience (const PpStore *store)
{
	return &store->patience;
}

PGconn *
pp_store_connection (PpStore *store)
{
	return store->connection;
}

const char *
pp_store_schema (const PpStore *store)
{
	return store->schema;
}

const char *
pp_store_sqlstate (const PpStore *store)
{
	return store->sqlstate;
}

gboolean
pp_store_refused_data (const PpStore *store)
{
	return code_of_sqlstate (store->sqlstate) == PP_STORE_ERROR_DATA;
}

/* --- statements ------------------------------------------------------------------------------- */

static Statement *
find_statement (PpStore *store, const char *name)
{
	Statement *statement;
	gsize length;

	if (store->scratch && strcmp (name, "begin") == 0)
		name = "scratch-begin";
	statement = g_hash_table_lookup (store->statements, name);
	if (statement != NULL)
		return statement;
	length = strlen (name);
	for (const PpSqlFile *file = pp_sql_files; file->path != NULL; file++) {
		const char *base = file->path + strlen ("queries/");

		if (strncmp (file->path, "queries/", strlen ("queries/")) == 0 && strncmp (base, name, length) == 0
		    && strcmp (base + length, ".sql") == 0) {
			statement = g_new0 (Statement, 1);
			statement->name = g_intern_string (name);
			statement->text = file->text;
			g_hash_table_insert (store->statements, (gpointer) statement->name, statement);
			return statement;
		}
	}
	g_error ("there is no sql/queries/%s.sql", name);
}

static PpWire
wire_of (PpParams *params)
{
	PpWire wire = { 0 };

	if (params != NULL)
		pp_params_wire (params, &wire);
	return wire;
}

/* A statement that comes back is worth a round trip. */
static gboolean
prepare (PpStore *store, Statement *statement, const PpWire *wire, GError **error)
{
	g_autoptr (PGresult) result = NULL;

	if (!statement->used || statement->prepared) {
		statement->used = TRUE;
		return TRUE;
	}
	result = PQprepare (store->connection, statement->name, statement->text, wire->count, wire->types);
	if (!check_result (store, statement->name, result, error))
		return FALSE;
	statement->prepared = TRUE;
	return TRUE;
}

static gboolean
send_statement (PpStore *store, const Statement *statement, PpParams *params)
{
	PpWire wire = wire_of (params);

	if (statement->prepared)
		return PQsendQueryPrepared (store->connection, statement->name, wire.count, wire.values,
		                            wire.lengths, wire.formats, 1);
	return PQsendQueryParams (store->connection, statement->text, wire.count, wire.types, wire.values,
	                          wire.lengths, wire.formats, 1);
}

PGresult *
pp_store_query (PpStore *store, const char *name, PpParams *params, GError **error)
{
	g_autoptr (PpParams) owned = params;
	Statement *statement = find_statement (store, name);
	PpWire wire = wire_of (params);
	g_autoptr (PGresult) result = NULL;

	g_assert (store->queue->len == 0);
	if (!prepare (store, statement, &wire, error))
		return NULL;
	if (statement->prepared)
		result = PQexecPrepared (store->connection, statement->name, wire.count, wire.values, wire.lengths,
		                         wire.formats, 1);
	else
		result = PQexecParams (store->connection, statement->text, wire.count, wire.types,
		                       wire.values, wire.lengths, wire.formats, 1);
	if (!check_result (store, name, result, error))
		return NULL;
	return g_steal_pointer (&result);
}

gboolean
pp_store_run (PpStore *store, const char *name, PpParams *params, GError **error)
{
	g_autoptr (PGresult) result = pp_store_query (store, name, params, error);

	return result != NULL;
}

gboolean
pp_store_script (PpStore *store, const char *name, const char *script, GError **error)
{
	char *next;

	while ((next = pp_script_next (&script)) != NULL) {
		g_autofree char *statement = next;
		g_autoptr (PGresult) result = PQexec (store->connection, statement);

		if (!check_result (store, name, result, error))
			return FALSE;
	}
	return TRUE;
}

/* Nobody wants the rest of the rows: the server shall stop making them. */
static void
cancel_statement (PpStore *store)
{
	PGcancel *cancel = PQgetCancel (store->connection);
	char message[256];

	PQcancel (cancel, message, sizeof message);
	PQfreeCancel (cancel);
}

/* Reads everything that the server has to say. */
static gboolean
read_rows (PpStore *store, const char *name, PpRowFunc row_func, gpointer data, GError **error)
{
	gboolean ok = TRUE;
	PGresult *next;

	while ((next = PQgetResult (store->connection)) != NULL) {
		g_autoptr (PGresult) result = next;

		if (!ok)
			continue;
		if (PQresultStatus (result) != PGRES_SINGLE_TUPLE) {
			ok = check_result (store, name, result, error);
		} else if (!row_func (result, 0, data, error)) {
			ok = FALSE;
			cancel_statement (store);
		}
	}
	return ok;
}

gboolean
pp_store_each (PpStore *store, const char *name, PpParams *params, PpRowFunc row_func, gpointer data,
               GError **error)
{
	g_autoptr (PpParams) owned = params;
	Statement *statement = find_statement (store, name);
	PpWire wire = wire_of (params);

	g_assert (store->queue->len == 0);
	if (!prepare (store, statement, &wire, error))
		return FALSE;
	if (!send_statement (store, statement, params)) {
		set_result_error (store, name, NULL, error);
		return FALSE;
	}
	PQsetSingleRowMode (store->connection);
	return read_rows (store, name, row_func, data, error);
}

/* --- several statements in a round trip ------------------------------------------------------- */

void
pp_store_queue (PpStore *store, const char *name, PpParams *params)
{
	Queued queued = { find_statement (store, name), params, FALSE };

	g_array_append_val (store->queue, queued);
}

static gboolean
send_queued (PpStore *store, Queued *queued)
{
	Statement *statement = queued->statement;

	if (statement->used && !statement->prepared) {
		PpWire wire = wire_of (queued->params);

		queued->prepares = TRUE;
		if (!PQsendPrepare (store->connection, statement->name, statement->text, wire.count,
		                    wire.types))
			return FALSE;
		statement->prepared = TRUE;
	}
	statement->used = TRUE;
	return send_statement (store, statement, queued->params);
}

static gboolean
send_queue (PpStore *store)
{
	for (guint i = 0; i < store->queue->len; i++)
		if (!send_queued (store, &g_array_index (store->queue, Queued, i)))
			return FALSE;
	return PQpipelineSync (store->connection);
}

/* The next result of a pipeline: PQgetResult() gives NULL behind it. */
static PGresult *
read_result (PpStore *store, const char *name, GError **error)
{
	g_autoptr (PGresult) result = PQgetResult (store->connection);
	PGresult *next;

	if (result != NULL)
		while ((next = PQgetResult (store->connection)) != NULL)
			PQclear (next);
	if (!check_result (store, name, result, error))
		return NULL;
	return g_steal_pointer (&result);
}

static gboolean
read_queued (PpStore *store, Queued *queued, GPtrArray *results, GError **error)
{
	const char *name = queued->statement->name;
	PGresult *result;

	if (queued->prepares) {
		g_autoptr (PGresult) prepared = read_result (store, name, error);

		if (prepared == NULL)
			return FALSE;
		queued->prepares = FALSE;
	}
	result = read_result (store, name, error);
	if (result == NULL)
		return FALSE;
	g_ptr_array_add (results, result);
	return TRUE;
}

/* The server waits for what cannot be sent to it: nothing would come back. */
static void
give_up_connection (PpStore *store)
{
	g_clear_pointer (&store->connection, PQfinish);
	g_array_set_size (store->queue, 0);
}

/* After an error the server has skipped the rest. */
static void
forget_prepared (PpStore *store, guint from)
{
	for (guint i = from; i < store->queue->len; i++) {
		const Queued *queued = &g_array_index (store->queue, Queued, i);

		if (queued->prepares) {
			queued->statement->prepared = FALSE;
			queued->statement->used = FALSE;
		}
	}
}

/* Reads what is left, up to the mark of the synchronisation. Two NULLs in a row: there is
 * nothing left. */
static void
end_pipeline (PpStore *store)
{
	guint nulls = 0;

	while (nulls < 2 && !PQexitPipelineMode (store->connection)) {
		PGresult *result = PQgetResult (store->connection);

		nulls = result == NULL ? nulls + 1 : 0;
		PQclear (result);
	}
	g_array_set_size (store->queue, 0);
}

GPtrArray *
pp_store_flush (PpStore *store, GError **error)
{
	g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) PQclear);
	gboolean ok = TRUE;

	if (!PQenterPipelineMode (store->connection) || !send_queue (store)) {
		set_result_error (store, "pipeline", NULL, error);
		give_up_connection (store);
		return NULL;
	}
	for (guint i = 0; ok && i < store->queue->len; i++)
		ok = read_queued (store, &g_array_index (store->queue, Queued, i), results, error);
	if (!ok)
		forget_prepared (store, results->len);
	end_pipeline (store);
	return ok ? g_steal_pointer (&results) : NULL;
}

/* --- transactions ----------------------------------------------------------------------------- */

gboolean
pp_store_begin (PpStore *store, GError **error)
{
	return pp_store_run (store, "begin", NULL, error);
}

gboolean
pp_store_commit (PpStore *store, GError **error)
{
	g_autoptr (GPtrArray) results = NULL;

	pp_store_queue (store, "commit", NULL);
	results = pp_store_flush (store, error);
	return results != NULL;
}

void
pp_store_rollback (PpStore *store)
{
	g_array_set_size (store->queue, 0);
	switch (PQtransactionStatus (store->connection)) {
	case PQTRANS_INTRANS:
	case PQTRANS_INERROR:
		pp_store_run (store, "rollback", NULL, NULL);
		break;
	case PQTRANS_IDLE:
	case PQTRANS_ACTIVE:
	case PQTRANS_UNKNOWN:
		break;
	}
}

/* --- COPY ------------------------------------------------------------------------------------- */

gboolean
pp_store_copy_start (PpStore *store, const char *name, GError **error)
{
	const Statement *statement = find_statement (store, name);
	g_autoptr (PGresult) result = NULL;

	g_assert (store->queue->len == 0);
	result = PQexec (store->connection, statement->text);
	if (PQresultStatus (result) == PGRES_COPY_IN)
		return TRUE;
	set_result_error (store, name, result, error);
	return FALSE;
}

gboolean
pp_store_copy_data (PpStore *store, const void *data, gsize length, GError **error)
{
	const char *at = data;

	while (length > 0) {
		gsize slice = MIN (COPY_SLICE, length);

		if (PQputCopyData (store->connection, at, (int) slice) != 1) {
			set_result_error (store, "COPY", NULL, error);
			return FALSE;
		}
		at += slice;
		length -= slice;
	}
	return TRUE;
}

gboolean
pp_store_copy_end (PpStore *store, const char *name, gboolean complete, GError **error)
{
	gboolean ok = TRUE;
	PGresult *next;

	if (PQputCopyEnd (store->connection, complete ? NULL : "given up") != 1) {
		set_result_error (store, name, NULL, error);
		give_up_connection (store);
		return FALSE;
	}
	while ((next = PQgetResult (store->connection)) != NULL) {
		g_autoptr (PGresult) result = next;

		ok = ok && check_result (store, name, result, error);
	}
	return ok;
}

/* Sends the last of ROWS, and ends what was started. */
static gboolean
finish_copy (PpStore *store, const char *name, const PpCopy *rows, GError **error)
{
	static const char trailer[] = { '\377', '\377' };
	const GByteArray *data = pp_copy_data (rows);

	if (!pp_store_copy_data (store, data->data, data->len, error)
	    || !pp_store_copy_data (store, trailer, sizeof trailer, error)) {
		pp_store_copy_end (store, name, FALSE, NULL);
		return FALSE;
	}
	return pp_store_copy_end (store, name, TRUE, error);
}

gboolean
pp_store_copy (PpStore *store, const char *name, const PpCopy *rows, GError **error)
{
	if (pp_copy_rows (rows) == 0)
		return TRUE;
	return pp_store_copy_start (store, name, error) && finish_copy (store, name, rows, error);
}

gboolean
pp_store_copy_each (PpStore *store, const char *name, guint count, PpCopyFunc row_func, gpointer data, GError **error)
{
	g_autoptr (PpCopy) rows = pp_copy_new ();
	const GByteArray *bytes = pp_copy_data (rows);
	gboolean started = FALSE;

	for (guint i = 0; i < count; i++) {
		row_func (rows, i, data);
		if (bytes->len < COPY_SLICE)
			continue;
		if (!started && !pp_store_copy_start (store, name, error))
			return FALSE;
		started = TRUE;
		if (!pp_store_copy_data (store, bytes->data, bytes->len, error)) {
			pp_store_copy_end (store, name, FALSE, NULL);
			return FALSE;
		}
		pp_copy_drain (rows);
	}
	return started ? finish_copy (store, name, rows, error) : pp_store_copy (store, name, rows, error);
}
