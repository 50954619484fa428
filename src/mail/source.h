/* Where messages come from: one iterator over mbox files, single messages, Maildir and
 * MH folders, public-inbox repositories, folders of any of these, and standard input.
 */
#ifndef PP_MAIL_SOURCE_H
#define PP_MAIL_SOURCE_H

#include <glib.h>

#include "mail/input.h"
#include "mail/place.h"

typedef enum {
	PP_SOURCE_MESSAGE,
	PP_SOURCE_ARCHIVED,	/* … which a repository has, also when it was deleted there before */
	PP_SOURCE_REMOVED,	/* MESSAGE was deleted from a repository */
	PP_SOURCE_MARK,		/* nothing but a POSITION: all of a repository was given */
	PP_SOURCE_RESUMED,	/* no message: what comes next is behind PLACE in PATH, as pp_source_resume() was told */
	PP_SOURCE_CHANGED,	/* no message: at PATH something is another than when PLACE was left; it is read from its start, or all is */
} PpSourceKind;

typedef struct {
	PpSourceKind kind;
	PpMboxMessage message;	/* owned by the source until the next call; take a reference of RAW to keep it */
	const char *path;	/* the file or repository, or "-"; for reports; valid until the next call */
	gint64 arrival;		/* when the archive got it, or PP_NO_DATE: it does not say */
	const char *position;	/* of a repository: when all until here is stored, it can be read on from this; or NULL */
	PpPlace place;		/* of a message in a file: for pp_source_resume(); of others only what is behind it */
	char commit[65];	/* … in a repository: the one that brought it; else "" */
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

/* Before the first pp_source_next(): what was given up to the place TEXT (of pp_place_format()) is passed over. Files before it
 * are looked at, and not opened: when their names, sizes or times are not as they were, all is read from the start; when the
 * file of the place is cut or its last message is another now, that file is; a file that only grew is read on. Repositories,
 * pipes and standard input are read as ever, also those before it. FALSE: TEXT is no place. */
gboolean pp_source_resume (PpSource *source, const char *text);

/* What is no regular file may keep one waiting: when the descriptor STOP can be read from, it fails (G_FILE_ERROR_INTR). */
void pp_source_set_stop (PpSource *source, int stop);

/* How much there is to be read. */
typedef struct {
	guint64 bytes;		/* of files, as they are */
	guint64 packed;		/* … of which compressed */
	guint64 repositories;	/* bytes of their packs */
	gboolean known;		/* FALSE: there are pipes, too, or standard input */
} PpSourceSize;

/* Walks PATHS as pp_source_new() does, without reading them. What cannot be read counts nothing, nor do repositories for which
 * COUNTS (NULL: all) returns FALSE. */
PpSourceSize pp_source_measure (const char *const *paths, PpFormat format,
                                gboolean (*counts) (const char *repository, gpointer data), gpointer data);

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
