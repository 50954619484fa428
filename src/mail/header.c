/* A walk over lines with memchr(): no objects, no copies. GMime would make three objects of every
 * field. Values are decoded when somebody asks for them.
 */
#include "config.h"

#include "mail/header.h"

#include <string.h>

#include "mail/limits.h"
#include "mail/text.h"

typedef struct {
	const char *name;
	gsize length;
	gboolean single;	/* RFC 5322 allows one only */
} FieldRow;

#define ROW(name, single) { name, sizeof name - 1, single }

static const FieldRow field_table[PP_N_FIELDS] = {
	[PP_FIELD_CC] = ROW ("cc", TRUE),
	[PP_FIELD_CONTENT_DISPOSITION] = ROW ("content-disposition", TRUE),
	[PP_FIELD_CONTENT_TRANSFER_ENCODING] = ROW ("content-transfer-encoding", TRUE),
	[PP_FIELD_CONTENT_TYPE] = ROW ("content-type", TRUE),
	[PP_FIELD_DATE] = ROW ("date", TRUE),
	[PP_FIELD_FROM] = ROW ("from", TRUE),
	[PP_FIELD_IN_REPLY_TO] = ROW ("in-reply-to", TRUE),
	[PP_FIELD_LIST_ID] = ROW ("list-id", FALSE),
	[PP_FIELD_MESSAGE_ID] = ROW ("message-id", TRUE),
	[PP_FIELD_MIME_VERSION] = ROW ("mime-version", FALSE),
	[PP_FIELD_RECEIVED] = ROW ("received", FALSE),
	[PP_FIELD_REFERENCES] = ROW ("references", TRUE),
	[PP_FIELD_REPLY_TO] = ROW ("reply-to", TRUE),
	[PP_FIELD_SUBJECT] = ROW ("subject", TRUE),
	[PP_FIELD_X_LIST] = ROW ("x-list", FALSE),
	[PP_FIELD_X_MAILING_LIST] = ROW ("x-mailing-list", FALSE),
	[PP_FIELD_X_ORIGINAL_FROM] = ROW ("x-original-from", FALSE),
	[PP_FIELD_X_PATCHWORK_ACTION_REQUIRED] = ROW ("x-patchwork-action-required", FALSE),
	[PP_FIELD_X_PATCHWORK_DELEGATE] = ROW ("x-patchwork-delegate", FALSE),
	[PP_FIELD_X_PATCHWORK_HINT] = ROW ("x-patchwork-hint", FALSE),
	[PP_FIELD_X_PATCHWORK_STATE] = ROW ("x-patchwork-state", FALSE),
};

void
pp_fields_clear (PpFields *fields)
{
	g_clear_pointer (&fields->values, g_array_unref);
	fields->seen = 0;
}

void
pp_fields_add (PpFields *fields, const char *name, gsize name_length, const char *start, gsize length, PpFlags *flags)
{
	for (guint f = 0; f < PP_N_FIELDS; f++) {
		const FieldRow *row = &field_table[f];
		const PpFieldValue value = { f, start, length };

		if (row->length != name_length || g_ascii_strncasecmp (row->name, name, name_length) != 0)
			continue;
		if (row->single && (fields->seen >> f & 1) != 0)
			*flags |= PP_FLAG_REPEATED_HEADER;
		if (fields->values == NULL)
			fields->values = g_array_sized_new (FALSE, FALSE, sizeof value, 32);
		fields->seen |= G_GUINT64_CONSTANT (1) << f;
		g_array_append_val (fields->values, value);
		return;
	}
}

/* --- lines --------------------------------------------------------------------------- */

static const char *
next_line (const char *line, const char *end)
{
	const char *lf = memchr (line, '\n', (gsize) (end - line));

	return lf != NULL ? lf + 1 : end;
}

static gboolean
is_empty (const char *line, const char *end)
{
	return line < end && (line[0] == '\n' || (line[0] == '\r' && (line + 1 == end || line[1] == '\n')));
}

