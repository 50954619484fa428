/* Parameters of a statement in PostgreSQL's binary format: $1, $2, … in the order of the calls.
 *
 * Types: int2 int4 int8 bool text bytea timestamptz and arrays (array.h). Dates are Unix seconds, PP_NO_DATE is SQL's
 * NULL. Text must be valid UTF-8 without NUL. One value is below 1 GB, everything together below 2 GB.
 *
 * Parameters carry their type, so that a mistake is refused when the statement is parsed, not taken for
 * bad data. NULL by pp_params_null() leaves the type to the statement: write $1::bigint there.
 */
#ifndef PP_STORE_PARAMS_H
#define PP_STORE_PARAMS_H

#include <glib.h>
#include <postgres_ext.h>

#include "store/array.h"

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
/* As pp_array_new_texts(). */
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

#endif
