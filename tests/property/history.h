/* Random list histories, made up from a seed: series in every way of threading, resends, rerolls,
 * lost covers and members, wrong labels, strangers, extras, holes, equal dates, clocks that are wrong,
 * unseen anchors, loops. Senders, versions and totals are few, so that things get in each other's way.
 */
#ifndef PP_TESTS_HISTORY_H
#define PP_TESTS_HISTORY_H

#include "patch/closure.h"

typedef struct {
	GPtrArray *facts;	/* of PpFact *, owned */
	GHashTable *by_msgid;	/* msgid → PpFact */
	GHashTable *by_ref;	/* msgid → GPtrArray of PpFact * that have it in refs */
} PpHistory;

PpHistory *pp_history_new (void);
void pp_history_free (PpHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpHistory, pp_history_free)

/* Takes FACT, which must be new. */
void pp_history_add (PpHistory *history, PpFact *fact);

/* The history of SEED; the same for ever. */
PpHistory *pp_history_generate (guint32 seed);

/* A history written down in at most N MESSAGES (fewer when one is NULL). A message is
 *
 *     ID [vN] [n/m] [from WHO] [+30m|-2h] [=TITLE] [~CHANGE-ID] [in ROW] [re ID…]
 *
 * from ann when it does not say. The first comes at time 0, each other 1 s after the one before it, or as long after
 * (before) it as it says in s, m, h or d. Without n/m it is a single patch; 0/m is a cover letter, and PULL before
 * it makes a pull request of it. An ID that no message has was never seen. The title is "title TITLE", the ID's when none is
 * given. Fails the program when it cannot be read. */
PpHistory *pp_history_read (const char *const *messages, guint n);

PpFact *pp_history_copy_fact (const PpFact *fact);

/* Adds copies of what CLOSURE wants to know until it is complete; gives the number of rounds. Fails the
 * program when something is asked twice. */
guint pp_history_close (const PpHistory *history, PpClosure *closure);

/* One line a series, the same for equal series: for comparing, and for people to read. */
char *pp_history_series_text (const PpSeries *series);

/* All of them, sorted. */
char *pp_history_text (const GPtrArray *series);

#endif
