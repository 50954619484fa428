#include "config.h"

#include "writers.h"

#include "status.h"

/* A batch holds the lock of its inbox. */
#define PP_BATCH_MESSAGES 100
#define PP_BATCH_BYTES (16u * 1024 * 1024)
/* Mail does not wait in the spool for more mail. */
#define PP_DRAIN_INTERVAL_US (10 * G_USEC_PER_SEC)

typedef enum {
	MAIL_WAITS,
	MAIL_IN_HAND,
	MAIL_STORED,
	MAIL_FAILED,
} MailState;

/* One message on its way; lives with the thread that waits for it. */
typedef struct {
	PpArrival *arrival;
	char *key;		/* the same for what may be in one batch */
	MailState state;
	GError *error;
	GCond changed;
} Mail;

struct _PpWriters {
	GMutex mutex;		/* for all that follows */
	GCond work;
	GQueue waiting;		/* of Mail *, oldest first */
	GHashTable *busy;	/* keys of the batches in hand */
	PpDeliverySetup *setup;
	gint64 drain_at;	/* when somebody looks into the spool next (g_get_monotonic_time()) */
	gboolean ends;
	gboolean troubled;	/* the last batch failed */
	guint timeout;
	gboolean verbose;
	GPtrArray *threads;	/* of GThread * */
};

/* --- batches ---------------------------------------------------------------------------------- */

/* The oldest mail, and what came after it for the same list; NULL when there is nothing that could be done now. */
static GPtrArray *
take_batch (PpWriters *writers)
{
	GPtrArray *batch = NULL;
	const char *key = NULL;
	guint64 bytes = 0;

	for (GList *link = writers->waiting.head, *next; link != NULL; link = next) {
		Mail *mail = link->data;

		next = link->next;
		if (batch == NULL ? g_hash_table_contains (writers->busy, mail->key) : !g_str_equal (mail->key, key))
			continue;
		if (batch == NULL)
			batch = g_ptr_array_new ();
		else if (batch->len == PP_BATCH_MESSAGES || bytes + mail->arrival->size > PP_BATCH_BYTES)
			break;
		key = mail->key;
		bytes += mail->arrival->size;
		mail->state = MAIL_IN_HAND;
		g_ptr_array_add (batch, mail);
		g_queue_delete_link (&writers->waiting, link);
	}
	if (batch != NULL)
		g_hash_table_add (writers->busy, g_strdup (key));
	return batch;
}

/* The batch that comes next; one of nothing when it is time to look into the spool; NULL at the end. */
static GPtrArray *
wait_for_batch (PpWriters *writers)
{
	GPtrArray *batch;

	while ((batch = take_batch (writers)) == NULL && !writers->ends) {
		if (writers->setup->spool == NULL) {
			g_cond_wait (&writers->work, &writers->mutex);
		} else if (g_get_monotonic_time () >= writers->drain_at) {
			writers->drain_at = g_get_monotonic_time () + PP_DRAIN_INTERVAL_US;
			return g_ptr_array_new ();
		} else {
			g_cond_wait_until (&writers->work, &writers->mutex, writers->drain_at);
		}
	}
	return batch;
}

/* Says once that mail cannot be stored, and once that it can again: what becomes of each the MTA writes down. */
static void
tell_trouble (PpWriters *writers, const GError *error)
{
	if (error != NULL && !writers->troubled)
		pp_warn ("mail cannot be stored: %s", error->message);
	else if (error == NULL && writers->troubled)
		pp_warn ("mail is stored again");
	writers->troubled = error != NULL;
}

/* Each is answered by its own thread. */
static void
end_batch (PpWriters *writers, GPtrArray *batch, GPtrArray *errors)
{
	const GError *last = NULL;

	for (guint i = 0; i < batch->len; i++) {
		Mail *mail = g_ptr_array_index (batch, i);
		GError *error = g_ptr_array_index (errors, i);

		if (i == 0)
			g_hash_table_remove (writers->busy, mail->key);
		last = error;
		mail->error = error != NULL ? g_error_copy (error) : NULL;
		mail->state = error != NULL ? MAIL_FAILED : MAIL_STORED;
	}
	tell_trouble (writers, last);
	for (guint i = 0; i < batch->len; i++)
		g_cond_signal (&((Mail *) g_ptr_array_index (batch, i))->changed);
	g_cond_broadcast (&writers->work);
}

static GError *
store_one (PpDelivery *delivery, gpointer arrival)
{
	g_autoptr (GPtrArray) arrivals = g_ptr_array_new ();
	GError *error = NULL;

	g_ptr_array_add (arrivals, arrival);
	pp_delivery_store (delivery, arrivals, &error);
	return error;
}

static void
error_free (gpointer error)
{
	if (error != NULL)
		g_error_free (error);
}

/* An error for each of BATCH, NULL for those that are stored. What one message does to the database is not to hold up
 * those that came with it. */
