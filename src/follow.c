#include "config.h"

#include "follow.h"

#include <glib-unix.h>
#include <signal.h>

struct _PpFollow {
	guint sources[2];	/* of signals; 0: it came, and is as it was */
	gboolean stopped;
	gboolean over;		/* the time that is waited for */
};

/* Without its source, the signal does again what it does. */
static gboolean
take_signal (PpFollow *follow, guint n)
{
	follow->stopped = TRUE;
	follow->sources[n] = 0;
	return G_SOURCE_REMOVE;
}

static gboolean
take_interrupt (gpointer follow)
{
	return take_signal (follow, 0);
}

static gboolean
take_termination (gpointer follow)
{
	return take_signal (follow, 1);
}

PpFollow *
pp_follow_new (void)
{
	PpFollow *follow = g_new0 (PpFollow, 1);

	follow->sources[0] = g_unix_signal_add (SIGINT, take_interrupt, follow);
	follow->sources[1] = g_unix_signal_add (SIGTERM, take_termination, follow);
	return follow;
}

void
pp_follow_free (PpFollow *follow)
{
	if (follow == NULL)
		return;
	for (guint i = 0; i < G_N_ELEMENTS (follow->sources); i++)
		if (follow->sources[i] != 0)
			g_source_remove (follow->sources[i]);
	g_free (follow);
}

gboolean
pp_follow_stopped (PpFollow *follow)
{
	while (!follow->stopped && g_main_context_iteration (NULL, FALSE))
		;
	return follow->stopped;
}

static gboolean
take_time (gpointer data)
{
	PpFollow *follow = data;

	follow->over = TRUE;
	return G_SOURCE_REMOVE;
}

gboolean
pp_follow_wait (PpFollow *follow, guint seconds)
{
	guint timeout = g_timeout_add (seconds * 1000, take_time, follow);

	follow->over = FALSE;
	while (!follow->stopped && !follow->over)
		g_main_context_iteration (NULL, TRUE);
	if (!follow->over)
		g_source_remove (timeout);
	return !follow->stopped;
}
