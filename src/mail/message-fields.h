/* Inside of message.c: what the header says, and what is computed of it when all parts are there → PpMessage. Not for
 * anybody else.
 */
#ifndef PP_MAIL_MESSAGE_FIELDS_H
#define PP_MAIL_MESSAGE_FIELDS_H

#include "mail/header.h"
#include "mail/message.h"

typedef struct {
	const PpFields *outer;	/* of the message as it came */
	const PpFields *author;	/* whose From, Subject, Date … count: OUTER, or those of a message that a list has wrapped */
} PpHeaders;

/* The first Message-ID that is one; or NULL. The caller frees. */
char *pp_message_read_id (const PpFields *fields, PpFlags *flags);

void pp_message_read_list_ids (PpMessage *message, const PpFields *outer);

/* All that is not there yet; the parts are. */
void pp_message_read_fields (PpMessage *message, const PpHeaders *headers, const PpEnvelope *envelope);

#endif
