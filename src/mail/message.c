/* The way of a message: the header block is scanned (header.c), GMime gets what it needs of it and walks what is
 * composite, a leaf's bytes are decoded (transfer.c) and become text through one gate (text.c). A message that
 * consists of one part, as most do, never meets GMime's parser. When a list has wrapped the author's message, that
 * one's fields and parts are read; the rest is the same.
 */
#include "config.h"

#include "mail/message.h"

#include <string.h>

#include "mail/address.h"
#include "mail/date.h"
#include "mail/digest.h"
#include "mail/gmime-auto.h"
#include "mail/guard.h"
#include "mail/header.h"
#include "mail/limits.h"
#include "mail/msgid.h"
#include "mail/space.h"
#include "mail/text.h"
#include "mail/transfer.h"

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

/* --- content types -------------------------------------------------------------------- */

/* The type that VALUE names, a raw Content-Type or NULL. What is no type at all is text, as RFC 2045 has it; GMime
 * makes application/octet-stream of it. */
static GMimeContentType *
parse_type (const char *value)
{
	g_autofree char *mended = NULL;
	const char *parameters = value != NULL ? strchr (value, ';') : NULL;
	const char *slash = value != NULL ? strchr (value, '/') : NULL;

	if (slash == NULL || (parameters != NULL && parameters < slash))
		value = mended = g_strconcat ("text/plain", parameters, NULL);
	return g_mime_content_type_parse (NULL, value);
}

static GMimeContentType *
read_type (const PpFields *fields)
{
	const char *start;
	gsize length;
	g_autofree char *value = NULL;

	if (pp_fields_get (fields, PP_FIELD_CONTENT_TYPE, &start, &length))
		value = g_strndup (start, length);
	return parse_type (value);
}

static gboolean
type_is (GMimeObject *object, const char *type, const char *subtype)
{
	return g_mime_content_type_is_type (g_mime_object_get_content_type (object), type, subtype);
}

static gboolean
parameter_is (GMimeContentType *type, const char *name, const char *value)
{
	const char *parameter = g_mime_content_type_get_parameter (type, name);

	return parameter != NULL && g_ascii_strcasecmp (parameter, value) == 0;
}

/* --- leaves --------------------------------------------------------------------------- */

/* One part that is not composite; borrowed. */
typedef struct {
	GMimeContentType *type;
	GMimeContentEncoding encoding;
	const char *filename;	/* or NULL */
	const char *bytes;
	gsize length;
} Leaf;

typedef enum {
	LEAF_IGNORED,
	LEAF_PLAIN,
	LEAF_DIFF,
	LEAF_NAMED_DIFF,	/* a diff by its name: if its content is one */
} LeafKind;

static const struct {
	const char *type, *subtype;
	LeafKind kind;
} leaf_table[] = {
	{ "text", "plain", LEAF_PLAIN },
	{ "text", "x-patch", LEAF_DIFF },
	{ "text", "x-diff", LEAF_DIFF },
	{ "*", "x-patch", LEAF_NAMED_DIFF },
	{ "*", "x-diff", LEAF_NAMED_DIFF },
};

static gboolean
has_patch_name (const char *filename)
{
	static const char *const endings[] = { ".patch", ".diff", ".patch.txt", ".diff.txt" };
	g_autofree char *lower = filename != NULL ? g_ascii_strdown (filename, -1) : NULL;

	for (guint i = 0; lower != NULL && i < G_N_ELEMENTS (endings); i++)
		if (g_str_has_suffix (lower, endings[i]))
			return TRUE;
	return FALSE;
}

static LeafKind
leaf_kind (const Leaf *leaf)
{
	for (guint i = 0; i < G_N_ELEMENTS (leaf_table); i++)
		if (g_mime_content_type_is_type (leaf->type, leaf_table[i].type, leaf_table[i].subtype))
			return leaf_table[i].kind;
	return has_patch_name (leaf->filename) ? LEAF_NAMED_DIFF : LEAF_IGNORED;
}

/* Whether TEXT has a line that starts with WHAT. */
static gboolean
has_line (const char *text, const char *what)
{
	gsize length = strlen (what);

	for (const char *p = text; (p = strstr (p, what)) != NULL; p += length)
		if (p == text || p[-1] == '\n')
			return TRUE;
	return FALSE;
}

static gboolean
looks_like_diff (const char *text)
{
	return has_line (text, "diff --git ") ||
	       (has_line (text, "--- ") && has_line (text, "+++ ") && has_line (text, "@@ -"));
}

static void
part_free (PpPart *part)
{
	g_free (part->text);
	g_free (part);
}

static void
part_take_text (PpPart *part, char *text)
{
	g_free (part->text);
	part->text = text;
	part->length = strlen (text);
}

