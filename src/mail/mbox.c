/* Splitting mbox files. One search for "From " over a buffer finds both the lines that may
 * start a message and those that may be escaped; each message is then copied once, out of
 * the buffer.
 *
 * A sender can write any body, so that only a line that the writer of the file would have
 * escaped may split: From_, an empty line before it, a whole date at its end. Content-Length
 * comes from the sender too, and counts only when mboxcl or mboxcl2 was asked for, or when all messages at the start of
 * the file have one that is right.
 */
#include "config.h"

#include "mail/mbox.h"

#include <string.h>

#include "mail/from-line.h"
#include "mail/header.h"
#include "mail/limits.h"
#include "mail/message.h"

#define FROM "From "
#define FROM_LENGTH 5

/* What is read at once. */
#define CHUNK (256 * 1024)

/* A message that is too large is given in pieces that end with a line, if one ends within so many bytes. */
#define LINE_ROOM (64 * 1024)

/* Bytes before a possible From_ line that are looked at: an empty line with its CR. */
#define CONTEXT 4

/* The bytes at the start of a file that say whether its Content-Lengths count. */
#define PROBE (1024 * 1024)

/* UTF-8's, from editors. */
static const char byte_order_mark[] = "\xef\xbb\xbf";

gsize
pp_mbox_from_line (const char *data, gsize length, gint64 *date)
{
	PpFromLine line = pp_from_line_parse_first (data, length);

	*date = line.date;
	return line.length;
}

gsize
pp_mbox_lead (const char *data, gsize length)
{
	gsize lead = 0;

	if (length >= strlen (byte_order_mark) && memcmp (data, byte_order_mark, strlen (byte_order_mark)) == 0)
		lead = strlen (byte_order_mark);
	while (lead < length && (data[lead] == '\r' || data[lead] == '\n'))
		lead++;
	return lead;
}

/* --- the buffer ------------------------------------------------------------ */

struct _PpMbox {
	PpReadFunc read;
	gpointer data;
	PpRestFunc rest_func;	/* or NULL */
	gpointer rest_data;
	gboolean rest_failed;	/* … did not take it; ERROR says why */
	PpMboxDialect dialect;
	gboolean started;	/* the start of the file was looked at */
	PpFromLineKind first;	/* … and is a line of this kind */
	PpFromLine line;		/* of the message at START, as it was found; length 0 when it was not */

	char *buffer;
	gsize capacity;
	gsize start;		/* of the message that is being looked for */
	gsize fill;
	guint64 offset;		/* of the buffer's start in the input */
	gboolean eof;		/* or failed */
	GError *error;		/* why reading failed; told when all that is whole before it was given */
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
	g_clear_error (&mbox->error);
	g_free (mbox->buffer);
	g_free (mbox);
}

void
pp_mbox_set_rest_func (PpMbox *mbox, PpRestFunc func, gpointer data)
{
	mbox->rest_func = func;
	mbox->rest_data = data;
}

void
pp_mbox_message_clear (PpMboxMessage *message)
{
	g_clear_pointer (&message->raw, g_bytes_unref);
}

/* Reads on behind what is there. The message's start moves to the buffer's: positions are
 * to be kept relative to it. */
static void
read_more (PpMbox *mbox)
{
	memmove (mbox->buffer, mbox->buffer + mbox->start, mbox->fill - mbox->start);
	mbox->offset += mbox->start;
	mbox->fill -= mbox->start;
	mbox->start = 0;
	/* what a large message took is given back */
	if (mbox->capacity > 16 * CHUNK && mbox->fill < CHUNK) {
		mbox->capacity = 2 * CHUNK;
		mbox->buffer = g_realloc (mbox->buffer, mbox->capacity);
	}
	if (mbox->capacity - mbox->fill < CHUNK / 2) {
		mbox->capacity *= 2;
		mbox->buffer = g_realloc (mbox->buffer, mbox->capacity);
	}

	gssize n = mbox->read (mbox->data, mbox->buffer + mbox->fill, mbox->capacity - mbox->fill, &mbox->error);
	if (n <= 0)
		mbox->eof = TRUE;
	else
		mbox->fill += n;
}

