/* Splitting text and diff: Patchwork's state machine (PATCHWORK.md §9), one function a state, with its defects mended:
 * before the first hunk a header holds header lines only, so that prose which starts like one drags nothing along;
 * counts of 0 take no line; a binary patch ends where its data end.
 */
#include "patch/diff.h"

#include <string.h>

#include "patch/lines.h"

typedef enum {
	STATE_TEXT,
	STATE_HEADER,		/* saw `diff ' or `Index: ' */
	STATE_OLD,		/* saw `--- ' */
	STATE_NEW,		/* saw `+++ ', or a hunk is complete */
	STATE_HUNK,
	STATE_EXTENDED,		/* saw `index ', `new file mode ' … */
	STATE_BINARY,		/* saw `GIT binary patch' */
} State;

typedef struct {
	State state;
	GString *diff, *rest;
	GString *pending;	/* lines that belong to a diff if one follows */
	gint64 removed, added;	/* lines that the hunk still has */
	gboolean any;		/* a change was complete: what follows may be more of the diff */
	guint spare;		/* lines that may still stand in a header without being known */
} Splitter;

static const char *const extended_headers[] = {
	"old mode ", "new mode ", "deleted file mode ", "new file mode ", "copy from ", "copy to ", "rename from ",
	"rename to ", "similarity index ", "dissimilarity index ", "index ",
};

/* Mailers break long `diff --git' lines: so many pieces of one are borne with. */
#define SPARE_HEADER_LINES 2

/* Lines that stand between `diff ' or `Index: ' and the change: of cvs, svn, hg. */
static const char *const other_headers[] = {
	"diff ", "Index: ", "=====", "RCS file: ", "retrieving revision ", "Binary files ", "Files ",
	"Property changes on: ", "# ", "new file ", "deleted ",
};

static gboolean
starts_with_any (const PpLine *line, const char *const *starts, guint n)
{
	for (guint i = 0; i < n; i++)
		if (pp_line_starts (line, starts[i]))
			return TRUE;
	return FALSE;
}

static gboolean
is_extended (const PpLine *line)
{
	return starts_with_any (line, extended_headers, G_N_ELEMENTS (extended_headers));
}

static gboolean
is_no_newline (const PpLine *line)
{
	return pp_line_starts (line, "\\ No newline at end of file");
}

static void
append (GString *text, const PpLine *line)
{
	g_string_append_len (text, line->start, (gssize) line->length);
	g_string_append_c (text, '\n');
}

static void
move_pending (Splitter *splitter, GString *to)
{
	g_string_append_len (to, splitter->pending->str, (gssize) splitter->pending->len);
	g_string_truncate (splitter->pending, 0);
}

static void
take (Splitter *splitter, const PpLine *line)
{
	move_pending (splitter, splitter->diff);
	append (splitter->diff, line);
}

static void
wait_for (Splitter *splitter, const PpLine *line, State state)
{
	append (splitter->pending, line);
	splitter->state = state;
}

/* LINE is no diff, nor was what was waited for. Once there was a change, text may stand between two files. */
static void
give_up (Splitter *splitter, const PpLine *line)
{
	if (splitter->any) {
		wait_for (splitter, line, STATE_HEADER);
		return;
	}
	move_pending (splitter, splitter->rest);
	append (splitter->rest, line);
	splitter->state = STATE_TEXT;
}

static void
open_header (Splitter *splitter, const PpLine *line)
{
	wait_for (splitter, line, STATE_HEADER);
	splitter->spare = pp_line_starts (line, "diff --git ") ? SPARE_HEADER_LINES : 0;
}

static void
step_text (Splitter *splitter, const PpLine *line)
{
	if (pp_line_starts (line, "diff ") || pp_line_starts (line, "Index: "))
		open_header (splitter, line);
	else if (pp_line_starts (line, "--- "))
		wait_for (splitter, line, STATE_OLD);
	else
		append (splitter->rest, line);
}

static gboolean
is_binary_notice (const PpLine *line)
{
	return pp_line_starts (line, "Binary files ") && line->length > 8 &&
	       memcmp (line->start + line->length - 7, " differ", 7) == 0;
}

static void
step_header (Splitter *splitter, const PpLine *line)
{
	if (pp_line_starts (line, "--- ")) {
		wait_for (splitter, line, STATE_OLD);
	} else if (is_extended (line)) {
		wait_for (splitter, line, STATE_EXTENDED);
	} else if (is_binary_notice (line)) {
		take (splitter, line);
		splitter->any = TRUE;
	} else if (pp_line_starts (line, "diff ") && !splitter->any) {
		/* what came before was no header of this one */
		move_pending (splitter, splitter->rest);
		open_header (splitter, line);
	} else if (splitter->any || line->length == 0 ||
	           starts_with_any (line, other_headers, G_N_ELEMENTS (other_headers))) {
		wait_for (splitter, line, STATE_HEADER);
	} else if (splitter->spare > 0) {
		splitter->spare--;
		wait_for (splitter, line, STATE_HEADER);
	} else {
		give_up (splitter, line);
	}
}

