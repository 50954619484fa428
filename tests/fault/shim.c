/* Makes one call of a program fail: preloaded into it, this stands before libpq and the C library.
 *
 *     PP_FAULT="FUNCTION N KIND"   the N-th call of FUNCTION, from 1, by KIND:
 *         fail     a function of libpq does nothing and gives what it gives on failure
 *         cut      the connection is cut before the call
 *         lost     the connection is cut after the call: the server has done it, the program has the answer or not
 *         kill     the program ends there, by SIGKILL
 *         a number a function of the C library does nothing and fails with this errno
 *     PP_FAULT_COUNT=FILE          when the program ends: how often each function was called, "FUNCTION N" a line
 *
 * Without either nothing is changed.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define MAX_FUNCTIONS 64

typedef enum {
	PASS,
	FAIL,
	CUT,
	LOST,
} Fate;

static struct {
	const char *name;
	unsigned calls;
} functions[MAX_FUNCTIONS];

/* Counts a call of the function NAME, and says what becomes of it; errno is set where it fails. */
static Fate
meet (const char *name)
{
	const char *fault = getenv ("PP_FAULT");
	char wanted[64], kind[16];
	unsigned n, f = 0;

	while (functions[f].name != NULL && strcmp (functions[f].name, name) != 0)
		f++;
	functions[f].name = name;
	functions[f].calls++;
	if (fault == NULL || sscanf (fault, "%63s %u %15s", wanted, &n, kind) != 3 || strcmp (wanted, name) != 0 ||
	    n != functions[f].calls)
		return PASS;
	if (strcmp (kind, "kill") == 0)
		kill (getpid (), SIGKILL);
	if (strcmp (kind, "cut") == 0)
		return CUT;
	if (strcmp (kind, "lost") == 0)
		return LOST;
	if (strcmp (kind, "fail") != 0)
		errno = atoi (kind);
	return FAIL;
}

__attribute__ ((destructor)) static void
report (void)
{
	const char *path = getenv ("PP_FAULT_COUNT");
	FILE *file = path != NULL ? fopen (path, "w") : NULL;

	for (unsigned f = 0; file != NULL && functions[f].name != NULL; f++)
		fprintf (file, "%s %u\n", functions[f].name, functions[f].calls);
	if (file != NULL)
		fclose (file);
}

static void
cut (const PGconn *conn)
{
	if (conn != NULL && PQsocket (conn) >= 0)
		shutdown (PQsocket (conn), SHUT_RDWR);
}

