/* A list of bunches of messages, from the oldest that was not taken yet to the newest, under one lock. Bunches and not
 * messages, so that threads wake each other a hundred times a second and not ten thousand times.
 *
 * What the source calls back is an entry in the same list: so it happens in order.
 */
#include "config.h"

#include "pipeline.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "mail/limits.h"

/* A bunch is handed on when it has one of these; a few for each thread are on the way. */
#define BUNCH_BYTES (256u * 1024)
#define BUNCH_MESSAGES 50

/* So long the reader may still wait for its source when it shall stop. */
#define PATIENCE_US G_USEC_PER_SEC

/* What RAW of a message that is too large does not hold: in a file without a name. */
typedef struct {
	int fd;			/* or -1 */
	guint64 length;		/* of all, though no more than PP_LIMIT_KEPT are in the file */
} Rest;

static const Rest NO_REST = { -1, 0 };

/* What the reader gave: a message or what else a source gives, an error, or a call. */
typedef struct {
	PpSourceItem source_item;	/* its strings are the entry's own */
	GBytes *raw;		/* of a message, until it is parsed */
	PpItem *item;		/* … parsed */
	Rest rest;		/* … when it is too large */
	GError *error;
	PpPipelineFunc func;
	gpointer data;
} Entry;

typedef struct {
	GArray *entries;	/* of Entry */
	gsize bytes;
	gboolean parsed;
} Bunch;

struct _PpPipeline {
	PpSource *source;
	PpIntake *intake;
	guint jobs;
	GThread *reader;	/* NULL: not started */
	GPtrArray *parsers;	/* of GThread * */

	GMutex lock;		/* of all up to the next empty line */
	GCond room;		/* the reader waits: for what is ahead to become less, or for a call to be done */
	GCond work;		/* parsers wait for a bunch */
	GCond ready;		/* the caller waits for the oldest bunch to be parsed, or for the end */
	GQueue bunches;		/* of Bunch *, the oldest at the head */
	GQueue unparsed;	/* those of them that nobody parses yet */
	gsize bytes;		/* read and not taken */
	guint messages;
	guint calls;		/* that were made and are not done */
	gboolean ended;		/* the reader has given all */
	gboolean stopped;	/* nobody takes any more */

	gint peeking;		/* atomic */

	Bunch *filling;		/* the reader's */
	Rest rest;		/* … of what is read just now */

	Bunch *taking;		/* the caller's */
	guint next;		/* … in it */
};

static void
rest_clear (Rest *rest)
{
	if (rest->fd >= 0)
		close (rest->fd);
	*rest = NO_REST;
}

static void
entry_clear (gpointer data)
{
	Entry *entry = data;

	g_free ((char *) entry->source_item.path);
	g_free ((char *) entry->source_item.position);
	g_clear_pointer (&entry->raw, g_bytes_unref);
	pp_item_free (entry->item);
	rest_clear (&entry->rest);
	g_clear_error (&entry->error);
}

static Bunch *
bunch_new (void)
{
	Bunch *bunch = g_new0 (Bunch, 1);

	bunch->entries = g_array_sized_new (FALSE, TRUE, sizeof (Entry), BUNCH_MESSAGES);
	g_array_set_clear_func (bunch->entries, entry_clear);
	return bunch;
}

static void
bunch_free (gpointer data)
{
	Bunch *bunch = data;

	if (bunch == NULL)
		return;
	g_array_unref (bunch->entries);
	g_free (bunch);
}

/* --- the reader ------------------------------------------------------------------------------ */

static gboolean
has_room (const PpPipeline *pipeline)
{
	return pipeline->bytes < PP_PIPELINE_BYTES && pipeline->messages < PP_PIPELINE_MESSAGES;
}

/* Hands on what was read, and waits until there is room for more. FALSE: nobody wants more. */
static gboolean
hand_on (PpPipeline *pipeline)
{
	Bunch *bunch = g_steal_pointer (&pipeline->filling);
	gboolean wanted;

	g_mutex_lock (&pipeline->lock);
	if (bunch != NULL) {
		pipeline->bytes += bunch->bytes;
		pipeline->messages += bunch->entries->len;
		g_queue_push_tail (&pipeline->bunches, bunch);
		g_queue_push_tail (&pipeline->unparsed, bunch);
		g_cond_signal (&pipeline->work);
	}
	while (!pipeline->stopped && !has_room (pipeline))
		g_cond_wait (&pipeline->room, &pipeline->lock);
	wanted = !pipeline->stopped;
	g_mutex_unlock (&pipeline->lock);
	return wanted;
}

