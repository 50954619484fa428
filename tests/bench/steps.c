/* The steps of an import, each by itself and each the least that it could cost:
 *
 *     steps read FILE             the bytes of FILE, in slices
 *     steps split FILE            its messages, by our splitter
 *     steps parse FILE            … through GMime: the whole of each, its text decoded, a digest of that
 *     steps copy FILE CONNINFO    … by binary COPY into the table "raws (id text, raw bytea)", in one transaction
 *
 * Prints how many messages there were.
 */
#include <errno.h>
#include <fcntl.h>
#include <gmime/gmime.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "mail/mbox.h"

#define SLICE (256 * 1024)

typedef struct _Step Step;
typedef gboolean (*MessageFunc) (Step *step, const char *raw, gsize length);

struct _Step {
	guint64 messages;
	GChecksum *checksum;
	PGconn *conn;
	GByteArray *row;
};

static gssize
read_file (gpointer data, char *buffer, gsize length, GError **error)
{
	gssize n = read (GPOINTER_TO_INT (data), buffer, length);

	if (n < 0)
		g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "read: %s", g_strerror (errno));
	return n;
}

static gboolean
each_message (int fd, Step *step, MessageFunc func)
{
	g_autoptr (PpMbox) mbox = pp_mbox_new (read_file, GINT_TO_POINTER (fd), PP_MBOX_AUTO);
	PpMboxMessage message;
	gboolean ok = TRUE;
	int got;

	while (ok && (got = pp_mbox_next (mbox, &message, NULL)) > 0) {
		gsize length;
		const char *raw = g_bytes_get_data (message.raw, &length);

		step->messages++;
		ok = func == NULL || func (step, raw, length);
		pp_mbox_message_clear (&message);
	}
	return ok && got == 0;
}

static gboolean
read_only (int fd)
{
	g_autofree char *buffer = g_malloc (SLICE);
	gssize n;

	while ((n = read (fd, buffer, SLICE)) > 0)
		;
	return n == 0;
}

/* --- GMime ------------------------------------------------------------------------------------ */

static void
digest_part (GMimeObject *parent, GMimeObject *part, gpointer data)
{
	Step *step = data;
	g_autofree char *text = GMIME_IS_TEXT_PART (part) ? g_mime_text_part_get_text (GMIME_TEXT_PART (part)) : NULL;

	if (text != NULL)
		g_checksum_update (step->checksum, (const guchar *) text, -1);
}

static gboolean
parse_message (Step *step, const char *raw, gsize length)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer (raw, length);
	GMimeParser *parser = g_mime_parser_new_with_stream (stream);
	GMimeMessage *message = g_mime_parser_construct_message (parser, NULL);

	g_checksum_reset (step->checksum);
	if (message != NULL) {
		(void) g_mime_message_get_subject (message);
		(void) g_mime_message_get_message_id (message);
		g_mime_message_foreach (message, digest_part, step);
		(void) g_checksum_get_string (step->checksum);
		g_object_unref (message);
	}
	g_object_unref (parser);
	g_object_unref (stream);
	return TRUE;
}

/* --- COPY ------------------------------------------------------------------------------------- */

static void
add_field (GByteArray *row, const char *bytes, gsize length)
{
	guint32 wire = GUINT32_TO_BE ((guint32) length);

	g_byte_array_append (row, (const guint8 *) &wire, sizeof wire);
	g_byte_array_append (row, (const guint8 *) bytes, (guint) length);
}

/* The id is unique, and as long as ids are. */
static gboolean
copy_message (Step *step, const char *raw, gsize length)
{
	static const guint8 columns[] = { 0, 2 };
	char id[64];

	g_snprintf (id, sizeof id, "<20240304100000.%08" G_GUINT64_FORMAT ".1-ada@lists.example.org>", step->messages * 2654435761 % 100000000);
	g_byte_array_set_size (step->row, 0);
	g_byte_array_append (step->row, columns, sizeof columns);
	add_field (step->row, id, strlen (id));
	add_field (step->row, raw, length);
	return PQputCopyData (step->conn, (const char *) step->row->data, (int) step->row->len) == 1;
}

static gboolean
is_status (PGresult *result, ExecStatusType status)
{
	gboolean is = PQresultStatus (result) == status;

	PQclear (result);
	return is;
}

static gboolean
copy_all (int fd, Step *step)
{
	static const char header[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", trailer[] = "\377\377";

	return is_status (PQexec (step->conn, "COPY raws (id, raw) FROM STDIN (FORMAT binary)"), PGRES_COPY_IN) &&
	       PQputCopyData (step->conn, header, 19) == 1 && each_message (fd, step, copy_message) &&
	       PQputCopyData (step->conn, trailer, 2) == 1 && PQputCopyEnd (step->conn, NULL) == 1 &&
	       is_status (PQgetResult (step->conn), PGRES_COMMAND_OK);
}

int
main (int argc, char **argv)
{
	Step step = { 0 };
	gboolean ok = FALSE;
	int fd = argc >= 3 ? open (argv[2], O_RDONLY) : -1;

	if (fd < 0)
		return 64;
	if (strcmp (argv[1], "read") == 0) {
		ok = read_only (fd);
	} else if (strcmp (argv[1], "split") == 0) {
		ok = each_message (fd, &step, NULL);
	} else if (strcmp (argv[1], "parse") == 0) {
		g_mime_init ();
		step.checksum = g_checksum_new (G_CHECKSUM_SHA1);
		ok = each_message (fd, &step, parse_message);
		g_checksum_free (step.checksum);
	} else if (strcmp (argv[1], "copy") == 0 && argc == 4) {
		step.conn = PQconnectdb (argv[3]);
		step.row = g_byte_array_new ();
		ok = PQstatus (step.conn) == CONNECTION_OK && copy_all (fd, &step);
		if (!ok)
			fprintf (stderr, "steps: %s", PQerrorMessage (step.conn));
		g_byte_array_unref (step.row);
		PQfinish (step.conn);
	}
	close (fd);
	printf ("%" G_GUINT64_FORMAT " messages\n", step.messages);
	return ok ? 0 : 1;
}
