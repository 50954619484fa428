/* The way of a message: the header block is scanned (header.c), GMime gets what it needs of it and walks what is
 * composite, a leaf's bytes (leaf.c) are decoded (transfer.c) and become text through one gate (text.c). A message that
 * consists of one part, as most do, never meets GMime's parser. When a list has wrapped the author's message, that
 * one's fields and parts are read; the rest is the same. At last the fields are read (message-fields.c).
 */
#include "config.h"

#include "mail/message.h"

#include <string.h>

#include "mail/content-type.h"
#include "mail/gmime-auto.h"
#include "mail/guard.h"
#include "mail/header.h"
#include "mail/leaf.h"
#include "mail/limits.h"
#include "mail/message-fields.h"
#include "mail/space.h"

/* A wrapped message stands alone, or between a list's header and footer. */
#define WRAPPER_PARTS 3

/* Multiparts around a digest: a list's own, which adds header and footer. */
#define DIGEST_DEPTH 1

/* What is being read. */
typedef struct {
	PpMessage *message;
	PpFields outer;		/* the fields of the message as it came */
	PpFields inner;		/* those of the author's message, when a list has wrapped it */
	const PpFields *author;	/* OUTER or INNER: whose From, Subject, Date … count */
	GMimeMessage *tree;	/* what INNER borrows from; NULL when there is only one part */
	gsize text_length;	/* of all parts so far */
} Reader;

static void
reader_clear (Reader *reader)
{
	pp_fields_clear (&reader->outer);
	pp_fields_clear (&reader->inner);
	g_clear_object (&reader->tree);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

/* --- walking -------------------------------------------------------------------------- */

/* The bytes of PART, where GMime found them; borrowed. */
static void
part_bytes (GMimePart *part, const char **bytes, gsize *length)
{
	GMimeDataWrapper *content = g_mime_part_get_content (part);
	GMimeStream *stream = content != NULL ? g_mime_data_wrapper_get_stream (content) : NULL;
	GByteArray *array;

	*bytes = "";
	*length = 0;
	if (stream == NULL || !GMIME_IS_STREAM_MEM (stream))
		return;
	array = g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream));
	if (array == NULL || array->len == 0)
		return;
	*bytes = (const char *) array->data + stream->bound_start;
	*length = (gsize) g_mime_stream_length (stream);
}

static void
add_part (Reader *reader, GMimePart *part)
{
	GMimeContentType *type = g_mime_object_get_content_type (GMIME_OBJECT (part));
	GMimeContentType *mended = NULL;
	PpLeaf leaf = { type, g_mime_part_get_content_encoding (part), g_mime_part_get_filename (part), NULL, 0 };

	/* GMime saw that what calls itself `plain' is text, and forgot to say so */
	if (GMIME_IS_TEXT_PART (part) && !g_mime_content_type_is_type (type, "text", "*")) {
		GMimeHeaderList *list = g_mime_object_get_header_list (GMIME_OBJECT (part));
		GMimeHeader *header = g_mime_header_list_get_header (list, "Content-Type");

		leaf.type = mended = pp_content_type_parse (header != NULL ? g_mime_header_get_raw_value (header) : NULL);
	}
	part_bytes (part, &leaf.bytes, &leaf.length);
	pp_leaf_add (&leaf, reader->message, &reader->text_length);
	g_clear_object (&mended);
}

/* A multipart in which its boundary never comes is text. */
static void
add_prologue (Reader *reader, GMimeMultipart *multipart)
{
	const char *text = g_mime_multipart_get_prologue (multipart);
	GMimeContentType *type = pp_content_type_parse (NULL);
	const PpLeaf leaf = { type, GMIME_CONTENT_ENCODING_DEFAULT, NULL, text, text != NULL ? strlen (text) : 0 };

	reader->message->flags |= PP_FLAG_NO_BOUNDARY;
	if (text != NULL)
		pp_leaf_add (&leaf, reader->message, &reader->text_length);
	g_object_unref (type);
}

