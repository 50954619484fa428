#include "config.h"

#include "delivery.h"

#include <string.h>

#include "spool.h"
#include "store/connect.h"
#include "store/quarantine.h"
#include "store/retry.h"

/* The database gives up this long before the deadline, so that mail can still be spooled. */
#define PP_DELIVERY_MARGIN_MS 2000
/* Spooled messages that one delivery takes along. */
#define PP_DRAIN_LIMIT 100
/* How long a database that was not there is left alone: doubled by each attempt. */
#define PP_FIRST_PAUSE_US (G_USEC_PER_SEC / 4)
#define PP_LAST_PAUSE_US (8 * G_USEC_PER_SEC)

/* The reason of quarantine that needs no look at the mail. */
static const char too_large[] = "too-large";

struct _PpDelivery {
	PpDeliverySetup *setup;
	gint64 deadline;
	PGconn *begun;		/* of pp_connect_begin(): what the next session is made of; or NULL */
	PpStore *store;		/* NULL: no session */
	gboolean doubtful;	/* it is to be made anew before it is used */
	PpIngest *ingest;
	GError *away;		/* why there was no session when one was wanted last; or NULL */
	gint64 away_until;	/* nobody asks before */
	gint64 pause;
};

/* --- set-up ----------------------------------------------------------------------------------- */

PpDeliverySetup *
pp_delivery_setup_new (void)
{
	PpDeliverySetup *setup = g_atomic_rc_box_new0 (PpDeliverySetup);

	setup->log = PP_LOG_NONE;
	return setup;
}

PpDeliverySetup *
pp_delivery_setup_ref (PpDeliverySetup *setup)
{
	return g_atomic_rc_box_acquire (setup);
}

static void
setup_clear (gpointer data)
{
	PpDeliverySetup *setup = data;

	g_free (setup->conninfo);
	g_free (setup->schema);
	g_free (setup->project);
	g_free (setup->list_id);
	g_free (setup->spool);
	g_free (setup->log_file);
}

void
pp_delivery_setup_unref (PpDeliverySetup *setup)
{
	g_atomic_rc_box_release_full (setup, setup_clear);
}

gboolean
pp_delivery_setup_complete (PpDeliverySetup *setup, PpContext *context, GError **error)
{
	const PpSettings *settings = pp_context_settings (context, error);

	if (settings == NULL)
		return FALSE;
	setup->conninfo = g_strdup (pp_context_conninfo (context, settings));
	setup->schema = g_strdup (pp_context_schema (context, settings));
	setup->unknown = settings->unknown;
	setup->log = settings->log;
	setup->log_file = g_strdup (settings->log_file);
	if (setup->spool == NULL)
		setup->spool = g_strdup (settings->spool);
	return TRUE;
}

/* --- the session ------------------------------------------------------------------------------ */

PpDelivery *
pp_delivery_new (PpDeliverySetup *setup)
{
	PpDelivery *delivery = g_new0 (PpDelivery, 1);

	delivery->setup = pp_delivery_setup_ref (setup);
	return delivery;
}

static void
close_store (PpDelivery *delivery)
{
	g_clear_pointer (&delivery->ingest, pp_ingest_free);
	g_clear_pointer (&delivery->store, pp_store_free);
	delivery->doubtful = FALSE;
}

void
pp_delivery_free (PpDelivery *delivery)
{
	if (delivery == NULL)
		return;
	close_store (delivery);
	g_clear_pointer (&delivery->begun, PQfinish);
	g_clear_error (&delivery->away);
	pp_delivery_setup_unref (delivery->setup);
	g_free (delivery);
}

void
pp_delivery_begin_connection (PpDelivery *delivery)
{
	delivery->begun = pp_connect_begin (delivery->setup->conninfo);
}

void
pp_delivery_set_deadline (PpDelivery *delivery, gint64 deadline)
{
	delivery->deadline = deadline;
}

static gint64
store_deadline (const PpDelivery *delivery)
{
	return delivery->deadline - PP_DELIVERY_MARGIN_MS * 1000;
}

