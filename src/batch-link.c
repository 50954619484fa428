/* Links between the revisions of series, and who is told of them: after the series of a batch are written, for
 * the look-ups must see where every submission is now. What is looked up, and why that is enough, is in
 * patch/revision.h.
 */
#include "batch.h"

#include <string.h>

#include "mail/limits.h"
#include "mail/msgid.h"
#include "patch/revision.h"
#include "patch/subject.h"

/* A series as links see it. */
typedef struct {
	PpRevision *revision;
	gboolean whole;		/* else only those of its submissions are here that were looked up */
	gboolean affected;	/* its link is to be computed */
	gint64 old_previous_id, previous_id;
	gboolean old_partial, partial;
	gboolean completed, newly_completed, superseded;
} Link;

typedef struct {
	PpArray *keys, *dates, *msgids;
} Near;

typedef struct {
	PpBatch *batch;
	GHashTable *links;	/* id of a series → Link */
	Near titles, changes;	/* what is asked next */
	PpArray *refs;
	PpArray *series;
} Linking;

/* --- keys ------------------------------------------------------------------------------------ */

/* 64 bits of a hash that nobody can aim at: who could, would fill another's places. */
static gint64
key_of (const char *one, const char *other)
{
	g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
	guint8 digest[32];
	gsize length = sizeof digest;
	gint64 key;

	g_checksum_update (checksum, (const guchar *) one, (gssize) strlen (one));
	g_checksum_update (checksum, (const guchar *) "\n", 1);
	g_checksum_update (checksum, (const guchar *) other, (gssize) strlen (other));
	g_checksum_get_digest (checksum, digest, &length);
	memcpy (&key, digest, sizeof key);
	return GINT64_FROM_LE (key);
}

gint64
pp_batch_title_key (const char *sender, const char *title)
{
	return key_of (sender != NULL ? sender : "", title);
}

gint64
pp_batch_change_key (const char *change_id)
{
	return key_of ("", change_id);
}

/* --- what is asked --------------------------------------------------------------------------- */

static void
near_new (Near *near)
{
	*near = (Near) { pp_array_new_int8 (), pp_array_new_timestamptz (), pp_array_new_text () };
}

static void
near_clear (Near *near)
{
	g_clear_pointer (&near->keys, pp_array_free);
	g_clear_pointer (&near->dates, pp_array_free);
	g_clear_pointer (&near->msgids, pp_array_free);
}

static void
near_add (Near *near, gint64 key, gint64 date, const char *msgid)
{
	pp_array_add_int (near->keys, key);
	pp_array_add_time (near->dates, date);
	pp_array_add_text (near->msgids, msgid);
}

/* Gives what was added to PARAMS, and starts anew. */
static void
near_ask (Near *near, PpParams *params)
{
	pp_params_array (params, near->keys);
	pp_params_array (params, near->dates);
	pp_params_array (params, near->msgids);
	near_new (near);
}

static void
linking_init (Linking *linking, PpBatch *batch)
{
	*linking = (Linking) { .batch = batch };
	near_new (&linking->titles);
	near_new (&linking->changes);
	linking->refs = pp_array_new_text ();
	linking->series = pp_array_new_int8 ();
}

static void
link_free (gpointer data)
{
	Link *link = data;

	pp_revision_free (link->revision);
	g_free (link);
}

