/* Links between the versions of a series, by signs from strong to weak. Each sign is a list of the submissions that
 * have the same string (a change-id, a msgid, sender and title), sorted; what is looked at is the end of the list
 * before the submission in question.
 */
#include "patch/revision.h"

#include <string.h>

#include "mail/limits.h"

/* --- revisions ----------------------------------------------------------------------------- */

static void
patch_free (gpointer data)
{
	PpRevisionPatch *patch = data;

	g_free (patch->msgid);
	g_free (patch->title);
	g_free (patch->change_id);
	g_free (patch->patch_id);
	g_strfreev (patch->files);
	g_free (patch);
}

PpRevision *
pp_revision_new (const char *msgid, gint64 date)
{
	PpRevision *revision = g_new0 (PpRevision, 1);

	revision->msgid = g_strdup (msgid);
	revision->date = date;
	revision->version = revision->total = 1;
	revision->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	revision->refs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	revision->patches = g_ptr_array_new_with_free_func (patch_free);
	return revision;
}

void
pp_revision_free (PpRevision *revision)
{
	if (revision == NULL)
		return;
	g_free (revision->msgid);
	g_free (revision->sender);
	g_hash_table_unref (revision->members);
	g_hash_table_unref (revision->refs);
	g_clear_pointer (&revision->cover, patch_free);
	g_ptr_array_unref (revision->patches);
	g_free (revision);
}

static PpRevisionPatch *
make_patch (PpRevision *revision, const char *msgid, gint64 date, const char *title)
{
	PpRevisionPatch *patch = g_new0 (PpRevisionPatch, 1);

	patch->msgid = g_strdup (msgid);
	patch->date = date;
	patch->title = g_strdup (title);
	g_hash_table_add (revision->members, g_strdup (msgid));
	return patch;
}

PpRevisionPatch *
pp_revision_add_patch (PpRevision *revision, const char *msgid, gint64 date, guint number, const char *title)
{
	PpRevisionPatch *patch = make_patch (revision, msgid, date, title);

	patch->number = number;
	g_ptr_array_add (revision->patches, patch);
	return patch;
}

PpRevisionPatch *
pp_revision_set_cover (PpRevision *revision, const char *msgid, gint64 date, const char *title)
{
	g_clear_pointer (&revision->cover, patch_free);
	revision->cover = make_patch (revision, msgid, date, title);
	return revision->cover;
}

static void
add_refs (PpRevision *revision, const PpFact *fact)
{
	guint n = 0;

	for (char **ref = fact->refs; ref != NULL && *ref != NULL && n < PP_LIMIT_REFS; ref++) {
		if (strcmp (*ref, fact->msgid) == 0)
			continue;
		n++;
		if (!g_hash_table_contains (revision->refs, *ref))
			g_hash_table_add (revision->refs, g_strdup (*ref));
	}
}

PpRevision *
pp_revision_build (const PpSeries *series)
{
	const PpFact *cover = series->cover;
	PpRevision *revision = pp_revision_new (series->first->msgid, series->first->date);
	guint n_numbers = series->patches->len - series->n_extras;
	g_autoptr (GHashTable) strangers = g_hash_table_new (NULL, NULL);

	for (guint i = 0; i < series->strangers->len; i++)
		g_hash_table_add (strangers, series->strangers->pdata[i]);
	revision->sender = g_strdup (series->first->sender);
	revision->version = series->version;
	revision->total = series->total;
	revision->complete = series->complete;
	if (cover != NULL) {
		PpRevisionPatch *patch = pp_revision_set_cover (revision, cover->msgid, cover->date, cover->title);

		patch->change_id = g_strdup (cover->change_id);
		add_refs (revision, cover);
	}
	for (guint i = 0; i < series->patches->len; i++) {
		const PpFact *fact = series->patches->pdata[i];
		guint number = i < n_numbers ? fact->number : 0;
		PpRevisionPatch *patch = pp_revision_add_patch (revision, fact->msgid, fact->date, number, fact->title);

		patch->change_id = g_strdup (fact->change_id);
		patch->stranger = g_hash_table_contains (strangers, fact);
		if (!patch->stranger)
			add_refs (revision, fact);
	}
	return revision;
}