/* Many wait for a database that is away: it is asked now and then, not by each of them. */
static gboolean
connect_store (PpDelivery *delivery, GError **error)
{
	const PpDeliverySetup *setup = delivery->setup;
	gint64 now = g_get_monotonic_time (), left = (store_deadline (delivery) - now) / 1000;

	if (delivery->away == NULL || now >= delivery->away_until) {
		g_clear_error (&delivery->away);
		delivery->store = pp_store_open_begun (g_steal_pointer (&delivery->begun), setup->conninfo,
		                                       setup->schema, (guint) MAX (left, 500), TRUE, &delivery->away);
		/* a server that answers may be right by the next message */
		delivery->pause = delivery->store != NULL ||
		                  g_error_matches (delivery->away, PP_STORE_ERROR, PP_STORE_ERROR_NO_SCHEMA)
		                  ? 0 : CLAMP (delivery->pause * 2, PP_FIRST_PAUSE_US, PP_LAST_PAUSE_US);
		delivery->away_until = g_get_monotonic_time () + delivery->pause;
	}
	if (delivery->store == NULL) {
		g_propagate_error (error, g_error_copy (delivery->away));
		return FALSE;
	}
	delivery->ingest = pp_ingest_new (delivery->store, PP_ORIGIN_DELIVER, TRUE);
	return TRUE;
}

static gboolean
attempt_check_schema (gpointer data, GError **error)
{
	return pp_store_check_schema (data, error);
}

/* A session that was kept may have seen an upgrade. */
static gboolean
open_store (PpDelivery *delivery, GError **error)
{
	gboolean kept;

	if (delivery->doubtful)
		close_store (delivery);
	kept = delivery->store != NULL;
	if (!kept && !connect_store (delivery, error))
		return FALSE;
	pp_store_set_deadline (delivery->store, store_deadline (delivery));
	return !kept || pp_store_attempt (delivery->store, attempt_check_schema, delivery->store, error);
}

/* After a failure: what comes next gets a new session, as a new process would make it (the server may have something against
 * the statements of this one), unless it was about data: how often in a row that was the session has to remember. */
static gboolean
fail (PpDelivery *delivery)
{
	if (delivery->store == NULL)
		return FALSE;
	delivery->doubtful = !pp_store_refused_data (delivery->store);
	if (PQstatus (pp_store_connection (delivery->store)) != CONNECTION_OK)
		close_store (delivery);
	return FALSE;
}

gboolean
pp_delivery_can_go_on (const PpDelivery *delivery)
{
	return delivery->store != NULL && g_get_monotonic_time () < store_deadline (delivery);
}

/* --- messages --------------------------------------------------------------------------------- */

/* The bytes of INPUT behind its From_ line. */
static GBytes *
cut_from_line (GBytes *input, gint64 *from_line_date)
{
	gsize length;
	const char *data = g_bytes_get_data (input, &length);
	gsize skip = pp_mbox_from_line (data, length, from_line_date);

	return g_bytes_new_from_bytes (input, skip, length - skip);
}

PpArrival *
pp_arrival_new (GBytes *input, gint64 time, gint64 started)
{
	PpArrival *arrival = g_new0 (PpArrival, 1);
	gint64 from_line_date = PP_NO_DATE;
	g_autoptr (GBytes) raw = input != NULL ? cut_from_line (input, &from_line_date) : NULL;

	arrival->started = started;
	if (input != NULL) {
		arrival->item = pp_item_new (raw, from_line_date, time);
		arrival->size = g_bytes_get_size (input);
	}
	return arrival;
}

void
pp_arrival_free (PpArrival *arrival)
{
	if (arrival == NULL)
		return;
	pp_item_free (arrival->item);
	g_free (arrival->inbox);
	g_free (arrival);
}

static gboolean
store_unknown (PpDelivery *delivery, PpUnknown unknown, GPtrArray *arrivals, GError **error)
{
	switch (unknown) {
	case PP_UNKNOWN_DISCARD:
		return TRUE;
	case PP_UNKNOWN_DEFER:
		g_set_error_literal (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG, "no project for this mail");
		return FALSE;
	case PP_UNKNOWN_QUARANTINE:
		break;
	}
	for (guint i = 0; i < arrivals->len; i++) {
		PpArrival *arrival = g_ptr_array_index (arrivals, i);
		PpItem *item = arrival->item;
		g_autofree char *detail = g_strjoinv (" ", (char **) pp_item_list_ids (item));

		g_clear_pointer (&arrival->inbox, g_free);
		if (!pp_ingest_quarantine (delivery->ingest, NULL, "no-project", detail, item, error))
			return FALSE;
	}
	return TRUE;
}

/* An item may have been read for the inbox of an attempt before, which is gone. */
static gboolean
store_known (PpDelivery *delivery, const PpInbox *inbox, GPtrArray *arrivals, GError **error)
{
	g_autoptr (GPtrArray) items = g_ptr_array_new ();

	for (guint i = 0; i < arrivals->len; i++) {
		PpArrival *arrival = g_ptr_array_index (arrivals, i);

		g_free (arrival->inbox);
		arrival->inbox = g_strdup (inbox->name);
		pp_item_read_anew (arrival->item, inbox);
		g_ptr_array_add (items, arrival->item);
	}
	return pp_ingest (delivery->ingest, inbox, items, NULL, error);
}

