/* The repositories that an import reads: where each begins, which checkpoint it has, and what became of what it had before.
 *
 * One is read at a time. What it says of its messages goes into the items (pp_item_set_statement()).
 */
#ifndef PP_IMPORT_ARCHIVE_H
#define PP_IMPORT_ARCHIVE_H

#include "ingest.h"
#include "intake.h"
#include "mail/source.h"

typedef struct _PpArchives PpArchives;

/* All borrowed, the strings of ROUTE too: mail that goes elsewhere is another import. FULL: from the first commit on, always. */
PpArchives *pp_archives_new (PpStore *store, PpIngest *ingest, const PpRoute *route, gboolean full);
void pp_archives_free (PpArchives *archives);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpArchives, pp_archives_free)

/* What reads them; owned by ARCHIVES. Its errors are of PP_STORE_ERROR when the database failed. */
const PpRepositoryReader *pp_archives_reader (const PpArchives *archives);

/* Whether nothing of the repository at PATH was imported by DATA, a PpArchives, so far, or all of it is to be read; what
 * is new in one that was, nobody knows before it is read. */
gboolean pp_archives_is_new (const char *path, gpointer data);

/* Of the one that was opened last: the name of its checkpoint, and what its items are said by. */
const char *pp_archives_checkpoint (const PpArchives *archives);
const PpUpstream *pp_archives_current (const PpArchives *archives);

/* ITEMS (of PpItem *) were stored: when its history was rewritten, says which of them have other content than what is stored. */
void pp_archives_tell_edited (const PpArchives *archives, const GPtrArray *items);

/* All of it was stored: when its history was rewritten, what is gone from it is removed, and said. */
gboolean pp_archives_finish (PpArchives *archives, GError **error);

#endif
