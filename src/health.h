/* How it is going: what `status' knows, and which of it an administrator should act on.
 *
 * Cheap on a database of any size: what is not in an index, a catalog or a small table is estimated, and said to be.
 */
#ifndef PP_HEALTH_H
#define PP_HEALTH_H

#include "settings.h"
#include "spool.h"
#include "store/store.h"

/* The exit status of `status --check', too: what monitoring programs expect. */
typedef enum {
	PP_SEVERITY_OK,
	PP_SEVERITY_WARNING,
	PP_SEVERITY_CRITICAL,
} PpSeverity;

const char *pp_severity_name (PpSeverity severity);

typedef struct {
	PpSeverity severity;
	const char *name;	/* "silent", "schema" …; static */
	char *subject;		/* an inbox, a reason …; or NULL */
	char *what;		/* a line */
	char *advice;		/* what to do about it: a line */
} PpProblem;

typedef struct {
	guint64 patches, covers, comments, others, series;
} PpContents;

typedef struct {
	gint64 id;
	char *name;
	char **projects;	/* link names */
	gint64 last_mail;	/* when it came: Unix seconds, or PP_NO_DATE */
	gint64 last_delivery;	/* of those of the last PP_HEALTH_NEWEST mails that were delivered; or PP_NO_DATE */
	guint n_dates;		/* mails to judge by */
	gint64 longest_gap;	/* seconds between two of them, by their dates */
	gint64 silent_after;	/* seconds without mail that are too many; PP_AGE_FOREVER: there are none */
	gboolean silent;
	gint64 events;
	int rules;		/* that wrote last */
	int oldest_rules;	/* that wrote any; when not counted: the first. -1: there is nothing */
	PpContents contents;	/* when counted */
} PpInboxHealth;

typedef struct {
	char *reason;
	guint64 messages, last_day, last_week, expired;
	gint64 oldest;
} PpQuarantineHealth;

typedef struct {
	char *name;
	gint64 rows;		/* estimated; -1: not known */
	gint64 bytes;		/* with indexes and all */
} PpTableHealth;

typedef struct {
	gint64 now;
	int schema, schema_wanted;	/* 0: there is none */
	int rules;
	gboolean readable;	/* the schema is ours, and all below is known */
	char *database, *server;
	gboolean roles;
	guint64 purged;		/* ids */
	gboolean counted;	/* PpInboxHealth.contents are there */
	PpContents contents;	/* of all, when counted */
	gint64 messages;	/* of all; estimated when not counted, then -1: not known */
	gint64 bytes;		/* of all tables */
	GPtrArray *tables;	/* of PpTableHealth * */
	GPtrArray *inboxes;	/* of PpInboxHealth * */
	GPtrArray *quarantine;	/* of PpQuarantineHealth * */
	char *spool;		/* or NULL: none is configured */
	PpSpooled spooled;
	GPtrArray *problems;	/* of PpProblem *, the worst first */
} PpHealth;

/* So many of the newest mails of an inbox are looked at. */
#define PP_HEALTH_NEWEST 1000

/* EXACT: count all mail, however long it takes. STORE need not have a schema, or one of ours. NULL and ERROR when the database
 * cannot be asked. NOW in Unix seconds. */
PpHealth *pp_health_load (PpStore *store, const PpSettings *settings, gboolean exact, gint64 now, GError **error);
void pp_health_free (PpHealth *health);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpHealth, pp_health_free)

PpSeverity pp_health_severity (const PpHealth *health);

/* "5min", "3h", "12d": SECONDS for people. The caller frees. */
char *pp_health_age (gint64 seconds);

/* --- its forms (health-print.c, -json.c, -metrics.c); the caller frees --------------------------- */

char *pp_health_text (const PpHealth *health);
/* The first line says how it is, in a word and what it is about; then a line for each problem. */
char *pp_health_check (const PpHealth *health);
char *pp_health_json (const PpHealth *health);
/* OpenMetrics' text format, all gauges, so that Prometheus' older format has it, too. HEALTH NULL: the database could not be asked. */
char *pp_health_openmetrics (const PpHealth *health);

#endif
