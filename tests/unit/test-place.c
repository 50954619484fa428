#include "unit.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mail/source.h"

#define LINE "From a@x.org Mon Oct  5 12:34:56 2020\n"
#define MAIL(n) "Subject: " n "\n\nbody\n"

/* --- the text of a place -------------------------------------------------------------------- */

static void
test_text (void)
{
	g_autoptr (GBytes) raw = g_bytes_new_static ("abc", 3);
	const PpPlaceFile files[] = { { "a", 1, 5, 7 }, { "b", 1, G_MAXINT64, -1 }, { "c", 1, 0, 0 } };
	guint8 digest[PP_PLACE_MESSAGE_DIGEST], wanted[PP_PLACE_MESSAGE_DIGEST];
	PpPlace place = { 0 }, parsed;

	for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
		pp_place_enter (&place, i > 0 ? &files[i - 1] : NULL, &files[i]);
		place.offset = i == 1 ? G_MAXUINT64 : i;
		place.behind = 10 * i;

		g_autofree char *text = pp_place_format (&place, raw);
		g_assert_true (pp_place_parse (text, &parsed, digest));
		pp_place_digest (raw, wanted);
		g_assert_cmpmem (digest, sizeof digest, wanted, sizeof wanted);
		g_assert_cmpuint (parsed.number, ==, i + 1);
		g_assert_cmpuint (parsed.offset, ==, place.offset);
		g_assert_cmpuint (parsed.behind, ==, 10 * i);
		g_assert_cmpint (parsed.size, ==, files[i].size);
		g_assert_cmpint (parsed.modified, ==, files[i].modified);
		g_assert_cmpmem (parsed.before, sizeof parsed.before, place.before, sizeof place.before);
	}
}

static void
test_other_text (void)
{
	g_autoptr (GBytes) raw = g_bytes_new_static ("abc", 3);
	PpPlace place = { .number = 1 };
	g_autofree char *text = pp_place_format (&place, raw);
	guint8 digest[PP_PLACE_MESSAGE_DIGEST];

	for (gsize length = 0; length < strlen (text); length++) {
		g_autofree char *cut = g_strndup (text, length);

		g_assert_false (pp_place_parse (cut, &place, digest));
	}
	for (gsize i = 0; i < strlen (text); i++) {
		g_autofree char *broken = g_strdup (text);

		broken[i] = 'z';
		g_assert_false (pp_place_parse (broken, &place, digest));
	}
	g_assert_false (pp_place_parse ("0123456789abcdef0123456789abcdef01234567", &place, digest));
}

/* What stands before a place tells it from others: each field, and the order. */
static void
test_before (void)
{
	static const PpPlaceFile walks[][2] = {
		{ { "a", 1, 5, 7 }, { "b", 1, 6, 8 } }, { { "b", 1, 6, 8 }, { "a", 1, 5, 7 } }, { { "c", 1, 5, 7 }, { "b", 1, 6, 8 } },
		{ { "a", 1, 4, 7 }, { "b", 1, 6, 8 } }, { { "a", 1, 5, 6 }, { "b", 1, 6, 8 } }, { { "ab", 2, 5, 7 }, { "", 0, 6, 8 } },
		{ { "a", 1, 5, 7 }, { "b", 1, 6, 9 } },
	};
	PpPlace places[G_N_ELEMENTS (walks)] = { { 0 } };

	for (guint i = 0; i < G_N_ELEMENTS (walks); i++) {
		pp_place_enter (&places[i], NULL, &walks[i][0]);
		pp_place_enter (&places[i], &walks[i][0], &walks[i][1]);
		pp_place_enter (&places[i], &walks[i][1], &walks[0][0]);
		for (guint k = 0; k < i; k++)
			g_assert_cmpint (memcmp (places[i].before, places[k].before, sizeof places[i].before), !=, 0);
	}
}

/* --- going on in a walk --------------------------------------------------------------------- */

typedef struct {
	char *subject;
	char *place;
} Given;

static void
given_clear (gpointer data)
{
	Given *given = data;

	g_free (given->subject);
	g_free (given->place);
}

