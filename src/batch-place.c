/* The decisions of a batch: what and who is new, which series there are. Works on
 * what batch-load.c brought; writes nothing.
 */
#include "batch.h"

#include <string.h>

#include "mail/msgid.h"

/* --- keys ------------------------------------------------------------------------------------- */

/* Mail that asks to be ignored, and digests, are no comments, whatever they refer to. */
static gboolean
leads_nowhere (const PpSubmission *submission)
{
	return submission->kind == PP_KIND_REPLY && (submission->flags & (PP_FLAG_HINT_IGNORE | PP_FLAG_DIGEST)) != 0;
}

void
pp_item_set_keys (PpItem *item)
{
	const GPtrArray *refs = item->submission->refs;
	guint n = leads_nowhere (item->submission) ? 0 : refs->len;

	g_free (item->key);
	g_strfreev (item->ref_keys);
	item->key = pp_msgid_key (item->submission->msgid);
	item->ref_keys = g_new0 (char *, n + 1);
	for (guint r = 0; r < n; r++)
		item->ref_keys[r] = pp_msgid_key (g_ptr_array_index (refs, r));
}

/* The sender of ITEM; what it calls itself is meet_person()'s business. */
static PpPerson *
person_of (PpBatch *batch, const PpItem *item)
{
	g_autofree char *lower = g_utf8_strdown (item->submission->email, -1);
	g_autofree char *key = pp_msgid_key (lower);
	PpPerson *person = g_hash_table_lookup (batch->persons, key);

	if (person == NULL) {
		person = g_new0 (PpPerson, 1);
		person->email_key = g_steal_pointer (&key);
		g_hash_table_insert (batch->persons, person->email_key, person);
	}
	return person;
}

gboolean
pp_batch_start (PpBatch *batch, GError **error)
{
	g_autoptr (GPtrArray) keys = g_ptr_array_new ();

	for (guint i = 0; i < batch->items->len; i++) {
		PpItem *item = g_ptr_array_index (batch->items, i);

		item->reused = FALSE;
		pp_item_withdraw (item, batch->inbox, FALSE);
		pp_item_set_keys (item);
		g_ptr_array_add (keys, item->key);
		for (guint r = 0; item->submission->kind == PP_KIND_REPLY && item->ref_keys[r] != NULL; r++)
			g_ptr_array_add (keys, item->ref_keys[r]);
		(void) person_of (batch, item);
	}
	return pp_batch_lock (batch, keys, error) && (!batch->purged || pp_batch_drop_purged (batch, error));
}

/* --- persons --------------------------------------------------------------------------------- */

static gboolean
naming_is_newer (const PpNaming *naming, gint64 date, const char *msgid)
{
	return naming->date > date || (naming->date == date && strcmp (naming->msgid, msgid) > 0);
}

/* A person has name and spelling of the latest mail that has a name; of those without, the last by msgid. What was
 * taken back names nobody: it comes before all others. */
static PpPerson *
meet_person (PpBatch *batch, const PpItem *item)
{
	PpPerson *person = person_of (batch, item);
	gboolean nameless = item->submission->name == NULL || item->removed;
	gint64 date = nameless ? 0 : item->submission->date;
	const char *msgid = item->removed ? "" : item->key;

	if (person->naming.msgid != NULL && naming_is_newer (&person->naming, date, msgid))
		return person;
	g_free (person->naming.email);
	g_free (person->naming.name);
	g_free (person->naming.msgid);
	person->naming = (PpNaming) { g_strdup (item->submission->email),
		                      nameless ? NULL : g_strdup (item->submission->name), date, g_strdup (msgid) };
	return person;
}

