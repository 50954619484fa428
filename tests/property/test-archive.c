/* What is stored is a function of the set of messages: random archives are stored in several ways and must give
 * equal dumps; and what is stored is what a reader knows (archive.h): no series holds what was not sent together, nor
 * misses what was; revisions and replies lead where they should.
 *
 * PP_PROPERTY_ARCHIVES says how many (40), PP_PROPERTY_SEED where to begin; a failing seed is printed and can be
 * replayed with it. PP_PROPERTY_WAYS=1 stores in the first way only, which tells much sooner whether the truth is met;
 * PP_PROPERTY_TURNS=1 stores every other archive in one of the ways that deliver one by one, the others in the other.
 * The database is that of libpq's environment, with a schema without mail. All archives of a run are there at the same
 * time; a long run is many of these (tests/property/long).
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

#define DEFAULT_ARCHIVES 40
#define PROCESSES 3
#define BATCH 9		/* the largest of random batches */

/* Archives in which every kind of PP_ARCHIVE_KINDS has to occur. */
#define ARCHIVES_OF_ALL_KINDS 1000
#define ENOUGH 10	/* times */

static guint32
from_environment (const char *name, guint32 otherwise)
{
	const char *value = getenv (name);

	return value != NULL ? (guint32) strtoul (value, NULL, 10) : otherwise;
}

static PpArchive *
make_archive (guint32 seed)
{
	g_autofree char *list_id = g_strdup_printf ("archive-%u.example.org", seed);

	return pp_archive_generate (seed, list_id);
}

/* --- the generator ------------------------------------------------------------------------------ */

static void
test_kinds (void)
{
	guint kinds[PP_N_SENT_KINDS] = { 0 };

	for (guint32 seed = 1; seed <= ARCHIVES_OF_ALL_KINDS; seed++) {
		g_autoptr (PpArchive) archive = make_archive (seed);

		for (guint i = 0; i < PP_N_SENT_KINDS; i++)
			kinds[i] += archive->kinds[i];
	}
	for (guint i = 0; i < PP_N_SENT_KINDS; i++)
		g_test_message ("%5u %s", kinds[i], pp_archive_kind_name (i));
	for (guint i = 0; i < PP_N_SENT_KINDS; i++)
		if (kinds[i] < ENOUGH)
			g_error ("%u of kind '%s' in %u archives", kinds[i], pp_archive_kind_name (i),
			         ARCHIVES_OF_ALL_KINDS);
}

/* --- storing ------------------------------------------------------------------------------------ */

/* Processes that deliver beside each other: they live as long as the test, connecting and preparing is dear. */
typedef struct {
	pid_t pid;
	int orders, answers;	/* pipes */
} Worker;

typedef struct {
	PpStore *store;
	PpStore *before;	/* sees what was, while STORE reads messages again */
	guint n_ways;
	gboolean turns;
	Worker workers[PROCESSES];
} Storage;

/* To deliver every PROCESSES-th mail of an archive, shuffled. */
typedef struct {
	guint32 seed, shuffle;
	char project[64];
} Order;

static PpStore *
connect_store (void)
{
	GError *error = NULL;
	PpStore *store = pp_store_open ("", "patchpost", 0, TRUE, &error);

	g_assert_no_error (error);
	return store;
}

static PpInbox *
load_inbox (PpStore *store, const char *project)
{
	GError *error = NULL;
	PpInbox *inbox = pp_inbox_load_by_project (store, project, &error);

	g_assert_no_error (error);
	return inbox;
}

