/* One encoder for PostgreSQL's binary format: a value is its length and its bytes in network
 * order, in arrays and in COPY alike; parameters keep the length apart. Nothing here talks to
 * a server.
 */
#include "config.h"

#include "store/params.h"

#include <string.h>

#include "mail/message.h"

/* Seconds from 1970-01-01 to 2000-01-01, where PostgreSQL's time starts. */
#define EPOCH_OFFSET G_GINT64_CONSTANT (946684800)
#define USEC_PER_SEC G_GINT64_CONSTANT (1000000)

/* pg_type.oid: fixed for ever by the server's catalog. */
enum {
	OID_BOOL = 16,
	OID_BYTEA = 17,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_TEXT = 25,
	OID_TIMESTAMPTZ = 1184,
	OID_BOOL_ARRAY = 1000,
	OID_BYTEA_ARRAY = 1001,
	OID_INT4_ARRAY = 1007,
	OID_TEXT_ARRAY = 1009,
	OID_INT8_ARRAY = 1016,
	OID_TIMESTAMPTZ_ARRAY = 1185,
};

#define NULL_LENGTH (-1)

/* --- bytes ------------------------------------------------------------------------------------ */

static void
put (GByteArray *to, const void *data, gsize length)
{
	/* a value of 1 GB is refused by the server; GByteArray counts in guint */
	g_assert (length <= G_MAXINT32);
	g_byte_array_append (to, data, (guint) length);
}

static void
put_int2 (GByteArray *to, gint16 value)
{
	guint16 wire = GUINT16_TO_BE ((guint16) value);

	put (to, &wire, sizeof wire);
}

static void
put_int4 (GByteArray *to, gint32 value)
{
	guint32 wire = GUINT32_TO_BE ((guint32) value);

	put (to, &wire, sizeof wire);
}

static void
put_int8 (GByteArray *to, gint64 value)
{
	guint64 wire = GUINT64_TO_BE ((guint64) value);

	put (to, &wire, sizeof wire);
}

static guint16
get_int2 (const char *from)
{
	guint16 wire;

	memcpy (&wire, from, sizeof wire);
	return GUINT16_FROM_BE (wire);
}

static guint32
get_int4 (const char *from)
{
	guint32 wire;

	memcpy (&wire, from, sizeof wire);
	return GUINT32_FROM_BE (wire);
}

static guint64
get_int8 (const char *from)
{
	guint64 wire;

	memcpy (&wire, from, sizeof wire);
	return GUINT64_FROM_BE (wire);
}

/* What no timestamptz can hold stays out of range, so that the server refuses it: the
 * largest number itself would mean `infinity'. */
static gint64
time_to_wire (gint64 unix_seconds)
{
	gint64 wire;

	if (__builtin_sub_overflow (unix_seconds, EPOCH_OFFSET, &wire)
	    || __builtin_mul_overflow (wire, USEC_PER_SEC, &wire))
		return unix_seconds < 0 ? G_MININT64 + 1 : G_MAXINT64 - 1;
	return wire;
}

static gint64
time_from_wire (gint64 wire)
{
	gint64 seconds = wire / USEC_PER_SEC;

	if (wire % USEC_PER_SEC < 0)
		seconds--;
	return seconds + EPOCH_OFFSET;
}

/* --- arrays ----------------------------------------------------------------------------------- */

/* Where the fixed part of an array with one dimension lies. */
enum {
	ARRAY_DIMENSIONS = 0,
	ARRAY_HAS_NULL = 4,
	ARRAY_ELEMENT_TYPE = 8,
	ARRAY_COUNT = 12,
	ARRAY_LOWER_BOUND = 16,
	ARRAY_HEADER = 20,
	ARRAY_EMPTY_HEADER = ARRAY_COUNT,
};

struct _PpArray {
	Oid array_type;
	Oid element_type;
	guint count;
	gboolean has_null;
	GByteArray *bytes;	/* the header, filled in by array_finish(), and the elements */
};

static PpArray *
array_new (Oid array_type, Oid element_type)
{
	PpArray *array = g_new0 (PpArray, 1);

	array->array_type = array_type;
	array->element_type = element_type;
	array->bytes = g_byte_array_sized_new (64);
	g_byte_array_set_size (array->bytes, ARRAY_HEADER);
	return array;
}

