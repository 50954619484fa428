/* The pipeline over a source of our own: repositories that exist in memory only, so that the test knows what was asked for
 * and when, and mail comes as fast as it can be taken. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "pipeline.h"

#define MAIL_BYTES 10000

/* What the fake repositories give, the first to be opened first. */
typedef struct {
	guint mails;
	guint fail_before;	/* the number of the mail before which reading fails; 0: none */
} Plan;

typedef struct {
	const Plan *plans;
	PpPipeline *pipeline;
	GThread *caller;
	guint opened;
	guint read;		/* mails that were given, of all; atomic */
	guint taken;		/* … and taken; of the caller's thread */
	guint calls;		/* … */
	gboolean refused;	/* a call was not done */
} World;

typedef struct {
	World *world;
	Plan plan;
	guint next;
	char *mail;
	char *head;		/* of the last one */
	GBytes *raw;
} Fake;

/* On the caller's thread, when all that was read has been taken. */
static void
on_opening (gpointer data)
{
	World *world = data;

	g_assert_true (g_thread_self () == world->caller);
	g_assert_cmpuint (world->taken, ==, (guint) g_atomic_int_get (&world->read));
	world->calls++;
}

static gpointer
fake_open (const char *path, PpFormat format, gpointer data, GError **error)
{
	World *world = data;
	Fake *fake = g_new0 (Fake, 1);

	g_assert_true (g_thread_self () != world->caller);
	world->refused = !pp_pipeline_call (world->pipeline, on_opening, world);
	fake->world = world;
	fake->plan = world->plans[world->opened++];
	fake->mail = g_malloc (MAIL_BYTES);
	memset (fake->mail, 'x', MAIL_BYTES);
	return fake;
}

static int
fake_next (gpointer data, PpSourceItem *item, GError **error)
{
	Fake *fake = data;

	g_clear_pointer (&fake->raw, g_bytes_unref);
	if (fake->next == fake->plan.mails)
		return 0;
	if (fake->plan.fail_before > 0 && fake->next + 1 == fake->plan.fail_before) {
		g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_IO, "at %u", fake->world->read);
		return -1;
	}
	fake->next++;
	g_free (fake->head);
	fake->head = g_strdup_printf ("Message-ID: <%u@example.org>\n\n",
	                              (guint) g_atomic_int_add (&fake->world->read, 1));
	memcpy (fake->mail, fake->head, strlen (fake->head));
	fake->raw = g_bytes_new (fake->mail, MAIL_BYTES);
	*item = (PpSourceItem) { .kind = PP_SOURCE_MESSAGE, .message = { .raw = fake->raw, .from_line_date = PP_NO_DATE },
		                 .arrival = PP_NO_DATE, .position = fake->head };
	return 1;
}

static void
fake_close (gpointer data)
{
	Fake *fake = data;

	g_clear_pointer (&fake->raw, g_bytes_unref);
	g_free (fake->mail);
	g_free (fake->head);
	g_free (fake);
}

/* Folders that look like repositories, as many as PLANS has; NULL-terminated. */
static GPtrArray *
make_folders (const char *root, guint n)
{
	GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

	for (guint i = 0; i < n; i++) {
		g_autofree char *path = g_strdup_printf ("%s/%u", root, i);
		g_autofree char *objects = g_build_filename (path, "objects", NULL);
		g_autofree char *head = g_build_filename (path, "HEAD", NULL);

		g_assert_cmpint (g_mkdir_with_parents (objects, 0700), ==, 0);
		g_assert_true (g_file_set_contents (head, "", 0, NULL));
		g_ptr_array_add (paths, g_steal_pointer (&path));
	}
	g_ptr_array_add (paths, NULL);
	return paths;
}

static void
remove_folders (const char *root, const GPtrArray *paths)
{
	for (guint i = 0; i + 1 < paths->len; i++) {
		const char *path = g_ptr_array_index (paths, i);
		g_autofree char *objects = g_build_filename (path, "objects", NULL);
		g_autofree char *head = g_build_filename (path, "HEAD", NULL);

		g_assert_cmpint (g_rmdir (objects), ==, 0);
		g_assert_cmpint (g_unlink (head), ==, 0);
		g_assert_cmpint (g_rmdir (path), ==, 0);
	}
	g_assert_cmpint (g_rmdir (root), ==, 0);
}