/* All messages of SOURCE, and what is said in between. */
static GArray *
drain (PpSource *source)
{
	GArray *all = g_array_new (FALSE, FALSE, sizeof (Given));
	PpSourceItem item;

	g_array_set_clear_func (all, given_clear);
	while (pp_source_next (source, &item, NULL) > 0) {
		gsize length = 0;
		const char *raw = item.message.raw != NULL ? g_bytes_get_data (item.message.raw, &length) : NULL;
		Given given = { NULL, NULL };

		if (item.kind == PP_SOURCE_RESUMED || item.kind == PP_SOURCE_CHANGED) {
			given.subject = g_strdup (item.kind == PP_SOURCE_RESUMED ? "resumed" : "changed");
		} else {
			given.subject = g_strndup (raw, strcspn (raw, "\r\n"));
			g_assert_cmpuint (item.place.number, >, 0);
			given.place = pp_place_format (&item.place, item.message.raw);
		}
		g_array_append_val (all, given);
	}
	return all;
}

static const struct {
	const char *path, *content;
} files[] = {
	{ "a.mbox", LINE MAIL ("a1") "\n" LINE MAIL ("a2") "\n" LINE MAIL ("a3") },
	{ "b", MAIL ("b") },
	{ "c-empty", "" },
	{ "d-text", "no mail at all\n" },
	{ "e/cur/1:2,S", MAIL ("e1") },
	{ "e/new/2", MAIL ("e2") },
	{ "f/10", MAIL ("f10") },
	{ "f/9", MAIL ("f9") },
	{ "g", "\n\n\n" LINE MAIL ("g1") "\n" LINE MAIL ("g2") "\n\n\n" LINE MAIL ("g3") "\n" },
	{ "h", LINE MAIL ("h0") "\n" LINE MAIL ("h1") "\n" LINE "Subject: h2\n\nFrom here\n\nFrom there\n\n" LINE MAIL ("h3") },
	{ "i", "From x@y Thu Jan  1 00:00:00 1970 mboxrd\nSubject: i1\n\n>>From a\n\n" LINE MAIL ("i2") },
	{ "j", LINE "Subject: j1\r\n\r\nbody\r\n\r\n" LINE "Subject: j2\r\n\r\nbody\r\n" },
};

static char *
make_files (void)
{
	char *root = g_dir_make_tmp ("pp-place-XXXXXX", NULL);

	for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
		g_autofree char *path = g_build_filename (root, files[i].path, NULL), *folder = g_path_get_dirname (path);

		g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
		g_assert_true (g_file_set_contents (path, files[i].content, -1, NULL));
	}
	return root;
}

static void
remove_files (const char *root)
{
	for (guint i = G_N_ELEMENTS (files); i-- > 0;) {
		g_autofree char *path = g_build_filename (root, files[i].path, NULL), *folder = g_path_get_dirname (path);
		g_autofree char *above = g_path_get_dirname (folder);

		g_remove (path);
		g_rmdir (folder);
		g_rmdir (above);
	}
	g_rmdir (root);
}

static PpSource *
open_at (const char *const *paths, const char *place)
{
	PpSource *source = pp_source_new (paths, PP_FORMAT_AUTO);

	if (place != NULL)
		g_assert_true (pp_source_resume (source, place));
	return source;
}

/* Behind each message comes what came behind it. */
static void
test_everywhere (void)
{
	g_autofree char *root = make_files ();
	const char *const paths[] = { root, NULL };
	g_autoptr (PpSource) source = open_at (paths, NULL);
	g_autoptr (GArray) all = drain (source);

	g_assert_cmpuint (all->len, ==, 19);
	for (guint i = 0; i < all->len; i++) {
		g_autoptr (PpSource) again = open_at (paths, g_array_index (all, Given, i).place);
		g_autoptr (GArray) rest = drain (again);

		g_assert_cmpuint (rest->len, ==, all->len - i);
		g_assert_cmpstr (g_array_index (rest, Given, 0).subject, ==, "resumed");
		for (guint k = 1; k < rest->len; k++) {
			g_assert_cmpstr (g_array_index (rest, Given, k).subject, ==, g_array_index (all, Given, i + k).subject);
			g_assert_cmpstr (g_array_index (rest, Given, k).place, ==, g_array_index (all, Given, i + k).place);
		}
	}
	remove_files (root);
}

