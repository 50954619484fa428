/* Revision links over random sets of series:
 *
 * - they do not depend on the order;
 * - they are what a plain reading of the rule gives, series by series;
 * - what revision.h says has to be looked up before a series is enough for its link;
 * - what it says has to be looked up after a series has every link that the series changes.
 *
 * PP_PROPERTY_HISTORIES and PP_PROPERTY_SEED as in test-grouping.c.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "mail/limits.h"
#include "patch/revision.h"

#define SERIES 90

static guint
from_environment (const char *name, guint otherwise)
{
	const char *value = g_getenv (name);

	return value != NULL ? (guint) strtoul (value, NULL, 10) : otherwise;
}

static void
revision_free (gpointer data)
{
	pp_revision_free (data);
}

/* --- random series ------------------------------------------------------------------------- */

static char *
some (GRand *rand, const char *what, gint n)
{
	return g_strdup_printf ("%s%d", what, g_rand_int_range (rand, 0, n));
}

static PpRevisionPatch *
make_patch (GRand *rand, PpRevisionPatch *patch, gint variety)
{
	patch->stranger = g_rand_int_range (rand, 0, 8) == 0;
	if (g_rand_int_range (rand, 0, 4) == 0)
		patch->change_id = some (rand, "c", variety);
	return patch;
}

/* One with a cover, or whose first submission is any of its patches. */
static PpRevision *
make_revision (GRand *rand, guint place, gint variety)
{
	g_autofree char *msgid = g_strdup_printf ("%02x.%u", g_rand_int_range (rand, 0, 256), place);
	PpRevision *revision = pp_revision_new (msgid, g_rand_int_range (rand, 0, 200));
	gboolean cover = g_rand_boolean (rand);
	guint n_patches = (guint) g_rand_int_range (rand, cover ? 0 : 1, 4);

	revision->sender = some (rand, "s", 1 + variety / 4);
	revision->version = (guint) g_rand_int_range (rand, 1, 4);
	if (cover) {
		g_autofree char *title = some (rand, "t", variety);

		make_patch (rand, pp_revision_set_cover (revision, msgid, revision->date, title), variety)->stranger = FALSE;
	}
	for (guint i = 0; i < n_patches; i++) {
		g_autofree char *title = some (rand, "t", variety), *id = g_strdup_printf ("%d.m%u.%u", i % 2, place, i);
		gboolean first = !cover && i == 0;
		gint64 date = first ? revision->date : revision->date + g_rand_int_range (rand, -5, 30);
		guint number = i + (guint) g_rand_int_range (rand, 1, 3);

		make_patch (rand, pp_revision_add_patch (revision, first ? msgid : id, date, number, title), variety);
		if (first)
			((PpRevisionPatch *) revision->patches->pdata[0])->stranger = FALSE;
	}
	return revision;
}

/* Some that are there and some that are not. */
static void
make_refs (GRand *rand, const GPtrArray *all, PpRevision *revision)
{
	for (gint i = g_rand_int_range (rand, -2, 3); i > 0; i--) {
		const PpRevision *other = all->pdata[g_rand_int_range (rand, 0, (gint) all->len)];
		guint n = other->patches->len;
		const PpRevisionPatch *patch = n > 0 ? other->patches->pdata[g_rand_int_range (rand, 0, (gint) n)] : NULL;

		if (other != revision && g_rand_boolean (rand))
			g_hash_table_add (revision->refs, g_strdup (patch != NULL ? patch->msgid : other->msgid));
	}
}

/* --- a plain reading ------------------------------------------------------------------------- */

typedef struct {
	PpRevision *revision;
	const PpRevisionPatch *patch;
} Entry;

static gboolean
dated_before (gint64 date, const char *msgid, gint64 other_date, const char *other_msgid)
{
	return date < other_date || (date == other_date && strcmp (msgid, other_msgid) < 0);
}

static gboolean
earlier (const PpRevision *one, const PpRevision *other)
{
	return dated_before (one->date, one->msgid, other->date, other->msgid);
}

