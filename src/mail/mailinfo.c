/* Follows mailinfo.c of git 2.39: lines of the body, a stack of boundaries, the transfer encoding of the part at
 * hand. `git mailsplit' comes before it and takes the CR from the end of each line.
 */
#include "config.h"

#include "mail/mailinfo.h"

#include <string.h>

#include "mail/charset.h"
#include "mail/content-type.h"
#include "mail/encoded-word.h"
#include "mail/header.h"
#include "mail/transfer.h"

/* git's MAX_BOUNDARIES */
#define MAX_BOUNDARIES 5

typedef struct {
	PpMailinfo *info;
	GString *text;
	const char *line, *end;		/* what is not read yet */
	char *boundaries[MAX_BOUNDARIES];	/* with the dashes in front */
	gsize lengths[MAX_BOUNDARIES];	/* of them */
	guint depth;
	GMimeContentEncoding encoding;	/* of the part at hand */
	char *charset;
	gboolean parts_follow;		/* it is a multipart itself */
	PpDeclared *declared;		/* what git converts */
	gboolean in_patch;		/* the commit message is at its end */
} Reader;

static const char *
next_line (const Reader *reader)
{
	const char *lf = memchr (reader->line, '\n', (gsize) (reader->end - reader->line));

	return lf != NULL ? lf + 1 : reader->end;
}

/* --- headers --------------------------------------------------------------------------------- */

/* A charset that can stand in a header field again: RFC 2231 lets line feeds into one. NULL for others. */
static char *
dup_charset (const char *charset)
{
	for (const char *c = charset; c != NULL && *c != '\0'; c++)
		if (!g_ascii_isalnum (*c) && strchr ("._:+-", *c) == NULL)
			return NULL;
	return g_strdup (charset);
}

static void
read_type (Reader *reader, const char *value)
{
	GMimeContentType *type = g_mime_content_type_parse (NULL, value);
	const char *boundary = g_mime_content_type_get_parameter (type, "boundary");
	const char *charset = g_mime_content_type_get_parameter (type, "charset");

	reader->parts_follow = boundary != NULL;
	if (boundary != NULL && reader->depth < MAX_BOUNDARIES) {
		reader->boundaries[reader->depth] = g_strconcat ("--", boundary, NULL);
		reader->lengths[reader->depth++] = strlen (boundary) + 2;
	} else if (boundary != NULL) {
		reader->info->unsure = TRUE;
	}
	if (pp_content_type_has (type, "format", "flowed"))
		reader->info->flowed = reader->info->unsure = TRUE;
	g_free (reader->charset);
	reader->charset = dup_charset (charset);
	if (charset != NULL && reader->charset == NULL)
		reader->info->refused = TRUE;
	g_object_unref (type);
}

static void
declare_words (Reader *reader, const PpFields *fields, PpField field)
{
	const char *value;
	gsize length;

	if (pp_fields_get (fields, field, &value, &length) && !pp_encoded_words_declare (reader->declared, value, length))
		reader->info->refused = TRUE;
}

/* Reads the header block at DATA; returns its length. */
static gsize
read_header (Reader *reader, const char *data, gsize length)
{
	g_auto (PpFields) fields = { 0 };
	PpFlags flags = 0;
	gsize size = pp_fields_scan (&fields, data, length, &flags);
	g_autofree char *type = pp_fields_decode (&fields, PP_FIELD_CONTENT_TYPE, &flags);
	g_autofree char *encoding = pp_fields_decode (&fields, PP_FIELD_CONTENT_TRANSFER_ENCODING, &flags);

	declare_words (reader, &fields, PP_FIELD_FROM);
	declare_words (reader, &fields, PP_FIELD_SUBJECT);
	g_clear_pointer (&reader->charset, g_free);
	reader->parts_follow = FALSE;
	reader->encoding = encoding != NULL ? g_mime_content_encoding_from_string (encoding)
	                                    : GMIME_CONTENT_ENCODING_DEFAULT;
	/* git knows nothing else */
	if (reader->encoding == GMIME_CONTENT_ENCODING_UUENCODE)
		reader->encoding = GMIME_CONTENT_ENCODING_DEFAULT;
	if (type != NULL)
		read_type (reader, type);
	return size;
}

