/* A walk over commits; each is compared with its first parent, and the names of what changed say what came and went: those of
 * both formats differ, so that nobody has to know which it is. libgit2's own git_diff costs ten times as much, for it
 * knows any tree, and these have two levels at most.
 */
#include "repository.h"

#include <git2.h>
#include <string.h>

#include "mail/limits.h"
#include "mail/message.h"

/* libgit2 would keep as much as it likes: 256 MB of objects, 8 GB of mapped packs. */
#define CACHE_BYTES (1 * 1024 * 1024)
#define WINDOW_BYTES (1 * 1024 * 1024)
#define MAPPED_BYTES (4 * 1024 * 1024)

/* It also keeps 16 MB of what objects in a pack are told apart from, and nothing but closing the pack gives them back: done after
 * so many bytes of mail. */
#define RENEW_BYTES (4 * 1024 * 1024)

typedef struct {
	PpSourceKind kind;
	git_oid blob;
} Change;

struct _PpRepository {
	char *path;
	git_repository *git;
	git_oid tip;
	gboolean unborn;	/* no commit yet */
	GArray *commits;	/* of git_oid: to be read, the last of them next; or NULL */
	git_revwalk *walk;	/* instead, where histories were merged; both NULL: there is nothing to be read */
	git_tree *tree;		/* of the commit TREE_OF, or NULL */
	git_oid tree_of;
	GArray *changes;	/* of Change: of the commit that is read now */
	guint next;
	gsize read;		/* bytes, since the packs were opened */
	git_oid commit;
	gint64 committed;
	char position[GIT_OID_HEXSZ + 1];	/* the last commit that was given as a whole, or "" */
	gboolean moved;		/* since it began */
	PpMboxMessage message;
};

static gboolean
set_error (GError **error, const PpRepository *repository, const char *what)
{
	const git_error *last = git_error_last ();

	g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_IO, "cannot read '%s': %s: %s", repository->path, what,
	             last != NULL ? last->message : "no reason given");
	return FALSE;
}

static gboolean
commit_error (GError **error, const PpRepository *repository)
{
	char id[GIT_OID_HEXSZ + 1];
	g_autofree char *what = g_strdup_printf ("commit %s", git_oid_tostr (id, sizeof id, &repository->commit));

	return set_error (error, repository, what);
}

/* --- what it is --------------------------------------------------------------------------------- */

static gboolean
is_hex (const char *name, gsize length)
{
	return strlen (name) == length && strspn (name, "0123456789abcdef") == length;
}

/* Nothing but what the formats have may be in it. */
static gboolean
is_inbox_tree (const git_tree *tree)
{
	for (size_t i = 0; i < git_tree_entrycount (tree); i++) {
		const git_tree_entry *entry = git_tree_entry_byindex (tree, i);
		const char *name = git_tree_entry_name (entry);
		gboolean is_folder = git_tree_entry_type (entry) == GIT_OBJECT_TREE;

		if (is_folder ? !is_hex (name, 2) : strcmp (name, "m") != 0 && strcmp (name, "d") != 0)
			return FALSE;
	}
	return TRUE;
}

/* 1: a public-inbox; 0: not; -1 and ERROR. */
static int
look_at (PpRepository *repository, GError **error)
{
	git_commit *commit = NULL;
	git_tree *tree = NULL;
	int result = -1;

	int found = git_reference_name_to_id (&repository->tip, repository->git, "HEAD");
	repository->unborn = found == GIT_ENOTFOUND || found == GIT_EUNBORNBRANCH;
	if (repository->unborn)
		return 1;
	if (found != 0 || git_commit_lookup (&commit, repository->git, &repository->tip) != 0 ||
	    git_commit_tree (&tree, commit) != 0)
		set_error (error, repository, "HEAD");
	else
		result = is_inbox_tree (tree);
	git_tree_free (tree);
	git_commit_free (commit);
	return result;
}

static gboolean
open_git (PpRepository *repository)
{
	g_autofree char *inner = g_build_filename (repository->path, ".git", NULL);

	return git_repository_open_bare (&repository->git, repository->path) == 0 ||
	       git_repository_open_bare (&repository->git, inner) == 0;
}

void
pp_repositories_start (void)
{
	git_libgit2_init ();
	git_libgit2_opts (GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t) CACHE_BYTES);
	git_libgit2_opts (GIT_OPT_SET_MWINDOW_SIZE, (size_t) WINDOW_BYTES);
	git_libgit2_opts (GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, (size_t) MAPPED_BYTES);
}