/* A function of libpq: what it gives, its name, the connection, parameters, arguments, what it gives on failure. */
#define LIBPQ(type, name, conn, parameters, arguments, failure) \
	type name parameters \
	{ \
		static type (*real) parameters; \
		Fate fate = meet (#name); \
		type result = 0; \
\
		if (real == NULL) \
			real = (type (*) parameters) dlsym (RTLD_NEXT, #name); \
		if (fate == FAIL) \
			return failure; \
		if (fate == CUT) \
			cut (conn); \
		result = real arguments; \
		if (fate == LOST) \
			cut (conn); \
		return result; \
	}

/* One of the C library. */
#define LIBC_AS(counted, type, name, parameters, arguments) \
	type name parameters \
	{ \
		static type (*real) parameters; \
\
		if (real == NULL) \
			real = (type (*) parameters) dlsym (RTLD_NEXT, #name); \
		return meet (counted) != PASS ? (type) -1 : real arguments; \
	}
#define LIBC(type, name, parameters, arguments) LIBC_AS (#name, type, name, parameters, arguments)

/* --- libpq ------------------------------------------------------------------------------------ */

LIBPQ (PGconn *, PQconnectdbParams, result,
       (const char *const *keywords, const char *const *values, int expand_dbname),
       (keywords, values, expand_dbname), NULL)
LIBPQ (PGconn *, PQconnectStartParams, result,
       (const char *const *keywords, const char *const *values, int expand_dbname),
       (keywords, values, expand_dbname), NULL)
LIBPQ (PostgresPollingStatusType, PQconnectPoll, conn, (PGconn *conn), (conn), PGRES_POLLING_FAILED)
LIBPQ (PGresult *, PQexec, conn, (PGconn *conn, const char *query), (conn, query), NULL)
LIBPQ (PGresult *, PQexecParams, conn,
       (PGconn *conn, const char *command, int n, const Oid *types, const char *const *values, const int *lengths,
        const int *formats, int result_format),
       (conn, command, n, types, values, lengths, formats, result_format), NULL)
LIBPQ (PGresult *, PQexecPrepared, conn,
       (PGconn *conn, const char *name, int n, const char *const *values, const int *lengths, const int *formats,
        int result_format),
       (conn, name, n, values, lengths, formats, result_format), NULL)
LIBPQ (PGresult *, PQprepare, conn,
       (PGconn *conn, const char *name, const char *query, int n, const Oid *types), (conn, name, query, n, types), NULL)
LIBPQ (int, PQsendPrepare, conn,
       (PGconn *conn, const char *name, const char *query, int n, const Oid *types), (conn, name, query, n, types), 0)
LIBPQ (int, PQsendQueryParams, conn,
       (PGconn *conn, const char *command, int n, const Oid *types, const char *const *values, const int *lengths,
        const int *formats, int result_format),
       (conn, command, n, types, values, lengths, formats, result_format), 0)
LIBPQ (int, PQsendQueryPrepared, conn,
       (PGconn *conn, const char *name, int n, const char *const *values, const int *lengths, const int *formats,
        int result_format),
       (conn, name, n, values, lengths, formats, result_format), 0)
LIBPQ (int, PQenterPipelineMode, conn, (PGconn *conn), (conn), 0)
LIBPQ (int, PQpipelineSync, conn, (PGconn *conn), (conn), 0)
LIBPQ (PGresult *, PQgetResult, conn, (PGconn *conn), (conn), NULL)
LIBPQ (int, PQputCopyData, conn, (PGconn *conn, const char *data, int length), (conn, data, length), -1)
LIBPQ (int, PQputCopyEnd, conn, (PGconn *conn, const char *message), (conn, message), -1)

/* --- the C library ---------------------------------------------------------------------------- */

LIBC (ssize_t, read, (int fd, void *data, size_t length), (fd, data, length))
LIBC (ssize_t, write, (int fd, const void *data, size_t length), (fd, data, length))
LIBC (ssize_t, recv, (int fd, void *data, size_t length, int flags), (fd, data, length, flags))

/* What cannot be sent is so because the other side is gone. */
ssize_t
send (int fd, const void *data, size_t length, int flags)
{
	static ssize_t (*real) (int, const void *, size_t, int);

	if (real == NULL)
		real = (ssize_t (*) (int, const void *, size_t, int)) dlsym (RTLD_NEXT, "send");
	if (meet ("send") == PASS)
		return real (fd, data, length, flags);
	if (errno != EINTR)
		shutdown (fd, SHUT_RDWR);
	return -1;
}

LIBC (int, poll, (struct pollfd *fds, nfds_t n, int timeout), (fds, n, timeout))
LIBC (int, socket, (int domain, int type, int protocol), (domain, type, protocol))
LIBC (int, connect, (int fd, const struct sockaddr *address, socklen_t length), (fd, address, length))
LIBC (int, fsync, (int fd), (fd))
LIBC (int, rename, (const char *from, const char *to), (from, to))
LIBC (int, unlink, (const char *path), (path))
LIBC (int, mkdir, (const char *path, mode_t mode), (path, mode))
LIBC (int, close, (int fd), (fd))
LIBC (int, dup2, (int from, int to), (from, to))
LIBC (int, flock, (int fd, int operation), (fd, operation))

static mode_t
mode_of (int flags, va_list arguments)
{
	return flags & (O_CREAT | O_TMPFILE) ? va_arg (arguments, mode_t) : 0;
}

#define OPEN(name) \
	int name (const char *path, int flags, ...) \
	{ \
		static int (*real) (const char *, int, ...); \
		va_list arguments; \
		mode_t mode; \
\
		va_start (arguments, flags); \
		mode = mode_of (flags, arguments); \
		va_end (arguments); \
		if (real == NULL) \
			real = (int (*) (const char *, int, ...)) dlsym (RTLD_NEXT, #name); \
		return meet ("open") != PASS ? -1 : real (path, flags, mode); \
	}
OPEN (open)
OPEN (open64)
