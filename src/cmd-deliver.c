/* deliver: the filter that an MTA pipes one message into. It exits 0 when the message is committed (or spooled) and
 * 75 otherwise, nothing else: Postfix bounces what it does not understand, and list mail must never bounce.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "delivery-log.h"
#include "intake.h"
#include "mail/limits.h"
#include "mail/mbox.h"
#include "spool.h"
#include "status.h"
#include "store/quarantine.h"

#define PP_DELIVER_TIMEOUT 60
/* The database gives up this long before the watchdog does, so that mail can still be spooled. */
#define PP_DELIVER_MARGIN_MS 2000
/* Spooled messages that one delivery takes along. */
#define PP_DRAIN_LIMIT 100
/* Who reads the log has so many seconds. */
#define PP_LOG_TIMEOUT 2

typedef struct {
	char *project;
	char *list_id;
	char *spool;
	int timeout;
	PpUnknown unknown;
	gint64 deadline;	/* g_get_monotonic_time() */
	char *msgid;		/* of the mail from standard input; or NULL */
	guint64 size;		/* so much of it was read */
	PpContext *context;
	PpStore *store;
	PpIngest *ingest;
	PpIntake *intake;
} Deliver;

static void
deliver_clear (Deliver *deliver)
{
	pp_intake_free (deliver->intake);
	pp_ingest_free (deliver->ingest);
	pp_store_free (deliver->store);
	g_free (deliver->project);
	g_free (deliver->list_id);
	g_free (deliver->spool);
	g_free (deliver->msgid);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Deliver, deliver_clear)

/* --- the watchdog ---------------------------------------------------------------------------- */

/* An MTA bounces what a signal ends. Of a crash, too, only this mail is held up. */
static const int ending_signals[] = {
	SIGALRM, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXCPU, SIGXFSZ,
	SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGSYS, SIGABRT, SIGTRAP,
};

static void
answer_and_end (int signal_number)
{
	static const char late[] = "4.3.0 patchpost: out of time\n";
	static const char stopped[] = "4.3.0 patchpost: stopped by a signal\n";

	if (signal_number == SIGALRM)
		(void) !write (STDOUT_FILENO, late, sizeof late - 1);
	else
		(void) !write (STDOUT_FILENO, stopped, sizeof stopped - 1);
	_exit (PP_EXIT_UNAVAILABLE);
}

static void
watch (int seconds)
{
	static char stack[64 * 1024];	/* where there is none left, the handler needs one */
	const stack_t alternative = { .ss_sp = stack, .ss_size = sizeof stack };
	struct sigaction action = { .sa_handler = answer_and_end, .sa_flags = SA_ONSTACK }, old;

	sigaltstack (&alternative, NULL);
	for (guint i = 0; i < G_N_ELEMENTS (ending_signals); i++)
		if (sigaction (ending_signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			sigaction (ending_signals[i], &action, NULL);
	signal (SIGALRM, answer_and_end);
	signal (SIGPIPE, SIG_IGN);	/* nobody reads the answer: the status is one, too */
	alarm ((unsigned) seconds);
}

static void
acknowledge_and_end (int signal_number)
{
	(void) signal_number;
	_exit (PP_EXIT_OK);
}

/* libpq warns on standard error of what it finds (a password file that others may read); an MTA would take that for
 * the answer. */
static void
mute_standard_error (void)
{
	int null = open ("/dev/null", O_WRONLY | O_CLOEXEC);

	if (null >= 0) {
		dup2 (null, STDERR_FILENO);
		close (null);
	}
}

/* --- standard input -------------------------------------------------------------------------- */

/* Up to LIMIT bytes, all of them unless there are more: NULL and ERROR when reading fails. */
static GBytes *
read_input (gsize limit, gboolean *more, GError **error)
{
	g_autoptr (GByteArray) input = g_byte_array_new ();
	gsize room = 64 * 1024;

	*more = FALSE;
	while (TRUE) {
		gsize old = input->len;
		gsize want = MIN (room, limit + 1 - old);
		ssize_t n;

		g_byte_array_set_size (input, (guint) (old + want));
		n = read (STDIN_FILENO, input->data + old, want);
		g_byte_array_set_size (input, (guint) (old + (n > 0 ? (gsize) n : 0)));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			int saved = errno;

			g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved),
			             "cannot read standard input: %s", g_strerror (saved));
			return NULL;
		}
		if (n == 0)
			break;
		if (input->len > limit) {
			*more = TRUE;
			break;
		}
		room = MIN (input->len * 2, (gsize) 4 * 1024 * 1024);
	}
	if (input->len == 0) {
		g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "no message on standard input");
		return NULL;
	}
	return g_byte_array_free_to_bytes (g_steal_pointer (&input));
}

