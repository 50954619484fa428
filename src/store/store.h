/* The connection: one PpStore is one session with the database and one schema in it.
 *
 * Statements are the files of sql/queries, compiled in, prepared at first use under their
 * name. There is no SQL text in C, and no value ever becomes SQL text.
 */
#ifndef PP_STORE_STORE_H
#define PP_STORE_STORE_H

#include <glib.h>
#include <libpq-fe.h>

#include "store/copy.h"
#include "store/params.h"
#include "store/result.h"

#define PP_STORE_ERROR (pp_store_error_quark ())
GQuark pp_store_error_quark (void);

/* Messages of errors are one printable line. */
typedef enum {
	PP_STORE_ERROR_RETRY,	/* serialization, deadlock, lost connection: redo from BEGIN */
	PP_STORE_ERROR_DATA,	/* SQLSTATE class 22, 23, 54: the data of this batch */
	PP_STORE_ERROR_UNAVAILABLE,	/* anything else: not there, disk full, privileges, time-out, bugs */
	PP_STORE_ERROR_NO_SCHEMA,	/* schema missing, too old or too new */
	PP_STORE_ERROR_CONFIG,	/* what was asked for does not exist (unknown project …) */
	PP_STORE_ERROR_INVALID,	/* a setting that cannot be: wrong usage */
} PpStoreErrorCode;

typedef struct _PpStore PpStore;

/* Connects. CONNINFO NULL or "" is libpq's environment. TIMEOUT_MS bounds connecting, every lock wait
 * and every statement (0: none). The schema's version is checked when CHECK_SCHEMA. NULL and ERROR on failure. */
PpStore *pp_store_open (const char *conninfo, const char *schema, guint timeout_ms,
                        gboolean check_schema, GError **error);
/* pp_store_open() with what pp_connect_begin() gave for the same CONNINFO (consumed; may be NULL), and a TIMEOUT_MS above 0. */
PpStore *pp_store_open_begun (PGconn *begun, const char *conninfo, const char *schema, guint timeout_ms,
                              gboolean check_schema, GError **error);
void pp_store_free (PpStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpStore, pp_store_free)

/* A new session in place of a lost one, same parameters; none for one of scratch.h. A server that is not there is
 * PP_STORE_ERROR_RETRY here: it may be restarting. */
gboolean pp_store_reconnect (PpStore *store, GError **error);

/* Whether the schema is still of the version that this program needs: PP_STORE_ERROR_NO_SCHEMA when not. */
gboolean pp_store_check_schema (PpStore *store, GError **error);

/* When to give up trying again (g_get_monotonic_time()); 0, as in the beginning: never. */
void pp_store_set_deadline (PpStore *store, gint64 deadline);
gint64 pp_store_deadline (const PpStore *store);

/* How long pp_store_attempt() waits for a server that is away, as while it restarts: LIMIT_MS from when it was lost, instead of
 * a second or two. WAIT_FUNC (or NULL) is called before each wait with WHY and how long it was away by then; when it returns FALSE, nobody waits any more.
 * The same goes for the steps of a schema, whose tables others use. */
typedef struct {
	guint limit_ms;		/* 0: as without */
	gboolean (*wait_func) (const GError *why, guint waited_ms, gpointer data);
	gpointer data;
} PpPatience;

/* For store/scratch.c: transactions write into temporary tables only, and a lost session is lost. */
void pp_store_set_scratch (PpStore *store);
gboolean pp_store_is_scratch (const PpStore *store);

void pp_store_set_patience (PpStore *store, const PpPatience *patience);
const PpPatience *pp_store_patience (const PpStore *store);

PGconn *pp_store_connection (PpStore *store);
const char *pp_store_schema (const PpStore *store);

/* Runs the statement NAME (sql/queries/NAME.sql) with PARAMS (consumed; may be NULL), binary in both
 * directions. The result (PQclear(), or g_autoptr (PGresult)) or NULL and ERROR. */
PGresult *pp_store_query (PpStore *store, const char *name, PpParams *params, GError **error);

/* The same where no rows are wanted. */
gboolean pp_store_run (PpStore *store, const char *name, PpParams *params, GError **error);

/* Runs the statements of SCRIPT one by one (schema steps: text that was compiled in); NAME is for messages. */
gboolean pp_store_script (PpStore *store, const char *name, const char *script, GError **error);

/* Row by row, for results of any size: ROW is called for each row (of a result with a single row); it
 * returns FALSE and sets an error to stop; the statement is then cancelled, and with it the
 * transaction. ROW must not use STORE. */
typedef gboolean (*PpRowFunc) (const PGresult *result, int row, gpointer data, GError **error);
gboolean pp_store_each (PpStore *store, const char *name, PpParams *params, PpRowFunc row_func,
                        gpointer data, GError **error);

/* Several statements in one round trip: pp_store_queue() remembers one (PARAMS are consumed), pp_store_flush()
 * sends all and waits. The results in the order of the calls (an array that clears them; COMMIT and the
 * like have one too), or NULL and ERROR of the first that failed; those behind it were not run. Outside of a
 * transaction they are one. For a few small statements: nothing is read before everything is sent. `begin',
 * `commit' and `rollback' are statements too. A queue must be flushed before the
 * next query. */
void pp_store_queue (PpStore *store, const char *name, PpParams *params);
GPtrArray *pp_store_flush (PpStore *store, GError **error);

gboolean pp_store_begin (PpStore *store, GError **error);
/* With what is in the queue. RETRY when the answer was lost: redoing the batch is a no-op if it was committed. */
gboolean pp_store_commit (PpStore *store, GError **error);
/* Gives up the transaction, if there is one; never fails. */
void pp_store_rollback (PpStore *store);

/* COPY … FROM STDIN (FORMAT binary): TABLE with its column list, as in the file
 * sql/queries/NAME.sql; ROWS is what a PpCopy collected. */
gboolean pp_store_copy (PpStore *store, const char *name, const PpCopy *rows, GError **error);

/* The same, with rows that are made while others are sent: ROW_FUNC is called for 0…COUNT-1 and adds none, one or more to COPY. */
typedef void (*PpCopyFunc) (PpCopy *copy, guint i, gpointer data);
gboolean pp_store_copy_each (PpStore *store, const char *name, guint count, PpCopyFunc row_func, gpointer data, GError **error);

/* COPY piece by piece, for what does not fit into memory. Nothing else may be done between start and end, and start
 * that succeeded must be ended: COMPLETE FALSE throws away what was sent. */
gboolean pp_store_copy_start (PpStore *store, const char *name, GError **error);
gboolean pp_store_copy_data (PpStore *store, const void *data, gsize length, GError **error);
gboolean pp_store_copy_end (PpStore *store, const char *name, gboolean complete, GError **error);

/* The SQLSTATE of the last error, "" when it had none (a lost connection). */
const char *pp_store_sqlstate (const PpStore *store);

/* Whether the last error of the server was about data, as PP_STORE_ERROR_DATA says of one. */
gboolean pp_store_refused_data (const PpStore *store);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGresult, PQclear)

#endif
