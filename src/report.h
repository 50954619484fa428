/* Progress and the final line of import and reindex (CLI.md). */
#ifndef PP_REPORT_H
#define PP_REPORT_H

#include "ingest.h"

typedef struct _PpReport PpReport;

/* Whether WHEN, the value of --progress (NULL: auto), is one that is known. */
gboolean pp_report_known_when (const char *when);

/* WHEN as above: `always', `never', or on a terminal. */
PpReport *pp_report_new (const char *when);
void pp_report_free (PpReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpReport, pp_report_free)

/* Whether progress is shown. */
gboolean pp_report_is_shown (const PpReport *report);

/* LENGTH bytes were read from PATH. */
void pp_report_read (PpReport *report, const char *path, gsize length);

/* DONE of TOTAL (0: not known), of whatever is counted, is behind us; of files, when something was read: bytes. What the
 * first call says was done by others. */
void pp_report_done (PpReport *report, guint64 done, guint64 total);

/* Shows where we are on standard error, at most a few times a second. */
void pp_report_progress (PpReport *report, const PpCounts *counts);

/* Takes the progress line off the terminal, for something else to be printed. */
void pp_report_clear (PpReport *report);

/* The line "34670 messages: 12011 patches, …; 3.9 s, 8890 messages/s", or the same as a JSON object. CREATED, not NULL: it
 * was a dry run, which says so, and these are the names (NULL-terminated) of the projects that there would be more. The caller
 * frees. Takes the progress line off the terminal. */
char *pp_report_finish (PpReport *report, const PpCounts *counts, const char *const *created, gboolean json);

#endif
