/* What must hold of grouping whatever people send: see test-grouping.c. */
#ifndef PP_TESTS_CHECK_GROUPING_H
#define PP_TESTS_CHECK_GROUPING_H

#include "history.h"

/* Fails the program, with LABEL in front of the reason, when something does not hold of HISTORY. SEED says in which
 * orders things are tried. */
void pp_check_grouping (const PpHistory *history, guint32 seed, const char *label);

#endif