static GPtrArray *
store_batch (PpDelivery *delivery, GPtrArray *batch)
{
	g_autoptr (GPtrArray) arrivals = g_ptr_array_new ();
	GPtrArray *errors = g_ptr_array_new_with_free_func (error_free);
	g_autoptr (GError) error = NULL;

	for (guint i = 0; i < batch->len; i++)
		g_ptr_array_add (arrivals, ((Mail *) g_ptr_array_index (batch, i))->arrival);
	pp_delivery_store (delivery, arrivals, &error);
	for (guint i = 0; i < batch->len; i++) {
		if (error == NULL)
			g_ptr_array_add (errors, NULL);
		else if (batch->len > 1 && pp_delivery_can_go_on (delivery))
			g_ptr_array_add (errors, store_one (delivery, g_ptr_array_index (arrivals, i)));
		else
			g_ptr_array_add (errors, g_error_copy (error));
	}
	return errors;
}

/* --- the threads ------------------------------------------------------------------------------ */

static gint64
deadline_of (const PpWriters *writers)
{
	return g_get_monotonic_time () + (gint64) writers->timeout * G_USEC_PER_SEC;
}

static gpointer
write_batches (gpointer data)
{
	PpWriters *writers = data;
	g_autoptr (PpDeliverySetup) setup = NULL;
	g_autoptr (PpDelivery) delivery = NULL;
	GPtrArray *next;

	g_mutex_lock (&writers->mutex);
	while ((next = wait_for_batch (writers)) != NULL) {
		g_autoptr (GPtrArray) batch = next, errors = NULL;

		if (setup != writers->setup) {
			g_clear_pointer (&delivery, pp_delivery_free);
			g_clear_pointer (&setup, pp_delivery_setup_unref);
			setup = pp_delivery_setup_ref (writers->setup);
			delivery = pp_delivery_new (setup);
		}
		g_mutex_unlock (&writers->mutex);
		pp_delivery_set_deadline (delivery, deadline_of (writers));
		if (batch->len > 0) {
			errors = store_batch (delivery, batch);
			g_mutex_lock (&writers->mutex);
			end_batch (writers, batch, errors);
			g_mutex_unlock (&writers->mutex);
		}
		if (batch->len == 0 || g_ptr_array_index (errors, errors->len - 1) == NULL)
			pp_delivery_drain (delivery);
		g_mutex_lock (&writers->mutex);
	}
	g_mutex_unlock (&writers->mutex);
	return NULL;
}

PpWriters *
pp_writers_new (PpDeliverySetup *setup, guint count, guint timeout, gboolean verbose)
{
	PpWriters *writers = g_new0 (PpWriters, 1);

	g_mutex_init (&writers->mutex);
	g_cond_init (&writers->work);
	g_queue_init (&writers->waiting);
	writers->busy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	writers->setup = pp_delivery_setup_ref (setup);
	writers->timeout = timeout;
	writers->verbose = verbose;
	writers->threads = g_ptr_array_new ();
	for (guint i = 0; i < count; i++)
		g_ptr_array_add (writers->threads, g_thread_new ("writer", write_batches, writers));
	return writers;
}

void
pp_writers_free (PpWriters *writers)
{
	g_mutex_lock (&writers->mutex);
	writers->ends = TRUE;
	g_cond_broadcast (&writers->work);
	g_mutex_unlock (&writers->mutex);
	for (guint i = 0; i < writers->threads->len; i++)
		g_thread_join (g_ptr_array_index (writers->threads, i));
	g_ptr_array_unref (writers->threads);
	g_hash_table_unref (writers->busy);
	pp_delivery_setup_unref (writers->setup);
	g_cond_clear (&writers->work);
	g_mutex_clear (&writers->mutex);
	g_free (writers);
}

void
pp_writers_set_setup (PpWriters *writers, PpDeliverySetup *setup)
{
	g_mutex_lock (&writers->mutex);
	pp_delivery_setup_unref (writers->setup);
	writers->setup = pp_delivery_setup_ref (setup);
	g_mutex_unlock (&writers->mutex);
}

/* --- storing ---------------------------------------------------------------------------------- */

static PpDeliverySetup *
setup_of (PpWriters *writers)
{
	PpDeliverySetup *setup;

	g_mutex_lock (&writers->mutex);
	setup = pp_delivery_setup_ref (writers->setup);
	g_mutex_unlock (&writers->mutex);
	return setup;
}

