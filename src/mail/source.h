/* Where messages come from: one iterator over mbox files, single messages, Maildir and
 * MH folders, folders of any of these, and standard input. Compressed files and
 * public-inbox repositories join here without a change above.
 */
#ifndef PP_MAIL_SOURCE_H
#define PP_MAIL_SOURCE_H

#include <glib.h>

#include "mail/mbox.h"

/* The format says how a file is read:
 *   auto             by its first bytes; a file that is neither an mbox nor a message is
 *                    skipped, but standard input is a message then
 *   mbox…            as an mbox of this dialect; skipped when its start is no mail
 *   maildir, mh      as one message, in folders of this kind only
 *   message          as one message, whatever is in it */
typedef enum {
	PP_FORMAT_AUTO,
	PP_FORMAT_MBOX,
	PP_FORMAT_MBOXRD,
	PP_FORMAT_MBOXO,
	PP_FORMAT_MBOXCL2,
	PP_FORMAT_MAILDIR,
	PP_FORMAT_MH,
	PP_FORMAT_MESSAGE,
	PP_FORMAT_PUBLIC_INBOX,	/* not yet: no name leads here */
} PpFormat;

/* The format called NAME (as in `--format'): TRUE and *FORMAT, or FALSE. */
gboolean pp_format_parse (const char *name, PpFormat *format);

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

/* The next message: 1; 0 at the end; -1 and ERROR (of G_FILE_ERROR) when one input failed,
 * after which the next call goes on with the next input. Files that are no mail are skipped
 * and counted; compressed ones are an error for as long as nothing here can read them.
 * A single message that starts with a From_ line loses it to from_line_date. */
int pp_source_next (PpSource *source, PpSourceItem *item, GError **error);

/* Files that were skipped because they are no mail, so far. */
guint pp_source_skipped (const PpSource *source);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpSource, pp_source_free)

#endif
