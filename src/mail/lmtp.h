/* LMTP (RFC 2033, with the syntax of RFC 5321) as far as it is only bytes: what a server says to each command, and how the
 * message is taken out of what comes behind DATA. No sockets here.
 *
 * Who sends mail to a list must not see it bounce: a 5xx is for a client that breaks the protocol, never for what it brings.
 * So every address is taken, and the extensions without which an MTA would bounce or change mail are offered:
 * 8BITMIME, SMTPUTF8, and SIZE without a limit.
 */
#ifndef PP_MAIL_LMTP_H
#define PP_MAIL_LMTP_H

#include <glib.h>

/* Of one connection; zeros in the beginning. */
typedef struct {
	const char *name;	/* of this host; borrowed */
	gboolean greeted;	/* LHLO was said */
	gboolean mail;		/* MAIL was */
	guint recipients;
	guint mistakes;
} PpLmtp;

typedef enum {
	PP_LMTP_GO_ON,
	PP_LMTP_DATA,		/* the message comes next; it is to be answered once for each recipient */
	PP_LMTP_NO_DATA,	/* DATA was refused: where a message came with it all the same, it is not to be taken for commands */
	PP_LMTP_CLOSE,
} PpLmtpNext;

/* The line to greet with. */
void pp_lmtp_greet (const PpLmtp *lmtp, GString *reply);

/* Answers the command LINE, LENGTH bytes with the CRLF that ends it, by appending to REPLY. A line that is longer than
 * PP_LIMIT_LMTP_LINE is given cut to one byte more than that. */
PpLmtpNext pp_lmtp_command (PpLmtp *lmtp, const char *line, gsize length, GString *reply);

/* Answers the message, the same for each recipient: STATUS is like "250 2.0.0", TEXT for people, of which only one line of
 * reasonable length is sent. The next one may come. */
void pp_lmtp_answer (PpLmtp *lmtp, const char *status, const char *text, GString *reply);

/* Where in its message we are; PP_LMTP_LINE_START in the beginning. */
typedef enum {
	PP_LMTP_LINE_START,
	PP_LMTP_IN_LINE,
	PP_LMTP_CR,
	PP_LMTP_DOT,		/* the first of its line */
	PP_LMTP_DOT_CR,
	PP_LMTP_END,		/* the dot that ends the message was there */
} PpLmtpPlace;

/* Takes the message out of LENGTH bytes of DATA: appends to MESSAGE what belongs to it, lines ending in LF, the dots that
 * were put before others taken away. Returns how many bytes were used: all, unless *PLACE is PP_LMTP_END then.
 *
 * Only CRLF ends a line, and only CRLF.CRLF the message; a CR or LF alone is part of the text, else somebody could have us
 * see the end of a mail, and commands behind it, where the MTA that sent it saw neither. */
gsize pp_lmtp_take (PpLmtpPlace *place, const char *data, gsize length, GByteArray *message);

#endif
