/* Bytes → PpMessage. The header block is scanned here, for most of it is nobody's business (DESIGN.md, trap 10):
 * only the fields of the table below are looked at, and GMime gets those that say how the body is built. GMime
 * walks multiparts; leaves are decoded to bytes by its codecs, but base64, and to text by text.c.
 */
#include "mail/message.h"

#include <string.h>

#include "mail/address.h"
#include "mail/date.h"
#include "mail/gmime-auto.h"
#include "mail/limits.h"
#include "mail/msgid.h"
#include "mail/space.h"
#include "mail/text.h"

/* --- header fields --------------------------------------------------------------------------- */

typedef enum {
	FIELD_CC,
	FIELD_CONTENT_DISPOSITION,
	FIELD_CONTENT_TRANSFER_ENCODING,
	FIELD_CONTENT_TYPE,
	FIELD_DATE,
	FIELD_FROM,
	FIELD_IN_REPLY_TO,
	FIELD_LIST_ID,
	FIELD_MESSAGE_ID,
	FIELD_MIME_VERSION,
	FIELD_RECEIVED,
	FIELD_REFERENCES,
	FIELD_REPLY_TO,
	FIELD_SUBJECT,
	FIELD_X_LIST,
	FIELD_X_MAILING_LIST,
	FIELD_X_ORIGINAL_FROM,
	FIELD_X_PATCHWORK_ACTION_REQUIRED,
	FIELD_X_PATCHWORK_DELEGATE,
	FIELD_X_PATCHWORK_HINT,
	FIELD_X_PATCHWORK_STATE,
	N_FIELDS,
} Field;

static const struct {
	const char *name;
	gboolean single;	/* may be there once only */
} field_table[N_FIELDS] = {
	[FIELD_CC] = { "cc", TRUE },
	[FIELD_CONTENT_DISPOSITION] = { "content-disposition", TRUE },
	[FIELD_CONTENT_TRANSFER_ENCODING] = { "content-transfer-encoding", TRUE },
	[FIELD_CONTENT_TYPE] = { "content-type", TRUE },
	[FIELD_DATE] = { "date", TRUE },
	[FIELD_FROM] = { "from", TRUE },
	[FIELD_IN_REPLY_TO] = { "in-reply-to", TRUE },
	[FIELD_LIST_ID] = { "list-id", FALSE },
	[FIELD_MESSAGE_ID] = { "message-id", TRUE },
	[FIELD_MIME_VERSION] = { "mime-version", FALSE },
	[FIELD_RECEIVED] = { "received", FALSE },
	[FIELD_REFERENCES] = { "references", TRUE },
	[FIELD_REPLY_TO] = { "reply-to", TRUE },
	[FIELD_SUBJECT] = { "subject", TRUE },
	[FIELD_X_LIST] = { "x-list", FALSE },
	[FIELD_X_MAILING_LIST] = { "x-mailing-list", FALSE },
	[FIELD_X_ORIGINAL_FROM] = { "x-original-from", FALSE },
	[FIELD_X_PATCHWORK_ACTION_REQUIRED] = { "x-patchwork-action-required", FALSE },
	[FIELD_X_PATCHWORK_DELEGATE] = { "x-patchwork-delegate", FALSE },
	[FIELD_X_PATCHWORK_HINT] = { "x-patchwork-hint", FALSE },
	[FIELD_X_PATCHWORK_STATE] = { "x-patchwork-state", FALSE },
};

/* A raw value in the header block, folds included; borrowed. */
typedef struct {
	const char *start;
	gsize length;
} Value;

typedef struct {
	GArray *values[N_FIELDS];	/* of Value, or NULL */
	PpFlags *flags;
} Fields;

