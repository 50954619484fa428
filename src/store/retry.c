#include "config.h"

#include "store/retry.h"

/* With waits of 10, 20, 40 … ms between them. */
#define PP_ATTEMPTS 8
#define PP_FIRST_WAIT_US 10000

gboolean
pp_store_attempt (PpStore *store, PpAttemptFunc attempt_func, gpointer data, GError **error)
{
	gint64 wait = PP_FIRST_WAIT_US, deadline = pp_store_deadline (store);

	for (guint attempt = 1;; attempt++, wait *= 2) {
		g_autoptr (GError) local = NULL;

		if (attempt_func (data, &local))
			return TRUE;
		if (!g_error_matches (local, PP_STORE_ERROR, PP_STORE_ERROR_RETRY) || attempt == PP_ATTEMPTS ||
		    (deadline != 0 && g_get_monotonic_time () + wait >= deadline)) {
			g_propagate_error (error, g_steal_pointer (&local));
			return FALSE;
		}
		g_usleep ((gulong) wait);
		if (PQstatus (pp_store_connection (store)) != CONNECTION_OK)
			(void) pp_store_reconnect (store, NULL);	/* else the next attempt says why */
	}
}
