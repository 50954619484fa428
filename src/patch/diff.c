/* Splits a text in its diff and the rest: Patchwork's state machine (PATCHWORK.md §9) with
 * its defects mended. Lines wait until something proves that they are a diff: a hunk, a
 * mode change, a rename or copy, binary data. What waits at the end is the rest; what
 * waits between two diffs goes with them, as in Patchwork. It does not judge whether the
 * diff would apply, and no line is ever dropped.
 */
#include "patch/diff.h"

#include "patch/diff-scan.h"

/* One function each. What is called 7 in PATCHWORK.md is two states here. */
typedef enum {
	STATE_TEXT,		/* 0: no header in sight */
	STATE_HEADER,		/* 1: behind `diff ' or `Index: ', or between two files */
	STATE_OLD_NAME,		/* 2: behind `--- ' */
	STATE_NEW_NAME,		/* 3: behind `+++ ' */
	STATE_BODY,		/* 4, 5: inside a hunk */
	STATE_HUNK_END,		/* 3: behind a hunk */
	STATE_EXT,		/* 6: behind a header line of git */
	STATE_BINARY,		/* 7: before a block of binary data */
	STATE_BINARY_DATA,	/* 7: inside one */
} State;

/* The line that opened a header: how much may stand between it and `--- '. */
typedef enum {
	HEADER_NONE,
	HEADER_BARE,		/* `diff old new': nothing */
	HEADER_TOOL,		/* `diff -ru old new': lines, such as the rest of a wrapped one */
	HEADER_GIT,		/* `diff --git a/x b/x': the same */
	HEADER_INDEX,		/* `Index: x': the same, and `diff' */
	HEADER_INDEX_RULED,	/* followed by `=====': anything up to the next one */
} HeaderKind;

typedef struct {
	State state;
	gboolean started;		/* the diff has begun */
	gboolean file_proven;		/* this file's header is in the diff */
	HeaderKind header;
	PpHunk left;			/* of this hunk */
	const char *waiting;		/* first byte that is in no buffer yet */
	const char *candidate;		/* where the diff would begin; NULL when nowhere */
	const char *next;		/* behind the line at hand */
	GString *diff, *rest;		/* NULL when only asked for presence */
} Splitter;

static State in_text (Splitter *splitter, PpLine line);
static State in_header (Splitter *splitter, PpLine line);

/* --- buffers ---------------------------------------------------------------------- */

static void
move_waiting (Splitter *splitter, GString *buffer, const char *end)
{
	if (buffer != NULL)
		g_string_append_len (buffer, splitter->waiting, end - splitter->waiting);
	splitter->waiting = end;
}

/* The line at hand, and all that waits for it, is a diff. */
static void
prove (Splitter *splitter)
{
	if (!splitter->started)
		move_waiting (splitter, splitter->rest, splitter->candidate);
	move_waiting (splitter, splitter->diff, splitter->next);
	splitter->started = TRUE;
	splitter->file_proven = TRUE;
}

/* What looked like a header was none; LINE is looked at afresh. */
static State
give_up (Splitter *splitter, PpLine line)
{
	if (splitter->started)
		return in_header (splitter, line);
	splitter->candidate = NULL;
	splitter->header = HEADER_NONE;
	return in_text (splitter, line);
}

/* --- states ----------------------------------------------------------------------- */

static HeaderKind
header_kind (PpLine line)
{
	if (PP_LINE_BEGINS (line, "diff --git "))
		return HEADER_GIT;
	if (PP_LINE_BEGINS (line, "diff -"))
		return HEADER_TOOL;
	if (PP_LINE_BEGINS (line, "diff "))
		return HEADER_BARE;
	return PP_LINE_BEGINS (line, "Index: ") ? HEADER_INDEX : HEADER_NONE;
}

