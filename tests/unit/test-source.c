#include "unit.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "mail/limits.h"
#include "mail/message.h"
#include "mail/source.h"

#define LINE "From a@x.org Mon Oct  5 12:34:56 2020\n"
#define AT G_GINT64_CONSTANT (1601901296)
#define MAIL(n) "Subject: " n "\n\nbody\n"

/* --- a tree of files ------------------------------------------------------------ */

/* A file, a symbolic link ("@target"), or a folder (path ends in '/', no content). */
typedef struct {
	const char *path, *content;
} File;

static void
make_tree (const char *root, const File *files, guint n)
{
	for (guint i = 0; i < n && files[i].path != NULL; i++) {
		g_autofree char *path = g_build_filename (root, files[i].path, NULL);
		g_autofree char *folder = files[i].content != NULL ? g_path_get_dirname (path) : g_strdup (path);
		g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
		if (files[i].content == NULL)
			continue;
		if (files[i].content[0] == '@')
			g_assert_cmpint (symlink (files[i].content + 1, path), ==, 0);
		else
			g_assert_true (g_file_set_contents (path, files[i].content, -1, NULL));
	}
}

static void
remove_tree (const char *path)
{
	if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && g_file_test (path, G_FILE_TEST_IS_DIR)) {
		g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
		const char *name;
		while ((name = g_dir_read_name (dir)) != NULL) {
			g_autofree char *child = g_build_filename (path, name, NULL);
			remove_tree (child);
		}
	}
	g_assert_cmpint (g_remove (path), ==, 0);
}

/* What SOURCE gives, a word for each message: the subject, or what it starts with, "@" when
 * it had a From_ line, then the path in ROOT; "!" and the error's text without ROOT. */
static char *
drain (PpSource *source, const char *root)
{
	GString *got = g_string_new (NULL);
	PpSourceItem item;
	int result;

	for (;;) {
		g_autoptr (GError) error = NULL;
		result = pp_source_next (source, &item, &error);
		if (result == 0)
			break;
		if (got->len > 0)
			g_string_append_c (got, ' ');
		if (result < 0) {
			g_auto (GStrv) around = g_strsplit (error->message, root, 2);
			g_string_append_printf (got, "!%s%s", around[0], around[1] != NULL ? around[1] : "");
			continue;
		}
		gsize length;
		const char *raw = g_bytes_get_data (item.message.raw, &length);
		g_autofree char *text = g_strndup (raw != NULL ? raw : "", length);
		const char *subject = g_str_has_prefix (text, "Subject: ") ? text + 9 : text;
		g_string_append_printf (got, "%.*s%s", (int) strcspn (subject, "\r\n"), subject,
		                        item.message.from_line_date == AT ? "@" : "");
		if (g_str_has_prefix (item.path, root))
			g_string_append (got, item.path + strlen (root));
	}
	return g_string_free (got, FALSE);
}

/* --- the table -------------------------------------------------------------------- */

