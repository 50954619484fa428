/* The text form of `show': for people on a terminal. Nothing of a mail that is not printable gets through. */
#ifndef PP_SHOW_TEXT_H
#define PP_SHOW_TEXT_H

#include "store/read.h"

/* RECORD with its THREAD (of PpPost *; see pp_thread_load()). The caller frees. */
char *pp_show_record (const PpRecord *record, const GPtrArray *thread);

/* Series ID with its THREAD; COVER is the record of its cover letter, or NULL. The caller frees. */
char *pp_show_series (gint64 id, const PpSeriesRecord *series, const PpRecord *cover, const GPtrArray *thread);

#endif
