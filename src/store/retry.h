/* Again, when the database says so: serialization failures, deadlocks, lost connections. */
#ifndef PP_STORE_RETRY_H
#define PP_STORE_RETRY_H

#include "store/store.h"

/* Does something from its BEGIN; called again after PP_STORE_ERROR_RETRY. */
typedef gboolean (*PpAttemptFunc) (gpointer data, GError **error);

/* Calls ATTEMPT_FUNC until it returns TRUE, or fails with another error than PP_STORE_ERROR_RETRY, or too often; waits between
 * attempts, longer each time, and connects again where the connection is lost. No attempt starts after STORE's
 * deadline. */
gboolean pp_store_attempt (PpStore *store, PpAttemptFunc attempt_func, gpointer data, GError **error);

#endif
