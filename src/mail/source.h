/* Where messages come from: one iterator over mbox files, single messages, Maildir and
 * MH folders, folders of any of these, and standard input. Compressed files and
 * public-inbox repositories join here without a change above.
 */
#ifndef PP_MAIL_SOURCE_H
#define PP_MAIL_SOURCE_H

#include <glib.h>

#include "mail/mbox.h"

typedef enum {
	PP_FORMAT_AUTO,
	PP_FORMAT_MBOX,
	PP_FORMAT_MBOXRD,
	PP_FORMAT_MBOXO,
	PP_FORMAT_MBOXCL2,
	PP_FORMAT_MAILDIR,
	PP_FORMAT_MH,
	PP_FORMAT_MESSAGE,
	PP_FORMAT_PUBLIC_INBOX,
} PpFormat;

/* The format called NAME (as in `--format'): TRUE and *FORMAT, or FALSE. */
gboolean pp_format_parse (const char *name, PpFormat *format);

typedef struct {
	PpMboxMessage message;	/* owned by the source until the next call */
	const char *path;	/* the file, or "-"; for reports */
} PpSourceItem;

typedef struct _PpSource PpSource;

/* PATHS (NULL-terminated; "-" is standard input) in their order; a folder is walked in
 * bytewise order of names. Nothing is opened yet. */
PpSource *pp_source_new (const char *const *paths, PpFormat format);
void pp_source_free (PpSource *source);

/* The next message: 1; 0 at the end; -1 and ERROR when one input failed, after which
 * the next call goes on with the next input. Files that are no mail are skipped and
 * counted. */
int pp_source_next (PpSource *source, PpSourceItem *item, GError **error);

/* Files that were skipped because they are no mail, so far. */
guint pp_source_skipped (const PpSource *source);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpSource, pp_source_free)

#endif
