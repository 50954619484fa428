#include "config.h"

#include "store/params.h"

#include <string.h>

#include "mail/message.h"
#include "store/binary.h"

/* A value lies in the common buffer, or in an array of its own. */
typedef struct {
	PpArray *array;
	gsize offset;
} Value;

struct _PpParams {
	GByteArray *bytes;
	GArray *values;		/* of Value */
	GArray *types;		/* of Oid */
	GArray *lengths;	/* of int; PP_NULL_LENGTH for NULL */
	GArray *formats;	/* of int: all 1, binary */
	GPtrArray *pointers;
};

PpParams *
pp_params_new (void)
{
	PpParams *params = g_new0 (PpParams, 1);

	params->bytes = g_byte_array_sized_new (64);
	params->values = g_array_new (FALSE, FALSE, sizeof (Value));
	params->types = g_array_new (FALSE, FALSE, sizeof (Oid));
	params->lengths = g_array_new (FALSE, FALSE, sizeof (int));
	params->formats = g_array_new (FALSE, FALSE, sizeof (int));
	params->pointers = g_ptr_array_new ();
	return params;
}

void
pp_params_free (PpParams *params)
{
	if (params == NULL)
		return;
	for (guint i = 0; i < params->values->len; i++)
		pp_array_free (g_array_index (params->values, Value, i).array);
	g_byte_array_unref (params->bytes);
	g_array_unref (params->values);
	g_array_unref (params->types);
	g_array_unref (params->lengths);
	g_array_unref (params->formats);
	g_ptr_array_unref (params->pointers);
	g_free (params);
}

/* Announces a parameter; its LENGTH bytes follow at the end of the buffer. */
static void
params_add (PpParams *params, Oid type, int length, PpArray *array)
{
	Value value = { array, params->bytes->len };
	int binary = 1;

	g_array_append_val (params->values, value);
	g_array_append_val (params->types, type);
	g_array_append_val (params->lengths, length);
	g_array_append_val (params->formats, binary);
}

void
pp_params_int2 (PpParams *params, gint16 value)
{
	params_add (params, PP_OID_INT2, 2, NULL);
	pp_binary_put_int2 (params->bytes, value);
}

void
pp_params_int4 (PpParams *params, gint32 value)
{
	params_add (params, PP_OID_INT4, 4, NULL);
	pp_binary_put_int4 (params->bytes, value);
}

void
pp_params_int8 (PpParams *params, gint64 value)
{
	params_add (params, PP_OID_INT8, 8, NULL);
	pp_binary_put_int8 (params->bytes, value);
}

void
pp_params_bool (PpParams *params, gboolean value)
{
	params_add (params, PP_OID_BOOL, 1, NULL);
	pp_binary_put (params->bytes, &(guint8) { value != FALSE }, 1);
}

void
pp_params_text (PpParams *params, const char *value)
{
	gsize length = value ? strlen (value) : 0;

	g_assert (length <= G_MAXINT32);
	params_add (params, PP_OID_TEXT, value ? (int) length : PP_NULL_LENGTH, NULL);
	pp_binary_put (params->bytes, value, length);
}

void
pp_params_bytes (PpParams *params, const void *data, gsize length)
{
	g_assert (length <= G_MAXINT32);
	params_add (params, PP_OID_BYTEA, (int) length, NULL);
	pp_binary_put (params->bytes, data, length);
}

void
pp_params_time (PpParams *params, gint64 unix_seconds)
{
	if (unix_seconds == PP_NO_DATE) {
		params_add (params, PP_OID_TIMESTAMPTZ, PP_NULL_LENGTH, NULL);
		return;
	}
	params_add (params, PP_OID_TIMESTAMPTZ, 8, NULL);
	pp_binary_put_int8 (params->bytes, pp_binary_time_to_wire (unix_seconds));
}

void
pp_params_null (PpParams *params)
{
	params_add (params, InvalidOid, PP_NULL_LENGTH, NULL);
}

void
pp_params_array (PpParams *params, PpArray *array)
{
	gsize length;

	pp_array_bytes (array, &length);
	g_assert (length <= G_MAXINT32);
	params_add (params, pp_array_type (array), (int) length, array);
}

void
pp_params_texts (PpParams *params, const char *const *values, gssize count)
{
	pp_params_array (params, pp_array_new_texts (values, count));
}

void
pp_params_wire (PpParams *params, PpWire *wire)
{
	g_ptr_array_set_size (params->pointers, 0);
	for (guint i = 0; i < params->values->len; i++) {
		const Value *value = &g_array_index (params->values, Value, i);
		const guint8 *start;
		gsize length;

		if (g_array_index (params->lengths, int, i) == PP_NULL_LENGTH)
			start = NULL;
		else if (value->array != NULL)
			start = pp_array_bytes (value->array, &length);
		else
			start = params->bytes->data + value->offset;
		g_ptr_array_add (params->pointers, (gpointer) start);
	}
	*wire = (PpWire) {
		.count = (int) params->values->len,
		.types = (const Oid *) params->types->data,
		.values = (const char *const *) params->pointers->pdata,
		.lengths = (const int *) params->lengths->data,
		.formats = (const int *) params->formats->data,
	};
}