static void
fields_clear (Fields *fields)
{
	for (guint f = 0; f < N_FIELDS; f++)
		g_clear_pointer (&fields->values[f], g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fields, fields_clear)

static void
fields_add (Fields *fields, const char *name, gsize name_length, const char *start, gsize length)
{
	const Value value = { start, length };

	for (guint f = 0; f < N_FIELDS; f++) {
		if (g_ascii_strncasecmp (field_table[f].name, name, name_length) != 0 ||
		    field_table[f].name[name_length] != '\0')
			continue;
		if (fields->values[f] == NULL)
			fields->values[f] = g_array_new (FALSE, FALSE, sizeof (Value));
		else if (field_table[f].single)
			*fields->flags |= PP_FLAG_REPEATED_HEADER;
		g_array_append_val (fields->values[f], value);
		return;
	}
}

/* The length of the field name that LINE starts with, or 0. */
static gsize
name_length (const char *line, const char *end)
{
	const char *p = line;

	while (p < end && *p > ' ' && *p < 0x7f && *p != ':')
		p++;
	return p < end && *p == ':' ? (gsize) (p - line) : 0;
}

static const char *
line_end (const char *line, const char *end)
{
	const char *lf = memchr (line, '\n', (gsize) (end - line));

	return lf != NULL ? lf + 1 : end;
}

static gboolean
line_is_empty (const char *line, const char *next)
{
	return *line == '\n' || (*line == '\r' && (next - line == 2 || next - line == 1));
}

/* Reads the fields of DATA and gives the length of the header block with the empty line that ends it. A line that
 * is no field is passed over when a field follows it, else the body starts there. */
static gsize
scan_header (const char *data, gsize length, Fields *fields, PpFlags *flags)
{
	const char *end = data + MIN (length, PP_LIMIT_HEADER), *line = data;

	while (line < end) {
		const char *next = line_end (line, end);
		gsize name = name_length (line, end);
		const char *start;

		if (line_is_empty (line, next))
			return (gsize) (next - data);
		if (name == 0) {
			if (next >= end || (name_length (next, end) == 0 && !line_is_empty (next, line_end (next, end)))
			    || line == data) {
				*flags |= PP_FLAG_BROKEN_HEADER;
				return (gsize) (line - data);
			}
			*flags |= PP_FLAG_BROKEN_HEADER;
			line = next;
			continue;
		}
		while (next < end && (*next == ' ' || *next == '\t'))
			next = line_end (next, end);
		start = line + name + 1;
		fields_add (fields, line, name, start, (gsize) (next - start));
		line = next;
	}
	if (length <= PP_LIMIT_HEADER)
		return length;
	*flags |= PP_FLAG_HEADER_TOO_LARGE;
	{
		/* the rest of it is stored, not looked at */
		const char *lf = g_strstr_len (end, (gssize) (length - PP_LIMIT_HEADER), "\n\n");
		const char *crlf = g_strstr_len (end, (gssize) (length - PP_LIMIT_HEADER), "\n\r\n");

		if (lf != NULL && (crlf == NULL || lf < crlf))
			return (gsize) (lf + 2 - data);
		return crlf != NULL ? (gsize) (crlf + 3 - data) : length;
	}
}

static char *
field_decode (const Fields *fields, Field field, guint n)
{
	const Value *value;

	if (fields->values[field] == NULL || n >= fields->values[field]->len)
		return NULL;
	value = &g_array_index (fields->values[field], Value, n);
	return pp_text_decode_header (value->start, value->length, fields->flags);
}

/* All values, NULL-terminated. */
static char **
field_decode_all (const Fields *fields, Field field)
{
	guint n = fields->values[field] != NULL ? fields->values[field]->len : 0;
	char **values = g_new0 (char *, n + 1);

	for (guint i = 0; i < n; i++)
		values[i] = field_decode (fields, field, i);
	return values;
}

/* --- leaves ---------------------------------------------------------------------------------- */

/* One part that is no multipart; borrowed. */
typedef struct {
	GMimeContentType *type;
	GMimeContentEncoding encoding;
	const char *filename;
	const char *bytes;
	gsize length;
} Leaf;

static gboolean
is_base64_line (const char *line, const char *end)
{
	while (end > line && g_ascii_isspace (end[-1]))
		end--;
	for (; line < end; line++)
		if (!g_ascii_isalnum (*line) && strchr ("+/=", *line) == NULL)
			return FALSE;
	return TRUE;
}

/* Base64 as lists leave it behind: a second piece after the padding, a plain footer after that (DESIGN.md, trap 5). */
static GByteArray *
decode_base64 (const char *bytes, gsize length, PpFlags *flags)
{
	GByteArray *out = g_byte_array_sized_new ((guint) (length / 4 * 3 + 16));
	const char *end = bytes + length;
	gboolean padded = FALSE;
	gint state = 0;
	guint save = 0;

	for (const char *line = bytes; line < end;) {
		const char *next = line_end (line, end);
		guint old = out->len;
		gsize n;

		if (!is_base64_line (line, next)) {
			if (out->len > 0 && out->data[out->len - 1] != '\n')
				g_byte_array_append (out, (const guint8 *) "\n", 1);
			g_byte_array_append (out, (const guint8 *) line, (guint) (end - line));
			*flags |= PP_FLAG_BASE64_MENDED;
			break;
		}
		if (padded && !line_is_empty (line, next)) {
			*flags |= PP_FLAG_BASE64_MENDED;
			padded = FALSE;
		}
		g_byte_array_set_size (out, old + (guint) (next - line) + 4);
		n = g_base64_decode_step (line, (gsize) (next - line), out->data + old, &state, &save);
		g_byte_array_set_size (out, old + (guint) n);
		if (memchr (line, '=', (gsize) (next - line)) != NULL) {
			padded = TRUE;
			state = 0;
			save = 0;
		}
		line = next;
	}
	return out;
}

static GByteArray *
decode_leaf (const Leaf *leaf, PpFlags *flags)
{
	GMimeEncoding codec;
	GByteArray *out;
	gsize n;

	if (leaf->encoding == GMIME_CONTENT_ENCODING_BASE64)
		return decode_base64 (leaf->bytes, leaf->length, flags);
	out = g_byte_array_new ();
	if (leaf->encoding != GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE &&
	    leaf->encoding != GMIME_CONTENT_ENCODING_UUENCODE) {
		g_byte_array_append (out, (const guint8 *) leaf->bytes, (guint) leaf->length);
		return out;
	}
	g_mime_encoding_init_decode (&codec, leaf->encoding);
	g_byte_array_set_size (out, (guint) g_mime_encoding_outlen (&codec, leaf->length));
	n = g_mime_encoding_flush (&codec, leaf->bytes, leaf->length, (char *) out->data);
	g_byte_array_set_size (out, (guint) n);
	return out;
}

static gboolean
has_patch_name (const char *filename)
{
	static const char *const endings[] = { ".patch", ".diff", ".patch.txt", ".diff.txt" };

	for (guint i = 0; filename != NULL && i < G_N_ELEMENTS (endings); i++)
		if (strlen (filename) > strlen (endings[i]) &&
		    g_ascii_strcasecmp (filename + strlen (filename) - strlen (endings[i]), endings[i]) == 0)
			return TRUE;
	return FALSE;
}

static gboolean
looks_like_diff (const char *text)
{
	return g_str_has_prefix (text, "diff --git ") || strstr (text, "\ndiff --git ") != NULL ||
	       ((g_str_has_prefix (text, "--- ") || strstr (text, "\n--- ") != NULL) &&
	        strstr (text, "\n+++ ") != NULL && strstr (text, "\n@@ -") != NULL);
}

typedef enum {
	LEAF_IGNORED,
	LEAF_PLAIN,
	LEAF_DIFF,
	LEAF_MAYBE_DIFF,	/* if its content is one */
} LeafKind;

static LeafKind
leaf_kind (const Leaf *leaf)
{
	static const char *const diff_types[] = { "x-patch", "x-diff" };
	const char *type = g_mime_content_type_get_media_type (leaf->type);
	const char *subtype = g_mime_content_type_get_media_subtype (leaf->type);

	if (type == NULL || subtype == NULL)
		return LEAF_PLAIN;
	if (g_ascii_strcasecmp (type, "text") == 0 && g_ascii_strcasecmp (subtype, "plain") == 0)
		return LEAF_PLAIN;
	for (guint i = 0; i < G_N_ELEMENTS (diff_types); i++)
		if (g_ascii_strcasecmp (subtype, diff_types[i]) == 0)
			return g_ascii_strcasecmp (type, "text") == 0 ? LEAF_DIFF : LEAF_MAYBE_DIFF;
	return has_patch_name (leaf->filename) ? LEAF_MAYBE_DIFF : LEAF_IGNORED;
}

static void
part_free (PpPart *part)
{
	g_free (part->text);
	g_free (part);
}

static void
replace_text (PpPart *part, char *text)
{
	g_free (part->text);
	part->text = text;
	part->length = strlen (text);
}

static void
add_leaf (PpMessage *message, const Leaf *leaf)
{
	LeafKind kind = leaf_kind (leaf);
	const char *format = g_mime_content_type_get_parameter (leaf->type, "format");
	const char *delsp = g_mime_content_type_get_parameter (leaf->type, "delsp");
	g_autoptr (GByteArray) bytes = NULL;
	g_autofree char *text = NULL;
	char *signed_text;
	PpPart *part;
	gsize length;

	if (kind == LEAF_IGNORED)
		return;
	bytes = decode_leaf (leaf, &message->flags);
	text = pp_text_from_bytes ((const char *) bytes->data, bytes->len,
	                           g_mime_content_type_get_parameter (leaf->type, "charset"), &length,
	                           &message->flags);
	if (kind == LEAF_MAYBE_DIFF && !looks_like_diff (text))
		return;
	part = g_new0 (PpPart, 1);
	part->kind = kind == LEAF_PLAIN ? PP_PART_PLAIN : PP_PART_DIFF;
	part->text = g_steal_pointer (&text);
	part->length = length;
	part->flowed = format != NULL && g_ascii_strcasecmp (format, "flowed") == 0;
	part->delsp = delsp != NULL && g_ascii_strcasecmp (delsp, "yes") == 0;
	signed_text = pp_text_unclearsign (part->text);
	if (signed_text != NULL) {
		message->flags |= PP_FLAG_CLEARSIGNED;
		replace_text (part, signed_text);
	}
	/* the line end before a boundary is the boundary's; a diff needs its last one */
	if (part->kind == PP_PART_DIFF && part->length > 0 && part->text[part->length - 1] != '\n')
		replace_text (part, g_strconcat (part->text, "\n", NULL));
	g_ptr_array_add (message->parts, part);
}

/* --- walking --------------------------------------------------------------------------------- */

static gboolean
type_is (GMimeObject *object, const char *type, const char *subtype)
{
	return g_mime_content_type_is_type (g_mime_object_get_content_type (object), type, subtype);
}

static GBytes *
part_bytes (GMimePart *part)
{
	GMimeDataWrapper *wrapper = g_mime_part_get_content (part);
	GMimeStream *stream = wrapper != NULL ? g_mime_data_wrapper_get_stream (wrapper) : NULL;
	g_autoptr (GByteArray) bytes = g_byte_array_new ();
	gint64 length = stream != NULL ? g_mime_stream_length (stream) : 0;
	gsize got = 0;

	if (length <= 0)
		return g_bytes_new (NULL, 0);
	g_mime_stream_reset (stream);
	g_byte_array_set_size (bytes, (guint) length);
	while (got < (gsize) length) {
		ssize_t n = g_mime_stream_read (stream, (char *) bytes->data + got, (gsize) length - got);

		if (n <= 0)
			break;
		got += (gsize) n;
	}
	g_byte_array_set_size (bytes, (guint) got);
	return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
add_part (PpMessage *message, GMimePart *part)
{
	g_autoptr (GBytes) bytes = part_bytes (part);
	gsize length;
	const char *data = g_bytes_get_data (bytes, &length);
	const Leaf leaf = { g_mime_object_get_content_type (GMIME_OBJECT (part)),
		            g_mime_part_get_content_encoding (part), g_mime_part_get_filename (part),
		            data != NULL ? data : "", length };

	add_leaf (message, &leaf);
}

typedef struct {
	GMimeObject *object;
	guint depth;
} Visit;

static void
push (GArray *stack, GMimeObject *object, guint depth)
{
	const Visit visit = { object, depth };

	if (object != NULL)
		g_array_append_val (stack, visit);
}

/* All leaves under ROOT in the order of the message. No recursion: senders choose the depth. */
static void
walk (PpMessage *message, GMimeObject *root)
{
	g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (Visit));
	guint parts = 0;

	push (stack, root, 0);
	while (stack->len > 0) {
		Visit visit = g_array_index (stack, Visit, stack->len - 1);

		g_array_set_size (stack, stack->len - 1);
		if (++parts > PP_LIMIT_PARTS) {
			message->flags |= PP_FLAG_TOO_MANY_PARTS;
			return;
		}
		if (visit.depth > PP_LIMIT_DEPTH) {
			message->flags |= PP_FLAG_TOO_DEEP;
			continue;
		}
		if (type_is (visit.object, "multipart", "encrypted"))
			message->flags |= PP_FLAG_ENCRYPTED;
		if (type_is (visit.object, "multipart", "digest"))
			message->flags |= PP_FLAG_DIGEST;
		if (GMIME_IS_MULTIPART (visit.object)) {
			int n = MIN (g_mime_multipart_get_count (GMIME_MULTIPART (visit.object)), PP_LIMIT_PARTS + 1);

			for (int i = n - 1; i >= 0; i--)
				push (stack, g_mime_multipart_get_part (GMIME_MULTIPART (visit.object), i),
				      visit.depth + 1);
		} else if (GMIME_IS_MESSAGE_PART (visit.object)) {
			GMimeMessage *inner = g_mime_message_part_get_message (GMIME_MESSAGE_PART (visit.object));

			push (stack, inner != NULL ? g_mime_message_get_mime_part (inner) : NULL, visit.depth + 1);
		} else if (GMIME_IS_PART (visit.object)) {
			add_part (message, GMIME_PART (visit.object));
		}
	}
}

/* --- a message in a message ------------------------------------------------------------------ */

/* The author's message when a list has put it whole into one of its own: ROOT is it, or holds it and plain text
 * only (Mailman's wrap_message). */
static GMimeMessage *
find_wrapped (GMimeObject *root)
{
	GMimeMessage *found = NULL;
	int n;

	if (GMIME_IS_MESSAGE_PART (root))
		return g_mime_message_part_get_message (GMIME_MESSAGE_PART (root));
	if (!type_is (root, "multipart", "mixed"))
		return NULL;
	n = g_mime_multipart_get_count (GMIME_MULTIPART (root));
	for (int i = 0; i < n && n <= 3; i++) {
		GMimeObject *child = g_mime_multipart_get_part (GMIME_MULTIPART (root), i);

		if (GMIME_IS_MESSAGE_PART (child) && found == NULL)
			found = g_mime_message_part_get_message (GMIME_MESSAGE_PART (child));
		else if (!type_is (child, "text", "plain"))
			return NULL;
	}
	return n <= 3 ? found : NULL;
}

static void
fields_from_gmime (Fields *fields, GMimeObject *object)
{
	GMimeHeaderList *list = g_mime_object_get_header_list (object);
	int n = g_mime_header_list_get_count (list);

	for (int i = 0; i < n; i++) {
		GMimeHeader *header = g_mime_header_list_get_header_at (list, i);
		const char *name = g_mime_header_get_name (header), *raw = g_mime_header_get_raw_value (header);

		if (name != NULL && raw != NULL)
			fields_add (fields, name, strlen (name), raw, strlen (raw));
	}
}

/* Whether INNER is what the list got, and not something that somebody attached: the id is the same. */
static gboolean
same_id (const Fields *outer, const Fields *inner)
{
	g_autofree char *a = field_decode (outer, FIELD_MESSAGE_ID, 0), *b = field_decode (inner, FIELD_MESSAGE_ID, 0);
	PpFlags ignored = 0;
	g_autofree char *x = a != NULL ? pp_msgid_parse (a, &ignored) : NULL;
	g_autofree char *y = b != NULL ? pp_msgid_parse (b, &ignored) : NULL;

	return x != NULL && g_strcmp0 (x, y) == 0;
}

/* --- the body -------------------------------------------------------------------------------- */

static const Field mime_fields[] = {
	FIELD_MIME_VERSION, FIELD_CONTENT_TYPE, FIELD_CONTENT_TRANSFER_ENCODING, FIELD_CONTENT_DISPOSITION,
};

/* What GMime gets: the fields that it needs, and the body. */
static GByteArray *
mime_source (const Fields *fields, const char *body, gsize length)
{
	static const char *const names[] = { "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
		                             "Content-Disposition" };
	GByteArray *source = g_byte_array_sized_new ((guint) length + 512);

	for (guint i = 0; i < G_N_ELEMENTS (mime_fields); i++) {
		const GArray *values = fields->values[mime_fields[i]];

		if (values == NULL)
			continue;
		g_byte_array_append (source, (const guint8 *) names[i], (guint) strlen (names[i]));
		g_byte_array_append (source, (const guint8 *) ":", 1);
		g_byte_array_append (source, (const guint8 *) g_array_index (values, Value, 0).start,
		                     (guint) g_array_index (values, Value, 0).length);
	}
	g_byte_array_append (source, (const guint8 *) "\n", 1);
	g_byte_array_append (source, (const guint8 *) body, (guint) length);
	return source;
}

static void
add_plain_body (PpMessage *message, const Fields *fields, GMimeContentType *type, const char *body, gsize length)
{
	g_autofree char *encoding = field_decode (fields, FIELD_CONTENT_TRANSFER_ENCODING, 0);
	const Leaf leaf = { type,
		            encoding != NULL ? g_mime_content_encoding_from_string (g_strstrip (encoding))
		                             : GMIME_CONTENT_ENCODING_DEFAULT,
		            g_mime_content_type_get_parameter (type, "name"), body, length };

	add_leaf (message, &leaf);
}

/* Reads the parts; when a list has wrapped the author's message, INNER gets that one's fields. *KEEP must live as long as
 * INNER. */
static gboolean
read_body (PpMessage *message, const Fields *fields, Fields *inner, GMimeMessage **keep)
{
	gsize length;
	const char *body = g_bytes_get_data (message->body, &length);
	g_autofree char *type_value = field_decode (fields, FIELD_CONTENT_TYPE, 0);
	GMimeContentType *type = g_mime_content_type_parse (NULL, type_value != NULL ? type_value : "text/plain");
	gboolean composite = g_mime_content_type_is_type (type, "multipart", "*") ||
	                     g_mime_content_type_is_type (type, "message", "*");
	g_autoptr (GMimeStream) stream = NULL;
	g_autoptr (GMimeParser) parser = NULL;
	GMimeMessage *wrapped;
	GMimeObject *root;

	if (body == NULL)
		body = "";
	if (composite) {
		stream = g_mime_stream_mem_new_with_byte_array (mime_source (fields, body, length));
		g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (stream), TRUE);
		parser = g_mime_parser_new_with_stream (stream);
		g_mime_parser_set_format (parser, GMIME_FORMAT_MESSAGE);
		*keep = g_mime_parser_construct_message (parser, NULL);
	}
	root = *keep != NULL ? g_mime_message_get_mime_part (*keep) : NULL;
	if (root == NULL || (GMIME_IS_MULTIPART (root) && g_mime_multipart_get_count (GMIME_MULTIPART (root)) == 0)) {
		if (composite) {
			message->flags |= PP_FLAG_NO_BOUNDARY;
			g_object_unref (type);
			type = g_mime_content_type_new ("text", "plain");
		}
		add_plain_body (message, fields, type, body, length);
		g_object_unref (type);
		return FALSE;
	}
	g_object_unref (type);
	wrapped = find_wrapped (root);
	if (wrapped != NULL)
		fields_from_gmime (inner, GMIME_OBJECT (wrapped));
	if (wrapped != NULL && same_id (fields, inner)) {
		message->flags |= PP_FLAG_WRAPPED;
		walk (message, g_mime_message_get_mime_part (wrapped));
		return TRUE;
	}
	walk (message, root);
	return FALSE;
}

