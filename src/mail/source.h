/* Where messages come from: one iterator over mbox files, single messages, Maildir and
 * MH folders, folders of any of these, and standard input.
 */
#ifndef PP_MAIL_SOURCE_H
#define PP_MAIL_SOURCE_H

#include <glib.h>

#include "mail/input.h"

typedef struct {
	PpMboxMessage message;	/* owned by the source until the next call; take a reference of RAW to keep it */
	const char *path;	/* the file, or "-"; for reports; valid until the next call */
} PpSourceItem;

typedef struct _PpSource PpSource;

/* PATHS (NULL-terminated; "-" is standard input) in their order; a folder is walked in
 * bytewise order of names, without those that start with '.'; Maildir messages come in
 * order of their names, cur and new together; MH messages in order of their numbers.
 * Symbolic links are followed, but not in a circle. PATHS is copied; nothing is opened yet. */
PpSource *pp_source_new (const char *const *paths, PpFormat format);
void pp_source_free (PpSource *source);

/* Compressed files are read through UNPACKER (borrowed); without one they are an error. */
void pp_source_set_unpacker (PpSource *source, const PpUnpacker *unpacker);

/* The next message: 1; 0 at the end; -1 and ERROR (of G_FILE_ERROR) when one input failed,
 * after which the next call goes on with the next input. Files that are no mail are skipped
 * and counted. What was whole before an input failed was given. */
int pp_source_next (PpSource *source, PpSourceItem *item, GError **error);

/* Files that were skipped because they are no mail, so far. */
guint pp_source_skipped (const PpSource *source);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpSource, pp_source_free)

#endif
