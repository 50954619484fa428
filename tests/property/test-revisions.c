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

static PpRevision *
make_revision (GRand *rand, guint place, gint variety)
{
	g_autofree char *msgid = g_strdup_printf ("%02x.%u", g_rand_int_range (rand, 0, 256), place);
	PpRevision *revision = pp_revision_new (msgid);
	guint n_patches = (guint) g_rand_int_range (rand, 0, 4);

	revision->sender = some (rand, "s", 1 + variety / 4);
	revision->name = g_rand_boolean (rand) ? some (rand, "n", variety) : NULL;
	revision->change_id = g_rand_int_range (rand, 0, 4) == 0 ? some (rand, "c", variety) : NULL;
	revision->version = (guint) g_rand_int_range (rand, 1, 4);
	revision->date = g_rand_int_range (rand, 0, 200);
	g_hash_table_add (revision->members, g_strdup_printf ("m%u", place));
	for (guint i = 0; i < n_patches; i++) {
		g_autofree char *title = some (rand, "t", variety), *id = g_strdup_printf ("m%u.%u", place, i);

		pp_revision_add_patch (revision, id, i + 1, title)->stranger = g_rand_int_range (rand, 0, 8) == 0;
	}
	for (gint i = g_rand_int_range (rand, -2, 3); i > 0; i--)
		g_hash_table_add (revision->refs, some (rand, "m", 2 * SERIES));
	return revision;
}

/* --- a plain reading ------------------------------------------------------------------------- */

static gboolean
earlier (const PpRevision *one, const PpRevision *other)
{
	return one->date < other->date || (one->date == other->date && strcmp (one->msgid, other->msgid) < 0);
}

static gboolean
has_title (const PpRevision *revision, const char *title)
{
	for (guint i = 0; i < revision->patches->len; i++) {
		const PpRevisionPatch *patch = revision->patches->pdata[i];

		if (!patch->stranger && strcmp (patch->title, title) == 0)
			return TRUE;
	}
	return FALSE;
}

static gboolean
looks_at (const PpRevision *one, const PpRevision *other)
{
	GHashTableIter iter;
	gpointer ref;

	g_hash_table_iter_init (&iter, one->refs);
	while (g_hash_table_iter_next (&iter, &ref, NULL))
		if (g_hash_table_contains (other->members, ref))
			return TRUE;
	return FALSE;
}

/* One look-up: equal in SIGN, of PP_SIGN_PATCHES in TITLE. */
static gboolean
agree (const PpRevision *one, const PpRevision *other, PpSign sign, const char *title)
{
	switch (sign) {
	case PP_SIGN_CHANGE_ID:
		return one->change_id != NULL && g_strcmp0 (one->change_id, other->change_id) == 0;
	case PP_SIGN_REFS:
		return looks_at (one, other);
	case PP_SIGN_NAME:
		return one->name != NULL && g_strcmp0 (one->name, other->name) == 0 &&
		       strcmp (one->sender, other->sender) == 0;
	default:
		return strcmp (one->sender, other->sender) == 0 && has_title (other, title);
	}
}

/* Adds the LIMIT series of SORTED (by date) nearest to ONE, before it or after it, that agree. */
static void
look_up (const GPtrArray *sorted, const PpRevision *one, gboolean before, PpSign sign, const char *title, guint limit,
         GHashTable *found)
{
	for (guint i = 0, n = 0; i < sorted->len && n < limit; i++) {
		PpRevision *other = sorted->pdata[before ? sorted->len - 1 - i : i];

		if (!(before ? earlier (other, one) : earlier (one, other)))
			continue;
		if (sign == PP_SIGN_REFS && !before ? agree (other, one, sign, NULL) : agree (one, other, sign, title)) {
			g_hash_table_insert (found, other,
			                     GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (found, other)) + 1));
			n++;
		}
	}
}

/* Adds what SIGN leads to; how many titles there are. */
static guint
look_up_sign (const GPtrArray *sorted, const PpRevision *one, gboolean before, PpSign sign, guint limit_refs,
              GHashTable *found)
{
	g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);

	if (sign != PP_SIGN_PATCHES) {
		look_up (sorted, one, before, sign, NULL, sign == PP_SIGN_REFS ? limit_refs : PP_LIMIT_REVISIONS, found);
		return 0;
	}
	for (guint i = 0; i < one->patches->len; i++) {
		const PpRevisionPatch *patch = one->patches->pdata[i];

		if (!patch->stranger && g_hash_table_add (titles, patch->title))
			look_up (sorted, one, before, sign, patch->title, PP_LIMIT_REVISIONS, found);
	}
	return g_hash_table_size (titles);
}

static const PpRevision *
plain_previous (const GPtrArray *sorted, const PpRevision *one)
{
	const PpRevision *best = NULL;

	for (PpSign sign = PP_SIGN_CHANGE_ID; one->version >= 2 && best == NULL && sign <= PP_SIGN_PATCHES; sign++) {
		g_autoptr (GHashTable) found = g_hash_table_new (NULL, NULL);
		guint n_titles = look_up_sign (sorted, one, TRUE, sign, PP_LIMIT_REVISIONS, found);

		for (guint i = 0; i < sorted->len; i++) {
			const PpRevision *other = sorted->pdata[i];
			guint times = GPOINTER_TO_UINT (g_hash_table_lookup (found, other));

			if (times == 0 || other->version >= one->version || 2 * times < n_titles)
				continue;
			if (best == NULL || other->version > best->version ||
			    (other->version == best->version && other->date > best->date))
				best = other;	/* of equal dates the smallest msgid comes first */
		}
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

static GPtrArray *
keys_of (GHashTable *table)
{
	GPtrArray *keys = g_ptr_array_new ();
	GHashTableIter iter;
	gpointer key;

	g_hash_table_iter_init (&iter, table);
	while (g_hash_table_iter_next (&iter, &key, NULL))
		g_ptr_array_add (keys, key);
	return keys;
}

static GHashTable *
look_up_all (const GPtrArray *sorted, const PpRevision *one, gboolean before)
{
	GHashTable *found = g_hash_table_new (NULL, NULL);

	for (PpSign sign = PP_SIGN_CHANGE_ID; sign <= PP_SIGN_PATCHES; sign++)
		look_up_sign (sorted, one, before, sign, G_MAXUINT, found);
	return found;
}

static void
check_look_ups (const GPtrArray *sorted, const PpRevisions *revisions, guint place, guint seed)
{
	const PpRevision *one = sorted->pdata[place];
	g_autoptr (GHashTable) before = look_up_all (sorted, one, TRUE), after = look_up_all (sorted, one, FALSE);
	g_autoptr (GPtrArray) loaded = keys_of (before), rest = without (sorted, one);
	g_autoptr (PpRevisions) some_revisions = pp_revisions_new (loaded), others = pp_revisions_new (rest);

	if (pp_revisions_previous (some_revisions, one, NULL) != pp_revisions_previous (revisions, one, NULL))
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
	g_ptr_array_sort (sorted, compare_dates);
	revisions = pp_revisions_new (sorted);
	again = pp_revisions_new (all);
	for (guint i = 0; i < SERIES; i++) {
		const PpRevision *one = sorted->pdata[i], *previous = pp_revisions_previous (revisions, one, NULL);

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
