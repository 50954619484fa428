/* Messages in tests: how they are made, and how they are told in one line. */
#ifndef PP_TESTS_MAIL_H
#define PP_TESTS_MAIL_H

#include "unit.h"

#include "mail/message.h"

/* The header of a message about which nothing is odd; what it says of its body follows. */
#define MAIL_HEAD                            \
	"From: Ann <ann@x.org>\n"            \
	"Subject: [PATCH] fix\n"             \
	"Date: Mon, 1 Apr 2019 10:00:00 +0000\n" \
	"Message-ID: <1@x.org>\n"

#define MAIL_ARRIVAL 1600000000

/* What a look at the header tells is never another thing than what all of it tells. */
static inline void
mail_check_peek (GBytes *bytes, const PpMessage *message)
{
	g_autoptr (PpMessage) peeked = pp_message_peek (bytes);

	if (peeked->msgid != NULL)
		g_assert_cmpstr (peeked->msgid, ==, message->msgid);
	g_assert_true (g_bytes_equal (peeked->header, message->header));
	g_assert_true (g_bytes_equal (peeked->body, message->body));
	g_assert_cmpuint (peeked->list_ids->len, ==, message->list_ids->len);
	for (guint i = 0; i <= message->list_ids->len; i++)
		g_assert_cmpstr (peeked->list_ids->pdata[i], ==, message->list_ids->pdata[i]);
}

static inline PpMessage *
mail_parse_bytes (const char *raw, gsize length)
{
	static const char *const lists[] = { "list@x.org", NULL };
	const PpEnvelope envelope = { PP_NO_DATE, MAIL_ARRIVAL, lists };
	g_autoptr (GBytes) bytes = g_bytes_new (raw, length);
	PpMessage *message = pp_message_parse (bytes, &envelope);

	mail_check_peek (bytes, message);
	return message;
}

static inline PpMessage *
mail_parse (const char *raw)
{
	return mail_parse_bytes (raw, strlen (raw));
}

static inline char *
mail_flags (const PpMessage *message)
{
	g_autofree const char **names = pp_flags_names (message->flags);

	return g_strjoinv (",", (char **) names);
}

/* "plain:TEXT|diff:TEXT|flowed:TEXT {flags}" */
static inline char *
mail_describe_parts (const PpMessage *message)
{
	GString *out = g_string_new (NULL);
	g_autofree char *flags = mail_flags (message);

	for (guint i = 0; i < message->parts->len; i++) {
		const PpPart *part = g_ptr_array_index (message->parts, i);

		g_assert_cmpuint (strlen (part->text), ==, part->length);
		g_assert_true (g_utf8_validate (part->text, -1, NULL));
		g_string_append_printf (out, "%s%s:%s", i > 0 ? "|" : "",
		                        part->kind == PP_PART_DIFF ? "diff" : part->delsp ? "delsp"
		                        : part->flowed ? "flowed" : "plain", part->text);
	}
	if (*flags != '\0')
		g_string_append_printf (out, " {%s}", flags);
	return g_string_free (out, FALSE);
}

#endif