/* Has at least LENGTH bytes from the message's start in the buffer, or all there are. */
static void
read_up_to (PpMbox *mbox, gsize length)
{
	while (!mbox->eof && mbox->fill - mbox->start < length)
		read_more (mbox);
}

/* Whether POSITION, from the message's start, is the end of the input, not only of what could be read of it. */
static gboolean
is_end (const PpMbox *mbox, gsize position)
{
	return mbox->eof && mbox->error == NULL && position == mbox->fill - mbox->start;
}

/* --- finding the end of a message ------------------------------------------ */

/* The message that is being looked for. Positions count from mbox->start. */
typedef struct {
	gsize body;		/* behind the From_ line */
	gsize scan;		/* up to here there is no From_ line */
	gsize end;		/* of the message */
	gsize next;		/* where the next From_ line starts, or the end of the input */
	gboolean escapes;	/* there may be lines to unescape */
	GBytes *head;		/* of a message that is too large: what was taken out of the buffer first */
	gboolean in_line;	/* … what is at BODY now is no start of a line */
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

/* Whether the line at P, of which LENGTH bytes are there, starts a message of this file; *LINE is what it is. Without a date
 * it does where the first of the file has none either: its writer knew no better. */
static gboolean
separates (const PpMbox *mbox, const char *p, gsize length, PpFromLine *line)
{
	/* where reading failed it may go on with anything */
	if (mbox->error != NULL && memchr (p, '\n', length) == NULL) {
		*line = (PpFromLine) PP_FROM_LINE_INIT;
		return FALSE;
	}
	*line = mbox->first == PP_FROM_LINE_UNDATED ? pp_from_line_parse_first (p, length) : pp_from_line_parse (p, length);
	return line->kind == PP_FROM_LINE_DATED || (line->kind != PP_FROM_LINE_NONE && line->kind == mbox->first);
}

/* Whether enough of the line at P is there to tell. */
static gboolean
is_there (const PpMbox *mbox, const char *p, gsize length)
{
	return mbox->eof || length >= PP_FROM_LINE_ROOM ||
	       (mbox->first != PP_FROM_LINE_UNDATED && memchr (p, '\n', length) != NULL);
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
			if (!is_there (mbox, p, limit - p)) {
				extent->scan = p - start;
				return FALSE;
			}
			if (separates (mbox, p, limit - p, &mbox->line)) {
				extent->next = p - start;
				return TRUE;
			}
		}
		p += FROM_LENGTH;
	}
	extent->scan = MAX (extent->scan, (gsize) (limit - start) - MIN (limit - start, FROM_LENGTH - 1));
	extent->next = limit - start;
	return mbox->eof;
}

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

/* Where the body of TEXT starts for whoever quotes it: an empty line need not stand before it. */
static gsize
quoted_from (const char *text, gsize length)
{
	g_auto (PpFields) fields = { 0 };
	PpFlags ignored = 0;

	return pp_fields_scan (&fields, text, length, &ignored);
}

/* Copies LENGTH bytes of TEXT to TO without one `>' of every escaped line from BODY on; IN_LINE: TEXT does not start with a line.
 * Returns how many there are then. */
static gsize
copy_unescaped (char *to, const char *text, gsize length, const char *body, gboolean in_line, PpMboxDialect dialect)
{
	static const char escaped[] = ">" FROM;
	const char *limit = text + length;
	const char *copied = text;
	char *out = to;

	for (const char *p = body; (p = memmem (p, limit - p, escaped, strlen (escaped))) != NULL; p++) {
		const char *line = p;
		while (line > body && line[-1] == '>')
			line--;
		if ((line > body ? line[-1] != '\n' : in_line) || (dialect != PP_MBOX_RD && line < p))
			continue;
		out = mempcpy (out, copied, line - copied);
		copied = line + 1;
	}
	out = mempcpy (out, copied, limit - copied);
	return out - to;
}

