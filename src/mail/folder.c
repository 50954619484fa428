/* What is in a folder: a table decides, `folders'. */
#include "config.h"

#include "mail/folder.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

PpEntry *
pp_entry_new (const char *folder, const char *name, PpRole role)
{
	PpEntry *entry = g_new (PpEntry, 1);

	entry->path = folder != NULL ? g_build_filename (folder, name, NULL) : g_strdup (name);
	entry->name = entry->path + strlen (entry->path) - strlen (name);
	entry->role = role;
	entry->drained = FALSE;
	return entry;
}

void
pp_entry_free (gpointer data)
{
	PpEntry *entry = data;

	g_free (entry->path);
	g_free (entry);
}

/* --- what a folder is ----------------------------------------------------------- */

gboolean
pp_folder_has_folder (const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename (folder, name, NULL);

	return g_file_test (path, G_FILE_TEST_IS_DIR);
}

static gboolean
is_number (const char *name)
{
	return name[0] != '\0' && name[strspn (name, "0123456789")] == '\0';
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
	const PpEntry *const *left = a, *const *right = b;

	return strcmp ((*left)->name, (*right)->name);
}

/* Numbers first, however long they are, then the rest. */
static int
compare_numbers (gconstpointer a, gconstpointer b)
{
	const PpEntry *const *left = a, *const *right = b;
	const char *l = (*left)->name, *r = (*right)->name;

	if (is_number (l) != is_number (r))
		return is_number (l) ? -1 : 1;
	if (!is_number (l))
		return strcmp (l, r);
	l += strspn (l, "0");
	r += strspn (r, "0");
	if (strlen (l) != strlen (r))
		return strlen (l) < strlen (r) ? -1 : 1;
	int order = strcmp (l, r);
	return order != 0 ? order : compare_names (a, b);
}

GPtrArray *
pp_folder_names (const char *folder, gboolean hidden, GError **error)
{
	g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
	DIR *dir = opendir (folder);

	if (dir == NULL) {
		pp_set_file_error (error, "open", folder);
		return NULL;
	}
	for (;;) {
		errno = 0;
		const struct dirent *entry = readdir (dir);
		if (entry == NULL)
			break;
		if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0 &&
		    (hidden || entry->d_name[0] != '.'))
			g_ptr_array_add (names, g_strdup (entry->d_name));
	}
	gboolean failed = errno != 0;
	if (failed)
		pp_set_file_error (error, "read", folder);
	closedir (dir);
	return failed ? NULL : g_steal_pointer (&names);
}

/* Adds the names in FOLDER to ENTRIES, in the role that ROLE_OF gives them. */
static gboolean
add_names (const char *folder, PpRole (*role_of) (const char *name), GPtrArray *entries, GError **error)
{
	g_autoptr (GPtrArray) names = pp_folder_names (folder, FALSE, error);
	if (names == NULL)
		return FALSE;

	for (guint i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index (names, i);
		g_ptr_array_add (entries, pp_entry_new (folder, name, role_of (name)));
	}
	return TRUE;
}

static PpRole
role_found (const char *name)
{
	return PP_ROLE_FOUND;
}

static PpRole
role_delivered (const char *name)
{
	return PP_ROLE_DELIVERED;
}

static PpRole
role_folder (const char *name)
{
	return PP_ROLE_FOLDER;
}

static PpRole
role_mh (const char *name)
{
	return is_number (name) ? PP_ROLE_MESSAGE : PP_ROLE_FOLDER;
}

static gboolean
is_maildir (const char *folder)
{
	return pp_folder_has_folder (folder, "cur") && pp_folder_has_folder (folder, "new");
}

gboolean
pp_folder_list_nested (const char *folder, GPtrArray *entries, GError **error)
{
	g_autoptr (GPtrArray) names = pp_folder_names (folder, TRUE, error);
	g_autoptr (GPtrArray) nested = g_ptr_array_new ();

	if (names == NULL)
		return FALSE;
	for (guint i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index (names, i);
		g_autofree char *path = g_build_filename (folder, name, NULL);
		if (is_maildir (path))
			g_ptr_array_add (nested, pp_entry_new (folder, name, PP_ROLE_FOLDER));
	}
	g_ptr_array_sort (nested, compare_names);
	g_ptr_array_extend_and_steal (entries, g_steal_pointer (&nested));
	return TRUE;
}

/* cur and new in one order, then the nested ones. */
static gboolean
list_maildir (const char *folder, GPtrArray *entries, GError **error)
{
	g_autofree char *cur = g_build_filename (folder, "cur", NULL);
	g_autofree char *new = g_build_filename (folder, "new", NULL);

	/* new first: what moves from there to cur meanwhile is seen once at least */
	if (!add_names (new, role_delivered, entries, error) || !add_names (cur, role_delivered, entries, error))
		return FALSE;
	g_ptr_array_sort (entries, compare_names);
	return pp_folder_list_nested (folder, entries, error);
}

