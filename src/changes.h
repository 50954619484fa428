/* What a batch that reads stored messages again changes, field by field, for people. */
#ifndef PP_CHANGES_H
#define PP_CHANGES_H

#include "batch.h"

typedef struct _PpChanges PpChanges;

/* What the rows that BATCH has written look like, and what they looked like to BEFORE, another connection, which does not
 * see what is not committed. NULL and ERROR on failure. */
PpChanges *pp_changes_new (const PpBatch *batch, PpStore *before, GError **error);
void pp_changes_free (PpChanges *changes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpChanges, pp_changes_free)

/* Calls FUNC for each field that differs: by kind and name, series by number. */
void pp_changes_tell (const PpChanges *changes, PpChangeFunc func, gpointer data);

#endif