/* --- what is too large --------------------------------------------------------- */

/* The length of TEXT, of LENGTH bytes, up to the end of its last line, if that is near. */
static gsize
whole_lines (const char *text, gsize length)
{
	gsize room = MIN (length, LINE_ROOM);
	const char *newline = memrchr (text + length - room, '\n', room);

	return newline != NULL ? (gsize) (newline + 1 - text) : length;
}

/* The start of the message at TEXT, as it is given. */
static GBytes *
take_head (const PpMbox *mbox, const char *text, gsize length)
{
	char *copy = g_malloc (MAX (length, 1));

	if (mbox->dialect == PP_MBOX_CL2)
		memcpy (copy, text, length);
	else
		length = copy_unescaped (copy, text, length, text + quoted_from (text, length), FALSE, mbox->dialect);
	return g_bytes_new_take (copy, length);
}

/* Gives away LENGTH bytes of the message's rest. Where they are not taken, all ends. */
static void
give_rest (PpMbox *mbox, const Extent *extent, const char *text, gsize length)
{
	g_autofree char *copy = NULL;

	if (mbox->rest_func == NULL || length == 0 || mbox->rest_failed)
		return;
	if (mbox->dialect != PP_MBOX_CL2) {
		copy = g_malloc (length);
		length = copy_unescaped (copy, text, length, text, extent->in_line, mbox->dialect);
		text = copy;
	}
	if (mbox->rest_func (mbox->rest_data, text, length, mbox->error == NULL ? &mbox->error : NULL))
		return;
	mbox->rest_failed = TRUE;
	mbox->eof = TRUE;
}

/* The head of the message, when it has more than that before UNTIL; what follows the head is at extent->body then. */
static void
cut_head (PpMbox *mbox, Extent *extent, gsize until)
{
	const char *start = mbox->buffer + mbox->start;
	gsize most = mbox->rest_func != NULL ? PP_LIMIT_HEADER : PP_LIMIT_MESSAGE;
	gsize length = whole_lines (start + extent->body, MIN (until - extent->body, most));

	extent->head = take_head (mbox, start + extent->body, length);
	extent->body += length;
	extent->in_line = start[extent->body - 1] != '\n';
}

/* Lets go what was scanned of a message that has become too large. */
static void
drop_scanned (PpMbox *mbox, Extent *extent)
{
	const char *start = mbox->buffer + mbox->start;
	gsize until = extent->scan - CONTEXT;

	if (extent->head == NULL)
		cut_head (mbox, extent, until);
	until = extent->body + whole_lines (start + extent->body, until - extent->body);
	give_rest (mbox, extent, start + extent->body, until - extent->body);
	if (until > extent->body)
		extent->in_line = start[until - 1] != '\n';
	mbox->start += until;
	extent->scan -= until;
	extent->body = 0;
}

static void
find_from_line (PpMbox *mbox, Extent *extent)
{
	while (!scan_buffer (mbox, extent)) {
		if (extent->head != NULL || extent->scan - extent->body > PP_LIMIT_MESSAGE + CONTEXT)
			drop_scanned (mbox, extent);
		if (!mbox->eof)
			read_more (mbox);
	}
	extent->end = without_empty_line (mbox->buffer + mbox->start, extent->body, extent->next);
}

/* --- Content-Length --------------------------------------------------------------- */

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

/* Whether a message may end at END: what follows is a From_ line at the start of a line, or nothing; an empty
 * line may stand between. */
static gboolean
may_end_at (const PpMbox *mbox, gsize end, gsize *next)
{
	const char *p = mbox->buffer + mbox->start + end, *limit = mbox->buffer + mbox->fill;
	PpFromLine line;

	if (p > limit)
		return FALSE;
	if (p < limit && *p == '\r')
		p++;
	if (p < limit && *p == '\n')
		p++;
	*next = p - mbox->buffer - mbox->start;
	return is_end (mbox, *next) || (p[-1] == '\n' && separates (mbox, p, limit - p, &line));
}

