#include "config.h"

#include "store/array.h"

#include <string.h>

#include "mail/message.h"
#include "store/binary.h"

struct _PpArray {
	Oid array_type;
	Oid element_type;
	guint count;
	gboolean has_null;
	GByteArray *bytes;	/* the header, filled in by pp_array_bytes(), and the elements */
};

static PpArray *
array_new (Oid array_type, Oid element_type)
{
	PpArray *array = g_new0 (PpArray, 1);

	array->array_type = array_type;
	array->element_type = element_type;
	array->bytes = g_byte_array_sized_new (64);
	g_byte_array_set_size (array->bytes, PP_ARRAY_HEADER);
	return array;
}

PpArray *
pp_array_new_int4 (void)
{
	return array_new (PP_OID_INT4_ARRAY, PP_OID_INT4);
}

PpArray *
pp_array_new_int8 (void)
{
	return array_new (PP_OID_INT8_ARRAY, PP_OID_INT8);
}

PpArray *
pp_array_new_bool (void)
{
	return array_new (PP_OID_BOOL_ARRAY, PP_OID_BOOL);
}

PpArray *
pp_array_new_text (void)
{
	return array_new (PP_OID_TEXT_ARRAY, PP_OID_TEXT);
}

PpArray *
pp_array_new_bytea (void)
{
	return array_new (PP_OID_BYTEA_ARRAY, PP_OID_BYTEA);
}

PpArray *
pp_array_new_timestamptz (void)
{
	return array_new (PP_OID_TIMESTAMPTZ_ARRAY, PP_OID_TIMESTAMPTZ);
}

void
pp_array_free (PpArray *array)
{
	if (array == NULL)
		return;
	g_byte_array_unref (array->bytes);
	g_free (array);
}

guint
pp_array_length (const PpArray *array)
{
	return array->count;
}

Oid
pp_array_type (const PpArray *array)
{
	return array->array_type;
}

void
pp_array_add_int (PpArray *array, gint64 value)
{
	array->count++;
	switch (array->element_type) {
	case PP_OID_INT4:
		g_assert (value >= G_MININT32 && value <= G_MAXINT32);
		pp_binary_put_int4 (array->bytes, 4);
		pp_binary_put_int4 (array->bytes, (gint32) value);
		break;
	case PP_OID_INT8:
		pp_binary_put_int4 (array->bytes, 8);
		pp_binary_put_int8 (array->bytes, value);
		break;
	case PP_OID_BOOL:
		pp_binary_put_int4 (array->bytes, 1);
		pp_binary_put (array->bytes, &(guint8) { value != 0 }, 1);
		break;
	default:
		g_assert_not_reached ();
	}
}

static void
array_add_bytes (PpArray *array, const void *data, gsize length)
{
	array->count++;
	pp_binary_put_int4 (array->bytes, (gint32) length);
	pp_binary_put (array->bytes, data, length);
}

void
pp_array_add_text (PpArray *array, const char *value)
{
	g_assert (array->element_type == PP_OID_TEXT);
	if (value == NULL)
		pp_array_add_null (array);
	else
		array_add_bytes (array, value, strlen (value));
}

void
pp_array_add_bytes (PpArray *array, const void *data, gsize length)
{
	g_assert (array->element_type == PP_OID_BYTEA);
	array_add_bytes (array, data, length);
}

void
pp_array_add_time (PpArray *array, gint64 unix_seconds)
{
	g_assert (array->element_type == PP_OID_TIMESTAMPTZ);
	if (unix_seconds == PP_NO_DATE) {
		pp_array_add_null (array);
		return;
	}
	array->count++;
	pp_binary_put_int4 (array->bytes, 8);
	pp_binary_put_int8 (array->bytes, pp_binary_time_to_wire (unix_seconds));
}

void
pp_array_add_null (PpArray *array)
{
	array->count++;
	array->has_null = TRUE;
	pp_binary_put_int4 (array->bytes, PP_NULL_LENGTH);
}

static void
poke_int4 (guint8 *at, guint32 value)
{
	guint32 wire = GUINT32_TO_BE (value);

	memcpy (at, &wire, sizeof wire);
}

const guint8 *
pp_array_bytes (const PpArray *array, gsize *length)
{
	guint8 *header = array->bytes->data;

	poke_int4 (header + PP_ARRAY_DIMENSIONS, array->count > 0 ? 1 : 0);
	poke_int4 (header + PP_ARRAY_HAS_NULL, array->has_null);
	poke_int4 (header + PP_ARRAY_ELEMENT_TYPE, array->element_type);
	poke_int4 (header + PP_ARRAY_COUNT, array->count);
	poke_int4 (header + PP_ARRAY_LOWER_BOUND, 1);
	*length = array->count > 0 ? array->bytes->len : PP_ARRAY_EMPTY_HEADER;
	return header;
}

PpArray *
pp_array_new_texts (const char *const *values, gssize count)
{
	PpArray *array = pp_array_new_text ();

	for (gssize i = 0; count < 0 ? values != NULL && values[i] != NULL : i < count; i++)
		pp_array_add_text (array, values[i]);
	return array;
}