/* --- the fields ------------------------------------------------------------------------------ */

static void
read_author (PpMessage *message, const Fields *fields, const PpEnvelope *envelope)
{
	g_autofree char *from = field_decode (fields, FIELD_FROM, 0);
	g_autofree char *original = field_decode (fields, FIELD_X_ORIGINAL_FROM, 0);
	g_auto (GStrv) reply_to = field_decode_all (fields, FIELD_REPLY_TO);
	g_auto (GStrv) cc = field_decode_all (fields, FIELD_CC);
	PpAddress author = { NULL, NULL };

	pp_author_from_headers (from, original, (const char *const *) reply_to, (const char *const *) cc,
	                        envelope->list_emails, &author, &message->sender, &message->flags);
	message->name = author.name;
	message->email = author.email;
}

static void
read_ids (PpMessage *message, const Fields *fields, const Fields *outer)
{
	g_autofree char *id = field_decode (outer, FIELD_MESSAGE_ID, 0);
	g_auto (GStrv) in_reply_to = field_decode_all (fields, FIELD_IN_REPLY_TO);
	g_auto (GStrv) references = field_decode_all (fields, FIELD_REFERENCES);

	message->msgid = id != NULL ? pp_msgid_parse (id, &message->flags) : NULL;
	message->refs = pp_refs_parse ((const char *const *) in_reply_to, (const char *const *) references,
	                               message->msgid, &message->flags);
	if (message->refs->len > 0)
		message->in_reply_to = g_strdup (g_ptr_array_index (message->refs, 0));
}

