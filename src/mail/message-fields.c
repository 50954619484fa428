#include "config.h"

#include "mail/message-fields.h"

#include <string.h>

#include "mail/address.h"
#include "mail/date.h"
#include "mail/digest.h"
#include "mail/msgid.h"
#include "mail/text.h"

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
read_subject (PpMessage *message, const PpHeaders *headers)
{

	message->subject = pp_fields_decode (headers->author, PP_FIELD_SUBJECT, &message->flags);
	if (message->subject == NULL) {
		message->subject = g_strdup ("");
		message->flags |= PP_FLAG_NO_SUBJECT;
	}
	if (names_digest (message->subject))
		message->flags |= PP_FLAG_DIGEST;
}

static void
read_author (PpMessage *message, const PpHeaders *headers, const char *from, const PpEnvelope *envelope)
{
	g_autofree char *original = pp_fields_decode (headers->author, PP_FIELD_X_ORIGINAL_FROM, &message->flags);
	g_auto (GStrv) reply_to = pp_fields_decode_all (headers->author, PP_FIELD_REPLY_TO, &message->flags);
	g_auto (GStrv) cc = pp_fields_decode_all (headers->author, PP_FIELD_CC, &message->flags);
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
read_date (PpMessage *message, const PpHeaders *headers, const char *date, const PpEnvelope *envelope)
{
	g_autoptr (GPtrArray) received = g_ptr_array_new_with_free_func (g_free);

	collect_received (headers->outer, received, &message->flags);
	if (headers->author != headers->outer)
		collect_received (headers->author, received, &message->flags);
	g_ptr_array_add (received, NULL);
	message->date = pp_date_choose (date, (const char *const *) received->pdata, envelope->from_line_date,
	                                envelope->arrival, &message->flags);
}

static void
read_refs (PpMessage *message, const PpHeaders *headers, const char *const *in_reply_to)
{
	g_auto (GStrv) references = pp_fields_decode_all (headers->author, PP_FIELD_REFERENCES, &message->flags);

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

void
pp_message_read_list_ids (PpMessage *message, const PpFields *outer)
{
	static const PpField fields[] = { PP_FIELD_LIST_ID, PP_FIELD_X_MAILING_LIST, PP_FIELD_X_LIST };
	GPtrArray *ids = message->list_ids;

	for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
		g_auto (GStrv) values = pp_fields_decode_all (outer, fields[i], &message->flags);

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
decode_hint (PpMessage *message, const PpHeaders *headers, PpField field)
{
	char *value = pp_fields_decode (headers->author, field, &message->flags);

	return value != NULL ? value : pp_fields_decode (headers->outer, field, &message->flags);
}

static void
read_hints (PpMessage *message, const PpHeaders *headers)
{
	g_autofree char *hint = decode_hint (message, headers, PP_FIELD_X_PATCHWORK_HINT);

	if (hint != NULL && g_ascii_strcasecmp (hint, "ignore") == 0)
		message->flags |= PP_FLAG_HINT_IGNORE;
	/* any value will do, none as well */
	if (((headers->outer->seen | headers->author->seen) >> PP_FIELD_X_PATCHWORK_ACTION_REQUIRED & 1) != 0)
		message->flags |= PP_FLAG_ACTION_REQUIRED;
	message->hint_state = decode_hint (message, headers, PP_FIELD_X_PATCHWORK_STATE);
	message->hint_delegate = decode_hint (message, headers, PP_FIELD_X_PATCHWORK_DELEGATE);
}

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

char *
pp_message_read_id (const PpFields *fields, PpFlags *flags)
{
	g_auto (GStrv) values = pp_fields_decode_all (fields, PP_FIELD_MESSAGE_ID, flags);
	char *id = NULL;

	for (guint i = 0; values[i] != NULL && id == NULL; i++)
		id = pp_msgid_parse (values[i], flags);
	return id;
}

/* The id that the message came with, else its author's; or NULL. */
static char *
find_id (PpMessage *message, const PpHeaders *headers)
{
	char *id = pp_message_read_id (headers->outer, &message->flags);

	if (id == NULL && headers->author != headers->outer)
		id = pp_message_read_id (headers->author, &message->flags);
	return id;
}

void
pp_message_read_fields (PpMessage *message, const PpHeaders *headers, const PpEnvelope *envelope)
{
	g_autofree char *from = pp_fields_decode (headers->author, PP_FIELD_FROM, &message->flags);
	g_autofree char *date = pp_fields_decode (headers->author, PP_FIELD_DATE, &message->flags);
	g_auto (GStrv) in_reply_to = pp_fields_decode_all (headers->author, PP_FIELD_IN_REPLY_TO, &message->flags);

	read_subject (message, headers);
	read_author (message, headers, from, envelope);
	message->msgid = find_id (message, headers);
	read_refs (message, headers, (const char *const *) in_reply_to);
	read_date (message, headers, date, envelope);
	pp_message_read_list_ids (message, headers->outer);
	read_hints (message, headers);
	compute_digest (message, from, date, (const char *const *) in_reply_to);
	if (message->msgid == NULL) {
		message->msgid = make_up_id (message->digest);
		message->flags |= PP_FLAG_NO_MESSAGE_ID;
	}
}