void
pp_repositories_end (void)
{
	git_libgit2_shutdown ();
}

PpRepository *
pp_repository_open (const char *path, gboolean any, GError **error)
{
	g_autoptr (PpRepository) repository = g_new0 (PpRepository, 1);

	repository->path = g_strdup (path);
	repository->changes = g_array_new (FALSE, FALSE, sizeof (Change));
	if (!open_git (repository))
		return NULL;
	int fits = look_at (repository, error);
	return fits > 0 || (fits == 0 && any) ? g_steal_pointer (&repository) : NULL;
}

static void
stop (PpRepository *repository)
{
	g_clear_pointer (&repository->commits, g_array_unref);
	g_clear_pointer (&repository->walk, git_revwalk_free);
}

void
pp_repository_free (PpRepository *repository)
{
	if (repository == NULL)
		return;
	pp_mbox_message_clear (&repository->message);
	g_array_unref (repository->changes);
	git_tree_free (repository->tree);
	stop (repository);
	git_repository_free (repository->git);
	g_free (repository->path);
	g_free (repository);
}

/* --- where it begins ---------------------------------------------------------------------------- */

/* The commits to be read, as far as they are one line, which is what public-inbox writes: TRUE, with *FOUND: SINCE (or NULL) is
 * one of the history. FALSE: there are merges. */
static gboolean
collect_line (PpRepository *repository, const git_oid *since, gboolean *found)
{
	git_oid id = repository->tip;
	gboolean more = TRUE;

	*found = FALSE;
	repository->commits = g_array_new (FALSE, FALSE, sizeof (git_oid));
	while (more) {
		git_commit *commit = NULL;
		guint parents = 0;

		*found = since != NULL && git_oid_equal (&id, since);
		if (*found)
			return TRUE;
		g_array_append_val (repository->commits, id);
		if (git_commit_lookup (&commit, repository->git, &id) == 0)
			parents = git_commit_parentcount (commit);
		if (parents == 1)
			id = *git_commit_parent_id (commit, 0);
		git_commit_free (commit);
		if (parents > 1)
			return FALSE;
		more = parents == 1;
	}
	return TRUE;
}

/* The same where histories were merged: libgit2 holds all of it. */
static gboolean
start_walk (PpRepository *repository, const git_oid *since, gboolean *found, GError **error)
{
	g_clear_pointer (&repository->commits, g_array_unref);
	*found = since != NULL && (git_oid_equal (since, &repository->tip) ||
	                           git_graph_descendant_of (repository->git, &repository->tip, since) == 1);
	return (git_revwalk_new (&repository->walk, repository->git) == 0 &&
	        git_revwalk_sorting (repository->walk, GIT_SORT_TOPOLOGICAL | GIT_SORT_REVERSE) == 0 &&
	        git_revwalk_push (repository->walk, &repository->tip) == 0 &&
	        (!*found || git_revwalk_hide (repository->walk, since) == 0)) ||
	       set_error (error, repository, "its history");
}

static gboolean
start_behind (PpRepository *repository, const git_oid *since, gboolean *found, GError **error)
{
	return collect_line (repository, since, found) || start_walk (repository, since, found, error);
}

static gboolean
is_commit (const PpRepository *repository, const char *since, git_oid *id)
{
	git_commit *commit = NULL;
	gboolean is = git_oid_fromstr (id, since) == 0 && git_commit_lookup (&commit, repository->git, id) == 0;

	git_commit_free (commit);
	return is;
}

gboolean
pp_repository_start (PpRepository *repository, const char *since, gboolean full, gboolean *rewritten, GError **error)
{
	git_oid id;
	gboolean is, found;

	*rewritten = FALSE;
	stop (repository);
	if (repository->unborn)
		return TRUE;
	is = since != NULL && is_commit (repository, since, &id);
	if (!start_behind (repository, is ? &id : NULL, &found, error))
		return FALSE;
	*rewritten = since != NULL && !found;
	if (found && full) {
		stop (repository);
		return start_behind (repository, NULL, &found, error);
	}
	if (found && git_oid_equal (&id, &repository->tip))
		stop (repository);
	else if (found)
		git_oid_tostr (repository->position, sizeof repository->position, &id);
	return TRUE;
}

gboolean
pp_repository_has_more (const PpRepository *repository)
{
	return repository->commits != NULL || repository->walk != NULL;
}

/* --- what commits change ------------------------------------------------------------------------ */