static void
step_old (Splitter *splitter, const PpLine *line)
{
	if (pp_line_starts (line, "+++ "))
		wait_for (splitter, line, STATE_NEW);
	else
		give_up (splitter, line);
}

static void
finish_hunk (Splitter *splitter)
{
	if (splitter->removed > 0 || splitter->added > 0)
		return;
	splitter->state = STATE_NEW;
	splitter->any = TRUE;
}

static void
step_new (Splitter *splitter, const PpLine *line)
{
	if (pp_line_hunk (line, &splitter->removed, &splitter->added)) {
		take (splitter, line);
		splitter->state = STATE_HUNK;
		finish_hunk (splitter);
	} else if (pp_line_starts (line, "--- ")) {
		take (splitter, line);
		splitter->state = STATE_OLD;
	} else if (splitter->any && is_no_newline (line)) {
		append (splitter->diff, line);
	} else {
		give_up (splitter, line);
	}
}

static void
step_hunk (Splitter *splitter, const PpLine *line)
{
	if (pp_line_starts (line, "-")) {
		splitter->removed--;
	} else if (pp_line_starts (line, "+")) {
		splitter->added--;
	} else if (!is_no_newline (line)) {
		splitter->removed--;
		splitter->added--;
	}
	append (splitter->diff, line);
	finish_hunk (splitter);
}

static void
step_extended (Splitter *splitter, const PpLine *line)
{
	if (is_extended (line)) {
		take (splitter, line);
	} else if (pp_line_starts (line, "--- ")) {
		take (splitter, line);
		splitter->state = STATE_OLD;
	} else if (pp_line_starts (line, "GIT binary patch")) {
		take (splitter, line);
		splitter->state = STATE_BINARY;
		splitter->any = TRUE;
	} else if (is_binary_notice (line)) {
		take (splitter, line);
		splitter->state = STATE_HEADER;
		splitter->any = TRUE;
	} else {
		splitter->state = STATE_HEADER;
		step_header (splitter, line);
	}
}

/* A line of git's base 85: its first letter is the number of bytes, 5 letters for each 4 of them. */
static gboolean
is_base85 (const PpLine *line)
{
	char first = line->length > 1 ? line->start[0] : '\0';
	gsize bytes;

	if (g_ascii_isupper (first))
		bytes = (gsize) (first - 'A' + 1);
	else if (g_ascii_islower (first))
		bytes = (gsize) (first - 'a' + 27);
	else
		return FALSE;
	return line->length == 1 + (bytes + 3) / 4 * 5 && memchr (line->start, ' ', line->length) == NULL;
}

static void
step_binary (Splitter *splitter, const PpLine *line)
{
	if (line->length == 0 || pp_line_starts (line, "literal ") || pp_line_starts (line, "delta ") ||
	    is_base85 (line))
		take (splitter, line);
	else
		wait_for (splitter, line, STATE_HEADER);
}

static void
step (Splitter *splitter, const PpLine *line)
{
	static void (*const steps[]) (Splitter *, const PpLine *) = {
		[STATE_TEXT] = step_text,	  [STATE_HEADER] = step_header, [STATE_OLD] = step_old,
		[STATE_NEW] = step_new,		  [STATE_HUNK] = step_hunk,	[STATE_EXTENDED] = step_extended,
		[STATE_BINARY] = step_binary,
	};

	steps[splitter->state] (splitter, line);
}

static char *
string_or_null (GString *string)
{
	return g_string_free (string, string->len == 0);
}

void
pp_diff_split (const char *text, gsize length, char **diff, char **rest)
{
	Splitter splitter = { .state = STATE_TEXT, .diff = g_string_new (NULL), .rest = g_string_new (NULL),
		              .pending = g_string_new (NULL) };
	const char *at = text, *end = text + length;
	PpLine line;

	while (pp_line_next (&at, end, &line))
		step (&splitter, &line);
	/* as Patchwork: a text that ends in a line end has one more, empty line */
	if (length > 0 && end[-1] == '\n') {
		line = (PpLine) { end, 0 };
		step (&splitter, &line);
	}
	move_pending (&splitter, splitter.rest);
	g_string_free (splitter.pending, TRUE);
	*diff = string_or_null (splitter.diff);
	*rest = string_or_null (splitter.rest);
}

gboolean
pp_diff_present (const char *text, gsize length)
{
	g_autofree char *diff = NULL, *rest = NULL;

	pp_diff_split (text, length, &diff, &rest);
	return diff != NULL;
}
