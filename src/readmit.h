/* Mail out of quarantine again, by the path that all mail takes. */
#ifndef PP_READMIT_H
#define PP_READMIT_H

#include "command.h"
#include "store/quarantine.h"

typedef struct _PpReadmit PpReadmit;

/* STORE is borrowed; BEFORE too: another connection, which sees what was while STORE writes. PROJECT (borrowed, or NULL) takes
 * the mail that has no inbox. FORCE: nothing that keeps mail aside on purpose counts (accept): its size; that its id is taken,
 * for it replaces the message that has it. */
PpReadmit *pp_readmit_new (PpStore *store, PpStore *before, const char *project, gboolean force);
void pp_readmit_free (PpReadmit *readmit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpReadmit, pp_readmit_free)

/* Tries KEPT again; what became of it, in words, into *ANSWER (the caller frees). *LEFT: it is not in quarantine any more.
 * FALSE and ERROR when the database is at fault. Stopped at any moment it can be done again. */
gboolean pp_readmit_one (PpReadmit *readmit, const PpKept *kept, char **answer, gboolean *left, GError **error);

#endif
