/* What format=flowed (RFC 3676) does to a diff, undone: lines that start with a blank get one
 * more (stuffing), and long ones are broken behind a blank (a soft break).
 *
 * Few mailers do what they declare, and trailing blanks are common in diffs. So stuffing is
 * undone only when no line contradicts it, and breaks only when the hunk then has exactly
 * the lines that its header counts.
 */
#include "patch/diff.h"

#include "patch/diff-scan.h"

/* Which soft breaks are undone, in the order of trying. */
typedef enum {
	JOIN_NONE,
	JOIN_PIECES,	/* those before a line that cannot be one of a hunk */
	JOIN_ALL,
	N_JOINS,
} Join;

typedef struct {
	PpReader reader;
	GString *out;		/* NULL while trying */
	Join join;
	gboolean delsp, stuffed;
	gboolean mended;
} Flow;

/* Whether the sender stuffed: no line starts with a single blank then, but for those that
 * need one (`>' and `From '). Context that is not indented tells, or the diffstat. */
static gboolean
is_stuffed (PpReader text)
{
	gboolean any = FALSE;
	PpLine line;

	while (pp_reader_next (&text, &line)) {
		line = pp_line_without_cr (line);
		if (!PP_LINE_BEGINS (line, " ") || line.length == 1)
			continue;
		any |= line.start[1] == ' ';
		if (line.start[1] != ' ' && line.start[1] != '>' && !PP_LINE_BEGINS (line, " From "))
			return FALSE;
	}
	return any;
}

static PpLine
unstuff (const Flow *flow, PpLine line)
{
	return flow->stuffed && PP_LINE_BEGINS (line, " ") ? pp_line_after (line, 1) : line;
}

static gboolean
is_hunk_line (PpLine line)
{
	return pp_line_without_cr (line).length == 0 || strchr ("+- \\", line.start[0]) != NULL;
}

static gboolean
is_hunk_header (PpLine line)
{
	PpHunk hunk;

	return pp_line_hunk (line, &hunk);
}

/* The signature's `-- ' is none (RFC 3676, 4.3), nor is an empty line of context. */
static gboolean
is_soft (PpLine line)
{
	return pp_line_ends (line, " ") && !pp_line_blank (line) && !(line.length == 3 && PP_LINE_BEGINS (line, "-- "));
}

/* Whether NEXT may go on with a line that ends in a soft break. */
static gboolean
may_continue (const Flow *flow, PpLine next)
{
	if (is_hunk_header (next) || PP_LINE_BEGINS (next, "diff --git ") || pp_line_blank (next))
		return FALSE;
	return flow->join == JOIN_ALL || (flow->join == JOIN_PIECES && !is_hunk_line (next));
}

static void
write_bytes (Flow *flow, const char *start, const char *end)
{
	if (flow->out != NULL)
		g_string_append_len (flow->out, start, end - start);
}

/* Writes LINE, which was just read, and the pieces behind it. */
static void
write_joined (Flow *flow, PpLine line)
{
	PpLine next;

	while (is_soft (line) && pp_reader_peek (&flow->reader, &next) && may_continue (flow, next)) {
		write_bytes (flow, line.start, line.start + line.length - (flow->delsp ? 1 : 0));
		pp_reader_next (&flow->reader, &next);
		line = unstuff (flow, next);
		flow->mended = TRUE;
	}
	write_bytes (flow, line.start, flow->reader.start);
}

/* TRUE where a hunk may end. */
static gboolean
at_boundary (const Flow *flow)
{
	static const char *const begins[] = { "@@ -", "diff ", "Index: ", "--- ", "-- ", "\\ " };
	PpLine line;

	if (!pp_reader_peek (&flow->reader, &line) || pp_line_blank (line))
		return TRUE;
	for (guint i = 0; i < G_N_ELEMENTS (begins); i++)
		if (pp_line_begins (line, begins[i], strlen (begins[i])))
			return TRUE;
	return FALSE;
}

/* Writes the hunk that HEADER begins. TRUE when it has the lines it counts, and no more. */
static gboolean
write_hunk (Flow *flow, PpLine header, PpHunk hunk)
{
	PpLine line;

	write_joined (flow, header);
	while (!pp_hunk_done (&hunk) && pp_reader_peek (&flow->reader, &line) && is_hunk_line (line)) {
		pp_reader_next (&flow->reader, &line);
		flow->mended |= flow->stuffed && PP_LINE_BEGINS (line, " ");
		line = unstuff (flow, line);
		pp_hunk_take (&hunk, line);
		write_joined (flow, line);
	}
	return hunk.removed == 0 && hunk.added == 0 && at_boundary (flow);
}

/* The first way of joining that gives the hunk its lines; none if no one does. */
static Join
choose_join (const Flow *flow, PpLine header, PpHunk hunk)
{
	for (Join join = JOIN_NONE; join < N_JOINS; join++) {
		Flow trial = *flow;

		trial.out = NULL;
		trial.join = join;
		if (write_hunk (&trial, header, hunk))
			return join;
	}
	return JOIN_NONE;
}

/* Two names are broken where they meet, and no header may follow `diff --git' then. */
static gboolean
is_broken_names (const Flow *flow, PpLine line)
{
	PpLine next;

	return PP_LINE_BEGINS (line, "diff --git ") && pp_reader_peek (&flow->reader, &next)
	       && pp_line_ext (next, NULL) == PP_EXT_NONE;
}

static void
write_line (Flow *flow, PpLine line)
{
	PpHunk hunk;

	if (pp_line_hunk (line, &hunk)) {
		flow->join = choose_join (flow, line, hunk);
		write_hunk (flow, line, hunk);
	} else {
		flow->join = is_broken_names (flow, line) ? JOIN_PIECES : JOIN_NONE;
		write_joined (flow, line);
	}
}

char *
pp_diff_unflow (const char *text, gsize length, gboolean delsp)
{
	Flow flow = { .reader = { text, text + length }, .delsp = delsp };
	PpLine line;

	flow.stuffed = is_stuffed (flow.reader);
	flow.out = g_string_sized_new (length);
	while (pp_reader_next (&flow.reader, &line))
		write_line (&flow, line);
	return g_string_free (flow.out, !flow.mended);
}
