/* gzip by GLib, the others by libarchive: that does not compare gzip's checksums, so that a damaged archive would come in
 * with wrong letters and without a word.
 */
#include "unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <gio/gio.h>
#include <string.h>

/* How much is read at once of the compressed file. */
#define CHUNK (64 * 1024)

typedef struct {
	char *path;
	PpReadFunc read;
	gpointer data;
	guint8 buffer[CHUNK];
	gsize start, end;	/* what of BUFFER is still to be unpacked */
	gsize last;		/* where in it the last bytes for ARCHIVE end */
	guint64 total;		/* read so far */
	gboolean eof;
	GError *error;		/* why reading failed */

	GConverter *gzip;
	gboolean between;	/* two members of it */
	struct archive *archive;
	gboolean empty;
	const guint8 *block;	/* of ARCHIVE, and what of it was not given yet */
	gsize block_left;
} Unpacking;

static void
set_error (GError **error, const Unpacking *unpacking, const char *why)
{
	g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_IO, "cannot unpack '%s': %s", unpacking->path, why);
}

/* Reads more behind what is in the buffer. */
static gboolean
fill (Unpacking *unpacking, GError **error)
{
	memmove (unpacking->buffer, unpacking->buffer + unpacking->start, unpacking->end - unpacking->start);
	unpacking->end -= unpacking->start;
	unpacking->start = 0;
	if (unpacking->eof || unpacking->end == CHUNK)
		return TRUE;

	gssize n = unpacking->read (unpacking->data, (char *) unpacking->buffer + unpacking->end,
	                            CHUNK - unpacking->end, error);
	if (n < 0)
		return FALSE;
	unpacking->end += n;
	unpacking->total += n;
	unpacking->eof = n == 0;
	return TRUE;
}

/* Whether all that is left are zeros, as tapes and disk blocks have them. */
static gboolean
only_zeros_left (Unpacking *unpacking, gboolean *zeros, GError **error)
{
	*zeros = TRUE;
	do {
		while (unpacking->start < unpacking->end)
			if (unpacking->buffer[unpacking->start++] != 0) {
				*zeros = FALSE;
				return TRUE;
			}
		if (!fill (unpacking, error))
			return FALSE;
	} while (unpacking->end > 0);
	return TRUE;
}

/* --- gzip --------------------------------------------------------------------------------------- */

/* At the end of a member: 1 when another follows, 0 at the end, -1 and ERROR. */
static int
next_member (Unpacking *unpacking, GError **error)
{
	gboolean zeros;

	if (unpacking->start == unpacking->end && !fill (unpacking, error))
		return -1;
	if (unpacking->start == unpacking->end)
		return 0;
	if (unpacking->buffer[unpacking->start] != 0) {
		g_converter_reset (unpacking->gzip);
		unpacking->between = FALSE;
		return 1;
	}
	if (!only_zeros_left (unpacking, &zeros, error))
		return -1;
	if (!zeros)
		set_error (error, unpacking, "something else follows");
	return zeros ? 0 : -1;
}

static gssize
read_gzip (Unpacking *unpacking, char *buffer, gsize length, GError **error)
{
	/* a header, or the end of a member, gives no bytes */
	while (TRUE) {
		g_autoptr (GError) local = NULL;
		gsize taken = 0, given = 0;

		int more = unpacking->between ? next_member (unpacking, error) : 1;
		if (more <= 0)
			return more;
		if (unpacking->start == unpacking->end && !fill (unpacking, error))
			return -1;
		GConverterResult result =
			g_converter_convert (unpacking->gzip, unpacking->buffer + unpacking->start,
			                     unpacking->end - unpacking->start, buffer, length,
			                     unpacking->eof ? G_CONVERTER_INPUT_AT_END : G_CONVERTER_NO_FLAGS,
			                     &taken, &given, &local);
		if (result == G_CONVERTER_ERROR) {
			gboolean cut = g_error_matches (local, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);

			set_error (error, unpacking, cut ? "the file is cut off" : local->message);
			return -1;
		}
		unpacking->start += taken;
		unpacking->between = result == G_CONVERTER_FINISHED;
		if (given > 0)
			return given;
	}
}

/* --- the others --------------------------------------------------------------------------------- */