static const struct {
	PpFormat format;
	const char *path;	/* in the root */
	File files[12];
	const char *want;
	guint skipped;
} rows[] = {
	/* files by their first bytes */
	{ PP_FORMAT_AUTO, "m", { { "m", LINE MAIL ("1") "\n" LINE MAIL ("2") } }, "1@/m 2@/m", 0 },
	{ PP_FORMAT_AUTO, "m", { { "m", "\n\n" LINE MAIL ("1") } }, "1@/m", 0 },
	{ PP_FORMAT_AUTO, "1.eml", { { "1.eml", MAIL ("1") "\n" LINE } }, "1/1.eml", 0 },
	{ PP_FORMAT_AUTO, "1.eml", { { "1.eml", "X-A: b\r\nfrom: b\r\n\r\nbody\r\n" } }, "X-A: b/1.eml", 0 },
	{ PP_FORMAT_AUTO, "m", { { "m", "From a\n" MAIL ("1") } }, "1/m", 0 },
	{ PP_FORMAT_AUTO, "m", { { "m", "\xef\xbb\xbf" LINE MAIL ("1") "\n" LINE MAIL ("2") } }, "1@/m 2@/m", 0 },
	{ PP_FORMAT_AUTO, "m", { { "m", "\xef\xbb\xbf" MAIL ("1") } }, "1/m", 0 },
	{ PP_FORMAT_AUTO, "m", { { "m", "\r\n\n" MAIL ("1") } }, "1/m", 0 },
	{ PP_FORMAT_AUTO, "m", { { "m", "\xef\xbb\xbf" } }, "", 1 },
	{ PP_FORMAT_AUTO, "m", { { "m", "From a@x.org Mon Oct  5 12:34:56 2020\rSubject: x\r\rbody\r" } }, "", 1 },
	{ PP_FORMAT_MESSAGE, "m", { { "m", "\n" MAIL ("1") } }, "/m", 0 },
	{ PP_FORMAT_AUTO, "m", { { "m", "" } }, "", 0 },
	{ PP_FORMAT_AUTO, "m", { { "m", "\n\n" } }, "", 1 },
	{ PP_FORMAT_AUTO, "m", { { "m", "From here on\nSubject: x\n" } }, "x/m", 0 },
	{ PP_FORMAT_AUTO, "m", { { "m", "Just text\n" } }, "", 1 },
	{ PP_FORMAT_AUTO, "m", { { "m", "key: value\n\nfrom: y\n" } }, "", 1 },
	{ PP_FORMAT_AUTO, "none", { { NULL, NULL } }, "!cannot open '/none': No such file or directory", 0 },
	{ PP_FORMAT_AUTO, "m.gz", { { "m.gz", "\x1f\x8b\x08" } }, "!cannot read '/m.gz': compressed with gzip", 0 },
	{ PP_FORMAT_MBOX, "m", { { "m", "\x28\xb5\x2f\xfd.." } }, "!cannot read '/m': compressed with zstd", 0 },
	{ PP_FORMAT_MESSAGE, "m", { { "m", "BZh91AY&SY.." } }, "!cannot read '/m': compressed with bzip2", 0 },
	{ PP_FORMAT_MESSAGE, "m", { { "m", "BZh91AY&S" } }, "BZh91AY&S/m", 0 },
	{ PP_FORMAT_AUTO, "m.xz", { { "m.xz", "\xfd" "7zXZ" } }, "", 1 },
	/* … or as told */
	{ PP_FORMAT_MESSAGE, "m", { { "m", "Just text\n" } }, "Just text/m", 0 },
	{ PP_FORMAT_MESSAGE, "m", { { "m", LINE MAIL ("1") "\n" LINE MAIL ("2") } }, "1@/m", 0 },
	{ PP_FORMAT_MBOX, "m", { { "m", "Just text\n" } }, "", 1 },
	{ PP_FORMAT_MBOX, "m", { { "m", MAIL ("0") "\n" LINE MAIL ("1") } }, "0/m 1@/m", 0 },
	{ PP_FORMAT_MBOXRD, "m", { { "m", LINE "S: 1\n\n>>From a\n\n" LINE MAIL ("2") } }, "S: 1@/m 2@/m", 0 },
	/* a folder, in order of bytes */
	{ PP_FORMAT_AUTO, "d",
	  { { "d/b", MAIL ("b") }, { "d/a/z", LINE MAIL ("az") }, { "d/a/y/x", MAIL ("ayx") }, { "d/B", MAIL ("B") },
	    { "d/README", "text\n" }, { "d/.hidden", MAIL ("hidden") }, { "d/a-", MAIL ("a-") }, { "d/empty/", NULL } },
	  "B/d/B ayx/d/a/y/x az@/d/a/z a-/d/a- b/d/b", 1 },
	{ PP_FORMAT_AUTO, "d/", { { "d/a", MAIL ("a") } }, "a/d/a", 0 },
	{ PP_FORMAT_AUTO, "d",
	  { { "d/a", MAIL ("a") }, { "d/b", "@nowhere" }, { "d/c", "@/proc/self/mem" }, { "d/d", MAIL ("d") }, { "d/e", "@/dev/null" } },
	  "a/d/a !cannot open '/d/b': No such file or directory !cannot read '/d/c': Input/output error d/d/d", 1 },
	{ PP_FORMAT_AUTO, "d",
	  { { "d/a", MAIL ("a") }, { "d/sub/loop", "@.." }, { "d/sub/self", "@." }, { "d/sub/b", MAIL ("b") }, { "d/twice", "@a" } },
	  "a/d/a b/d/sub/b a/d/twice", 0 },
	/* Maildir: cur and new together, tmp and its program's files not */
	{ PP_FORMAT_AUTO, "d",
	  { { "d/cur/2:2,S", MAIL ("2") }, { "d/new/1", "odd\n" }, { "d/new/3", LINE MAIL ("3") }, { "d/tmp/4", MAIL ("4") },
	    { "d/new/.nfs", MAIL ("nfs") }, { "d/index.log", "x: y\n" }, { "d/.Sent/cur/5", MAIL ("5") }, { "d/.Sent/new/", NULL },
	    { "d/Old/new/6", MAIL ("6") }, { "d/Old/cur/", NULL }, { "d/cur/0", "" } },
	  "odd/d/new/1 2/d/cur/2:2,S 3@/d/new/3 5/d/.Sent/cur/5 6/d/Old/new/6", 0 },
	{ PP_FORMAT_MAILDIR, "d",
	  { { "d/x/cur/1", MAIL ("1") }, { "d/x/new/", NULL }, { "d/mbox", LINE MAIL ("2") } }, "1/d/x/cur/1", 1 },
	{ PP_FORMAT_MBOX, "d",
	  { { "d/cur/1", LINE MAIL ("1") }, { "d/new/", NULL }, { "d/tmp/2", LINE MAIL ("2") } }, "1@/d/cur/1 2@/d/tmp/2", 0 },
	/* MH: numbers in their order */
	{ PP_FORMAT_AUTO, "d",
	  { { "d/10", MAIL ("10") }, { "d/9", MAIL ("9") }, { "d/18446744073709551617", MAIL ("huge") }, { "d/09", MAIL ("09") },
	    { "d/.mh_sequences", "cur: 9\n" }, { "d/sub/2", MAIL ("s2") }, { "d/sub/1", MAIL ("s1") }, { "d/,3", MAIL ("3") } },
	  "09/d/09 9/d/9 10/d/10 huge/d/18446744073709551617 3/d/,3 s1/d/sub/1 s2/d/sub/2", 0 },
	{ PP_FORMAT_MH, "d",
	  { { "d/10", "odd\n" }, { "d/9", LINE MAIL ("9") "\n" LINE MAIL ("x") }, { "d/,3", MAIL ("3") }, { "d/sub/1", MAIL ("s1") } },
	  "9@/d/9 odd/d/10 s1/d/sub/1", 1 },
	/* mboxes named by years are no MH folder */
	{ PP_FORMAT_AUTO, "d",
	  { { "d/2020", LINE MAIL ("1") "\n" LINE MAIL ("2") }, { "d/2019", LINE MAIL ("0") } },
	  "0@/d/2019 1@/d/2020 2@/d/2020", 0 },
};

