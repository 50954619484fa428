#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
fail (GError **error, const char *what, const char *path)
{
	int saved = errno;

	g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "cannot %s '%s': %s", what, path,
	             g_strerror (saved));
	return FALSE;
}

static gboolean
make_folders (const char *folder, GError **error)
{
	static const char *const parts[] = { "tmp", "new", "cur" };

	for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
		g_autofree char *path = g_build_filename (folder, parts[i], NULL);

		if (g_mkdir_with_parents (path, 0700) != 0)
			return fail (error, "make the folder", path);
	}
	return TRUE;
}

static gboolean
write_all (int fd, const char *data, gsize length)
{
	while (length > 0) {
		ssize_t n = write (fd, data, length);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return FALSE;
		data += n;
		length -= (gsize) n;
	}
	return TRUE;
}

static gboolean
write_file (const char *path, GBytes *raw, GError **error)
{
	gsize length;
	const char *data = g_bytes_get_data (raw, &length);
	int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	gboolean written;

	if (fd < 0)
		return fail (error, "create", path);
	written = write_all (fd, data, length) && fsync (fd) == 0;
	if (!written)
		fail (error, "write", path);
	if (close (fd) != 0 && written)
		written = fail (error, "close", path);
	if (!written)
		g_unlink (path);
	return written;
}

static gboolean
sync_folder (const char *path, GError **error)
{
	int fd = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	gboolean synced = fd >= 0 && fsync (fd) == 0;

	if (!synced)
		fail (error, "sync", path);
	if (fd >= 0)
		close (fd);
	return synced;
}

gboolean
pp_spool_add (const char *folder, GBytes *raw, GError **error)
{
	gint64 now = g_get_real_time ();
	g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT ".M%06" G_GINT64_FORMAT "P%d.patchpost",
	                                         now / G_USEC_PER_SEC, now % G_USEC_PER_SEC, (int) getpid ());
	g_autofree char *tmp = g_build_filename (folder, "tmp", name, NULL);
	g_autofree char *new_folder = g_build_filename (folder, "new", NULL);
	g_autofree char *final = g_build_filename (new_folder, name, NULL);

	if (!make_folders (folder, error) || !write_file (tmp, raw, error))
		return FALSE;
	if (g_rename (tmp, final) != 0) {
		fail (error, "rename", tmp);
		g_unlink (tmp);
		return FALSE;
	}
	return sync_folder (new_folder, error);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
	return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_folder (const char *path)
{
	g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
	GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
		if (name[0] != '.')
			g_ptr_array_add (names, g_strdup (name));
	g_ptr_array_sort (names, compare_names);
	return names;
}

static gboolean
drain_one (const char *path, PpSpoolFunc deliver, gpointer data)
{
	g_autofree char *contents = NULL;
	g_autoptr (GBytes) raw = NULL;
	gsize length;
	GStatBuf st;

	if (g_stat (path, &st) != 0 || !g_file_get_contents (path, &contents, &length, NULL))
		return FALSE;
	raw = g_bytes_new_take (g_steal_pointer (&contents), length);
	return deliver (raw, st.st_mtime, data) && g_unlink (path) == 0;
}

void
pp_spool_drain (const char *folder, guint limit, PpSpoolFunc deliver, gpointer data)
{
	g_autofree char *new_folder = g_build_filename (folder, "new", NULL);
	g_autofree char *lock_path = g_build_filename (folder, ".lock", NULL);
	g_autoptr (GPtrArray) names = list_folder (new_folder);
	int lock;

	if (names->len == 0)
		return;
	lock = g_open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock < 0)
		return;
	for (guint i = 0; flock (lock, LOCK_EX | LOCK_NB) == 0 && i < names->len && i < limit; i++) {
		g_autofree char *path = g_build_filename (new_folder, g_ptr_array_index (names, i), NULL);

		if (g_file_test (path, G_FILE_TEST_EXISTS) && !drain_one (path, deliver, data))
			break;
	}
	close (lock);
}