/* An archive_read_callback. */
static la_ssize_t
read_packed (struct archive *archive, void *data, const void **block)
{
	Unpacking *unpacking = data;

	gsize length;

	if (unpacking->start == unpacking->end && !fill (unpacking, &unpacking->error)) {
		archive_set_error (archive, EIO, "reading failed");
		return -1;
	}
	*block = unpacking->buffer + unpacking->start;
	length = unpacking->end - unpacking->start;
	unpacking->start = unpacking->end;
	if (length > 0)
		unpacking->last = unpacking->end;
	return length;
}

static gboolean
fail_archive (Unpacking *unpacking, GError **error)
{
	if (unpacking->error != NULL)
		g_propagate_error (error, g_steal_pointer (&unpacking->error));
	else
		set_error (error, unpacking, archive_error_string (unpacking->archive));
	return FALSE;
}

static gboolean
open_archive (Unpacking *unpacking, GError **error)
{
	struct archive_entry *entry;
	int result;

	unpacking->archive = archive_read_new ();
	archive_read_support_filter_xz (unpacking->archive);
	archive_read_support_filter_zstd (unpacking->archive);
	archive_read_support_filter_bzip2 (unpacking->archive);
	archive_read_support_format_raw (unpacking->archive);
	archive_read_support_format_empty (unpacking->archive);
	result = archive_read_open (unpacking->archive, unpacking, NULL, read_packed, NULL);
	if (result == ARCHIVE_OK)
		result = archive_read_next_header (unpacking->archive, &entry);
	unpacking->empty = result == ARCHIVE_EOF;
	return result == ARCHIVE_OK || unpacking->empty || fail_archive (unpacking, error);
}

/* libarchive takes what it does not know behind a member for the end. */
static gssize
end_archive (Unpacking *unpacking, GError **error)
{
	guint64 left = unpacking->total - archive_filter_bytes (unpacking->archive, -1);
	gboolean zeros;

	/* they are still in the buffer, whether it has read further or not */
	unpacking->start = unpacking->last - MIN (left, unpacking->last);
	unpacking->end = unpacking->last;
	if (!only_zeros_left (unpacking, &zeros, error))
		return -1;
	if (!zeros)
		set_error (error, unpacking, "something else follows");
	return zeros ? 0 : -1;
}

static gssize
read_archive (Unpacking *unpacking, char *buffer, gsize length, GError **error)
{
	while (unpacking->block_left == 0) {
		la_int64_t offset;
		const void *block;
		int result = unpacking->empty ? ARCHIVE_EOF
			: archive_read_data_block (unpacking->archive, &block, &unpacking->block_left, &offset);

		if (result == ARCHIVE_EOF)
			return end_archive (unpacking, error);
		if (result != ARCHIVE_OK) {
			unpacking->block_left = 0;
			fail_archive (unpacking, error);
			return -1;
		}
		unpacking->block = block;
	}
	length = MIN (length, unpacking->block_left);
	memcpy (buffer, unpacking->block, length);
	unpacking->block += length;
	unpacking->block_left -= length;
	return length;
}

/* --- which -------------------------------------------------------------------------------------- */

static void
unpacking_free (gpointer data)
{
	Unpacking *unpacking = data;

	g_clear_object (&unpacking->gzip);
	if (unpacking->archive != NULL)
		archive_read_free (unpacking->archive);
	g_clear_error (&unpacking->error);
	g_free (unpacking->path);
	g_free (unpacking);
}

static gpointer
unpacking_new (const char *path, PpReadFunc read, gpointer data, GError **error)
{
	Unpacking *unpacking = g_new0 (Unpacking, 1);
	gboolean fine;

	unpacking->path = g_strdup (path);
	unpacking->read = read;
	unpacking->data = data;
	fine = fill (unpacking, error);
	if (fine && unpacking->buffer[0] == 0x1f)
		unpacking->gzip = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
	else if (fine)
		fine = open_archive (unpacking, error);
	if (!fine)
		g_clear_pointer (&unpacking, unpacking_free);
	return unpacking;
}

static gssize
unpacking_read (gpointer data, char *buffer, gsize length, GError **error)
{
	Unpacking *unpacking = data;

	return unpacking->gzip != NULL ? read_gzip (unpacking, buffer, length, error)
	                               : read_archive (unpacking, buffer, length, error);
}

const PpUnpacker pp_unpacker = { unpacking_new, unpacking_read, unpacking_free };
