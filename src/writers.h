/* Threads that store what many clients bring at once, each over a session of its own with the database. Mail for a list that
 * comes while a batch of that list is being stored waits, and is the next batch: the more comes, the less each message
 * costs, and nobody waits for company. Lists do not wait for each other while there is a writer left. */
#ifndef PP_WRITERS_H
#define PP_WRITERS_H

#include "delivery.h"

typedef struct _PpWriters PpWriters;

/* COUNT threads. Storing a batch takes TIMEOUT seconds at most, and so does waiting for it. VERBOSE: what became of each
 * message is told. */
PpWriters *pp_writers_new (PpDeliverySetup *setup, guint count, guint timeout, gboolean verbose);
/* When nobody stores any more. */
void pp_writers_free (PpWriters *writers);

/* From the next batch on. */
void pp_writers_set_setup (PpWriters *writers, PpDeliverySetup *setup);

/* What became of a message that is safe. */
typedef enum {
	PP_WRITTEN_NOT,
	PP_WRITTEN,
	PP_WRITTEN_SPOOL,
} PpWritten;

/* Parses and stores INPUT, as pp_delivery_store(), or spools it; comes back when it is safe. PP_WRITTEN_NOT and ERROR: it is
 * not, and may be given again. It began to come when g_get_monotonic_time() was STARTED. A line of the log says what became of
 * it. For any thread. */
PpWritten pp_writers_store (PpWriters *writers, GBytes *input, gint64 started, GError **error);

/* The same for a message that is too large, over a session of its own, while READ reads it in this thread. */
gboolean pp_writers_store_large (PpWriters *writers, GBytes *start, gint64 started, PpReadFunc read, gpointer data,
                                 GError **error);

/* Only the line of the log, for a message that the client shall keep for REASON; SIZE bytes of it came. */
void pp_writers_defer (PpWriters *writers, gsize size, gint64 started, const GError *reason);

#endif
