/* What is stored is a function of the set of messages: random archives are stored in several ways and must give
 * equal dumps, and no series may hold what was not sent together, nor miss what was.
 *
 * PP_PROPERTY_ARCHIVES says how many (30), PP_PROPERTY_SEED where to begin; a failing seed is printed and can be
 * replayed with it. The database is that of libpq's environment, with an empty schema.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "archive.h"
#include "ingest.h"
#include "json.h"
#include "store/read.h"

#define DEFAULT_ARCHIVES 30
#define PROCESSES 3

/* --- ways to store an archive ----------------------------------------------------------------- */

static PpStore *
connect_store (void)
{
	GError *error = NULL;
	PpStore *store = pp_store_open ("", "patchpost", 0, TRUE, &error);

	g_assert_no_error (error);
	return store;
}

static PpInbox *
make_inbox (PpStore *store, const char *project)
{
	g_autofree char *list_id = g_strdup_printf ("%s.example.org", project);
	const char *const list_ids[] = { list_id, NULL };
	const PpProjectSettings settings = { .link_name = project, .list_ids = list_ids };
	GError *error = NULL;
	PpInbox *inbox;

	pp_project_add (store, &settings, &error);
	g_assert_no_error (error);
	inbox = pp_inbox_load_by_project (store, project, &error);
	g_assert_no_error (error);
	return inbox;
}

static void
ingest_some (PpStore *store, const PpInbox *inbox, const GPtrArray *mails, const guint *order, guint from, guint until)
{
	g_autoptr (PpIngest) ingest = pp_ingest_new (store, PP_ORIGIN_IMPORT, FALSE);
	g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_item_free);
	GError *error = NULL;

	for (guint i = from; i < until; i++) {
		const PpMail *mail = g_ptr_array_index (mails, order[i]);
		PpItem *item = pp_item_new (mail->raw, PP_NO_DATE, 1800000000);

		pp_item_read (item, inbox);
		g_ptr_array_add (items, item);
	}
	pp_ingest (ingest, inbox, items, &error);
	g_assert_no_error (error);
}

static guint *
make_order (GRand *rand, guint n)
{
	guint *order = g_new (guint, n + 1);

	for (guint i = 0; i < n; i++)
		order[i] = i;
	for (guint i = n; rand != NULL && i > 1; i--) {
		guint k = (guint) g_rand_int_range (rand, 0, (gint32) i), other = order[i - 1];

		order[i - 1] = order[k];
		order[k] = other;
	}
	return order;
}

typedef void (*Way) (PpStore *store, const PpInbox *inbox, const GPtrArray *mails, GRand *rand);

static void
way_at_once (PpStore *store, const PpInbox *inbox, const GPtrArray *mails, GRand *rand)
{
	g_autofree guint *order = make_order (NULL, mails->len);

	ingest_some (store, inbox, mails, order, 0, mails->len);
}

/* Shuffled, in batches of any size, some of it twice. */
static void
way_shuffled (PpStore *store, const PpInbox *inbox, const GPtrArray *mails, GRand *rand)
{
	g_autofree guint *order = make_order (rand, mails->len);
	g_autofree guint *again = make_order (rand, mails->len);

	for (guint from = 0, until; from < mails->len; from = until) {
		until = from + 1 + (guint) g_rand_int_range (rand, 0, 9);
		until = MIN (until, mails->len);
		ingest_some (store, inbox, mails, order, from, until);
	}
	ingest_some (store, inbox, mails, again, 0, mails->len / 2);
}

/* One by one, the last first. */
static void
way_backwards (PpStore *store, const PpInbox *inbox, const GPtrArray *mails, GRand *rand)
{
	for (guint i = mails->len; i > 0; i--) {
		const guint order[] = { i - 1 };

		ingest_some (store, inbox, mails, order, 0, 1);
	}
}

/* One by one, by several processes at the same time. */
static void
way_concurrent (PpStore *store, const PpInbox *inbox, const GPtrArray *mails, GRand *rand)
{
	g_autofree guint *order = make_order (rand, mails->len);
	pid_t children[PROCESSES];

	for (guint p = 0; p < PROCESSES; p++) {
		children[p] = fork ();
		g_assert_cmpint (children[p], >=, 0);
		if (children[p] > 0)
			continue;
		{
			PpStore *own = connect_store ();

			for (guint i = p; i < mails->len; i += PROCESSES)
				ingest_some (own, inbox, mails, order, i, i + 1);
			pp_store_free (own);
			_exit (0);
		}
	}
	for (guint p = 0; p < PROCESSES; p++) {
		int status;

		g_assert_cmpint (waitpid (children[p], &status, 0), ==, children[p]);
		g_assert_cmpint (status, ==, 0);
	}
}

