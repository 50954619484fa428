/* Links between the versions of a series, by signs from strong to weak. Each sign is a list of the series that
 * have the same string (a change-id, a member, sender and name, sender and a patch's name), sorted; what is
 * looked at is the end of the list before the series in question.
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
	g_free (patch->patch_id);
	g_strfreev (patch->files);
	g_free (patch);
}

PpRevision *
pp_revision_new (const char *msgid)
{
	PpRevision *revision = g_new0 (PpRevision, 1);

	revision->msgid = g_strdup (msgid);
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
	g_free (revision->name);
	g_free (revision->change_id);
	g_hash_table_unref (revision->members);
	g_hash_table_unref (revision->refs);
	g_ptr_array_unref (revision->patches);
	g_free (revision);
}

PpRevisionPatch *
pp_revision_add_patch (PpRevision *revision, const char *msgid, guint number, const char *title)
{
	PpRevisionPatch *patch = g_new0 (PpRevisionPatch, 1);

	patch->msgid = g_strdup (msgid);
	patch->number = number;
	patch->title = g_strdup (title);
	g_ptr_array_add (revision->patches, patch);
	g_hash_table_add (revision->members, g_strdup (msgid));
	return patch;
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
	PpRevision *revision = pp_revision_new (series->first->msgid);
	guint n_numbers = series->patches->len - series->n_extras;
	g_autoptr (GHashTable) strangers = g_hash_table_new (NULL, NULL);

	for (guint i = 0; i < series->strangers->len; i++)
		g_hash_table_add (strangers, series->strangers->pdata[i]);
	revision->sender = g_strdup (series->first->sender);
	revision->change_id = g_strdup (series->first->change_id);
	revision->version = series->version;
	revision->total = series->total;
	revision->complete = series->complete;
	revision->has_cover = series->cover != NULL;
	revision->date = series->first->date;
	if (series->cover != NULL) {
		revision->name = g_strdup (series->cover->title);
		g_hash_table_add (revision->members, g_strdup (series->cover->msgid));
		add_refs (revision, series->cover);
	}
	for (guint i = 0; i < series->patches->len; i++) {
		const PpFact *fact = series->patches->pdata[i];
		guint number = i < n_numbers ? fact->number : 0;
		PpRevisionPatch *patch = pp_revision_add_patch (revision, fact->msgid, number, fact->title);

		patch->stranger = g_hash_table_contains (strangers, fact);
		if (!patch->stranger)
			add_refs (revision, fact);
		if (series->cover == NULL && number == 1)
			revision->name = g_strdup (fact->title);
	}
	return revision;
}

/* --- the index ----------------------------------------------------------------------------- */

struct _PpRevisions {
	GPtrArray *sorted;	/* of const PpRevision *, by (date, msgid) */
	GHashTable *lists[PP_SIGN_PATCHES + 1];	/* by sign: string → GArray of places in SORTED, ascending */
};

static gint
compare_revisions (const PpRevision *one, const PpRevision *other)
{
	if (one->date != other->date)
		return one->date < other->date ? -1 : 1;
	return strcmp (one->msgid, other->msgid);
}

static gint
compare_revision_pointers (gconstpointer a, gconstpointer b)
{
	return compare_revisions (*(const PpRevision *const *) a, *(const PpRevision *const *) b);
}

/* Two strings as one; no sender has a line feed in it. */
static char *
of_sender (const PpRevision *revision, const char *string)
{
	return g_strconcat (revision->sender != NULL ? revision->sender : "", "\n", string, NULL);
}

/* Takes STRING over. A revision stands in a list once. */
static void
index_add (PpRevisions *revisions, PpSign sign, char *string, guint place)
{
	GArray *list = g_hash_table_lookup (revisions->lists[sign], string);

	if (list == NULL) {
		list = g_array_new (FALSE, FALSE, sizeof (guint));
		g_hash_table_insert (revisions->lists[sign], string, list);
	} else {
		g_free (string);
	}
	if (list->len == 0 || g_array_index (list, guint, list->len - 1) != place)
		g_array_append_val (list, place);
}

