/* From a connection string to a connection, at once or begun early; store.h makes sessions of them. */
#ifndef PP_STORE_CONNECT_H
#define PP_STORE_CONNECT_H

#include <glib.h>
#include <libpq-fe.h>

#include "store/store.h"

/* Refuses what cannot be a connection string before anything is tried with it: that is a mistake in the configuration,
 * and no database that is away. PP_STORE_ERROR_CONFIG. */
gboolean pp_connect_check (const char *conninfo, GError **error);

/* Begins to connect, and waits for nothing: the server makes a process for us while the caller does something else. Only
 * where the server is one of this machine's, by its socket, since names are not looked up without waiting; else, and when
 * it fails, NULL. PQfinish() ends it. */
PGconn *pp_connect_begin (const char *conninfo);

/* A connection, from BEGUN (consumed; NULL, or what pp_connect_begin() gave for the same CONNINFO); where nothing came of
 * that, as if nothing had been begun. It takes TIMEOUT_MS, which is above 0 with BEGUN and may be 0 (any time) without.
 * NULL and ERROR with CODE on failure. */
PGconn *pp_connect_finish (PGconn *begun, const char *conninfo, guint timeout_ms, PpStoreErrorCode code, GError **error);

/* The first line of MESSAGE, one of libpq's, printable. The caller frees. */
char *pp_connect_first_line (const char *message);

/* ERROR says what libpq says of CONNECTION; NULL: one that is lost. */
void pp_connect_set_error (const PGconn *connection, PpStoreErrorCode code, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGconn, PQfinish)

#endif
