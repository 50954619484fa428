/* Random mail with hostile bodies, written as programs write each dialect of mbox, is read back byte for byte wherever
 * the dialect can carry it; where not, what is lost is what patchpost-import(1) says.
 */
#include "unit.h"

#include <glib/gstdio.h>

#include "mail/mbox.h"
#include "mail/source.h"

#define DATE "Mon Oct  5 12:34:56 2020"
#define LINE "From a@x.org " DATE "\n"
#define PI_LINE "From mboxrd@z Thu Jan  1 00:00:00 1970\n"
#define GIT_LINE "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n"

/* --- dialects ---------------------------------------------------------------------------- */

/* What a writer escapes, and a reader undoes: lines of the body that match. */
typedef enum {
	ESCAPES_NONE,
	ESCAPES_FROM,	/* `From ' */
	ESCAPES_ALL,	/* `>*From ' */
} Escapes;

typedef struct {
	const char *name;
	const char *from_line;		/* NULL: any of from_lines */
	Escapes escapes;
	PpMboxDialect dialect;		/* which reads it as it was written */
	PpFormat format;
	gboolean counted;		/* Content-Length is written, as the last field */
	Escapes undone_by_auto;
} Writer;

static const Writer writers[] = {
	{ "public-inbox", PI_LINE, ESCAPES_ALL, PP_MBOX_RD, PP_FORMAT_MBOXRD, FALSE, ESCAPES_ALL },
	{ "mboxrd", NULL, ESCAPES_ALL, PP_MBOX_RD, PP_FORMAT_MBOXRD, FALSE, ESCAPES_FROM },
	{ "mboxo", NULL, ESCAPES_FROM, PP_MBOX_O, PP_FORMAT_MBOXO, FALSE, ESCAPES_FROM },
	{ "undated", "From nobody\n", ESCAPES_FROM, PP_MBOX_O, PP_FORMAT_MBOXO, FALSE, ESCAPES_FROM },
	{ "mboxcl", NULL, ESCAPES_FROM, PP_MBOX_CL, PP_FORMAT_MBOXCL, TRUE, ESCAPES_NONE },
	{ "mboxcl2", NULL, ESCAPES_NONE, PP_MBOX_CL2, PP_FORMAT_MBOXCL2, TRUE, ESCAPES_NONE },
};

static const char *const from_lines[] = {
	LINE, "From john at x.org  " DATE "\n", "From - " DATE "\n", "From MAILER-DAEMON " DATE "\n",
	"From ???@??? Mon Oct 05 12:34:56 2020\n", "From a@x.org Mon Oct  5 12:34:56 +0200 2020\n",
	"From x!y!z " DATE " remote from host\n", "From a@x.org Mon Oct  5 12:34 PST 2020\n", "From  " DATE "\n",
};

/* Where a From_ line starts a message in none of these, and where Content-Length lies: what a sender can write. */
static const char *const pieces[] = {
	"\n", "\n", "\n\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "text", " ", "From ", "\nFrom ", "\n\nFrom ", "From", "\n\nFrom nobody\n",
	"\n\nFrom nobody\nSubject: forged\n\n", "\n\n" LINE, "\n\n" LINE "Subject: forged\n\n", "\n" PI_LINE, "\n\n" GIT_LINE,
	"\r\n\r\n" LINE, "\n\nFrom a Mon Oct 5 12:34:56 2020 x\n", "\n>From ", "\n>>From ", "\n>>>From x\n", ">", "\n>", "\n\n>" LINE,
	"\n\nContent-Length: 3\n\n", "\n\xef\xbb\xbf", "\n\xff\xfe\n", "\n--\n", "\n> From \n", "\n\nFrom: a@x.org\n", "\n From \n",
};

/* --- messages ----------------------------------------------------------------------------- */

/* A message, as bytes, and where its body starts. */
typedef struct {
	GString *text;
	gsize body;
} Mail;

static void
mail_free (gpointer data)
{
	Mail *mail = data;

	g_string_free (mail->text, TRUE);
	g_free (mail);
}

static void
make_crlf (GString *text)
{
	for (gsize i = 0; i < text->len; i++)
		if (text->str[i] == '\n')
			g_string_insert_c (text, i++, '\r');
}

