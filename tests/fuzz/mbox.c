/* The first byte is the dialect, the second how the rest is read; the rest is an mbox. */
#include "fuzz.h"

#include <string.h>

#include "mail/header.h"
#include "mail/mbox.h"
#include "mail/mboxrd.h"

typedef struct {
	const char *data;
	gsize length, at;
	gsize step;	/* bytes that are read at once */
} Reader;

static gssize
read_some (gpointer data, char *buffer, gsize length, GError **error)
{
	Reader *reader = data;
	gsize n = MIN (MIN (length, reader->step), reader->length - reader->at);

	memcpy (buffer, reader->data + reader->at, n);
	reader->at += n;
	return (gssize) n;
}

static void
message_free (gpointer data)
{
	pp_mbox_message_clear (data);
	g_free (data);
}

static GPtrArray *
split (const char *data, gsize length, gsize step, PpMboxDialect dialect)
{
	Reader reader = { data, length, 0, step };
	g_autoptr (PpMbox) mbox = pp_mbox_new (read_some, &reader, dialect);
	GPtrArray *messages = g_ptr_array_new_with_free_func (message_free);
	PpMboxMessage message;

	while (pp_mbox_next (mbox, &message, NULL) > 0)
		g_ptr_array_add (messages, g_memdup2 (&message, sizeof message));
	g_assert_cmpint (pp_mbox_next (mbox, &message, NULL), ==, 0);
	return messages;
}

static void
assert_same (const GPtrArray *one, const GPtrArray *other)
{
	g_assert_cmpuint (one->len, ==, other->len);
	for (guint i = 0; i < one->len; i++) {
		const PpMboxMessage *a = one->pdata[i], *b = other->pdata[i];

		g_assert_true (g_bytes_equal (a->raw, b->raw));
		g_assert_cmpint (a->from_line_date, ==, b->from_line_date);
		g_assert_cmpuint (a->offset, ==, b->offset);
	}
}

/* Messages follow each other, and none has more than stands in its place. */
static void
check_places (const GPtrArray *messages, gsize length)
{
	for (guint i = 0; i < messages->len; i++) {
		const PpMboxMessage *message = messages->pdata[i];
		guint64 end = i + 1 < messages->len ? ((const PpMboxMessage *) messages->pdata[i + 1])->offset : length;

		g_assert_cmpuint (message->offset, <, end);
		g_assert_cmpuint (g_bytes_get_size (message->raw), <=, end - message->offset);
		g_assert_false (message->too_large);
	}
}

/* RAW as it is stored: the length of its header. */
static gsize
header_length (GBytes *raw)
{
	g_auto (PpFields) fields = { 0 };
	PpFlags flags = 0;
	gsize length;
	const char *data = g_bytes_get_data (raw, &length);

	return length > 0 ? pp_fields_scan (&fields, data, length, &flags) : 0;
}

/* Nothing quotes a `From ' in a header so that it could be undone. */
static gboolean
has_stray_from (GBytes *header)
{
	gsize length;
	const char *line = g_bytes_get_data (header, &length), *end;

	if (length == 0)
		return FALSE;
	end = line + length;
	while (line < end) {
		const char *lf = memchr (line, '\n', (gsize) (end - line));

		if (end - line >= 5 && memcmp (line, "From ", 5) == 0)
			return TRUE;
		line = lf != NULL ? lf + 1 : end;
	}
	return FALSE;
}

/* Writes RAW to MBOX and returns what should be read again. */
static GBytes *
write_message (GString *mbox, GBytes *raw)
{
	gsize header = header_length (raw), length;
	const char *data = g_bytes_get_data (raw, &length);
	g_autoptr (GBytes) head = g_bytes_new_from_bytes (raw, 0, header);
	g_autoptr (GBytes) body = g_bytes_new_from_bytes (raw, header, length - header);
	GByteArray *wanted = g_byte_array_new ();

	pp_mboxrd_append (mbox, head, body);
	if (has_stray_from (head)) {
		g_byte_array_unref (wanted);
		return NULL;
	}
	if (length > 0)
		g_byte_array_append (wanted, (const guint8 *) data, (guint) length);
	if (length > 0 && data[length - 1] != '\n')
		g_byte_array_append (wanted, (const guint8 *) "\n", 1);
	return g_byte_array_free_to_bytes (wanted);
}

/* Messages that are written as mboxrd are read as they were. */
static void
check_round_trip (const GPtrArray *messages)
{
	g_autoptr (GString) mbox = g_string_new (NULL);
	g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
	g_autoptr (GPtrArray) again = NULL;

	for (guint i = 0; i < messages->len; i++)
		g_ptr_array_add (wanted, write_message (mbox, ((const PpMboxMessage *) messages->pdata[i])->raw));
	again = split (mbox->str, mbox->len, 4095, PP_MBOX_RD);
	g_assert_cmpuint (again->len, ==, messages->len);
	for (guint i = 0; i < again->len; i++) {
		if (wanted->pdata[i] == NULL)
			continue;
		g_assert_true (g_bytes_equal (((const PpMboxMessage *) again->pdata[i])->raw, wanted->pdata[i]));
		g_bytes_unref (wanted->pdata[i]);
	}
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
	static const PpMboxDialect dialects[] = { PP_MBOX_AUTO, PP_MBOX_RD, PP_MBOX_O, PP_MBOX_CL2, PP_MBOX_CL };
	static const gsize steps[] = { 1, 2, 7, 100, 4095 };
	FuzzInput input = { data, size };
	PpMboxDialect dialect = dialects[fuzz_take_below (&input, G_N_ELEMENTS (dialects))];
	gsize step = steps[fuzz_take_below (&input, G_N_ELEMENTS (steps))];
	const char *text = (const char *) input.data;
	g_autoptr (GPtrArray) whole = split (text, input.size, input.size, dialect);
	g_autoptr (GPtrArray) pieces = split (text, input.size, step, dialect);
	gint64 date;

	assert_same (whole, pieces);
	check_places (whole, input.size);
	check_round_trip (whole);
	g_assert_cmpuint (pp_mbox_from_line (text, input.size, &date), <=, input.size);
	return 0;
}
