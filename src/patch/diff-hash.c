/* Two hashes that tell equal changes: Patchwork's (PATCHWORK.md §15) and git patch-id's. */
#include "patch/diff.h"

#include "mail/space.h"
#include "patch/lines.h"

/* Reads digits at *AT; FALSE when there are none. */
static gboolean
read_number (const char **at, const char *end, gint64 *number)
{
	const char *start = *at;

	*number = 0;
	for (; *at < end && g_ascii_isdigit (**at); (*at)++)
		*number = MIN (*number * 10 + (**at - '0'), (gint64) G_MAXINT32);
	return *at > start;
}

static gboolean
read_text (const char **at, const char *end, const char *text)
{
	gsize n = strlen (text);

	if ((gsize) (end - *at) < n || memcmp (*at, text, n) != 0)
		return FALSE;
	*at += n;
	return TRUE;
}

static gboolean
read_range (const char **at, const char *end, gint64 *count)
{
	gint64 start;

	*count = 1;
	return read_number (at, end, &start) && (!read_text (at, end, ",") || read_number (at, end, count));
}

gboolean
pp_line_hunk (const PpLine *line, gint64 *removed, gint64 *added)
{
	const char *at = line->start, *end = line->start + line->length;

	return read_text (&at, end, "@@ -") && read_range (&at, end, removed) && read_text (&at, end, " +") &&
	       read_range (&at, end, added) && read_text (&at, end, " @@");
}

/* --- Patchwork's ----------------------------------------------------------------------------- */

/* Without CR, trimmed. */
static char *
strip_diff (const char *diff)
{
	g_autofree char *text = g_strdup (diff);
	const char *start;
	char *out = text;

	for (const char *in = text; *in != '\0'; in++)
		if (*in != '\r')
			*out++ = *in;
	*out = '\0';
	start = pp_space_skip (text);
	return g_strndup (start, (gsize) (pp_space_trim_end (start, out) - start));
}

/* The path that a file header names, up to white space, without its first component. */
static gboolean
hash_file_line (const PpLine *line, GString *out)
{
	const char *path = line->start + 4, *end = line->start + line->length, *stop = path, *slash;

	if (!pp_line_starts (line, "--- ") && !pp_line_starts (line, "+++ "))
		return FALSE;
	while (stop < end && pp_space_length (stop) == 0)
		stop++;
	if (stop == path)
		return FALSE;
	slash = memchr (path, '/', (gsize) (stop - path));
	g_string_append_printf (out, "%.4s%c/", line->start, *line->start == '-' ? 'a' : 'b');
	if (slash != NULL)
		g_string_append_len (out, slash + 1, stop - slash - 1);
	return TRUE;
}

char *
pp_diff_hash (const char *diff)
{
	g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
	g_autoptr (GString) out = g_string_new (NULL);
	g_autofree char *text = strip_diff (diff);
	const char *at = text, *end = text + strlen (text);
	PpLine line;

	while (pp_line_next (&at, end, &line)) {
		gint64 removed, added;

		g_string_truncate (out, 0);
		if (hash_file_line (&line, out))
			;
		else if (pp_line_hunk (&line, &removed, &added))
			g_string_append_printf (out, "@@ -%" G_GINT64_FORMAT " +%" G_GINT64_FORMAT " @@", removed, added);
		else if (line.length > 0 && strchr ("-+ ", line.start[0]) != NULL)
			g_string_append_len (out, line.start, (gssize) line.length);
		else
			continue;
		g_string_append_c (out, '\n');
		g_checksum_update (checksum, (const guchar *) out->str, (gssize) out->len);
	}
	return g_strdup (g_checksum_get_string (checksum));
}

/* --- git's ----------------------------------------------------------------------------------- */

#define SHA1_LENGTH 20

typedef struct {
	GChecksum *checksum;		/* of the file at hand */
	guint8 sum[SHA1_LENGTH];	/* of the files' hashes: their order does not matter */
	gsize length;			/* of what was hashed in all */
	gint64 before, after;		/* lines the hunk has left; -1: in a file's header */
	gboolean binary;
	char *pre, *post;		/* ids of the index line */
} PatchId;

