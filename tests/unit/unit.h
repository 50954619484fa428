/* What every unit test needs. Tests are tables: one row is one case. */
#ifndef PP_TESTS_UNIT_H
#define PP_TESTS_UNIT_H

#include <glib.h>
#include <string.h>

/* Compares strings and says which row they came from. */
#define pp_assert_row_str(row, got, want)                                                   \
	do {                                                                                \
		const char *got_ = (got), *want_ = (want);                                  \
		if (g_strcmp0 (got_, want_) != 0)                                           \
			g_error ("%s:%d: row %u: got '%s', want '%s'", __FILE__, __LINE__, \
			         (guint) (row), got_ ? got_ : "(null)", want_ ? want_ : "(null)"); \
	} while (0)

#endif