gboolean
pp_batch_place_persons (PpBatch *batch, const GPtrArray *items, GError **error)
{
	g_autofree PpPerson **persons = g_new (PpPerson *, items->len + 1);
	g_autoptr (GPtrArray) created = g_ptr_array_new ();
	g_autoptr (GArray) ids = NULL;

	for (guint i = 0; i < items->len; i++)
		persons[i] = meet_person (batch, g_ptr_array_index (items, i));
	if (!pp_batch_load_persons (batch, error))
		return FALSE;
	for (guint i = 0; i < items->len; i++)
		if (persons[i]->id == 0 && !persons[i]->created) {
			persons[i]->created = TRUE;
			g_ptr_array_add (created, persons[i]);
		}
	ids = pp_batch_new_ids (batch, "ingest-person-ids", created->len, error);
	if (ids == NULL)
		return FALSE;
	for (guint i = 0; i < created->len; i++)
		((PpPerson *) g_ptr_array_index (created, i))->id = g_array_index (ids, gint64, i);
	for (guint i = 0; i < items->len; i++)
		((PpItem *) g_ptr_array_index (items, i))->person_id = persons[i]->id;
	return TRUE;
}

gboolean
pp_batch_place_items (PpBatch *batch, GError **error)
{
	g_autoptr (GArray) ids = NULL;

	if (!pp_batch_place_persons (batch, batch->items, error))
		return FALSE;
	ids = pp_batch_new_ids (batch, "ingest-message-ids", batch->items->len, error);
	if (ids == NULL)
		return FALSE;
	for (guint i = 0; i < batch->items->len; i++) {
		PpItem *item = g_ptr_array_index (batch->items, i);

		item->id = g_array_index (ids, gint64, i);
		item->origin = (gint) batch->origin;
	}
	return TRUE;
}

/* --- series ---------------------------------------------------------------------------------- */

static PpMember *
member_of (const PpBatch *batch, const PpFact *fact)
{
	return g_hash_table_lookup (batch->members, fact->msgid);
}

PpMember *
pp_batch_add_fact (PpBatch *batch, const PpSubmission *submission, const char *key, char **ref_keys, gint64 id,
                   gint64 person_id, gint64 old_series_id)
{
	PpMember *member = g_new0 (PpMember, 1);
	PpFact *fact = pp_submission_fact (submission);

	fact->id = id;
	fact->series_id = old_series_id;
	g_free (fact->msgid);
	fact->msgid = g_strdup (key);
	g_strfreev (fact->refs);
	fact->refs = g_strdupv (ref_keys);

	member->id = id;
	member->patch = submission->kind == PP_KIND_PATCH;
	member->person_id = person_id;
	member->subject = g_strdup (submission->subject);
	member->base_commit = g_strdup (submission->base_commit);
	member->old_series_id = old_series_id;
	g_hash_table_insert (batch->members, g_strdup (key), member);
	pp_closure_add (batch->closure, fact);
	return member;
}

static void
add_new_facts (PpBatch *batch)
{
	for (guint i = 0; i < batch->items->len; i++) {
		PpItem *item = g_ptr_array_index (batch->items, i);

		item->member = NULL;
		if (item->submission->kind == PP_KIND_REPLY)
			continue;
		item->member = pp_batch_add_fact (batch, item->submission, item->key, item->ref_keys, item->id,
		                                  item->person_id, 0);
		item->member->item = item;
	}
}

static PpSeriesRow *
row_build (PpBatch *batch, const PpSeries *series, gint64 id)
{
	const PpFact *head = pp_series_member (series, 0);
	const PpSeriesRow *old = g_hash_table_lookup (batch->old_rows, &id);
	PpSeriesRow *row = g_new0 (PpSeriesRow, 1);
	const PpProject *project =
		pp_inbox_label (batch->inbox, member_of (batch, head)->subject, &row->match_given_up);

	row->id = id;
	row->project_id = project != NULL ? project->id : 0;
	row->name = g_strdup (series->name);
	row->version = series->version;
	row->total = series->total;
	row->received = series->received;
	row->extras = series->n_extras;
	row->complete = series->complete;
	row->date = series->first->date;
	row->person_id = member_of (batch, series->first)->person_id;
	row->cover_id = series->cover != NULL ? member_of (batch, series->cover)->id : 0;
	row->first_id = member_of (batch, series->first)->id;
	row->base_commit = g_strdup (member_of (batch, head)->base_commit);
	row->change_id = g_strdup (head->change_id);
	row->completed = series->complete || (old != NULL && old->completed);
	return row;
}