static gboolean
rest_failed (GError **error)
{
	int saved = errno;

	g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved),
	             "cannot keep a message that is too large in '%s': %s", g_get_tmp_dir (), g_strerror (saved));
	return FALSE;
}

/* As PpRestFunc wants it. */
static gboolean
keep_rest (gpointer data, const char *bytes, gsize length, GError **error)
{
	Rest *rest = data;

	if (rest->fd < 0) {
		g_autofree char *path = NULL;

		rest->fd = g_file_open_tmp ("patchpost-XXXXXX", &path, error);
		if (rest->fd < 0)
			return FALSE;
		g_unlink (path);
	}
	rest->length += length;
	while (length > 0 && rest->length <= PP_LIMIT_KEPT) {
		gssize n = write (rest->fd, bytes, length);

		if (n < 0 && errno != EINTR)
			return rest_failed (error);
		bytes += MAX (n, 0);
		length -= MAX (n, 0);
	}
	return TRUE;
}

static void
add_entry (PpPipeline *pipeline, const Entry *entry)
{
	if (pipeline->filling == NULL)
		pipeline->filling = bunch_new ();
	g_array_append_val (pipeline->filling->entries, *entry);
}

/* The source keeps what it gives only until it is asked again. */
static void
add_item (PpPipeline *pipeline, const PpSourceItem *item)
{
	GBytes *raw = item->message.raw;
	Entry entry = { .source_item = *item, .rest = pipeline->rest };

	pipeline->rest = NO_REST;
	entry.source_item.path = g_strdup (item->path);
	entry.source_item.position = g_strdup (item->position);
	entry.source_item.message.raw = NULL;
	if (raw != NULL && item->arrival == PP_NO_DATE)
		entry.source_item.arrival = g_get_real_time () / G_USEC_PER_SEC;
	entry.raw = raw != NULL ? g_bytes_ref (raw) : NULL;
	add_entry (pipeline, &entry);
	pipeline->filling->bytes += raw != NULL ? g_bytes_get_size (raw) : 0;
	/* one such file at a time */
	pipeline->filling->bytes += MIN (entry.rest.length, PP_PIPELINE_BYTES);
}

/* One message, or an error, or what else the source gives: FALSE at its end. */
static gboolean
read_one (PpPipeline *pipeline)
{
	Entry entry = { .rest = NO_REST };
	PpSourceItem item;
	int got = pp_source_next (pipeline->source, &item, &entry.error);

	if (got > 0)
		add_item (pipeline, &item);
	else if (got < 0)
		add_entry (pipeline, &entry);
	rest_clear (&pipeline->rest);
	return got != 0;
}

static gboolean
is_stopped (PpPipeline *pipeline)
{
	gboolean stopped;

	g_mutex_lock (&pipeline->lock);
	stopped = pipeline->stopped;
	g_mutex_unlock (&pipeline->lock);
	return stopped;
}

static gpointer
read_all (gpointer data)
{
	PpPipeline *pipeline = data;
	gboolean wanted = TRUE;

	while (wanted && read_one (pipeline)) {
		if (pipeline->filling->bytes >= BUNCH_BYTES || pipeline->filling->entries->len >= BUNCH_MESSAGES)
			wanted = hand_on (pipeline);
		else
			wanted = !is_stopped (pipeline);
	}
	if (wanted)
		hand_on (pipeline);
	g_mutex_lock (&pipeline->lock);
	pipeline->ended = TRUE;
	g_cond_broadcast (&pipeline->work);
	g_cond_signal (&pipeline->ready);
	g_mutex_unlock (&pipeline->lock);
	return NULL;
}

gboolean
pp_pipeline_call (PpPipeline *pipeline, PpPipelineFunc func, gpointer data)
{
	const Entry entry = { .rest = NO_REST, .func = func, .data = data };
	gboolean done;

	add_entry (pipeline, &entry);
	g_mutex_lock (&pipeline->lock);
	pipeline->calls++;
	g_mutex_unlock (&pipeline->lock);
	if (!hand_on (pipeline))
		return FALSE;
	g_mutex_lock (&pipeline->lock);
	while (pipeline->calls > 0 && !pipeline->stopped)
		g_cond_wait (&pipeline->room, &pipeline->lock);
	done = pipeline->calls == 0;
	g_mutex_unlock (&pipeline->lock);
	return done;
}

/* --- the parsers ----------------------------------------------------------------------------- */

/* NULL: its id is not in its header. */
static PpItem *
peek (GBytes *raw, const PpSourceItem *from)
{
	g_autoptr (PpItem) item = pp_item_peek (raw, from->message.from_line_date, from->arrival);

	return pp_item_message (item)->msgid != NULL ? g_steal_pointer (&item) : NULL;
}