static void
linking_clear (Linking *linking)
{
	near_clear (&linking->titles);
	near_clear (&linking->changes);
	pp_array_free (linking->refs);
	pp_array_free (linking->series);
	g_clear_pointer (&linking->links, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Linking, linking_clear)

/* --- whose links may change ------------------------------------------------------------------ */

static PpPlaced *
placed_of (Linking *linking, guint n)
{
	return &g_array_index (linking->batch->placed, PpPlaced, n);
}

static PpMember *
member_of (const Linking *linking, const PpFact *fact)
{
	return g_hash_table_lookup (linking->batch->members, fact->msgid);
}

static void
ask_after (Linking *linking, const PpFact *fact)
{
	if (fact->title != NULL)
		near_add (&linking->titles, pp_batch_title_key (fact->sender, fact->title), fact->date, fact->msgid);
	if (fact->change_id != NULL)
		near_add (&linking->changes, pp_batch_change_key (fact->change_id), fact->date, fact->msgid);
}

/* Asks for what comes after the submissions of a series that others may look at in another way now. */
static void
ask_after_series (Linking *linking, const PpPlaced *placed)
{
	const PpSeries *series = placed->series;

	for (guint n = 0; n < pp_series_size (series); n++) {
		const PpFact *fact = pp_series_member (series, n);
		const PpMember *member = member_of (linking, fact);

		if (placed->restated || member->rewritten || member->series_id != member->stored_series_id ||
		    ((member->group_flags ^ member->old_group_flags) & PP_FLAG_STRANGER))
			ask_after (linking, fact);
	}
}

/* Asks for what may have been linked by what rows said that were put right. */
static void
ask_after_former (Linking *linking)
{
	const GArray *all = linking->batch->former;

	for (guint i = 0; all != NULL && i < all->len; i++) {
		const PpFormer *former = &g_array_index (all, PpFormer, i);

		if (former->title_key != 0)
			near_add (&linking->titles, former->title_key, former->date, former->msgid);
		if (former->change_key != 0)
			near_add (&linking->changes, former->change_key, former->date, former->msgid);
	}
}

static gboolean
looks_at (const PpSeries *series, GHashTable *msgids)
{
	for (guint n = 0; n < pp_series_size (series); n++)
		for (char **ref = pp_series_member (series, n)->refs; ref != NULL && *ref != NULL; ref++)
			if (g_hash_table_contains (msgids, *ref))
				return TRUE;
	return FALSE;
}

/* Marks those of the series that were grouped whose own link may be another: TRUE when there are any. */
static gboolean
find_affected (Linking *linking)
{
	g_autoptr (GHashTable) changed = g_hash_table_new (g_str_hash, g_str_equal);
	gboolean any = FALSE;

	for (guint i = 0; i < linking->batch->placed->len; i++) {
		const PpPlaced *placed = placed_of (linking, i);

		for (guint n = 0; placed->changed && n < pp_series_size (placed->series); n++)
			g_hash_table_add (changed, pp_series_member (placed->series, n)->msgid);
	}
	for (guint i = 0; i < linking->batch->placed->len; i++) {
		PpPlaced *placed = placed_of (linking, i);
		const PpSeriesRow *old;

		/* a version that is 1 now may have had a link before */
		placed->affected = placed->changed || linking->batch->refreshed != NULL ||
		                   (placed->series->version >= 2 && looks_at (placed->series, changed));
		old = g_hash_table_lookup (linking->batch->old_rows, &placed->id);
		any |= placed->affected &&
		       (placed->series->version >= 2 || (old != NULL && (old->previous_id != 0 || old->partial)));
	}
	return any;
}

/* --- what is there --------------------------------------------------------------------------- */

static void
load_placed (Linking *linking)
{
	if (linking->links != NULL)
		return;
	linking->links = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, link_free);
	for (guint i = 0; i < linking->batch->placed->len; i++) {
		PpPlaced *placed = placed_of (linking, i);
		const PpSeriesRow *old = g_hash_table_lookup (linking->batch->old_rows, &placed->id);
		Link *link = g_new0 (Link, 1);

		link->revision = pp_revision_build (placed->series);
		link->revision->id = placed->id;
		link->whole = TRUE;
		link->affected = placed->affected;
		link->completed = placed->completed;
		link->newly_completed = placed->completed && (old == NULL || !old->completed);
		if (old != NULL) {
			link->old_previous_id = old->previous_id;
			link->old_partial = old->partial;
			link->superseded = old->superseded;
		}
		g_hash_table_insert (linking->links, pp_id_key (placed->id), link);
	}
}

/* The series of a row of ingest-before.sql. */
static Link *
link_of_row (Linking *linking, const PGresult *result, int row)
{
	gint64 id = pp_result_int (result, row, 9);
	Link *link = g_hash_table_lookup (linking->links, &id);

	if (link != NULL)
		return link;
	link = g_new0 (Link, 1);
	link->revision = pp_revision_new (pp_result_text (result, row, 10), pp_result_time (result, row, 11));
	link->revision->id = id;
	link->revision->sender = pp_result_dup_text (result, row, 12);
	link->revision->version = (guint) pp_result_int (result, row, 13);
	link->revision->total = (guint) pp_result_int (result, row, 14);
	link->revision->complete = pp_result_bool (result, row, 15);
	link->old_previous_id = pp_result_int (result, row, 17);
	link->old_partial = pp_result_bool (result, row, 18);
	link->completed = pp_result_bool (result, row, 19);
	link->superseded = pp_result_bool (result, row, 20);
	g_hash_table_insert (linking->links, pp_id_key (id), link);
	return link;
}

static void
add_refs (PpRevision *revision, const PGresult *result, int row)
{
	g_auto (GStrv) refs = pp_result_texts (result, row, 8);

	for (guint r = 0; refs != NULL && refs[r] != NULL; r++)
		g_hash_table_add (revision->refs, pp_msgid_key (refs[r]));
}