/* --- text ------------------------------------------------------------------------------------ */

/* Of the commit message, and the line that ends it, git wants to understand the letters. */
static void
declare_message (Reader *reader, const char *bytes, gsize length)
{
	const char *line = bytes, *end = bytes + length;

	while (line < end && !reader->in_patch) {
		const char *lf = memchr (line, '\n', (gsize) (end - line)), *next = lf != NULL ? lf + 1 : end;

		reader->in_patch = pp_mailinfo_ends_message (line, next);
		line = next;
	}
	pp_declared_add (reader->declared, reader->charset, bytes, (gsize) (line - bytes));
}

static void
part_clear (gpointer data)
{
	g_free (((PpMailinfoPart *) data)->charset);
}

static void
add_text (Reader *reader, const char *bytes, gsize length)
{
	PpFlags flags = 0;
	gsize text_length;
	g_autofree char *text = pp_charset_to_utf8 (bytes, length, reader->charset, &text_length, &flags);
	const PpMailinfoPart part = { reader->info->bytes->len, length, g_strdup (reader->charset) };

	if (reader->info->parts->len == 0)
		reader->info->charset = g_strdup (reader->charset);
	g_array_append_val (reader->info->parts, part);
	declare_message (reader, bytes, length);
	g_byte_array_append (reader->info->bytes, (const guint8 *) bytes, (guint) length);
	g_string_append_len (reader->text, text, (gssize) text_length);
}

/* The lines from START to END, none of which is a boundary. */
static void
add_lines (Reader *reader, const char *start, const char *end)
{
	g_autoptr (GByteArray) lines = g_byte_array_sized_new ((guint) (end - start));
	g_autoptr (GByteArray) decoded = NULL;
	PpFlags flags = 0;

	while (start < end) {
		const char *lf = memchr (start, '\n', (gsize) (end - start));
		const char *stop = lf != NULL ? lf : end;

		g_byte_array_append (lines, (const guint8 *) start,
		                     (guint) (stop - start - (lf != NULL && lf > start && lf[-1] == '\r')));
		if (lf != NULL)
			g_byte_array_append (lines, (const guint8 *) "\n", 1);
		start = lf != NULL ? lf + 1 : end;
	}
	decoded = pp_transfer_decode ((const char *) lines->data, lines->len, reader->encoding, &flags);
	if ((flags & PP_FLAG_BASE64_MENDED) != 0)
		reader->info->unsure = TRUE;
	if (decoded != NULL)
		add_text (reader, (const char *) decoded->data, decoded->len);
	else if (lines->len > 0)
		add_text (reader, (const char *) lines->data, lines->len);
}

/* --- parts ----------------------------------------------------------------------------------- */

/* Whether the line at hand starts with the innermost boundary; whatever is behind it. */
static gboolean
at_boundary (const Reader *reader)
{
	const char *boundary = reader->depth > 0 ? reader->boundaries[reader->depth - 1] : NULL;
	gsize length = boundary != NULL ? reader->lengths[reader->depth - 1] : 0;

	return boundary != NULL && (gsize) (reader->end - reader->line) >= length &&
	       memcmp (reader->line, boundary, length) == 0;
}

/* Moves to the next boundary; returns where the lines before it end. */
static const char *
find_boundary (Reader *reader)
{
	while (reader->line < reader->end && !at_boundary (reader))
		reader->line = next_line (reader);
	return reader->line;
}

/* At a boundary: moves behind it, or behind those that end here, and reads the header of the next part. */
static void
enter_part (Reader *reader)
{
	reader->parts_follow = FALSE;
	while (reader->line < reader->end) {
		gsize length = reader->lengths[reader->depth - 1];
		const char *behind = reader->line + length, *next = next_line (reader);
		gboolean last = next - behind >= 2 && behind[0] == '-' && behind[1] == '-';

		reader->line = next;
		if (!last) {
			reader->line += read_header (reader, next, (gsize) (reader->end - next));
			return;
		}
		g_free (reader->boundaries[--reader->depth]);
		if (reader->depth == 0)
			reader->line = reader->end;
		else
			find_boundary (reader);
	}
}