/* --- taking ---------------------------------------------------------------------------------- */

/* Takes all there is, at most LIMIT messages: they come in order and are parsed. Returns how many failures there
 * were; each is told between the mails that it happened between. */
static guint
take_all (World *world, guint limit)
{
	guint failures = 0;

	while (world->taken < limit) {
		g_autoptr (GError) error = NULL;
		g_autofree char *id = NULL, *failure = NULL;
		const PpSourceItem *source_item;
		PpItem *item;
		int got = pp_pipeline_next (world->pipeline, &source_item, &item, &error);

		if (got == 0)
			break;
		if (got < 0) {
			failure = g_strdup_printf ("at %u", world->taken);
			g_assert_cmpstr (error->message, ==, failure);
			failures++;
			continue;
		}
		id = g_strdup_printf ("<%u@example.org>", world->taken++);
		g_assert_cmpstr (pp_item_message (item)->msgid, ==, id);
		g_assert_nonnull (strstr (source_item->position, id));
		g_assert_cmpuint (pp_item_length (item), ==, MAIL_BYTES);
		g_assert_cmpint (source_item->arrival, !=, PP_NO_DATE);
		pp_item_free (item);

		/* one that was read and is not counted as ahead, and the bunches on both ends */
		guint ahead = (guint) g_atomic_int_get (&world->read) - world->taken;
		g_assert_cmpuint (ahead * MAIL_BYTES, <=, PP_PIPELINE_BYTES + 2 * 300 * 1024);
	}
	return failures;
}

/* What the pipeline says of the first N of PLANS, with JOBS threads, up to LIMIT messages, when the caller comes PAUSE µs late. */
static void
run (const Plan *plans, guint n, guint jobs, guint limit, gulong pause, World *world, guint *failures)
{
	const PpRoute route = { "demo", NULL, FALSE };
	const PpRepositoryReader reader = { fake_open, fake_next, fake_close, world };
	g_autofree char *root = g_dir_make_tmp ("pp-pipeline-XXXXXX", NULL);
	g_autoptr (GPtrArray) paths = make_folders (root, n);
	g_autoptr (PpSource) source = pp_source_new ((const char *const *) paths->pdata, PP_FORMAT_AUTO);
	g_autoptr (PpIntake) intake = pp_intake_new (NULL, &route);
	g_autoptr (GError) error = NULL;

	*world = (World) { .plans = plans, .caller = g_thread_self () };
	pp_source_set_repository_reader (source, &reader);
	world->pipeline = pp_pipeline_new (source, intake, jobs);
	g_assert_true (pp_pipeline_start (world->pipeline, &error));
	g_usleep (pause);
	*failures = take_all (world, limit);
	pp_pipeline_free (world->pipeline);
	remove_folders (root, paths);
}

/* --- the tests ------------------------------------------------------------------------------- */

static void
test_order (void)
{
	/* what comes behind a failure is not read, but the next input is */
	static const Plan plans[] = { { 700, 0 }, { 0, 0 }, { 2000, 1000 }, { 1, 0 }, { 3, 1 }, { 60, 0 } };
	static const guint jobs[] = { 1, 2, 7, 1024 };

	for (guint i = 0; i < G_N_ELEMENTS (jobs); i++) {
		World world;
		guint failures;

		run (plans, G_N_ELEMENTS (plans), jobs[i], G_MAXUINT, 0, &world, &failures);
		g_assert_cmpuint (world.taken, ==, 700 + 999 + 1 + 60);
		g_assert_cmpuint (world.calls, ==, G_N_ELEMENTS (plans));
		g_assert_cmpuint (failures, ==, 2);
		g_assert_false (world.refused);
	}
}

/* What is ahead is bounded whoever is slow: take_all() looks. Here it is the caller, who comes when the reader could be
 * far away. */
static void
test_bounded (void)
{
	static const Plan plans[] = { { 5000, 0 } };
	World world;
	guint failures;

	run (plans, 1, 3, G_MAXUINT, 100000, &world, &failures);
	g_assert_cmpuint (world.taken, ==, 5000);
}