static void
add_row (Linking *linking, const PGresult *result, int row)
{
	const char *msgid = pp_result_text (result, row, 0);
	gint64 date = pp_result_time (result, row, 1);
	gboolean patch = pp_result_int (result, row, 2) == PP_KIND_PATCH;
	Link *link = link_of_row (linking, result, row);
	PpRevision *revision = link->revision;
	PpRevisionPatch *added;
	g_autoptr (PpSubject) subject = NULL;

	if (g_hash_table_contains (revision->members, msgid)) {
		if (!pp_result_bool (result, row, 7))
			add_refs (revision, result, row);
		return;
	}
	subject = pp_subject_parse (pp_result_text (result, row, 5),
	                            (const char *const *) linking->batch->inbox->link_names);
	if (pp_result_bool (result, row, 16)) {
		added = pp_revision_set_cover (revision, msgid, date, subject->title);
	} else {
		guint number = pp_result_is_null (result, row, 4) ? 1 : (guint) pp_result_int (result, row, 3);

		added = pp_revision_add_patch (revision, msgid, date,
		                               patch && number <= revision->total ? number : 0, subject->title);
	}
	added->change_id = pp_result_dup_text (result, row, 6);
	added->stranger = pp_result_bool (result, row, 7);
	if (!added->stranger)
		add_refs (revision, result, row);
}

static PpParams *
before_params (Linking *linking)
{
	PpParams *params = pp_params_new ();

	pp_params_int8 (params, linking->batch->inbox->id);
	near_ask (&linking->titles, params);
	near_ask (&linking->changes, params);
	pp_params_int4 (params, PP_LIMIT_REVISIONS);
	pp_params_array (params, linking->refs);
	pp_params_array (params, linking->series);
	linking->refs = pp_array_new_text ();
	linking->series = pp_array_new_int8 ();
	return params;
}

static gboolean
asks_nothing (const Linking *linking)
{
	return pp_array_length (linking->titles.keys) == 0 && pp_array_length (linking->changes.keys) == 0 &&
	       pp_array_length (linking->refs) == 0 && pp_array_length (linking->series) == 0;
}

static gboolean
load_before (Linking *linking, GError **error)
{
	g_autoptr (PGresult) result = NULL;

	if (asks_nothing (linking))
		return TRUE;
	result = pp_store_query (linking->batch->store, "ingest-before", before_params (linking), error);
	for (int row = 0; result != NULL && row < PQntuples (result); row++)
		add_row (linking, result, row);
	return result != NULL;
}

static void
ask_before (Linking *linking, const PpRevision *revision, const PpRevisionPatch *patch, gboolean title)
{
	if (patch->stranger)
		return;
	if (patch->change_id != NULL && strcmp (patch->msgid, revision->msgid) == 0)
		near_add (&linking->changes, pp_batch_change_key (patch->change_id), patch->date, patch->msgid);
	if (title && patch->title != NULL)
		near_add (&linking->titles, pp_batch_title_key (revision->sender, patch->title), patch->date,
		          patch->msgid);
}

/* Asks for what comes before the submissions of a series. Titles are the weakest signs: they need not be looked
 * up when REVISIONS, where all its references are, has a stronger one. REVISIONS may be NULL. */
static void
ask_before_series (Linking *linking, const PpRevision *revision, const PpRevisions *revisions)
{
	PpSign sign = PP_SIGN_NONE;
	gboolean titles;

	if (revision->version < 2)
		return;
	if (revisions != NULL)
		(void) pp_revisions_previous (revisions, revision, &sign);
	titles = sign == PP_SIGN_NONE || sign > PP_SIGN_REFS;
	if (revision->cover != NULL)
		ask_before (linking, revision, revision->cover, titles);
	for (guint i = 0; i < revision->patches->len; i++)
		ask_before (linking, revision, revision->patches->pdata[i], titles);
}

static GPtrArray *
revisions_of (const Linking *linking)
{
	GPtrArray *revisions = g_ptr_array_new ();
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init (&iter, linking->links);
	while (g_hash_table_iter_next (&iter, NULL, &value))
		g_ptr_array_add (revisions, ((Link *) value)->revision);
	return revisions;
}