/* Adds the hash of the file to the sum, byte by byte with carry. */
static void
finish_file (PatchId *id)
{
	guint8 digest[SHA1_LENGTH];
	gsize length = SHA1_LENGTH;
	guint carry = 0;

	g_checksum_get_digest (id->checksum, digest, &length);
	g_checksum_reset (id->checksum);
	for (guint i = 0; i < SHA1_LENGTH; i++) {
		carry += id->sum[i] + digest[i];
		id->sum[i] = (guint8) carry;
		carry >>= 8;
	}
}

static void
hash_text (PatchId *id, const char *text)
{
	if (text != NULL)
		g_checksum_update (id->checksum, (const guchar *) text, (gssize) strlen (text));
}

/* The line without white space. */
static void
hash_line (PatchId *id, const PpLine *line)
{
	const char *end = line->start + line->length;

	for (const char *word = line->start; word < end; word++) {
		const char *stop = word;

		while (stop < end && !g_ascii_isspace (*stop) && *stop != '\v')
			stop++;
		if (stop > word)
			g_checksum_update (id->checksum, (const guchar *) word, stop - word);
		id->length += (gsize) (stop - word);
		word = stop;
	}
}

static void
read_index_line (PatchId *id, const PpLine *line)
{
	g_autofree char *text = g_strndup (line->start + 6, line->length - 6);
	char *dots = strstr (text, "..");

	if (dots == NULL)
		return;
	*dots = '\0';
	dots[2 + strcspn (dots + 2, " ")] = '\0';
	g_free (id->pre);
	g_free (id->post);
	id->pre = g_strndup (text, 2 * 32);
	id->post = g_strndup (dots + 2, 2 * 32);
}

/* A line of a file's header. TRUE: it is dealt with; *END: the patch is over. */
static gboolean
header_line (PatchId *id, const PpLine *line, gboolean *end)
{
	if (pp_line_starts (line, "GIT binary patch") || pp_line_starts (line, "Binary files")) {
		id->binary = TRUE;
		id->before = 0;
		hash_text (id, id->pre);
		hash_text (id, id->post);
		finish_file (id);
		return TRUE;
	}
	if (pp_line_starts (line, "index ")) {
		read_index_line (id, line);
		return TRUE;
	}
	if (pp_line_starts (line, "--- "))
		id->before = id->after = 1;
	else if (line->length == 0 || !g_ascii_isalpha (line->start[0]))
		*end = TRUE;
	return *end;
}

/* One line; FALSE when the patch is over. */
static gboolean
id_step (PatchId *id, const PpLine *line)
{
	gboolean end = FALSE;

	if (line->length >= 12 && pp_line_starts (line, "\\ "))
		return TRUE;
	if (id->length == 0 && !pp_line_starts (line, "diff "))
		return TRUE;
	if (id->before == -1 && header_line (id, line, &end))
		return !end;
	if (id->binary) {
		if (!pp_line_starts (line, "diff "))
			return TRUE;
		id->binary = FALSE;
		id->before = -1;
	} else if (id->before == 0 && id->after == 0) {
		if (pp_line_starts (line, "@@ -")) {
			pp_line_hunk (line, &id->before, &id->after);
			return TRUE;
		}
		if (!pp_line_starts (line, "diff "))
			return FALSE;
		finish_file (id);
		id->before = id->after = -1;
	}
	if (line->length > 0 && (line->start[0] == '-' || line->start[0] == ' '))
		id->before--;
	if (line->length > 0 && (line->start[0] == '+' || line->start[0] == ' '))
		id->after--;
	hash_line (id, line);
	return TRUE;
}

char *
pp_diff_git_patch_id (const char *diff)
{
	PatchId id = { .checksum = g_checksum_new (G_CHECKSUM_SHA1), .before = -1, .after = -1 };
	const char *at = diff, *end = diff + strlen (diff);
	g_autoptr (GString) hex = NULL;
	PpLine line;

	while (pp_line_next (&at, end, &line) && id_step (&id, &line))
		;
	if (id.length > 0) {
		finish_file (&id);
		hex = g_string_sized_new (2 * SHA1_LENGTH);
		for (guint i = 0; i < SHA1_LENGTH; i++)
			g_string_append_printf (hex, "%02x", id.sum[i]);
	}
	g_checksum_free (id.checksum);
	g_free (id.pre);
	g_free (id.post);
	return hex != NULL ? g_string_free (g_steal_pointer (&hex), FALSE) : NULL;
}
