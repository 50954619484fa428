/* Versions of the schema: sql/schema/NNNN-*.sql, compiled in, applied in order, one row in
 * schema_version each. The views and functions of sql/api are put in again whenever one of them changed.
 */
#ifndef PP_STORE_SCHEMA_H
#define PP_STORE_SCHEMA_H

#include "store/store.h"

/* The version this program needs: the number of the last file. */
int pp_schema_wanted (void);

/* The version that a RESULT of schema-version.sql says. */
int pp_schema_version (const PGresult *result);

/* The version of the schema that STORE is connected to: 0 when there is none, -1 and ERROR on failure. */
int pp_schema_installed (PpStore *store, GError **error);

/* Creates the schema and brings it to the wanted version; refuses a database that is not UTF-8. WITH_ROLES
 * also creates patchpost_deliver and patchpost_read and lets them in. *CREATED says whether it was not there. Safe to run twice, and by two at once. */
gboolean pp_schema_init (PpStore *store, gboolean with_roles, gboolean *created, GError **error);

/* From the installed to the wanted version, one transaction a file. */
gboolean pp_schema_upgrade (PpStore *store, GError **error);

/* The SQL that pp_schema_upgrade() would run, or where there is no schema pp_schema_init() without roles:
 * for administrators who read before they run, with psql. The caller frees. */
char *pp_schema_upgrade_sql (PpStore *store, GError **error);

#endif