/* What links of the series that were grouped, and are affected, need. */
static gboolean
load_before_placed (Linking *linking, GError **error)
{
	g_autoptr (GPtrArray) all = NULL;
	g_autoptr (PpRevisions) revisions = NULL;

	load_placed (linking);
	all = revisions_of (linking);
	revisions = pp_revisions_new (all);
	for (guint i = 0; i < all->len; i++) {
		const PpRevision *revision = all->pdata[i];
		const Link *link = g_hash_table_lookup (linking->links, &revision->id);

		if (link->affected)
			ask_before_series (linking, revision, revisions);
	}
	return load_before (linking, error);
}

/* Adds to IDS the series in RESULT, of ingest-after-….sql, that are not known to be affected. */
static void
add_unsettled (Linking *linking, const PGresult *result, PpArray *ids)
{
	for (int row = 0; row < PQntuples (result); row++) {
		gint64 id = pp_result_int (result, row, 0);
		const Link *link;

		load_placed (linking);
		link = g_hash_table_lookup (linking->links, &id);
		if (link == NULL || !link->affected)
			pp_array_add_int (ids, id);
	}
}

/* The series in RESULT, of ingest-later.sql, are affected as well: asks for their members when they were not grouped.
 * NEWLY gets them. */
static void
take_after (Linking *linking, const PGresult *result, GArray *newly)
{
	for (int row = 0; row < PQntuples (result); row++) {
		gint64 id = pp_result_int (result, row, 0);
		Link *link = g_hash_table_lookup (linking->links, &id);

		g_array_append_val (newly, id);
		if (link == NULL || !link->whole)
			pp_array_add_int (linking->series, id);
	}
}

/* The series in IDS with all that they look at, and what comes before them. */
static gboolean
load_whole (Linking *linking, const GArray *ids, GError **error)
{
	if (!load_before (linking, error))
		return FALSE;
	for (guint i = 0; i < ids->len; i++) {
		Link *link = g_hash_table_lookup (linking->links, &g_array_index (ids, gint64, i));
		GHashTableIter iter;
		gpointer ref;

		if (link == NULL)
			continue;
		link->affected = TRUE;
		g_hash_table_iter_init (&iter, link->revision->refs);
		while (!link->whole && g_hash_table_iter_next (&iter, &ref, NULL))
			pp_array_add_text (linking->refs, ref);
		link->whole = TRUE;
		ask_before_series (linking, link->revision, NULL);
	}
	return load_before (linking, error);
}

static void
queue_after (const Linking *linking, const char *name, Near *near)
{
	PpParams *params;

	if (pp_array_length (near->keys) == 0)
		return;
	params = pp_params_new ();
	pp_params_int8 (params, linking->batch->inbox->id);
	near_ask (near, params);
	pp_params_int4 (params, PP_LIMIT_REVISIONS);
	pp_store_queue (linking->batch->store, name, params);
}

/* NEWLY gets the series that come after what was asked for, are no first versions, and were not known to be affected. */
static gboolean
find_after (Linking *linking, GArray *newly, GError **error)
{
	PpStore *store = linking->batch->store;
	g_autoptr (PpArray) ids = pp_array_new_int8 ();
	g_autoptr (GPtrArray) results = NULL;
	g_autoptr (PGresult) later = NULL;
	PpParams *params;

	queue_after (linking, "ingest-after-title", &linking->titles);
	queue_after (linking, "ingest-after-change", &linking->changes);
	results = pp_store_flush (store, error);
	if (results == NULL)
		return FALSE;
	for (guint i = 0; i < results->len; i++)
		add_unsettled (linking, g_ptr_array_index (results, i), ids);
	if (pp_array_length (ids) == 0)
		return TRUE;
	params = pp_params_new ();
	pp_params_int8 (params, linking->batch->inbox->id);
	pp_params_array (params, g_steal_pointer (&ids));
	later = pp_store_query (store, "ingest-later", params, error);
	if (later == NULL)
		return FALSE;
	take_after (linking, later, newly);
	return TRUE;
}

static gboolean
load_after (Linking *linking, GError **error)
{
	g_autoptr (GArray) newly = g_array_new (FALSE, FALSE, sizeof (gint64));

	for (guint i = 0; i < linking->batch->placed->len; i++)
		if (placed_of (linking, i)->changed || linking->batch->refreshed != NULL)
			ask_after_series (linking, placed_of (linking, i));
	ask_after_former (linking);
	if (asks_nothing (linking))
		return TRUE;
	return find_after (linking, newly, error) && (newly->len == 0 || load_whole (linking, newly, error));
}

/* --- the links ------------------------------------------------------------------------------- */

