/* Bytes → messages: mbox files of all dialects. Knows no MIME.
 *
 * A From_ line starts a message when it is at the start of the file or follows an
 * empty line, and ends in a date as RFC 4155 has it, or nearly (from-line.h). A `From '
 * in a body does not, nor does the `From <40 hex> Mon Sep 17 00:00:00 2001' of an
 * attached git patch, unless the file starts with such a line, as those of git
 * format-patch --stdout do (DESIGN.md, trap 1). Where the file starts with one that has no date, others
 * without count, too, if a header field follows.
 */
#ifndef PP_MAIL_MBOX_H
#define PP_MAIL_MBOX_H

#include <glib.h>

/* They differ in what becomes of a body line that begins with `From '. What a reader does with each: */
typedef enum {
	PP_MBOX_AUTO,	/* by the start of the file: mboxrd when the first From_ line is public-inbox's, which names it;
	                 * mboxcl2 when all messages there, up to 1 MiB, two at least or the only one, have a
	                 * Content-Length that is right; else mboxo */
	PP_MBOX_RD,	/* `>*>From ' loses one `>' */
	PP_MBOX_O,	/* `>From ' loses its `>', `>>From ' stays */
	PP_MBOX_CL,	/* Content-Length counts when it is right, as with mboxcl2; escapes as with mboxo */
	PP_MBOX_CL2,	/* Content-Length counts when it leads to a From_ line or the end, and is no more than
	                 * PP_LIMIT_MESSAGE; nothing is escaped */
} PpMboxDialect;

/* If DATA (LENGTH bytes), the start of a message, starts with a From_ line, its length
 * with the line end, and in *DATE its time as Unix seconds (PP_NO_DATE when it is only a
 * placeholder, as public-inbox's 1970 and git's 2001, or cannot be read); else 0. Without
 * a date that can be read it is one only if a header field follows. */
gsize pp_mbox_from_line (const char *data, gsize length, gint64 *date);

/* How many bytes of DATA, the start of a file, stand before its first line that says anything: UTF-8's byte order mark,
 * and empty lines. */
gsize pp_mbox_lead (const char *data, gsize length);

typedef struct _PpMbox PpMbox;

typedef struct {
	GBytes *raw;		/* one message, without its From_ line and the empty line that ends it, escapes undone */
	gint64 from_line_date;	/* or PP_NO_DATE */
	guint64 offset;		/* of its From_ line in the input */
	gboolean too_large;	/* above PP_LIMIT_MESSAGE: RAW holds its start: as much as that, or of the header, when the rest goes to a PpRestFunc */
} PpMboxMessage;

/* Gets, piece by piece, what RAW does not hold of a message that is too large, before that message is given. FALSE and ERROR: it cannot be
 * taken; then reading has failed. */
typedef gboolean (*PpRestFunc) (gpointer data, const char *bytes, gsize length, GError **error);

/* Reads at most LENGTH bytes into BUFFER; 0 at the end, -1 and ERROR on failure. */
typedef gssize (*PpReadFunc) (gpointer data, char *buffer, gsize length, GError **error);

/* Splits what READ delivers. Memory is bounded by twice the largest message, and by
 * PP_LIMIT_MESSAGE. What stands before the first From_ line is a message too, unless it
 * is blank. */
PpMbox *pp_mbox_new (PpReadFunc read, gpointer data, PpMboxDialect dialect);
void pp_mbox_free (PpMbox *mbox);

/* Without it the rest of what is too large is passed over. */
void pp_mbox_set_rest_func (PpMbox *mbox, PpRestFunc func, gpointer data);

/* The next message: 1 and MESSAGE filled (clear it with pp_mbox_message_clear()); 0 at
 * the end; -1 and ERROR when reading failed, after all messages that were whole before (then
 * nothing of the half message is given, and the next call returns 0). */
int pp_mbox_next (PpMbox *mbox, PpMboxMessage *message, GError **error);
void pp_mbox_message_clear (PpMboxMessage *message);

/* Has READ go on at OFFSET of the input: FALSE when it cannot do more than read on. */
typedef gboolean (*PpJumpFunc) (gpointer data, guint64 offset);

/* Before the first pp_mbox_next(): the next message is the one at OFFSET of the input. The start of it is looked at all
 * the same, and what is between is read and dropped where JUMP cannot (or is NULL). Behind the end of the input there is no
 * message; that reading failed will be said then. */
void pp_mbox_seek (PpMbox *mbox, guint64 offset, PpJumpFunc jump);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpMbox, pp_mbox_free)

#endif
