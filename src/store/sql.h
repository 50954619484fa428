/* The files of sql/, compiled in by build-aux/embed-sql.awk. */
#ifndef PP_STORE_SQL_H
#define PP_STORE_SQL_H

typedef struct {
	const char *path;	/* "schema/0001-base.sql" */
	const char *text;
} PpSqlFile;

/* In the order of the Makefile; ends with a row of NULLs. */
extern const PpSqlFile pp_sql_files[];

#endif
