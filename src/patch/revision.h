/* Revisions: which series an earlier version of this one is, which patches of the two belong
 * together, and what a partial reroll (rule 7) leaves to its previous revision. SERIES.md, "Revisions",
 * as functions of a set of series; grouping comes before.
 *
 * A series of version 2 or more has as previous revision an earlier series of a smaller version, by the strongest
 * of these signs:
 *
 *   1. an equal change-id, each in the first submission of its series;
 *   2. a submission of it in the references of this one's;
 *   3. an equal name, without brackets, and an equal sender, the name being that of the cover or of patch 1;
 *   4. an equal sender and at least half of the names of this one's patches;
 *
 * then the largest version, then the newest date, then the smallest msgid. Earlier is the order by (date,
 * msgid). What a stranger put into a series (rule 4) is no sign of it.
 *
 * Nobody can make this costly: for each submission of this series only the PP_LIMIT_REVISIONS submissions nearest
 * before it, by (date, msgid), that have its change-id, or its sender and title, are looked at, whatever they turn out
 * to be; of those in the references the PP_LIMIT_REVISIONS newest series.
 *
 * What a store has to look up, so that links are those of everything there is:
 *
 *   Before a series x of version >= 2, to know its link: the series that have one of x's refs as a member, all of
 *   them; and for its first submission by change-id, for each submission by (sender, title), the PP_LIMIT_REVISIONS
 *   nearest before it.
 *
 *   After a series has changed, to know whose links that changes: for each submission that came or went, or for all
 *   of them when version, date or first submission are others now, the PP_LIMIT_REVISIONS nearest after it by
 *   change-id and by (sender, title): the series of version >= 2 that they are in; and those that have a member of
 *   it in their refs. The links of these are computed again, each with what is before it.
 *
 * What is loaded may be a part of a series, as long as the series' own version, date and msgid are right. The
 * references are in the closure of grouping already (closure.h).
 */
#ifndef PP_PATCH_REVISION_H
#define PP_PATCH_REVISION_H

#include "patch/series.h"

/* A cover or patch in a series. */
typedef struct {
	char *msgid;
	gint64 date;
	guint number;		/* 0 for an extra and for a cover */
	char *title;		/* without its bracket group; or NULL */
	char *change_id;	/* or NULL */
	char *patch_id;		/* git's; or NULL. Only for pairing */
	char **files;		/* paths, NULL-terminated, or NULL. Only for pairing */
	gboolean stranger;
} PpRevisionPatch;

/* A series as this file sees it. Strings and arrays are owned. */
typedef struct {
	gint64 id;		/* the caller's; not looked at */
	char *msgid;		/* of the first submission: the cover, else the lowest number (rule 9) */
	gint64 date;		/* of the same */
	char *sender;
	guint version, total;
	gboolean complete;
	GHashTable *members;	/* set of char *: msgids of all submissions in it */
	GHashTable *refs;	/* set of char *: those of its submissions, strangers' apart */
	PpRevisionPatch *cover;	/* or NULL */
	GPtrArray *patches;	/* of PpRevisionPatch *, by number, extras last */
} PpRevision;

/* Empty: version 1, nothing in it; the caller fills it. */
PpRevision *pp_revision_new (const char *msgid, gint64 date);
/* Of SERIES, all but id, patch-ids and files. Copies. */
PpRevision *pp_revision_build (const PpSeries *series);
void pp_revision_free (PpRevision *revision);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpRevision, pp_revision_free)

/* Appends to REVISION's patches (and members); it is owned by REVISION. */
PpRevisionPatch *pp_revision_add_patch (PpRevision *revision, const char *msgid, gint64 date, guint number,
                                        const char *title);
/* The same for its cover. */
PpRevisionPatch *pp_revision_set_cover (PpRevision *revision, const char *msgid, gint64 date, const char *title);

/* --- links --------------------------------------------------------------------------------- */

typedef enum {
	PP_SIGN_NONE,
	PP_SIGN_CHANGE_ID,
	PP_SIGN_REFS,
	PP_SIGN_NAME,
	PP_SIGN_PATCHES,
} PpSign;

typedef struct _PpRevisions PpRevisions;

/* An index of REVISIONS (of PpRevision *, any order, borrowed: they must stay as they are). Linear but
 * for sorting. */
PpRevisions *pp_revisions_new (const GPtrArray *revisions);
void pp_revisions_free (PpRevisions *revisions);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpRevisions, pp_revisions_free)

/* The previous revision of REVISION (which may be among REVISIONS or not) and the SIGN it was found by (may
 * be NULL); or NULL. */
const PpRevision *pp_revisions_previous (const PpRevisions *revisions, const PpRevision *revision,
                                         PpSign *sign);

/* --- partial rerolls, rule 7 ----------------------------------------------------------------- */

/* Whether REVISION renews some patches of PREVIOUS, its previous revision (or NULL), only: it is incomplete, came without a
 * cover in reply to PREVIOUS, and has the same total. A reroll of which patches were lost looks the same. */
gboolean pp_revision_is_partial (const PpRevision *revision, const PpRevision *previous);

/* The patches 1…total of CHAIN[0] where each number that it lacks is taken from the newest of the others that has
 * it: CHAIN (N of them) is a revision, its previous one, and so on, as far as each but the last is partial. Of const
 * PpRevisionPatch *, borrowed; NULL where nobody has the number. */
GPtrArray *pp_revision_fill (const PpRevision *const *chain, guint n);

/* --- pairs ----------------------------------------------------------------------------------- */

typedef enum {
	PP_PAIR_PATCH_ID,	/* nothing changed but where it applies */
	PP_PAIR_TITLE,
	PP_PAIR_FILES,
} PpPairSign;

typedef struct {
	guint older, newer;	/* places in their series' patches */
	PpPairSign sign;
} PpPair;

/* Which patches of NEWER are which of OLDER: by equal patch-id, of the rest by equal title, of the rest by an equal
 * set of files; the first with the first where several are equal. Each stands in one pair at most; what
 * stands in none is new or was dropped. Of PpPair, by place in NEWER. */
GArray *pp_revision_pair (const PpRevision *older, const PpRevision *newer);

#endif
