/* The spool of `deliver --spool': a Maildir that mail waits in while the database is away. A message is
 * acknowledged when it is on disk (fsync of file and folder).
 */
#ifndef PP_SPOOL_H
#define PP_SPOOL_H

#include <glib.h>

/* Writes RAW, as it was read, into the Maildir FOLDER, which is made if need be. */
gboolean pp_spool_add (const char *folder, GBytes *raw, GError **error);

/* Gives each spooled message to DELIVER, oldest first, and removes it when that is TRUE; stops at the first FALSE, or
 * after LIMIT messages. One process at a time drains: to another the spool looks empty. */
typedef gboolean (*PpSpoolFunc) (GBytes *raw, gint64 arrival, gpointer data);
void pp_spool_drain (const char *folder, guint limit, PpSpoolFunc deliver, gpointer data);

#endif