static void
index_revision (PpRevisions *revisions, const PpRevision *revision, guint place)
{
	GHashTableIter iter;
	gpointer member;

	if (revision->change_id != NULL)
		index_add (revisions, PP_SIGN_CHANGE_ID, g_strdup (revision->change_id), place);
	if (revision->name != NULL)
		index_add (revisions, PP_SIGN_NAME, of_sender (revision, revision->name), place);
	g_hash_table_iter_init (&iter, revision->members);
	while (g_hash_table_iter_next (&iter, &member, NULL))
		index_add (revisions, PP_SIGN_REFS, g_strdup (member), place);
	for (guint i = 0; i < revision->patches->len; i++) {
		const PpRevisionPatch *patch = revision->patches->pdata[i];

		if (patch->title != NULL && !patch->stranger)
			index_add (revisions, PP_SIGN_PATCHES, of_sender (revision, patch->title), place);
	}
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

	revisions->sorted = g_ptr_array_sized_new (MAX (all->len, 1));
	for (guint i = 0; i < all->len; i++)
		g_ptr_array_add (revisions->sorted, all->pdata[i]);
	g_ptr_array_sort (revisions->sorted, compare_revision_pointers);
	for (PpSign sign = PP_SIGN_CHANGE_ID; sign <= PP_SIGN_PATCHES; sign++)
		revisions->lists[sign] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, list_free);
	for (guint i = 0; i < revisions->sorted->len; i++)
		index_revision (revisions, revisions->sorted->pdata[i], i);
	return revisions;
}

void
pp_revisions_free (PpRevisions *revisions)
{
	if (revisions == NULL)
		return;
	for (PpSign sign = PP_SIGN_CHANGE_ID; sign <= PP_SIGN_PATCHES; sign++)
		g_hash_table_unref (revisions->lists[sign]);
	g_ptr_array_unref (revisions->sorted);
	g_free (revisions);
}

/* --- candidates of each sign --------------------------------------------------------------- */

/* How often a place was met; of those before PLACE only. */
typedef struct {
	const PpRevisions *revisions;
	guint place;		/* how many are earlier than the series in question */
	GHashTable *met;	/* place → times */
} Candidates;