static gint
compare_entries (gconstpointer a, gconstpointer b)
{
	const PpRevisionPatch *one = ((const Entry *) a)->patch, *other = ((const Entry *) b)->patch;

	return dated_before (one->date, one->msgid, other->date, other->msgid) ? -1 : one != other;
}

/* All submissions of ALL, strangers' apart, by date. */
static GArray *
entries_of (const GPtrArray *all)
{
	GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));

	for (guint i = 0; i < all->len; i++) {
		PpRevision *revision = all->pdata[i];

		for (gint k = -1; k < (gint) revision->patches->len; k++) {
			Entry entry = { revision, k < 0 ? revision->cover : revision->patches->pdata[k] };

			if (entry.patch != NULL && !entry.patch->stranger)
				g_array_append_val (entries, entry);
		}
	}
	g_array_sort (entries, compare_entries);
	return entries;
}

static gboolean
agree (const Entry *one, const Entry *other, PpSign sign)
{
	if (sign == PP_SIGN_CHANGE_ID)
		return one->patch->change_id != NULL &&
		       g_strcmp0 (one->patch->change_id, other->patch->change_id) == 0;
	return strcmp (one->revision->sender, other->revision->sender) == 0 &&
	       strcmp (one->patch->title, other->patch->title) == 0;
}

/* Of ENTRIES the nearest to ONE, before or after it, that agree with it: of Entry. */
static GArray *
look_up (const GArray *entries, const Entry *one, gboolean before, PpSign sign)
{
	GArray *found = g_array_new (FALSE, FALSE, sizeof (Entry));

	for (guint i = 0; i < entries->len && found->len < PP_LIMIT_REVISIONS; i++) {
		const Entry *other = &g_array_index (entries, Entry, before ? entries->len - 1 - i : i);

		if ((before ? compare_entries (other, one) < 0 : compare_entries (one, other) < 0) &&
		    agree (one, other, sign))
			g_array_append_val (found, *other);
	}
	return found;
}

static gboolean
is_first (const Entry *entry)
{
	return strcmp (entry->patch->msgid, entry->revision->msgid) == 0;
}

static gboolean
gives_name (const Entry *entry)
{
	return is_first (entry) && (entry->patch == entry->revision->cover || entry->patch->number == 1);
}

static gboolean
has_member_of (const PpRevision *one, const PpRevision *other)
{
	GHashTableIter iter;
	gpointer ref;

	g_hash_table_iter_init (&iter, one->refs);
	while (g_hash_table_iter_next (&iter, &ref, NULL))
		if (g_hash_table_contains (other->members, ref))
			return TRUE;
	return FALSE;
}

/* Whether OTHER is what SIGN leads ONE to. */
static gboolean
leads_to (const GArray *entries, PpRevision *one, const PpRevision *other, PpSign sign)
{
	g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);
	g_autoptr (GHashTable) common = g_hash_table_new (g_str_hash, g_str_equal);

	if (sign == PP_SIGN_REFS)
		return has_member_of (one, other);	/* less than the limit of refs in all of them */
	for (guint i = 0; i < entries->len; i++) {
		const Entry *mine = &g_array_index (entries, Entry, i);
		g_autoptr (GArray) found = NULL;

		if (mine->revision != one ||
		    (sign == PP_SIGN_CHANGE_ID && !is_first (mine)) || (sign == PP_SIGN_NAME && !gives_name (mine)) ||
		    (sign == PP_SIGN_PATCHES && mine->patch == one->cover))
			continue;
		found = look_up (entries, mine, TRUE, sign);
		g_hash_table_add (titles, mine->patch->title);
		for (guint k = 0; k < found->len; k++) {
			const Entry *theirs = &g_array_index (found, Entry, k);

			if (theirs->revision == other &&
			    (sign != PP_SIGN_CHANGE_ID || is_first (theirs)) &&
			    (sign != PP_SIGN_NAME || gives_name (theirs)) &&
			    (sign != PP_SIGN_PATCHES || theirs->patch != other->cover))
				g_hash_table_add (common, mine->patch->title);
		}
	}
	return g_hash_table_size (common) > 0 && 2 * g_hash_table_size (common) >= g_hash_table_size (titles);
}

