/* `git patch-id --stable' without git: the SHA-1 of each file's part, white space left out,
 * summed up so that the order of the files does not matter. Line numbers and the names of
 * blobs do not count, but for binary files, where they stand for the content.
 *
 * The rules are those of git 2.39 and later, which differ from earlier ones in binary files
 * and mode changes. They hold for damaged diffs too, where they look odd.
 */
#include "patch/diff.h"

#include "patch/diff-scan.h"

#define SHA1_BYTES 20
#define SHA1_HEX (2 * SHA1_BYTES)

/* The shortest `\ No newline at end of file' in any language that git believes in, with LF. */
#define MIN_NO_NEWLINE 13

/* A count that stands for: in the header of a file. git has no other mark, so that a hunk
 * with one line too many goes on as a header. */
#define IN_HEADER (-1)

typedef struct {
	GString *part;			/* what this file gives to the hash so far */
	guint8 sum[SHA1_BYTES];
	PpHunk left;
	gboolean begun, binary;
	char *old_blob, *new_blob;	/* of the last `index' line */
} PatchId;

/* Adds the hash of the file at hand, as one long little-endian number. */
static void
end_part (PatchId *id)
{
	g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
	guint8 digest[SHA1_BYTES];
	gsize size = sizeof digest;
	guint carry = 0;

	g_checksum_update (checksum, (const guchar *) id->part->str, id->part->len);
	g_checksum_get_digest (checksum, digest, &size);
	for (gsize i = 0; i < SHA1_BYTES; i++) {
		carry += id->sum[i] + digest[i];
		id->sum[i] = carry & 0xff;
		carry >>= 8;
	}
	g_string_truncate (id->part, 0);
}

/* LINE without white space; this is where the time goes. */
static void
add_line (PatchId *id, PpLine line)
{
	gsize before = id->part->len;
	char *out;

	g_string_set_size (id->part, before + line.length);
	out = id->part->str + before;
	for (gsize i = 0; i < line.length; i++) {
		char c = line.start[i];

		*out = c;
		out += c != ' ' && c != '\t' && c != '\r';
	}
	g_string_truncate (id->part, out - id->part->str);
}

/* TRUE where the next commit of `git log' or the next mail of `git format-patch' begins. */
static gboolean
begins_commit (PpLine line)
{
	if (PP_LINE_BEGINS (line, "commit "))
		line = pp_line_after (line, strlen ("commit "));
	else if (PP_LINE_BEGINS (line, "From "))
		line = pp_line_after (line, strlen ("From "));
	if (line.length < SHA1_HEX)
		return FALSE;
	for (gsize i = 0; i < SHA1_HEX; i++)
		if (!g_ascii_isxdigit (line.start[i]))
			return FALSE;
	return TRUE;
}

/* `index OLD..NEW MODE' */
static void
read_index (PatchId *id, PpLine line)
{
	PpLine value = pp_line_after (line, strlen ("index "));
	const char *dots = g_strstr_len (value.start, value.length, ".."), *new_blob, *blank;

	if (dots == NULL)
		return;
	new_blob = dots + 2;
	blank = memchr (new_blob, ' ', value.start + value.length - new_blob);
	if (blank == NULL)
		blank = value.start + value.length;
	g_free (id->old_blob);
	g_free (id->new_blob);
	id->old_blob = g_strndup (value.start, MIN (dots - value.start, SHA1_HEX));
	id->new_blob = g_strndup (new_blob, MIN (blank - new_blob, SHA1_HEX));
}

static void
begin_binary (PatchId *id)
{
	g_string_append (id->part, id->old_blob != NULL ? id->old_blob : "");
	g_string_append (id->part, id->new_blob != NULL ? id->new_blob : "");
	end_part (id);
	id->binary = TRUE;
}

static gboolean
take_header (PatchId *id, PpLine line)
{
	if (PP_LINE_BEGINS (line, "GIT binary patch") || PP_LINE_BEGINS (line, "Binary files")) {
		begin_binary (id);
	} else if (PP_LINE_BEGINS (line, "index ")) {
		read_index (id, line);
	} else if (PP_LINE_BEGINS (line, "--- ")) {
		id->left = (PpHunk) { 0, 1 };
		add_line (id, line);
	} else if (line.length > 0 && g_ascii_isalpha (line.start[0])) {
		add_line (id, line);
	} else {
		return FALSE;
	}
	return TRUE;
}

static void
begin_header (PatchId *id)
{
	id->left = (PpHunk) { IN_HEADER, IN_HEADER };
	id->binary = FALSE;
}

/* A line behind a hunk. */
static gboolean
take_between (PatchId *id, PpLine line)
{
	if (PP_LINE_BEGINS (line, "@@ -")) {
		pp_line_hunk (line, &id->left);
		return TRUE;
	}
	if (!PP_LINE_BEGINS (line, "diff "))
		return FALSE;
	end_part (id);
	begin_header (id);
	add_line (id, line);
	return TRUE;
}

static void
take_body (PatchId *id, PpLine line)
{
	char c = line.length > 0 ? line.start[0] : '\0';

	id->left.removed -= c == '-' || c == ' ';
	id->left.added -= c == '+' || c == ' ';
	add_line (id, line);
}

/* FALSE when the patch ends before LINE. */
static gboolean
take_line (PatchId *id, PpLine line)
{
	if (PP_LINE_BEGINS (line, "\\ ") && line.length + 1 >= MIN_NO_NEWLINE)
		return TRUE;
	if (begins_commit (line))
		return !id->begun;
	if (!id->begun) {
		id->begun = PP_LINE_BEGINS (line, "diff ");
		if (id->begun)
			add_line (id, line);
	} else if (id->binary) {
		if (PP_LINE_BEGINS (line, "diff "))
			begin_header (id);
	} else if (id->left.removed == IN_HEADER) {
		return take_header (id, line);
	} else if (id->left.removed == 0 && id->left.added == 0) {
		return take_between (id, line);
	} else {
		take_body (id, line);
	}
	return TRUE;
}

char *
pp_diff_git_patch_id (const char *diff)
{
	PpReader reader = { diff, diff + strlen (diff) };
	PatchId id = { .part = g_string_new (NULL), .left = { IN_HEADER, IN_HEADER } };
	GString *hex = NULL;
	PpLine line;

	while (pp_reader_next (&reader, &line) && take_line (&id, line))
		;
	end_part (&id);
	if (id.begun) {
		hex = g_string_sized_new (SHA1_HEX + 1);
		for (gsize i = 0; i < SHA1_BYTES; i++)
			g_string_append_printf (hex, "%02x", id.sum[i]);
	}
	g_string_free (id.part, TRUE);
	g_free (id.old_blob);
	g_free (id.new_blob);
	return hex != NULL ? g_string_free (hex, FALSE) : NULL;
}
