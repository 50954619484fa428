#include "mail/followed.h"

#include <string.h>
#include <sys/stat.h>

/* When the folders cur and new were changed last. */
typedef struct {
	struct timespec cur, new;
} Stamps;

typedef struct {
	GHashTable *names;	/* set of char *, without flags */
	Stamps stamps;		/* at the last look */
	gboolean settled;	/* the same at the look before */
} Maildir;

struct _PpFollowed {
	GHashTable *maildirs;	/* path → Maildir */
	Maildir *current;	/* that is being looked at */
	GHashTable *names;	/* … what is in it */
};

static void
maildir_free (gpointer data)
{
	Maildir *maildir = data;

	g_hash_table_unref (maildir->names);
	g_free (maildir);
}

PpFollowed *
pp_followed_new (void)
{
	PpFollowed *followed = g_new0 (PpFollowed, 1);

	followed->maildirs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, maildir_free);
	return followed;
}

void
pp_followed_free (PpFollowed *followed)
{
	if (followed == NULL)
		return;
	g_clear_pointer (&followed->names, g_hash_table_unref);
	g_hash_table_unref (followed->maildirs);
	g_free (followed);
}

static GHashTable *
names_new (void)
{
	return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static gboolean
get_stamp (const char *maildir, const char *name, struct timespec *stamp)
{
	g_autofree char *path = g_build_filename (maildir, name, NULL);
	struct stat status;

	if (stat (path, &status) != 0)
		return FALSE;
	*stamp = status.st_mtim;
	return TRUE;
}

static gboolean
stamp_equal (const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

/* A clock ticks: what comes just after a look may leave the stamp as it was. So the stamp has to be old by a whole look. */
gboolean
pp_followed_is_unchanged (PpFollowed *followed, const char *maildir)
{
	Maildir *known = g_hash_table_lookup (followed->maildirs, maildir);
	Stamps stamps = { 0 };

	if (known == NULL) {
		known = g_new0 (Maildir, 1);
		known->names = names_new ();
		g_hash_table_insert (followed->maildirs, g_strdup (maildir), known);
	}
	gboolean there = get_stamp (maildir, "cur", &stamps.cur) && get_stamp (maildir, "new", &stamps.new);
	gboolean same = there && stamp_equal (&stamps.cur, &known->stamps.cur) && stamp_equal (&stamps.new, &known->stamps.new);
	gboolean unchanged = same && known->settled;

	known->settled = same;
	known->stamps = stamps;
	return unchanged;
}

void
pp_followed_start (PpFollowed *followed, const char *maildir)
{
	followed->current = g_hash_table_lookup (followed->maildirs, maildir);
	g_assert (followed->current != NULL);
	g_clear_pointer (&followed->names, g_hash_table_unref);
	followed->names = names_new ();
}

gboolean
pp_followed_is_new (PpFollowed *followed, const char *name)
{
	char *plain = g_strndup (name, strcspn (name, ":"));
	gboolean new = !g_hash_table_contains (followed->current->names, plain);

	/* it may be in cur and new at once, while it is moved */
	return g_hash_table_add (followed->names, plain) && new;
}

void
pp_followed_end (PpFollowed *followed)
{
	g_hash_table_unref (followed->current->names);
	followed->current->names = g_steal_pointer (&followed->names);
	followed->current = NULL;
}

void
pp_followed_forget (PpFollowed *followed)
{
	g_hash_table_remove_all (followed->maildirs);
}
