/* One table decides: `openers' says how a file is read; another kind of file is one row. */
#include "config.h"

#include "mail/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mail/from-line.h"
#include "mail/limits.h"
#include "mail/message.h"

/* The bytes of a file by which it is recognised. */
#define HEAD (64 * 1024)

/* How much is read at once of a single message. */
#define CHUNK (256 * 1024)

static const struct {
	const char *name;
	PpFormat format;
} formats[] = {
	{ "auto", PP_FORMAT_AUTO },
	{ "mbox", PP_FORMAT_MBOX },
	{ "mboxrd", PP_FORMAT_MBOXRD },
	{ "mboxo", PP_FORMAT_MBOXO },
	{ "mboxcl", PP_FORMAT_MBOXCL },
	{ "mboxcl2", PP_FORMAT_MBOXCL2 },
	{ "maildir", PP_FORMAT_MAILDIR },
	{ "mh", PP_FORMAT_MH },
	{ "message", PP_FORMAT_MESSAGE },
	{ "public-inbox", PP_FORMAT_PUBLIC_INBOX },
};

gboolean
pp_format_parse (const char *name, PpFormat *format)
{
	for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
		if (strcmp (name, formats[i].name) == 0) {
			*format = formats[i].format;
			return TRUE;
		}
	return FALSE;
}

void
pp_set_file_error (GError **error, const char *what, const char *path)
{
	int saved = errno;

	g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "cannot %s '%s': %s",
	             what, path, g_strerror (saved));
}

/* --- bytes ------------------------------------------------------------------------ */

/* Bytes of which the first are read ahead, to recognise what they are. */
typedef struct {
	PpReadFunc read;
	gpointer data;
	GByteArray *head;	/* the first bytes */
	gsize head_given;	/* … of which so many were read again */
	gboolean eof;
	GError *error;		/* what stands after the head cannot be read */
} Stream;

struct _PpInput {
	char *path;
	int fd;
	int stop;		/* -1: reading never waits, or nobody stops it */
	guint64 taken;		/* bytes of FD */
	Stream file;
	const PpUnpacker *unpacker;
	gpointer unpacking;	/* of UNPACKER; NULL: not compressed */
	Stream unpacked;
	Stream *stream;		/* the one that mail is in */
	PpMbox *mbox;		/* NULL: one message */
	gsize lead;		/* bytes of the file before that one */
	PpRestFunc rest_func;	/* or NULL */
	gpointer rest_data;
	gboolean done;
};

static void
stream_init (Stream *stream, PpReadFunc read_func, gpointer data)
{
	*stream = (Stream) { read_func, data, g_byte_array_new (), 0, FALSE, NULL };
}

static void
stream_clear (Stream *stream)
{
	g_clear_pointer (&stream->head, g_byte_array_unref);
	g_clear_error (&stream->error);
}

/* Waits until there is something to read: FALSE when that is to end. */
static gboolean
wait_for_bytes (const PpInput *input)
{
	struct pollfd fds[] = { { input->stop, POLLIN, 0 }, { input->fd, POLLIN, 0 } };

	if (input->stop < 0)
		return TRUE;
	while (poll (fds, G_N_ELEMENTS (fds), -1) < 0 && errno == EINTR)
		;
	return fds[0].revents == 0;
}

/* A PpReadFunc. */
static gssize
read_fd (gpointer data, char *buffer, gsize length, GError **error)
{
	PpInput *input = data;
	gssize n = -1;

	do
		if (!wait_for_bytes (input)) {
			g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INTR, "reading '%s' was stopped", input->path);
			return -1;
		}
	while ((n = read (input->fd, buffer, length)) < 0 && errno == EINTR);
	if (n < 0)
		pp_set_file_error (error, "read", input->path);
	input->taken += MAX (n, 0);
	return n;
}

static gssize
read_on (Stream *stream, char *buffer, gsize length, GError **error)
{
	gssize n = stream->read (stream->data, buffer, length, error);

	stream->eof = n <= 0;
	return n;
}

/* The head, then the rest: a PpReadFunc. */
static gssize
read_stream (gpointer data, char *buffer, gsize length, GError **error)
{
	Stream *stream = data;
	gsize left = stream->head->len - stream->head_given;

	if (left == 0 && stream->error != NULL) {
		g_propagate_error (error, g_steal_pointer (&stream->error));
		return -1;
	}
	if (left == 0)
		return stream->eof ? 0 : read_on (stream, buffer, length, error);
	length = MIN (length, left);
	memcpy (buffer, stream->head->data + stream->head_given, length);
	stream->head_given += length;
	return length;
}

