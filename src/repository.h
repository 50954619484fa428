/* public-inbox repositories, by libgit2: mail is read from their commits, without a checkout. For programs only that read
 * archives.
 *
 * public-inbox-v2-format(5): each commit has one file, `m' with a message, or `d' with one that was deleted.
 * public-inbox-v1-format(5): a message is a file xx/yyyy…, named by the hash of its id; deleted is what is not there any more.
 */
#ifndef PP_REPOSITORY_H
#define PP_REPOSITORY_H

#include "mail/source.h"

typedef struct _PpRepository PpRepository;

/* Around all else here, on one thread, after the others that read repositories have ended: libgit2 keeps something for each
 * thread, and what a thread that goes on has is lost when another one shuts it down. */
void pp_repositories_start (void);
void pp_repositories_end (void);

/* Opens the bare repository at PATH, or the one in PATH/.git. NULL without ERROR when there is none, or, unless ANY,
 * one that is no public-inbox by the files of its last commit. Objects only are read: whose it is does not matter, its
 * configuration runs nothing. */
PpRepository *pp_repository_open (const char *path, gboolean any, GError **error);
void pp_repository_free (PpRepository *repository);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpRepository, pp_repository_free)

/* Begins behind the commit SINCE, of HEAD's history; with FULL, or SINCE NULL, at the first. *REWRITTEN: there is a history, but
 * without SINCE, and everything is read. */
gboolean pp_repository_start (PpRepository *repository, const char *since, gboolean full, gboolean *rewritten, GError **error);

/* Whether there is anything to be read, once it was started. */
gboolean pp_repository_has_more (const PpRepository *repository);

/* What comes next, oldest commit first: 1, 0 at the end, -1 and ERROR (of G_FILE_ERROR), after which nothing follows. ITEM is
 * valid until the next call, its path is not set. Memory is that of one message, and 20 bytes for each
 * commit that is to be read. */
int pp_repository_next (PpRepository *repository, PpSourceItem *item, GError **error);

#endif