static void
flag_type (Reader *reader, GMimeObject *object, guint depth)
{
	GMimeContentType *type = g_mime_object_get_content_type (object);
	PpFlags *flags = &reader->message->flags;

	if (g_mime_content_type_is_type (type, "multipart", "encrypted"))
		*flags |= PP_FLAG_ENCRYPTED;
	if ((g_mime_content_type_is_type (type, "application", "pkcs7-mime") ||
	     g_mime_content_type_is_type (type, "application", "x-pkcs7-mime")) &&
	    !pp_content_type_has (type, "smime-type", "signed-data"))
		*flags |= PP_FLAG_ENCRYPTED;
	if (g_mime_content_type_is_type (type, "multipart", "digest") && depth <= DIGEST_DEPTH)
		*flags |= PP_FLAG_DIGEST;
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

/* The last child is pushed first: the first one is visited first. */
static void
push_children (Reader *reader, GArray *stack, GMimeMultipart *multipart, guint depth)
{
	int n = g_mime_multipart_get_count (multipart);

	if (n == 0)
		add_prologue (reader, multipart);
	/* no more than these will be looked at */
	for (int i = MIN (n, PP_LIMIT_PARTS + 1); i > 0; i--)
		push (stack, g_mime_multipart_get_part (multipart, i - 1), depth);
}

static void
visit_object (Reader *reader, GArray *stack, Visit visit)
{
	flag_type (reader, visit.object, visit.depth);
	if (GMIME_IS_MULTIPART (visit.object)) {
		push_children (reader, stack, GMIME_MULTIPART (visit.object), visit.depth + 1);
	} else if (GMIME_IS_MESSAGE_PART (visit.object)) {
		GMimeMessage *inner = g_mime_message_part_get_message (GMIME_MESSAGE_PART (visit.object));

		push (stack, inner != NULL ? g_mime_message_get_mime_part (inner) : NULL, visit.depth + 1);
	} else if (GMIME_IS_PART (visit.object)) {
		add_part (reader, GMIME_PART (visit.object));
	}
}

/* All leaves under ROOT in the order of the message. No recursion: senders choose the depth. */
static void
walk (Reader *reader, GMimeObject *root)
{
	g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (Visit));

	push (stack, root, 0);
	for (guint n = 0; stack->len > 0; n++) {
		Visit visit = g_array_index (stack, Visit, stack->len - 1);

		if (n == PP_LIMIT_PARTS) {
			reader->message->flags |= PP_FLAG_TOO_MANY_PARTS;
			return;
		}
		g_array_set_size (stack, stack->len - 1);
		if (visit.depth > PP_LIMIT_DEPTH)
			reader->message->flags |= PP_FLAG_TOO_DEEP;
		else
			visit_object (reader, stack, visit);
	}
}

/* --- wrapped messages ----------------------------------------------------------------- */

static gboolean
type_is (GMimeObject *object, const char *type, const char *subtype)
{
	return g_mime_content_type_is_type (g_mime_object_get_content_type (object), type, subtype);
}

/* The message that ROOT is, or holds with nothing but plain text around it. */
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
	for (int i = 0; i < n && n <= WRAPPER_PARTS; i++) {
		GMimeObject *child = g_mime_multipart_get_part (GMIME_MULTIPART (root), i);

		if (found == NULL && GMIME_IS_MESSAGE_PART (child))
			found = g_mime_message_part_get_message (GMIME_MESSAGE_PART (child));
		else if (!type_is (child, "text", "plain"))
			return NULL;
	}
	return found;
}

static void
read_inner_fields (Reader *reader, GMimeMessage *inner, PpFlags *flags)
{
	GMimeHeaderList *list = g_mime_object_get_header_list (GMIME_OBJECT (inner));
	int n = g_mime_header_list_get_count (list);

	for (int i = 0; i < n; i++) {
		GMimeHeader *header = g_mime_header_list_get_header_at (list, i);
		const char *name = g_mime_header_get_name (header);
		const char *value = g_mime_header_get_raw_value (header);

		if (name != NULL && value != NULL)
			pp_fields_add (&reader->inner, name, strlen (name), value, strlen (value), flags);
	}
}

/* Whether the inner message is what the list got, and not one that somebody forwards: a list keeps the id, or at
 * least the date, which nobody else does. */