/* What the administrator set is read anew each time: it may be another than a moment ago. */
static gboolean
store_arrivals (PpDelivery *delivery, const PpRoute *route, PpUnknown unknown, GPtrArray *arrivals, GError **error)
{
	g_autoptr (PpIntake) intake = pp_intake_new (delivery->store, route);
	const PpArrival *first = g_ptr_array_index (arrivals, 0);
	const PpInbox *inbox;

	if (!pp_intake_find (intake, first->item, &inbox, NULL, error))
		return FALSE;
	return inbox != NULL ? store_known (delivery, inbox, arrivals, error)
	                     : store_unknown (delivery, unknown, arrivals, error);
}

static gboolean
try_to_store (PpDelivery *delivery, GPtrArray *arrivals, GError **error)
{
	const PpDeliverySetup *setup = delivery->setup;
	const PpRoute route = { setup->project, setup->list_id, FALSE };

	return (open_store (delivery, error) && store_arrivals (delivery, &route, setup->unknown, arrivals, error)) ||
	       fail (delivery);
}

/* What was kept is no reason to refuse a message that a new session would take. */
gboolean
pp_delivery_store (PpDelivery *delivery, GPtrArray *arrivals, GError **error)
{
	gboolean kept = delivery->store != NULL && !delivery->doubtful;
	g_autoptr (GError) local = NULL;

	if (try_to_store (delivery, arrivals, &local))
		return TRUE;
	if (kept && delivery->doubtful && pp_delivery_can_go_on (delivery))
		return try_to_store (delivery, arrivals, error);
	g_propagate_error (error, g_steal_pointer (&local));
	return FALSE;
}

typedef struct {
	PpArrival *arrival;
	PpReadFunc read;
	gpointer data;
} Counting;

static gssize
read_and_count (gpointer data, char *buffer, gsize length, GError **error)
{
	const Counting *counting = data;
	gssize n = counting->read (counting->data, buffer, length, error);

	if (n > 0)
		counting->arrival->size += (guint64) n;
	return n;
}

/* 0: it has none. */
static gboolean
find_inbox_of_large (PpDelivery *delivery, const PpItem *item, gint64 *inbox_id, GError **error)
{
	const PpRoute route = { delivery->setup->project, delivery->setup->list_id, FALSE };
	g_autoptr (PpIntake) intake = pp_intake_new (delivery->store, &route);
	const PpInbox *inbox;

	if (!pp_intake_find (intake, item, &inbox, NULL, error))
		return FALSE;
	*inbox_id = inbox != NULL ? inbox->id : 0;
	return TRUE;
}

gboolean
pp_delivery_store_large (PpDelivery *delivery, PpArrival *arrival, GBytes *start, PpReadFunc read, gpointer data,
                         GError **error)
{
	PpQuarantined mail = { .reason = too_large, .from_line_date = PP_NO_DATE,
		               .arrival = g_get_real_time () / G_USEC_PER_SEC, .origin = PP_ORIGIN_DELIVER };
	g_autoptr (GBytes) raw = cut_from_line (start, &mail.from_line_date);
	g_autoptr (PpItem) item = pp_item_peek (raw, mail.from_line_date, mail.arrival);
	Counting counting = { arrival, read, data };

	mail.raw = raw;
	mail.msgid = pp_item_message (item)->msgid;
	arrival->size = g_bytes_get_size (start);
	return (open_store (delivery, error) && find_inbox_of_large (delivery, item, &mail.inbox_id, error) &&
	        pp_quarantine_stream (delivery->store, &mail, read_and_count, &counting, error)) || fail (delivery);
}

/* --- the log ---------------------------------------------------------------------------------- */

PpFate
pp_arrival_fate (const PpArrival *arrival)
{
	return arrival->item != NULL ? pp_item_fate (arrival->item) : (PpFate) { PP_OUTCOME_QUARANTINED, NULL, 0, too_large };
}

const char *
pp_arrival_outcome (const PpArrival *arrival)
{
	static const char *const outcomes[] = {
		[PP_OUTCOME_NONE] = "discarded", [PP_OUTCOME_STORED] = "stored", [PP_OUTCOME_DUPLICATE] = "duplicate",
		[PP_OUTCOME_PURGED] = "purged", [PP_OUTCOME_QUARANTINED] = "quarantined",
	};

	return outcomes[pp_arrival_fate (arrival).outcome];
}

