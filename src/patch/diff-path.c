/* See diff-path.h. */
#include "patch/diff-path.h"

/* --- quotes ----------------------------------------------------------------------- */

static const char escapes[] = "a\ab\bf\fn\nr\rt\tv\v\\\\\"\"";

/* Appends the character of the escape at TEXT, behind the backslash. Its length, or 0. */
static gsize
unescape (PpLine text, GString *name)
{
	char c = text.length > 0 ? text.start[0] : '\0';

	for (gsize i = 0; c != '\0' && escapes[i] != '\0'; i += 2)
		if (escapes[i] == c) {
			g_string_append_c (name, escapes[i + 1]);
			return 1;
		}
	if (text.length < 3 || c < '0' || c > '3')
		return 0;
	for (gsize i = 1; i < 3; i++)
		if (text.start[i] < '0' || text.start[i] > '7')
			return 0;
	g_string_append_c (name, (c - '0') << 6 | (text.start[1] - '0') << 3 | (text.start[2] - '0'));
	return 3;
}

/* The C string that TEXT begins with. *LENGTH is what it takes there. */
static GString *
unquote (PpLine text, gsize *length)
{
	g_autoptr (GString) name = g_string_new (NULL);

	if (!PP_LINE_BEGINS (text, "\""))
		return NULL;
	for (gsize i = 1; i < text.length; i++) {
		gsize taken;

		if (text.start[i] == '"') {
			*length = i + 1;
			return g_steal_pointer (&name);
		}
		if (text.start[i] != '\\') {
			g_string_append_c (name, text.start[i]);
			continue;
		}
		taken = unescape (pp_line_after (text, i + 1), name);
		if (taken == 0)
			return NULL;
		i += taken;
	}
	return NULL;
}

/* --- names ------------------------------------------------------------------------ */

/* NAME without STRIP components; FALSE when it has not as many. */
static gboolean
strip_components (PpLine *name, guint strip)
{
	for (; strip > 0; strip--) {
		const char *slash = memchr (name->start, '/', name->length);

		if (slash == NULL)
			return FALSE;
		*name = pp_line_after (*name, slash + 1 - name->start);
	}
	return name->length > 0;
}

/* A copy of NAME with runs of slashes made one, as UTF-8 without NUL. */
static char *
copy_name (PpLine name)
{
	g_autoptr (GString) copy = g_string_sized_new (name.length);

	for (gsize i = 0; i < name.length; i++) {
		if (name.start[i] == '\0')
			g_string_append (copy, "\357\277\275");
		else if (name.start[i] != '/' || i == 0 || name.start[i - 1] != '/')
			g_string_append_c (copy, name.start[i]);
	}
	return g_utf8_make_valid (copy->str, copy->len);
}

static char *
strip_and_copy (PpLine name, guint strip)
{
	return strip_components (&name, strip) ? copy_name (name) : NULL;
}

static char *
read_quoted (PpLine value, guint strip)
{
	gsize length;
	g_autoptr (GString) name = unquote (value, &length);

	return name != NULL ? strip_and_copy ((PpLine) { name->str, name->len }, strip) : NULL;
}

static PpLine
up_to (PpLine value, char stop)
{
	const char *at = memchr (value.start, stop, value.length);

	if (at != NULL)
		value.length = at - value.start;
	return value;
}

char *
pp_path_read (PpLine value, guint strip, gboolean to_end)
{
	char *name = read_quoted (value, strip);

	if (name != NULL)
		return name;
	value = up_to (value, '\r');
	return strip_and_copy (to_end ? value : up_to (value, '\t'), strip);
}

gboolean
pp_path_is_null (PpLine value)
{
	return PP_LINE_BEGINS (value, "/dev/null")
	       && (value.length == strlen ("/dev/null") || g_ascii_isspace (value.start[strlen ("/dev/null")]));
}

/* --- diff --git ------------------------------------------------------------------- */

/* `"a/NAME" …': the quoted one says it all, but the other must say the same. */
static char *
read_git_quoted (PpLine value)
{
	gsize length;
	g_autoptr (GString) quoted = unquote (value, &length);
	g_autofree char *first = NULL, *second = NULL;

	if (quoted == NULL)
		return NULL;
	first = strip_and_copy ((PpLine) { quoted->str, quoted->len }, 1);
	value = pp_line_after (value, length);
	while (value.length > 0 && g_ascii_isspace (value.start[0]))
		value = pp_line_after (value, 1);
	second = PP_LINE_BEGINS (value, "\"") ? read_quoted (value, 1) : strip_and_copy (value, 1);
	return g_strcmp0 (first, second) == 0 ? g_steal_pointer (&first) : NULL;
}

/* `a/NAME "b/NAME"'. */
static char *
read_git_half_quoted (PpLine value, gsize quote)
{
	g_autofree char *first = strip_and_copy ((PpLine) { value.start, quote > 0 ? quote - 1 : 0 }, 1);
	g_autofree char *second = read_quoted (pp_line_after (value, quote), 1);

	return g_strcmp0 (first, second) == 0 ? g_steal_pointer (&first) : NULL;
}

/* `a/NAME b/NAME', where NAME may have blanks: the blank in the middle is the one with as
 * much before it as behind it. The slash behind each blank is looked for only once. */