static gssize
read_rest (gpointer data, char *buffer, gsize length, GError **error)
{
	Deliver *deliver = data;
	ssize_t n;

	do
		n = read (STDIN_FILENO, buffer, length);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
		             "cannot read standard input: %s", g_strerror (errno));
	else
		deliver->size += (guint64) n;
	return n;
}

/* --- the log ---------------------------------------------------------------------------------- */

/* A mail on its way in. */
typedef struct {
	gint64 started;		/* g_get_monotonic_time() */
	guint64 size;
	gboolean from_spool;
} Arrival;

/* Whoever reads the log may be stuck: what is stored is acknowledged all the same, and soon. */
static void
log_line (const Deliver *deliver, const Arrival *arrival, gboolean stored, PpDelivery *line)
{
	const PpSettings *settings = pp_context_settings (deliver->context, NULL);
	gint64 now = g_get_monotonic_time ();

	if (settings == NULL || settings->log == PP_LOG_NONE)
		return;
	line->size = arrival->size;
	line->from_spool = arrival->from_spool;
	line->milliseconds = (now - arrival->started) / 1000;
	signal (SIGALRM, stored ? acknowledge_and_end : answer_and_end);
	alarm (PP_LOG_TIMEOUT);
	pp_delivery_log (settings, line);
	signal (SIGALRM, answer_and_end);
	alarm ((unsigned) MAX ((deliver->deadline - g_get_monotonic_time ()) / G_USEC_PER_SEC, 1));
}

/* What became of ITEM; INBOX may be NULL. */
static void
log_item (const Deliver *deliver, const Arrival *arrival, const PpItem *item, const PpInbox *inbox)
{
	static const char *const outcomes[] = {
		[PP_OUTCOME_NONE] = "discarded", [PP_OUTCOME_STORED] = "stored", [PP_OUTCOME_DUPLICATE] = "duplicate",
		[PP_OUTCOME_PURGED] = "purged", [PP_OUTCOME_QUARANTINED] = "quarantined",
	};
	const PpFate fate = pp_item_fate (item);
	const char *msgid = pp_item_msgid (item);
	PpDelivery line = {
		.outcome = outcomes[fate.outcome], .type = fate.type, .reason = fate.reason, .series_id = fate.series_id,
		.inbox = inbox != NULL ? inbox->name : NULL,
		.msgid = msgid != NULL ? msgid : pp_item_message (item)->msgid,
	};

	log_line (deliver, arrival, TRUE, &line);
}

/* What is not stored now. */
static void
log_late (const Deliver *deliver, const Arrival *arrival, const char *outcome, const GError *reason)
{
	PpDelivery line = { .outcome = outcome, .reason = reason->message, .msgid = deliver->msgid };

	log_line (deliver, arrival, strcmp (outcome, "spooled") == 0, &line);
}

/* --- one message ----------------------------------------------------------------------------- */

static gboolean
open_store (Deliver *deliver, GError **error)
{
	const PpRoute route = { deliver->project, deliver->list_id, FALSE };
	gint64 left = (deliver->deadline - g_get_monotonic_time ()) / 1000 - PP_DELIVER_MARGIN_MS;

	if (deliver->store != NULL)
		return TRUE;
	deliver->store = pp_context_open_store (deliver->context, (guint) MAX (left, 500), TRUE, error);
	if (deliver->store == NULL)
		return FALSE;
	deliver->ingest = pp_ingest_new (deliver->store, PP_ORIGIN_DELIVER, TRUE);
	pp_store_set_deadline (deliver->store, deliver->deadline - PP_DELIVER_MARGIN_MS * 1000);
	deliver->intake = pp_intake_new (deliver->store, &route);
	return TRUE;
}

static gboolean
store_unknown (Deliver *deliver, PpUnknown unknown, PpItem *item, GError **error)
{
	g_autofree char *detail = NULL;

	switch (unknown) {
	case PP_UNKNOWN_DISCARD:
		return TRUE;
	case PP_UNKNOWN_DEFER:
		g_set_error_literal (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG, "no project for this mail");
		return FALSE;
	case PP_UNKNOWN_QUARANTINE:
		break;
	}
	detail = g_strjoinv (" ", (char **) pp_item_list_ids (item));
	return pp_ingest_quarantine (deliver->ingest, NULL, "no-project", detail, item, error);
}

