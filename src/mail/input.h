/* One open file, or standard input: what it is, by its first bytes, and the messages in it. */
#ifndef PP_MAIL_INPUT_H
#define PP_MAIL_INPUT_H

#include <glib.h>

#include "mail/mbox.h"

#define PP_STANDARD_INPUT "-"

/* The format says how a file is read, compressed or not:
 *   auto             by its first bytes, a byte order mark and empty lines passed over; a file that is neither
 *                    an mbox nor a message is skipped, but standard input is a message then
 *   mbox…            as an mbox of this dialect; skipped when its start is no mail
 *   maildir, mh      as one message, in folders of this kind only
 *   message          as one message, whatever is in it
 *   public-inbox     not at all: repositories only */
typedef enum {
	PP_FORMAT_AUTO,
	PP_FORMAT_MBOX,
	PP_FORMAT_MBOXRD,
	PP_FORMAT_MBOXO,
	PP_FORMAT_MBOXCL,
	PP_FORMAT_MBOXCL2,
	PP_FORMAT_MAILDIR,
	PP_FORMAT_MH,
	PP_FORMAT_MESSAGE,
	PP_FORMAT_PUBLIC_INBOX,
} PpFormat;

/* ERROR becomes what errno says: "cannot WHAT 'PATH': ...". */
void pp_set_file_error (GError **error, const char *what, const char *path);

/* The format called NAME (as in `--format'): TRUE and *FORMAT, or FALSE. */
gboolean pp_format_parse (const char *name, PpFormat *format);

/* What reads compressed files. The libraries for it are none of this layer's: a program that has them says so. */
typedef struct {
	/* READ gives the compressed bytes of PATH (for errors), from the first on. NULL and ERROR on failure. */
	gpointer (*open) (const char *path, PpReadFunc read, gpointer data, GError **error);
	/* The bytes that are in it. -1 and ERROR as soon as what comes next cannot be trusted. */
	PpReadFunc read;
	GDestroyNotify close;
} PpUnpacker;

typedef struct _PpInput PpInput;

/* Opens the file at PATH, or takes standard input, to be read as FORMAT. It is compressed when it
 * starts as gzip, xz, zstd or bzip2 files do, as no mail does; then UNPACKER (borrowed; NULL: that is an error) reads it.
 * What is no regular file may keep one waiting: reading it fails as soon as the descriptor STOP (or -1) can be read from.
 * TRUE: *INPUT gives its messages, or is NULL; then *IS_MAIL says whether it is an empty
 * mailbox or no mail at all. FALSE and ERROR (of G_FILE_ERROR) on failure. */
gboolean pp_input_open (const char *path, PpFormat format, const PpUnpacker *unpacker, int stop, PpInput **input,
                        gboolean *is_mail, GError **error);
void pp_input_free (PpInput *input);

/* What becomes of the rest of messages that are too large (mbox.h); otherwise it is passed over. */
void pp_input_set_rest_func (PpInput *input, PpRestFunc func, gpointer data);

/* The next message: 1; 0 at the end; -1 and ERROR when reading failed; what was whole before that was given.
 * A single message that starts with a From_ line loses it to from_line_date. */
int pp_input_next (PpInput *input, PpMboxMessage *message, GError **error);

/* Before the first pp_input_next(): what comes next is the message at OFFSET of what is in the file. As pp_mbox_seek(). */
void pp_input_seek (PpInput *input, guint64 offset);

/* How many bytes of the file are behind what was given, as they are in it, nearly: some are read ahead. */
guint64 pp_input_taken (const PpInput *input);

/* Whether the file at PATH is compressed. One that cannot be read is not. */
gboolean pp_input_is_packed (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpInput, pp_input_free)

#endif
