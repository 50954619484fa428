/* One line for each delivery, to the journal, syslog or a file: key=value, for people and for programs.
 *
 *     outcome=stored type=patch inbox=widgets series=12 msgid=<a@example.org> size=4711 ms=9
 *
 * Values that are not plain are in quotes; nothing of a mail can end one, or the line. Logging never fails and never delays
 * a delivery for long.
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
} PpDelivery;

/* The line, without what a log puts before it. The caller frees. */
char *pp_delivery_line (const PpDelivery *delivery);

/* Writes it where SETTINGS say, a warning for what was not stored. What cannot be written is not. */
void pp_delivery_log (const PpSettings *settings, const PpDelivery *delivery);

#endif
