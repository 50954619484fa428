/* An archive that is imported again: most of its messages are there already, to the byte. That can be told without decoding
 * them, and without the lock of the inbox; what is left goes the way of all mail.
 */
#ifndef PP_STORED_H
#define PP_STORED_H

#include "ingest.h"

/* Takes those of ITEMS (of PpItem *) out that are stored in INBOX with the very bytes at hand, and counts them as
 * duplicates. The others are read (pp_item_read()), on JOBS threads. FALSE and ERROR: nothing was changed. */
gboolean pp_stored_skip (PpStore *store, PpIngest *ingest, const PpInbox *inbox, GPtrArray *items, guint jobs,
                         GError **error);

#endif