/* INPUT as it was read: a From_ line may come first. */
static PpItem *
item_from_input (GBytes *input, gint64 arrival)
{
	gsize length;
	const char *data = g_bytes_get_data (input, &length);
	gint64 from_line_date = PP_NO_DATE;
	gsize skip = pp_mbox_from_line (data, length, &from_line_date);
	g_autoptr (GBytes) raw = g_bytes_new_from_bytes (input, skip, length - skip);

	return pp_item_new (raw, from_line_date, arrival);
}

static gboolean
store_known (Deliver *deliver, const PpInbox *inbox, PpItem *item, GError **error)
{
	g_autoptr (GPtrArray) items = g_ptr_array_new ();

	pp_item_read (item, inbox);
	g_ptr_array_add (items, item);
	return pp_ingest (deliver->ingest, inbox, items, NULL, error);
}

static gboolean
store_item (Deliver *deliver, PpIntake *intake, PpUnknown unknown, PpItem *item, const Arrival *arrival, GError **error)
{
	const PpInbox *inbox;

	if (!pp_intake_find (intake, item, &inbox, NULL, error))
		return FALSE;
	if (!(inbox != NULL ? store_known (deliver, inbox, item, error) : store_unknown (deliver, unknown, item, error)))
		return FALSE;
	log_item (deliver, arrival, item, inbox);
	return TRUE;
}

static gboolean
deliver_message (Deliver *deliver, GBytes *input, const Arrival *arrival, GError **error)
{
	g_autoptr (PpItem) item = item_from_input (input, g_get_real_time () / G_USEC_PER_SEC);

	deliver->msgid = g_strdup (pp_item_message (item)->msgid);
	return open_store (deliver, error) &&
	       store_item (deliver, deliver->intake, deliver->unknown, item, arrival, error);
}

static gboolean
deliver_too_large (Deliver *deliver, GBytes *start, const Arrival *arrival, GError **error)
{
	PpDelivery line = { .outcome = "quarantined", .reason = "too-large" };
	Arrival whole = *arrival;
	gsize length;
	const char *data = g_bytes_get_data (start, &length);
	PpQuarantined mail = { .reason = "too-large", .from_line_date = PP_NO_DATE,
		               .arrival = g_get_real_time () / G_USEC_PER_SEC, .origin = PP_ORIGIN_DELIVER };
	gsize skip = pp_mbox_from_line (data, length, &mail.from_line_date);
	g_autoptr (GBytes) raw = g_bytes_new_from_bytes (start, skip, length - skip);

	mail.raw = raw;
	if (!open_store (deliver, error) || !pp_quarantine_stream (deliver->store, &mail, read_rest, deliver, error))
		return FALSE;
	whole.size = deliver->size;
	log_line (deliver, &whole, TRUE, &line);
	return TRUE;
}

/* --- the spool ------------------------------------------------------------------------------- */

static const char by_project[] = "project=", by_list_id[] = "list-id=";