static void
add_change (PpRepository *repository, PpSourceKind kind, const git_tree_entry *entry)
{
	const Change change = { kind, *git_tree_entry_id (entry) };

	if (git_tree_entry_type (entry) == GIT_OBJECT_BLOB)
		g_array_append_val (repository->changes, change);
}

static const git_tree_entry *
find_entry (const git_tree *tree, const char *name)
{
	return tree != NULL ? git_tree_entry_byname (tree, name) : NULL;
}

static gboolean
is_same (const git_tree_entry *a, const git_tree_entry *b)
{
	return a != NULL && b != NULL && git_oid_equal (git_tree_entry_id (a), git_tree_entry_id (b));
}

/* TRUE and *TREE, or NULL there when ENTRY is no tree. */
static gboolean
load_tree (const PpRepository *repository, const git_tree_entry *entry, git_tree **tree)
{
	*tree = NULL;
	return entry == NULL || git_tree_entry_type (entry) != GIT_OBJECT_TREE ||
	       git_tree_lookup (tree, repository->git, git_tree_entry_id (entry)) == 0;
}

/* What differs between the folders xx of version 1; either may be NULL. A file that is another now was edited: the id that
 * names it is not gone. */
static void
compare_folders (PpRepository *repository, const git_tree *before, const git_tree *after)
{
	for (size_t i = 0; before != NULL && i < git_tree_entrycount (before); i++) {
		const git_tree_entry *old = git_tree_entry_byindex (before, i);
		const char *name = git_tree_entry_name (old);

		if (is_hex (name, 38) && find_entry (after, name) == NULL)
			add_change (repository, PP_SOURCE_REMOVED, old);
	}
	for (size_t i = 0; after != NULL && i < git_tree_entrycount (after); i++) {
		const git_tree_entry *new = git_tree_entry_byindex (after, i);
		const char *name = git_tree_entry_name (new);

		if (is_hex (name, 38) && !is_same (find_entry (before, name), new))
			add_change (repository, PP_SOURCE_ARCHIVED, new);
	}
}

/* OLD and NEW are entries of one name in the root; either may be NULL. What is `m' now is another message than before, and
 * both are there. */
static gboolean
compare_entries (PpRepository *repository, const git_tree_entry *old, const git_tree_entry *new)
{
	const char *name = git_tree_entry_name (new != NULL ? new : old);
	git_tree *before = NULL, *after = NULL;
	gboolean fine = TRUE;

	if (is_same (old, new))
		return TRUE;
	if (is_hex (name, 2)) {
		fine = load_tree (repository, old, &before) && load_tree (repository, new, &after);
		if (fine)
			compare_folders (repository, before, after);
		git_tree_free (before);
		git_tree_free (after);
	} else if (new != NULL && strcmp (name, "m") == 0) {
		add_change (repository, PP_SOURCE_ARCHIVED, new);
	} else if (new != NULL && strcmp (name, "d") == 0) {
		add_change (repository, PP_SOURCE_REMOVED, new);
	}
	return fine;
}

static gboolean
compare_roots (PpRepository *repository, const git_tree *before, const git_tree *after)
{
	gboolean fine = TRUE;

	for (size_t i = 0; fine && before != NULL && i < git_tree_entrycount (before); i++) {
		const git_tree_entry *old = git_tree_entry_byindex (before, i);

		if (find_entry (after, git_tree_entry_name (old)) == NULL)
			fine = compare_entries (repository, old, NULL);
	}
	for (size_t i = 0; fine && i < git_tree_entrycount (after); i++) {
		const git_tree_entry *new = git_tree_entry_byindex (after, i);

		fine = compare_entries (repository, find_entry (before, git_tree_entry_name (new)), new);
	}
	return fine;
}

/* The tree of the first parent of COMMIT, which nearly always is the commit before: TRUE and repository->tree. */
static gboolean
load_parent_tree (PpRepository *repository, const git_commit *commit)
{
	const git_oid *id = git_commit_parent_id (commit, 0);
	git_commit *parent = NULL;
	gboolean fine;

	if (id != NULL && repository->tree != NULL && git_oid_equal (id, &repository->tree_of))
		return TRUE;
	g_clear_pointer (&repository->tree, git_tree_free);
	fine = id == NULL ||
	       (git_commit_lookup (&parent, repository->git, id) == 0 && git_commit_tree (&repository->tree, parent) == 0);
	git_commit_free (parent);
	return fine;
}

