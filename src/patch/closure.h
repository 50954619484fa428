/* What has to be loaded so that grouping gives what grouping the whole inbox would give
 * (SERIES.md, "What has to be loaded"). A pure state machine: it says what to look up, the
 * caller looks it up (in a database, or in a table in a test) and adds what it found.
 *
 *     PpClosure *closure = pp_closure_new ();
 *     for each new submission: pp_closure_add (closure, fact);
 *     while (pp_closure_wants (closure, &wants)) {
 *             look up all facts that match WANTS; pp_closure_add() each (repeats are fine)
 *     }
 *     series = pp_series_group (pp_closure_facts (closure));
 */
#ifndef PP_PATCH_CLOSURE_H
#define PP_PATCH_CLOSURE_H

#include "patch/series.h"

typedef struct {
	char *sender;
	guint version, total;
	gint64 since, until;	/* Unix seconds, both included */
} PpRunWindow;

typedef struct {
	GPtrArray *msgids;	/* of const char *: facts with one of these msgids */
	GPtrArray *refs;	/* of const char *: facts that have one of these in their refs */
	GArray *windows;	/* of PpRunWindow (sender borrowed): numbered facts of this sender, version,
				   total and dates */
} PpWants;

typedef struct _PpClosure PpClosure;

PpClosure *pp_closure_new (void);
void pp_closure_free (PpClosure *closure);

/* Takes FACT; a second fact with a known msgid is freed and ignored. */
void pp_closure_add (PpClosure *closure, PpFact *fact);

/* What is to be looked up next: TRUE and WANTS (owned by CLOSURE until the next call), or
 * FALSE when the closure is complete or pp_closure_too_large(). Nothing is asked twice. */
gboolean pp_closure_wants (PpClosure *closure, PpWants *wants);

/* More than PP_LIMIT_CLOSURE facts: do not group, flag (CLOSURE_TOO_LARGE). */
gboolean pp_closure_too_large (const PpClosure *closure);

/* Of a closure that is too large, and whose first N_NEW facts are new: which of these would be refused if they came one
 * after the other, into REFUSED (N_NEW places); returns how many. What was loaded may not be
 * all, and not every tie of long runs is followed, so there can be more. */
guint pp_closure_refused (const PpClosure *closure, guint n_new, gboolean *refused);

/* All facts, of PpFact *, in the order they were added; owned by CLOSURE. */
const GPtrArray *pp_closure_facts (const PpClosure *closure);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpClosure, pp_closure_free)

#endif