static void
read_parts (Reader *reader)
{
	find_boundary (reader);
	while (reader->line < reader->end) {
		const char *start;

		enter_part (reader);
		start = reader->line;
		find_boundary (reader);
		/* of a multipart inside of another git takes what stands in front of the first part for text, and often
		 * the boundary and the header behind it, too */
		if (reader->parts_follow)
			reader->info->unsure = TRUE;
		else
			add_lines (reader, start, reader->line);
	}
}

PpMailinfo *
pp_mailinfo_new (GBytes *header, GBytes *body)
{
	PpMailinfo *info = g_new0 (PpMailinfo, 1);
	Reader reader = { .info = info, .text = g_string_new (NULL), .declared = pp_declared_new () };
	gsize length;
	const char *data = g_bytes_get_data (header, &length);

	info->bytes = g_byte_array_new ();
	info->parts = g_array_new (FALSE, FALSE, sizeof (PpMailinfoPart));
	g_array_set_clear_func (info->parts, part_clear);
	if (data != NULL)
		read_header (&reader, data, length);
	info->encoding = reader.encoding;
	info->multipart = reader.depth > 0;
	reader.line = g_bytes_get_data (body, &length);
	reader.end = reader.line + length;
	if (info->multipart)
		read_parts (&reader);
	else if (length > 0)
		add_lines (&reader, reader.line, reader.end);
	info->refused = info->refused || !pp_declared_is_right (reader.declared);
	g_hash_table_unref (reader.declared);
	while (reader.depth > 0)
		g_free (reader.boundaries[--reader.depth]);
	g_free (reader.charset);
	g_byte_array_append (info->bytes, (const guint8 *) "", 1);
	g_byte_array_set_size (info->bytes, info->bytes->len - 1);
	info->text = g_string_free (reader.text, FALSE);
	return info;
}

void
pp_mailinfo_free (PpMailinfo *info)
{
	if (info == NULL)
		return;
	g_free (info->charset);
	g_array_unref (info->parts);
	g_byte_array_unref (info->bytes);
	g_free (info->text);
	g_free (info);
}

/* --- the message ----------------------------------------------------------------------------- */

#define BEGINS(line, end, literal) \
	((gsize) ((end) - (line)) >= sizeof (literal) - 1 && memcmp (line, literal, sizeof (literal) - 1) == 0)

gboolean
pp_mailinfo_ends_message (const char *line, const char *end)
{
	if (BEGINS (line, end, "diff -") || BEGINS (line, end, "Index: "))
		return TRUE;
	if (!BEGINS (line, end, "---"))
		return FALSE;
	line += strlen ("---");
	if (end - line >= 2 && line[0] == ' ' && !g_ascii_isspace (line[1]))
		return TRUE;
	while (line < end && *line != '\n' && g_ascii_isspace (*line))
		line++;
	return line < end && *line == '\n';
}

/* Which of the fields that count in a commit message LINE is, as a bit; or 0. */
static guint
inbody_field (const char *line)
{
	static const char *const names[] = { "From:", "Subject:", "Date:" };

	for (guint i = 0; i < G_N_ELEMENTS (names); i++)
		if (g_ascii_strncasecmp (line, names[i], strlen (names[i])) == 0)
			return 1u << i;
	return 0;
}

static gboolean
is_patch_title (const char *line)
{
	return strncmp (line, "[PATCH]", strlen ("[PATCH]")) == 0 && g_ascii_isspace (line[strlen ("[PATCH]")]);
}

void
pp_mailinfo_read_inbody (const char *text, PpMailinfoInbody *inbody)
{
	const char *line, *next;
	guint seen = 0, field = 0;

	*inbody = (PpMailinfoInbody) { .start = text };
	for (line = text; *line != '\0'; line = next) {
		next = line + strcspn (line, "\n");
		next += *next == '\n';
		if (*line == '\n') {
			if (field != 0)
				return;
			inbody->start = seen == 0 && !inbody->any ? next : inbody->start;
			continue;
		}
		if (field == 0 || (*line != ' ' && *line != '\t'))
			field = inbody_field (line) & ~seen;
		if (field == 0 && !is_patch_title (line))
			return;
		inbody->any = TRUE;
		seen |= field;
		if (field == 1) {
			inbody->from = inbody->from != NULL ? inbody->from : line;
			inbody->from_end = next;
		}
	}
}