static gboolean
diff_commit (PpRepository *repository, const git_commit *commit)
{
	git_tree *tree = NULL;

	if (!load_parent_tree (repository, commit) || git_commit_tree (&tree, commit) != 0)
		return FALSE;
	gboolean fine = compare_roots (repository, repository->tree, tree);
	git_tree_free (repository->tree);
	repository->tree = tree;
	repository->tree_of = *git_commit_id (commit);
	return fine;
}

/* Its id: 1; 0 at the end; -1. */
static int
walk_on (PpRepository *repository)
{
	GArray *commits = repository->commits;

	if (commits == NULL) {
		int walked = git_revwalk_next (&repository->commit, repository->walk);

		return walked == 0 ? 1 : walked == GIT_ITEROVER ? 0 : -1;
	}
	if (commits->len == 0)
		return 0;
	repository->commit = g_array_index (commits, git_oid, commits->len - 1);
	g_array_set_size (commits, commits->len - 1);
	return 1;
}

/* Closes the packs and opens them again, where nothing else is open in them. */
static gboolean
renew (PpRepository *repository)
{
	if (repository->read < RENEW_BYTES || repository->commits == NULL)
		return TRUE;
	repository->read = 0;
	g_clear_pointer (&repository->tree, git_tree_free);
	g_clear_pointer (&repository->git, git_repository_free);
	return open_git (repository);
}

/* The next commit that changes mail: 1; 0 at the end; -1 and ERROR. */
static int
next_commit (PpRepository *repository, GError **error)
{
	g_array_set_size (repository->changes, 0);
	repository->next = 0;
	if (!renew (repository))
		return set_error (error, repository, "its packs"), -1;
	while (repository->changes->len == 0) {
		git_commit *commit = NULL;

		int walked = walk_on (repository);
		if (walked == 0)
			return 0;
		if (walked < 0)
			return set_error (error, repository, "its history"), -1;
		gboolean fine = git_commit_lookup (&commit, repository->git, &repository->commit) == 0 &&
		                diff_commit (repository, commit);
		repository->committed = commit != NULL ? git_commit_time (commit) : PP_NO_DATE;
		git_commit_free (commit);
		if (!fine)
			return commit_error (error, repository), -1;
		repository->moved = TRUE;
	}
	return 1;
}

static gboolean
read_blob (PpRepository *repository, const git_oid *id, GError **error)
{
	PpMboxMessage *message = &repository->message;
	git_blob *blob;

	if (git_blob_lookup (&blob, repository->git, id) != 0)
		return commit_error (error, repository);

	const char *text = git_blob_rawcontent (blob);
	gsize length = (gsize) git_blob_rawsize (blob);
	gsize line = pp_mbox_from_line (text, length, &message->from_line_date);
	if (line == 0)
		message->from_line_date = PP_NO_DATE;
	message->too_large = length - line > PP_LIMIT_MESSAGE;
	message->raw = g_bytes_new (text + line, length - line);
	repository->read += length;
	git_blob_free (blob);
	return TRUE;
}

/* --- one after the other ------------------------------------------------------------------------ */

static int
finish (PpRepository *repository, PpSourceItem *item)
{
	stop (repository);
	if (!repository->moved)
		return 0;
	git_oid_tostr (repository->position, sizeof repository->position, &repository->tip);
	*item = (PpSourceItem) { .kind = PP_SOURCE_MARK, .arrival = PP_NO_DATE, .position = repository->position };
	return 1;
}

static int
next_change (PpRepository *repository, PpSourceItem *item, GError **error)
{
	if (repository->next == repository->changes->len) {
		int got = next_commit (repository, error);
		if (got <= 0)
			return got == 0 ? finish (repository, item) : -1;
	}

	const Change *change = &g_array_index (repository->changes, Change, repository->next++);
	if (!read_blob (repository, &change->blob, error))
		return -1;
	/* what of a commit was stored without the rest is read again */
	if (repository->next == repository->changes->len)
		git_oid_tostr (repository->position, sizeof repository->position, &repository->commit);
	*item = (PpSourceItem) { .kind = change->kind, .message = repository->message, .arrival = repository->committed,
	                         .position = repository->position[0] != '\0' ? repository->position : NULL };
	git_oid_tostr (item->commit, sizeof item->commit, &repository->commit);
	return 1;
}

int
pp_repository_next (PpRepository *repository, PpSourceItem *item, GError **error)
{
	pp_mbox_message_clear (&repository->message);
	if (!pp_repository_has_more (repository))
		return 0;

	int got = next_change (repository, item, error);
	if (got < 0)
		stop (repository);
	return got;
}
