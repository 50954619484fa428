#include "config.h"

#include "table.h"
#include "unit.h"

static const struct {
	const char *text;
	guint width;
} widths[] = {
	{ "", 0 },
	{ "abc", 3 },
	{ "Dêmo", 4 },
	{ "e\xcc\x81", 1 },	/* a combining accent */
	{ "王威", 4 },
	{ "a\xe2\x80\x8b" "b", 2 },	/* a zero width space */
};

static void
test_width (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (widths); i++) {
		g_test_message ("row %u", i);
		g_assert_cmpuint (pp_table_width (widths[i].text), ==, widths[i].width);
	}
}

static void
test_format (void)
{
	const PpColumn columns[] = { { "N", 0, TRUE }, { "NAME", 6, FALSE }, { "REST", 0, FALSE } };
	char *const cells[][3] = {
		{ (char *) "1", (char *) "Ann", (char *) "x" },
		{ (char *) "200", (char *) "王威王", NULL },
		{ (char *) "3", (char *) "1234567", (char *) "y " },
		{ (char *) "4", (char *) "王威王威", (char *) "\x1b[31mred\n" },
	};
	g_autoptr (GPtrArray) rows = g_ptr_array_new ();
	g_autofree char *text = NULL;

	for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
		g_ptr_array_add (rows, (gpointer) cells[i]);
	text = pp_table_format (columns, G_N_ELEMENTS (columns), rows);
	g_assert_cmpstr (text, ==,
	                 "  N  NAME    REST\n"
	                 "  1  Ann     x\n"
	                 "200  王威王\n"
	                 "  3  12345…  y\n"
	                 "  4  王威…   ?[31mred\n");
}

static void
test_empty (void)
{
	const PpColumn columns[] = { { "A", 0, FALSE }, { "B", 0, TRUE } };
	g_autoptr (GPtrArray) rows = g_ptr_array_new ();
	g_autofree char *text = pp_table_format (columns, G_N_ELEMENTS (columns), rows);

	g_assert_cmpstr (text, ==, "A  B\n");
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/table/width", test_width);
	g_test_add_func ("/table/format", test_format);
	g_test_add_func ("/table/empty", test_empty);
	return g_test_run ();
}