static gboolean
is_wrapper (const PpFields *outer, const PpFields *inner)
{
	PpFlags ignored = 0;
	g_autofree char *id = pp_message_read_id (outer, &ignored), *inner_id = pp_message_read_id (inner, &ignored);
	g_autofree char *date = NULL, *inner_date = NULL;

	if ((inner->seen >> PP_FIELD_FROM & 1) == 0)
		return FALSE;
	if (id == NULL || g_strcmp0 (id, inner_id) == 0)
		return TRUE;
	date = pp_fields_decode (outer, PP_FIELD_DATE, &ignored);
	inner_date = pp_fields_decode (inner, PP_FIELD_DATE, &ignored);
	return date != NULL && g_strcmp0 (date, inner_date) == 0;
}

/* Makes the author's message the one that is read, when ROOT wraps it; its root, else ROOT. */
static GMimeObject *
unwrap (Reader *reader, GMimeObject *root)
{
	GMimeMessage *wrapped = find_wrapped (root);
	PpFlags flags = PP_FLAG_WRAPPED;

	if (wrapped == NULL)
		return root;
	read_inner_fields (reader, wrapped, &flags);
	if (!is_wrapper (&reader->outer, &reader->inner))
		return root;
	reader->author = &reader->inner;
	reader->message->flags |= flags;
	return g_mime_message_get_mime_part (wrapped);
}

/* --- the body ------------------------------------------------------------------------- */

static void
append (GByteArray *array, const char *bytes, gsize length)
{
	g_byte_array_append (array, (const guint8 *) bytes, (guint) length);
}

/* What GMime gets: the fields that say how the body is built, and the body. */
static GByteArray *
mime_source (const PpFields *fields, const char *body, gsize length)
{
	static const struct {
		PpField field;
		const char *name;
	} rows[] = {
		{ PP_FIELD_MIME_VERSION, "MIME-Version:" },
		{ PP_FIELD_CONTENT_TYPE, "Content-Type:" },
		{ PP_FIELD_CONTENT_TRANSFER_ENCODING, "Content-Transfer-Encoding:" },
		{ PP_FIELD_CONTENT_DISPOSITION, "Content-Disposition:" },
	};
	GByteArray *source = g_byte_array_sized_new ((guint) length + 1024);

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		const char *value;
		gsize n;

		if (!pp_fields_get (fields, rows[i].field, &value, &n))
			continue;
		append (source, rows[i].name, strlen (rows[i].name));
		append (source, value, n);
		if (value[n - 1] != '\n')
			append (source, "\n", 1);
	}
	append (source, "\n", 1);
	append (source, body, length);
	return source;
}

/* The structure of the body, or NULL when there is none. */
static GMimeObject *
parse_structure (Reader *reader, const char *body, gsize length)
{
	g_autoptr (GMimeStream) stream = NULL;
	g_autoptr (GMimeParser) parser = NULL;
	GMimeObject *root;

	length = pp_guard_body (body, length, &reader->message->flags);
	stream = g_mime_stream_mem_new_with_byte_array (mime_source (&reader->outer, body, length));
	g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (stream), TRUE);
	parser = g_mime_parser_new_with_stream (stream);
	g_mime_parser_set_format (parser, GMIME_FORMAT_MESSAGE);
	reader->tree = g_mime_parser_construct_message (parser, NULL);
	root = reader->tree != NULL ? g_mime_message_get_mime_part (reader->tree) : NULL;
	if (root == NULL || (GMIME_IS_MULTIPART (root) && g_mime_multipart_get_count (GMIME_MULTIPART (root)) == 0)) {
		reader->message->flags |= PP_FLAG_NO_BOUNDARY;
		return NULL;
	}
	return root;
}

