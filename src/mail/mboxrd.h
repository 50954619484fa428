/* Messages → mboxrd: the one dialect whose quoting can be undone (see mbox.h for reading). */
#ifndef PP_MAIL_MBOXRD_H
#define PP_MAIL_MBOXRD_H

#include <glib.h>

/* The From_ line of a message whose envelope is nobody's business: public-inbox's, which all readers know. */
#define PP_MBOXRD_FROM_LINE "From mboxrd@z Thu Jan  1 00:00:00 1970\n"

/* Appends one message to MBOX: the From_ line, HEADER and BODY, a line feed when the last line has none, and the empty line between messages.
 * Lines of BODY that start `>*From ' get a `>'. In a header readers undo nothing, so only a stray `From ' gets one
 * there. No other byte is changed. */
void pp_mboxrd_append (GString *mbox, GBytes *header, GBytes *body);

#endif
