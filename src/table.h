/* A table for people: columns as wide as what is in them, as a terminal shows it. */
#ifndef PP_TABLE_H
#define PP_TABLE_H

#include <glib.h>

typedef struct {
	const char *heading;
	guint max_width;	/* longer cells are cut, with …; 0: no limit */
	gboolean right;		/* numbers */
} PpColumn;

/* How many cells of a terminal TEXT (UTF-8) takes. */
guint pp_table_width (const char *text);

/* N_COLUMNS columns and ROWS, of char ** with a string (or NULL) for each column, as lines. Cells need not be printable: what
 * a terminal must not see is replaced. The caller frees. */
char *pp_table_format (const PpColumn *columns, guint n_columns, const GPtrArray *rows);

#endif
