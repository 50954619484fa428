/* Splitting mbox files. One search for "From " over a buffer finds both the lines that may
 * start a message and those that may be escaped; each message is then copied once, out of
 * the buffer.
 *
 * A sender can write any body, so that only a line that the writer of the file would have
 * escaped may split: From_, an empty line before it, a whole date at its end. Content-Length
 * comes from the sender too, and counts only when mboxcl2 was asked for.
 */
#include "config.h"

#include "mail/mbox.h"

#include <string.h>

#include "mail/date.h"
#include "mail/limits.h"
#include "mail/message.h"

#define FROM "From "
#define FROM_LENGTH 5

/* A longer line is no From_ line: addresses are limited to 254 characters. */
#define MAX_FROM_LINE 2048

#define MAX_FIELD_NAME 256

/* What is read at once. */
#define CHUNK (256 * 1024)

/* Bytes before a possible From_ line that are looked at: an empty line with its CR. */
#define CONTEXT 4

/* What a line that starts with "From " is. */
typedef enum {
	LINE_OTHER,
	LINE_UNDATED,	/* no date to be read */
	LINE_DATED,
	LINE_GIT,	/* git format-patch's */
} LineKind;

typedef struct {
	LineKind kind;
	gsize length;	/* with the line end */
	gint64 date;
	gboolean is_rd;	/* it says that the file is mboxrd */
} FromLine;

static const FromLine NO_LINE = { LINE_OTHER, 0, PP_NO_DATE, FALSE };

/* --- From_ lines ----------------------------------------------------------- */

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

static gboolean
is_zone (const char *word)
{
	gsize length = strlen (word);

	if (has_shape (word, "+0000") || has_shape (word, "-0000"))
		return TRUE;
	return length >= 1 && length <= 5 && strspn (word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == length;
}

/* The words of a date behind the day's name: a month, a day, a time and a year in any of
 * the orders in use, zones anywhere behind the time, and nothing else. */
static gboolean
find_fields (char **words, DateFields *fields)
{
	*fields = (DateFields) { NULL, NULL, NULL, NULL, "" };
	for (; *words != NULL; words++) {
		if (fields->month == NULL && is_month_name (*words))
			fields->month = *words;
		else if (fields->day == NULL && is_day (*words))
			fields->day = *words;
		else if (fields->time == NULL && is_time (*words))
			fields->time = *words;
		else if (fields->year == NULL && has_shape (*words, "0000"))
			fields->year = *words;
		else if (fields->time != NULL && is_zone (*words))
			fields->zone = fields->zone[0] == '\0' ? *words : fields->zone;
		else
			return FALSE;
	}
	return fields->month != NULL && fields->day != NULL && fields->time != NULL && fields->year != NULL;
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
			g_autofree char *text = g_strdup_printf ("%s %s %s %s %s", fields.day, fields.month,
			                                         fields.year, fields.time, fields.zone);
			return pp_date_parse (text, date);
		}
	}
	return FALSE;
}

/* git format-patch's line: the name of an object, and always the same date. */
static gboolean
is_git_line (const char *line)
{
	gsize hex = strspn (line, "0123456789abcdef");

	return (hex == 40 || hex == 64) && strcmp (line + hex, " Mon Sep 17 00:00:00 2001") == 0;
}

gboolean
pp_mbox_is_field (const char *data, gsize length)
{
	gsize i = 0;

	while (i < length && i < MAX_FIELD_NAME && data[i] > ' ' && data[i] < 0x7f && data[i] != ':')
		i++;
	if (i == 0)
		return FALSE;
	while (i < length && (data[i] == ' ' || data[i] == '\t'))
		i++;
	return i < length && data[i] == ':';
}

/* What the line at DATA is; it ends within LENGTH or at its end. */
static FromLine
parse_from_line (const char *data, gsize length)
{
	FromLine line = NO_LINE;
	gsize limit = MIN (length, MAX_FROM_LINE);

	if (length < FROM_LENGTH || memcmp (data, FROM, FROM_LENGTH) != 0 || pp_mbox_is_field (data, limit))
		return line;
	const char *newline = memchr (data, '\n', limit);
	if (newline == NULL && length > limit)
		return NO_LINE;

	const char *end = newline != NULL ? newline : data + length;
	line.length = end - data + (newline != NULL ? 1 : 0);
	while (end > data && (end[-1] == '\r' || end[-1] == ' '))
		end--;
	if (end <= data + FROM_LENGTH || memchr (data, '\0', end - data) != NULL) {
		line.kind = LINE_UNDATED;
		return line;
	}

	g_autofree char *text = g_strndup (data + FROM_LENGTH, end - data - FROM_LENGTH);
	if (is_git_line (text)) {
		line.kind = LINE_GIT;
	} else if (parse_from_date (text, &line.date)) {
		line.kind = LINE_DATED;
		if (line.date == 0) {
			/* Nobody had mail then: public-inbox's and lei's placeholder. */
			line.date = PP_NO_DATE;
			line.is_rd = strstr (text, "mboxrd") != NULL;
		}
	} else {
		line.kind = LINE_UNDATED;
		line.date = PP_NO_DATE;
	}
	return line;
}