static gboolean
is_folded (const char *line, const char *end)
{
	return line < end && (line[0] == ' ' || line[0] == '\t');
}

/* The length of the field name that LINE starts with, or 0; *VALUE is what is behind the colon. RFC 822
 * allowed blanks before it. */
static gsize
field_name (const char *line, const char *end, const char **value)
{
	const char *p = line;
	gsize length;

	while (p < end && *p > ' ' && *p < 0x7f && *p != ':')
		p++;
	length = (gsize) (p - line);
	while (is_folded (p, end))
		p++;
	if (p == end || *p != ':')
		return 0;
	*value = p + 1;
	return length;
}

/* Whether LINE, which is no field, is one that mail programs left in a header; a message does not
 * start with any other. */
static gboolean
is_from_line (const char *line, const char *end)
{
	if (line < end && *line == '>')
		line++;
	return end - line > 5 && memcmp (line, "From ", 5) == 0;
}

/* Whether the header goes on at LINE, behind one that is no field. */
static gboolean
field_follows (const char *line, const char *end)
{
	const char *value;

	return line < end && field_name (line, end, &value) > 0;
}

gsize
pp_fields_scan (PpFields *fields, const char *data, gsize length, PpFlags *flags)
{
	const char *end = data + length, *limit = data + MIN (length, PP_LIMIT_HEADER);
	const char *line = data, *next;

	for (; line < end; line = next) {
		const char *value = NULL;
		gsize name = field_name (line, end, &value);

		next = next_line (line, end);
		if (is_empty (line, end))
			return (gsize) (next - data);
		if (name == 0) {
			*flags |= PP_FLAG_BROKEN_HEADER;
			if ((line == data && !is_from_line (line, end)) || !field_follows (next, end))
				return (gsize) (line - data);
			continue;
		}
		while (is_folded (next, end))
			next = next_line (next, end);
		if (next > limit)
			*flags |= PP_FLAG_HEADER_TOO_LARGE;
		if (value < limit)
			pp_fields_add (fields, line, name, value, (gsize) (MIN (next, limit) - value), flags);
	}
	return length;
}

/* --- values -------------------------------------------------------------------------- */

static gboolean
is_blank (const PpFieldValue *value)
{
	for (gsize i = 0; i < value->length; i++)
		if (!g_ascii_isspace (value->start[i]))
			return FALSE;
	return TRUE;
}

static const PpFieldValue *
find_first (const PpFields *fields, PpField field)
{
	if ((fields->seen >> field & 1) == 0)
		return NULL;
	for (guint i = 0; i < fields->values->len; i++) {
		const PpFieldValue *value = &g_array_index (fields->values, PpFieldValue, i);

		if (value->field == field && !is_blank (value))
			return value;
	}
	return NULL;
}

gboolean
pp_fields_get (const PpFields *fields, PpField field, const char **start, gsize *length)
{
	const PpFieldValue *value = find_first (fields, field);

	if (value == NULL)
		return FALSE;
	*start = value->start;
	*length = value->length;
	return TRUE;
}

char *
pp_fields_decode (const PpFields *fields, PpField field, PpFlags *flags)
{
	const PpFieldValue *value = find_first (fields, field);

	return value != NULL ? pp_text_decode_header (value->start, value->length, flags) : NULL;
}

char **
pp_fields_decode_all (const PpFields *fields, PpField field, PpFlags *flags)
{
	g_autoptr (GPtrArray) values = g_ptr_array_new ();

	for (guint i = 0; (fields->seen >> field & 1) != 0 && i < fields->values->len; i++) {
		const PpFieldValue *value = &g_array_index (fields->values, PpFieldValue, i);

		if (value->field == field)
			g_ptr_array_add (values, pp_text_decode_header (value->start, value->length, flags));
	}
	g_ptr_array_add (values, NULL);
	return (char **) g_ptr_array_free (g_steal_pointer (&values), FALSE);
}
