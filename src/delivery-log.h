/* One line for each delivery, to the journal, syslog or a file: key=value, for people and for programs.
 *
 *     outcome=stored type=patch inbox=widgets series=12 msgid=<a@example.org> size=4711 ms=9
 *
 * Values that are not plain are in quotes; nothing of a mail can end one, or the line. Logging never fails; whoever calls it sees
 * to it that it does not delay a delivery for long.
 */
#ifndef PP_DELIVERY_LOG_H
#define PP_DELIVERY_LOG_H

#include <glib.h>

#include "settings.h"

typedef struct {
	const char *outcome;	/* stored, duplicate, purged, quarantined, discarded, spooled, deferred */
	const char *type;	/* of what was stored: patch, cover, comment, other; or NULL */
	const char *reason;	/* of quarantine, of spooled and deferred; or NULL */
	const char *inbox;	/* or NULL */
	gint64 series_id;	/* or 0 */
	const char *msgid;	/* or NULL */
	guint64 size;		/* bytes, as they came; 0: not known */
	gboolean from_spool;
	gint64 milliseconds;
} PpLogLine;

/* The text of LINE, without what a log puts before it. The caller frees. */
char *pp_log_line_text (const PpLogLine *line);

/* Writes LINE to where TO says, a warning for what was not stored; FILE is the path for PP_LOG_FILE. What cannot be written
 * is not. It waits while the reader of a journal or of syslog is stuck. Not for several threads at a time. */
void pp_log_line_write (PpLogTo to, const char *file, const PpLogLine *line);

/* Who writes lines: as pp_log_line_write(), or with a limit to the wait. */
typedef void (*PpLogFunc) (PpLogTo to, const char *file, const PpLogLine *line, gpointer data);

#endif