static void
test_tree (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *root = g_dir_make_tmp ("pp-source-XXXXXX", NULL);
		g_autofree char *path = g_build_filename (root, rows[i].path, NULL);
		const char *paths[] = { path, NULL };
		g_autoptr (PpSource) source = pp_source_new (paths, rows[i].format);

		make_tree (root, rows[i].files, G_N_ELEMENTS (rows[i].files));
		g_autofree char *got = drain (source, root);
		pp_assert_row_str (i, got, rows[i].want);
		if (pp_source_skipped (source) != rows[i].skipped)
			g_error ("row %u: %u skipped", i, pp_source_skipped (source));
		remove_tree (root);
	}
}

/* Inputs come in the order they are named, and one that fails does not end it. */
static void
test_several (void)
{
	static const File files[] = { { "b", MAIL ("b") }, { "a", MAIL ("a") }, { "d/c", MAIL ("c") } };
	g_autofree char *root = g_dir_make_tmp ("pp-source-XXXXXX", NULL);
	g_autofree char *a = g_build_filename (root, "a", NULL), *b = g_build_filename (root, "b", NULL);
	g_autofree char *d = g_build_filename (root, "d", NULL), *none = g_build_filename (root, "none", NULL);
	const char *paths[] = { b, none, d, a, NULL };
	const char *no_paths[] = { NULL };
	PpSourceItem item;

	make_tree (root, files, G_N_ELEMENTS (files));
	g_autoptr (PpSource) source = pp_source_new (paths, PP_FORMAT_AUTO);
	g_autofree char *got = drain (source, root);
	g_assert_cmpstr (got, ==, "b/b !cannot open '/none': No such file or directory c/d/c a/a");
	g_assert_cmpint (pp_source_next (source, &item, NULL), ==, 0);

	g_autoptr (PpSource) nothing = pp_source_new (no_paths, PP_FORMAT_AUTO);
	g_assert_cmpint (pp_source_next (nothing, &item, NULL), ==, 0);
	remove_tree (root);
}

