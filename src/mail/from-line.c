/* What the words of a From_ line say. A sender can write any body: only a line that the writer of an mbox would have
 * escaped may split it, so that the date, and nothing but a date, has to end the line.
 */
#include "config.h"

#include "mail/from-line.h"

#include <string.h>

#include "mail/date.h"
#include "mail/message.h"

#define FROM "From "
#define FROM_LENGTH 5

/* The name of a field, and the blanks behind it. */
#define MAX_FIELD_NAME 256
#define MAX_FIELD_BLANKS 256

G_STATIC_ASSERT (PP_FROM_LINE_MAX + MAX_FIELD_NAME + MAX_FIELD_BLANKS < PP_FROM_LINE_ROOM);

/* --- dates ----------------------------------------------------------------- */

/* The fields of a From_ line's date, as found. */
typedef struct {
	const char *month, *day, *time, *year, *zone;
} DateFields;

static gboolean
is_day_name (const char *word)
{
	static const char names[] = "Mon Tue Wed Thu Fri Sat Sun ";
	const char *found = strlen (word) == 3 ? strstr (names, word) : NULL;

	return found != NULL && (found - names) % 4 == 0;
}

static gboolean
is_month_name (const char *word)
{
	static const char names[] = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec ";
	const char *found = strlen (word) == 3 ? strstr (names, word) : NULL;

	return found != NULL && (found - names) % 4 == 0;
}

/* Whether WORD has the shape of PATTERN, in which '0' is any digit. */
static gboolean
has_shape (const char *word, const char *pattern)
{
	for (; *pattern != '\0'; pattern++, word++)
		if (*pattern == '0' ? !g_ascii_isdigit (*word) : *word != *pattern)
			return FALSE;
	return *word == '\0';
}

static gboolean
is_day (const char *word)
{
	return has_shape (word, "0") || has_shape (word, "00");
}

static gboolean
is_time (const char *word)
{
	return has_shape (word, "00:00:00") || has_shape (word, "00:00") || has_shape (word, "0:00:00") ||
	       has_shape (word, "0:00");
}

