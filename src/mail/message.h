/* Raw bytes → PpMessage: what one list message says, decoded.
 *
 * This is the only interface that knows GMime. It makes no decision about patches:
 * see patch/submission.h for that. Everything in a PpMessage is valid UTF-8 without
 * NUL, whatever was sent. A message is never refused: oddities are flagged.
 *
 * Field rules follow PATCHWORK.md §1–4 and 6–8 with its table of intended
 * differences; the GMime traps are those of DESIGN.md.
 */
#ifndef PP_MAIL_MESSAGE_H
#define PP_MAIL_MESSAGE_H

#include <glib.h>

#include "mail/flags.h"

/* No date: used where the mbox From_ line has none. */
#define PP_NO_DATE G_MININT64

/* Length of PpMessage.digest in bytes (SHA-256). */
#define PP_DIGEST_LENGTH 32

/* What is known about a message from outside of its bytes. */
typedef struct {
	gint64 from_line_date;		/* of the mbox From_ line, Unix seconds, or PP_NO_DATE */
	gint64 arrival;			/* when we got it, Unix seconds: the last resort for a date */
	const char *const *list_emails;	/* addresses that lists put into From (un-munging); may be NULL */
} PpEnvelope;

typedef enum {
	PP_PART_PLAIN,	/* text/plain, or what has to be read as such */
	PP_PART_DIFF,	/* text/x-patch, text/x-diff, or an attachment that is a diff by name and content */
} PpPartKind;

typedef struct {
	PpPartKind kind;
	char *text;		/* UTF-8, LF line ends (a CR stays only where single lines have it), no NUL */
	gsize length;
	gboolean flowed;	/* format=flowed; the text is as sent, see pp_diff_unflow() */
	gboolean delsp;		/* … with DelSp=yes */
} PpPart;

typedef struct {
	/* The raw bytes as they are stored, without the From_ line: the header block
	 * with the empty line that ends it, and the rest. Slices of the input. */
	GBytes *header;
	GBytes *body;

	char *msgid;		/* with <>; made up from the digest when there is none: "<HEX@patchpost.invalid>" */
	char *subject;		/* decoded, white space collapsed and trimmed; "" when absent */
	char *name;		/* of the author, after un-munging; NULL when there is none */
	char *email;		/* of the author, as spelled, after un-munging; never NULL */
	char *sender;		/* the author's identity for grouping (SERIES.md, sender(x)) */

	char *in_reply_to;	/* first id of In-Reply-To, else the nearest reference, or NULL */
	GPtrArray *refs;	/* of char *: refs(x) of SERIES.md, nearest first; ids with <> */

	gint64 date;		/* Unix seconds */
	GPtrArray *list_ids;	/* of char *: List-Ids in the order they are tried (PATCHWORK.md §2), lower case;
				   its pdata ends with NULL */

	char *hint_state;	/* X-Patchwork-State, decoded, or NULL */
	char *hint_delegate;	/* X-Patchwork-Delegate, decoded, or NULL */

	GPtrArray *parts;	/* of PpPart *, in the order of the message */

	guint8 digest[PP_DIGEST_LENGTH];	/* of the content as SERIES.md, "Duplicates", compares it */
	PpFlags flags;
} PpMessage;

/* Once per process, before the first pp_message_parse(), from the main thread. */
void pp_mail_init (void);

/* Parses RAW, one message without a From_ line, CRLF or LF; never fails, also on
 * zero bytes. RAW is referenced, not copied. ENVELOPE is read during the call only.
 * Cost is linear in the size of RAW. Safe to call from several threads at once.
 * The caller owns the result: pp_message_free(). */
PpMessage *pp_message_parse (GBytes *raw, const PpEnvelope *envelope);

/* The same at the cost of looking at the header: only header, body, list_ids and msgid are there; msgid is NULL when nothing
 * less than pp_message_parse() tells it. */
PpMessage *pp_message_peek (GBytes *raw);

void pp_message_free (PpMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpMessage, pp_message_free)

#endif