/* The same at the start of a message, where a From_ line may be without date. */
static FromLine
parse_first_line (const char *data, gsize length)
{
	FromLine line = parse_from_line (data, length);

	if (line.kind == LINE_UNDATED && !pp_mbox_is_field (data + line.length, length - line.length))
		return NO_LINE;
	return line;
}

gsize
pp_mbox_from_line (const char *data, gsize length, gint64 *date)
{
	FromLine line = parse_first_line (data, length);

	*date = line.date;
	return line.kind == LINE_OTHER ? 0 : line.length;
}

/* --- the buffer ------------------------------------------------------------ */

struct _PpMbox {
	PpReadFunc read;
	gpointer data;
	PpMboxDialect dialect;
	gboolean started;	/* the start of the file was looked at */
	gboolean git;		/* … and is a line of git format-patch's */
	FromLine line;		/* of the message at START, as it was found; length 0 when it was not */

	char *buffer;
	gsize capacity;
	gsize start;		/* of the message that is being looked for */
	gsize fill;
	guint64 offset;		/* of the buffer's start in the input */
	gboolean eof;		/* or failed */
};

PpMbox *
pp_mbox_new (PpReadFunc read, gpointer data, PpMboxDialect dialect)
{
	PpMbox *mbox = g_new0 (PpMbox, 1);

	mbox->read = read;
	mbox->data = data;
	mbox->dialect = dialect;
	mbox->capacity = CHUNK;
	mbox->buffer = g_malloc (mbox->capacity);
	return mbox;
}

void
pp_mbox_free (PpMbox *mbox)
{
	if (mbox == NULL)
		return;
	g_free (mbox->buffer);
	g_free (mbox);
}

void
pp_mbox_message_clear (PpMboxMessage *message)
{
	g_clear_pointer (&message->raw, g_bytes_unref);
}

/* Reads on behind what is there. The message's start moves to the buffer's: positions are
 * to be kept relative to it. FALSE and ERROR when reading failed. */
static gboolean
read_more (PpMbox *mbox, GError **error)
{
	memmove (mbox->buffer, mbox->buffer + mbox->start, mbox->fill - mbox->start);
	mbox->offset += mbox->start;
	mbox->fill -= mbox->start;
	mbox->start = 0;
	if (mbox->capacity - mbox->fill < CHUNK / 2) {
		mbox->capacity *= 2;
		mbox->buffer = g_realloc (mbox->buffer, mbox->capacity);
	}

	gssize n = mbox->read (mbox->data, mbox->buffer + mbox->fill, mbox->capacity - mbox->fill, error);
	if (n <= 0)
		mbox->eof = TRUE;
	else
		mbox->fill += n;
	return n >= 0;
}

/* Has at least LENGTH bytes from the message's start in the buffer, or all there are. */
static gboolean
read_up_to (PpMbox *mbox, gsize length, GError **error)
{
	while (!mbox->eof && mbox->fill - mbox->start < length)
		if (!read_more (mbox, error))
			return FALSE;
	return TRUE;
}

/* --- finding the end of a message ------------------------------------------ */

/* The message that is being looked for. Positions count from mbox->start. */
typedef struct {
	gsize body;		/* behind the From_ line */
	gsize scan;		/* up to here there is no From_ line */
	gsize end;		/* of the message */
	gsize next;		/* where the next From_ line starts, or the end of the input */
	gboolean escapes;	/* there may be lines to unescape */
	char *head;		/* of a message that is too large, PP_LIMIT_MESSAGE bytes */
} Extent;

/* Whether the line at P follows an empty one. */
static gboolean
follows_empty_line (const char *start, const char *p)
{
	if (p - start < 2 || p[-1] != '\n')
		return FALSE;
	if (p[-2] == '\r')
		p--;
	return p - start < 2 || p[-2] == '\n';
}

/* Whether LINE starts a message of this file. */
static gboolean
separates (const PpMbox *mbox, const FromLine *line)
{
	return line->kind == LINE_DATED || (line->kind == LINE_GIT && mbox->git);
}

/* END without the empty line that the format puts before a From_ line. */
static gsize
without_empty_line (const char *start, gsize body, gsize end)
{
	gsize e = end;

	if (e == body || start[e - 1] != '\n')
		return end;
	e--;
	if (e > body && start[e - 1] == '\r')
		e--;
	return e == body || start[e - 1] == '\n' ? e : end;
}

