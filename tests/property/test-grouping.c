/* What must hold of grouping whatever people send, over random histories:
 *
 * - the order of the facts does not matter;
 * - the closure of a new fact is enough: its grouping is a part of the grouping of everything;
 * - delivered in any order, in any batches, each with what its closure loads, the rows come out as those of
 *   everything at once, and their ids are stable;
 * - what a series says of itself is true.
 *
 * PP_PROPERTY_HISTORIES says how many (2,000), PP_PROPERTY_SEED where to start. A failing seed is printed;
 * PP_PROPERTY_SEED=that PP_PROPERTY_HISTORIES=1 repeats it.
 */
#include "check-grouping.h"

#include <stdlib.h>

static guint
from_environment (const char *name, guint otherwise)
{
	const char *value = g_getenv (name);

	return value != NULL ? (guint) strtoul (value, NULL, 10) : otherwise;
}

/* --- one history --------------------------------------------------------------------------- */

static void
check_history (guint seed)
{
	g_autoptr (PpHistory) history = pp_history_generate (seed);
	g_autofree char *label = g_strdup_printf ("PP_PROPERTY_SEED=%u", seed);

	pp_check_grouping (history, seed + 1, label);
}

static void
test_histories (void)
{
	guint start = from_environment ("PP_PROPERTY_SEED", 1);
	guint count = from_environment ("PP_PROPERTY_HISTORIES", 2000);

	for (guint seed = start; seed < start + count; seed++)
		check_history (seed);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/grouping/histories", test_histories);
	return g_test_run ();
}