/* A Maildir that somebody reads meanwhile. */
static void
test_maildir_moves (void)
{
	static const File files[] = {
		{ "d/new/1", MAIL ("1") }, { "d/new/2", MAIL ("2") }, { "d/cur/3:2,", MAIL ("3") }, { "d/cur/4:2,", MAIL ("4") },
		{ "d/new/20", MAIL ("20") }, { "d/cur/5:2,", MAIL ("5") },
	};
	static const char *const moves[][2] = {
		{ "d/new/2", "d/cur/2:2,S" }, { "d/new/20", "d/cur/20:2,S" }, { "d/cur/3:2,", "d/cur/3:2,RS" }, { "d/cur/4:2,", "gone" },
	};
	g_autofree char *root = g_dir_make_tmp ("pp-source-XXXXXX", NULL), *path = g_build_filename (root, "d", NULL);
	const char *paths[] = { path, NULL };
	PpSourceItem item;

	make_tree (root, files, G_N_ELEMENTS (files));
	g_autoptr (PpSource) source = pp_source_new (paths, PP_FORMAT_AUTO);
	g_assert_cmpint (pp_source_next (source, &item, NULL), ==, 1);
	for (guint i = 0; i < G_N_ELEMENTS (moves); i++) {
		g_autofree char *from = g_build_filename (root, moves[i][0], NULL);
		g_autofree char *to = g_build_filename (root, moves[i][1], NULL);

		g_assert_cmpint (g_rename (from, to), ==, 0);
	}
	g_autofree char *got = drain (source, root);
	g_assert_cmpstr (got, ==, "2/d/cur/2:2,S 20/d/cur/20:2,S 3/d/cur/3:2,RS 5/d/cur/5:2,");
	g_assert_cmpuint (pp_source_skipped (source), ==, 0);
	remove_tree (root);
}

/* --- again and again ------------------------------------------------------------------ */

/* Puts MAIL into FOLDER of the Maildir at PATH, and takes care that this shows in the time of the folder, however
 * coarse that is. */
static void
add_mail (const char *path, const char *folder, const char *name, const char *mail)
{
	g_autofree char *there = g_build_filename (path, folder, NULL);
	g_autofree char *file = g_build_filename (there, name, NULL);
	struct stat before;

	g_assert_cmpint (stat (there, &before), ==, 0);
	g_assert_true (g_file_set_contents (file, mail, -1, NULL));
	const struct timespec times[2] = { before.st_atim, { before.st_mtim.tv_sec + 1, before.st_mtim.tv_nsec } };
	g_assert_cmpint (utimensat (AT_FDCWD, there, times, 0), ==, 0);
}

