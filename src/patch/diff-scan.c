/* See diff-scan.h. */
#include "patch/diff-scan.h"

/* Above it a hunk's count is a lie anyway; keeps the arithmetic exact. */
#define MAX_COUNT G_GINT64_CONSTANT (999999999999999999)

/* --- lines ------------------------------------------------------------------------ */

gboolean
pp_line_ends (PpLine line, const char *suffix)
{
	gsize length = strlen (suffix);

	return line.length >= length && memcmp (line.start + line.length - length, suffix, length) == 0;
}

PpLine
pp_line_without_cr (PpLine line)
{
	if (line.length > 0 && line.start[line.length - 1] == '\r')
		line.length--;
	return line;
}

gboolean
pp_line_blank (PpLine line)
{
	for (gsize i = 0; i < line.length; i++)
		if (!g_ascii_isspace (line.start[i]))
			return FALSE;
	return TRUE;
}

/* --- hunks ------------------------------------------------------------------------ */

static gboolean
skip_literal (PpLine *line, const char *literal)
{
	gsize length = strlen (literal);

	if (!pp_line_begins (*line, literal, length))
		return FALSE;
	*line = pp_line_after (*line, length);
	return TRUE;
}

static gboolean
read_number (PpLine *line, gint64 *number)
{
	gsize i = 0;
	gint64 value = 0;

	for (; i < line->length && g_ascii_isdigit (line->start[i]); i++)
		value = value <= MAX_COUNT / 10 - 1 ? value * 10 + g_ascii_digit_value (line->start[i]) : MAX_COUNT;
	*line = pp_line_after (*line, i);
	*number = value;
	return i > 0;
}

/* `START' or `START,COUNT'. */
static gboolean
read_range (PpLine *line, gint64 *count)
{
	gint64 start;

	*count = 1;
	return read_number (line, &start) && (!skip_literal (line, ",") || read_number (line, count));
}

gboolean
pp_line_hunk (PpLine line, PpHunk *hunk)
{
	return skip_literal (&line, "@@ -") && read_range (&line, &hunk->removed)
	       && skip_literal (&line, " +") && read_range (&line, &hunk->added) && skip_literal (&line, " @@");
}

/* --- headers ---------------------------------------------------------------------- */

static const struct {
	const char *begin, *end;
} binary_notices[] = {
	{ "Binary files ", " differ" },			/* git, GNU diff */
	{ "Files ", " differ" },			/* POSIX diff */
	{ "Binary file ", " has changed" },		/* Mercurial */
	{ "Cannot display: file marked as a binary type.", "" },	/* Subversion */
};

gboolean
pp_line_binary_notice (PpLine line)
{
	line = pp_line_without_cr (line);
	for (guint i = 0; i < G_N_ELEMENTS (binary_notices); i++)
		if (pp_line_begins (line, binary_notices[i].begin, strlen (binary_notices[i].begin))
		    && pp_line_ends (line, binary_notices[i].end))
			return TRUE;
	return FALSE;
}

/* What must follow the name, so that prose is not taken for a header. */
typedef enum {
	VALUE_OCTAL,
	VALUE_HEX,
	VALUE_DIGIT,
	VALUE_ANY,
} ValueKind;

static const struct {
	const char *name;
	guint8 length;
	ValueKind value;
	PpExt ext;
} ext_headers[] = {
#define EXT(name, value, ext) { name, sizeof (name) - 1, value, ext }
	EXT ("index ", VALUE_HEX, PP_EXT_INDEX),
	EXT ("old mode ", VALUE_OCTAL, PP_EXT_OLD_MODE),
	EXT ("new mode ", VALUE_OCTAL, PP_EXT_NEW_MODE),
	EXT ("deleted file mode ", VALUE_OCTAL, PP_EXT_DELETED),
	EXT ("new file mode ", VALUE_OCTAL, PP_EXT_NEW),
	EXT ("copy from ", VALUE_ANY, PP_EXT_COPY_FROM),
	EXT ("copy to ", VALUE_ANY, PP_EXT_COPY_TO),
	EXT ("rename from ", VALUE_ANY, PP_EXT_RENAME_FROM),
	EXT ("rename to ", VALUE_ANY, PP_EXT_RENAME_TO),
	EXT ("rename old ", VALUE_ANY, PP_EXT_RENAME_FROM),
	EXT ("rename new ", VALUE_ANY, PP_EXT_RENAME_TO),
	EXT ("similarity index ", VALUE_DIGIT, PP_EXT_SIMILARITY),
	EXT ("dissimilarity index ", VALUE_DIGIT, PP_EXT_DISSIMILARITY),
#undef EXT
};

static gboolean
value_fits (PpLine value, ValueKind kind)
{
	if (value.length == 0)
		return FALSE;
	switch (kind) {
	case VALUE_OCTAL:
		return value.start[0] >= '0' && value.start[0] <= '7';
	case VALUE_HEX:
		return g_ascii_isxdigit (value.start[0]);
	case VALUE_DIGIT:
		return g_ascii_isdigit (value.start[0]);
	case VALUE_ANY:
		break;
	}
	return TRUE;
}

PpExt
pp_line_ext (PpLine line, PpLine *value)
{
	for (guint i = 0; i < G_N_ELEMENTS (ext_headers); i++) {
		PpLine rest;

		if (!pp_line_begins (line, ext_headers[i].name, ext_headers[i].length))
			continue;
		rest = pp_line_without_cr (pp_line_after (line, ext_headers[i].length));
		if (!value_fits (rest, ext_headers[i].value))
			return PP_EXT_NONE;
		if (value != NULL)
			*value = rest;
		return ext_headers[i].ext;
	}
	return PP_EXT_NONE;
}
