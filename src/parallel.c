#include "config.h"

#include "parallel.h"

typedef struct {
	guint count;
	gint next;		/* atomic */
	PpRoundFunc round_func;
	gpointer data;
} Loop;

static gpointer
take_rounds (gpointer data)
{
	Loop *loop = data;
	guint round;

	while ((round = (guint) g_atomic_int_add (&loop->next, 1)) < loop->count)
		loop->round_func (round, loop->data);
	return NULL;
}

void
pp_parallel (guint count, guint threads, PpRoundFunc round_func, gpointer data)
{
	Loop loop = { count, 0, round_func, data };
	g_autoptr (GPtrArray) others = g_ptr_array_new ();

	for (guint t = 1; t < MIN (threads, count); t++) {
		GThread *thread = g_thread_try_new ("round", take_rounds, &loop, NULL);

		/* fewer threads are slower, and no failure */
		if (thread == NULL)
			break;
		g_ptr_array_add (others, thread);
	}
	take_rounds (&loop);
	for (guint t = 0; t < others->len; t++)
		g_thread_join (g_ptr_array_index (others, t));
}