static void
move_mail (const char *path, const char *from, const char *to)
{
	g_autofree char *old = g_build_filename (path, from, NULL), *new = g_build_filename (path, to, NULL);

	g_assert_cmpint (g_rename (old, new), ==, 0);
}

#define AGAIN(want)                                          \
	do {                                                 \
		g_autofree char *got = NULL;                 \
		pp_source_again (source, FALSE);             \
		got = drain (source, root);                  \
		g_assert_cmpstr (got, ==, want);             \
	} while (0)

static void
test_again (void)
{
	static const File files[] = {
		{ "d/box/new/1", MAIL ("1") }, { "d/box/cur/2:2,S", MAIL ("2") }, { "d/mbox", LINE MAIL ("m") }, { "d/mh/1", MAIL ("mh") },
	};
	static const File later[] = { { "d/late/new/7", MAIL ("7") }, { "d/late/cur/", NULL }, { "d/mbox2", LINE MAIL ("m2") } };
	g_autofree char *root = g_dir_make_tmp ("pp-source-XXXXXX", NULL), *path = g_build_filename (root, "d", NULL);
	g_autofree char *box = g_build_filename (path, "box", NULL);
	const char *paths[] = { path, NULL };

	make_tree (root, files, G_N_ELEMENTS (files));
	g_autoptr (PpSource) source = pp_source_new (paths, PP_FORMAT_AUTO);
	pp_source_follow (source);
	g_autofree char *first = drain (source, root);
	g_assert_cmpstr (first, ==, "1/d/box/new/1 2/d/box/cur/2:2,S m@/d/mbox mh/d/mh/1");
	AGAIN ("");
	add_mail (box, "new", "3", MAIL ("3"));
	AGAIN ("3/d/box/new/3");
	/* it is known by its name, wherever it goes */
	move_mail (box, "new/3", "cur/3:2,S");
	move_mail (box, "cur/2:2,S", "cur/2:2,RS");
	AGAIN ("");
	AGAIN ("");
	AGAIN ("");
	add_mail (box, "cur", "4:2,", MAIL ("4"));
	AGAIN ("4/d/box/cur/4:2,");
	/* other Maildirs are found, other files are not */
	make_tree (root, later, G_N_ELEMENTS (later));
	AGAIN ("7/d/late/new/7");
	pp_source_again (source, TRUE);
	g_autofree char *all = drain (source, root);
	g_assert_cmpstr (all, ==, "1/d/box/new/1 2/d/box/cur/2:2,RS 3/d/box/cur/3:2,S 4/d/box/cur/4:2, 7/d/late/new/7");
	remove_tree (root);
}

/* What was not stored comes again, files too when they were not read to their end. */
static void
test_again_after_failure (void)
{
	static const File files[] = { { "d/a", LINE MAIL ("a") }, { "d/b", LINE MAIL ("b") } };
	g_autofree char *root = g_dir_make_tmp ("pp-source-XXXXXX", NULL), *path = g_build_filename (root, "d", NULL);
	const char *paths[] = { path, NULL };
	PpSourceItem item;

	make_tree (root, files, G_N_ELEMENTS (files));
	g_autoptr (PpSource) source = pp_source_new (paths, PP_FORMAT_AUTO);
	pp_source_follow (source);
	g_assert_cmpint (pp_source_next (source, &item, NULL), ==, 1);
	pp_source_again (source, TRUE);
	g_autofree char *all = drain (source, root);
	g_assert_cmpstr (all, ==, "a@/d/a b@/d/b");
	AGAIN ("");
	remove_tree (root);
}

/* --- repositories --------------------------------------------------------------------- */

/* One that says its name, and is at its end. */
typedef struct {
	char *path;
	guint given;
} Repository;

