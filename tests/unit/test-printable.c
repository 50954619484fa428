#include "config.h"

#include "mail/printable.h"
#include "unit.h"

static const struct {
	const char *text;
	const char *line;
} rows[] = {
	{ "", "" },
	{ "plain, gr\303\274n", "plain, gr\303\274n" },
	{ "a\tb\r\nc\fd\v", "a b  c d?" },
	{ "\033]0;title\007", "?]0;title?" },
	{ "\177\001", "??" },
	{ "\302\233" "31m", "?31m" },	/* CSI as one character */
	{ "a\342\200\250b\342\200\251c", "a b c" },	/* line and paragraph separator */
	{ "bad\377bytes", "bad\357\277\275bytes" },
	{ "\303", "\357\277\275" },
};

static void
test_rows (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *line = pp_printable (rows[i].text);

		pp_assert_row_str (i, line, rows[i].line);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/printable/rows", test_rows);
	return g_test_run ();
}
