/* How deliver, import and the spool bring a message to its inbox. */
#ifndef PP_INTAKE_H
#define PP_INTAKE_H

#include "ingest.h"

/* Where mail goes. At most one of PROJECT, LIST_ID, AUTO_PROJECT is given; without them the List-Id headers
 * decide. */
typedef struct {
	const char *project;
	const char *list_id;
	gboolean auto_project;
} PpRoute;

typedef struct _PpIntake PpIntake;

/* STORE is borrowed, the strings of ROUTE too. */
PpIntake *pp_intake_new (PpStore *store, const PpRoute *route);
void pp_intake_free (PpIntake *intake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpIntake, pp_intake_free)

/* The inbox that ITEM belongs to, owned by INTAKE: TRUE and *INBOX (NULL when no project tracks it). Settings are
 * read once an inbox; lost connections are made again. *FOREIGN, when not NULL: the route sends it elsewhere than its own List-Id would. */
gboolean pp_intake_find (PpIntake *intake, const PpItem *item, const PpInbox **inbox, gboolean *foreign,
                         GError **error);

/* The same if INTAKE has found it before, else NULL: without the database, and on any thread, beside others. */
const PpInbox *pp_intake_known (PpIntake *intake, const PpItem *item);

#endif
