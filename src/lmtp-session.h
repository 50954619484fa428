/* One connection of an LMTP client: bytes in and out, time limits, and how much memory clients may take. What is said stands
 * in mail/lmtp.h. */
#ifndef PP_LMTP_SESSION_H
#define PP_LMTP_SESSION_H

#include <gio/gio.h>

#include "writers.h"

/* What the connections share. */
typedef struct {
	PpWriters *writers;
	const char *name;	/* of this host */
	guint timeout;		/* seconds that a message waits for memory */
	guint client_timeout;	/* seconds that a client may be silent */
	GCancellable *stop;	/* no more messages are taken; one that has begun is */
	GCancellable *give_up;	/* not even that one */
	GMutex mutex;		/* for: */
	GCond left;
	guint large;		/* messages of any length that may be in memory yet */
} PpLmtpHost;

void pp_lmtp_host_init (PpLmtpHost *host);
void pp_lmtp_host_clear (PpLmtpHost *host);

/* Serves the client at SOCKET (connected, blocking) to its end. In a thread of its own. */
void pp_lmtp_serve (PpLmtpHost *host, GSocket *socket);

#endif