typedef enum {
	COUNT_MISSING,	/* or cannot be read */
	COUNT_FAR,	/* leads further than may be looked */
	COUNT_WRONG,	/* leads to no end of a message */
	COUNT_RIGHT,
} Count;

/* The length of the header of the message at extent->body, which is in the buffer then. */
static gsize
read_header (PpMbox *mbox, const Extent *extent)
{
	gsize wanted = PP_FROM_LINE_ROOM / 2, length, header;

	do {
		wanted *= 2;
		read_up_to (mbox, extent->body + wanted);
		length = MIN (mbox->fill - mbox->start - extent->body, wanted);
		header = header_length (mbox->buffer + mbox->start + extent->body, length);
	} while (header == wanted && wanted < PP_LIMIT_HEADER);
	return header;
}

/* Where Content-Length says that the message at extent->body ends, and whether it does. FAR: no more than so many bytes from
 * the message's start are looked at. */
static Count
find_counted_end (PpMbox *mbox, gsize far, Extent *extent)
{
	gsize header = read_header (mbox, extent), content_length;

	if (!parse_content_length (mbox->buffer + mbox->start + extent->body, header, &content_length))
		return COUNT_MISSING;
	extent->end = extent->body + header + content_length;
	if (extent->end > far)
		return COUNT_FAR;
	read_up_to (mbox, extent->end + PP_FROM_LINE_ROOM + CONTEXT);
	if (extent->end > mbox->fill - mbox->start)
		return COUNT_FAR;
	return may_end_at (mbox, extent->end, &extent->next) ? COUNT_RIGHT : COUNT_WRONG;
}

/* Whether the Content-Lengths of this file are its writer's: all that are at its start are right, and there are two at least, or
 * no other message. One that a sender wrote is not believed: other messages have none. */
static gboolean
has_counts (PpMbox *mbox)
{
	Count count = COUNT_RIGHT;
	gboolean whole = FALSE;
	guint right = 0;
	gsize at = 0;

	while (count == COUNT_RIGHT && at < PROBE && !whole) {
		PpFromLine line = pp_from_line_parse_first (mbox->buffer + mbox->start + at,
		                                            mbox->fill - mbox->start - at);
		Extent extent = { .body = at + line.length };

		count = find_counted_end (mbox, PROBE, &extent);
		right += count == COUNT_RIGHT;
		at = extent.next;
		whole = is_end (mbox, at);
	}
	return (count == COUNT_RIGHT && whole) || (right >= 2 && (count == COUNT_RIGHT || count == COUNT_FAR));
}

/* --- messages -------------------------------------------------------------- */

static GBytes *
take_message (const PpMbox *mbox, const Extent *extent)
{
	const char *text = mbox->buffer + mbox->start + extent->body;
	gsize length = extent->end - extent->body;

	return extent->escapes ? take_head (mbox, text, length) : g_bytes_new (text, length);
}

/* The same of what is too large: its head. */
static GBytes *
take_large (PpMbox *mbox, Extent *extent)
{
	if (extent->head == NULL)
		cut_head (mbox, extent, extent->end);
	give_rest (mbox, extent, mbox->buffer + mbox->start + extent->body, extent->end - extent->body);
	return g_steal_pointer (&extent->head);
}

/* What kind of mbox this is, by its start. */
static PpMboxDialect
recognise (PpMbox *mbox, const PpFromLine *line)
{
	if (line->is_mboxrd)
		return PP_MBOX_RD;
	if (line->kind == PP_FROM_LINE_GIT || line->kind == PP_FROM_LINE_NONE)
		return PP_MBOX_O;
	return has_counts (mbox) ? PP_MBOX_CL2 : PP_MBOX_O;
}

