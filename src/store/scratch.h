/* A session whose writing is to be forgotten: what is done in it is decided by all that is stored, and stored nowhere.
 *
 * The schema's tables are temporary ones in it, of which another session sees nothing, and which go with the session; the server
 * is told to refuse all other writing. So a dry run is the run itself, by the same statements.
 */
#ifndef PP_STORE_SCRATCH_H
#define PP_STORE_SCRATCH_H

#include "store/store.h"

/* Makes STORE such a session, for good. It needs the privilege to create temporary tables, and the server room for them: a few
 * hundred bytes a message. No lock is held. The connection is not made again when it is lost: what was done would be gone. */
gboolean pp_scratch_start (PpStore *store, GError **error);

/* Brings what is stored in the inbox INBOX_ID; to be called once before anything is looked up there. What others store
 * later is not seen. Inboxes that were made in the session have nothing. */
gboolean pp_scratch_add_inbox (PpStore *store, gint64 inbox_id, GError **error);

#endif
