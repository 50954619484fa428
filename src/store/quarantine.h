/* Quarantine: mail that could not be stored as asked, raw bytes included. */
#ifndef PP_STORE_QUARANTINE_H
#define PP_STORE_QUARANTINE_H

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

#endif