/* Reads until the head has LENGTH bytes or there are no more. A failure is kept until the head was given. */
static void
read_head (Stream *stream, gsize length)
{
	while (!stream->eof && stream->head->len < length) {
		guint have = stream->head->len;

		g_byte_array_set_size (stream->head, have + MIN (CHUNK, length - have));
		gssize n = read_on (stream, (char *) stream->head->data + have, stream->head->len - have,
		                    &stream->error);
		g_byte_array_set_size (stream->head, have + MAX (n, 0));
	}
}

/* --- what it is ------------------------------------------------------------------- */

/* Whether anything but line ends is at the start of INPUT, and where. */
static gboolean
find_start (const PpInput *input, const char **start, gsize *length)
{
	const GByteArray *head = input->stream->head;
	gsize lead = pp_mbox_lead ((const char *) head->data, head->len);

	*start = (const char *) head->data + lead;
	*length = head->len - lead;
	return *length > 0;
}

static gboolean
is_mbox (const PpInput *input)
{
	const char *start;
	gsize length;
	gint64 date;

	return find_start (input, &start, &length) && pp_mbox_from_line (start, length, &date) > 0;
}

/* Whether LINE is a field that hardly anything but mail has. */
static gboolean
is_mail_field (const char *line, gsize length)
{
	static const char *const names[] = {
		"From:", "Date:", "Subject:", "Message-Id:", "Received:", "Return-Path:",
	};

	for (guint i = 0; i < G_N_ELEMENTS (names); i++)
		if (length >= strlen (names[i]) && g_ascii_strncasecmp (line, names[i], strlen (names[i])) == 0)
			return TRUE;
	return FALSE;
}

/* A header, with a field in it by which mail is known: `key: value' is also YAML. */
static gboolean
is_message (const PpInput *input)
{
	const char *line;
	gsize length;

	if (!find_start (input, &line, &length) || !pp_from_line_is_field (line, length))
		return FALSE;
	while (length > 0 && *line != '\n' && *line != '\r') {
		if (is_mail_field (line, length))
			return TRUE;
		const char *newline = memchr (line, '\n', length);
		if (newline == NULL)
			break;
		length -= newline + 1 - line;
		line = newline + 1;
	}
	return FALSE;
}

static gboolean
is_mail (const PpInput *input)
{
	return is_mbox (input) || is_message (input);
}

static gboolean
is_anything (const PpInput *input)
{
	return TRUE;
}

static gboolean
is_from_stdin (const PpInput *input)
{
	return input->fd == STDIN_FILENO;
}

static void
open_mbox (PpInput *input, PpFormat format)
{
	static const PpMboxDialect dialects[] = {
		[PP_FORMAT_MBOXRD] = PP_MBOX_RD, [PP_FORMAT_MBOXO] = PP_MBOX_O,
		[PP_FORMAT_MBOXCL] = PP_MBOX_CL, [PP_FORMAT_MBOXCL2] = PP_MBOX_CL2,
	};

	input->mbox = pp_mbox_new (read_stream, input->stream, format < G_N_ELEMENTS (dialects) ? dialects[format] : PP_MBOX_AUTO);
}

static void
open_message (PpInput *input, PpFormat format)
{
	input->mbox = NULL;
}

/* What stands before its header is the file's, not the message's: it would hide the header. */
static void
open_found_message (PpInput *input, PpFormat format)
{
	input->lead = pp_mbox_lead ((const char *) input->stream->head->data, input->stream->head->len);
}

/* How what starts with HEAD (HEAD_LENGTH bytes) is compressed, or NULL. No header of a mail starts so. */
static const char *
find_compression (const guint8 *head, gsize head_length)
{
	static const struct {
		const char *magic, *name;
		gsize length;
	} compressions[] = {
		{ "\x1f\x8b\x08", "gzip", 3 },
		{ "\xfd" "7zXZ\0", "xz", 6 },
		{ "\x28\xb5\x2f\xfd", "zstd", 4 },
		{ "1AY&SY", "bzip2", 6 },
		{ "\x17\x72\x45\x38\x50\x90", "bzip2", 6 },	/* nothing, compressed */
	};

	for (guint i = 0; i < G_N_ELEMENTS (compressions); i++) {
		const guint8 *start = head;
		gsize length = head_length;

		/* what its digit is says only how large the blocks are */
		if (strcmp (compressions[i].name, "bzip2") == 0) {
			if (length < 4 || memcmp (start, "BZh", 3) != 0 || !g_ascii_isdigit (start[3]))
				continue;
			start += 4;
			length -= 4;
		}
		if (length >= compressions[i].length &&
		    memcmp (start, compressions[i].magic, compressions[i].length) == 0)
			return compressions[i].name;
	}
	return NULL;
}

