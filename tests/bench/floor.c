/* The floor under `deliver': the least that a program linked with GLib, GMime and libpq can do with a message in
 * the way of an MTA filter: read it, parse it, connect, insert one row, commit.
 *
 *     floor CONNINFO < MESSAGE
 *
 * The table is "floor (msgid text, subject text, raw bytea)", made by the benchmark.
 */
#include <gmime/gmime.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <unistd.h>

static GByteArray *
read_all (void)
{
	GByteArray *input = g_byte_array_new ();
	guint8 buffer[65536];
	ssize_t n;

	while ((n = read (STDIN_FILENO, buffer, sizeof buffer)) > 0)
		g_byte_array_append (input, buffer, (guint) n);
	return input;
}

static gboolean
insert (PGconn *conn, const char *msgid, const char *subject, const GByteArray *raw)
{
	const char *values[] = { msgid, subject, (const char *) raw->data };
	const int lengths[] = { 0, 0, (int) raw->len };
	const int formats[] = { 0, 0, 1 };
	PGresult *result = PQexecParams (conn, "INSERT INTO floor VALUES ($1, $2, $3::bytea)", 3, NULL, values,
	                                 lengths, formats, 0);
	gboolean inserted = PQresultStatus (result) == PGRES_COMMAND_OK;

	PQclear (result);
	return inserted;
}

int
main (int argc, char **argv)
{
	GByteArray *raw = read_all ();
	GMimeStream *stream;
	GMimeParser *parser;
	GMimeMessage *message;
	PGconn *conn;

	if (argc != 2)
		return 64;
	g_mime_init ();
	stream = g_mime_stream_mem_new_with_buffer ((const char *) raw->data, raw->len);
	parser = g_mime_parser_new_with_stream (stream);
	message = g_mime_parser_construct_message (parser, NULL);
	conn = PQconnectdb (argv[1]);
	if (message == NULL || PQstatus (conn) != CONNECTION_OK ||
	    !insert (conn, g_mime_message_get_message_id (message), g_mime_message_get_subject (message), raw)) {
		fprintf (stderr, "floor: %s", PQerrorMessage (conn));
		return 1;
	}
	PQfinish (conn);
	return 0;
}