/* Looks at the start of the file. */
static void
start_file (PpMbox *mbox)
{
	mbox->started = TRUE;
	do {
		read_up_to (mbox, PP_FROM_LINE_ROOM);
		mbox->start += pp_mbox_lead (mbox->buffer + mbox->start, mbox->fill - mbox->start);
	} while (!mbox->eof && mbox->fill - mbox->start < PP_FROM_LINE_ROOM);

	mbox->line = pp_from_line_parse_first (mbox->buffer + mbox->start, mbox->fill - mbox->start);
	mbox->first = mbox->line.kind;
	if (mbox->dialect == PP_MBOX_AUTO)
		mbox->dialect = recognise (mbox, &mbox->line);
}

static gboolean
counts_lengths (const PpMbox *mbox)
{
	return mbox->dialect == PP_MBOX_CL || mbox->dialect == PP_MBOX_CL2;
}

/* Whether anything is escaped in TEXT. */
static gboolean
has_escapes (const char *text, gsize length)
{
	return memmem (text, length, ">" FROM, FROM_LENGTH + 1) != NULL;
}

/* Finds where the message that starts at mbox->start ends. */
static void
find_extent (PpMbox *mbox, Extent *extent)
{
	Count count = counts_lengths (mbox) ? find_counted_end (mbox, G_MAXSIZE, extent) : COUNT_MISSING;

	if (count != COUNT_RIGHT)
		find_from_line (mbox, extent);
	if (mbox->dialect == PP_MBOX_CL2)
		extent->escapes = FALSE;
	else if (count == COUNT_RIGHT)
		extent->escapes = has_escapes (mbox->buffer + mbox->start + extent->body, extent->end - extent->body);
}

/* The end of what can be read: 0, or -1 and ERROR. */
static int
end_input (PpMbox *mbox, GError **error)
{
	mbox->start = mbox->fill;
	if (mbox->error == NULL)
		return 0;
	g_propagate_error (error, g_steal_pointer (&mbox->error));
	return -1;
}

void
pp_mbox_seek (PpMbox *mbox, guint64 offset, PpJumpFunc jump)
{
	if (!mbox->started)
		start_file (mbox);
	if (offset > mbox->offset + mbox->fill && jump != NULL && jump (mbox->data, offset)) {
		mbox->offset = offset;
		mbox->start = mbox->fill = 0;
		mbox->eof = FALSE;
		g_clear_error (&mbox->error);
	}
	while (offset > mbox->offset + mbox->fill && !mbox->eof) {
		mbox->start = mbox->fill;
		read_more (mbox);
	}
	mbox->start = MIN (offset - MIN (offset, mbox->offset), mbox->fill);
	mbox->line.length = 0;	/* it was that of the first message */
}

int
pp_mbox_next (PpMbox *mbox, PpMboxMessage *message, GError **error)
{
	Extent extent = { 0 };

	*message = (PpMboxMessage) { NULL, PP_NO_DATE, 0, FALSE };
	if (!mbox->started)
		start_file (mbox);
	read_up_to (mbox, PP_FROM_LINE_ROOM);
	if (mbox->start == mbox->fill)
		return end_input (mbox, error);

	if (mbox->line.length == 0)
		mbox->line = pp_from_line_parse_first (mbox->buffer + mbox->start, mbox->fill - mbox->start);
	extent.body = extent.scan = mbox->line.length;
	message->from_line_date = mbox->line.date;
	mbox->line.length = 0;
	message->offset = mbox->offset + mbox->start;
	find_extent (mbox, &extent);
	/* nothing that may be half a message */
	if (mbox->error != NULL && extent.next == mbox->fill - mbox->start) {
		g_clear_pointer (&extent.head, g_bytes_unref);
		return end_input (mbox, error);
	}
	message->too_large = extent.head != NULL || extent.end - extent.body > PP_LIMIT_MESSAGE;
	message->raw = message->too_large ? take_large (mbox, &extent) : take_message (mbox, &extent);
	mbox->start += extent.next;
	if (mbox->rest_failed) {
		pp_mbox_message_clear (message);
		return end_input (mbox, error);
	}
	return 1;
}