static gpointer
fake_open (const char *path, PpFormat format, gpointer data, GError **error)
{
	if (g_str_has_suffix (path, "bad.git")) {
		g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_IO, "bad");
		return NULL;
	}
	if (g_str_has_suffix (path, "code.git"))
		return NULL;

	Repository *repository = g_new0 (Repository, 1);
	repository->path = g_path_get_basename (path);
	++*(guint *) data;
	return repository;
}

static int
fake_next (gpointer data, PpSourceItem *item, GError **error)
{
	Repository *repository = data;

	if (repository->given == 1)
		return repository->given++, 0;
	g_assert_cmpuint (repository->given++, ==, 0);
	*item = (PpSourceItem) { .kind = PP_SOURCE_MARK, .arrival = AT, .position = repository->path };
	return 1;
}

static void
fake_close (gpointer data)
{
	Repository *repository = data;

	g_free (repository->path);
	g_free (repository);
}

static const struct {
	PpFormat format;
	File files[12];
	const char *want;
} repositories[] = {
	{ PP_FORMAT_AUTO, { { "d/HEAD", "" }, { "d/objects/", NULL } }, "=d" },
	{ PP_FORMAT_AUTO, { { "d/.git/HEAD", "" }, { "d/.git/objects/", NULL }, { "d/m", MAIL ("1") } }, "=d" },
	{ PP_FORMAT_MBOX, { { "d/HEAD", "" }, { "d/objects/", NULL }, { "d/m", LINE MAIL ("1") } }, "1" },
	{ PP_FORMAT_AUTO, { { "d/objects/", NULL }, { "d/m", MAIL ("1") } }, "1" },
	{ PP_FORMAT_AUTO,
	  { { "d/git/10.git/HEAD", "" }, { "d/git/10.git/objects/", NULL }, { "d/git/9.git/HEAD", "" }, { "d/git/9.git/objects/", NULL },
	    { "d/git/all.git/HEAD", "" }, { "d/git/all.git/objects/", NULL }, { "d/msg", MAIL ("1") } }, "=9.git =10.git" },
	{ PP_FORMAT_PUBLIC_INBOX,
	  { { "d/x/a.git/HEAD", "" }, { "d/x/a.git/objects/", NULL }, { "d/m", MAIL ("1") }, { "d/x/n", MAIL ("1") } }, "=a.git" },
	{ PP_FORMAT_AUTO,
	  { { "d/bad.git/HEAD", "" }, { "d/bad.git/objects/", NULL }, { "d/code.git/HEAD", "" }, { "d/code.git/objects/", NULL },
	    { "d/code.git/m", MAIL ("1") }, { "d/e.git/HEAD", "" }, { "d/e.git/objects/", NULL } }, "!bad 1 =e.git" },
};

static void
test_repositories (void)
{
	guint opened = 0;
	const PpRepositoryReader reader = { fake_open, fake_next, fake_close, &opened };

	for (guint i = 0; i < G_N_ELEMENTS (repositories); i++) {
		g_autofree char *root = g_dir_make_tmp ("pp-source-XXXXXX", NULL), *path = g_build_filename (root, "d", NULL);
		const char *paths[] = { path, NULL };
		g_autoptr (PpSource) source = pp_source_new (paths, repositories[i].format);
		g_autoptr (GString) got = g_string_new (NULL);
		PpSourceItem item;
		int result;

		make_tree (root, repositories[i].files, G_N_ELEMENTS (repositories[i].files));
		pp_source_set_repository_reader (source, &reader);
		for (;;) {
			g_autoptr (GError) error = NULL;

			result = pp_source_next (source, &item, &error);
			if (result == 0)
				break;
			const char *raw = result > 0 && item.message.raw != NULL
				? (const char *) g_bytes_get_data (item.message.raw, NULL) + strlen ("Subject: ") : "";
			g_string_append_printf (got, got->len > 0 ? " %s%.1s%s" : "%s%.1s%s", result < 0 ? "!" :
			                        item.kind == PP_SOURCE_MARK ? "=" : "", raw, result < 0 ? error->message :
			                        item.position != NULL ? item.position : "");
		}
		pp_assert_row_str (i, got->str, repositories[i].want);
		remove_tree (root);
	}
	g_assert_cmpuint (opened, ==, 6);
}