static gboolean
row_equal (const PpSeriesRow *a, const PpSeriesRow *b)
{
	return a->project_id == b->project_id && a->version == b->version && a->total == b->total &&
	       a->received == b->received && a->extras == b->extras && a->complete == b->complete &&
	       a->date == b->date && a->person_id == b->person_id && a->cover_id == b->cover_id &&
	       a->first_id == b->first_id && a->merged_into == b->merged_into && a->completed == b->completed &&
	       g_strcmp0 (a->name, b->name) == 0 && g_strcmp0 (a->base_commit, b->base_commit) == 0 &&
	       g_strcmp0 (a->change_id, b->change_id) == 0;
}

/* patch-completed: number n and all below it are there. Told once a patch. */
static void
mark_completed_patches (PpBatch *batch, const PpSeries *series)
{
	for (guint i = 0; i + series->n_extras < series->patches->len; i++) {
		const PpFact *fact = g_ptr_array_index (series->patches, i);

		if (fact->number != i + 1)
			break;
		if (!member_of (batch, fact)->completed)
			g_ptr_array_add (batch->completed, member_of (batch, fact));
		member_of (batch, fact)->completed = TRUE;
	}
}

/* Puts the members into ROW: TRUE when one was not there before, or was there in another way. */
static gboolean
put_members (PpBatch *batch, const PpSeries *series, const PpSeriesRow *row)
{
	gboolean joined = FALSE;

	for (guint n = 0; n < pp_series_size (series); n++) {
		PpMember *member = member_of (batch, pp_series_member (series, n));
		const PpSeriesRow *old = g_hash_table_lookup (batch->old_rows, &member->old_series_id);

		joined |= member->old_series_id != row->id;
		member->series_id = row->id;
		member->project_id = row->project_id;
		member->old_project_id = old != NULL ? old->project_id : 0;
		member->group_flags = 0;
	}
	for (guint n = 0; n < series->strangers->len; n++)
		member_of (batch, g_ptr_array_index (series->strangers, n))->group_flags |= PP_FLAG_STRANGER;
	if (row->match_given_up)
		member_of (batch, pp_series_member (series, 0))->group_flags |= PP_FLAG_MATCH_GIVEN_UP;
	for (guint n = 0; n < pp_series_size (series); n++) {
		const PpMember *member = member_of (batch, pp_series_member (series, n));

		joined |= member->group_flags != member->old_group_flags;
	}
	mark_completed_patches (batch, series);
	return joined;
}

/* Where the members of stored rows went, as pp_series_heirs() says it by what their facts continue. Of those that were
 * read again the row may have said something else. */
static GHashTable *
find_heirs (const PpBatch *batch, const GPtrArray *series, const gint64 *ids)
{
	GHashTable *heirs = pp_series_heirs (series, ids);
	GHashTableIter iter;
	gpointer value;

	if (batch->refreshed == NULL)
		return heirs;
	g_hash_table_iter_init (&iter, batch->members);
	while (g_hash_table_iter_next (&iter, NULL, &value)) {
		const PpMember *member = value;

		if (member->stored_series_id != 0 && !g_hash_table_contains (heirs, &member->stored_series_id))
			g_hash_table_insert (heirs, pp_id_key (member->stored_series_id), (gpointer) &member->series_id);
	}
	return heirs;
}

/* Stored series that lost all their members stay, and say where these went. */
static void
join_emptied_rows (PpBatch *batch, const GPtrArray *series, const gint64 *ids)
{
	g_autoptr (GHashTable) alive = g_hash_table_new (g_int64_hash, g_int64_equal);
	g_autoptr (GHashTable) heirs = NULL;
	GHashTableIter iter;
	gpointer value;

	for (guint s = 0; s < series->len; s++)
		g_hash_table_add (alive, (gpointer) &ids[s]);
	g_hash_table_iter_init (&iter, batch->old_rows);
	while (g_hash_table_iter_next (&iter, NULL, &value)) {
		const PpSeriesRow *old = value;
		const gint64 *heir;
		PpSeriesRow *row;

		if (g_hash_table_contains (alive, &old->id))
			continue;
		row = g_new0 (PpSeriesRow, 1);
		row->id = old->id;
		row->project_id = old->project_id;
		row->name = g_strdup (old->name);
		row->version = old->version;
		row->total = old->total;
		row->date = old->date;
		row->person_id = old->person_id;
		if (heirs == NULL)
			heirs = find_heirs (batch, series, ids);
		heir = g_hash_table_lookup (heirs, &old->id);
		row->merged_into = heir != NULL ? *heir : 0;
		row->completed = old->completed;
		g_ptr_array_add (batch->changed_rows, row);
		batch->joined++;
	}
}