/* Now and then one that is longer than what is read ahead. */
static GString *
random_body (GRand *rand)
{
	GString *body = g_string_new (NULL);

	if (g_rand_int_range (rand, 0, 8) == 0)
		for (gint n = g_rand_int_range (rand, 0, 1000); n > 0; n--)
			g_string_append (body, n % 10 > 0 ? "12345678" : "\n");
	for (gint n = g_rand_int_range (rand, 0, 30); n > 0; n--)
		g_string_append (body, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
	if (g_rand_boolean (rand))
		g_string_append_len (body, "\0\xff\n\0", 4);
	return body;
}

/* Message NUMBER of the file. Only mboxcl2 has room for one whose last line has no end. A sender's own Content-Length
 * is in some, but not in the first. */
static Mail *
random_mail (GRand *rand, const Writer *writer, guint number, gboolean crlf)
{
	Mail *mail = g_new0 (Mail, 1);
	g_autoptr (GString) body = random_body (rand);

	if (writer->escapes != ESCAPES_NONE || g_rand_boolean (rand))
		g_string_append_c (body, '\n');
	if (crlf)
		make_crlf (body);
	mail->text = g_string_new (NULL);
	g_string_printf (mail->text, "Subject: %u\nFrom: a@x.org\n", number);
	if (!writer->counted && number > 0 && g_rand_boolean (rand))
		g_string_append_printf (mail->text, "Content-Length: %d\n", g_rand_boolean (rand) ? (int) body->len
		                        : g_rand_int_range (rand, 0, 1000));
	if (crlf)
		make_crlf (mail->text);
	mail->body = mail->text->len;
	g_string_append_len (mail->text, body->str, body->len);
	return mail;
}

static gboolean
is_escaped (const char *line, const char *end, Escapes escapes)
{
	while (escapes == ESCAPES_ALL && line < end && *line == '>')
		line++;
	return escapes != ESCAPES_NONE && end - line >= 5 && memcmp (line, "From ", 5) == 0;
}

/* TEXT with a `>' more (or less, when UNDO) in front of every line that ESCAPES has. */
static GString *
escape (const char *text, gsize length, Escapes escapes, gboolean undo)
{
	GString *out = g_string_new (NULL);
	const char *end = text + length;

	for (const char *line = text, *next; line < end; line = next) {
		const char *newline = memchr (line, '\n', end - line);

		next = newline != NULL ? newline + 1 : end;
		if (undo && *line == '>' && is_escaped (line + 1, next, escapes))
			line++;
		else if (!undo && is_escaped (line, next, escapes))
			g_string_append_c (out, '>');
		g_string_append_len (out, line, next - line);
	}
	return out;
}

/* MAIL with the fields and the body that it has in the file of WRITER: the body escaped, and, when UNDONE says what of that,
 * undone again by a reader. */
static GString *
as_written (const Mail *mail, const Writer *writer, gboolean crlf, const Escapes *undone)
{
	const char *line_end = crlf ? "\r\n" : "\n";
	GString *out = g_string_new_len (mail->text->str, mail->body);
	g_autoptr (GString) body = escape (mail->text->str + mail->body, mail->text->len - mail->body, writer->escapes, FALSE);

	if (writer->counted)
		g_string_append_printf (out, "Content-Length: %" G_GSIZE_FORMAT "%s", body->len, line_end);
	g_string_append (out, line_end);
	if (undone == NULL) {
		g_string_append_len (out, body->str, body->len);
	} else {
		g_autoptr (GString) plain = escape (body->str, body->len, *undone, TRUE);

		g_string_append_len (out, plain->str, plain->len);
	}
	return out;
}

/* --- files --------------------------------------------------------------------------------- */

typedef struct {
	const Writer *writer;
	gboolean crlf;
	GPtrArray *mails;	/* of Mail */
	GString *text;
	gsize last;		/* where the last message starts, behind its From_ line */
	gsize last_body;
} File;

static void
file_free (gpointer data)
{
	File *file = data;

	g_ptr_array_unref (file->mails);
	g_string_free (file->text, TRUE);
	g_free (file);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (File, file_free)

static void
write_mail (File *file, const Mail *mail, GRand *rand)
{
	g_autoptr (GString) written = as_written (mail, file->writer, file->crlf, NULL);
	g_autoptr (GString) from_line = g_string_new (file->writer->from_line);

	if (from_line->len == 0)
		g_string_append (from_line, from_lines[g_rand_int_range (rand, 0, G_N_ELEMENTS (from_lines))]);
	if (file->crlf)
		make_crlf (from_line);
	g_string_append_len (file->text, from_line->str, from_line->len);
	file->last = file->text->len;
	g_string_append_len (file->text, written->str, written->len);
	file->last_body = file->text->len - (written->len - mail->body);
	g_string_append (file->text, file->crlf ? "\r\n" : "\n");
}

static File *
random_file (GRand *rand, const Writer *writer)
{
	static const char *const leads[] = { "", "", "", "\n", "\r\n\n", "\xef\xbb\xbf", "\xef\xbb\xbf\n" };
	File *file = g_new0 (File, 1);

	file->writer = writer;
	file->crlf = g_rand_int_range (rand, 0, 3) == 0;
	file->mails = g_ptr_array_new_with_free_func (mail_free);
	file->text = g_string_new (leads[g_rand_int_range (rand, 0, G_N_ELEMENTS (leads))]);
	for (gint i = 0, n = g_rand_int_range (rand, 1, 7); i < n; i++) {
		Mail *mail = random_mail (rand, writer, i, file->crlf);

		g_ptr_array_add (file->mails, mail);
		write_mail (file, mail, rand);
	}
	return file;
}

typedef struct {
	const char *data;
	gsize length, at, step;
} Reader;

static gssize
read_some (gpointer data, char *buffer, gsize length, GError **error)
{
	Reader *reader = data;
	gsize n = MIN (MIN (length, reader->step), reader->length - reader->at);

	memcpy (buffer, reader->data + reader->at, n);
	reader->at += n;
	return n;
}

/* The messages in LENGTH bytes of FILE, as GBytes. */
static GPtrArray *
read_file (const File *file, gsize length, PpMboxDialect dialect, GRand *rand)
{
	GPtrArray *got = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
	Reader reader = { file->text->str, length, 0, g_rand_int_range (rand, 1, 300) };
	g_autoptr (PpMbox) mbox = pp_mbox_new (read_some, &reader, dialect);
	g_autoptr (GError) error = NULL;
	PpMboxMessage message;

	while (pp_mbox_next (mbox, &message, &error) == 1)
		g_ptr_array_add (got, message.raw);
	g_assert_no_error (error);
	return got;
}

/* --- reading back ---------------------------------------------------------------------------- */

static void
assert_same (const File *file, guint number, GBytes *got, const GString *want, const char *how)
{
	gsize length;
	const char *data = g_bytes_get_data (got, &length);

	if (length == want->len && (length == 0 || memcmp (data, want->str, length) == 0))
		return;
	g_autofree char *text = g_strndup (data != NULL ? data : "", length), *shown = g_strescape (text, NULL);
	g_autofree char *wanted = g_strescape (want->str, NULL), *whole = g_strescape (file->text->str, NULL);
	g_error ("%s%s, %s, message %u: got %" G_GSIZE_FORMAT " bytes '%s', want %" G_GSIZE_FORMAT " '%s', file '%s'",
	         file->writer->name, file->crlf ? " with CRLF" : "", how, number, length, shown, want->len, wanted, whole);
}

/* The first COUNT messages of FILE are in GOT from START on, with what readers undo of escapes. */
static void
check_messages (const File *file, guint count, const GPtrArray *got, guint start, Escapes undone, const char *how)
{
	for (guint i = 0; i < count; i++) {
		g_autoptr (GString) want = as_written (g_ptr_array_index (file->mails, i), file->writer, file->crlf, &undone);

		if (start + i >= got->len)
			g_error ("%s, %s: %u messages, want more", file->writer->name, how, got->len);
		assert_same (file, i, g_ptr_array_index (got, start + i), want, how);
	}
}

/* That nothing is lost in reading is that of the writer: what the dialect cannot carry. */
static void
check_carried (const File *file, const GPtrArray *got)
{
	for (guint i = 0; i < file->mails->len && file->writer->escapes != ESCAPES_FROM; i++) {
		const Mail *mail = g_ptr_array_index (file->mails, i);
		gsize length, body = mail->text->len - mail->body;
		const char *data = g_bytes_get_data (g_ptr_array_index (got, i), &length);

		g_assert_cmpmem (data, mail->body, mail->text->str, mail->body);
		g_assert_cmpmem (data + length - body, body, mail->text->str + mail->body, body);
	}
}

static void
check_whole (const File *file, GRand *rand)
{
	const Writer *writer = file->writer;
	g_autoptr (GPtrArray) named = read_file (file, file->text->len, writer->dialect, rand);
	g_autoptr (GPtrArray) automatic = read_file (file, file->text->len, PP_MBOX_AUTO, rand);

	check_messages (file, file->mails->len, named, 0, writer->escapes, "by name");
	g_assert_cmpuint (named->len, ==, file->mails->len);
	check_carried (file, named);
	check_messages (file, file->mails->len, automatic, 0, writer->undone_by_auto, "auto");
	g_assert_cmpuint (automatic->len, ==, file->mails->len);
}

/* What an mbox reader makes of the last message when the file ends with LENGTH bytes of its body: the line that is
 * empty before its end is taken for the one that ends a message. */
static GString *
as_truncated (const File *file, gsize length)
{
	g_autoptr (GString) body = escape (file->text->str + file->last_body, length, file->writer->escapes, TRUE);
	GString *want = g_string_new_len (file->text->str + file->last, file->last_body - file->last);
	const char *end;

	g_string_append_len (want, body->str, body->len);
	end = want->str + want->len;
	if (end[-1] == '\n' && end[-2] == '\n')
		g_string_truncate (want, want->len - 1);
	else if (end[-1] == '\n' && end[-2] == '\r' && end[-3] == '\n')
		g_string_truncate (want, want->len - 2);
	return want;
}

/* Cut off anywhere in the last message's body: the others are whole, and of the last there is what there is. Without
 * escapes, what a sender wrote may split it then. */
static void
check_truncated (const File *file, GRand *rand)
{
	const Writer *writer = file->writer;
	gsize body = file->text->len - strlen (file->crlf ? "\r\n" : "\n") - file->last_body;
	gsize length = g_rand_int_range (rand, 0, file->text->len - file->last_body);
	g_autoptr (GPtrArray) got = read_file (file, file->last_body + length, writer->dialect, rand);

	check_messages (file, file->mails->len - 1, got, 0, writer->escapes, "truncated");
	if (writer->escapes == ESCAPES_NONE || (writer->counted && length >= body))
		return;
	g_autoptr (GString) want = as_truncated (file, length);
	g_assert_cmpuint (got->len, ==, file->mails->len);
	assert_same (file, file->mails->len - 1, g_ptr_array_index (got, got->len - 1), want, "truncated");
}

static void
test_dialects (void)
{
	g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

	for (guint i = 0; i < 2000; i++)
		for (guint j = 0; j < G_N_ELEMENTS (writers); j++) {
			g_autoptr (File) file = random_file (rand, &writers[j]);

			check_whole (file, rand);
			check_truncated (file, rand);
		}
}

/* --- folders ----------------------------------------------------------------------------------- */

/* What is in a folder: the files by name, in the order of bytes, and the messages that they give. */
typedef struct {
	char *root;
	GPtrArray *names;
	GPtrArray *files;	/* of File */
	guint skipped;
} Folder;

static void
folder_clear (Folder *folder)
{
	for (guint i = 0; i < folder->names->len; i++) {
		g_autofree char *path = g_build_filename (folder->root, g_ptr_array_index (folder->names, i), NULL);

		g_assert_cmpint (g_remove (path), ==, 0);
	}
	g_assert_cmpint (g_rmdir (folder->root), ==, 0);
	g_ptr_array_unref (folder->names);
	g_ptr_array_unref (folder->files);
	g_free (folder->root);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Folder, folder_clear)

static void
save (Folder *folder, const char *text, gsize length)
{
	char *name = g_strdup_printf ("%03u", folder->names->len);
	g_autofree char *path = g_build_filename (folder->root, name, NULL);

	g_ptr_array_add (folder->names, name);
	g_assert_true (g_file_set_contents (path, text, length, NULL));
}

/* An mbox of a dialect that chance decides, or now and then one message, or what is no mail. */
static void
add_random_file (Folder *folder, GRand *rand)
{
	guint kind = g_rand_int_range (rand, 0, 8);

	if (kind == 0) {
		static const char *const others[] = { "no mail\n\nFrom nobody\n", "", "\x89PNG\r\n", "From here on\nit is far\n", "\n\n" };
		const char *other = others[g_rand_int_range (rand, 0, G_N_ELEMENTS (others))];

		folder->skipped += *other != '\0';
		save (folder, other, strlen (other));
		return;
	}
	File *file = random_file (rand, &writers[g_rand_int_range (rand, 0, G_N_ELEMENTS (writers))]);
	g_ptr_array_add (folder->files, file);
	if (kind == 1) {
		/* written as it is, behind what stood at the start of the mbox */
		static const Writer plain = { "message", NULL, ESCAPES_NONE, 0, 0, FALSE, ESCAPES_NONE };
		gsize lead = pp_mbox_lead (file->text->str, file->text->len);

		file->writer = &plain;
		g_ptr_array_set_size (file->mails, 1);
		g_autoptr (GString) mail = as_written (g_ptr_array_index (file->mails, 0), &plain, file->crlf, NULL);
		g_string_truncate (file->text, lead);
		g_string_append_len (file->text, mail->str, mail->len);
	}
	save (folder, file->text->str, file->text->len);
}

static void
read_folder (const Folder *folder, PpFormat format, GPtrArray *got, guint *skipped)
{
	const char *paths[] = { folder->root, NULL };
	g_autoptr (PpSource) source = pp_source_new (paths, format);
	g_autoptr (GError) error = NULL;
	PpSourceItem item;

	while (pp_source_next (source, &item, &error) == 1)
		g_ptr_array_add (got, g_bytes_ref (item.message.raw));
	g_assert_no_error (error);
	*skipped = pp_source_skipped (source);
}

static void
check_folder (GRand *rand)
{
	g_auto (Folder) folder = { g_dir_make_tmp ("pp-dialects-XXXXXX", NULL), g_ptr_array_new_with_free_func (g_free),
	                           g_ptr_array_new_with_free_func (file_free), 0 };
	g_autoptr (GPtrArray) got = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
	guint at = 0, skipped;

	for (gint i = g_rand_int_range (rand, 1, 12); i > 0; i--)
		add_random_file (&folder, rand);
	read_folder (&folder, PP_FORMAT_AUTO, got, &skipped);
	g_assert_cmpuint (skipped, ==, folder.skipped);
	for (guint i = 0; i < folder.files->len; i++) {
		const File *file = g_ptr_array_index (folder.files, i);

		check_messages (file, file->mails->len, got, at, file->writer->undone_by_auto, "in a folder");
		at += file->mails->len;
	}
	g_assert_cmpuint (got->len, ==, at);
}

/* Each file is what it is, whatever stands beside it. */
static void
test_folders (void)
{
	g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

	for (guint i = 0; i < 200; i++)
		check_folder (rand);
}

/* By its name a dialect is read as it was written, from files as well. */
static void
test_named (void)
{
	g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

	for (guint i = 0; i < 20 * G_N_ELEMENTS (writers); i++) {
		const Writer *writer = &writers[i % G_N_ELEMENTS (writers)];
		g_auto (Folder) folder = { g_dir_make_tmp ("pp-dialects-XXXXXX", NULL), g_ptr_array_new_with_free_func (g_free),
		                           g_ptr_array_new_with_free_func (file_free), 0 };
		g_autoptr (GPtrArray) got = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
		File *file = random_file (rand, writer);
		guint skipped;

		g_ptr_array_add (folder.files, file);
		save (&folder, file->text->str, file->text->len);
		read_folder (&folder, writer->format, got, &skipped);
		check_messages (file, file->mails->len, got, 0, writer->escapes, "as a file, by name");
		g_assert_cmpuint (got->len, ==, file->mails->len);
		g_assert_cmpuint (skipped, ==, 0);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/dialects/written-and-read", test_dialects);
	g_test_add_func ("/dialects/folders", test_folders);
	g_test_add_func ("/dialects/named", test_named);
	return g_test_run ();
}
