#include "config.h"

#include "lmtp-session.h"

#include <string.h>

#include "mail/limits.h"
#include "mail/lmtp.h"

#define PP_INPUT (64 * 1024)
/* A message is small up to here; of the larger ones only a few are in memory at a time. */
#define PP_SMALL (1024 * 1024)
#define PP_LARGE_AT_ONCE 2
/* Answers that are kept back while a client goes on without reading them. */
#define PP_REPLY (64 * 1024)

typedef enum {
	READ_OK,
	READ_END,	/* or an error: there is nobody to answer */
	READ_SILENCE,
	READ_STOP,
} Read;

typedef struct {
	PpLmtpHost *host;
	GSocket *socket;
	PpLmtp lmtp;
	GString *reply;		/* not sent yet */
	char *input;		/* what was read and not used yet stands at START … END */
	gsize start, end;
	Read read;		/* how reading ended */
} Session;

/* --- the host --------------------------------------------------------------------------------- */

void
pp_lmtp_host_init (PpLmtpHost *host)
{
	g_mutex_init (&host->mutex);
	g_cond_init (&host->left);
	host->stop = g_cancellable_new ();
	host->give_up = g_cancellable_new ();
	host->large = PP_LARGE_AT_ONCE;
}

void
pp_lmtp_host_clear (PpLmtpHost *host)
{
	g_object_unref (host->stop);
	g_object_unref (host->give_up);
	g_cond_clear (&host->left);
	g_mutex_clear (&host->mutex);
}

/* Whoever has room for a large message needs nothing else that others could hold. */
static gboolean
take_room (PpLmtpHost *host)
{
	gint64 deadline = g_get_monotonic_time () + (gint64) host->timeout * G_USEC_PER_SEC;
	gboolean taken;

	g_mutex_lock (&host->mutex);
	while (host->large == 0 && g_cond_wait_until (&host->left, &host->mutex, deadline))
		;
	taken = host->large > 0;
	host->large -= taken;
	g_mutex_unlock (&host->mutex);
	return taken;
}

static void
give_room (PpLmtpHost *host)
{
	g_mutex_lock (&host->mutex);
	host->large++;
	g_cond_signal (&host->left);
	g_mutex_unlock (&host->mutex);
}

/* --- bytes ------------------------------------------------------------------------------------ */

static gboolean
send_reply (Session *session)
{
	gsize sent = 0;

	while (sent < session->reply->len) {
		gssize n = g_socket_send (session->socket, session->reply->str + sent, session->reply->len - sent,
		                          session->host->give_up, NULL);

		if (n <= 0)
			return FALSE;
		sent += (gsize) n;
	}
	g_string_truncate (session->reply, 0);
	return TRUE;
}

static Read
read_of_error (const GError *error)
{
	if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
		return READ_SILENCE;
	return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? READ_STOP : READ_END;
}

/* Reads more, when all that was there is used. The client gets its answers first: it may wait for them. FALSE: there is
 * no more, ever, and session->read says why. */
static gboolean
fill (Session *session, GCancellable *cancellable)
{
	g_autoptr (GError) error = NULL;
	gssize n;

	if (session->read != READ_OK)
		return FALSE;
	if (!send_reply (session)) {
		session->read = READ_END;
		return FALSE;
	}
	n = g_socket_receive (session->socket, session->input, PP_INPUT, cancellable, &error);
	session->start = 0;
	session->end = n > 0 ? (gsize) n : 0;
	session->read = n > 0 ? READ_OK : n == 0 ? READ_END : read_of_error (error);
	return n > 0;
}

/* The next line with its end, of a long one a little more than PP_LIMIT_LMTP_LINE bytes. */
static gboolean
read_line (Session *session, GString *line)
{
	const char *lf = NULL;

	g_string_truncate (line, 0);
	while (lf == NULL) {
		gsize length;

		if (session->start == session->end && !fill (session, session->host->stop))
			return FALSE;
		lf = memchr (session->input + session->start, '\n', session->end - session->start);
		length = (lf != NULL ? (gsize) (lf + 1 - session->input) : session->end) - session->start;
		if (line->len <= PP_LIMIT_LMTP_LINE)
			g_string_append_len (line, session->input + session->start,
			                     (gssize) MIN (length, PP_LIMIT_LMTP_LINE + 1));
		session->start += length;
	}
	return TRUE;
}

/* --- a message -------------------------------------------------------------------------------- */

typedef struct {
	Session *session;
	gint64 started;		/* when DATA was said: g_get_monotonic_time() */
	PpLmtpPlace place;
	GByteArray *bytes;	/* what was taken of it and not handed on */
} Message;

/* Takes up to LIMIT bytes more of it; FALSE: there are none, because it is at its end, or the client is. */
static gboolean
take_more (Message *message, gsize limit)
{
	Session *session = message->session;

	if (message->place == PP_LMTP_END || (session->start == session->end && !fill (session, session->host->give_up)))
		return FALSE;
	session->start += pp_lmtp_take (&message->place, session->input + session->start,
	                                MIN (session->end - session->start, limit), message->bytes);
	return TRUE;
}

/* Nobody wants the rest. */
static void
skip_message (Message *message)
{
	do
		g_byte_array_set_size (message->bytes, 0);
	while (take_more (message, PP_INPUT));
}