/* Who has enough may go at any time. */
static void
test_left (void)
{
	static const Plan plans[] = { { 3000, 0 }, { 10, 0 } };
	static const guint limits[] = { 0, 1, 49, 50, 51, 2999, 3000 };

	for (guint i = 0; i < G_N_ELEMENTS (limits); i++) {
		World world;
		guint failures;

		run (plans, 2, 2, limits[i], 0, &world, &failures);
		g_assert_cmpuint (world.taken, ==, limits[i]);
		/* nobody was there any more to do the next call, if it was made */
		g_assert_true (world.refused || world.opened < (limits[i] > 0 ? 2u : 1u));
	}
}

/* A pipe that is open, and nothing comes: the reader stays there. */
static void
test_waiting (void)
{
	const PpRoute route = { "demo", NULL, FALSE };
	const char *const paths[] = { "-", NULL };
	PpSource *source = pp_source_new (paths, PP_FORMAT_MBOX);
	PpIntake *intake = pp_intake_new (NULL, &route);
	PpPipeline *pipeline = pp_pipeline_new (source, intake, 2);
	int saved = dup (STDIN_FILENO), fds[2];

	g_assert_cmpint (pipe (fds), ==, 0);
	g_assert_cmpint (dup2 (fds[0], STDIN_FILENO), ==, STDIN_FILENO);
	g_assert_true (pp_pipeline_start (pipeline, NULL));
	g_assert_false (pp_pipeline_stop (pipeline));
	/* now it comes back */
	close (fds[1]);
	while (!pp_pipeline_stop (pipeline))
		;
	pp_pipeline_free (pipeline);
	pp_intake_free (intake);
	pp_source_free (source);
	g_assert_cmpint (dup2 (saved, STDIN_FILENO), ==, STDIN_FILENO);
	close (saved);
	close (fds[0]);
}

/* What is likely to be there already is not decoded. */
static void
test_peeking (void)
{
	const PpRoute route = { "demo", NULL, FALSE };
	g_autofree char *path = NULL;
	int fd = g_file_open_tmp ("pp-pipeline-XXXXXX", &path, NULL);
	const char *const paths[] = { path, NULL };
	g_autoptr (PpSource) source = pp_source_new (paths, PP_FORMAT_MBOX);
	g_autoptr (PpIntake) intake = pp_intake_new (NULL, &route);
	g_autoptr (PpPipeline) pipeline = pp_pipeline_new (source, intake, 2);
	const PpSourceItem *source_item;
	PpItem *item;

	close (fd);
	g_assert_true (g_file_set_contents (path, "From a@x.org Mon Oct  5 12:34:56 2020\nMessage-ID: <1@x.org>\n\na\n\n"
	                                          "From a@x.org Mon Oct  5 12:34:56 2020\nSubject: no id\n\nb\n", -1, NULL));
	pp_pipeline_set_peeking (pipeline, TRUE);
	g_assert_true (pp_pipeline_start (pipeline, NULL));
	g_assert_cmpint (pp_pipeline_next (pipeline, &source_item, &item, NULL), ==, 1);
	g_assert_true (pp_item_is_peeked (item));
	g_assert_cmpstr (pp_item_message (item)->msgid, ==, "<1@x.org>");
	pp_item_free (item);
	g_assert_cmpint (pp_pipeline_next (pipeline, &source_item, &item, NULL), ==, 1);
	g_assert_false (pp_item_is_peeked (item));
	g_assert_true (g_str_has_suffix (pp_item_message (item)->msgid, "@patchpost.invalid>"));
	pp_item_free (item);
	g_assert_cmpint (pp_pipeline_next (pipeline, &source_item, &item, NULL), ==, 0);
	g_assert_cmpint (g_unlink (path), ==, 0);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	pp_mail_init ();
	g_test_add_func ("/pipeline/order", test_order);
	g_test_add_func ("/pipeline/bounded", test_bounded);
	g_test_add_func ("/pipeline/left", test_left);
	g_test_add_func ("/pipeline/waiting", test_waiting);
	g_test_add_func ("/pipeline/peeking", test_peeking);
	return g_test_run ();
}
