#include "config.h"

#include "listen.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "status.h"

/* SD_LISTEN_FDS_START */
#define PP_FIRST_INHERITED 3

static PpListener *
listener_new (GSocket *socket, const char *path)
{
	PpListener *listener = g_new0 (PpListener, 1);

	listener->socket = socket;
	listener->path = g_strdup (path);
	g_socket_set_blocking (socket, FALSE);
	return listener;
}

void
pp_listener_free (PpListener *listener)
{
	if (listener == NULL)
		return;
	g_object_unref (listener->socket);
	if (listener->path != NULL)
		g_unlink (listener->path);
	g_free (listener->path);
	g_free (listener);
}

/* --- handed over ------------------------------------------------------------------------------ */

/* How many there are for this process; what it starts shall not take them for its own. */
static guint
count_inherited (void)
{
	const char *pid = getenv ("LISTEN_PID"), *fds = getenv ("LISTEN_FDS");
	guint64 number, count = 0;

	if (pid == NULL || fds == NULL || !g_ascii_string_to_unsigned (pid, 10, 1, G_MAXINT, &number, NULL) ||
	    number != (guint64) getpid () ||
	    !g_ascii_string_to_unsigned (fds, 10, 0, G_MAXINT - PP_FIRST_INHERITED, &count, NULL))
		count = 0;
	unsetenv ("LISTEN_PID");
	unsetenv ("LISTEN_FDS");
	unsetenv ("LISTEN_FDNAMES");
	return (guint) count;
}

static PpListener *
take_inherited (int fd, GError **error)
{
	g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, error);
	int listens = 0;

	if (socket == NULL) {
		g_prefix_error (error, "descriptor %d: ", fd);
		return NULL;
	}
	fcntl (fd, F_SETFD, FD_CLOEXEC);
	if (g_socket_get_socket_type (socket) != G_SOCKET_TYPE_STREAM ||
	    !g_socket_get_option (socket, SOL_SOCKET, SO_ACCEPTCONN, &listens, NULL) || !listens) {
		g_set_error (error, PP_STATUS_ERROR, PP_STATUS_ERROR_CONFIG,
		             "descriptor %d is no stream socket that listens (Accept=no)", fd);
		return NULL;
	}
	return listener_new (g_steal_pointer (&socket), NULL);
}

GPtrArray *
pp_listen_inherited (GError **error)
{
	g_autoptr (GPtrArray) listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_listener_free);
	guint count = count_inherited ();

	for (guint i = 0; i < count; i++) {
		PpListener *listener = take_inherited (PP_FIRST_INHERITED + (int) i, error);

		if (listener == NULL)
			return NULL;
		g_ptr_array_add (listeners, listener);
	}
	return g_steal_pointer (&listeners);
}

/* --- our own ---------------------------------------------------------------------------------- */

static gboolean
fail (const char *path, const GError *cause, GError **error)
{
	g_set_error (error, cause->domain, cause->code, "cannot listen on '%s': %s", path, cause->message);
	return FALSE;
}

/* Whether the socket at PATH, if there is one, is nobody's any more; then it is removed. */
static gboolean
remove_left (const char *path, GSocketAddress *address, GError **error)
{
	g_autoptr (GSocket) socket = NULL;
	g_autoptr (GError) local = NULL;
	GStatBuf st;

	if (g_lstat (path, &st) != 0 || !S_ISSOCK (st.st_mode))
		return TRUE;
	socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
	if (socket == NULL)
		return FALSE;
	g_socket_set_blocking (socket, FALSE);	/* one whose queue is full is somebody's */
	if (!g_socket_connect (socket, address, NULL, &local) &&
	    g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
		g_unlink (path);
	return TRUE;
}

PpListener *
pp_listen (const char *address, GError **error)
{
	g_autoptr (GSocketAddress) place = NULL;
	g_autoptr (GSocket) socket = NULL;
	g_autoptr (GError) local = NULL;
	const char *path;

	if (!g_str_has_prefix (address, "unix:") || address[5] == '\0' ||
	    strlen (address + 5) >= sizeof ((struct sockaddr_un *) NULL)->sun_path) {
		g_set_error (error, PP_STATUS_ERROR, PP_STATUS_ERROR_USAGE,
		             "'%s' is no address to listen on: unix:PATH, with a path of at most %zu bytes", address,
		             sizeof ((struct sockaddr_un *) NULL)->sun_path - 1);
		return NULL;
	}
	path = address + 5;
	place = g_unix_socket_address_new (path);
	if (!remove_left (path, place, error))
		return NULL;
	socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
	if (socket == NULL)
		return NULL;
	g_socket_set_listen_backlog (socket, SOMAXCONN);
	if (!g_socket_bind (socket, place, FALSE, &local) || !g_socket_listen (socket, &local)) {
		fail (path, local, error);
		return NULL;
	}
	return listener_new (g_steal_pointer (&socket), path);
}