static gpointer
write_pipe (gpointer path)
{
	static const char mail[] = LINE MAIL ("1") "\n" LINE MAIL ("2");
	int writer = open (path, O_WRONLY | O_CLOEXEC);

	g_assert_cmpint (write (writer, mail, strlen (mail)), ==, strlen (mail));
	close (writer);
	return NULL;
}

/* A pipe that was named is read; one in a folder is not waited for. */
static void
test_pipe (void)
{
	g_autofree char *root = g_dir_make_tmp ("pp-source-XXXXXX", NULL);
	g_autofree char *path = g_build_filename (root, "pipe", NULL);
	const char *in_folder[] = { root, NULL }, *named[] = { path, NULL };

	g_assert_cmpint (mkfifo (path, 0600), ==, 0);
	g_autoptr (PpSource) walking = pp_source_new (in_folder, PP_FORMAT_AUTO);
	g_autofree char *nothing = drain (walking, root);
	g_assert_cmpstr (nothing, ==, "");
	g_assert_cmpuint (pp_source_skipped (walking), ==, 1);

	GThread *writer = g_thread_new ("writer", write_pipe, path);
	g_autoptr (PpSource) reading = pp_source_new (named, PP_FORMAT_AUTO);
	g_autofree char *got = drain (reading, root);
	g_assert_cmpstr (got, ==, "1@/pipe 2@/pipe");
	g_thread_join (writer);
	remove_tree (root);
}

/* --- standard input ------------------------------------------------------------------ */

static const struct {
	PpFormat format;
	const char *input, *want;
} inputs[] = {
	{ PP_FORMAT_AUTO, LINE MAIL ("1") "\n" LINE MAIL ("2"), "1@ 2@" },
	{ PP_FORMAT_AUTO, MAIL ("1") "\n" LINE MAIL ("2"), "1" },
	{ PP_FORMAT_AUTO, "odd", "odd" },
	{ PP_FORMAT_AUTO, "\xef\xbb\xbf" LINE MAIL ("1"), "1@" },
	{ PP_FORMAT_AUTO, "", "" },
	{ PP_FORMAT_MBOX, "odd", "odd" },
	{ PP_FORMAT_MESSAGE, LINE MAIL ("1") "\n" LINE MAIL ("2"), "1@" },
	{ PP_FORMAT_AUTO, "BZh9\x17\x72\x45\x38\x50\x90", "!cannot read '-': compressed with bzip2" },
};

static void
test_stdin (void)
{
	static const char *const paths[] = { "-", NULL };
	int saved = dup (STDIN_FILENO);

	for (guint i = 0; i < G_N_ELEMENTS (inputs); i++) {
		int ends[2];
		g_assert_cmpint (pipe (ends), ==, 0);
		g_assert_cmpint (write (ends[1], inputs[i].input, strlen (inputs[i].input)), ==, strlen (inputs[i].input));
		close (ends[1]);
		g_assert_cmpint (dup2 (ends[0], STDIN_FILENO), ==, STDIN_FILENO);
		close (ends[0]);

		g_autoptr (PpSource) source = pp_source_new (paths, inputs[i].format);
		g_autofree char *got = drain (source, "/nowhere");
		pp_assert_row_str (i, got, inputs[i].want);
	}
	g_assert_cmpint (dup2 (saved, STDIN_FILENO), ==, STDIN_FILENO);
	close (saved);
}

/* --- limits ---------------------------------------------------------------------------- */