static const struct {
	const char *name;
	Way way;
} ways[] = {
	{ "once", way_at_once },	/* the first is what the others are compared with */
	{ "shuffled", way_shuffled },
	{ "backwards", way_backwards },
	{ "concurrent", way_concurrent },
};

/* --- what came of it ---------------------------------------------------------------------------- */

typedef struct {
	PpJsonWriter *writer;
	GString *text;
	GHashTable *home;	/* msgid → first message of its series; NULL: not wanted */
} Outcome;

static gboolean
note_record (const PpRecord *record, gpointer data, GError **error)
{
	Outcome *outcome = data;
	PpPlacement placement = record->placement;
	const PpSeriesPlacement *series = &record->placement.series;
	char any[] = "any";

	placement.project = any;	/* each way has its own */
	pp_json_writer_append (outcome->writer, outcome->text, record->submission, &placement);
	if (record->placement.has_series)
		g_hash_table_insert (outcome->home, g_strdup (record->submission->msgid),
		                     g_strdup (series->cover != NULL ? series->cover : series->patches[0]));
	return TRUE;
}

static void
read_outcome (PpStore *store, const char *project, Outcome *outcome)
{
	GError *error = NULL;

	outcome->writer = pp_json_writer_new ();
	outcome->text = g_string_new (NULL);
	outcome->home = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
	pp_record_each (store, project, note_record, outcome, &error);
	g_assert_no_error (error);
}

static void
outcome_clear (Outcome *outcome)
{
	pp_json_writer_free (outcome->writer);
	g_string_free (outcome->text, TRUE);
	g_hash_table_unref (outcome->home);
}

static void
fail_difference (guint32 seed, const char *way, const char *one, const char *other)
{
	g_auto (GStrv) a = g_strsplit (one, "\n", -1), b = g_strsplit (other, "\n", -1);
	guint i = 0;

	while (a[i] != NULL && b[i] != NULL && g_str_equal (a[i], b[i]))
		i++;
	g_error ("seed %u: stored %s, line %u is\n%s\nbut stored at once it is\n%s", seed, way, i + 1,
	         b[i] != NULL ? b[i] : "(none)", a[i] != NULL ? a[i] : "(none)");
}

/* No false join, no false split. */
static void
check_truth (guint32 seed, const GPtrArray *mails, const Outcome *outcome)
{
	for (guint i = 0; i < mails->len; i++) {
		const PpMail *mail = g_ptr_array_index (mails, i);
		const char *home = g_hash_table_lookup (outcome->home, mail->msgid);

		g_assert_cmpint (home != NULL, ==, mail->series >= 0);
		for (guint k = 0; k < i && home != NULL && !mail->ambiguous; k++) {
			const PpMail *other = g_ptr_array_index (mails, k);
			gboolean together;

			if (other->series < 0 || other->ambiguous)
				continue;
			together = g_str_equal (home, g_hash_table_lookup (outcome->home, other->msgid));
			if (together != (mail->series == other->series))
				g_error ("seed %u: %s and %s are %s", seed, other->msgid, mail->msgid,
				         together ? "joined" : "apart");
		}
	}
}

static void
check_archive (PpStore *store, guint32 seed)
{
	g_autofree char *list_id = g_strdup_printf ("archive-%u.example.org", seed);
	g_autoptr (GPtrArray) mails = pp_archive_generate (seed, list_id);
	g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
	Outcome first = { 0 };

	for (guint w = 0; w < G_N_ELEMENTS (ways); w++) {
		g_autofree char *project = g_strdup_printf ("a%u-%s", seed, ways[w].name);
		g_autoptr (PpInbox) inbox = make_inbox (store, project);
		Outcome outcome;

		ways[w].way (store, inbox, mails, rand);
		read_outcome (store, project, &outcome);
		if (w == 0) {
			check_truth (seed, mails, &outcome);
			first = outcome;
			continue;
		}
		if (!g_str_equal (first.text->str, outcome.text->str))
			fail_difference (seed, ways[w].name, first.text->str, outcome.text->str);
		outcome_clear (&outcome);
	}
	outcome_clear (&first);
}

static guint32
from_environment (const char *name, guint32 otherwise)
{
	const char *value = getenv (name);

	return value != NULL ? (guint32) strtoul (value, NULL, 10) : otherwise;
}

static void
test_archives (void)
{
	guint32 seed = from_environment ("PP_PROPERTY_SEED", 1);
	guint32 count = from_environment ("PP_PROPERTY_ARCHIVES", DEFAULT_ARCHIVES);
	g_autoptr (PpStore) store = connect_store ();

	for (guint32 i = 0; i < count; i++)
		check_archive (store, seed + i);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	pp_mail_init ();
	g_test_add_func ("/archive/ways", test_archives);
	return g_test_run ();
}
