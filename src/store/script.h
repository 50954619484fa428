/* Splitting a file of SQL into statements: some servers want DDL one statement at a time. */
#ifndef PP_STORE_SCRIPT_H
#define PP_STORE_SCRIPT_H

#include <glib.h>

/* The next statement at *AT, without its semicolon and the blanks and comments before it; *AT moves behind
 * it. NULL at the end. Knows quotes, dollar quotes and comments, as psql does; a function's body must be
 * quoted (no BEGIN ATOMIC). The caller frees. */
char *pp_script_next (const char **at);

#endif
