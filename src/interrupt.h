/* Ctrl-C, and what a system says to end a program: finish what is being done, then end. A second one ends at once. */
#ifndef PP_INTERRUPT_H
#define PP_INTERRUPT_H

#include <glib.h>

/* From now on SIGINT, SIGTERM and SIGHUP (where they were not ignored) only say that they came, the first time. HINT (static; or
 * NULL) is then written to standard error. Once a program. */
void pp_interrupt_watch (const char *hint);

/* The signal that came, or 0. */
int pp_interrupt_signal (void);

/* A descriptor that can be read from when it came, to wait for; -1: there is none. Nobody reads from it. */
int pp_interrupt_descriptor (void);

/* Waits: TRUE after SECONDS, FALSE as soon as one came. */
gboolean pp_interrupt_wait (guint seconds);

/* The exit status of a command that ended because of SIGNAL; pp_interrupt_end() then ends the program as the signal would
 * have, which is what shells and service managers look at. Returns when STATUS is another. */
int pp_interrupt_status (int signal);
void pp_interrupt_end (int status);

#endif