static char *
leaf_text (const Leaf *leaf, gsize *length, PpFlags *flags)
{
	const char *charset = g_mime_content_type_get_parameter (leaf->type, "charset");
	g_autoptr (GByteArray) decoded = pp_transfer_decode (leaf->bytes, leaf->length, leaf->encoding, flags);

	if (decoded == NULL)
		return pp_text_from_bytes (leaf->bytes, leaf->length, charset, length, flags);
	return pp_text_from_bytes ((const char *) decoded->data, decoded->len, charset, length, flags);
}

/* Within PP_LIMIT_TEXT there is room for all of PART, or for its first lines. */
static void
limit_text (Reader *reader, PpPart *part)
{
	gsize room = PP_LIMIT_TEXT - reader->text_length;

	if (part->length > room) {
		while (room > 0 && part->text[room - 1] != '\n')
			room--;
		part->text[room] = '\0';
		part->length = room;
		reader->message->flags |= PP_FLAG_TEXT_TOO_LARGE;
	}
	reader->text_length += part->length;
}

static void
add_leaf (Reader *reader, const Leaf *leaf)
{
	LeafKind kind = leaf_kind (leaf);
	g_autofree char *text = NULL;
	char *unarmoured;
	PpFlags flags = 0;
	PpPart *part;
	gsize length;

	if (kind == LEAF_IGNORED || leaf->length == 0)
		return;
	text = leaf_text (leaf, &length, &flags);
	if (kind == LEAF_NAMED_DIFF && !looks_like_diff (text))
		return;
	reader->message->flags |= flags;

	part = g_new0 (PpPart, 1);
	part->kind = kind == LEAF_PLAIN ? PP_PART_PLAIN : PP_PART_DIFF;
	part->text = g_steal_pointer (&text);
	part->length = length;
	part->flowed = parameter_is (leaf->type, "format", "flowed");
	part->delsp = parameter_is (leaf->type, "delsp", "yes");
	unarmoured = pp_text_unclearsign (part->text);
	if (unarmoured != NULL) {
		part_take_text (part, unarmoured);
		reader->message->flags |= PP_FLAG_CLEARSIGNED;
	}
	/* the line end before a boundary is the boundary's; a diff needs its last one */
	if (part->kind == PP_PART_DIFF && part->length > 0 && part->text[part->length - 1] != '\n')
		part_take_text (part, g_strconcat (part->text, "\n", NULL));
	limit_text (reader, part);
	g_ptr_array_add (reader->message->parts, part);
}

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
	Leaf leaf = { type, g_mime_part_get_content_encoding (part), g_mime_part_get_filename (part), NULL, 0 };

	/* GMime saw that what calls itself `plain' is text, and forgot to say so */
	if (GMIME_IS_TEXT_PART (part) && !g_mime_content_type_is_type (type, "text", "*")) {
		GMimeHeaderList *list = g_mime_object_get_header_list (GMIME_OBJECT (part));
		GMimeHeader *header = g_mime_header_list_get_header (list, "Content-Type");

		leaf.type = mended = parse_type (header != NULL ? g_mime_header_get_raw_value (header) : NULL);
	}
	part_bytes (part, &leaf.bytes, &leaf.length);
	add_leaf (reader, &leaf);
	g_clear_object (&mended);
}

/* A multipart in which its boundary never comes is text. */
static void
add_prologue (Reader *reader, GMimeMultipart *multipart)
{
	const char *text = g_mime_multipart_get_prologue (multipart);
	GMimeContentType *type = parse_type (NULL);
	const Leaf leaf = { type, GMIME_CONTENT_ENCODING_DEFAULT, NULL, text, text != NULL ? strlen (text) : 0 };

	reader->message->flags |= PP_FLAG_NO_BOUNDARY;
	if (text != NULL)
		add_leaf (reader, &leaf);
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
	    !parameter_is (type, "smime-type", "signed-data"))
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

/* The first value of FIELD that is an id; or NULL. */
static char *
read_id (const PpFields *fields, PpFlags *flags)
{
	g_auto (GStrv) values = pp_fields_decode_all (fields, PP_FIELD_MESSAGE_ID, flags);
	char *id = NULL;

	for (guint i = 0; values[i] != NULL && id == NULL; i++)
		id = pp_msgid_parse (values[i], flags);
	return id;
}

/* Whether the inner message is what the list got, and not one that somebody forwards: a list keeps the id, or at
 * least the date, which nobody else does. */