static PpItem *
parse (const PpPipeline *pipeline, GBytes *raw, const PpSourceItem *from, gboolean is_mail)
{
	PpItem *item = pp_item_new (raw, from->message.from_line_date, from->arrival);
	const PpInbox *inbox = is_mail ? pp_intake_known (pipeline->intake, item) : NULL;

	if (inbox != NULL)
		pp_item_read (item, inbox);
	return item;
}

static void
parse_entry (PpPipeline *pipeline, Entry *entry)
{
	const PpSourceItem *from = &entry->source_item;
	gboolean is_mail = from->kind != PP_SOURCE_REMOVED && !from->message.too_large;

	if (entry->raw == NULL)
		return;
	if (from->message.too_large)
		entry->item = pp_item_peek (entry->raw, from->message.from_line_date, from->arrival);
	/* what archives say of their messages is to be looked at, whether these are stored or not */
	if (is_mail && from->kind == PP_SOURCE_MESSAGE && g_atomic_int_get (&pipeline->peeking))
		entry->item = peek (entry->raw, from);
	if (entry->item == NULL)
		entry->item = parse (pipeline, entry->raw, from, is_mail);
	if (is_mail)
		pp_item_sum (entry->item);
	g_clear_pointer (&entry->raw, g_bytes_unref);
}

/* The next bunch for a parser; NULL when there will be none. */
static Bunch *
take_unparsed (PpPipeline *pipeline)
{
	Bunch *bunch;

	g_mutex_lock (&pipeline->lock);
	while (!pipeline->stopped && !pipeline->ended && g_queue_is_empty (&pipeline->unparsed))
		g_cond_wait (&pipeline->work, &pipeline->lock);
	bunch = pipeline->stopped ? NULL : g_queue_pop_head (&pipeline->unparsed);
	g_mutex_unlock (&pipeline->lock);
	return bunch;
}

static gpointer
parse_all (gpointer data)
{
	PpPipeline *pipeline = data;
	Bunch *bunch;

	while ((bunch = take_unparsed (pipeline)) != NULL) {
		for (guint i = 0; i < bunch->entries->len; i++)
			parse_entry (pipeline, &g_array_index (bunch->entries, Entry, i));
		g_mutex_lock (&pipeline->lock);
		bunch->parsed = TRUE;
		if (g_queue_peek_head (&pipeline->bunches) == bunch)
			g_cond_signal (&pipeline->ready);
		g_mutex_unlock (&pipeline->lock);
	}
	return NULL;
}

/* --- the caller ------------------------------------------------------------------------------ */

PpPipeline *
pp_pipeline_new (PpSource *source, PpIntake *intake, guint jobs)
{
	PpPipeline *pipeline = g_new0 (PpPipeline, 1);

	pipeline->source = source;
	pipeline->intake = intake;
	pipeline->rest = NO_REST;
	pp_source_set_rest_func (source, keep_rest, &pipeline->rest);
	pipeline->jobs = CLAMP (jobs, 1, PP_PIPELINE_JOBS);
	pipeline->parsers = g_ptr_array_new ();
	g_mutex_init (&pipeline->lock);
	g_cond_init (&pipeline->room);
	g_cond_init (&pipeline->work);
	g_cond_init (&pipeline->ready);
	g_queue_init (&pipeline->bunches);
	g_queue_init (&pipeline->unparsed);
	return pipeline;
}

/* One thread for each task is needed, more parsers are only faster. */
gboolean
pp_pipeline_start (PpPipeline *pipeline, GError **error)
{
	g_autoptr (GError) local = NULL;

	for (guint i = 0; i < pipeline->jobs && local == NULL; i++) {
		GThread *parser = g_thread_try_new ("parse", parse_all, pipeline, &local);

		if (parser != NULL)
			g_ptr_array_add (pipeline->parsers, parser);
	}
	if (pipeline->parsers->len > 0) {
		g_clear_error (&local);
		pipeline->reader = g_thread_try_new ("read", read_all, pipeline, &local);
	}
	if (pipeline->reader != NULL)
		return TRUE;
	g_set_error (error, G_THREAD_ERROR, local->code, "cannot start a thread: %s", local->message);
	return FALSE;
}