static void
write_line (const PpDeliverySetup *setup, const PpArrival *arrival, PpLogLine *line)
{
	if (setup->log == PP_LOG_NONE)
		return;
	line->size = arrival->size;
	line->from_spool = arrival->from_spool;
	line->milliseconds = (g_get_monotonic_time () - arrival->started) / 1000;
	if (setup->log_func != NULL)
		setup->log_func (setup->log, setup->log_file, line, setup->log_data);
	else
		pp_log_line_write (setup->log, setup->log_file, line);
}

void
pp_delivery_log_stored (const PpDeliverySetup *setup, const PpArrival *arrival)
{
	const PpItem *item = arrival->item;
	const PpFate fate = pp_arrival_fate (arrival);
	PpLogLine line = { .inbox = arrival->inbox, .outcome = pp_arrival_outcome (arrival) };

	if (item != NULL)
		line.msgid = pp_item_msgid (item) != NULL ? pp_item_msgid (item) : pp_item_message (item)->msgid;
	line.type = fate.type;
	line.reason = fate.reason;
	line.series_id = fate.series_id;
	write_line (setup, arrival, &line);
}

void
pp_delivery_log_late (const PpDeliverySetup *setup, const PpArrival *arrival, gboolean spooled, const GError *reason)
{
	PpLogLine line = {
		.outcome = spooled ? "spooled" : "deferred", .reason = reason->message,
		.msgid = arrival->item != NULL ? pp_item_message (arrival->item)->msgid : NULL,
	};

	write_line (setup, arrival, &line);
}

/* --- the spool -------------------------------------------------------------------------------- */

static const char by_project[] = "project=", by_list_id[] = "list-id=";

/* Where this command line sends its mail, as the spool keeps it; NULL when the mail itself decides. */
static char *
spool_route (const PpDeliverySetup *setup)
{
	if (setup->project != NULL)
		return g_strconcat (by_project, setup->project, NULL);
	return setup->list_id != NULL ? g_strconcat (by_list_id, setup->list_id, NULL) : NULL;
}

static PpRoute
route_of_spooled (const char *route)
{
	PpRoute found = { NULL, NULL, FALSE };

	if (route != NULL && g_str_has_prefix (route, by_project))
		found.project = route + strlen (by_project);
	else if (route != NULL && g_str_has_prefix (route, by_list_id))
		found.list_id = route + strlen (by_list_id);
	return found;
}

static PpSpoolAnswer
store_spooled (const char *route, GBytes *input, gint64 time, gpointer data)
{
	PpDelivery *delivery = data;
	const PpRoute found = route_of_spooled (route);
	/* the MTA has let go of it: there is nobody to defer to, neither mail of no project nor of one that is not there */
	PpUnknown unknown = delivery->setup->unknown == PP_UNKNOWN_DEFER ? PP_UNKNOWN_QUARANTINE
	                                                                 : delivery->setup->unknown;
	g_autoptr (GPtrArray) arrivals = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_arrival_free);
	g_autoptr (GError) error = NULL;
	PpArrival *arrival;

	if ((delivery->store == NULL && !open_store (delivery, NULL)) || !pp_delivery_can_go_on (delivery))
		return PP_SPOOL_STOP;
	arrival = pp_arrival_new (input, time, g_get_monotonic_time ());
	arrival->from_spool = TRUE;
	g_ptr_array_add (arrivals, arrival);
	if (store_arrivals (delivery, &found, unknown, arrivals, &error) ||
	    (g_error_matches (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG) &&
	     store_unknown (delivery, PP_UNKNOWN_QUARANTINE, arrivals, NULL))) {
		pp_delivery_log_stored (delivery->setup, arrival);
		return PP_SPOOL_TAKEN;
	}
	fail (delivery);
	return PP_SPOOL_STOP;
}

/* The spool is for a database that is away. Mistakes would never be seen there; with the MTA they are. */
static gboolean
is_away (const GError *reason)
{
	return reason->domain == PP_STORE_ERROR && reason->code != PP_STORE_ERROR_CONFIG &&
	       reason->code != PP_STORE_ERROR_INVALID;
}

gboolean
pp_delivery_spool (const PpDeliverySetup *setup, GBytes *input, const GError *reason, GError **error)
{
	g_autofree char *route = spool_route (setup);

	if (setup->spool == NULL || !is_away (reason)) {
		g_propagate_error (error, g_error_copy (reason));
		return FALSE;
	}
	if (!pp_spool_add (setup->spool, route, input, error)) {
		g_prefix_error (error, "%s; ", reason->message);
		return FALSE;
	}
	return TRUE;
}

void
pp_delivery_drain (PpDelivery *delivery)
{
	if (delivery->setup->spool != NULL)
		pp_spool_drain (delivery->setup->spool, PP_DRAIN_LIMIT, store_spooled, delivery);
}
