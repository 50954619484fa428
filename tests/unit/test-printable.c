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
	{ "a\342\200\256b\342\201\246c\342\200\217d", "a?b?c?d" },	/* right-to-left override, isolate, mark */
	{ "a\342\200\215b", "a\342\200\215b" },	/* joiners are part of words */
};

static void
test_rows (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *line = pp_printable (rows[i].text);

		pp_assert_row_str (i, line, rows[i].line);
	}
}

static void
test_text (void)
{
	g_autofree char *text = pp_printable_text ("a\tb\nc\033[2Jd\r\n\342\200\256e\n\n");

	g_assert_cmpstr (text, ==, "a\tb\nc?[2Jd \n?e\n\n");
}

static void
test_direction (void)
{
	static const struct {
		const char *text;
		gboolean turns;
	} table[] = {
		{ "", FALSE },
		{ "plain, gr\303\274n", FALSE },
		{ "\342\202\254 and \342\200\223, \330\247", FALSE },	/* euro, dash, alef: they start with the same bytes */
		{ "a\342\200\215b", FALSE },	/* a joiner */
		{ "\342\202\254 \342\200\256", TRUE },
		{ "\342\200\252", TRUE }, { "\342\200\256", TRUE }, { "\342\200\251", FALSE }, { "\342\200\257", FALSE },
		{ "\342\201\246", TRUE }, { "\342\201\251", TRUE }, { "\342\201\245", FALSE }, { "\342\201\252", FALSE },
		{ "\342\200\216", TRUE }, { "\342\200\217", TRUE }, { "\330\234", TRUE }, { "\330\235", FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS (table); i++)
		if (pp_turns_direction (table[i].text) != table[i].turns)
			g_error ("row %u", i);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/printable/rows", test_rows);
	g_test_add_func ("/printable/text", test_text);
	g_test_add_func ("/printable/direction", test_direction);
	return g_test_run ();
}