/* When INPUT is compressed, what is in it takes its place. */
static gboolean
unpack (PpInput *input, GError **error)
{
	const char *name = find_compression (input->file.head->data, input->file.head->len);

	if (name == NULL)
		return TRUE;
	/* To skip it would be to lose an archive in silence. */
	if (input->unpacker == NULL) {
		g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "cannot read '%s': compressed with %s",
		             input->path, name);
		return FALSE;
	}
	input->unpacking = input->unpacker->open (input->path, read_stream, &input->file, error);
	if (input->unpacking == NULL)
		return FALSE;
	stream_init (&input->unpacked, input->unpacker->read, input->unpacking);
	input->stream = &input->unpacked;
	read_head (input->stream, HEAD);
	return TRUE;
}

#define MBOX_FORMATS (1 << PP_FORMAT_MBOX | 1 << PP_FORMAT_MBOXRD | 1 << PP_FORMAT_MBOXO | \
	1 << PP_FORMAT_MBOXCL | 1 << PP_FORMAT_MBOXCL2)
#define MESSAGE_FORMATS (1 << PP_FORMAT_MESSAGE | 1 << PP_FORMAT_MAILDIR | 1 << PP_FORMAT_MH)

/* How a file is read: the first row that has the format and fits; none: skipped. */
static const struct {
	guint formats;	/* bits */
	gboolean (*fits) (const PpInput *input);
	void (*open) (PpInput *input, PpFormat format);
} openers[] = {
	{ MESSAGE_FORMATS, is_anything, open_message },
	{ 1 << PP_FORMAT_AUTO, is_mbox, open_mbox },
	{ 1 << PP_FORMAT_AUTO, is_message, open_found_message },
	{ 1 << PP_FORMAT_AUTO, is_from_stdin, open_message },
	{ MBOX_FORMATS, is_mail, open_mbox },
	{ MBOX_FORMATS, is_from_stdin, open_mbox },
};

/* --- reading it ------------------------------------------------------------------- */

/* One that is too large, of which LENGTH bytes are at TEXT. */
static int
take_large (PpInput *input, const char *text, gsize length, PpMboxMessage *message, GError **error)
{
	g_autoptr (GBytes) start = g_bytes_new (text, PP_LIMIT_HEADER);
	g_autofree char *buffer = g_malloc (CHUNK);
	gssize n;

	if (!input->rest_func (input->rest_data, text + PP_LIMIT_HEADER, length - PP_LIMIT_HEADER, error))
		return -1;
	input->stream->head_given = input->stream->head->len;
	while ((n = read_stream (input->stream, buffer, CHUNK, error)) > 0)
		if (!input->rest_func (input->rest_data, buffer, (gsize) n, error))
			return -1;
	if (n < 0)
		return -1;
	message->raw = g_steal_pointer (&start);
	return 1;
}

/* The one message of INPUT: 1, or 0 when it is empty. */
static int
next_single (PpInput *input, PpMboxMessage *message, GError **error)
{
	*message = (PpMboxMessage) { NULL, PP_NO_DATE, 0, FALSE };
	if (input->done)
		return 0;
	input->done = TRUE;
	read_head (input->stream, input->lead + PP_LIMIT_MESSAGE + PP_FROM_LINE_MAX + 1);
	if (input->stream->error != NULL) {
		g_propagate_error (error, g_steal_pointer (&input->stream->error));
		return -1;
	}

	const char *text = (const char *) input->stream->head->data + input->lead;
	gsize length = input->stream->head->len - input->lead;
	if (length == 0)
		return 0;
	gsize line = pp_mbox_from_line (text, length, &message->from_line_date);
	length -= line;
	message->too_large = length > PP_LIMIT_MESSAGE;
	if (message->too_large && input->rest_func != NULL)
		return take_large (input, text + line, length, message, error);
	message->raw = g_bytes_new (text + line, MIN (length, PP_LIMIT_MESSAGE));
	return 1;
}

