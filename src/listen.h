/* The sockets that a service listens on: those that systemd hands over, and its own. */
#ifndef PP_LISTEN_H
#define PP_LISTEN_H

#include <gio/gio.h>

typedef struct {
	GSocket *socket;	/* does not block */
	char *path;		/* of our own, which is removed with it; or NULL */
} PpListener;

void pp_listener_free (PpListener *listener);

/* The sockets that were handed over (sd_listen_fds(3): LISTEN_PID, LISTEN_FDS; both are forgotten then), of PpListener *.
 * Maybe none. NULL and ERROR when one of them cannot be listened on. */
GPtrArray *pp_listen_inherited (GError **error);

/* Listens on ADDRESS, `unix:PATH'. A socket that another process left there is removed; one that a process listens on, or a
 * file that is no socket, is an error. Who may connect say the umask and the folder.
 * PP_STATUS_ERROR_USAGE for an ADDRESS that is none. */
PpListener *pp_listen (const char *address, GError **error);

#endif