static gboolean
is_wrapper (const PpFields *outer, const PpFields *inner)
{
	PpFlags ignored = 0;
	g_autofree char *id = read_id (outer, &ignored), *inner_id = read_id (inner, &ignored);
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
	Leaf leaf = { type, GMIME_CONTENT_ENCODING_DEFAULT, NULL, body, length };

	if (encoding != NULL)
		leaf.encoding = g_mime_content_encoding_from_string (encoding);
	if (parsed != NULL)
		leaf.filename = g_mime_content_disposition_get_parameter (parsed, "filename");
	if (leaf.filename == NULL)
		leaf.filename = g_mime_content_type_get_parameter (type, "name");
	add_leaf (reader, &leaf);
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
			type = parse_type (NULL);
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

/* --- the fields ----------------------------------------------------------------------- */

/* The subject of a digest that has no MIME structure: Mailman's, Google Groups'. */
static gboolean
names_digest (const char *subject)
{
	const char *volume = strstr (subject, " Digest, Vol ");
	const char *issue = volume != NULL ? strstr (volume, ", Issue ") : NULL;

	if (issue != NULL && issue[strlen (", Issue ")] != '\0') {
		issue += strlen (", Issue ");
		return subject[0] != '[' && g_ascii_strncasecmp (subject, "re:", 3) != 0 &&
		       issue[strspn (issue, "0123456789")] == '\0';
	}
	return g_str_has_prefix (subject, "Digest for ") && strstr (subject, " update") != NULL &&
	       strstr (subject, " topic") != NULL;
}

static void
read_subject (Reader *reader)
{
	PpMessage *message = reader->message;

	message->subject = pp_fields_decode (reader->author, PP_FIELD_SUBJECT, &message->flags);
	if (message->subject == NULL) {
		message->subject = g_strdup ("");
		message->flags |= PP_FLAG_NO_SUBJECT;
	}
	if (names_digest (message->subject))
		message->flags |= PP_FLAG_DIGEST;
}

static void
read_author (Reader *reader, const char *from, const PpEnvelope *envelope)
{
	PpMessage *message = reader->message;
	g_autofree char *original = pp_fields_decode (reader->author, PP_FIELD_X_ORIGINAL_FROM, &message->flags);
	g_auto (GStrv) reply_to = pp_fields_decode_all (reader->author, PP_FIELD_REPLY_TO, &message->flags);
	g_auto (GStrv) cc = pp_fields_decode_all (reader->author, PP_FIELD_CC, &message->flags);
	PpAddress author = { NULL, NULL };

	pp_author_from_headers (from, original, (const char *const *) reply_to, (const char *const *) cc,
	                        envelope->list_emails, &author, &message->sender, &message->flags);
	message->name = author.name;
	message->email = author.email;
}

/* What a relay wrote behind the last ';' of each Received is all that counts of it. */
static void
collect_received (const PpFields *fields, GPtrArray *dates, PpFlags *flags)
{
	for (guint i = 0; (fields->seen >> PP_FIELD_RECEIVED & 1) != 0 && i < fields->values->len; i++) {
		const PpFieldValue *value = &g_array_index (fields->values, PpFieldValue, i);
		const char *date = value->field == PP_FIELD_RECEIVED ? memrchr (value->start, ';', value->length)
		                                                     : NULL;

		if (date != NULL)
			g_ptr_array_add (dates, pp_text_decode_header (date, (gsize) (value->start + value->length -
			                                                              date), flags));
	}
}

static void
read_date (Reader *reader, const char *date, const PpEnvelope *envelope)
{
	PpMessage *message = reader->message;
	g_autoptr (GPtrArray) received = g_ptr_array_new_with_free_func (g_free);

	collect_received (&reader->outer, received, &message->flags);
	if (reader->author != &reader->outer)
		collect_received (reader->author, received, &message->flags);
	g_ptr_array_add (received, NULL);
	message->date = pp_date_choose (date, (const char *const *) received->pdata, envelope->from_line_date,
	                                envelope->arrival, &message->flags);
}

static void
read_refs (Reader *reader, const char *const *in_reply_to)
{
	PpMessage *message = reader->message;
	g_auto (GStrv) references = pp_fields_decode_all (reader->author, PP_FIELD_REFERENCES, &message->flags);

	message->refs = pp_refs_parse (in_reply_to, (const char *const *) references, message->msgid, &message->flags);
	if (message->refs->len > 0)
		message->in_reply_to = g_strdup (g_ptr_array_index (message->refs, 0));
}

/* What stands in the last <> that is not empty, else a value that is one word (PATCHWORK.md §2). */
static char *
parse_list_id (const char *value)
{
	const char *close = strrchr (value, '>');

	while (close != NULL) {
		const char *open = memrchr (value, '<', (gsize) (close - value));

		if (open == NULL)
			break;
		if (open + 1 < close)
			return g_strndup (open + 1, (gsize) (close - open - 1));
		close = memrchr (value, '>', (gsize) (open - value));
	}
	return value[0] != '\0' && strpbrk (value, " <>") == NULL ? g_strdup (value) : NULL;
}

static void
read_list_ids (Reader *reader)
{
	static const PpField fields[] = { PP_FIELD_LIST_ID, PP_FIELD_X_MAILING_LIST, PP_FIELD_X_LIST };
	GPtrArray *ids = reader->message->list_ids;

	for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
		g_auto (GStrv) values = pp_fields_decode_all (&reader->outer, fields[i], &reader->message->flags);

		for (guint v = 0; values[v] != NULL; v++) {
			g_autofree char *id = parse_list_id (values[v]);

			if (id != NULL)
				g_ptr_array_add (ids, g_utf8_strdown (id, -1));
		}
	}
	/* message.h promises a NULL behind the last one */
	g_ptr_array_add (ids, NULL);
	g_ptr_array_set_size (ids, (gint) ids->len - 1);
}

