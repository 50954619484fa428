#include "config.h"

#include "store/connect.h"

#include <errno.h>
#include <string.h>

#include "mail/printable.h"

char *
pp_connect_first_line (const char *message)
{
	g_autofree char *line = g_strndup (message, strcspn (message, "\n"));

	return pp_printable (line);
}

void
pp_connect_set_error (const PGconn *connection, PpStoreErrorCode code, GError **error)
{
	g_autofree char *line = pp_connect_first_line (connection != NULL ? PQerrorMessage (connection) : "");

	g_set_error_literal (error, PP_STORE_ERROR, code, *line ? line : "connection lost");
}

/* libpq takes "dbname" for a connection string where it looks like one. */
static const char *const keywords[] = {
	"dbname", "client_encoding", "fallback_application_name", "connect_timeout", "tcp_user_timeout", NULL
};

/* Consumes OPTIONS. */
static gboolean
name_other_host (PQconninfoOption *options)
{
	gboolean other = FALSE;

	for (const PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++) {
		const char *value = option->val != NULL ? option->val : "";

		if (strcmp (option->keyword, "service") == 0 || strcmp (option->keyword, "hostaddr") == 0)
			other |= *value != '\0';
		else if (strcmp (option->keyword, "host") == 0)
			other |= *value != '\0' && (*value != '/' || strchr (value, ',') != NULL);
	}
	PQconninfoFree (options);
	return other;
}

static gboolean
is_string (const char *conninfo)
{
	return conninfo != NULL && (strchr (conninfo, '=') != NULL || strstr (conninfo, "://") != NULL);
}

gboolean
pp_connect_check (const char *conninfo, GError **error)
{
	PQconninfoOption *options;
	char *message = NULL;

	if (!is_string (conninfo))
		return TRUE;
	options = PQconninfoParse (conninfo, &message);
	if (options == NULL) {
		g_autofree char *line = pp_connect_first_line (message ? message : "out of memory");

		g_set_error_literal (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG, line);
		PQfreemem (message);
		return FALSE;
	}
	PQconninfoFree (options);
	return TRUE;
}

PGconn *
pp_connect_begin (const char *conninfo)
{
	const char *const values[] = { conninfo, "UTF8", "patchpost", NULL, NULL, NULL };
	g_autoptr (PGconn) connection = NULL;

	if (name_other_host (is_string (conninfo) ? PQconninfoParse (conninfo, NULL) : NULL) ||
	    name_other_host (PQconndefaults ()))
		return NULL;
	connection = PQconnectStartParams (keywords, values, TRUE);
	if (connection != NULL && PQconnectPoll (connection) != PGRES_POLLING_READING)
		return NULL;
	return g_steal_pointer (&connection);
}

/* Goes on with what was begun. FALSE and ERROR: it had TIMEOUT_MS and is at no end. */
static gboolean
wait_for_server (PGconn *begun, guint timeout_ms, PpStoreErrorCode code, GError **error)
{
	PostgresPollingStatusType status = PGRES_POLLING_READING;
	gint64 deadline = g_get_monotonic_time () + (gint64) timeout_ms * 1000;

	while (status == PGRES_POLLING_READING || status == PGRES_POLLING_WRITING) {
		gint64 left = (deadline - g_get_monotonic_time ()) / 1000;
		GPollFD fd = { PQsocket (begun), status == PGRES_POLLING_READING ? G_IO_IN : G_IO_OUT, 0 };

		if (left <= 0) {
			g_set_error_literal (error, PP_STORE_ERROR, code, "the server does not answer: timeout expired");
			return FALSE;
		}
		if (g_poll (&fd, 1, (gint) left) < 0 && errno != EINTR)
			break;
		if (fd.revents != 0)
			status = PQconnectPoll (begun);
	}
	return TRUE;
}

static PGconn *
connect_at_once (const char *conninfo, guint timeout_ms)
{
	g_autofree char *connect_timeout = g_strdup_printf ("%u", (timeout_ms + 999) / 1000);
	g_autofree char *tcp_timeout = g_strdup_printf ("%u", timeout_ms);
	const char *values[] = { conninfo, "UTF8", "patchpost", NULL, NULL, NULL };

	if (timeout_ms > 0) {
		values[3] = connect_timeout;
		values[4] = tcp_timeout;
	}
	return PQconnectdbParams (keywords, values, TRUE);
}

PGconn *
pp_connect_finish (PGconn *begun, const char *conninfo, guint timeout_ms, PpStoreErrorCode code, GError **error)
{
	g_autoptr (PGconn) connection = begun;

	if (connection != NULL && !wait_for_server (connection, timeout_ms, code, error))
		return NULL;
	if (PQstatus (connection) != CONNECTION_OK) {
		PQfinish (connection);
		connection = connect_at_once (conninfo, timeout_ms);
	}
	if (PQstatus (connection) != CONNECTION_OK) {
		pp_connect_set_error (connection, code, error);
		return NULL;
	}
	return g_steal_pointer (&connection);
}
