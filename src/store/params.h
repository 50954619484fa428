/* Values to and from PostgreSQL in its binary format: parameters (arrays above all: statements
 * work on whole batches through unnest()), rows of COPY, and columns of results.
 *
 * Types: int2 int4 int8 bool text bytea timestamptz and one-dimensional arrays of them. Dates are
 * Unix seconds, PP_NO_DATE is SQL's NULL. Text must be valid UTF-8 without NUL. One value is below
 * 1 GB, everything together below 2 GB.
 *
 * Parameters carry their type, so that a mistake is refused when the statement is parsed, not taken for
 * bad data. NULL by pp_params_null() leaves the type to the statement: write $1::bigint there.
 */
#ifndef PP_STORE_PARAMS_H
#define PP_STORE_PARAMS_H

#include <glib.h>
#include <libpq-fe.h>

/* --- one-dimensional arrays ---------------------------------------------------------------- */

typedef struct _PpArray PpArray;	/* an array being built */

PpArray *pp_array_new_int4 (void);
PpArray *pp_array_new_int8 (void);
PpArray *pp_array_new_bool (void);
PpArray *pp_array_new_text (void);
PpArray *pp_array_new_bytea (void);
PpArray *pp_array_new_timestamptz (void);
void pp_array_free (PpArray *array);
guint pp_array_length (const PpArray *array);

void pp_array_add_int (PpArray *array, gint64 value);		/* int4, int8, bool */
void pp_array_add_text (PpArray *array, const char *value);	/* NULL is SQL's NULL */
void pp_array_add_bytes (PpArray *array, const void *data, gsize length);
void pp_array_add_time (PpArray *array, gint64 unix_seconds);
void pp_array_add_null (PpArray *array);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpArray, pp_array_free)

/* --- parameters of a statement: $1, $2, … in the order of the calls ------------------------- */

typedef struct _PpParams PpParams;

PpParams *pp_params_new (void);
void pp_params_free (PpParams *params);
void pp_params_int2 (PpParams *params, gint16 value);
void pp_params_int4 (PpParams *params, gint32 value);
void pp_params_int8 (PpParams *params, gint64 value);
void pp_params_bool (PpParams *params, gboolean value);
void pp_params_text (PpParams *params, const char *value);
void pp_params_bytes (PpParams *params, const void *data, gsize length);
void pp_params_time (PpParams *params, gint64 unix_seconds);
void pp_params_null (PpParams *params);
/* Takes ARRAY over. */
void pp_params_array (PpParams *params, PpArray *array);
/* A text[] of the COUNT strings at VALUES; of a NULL-terminated array with COUNT -1. */
void pp_params_texts (PpParams *params, const char *const *values, gssize count);

/* What PQexecParams() wants; borrowed from PARAMS, until the next change to it. */
typedef struct {
	int count;
	const Oid *types;
	const char *const *values;
	const int *lengths;
	const int *formats;
} PpWire;

void pp_params_wire (PpParams *params, PpWire *wire);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpParams, pp_params_free)

/* --- rows for COPY (FORMAT binary) ---------------------------------------------------------- */

typedef struct _PpCopy PpCopy;

PpCopy *pp_copy_new (void);
void pp_copy_free (PpCopy *copy);
guint pp_copy_rows (const PpCopy *copy);
const GByteArray *pp_copy_data (const PpCopy *copy);	/* with header, without trailer */
/* What was collected so far, header included, is on its way and is forgotten; only more rows may follow. */
void pp_copy_drain (PpCopy *copy);

/* Starts a row of COLUMNS fields; then each field in its order. */
void pp_copy_row (PpCopy *copy, gint16 columns);
void pp_copy_int2 (PpCopy *copy, gint16 value);
void pp_copy_int4 (PpCopy *copy, gint32 value);
void pp_copy_int8 (PpCopy *copy, gint64 value);
void pp_copy_bool (PpCopy *copy, gboolean value);
void pp_copy_text (PpCopy *copy, const char *value);	/* NULL is SQL's NULL */
void pp_copy_bytes (PpCopy *copy, const void *data, gsize length);
void pp_copy_time (PpCopy *copy, gint64 unix_seconds);
void pp_copy_null (PpCopy *copy);
void pp_copy_array (PpCopy *copy, const PpArray *array);	/* NULL is SQL's NULL */
void pp_copy_texts (PpCopy *copy, const char *const *values, gssize count);
/* Adds the rows of OTHER. */
void pp_copy_append (PpCopy *copy, const PpCopy *other);
/* Which field of the one row in COPY is the first that differs, byte for byte, from ROW of RESULT, whose columns from
 * FIRST_COLUMN on are compared with the fields in their order; -1 when all are equal. */
int pp_copy_compare (const PpCopy *copy, const PGresult *result, int row, int first_column);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpCopy, pp_copy_free)

/* --- columns of a binary result ------------------------------------------------------------- */

gboolean pp_result_is_null (const PGresult *result, int row, int column);
gint64 pp_result_int (const PGresult *result, int row, int column);	/* int2, int4, int8; NULL is 0 */
gboolean pp_result_bool (const PGresult *result, int row, int column);
const char *pp_result_text (const PGresult *result, int row, int column);	/* NULL for NULL; as long as RESULT */
char *pp_result_dup_text (const PGresult *result, int row, int column);
GBytes *pp_result_bytes (const PGresult *result, int row, int column);	/* NULL for NULL */
gint64 pp_result_time (const PGresult *result, int row, int column);	/* Unix seconds; NULL is PP_NO_DATE */
/* A text[] as a NULL-terminated array (g_strfreev()); SQL's NULL gives NULL, a NULL element "". */
char **pp_result_texts (const PGresult *result, int row, int column);
/* An int4[] or int8[]; SQL's NULL gives NULL. */
GArray *pp_result_ints (const PGresult *result, int row, int column);	/* of gint64 */

#endif
