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

PpFact *pp_history_copy_fact (const PpFact *fact);

/* Adds copies of what CLOSURE wants to know until it is complete; gives the number of rounds. Fails the
 * program when something is asked twice. */
guint pp_history_close (const PpHistory *history, PpClosure *closure);

/* One line a series, the same for equal series: for comparing, and for people to read. */
char *pp_history_series_text (const PpSeries *series);

/* All of them, sorted. */
char *pp_history_text (const GPtrArray *series);

#endif