static gboolean
count_rest (gpointer data, const char *bytes, gsize length, GError **error)
{
	gsize *sum = data;

	for (gsize i = 0; i < length; i++)
		g_assert_true (bytes[i] == 'x');
	*sum += length;
	return TRUE;
}

/* A message of SIZE bytes, behind LEAD in its file. */
static void
check_size (PpFormat format, const char *lead, gsize size, gboolean too_large)
{
	g_autofree char *root = g_dir_make_tmp ("pp-source-XXXXXX", NULL);
	g_autofree char *path = g_build_filename (root, "m", NULL);
	g_autofree char *text = g_malloc (strlen (lead) + size);
	const char *paths[] = { path, NULL };
	PpSourceItem item;

	memset (text, 'x', strlen (lead) + size);
	memcpy (text, lead, strlen (lead));
	memcpy (text + strlen (lead), MAIL ("1"), strlen (MAIL ("1")));
	g_assert_true (g_file_set_contents (path, text, strlen (lead) + size, NULL));
	g_autoptr (PpSource) source = pp_source_new (paths, format);
	g_assert_cmpint (pp_source_next (source, &item, NULL), ==, 1);
	g_assert_cmpint (item.message.too_large, ==, too_large);
	g_assert_cmpuint (g_bytes_get_size (item.message.raw), ==, MIN (size, PP_LIMIT_MESSAGE));
	g_assert_cmpmem (g_bytes_get_data (item.message.raw, NULL), 10, MAIL ("1"), 10);
	g_assert_cmpint (pp_source_next (source, &item, NULL), ==, 0);

	/* and with somebody who takes the rest */
	g_autoptr (PpSource) again = pp_source_new (paths, format);
	gsize rest = 0;
	pp_source_set_rest_func (again, count_rest, &rest);
	g_assert_cmpint (pp_source_next (again, &item, NULL), ==, 1);
	g_assert_cmpuint (g_bytes_get_size (item.message.raw) + rest, ==, size);
	g_assert_cmpint (rest > 0, ==, too_large);
	g_assert_cmpint (pp_source_next (again, &item, NULL), ==, 0);
	remove_tree (root);
}

static void
test_limit (void)
{
	g_autofree char *lead = g_strnfill (10000, '\n');

	check_size (PP_FORMAT_MESSAGE, LINE, 100000, FALSE);
	check_size (PP_FORMAT_MESSAGE, LINE, PP_LIMIT_MESSAGE, FALSE);
	check_size (PP_FORMAT_MESSAGE, LINE, PP_LIMIT_MESSAGE + 1, TRUE);
	check_size (PP_FORMAT_MESSAGE, LINE, PP_LIMIT_MESSAGE + 1000000, TRUE);
	check_size (PP_FORMAT_AUTO, lead, PP_LIMIT_MESSAGE, FALSE);
	check_size (PP_FORMAT_AUTO, lead, PP_LIMIT_MESSAGE + 1, TRUE);
}

static void
test_names (void)
{
	static const char *const names[] = {
		"auto", "mbox", "mboxrd", "mboxo", "mboxcl", "mboxcl2", "maildir", "mh", "message", "public-inbox",
	};
	PpFormat format;

	for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
		g_assert_true (pp_format_parse (names[i], &format));
		g_assert_cmpint (format, ==, i);
	}
	g_assert_false (pp_format_parse ("public", &format));
	g_assert_false (pp_format_parse ("", &format));
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/source/tree", test_tree);
	g_test_add_func ("/source/several", test_several);
	g_test_add_func ("/source/maildir-moves", test_maildir_moves);
	g_test_add_func ("/source/again", test_again);
	g_test_add_func ("/source/again-after-failure", test_again_after_failure);
	g_test_add_func ("/source/repositories", test_repositories);
	g_test_add_func ("/source/pipe", test_pipe);
	g_test_add_func ("/source/stdin", test_stdin);
	g_test_add_func ("/source/limit", test_limit);
	g_test_add_func ("/source/names", test_names);
	return g_test_run ();
}