/* Looks for the next From_ line in what is in the buffer. FALSE when more is needed. */
static gboolean
scan_buffer (PpMbox *mbox, Extent *extent)
{
	const char *start = mbox->buffer + mbox->start, *limit = mbox->buffer + mbox->fill;
	const char *p = start + extent->scan;

	while ((p = memmem (p, limit - p, FROM, FROM_LENGTH)) != NULL) {
		if (p > start && p[-1] == '>')
			extent->escapes = TRUE;
		if (follows_empty_line (start, p)) {
			FromLine line = parse_from_line (p, limit - p);
			gboolean whole = mbox->eof || limit - p > MAX_FROM_LINE ||
			                 memchr (p, '\n', limit - p) != NULL;
			if (!whole) {
				extent->scan = p - start;
				return FALSE;
			}
			if (separates (mbox, &line)) {
				extent->next = p - start;
				mbox->line = line;
				return TRUE;
			}
		}
		p += FROM_LENGTH;
	}
	extent->scan = MAX (extent->scan, (gsize) (limit - start) - MIN (limit - start, FROM_LENGTH - 1));
	extent->next = limit - start;
	return mbox->eof;
}

/* Keeps the head of a message that has become too large, and lets go what was scanned. */
static void
drop_scanned (PpMbox *mbox, Extent *extent)
{
	const char *start = mbox->buffer + mbox->start;

	if (extent->head == NULL) {
		extent->head = g_malloc (PP_LIMIT_MESSAGE);
		memcpy (extent->head, start + extent->body, PP_LIMIT_MESSAGE);
	}
	mbox->start += extent->scan - CONTEXT;
	extent->scan = CONTEXT;
	extent->body = 0;
}

static gboolean
find_from_line (PpMbox *mbox, Extent *extent, GError **error)
{
	while (!scan_buffer (mbox, extent)) {
		if (extent->head != NULL || extent->scan - extent->body > PP_LIMIT_MESSAGE + CONTEXT)
			drop_scanned (mbox, extent);
		if (!read_more (mbox, error))
			return FALSE;
	}
	extent->end = without_empty_line (mbox->buffer + mbox->start, extent->body, extent->next);
	return TRUE;
}

/* --- mboxcl2 --------------------------------------------------------------- */

/* Where the header block of TEXT ends, with its empty line; LENGTH when it does not. */
static gsize
header_length (const char *text, gsize length)
{
	const char *p = text, *limit = text + length;

	while (p < limit) {
		if (*p == '\n')
			return p + 1 - text;
		if (*p == '\r' && p + 1 < limit && p[1] == '\n')
			return p + 2 - text;
		p = memchr (p, '\n', limit - p);
		if (p == NULL)
			break;
		p++;
	}
	return length;
}

/* The value of Content-Length in HEADER, at most PP_LIMIT_MESSAGE. */
static gboolean
parse_content_length (const char *header, gsize length, gsize *content_length)
{
	static const char name[] = "Content-Length:";
	const char *p = header, *limit = header + length;

	for (; p != NULL && p < limit; p = memchr (p, '\n', limit - p), p = p != NULL ? p + 1 : NULL) {
		if ((gsize) (limit - p) <= strlen (name) || g_ascii_strncasecmp (p, name, strlen (name)) != 0)
			continue;
		const char *newline = memchr (p, '\n', limit - p);
		g_autofree char *value = g_strndup (p + strlen (name), (newline != NULL ? newline : limit) - p - strlen (name));
		guint64 number;
		if (!g_ascii_string_to_unsigned (g_strstrip (value), 10, 0, PP_LIMIT_MESSAGE, &number, NULL))
			return FALSE;
		*content_length = number;
		return TRUE;
	}
	return FALSE;
}

/* Whether a message may end at END: what follows is a From_ line, or nothing; an empty line
 * may stand between. */
static gboolean
may_end_at (const PpMbox *mbox, gsize end, gsize *next)
{
	const char *p = mbox->buffer + mbox->start + end, *limit = mbox->buffer + mbox->fill;

	if (p > limit)
		return FALSE;
	if (p < limit && *p == '\r')
		p++;
	if (p < limit && *p == '\n')
		p++;
	*next = p - mbox->buffer - mbox->start;
	FromLine line = parse_from_line (p, limit - p);
	return (p == limit && mbox->eof) || separates (mbox, &line);
}

