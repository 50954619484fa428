#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mail/input.h"

static gboolean
fail (GError **error, const char *what, const char *path)
{
	pp_set_file_error (error, what, path);
	return FALSE;
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

/* A new folder lasts when the one that it is in is on disk. */
static gboolean
make_folders (const char *folder, GError **error)
{
	static const char *const parts[] = { "tmp", "new", "cur" };
	g_autofree char *parent = g_path_get_dirname (folder);
	gboolean made = FALSE;

	for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
		g_autofree char *path = g_build_filename (folder, parts[i], NULL);

		if (g_file_test (path, G_FILE_TEST_IS_DIR))
			continue;
		if (g_mkdir_with_parents (path, 0700) != 0)
			return fail (error, "make the folder", path);
		made = TRUE;
	}
	return !made || (sync_folder (folder, error) && sync_folder (parent, error));
}

/* As Maildir names are; the route behind the last comma. Threads of one process, and machines that share the folder, tell
 * themselves apart by R. */
static char *
file_name (const char *route)
{
	gint64 now = g_get_real_time ();
	g_autofree char *escaped = route != NULL ? g_uri_escape_string (route, "=@", FALSE) : NULL;

	return g_strdup_printf ("%" G_GINT64_FORMAT ".M%06" G_GINT64_FORMAT "P%dR%08x.patchpost%s%s",
	                        now / G_USEC_PER_SEC, now % G_USEC_PER_SEC, (int) getpid (), g_random_int (),
	                        escaped != NULL ? "," : "", escaped != NULL ? escaped : "");
}

static char *
route_of_name (const char *name)
{
	const char *comma = strrchr (name, ',');

	return comma != NULL ? g_uri_unescape_string (comma + 1, NULL) : NULL;
}

gboolean
pp_spool_add (const char *folder, const char *route, GBytes *raw, GError **error)
{
	g_autofree char *name = file_name (route);
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

/* A file that cannot be read, or removed when it was taken, is left: nothing is lost, what comes twice is a duplicate. */
static PpSpoolAnswer
drain_one (const char *folder, const char *name, PpSpoolFunc deliver, gpointer data)
{
	g_autofree char *path = g_build_filename (folder, name, NULL);
	g_autofree char *route = route_of_name (name);
	g_autofree char *contents = NULL;
	g_autoptr (GBytes) raw = NULL;
	PpSpoolAnswer answer;
	gsize length;
	GStatBuf st;

	if (g_stat (path, &st) != 0 || !g_file_get_contents (path, &contents, &length, NULL))
		return PP_SPOOL_LEFT;
	raw = g_bytes_new_take (g_steal_pointer (&contents), length);
	answer = deliver (route, raw, st.st_mtime, data);
	return answer == PP_SPOOL_TAKEN && g_unlink (path) != 0 ? PP_SPOOL_LEFT : answer;
}

void
pp_spool_drain (const char *folder, guint limit, PpSpoolFunc deliver, gpointer data)
{
	g_autofree char *new_folder = g_build_filename (folder, "new", NULL);
	g_autofree char *lock_path = g_build_filename (folder, ".lock", NULL);
	g_autoptr (GPtrArray) names = list_folder (new_folder);
	PpSpoolAnswer answer = PP_SPOOL_LEFT;
	guint taken = 0;
	int lock;

	if (names->len == 0)
		return;
	lock = g_open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock >= 0 && flock (lock, LOCK_EX | LOCK_NB) == 0) {
		for (guint i = 0; i < names->len && taken < limit && answer != PP_SPOOL_STOP; i++) {
			answer = drain_one (new_folder, g_ptr_array_index (names, i), deliver, data);
			taken += answer == PP_SPOOL_TAKEN;
		}
	}
	if (lock >= 0)
		close (lock);
}

gboolean
pp_spool_look (const char *folder, PpSpooled *spooled, GError **error)
{
	g_autofree char *new_folder = g_build_filename (folder, "new", NULL);
	g_autoptr (GError) local = NULL;
	g_autoptr (GDir) dir = g_dir_open (new_folder, 0, &local);
	const char *name;

	*spooled = (PpSpooled) { 0 };
	if (dir == NULL && !g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
		g_propagate_error (error, g_steal_pointer (&local));
		return FALSE;
	}
	while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
		g_autofree char *path = g_build_filename (new_folder, name, NULL);
		GStatBuf st;

		if (name[0] == '.' || g_stat (path, &st) != 0)
			continue;
		spooled->messages++;
		spooled->bytes += (guint64) st.st_size;
		if (spooled->oldest == 0 || st.st_mtime < spooled->oldest)
			spooled->oldest = st.st_mtime;
	}
	return TRUE;
}
