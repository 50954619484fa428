/* Waiting, in a run that goes on until somebody ends it: SIGINT and SIGTERM are noted, to be asked for where it is safe to end; the
 * second one ends the program at once.
 */
#ifndef PP_FOLLOW_H
#define PP_FOLLOW_H

#include <glib.h>

typedef struct _PpFollow PpFollow;

/* One at a time: it is the process's signals that are caught. */
PpFollow *pp_follow_new (void);
void pp_follow_free (PpFollow *follow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpFollow, pp_follow_free)

/* Whether it is to end. Costs a system call. */
gboolean pp_follow_stopped (PpFollow *follow);

/* Waits: TRUE after SECONDS, FALSE as soon as it is to end. */
gboolean pp_follow_wait (PpFollow *follow, guint seconds);

#endif
