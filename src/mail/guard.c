/* No parser: a count of lines that could become objects, whatever the boundaries are. It may count a line of a
 * patch (`--- a/file' could be a delimiter), never too few.
 */
#include "config.h"

#include "mail/guard.h"

#include <string.h>

#include "mail/limits.h"

typedef struct {
	guint delimiters;
	guint fields;
	gsize header_bytes;
	gboolean in_header;	/* since a delimiter, or since the start */
	gboolean in_field;	/* a folded line goes on with it */
	gboolean is_message;	/* the header says so: another header follows it */
	gboolean is_untyped;	/* the header of a part that says nothing: in a digest that is a message */
} Guard;

/* Whether GMime would take LINE for a field: a name, which may be odd, and a colon. */
static gboolean
is_field (const char *line, const char *next)
{
	const char *p = line;

	while (p < next && *p != ':' && *p != ' ' && *p != '\t')
		p++;
	while (p < next && (*p == ' ' || *p == '\t'))
		p++;
	return p < next && *p == ':';
}

static gboolean
says_message (const char *line, const char *next)
{
	for (const char *p = line; next - p >= 7; p++)
		if ((*p == 'm' || *p == 'M') && g_ascii_strncasecmp (p, "message", 7) == 0)
			return TRUE;
	return FALSE;
}

static void
count_header_line (Guard *guard, const char *line, const char *next)
{
	static const char type[] = "content-type";
	gboolean folded = line[0] == ' ' || line[0] == '\t';

	if (line[0] == '\n' || (line[0] == '\r' && next - line == 2)) {
		guard->in_header = guard->is_message || guard->is_untyped;
		guard->is_message = guard->is_untyped = guard->in_field = FALSE;
		return;
	}
	if (!folded || !guard->in_field)
		guard->in_field = is_field (line, next);
	if (!guard->in_field)
		return;
	if (!folded) {
		guard->fields++;
		if (g_ascii_strncasecmp (line, type, MIN (strlen (type), (gsize) (next - line))) == 0)
			guard->is_untyped = FALSE;
	}
	guard->is_message |= says_message (line, next);
	guard->header_bytes += (gsize) (next - line);
}

static void
count_line (Guard *guard, const char *line, const char *next)
{
	if (next - line > 2 && line[0] == '-' && line[1] == '-') {
		guard->delimiters++;
		guard->in_header = guard->is_untyped = TRUE;
		guard->is_message = guard->in_field = FALSE;
	} else if (guard->in_header) {
		count_header_line (guard, line, next);
	}
}

gsize
pp_guard_body (const char *body, gsize length, PpFlags *flags)
{
	Guard guard = { .in_header = TRUE, .is_untyped = TRUE };
	const char *end = body + length, *next;

	for (const char *line = body; line < end; line = next) {
		const char *lf = memchr (line, '\n', (gsize) (end - line));

		next = lf != NULL ? lf + 1 : end;
		count_line (&guard, line, next);
		if (guard.delimiters > PP_LIMIT_DELIMITERS)
			*flags |= PP_FLAG_TOO_MANY_PARTS;
		else if (guard.fields > PP_LIMIT_PART_FIELDS || guard.header_bytes > PP_LIMIT_PART_HEADERS)
			*flags |= PP_FLAG_HEADER_TOO_LARGE;
		else
			continue;
		return (gsize) (line - body);
	}
	return length;
}
