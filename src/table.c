#include "config.h"

#include "table.h"

#include "mail/printable.h"

#define GAP "  "
#define ELLIPSIS "…"

static guint
char_width (gunichar c)
{
	return g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
}

guint
pp_table_width (const char *text)
{
	guint width = 0;

	for (; *text != '\0'; text = g_utf8_next_char (text))
		width += char_width (g_utf8_get_char (text));
	return width;
}

/* TEXT as a cell that is no wider than MAX. */
static char *
make_cell (const char *text, guint max)
{
	g_autofree char *cell = pp_printable (text != NULL ? text : "");
	const char *end = cell;
	guint width = 0;

	if (max == 0 || pp_table_width (cell) <= max)
		return g_steal_pointer (&cell);
	while (width + char_width (g_utf8_get_char (end)) <= max - 1) {
		width += char_width (g_utf8_get_char (end));
		end = g_utf8_next_char (end);
	}
	return g_strdup_printf ("%.*s" ELLIPSIS, (int) (end - cell), cell);
}

static void
append_blanks (GString *out, guint count)
{
	while (count-- > 0)
		g_string_append_c (out, ' ');
}

static void
append_line (GString *out, const PpColumn *columns, guint n_columns, char *const *cells, const guint *widths)
{
	gsize start = out->len;

	for (guint c = 0; c < n_columns; c++) {
		guint pad = widths[c] - pp_table_width (cells[c]);

		if (c > 0)
			g_string_append (out, GAP);
		if (columns[c].right)
			append_blanks (out, pad);
		g_string_append (out, cells[c]);
		if (!columns[c].right)
			append_blanks (out, pad);
	}
	while (out->len > start && out->str[out->len - 1] == ' ')
		g_string_truncate (out, out->len - 1);
	g_string_append_c (out, '\n');
}

static char **
make_cells (const PpColumn *columns, guint n_columns, char *const *row, guint *widths)
{
	char **cells = g_new0 (char *, n_columns + 1);

	for (guint c = 0; c < n_columns; c++) {
		guint width;

		cells[c] = row != NULL ? make_cell (row[c], columns[c].max_width) : g_strdup (columns[c].heading);
		width = pp_table_width (cells[c]);
		widths[c] = MAX (widths[c], width);
	}
	return cells;
}

char *
pp_table_format (const PpColumn *columns, guint n_columns, const GPtrArray *rows)
{
	g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
	g_autofree guint *widths = g_new0 (guint, n_columns);
	GString *out = g_string_new (NULL);

	g_ptr_array_add (lines, make_cells (columns, n_columns, NULL, widths));
	for (guint i = 0; i < rows->len; i++)
		g_ptr_array_add (lines, make_cells (columns, n_columns, g_ptr_array_index (rows, i), widths));
	for (guint i = 0; i < lines->len; i++)
		append_line (out, columns, n_columns, g_ptr_array_index (lines, i), widths);
	return g_string_free (out, FALSE);
}