/* A name, or hours and minutes, or both, as Java writes them: GMT+02:00. */
static gboolean
is_zone (const char *word)
{
	gsize letters = strspn (word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	const char *offset = word + letters;

	if (letters > 5 || word[0] == '\0')
		return FALSE;
	return *offset == '\0' || has_shape (offset, "+0000") || has_shape (offset, "-0000") ||
	       has_shape (offset, "+00:00") || has_shape (offset, "-00:00");
}

/* Where the hours of ZONE, if it has any, start, as mail headers have them, but for a colon. */
static const char *
offset_in (const char *zone)
{
	const char *sign = strpbrk (zone, "+-");

	return sign != NULL ? sign : zone;
}

/* What UUCP puts behind the date. */
static gboolean
is_remote (char **words)
{
	return strcmp (words[0], "remote") == 0 && g_strcmp0 (words[1], "from") == 0 && words[2] != NULL && words[3] == NULL;
}

static gboolean
is_year (const char *word, gboolean short_too)
{
	return has_shape (word, "0000") || (short_too && has_shape (word, "00"));
}

static gboolean
is_whole (const DateFields *fields)
{
	return fields->month != NULL && fields->day != NULL && fields->time != NULL && fields->year != NULL;
}

/* Takes WORD for the first of FIELDS that it can be. */
static gboolean
take_field (DateFields *fields, const char *word)
{
	if (fields->month == NULL && is_month_name (word))
		fields->month = word;
	else if (fields->day == NULL && is_day (word))
		fields->day = word;
	else if (fields->time == NULL && is_time (word))
		fields->time = word;
	else if (fields->year == NULL && is_year (word, fields->time != NULL))
		fields->year = word;
	else if (fields->time != NULL && is_zone (word))
		fields->zone = fields->zone[0] == '\0' ? word : fields->zone;
	else
		return FALSE;
	return TRUE;
}

/* The words of a date behind the day's name: a month, a day, a time and a year in any of
 * the orders in use, zones anywhere behind the time, and nothing else. */
static gboolean
find_fields (char **words, DateFields *fields)
{
	*fields = (DateFields) { NULL, NULL, NULL, NULL, "" };
	for (; *words != NULL; words++) {
		if (is_whole (fields) && is_remote (words))
			return TRUE;
		if (!take_field (fields, *words))
			return FALSE;
	}
	return is_whole (fields);
}

/* Finds the date that ends LINE. */
static gboolean
parse_from_date (const char *line, gint64 *date)
{
	g_auto (GStrv) words = g_strsplit_set (line, " \t", -1);
	guint n = 0;

	for (guint i = 0; words[i] != NULL; i++) {
		if (words[i][0] != '\0')
			words[n++] = words[i];
		else
			g_free (words[i]);
	}
	words[n] = NULL;
	for (guint i = 0; i < n; i++) {
		DateFields fields;
		if (is_day_name (words[i]) && find_fields (words + i + 1, &fields)) {
			const char *zone = offset_in (fields.zone), *colon = strchr (zone, ':');
			int hours = colon != NULL ? colon - zone : (int) strlen (zone);
			g_autofree char *text = g_strdup_printf ("%s %s %s %s %.*s%s", fields.day, fields.month,
			                                         fields.year, fields.time, hours, zone,
			                                         colon != NULL ? colon + 1 : "");
			return pp_date_parse (text, date);
		}
	}
	return FALSE;
}

/* --- lines ----------------------------------------------------------------- */

static gboolean
is_git_line (const char *line)
{
	gsize hex = strspn (line, "0123456789abcdef");

	return (hex == 40 || hex == 64) && strcmp (line + hex, " Mon Sep 17 00:00:00 2001") == 0;
}

gboolean
pp_from_line_is_field (const char *data, gsize length)
{
	gsize i = 0;

	while (i < length && i < MAX_FIELD_NAME && data[i] > ' ' && data[i] < 0x7f && data[i] != ':')
		i++;
	if (i == 0)
		return FALSE;
	gsize blanks = MIN (length, i + MAX_FIELD_BLANKS);
	while (i < blanks && (data[i] == ' ' || data[i] == '\t'))
		i++;
	return i < length && data[i] == ':';
}

PpFromLine
pp_from_line_parse (const char *data, gsize length)
{
	PpFromLine line = PP_FROM_LINE_INIT;
	gsize limit = MIN (length, PP_FROM_LINE_MAX);

	if (length < FROM_LENGTH || memcmp (data, FROM, FROM_LENGTH) != 0 || pp_from_line_is_field (data, limit))
		return line;
	const char *newline = memchr (data, '\n', limit);
	if (newline == NULL && length > limit)
		return (PpFromLine) PP_FROM_LINE_INIT;

	const char *end = newline != NULL ? newline : data + length;
	line.length = end - data + (newline != NULL ? 1 : 0);
	while (end > data && (end[-1] == '\r' || end[-1] == ' '))
		end--;
	if (end <= data + FROM_LENGTH || memchr (data, '\0', end - data) != NULL) {
		line.kind = PP_FROM_LINE_UNDATED;
		return line;
	}

	g_autofree char *text = g_strndup (data + FROM_LENGTH, end - data - FROM_LENGTH);
	if (is_git_line (text)) {
		line.kind = PP_FROM_LINE_GIT;
	} else if (parse_from_date (text, &line.date)) {
		line.kind = PP_FROM_LINE_DATED;
		if (line.date == 0) {
			/* Nobody had mail then: public-inbox's and lei's placeholder. */
			line.date = PP_NO_DATE;
			line.is_mboxrd = strstr (text, "mboxrd") != NULL;
		}
	} else {
		line.kind = PP_FROM_LINE_UNDATED;
		line.date = PP_NO_DATE;
	}
	return line;
}

PpFromLine
pp_from_line_parse_first (const char *data, gsize length)
{
	PpFromLine line = pp_from_line_parse (data, length);

	if (line.kind == PP_FROM_LINE_UNDATED && !pp_from_line_is_field (data + line.length, length - line.length))
		return (PpFromLine) PP_FROM_LINE_INIT;
	return line;
}