PpArray *
pp_array_new_int4 (void)
{
	return array_new (OID_INT4_ARRAY, OID_INT4);
}

PpArray *
pp_array_new_int8 (void)
{
	return array_new (OID_INT8_ARRAY, OID_INT8);
}

PpArray *
pp_array_new_bool (void)
{
	return array_new (OID_BOOL_ARRAY, OID_BOOL);
}

PpArray *
pp_array_new_text (void)
{
	return array_new (OID_TEXT_ARRAY, OID_TEXT);
}

PpArray *
pp_array_new_bytea (void)
{
	return array_new (OID_BYTEA_ARRAY, OID_BYTEA);
}

PpArray *
pp_array_new_timestamptz (void)
{
	return array_new (OID_TIMESTAMPTZ_ARRAY, OID_TIMESTAMPTZ);
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

void
pp_array_add_int (PpArray *array, gint64 value)
{
	array->count++;
	switch (array->element_type) {
	case OID_INT4:
		g_assert (value >= G_MININT32 && value <= G_MAXINT32);
		put_int4 (array->bytes, 4);
		put_int4 (array->bytes, (gint32) value);
		break;
	case OID_INT8:
		put_int4 (array->bytes, 8);
		put_int8 (array->bytes, value);
		break;
	case OID_BOOL:
		put_int4 (array->bytes, 1);
		put (array->bytes, &(guint8) { value != 0 }, 1);
		break;
	default:
		g_assert_not_reached ();
	}
}

static void
array_add_bytes (PpArray *array, const void *data, gsize length)
{
	array->count++;
	put_int4 (array->bytes, (gint32) length);
	put (array->bytes, data, length);
}

void
pp_array_add_text (PpArray *array, const char *value)
{
	g_assert (array->element_type == OID_TEXT);
	if (value == NULL)
		pp_array_add_null (array);
	else
		array_add_bytes (array, value, strlen (value));
}

void
pp_array_add_bytes (PpArray *array, const void *data, gsize length)
{
	g_assert (array->element_type == OID_BYTEA);
	array_add_bytes (array, data, length);
}

void
pp_array_add_time (PpArray *array, gint64 unix_seconds)
{
	g_assert (array->element_type == OID_TIMESTAMPTZ);
	if (unix_seconds == PP_NO_DATE) {
		pp_array_add_null (array);
		return;
	}
	array->count++;
	put_int4 (array->bytes, 8);
	put_int8 (array->bytes, time_to_wire (unix_seconds));
}

void
pp_array_add_null (PpArray *array)
{
	array->count++;
	array->has_null = TRUE;
	put_int4 (array->bytes, NULL_LENGTH);
}

static void
poke_int4 (guint8 *at, guint32 value)
{
	guint32 wire = GUINT32_TO_BE (value);

	memcpy (at, &wire, sizeof wire);
}

/* Fills the header in; an array can still grow afterwards. *LENGTH is what counts of the
 * result. */
static const guint8 *
array_finish (const PpArray *array, gsize *length)
{
	guint8 *header = array->bytes->data;

	poke_int4 (header + ARRAY_DIMENSIONS, array->count > 0 ? 1 : 0);
	poke_int4 (header + ARRAY_HAS_NULL, array->has_null);
	poke_int4 (header + ARRAY_ELEMENT_TYPE, array->element_type);
	poke_int4 (header + ARRAY_COUNT, array->count);
	poke_int4 (header + ARRAY_LOWER_BOUND, 1);
	*length = array->count > 0 ? array->bytes->len : ARRAY_EMPTY_HEADER;
	return header;
}

static PpArray *
texts_new (const char *const *values, gssize count)
{
	PpArray *array = pp_array_new_text ();

	for (gssize i = 0; count < 0 ? values != NULL && values[i] != NULL : i < count; i++)
		pp_array_add_text (array, values[i]);
	return array;
}

/* --- parameters ------------------------------------------------------------------------------- */

/* A value lies in the common buffer, or in an array of its own. */
typedef struct {
	PpArray *array;
	gsize offset;
} Value;

struct _PpParams {
	GByteArray *bytes;
	GArray *values;		/* of Value */
	GArray *types;		/* of Oid */
	GArray *lengths;	/* of int; NULL_LENGTH for NULL */
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
	params_add (params, OID_INT2, 2, NULL);
	put_int2 (params->bytes, value);
}

void
pp_params_int4 (PpParams *params, gint32 value)
{
	params_add (params, OID_INT4, 4, NULL);
	put_int4 (params->bytes, value);
}

void
pp_params_int8 (PpParams *params, gint64 value)
{
	params_add (params, OID_INT8, 8, NULL);
	put_int8 (params->bytes, value);
}

void
pp_params_bool (PpParams *params, gboolean value)
{
	params_add (params, OID_BOOL, 1, NULL);
	put (params->bytes, &(guint8) { value != FALSE }, 1);
}

void
pp_params_text (PpParams *params, const char *value)
{
	gsize length = value ? strlen (value) : 0;

	g_assert (length <= G_MAXINT32);
	params_add (params, OID_TEXT, value ? (int) length : NULL_LENGTH, NULL);
	put (params->bytes, value, length);
}

void
pp_params_bytes (PpParams *params, const void *data, gsize length)
{
	g_assert (length <= G_MAXINT32);
	params_add (params, OID_BYTEA, (int) length, NULL);
	put (params->bytes, data, length);
}

void
pp_params_time (PpParams *params, gint64 unix_seconds)
{
	if (unix_seconds == PP_NO_DATE) {
		params_add (params, OID_TIMESTAMPTZ, NULL_LENGTH, NULL);
		return;
	}
	params_add (params, OID_TIMESTAMPTZ, 8, NULL);
	put_int8 (params->bytes, time_to_wire (unix_seconds));
}

void
pp_params_null (PpParams *params)
{
	params_add (params, InvalidOid, NULL_LENGTH, NULL);
}

void
pp_params_array (PpParams *params, PpArray *array)
{
	gsize length;

	array_finish (array, &length);
	g_assert (length <= G_MAXINT32);
	params_add (params, array->array_type, (int) length, array);
}

void
pp_params_texts (PpParams *params, const char *const *values, gssize count)
{
	pp_params_array (params, texts_new (values, count));
}

void
pp_params_wire (PpParams *params, PpWire *wire)
{
	g_ptr_array_set_size (params->pointers, 0);
	for (guint i = 0; i < params->values->len; i++) {
		const Value *value = &g_array_index (params->values, Value, i);
		const guint8 *start;

		if (g_array_index (params->lengths, int, i) == NULL_LENGTH)
			start = NULL;
		else if (value->array != NULL)
			start = value->array->bytes->data;
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

/* --- COPY ------------------------------------------------------------------------------------- */

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
	put (copy->bytes, copy_header, sizeof copy_header);
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
	put_int2 (copy->bytes, columns);
}

void
pp_copy_int2 (PpCopy *copy, gint16 value)
{
	put_int4 (copy->bytes, 2);
	put_int2 (copy->bytes, value);
}

void
pp_copy_int4 (PpCopy *copy, gint32 value)
{
	put_int4 (copy->bytes, 4);
	put_int4 (copy->bytes, value);
}

void
pp_copy_int8 (PpCopy *copy, gint64 value)
{
	put_int4 (copy->bytes, 8);
	put_int8 (copy->bytes, value);
}

void
pp_copy_bool (PpCopy *copy, gboolean value)
{
	put_int4 (copy->bytes, 1);
	put (copy->bytes, &(guint8) { value != FALSE }, 1);
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
	put_int4 (copy->bytes, (gint32) length);
	put (copy->bytes, data, length);
}

void
pp_copy_time (PpCopy *copy, gint64 unix_seconds)
{
	if (unix_seconds == PP_NO_DATE)
		pp_copy_null (copy);
	else
		pp_copy_int8 (copy, time_to_wire (unix_seconds));
}

void
pp_copy_null (PpCopy *copy)
{
	put_int4 (copy->bytes, NULL_LENGTH);
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
	data = array_finish (array, &length);
	pp_copy_bytes (copy, data, length);
}

void
pp_copy_texts (PpCopy *copy, const char *const *values, gssize count)
{
	g_autoptr (PpArray) array = texts_new (values, count);

	pp_copy_array (copy, array);
}

void
pp_copy_append (PpCopy *copy, const PpCopy *other)
{
	put (copy->bytes, other->bytes->data + sizeof copy_header, other->bytes->len - sizeof copy_header);
	copy->rows += other->rows;
}

int
pp_copy_compare (const PpCopy *copy, const PGresult *result, int row, int first_column)
{
	const char *at = (const char *) copy->bytes->data + sizeof copy_header;
	int fields = get_int2 (at);

	at += 2;
	for (int i = 0; i < fields; i++) {
		int column = first_column + i;
		int length = (gint32) get_int4 (at);

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

/* --- results ---------------------------------------------------------------------------------- */

gboolean
pp_result_is_null (const PGresult *result, int row, int column)
{
	return PQgetisnull (result, row, column);
}

gint64
pp_result_int (const PGresult *result, int row, int column)
{
	const char *value = PQgetvalue (result, row, column);

	if (PQgetisnull (result, row, column))
		return 0;
	switch (PQgetlength (result, row, column)) {
	case 2:
		return (gint16) get_int2 (value);
	case 4:
		return (gint32) get_int4 (value);
	case 8:
		return (gint64) get_int8 (value);
	}
	g_assert_not_reached ();
}

gboolean
pp_result_bool (const PGresult *result, int row, int column)
{
	return !PQgetisnull (result, row, column) && *PQgetvalue (result, row, column) != 0;
}

const char *
pp_result_text (const PGresult *result, int row, int column)
{
	return PQgetisnull (result, row, column) ? NULL : PQgetvalue (result, row, column);
}

char *
pp_result_dup_text (const PGresult *result, int row, int column)
{
	return g_strdup (pp_result_text (result, row, column));
}

GBytes *
pp_result_bytes (const PGresult *result, int row, int column)
{
	if (PQgetisnull (result, row, column))
		return NULL;
	return g_bytes_new (PQgetvalue (result, row, column),
	                    (gsize) PQgetlength (result, row, column));
}

gint64
pp_result_time (const PGresult *result, int row, int column)
{
	if (PQgetisnull (result, row, column))
		return PP_NO_DATE;
	return time_from_wire (pp_result_int (result, row, column));
}

/* An array as it came, element by element. */
typedef struct {
	const char *at;
	const char *end;
	guint32 left;
} Elements;

static void
elements_init (Elements *elements, const PGresult *result, int row, int column)
{
	const char *value = PQgetvalue (result, row, column);
	int length = PQgetlength (result, row, column);

	*elements = (Elements) { value, value + length, 0 };
	if (length >= ARRAY_HEADER && get_int4 (value + ARRAY_DIMENSIONS) == 1) {
		elements->left = get_int4 (value + ARRAY_COUNT);
		elements->at += ARRAY_HEADER;
	}
}

/* *DATA is NULL for NULL. */
static gboolean
elements_next (Elements *elements, const char **data, gsize *length)
{
	gint32 size;

	if (elements->left == 0 || elements->end - elements->at < 4)
		return FALSE;
	elements->left--;
	size = (gint32) get_int4 (elements->at);
	elements->at += 4;
	if (size > elements->end - elements->at)
		return FALSE;
	*data = size < 0 ? NULL : elements->at;
	*length = size < 0 ? 0 : (gsize) size;
	elements->at += *length;
	return TRUE;
}

char **
pp_result_texts (const PGresult *result, int row, int column)
{
	GPtrArray *texts;
	Elements elements;
	const char *data;
	gsize length;

	if (PQgetisnull (result, row, column))
		return NULL;
	elements_init (&elements, result, row, column);
	texts = g_ptr_array_new ();
	while (elements_next (&elements, &data, &length))
		g_ptr_array_add (texts, data ? g_strndup (data, length) : g_strdup (""));
	g_ptr_array_add (texts, NULL);
	return (char **) g_ptr_array_free (texts, FALSE);
}

GArray *
pp_result_ints (const PGresult *result, int row, int column)
{
	GArray *ints;
	Elements elements;
	const char *data;
	gsize length;

	if (PQgetisnull (result, row, column))
		return NULL;
	elements_init (&elements, result, row, column);
	ints = g_array_new (FALSE, FALSE, sizeof (gint64));
	while (elements_next (&elements, &data, &length)) {
		gint64 value = 0;

		if (data != NULL)
			value = length == 8 ? (gint64) get_int8 (data) : (gint32) get_int4 (data);
		g_array_append_val (ints, value);
	}
	return ints;
}