static void
read_date (PpMessage *message, const Fields *fields, const PpEnvelope *envelope)
{
	g_autofree char *date = field_decode (fields, FIELD_DATE, 0);
	g_auto (GStrv) received = field_decode_all (fields, FIELD_RECEIVED);

	message->date = pp_date_choose (date, (const char *const *) received, envelope->from_line_date,
	                                envelope->arrival, &message->flags);
}

/* What stands in the last <>, else a value that is one word (PATCHWORK.md §2). */
static char *
parse_list_id (const char *value)
{
	const char *close = strrchr (value, '>');
	const char *open = close != NULL ? g_strrstr_len (value, close - value, "<") : NULL;

	if (open != NULL && close > open + 1)
		return g_strndup (open + 1, (gsize) (close - open - 1));
	return *value != '\0' && strpbrk (value, " \t<>") == NULL ? g_strdup (value) : NULL;
}

static void
read_list_ids (PpMessage *message, const Fields *fields)
{
	static const Field lists[] = { FIELD_LIST_ID, FIELD_X_MAILING_LIST, FIELD_X_LIST };

	for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
		g_autofree char *value = field_decode (fields, lists[i], 0);
		g_autofree char *id = value != NULL ? parse_list_id (value) : NULL;

		if (id != NULL)
			g_ptr_array_add (message->list_ids, g_utf8_strdown (id, -1));
	}
	/* so that it is an array of strings as others want it */
	g_ptr_array_add (message->list_ids, NULL);
	g_ptr_array_set_size (message->list_ids, (gint) message->list_ids->len - 1);
}