void
pp_input_set_rest_func (PpInput *input, PpRestFunc func, gpointer data)
{
	input->rest_func = func;
	input->rest_data = data;
	if (input->mbox != NULL)
		pp_mbox_set_rest_func (input->mbox, func, data);
}

int
pp_input_next (PpInput *input, PpMboxMessage *message, GError **error)
{
	return input->mbox != NULL ? pp_mbox_next (input->mbox, message, error) : next_single (input, message, error);
}

/* A PpJumpFunc. */
static gboolean
jump (gpointer data, guint64 offset)
{
	Stream *stream = data;
	PpInput *input = stream->data;

	if (lseek (input->fd, (off_t) offset, SEEK_SET) != (off_t) offset)
		return FALSE;
	input->taken = offset;
	stream->head_given = stream->head->len;
	stream->eof = FALSE;
	return TRUE;
}

void
pp_input_seek (PpInput *input, guint64 offset)
{
	/* a file of one message is at its start */
	if (input->mbox != NULL)
		pp_mbox_seek (input->mbox, offset, input->unpacking == NULL ? jump : NULL);
}

guint64
pp_input_taken (const PpInput *input)
{
	return input->taken;
}

gboolean
pp_input_is_packed (const char *path)
{
	guint8 head[16];
	int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	gssize n = fd >= 0 ? read (fd, head, sizeof head) : -1;

	if (fd >= 0)
		close (fd);
	return n > 0 && find_compression (head, (gsize) n) != NULL;
}

/* Whether a read from FD may have to wait for somebody. */
static gboolean
may_wait (int fd)
{
	struct stat status;

	return fstat (fd, &status) != 0 || !S_ISREG (status.st_mode);
}

/* A pipe is opened at once where STOP may end the wait for whoever writes into it: wait_for_bytes() is that wait. */
static int
open_fd (const char *path, int stop)
{
	int fd = open (path, O_RDONLY | O_CLOEXEC | (stop >= 0 ? O_NONBLOCK : 0));

	if (fd >= 0 && stop >= 0 && fcntl (fd, F_SETFL, O_RDONLY) != 0) {
		close (fd);
		return -1;
	}
	return fd;
}

static PpInput *
input_new (const char *path, const PpUnpacker *unpacker, int stop, GError **error)
{
	int fd = strcmp (path, PP_STANDARD_INPUT) == 0 ? STDIN_FILENO : open_fd (path, stop);
	if (fd < 0) {
		pp_set_file_error (error, "open", path);
		return NULL;
	}

	PpInput *input = g_new0 (PpInput, 1);
	input->path = g_strdup (path);
	input->fd = fd;
	input->stop = stop >= 0 && may_wait (fd) ? stop : -1;
	input->unpacker = unpacker;
	stream_init (&input->file, read_fd, input);
	input->stream = &input->file;
	return input;
}

void
pp_input_free (PpInput *input)
{
	if (input == NULL)
		return;
	pp_mbox_free (input->mbox);
	if (input->unpacking != NULL)
		input->unpacker->close (input->unpacking);
	stream_clear (&input->unpacked);
	stream_clear (&input->file);
	if (input->fd != STDIN_FILENO)
		close (input->fd);
	g_free (input->path);
	g_free (input);
}

gboolean
pp_input_open (const char *path, PpFormat format, const PpUnpacker *unpacker, int stop, PpInput **opened,
               gboolean *is_mail_file, GError **error)
{
	g_autoptr (PpInput) input = input_new (path, unpacker, stop, error);

	*opened = NULL;
	if (input == NULL)
		return FALSE;
	read_head (input->stream, HEAD);
	if (!unpack (input, error))
		return FALSE;
	for (guint i = 0; input->stream->head->len > 0 && i < G_N_ELEMENTS (openers); i++) {
		if ((openers[i].formats & 1u << format) == 0 || !openers[i].fits (input))
			continue;
		openers[i].open (input, format);
		*is_mail_file = TRUE;
		*opened = g_steal_pointer (&input);
		return TRUE;
	}
	/* An empty mbox is a mailbox without mail. */
	*is_mail_file = input->stream->head->len == 0;
	if (input->stream->error == NULL)
		return TRUE;
	g_propagate_error (error, g_steal_pointer (&input->stream->error));
	return FALSE;
}