/* The body as the one part that it is. */
static void
add_body (Reader *reader, GMimeContentType *type, const char *body, gsize length)
{
	g_autofree char *encoding = pp_fields_decode (&reader->outer, PP_FIELD_CONTENT_TRANSFER_ENCODING,
	                                              &reader->message->flags);
	g_autofree char *disposition = pp_fields_decode (&reader->outer, PP_FIELD_CONTENT_DISPOSITION,
	                                                 &reader->message->flags);
	GMimeContentDisposition *parsed = disposition != NULL ? g_mime_content_disposition_parse (NULL, disposition)
	                                                      : NULL;
	PpLeaf leaf = { type, GMIME_CONTENT_ENCODING_DEFAULT, NULL, body, length };

	if (encoding != NULL)
		leaf.encoding = g_mime_content_encoding_from_string (encoding);
	if (parsed != NULL)
		leaf.filename = g_mime_content_disposition_get_parameter (parsed, "filename");
	if (leaf.filename == NULL)
		leaf.filename = g_mime_content_type_get_parameter (type, "name");
	pp_leaf_add (&leaf, reader->message, &reader->text_length);
	g_clear_object (&parsed);
}

static gboolean
is_composite (GMimeContentType *type)
{
	return g_mime_content_type_is_type (type, "multipart", "*") ||
	       g_mime_content_type_is_type (type, "message", "rfc822") ||
	       g_mime_content_type_is_type (type, "message", "global") ||
	       g_mime_content_type_is_type (type, "message", "news");
}

static GMimeContentType *
read_type (const PpFields *fields)
{
	const char *start;
	gsize length;
	g_autofree char *value = NULL;

	if (pp_fields_get (fields, PP_FIELD_CONTENT_TYPE, &start, &length))
		value = g_strndup (start, length);
	return pp_content_type_parse (value);
}

static gboolean
has_text (const PpMessage *message)
{
	for (guint i = 0; i < message->parts->len; i++)
		if (*pp_space_skip (((const PpPart *) g_ptr_array_index (message->parts, i))->text) != '\0')
			return TRUE;
	return FALSE;
}

static void
read_body (Reader *reader)
{
	gsize length;
	const char *body = g_bytes_get_data (reader->message->body, &length);
	GMimeContentType *type = read_type (&reader->outer);
	GMimeObject *root = NULL;

	if (is_composite (type)) {
		root = parse_structure (reader, body, length);
		if (root == NULL) {
			g_object_unref (type);
			type = pp_content_type_parse (NULL);
		}
	}
	if (root != NULL)
		walk (reader, unwrap (reader, root));
	else
		add_body (reader, type, body != NULL ? body : "", length);
	g_object_unref (type);
	if (!has_text (reader->message))
		reader->message->flags |= PP_FLAG_NO_TEXT;
}

/* --- the message ---------------------------------------------------------------------- */

void
pp_mail_init (void)
{
	g_mime_init ();
}

static void
part_free (PpPart *part)
{
	g_free (part->text);
	g_free (part);
}

/* READER's message, with nothing in it but where its header ends. */
static void
start_message (Reader *reader, GBytes *raw)
{
	PpMessage *message = g_new0 (PpMessage, 1);
	gsize length;
	const char *data = g_bytes_get_data (raw, &length);
	gsize header = data != NULL ? pp_fields_scan (&reader->outer, data, length, &message->flags) : 0;

	reader->message = message;
	reader->author = &reader->outer;
	message->header = g_bytes_new_from_bytes (raw, 0, header);
	message->body = g_bytes_new_from_bytes (raw, header, length - header);
	message->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
	message->list_ids = g_ptr_array_new_with_free_func (g_free);
}

PpMessage *
pp_message_parse (GBytes *raw, const PpEnvelope *envelope)
{
	g_auto (Reader) reader = { .message = NULL };

	start_message (&reader, raw);
	read_body (&reader);
	pp_message_read_fields (reader.message, &(PpHeaders) { &reader.outer, reader.author }, envelope);
	return reader.message;
}

PpMessage *
pp_message_peek (GBytes *raw)
{
	g_auto (Reader) reader = { .message = NULL };

	start_message (&reader, raw);
	reader.message->msgid = pp_message_read_id (&reader.outer, &reader.message->flags);
	pp_message_read_list_ids (reader.message, &reader.outer);
	return reader.message;
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
	g_clear_pointer (&message->refs, g_ptr_array_unref);
	g_ptr_array_unref (message->list_ids);
	g_free (message->hint_state);
	g_free (message->hint_delegate);
	g_ptr_array_unref (message->parts);
	g_free (message);
}
