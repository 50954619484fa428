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
#include "delivery.h"
#include "mail/limits.h"
#include "status.h"

#define PP_DELIVER_TIMEOUT 60
/* Who reads the log has so many seconds. */
#define PP_LOG_TIMEOUT 2

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

/* A PpLogFunc; DATA is the deadline. Whoever reads the log may be stuck: what is stored is acknowledged all the same, and
 * soon. */
static void
write_log (PpLogTo to, const char *file, const PpLogLine *line, gpointer data)
{
	const gint64 *deadline = data;

	signal (SIGALRM, strcmp (line->outcome, "deferred") == 0 ? answer_and_end : acknowledge_and_end);
	alarm (PP_LOG_TIMEOUT);
	pp_log_line_write (to, file, line);
	signal (SIGALRM, answer_and_end);
	alarm ((unsigned) MAX ((*deadline - g_get_monotonic_time ()) / G_USEC_PER_SEC, 1));
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
	ssize_t n;

	(void) data;
	do
		n = read (STDIN_FILENO, buffer, length);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
		             "cannot read standard input: %s", g_strerror (errno));
	return n;
}

/* --- the command ------------------------------------------------------------------------------ */

static const char description[] =
	"The message, with or without a From_ line, is read from standard input. The exit status is 0 when it is\n"
	"stored, or kept in quarantine, and 75 when the MTA shall try again; never anything else.";

/* FALSE: return at once, with ERROR set or, after --help, without. */
static gboolean
parse_options (PpContext *context, PpDeliverySetup *setup, int *timeout, int argc, char **argv, GError **error)
{
	const GOptionEntry entries[] = {
		{ "project", 0, 0, G_OPTION_ARG_FILENAME, &setup->project, "the project whose inbox takes the mail",
		  "LINKNAME" },
		{ "list-id", 0, 0, G_OPTION_ARG_FILENAME, &setup->list_id,
		  "take the mail as one of this list, whatever its headers say", "ID" },
		{ "spool", 0, 0, G_OPTION_ARG_FILENAME, &setup->spool,
		  "keep the mail in this Maildir while the database is away", "DIR" },
		{ "timeout", 0, 0, G_OPTION_ARG_INT, timeout, "give up after so many seconds (60)", "S" },
		G_OPTION_ENTRY_NULL
	};

	if (!pp_context_options (context, NULL, description, entries, &argc, &argv, error))
		return FALSE;
	if (argc > 1)
		return pp_usage_error (context, error, "deliver: what is '%s'?", argv[1]), FALSE;
	if (setup->project != NULL && setup->list_id != NULL)
		return pp_usage_error (context, error, "deliver: --project or --list-id, not both"), FALSE;
	if (*timeout < 1)
		return pp_usage_error (context, error, "deliver: --timeout is a number above 0"), FALSE;
	return TRUE;
}

/* MORE: INPUT is only the start of a mail that is too large. */
static gboolean
store (PpDelivery *delivery, PpArrival *arrival, GBytes *input, gboolean more, GError **error)
{
	g_autoptr (GPtrArray) arrivals = g_ptr_array_new ();

	if (more)
		return pp_delivery_store_large (delivery, arrival, input, read_rest, NULL, error);
	g_ptr_array_add (arrivals, arrival);
	return pp_delivery_store (delivery, arrivals, error);
}

/* FALSE and ERROR: it is not safe. */
static gboolean
store_or_spool (PpContext *context, PpDelivery *delivery, PpDeliverySetup *setup, PpArrival *arrival, GBytes *input,
                gboolean more, GError **error)
{
	g_autoptr (GError) reason = NULL;

	if (store (delivery, arrival, input, more, &reason)) {
		pp_delivery_log_stored (setup, arrival);
		pp_delivery_drain (delivery);
		return TRUE;
	}
	if (more) {
		g_propagate_error (error, g_steal_pointer (&reason));
		return FALSE;
	}
	if (!pp_delivery_spool (setup, input, reason, error))
		return FALSE;
	if (pp_context_verbose (context))
		pp_warn ("spooled: %s", reason->message);
	pp_delivery_log_late (setup, arrival, TRUE, reason);
	return TRUE;
}

int
pp_cmd_deliver (PpContext *context, int argc, char **argv, GError **error)
{
	gint64 started = g_get_monotonic_time (), deadline;
	g_autoptr (PpDeliverySetup) setup = pp_delivery_setup_new ();
	g_autoptr (PpDelivery) delivery = pp_delivery_new (setup);
	g_autoptr (PpArrival) arrival = NULL;
	g_autoptr (GBytes) input = NULL;
	int timeout = PP_DELIVER_TIMEOUT;
	gboolean more, complete;
	GError *local = NULL, *mistake = NULL;

	if (!parse_options (context, setup, &timeout, argc, argv, error))
		return PP_EXIT_OK;
	deadline = g_get_monotonic_time () + (gint64) timeout * G_USEC_PER_SEC;
	setup->log_func = write_log;
	setup->log_data = &deadline;
	watch (timeout);
	if (!pp_context_verbose (context))
		mute_standard_error ();
	complete = pp_delivery_setup_complete (setup, context, &mistake);
	pp_delivery_set_deadline (delivery, deadline);
	if (complete)
		pp_delivery_begin_connection (delivery);
	pp_mail_init ();
	input = read_input (PP_LIMIT_MESSAGE, &more, &local);
	arrival = pp_arrival_new (more ? NULL : input, g_get_real_time () / G_USEC_PER_SEC, started);
	/* what could not be read is logged, too, whatever else is wrong */
	if (input != NULL)
		local = g_steal_pointer (&mistake);
	g_clear_error (&mistake);
	if (input != NULL && complete && store_or_spool (context, delivery, setup, arrival, input, more, &local))
		return PP_EXIT_OK;
	pp_delivery_log_late (setup, arrival, FALSE, local);
	g_propagate_error (error, local);
	return PP_EXIT_UNAVAILABLE;
}
