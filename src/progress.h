/* The progress line of import and reindex: how far, how fast, how long still, in what. */
#ifndef PP_PROGRESS_H
#define PP_PROGRESS_H

#include <glib.h>

/* All borrowed. */
typedef struct {
	guint64 messages;
	double seconds;		/* since it began */
	guint64 first, done, total;	/* where it began, is and will end, of whatever is counted; TOTAL 0: nobody knows */
	guint64 bytes;		/* of mail that was read */
	const char *path;	/* the file that is read: DONE and TOTAL are bytes of files; or NULL */
} PpProgress;

/* The line, in at most WIDTH cells of a terminal: what matters less is left out where there is no room. What a terminal
 * must not see of the path is replaced. The caller frees. */
char *pp_progress_line (const PpProgress *progress, guint width);

#endif
