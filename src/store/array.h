/* One-dimensional arrays in PostgreSQL's binary format, while they are built: statements work on whole batches through
 * unnest(). Dates are Unix seconds, PP_NO_DATE is SQL's NULL; text must be valid UTF-8 without NUL; an array is below 1 GB.
 */
#ifndef PP_STORE_ARRAY_H
#define PP_STORE_ARRAY_H

#include <glib.h>
#include <postgres_ext.h>

typedef struct _PpArray PpArray;	/* an array being built */

PpArray *pp_array_new_int4 (void);
PpArray *pp_array_new_int8 (void);
PpArray *pp_array_new_bool (void);
PpArray *pp_array_new_text (void);
PpArray *pp_array_new_bytea (void);
PpArray *pp_array_new_timestamptz (void);
/* A text[] of the COUNT strings at VALUES; of a NULL-terminated array with COUNT -1. */
PpArray *pp_array_new_texts (const char *const *values, gssize count);
void pp_array_free (PpArray *array);
guint pp_array_length (const PpArray *array);

void pp_array_add_int (PpArray *array, gint64 value);		/* int4, int8, bool */
void pp_array_add_text (PpArray *array, const char *value);	/* NULL is SQL's NULL */
void pp_array_add_bytes (PpArray *array, const void *data, gsize length);
void pp_array_add_time (PpArray *array, gint64 unix_seconds);
void pp_array_add_null (PpArray *array);

/* ARRAY as it is sent, LENGTH bytes of the type with this OID; borrowed, until more is added. */
const guint8 *pp_array_bytes (const PpArray *array, gsize *length);
Oid pp_array_type (const PpArray *array);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpArray, pp_array_free)

#endif