static State
begin_header (Splitter *splitter, PpLine line, HeaderKind kind)
{
	gboolean by_index = splitter->header == HEADER_INDEX || splitter->header == HEADER_INDEX_RULED;

	/* Subversion may have headers without hunks before the first hunk, and writes `Index: ' and `diff --git' for one file. */
	if (!(splitter->header == HEADER_INDEX_RULED && kind == HEADER_INDEX) && !(by_index && kind == HEADER_GIT))
		splitter->candidate = line.start;
	splitter->header = kind;
	splitter->file_proven = FALSE;
	return STATE_HEADER;
}

static State
in_text (Splitter *splitter, PpLine line)
{
	HeaderKind kind = header_kind (line);

	if (kind != HEADER_NONE)
		return begin_header (splitter, line, kind);
	if (!PP_LINE_BEGINS (line, "--- "))
		return STATE_TEXT;
	splitter->candidate = line.start;
	return STATE_OLD_NAME;
}

/* TRUE when LINE, which says nothing by itself, may stand in a header. */
static gboolean
header_holds (Splitter *splitter, PpLine line)
{
	switch (splitter->header) {
	case HEADER_INDEX:
		if (PP_LINE_BEGINS (line, "====="))
			splitter->header = HEADER_INDEX_RULED;
		/* fall through */
	case HEADER_TOOL:
	case HEADER_GIT:
		return !pp_line_blank (line);
	case HEADER_INDEX_RULED:
		return TRUE;
	case HEADER_NONE:
	case HEADER_BARE:
		break;
	}
	return FALSE;
}

static State
in_header (Splitter *splitter, PpLine line)
{
	HeaderKind kind = header_kind (line);
	gboolean by_index = splitter->header == HEADER_INDEX || splitter->header == HEADER_INDEX_RULED;

	if (PP_LINE_BEGINS (line, "--- "))
		return STATE_OLD_NAME;
	/* CVS writes `Index: ' and `diff -u' for one file. */
	if (kind != HEADER_NONE && !(kind == HEADER_TOOL && by_index && !splitter->started))
		return begin_header (splitter, line, kind);
	if (splitter->header == HEADER_GIT && pp_line_ext (line, NULL) != PP_EXT_NONE) {
		if (pp_line_ext (line, NULL) <= PP_EXT_LAST_CHANGE)
			prove (splitter);
		return STATE_EXT;
	}
	if (splitter->header == HEADER_GIT && PP_LINE_BEGINS (line, "GIT binary patch")) {
		prove (splitter);
		return STATE_BINARY;
	}
	if (splitter->header > HEADER_BARE && pp_line_binary_notice (line)) {
		prove (splitter);
		return STATE_HUNK_END;
	}
	if (splitter->started || header_holds (splitter, line))
		return STATE_HEADER;
	return give_up (splitter, line);
}

static State
in_old_name (Splitter *splitter, PpLine line)
{
	return PP_LINE_BEGINS (line, "+++ ") ? STATE_NEW_NAME : give_up (splitter, line);
}

static State
begin_hunk (Splitter *splitter)
{
	prove (splitter);
	splitter->header = HEADER_NONE;
	return pp_hunk_done (&splitter->left) ? STATE_HUNK_END : STATE_BODY;
}

static State
in_new_name (Splitter *splitter, PpLine line)
{
	return pp_line_hunk (line, &splitter->left) ? begin_hunk (splitter) : give_up (splitter, line);
}

static State
in_body (Splitter *splitter, PpLine line)
{
	pp_hunk_take (&splitter->left, line);
	if (!pp_hunk_done (&splitter->left))
		return STATE_BODY;
	prove (splitter);
	return STATE_HUNK_END;
}

static State
in_hunk_end (Splitter *splitter, PpLine line)
{
	if (pp_line_hunk (line, &splitter->left))
		return begin_hunk (splitter);
	/* GNU diff -r writes the notice without a header. */
	if (PP_LINE_BEGINS (line, "\\ ") || pp_line_binary_notice (line)) {
		prove (splitter);
		return STATE_HUNK_END;
	}
	splitter->header = HEADER_NONE;
	return in_header (splitter, line);
}

static State
in_ext (Splitter *splitter, PpLine line)
{
	PpExt ext = pp_line_ext (line, NULL);

	if (ext == PP_EXT_NONE)
		return in_header (splitter, line);
	if (ext <= PP_EXT_LAST_CHANGE || splitter->file_proven)
		prove (splitter);
	return STATE_EXT;
}

