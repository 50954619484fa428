/* How mail that nobody waits for in person comes in: what `deliver' does with the message of its standard input, and
 * `lmtpd' with those of its clients. Each is stored, kept in quarantine, or spooled; or there is an error, and whoever sent
 * it shall try again. */
#ifndef PP_DELIVERY_H
#define PP_DELIVERY_H

#include "command.h"
#include "delivery-log.h"
#include "intake.h"
#include "mail/mbox.h"

/* What administrator and command line say. */
typedef struct {
	char *conninfo, *schema;	/* of pp_store_open() */
	char *project, *list_id;	/* at most one; NULL: the mail's own List-Id decides */
	char *spool;		/* a Maildir, or NULL */
	PpUnknown unknown;
	PpLogTo log;		/* none before the rest is completed */
	char *log_file;		/* or NULL */
	PpLogFunc log_func;	/* who writes the lines, for threads at a time where there are some; NULL: pp_log_line_write() */
	gpointer log_data;
} PpDeliverySetup;

/* Shared by reference; threads may. */
PpDeliverySetup *pp_delivery_setup_new (void);
PpDeliverySetup *pp_delivery_setup_ref (PpDeliverySetup *setup);
void pp_delivery_setup_unref (PpDeliverySetup *setup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpDeliverySetup, pp_delivery_setup_unref)

/* Fills in what the options left open from what CONTEXT knows: the database, and the configuration file. */
gboolean pp_delivery_setup_complete (PpDeliverySetup *setup, PpContext *context, GError **error);

/* One session with the database, made when it is needed, kept, and made anew when it was lost. For one thread at a time. */
typedef struct _PpDelivery PpDelivery;

/* Takes a reference to SETUP. */
PpDelivery *pp_delivery_new (PpDeliverySetup *setup);
void pp_delivery_free (PpDelivery *delivery);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpDelivery, pp_delivery_free)

/* The database is going to be asked soon: where it is on this machine, it may get ready meanwhile. Once. */
void pp_delivery_begin_connection (PpDelivery *delivery);

/* Until when (g_get_monotonic_time()) what is done next has to be at its end. The database gives up a little earlier, so
 * that there is time to spool. */
void pp_delivery_set_deadline (PpDelivery *delivery, gint64 deadline);

/* A message on its way in, and what the log says of it. */
typedef struct {
	PpItem *item;		/* NULL: it is too large to have one, or it could not be read */
	guint64 size;		/* bytes that came of it */
	gint64 started;		/* when they began to: g_get_monotonic_time() */
	gboolean from_spool;
	char *inbox;		/* where it was stored, by name; or NULL */
} PpArrival;

/* Of INPUT as it came: a From_ line may stand before it. TIME in Unix seconds. INPUT NULL: of nothing. */
PpArrival *pp_arrival_new (GBytes *input, gint64 time, gint64 started);
void pp_arrival_free (PpArrival *arrival);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpArrival, pp_arrival_free)

/* Stores ARRIVALS (of PpArrival *, all with the same List-Ids; not taken over) in one transaction. TRUE: all are committed,
 * in quarantine those of no project. FALSE and ERROR: they may be given again, all of them. The log is the caller's. */
gboolean pp_delivery_store (PpDelivery *delivery, GPtrArray *arrivals, GError **error);

/* Whether the session outlived the last error, and time is left: then it may have been about one of the items only. */
gboolean pp_delivery_can_go_on (const PpDelivery *delivery);

/* A message above PP_LIMIT_MESSAGE, ARRIVAL of nothing: START is its start, READ has the rest. It goes to quarantine. */
gboolean pp_delivery_store_large (PpDelivery *delivery, PpArrival *arrival, GBytes *start, PpReadFunc read, gpointer data,
                                  GError **error);

/* When there is a spool, and REASON is that the database is away: keeps INPUT there, as it came, and returns TRUE when it is
 * safe. FALSE and ERROR: REASON, and why it could not be spooled. Needs no session; threads may. */
gboolean pp_delivery_spool (const PpDeliverySetup *setup, GBytes *input, const GError *reason, GError **error);

/* What became of ARRIVAL, which was stored; in the word of the log: stored, duplicate, purged, quarantined, discarded. */
PpFate pp_arrival_fate (const PpArrival *arrival);
const char *pp_arrival_outcome (const PpArrival *arrival);

/* The line of the log for ARRIVAL, which is stored, in quarantine, or dropped. */
void pp_delivery_log_stored (const PpDeliverySetup *setup, const PpArrival *arrival);
/* The same for one that is not: it is in the spool, or the sender has it yet. */
void pp_delivery_log_late (const PpDeliverySetup *setup, const PpArrival *arrival, gboolean spooled, const GError *reason);

/* Stores what waits in the spool, when there is one, as far as the deadline lets; a line of the log for each. Asks for the database
 * only where something waits. */
void pp_delivery_drain (PpDelivery *delivery);

#endif
