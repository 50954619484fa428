/* Estimates, from real archives: a byte of mail becomes one byte of tables and indexes (lz4; 1.0 for two archives of a kernel
 * list). Compressed mail is 4 to 7 times as much when it is unpacked: gzip 3.9, bzip2 4.5, zstd 5.1, xz 6.7; packs of
 * public-inbox 3.0.
 */
#include "config.h"

#include "space.h"

#include <sys/statvfs.h>

#define UNPACKED 5
#define UNPACKED_OF_REPOSITORY 3

/* The log goes up to max_wal_size, 1 GB by default, and is reused then. */
#define LOG_BYTES G_GUINT64_CONSTANT (1000000000)

guint64
pp_space_needed (const PpSourceSize *size)
{
	guint64 mail = size->bytes - size->packed + UNPACKED * size->packed + UNPACKED_OF_REPOSITORY * size->repositories;

	return mail + MIN (mail, LOG_BYTES);
}

gboolean
pp_space_check (const PpSourceSize *size, guint64 free_bytes, GError **error)
{
	guint64 needed = pp_space_needed (size);
	g_autofree char *needed_text = g_format_size (needed), *free_text = g_format_size (free_bytes);

	if (needed <= free_bytes)
		return TRUE;
	g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_UNAVAILABLE,
	             "the archive will need about %s on the disk of the database, where %s are free; --force goes on all the same",
	             needed_text, free_text);
	return FALSE;
}

static gboolean
is_on_this_machine (PpStore *store)
{
	const char *host = PQhost (pp_store_connection (store));

	return host != NULL && (host[0] == '/' || host[0] == '@');
}

gboolean
pp_space_free (PpStore *store, guint64 *free_bytes)
{
	g_autoptr (PGresult) result = NULL;
	struct statvfs disk;

	if (!is_on_this_machine (store))
		return FALSE;
	result = pp_store_query (store, "space-folder", NULL, NULL);
	if (result == NULL || PQntuples (result) == 0 || pp_result_text (result, 0, 0) == NULL ||
	    statvfs (pp_result_text (result, 0, 0), &disk) != 0)
		return FALSE;
	*free_bytes = (guint64) disk.f_bavail * disk.f_frsize;
	return TRUE;
}