/* That of PROJECT, which is made when it is not there yet. */
static PpInbox *
make_inbox (PpStore *store, const char *project)
{
	g_autofree char *list_id = g_strdup_printf ("%s.example.org", project);
	const char *const list_ids[] = { list_id, NULL };
	const char *const list_emails[] = { PP_ARCHIVE_LIST_EMAIL, NULL };
	const PpProjectSettings settings = { .link_name = project, .list_ids = list_ids, .list_emails = list_emails };
	PpInbox *inbox = pp_inbox_load_by_project (store, project, NULL);
	GError *error = NULL;

	if (inbox != NULL)
		return inbox;
	pp_project_add (store, &settings, &error);
	g_assert_no_error (error);
	return load_inbox (store, project);
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
	pp_ingest (ingest, inbox, items, NULL, &error);
	g_assert_no_error (error);
	g_assert_cmpuint (pp_ingest_counts (ingest)->quarantined, ==, 0);
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

/* --- workers ------------------------------------------------------------------------------------ */

static void
work (guint number, int orders, int answers)
{
	g_autoptr (PpStore) store = connect_store ();
	Order order;

	while (read (orders, &order, sizeof order) == sizeof order) {
		g_autoptr (PpArchive) archive = make_archive (order.seed);
		g_autoptr (PpInbox) inbox = load_inbox (store, order.project);
		g_autoptr (GRand) rand = g_rand_new_with_seed (order.shuffle);
		g_autofree guint *places = make_order (rand, archive->mails->len);

		for (guint i = number; i < archive->mails->len; i += PROCESSES)
			ingest_some (store, inbox, archive->mails, places, i, i + 1);
		if (write (answers, "", 1) != 1)
			break;
	}
}

static void
start_worker (Storage *storage, guint number)
{
	Worker *worker = &storage->workers[number];
	int orders[2], answers[2];

	g_assert_cmpint (pipe (orders), ==, 0);
	g_assert_cmpint (pipe (answers), ==, 0);
	worker->pid = fork ();
	g_assert_cmpint (worker->pid, >=, 0);
	if (worker->pid == 0) {
		close (orders[1]);
		close (answers[0]);
		for (guint i = 0; i < number; i++) {	/* else those before never see the end */
			close (storage->workers[i].orders);
			close (storage->workers[i].answers);
		}
		work (number, orders[0], answers[1]);
		_exit (0);
	}
	close (orders[0]);
	close (answers[1]);
	worker->orders = orders[1];
	worker->answers = answers[0];
}

static void
stop_workers (Storage *storage)
{
	for (guint i = 0; i < PROCESSES; i++)
		close (storage->workers[i].orders);
	for (guint i = 0; i < PROCESSES; i++) {
		int status;

		g_assert_cmpint (waitpid (storage->workers[i].pid, &status, 0), ==, storage->workers[i].pid);
		g_assert_cmpint (status, ==, 0);
	}
}

/* --- ways to store an archive ------------------------------------------------------------------- */

/* Everything that is stored is stored in INBOX, which is that of PROJECT. */
typedef struct {
	Storage *storage;
	const char *project;
	const PpInbox *inbox;
	guint32 seed;
	const GPtrArray *mails;
	GRand *rand;
} Task;

static void
task_ingest (const Task *task, const guint *order, guint from, guint until)
{
	ingest_some (task->storage->store, task->inbox, task->mails, order, from, until);
}

static void
way_once (const Task *task)
{
	g_autofree guint *order = make_order (NULL, task->mails->len);

	task_ingest (task, order, 0, task->mails->len);
}

/* The second half first, then all of it again. */
static void
way_twice (const Task *task)
{
	g_autofree guint *order = make_order (NULL, task->mails->len);
	guint middle = task->mails->len / 2;

	task_ingest (task, order, middle, task->mails->len);
	task_ingest (task, order, 0, middle);
	task_ingest (task, order, 0, task->mails->len);
}

/* Shuffled, in batches of any size. */
static void
way_shuffled (const Task *task)
{
	g_autofree guint *order = make_order (task->rand, task->mails->len);

	for (guint from = 0, until; from < task->mails->len; from = until) {
		until = from + 1 + (guint) g_rand_int_range (task->rand, 0, BATCH);
		until = MIN (until, task->mails->len);
		task_ingest (task, order, from, until);
	}
}

/* One by one, the last first. */
static void
way_backwards (const Task *task)
{
	g_autofree guint *order = make_order (NULL, task->mails->len);

	for (guint i = task->mails->len; i > 0; i--)
		task_ingest (task, order, i - 1, i);
}

/* Shuffled, one by one, by several processes at the same time. */
static void
way_concurrent (const Task *task)
{
	Order order = { .seed = task->seed, .shuffle = g_rand_int (task->rand) };
	char answer;

	g_strlcpy (order.project, task->project, sizeof order.project);
	for (guint i = 0; i < PROCESSES; i++)
		g_assert_cmpint (write (task->storage->workers[i].orders, &order, sizeof order), ==, sizeof order);
	for (guint i = 0; i < PROCESSES; i++)
		if (read (task->storage->workers[i].answers, &answer, 1) != 1)
			g_error ("seed %u: a process that delivers died", task->seed);
}

/* Damage to the rows of inbox %1$u, chosen by %2$u: some of each kind, whatever is there. */
#define DAMAGE \
	"SELECT setseed(%2$u / 4294967296.0);" \
	"UPDATE message SET series_id = (SELECT min(id) FROM series WHERE inbox_id = %1$u AND first_id IS NOT NULL)" \
	" WHERE inbox_id = %1$u AND kind > 0 AND random() < 0.1;" \
	"UPDATE message SET series_id = NULL WHERE inbox_id = %1$u AND random() < 0.05;" \
	"UPDATE message SET submission_id = NULL WHERE inbox_id = %1$u AND random() < 0.1;" \
	"UPDATE message SET submission_id = (SELECT min(id) FROM message WHERE inbox_id = %1$u AND kind > 0)" \
	" WHERE inbox_id = %1$u AND kind = 0 AND random() < 0.1;" \
	"UPDATE message SET refs = '{}' WHERE inbox_id = %1$u AND random() < 0.1;" \
	"DELETE FROM reference WHERE inbox_id = %1$u AND random() < 0.1;" \
	"UPDATE message SET version = version + 1 WHERE inbox_id = %1$u AND random() < 0.05;" \
	"UPDATE message SET number = 1, total = 3 WHERE inbox_id = %1$u AND kind = 2 AND random() < 0.05;" \
	"UPDATE message SET date = date - interval '1 month', sender = 'nobody' WHERE inbox_id = %1$u AND random() < 0.05;" \
	"UPDATE message SET kind = 0, version = NULL, number = NULL, total = NULL, series_id = NULL" \
	" WHERE inbox_id = %1$u AND kind > 0 AND random() < 0.05;" \
	"UPDATE message SET kind = 2, version = 1, submission_id = NULL WHERE inbox_id = %1$u AND kind = 0 AND random() < 0.05;" \
	"UPDATE message SET group_flags = '{stranger}', title_key = 0 WHERE inbox_id = %1$u AND kind > 0 AND random() < 0.05;" \
	"UPDATE message_text SET content = 'damaged', diff = NULL WHERE inbox_id = %1$u AND random() < 0.05;" \
	"UPDATE series SET previous_id = NULL, name = 'damaged' WHERE inbox_id = %1$u AND random() < 0.2;" \
	"UPDATE series SET cover_id = NULL, received = 9, complete = NOT complete WHERE inbox_id = %1$u AND random() < 0.1;"

static void
damage (const Task *task)
{
	g_autofree char *sql = g_strdup_printf (DAMAGE, (guint) task->inbox->id, task->seed);
	PGconn *connection = pp_store_connection (task->storage->store);
	g_autoptr (PGresult) result = PQexec (connection, sql);

	if (PQresultStatus (result) != PGRES_COMMAND_OK)
		g_error ("%s", PQerrorMessage (connection));
}

static void
ignore_change (const PpChange *change, gpointer data)
{
	++*(guint *) data;
}

static void
fail_refused (gint64 id, const char *detail, gpointer data)
{
	g_error ("message %" G_GINT64_FORMAT " is refused: %s", id, detail);
}

/* The ids of all messages of an inbox. */
static GArray *
load_ids (const Task *task)
{
	PpParams *params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;
	GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
	GError *error = NULL;

	pp_params_int8 (params, task->inbox->id);
	pp_params_int8 (params, 0);
	pp_params_int8 (params, G_MAXINT64);
	for (guint i = 0; i < 3; i++)
		pp_params_null (params);
	pp_params_int4 (params, G_MAXINT32);
	result = pp_store_query (task->storage->store, "refresh-scope", params, &error);
	g_assert_no_error (error);
	for (int row = 0; row < PQntuples (result); row++) {
		gint64 id = pp_result_int (result, row, 0);

		g_array_append_val (ids, id);
	}
	return ids;
}

/* Shuffled; then some of the rows are damaged, and all messages read again, in batches of any size. */
static void
way_reindexed (const Task *task)
{
	g_autoptr (PpIngest) ingest = pp_ingest_new (task->storage->store, PP_ORIGIN_REINDEX, FALSE);
	g_autoptr (GHashTable) abandoned = NULL;
	g_autoptr (GArray) ids = NULL;
	guint changes = 0;
	GError *error = NULL;

	way_shuffled (task);
	damage (task);
	abandoned = pp_ingest_find_abandoned (ingest, task->inbox, &error);
	g_assert_no_error (error);
	ids = load_ids (task);
	for (guint from = 0, n; from < ids->len; from += n) {
		const PpAgain again = { .jobs = 1, .before = task->storage->before, .change_func = ignore_change,
			                .refused_func = fail_refused, .data = &changes,
		                        .abandoned = abandoned };
		g_autoptr (GArray) some = g_array_new (FALSE, FALSE, sizeof (gint64));

		n = 1 + (guint) g_rand_int_range (task->rand, 0, 2 * BATCH);
		n = MIN (n, ids->len - from);
		g_array_append_vals (some, &g_array_index (ids, gint64, from), n);
		pp_ingest_again (ingest, task->inbox, &again, some, &error);
		g_assert_no_error (error);
	}
	g_assert_cmpuint (pp_ingest_counts (ingest)->messages, ==, ids->len);
}

/* --- messages that go, or are replaced --------------------------------------------------------- */

#define ONE_OF 6	/* so many mails are chosen for it */

static gboolean
is_chosen (const Task *task, const PpMail *mail)
{
	return (g_str_hash (mail->msgid) ^ task->seed * 2654435761u) % ONE_OF == 0;
}

/* The places of the mails that are chosen, or of the others. */
static guint *
choose (const Task *task, gboolean chosen, guint *n)
{
	guint *places = g_new (guint, task->mails->len + 1);

	*n = 0;
	for (guint i = 0; i < task->mails->len; i++)
		if (is_chosen (task, g_ptr_array_index (task->mails, i)) == chosen)
			places[(*n)++] = i;
	return places;
}

/* The message MSGID of the inbox; 0: none. */
static gint64
find_id (const Task *task, const char *msgid)
{
	GError *error = NULL;
	g_autoptr (GPtrArray) found = pp_found_load (task->storage->store, msgid, task->project, &error);

	g_assert_no_error (error);
	return found->len > 0 ? ((const PpFound *) g_ptr_array_index (found, 0))->id : 0;
}

static void
run_edit (const Task *task, const PpEdit *edit)
{
	g_autoptr (PpIngest) ingest = pp_ingest_new (task->storage->store, PP_ORIGIN_REINDEX, FALSE);
	guint changes = 0;
	const PpAgain again = { .jobs = 1, .before = task->storage->before, .change_func = ignore_change, .data = &changes,
		                .edit = edit };
	GError *error = NULL;

	pp_ingest_edit (ingest, task->inbox, &again, &error);
	g_assert_no_error (error);
}

/* Without those that are chosen. */
static void
way_rest (const Task *task)
{
	guint n;
	g_autofree guint *places = choose (task, FALSE, &n);

	task_ingest (task, places, 0, n);
}

/* Shuffled; then those that are chosen are purged, and all comes again. */
static void
way_purged (const Task *task)
{
	g_autofree guint *order = make_order (task->rand, task->mails->len);

	way_shuffled (task);
	for (guint i = 0; i < task->mails->len; i++) {
		const PpMail *mail = g_ptr_array_index (task->mails, order[i]);
		const PpEdit edit = { .id = is_chosen (task, mail) ? find_id (task, mail->msgid) : 0 };

		if (edit.id != 0)
			run_edit (task, &edit);
	}
	way_once (task);
}

/* Another mail of the list that claims the id of MAIL; NULL when there is none with an id in its header. */
static GBytes *
make_impostor (const Task *task, const PpMail *mail)
{
	guint n = (guint) g_rand_int_range (task->rand, 0, (gint32) task->mails->len);
	const PpMail *other = g_ptr_array_index (task->mails, n);
	gsize length;
	const char *data = g_bytes_get_data (other->raw, &length);
	g_autofree char *text = g_strndup (data, length);
	g_auto (GStrv) parts = g_strsplit (text, other->msgid, 2);

	if (g_str_equal (other->msgid, mail->msgid) || parts[0] == NULL || parts[1] == NULL || strstr (parts[0], "\n\n"))
		return NULL;
	g_free (text);
	text = g_strconcat (parts[0], mail->msgid, parts[1], NULL);
	return g_bytes_new (text, strlen (text));
}

static void
ingest_impostor (const Task *task, GBytes *raw)
{
	g_autoptr (GPtrArray) mails = g_ptr_array_new ();
	PpMail mail = { .raw = raw };
	guint first = 0;

	g_ptr_array_add (mails, &mail);
	ingest_some (task->storage->store, task->inbox, mails, &first, 0, 1);
}

/* Those that are chosen are taken for others first, which they replace at the end, when all else has come. */
static void
way_replaced (const Task *task)
{
	guint n, n_rest;
	g_autofree guint *places = choose (task, TRUE, &n), *rest = choose (task, FALSE, &n_rest);

	for (guint i = 0; i < n; i++) {
		const PpMail *mail = g_ptr_array_index (task->mails, places[i]);
		g_autoptr (GBytes) impostor = make_impostor (task, mail);

		if (impostor != NULL && find_id (task, mail->msgid) == 0)
			ingest_impostor (task, impostor);
	}
	task_ingest (task, rest, 0, n_rest);
	for (guint i = 0; i < n; i++) {
		const PpMail *mail = g_ptr_array_index (task->mails, places[i]);
		g_autoptr (PpItem) item = pp_item_new (mail->raw, PP_NO_DATE, 1800000000);
		const PpEdit edit = { .id = find_id (task, mail->msgid), .replacement = item, .origin = PP_ORIGIN_IMPORT };

		if (edit.id != 0)
			run_edit (task, &edit);
		else
			task_ingest (task, places, i, i + 1);
	}
}

#define ONCE 0	/* the first is what most others are compared with */
#define REST 6

static const struct {
	const char *name;
	void (*store) (const Task *task);
	gboolean dear;	/* a transaction a mail: in a long run two of them take turns */
	guint like;	/* the way that gives the same */
} ways[] = {
	{ "once", way_once, FALSE, ONCE },
	{ "twice", way_twice, FALSE, ONCE },
	{ "shuffled", way_shuffled, FALSE, ONCE },
	{ "backwards", way_backwards, TRUE, ONCE },
	{ "concurrent", way_concurrent, TRUE, ONCE },
	{ "reindexed", way_reindexed, FALSE, ONCE },
	{ "rest", way_rest, FALSE, REST },
	{ "purged", way_purged, FALSE, REST },
	{ "replaced", way_replaced, FALSE, ONCE },
};

/* --- what came of it ---------------------------------------------------------------------------- */

/* What the dump says of a message. */
typedef struct {
	char *home;		/* the first message of its series, or NULL */
	char *previous;		/* … of its previous revision, or NULL */
	char *submission;	/* of a comment; or NULL */
	gboolean complete, partial;
} Place;

/* Of one archive, stored in one way. */
typedef struct {
	GString *text;		/* the dump */
	GHashTable *places;	/* msgid → Place */
} Outcome;

/* All that is stored. */
typedef struct {
	PpJsonWriter *writer;
	GHashTable *outcomes;	/* project → Outcome */
} Dump;

static void
place_free (gpointer data)
{
	Place *place = data;

	g_free (place->home);
	g_free (place->previous);
	g_free (place->submission);
	g_free (place);
}

static void
outcome_free (gpointer data)
{
	Outcome *outcome = data;

	g_string_free (outcome->text, TRUE);
	g_hash_table_unref (outcome->places);
	g_free (outcome);
}

static Outcome *
dump_outcome (const Dump *dump, const char *project)
{
	Outcome *outcome = g_hash_table_lookup (dump->outcomes, project);

	if (outcome == NULL) {
		outcome = g_new (Outcome, 1);
		outcome->text = g_string_new (NULL);
		outcome->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, place_free);
		g_hash_table_insert (dump->outcomes, g_strdup (project), outcome);
	}
	return outcome;
}