static char *
read_git_plain (PpLine value)
{
	PpLine first = value;
	const char *end = value.start + value.length, *slash = NULL;

	if (!strip_components (&first, 1))
		return NULL;
	for (const char *at = first.start; at < end; at++) {
		gsize length = at - first.start;

		if (*at != ' ' && *at != '\t')
			continue;
		if (slash == NULL || slash <= at)
			slash = memchr (at, '/', end - at);
		if (slash == NULL)
			return NULL;
		if ((gsize) (end - slash - 1) == length && memcmp (first.start, slash + 1, length) == 0)
			return strip_and_copy ((PpLine) { first.start, length }, 0);
	}
	return NULL;
}

char *
pp_path_read_git (PpLine value)
{
	const char *quote;

	value = pp_line_without_cr (value);
	quote = memchr (value.start, '"', value.length);
	if (quote == value.start)
		return read_git_quoted (value);
	if (quote != NULL)
		return read_git_half_quoted (value, quote - value.start);
	return read_git_plain (value);
}

char *
pp_path_read_git_bare (PpLine value)
{
	gsize half;

	value = pp_line_without_cr (value);
	half = value.length / 2;
	if (PP_LINE_BEGINS (value, "a/") || PP_LINE_BEGINS (value, "b/"))
		return NULL;
	if (value.length % 2 == 0 || value.start[half] != ' ' || memcmp (value.start, value.start + half + 1, half) != 0)
		return NULL;
	return pp_path_read ((PpLine) { value.start, half }, 0, TRUE);
}

/* --- times ------------------------------------------------------------------------ */

/* Shapes of what may stand at the end of a line: 9 is a digit, 1 a digit or none, `~' a sign. */
static const char *const zones[] = { " ~9999", " ~99:99", NULL };
static const char *const clocks[] = { " 99:99:99", NULL };
static const char *const dates[] = { "9999-99-99", "99-99-99", NULL };

static gboolean
char_fits (char c, char shape)
{
	if (shape == '9')
		return g_ascii_isdigit (c);
	if (shape == '~')
		return c == '+' || c == '-';
	return c == shape;
}

static gboolean
ends_in_shape (PpLine line, const char *shape)
{
	gsize length = strlen (shape), i = 0;

	if (line.length < length)
		return FALSE;
	while (i < length && char_fits (line.start[line.length - length + i], shape[i]))
		i++;
	return i == length;
}

/* Cuts one of SHAPES from the end of LINE. */
static gboolean
cut_shape (PpLine *line, const char *const *shapes)
{
	for (; *shapes != NULL; shapes++)
		if (ends_in_shape (*line, *shapes)) {
			line->length -= strlen (*shapes);
			return TRUE;
		}
	return FALSE;
}

/* ` 12:34:56' or ` 12:34:56.789'. */
static gboolean
cut_clock (PpLine *line)
{
	PpLine whole = *line;

	if (cut_shape (line, clocks))
		return TRUE;
	while (whole.length > 0 && g_ascii_isdigit (whole.start[whole.length - 1]))
		whole.length--;
	if (whole.length == 0 || whole.start[--whole.length] != '.' || !cut_shape (&whole, clocks))
		return FALSE;
	*line = whole;
	return TRUE;
}

/* Cuts ` 2010-07-05 19:41:17.62 -0500' and its variants, and the white space before. */
static gboolean
cut_time (PpLine *line)
{
	PpLine cut = *line;

	cut_shape (&cut, zones);
	cut_clock (&cut);
	if (!cut_shape (&cut, dates) || cut.length == 0)
		return FALSE;
	if (cut.start[cut.length - 1] == '\t') {
		cut.length--;
	} else if (cut.start[cut.length - 1] == ' ') {
		while (cut.length > 0 && cut.start[cut.length - 1] == ' ')
			cut.length--;
	} else {
		return FALSE;
	}
	*line = cut;
	return TRUE;
}

char *
pp_path_read_dated (PpLine value, guint strip)
{
	PpLine cut = pp_line_without_cr (value);

	if (PP_LINE_BEGINS (value, "\"") || !cut_time (&cut))
		return pp_path_read (value, strip, FALSE);
	return strip_and_copy (cut, strip);
}

static int
number_at (const char *digits)
{
	return g_ascii_digit_value (digits[0]) * 10 + g_ascii_digit_value (digits[1]);
}

/* Minutes of UTC in TEXT, `HH:MM:00[.0…] +ZZZZ', or -1. */
static int
minutes_utc (PpLine text)
{
	PpLine zone = text;
	int minutes, offset;

	if (!cut_shape (&text, zones))
		return -1;
	zone = pp_line_after (zone, text.length + 1);
	while (text.length > strlen ("00:00:00") && strchr (".0", text.start[text.length - 1]) != NULL)
		text.length--;
	if (text.length != strlen ("00:00:00") || !ends_in_shape (text, "99:99:00"))
		return -1;
	minutes = number_at (text.start) * 60 + number_at (text.start + 3);
	offset = number_at (zone.start + 1) * 60 + number_at (zone.start + zone.length - 2);
	return zone.start[0] == '-' ? minutes + offset : minutes - offset;
}

gboolean
pp_path_is_epoch (PpLine value)
{
	const char *tab;

	value = pp_line_without_cr (value);
	while ((tab = memchr (value.start, '\t', value.length)) != NULL)
		value = pp_line_after (value, tab + 1 - value.start);
	if (PP_LINE_BEGINS (value, "1970-01-01 "))
		return minutes_utc (pp_line_after (value, 11)) == 0;
	return PP_LINE_BEGINS (value, "1969-12-31 ") && minutes_utc (pp_line_after (value, 11)) == 24 * 60;
}
