#include "intake.h"

#include "store/retry.h"

struct _PpIntake {
	PpStore *store;
	PpRoute route;
	GPtrArray *inboxes;	/* of PpInbox *: one each */

	GMutex lock;		/* of what follows: for those who only look */
	GHashTable *by_list;	/* List-Ids joined with blanks → PpInbox, borrowed; NULL: none */
	PpInbox *fixed;		/* of PpRoute.project or list_id */
};

PpIntake *
pp_intake_new (PpStore *store, const PpRoute *route)
{
	PpIntake *intake = g_new0 (PpIntake, 1);

	intake->store = store;
	intake->route = *route;
	g_mutex_init (&intake->lock);
	intake->by_list = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	intake->inboxes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_inbox_free);
	return intake;
}

void
pp_intake_free (PpIntake *intake)
{
	if (intake == NULL)
		return;
	g_hash_table_unref (intake->by_list);
	g_ptr_array_unref (intake->inboxes);
	g_mutex_clear (&intake->lock);
	g_free (intake);
}

/* INBOX, or the one with its id that is there already. */
static PpInbox *
keep (PpIntake *intake, PpInbox *inbox)
{
	for (guint i = 0; inbox != NULL && i < intake->inboxes->len; i++) {
		PpInbox *other = g_ptr_array_index (intake->inboxes, i);

		if (other->id == inbox->id) {
			pp_inbox_free (inbox);
			return other;
		}
	}
	if (inbox != NULL)
		g_ptr_array_add (intake->inboxes, inbox);
	return inbox;
}

static gboolean
is_fixed (const PpIntake *intake)
{
	return intake->route.project != NULL || intake->route.list_id != NULL;
}

static gboolean
load_fixed (PpIntake *intake, GError **error)
{
	PpInbox *inbox;

	if (intake->fixed != NULL)
		return TRUE;
	if (intake->route.project != NULL) {
		inbox = keep (intake, pp_inbox_load_by_project (intake->store, intake->route.project, error));
	} else {
		g_autofree char *lower = g_utf8_strdown (intake->route.list_id, -1);
		const char *const list_ids[] = { lower, NULL };
		g_autoptr (GError) local = NULL;

		inbox = keep (intake, pp_inbox_load_by_list_ids (intake->store, list_ids, &local));
		if (local != NULL)
			g_propagate_error (error, g_steal_pointer (&local));
		else if (inbox == NULL)
			g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG,
			             "no project has the List-Id '%s'", intake->route.list_id);
	}
	g_mutex_lock (&intake->lock);
	intake->fixed = inbox;
	g_mutex_unlock (&intake->lock);
	return inbox != NULL;
}

/* --auto-project: a project for the first of LIST_IDS that can have one; what cannot is no reason to stop. */
static PpInbox *
make_project (PpIntake *intake, const char *const *list_ids, GError **error)
{
	for (guint i = 0; list_ids[i] != NULL; i++) {
		g_autoptr (GError) local = NULL;

		if (pp_project_ensure (intake->store, list_ids[i], &local))
			return keep (intake, pp_inbox_load_by_list_ids (intake->store, list_ids, error));
		if (!g_error_matches (local, PP_STORE_ERROR, PP_STORE_ERROR_DATA)) {
			g_propagate_error (error, g_steal_pointer (&local));
			return NULL;
		}
	}
	return NULL;
}

/* The inbox of the first List-Id of ITEM that has one. */
static gboolean
find_by_list (PpIntake *intake, const PpItem *item, PpInbox **inbox, GError **error)
{
	const char *const *list_ids = pp_item_list_ids (item);
	g_autofree char *joined = g_strjoinv (" ", (char **) list_ids);
	gpointer found;
	g_autoptr (GError) local = NULL;

	*inbox = NULL;
	if (list_ids[0] == NULL)
		return TRUE;
	if (g_hash_table_lookup_extended (intake->by_list, joined, NULL, &found)) {
		*inbox = found;
		return TRUE;
	}
	*inbox = keep (intake, pp_inbox_load_by_list_ids (intake->store, list_ids, &local));
	if (*inbox == NULL && local == NULL && intake->route.auto_project)
		*inbox = make_project (intake, list_ids, &local);
	if (local != NULL) {
		g_propagate_error (error, g_steal_pointer (&local));
		return FALSE;
	}
	g_mutex_lock (&intake->lock);
	g_hash_table_insert (intake->by_list, g_steal_pointer (&joined), *inbox);
	g_mutex_unlock (&intake->lock);
	return TRUE;
}

static gboolean
find (PpIntake *intake, const PpItem *item, const PpInbox **inbox, gboolean *foreign, GError **error)
{
	PpInbox *listed = NULL;

	if (foreign != NULL)
		*foreign = FALSE;
	if (!is_fixed (intake)) {
		if (!find_by_list (intake, item, &listed, error))
			return FALSE;
		*inbox = listed;
		return TRUE;
	}
	if (!load_fixed (intake, error))
		return FALSE;
	*inbox = intake->fixed;
	if (foreign == NULL)
		return TRUE;
	if (!find_by_list (intake, item, &listed, error))
		return FALSE;
	*foreign = listed != NULL && listed != intake->fixed;
	return TRUE;
}

const PpInbox *
pp_intake_known (PpIntake *intake, const PpItem *item)
{
	g_autofree char *joined = is_fixed (intake) ? NULL : g_strjoinv (" ", (char **) pp_item_list_ids (item));
	const PpInbox *inbox;

	g_mutex_lock (&intake->lock);
	inbox = joined != NULL ? g_hash_table_lookup (intake->by_list, joined) : intake->fixed;
	g_mutex_unlock (&intake->lock);
	return inbox;
}

typedef struct {
	PpIntake *intake;
	const PpItem *item;
	const PpInbox **inbox;
	gboolean *foreign;
} Finding;

static gboolean
attempt_find (gpointer data, GError **error)
{
	const Finding *f = data;

	return find (f->intake, f->item, f->inbox, f->foreign, error);
}

gboolean
pp_intake_find (PpIntake *intake, const PpItem *item, const PpInbox **inbox, gboolean *foreign, GError **error)
{
	Finding finding = { intake, item, inbox, foreign };

	return pp_store_attempt (intake->store, attempt_find, &finding, error);
}