static void
read_hints (PpMessage *message, const Fields *fields)
{
	g_autofree char *hint = field_decode (fields, FIELD_X_PATCHWORK_HINT, 0);
	g_autofree char *action = field_decode (fields, FIELD_X_PATCHWORK_ACTION_REQUIRED, 0);

	if (hint != NULL && g_ascii_strcasecmp (hint, "ignore") == 0)
		message->flags |= PP_FLAG_HINT_IGNORE;
	if (action != NULL)
		message->flags |= PP_FLAG_ACTION_REQUIRED;
	message->hint_state = field_decode (fields, FIELD_X_PATCHWORK_STATE, 0);
	message->hint_delegate = field_decode (fields, FIELD_X_PATCHWORK_DELEGATE, 0);
}

static void
read_subject (PpMessage *message, const Fields *fields)
{
	const char *digest;

	message->subject = field_decode (fields, FIELD_SUBJECT, 0);
	if (message->subject == NULL) {
		message->subject = g_strdup ("");
		message->flags |= PP_FLAG_NO_SUBJECT;
	}
	/* Mailman's plain digests */
	digest = strstr (message->subject, " Digest, Vol ");
	if (digest != NULL && strstr (digest, ", Issue ") != NULL && g_ascii_strncasecmp (message->subject, "re:", 3) != 0)
		message->flags |= PP_FLAG_DIGEST;
}

