/* Checkpoints: how far a long run is, stored in the transaction of what it did, so that the same command goes on there after
 * whatever ended it. */
#ifndef PP_STORE_CHECKPOINT_H
#define PP_STORE_CHECKPOINT_H

#include "store/store.h"

/* NAME says what is done, with all that matters of it; POSITION what is behind us. Within the transaction. */
gboolean pp_checkpoint_save (PpStore *store, const char *name, gint64 position, GError **error);
/* *POSITION is 0 when there is none. */
gboolean pp_checkpoint_load (PpStore *store, const char *name, gint64 *position, GError **error);
/* The run is at its end. */
gboolean pp_checkpoint_remove (PpStore *store, const char *name, GError **error);

#endif