GArray *
pp_batch_old_series (const PpBatch *batch)
{
	g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
	GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init (&iter, batch->members);
	while (g_hash_table_iter_next (&iter, NULL, &value)) {
		PpMember *member = value;

		if (member->old_series_id != 0 && g_hash_table_add (seen, &member->old_series_id))
			g_array_append_val (ids, member->old_series_id);
	}
	for (guint i = 0; batch->lost_series != NULL && i < batch->lost_series->len; i++) {
		gint64 *id = &g_array_index (batch->lost_series, gint64, i);

		if (g_hash_table_add (seen, id))
			g_array_append_val (ids, *id);
	}
	return ids;
}

static gboolean
load_old_rows (PpBatch *batch, GError **error)
{
	g_autoptr (GArray) ids = pp_batch_old_series (batch);

	return pp_batch_load_series (batch, ids, error);
}

/* Gives ids to new series. */
static gboolean
number_new_series (PpBatch *batch, gint64 *ids, guint count, GError **error)
{
	g_autoptr (GArray) fresh = NULL;
	guint wanted = 0, used = 0;

	for (guint s = 0; s < count; s++)
		wanted += ids[s] == 0;
	fresh = pp_batch_new_ids (batch, "ingest-series-ids", wanted, error);
	if (fresh == NULL)
		return FALSE;
	for (guint s = 0; s < count; s++)
		if (ids[s] == 0)
			ids[s] = g_array_index (fresh, gint64, used++);
	return TRUE;
}

/* Those of the items that would be refused when they came one by one. What is left over can be tied together in other
 * ways: when these are none, a part of the batch tells. */
static void
mark_refused (PpBatch *batch)
{
	guint n_new = 0, at = 0;
	g_autofree gboolean *refused = g_new0 (gboolean, batch->items->len);

	for (guint i = 0; i < batch->items->len; i++)
		n_new += ((PpItem *) g_ptr_array_index (batch->items, i))->member != NULL;
	(void) pp_closure_refused (batch->closure, n_new, refused);
	for (guint i = 0; i < batch->items->len; i++) {
		PpItem *item = g_ptr_array_index (batch->items, i);

		if (item->member != NULL)
			item->refused = refused[at++];
	}
}

/* Whether there is nothing but what is refused. */
static gboolean
all_refused (const PpBatch *batch)
{
	for (guint i = 0; i < batch->items->len; i++)
		if (!((const PpItem *) g_ptr_array_index (batch->items, i))->refused)
			return FALSE;
	return batch->items->len > 0;
}

/* One submission that ties too many together stays without series, and says so. */
static gboolean
refuse_closure (PpBatch *batch, GError **error)
{
	GHashTableIter iter;
	gpointer value;

	if ((batch->asked > 1 && !batch->keep_places) || (batch->items->len > 1 && !all_refused (batch))) {
		mark_refused (batch);
		g_set_error_literal (error, PP_INGEST_ERROR, PP_INGEST_ERROR_SPLIT, "too many submissions at once");
		return FALSE;
	}
	g_hash_table_iter_init (&iter, batch->members);
	while (g_hash_table_iter_next (&iter, NULL, &value)) {
		PpMember *member = value;

		member->series_id = member->stored_series_id;
		member->group_flags = member->item != NULL ? PP_FLAG_CLOSURE_TOO_LARGE : member->old_group_flags;
	}
	return TRUE;
}