/* --- the digest ------------------------------------------------------------------------------ */

static void
hash_field (GChecksum *checksum, char tag, const char *value)
{
	g_checksum_update (checksum, (const guchar *) &tag, 1);
	if (value != NULL)
		g_checksum_update (checksum, (const guchar *) value, (gssize) strlen (value));
	g_checksum_update (checksum, (const guchar *) "\n", 1);
}

static gboolean
is_list_footer (const char *line)
{
	static const char *const signs[] = { "mailing list", "unsubscribe", "listinfo" };
	g_autofree char *block = NULL, *lower = NULL;

	if (strspn (line, "_") >= 5)
		return TRUE;
	if (!g_str_has_prefix (line, "-- \n") && !g_str_has_prefix (line, "--\n"))
		return FALSE;
	block = g_strndup (line, 600);
	lower = g_ascii_strdown (block, -1);
	for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
		if (strstr (lower, signs[i]) != NULL)
			return TRUE;
	return FALSE;
}

/* TEXT up to a list footer, its words with one blank between. */
static void
hash_text (GChecksum *checksum, const char *text)
{
	const char *line = text;

	while (*line != '\0' && !is_list_footer (line)) {
		const char *next = strchr (line, '\n');
		const char *end = next != NULL ? next : line + strlen (line);

		for (const char *word = line; word < end;) {
			const char *stop = word;

			while (stop < end && !pp_space_ascii ((unsigned char) *stop))
				stop++;
			if (stop > word) {
				g_checksum_update (checksum, (const guchar *) word, stop - word);
				g_checksum_update (checksum, (const guchar *) " ", 1);
			}
			word = stop + 1;
		}
		line = next != NULL ? next + 1 : end;
	}
}

