/* Checkpoints: how far a run is, stored in the transaction of what it did, so that the same command goes on there after
 * whatever ended it. */
#ifndef PP_STORE_CHECKPOINT_H
#define PP_STORE_CHECKPOINT_H

#include "store/store.h"

/* All borrowed. */
typedef struct {
	const char *name;	/* says what is done, with all that matters of it */
	const char *position;	/* what is behind us, in words of whoever reads it again */
} PpCheckpoint;

/* Within the transaction, if there is one. */
gboolean pp_checkpoint_save (PpStore *store, const PpCheckpoint *checkpoint, GError **error);
/* The same, put into the queue of STORE. */
void pp_checkpoint_queue (PpStore *store, const PpCheckpoint *checkpoint);
/* TRUE and *POSITION, the caller's, or NULL when there is none. */
gboolean pp_checkpoint_load (PpStore *store, const char *name, char **position, GError **error);
/* The run is at its end. */
gboolean pp_checkpoint_remove (PpStore *store, const char *name, GError **error);

#endif
