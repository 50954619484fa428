/* Columns of a binary result; what does not last as long as the result is the caller's.
 */
#ifndef PP_STORE_RESULT_H
#define PP_STORE_RESULT_H

#include <glib.h>
#include <libpq-fe.h>

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