/* Where this command line sends its mail, as the spool keeps it; NULL when the mail itself decides. */
static char *
spool_route (const Deliver *deliver)
{
	if (deliver->project != NULL)
		return g_strconcat (by_project, deliver->project, NULL);
	return deliver->list_id != NULL ? g_strconcat (by_list_id, deliver->list_id, NULL) : NULL;
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
deliver_spooled (const char *route, GBytes *raw, gint64 arrival, gpointer data)
{
	Deliver *deliver = data;
	const PpRoute found = route_of_spooled (route);
	const Arrival way = { g_get_monotonic_time (), g_bytes_get_size (raw), TRUE };
	/* the MTA has let go of it: there is nobody to defer to */
	PpUnknown unknown = deliver->unknown == PP_UNKNOWN_DEFER ? PP_UNKNOWN_QUARANTINE : deliver->unknown;
	g_autoptr (PpIntake) intake = NULL;
	g_autoptr (PpItem) item = NULL;
	g_autoptr (GError) error = NULL;

	if (g_get_monotonic_time () >= deliver->deadline - PP_DELIVER_MARGIN_MS * 1000)
		return PP_SPOOL_STOP;
	intake = pp_intake_new (deliver->store, &found);
	item = item_from_input (raw, arrival);
	if (store_item (deliver, intake, unknown, item, &way, &error))
		return PP_SPOOL_TAKEN;
	return g_error_matches (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG) ? PP_SPOOL_LEFT : PP_SPOOL_STOP;
}

/* The spool is for a database that is away. Mistakes would never be seen there; with the MTA they are. */
static gboolean
may_spool (const Deliver *deliver, gboolean more, const GError *error)
{
	return deliver->spool != NULL && !more && error->domain == PP_STORE_ERROR &&
	       error->code != PP_STORE_ERROR_CONFIG && error->code != PP_STORE_ERROR_INVALID;
}

static gboolean
spool (const Deliver *deliver, GBytes *input, const GError *reason, GError **error)
{
	g_autofree char *route = spool_route (deliver);

	if (!pp_spool_add (deliver->spool, route, input, error)) {
		g_prefix_error (error, "%s; ", reason->message);
		return FALSE;
	}
	if (pp_context_verbose (deliver->context))
		pp_warn ("spooled: %s", reason->message);
	return TRUE;
}

/* --- the command ------------------------------------------------------------------------------ */

static const char description[] =
	"The message, with or without a From_ line, is read from standard input. The exit status is 0 when it is\n"
	"stored, or kept in quarantine, and 75 when the MTA shall try again; never anything else.";

/* FALSE: return at once, with ERROR set or, after --help, without. */
static gboolean
parse_options (Deliver *deliver, int argc, char **argv, GError **error)
{
	const GOptionEntry entries[] = {
		{ "project", 0, 0, G_OPTION_ARG_FILENAME, &deliver->project, "the project whose inbox takes the mail",
		  "LINKNAME" },
		{ "list-id", 0, 0, G_OPTION_ARG_FILENAME, &deliver->list_id,
		  "take the mail as one of this list, whatever its headers say", "ID" },
		{ "spool", 0, 0, G_OPTION_ARG_FILENAME, &deliver->spool,
		  "keep the mail in this Maildir while the database is away", "DIR" },
		{ "timeout", 0, 0, G_OPTION_ARG_INT, &deliver->timeout, "give up after so many seconds (60)", "S" },
		G_OPTION_ENTRY_NULL
	};

	if (!pp_context_options (deliver->context, NULL, description, entries, &argc, &argv, error))
		return FALSE;
	if (argc > 1)
		return pp_usage_error (deliver->context, error, "deliver: what is '%s'?", argv[1]), FALSE;
	if (deliver->project != NULL && deliver->list_id != NULL)
		return pp_usage_error (deliver->context, error, "deliver: --project or --list-id, not both"), FALSE;
	if (deliver->timeout < 1)
		return pp_usage_error (deliver->context, error, "deliver: --timeout is a number above 0"), FALSE;
	return TRUE;
}

static gboolean
read_settings (Deliver *deliver, GError **error)
{
	const PpSettings *settings = pp_context_settings (deliver->context, error);

	if (settings == NULL)
		return FALSE;
	deliver->unknown = settings->unknown;
	if (deliver->spool == NULL)
		deliver->spool = g_strdup (settings->spool);
	return TRUE;
}

/* MORE: INPUT is only the start of a mail that is too large. */
static gboolean
store_or_spool (Deliver *deliver, GBytes *input, gboolean more, const Arrival *arrival, GError **error)
{
	g_autoptr (GError) local = NULL;

	if (more ? deliver_too_large (deliver, input, arrival, &local) : deliver_message (deliver, input, arrival, &local)) {
		if (deliver->spool != NULL)
			pp_spool_drain (deliver->spool, PP_DRAIN_LIMIT, deliver_spooled, deliver);
		return TRUE;
	}
	if (may_spool (deliver, more, local)) {
		if (!spool (deliver, input, local, error))
			return FALSE;
		log_late (deliver, arrival, "spooled", local);
		return TRUE;
	}
	g_propagate_error (error, g_steal_pointer (&local));
	return FALSE;
}

int
pp_cmd_deliver (PpContext *context, int argc, char **argv, GError **error)
{
	g_auto (Deliver) deliver = { .context = context, .timeout = PP_DELIVER_TIMEOUT };
	g_autoptr (GBytes) input = NULL;
	Arrival arrival = { g_get_monotonic_time (), 0, FALSE };
	GError *local = NULL;
	gboolean more;

	if (!parse_options (&deliver, argc, argv, error))
		return PP_EXIT_OK;
	deliver.deadline = g_get_monotonic_time () + (gint64) deliver.timeout * G_USEC_PER_SEC;
	watch (deliver.timeout);
	if (!pp_context_verbose (context))
		mute_standard_error ();
	pp_mail_init ();
	input = read_input (PP_LIMIT_MESSAGE, &more, &local);
	arrival.size = deliver.size = input != NULL ? g_bytes_get_size (input) : 0;
	if (input != NULL && read_settings (&deliver, &local) && store_or_spool (&deliver, input, more, &arrival, &local))
		return PP_EXIT_OK;
	log_late (&deliver, &arrival, "deferred", local);
	g_propagate_error (error, local);
	return PP_EXIT_UNAVAILABLE;
}