static gboolean
is_any_folder (const char *folder)
{
	return TRUE;
}

/* Messages are numbers; folders may be in it. */
static gboolean
list_mh (const char *folder, GPtrArray *entries, GError **error)
{
	if (!add_names (folder, role_mh, entries, error))
		return FALSE;
	g_ptr_array_sort (entries, compare_numbers);
	return TRUE;
}

static gboolean
has_numbered_file (const char *folder)
{
	g_autoptr (GPtrArray) names = pp_folder_names (folder, FALSE, NULL);

	for (guint i = 0; names != NULL && i < names->len; i++) {
		const char *name = g_ptr_array_index (names, i);
		if (is_number (name) && !pp_folder_has_folder (folder, name))
			return TRUE;
	}
	return FALSE;
}

/* An MH folder, or one of mboxes named by years: what each file is, its start will tell. */
static gboolean
list_numbered (const char *folder, GPtrArray *entries, GError **error)
{
	if (!add_names (folder, role_found, entries, error))
		return FALSE;
	g_ptr_array_sort (entries, compare_numbers);
	return TRUE;
}

static gboolean
list_plain (const char *folder, GPtrArray *entries, GError **error)
{
	if (!add_names (folder, role_found, entries, error))
		return FALSE;
	g_ptr_array_sort (entries, compare_names);
	return TRUE;
}

/* Whether NAME is a number and `.git'. */
static gboolean
is_epoch (const char *name)
{
	gsize digits = strspn (name, "0123456789");

	return digits > 0 && strcmp (name + digits, ".git") == 0;
}

/* As numbers: there are no leading zeros. */
static int
compare_epochs (gconstpointer a, gconstpointer b)
{
	const PpEntry *const *left = a, *const *right = b;
	gsize l = strlen ((*left)->name), r = strlen ((*right)->name);

	return l != r ? (l < r ? -1 : 1) : compare_names (a, b);
}

/* The epochs of the public-inbox FOLDER; other files of it are its program's own. */
static gboolean
list_epochs (const char *folder, GPtrArray *entries, GError **error)
{
	g_autofree char *git = g_build_filename (folder, "git", NULL);
	g_autoptr (GPtrArray) names = pp_folder_names (git, FALSE, error);

	for (guint i = 0; names != NULL && i < names->len; i++)
		if (is_epoch (g_ptr_array_index (names, i)))
			g_ptr_array_add (entries, pp_entry_new (git, g_ptr_array_index (names, i), PP_ROLE_FOLDER));
	g_ptr_array_sort (entries, compare_epochs);
	return names != NULL;
}

static gboolean
is_inbox (const char *folder)
{
	g_autofree char *git = g_build_filename (folder, "git", NULL);
	g_autoptr (GPtrArray) names = pp_folder_names (git, FALSE, NULL);

	for (guint i = 0; names != NULL && i < names->len; i++)
		if (is_epoch (g_ptr_array_index (names, i)) && pp_folder_has_folder (git, g_ptr_array_index (names, i)))
			return TRUE;
	return FALSE;
}

static gboolean
list_folders (const char *folder, GPtrArray *entries, GError **error)
{
	if (!add_names (folder, role_folder, entries, error))
		return FALSE;
	g_ptr_array_sort (entries, compare_names);
	return TRUE;
}

typedef gboolean (*ListFunc) (const char *folder, GPtrArray *entries, GError **error);

/* What is in a folder: the first row that has the format and fits. That of Maildirs comes first. */
static const struct {
	guint formats;	/* bits */
	gboolean (*fits) (const char *folder);
	ListFunc list;
} folders[] = {
	{ 1 << PP_FORMAT_AUTO | 1 << PP_FORMAT_MAILDIR, is_maildir, list_maildir },
	{ 1 << PP_FORMAT_MAILDIR, is_any_folder, list_folders },
	{ 1 << PP_FORMAT_AUTO | 1 << PP_FORMAT_PUBLIC_INBOX, is_inbox, list_epochs },
	{ 1 << PP_FORMAT_PUBLIC_INBOX, is_any_folder, list_folders },
	{ 1 << PP_FORMAT_MH, is_any_folder, list_mh },
	{ 1 << PP_FORMAT_AUTO, has_numbered_file, list_numbered },
	{ ~0u, is_any_folder, list_plain },
};

static ListFunc
list_func (const char *path, PpFormat format)
{
	guint i = 0;

	while ((folders[i].formats & 1u << format) == 0 || !folders[i].fits (path))
		i++;
	return folders[i].list;
}

gboolean
pp_folder_is_maildir (const char *path, PpFormat format)
{
	return (folders[0].formats & 1u << format) != 0 && folders[0].fits (path);
}

gboolean
pp_folder_list (const char *path, PpFormat format, GPtrArray *entries, GError **error)
{
	return list_func (path, format) (path, entries, error);
}