/* --- the index ----------------------------------------------------------------------------- */

/* A submission and the series it is in. */
typedef struct {
	const PpRevision *revision;
	const PpRevisionPatch *patch;
} Entry;

struct _PpRevisions {
	GHashTable *change_ids;	/* change-id → GArray of Entry, sorted */
	GHashTable *titles;	/* sender and title → GArray of Entry, sorted */
	GHashTable *members;	/* msgid → PpRevision */
};

static gint
compare_dated (gint64 date, const char *msgid, gint64 other_date, const char *other_msgid)
{
	if (date != other_date)
		return date < other_date ? -1 : 1;
	return strcmp (msgid, other_msgid);
}

static gint
compare_revisions (const PpRevision *one, const PpRevision *other)
{
	return compare_dated (one->date, one->msgid, other->date, other->msgid);
}

static gint
compare_patches (const PpRevisionPatch *one, const PpRevisionPatch *other)
{
	return compare_dated (one->date, one->msgid, other->date, other->msgid);
}

static gint
compare_entries (gconstpointer a, gconstpointer b)
{
	return compare_patches (((const Entry *) a)->patch, ((const Entry *) b)->patch);
}

/* Two strings as one; no sender has a line feed in it. */
static char *
of_sender (const PpRevision *revision, const char *string)
{
	return g_strconcat (revision->sender != NULL ? revision->sender : "", "\n", string, NULL);
}

/* Takes STRING over. */
static void
index_add (GHashTable *lists, char *string, const PpRevision *revision, const PpRevisionPatch *patch)
{
	GArray *list = g_hash_table_lookup (lists, string);
	const Entry entry = { revision, patch };

	if (list == NULL) {
		list = g_array_new (FALSE, FALSE, sizeof (Entry));
		g_hash_table_insert (lists, string, list);
	} else {
		g_free (string);
	}
	g_array_append_val (list, entry);
}

static void
index_patch (PpRevisions *revisions, const PpRevision *revision, const PpRevisionPatch *patch)
{
	if (patch->stranger)
		return;
	if (patch->change_id != NULL)
		index_add (revisions->change_ids, g_strdup (patch->change_id), revision, patch);
	if (patch->title != NULL)
		index_add (revisions->titles, of_sender (revision, patch->title), revision, patch);
}

static void
index_revision (PpRevisions *revisions, const PpRevision *revision)
{
	GHashTableIter iter;
	gpointer member;

	if (revision->cover != NULL)
		index_patch (revisions, revision, revision->cover);
	for (guint i = 0; i < revision->patches->len; i++)
		index_patch (revisions, revision, revision->patches->pdata[i]);
	g_hash_table_iter_init (&iter, revision->members);
	while (g_hash_table_iter_next (&iter, &member, NULL))
		g_hash_table_insert (revisions->members, member, (gpointer) revision);
}

static void
sort_lists (GHashTable *lists)
{
	GHashTableIter iter;
	gpointer list;

	g_hash_table_iter_init (&iter, lists);
	while (g_hash_table_iter_next (&iter, NULL, &list))
		g_array_sort (list, compare_entries);
}

static void
list_free (gpointer data)
{
	g_array_unref (data);
}

PpRevisions *
pp_revisions_new (const GPtrArray *all)
{
	PpRevisions *revisions = g_new0 (PpRevisions, 1);

	revisions->change_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, list_free);
	revisions->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, list_free);
	revisions->members = g_hash_table_new (g_str_hash, g_str_equal);
	for (guint i = 0; i < all->len; i++)
		index_revision (revisions, all->pdata[i]);
	sort_lists (revisions->change_ids);
	sort_lists (revisions->titles);
	return revisions;
}

void
pp_revisions_free (PpRevisions *revisions)
{
	if (revisions == NULL)
		return;
	g_hash_table_unref (revisions->change_ids);
	g_hash_table_unref (revisions->titles);
	g_hash_table_unref (revisions->members);
	g_free (revisions);
}

/* --- candidates of each sign --------------------------------------------------------------- */

typedef struct {
	const PpRevisions *revisions;
	const PpRevision *revision;	/* the one in question */
	const PpRevisionPatch *first;	/* its first submission; NULL when it is not there */
	GHashTable *met;	/* PpRevision → how often it was met */
} Candidates;

