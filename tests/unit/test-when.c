#include "config.h"

#include "unit.h"
#include "when.h"

#define NOW G_GINT64_CONSTANT (1709546400)	/* 2024-03-04T10:00:00Z */
#define NONE G_MININT64

static const struct {
	const char *text;
	gint64 unix_seconds;
} dates[] = {
	{ "2024-03-04", 1709510400 },
	{ "2024-03-04T10:00", NONE },
	{ "2024-03-04T10:00:00", NOW },
	{ "2024-03-04 10:00:00", NOW },
	{ "2024-03-04T10:00:00Z", NOW },
	{ "2024-03-04T12:00:00+02:00", NOW },
	{ "2h", NOW - 2 * 3600 },
	{ "7d", NOW - 7 * 24 * 3600 },
	{ "1w", NOW - 7 * 24 * 3600 },
	{ "1y", NOW - 365 * 24 * 3600 },
	{ "0d", NOW },
	{ "10000y", NOW - 10000LL * 365 * 24 * 3600 },
	{ "10001y", NONE },
	{ "99999999999999999999999h", NONE },
	{ "7", NONE },
	{ "7m", NONE },
	{ "-7d", NONE },
	{ "+7d", NONE },
	{ "7dd", NONE },
	{ "", NONE },
	{ "yesterday", NONE },
	{ "2024-02-30", NONE },
	{ "2024-3-4", NONE },
	{ "\xff", NONE },
};

static void
test_dates (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (dates); i++) {
		gint64 date = NONE;

		g_test_message ("row %u: %s", i, dates[i].text);
		g_assert_cmpint (pp_when_parse (dates[i].text, NOW, &date), ==, dates[i].unix_seconds != NONE);
		g_assert_cmpint (date, ==, dates[i].unix_seconds);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/when/dates", test_dates);
	return g_test_run ();
}
