/* Inside of array.c, params.c, copy.c and result.c: PostgreSQL's binary format. A value is its length and its bytes in
 * network order, in arrays and in COPY alike; parameters keep the length apart. Not for anybody else.
 */
#ifndef PP_STORE_BINARY_H
#define PP_STORE_BINARY_H

#include <glib.h>
#include <string.h>

/* Seconds from 1970-01-01 to 2000-01-01, where PostgreSQL's time starts. */
#define PP_EPOCH_OFFSET G_GINT64_CONSTANT (946684800)
#define PP_USEC_PER_SEC G_GINT64_CONSTANT (1000000)

/* pg_type.oid: fixed for ever by the server's catalog. */
enum {
	PP_OID_BOOL = 16,
	PP_OID_BYTEA = 17,
	PP_OID_INT8 = 20,
	PP_OID_INT2 = 21,
	PP_OID_INT4 = 23,
	PP_OID_TEXT = 25,
	PP_OID_TIMESTAMPTZ = 1184,
	PP_OID_BOOL_ARRAY = 1000,
	PP_OID_BYTEA_ARRAY = 1001,
	PP_OID_INT4_ARRAY = 1007,
	PP_OID_TEXT_ARRAY = 1009,
	PP_OID_INT8_ARRAY = 1016,
	PP_OID_TIMESTAMPTZ_ARRAY = 1185,
};

#define PP_NULL_LENGTH (-1)

/* Where the fixed part of an array with one dimension lies. */
enum {
	PP_ARRAY_DIMENSIONS = 0,
	PP_ARRAY_HAS_NULL = 4,
	PP_ARRAY_ELEMENT_TYPE = 8,
	PP_ARRAY_COUNT = 12,
	PP_ARRAY_LOWER_BOUND = 16,
	PP_ARRAY_HEADER = 20,
	PP_ARRAY_EMPTY_HEADER = PP_ARRAY_COUNT,
};

static inline void
pp_binary_put (GByteArray *to, const void *data, gsize length)
{
	/* a value of 1 GB is refused by the server; GByteArray counts in guint */
	g_assert (length <= G_MAXINT32);
	g_byte_array_append (to, data, (guint) length);
}

static inline void
pp_binary_put_int2 (GByteArray *to, gint16 value)
{
	guint16 wire = GUINT16_TO_BE ((guint16) value);

	pp_binary_put (to, &wire, sizeof wire);
}

static inline void
pp_binary_put_int4 (GByteArray *to, gint32 value)
{
	guint32 wire = GUINT32_TO_BE ((guint32) value);

	pp_binary_put (to, &wire, sizeof wire);
}

static inline void
pp_binary_put_int8 (GByteArray *to, gint64 value)
{
	guint64 wire = GUINT64_TO_BE ((guint64) value);

	pp_binary_put (to, &wire, sizeof wire);
}

static inline guint16
pp_binary_get_int2 (const char *from)
{
	guint16 wire;

	memcpy (&wire, from, sizeof wire);
	return GUINT16_FROM_BE (wire);
}

static inline guint32
pp_binary_get_int4 (const char *from)
{
	guint32 wire;

	memcpy (&wire, from, sizeof wire);
	return GUINT32_FROM_BE (wire);
}

static inline guint64
pp_binary_get_int8 (const char *from)
{
	guint64 wire;

	memcpy (&wire, from, sizeof wire);
	return GUINT64_FROM_BE (wire);
}

/* What no timestamptz can hold stays out of range, so that the server refuses it: the
 * largest number itself would mean `infinity'. */
static inline gint64
pp_binary_time_to_wire (gint64 unix_seconds)
{
	gint64 wire;

	if (__builtin_sub_overflow (unix_seconds, PP_EPOCH_OFFSET, &wire)
	    || __builtin_mul_overflow (wire, PP_USEC_PER_SEC, &wire))
		return unix_seconds < 0 ? G_MININT64 + 1 : G_MAXINT64 - 1;
	return wire;
}

static inline gint64
pp_binary_time_from_wire (gint64 wire)
{
	gint64 seconds = wire / PP_USEC_PER_SEC;

	if (wire % PP_USEC_PER_SEC < 0)
		seconds--;
	return seconds + PP_EPOCH_OFFSET;
}

#endif