/* Whether PATCH gives REVISION its name. */
static gboolean
gives_name (const PpRevision *revision, const PpRevisionPatch *patch)
{
	return strcmp (patch->msgid, revision->msgid) == 0 && (patch == revision->cover || patch->number == 1);
}

static gboolean
is_first (const PpRevision *revision, const PpRevisionPatch *patch)
{
	return strcmp (patch->msgid, revision->msgid) == 0;
}

static gboolean
is_patch (const PpRevision *revision, const PpRevisionPatch *patch)
{
	return patch != revision->cover;
}

typedef gboolean (*Fits) (const PpRevision *revision, const PpRevisionPatch *patch);

static void
count_met (GHashTable *met, const PpRevision *revision)
{
	guint times = GPOINTER_TO_UINT (g_hash_table_lookup (met, revision));

	g_hash_table_insert (met, (gpointer) revision, GUINT_TO_POINTER (times + 1));
}

/* Of the last PP_LIMIT_REVISIONS entries of LIST (or NULL) before PATCH those of earlier series that fit; into FOUND,
 * a set. */
static void
look_before (const Candidates *candidates, const GArray *list, const PpRevisionPatch *patch, Fits fits,
             GHashTable *found)
{
	guint low = 0, high = list != NULL ? list->len : 0;

	while (low < high) {
		guint middle = low + (high - low) / 2;

		if (compare_patches (g_array_index (list, Entry, middle).patch, patch) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (guint i = low > PP_LIMIT_REVISIONS ? low - PP_LIMIT_REVISIONS : 0; i < low; i++) {
		const Entry *entry = &g_array_index (list, Entry, i);

		if (fits (entry->revision, entry->patch) &&
		    compare_revisions (entry->revision, candidates->revision) < 0)
			g_hash_table_add (found, (gpointer) entry->revision);
	}
}

static void
count_all_met (const Candidates *candidates, GHashTable *found)
{
	GHashTableIter iter;
	gpointer revision;

	g_hash_table_iter_init (&iter, found);
	while (g_hash_table_iter_next (&iter, &revision, NULL))
		count_met (candidates->met, revision);
}

static void
meet_change_id (const Candidates *candidates)
{
	const PpRevisionPatch *first = candidates->first;
	g_autoptr (GHashTable) found = g_hash_table_new (NULL, NULL);

	if (first == NULL || first->change_id == NULL)
		return;
	look_before (candidates, g_hash_table_lookup (candidates->revisions->change_ids, first->change_id), first,
	             is_first, found);
	count_all_met (candidates, found);
}

static gint
compare_newest_first (gconstpointer a, gconstpointer b)
{
	return compare_revisions (*(const PpRevision *const *) b, *(const PpRevision *const *) a);
}

static void
meet_refs (const Candidates *candidates)
{
	g_autoptr (GPtrArray) found = g_ptr_array_new ();
	g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
	GHashTableIter iter;
	gpointer key;

	g_hash_table_iter_init (&iter, candidates->revision->refs);
	while (g_hash_table_iter_next (&iter, &key, NULL)) {
		PpRevision *other = g_hash_table_lookup (candidates->revisions->members, key);

		if (other != NULL && compare_revisions (other, candidates->revision) < 0 &&
		    g_hash_table_add (seen, other))
			g_ptr_array_add (found, other);
	}
	g_ptr_array_sort (found, compare_newest_first);
	for (guint i = 0; i < found->len && i < PP_LIMIT_REVISIONS; i++)
		count_met (candidates->met, found->pdata[i]);
}

static const GArray *
list_of_title (const Candidates *candidates, const PpRevisionPatch *patch)
{
	g_autofree char *title = of_sender (candidates->revision, patch->title);

	return g_hash_table_lookup (candidates->revisions->titles, title);
}

static void
meet_name (const Candidates *candidates)
{
	const PpRevisionPatch *first = candidates->first;
	g_autoptr (GHashTable) found = g_hash_table_new (NULL, NULL);

	if (first == NULL || first->title == NULL || !gives_name (candidates->revision, first))
		return;
	look_before (candidates, list_of_title (candidates, first), first, gives_name, found);
	count_all_met (candidates, found);
}

/* Those that have at least half of the names. */
static void
meet_patches (const Candidates *candidates)
{
	/* title → set of series that have it */
	g_autoptr (GHashTable) titles = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
	                                                       (GDestroyNotify) g_hash_table_unref);
	const GPtrArray *patches = candidates->revision->patches;
	GHashTableIter iter;
	gpointer value;

	for (guint i = 0; i < patches->len; i++) {
		const PpRevisionPatch *patch = patches->pdata[i];
		GHashTable *found;

		if (patch->title == NULL || patch->stranger)
			continue;
		found = g_hash_table_lookup (titles, patch->title);
		if (found == NULL) {
			found = g_hash_table_new (NULL, NULL);
			g_hash_table_insert (titles, patch->title, found);
		}
		look_before (candidates, list_of_title (candidates, patch), patch, is_patch, found);
	}
	g_hash_table_iter_init (&iter, titles);
	while (g_hash_table_iter_next (&iter, NULL, &value))
		count_all_met (candidates, value);
	g_hash_table_iter_init (&iter, candidates->met);
	while (g_hash_table_iter_next (&iter, NULL, &value))
		if (2 * (guint64) GPOINTER_TO_UINT (value) < g_hash_table_size (titles))
			g_hash_table_iter_remove (&iter);
}

/* The largest version below that of the one in question, then the newest, then the smallest msgid. */
static const PpRevision *
choose (const Candidates *candidates)
{
	const PpRevision *best = NULL;
	GHashTableIter iter;
	gpointer key;

	g_hash_table_iter_init (&iter, candidates->met);
	while (g_hash_table_iter_next (&iter, &key, NULL)) {
		const PpRevision *one = key;

		if (one->version >= candidates->revision->version)
			continue;
		if (best == NULL || one->version > best->version ||
		    (one->version == best->version &&
		     (one->date > best->date || (one->date == best->date && strcmp (one->msgid, best->msgid) < 0))))
			best = one;
	}
	return best;
}

static const PpRevisionPatch *
find_first (const PpRevision *revision)
{
	if (revision->cover != NULL && is_first (revision, revision->cover))
		return revision->cover;
	for (guint i = 0; i < revision->patches->len; i++)
		if (is_first (revision, revision->patches->pdata[i]))
			return revision->patches->pdata[i];
	return NULL;
}

const PpRevision *
pp_revisions_previous (const PpRevisions *revisions, const PpRevision *revision, PpSign *sign)
{
	static void (*const meets[]) (const Candidates *) = {
		[PP_SIGN_CHANGE_ID] = meet_change_id,
		[PP_SIGN_REFS] = meet_refs,
		[PP_SIGN_NAME] = meet_name,
		[PP_SIGN_PATCHES] = meet_patches,
	};
	Candidates candidates = { .revisions = revisions, .revision = revision };
	const PpRevision *previous = NULL;
	PpSign by = PP_SIGN_NONE;

	if (revision->version >= 2) {
		candidates.first = find_first (revision);
		candidates.met = g_hash_table_new (NULL, NULL);
		while (previous == NULL && by < PP_SIGN_PATCHES) {
			g_hash_table_remove_all (candidates.met);
			meets[++by] (&candidates);
			previous = choose (&candidates);
		}
		g_hash_table_unref (candidates.met);
	}
	if (sign != NULL)
		*sign = previous != NULL ? by : PP_SIGN_NONE;
	return previous;
}

/* --- partial rerolls ----------------------------------------------------------------------- */

static gboolean
refers_to (const PpRevision *revision, const PpRevision *other)
{
	GHashTableIter iter;
	gpointer ref;

	g_hash_table_iter_init (&iter, revision->refs);
	while (g_hash_table_iter_next (&iter, &ref, NULL))
		if (g_hash_table_contains (other->members, ref))
			return TRUE;
	return FALSE;
}

gboolean
pp_revision_is_partial (const PpRevision *revision, const PpRevision *previous)
{
	return previous != NULL && !revision->complete && revision->cover == NULL &&
	       revision->total == previous->total && refers_to (revision, previous);
}

GPtrArray *
pp_revision_fill (const PpRevision *const *chain, guint n)
{
	GPtrArray *filled = g_ptr_array_new ();

	g_ptr_array_set_size (filled, (gint) chain[0]->total);
	for (guint i = 0; i < n; i++)
		for (guint k = 0; k < chain[i]->patches->len; k++) {
			PpRevisionPatch *patch = chain[i]->patches->pdata[k];

			if (patch->number >= 1 && patch->number <= filled->len &&
			    filled->pdata[patch->number - 1] == NULL)
				filled->pdata[patch->number - 1] = patch;
		}
	return filled;
}

/* --- pairs --------------------------------------------------------------------------------- */

static gint
compare_strings (gconstpointer a, gconstpointer b)
{
	return strcmp (*(char *const *) a, *(char *const *) b);
}

/* What is equal in patches that belong together: a new string, or NULL. */
static char *
patch_key (const PpRevisionPatch *patch, PpPairSign sign)
{
	g_autoptr (GPtrArray) sorted = NULL;
	GString *files;

	if (sign == PP_PAIR_PATCH_ID)
		return g_strdup (patch->patch_id);
	if (sign == PP_PAIR_TITLE)
		return g_strdup (patch->title);
	if (patch->files == NULL || patch->files[0] == NULL)
		return NULL;
	sorted = g_ptr_array_new ();
	for (char **file = patch->files; *file != NULL; file++)
		g_ptr_array_add (sorted, *file);
	g_ptr_array_sort (sorted, compare_strings);
	files = g_string_new (NULL);
	for (guint i = 0; i < sorted->len; i++)
		if (i == 0 || strcmp (sorted->pdata[i], sorted->pdata[i - 1]) != 0)
			g_string_append_printf (files, "%s\n", (const char *) sorted->pdata[i]);
	return g_string_free (files, FALSE);
}

static void
queue_free (gpointer data)
{
	g_queue_free (data);
}

/* Pairs what is free in both (TAKEN of OLDER, PAIRED of NEWER) and has an equal key. */
static void
pair_by (const PpRevision *older, const PpRevision *newer, PpPairSign sign, gboolean *taken, PpPair *pairs,
         gboolean *paired)
{
	g_autoptr (GHashTable) free_ones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, queue_free);

	for (guint i = 0; i < older->patches->len; i++) {
		char *key = taken[i] ? NULL : patch_key (older->patches->pdata[i], sign);
		GQueue *queue;

		if (key == NULL)
			continue;
		queue = g_hash_table_lookup (free_ones, key);
		if (queue == NULL) {
			queue = g_queue_new ();
			g_hash_table_insert (free_ones, key, queue);
		} else {
			g_free (key);
		}
		g_queue_push_tail (queue, GUINT_TO_POINTER (i));
	}
	for (guint i = 0; i < newer->patches->len; i++) {
		g_autofree char *key = paired[i] ? NULL : patch_key (newer->patches->pdata[i], sign);
		GQueue *queue = key != NULL ? g_hash_table_lookup (free_ones, key) : NULL;

		if (queue == NULL || g_queue_is_empty (queue))
			continue;
		pairs[i].older = GPOINTER_TO_UINT (g_queue_pop_head (queue));
		pairs[i].newer = i;
		pairs[i].sign = sign;
		taken[pairs[i].older] = paired[i] = TRUE;
	}
}

GArray *
pp_revision_pair (const PpRevision *older, const PpRevision *newer)
{
	GArray *result = g_array_new (FALSE, FALSE, sizeof (PpPair));
	g_autofree gboolean *taken = g_new0 (gboolean, older->patches->len + 1);
	g_autofree gboolean *paired = g_new0 (gboolean, newer->patches->len + 1);
	g_autofree PpPair *pairs = g_new0 (PpPair, newer->patches->len + 1);

	for (PpPairSign sign = PP_PAIR_PATCH_ID; sign <= PP_PAIR_FILES; sign++)
		pair_by (older, newer, sign, taken, pairs, paired);
	for (guint i = 0; i < newer->patches->len; i++)
		if (paired[i])
			g_array_append_val (result, pairs[i]);
	return result;
}
