/* Part of the text form of a series: its revisions, and what changed since the one before. */
#ifndef PP_SHOW_REVISIONS_H
#define PP_SHOW_REVISIONS_H

#include "store/related.h"

/* Revisions that are shown at most, those next to the series in question. */
#define PP_REVISIONS_SHOWN 20

/* Appends a section with REVISIONS (of PpRevisionRow *), series ID marked; nothing when there is none but it. */
void pp_show_append_revisions (GString *out, const GPtrArray *revisions, gint64 id);

/* Appends a section that pairs the patches of NEWER, in their order, with those of OLDER, its previous revision, of
 * version VERSION, as git range-diff does: a line each with both numbers (`x' for an extra), between them `=' where
 * the diff is the same but for line numbers and white space, `!' where it is not, `+' for what is new, `-' for what
 * is gone. PARTIAL: NEWER renews some patches only; nothing is gone then. */
void pp_show_append_changes (GString *out, const PpRevision *older, guint version, const PpRevision *newer,
                             gboolean partial);

#endif