static gboolean
note_record (const PpRecord *record, gpointer data, GError **error)
{
	const Dump *dump = data;
	PpPlacement placement = record->placement;
	const PpSeriesPlacement *series = &record->placement.series;
	Outcome *outcome = dump_outcome (dump, placement.project);
	Place *place = g_new0 (Place, 1);
	char any[] = "any";

	placement.project = any;	/* each way has its own */
	pp_json_writer_append (dump->writer, outcome->text, record->submission, &placement);
	if (record->placement.has_series) {
		place->home = g_strdup (series->cover != NULL ? series->cover : series->patches[0]);
		place->previous = g_strdup (series->previous_revision);
		place->complete = series->complete;
		place->partial = series->partial;
	}
	place->submission = g_strdup (record->placement.submission);
	g_hash_table_insert (outcome->places, g_strdup (record->submission->msgid), place);
	return TRUE;
}

/* One walk over everything: it costs the same for one archive as for many. */
static void
read_dump (PpStore *store, Dump *dump)
{
	GError *error = NULL;

	dump->writer = pp_json_writer_new ();
	dump->outcomes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, outcome_free);
	pp_record_each (store, NULL, note_record, dump, &error);
	g_assert_no_error (error);
}

static void
dump_clear (Dump *dump)
{
	pp_json_writer_free (dump->writer);
	g_hash_table_unref (dump->outcomes);
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

/* --- what it should be -------------------------------------------------------------------------- */

static const Place *
place_of (const Outcome *outcome, const char *msgid)
{
	return g_hash_table_lookup (outcome->places, msgid);
}

/* No false join, no false split. The result: of each series one unambiguous mail, or NULL. */
static GPtrArray *
check_series (guint32 seed, const PpArchive *archive, const Outcome *outcome)
{
	GPtrArray *known = g_ptr_array_new ();
	g_autoptr (GHashTable) owners = g_hash_table_new (g_str_hash, g_str_equal);

	g_ptr_array_set_size (known, (gint) archive->sent->len);
	for (guint i = 0; i < archive->mails->len; i++) {
		const PpMail *mail = g_ptr_array_index (archive->mails, i), *other, *owner;
		const Place *place = place_of (outcome, mail->msgid);

		if (place == NULL || (place->home != NULL) != (mail->series >= 0))
			g_error ("seed %u: %s is %s", seed, mail->msgid, place == NULL ? "lost"
			         : place->home != NULL ? "in a series" : "in no series");
		if (mail->series < 0 || mail->ambiguous)
			continue;
		other = known->pdata[mail->series];
		if (other != NULL && !g_str_equal (place_of (outcome, other->msgid)->home, place->home))
			g_error ("seed %u: %s and %s are apart", seed, other->msgid, mail->msgid);
		owner = g_hash_table_lookup (owners, place->home);
		if (owner != NULL && owner->series != mail->series)
			g_error ("seed %u: %s and %s are joined", seed, owner->msgid, mail->msgid);
		known->pdata[mail->series] = (gpointer) mail;
		g_hash_table_insert (owners, place->home, (gpointer) mail);
	}
	return known;
}

/* What each series says of itself. */
static void
check_sent (guint32 seed, const PpArchive *archive, const Outcome *outcome, const GPtrArray *known)
{
	for (guint i = 0; i < archive->sent->len; i++) {
		const PpSent *sent = &g_array_index (archive->sent, PpSent, i);
		const PpMail *mail = known->pdata[i], *renewed = sent->previous >= 0 ? known->pdata[sent->previous] : NULL;
		const Place *place = mail != NULL ? place_of (outcome, mail->msgid) : NULL;

		if (place == NULL)
			continue;
		if (sent->complete != PP_TRUTH_UNKNOWN && place->complete != sent->complete)
			g_error ("seed %u: the series of %s is complete: %d", seed, mail->msgid, place->complete);
		if (sent->partial != PP_TRUTH_UNKNOWN && place->partial != sent->partial)
			g_error ("seed %u: the series of %s is partial: %d", seed, mail->msgid, place->partial);
		if (sent->previous == PP_TRUTH_UNKNOWN || (sent->previous >= 0 && renewed == NULL))
			continue;
		if (g_strcmp0 (place->previous != NULL ? place_of (outcome, place->previous)->home : NULL,
		               renewed != NULL ? place_of (outcome, renewed->msgid)->home : NULL) != 0)
			g_error ("seed %u: the series of %s renews %s", seed, mail->msgid,
			         place->previous != NULL ? place->previous : "none");
	}
}

static void
check_replies (guint32 seed, const PpArchive *archive, const Outcome *outcome)
{
	for (guint i = 0; i < archive->mails->len; i++) {
		const PpMail *mail = g_ptr_array_index (archive->mails, i);
		const char *submission = place_of (outcome, mail->msgid)->submission;

		if (mail->series < 0 && g_strcmp0 (submission, mail->submission) != 0)
			g_error ("seed %u: %s belongs to %s, not to %s", seed, mail->msgid,
			         submission != NULL ? submission : "nothing",
			         mail->submission != NULL ? mail->submission : "nothing");
	}
}

static void
check_truth (guint32 seed, const PpArchive *archive, const Outcome *outcome)
{
	g_autoptr (GPtrArray) known = check_series (seed, archive, outcome);

	check_sent (seed, archive, outcome, known);
	check_replies (seed, archive, outcome);
}

/* --- one run ------------------------------------------------------------------------------------ */

/* Numbers, not seeds: inboxes that an earlier run emptied are used again. */
static char *
project_name (guint number, guint way)
{
	return g_strdup_printf ("a%u-%s", number, ways[way].name);
}

static gboolean
skips (const Storage *storage, guint way, guint32 seed)
{
	return storage->turns && ways[way].dear && (seed + way) % 2 == 0;
}

static void
store_archive (Storage *storage, guint number, guint32 seed)
{
	g_autoptr (PpArchive) archive = make_archive (seed);
	g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

	g_test_message ("seed %u", seed);
	for (guint w = 0; w < storage->n_ways; w++) {
		g_autofree char *project = project_name (number, w);
		g_autoptr (PpInbox) inbox = make_inbox (storage->store, project);
		const Task task = { storage, project, inbox, seed, archive->mails, rand };

		if (!skips (storage, w, seed))
			ways[w].store (&task);
	}
}

static void
check_archive (const Dump *dump, const Storage *storage, guint number, guint32 seed)
{
	g_autoptr (PpArchive) archive = make_archive (seed);
	g_autofree char *project = project_name (number, 0);
	const Outcome *first = dump_outcome (dump, project);

	check_truth (seed, archive, first);
	for (guint w = 1; w < storage->n_ways; w++) {
		g_autofree char *other = project_name (number, w);
		g_autofree char *like = project_name (number, ways[w].like);
		const Outcome *wanted = dump_outcome (dump, like);
		const Outcome *outcome = skips (storage, w, seed) ? wanted : dump_outcome (dump, other);

		if (!g_str_equal (wanted->text->str, outcome->text->str))
			fail_difference (seed, ways[w].name, wanted->text->str, outcome->text->str);
	}
}

static void
test_archives (void)
{
	guint32 seed = from_environment ("PP_PROPERTY_SEED", 1);
	guint32 count = from_environment ("PP_PROPERTY_ARCHIVES", DEFAULT_ARCHIVES);
	Storage storage = { NULL };
	Dump dump;

	for (guint i = 0; i < PROCESSES; i++)
		start_worker (&storage, i);
	storage.store = connect_store ();
	storage.before = connect_store ();
	storage.turns = from_environment ("PP_PROPERTY_TURNS", 0) != 0;
	storage.n_ways = MIN (from_environment ("PP_PROPERTY_WAYS", G_N_ELEMENTS (ways)), G_N_ELEMENTS (ways));
	for (guint32 i = 0; i < count; i++)
		store_archive (&storage, i, seed + i);
	stop_workers (&storage);
	read_dump (storage.store, &dump);
	for (guint32 i = 0; i < count; i++)
		check_archive (&dump, &storage, i, seed + i);
	dump_clear (&dump);
	pp_store_free (storage.store);
	pp_store_free (storage.before);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	pp_mail_init ();
	g_test_add_func ("/archive/kinds", test_kinds);
	g_test_add_func ("/archive/ways", test_archives);
	return g_test_run ();
}