static void
compute_digest (PpMessage *message, const Fields *fields)
{
	g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
	g_autofree char *from = field_decode (fields, FIELD_FROM, 0), *date = field_decode (fields, FIELD_DATE, 0);
	gsize length = PP_DIGEST_LENGTH;

	hash_field (checksum, 'f', from);
	hash_field (checksum, 's', message->subject);
	hash_field (checksum, 'd', date);
	hash_field (checksum, 'm', message->msgid);
	hash_field (checksum, 'i', message->in_reply_to);
	for (guint i = 0; i < message->parts->len; i++)
		hash_text (checksum, ((PpPart *) g_ptr_array_index (message->parts, i))->text);
	g_checksum_get_digest (checksum, message->digest, &length);
}

static void
make_up_id (PpMessage *message)
{
	g_autoptr (GString) hex = g_string_new ("<");

	for (guint i = 0; i < PP_DIGEST_LENGTH; i++)
		g_string_append_printf (hex, "%02x", message->digest[i]);
	g_string_append (hex, "@patchpost.invalid>");
	message->msgid = g_string_free (g_steal_pointer (&hex), FALSE);
	message->flags |= PP_FLAG_NO_MESSAGE_ID;
}

/* --- the message ----------------------------------------------------------------------------- */

void
pp_mail_init (void)
{
	g_mime_init ();
}

