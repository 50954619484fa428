/* Where an import is in its files, so that the same command goes on there after whatever ended it. One checkpoint a command:
 * it is kept with the mail, and goes when the command has come to its end. Repositories have their own, which stay.
 */
#ifndef PP_BOOKMARK_H
#define PP_BOOKMARK_H

#include "intake.h"
#include "mail/source.h"
#include "store/checkpoint.h"

typedef struct _PpBookmark PpBookmark;

/* Of the import of PATHS (NULL-terminated) as FORMAT (a name, or NULL) by ROUTE: what else a command says does not matter. All but STORE is copied. */
PpBookmark *pp_bookmark_new (PpStore *store, const PpRoute *route, const char *const *paths, const char *format);
void pp_bookmark_free (PpBookmark *bookmark);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpBookmark, pp_bookmark_free)

/* Has SOURCE, of the same paths, go on where the last run was interrupted; when there was none, at the start. *BEHIND: bytes of files
 * that are passed over, if they did not change. */
gboolean pp_bookmark_resume (PpBookmark *bookmark, PpSource *source, guint64 *behind, GError **error);

/* RAW was given at PLACE; that of a pipe or a repository changes nothing. */
void pp_bookmark_move (PpBookmark *bookmark, const PpPlace *place, GBytes *raw);

/* What is to be saved when all that was given is stored; owned by BOOKMARK, until the next call. NULL: nothing new. */
const PpCheckpoint *pp_bookmark_checkpoint (PpBookmark *bookmark);

/* The command has come to its end. */
gboolean pp_bookmark_remove (PpBookmark *bookmark, GError **error);

/* How ROUTE and PATH are called in the names of checkpoints: the same for all spellings of a path, and text. The caller frees. */
char *pp_bookmark_route_name (const PpRoute *route);
char *pp_bookmark_path_name (const char *path);

#endif
