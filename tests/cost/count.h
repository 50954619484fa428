/* What a computation costs, counted and not timed: the same on every machine, however busy it is. */
#ifndef PP_TESTS_COUNT_H
#define PP_TESTS_COUNT_H

#include <glib.h>

typedef struct {
	guint64 steps;		/* basic blocks of the pure libraries that were run; 0 when the compiler cannot count them */
	guint64 scanned;	/* bytes that functions of the C library (memchr, strlen, memcpy …) went over, whoever called them */
	guint64 allocated;	/* bytes that were asked for, freed or not */
	guint64 peak;		/* bytes that were there at once, at most, besides those at the start */
} PpCost;

/* Begins to count. A sanitizer has the C library's functions for itself: then only steps are. */
void pp_count_start (void);

/* Ends it and gives what was counted. */
PpCost pp_count_stop (void);

#endif