/* The row of a series: new, changed, or as it was. */
static void
place_row (PpBatch *batch, const PpSeries *series, gint64 id)
{
	const PpSeriesRow *old = g_hash_table_lookup (batch->old_rows, &id);
	PpSeriesRow *row = row_build (batch, series, id);
	PpPlaced placed = { .series = series, .id = id, .completed = row->completed };
	gboolean joined = put_members (batch, series, row);

	placed.changed = old == NULL || joined || !row_equal (old, row);
	placed.restated = old == NULL || old->version != row->version || old->date != row->date ||
	                  old->first_id != row->first_id || member_of (batch, series->first)->rewritten;
	g_array_append_val (batch->placed, placed);
	if (old == NULL)
		g_ptr_array_add (batch->new_rows, row);
	else if (placed.changed)
		g_ptr_array_add (batch->changed_rows, row);
	else
		pp_series_row_free (row);
}

/* Which rows the facts that were read again continue: a message may say that it is in a row that is not there, or that
 * has another one as its first. */
static void
settle_rows (PpBatch *batch)
{
	const GPtrArray *facts = pp_closure_facts (batch->closure);
	g_autoptr (GHashTable) claimed = g_hash_table_new (g_int64_hash, g_int64_equal);
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init (&iter, batch->old_rows);
	while (g_hash_table_iter_next (&iter, NULL, &value)) {
		const PpSeriesRow *row = value;
		const gint64 *first = row->cover_id != 0 ? &row->cover_id : &row->first_id;
		const PpSeriesRow *other = g_hash_table_lookup (claimed, first);

		if (other == NULL || other->id > row->id)
			g_hash_table_insert (claimed, (gpointer) first, value);
	}
	for (guint i = 0; i < facts->len; i++) {
		PpFact *fact = g_ptr_array_index (facts, i);
		const PpSeriesRow *row = g_hash_table_lookup (claimed, &fact->id);

		if (row != NULL)
			fact->series_id = row->id;
		else if (!g_hash_table_contains (batch->old_rows, &fact->series_id))
			fact->series_id = 0;
	}
}

static gboolean
has_patch_of (const PpSeries *series, gint64 row_id)
{
	for (guint i = 0; i < series->patches->len; i++)
		if (((const PpFact *) g_ptr_array_index (series->patches, i))->series_id == row_id)
			return TRUE;
	return FALSE;
}

/* A row that was told complete is that of the patches it was told with. Where its cover letter goes to others, they get a
 * row of their own, and so are told when they are complete. */
static void
keep_completed_rows (PpBatch *batch)
{
	for (guint s = 0; s < batch->series->len; s++) {
		const PpSeries *series = g_ptr_array_index (batch->series, s);
		gint64 row_id = series->cover != NULL ? series->cover->series_id : 0;
		const PpSeriesRow *row = g_hash_table_lookup (batch->old_rows, &row_id);
		gboolean elsewhere = FALSE;

		if (row == NULL || !row->completed || has_patch_of (series, row_id))
			continue;
		for (guint o = 0; !elsewhere && o < batch->series->len; o++)
			elsewhere = o != s && has_patch_of (g_ptr_array_index (batch->series, o), row_id);
		if (elsewhere)
			((PpFact *) series->cover)->series_id = 0;
	}
}

/* The closure without what is no submission any more: that only told who may have to do with it. */
static GPtrArray *
facts_to_group (const PpBatch *batch)
{
	const GPtrArray *all = pp_closure_facts (batch->closure);
	GPtrArray *facts = g_ptr_array_sized_new (all->len);

	for (guint i = 0; i < all->len; i++) {
		PpFact *fact = g_ptr_array_index (all, i);

		if (batch->left == NULL || !g_hash_table_contains (batch->left, fact->msgid))
			g_ptr_array_add (facts, fact);
	}
	return facts;
}

