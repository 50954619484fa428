/* Rows for COPY (FORMAT binary), collected in memory; store.h sends them. Values as in params.h.
 */
#ifndef PP_STORE_COPY_H
#define PP_STORE_COPY_H

#include <glib.h>
#include <libpq-fe.h>

#include "store/array.h"

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

#endif
