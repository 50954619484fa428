/* Lines of a diff, for the files diff-*.c only: a text is walked once, line by line, and
 * nothing is copied. Nothing here allocates.
 */
#ifndef PP_PATCH_DIFF_SCAN_H
#define PP_PATCH_DIFF_SCAN_H

#include <glib.h>
#include <string.h>

/* A line without its LF, not terminated. */
typedef struct {
	const char *start;
	gsize length;
} PpLine;

/* What is still to be read: START up to END. */
typedef struct {
	const char *start, *end;
} PpReader;

/* The lines that a hunk says it has on both sides. */
typedef struct {
	gint64 removed, added;		/* context counts as both; saturated, see diff-scan.c */
} PpHunk;

/* The next line of READER, which stays where it is; FALSE at the end. A LF at the end does
 * not begin one more line. */
static inline gboolean
pp_reader_peek (const PpReader *reader, PpLine *line)
{
	const char *lf;

	if (reader->start >= reader->end)
		return FALSE;
	lf = memchr (reader->start, '\n', reader->end - reader->start);
	line->start = reader->start;
	line->length = (lf != NULL ? lf : reader->end) - reader->start;
	return TRUE;
}

/* The same, and goes on to the line behind it. */
static inline gboolean
pp_reader_next (PpReader *reader, PpLine *line)
{
	if (!pp_reader_peek (reader, line))
		return FALSE;
	reader->start = line->start + line->length;
	if (reader->start < reader->end)
		reader->start++;
	return TRUE;
}

static inline gboolean
pp_line_begins (PpLine line, const char *prefix, gsize length)
{
	return line.length >= length && memcmp (line.start, prefix, length) == 0;
}

#define PP_LINE_BEGINS(line, literal) pp_line_begins ((line), "" literal, sizeof (literal) - 1)

/* LINE without its first COUNT bytes. */
static inline PpLine
pp_line_after (PpLine line, gsize count)
{
	return (PpLine) { line.start + count, line.length - count };
}

gboolean pp_line_ends (PpLine line, const char *suffix);
/* LINE without a CR at its end. */
PpLine pp_line_without_cr (PpLine line);
/* TRUE when only blanks are in it. */
gboolean pp_line_blank (PpLine line);

/* TRUE when LINE is `@@ -1,2 +3,4 @@…'; *HUNK gets the counts, 1 where none is written. */
gboolean pp_line_hunk (PpLine line, PpHunk *hunk);

/* Takes the line of a hunk's body off its counts. */
static inline void
pp_hunk_take (PpHunk *hunk, PpLine line)
{
	char c = line.length > 0 ? line.start[0] : ' ';

	/* An empty line is context whose blank somebody removed; `\ No newline at end of
	 * file' comes in every language. */
	if (c == '\\' && PP_LINE_BEGINS (line, "\\ "))
		return;
	hunk->removed -= c != '+';
	hunk->added -= c != '-';
}

/* TRUE when nothing of the hunk is missing. */
static inline gboolean
pp_hunk_done (const PpHunk *hunk)
{
	return hunk->removed <= 0 && hunk->added <= 0;
}

/* TRUE for the line that tools write in place of hunks when a file is binary. */
gboolean pp_line_binary_notice (PpLine line);

/* Header lines of git between `diff --git' and the names. */
typedef enum {
	PP_EXT_NONE,
	PP_EXT_OLD_MODE,
	PP_EXT_NEW_MODE,
	PP_EXT_DELETED,
	PP_EXT_NEW,
	PP_EXT_COPY_FROM,
	PP_EXT_COPY_TO,
	PP_EXT_RENAME_FROM,
	PP_EXT_RENAME_TO,
	PP_EXT_LAST_CHANGE = PP_EXT_RENAME_TO,	/* the ones above are a change by themselves */
	PP_EXT_SIMILARITY,
	PP_EXT_DISSIMILARITY,
	PP_EXT_INDEX,
} PpExt;

/* Which header LINE is; *VALUE (may be NULL) gets what stands behind its name. */
PpExt pp_line_ext (PpLine line, PpLine *value);

#endif
