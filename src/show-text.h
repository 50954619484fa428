/* The text form of `show': for people on a terminal. Nothing of a mail that is not printable gets through. */
#ifndef PP_SHOW_TEXT_H
#define PP_SHOW_TEXT_H

#include "store/read.h"
#include "store/related.h"

/* RECORD with its THREAD (of PpPost *; see pp_thread_load()). The caller frees. */
char *pp_show_record (const PpRecord *record, const GPtrArray *thread);

/* What is shown of a series. */
typedef struct {
	gint64 id;
	PpSeriesRecord *series;
	PpRecord *cover;	/* its cover letter, or NULL */
	GPtrArray *thread;	/* of PpPost * */
	GPtrArray *revisions;	/* of PpRevisionRow * */
	PpMembers *members, *previous;	/* its patches and those of its previous revision; both NULL when it has none */
} PpSeriesView;

void pp_series_view_free (PpSeriesView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpSeriesView, pp_series_view_free)

/* The caller frees. */
char *pp_show_series (const PpSeriesView *view);

#endif
