/* Lines of a text that is taken apart, as pointer and length. */
#ifndef PP_PATCH_LINES_H
#define PP_PATCH_LINES_H

#include <glib.h>
#include <string.h>

typedef struct {
	const char *start;
	gsize length;	/* without the line end */
} PpLine;

/* Moves *AT, in a text that ends at END, behind its next line; FALSE when there is none. */
static inline gboolean
pp_line_next (const char **at, const char *end, PpLine *line)
{
	const char *lf;

	if (*at >= end)
		return FALSE;
	lf = memchr (*at, '\n', (gsize) (end - *at));
	line->start = *at;
	line->length = (gsize) ((lf != NULL ? lf : end) - *at);
	*at = lf != NULL ? lf + 1 : end;
	return TRUE;
}

static inline gboolean
pp_line_starts (const PpLine *line, const char *what)
{
	gsize n = strlen (what);

	return line->length >= n && memcmp (line->start, what, n) == 0;
}

/* The counts of "@@ -a,b +c,d @@", 1 where none is given; FALSE for any other line. Numbers that do not fit are cut off
 * at G_MAXINT32. */
gboolean pp_line_hunk (const PpLine *line, gint64 *removed, gint64 *added);

#endif