/* Whether the reader has ended, or does so soon. */
static gboolean
wait_for_reader (PpPipeline *pipeline)
{
	gint64 until = g_get_monotonic_time () + PATIENCE_US;
	gboolean ended;

	g_mutex_lock (&pipeline->lock);
	while (!pipeline->ended && g_cond_wait_until (&pipeline->ready, &pipeline->lock, until))
		;
	ended = pipeline->ended;
	g_mutex_unlock (&pipeline->lock);
	return ended;
}

gboolean
pp_pipeline_stop (PpPipeline *pipeline)
{
	g_mutex_lock (&pipeline->lock);
	pipeline->stopped = TRUE;
	g_cond_broadcast (&pipeline->work);
	g_cond_signal (&pipeline->room);
	g_mutex_unlock (&pipeline->lock);
	for (guint i = 0; i < pipeline->parsers->len; i++)
		g_thread_join (g_ptr_array_index (pipeline->parsers, i));
	g_ptr_array_set_size (pipeline->parsers, 0);
	if (pipeline->reader != NULL && !wait_for_reader (pipeline))
		return FALSE;
	g_clear_pointer (&pipeline->reader, g_thread_join);
	return TRUE;
}

void
pp_pipeline_free (PpPipeline *pipeline)
{
	if (pipeline == NULL || !pp_pipeline_stop (pipeline))
		return;
	pp_source_set_rest_func (pipeline->source, NULL, NULL);
	g_ptr_array_unref (pipeline->parsers);
	g_queue_clear (&pipeline->unparsed);
	g_queue_clear_full (&pipeline->bunches, bunch_free);
	bunch_free (pipeline->filling);
	rest_clear (&pipeline->rest);
	bunch_free (pipeline->taking);
	g_mutex_clear (&pipeline->lock);
	g_cond_clear (&pipeline->room);
	g_cond_clear (&pipeline->work);
	g_cond_clear (&pipeline->ready);
	g_free (pipeline);
}

void
pp_pipeline_set_peeking (PpPipeline *pipeline, gboolean peeking)
{
	g_atomic_int_set (&pipeline->peeking, peeking);
}

int
pp_pipeline_rest (const PpPipeline *pipeline, guint64 *length, gboolean *cut)
{
	const Entry *entry = &g_array_index (pipeline->taking->entries, Entry, pipeline->next - 1);

	*cut = entry->rest.length > PP_LIMIT_KEPT;
	*length = *cut ? PP_LIMIT_MESSAGE - PP_LIMIT_HEADER : entry->rest.length;
	return entry->rest.fd;
}

/* The oldest bunch, for the caller: FALSE at the end. The one before has been taken wholly. */
static gboolean
take_bunch (PpPipeline *pipeline)
{
	Bunch *bunch;

	g_clear_pointer (&pipeline->taking, bunch_free);
	g_mutex_lock (&pipeline->lock);
	while (((bunch = g_queue_peek_head (&pipeline->bunches)) == NULL && !pipeline->ended) ||
	       (bunch != NULL && !bunch->parsed))
		g_cond_wait (&pipeline->ready, &pipeline->lock);
	if (bunch != NULL) {
		g_queue_pop_head (&pipeline->bunches);
		pipeline->bytes -= bunch->bytes;
		pipeline->messages -= bunch->entries->len;
		g_cond_signal (&pipeline->room);
	}
	g_mutex_unlock (&pipeline->lock);
	pipeline->taking = bunch;
	pipeline->next = 0;
	return bunch != NULL;
}

static void
do_call (PpPipeline *pipeline, const Entry *entry)
{
	entry->func (entry->data);
	g_mutex_lock (&pipeline->lock);
	pipeline->calls--;
	g_cond_signal (&pipeline->room);
	g_mutex_unlock (&pipeline->lock);
}

/* The next entry that is no call; NULL at the end. */
static Entry *
next_entry (PpPipeline *pipeline)
{
	for (;;) {
		Entry *entry;

		while (pipeline->taking == NULL || pipeline->next == pipeline->taking->entries->len)
			if (!take_bunch (pipeline))
				return NULL;
		entry = &g_array_index (pipeline->taking->entries, Entry, pipeline->next++);
		if (entry->func == NULL)
			return entry;
		do_call (pipeline, entry);
	}
}

int
pp_pipeline_next (PpPipeline *pipeline, const PpSourceItem **source_item, PpItem **item, GError **error)
{
	Entry *entry;

	*source_item = NULL;
	*item = NULL;
	entry = next_entry (pipeline);
	if (entry == NULL)
		return 0;
	if (entry->error != NULL) {
		g_propagate_error (error, g_steal_pointer (&entry->error));
		return -1;
	}
	*source_item = &entry->source_item;
	*item = g_steal_pointer (&entry->item);
	return 1;
}
