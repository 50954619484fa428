/* Quarantine: mail that could not be stored as asked, raw bytes included. */
#ifndef PP_STORE_QUARANTINE_H
#define PP_STORE_QUARANTINE_H

#include "mail/mbox.h"
#include "store/store.h"

typedef struct {
	const char *reason;	/* `no-project', `id-reused', `too-large', `refused' … */
	gint64 inbox_id;	/* or 0 */
	const char *msgid;	/* or NULL */
	const char *detail;	/* for people; or NULL */
	GBytes *raw;
	gint64 from_line_date;	/* or PP_NO_DATE */
	gint64 arrival;
	int origin;
} PpQuarantined;

/* Keeps one; the same bytes for the same reason are kept once. *ADDED says whether it is new; may be NULL. */
gboolean pp_quarantine_add (PpStore *store, const PpQuarantined *mail, gboolean *added, GError **error);

/* Keeps one that is too large to hold: MAIL's raw is its start, READ_FUNC has the rest, which is sent on as it is
 * read. When reading fails nothing is kept. Not within a transaction. The server holds it in memory twice
 * and refuses what is above 512 MB (PP_STORE_ERROR_DATA). */
gboolean pp_quarantine_stream (PpStore *store, const PpQuarantined *mail, PpReadFunc read_func, gpointer data,
                               GError **error);

#endif
