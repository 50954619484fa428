/* What format=flowed (RFC 3676) does to a diff: lines that start with a blank get one more, and long ones are broken
 * behind a blank. Undone in the hunks only, and only where a hunk shows it.
 */
#include "patch/diff.h"

#include "patch/lines.h"

typedef struct {
	GString *out;
	gint64 removed, added;	/* lines that the hunk has left */
	gboolean delsp;
	gboolean stuffed;
	gboolean mended;
} Flow;

/* Whether the sender really stuffed: then no line starts with a single blank. Many mailers say flowed and do not,
 * and the lines of a diffstat, or context that is not indented, tell them apart. */
static gboolean
is_stuffed (const char *text, gsize length)
{
	const char *at = text, *end = text + length;
	gboolean any = FALSE;
	PpLine line;

	while (pp_line_next (&at, end, &line)) {
		if (!pp_line_starts (&line, " "))
			continue;
		if (line.length < 2 || line.start[1] != ' ')
			return FALSE;
		any = TRUE;
	}
	return any;
}

static gboolean
in_hunk (const Flow *flow)
{
	return flow->removed > 0 || flow->added > 0;
}

/* Whether LINE can be a line of a hunk; a piece of a broken one mostly cannot. */
static gboolean
is_hunk_line (const PpLine *line)
{
	return line->length == 0 || strchr ("+- \\", line->start[0]) != NULL;
}

/* The signature's "-- " is none (RFC 3676, 4.3). */
static gboolean
is_soft_break (const PpLine *line)
{
	gboolean signature = line->length == 3 && memcmp (line->start, "-- ", 3) == 0;

	return line->length > 1 && line->start[line->length - 1] == ' ' && !signature;
}

static void
count (Flow *flow, char first)
{
	if (first == '\\')
		return;
	flow->removed -= first != '+';
	flow->added -= first != '-';
}

/* Appends LINE of a hunk, stuffing undone, with the pieces behind it that a soft break cut off. */
static void
append_hunk_line (Flow *flow, PpLine line, const char **at, const char *end)
{
	PpLine next;

	if (flow->stuffed && pp_line_starts (&line, " ")) {
		line.start++;
		line.length--;
		flow->mended = TRUE;
	}
	count (flow, line.length > 0 ? line.start[0] : ' ');
	while (is_soft_break (&line)) {
		const char *ahead = *at;

		if (!pp_line_next (&ahead, end, &next) || is_hunk_line (&next) || pp_line_starts (&next, "@@ -") ||
		    pp_line_starts (&next, "diff "))
			break;
		g_string_append_len (flow->out, line.start, (gssize) (line.length - (flow->delsp ? 1 : 0)));
		flow->mended = TRUE;
		*at = ahead;
		line = next;
	}
	g_string_append_len (flow->out, line.start, (gssize) line.length);
}

/* The header of a file, with the piece behind it that a soft break cut off. */
static void
append_header_line (Flow *flow, const PpLine line, const char **at, const char *end)
{
	PpLine next;

	g_string_append_len (flow->out, line.start, (gssize) (line.length - (flow->delsp ? 1 : 0)));
	if (pp_line_next (at, end, &next))
		g_string_append_len (flow->out, next.start, (gssize) next.length);
	flow->mended = TRUE;
}

char *
pp_diff_unflow (const char *text, gsize length, gboolean delsp)
{
	Flow flow = { .out = g_string_sized_new (length), .delsp = delsp,
	              .stuffed = is_stuffed (text, length) };
	const char *at = text, *end = text + length;
	PpLine line;

	while (pp_line_next (&at, end, &line)) {
		gint64 removed, added;

		if (in_hunk (&flow)) {
			append_hunk_line (&flow, line, &at, end);
		} else if (pp_line_starts (&line, "diff --git ") && is_soft_break (&line)) {
			append_header_line (&flow, line, &at, end);
		} else {
			if (pp_line_hunk (&line, &removed, &added)) {
				flow.removed = removed;
				flow.added = added;
			}
			g_string_append_len (flow.out, line.start, (gssize) line.length);
		}
		if (at > text && at[-1] == '\n')
			g_string_append_c (flow.out, '\n');
	}
	return g_string_free (flow.out, !flow.mended);
}
