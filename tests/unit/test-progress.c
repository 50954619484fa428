#include "unit.h"

#include "progress.h"
#include "table.h"

#define MB G_GUINT64_CONSTANT (1000000)

static const struct {
	PpProgress progress;
	guint width;
	const char *want;
} rows[] = {
	/* import: bytes of files */
	{ { 4500, 1.5, 0, 46 * MB, 100 * MB, 46 * MB, "/archive/2024.mbox" }, 120,
	  "[============                ]  46 % 4500 messages, 46.0 MB of 100.0 MB, 3000 messages/s, 0:02 left, 2024.mbox" },
	{ { 4500, 1.5, 0, 46 * MB, 100 * MB, 46 * MB, "/archive/2024.mbox" }, 90,
	  "[===     ]  46 % 4500 messages, 46.0 MB of 100.0 MB, 3000 messages/s, 0:02 left, 2024.mbox" },
	{ { 4500, 1.5, 0, 46 * MB, 100 * MB, 46 * MB, "/archive/a-long-name-2024.mbox" }, 89,
	  " 46 % 4500 messages, 46.0 MB of 100.0 MB, 3000 messages/s, 0:02 left, …ng-name-2024.mbox" },
	{ { 4500, 1.5, 0, 46 * MB, 100 * MB, 46 * MB, "/archive/2024.mbox" }, 60,
	  " 46 % 4500 messages, 3000 messages/s, 0:02 left, 2024.mbox" },
	{ { 4500, 1.5, 0, 46 * MB, 100 * MB, 46 * MB, "/archive/2024.mbox" }, 40,
	  " 46 % 4500 messages, 3000 messages/s" },
	{ { 4500, 1.5, 0, 46 * MB, 100 * MB, 46 * MB, "/archive/2024.mbox" }, 15, "4500 messages" },
	{ { 4500, 1.5, 0, 46 * MB, 100 * MB, 46 * MB, "/archive/2024.mbox" }, 3, "" },
	/* … what was done by another run says nothing about how long this one takes */
	{ { 1000, 10, 50 * MB, 60 * MB, 100 * MB, 10 * MB, "m" }, 75, " 60 % 1000 messages, 60.0 MB of 100.0 MB, 100 messages/s, 0:40 left, m" },
	{ { 0, 0, 50 * MB, 50 * MB, 100 * MB, 0, NULL }, 50, "[========         ]  50 % 0 messages, 0 messages/s" },
	/* … of what nobody knows the size of */
	{ { 4500, 1.5, 0, 0, 0, 46 * MB, "-" }, 80, "4500 messages, 46.0 MB, 3000 messages/s, -" },
	/* … longer than was thought */
	{ { 4500, 1.5, 0, 200, 100, 46 * MB, NULL }, 60, "[==========] 100 % 4500 messages, 3000 messages/s, 0:00 left" },
	/* reindex: not bytes */
	{ { 7200, 3600, 0, 7200, 14400, 0, NULL }, 60, "[=====     ]  50 % 7200 messages, 2 messages/s, 1:00:00 left" },
	/* what a terminal must not see, and what is wide */
	{ { 1, 1, 0, 0, 0, 5, "a/\033[31m\nred" }, 80, "1 messages, 0.0 kB, 1 messages/s, ?[31m red" },
	{ { 1, 1, 0, 0, 0, 5, "a/\377.mbox" }, 80, "1 messages, 0.0 kB, 1 messages/s, \357\277\275.mbox" },
	{ { 1, 1, 0, 0, 0, 5, "郵便箱郵便箱郵便箱.mbox" }, 49, "1 messages, 0.0 kB, 1 messages/s, …箱郵便箱.mbox" },
};

static void
test_line (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *line = pp_progress_line (&rows[i].progress, rows[i].width);

		pp_assert_row_str (i, line, rows[i].want);
	}
}

/* It never is longer than asked for, nor is any byte of it broken. */
static void
test_width (void)
{
	const PpProgress progress = { 4500, 1.5, 0, 46 * MB, 100 * MB, 46 * MB, "郵便箱-\342\200\256-mbox.xz" };

	for (guint width = 0; width < 200; width++) {
		g_autofree char *line = pp_progress_line (&progress, width);

		g_assert_cmpuint (pp_table_width (line), <=, width);
		g_assert_true (g_utf8_validate (line, -1, NULL));
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/progress/line", test_line);
	g_test_add_func ("/progress/width", test_width);
	return g_test_run ();
}
