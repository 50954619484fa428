/* Where messages come from: one iterator over mbox files, single messages, Maildir and
 * MH folders, public-inbox repositories, folders of any of these, and standard input.
 */
#ifndef PP_MAIL_SOURCE_H
#define PP_MAIL_SOURCE_H

#include <glib.h>

#include "mail/input.h"

typedef enum {
	PP_SOURCE_MESSAGE,
	PP_SOURCE_ARCHIVED,	/* … which a repository has, also when it was deleted there before */
	PP_SOURCE_REMOVED,	/* MESSAGE was deleted from a repository */
	PP_SOURCE_MARK,		/* nothing but a POSITION: all of a repository was given */
} PpSourceKind;

typedef struct {
	PpSourceKind kind;
	PpMboxMessage message;	/* owned by the source until the next call; take a reference of RAW to keep it */
	const char *path;	/* the file or repository, or "-"; for reports; valid until the next call */
	gint64 arrival;		/* when the archive got it, or PP_NO_DATE: it does not say */
	const char *position;	/* of a repository: when all until here is stored, it can be read on from this; or NULL */
} PpSourceItem;

/* What reads repositories, as PpUnpacker is what unpacks. */
typedef struct {
	/* Opens the one at PATH, FORMAT being asked for. NULL and ERROR, or without: it is not such a repository. */
	gpointer (*open) (const char *path, PpFormat format, gpointer data, GError **error);
	/* As pp_source_next(); the path of ITEM need not be set. */
	int (*next) (gpointer repository, PpSourceItem *item, GError **error);
	GDestroyNotify close;
	gpointer data;		/* for OPEN */
} PpRepositoryReader;

typedef struct _PpSource PpSource;

/* PATHS (NULL-terminated; "-" is standard input) in their order; a folder is walked in
 * bytewise order of names, without those that start with '.'; Maildir messages come in
 * order of their names, cur and new together, also those that get another name meanwhile, while those that are
 * deleted meanwhile are passed over; MH messages in order of their numbers.
 * The epochs of a public-inbox, git/N.git, come in order of their numbers. Symbolic links are followed, but not in a circle. PATHS is copied; nothing is opened yet. */
PpSource *pp_source_new (const char *const *paths, PpFormat format);
void pp_source_free (PpSource *source);

/* Compressed files are read through UNPACKER (borrowed); without one they are an error. */
void pp_source_set_unpacker (PpSource *source, const PpUnpacker *unpacker);

/* Repositories are read by READER (borrowed); without one their files are no mail. */
void pp_source_set_repository_reader (PpSource *source, const PpRepositoryReader *reader);

/* What becomes of the rest of messages that are too large (mbox.h): FUNC gets it while pp_source_next() looks for the message. A
 * repository's are given whole. */
void pp_source_set_rest_func (PpSource *source, PpRestFunc func, gpointer data);

/* The next message: 1; 0 at the end; -1 and ERROR (of G_FILE_ERROR) when one input failed,
 * after which the next call goes on with the next input. Files that are no mail are skipped
 * and counted. What was whole before an input failed was given. */
int pp_source_next (PpSource *source, PpSourceItem *item, GError **error);

/* Makes SOURCE one that can be read again and again: pp_source_again() starts over with its paths, and gives what is new in
 * repositories (that is their reader's to know) and in Maildirs. Other files are read once; folders are
 * walked again. FORGET: not all that was given was stored; files and Maildirs come
 * again as they would have before. */
void pp_source_follow (PpSource *source);
void pp_source_again (PpSource *source, gboolean forget);

/* Files that were skipped because they are no mail, so far. */
guint pp_source_skipped (const PpSource *source);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpSource, pp_source_free)

#endif