/* The rest of a message that is too large, as a PpReadFunc. A byte that was read may be two of the message. */
static gssize
read_rest (gpointer data, char *buffer, gsize length, GError **error)
{
	Message *message = data;
	gsize n;

	g_byte_array_set_size (message->bytes, 0);
	while (message->bytes->len == 0 && take_more (message, length - 1))
		;
	if (message->bytes->len == 0 && message->place != PP_LMTP_END) {
		g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "the client is gone");
		return -1;
	}
	n = message->bytes->len;
	if (n > 0)
		memcpy (buffer, message->bytes->data, n);
	return (gssize) n;
}

static GBytes *
take_bytes (Message *message)
{
	GByteArray *bytes = message->bytes;

	message->bytes = g_byte_array_new ();
	return g_byte_array_free_to_bytes (bytes);
}

static PpWritten
store_message (Message *message, GError **error)
{
	g_autoptr (GBytes) bytes = take_bytes (message);

	return pp_writers_store (message->session->host->writers, bytes, message->started, error);
}

static PpWritten
store_large_message (Message *message, GError **error)
{
	g_autoptr (GBytes) start = take_bytes (message);

	return pp_writers_store_large (message->session->host->writers, start, message->started, read_rest, message,
	                               error) ? PP_WRITTEN : PP_WRITTEN_NOT;
}

/* There was no room for it. */
static void
refuse_large (Message *message, GError **error)
{
	GError *reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "too many large messages at once");

	pp_writers_defer (message->session->host->writers, message->bytes->len, message->started, reason);
	g_propagate_error (error, reason);
}

/* Takes the message to its end, or to where it is too large for that, and stores it. */
static PpWritten
read_and_store (Message *message, GError **error)
{
	PpLmtpHost *host = message->session->host;
	gboolean large = FALSE;
	PpWritten written;

	while (message->bytes->len <= PP_SMALL && take_more (message, PP_INPUT))
		;
	if (message->bytes->len > PP_SMALL) {
		large = take_room (host);
		if (!large) {
			refuse_large (message, error);
			return PP_WRITTEN_NOT;
		}
	}
	while (large && message->bytes->len <= PP_LIMIT_MESSAGE && take_more (message, PP_INPUT))
		;
	if (message->bytes->len > PP_LIMIT_MESSAGE)
		written = store_large_message (message, error);
	else if (message->place == PP_LMTP_END)
		written = store_message (message, error);
	else
		written = PP_WRITTEN_NOT;
	if (large)
		give_room (host);
	return written;
}

/* FALSE: the client went away before it had sent all; then nothing is stored. */
static gboolean
take_message (Session *session)
{
	Message message = { session, g_get_monotonic_time (), PP_LMTP_LINE_START, g_byte_array_new () };
	g_autoptr (GError) error = NULL;
	PpWritten written = read_and_store (&message, &error);

	skip_message (&message);
	g_byte_array_unref (message.bytes);
	if (message.place != PP_LMTP_END)
		return FALSE;
	switch (written) {
	case PP_WRITTEN:
		pp_lmtp_answer (&session->lmtp, "250 2.0.0", "stored", session->reply);
		break;
	case PP_WRITTEN_SPOOL:
		pp_lmtp_answer (&session->lmtp, "250 2.0.0", "spooled", session->reply);
		break;
	case PP_WRITTEN_NOT:
		pp_lmtp_answer (&session->lmtp, "451 4.3.0", error->message, session->reply);
		break;
	}
	return TRUE;
}

/* --- the connection --------------------------------------------------------------------------- */

/* FALSE: the connection is at its end. */
static gboolean
serve_line (Session *session, const GString *line)
{
	PpLmtpNext next = pp_lmtp_command (&session->lmtp, line->str, line->len, session->reply);

	if (next == PP_LMTP_DATA)
		return take_message (session);
	if (next == PP_LMTP_CLOSE || (next == PP_LMTP_NO_DATA && session->start < session->end))
		return FALSE;
	return session->reply->len < PP_REPLY || send_reply (session);
}

/* What a client that did not say QUIT is told. */
static void
say_why (Session *session)
{
	switch (session->read) {
	case READ_SILENCE:
		g_string_append (session->reply, "421 4.4.2 you are silent\r\n");
		break;
	case READ_STOP:
		g_string_append (session->reply, "421 4.3.2 this service stops\r\n");
		break;
	case READ_OK:
	case READ_END:
		break;
	}
}

void
pp_lmtp_serve (PpLmtpHost *host, GSocket *socket)
{
	g_autoptr (GString) line = g_string_new (NULL), reply = g_string_new (NULL);
	g_autofree char *input = g_malloc (PP_INPUT);
	Session session = { host, socket, { .name = host->name }, reply, input, 0, 0, READ_OK };

	g_socket_set_timeout (socket, host->client_timeout);
	pp_lmtp_greet (&session.lmtp, session.reply);
	while (read_line (&session, line) && serve_line (&session, line))
		if (g_cancellable_is_cancelled (host->stop)) {
			session.read = READ_STOP;
			break;
		}
	say_why (&session);
	send_reply (&session);
	g_socket_close (socket, NULL);
}