static const PpRevision *
plain_previous (const GPtrArray *sorted, PpRevision *one)
{
	g_autoptr (GArray) entries = entries_of (sorted);
	const PpRevision *best = NULL;

	for (PpSign sign = PP_SIGN_CHANGE_ID; one->version >= 2 && best == NULL && sign <= PP_SIGN_PATCHES; sign++)
		for (guint i = 0; i < sorted->len; i++) {
			const PpRevision *other = sorted->pdata[i];

			if (other->version >= one->version || !earlier (other, one) ||
			    !leads_to (entries, one, other, sign))
				continue;
			if (best == NULL || other->version > best->version ||
			    (other->version == best->version && other->date > best->date))
				best = other;	/* of equal dates the smallest msgid comes first */
		}
	return best;
}

/* --- the tests ----------------------------------------------------------------------------- */

static gint
compare_dates (gconstpointer a, gconstpointer b)
{
	const PpRevision *one = *(const PpRevision *const *) a, *other = *(const PpRevision *const *) b;

	return earlier (one, other) ? -1 : one == other ? 0 : 1;
}

static GPtrArray *
without (const GPtrArray *all, const PpRevision *left_out)
{
	GPtrArray *rest = g_ptr_array_new ();

	for (guint i = 0; i < all->len; i++)
		if (all->pdata[i] != left_out)
			g_ptr_array_add (rest, all->pdata[i]);
	return rest;
}

/* A series with none of its submissions, as one of which a part was loaded. */
static PpRevision *
part_of (GHashTable *parts, GPtrArray *list, const PpRevision *revision)
{
	PpRevision *part = g_hash_table_lookup (parts, revision);

	if (part == NULL) {
		part = pp_revision_new (revision->msgid, revision->date);
		part->sender = g_strdup (revision->sender);
		part->version = revision->version;
		g_hash_table_insert (parts, (gpointer) revision, part);
		g_ptr_array_add (list, part);
	}
	return part;
}

static void
add_part (GHashTable *parts, GPtrArray *list, const Entry *entry)
{
	PpRevision *part = part_of (parts, list, entry->revision);
	const PpRevisionPatch *patch = entry->patch;
	PpRevisionPatch *copy;

	for (guint i = 0; i < part->patches->len; i++)
		if (strcmp (((PpRevisionPatch *) part->patches->pdata[i])->msgid, patch->msgid) == 0)
			return;
	copy = patch == entry->revision->cover
	     ? pp_revision_set_cover (part, patch->msgid, patch->date, patch->title)
	     : pp_revision_add_patch (part, patch->msgid, patch->date, patch->number, patch->title);
	g_free (copy->change_id);
	copy->change_id = g_strdup (patch->change_id);
}

/* What revision.h says has to be loaded before ONE, and nothing else. */
static GPtrArray *
load_before (const GPtrArray *sorted, const GArray *entries, const PpRevision *one)
{
	GPtrArray *list = g_ptr_array_new_with_free_func (revision_free);
	g_autoptr (GHashTable) parts = g_hash_table_new (NULL, NULL);

	for (guint i = 0; i < entries->len; i++) {
		const Entry *mine = &g_array_index (entries, Entry, i);

		for (PpSign sign = PP_SIGN_CHANGE_ID; mine->revision == one && sign <= PP_SIGN_NAME; sign++) {
			g_autoptr (GArray) found = look_up (entries, mine, TRUE, sign);

			for (guint k = 0; k < found->len; k++)
				add_part (parts, list, &g_array_index (found, Entry, k));
		}
	}
	for (guint i = 0; i < sorted->len; i++) {
		const PpRevision *other = sorted->pdata[i];
		GHashTableIter iter;
		gpointer ref;

		g_hash_table_iter_init (&iter, one->refs);
		while (g_hash_table_iter_next (&iter, &ref, NULL))
			if (g_hash_table_contains (other->members, ref))
				g_hash_table_add (part_of (parts, list, other)->members, g_strdup (ref));
	}
	return list;
}

