#include "config.h"

#include "store/retry.h"

/* With waits of 10, 20, 40 … ms between them. */
#define PP_ATTEMPTS 8
#define PP_FIRST_WAIT_US 10000
#define PP_LONGEST_WAIT_US 2000000

typedef struct {
	guint attempts;		/* that failed for something else than a server that is away */
	gint64 wait;
	gint64 lost_at;		/* when the connection was lost; 0: it is there */
} Retry;

static gboolean
is_lost (PpStore *store)
{
	return PQstatus (pp_store_connection (store)) != CONNECTION_OK;
}

/* Whether to go on after ERROR. */
static gboolean
may_retry (PpStore *store, Retry *retry, const GError *error)
{
	const PpPatience *patience = pp_store_patience (store);
	gint64 now = g_get_monotonic_time (), deadline = pp_store_deadline (store);
	gboolean waits = patience->limit_ms > 0 && is_lost (store);

	if (pp_store_is_scratch (store) && is_lost (store))
		return FALSE;
	if (!g_error_matches (error, PP_STORE_ERROR, PP_STORE_ERROR_RETRY) ||
	    (deadline != 0 && now + retry->wait >= deadline))
		return FALSE;
	if (!waits) {
		retry->lost_at = 0;
		return ++retry->attempts < PP_ATTEMPTS;
	}
	if (retry->lost_at == 0)
		retry->lost_at = now;
	guint waited_ms = (guint) ((now - retry->lost_at) / 1000);
	return waited_ms < patience->limit_ms &&
	       (patience->wait_func == NULL || patience->wait_func (error, waited_ms, patience->data));
}

/* With a new connection in place of a lost one. */
static gboolean
attempt (PpStore *store, PpAttemptFunc attempt_func, gpointer data, GError **error)
{
	return (!is_lost (store) || pp_store_reconnect (store, error)) && attempt_func (data, error);
}

gboolean
pp_store_attempt (PpStore *store, PpAttemptFunc attempt_func, gpointer data, GError **error)
{
	Retry retry = { 0, PP_FIRST_WAIT_US, 0 };

	for (;;) {
		g_autoptr (GError) local = NULL;

		if (attempt (store, attempt_func, data, &local))
			return TRUE;
		if (!may_retry (store, &retry, local)) {
			g_propagate_error (error, g_steal_pointer (&local));
			return FALSE;
		}
		g_usleep ((gulong) retry.wait);
		retry.wait = MIN (2 * retry.wait, PP_LONGEST_WAIT_US);
	}
}