static void
choose_links (Linking *linking)
{
	g_autoptr (GPtrArray) all = revisions_of (linking);
	g_autoptr (PpRevisions) revisions = pp_revisions_new (all);
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init (&iter, linking->links);
	while (g_hash_table_iter_next (&iter, NULL, &value)) {
		Link *link = value;
		const PpRevision *previous;

		if (!link->affected)
			continue;
		previous = pp_revisions_previous (revisions, link->revision, NULL);
		link->previous_id = previous != NULL ? previous->id : 0;
		link->partial = pp_revision_is_partial (link->revision, previous);
	}
}

/* Those that differ from what is stored; and rows that were joined into others lose theirs. */
static gboolean
write_links (Linking *linking, GError **error)
{
	g_autoptr (PpArray) ids = pp_array_new_int8 (), previous = pp_array_new_int8 (), partial = pp_array_new_bool ();
	PpBatch *batch = linking->batch;
	PpParams *params;
	GHashTableIter iter;
	gpointer value;

	for (guint i = 0; i < batch->changed_rows->len; i++) {
		const PpSeriesRow *row = g_ptr_array_index (batch->changed_rows, i);
		const PpSeriesRow *old = g_hash_table_lookup (batch->old_rows, &row->id);

		if (row->first_id != 0 || (old->previous_id == 0 && !old->partial))
			continue;
		pp_batch_touch (batch->touched_series, row->id);
		pp_array_add_int (ids, row->id);
		pp_array_add_null (previous);
		pp_array_add_int (partial, FALSE);
	}
	if (linking->links != NULL)
		g_hash_table_iter_init (&iter, linking->links);
	while (linking->links != NULL && g_hash_table_iter_next (&iter, NULL, &value)) {
		const Link *link = value;

		if (!link->affected ||
		    (link->previous_id == link->old_previous_id && link->partial == link->old_partial))
			continue;
		pp_batch_touch (batch->touched_series, link->revision->id);
		pp_array_add_int (ids, link->revision->id);
		if (link->previous_id != 0)
			pp_array_add_int (previous, link->previous_id);
		else
			pp_array_add_null (previous);
		pp_array_add_int (partial, link->partial);
	}
	if (pp_array_length (ids) == 0)
		return TRUE;
	params = pp_params_new ();
	pp_params_int8 (params, batch->inbox->id);
	pp_params_array (params, g_steal_pointer (&ids));
	pp_params_array (params, g_steal_pointer (&previous));
	pp_params_array (params, g_steal_pointer (&partial));
	return pp_store_run (batch->store, "ingest-link", params, error);
}

static int
compare_superseded (gconstpointer a, gconstpointer b)
{
	gint64 one = ((const PpEvent *) a)->series_id, other = ((const PpEvent *) b)->series_id;

	return one < other ? -1 : one > other;
}

/* What complete series are revisions of is superseded, and so is what that is a revision of. Only where a link or a series
 * is new: the others have been told. */
static gboolean
supersede (Linking *linking, GError **error)
{
	g_autoptr (PpArray) newer = pp_array_new_int8 ();
	g_autoptr (PGresult) result = NULL;
	PpParams *params;
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init (&iter, linking->links);
	while (g_hash_table_iter_next (&iter, NULL, &value)) {
		const Link *link = value;

		if (link->affected && link->previous_id != 0 && (link->completed || link->superseded) &&
		    (link->newly_completed || link->previous_id != link->old_previous_id))
			pp_array_add_int (newer, link->revision->id);
	}
	if (pp_array_length (newer) == 0)
		return TRUE;
	params = pp_params_new ();
	pp_params_int8 (params, linking->batch->inbox->id);
	pp_params_array (params, g_steal_pointer (&newer));
	result = pp_store_query (linking->batch->store, "ingest-supersede", params, error);
	if (result == NULL)
		return FALSE;
	for (int row = 0; row < PQntuples (result); row++) {
		PpEvent event = { .category = "series-superseded", .series_id = pp_result_int (result, row, 0),
			          .project_id = pp_result_int (result, row, 1),
			          .has_cover = pp_result_bool (result, row, 2) };

		pp_batch_touch (linking->batch->touched_series, event.series_id);
		g_array_append_val (linking->batch->superseded, event);
	}
	g_array_sort (linking->batch->superseded, compare_superseded);
	return TRUE;
}

gboolean
pp_batch_link (PpBatch *batch, GError **error)
{
	g_auto (Linking) linking = { 0 };

	linking_init (&linking, batch);
	if (find_affected (&linking) && !load_before_placed (&linking, error))
		return FALSE;
	if (!load_after (&linking, error))
		return FALSE;
	if (linking.links != NULL)
		choose_links (&linking);
	return write_links (&linking, error) && (linking.links == NULL || supersede (&linking, error));
}
