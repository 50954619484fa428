#include "config.h"

#include "store/copy.h"

#include <string.h>

#include "mail/message.h"
#include "store/binary.h"

/* Signature, flags (none), length of the header's extension (none). */
static const char copy_header[19] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0";

struct _PpCopy {
	GByteArray *bytes;
	guint rows;
};

PpCopy *
pp_copy_new (void)
{
	PpCopy *copy = g_new0 (PpCopy, 1);

	copy->bytes = g_byte_array_sized_new (4096);
	pp_binary_put (copy->bytes, copy_header, sizeof copy_header);
	return copy;
}

void
pp_copy_free (PpCopy *copy)
{
	if (copy == NULL)
		return;
	g_byte_array_unref (copy->bytes);
	g_free (copy);
}

guint
pp_copy_rows (const PpCopy *copy)
{
	return copy->rows;
}

const GByteArray *
pp_copy_data (const PpCopy *copy)
{
	return copy->bytes;
}

void
pp_copy_drain (PpCopy *copy)
{
	g_byte_array_set_size (copy->bytes, 0);
}

void
pp_copy_row (PpCopy *copy, gint16 columns)
{
	copy->rows++;
	pp_binary_put_int2 (copy->bytes, columns);
}

void
pp_copy_int2 (PpCopy *copy, gint16 value)
{
	pp_binary_put_int4 (copy->bytes, 2);
	pp_binary_put_int2 (copy->bytes, value);
}

void
pp_copy_int4 (PpCopy *copy, gint32 value)
{
	pp_binary_put_int4 (copy->bytes, 4);
	pp_binary_put_int4 (copy->bytes, value);
}

void
pp_copy_int8 (PpCopy *copy, gint64 value)
{
	pp_binary_put_int4 (copy->bytes, 8);
	pp_binary_put_int8 (copy->bytes, value);
}

void
pp_copy_bool (PpCopy *copy, gboolean value)
{
	pp_binary_put_int4 (copy->bytes, 1);
	pp_binary_put (copy->bytes, &(guint8) { value != FALSE }, 1);
}

void
pp_copy_text (PpCopy *copy, const char *value)
{
	if (value == NULL)
		pp_copy_null (copy);
	else
		pp_copy_bytes (copy, value, strlen (value));
}

void
pp_copy_bytes (PpCopy *copy, const void *data, gsize length)
{
	g_assert (length <= G_MAXINT32);
	pp_binary_put_int4 (copy->bytes, (gint32) length);
	pp_binary_put (copy->bytes, data, length);
}

void
pp_copy_time (PpCopy *copy, gint64 unix_seconds)
{
	if (unix_seconds == PP_NO_DATE)
		pp_copy_null (copy);
	else
		pp_copy_int8 (copy, pp_binary_time_to_wire (unix_seconds));
}

void
pp_copy_null (PpCopy *copy)
{
	pp_binary_put_int4 (copy->bytes, PP_NULL_LENGTH);
}

void
pp_copy_array (PpCopy *copy, const PpArray *array)
{
	const guint8 *data;
	gsize length;

	if (array == NULL) {
		pp_copy_null (copy);
		return;
	}
	data = pp_array_bytes (array, &length);
	pp_copy_bytes (copy, data, length);
}

void
pp_copy_texts (PpCopy *copy, const char *const *values, gssize count)
{
	g_autoptr (PpArray) array = pp_array_new_texts (values, count);

	pp_copy_array (copy, array);
}

void
pp_copy_append (PpCopy *copy, const PpCopy *other)
{
	pp_binary_put (copy->bytes, other->bytes->data + sizeof copy_header, other->bytes->len - sizeof copy_header);
	copy->rows += other->rows;
}

int
pp_copy_compare (const PpCopy *copy, const PGresult *result, int row, int first_column)
{
	const char *at = (const char *) copy->bytes->data + sizeof copy_header;
	int fields = pp_binary_get_int2 (at);

	at += 2;
	for (int i = 0; i < fields; i++) {
		int column = first_column + i;
		int length = (gint32) pp_binary_get_int4 (at);

		at += 4;
		if ((length < 0) != (PQgetisnull (result, row, column) != 0))
			return i;
		if (length < 0)
			continue;
		if (length != PQgetlength (result, row, column) ||
		    memcmp (at, PQgetvalue (result, row, column), (gsize) length) != 0)
			return i;
		at += length;
	}
	return -1;
}
