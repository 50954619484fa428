/* Whether an archive will fit on the disk of the database. */
#ifndef PP_SPACE_H
#define PP_SPACE_H

#include "mail/source.h"
#include "store/store.h"

/* What an import of SIZE adds on disk, about: the rows, their indexes, and the log of what was written. */
guint64 pp_space_needed (const PpSourceSize *size);

/* FALSE and ERROR (UNAVAILABLE) when SIZE will not fit into FREE_BYTES. */
gboolean pp_space_check (const PpSourceSize *size, guint64 free_bytes, GError **error);

/* What is free where STORE's tables are: TRUE and *FREE, or FALSE when that cannot be known: the server must be on this machine,
 * reached by a unix socket, and its user may have to be told where its files are (pg_read_all_settings). */
gboolean pp_space_free (PpStore *store, guint64 *free_bytes);

#endif