static guint
count_earlier (const PpRevisions *revisions, const PpRevision *revision)
{
	guint low = 0, high = revisions->sorted->len;

	while (low < high) {
		guint middle = low + (high - low) / 2;

		if (compare_revisions (revisions->sorted->pdata[middle], revision) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The last PP_LIMIT_REVISIONS of the list of STRING that are earlier. */
static void
meet (Candidates *candidates, PpSign sign, const char *string)
{
	const GArray *list = g_hash_table_lookup (candidates->revisions->lists[sign], string);
	guint low = 0, high = list != NULL ? list->len : 0;

	while (low < high) {
		guint middle = low + (high - low) / 2;

		if (g_array_index (list, guint, middle) < candidates->place)
			low = middle + 1;
		else
			high = middle;
	}
	for (guint i = low > PP_LIMIT_REVISIONS ? low - PP_LIMIT_REVISIONS : 0; i < low; i++) {
		gpointer place = GUINT_TO_POINTER (g_array_index (list, guint, i));
		guint times = GPOINTER_TO_UINT (g_hash_table_lookup (candidates->met, place));

		g_hash_table_insert (candidates->met, place, GUINT_TO_POINTER (times + 1));
	}
}

static void
meet_change_id (Candidates *candidates, const PpRevision *revision)
{
	if (revision->change_id != NULL)
		meet (candidates, PP_SIGN_CHANGE_ID, revision->change_id);
}

static gint
compare_places_newest_first (gconstpointer a, gconstpointer b)
{
	guint one = *(const guint *) a, other = *(const guint *) b;

	return one > other ? -1 : one < other;
}

static void
meet_refs (Candidates *candidates, const PpRevision *revision)
{
	g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint));
	GHashTableIter iter;
	gpointer key;

	g_hash_table_iter_init (&iter, revision->refs);
	while (g_hash_table_iter_next (&iter, &key, NULL))
		meet (candidates, PP_SIGN_REFS, key);
	if (g_hash_table_size (candidates->met) <= PP_LIMIT_REVISIONS)
		return;
	g_hash_table_iter_init (&iter, candidates->met);
	while (g_hash_table_iter_next (&iter, &key, NULL)) {
		guint place = GPOINTER_TO_UINT (key);

		g_array_append_val (places, place);
	}
	g_array_sort (places, compare_places_newest_first);
	for (guint i = PP_LIMIT_REVISIONS; i < places->len; i++)
		g_hash_table_remove (candidates->met, GUINT_TO_POINTER (g_array_index (places, guint, i)));
}

static void
meet_name (Candidates *candidates, const PpRevision *revision)
{
	g_autofree char *name = revision->name != NULL ? of_sender (revision, revision->name) : NULL;

	if (name != NULL)
		meet (candidates, PP_SIGN_NAME, name);
}

/* Those that have at least half of the names. */
static void
meet_patches (Candidates *candidates, const PpRevision *revision)
{
	g_autoptr (GHashTable) titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	GHashTableIter iter;
	gpointer times;

	for (guint i = 0; i < revision->patches->len; i++) {
		const PpRevisionPatch *patch = revision->patches->pdata[i];
		char *title;

		if (patch->title == NULL || patch->stranger)
			continue;
		title = of_sender (revision, patch->title);
		if (g_hash_table_add (titles, title))
			meet (candidates, PP_SIGN_PATCHES, title);
	}
	g_hash_table_iter_init (&iter, candidates->met);
	while (g_hash_table_iter_next (&iter, NULL, &times))
		if (2 * (guint64) GPOINTER_TO_UINT (times) < g_hash_table_size (titles))
			g_hash_table_iter_remove (&iter);
}

/* The largest version below VERSION, then the newest, then the smallest msgid. */
static const PpRevision *
choose (const Candidates *candidates, guint version)
{
	const PpRevision *best = NULL;
	GHashTableIter iter;
	gpointer key;

	g_hash_table_iter_init (&iter, candidates->met);
	while (g_hash_table_iter_next (&iter, &key, NULL)) {
		const PpRevision *one = candidates->revisions->sorted->pdata[GPOINTER_TO_UINT (key)];

		if (one->version >= version)
			continue;
		if (best == NULL || one->version > best->version ||
		    (one->version == best->version &&
		     (one->date > best->date || (one->date == best->date && strcmp (one->msgid, best->msgid) < 0))))
			best = one;
	}
	return best;
}

const PpRevision *
pp_revisions_previous (const PpRevisions *revisions, const PpRevision *revision, PpSign *sign)
{
	static void (*const meets[]) (Candidates *, const PpRevision *) = {
		[PP_SIGN_CHANGE_ID] = meet_change_id,
		[PP_SIGN_REFS] = meet_refs,
		[PP_SIGN_NAME] = meet_name,
		[PP_SIGN_PATCHES] = meet_patches,
	};
	Candidates candidates = { .revisions = revisions };
	const PpRevision *previous = NULL;
	PpSign by = PP_SIGN_NONE;

	if (revision->version >= 2) {
		candidates.place = count_earlier (revisions, revision);
		candidates.met = g_hash_table_new (NULL, NULL);
		while (previous == NULL && by < PP_SIGN_PATCHES) {
			g_hash_table_remove_all (candidates.met);
			meets[++by] (&candidates, revision);
			previous = choose (&candidates, revision->version);
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
	return previous != NULL && !revision->complete && !revision->has_cover &&
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