/* FIELD of the author's message, else of the wrapper. */
static char *
decode_hint (Reader *reader, PpField field)
{
	char *value = pp_fields_decode (reader->author, field, &reader->message->flags);

	return value != NULL ? value : pp_fields_decode (&reader->outer, field, &reader->message->flags);
}

static void
read_hints (Reader *reader)
{
	PpMessage *message = reader->message;
	g_autofree char *hint = decode_hint (reader, PP_FIELD_X_PATCHWORK_HINT);

	if (hint != NULL && g_ascii_strcasecmp (hint, "ignore") == 0)
		message->flags |= PP_FLAG_HINT_IGNORE;
	/* any value will do, none as well */
	if (((reader->outer.seen | reader->author->seen) >> PP_FIELD_X_PATCHWORK_ACTION_REQUIRED & 1) != 0)
		message->flags |= PP_FLAG_ACTION_REQUIRED;
	message->hint_state = decode_hint (reader, PP_FIELD_X_PATCHWORK_STATE);
	message->hint_delegate = decode_hint (reader, PP_FIELD_X_PATCHWORK_DELEGATE);
}

/* --- ids ------------------------------------------------------------------------------ */

static void
compute_digest (PpMessage *message, const char *from, const char *date, const char *const *in_reply_to)
{
	PpDigest *digest = pp_digest_new ();

	pp_digest_add_field (digest, "from", from);
	pp_digest_add_field (digest, "subject", message->subject);
	pp_digest_add_field (digest, "date", date);
	pp_digest_add_field (digest, "message-id", message->msgid);
	for (guint i = 0; in_reply_to[i] != NULL; i++)
		pp_digest_add_field (digest, "in-reply-to", in_reply_to[i]);
	for (guint i = 0; i < message->parts->len; i++) {
		const PpPart *part = g_ptr_array_index (message->parts, i);

		pp_digest_add_text (digest, part->text, part->length);
	}
	pp_digest_end (digest, message->digest);
}

static char *
make_up_id (const guint8 *digest)
{
	GString *id = g_string_new ("<");

	for (guint i = 0; i < PP_DIGEST_LENGTH; i++)
		g_string_append_printf (id, "%02x", digest[i]);
	g_string_append (id, "@patchpost.invalid>");
	return g_string_free (id, FALSE);
}

/* The id that the message came with, else its author's; or NULL. */
static char *
find_id (Reader *reader)
{
	char *id = read_id (&reader->outer, &reader->message->flags);

	if (id == NULL && reader->author != &reader->outer)
		id = read_id (reader->author, &reader->message->flags);
	return id;
}

/* --- the message ---------------------------------------------------------------------- */

static void
read_fields (Reader *reader, const PpEnvelope *envelope)
{
	PpMessage *message = reader->message;
	g_autofree char *from = pp_fields_decode (reader->author, PP_FIELD_FROM, &message->flags);
	g_autofree char *date = pp_fields_decode (reader->author, PP_FIELD_DATE, &message->flags);
	g_auto (GStrv) in_reply_to = pp_fields_decode_all (reader->author, PP_FIELD_IN_REPLY_TO, &message->flags);

	read_subject (reader);
	read_author (reader, from, envelope);
	message->msgid = find_id (reader);
	read_refs (reader, (const char *const *) in_reply_to);
	read_date (reader, date, envelope);
	read_list_ids (reader);
	read_hints (reader);
	compute_digest (message, from, date, (const char *const *) in_reply_to);
	if (message->msgid == NULL) {
		message->msgid = make_up_id (message->digest);
		message->flags |= PP_FLAG_NO_MESSAGE_ID;
	}
}

void
pp_mail_init (void)
{
	g_mime_init ();
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
	read_fields (&reader, envelope);
	return reader.message;
}

PpMessage *
pp_message_peek (GBytes *raw)
{
	g_auto (Reader) reader = { .message = NULL };

	start_message (&reader, raw);
	reader.message->msgid = read_id (&reader.outer, &reader.message->flags);
	read_list_ids (&reader);
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