gboolean
pp_batch_place_series (PpBatch *batch, GError **error)
{
	g_autoptr (GPtrArray) facts = NULL;
	g_autofree gint64 *ids = NULL;

	add_new_facts (batch);
	if (all_refused (batch) || batch->keep_places)
		return refuse_closure (batch, error);
	if (!pp_batch_load_closure (batch, error))
		return FALSE;
	if (!batch->alone && pp_closure_too_large (batch->closure))
		return refuse_closure (batch, error);
	if (!load_old_rows (batch, error))
		return FALSE;
	if (batch->refreshed != NULL)
		settle_rows (batch);
	facts = facts_to_group (batch);
	batch->series = pp_series_group (facts);
	keep_completed_rows (batch);
	ids = g_new0 (gint64, batch->series->len + 1);
	pp_series_match (batch->series, ids);
	if (!number_new_series (batch, ids, batch->series->len, error))
		return FALSE;
	for (guint s = 0; s < batch->series->len; s++)
		place_row (batch, g_ptr_array_index (batch->series, s), ids[s]);
	join_emptied_rows (batch, batch->series, ids);
	return TRUE;
}

/* --- delegates ------------------------------------------------------------------------------- */

static gboolean
load_rules (PpBatch *batch, GError **error)
{
	if (batch->rules == NULL)
		batch->rules = pp_inbox_load_rules (batch->store, batch->inbox, error);
	return batch->rules != NULL;
}

/* A delegate named by a header counts, when there is such an account; else the rules of the project decide by
 * the files. */
static gint64
delegate_of (const PpBatch *batch, gint64 project_id, const char *hint, const char *const *paths)
{
	if (hint != NULL) {
		g_autofree char *lower = g_utf8_strdown (hint, -1);
		const gint64 *account = g_hash_table_lookup (batch->accounts, lower);

		if (account != NULL)
			return *account;
	}
	return paths != NULL ? pp_rules_delegate (batch->rules, project_id, paths) : 0;
}

static gint64
delegate_of_item (const PpBatch *batch, const PpItem *item)
{
	const PpSubmission *submission = item->submission;
	g_autoptr (GPtrArray) paths = g_ptr_array_new ();

	for (guint i = 0; submission->files != NULL && i < submission->files->len; i++) {
		const PpFile *file = g_ptr_array_index (submission->files, i);

		g_ptr_array_add (paths, file->path);
		if (file->old_path != NULL)
			g_ptr_array_add (paths, file->old_path);
	}
	g_ptr_array_add (paths, NULL);
	return delegate_of (batch, item->member->project_id, submission->hint_delegate,
	                    (const char *const *) paths->pdata);
}

/* Stored patches that got another label are under other rules now; those read again may have other files. */
static gboolean
place_relabelled (PpBatch *batch, GError **error)
{
	g_autoptr (GHashTable) relabelled = g_hash_table_new (g_int64_hash, g_int64_equal);
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init (&iter, batch->members);
	while (g_hash_table_iter_next (&iter, NULL, &value)) {
		PpMember *member = value;

		if (member->item == NULL && member->patch &&
		    (member->refreshed || member->project_id != member->old_project_id))
			g_hash_table_insert (relabelled, &member->id, member);
	}
	return g_hash_table_size (relabelled) == 0 ||
	       (load_rules (batch, error) && pp_batch_load_paths (batch, relabelled, error));
}

void
pp_batch_place_stored_delegate (PpBatch *batch, const PpMember *member, gint64 old_account_id, const char *hint, char **paths)
{
	PpDelegation delegation = { member->id, delegate_of (batch, member->project_id, hint,
		                                             (const char *const *) paths) };

	if (delegation.account_id != old_account_id)
		g_array_append_val (batch->delegations, delegation);
}

gboolean
pp_batch_place_delegates (PpBatch *batch, GError **error)
{
	if (!pp_batch_load_accounts (batch, error))
		return FALSE;
	for (guint i = 0; i < batch->items->len; i++) {
		PpItem *item = g_ptr_array_index (batch->items, i);

		item->delegate_id = 0;
		if (item->submission->kind != PP_KIND_PATCH)
			continue;
		if (!load_rules (batch, error))
			return FALSE;
		item->delegate_id = delegate_of_item (batch, item);
	}
	return place_relabelled (batch, error);
}