/* Whose links revision.h says may change with ONE. */
static GHashTable *
look_after (const GPtrArray *sorted, const GArray *entries, const PpRevision *one)
{
	GHashTable *found = g_hash_table_new (NULL, NULL);

	for (guint i = 0; i < entries->len; i++) {
		const Entry *mine = &g_array_index (entries, Entry, i);

		for (PpSign sign = PP_SIGN_CHANGE_ID; mine->revision == one && sign <= PP_SIGN_NAME; sign++) {
			g_autoptr (GArray) after = look_up (entries, mine, FALSE, sign);

			for (guint k = 0; k < after->len; k++)
				g_hash_table_add (found, g_array_index (after, Entry, k).revision);
		}
	}
	for (guint i = 0; i < sorted->len; i++)
		if (has_member_of (sorted->pdata[i], one))
			g_hash_table_add (found, sorted->pdata[i]);
	return found;
}

static const char *
msgid_of (const PpRevision *revision)
{
	return revision != NULL ? revision->msgid : NULL;
}

static void
check_look_ups (const GPtrArray *sorted, const PpRevisions *revisions, guint place, guint seed)
{
	const PpRevision *one = sorted->pdata[place];
	g_autoptr (GArray) entries = entries_of (sorted);
	g_autoptr (GPtrArray) loaded = load_before (sorted, entries, one), rest = without (sorted, one);
	g_autoptr (GHashTable) after = look_after (sorted, entries, one);
	g_autoptr (PpRevisions) some_revisions = pp_revisions_new (loaded), others = pp_revisions_new (rest);

	if (g_strcmp0 (msgid_of (pp_revisions_previous (some_revisions, one, NULL)),
	               msgid_of (pp_revisions_previous (revisions, one, NULL))) != 0)
		g_error ("PP_PROPERTY_SEED=%u: what is loaded before %s is not enough", seed, one->msgid);
	for (guint i = 0; i < rest->len; i++) {
		const PpRevision *other = rest->pdata[i];

		if (pp_revisions_previous (revisions, other, NULL) != pp_revisions_previous (others, other, NULL) &&
		    !g_hash_table_contains (after, other))
			g_error ("PP_PROPERTY_SEED=%u: %s changes the link of %s", seed, one->msgid, other->msgid);
	}
}

static void
check_set (guint seed)
{
	g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
	g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (revision_free);
	g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
	g_autoptr (PpRevisions) revisions = NULL, again = NULL;
	gint variety = g_rand_boolean (rand) ? 2 : 12;	/* few: more than the limit are alike */

	for (guint i = 0; i < SERIES; i++) {
		g_ptr_array_add (all, make_revision (rand, i, variety));
		g_ptr_array_add (sorted, all->pdata[i]);
	}
	for (guint i = 0; i < SERIES; i++)
		make_refs (rand, all, all->pdata[i]);
	g_ptr_array_sort (sorted, compare_dates);
	revisions = pp_revisions_new (sorted);
	again = pp_revisions_new (all);
	for (guint i = 0; i < SERIES; i++) {
		PpRevision *one = sorted->pdata[i];
		const PpRevision *previous = pp_revisions_previous (revisions, one, NULL);

		if (previous != pp_revisions_previous (again, one, NULL))
			g_error ("PP_PROPERTY_SEED=%u: the order matters to %s", seed, one->msgid);
		if (previous != plain_previous (sorted, one))
			g_error ("PP_PROPERTY_SEED=%u: the link of %s", seed, one->msgid);
	}
	for (guint i = 0; i < 3; i++)
		check_look_ups (sorted, revisions, (guint) g_rand_int_range (rand, 0, SERIES), seed);
}

static void
test_sets (void)
{
	guint start = from_environment ("PP_PROPERTY_SEED", 1);
	guint count = from_environment ("PP_PROPERTY_HISTORIES", 200);

	for (guint seed = start; seed < start + count; seed++)
		check_set (seed);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/revisions/sets", test_sets);
	return g_test_run ();
}
