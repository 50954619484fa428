/* lmtpd: what deliver does, for an MTA that keeps the connection and speaks LMTP over it. The main thread listens for
 * connections and signals; each connection has a thread (lmtp-session.c), and what they bring is stored by a few others
 * (writers.c).
 *
 * It does not fork into the background, write a pid file, change its user or open TCP ports: that is systemd's, or of
 * whoever else starts it.
 */
#include "config.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <signal.h>

#include "command.h"
#include "delivery.h"
#include "listen.h"
#include "lmtp-session.h"
#include "logger.h"
#include "status.h"
#include "writers.h"

#define PP_LMTPD_TIMEOUT 60
/* RFC 5321, 4.5.3.2.7 */
#define PP_LMTPD_CLIENT_TIMEOUT 300
#define PP_LMTPD_CONNECTIONS 50
#define PP_LMTPD_WRITERS 4
#define PP_NUMBER_LIMIT 10000
/* What those in hand get on top of TIMEOUT when we are asked to stop. */
#define PP_STOP_MARGIN 5
/* No descriptor, no memory: it is tried again, and not at once. */
#define PP_ACCEPT_PAUSE_US (100 * 1000)

typedef struct {
	PpContext *context;
	char **listen;
	char *project, *list_id, *spool;
	int timeout, client_timeout, connections, writers;
	GMainLoop *loop;
	GPtrArray *listeners;	/* of PpListener * */
	GPtrArray *sources;	/* of GSource *: one of each listener */
	PpLmtpHost host;
	PpLogger *logger;
	int clients;		/* connections that are served */
} Lmtpd;

static void
lmtpd_clear (Lmtpd *lmtpd)
{
	g_strfreev (lmtpd->listen);
	g_free (lmtpd->project);
	g_free (lmtpd->list_id);
	g_free (lmtpd->spool);
	g_clear_pointer (&lmtpd->listeners, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lmtpd, lmtpd_clear)

/* --- clients ---------------------------------------------------------------------------------- */

typedef struct {
	Lmtpd *lmtpd;
	GSocket *socket;
	GThread *thread;
} Client;

static gboolean
is_stopping (const Lmtpd *lmtpd)
{
	return g_cancellable_is_cancelled (lmtpd->host.stop);
}

static void
quit_when_done (Lmtpd *lmtpd)
{
	if (is_stopping (lmtpd) && lmtpd->clients == 0)
		g_main_loop_quit (lmtpd->loop);
}

/* In the main thread. */
static gboolean
client_is_gone (gpointer data)
{
	Client *client = data;

	g_thread_join (client->thread);
	g_object_unref (client->socket);
	client->lmtpd->clients--;
	quit_when_done (client->lmtpd);
	g_free (client);
	return G_SOURCE_REMOVE;
}

static gpointer
serve_client (gpointer data)
{
	Client *client = data;

	pp_lmtp_serve (&client->lmtpd->host, client->socket);
	g_idle_add (client_is_gone, client);
	return NULL;
}

/* It comes again. */
static void
send_away (GSocket *socket)
{
	static const char sorry[] = "421 4.3.2 too many connections\r\n";

	g_socket_set_blocking (socket, FALSE);
	g_socket_send (socket, sorry, sizeof sorry - 1, NULL, NULL);
}

/* Takes SOCKET over. */
static void
start_client (Lmtpd *lmtpd, GSocket *socket)
{
	Client *client;

	if (lmtpd->clients < lmtpd->connections) {
		client = g_new0 (Client, 1);
		client->lmtpd = lmtpd;
		client->socket = socket;
		client->thread = g_thread_try_new ("client", serve_client, client, NULL);
		if (client->thread != NULL) {
			lmtpd->clients++;
			return;
		}
		g_free (client);
	}
	send_away (socket);
	g_object_unref (socket);
}

static gboolean
accept_client (GSocket *listening, GIOCondition condition, gpointer data)
{
	Lmtpd *lmtpd = data;
	g_autoptr (GError) error = NULL;
	GSocket *socket = g_socket_accept (listening, NULL, &error);

	if (socket != NULL) {
		g_socket_set_blocking (socket, TRUE);
		start_client (lmtpd, socket);
	} else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
		pp_warn ("cannot accept a connection: %s", error->message);
		g_usleep (PP_ACCEPT_PAUSE_US);
	}
	return G_SOURCE_CONTINUE;
}