/* When a file that came before is another now, everything comes again, and that is said. */
static void
test_changes (void)
{
	g_autofree char *root = make_files ();
	const char *const paths[] = { root, NULL };
	g_autoptr (PpSource) source = open_at (paths, NULL);
	g_autoptr (GArray) all = drain (source);
	const char *last = g_array_index (all, Given, all->len - 1).place;

	for (guint i = 0; i + 1 < G_N_ELEMENTS (files); i++) {
		g_autofree char *path = g_build_filename (root, files[i].path, NULL);
		struct stat status;

		/* as if somebody had written the same again */
		g_assert_cmpint (stat (path, &status), ==, 0);
		const struct timespec times[] = { status.st_atim, { status.st_mtim.tv_sec + 1, status.st_mtim.tv_nsec } };
		const struct timespec old[] = { status.st_atim, status.st_mtim };
		g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);

		g_autoptr (PpSource) again = open_at (paths, last);
		g_autoptr (GArray) rest = drain (again);
		g_assert_cmpuint (rest->len, ==, all->len + 1);
		g_assert_cmpstr (g_array_index (rest, Given, 0).subject, ==, "changed");
		g_assert_cmpint (utimensat (AT_FDCWD, path, old, 0), ==, 0);
	}
	g_autoptr (PpSource) untouched = open_at (paths, last);
	g_autoptr (GArray) nothing = drain (untouched);
	g_assert_cmpuint (nothing->len, ==, 1);
	remove_files (root);
}

static void
test_measure (void)
{
	g_autofree char *root = make_files ();
	const char *const paths[] = { root, NULL }, *const with_pipe[] = { root, "-", NULL };
	PpSourceSize size = pp_source_measure (paths, PP_FORMAT_AUTO, NULL, NULL);
	guint64 bytes = 0;

	for (guint i = 0; i < G_N_ELEMENTS (files); i++)
		bytes += strlen (files[i].content);
	g_assert_cmpuint (size.bytes, ==, bytes);
	g_assert_cmpuint (size.packed, ==, 0);
	g_assert_cmpuint (size.repositories, ==, 0);
	g_assert_true (size.known);
	g_assert_false (pp_source_measure (with_pipe, PP_FORMAT_AUTO, NULL, NULL).known);
	remove_files (root);
}

/* Who waits for a pipe can be told to stop, before somebody opens it for writing, too. */
static void
test_stop (void)
{
	g_autofree char *root = g_dir_make_tmp ("pp-place-XXXXXX", NULL), *path = g_build_filename (root, "pipe", NULL);
	const char *const paths[] = { path, NULL };
	g_autoptr (GError) error = NULL;
	PpSourceItem item;
	int ends[2];

	g_assert_cmpint (mkfifo (path, 0600), ==, 0);
	g_assert_cmpint (pipe (ends), ==, 0);
	g_assert_cmpint (write (ends[1], "", 1), ==, 1);
	g_autoptr (PpSource) source = pp_source_new (paths, PP_FORMAT_AUTO);
	pp_source_set_stop (source, ends[0]);
	g_assert_cmpint (pp_source_next (source, &item, &error), ==, -1);
	g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INTR);
	close (ends[0]);
	close (ends[1]);
	g_remove (path);
	g_rmdir (root);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/place/text", test_text);
	g_test_add_func ("/place/other-text", test_other_text);
	g_test_add_func ("/place/before", test_before);
	g_test_add_func ("/place/everywhere", test_everywhere);
	g_test_add_func ("/place/changes", test_changes);
	g_test_add_func ("/place/measure", test_measure);
	g_test_add_func ("/place/stop", test_stop);
	return g_test_run ();
}