/* Until MAIL was in a batch, or has waited for too long to be in one. */
static void
wait_for_writer (PpWriters *writers, Mail *mail)
{
	gint64 deadline = deadline_of (writers);

	while (mail->state == MAIL_WAITS || mail->state == MAIL_IN_HAND) {
		/* a batch in hand has a time limit of its own */
		if (mail->state == MAIL_IN_HAND) {
			g_cond_wait (&mail->changed, &writers->mutex);
		} else if (!g_cond_wait_until (&mail->changed, &writers->mutex, deadline) &&
		           mail->state == MAIL_WAITS) {
			g_queue_remove (&writers->waiting, mail);
			mail->state = MAIL_FAILED;
			g_set_error_literal (&mail->error, PP_STORE_ERROR, PP_STORE_ERROR_UNAVAILABLE, "out of time");
		}
	}
}

static char *
key_of (const PpDeliverySetup *setup, const PpItem *item)
{
	/* all goes to one inbox then */
	if (setup->project != NULL || setup->list_id != NULL)
		return g_strdup ("");
	return g_strjoinv (" ", (char **) pp_item_list_ids (item));
}

static void
tell (const PpArrival *arrival, PpWritten written, const GError *error)
{
	const char *id = pp_item_message (arrival->item)->msgid, *reason = pp_arrival_fate (arrival).reason;

	if (id == NULL)
		id = "a message";
	switch (written) {
	case PP_WRITTEN:
		if (reason != NULL)
			pp_note ("%s: %s: %s", id, pp_arrival_outcome (arrival), reason);
		else
			pp_note ("%s: %s", id, pp_arrival_outcome (arrival));
		break;
	case PP_WRITTEN_SPOOL:
		pp_note ("%s: spooled: %s", id, error->message);
		break;
	case PP_WRITTEN_NOT:
		pp_note ("%s: not stored: %s", id, error->message);
		break;
	}
}

/* INPUT was not stored for *REASON, which says more when it is not in the spool either. */
static PpWritten
spool (const PpDeliverySetup *setup, GBytes *input, GError **reason)
{
	g_autoptr (GError) local = NULL;

	if (pp_delivery_spool (setup, input, *reason, &local))
		return PP_WRITTEN_SPOOL;
	g_error_free (*reason);
	*reason = g_steal_pointer (&local);
	return PP_WRITTEN_NOT;
}

/* When MAIL is in hand no more: what became of it. */
static PpWritten
finish (PpWriters *writers, const PpDeliverySetup *setup, Mail *mail, GBytes *input)
{
	PpWritten written = mail->error == NULL ? PP_WRITTEN : spool (setup, input, &mail->error);

	if (written == PP_WRITTEN)
		pp_delivery_log_stored (setup, mail->arrival);
	else
		pp_delivery_log_late (setup, mail->arrival, written == PP_WRITTEN_SPOOL, mail->error);
	if (writers->verbose)
		tell (mail->arrival, written, mail->error);
	return written;
}

PpWritten
pp_writers_store (PpWriters *writers, GBytes *input, gint64 started, GError **error)
{
	g_autoptr (PpDeliverySetup) setup = setup_of (writers);
	g_autoptr (PpArrival) arrival = pp_arrival_new (input, g_get_real_time () / G_USEC_PER_SEC, started);
	Mail mail = { arrival, key_of (setup, arrival->item), MAIL_WAITS, NULL, { 0 } };
	PpWritten written;

	g_cond_init (&mail.changed);
	g_mutex_lock (&writers->mutex);
	g_queue_push_tail (&writers->waiting, &mail);
	g_cond_signal (&writers->work);
	wait_for_writer (writers, &mail);
	g_mutex_unlock (&writers->mutex);
	g_cond_clear (&mail.changed);
	g_free (mail.key);
	written = finish (writers, setup, &mail, input);
	if (written == PP_WRITTEN_NOT)
		g_propagate_error (error, g_steal_pointer (&mail.error));
	g_clear_error (&mail.error);
	return written;
}

gboolean
pp_writers_store_large (PpWriters *writers, GBytes *start, gint64 started, PpReadFunc read, gpointer data, GError **error)
{
	g_autoptr (PpDeliverySetup) setup = setup_of (writers);
	g_autoptr (PpDelivery) delivery = pp_delivery_new (setup);
	g_autoptr (PpArrival) arrival = pp_arrival_new (NULL, 0, started);
	g_autoptr (GError) reason = NULL;

	pp_delivery_set_deadline (delivery, deadline_of (writers));
	if (pp_delivery_store_large (delivery, arrival, start, read, data, &reason)) {
		pp_delivery_log_stored (setup, arrival);
		return TRUE;
	}
	pp_delivery_log_late (setup, arrival, FALSE, reason);
	g_propagate_error (error, g_steal_pointer (&reason));
	return FALSE;
}

void
pp_writers_defer (PpWriters *writers, gsize size, gint64 started, const GError *reason)
{
	g_autoptr (PpDeliverySetup) setup = setup_of (writers);
	g_autoptr (PpArrival) arrival = pp_arrival_new (NULL, 0, started);

	arrival->size = size;
	pp_delivery_log_late (setup, arrival, FALSE, reason);
}
