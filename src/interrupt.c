/* What a handler may touch has to be in static variables: these are the only ones. */
#include "config.h"

#include "interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* As a shell has it. */
#define SIGNAL_STATUS 128

static volatile sig_atomic_t came;
static int ends[2] = { -1, -1 };
static const char *volatile told;

static const int ending_signals[] = { SIGINT, SIGTERM, SIGHUP };

static void
note (int signal)
{
	int saved = errno;
	const char *hint = told;

	came = signal;
	if (hint != NULL)
		(void) !write (STDERR_FILENO, hint, strlen (hint));
	if (ends[1] >= 0)
		(void) !write (ends[1], "", 1);
	/* the next one does what it always does */
	for (guint i = 0; i < G_N_ELEMENTS (ending_signals); i++)
		(void) sigaction (ending_signals[i], &(struct sigaction) { .sa_handler = SIG_DFL }, NULL);
	errno = saved;
}

void
pp_interrupt_watch (const char *hint)
{
	const struct sigaction action = { .sa_handler = note, .sa_flags = SA_RESTART };
	struct sigaction old;

	told = hint;
	if (!g_unix_open_pipe (ends, FD_CLOEXEC, NULL))
		ends[0] = ends[1] = -1;
	for (guint i = 0; i < G_N_ELEMENTS (ending_signals); i++)
		if (sigaction (ending_signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			sigaction (ending_signals[i], &action, NULL);
}

int
pp_interrupt_signal (void)
{
	return came;
}

int
pp_interrupt_descriptor (void)
{
	return ends[0];
}

gboolean
pp_interrupt_wait (guint seconds)
{
	gint64 until = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
	gint64 left;

	while (came == 0 && (left = until - g_get_monotonic_time ()) > 0) {
		GPollFD fd = { .fd = ends[0], .events = G_IO_IN };

		(void) g_poll (&fd, ends[0] >= 0, (gint) (left / 1000 + 1));
	}
	return came == 0;
}

int
pp_interrupt_status (int signal)
{
	return SIGNAL_STATUS + signal;
}

void
pp_interrupt_end (int status)
{
	if (came == 0 || status != pp_interrupt_status (came))
		return;
	signal (came, SIG_DFL);
	raise (came);
}
