/* SHA-256 over lines "NAME VALUE": no value has a line end in it, so that what is one field cannot be
 * taken for two. The footer of a list is looked for at the end of a text only; what merely looks like
 * one in the middle counts.
 */
#include "config.h"

#include "mail/digest.h"

#include <string.h>

#include "mail/message.h"
#include "mail/space.h"

/* A footer is not longer than this. */
#define FOOTER_BYTES 2000

/* Its first lines, in which it says what it is. */
#define FOOTER_LINES 6

/* As many underscores make a footer's line; Mailman has 47. */
#define FOOTER_UNDERSCORES 5

struct _PpDigest {
	GChecksum *checksum;
	gsize length;		/* of what is in BUFFER */
	char buffer[4096];
};

PpDigest *
pp_digest_new (void)
{
	PpDigest *digest = g_new (PpDigest, 1);

	digest->checksum = g_checksum_new (G_CHECKSUM_SHA256);
	digest->length = 0;
	return digest;
}

static void
flush (PpDigest *digest)
{
	g_checksum_update (digest->checksum, (const guchar *) digest->buffer, (gssize) digest->length);
	digest->length = 0;
}

static void
add (PpDigest *digest, const char *bytes, gsize length)
{
	if (length > sizeof digest->buffer - digest->length)
		flush (digest);
	if (length > sizeof digest->buffer) {
		g_checksum_update (digest->checksum, (const guchar *) bytes, (gssize) length);
		return;
	}
	memcpy (digest->buffer + digest->length, bytes, length);
	digest->length += length;
}

void
pp_digest_add_field (PpDigest *digest, const char *name, const char *value)
{
	add (digest, name, strlen (name));
	add (digest, " ", 1);
	if (value != NULL)
		add (digest, value, strlen (value));
	add (digest, "\n", 1);
}

/* --- footers ------------------------------------------------------------------------- */

static gsize
line_length (const char *line, const char *end)
{
	const char *lf = memchr (line, '\n', (gsize) (end - line));

	return (gsize) ((lf != NULL ? lf : end) - line);
}

static const char *
next_line (const char *line, const char *end)
{
	line += line_length (line, end);
	return line < end ? line + 1 : end;
}

/* Whether the line consists of C, at least N times, trailing white space aside. */
static gboolean
is_row_of (const char *line, gsize length, char c, gsize n)
{
	gsize i = 0;

	while (i < length && line[i] == c)
		i++;
	if (i < n)
		return FALSE;
	while (i < length && pp_space_ascii ((unsigned char) line[i]))
		i++;
	return i == length;
}

/* A line that a signature or a footer starts with: "-- ", "_____", "-----", groups.io's "-=-=-". */
static gboolean
is_separator (const char *line, gsize length)
{
	return is_row_of (line, length, '-', 2) || is_row_of (line, length, '_', FOOTER_UNDERSCORES) ||
	       (length >= 5 && memcmp (line, "-=-=-", 5) == 0);
}

/* What list software writes into its footers: Mailman, Google Groups, groups.io, ezmlm, majordomo. */
static gboolean
says_list (const char *line, gsize length)
{
	static const char *const signs[] = { "mailing list", "unsubscribe", "listinfo", "google groups", "groups.io" };
	g_autofree char *lower = g_ascii_strdown (line, (gssize) length);

	for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
		if (strstr (lower, signs[i]) != NULL)
			return TRUE;
	return FALSE;
}

static gboolean
starts_footer (const char *line, const char *end)
{
	gsize length = line_length (line, end);

	if (is_row_of (line, length, '_', FOOTER_UNDERSCORES))
		return TRUE;
	if (!is_separator (line, length))
		return FALSE;
	for (guint i = 0; i < FOOTER_LINES; i++) {
		line = next_line (line, end);
		length = line_length (line, end);
		if (line == end || is_separator (line, length))
			return FALSE;
		if (says_list (line, length))
			return TRUE;
	}
	return FALSE;
}

/* The length of TEXT without a list's footer. */
static gsize
length_without_footer (const char *text, gsize length)
{
	const char *end = text + length;
	const char *line = length > FOOTER_BYTES ? next_line (end - FOOTER_BYTES, end) : text;

	for (; line < end; line = next_line (line, end))
		if (starts_footer (line, end))
			return (gsize) (line - text);
	return length;
}

/* --- text ---------------------------------------------------------------------------- */

void
pp_digest_add_text (PpDigest *digest, const char *text, gsize length)
{
	const char *end = text + length_without_footer (text, length);
	gboolean empty = TRUE;

	for (const char *word = text; word < end;) {
		const char *stop = word;

		while (stop < end && !pp_space_ascii ((unsigned char) *stop))
			stop++;
		if (stop > word) {
			add (digest, empty ? "text " : " ", empty ? strlen ("text ") : 1);
			add (digest, word, (gsize) (stop - word));
			empty = FALSE;
		}
		word = stop + 1;
	}
	if (!empty)
		add (digest, "\n", 1);
}

void
pp_digest_end (PpDigest *digest, guint8 *out)
{
	gsize length = PP_DIGEST_LENGTH;

	flush (digest);
	g_checksum_get_digest (digest->checksum, out, &length);
	g_checksum_free (digest->checksum);
	g_free (digest);
}
