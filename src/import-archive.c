#include "config.h"

#include "import-archive.h"

#include "bookmark.h"
#include "mail/printable.h"
#include "repository.h"
#include "status.h"
#include "store/archive.h"
#include "store/checkpoint.h"
#include "store/retry.h"

/* So many are taken out in one transaction. */
#define PP_GONE_AT_ONCE 200

struct _PpArchives {
	PpStore *store;
	PpIngest *ingest;
	PpRoute route;
	gboolean full;
	PpRepositoryReader reader;

	/* of the one that was opened last */
	char *path;
	char *checkpoint;
	PpUpstream archive;
};

static gpointer open_repository (const char *path, PpFormat format, gpointer data, GError **error);

static int
next_in_repository (gpointer repository, PpSourceItem *item, GError **error)
{
	return pp_repository_next (repository, item, error);
}

static void
close_repository (gpointer repository)
{
	pp_repository_free (repository);
}

PpArchives *
pp_archives_new (PpStore *store, PpIngest *ingest, const PpRoute *route, gboolean full)
{
	PpArchives *archives = g_new0 (PpArchives, 1);

	pp_repositories_start ();
	archives->store = store;
	archives->ingest = ingest;
	archives->route = *route;
	archives->full = full;
	archives->reader = (PpRepositoryReader) { open_repository, next_in_repository, close_repository, archives };
	return archives;
}

void
pp_archives_free (PpArchives *archives)
{
	if (archives == NULL)
		return;
	g_free (archives->path);
	g_free (archives->checkpoint);
	g_free (archives);
	pp_repositories_end ();
}

const PpRepositoryReader *
pp_archives_reader (const PpArchives *archives)
{
	return &archives->reader;
}

const char *
pp_archives_checkpoint (const PpArchives *archives)
{
	return archives->checkpoint;
}

const PpUpstream *
pp_archives_current (const PpArchives *archives)
{
	return &archives->archive;
}

/* --- where it begins --------------------------------------------------------------------------- */

/* What was read of the repository at PATH, and where to: another route is another import. */
static char *
checkpoint_name (const PpArchives *archives, const char *path)
{
	g_autofree char *to = pp_bookmark_route_name (&archives->route), *from = pp_bookmark_path_name (path);

	return g_strdup_printf ("import %s %s", to, from);
}

gboolean
pp_archives_is_new (const char *path, gpointer data)
{
	const PpArchives *archives = data;
	g_autofree char *name = checkpoint_name (archives, path), *since = NULL;

	return archives->full || (pp_checkpoint_load (archives->store, name, &since, NULL) && since == NULL);
}

typedef struct {
	PpArchives *archives;
	PpRepository *repository;
} Start;

static gboolean
attempt_start (gpointer data, GError **error)
{
	const Start *start = data;
	PpArchives *archives = start->archives;
	g_autofree char *since = NULL;
	gboolean rewritten;

	if (!pp_checkpoint_load (archives->store, archives->checkpoint, &since, error) ||
	    !pp_repository_start (start->repository, since, archives->full, &rewritten, error) ||
	    (rewritten && !pp_archive_supersede (archives->store, archives->checkpoint, error)) ||
	    !pp_archive_open (archives->store, archives->checkpoint, &archives->archive, error))
		return FALSE;
	if (rewritten)
		pp_warn ("'%s': the history was rewritten since it was imported last; all of it is read", archives->path);
	return TRUE;
}

/* As PpRepositoryReader wants it. */
static gpointer
open_repository (const char *path, PpFormat format, gpointer data, GError **error)
{
	PpArchives *archives = data;
	g_autoptr (PpRepository) repository = pp_repository_open (path, format == PP_FORMAT_PUBLIC_INBOX, error);
	Start start = { archives, repository };

	if (repository == NULL)
		return NULL;
	g_free (archives->path);
	g_free (archives->checkpoint);
	archives->path = g_strdup (path);
	archives->checkpoint = checkpoint_name (archives, path);
	if (!pp_store_attempt (archives->store, attempt_start, &start, error))
		return NULL;
	/* a run that ended after it had read all */
	if (!pp_repository_has_more (repository) && !pp_archives_finish (archives, error))
		return NULL;
	return g_steal_pointer (&repository);
}

/* --- what a rewritten history is without ------------------------------------------------------- */

static void
tell (const PpArchives *archives, const char *msgid, const char *what)
{
	g_autofree char *printable = pp_printable (msgid);

	pp_warn ("'%s': %s: %s", archives->path, printable, what);
}

void
pp_archives_tell_edited (const PpArchives *archives, const GPtrArray *items)
{
	for (guint i = 0; archives->archive.again && i < items->len; i++) {
		const PpItem *item = g_ptr_array_index (items, i);

		if (pp_item_is_reused (item))
			tell (archives, pp_item_message (item)->msgid, "other content than what is stored, which stays");
	}
}

/* Those of GONE from FROM to before UNTIL, all of one inbox. */
static gboolean
remove_some (const PpArchives *archives, const GPtrArray *gone, guint from, guint until, GError **error)
{
	const PpGone *first = g_ptr_array_index (gone, from);
	g_autoptr (PpInbox) inbox = pp_inbox_load_by_project (archives->store, first->project, error);
	g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

	for (guint i = from; i < until; i++)
		g_array_append_val (ids, ((const PpGone *) g_ptr_array_index (gone, i))->id);
	if (inbox == NULL || !pp_ingest_withdraw (archives->ingest, inbox, ids, error))
		return FALSE;
	for (guint i = from; i < until; i++)
		tell (archives, ((const PpGone *) g_ptr_array_index (gone, i))->msgid, "gone from the archive");
	return TRUE;
}

/* GONE is sorted by inbox. */
static gboolean
remove_gone (const PpArchives *archives, const GPtrArray *gone, GError **error)
{
	for (guint from = 0, until; from < gone->len; from = until) {
		const PpGone *first = g_ptr_array_index (gone, from);

		for (until = from + 1; until < gone->len; until++)
			if (((const PpGone *) g_ptr_array_index (gone, until))->inbox_id != first->inbox_id)
				break;
		if (first->project != NULL && !remove_some (archives, gone, from, until, error))
			return FALSE;
	}
	return TRUE;
}

gboolean
pp_archives_finish (PpArchives *archives, GError **error)
{
	g_autoptr (GPtrArray) gone = NULL;

	if (!archives->archive.again)
		return TRUE;
	do {
		g_autoptr (GPtrArray) before = g_steal_pointer (&gone);
		const PpGone *last = before != NULL ? g_ptr_array_index (before, before->len - 1) : NULL;

		gone = pp_archive_gone (archives->store, archives->checkpoint, last, PP_GONE_AT_ONCE, error);
		if (gone == NULL || !remove_gone (archives, gone, error))
			return FALSE;
	} while (gone->len > 0);
	archives->archive.again = FALSE;
	return pp_archive_settle (archives->store, archives->checkpoint, error);
}
