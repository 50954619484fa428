#include "config.h"

#include "store/schema.h"

#include <stdlib.h>
#include <string.h>

#include "store/sql.h"

#define SCHEMA_PREFIX "schema/"
#define API_PREFIX "api/"

/* "schema/0001-base.sql" → 1 */
static int
version_of (const PpSqlFile *file)
{
	return atoi (file->path + strlen (SCHEMA_PREFIX));
}

static gboolean
is_step (const PpSqlFile *file)
{
	return g_str_has_prefix (file->path, SCHEMA_PREFIX);
}

int
pp_schema_wanted (void)
{
	int wanted = 0;

	for (const PpSqlFile *file = pp_sql_files; file->path != NULL; file++)
		if (is_step (file))
			wanted = MAX (wanted, version_of (file));
	return wanted;
}
