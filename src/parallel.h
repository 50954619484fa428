/* A loop whose rounds are independent of each other, on several threads. */
#ifndef PP_PARALLEL_H
#define PP_PARALLEL_H

#include <glib.h>

typedef void (*PpRoundFunc) (guint round, gpointer data);

/* Calls ROUND_FUNC for 0…COUNT-1, each once, on up to THREADS threads (this one among them), and comes back when all are
 * done. In no particular order. */
void pp_parallel (guint count, guint threads, PpRoundFunc round_func, gpointer data);

#endif
