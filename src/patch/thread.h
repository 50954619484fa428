/* Which submission a reply belongs to: rule 10 of SERIES.md as a pure function.
 *
 * A reply leads where the nearest of its refs leads that leads anywhere: to that submission itself, or
 * through a stored reply to the one which that reply leads to. Where replies refer to each other in a loop,
 * the first of them by (date, msgid) that has another ref to follow follows that one; a loop without a way
 * out leads nowhere, and what refers to it goes on with its next ref. So the answer is a function of the
 * set of messages, whatever came first.
 */
#ifndef PP_PATCH_THREAD_H
#define PP_PATCH_THREAD_H

#include <glib.h>

typedef struct {
	const char *msgid;
	const char *const *refs;	/* nearest first, NULL-terminated */
	gint64 date;

	/* the answer */
	gint64 submission;	/* the id that the look-up gave, or 0 */
	guint explored;		/* how many of REFS the answer depends on: only they need to be watched */
	gboolean looped;	/* it is in a loop of replies; others may lead out of it */
} PpReply;

/* What is stored under MSGID, which is none of the replies asked about: the id of the submission that it
 * is or leads to, or 0. */
typedef gint64 (*PpThreadLookup) (const char *msgid, gpointer data);

/* Fills in the answers of the COUNT REPLIES, whose msgids differ. Whatever explores one of them must be among
 * them. Time and space are linear in the number of refs; loops cost that once a break, at most
 * PP_THREAD_ROUNDS times: what still loops then leads nowhere. */
void pp_thread_resolve (PpReply *replies, guint count, PpThreadLookup lookup, gpointer data);

#define PP_THREAD_ROUNDS 64

#endif
