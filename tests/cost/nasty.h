/* Mail that is made to be dear. */
#ifndef PP_TESTS_NASTY_H
#define PP_TESTS_NASTY_H

#include <glib.h>

/* A kind of it: HEAD, then UNIT again and again, then TAIL. In UNIT a `#' is the number of the repetition,
 * of seven digits. */
typedef struct {
	const char *name;
	const char *head, *unit, *tail;
} PpNasty;

/* NULL behind the last one. */
extern const PpNasty pp_nasty_mails[];
extern const PpNasty pp_nasty_mboxes[];

/* NASTY with LENGTH bytes of repetitions, or a few more. */
GBytes *pp_nasty_make (const PpNasty *nasty, gsize length);

#endif
