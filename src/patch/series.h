/* Grouping: facts of submissions → series. SERIES.md, rules 1 to 8, as one pure function of
 * the set of facts: no order of arrival, no clock, no database.
 */
#ifndef PP_PATCH_SERIES_H
#define PP_PATCH_SERIES_H

#include <glib.h>

/* Dates at most this many seconds apart are near. Part of PP_RULES_VERSION. */
#define PP_NEAR_SECONDS (20 * 60)

/* What grouping needs to know of one submission (cover or patch). Strings are owned. */
typedef struct {
	char *msgid;
	char **refs;		/* refs(x), nearest first, NULL-terminated */
	char *sender;
	gint64 date;		/* Unix seconds */
	guint version;
	gboolean cover;		/* a cover letter */
	gboolean serves_as_cover;	/* a pull request with number 0: a patch that is its series' cover */
	gboolean numbered;	/* has an n/m, covers too */
	guint number, total;	/* 1 of 1 when not numbered, 0 of m for covers */

	/* Carried along for names, labels, partial rerolls, revisions; not looked at by
	 * rules 1 to 8. */
	char *name;		/* as Patchwork: "[v2,03/10] title" */
	char *title;		/* without its bracket group */
	char *change_id;	/* or NULL */
	gint64 id;		/* the store's id of the message, or 0 */
	gint64 series_id;	/* the series row it is stored in, or 0 */
} PpFact;

/* Version 1, 1 of 1, everything else 0 or NULL; the caller fills in what it knows. */
PpFact *pp_fact_new (const char *msgid);
void pp_fact_free (PpFact *fact);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpFact, pp_fact_free)

typedef struct {
	const PpFact *cover;	/* or NULL; a fact that serves as cover is here and not in PATCHES */
	GPtrArray *patches;	/* of const PpFact *: by number, extras last (by date, msgid) */
	guint n_extras;
	GPtrArray *strangers;	/* of const PpFact *: those of PATCHES that rule 4 let in */
	guint version, total;
	guint received;		/* distinct numbers of 1…total */
	gboolean complete;
	const PpFact *first;	/* whose date and submitter are the series' (rule 9): the cover, else
				   the lowest number that is not a stranger's */
	const char *name;	/* rule 9, borrowed from a fact; or NULL */
} PpSeries;

void pp_series_free (PpSeries *series);

/* Its submissions: the cover first, when there is one, then the patches. */
guint pp_series_size (const PpSeries *series);
const PpFact *pp_series_member (const PpSeries *series, guint n);

/* Groups FACTS (of const PpFact *, unique msgids, any order), which must be closed (closure.h) or
 * everything there is. The result (of PpSeries *, frees its elements) borrows FACTS and is
 * sorted by the msgid of PpSeries.first, so that equal sets give equal results.
 *
 * Rule 5 is read so that it can be told from what is near: the numbered submissions of one sender, version
 * and total, sorted by date, form chains, cut where more than PP_NEAR_SECONDS lie between two. Unthreaded
 * series are of one run when a member of one is near a member of the other, directly or through others of
 * the run; in a run each is joined to the one before it (and what that has taken) when two members
 * are near and nothing collides. A series with a member in a chain of more than PP_LIMIT_RUN submissions is
 * left alone.
 *
 * Cost is O(n log n) in the number of facts and references, but for families of thousands of generations,
 * where the generations of each patch's family are looked at, a bit or a comparison of dates each. */
GPtrArray *pp_series_group (const GPtrArray *facts);

/* Stable ids (rule 11): in IDS (series->len places) the id of the stored row that each of SERIES
 * continues: the row that has its cover (the cover's PpFact.series_id), else the one with the largest
 * overlap of members (their PpFact.series_id), lowest id on ties; 0 for a new series. A row that two series
 * could continue goes to the one with its cover, else the larger overlap, else the first; no id is given twice. */
void pp_series_match (const GPtrArray *series, gint64 *ids);

/* Where the members of stored rows went: the id of a row → that of the series, in IDS, that took most of its
 * members, lowest id on ties. Keys and values are gint64; the values point into IDS. Free with
 * g_hash_table_unref(). */
GHashTable *pp_series_heirs (const GPtrArray *series, const gint64 *ids);

#endif