/* --- set-up ----------------------------------------------------------------------------------- */

static PpDeliverySetup *
make_setup (const Lmtpd *lmtpd, GError **error)
{
	g_autoptr (PpDeliverySetup) setup = pp_delivery_setup_new ();

	setup->project = g_strdup (lmtpd->project);
	setup->list_id = g_strdup (lmtpd->list_id);
	setup->spool = g_strdup (lmtpd->spool);
	setup->log_func = pp_logger_write;
	setup->log_data = lmtpd->logger;
	return pp_delivery_setup_complete (setup, lmtpd->context, error) ? g_steal_pointer (&setup) : NULL;
}

static gboolean
open_listeners (Lmtpd *lmtpd, GError **error)
{
	lmtpd->listeners = pp_listen_inherited (error);
	if (lmtpd->listeners == NULL)
		return FALSE;
	for (guint i = 0; lmtpd->listen != NULL && lmtpd->listen[i] != NULL; i++) {
		PpListener *listener = pp_listen (lmtpd->listen[i], error);

		if (listener == NULL)
			return FALSE;
		g_ptr_array_add (lmtpd->listeners, listener);
	}
	if (lmtpd->listeners->len > 0)
		return TRUE;
	pp_usage_error (lmtpd->context, error, "lmtpd: --listen is missing, and no socket was handed over");
	return FALSE;
}

static void
watch_listeners (Lmtpd *lmtpd)
{
	lmtpd->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) g_source_unref);
	for (guint i = 0; i < lmtpd->listeners->len; i++) {
		const PpListener *listener = g_ptr_array_index (lmtpd->listeners, i);
		GSource *source = g_socket_create_source (listener->socket, G_IO_IN, NULL);

		g_source_set_callback (source, G_SOURCE_FUNC (accept_client), lmtpd, NULL);
		g_source_attach (source, NULL);
		g_ptr_array_add (lmtpd->sources, source);
	}
}

/* --- signals ---------------------------------------------------------------------------------- */

static gboolean
give_up (gpointer data)
{
	Lmtpd *lmtpd = data;

	g_cancellable_cancel (lmtpd->host.give_up);
	return G_SOURCE_REMOVE;
}

/* Nobody new; messages that have begun are taken and answered, for a while; a second signal ends that, too. */
static gboolean
stop (gpointer data)
{
	Lmtpd *lmtpd = data;

	if (is_stopping (lmtpd)) {
		give_up (lmtpd);
		return G_SOURCE_CONTINUE;
	}
	for (guint i = 0; i < lmtpd->sources->len; i++)
		g_source_destroy (g_ptr_array_index (lmtpd->sources, i));
	g_clear_pointer (&lmtpd->sources, g_ptr_array_unref);
	g_clear_pointer (&lmtpd->listeners, g_ptr_array_unref);
	g_cancellable_cancel (lmtpd->host.stop);
	g_timeout_add_seconds ((guint) lmtpd->timeout + PP_STOP_MARGIN, give_up, lmtpd);
	quit_when_done (lmtpd);
	return G_SOURCE_CONTINUE;
}

/* A configuration that cannot be read leaves the old one in force. */
static gboolean
reload (gpointer data)
{
	Lmtpd *lmtpd = data;
	g_autoptr (PpDeliverySetup) setup = NULL;
	g_autoptr (GError) error = NULL;

	if (pp_context_reload_settings (lmtpd->context, &error))
		setup = make_setup (lmtpd, &error);
	if (setup == NULL) {
		pp_warn ("the configuration stays as it was: %s", error->message);
		return G_SOURCE_CONTINUE;
	}
	pp_writers_set_setup (lmtpd->host.writers, setup);
	if (pp_context_verbose (lmtpd->context))
		pp_note ("the configuration was read again");
	return G_SOURCE_CONTINUE;
}

static void
watch_signals (Lmtpd *lmtpd)
{
	signal (SIGPIPE, SIG_IGN);
	g_unix_signal_add (SIGTERM, stop, lmtpd);
	g_unix_signal_add (SIGINT, stop, lmtpd);
	g_unix_signal_add (SIGHUP, reload, lmtpd);
}

/* --- the command ------------------------------------------------------------------------------ */

static const char description[] =
	"Sockets that systemd hands over are listened on, too. Every recipient is taken; where a message belongs says its\n"
	"List-Id, as with deliver. A message that is not stored is answered with 451, never with 5xx: the MTA tries again.";

