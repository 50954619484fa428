/* The spool of `deliver --spool': a Maildir that mail waits in while the database is away. A message is
 * acknowledged when it is on disk (fsync of file and folder).
 */
#ifndef PP_SPOOL_H
#define PP_SPOOL_H

#include <glib.h>

/* Writes RAW, as it was read, into the Maildir FOLDER, which is made if need be. ROUTE, which may be NULL, is what the
 * command line said of where the mail belongs; it is part of the file's name. */
gboolean pp_spool_add (const char *folder, const char *route, GBytes *raw, GError **error);

typedef enum {
	PP_SPOOL_TAKEN,	/* remove it */
	PP_SPOOL_LEFT,	/* not this one: it cannot be read, or not be removed; go on with the next */
	PP_SPOOL_STOP,	/* none now */
} PpSpoolAnswer;

/* Gives each spooled message to DELIVER, oldest first, until it says so or LIMIT of them are taken. One process at a
 * time drains: to another the spool looks empty. */
typedef PpSpoolAnswer (*PpSpoolFunc) (const char *route, GBytes *raw, gint64 arrival, gpointer data);
void pp_spool_drain (const char *folder, guint limit, PpSpoolFunc deliver, gpointer data);

/* What waits in a spool. */
typedef struct {
	guint64 messages;
	guint64 bytes;
	gint64 oldest;		/* Unix seconds; of none: 0 */
} PpSpooled;

/* Looks at the Maildir FOLDER; one that is not there yet is empty. FALSE and ERROR when it cannot be read. */
gboolean pp_spool_look (const char *folder, PpSpooled *spooled, GError **error);

#endif