/* Takes Content-Length's word for the end of the message when it fits. */
static gboolean
find_counted_end (PpMbox *mbox, Extent *extent, gboolean *found, GError **error)
{
	gsize wanted = MAX_FROM_LINE, length, header, content_length;

	*found = FALSE;
	do {
		wanted *= 2;
		if (!read_up_to (mbox, extent->body + wanted, error))
			return FALSE;
		length = MIN (mbox->fill - mbox->start - extent->body, wanted);
		header = header_length (mbox->buffer + mbox->start + extent->body, length);
	} while (header == wanted && wanted < PP_LIMIT_HEADER);

	if (!parse_content_length (mbox->buffer + mbox->start + extent->body, header, &content_length))
		return TRUE;
	extent->end = extent->body + header + content_length;
	if (!read_up_to (mbox, extent->end + MAX_FROM_LINE + CONTEXT, error))
		return FALSE;
	*found = may_end_at (mbox, extent->end, &extent->next);
	return TRUE;
}

/* --- messages -------------------------------------------------------------- */

/* Copies LENGTH bytes of TEXT to TO without one `>' of every escaped line of the body.
 * Returns how many there are then. */
static gsize
copy_unescaped (char *to, const char *text, gsize length, PpMboxDialect dialect)
{
	static const char escaped[] = ">" FROM;
	const char *body = text + header_length (text, length), *limit = text + length;
	const char *copied = text;
	char *out = to;

	for (const char *p = body; (p = memmem (p, limit - p, escaped, strlen (escaped))) != NULL; p++) {
		const char *line = p;
		while (line > body && line[-1] == '>')
			line--;
		if ((line > body && line[-1] != '\n') || (dialect == PP_MBOX_O && line < p))
			continue;
		out = mempcpy (out, copied, line - copied);
		copied = line + 1;
	}
	out = mempcpy (out, copied, limit - copied);
	return out - to;
}

static GBytes *
take_message (const PpMbox *mbox, Extent *extent)
{
	gboolean large = extent->head != NULL;
	const char *text = large ? extent->head : mbox->buffer + mbox->start + extent->body;
	gsize length = large ? PP_LIMIT_MESSAGE : MIN (extent->end - extent->body, PP_LIMIT_MESSAGE);

	if (large && !extent->escapes)
		return g_bytes_new_take (g_steal_pointer (&extent->head), length);
	if (!extent->escapes || mbox->dialect == PP_MBOX_CL2)
		return g_bytes_new (text, length);
	char *copy = g_malloc (MAX (length, 1));
	return g_bytes_new_take (copy, copy_unescaped (copy, text, length, mbox->dialect));
}

/* Looks at the start of the file. */
static gboolean
start_file (PpMbox *mbox, GError **error)
{
	const char *p;

	mbox->started = TRUE;
	do {
		if (!read_up_to (mbox, 2 * MAX_FROM_LINE, error))
			return FALSE;
		p = mbox->buffer + mbox->start;
		while (mbox->start < mbox->fill && (*p == '\r' || *p == '\n')) {
			mbox->start++;
			p++;
		}
	} while (!mbox->eof && mbox->fill - mbox->start < 2 * MAX_FROM_LINE);

	FromLine line = parse_first_line (mbox->buffer + mbox->start, mbox->fill - mbox->start);
	mbox->git = line.kind == LINE_GIT;
	if (mbox->dialect == PP_MBOX_AUTO)
		mbox->dialect = line.is_rd ? PP_MBOX_RD : PP_MBOX_O;
	return TRUE;
}

/* Finds where the message that starts at mbox->start ends. */
static gboolean
find_extent (PpMbox *mbox, Extent *extent, GError **error)
{
	gboolean counted = FALSE;

	if (mbox->dialect == PP_MBOX_CL2 && !find_counted_end (mbox, extent, &counted, error))
		return FALSE;
	return counted || find_from_line (mbox, extent, error);
}

/* Has a whole From_ line of the next message, and a field behind it, in the buffer. */
static gboolean
start_message (PpMbox *mbox, GError **error)
{
	if (!mbox->started && !start_file (mbox, error))
		return FALSE;
	return read_up_to (mbox, 2 * MAX_FROM_LINE, error);
}

int
pp_mbox_next (PpMbox *mbox, PpMboxMessage *message, GError **error)
{
	Extent extent = { 0 };

	*message = (PpMboxMessage) { NULL, PP_NO_DATE, 0, FALSE };
	gboolean fine = start_message (mbox, error);
	if (fine && mbox->start == mbox->fill)
		return 0;
	if (fine) {
		if (mbox->line.length == 0)
			mbox->line = parse_first_line (mbox->buffer + mbox->start, mbox->fill - mbox->start);
		extent.body = extent.scan = mbox->line.length;
		message->from_line_date = mbox->line.date;
		mbox->line.length = 0;
		message->offset = mbox->offset + mbox->start;
		fine = find_extent (mbox, &extent, error);
	}
	if (fine) {
		message->too_large = extent.head != NULL || extent.end - extent.body > PP_LIMIT_MESSAGE;
		message->raw = take_message (mbox, &extent);
		mbox->start += extent.next;
	} else {
		mbox->start = mbox->fill;
	}
	g_free (extent.head);
	return fine ? 1 : -1;
}