/* FALSE: return at once, with ERROR set or, after --help, without. */
static gboolean
parse_options (Lmtpd *lmtpd, int argc, char **argv, GError **error)
{
	const GOptionEntry entries[] = {
		{ "listen", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &lmtpd->listen, "the socket to make", "unix:PATH" },
		{ "project", 0, 0, G_OPTION_ARG_FILENAME, &lmtpd->project, "the project whose inbox takes all mail",
		  "LINKNAME" },
		{ "list-id", 0, 0, G_OPTION_ARG_FILENAME, &lmtpd->list_id,
		  "take all mail as of this list, whatever its headers say", "ID" },
		{ "spool", 0, 0, G_OPTION_ARG_FILENAME, &lmtpd->spool,
		  "keep mail in this Maildir while the database is away", "DIR" },
		{ "timeout", 0, 0, G_OPTION_ARG_INT, &lmtpd->timeout, "give up storing after so many seconds (60)", "S" },
		{ "client-timeout", 0, 0, G_OPTION_ARG_INT, &lmtpd->client_timeout,
		  "leave a client that is silent for so many seconds (300)", "S" },
		{ "max-connections", 0, 0, G_OPTION_ARG_INT, &lmtpd->connections, "clients at a time (50)", "N" },
		{ "writers", 0, 0, G_OPTION_ARG_INT, &lmtpd->writers,
		  "connections to the database: inboxes that are written at a time (4)", "N" },
		G_OPTION_ENTRY_NULL
	};
	const struct {
		const char *name;
		const int *value;
	} numbers[] = {
		{ "timeout", &lmtpd->timeout }, { "client-timeout", &lmtpd->client_timeout },
		{ "max-connections", &lmtpd->connections }, { "writers", &lmtpd->writers },
	};

	if (!pp_context_options (lmtpd->context, NULL, description, entries, &argc, &argv, error))
		return FALSE;
	if (argc > 1)
		return pp_usage_error (lmtpd->context, error, "lmtpd: what is '%s'?", argv[1]), FALSE;
	if (lmtpd->project != NULL && lmtpd->list_id != NULL)
		return pp_usage_error (lmtpd->context, error, "lmtpd: --project or --list-id, not both"), FALSE;
	for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
		if (*numbers[i].value < 1 || *numbers[i].value > PP_NUMBER_LIMIT)
			return pp_usage_error (lmtpd->context, error, "lmtpd: --%s is a number from 1 to %d", numbers[i].name,
			                       PP_NUMBER_LIMIT), FALSE;
	return TRUE;
}

static void
serve (Lmtpd *lmtpd, PpDeliverySetup *setup)
{
	PpLmtpHost *host = &lmtpd->host;

	pp_lmtp_host_init (host);
	host->name = g_get_host_name ();
	host->timeout = (guint) lmtpd->timeout;
	host->client_timeout = (guint) lmtpd->client_timeout;
	host->writers = pp_writers_new (setup, (guint) lmtpd->writers, (guint) lmtpd->timeout,
	                                pp_context_verbose (lmtpd->context));
	lmtpd->loop = g_main_loop_new (NULL, FALSE);
	watch_listeners (lmtpd);
	g_main_loop_run (lmtpd->loop);
	g_main_loop_unref (lmtpd->loop);
	pp_writers_free (host->writers);
	pp_lmtp_host_clear (host);
}

int
pp_cmd_lmtpd (PpContext *context, int argc, char **argv, GError **error)
{
	g_auto (Lmtpd) lmtpd = {
		.context = context, .timeout = PP_LMTPD_TIMEOUT, .client_timeout = PP_LMTPD_CLIENT_TIMEOUT,
		.connections = PP_LMTPD_CONNECTIONS, .writers = PP_LMTPD_WRITERS,
	};
	g_autoptr (PpDeliverySetup) setup = NULL;

	if (!parse_options (&lmtpd, argc, argv, error))
		return PP_EXIT_OK;
	pp_mail_init ();
	lmtpd.logger = pp_logger_new ();
	setup = make_setup (&lmtpd, error);
	/* signals first: whoever sees the socket may send one */
	watch_signals (&lmtpd);
	if (setup != NULL && open_listeners (&lmtpd, error))
		serve (&lmtpd, setup);
	pp_logger_free (lmtpd.logger);
	return PP_EXIT_OK;
}
