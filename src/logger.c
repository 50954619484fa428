#include "config.h"

#include "logger.h"

#include "status.h"

#define PP_LOGGER_LINES 1000
#define PP_LOGGER_TIMEOUT_US (2 * G_USEC_PER_SEC)

/* A line that waits, with where it goes. */
typedef struct {
	PpLogTo to;
	char *file;
	PpLogLine line;		/* its texts are ours, but for the static outcome */
} Entry;

struct _PpLogger {
	GMutex mutex;		/* for all that follows */
	GCond changed;
	GQueue entries;		/* of Entry *, oldest first */
	guint64 left_out;	/* and not told yet */
	gboolean ends;
	gboolean ended;
};

/* --- lines ------------------------------------------------------------------------------------ */

static Entry *
entry_new (PpLogTo to, const char *file, const PpLogLine *line)
{
	Entry *entry = g_new (Entry, 1);

	entry->to = to;
	entry->file = g_strdup (file);
	entry->line = *line;
	entry->line.reason = g_strdup (line->reason);
	entry->line.inbox = g_strdup (line->inbox);
	entry->line.msgid = g_strdup (line->msgid);
	return entry;
}

static void
entry_free (gpointer data)
{
	Entry *entry = data;

	g_free (entry->file);
	g_free ((char *) entry->line.reason);
	g_free ((char *) entry->line.inbox);
	g_free ((char *) entry->line.msgid);
	g_free (entry);
}

/* --- the thread ------------------------------------------------------------------------------- */

static void
logger_clear (gpointer data)
{
	PpLogger *logger = data;

	g_queue_clear_full (&logger->entries, entry_free);
	g_cond_clear (&logger->changed);
	g_mutex_clear (&logger->mutex);
}

static void
write_entry (Entry *entry, guint64 left_out)
{
	pp_log_line_write (entry->to, entry->file, &entry->line);
	entry_free (entry);
	if (left_out > 0)
		pp_warn ("%" G_GUINT64_FORMAT " lines of the log are left out: nobody read it in time", left_out);
}

static gpointer
write_entries (gpointer data)
{
	PpLogger *logger = data;

	g_mutex_lock (&logger->mutex);
	while (TRUE) {
		Entry *entry;
		guint64 left_out;

		while (g_queue_is_empty (&logger->entries) && !logger->ends)
			g_cond_wait (&logger->changed, &logger->mutex);
		entry = g_queue_pop_head (&logger->entries);
		if (entry == NULL)
			break;
		left_out = logger->left_out;
		logger->left_out = 0;
		g_mutex_unlock (&logger->mutex);
		write_entry (entry, left_out);
		g_mutex_lock (&logger->mutex);
	}
	logger->ended = TRUE;
	g_cond_signal (&logger->changed);
	g_mutex_unlock (&logger->mutex);
	g_atomic_rc_box_release_full (logger, logger_clear);
	return NULL;
}

PpLogger *
pp_logger_new (void)
{
	PpLogger *logger = g_atomic_rc_box_new0 (PpLogger);

	g_mutex_init (&logger->mutex);
	g_cond_init (&logger->changed);
	g_queue_init (&logger->entries);
	/* it may be stuck for ever: nobody joins it */
	g_thread_unref (g_thread_new ("log", write_entries, g_atomic_rc_box_acquire (logger)));
	return logger;
}

void
pp_logger_write (PpLogTo to, const char *file, const PpLogLine *line, gpointer data)
{
	PpLogger *logger = data;

	g_mutex_lock (&logger->mutex);
	if (g_queue_get_length (&logger->entries) < PP_LOGGER_LINES)
		g_queue_push_tail (&logger->entries, entry_new (to, file, line));
	else
		logger->left_out++;
	g_cond_signal (&logger->changed);
	g_mutex_unlock (&logger->mutex);
}

void
pp_logger_free (PpLogger *logger)
{
	gint64 deadline = g_get_monotonic_time () + PP_LOGGER_TIMEOUT_US;

	g_mutex_lock (&logger->mutex);
	logger->ends = TRUE;
	g_cond_signal (&logger->changed);
	while (!logger->ended && g_cond_wait_until (&logger->changed, &logger->mutex, deadline))
		;
	g_mutex_unlock (&logger->mutex);
	g_atomic_rc_box_release_full (logger, logger_clear);
}