/* --- binary data ------------------------------------------------------------------ */

static State
in_binary (Splitter *splitter, PpLine line)
{
	if (!PP_LINE_BEGINS (line, "literal ") && !PP_LINE_BEGINS (line, "delta ")) {
		splitter->header = HEADER_NONE;
		return in_header (splitter, line);
	}
	prove (splitter);
	return STATE_BINARY_DATA;
}

/* A line of git's base85: a letter for the number of bytes, five letters for four of them. */
static gboolean
is_base85 (PpLine line)
{
	static const char others[] = "!#$%&()*+-;<=>?@^_`{|}~";
	gsize bytes;

	line = pp_line_without_cr (line);
	if (line.length == 0 || !g_ascii_isalpha (line.start[0]))
		return FALSE;
	bytes = g_ascii_isupper (line.start[0]) ? line.start[0] - 'A' + 1 : line.start[0] - 'a' + 27;
	if (line.length != 1 + (bytes + 3) / 4 * 5)
		return FALSE;
	for (gsize i = 1; i < line.length; i++)
		if (!g_ascii_isalnum (line.start[i]) && memchr (others, line.start[i], sizeof others - 1) == NULL)
			return FALSE;
	return TRUE;
}

/* A blank line ends the block. */
static State
in_binary_data (Splitter *splitter, PpLine line)
{
	gboolean blank = pp_line_blank (line);

	if (!blank && !is_base85 (line)) {
		splitter->header = HEADER_NONE;
		return in_header (splitter, line);
	}
	prove (splitter);
	return blank ? STATE_BINARY : STATE_BINARY_DATA;
}

/* --- the machine ------------------------------------------------------------------ */

static State (*const states[]) (Splitter *, PpLine) = {
	[STATE_TEXT] = in_text,
	[STATE_HEADER] = in_header,
	[STATE_OLD_NAME] = in_old_name,
	[STATE_NEW_NAME] = in_new_name,
	[STATE_BODY] = in_body,
	[STATE_HUNK_END] = in_hunk_end,
	[STATE_EXT] = in_ext,
	[STATE_BINARY] = in_binary,
	[STATE_BINARY_DATA] = in_binary_data,
};

/* The end of TEXT ends a line, as in Patchwork: where a line end stands there, an empty line
 * follows, and a hunk that is cut short takes it as it takes all the rest. */
static void
end_text (Splitter *splitter, const char *text, const char *end)
{
	gboolean in_body = splitter->state == STATE_BODY;
	gboolean proven = splitter->waiting == end;

	if (text == end)
		return;
	move_waiting (splitter, in_body ? splitter->diff : splitter->rest, end);
	if (in_body || (proven && end[-1] != '\n'))
		g_string_append_c (splitter->diff, '\n');
	else
		g_string_append_c (splitter->rest, '\n');
}

static char *
finish (GString *buffer)
{
	if (buffer->len > 0)
		return g_string_free (buffer, FALSE);
	g_string_free (buffer, TRUE);
	return NULL;
}

void
pp_diff_split (const char *text, gsize length, char **diff, char **rest)
{
	Splitter splitter = { .waiting = text, .diff = g_string_new (NULL), .rest = g_string_new (NULL) };
	PpReader reader = { text, text + length };
	PpLine line;

	while (pp_reader_next (&reader, &line)) {
		splitter.next = reader.start;
		splitter.state = states[splitter.state] (&splitter, line);
	}
	end_text (&splitter, text, reader.end);
	*diff = finish (splitter.diff);
	*rest = finish (splitter.rest);
}

gboolean
pp_diff_present (const char *text, gsize length)
{
	Splitter splitter = { .waiting = text };
	PpReader reader = { text, text + length };
	PpLine line;

	while (!splitter.started && pp_reader_next (&reader, &line)) {
		splitter.next = reader.start;
		splitter.state = states[splitter.state] (&splitter, line);
	}
	return splitter.started;
}