PpMessage *
pp_message_parse (GBytes *raw, const PpEnvelope *envelope)
{
	PpMessage *message = g_new0 (PpMessage, 1);
	gsize length, header_length;
	const char *data = g_bytes_get_data (raw, &length);
	g_auto (Fields) fields = { .flags = &message->flags }, inner = { .flags = &message->flags };
	g_autoptr (GMimeMessage) keep = NULL;
	const Fields *author = &fields;

	header_length = length > 0 ? scan_header (data, length, &fields, &message->flags) : 0;
	message->header = g_bytes_new_from_bytes (raw, 0, header_length);
	message->body = g_bytes_new_from_bytes (raw, header_length, length - header_length);
	message->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
	message->list_ids = g_ptr_array_new_with_free_func (g_free);

	if (read_body (message, &fields, &inner, &keep))
		author = &inner;
	if (message->parts->len == 0)
		message->flags |= PP_FLAG_NO_TEXT;
	read_subject (message, author);
	read_author (message, author, envelope);
	read_ids (message, author, &fields);
	read_date (message, author, envelope);
	read_list_ids (message, &fields);
	read_hints (message, &fields);
	compute_digest (message, author);
	if (message->msgid == NULL)
		make_up_id (message);
	return message;
}

void
pp_message_free (PpMessage *message)
{
	if (message == NULL)
		return;
	g_bytes_unref (message->header);
	g_bytes_unref (message->body);
	g_free (message->msgid);
	g_free (message->subject);
	g_free (message->name);
	g_free (message->email);
	g_free (message->sender);
	g_free (message->in_reply_to);
	g_ptr_array_unref (message->refs);
	g_ptr_array_unref (message->list_ids);
	g_free (message->hint_state);
	g_free (message->hint_delegate);
	g_ptr_array_unref (message->parts);
	g_free (message);
}
