#include "item.h"

#include "batch.h"

static void
parse (PpItem *item, const char *const *list_emails)
{
	const PpEnvelope envelope = { item->from_line_date, item->arrival, list_emails };

	g_clear_pointer (&item->message, pp_message_free);
	item->message = pp_message_parse (item->raw, &envelope);
	item->peeked = FALSE;
}

static PpItem *
item_new (GBytes *raw, gint64 from_line_date, gint64 arrival)
{
	PpItem *item = g_new0 (PpItem, 1);

	item->raw = g_bytes_ref (raw);
	item->from_line_date = from_line_date;
	item->arrival = arrival;
	return item;
}

PpItem *
pp_item_new (GBytes *raw, gint64 from_line_date, gint64 arrival)
{
	PpItem *item = item_new (raw, from_line_date, arrival);

	parse (item, NULL);
	return item;
}

PpItem *
pp_item_peek (GBytes *raw, gint64 from_line_date, gint64 arrival)
{
	PpItem *item = item_new (raw, from_line_date, arrival);

	item->message = pp_message_peek (raw);
	item->peeked = TRUE;
	return item;
}

gboolean
pp_item_is_peeked (const PpItem *item)
{
	return item->peeked;
}

void
pp_item_free (PpItem *item)
{
	if (item == NULL)
		return;
	g_bytes_unref (item->raw);
	pp_message_free (item->message);
	pp_submission_free (item->submission);
	g_free (item->where);
	g_free (item->key);
	g_strfreev (item->ref_keys);
	g_free (item);
}

const PpMessage *
pp_item_message (const PpItem *item)
{
	return item->message;
}

void
pp_item_set_statement (PpItem *item, PpStatement statement, const PpUpstream *archive)
{
	item->statement = statement;
	item->archive = archive != NULL ? *archive : (PpUpstream) { 0 };
}

gboolean
pp_item_is_reused (const PpItem *item)
{
	return item->reused;
}

gsize
pp_item_length (const PpItem *item)
{
	return g_bytes_get_size (item->raw);
}

gint64
pp_item_checksum (const PpItem *item)
{
	g_autoptr (GChecksum) sha = NULL;
	gsize length, digest_length = 20;
	const guint8 *raw;
	guint8 digest[20];
	guint64 checksum = 0;

	if (item->summed)
		return item->checksum;
	sha = g_checksum_new (G_CHECKSUM_SHA1);
	raw = g_bytes_get_data (item->raw, &length);
	g_checksum_update (sha, raw, (gssize) length);
	g_checksum_get_digest (sha, digest, &digest_length);
	for (guint i = 0; i < sizeof checksum; i++)
		checksum = checksum << 8 | digest[i];
	return (gint64) checksum;
}

void
pp_item_sum (PpItem *item)
{
	item->checksum = pp_item_checksum (item);
	item->summed = TRUE;
}

GBytes *
pp_item_raw (const PpItem *item)
{
	return item->raw;
}

PpFlags
pp_item_flags (const PpItem *item)
{
	return item->submission->flags;
}

void
pp_item_set_where (PpItem *item, char *where)
{
	g_free (item->where);
	item->where = where;
}

const char *
pp_item_where (const PpItem *item)
{
	return item->where;
}

const char *
pp_item_msgid (const PpItem *item)
{
	return item->submission != NULL ? item->submission->msgid : NULL;
}

const guint8 *
pp_item_digest (const PpItem *item)
{
	return item->submission != NULL ? item->submission->digest : NULL;
}

const char *const *
pp_item_list_ids (const PpItem *item)
{
	return (const char *const *) item->message->list_ids->pdata;
}

/* Whether the list put its own address in the place of the author's. Only then the settings of the inbox can
 * give another author, and the message is parsed again. */
static gboolean
from_list_itself (const PpMessage *message, const PpInbox *inbox)
{
	for (guint i = 0; inbox->list_emails != NULL && inbox->list_emails[i] != NULL; i++)
		if (g_ascii_strcasecmp (message->email, inbox->list_emails[i]) == 0)
			return TRUE;
	return FALSE;
}

void
pp_item_read_anew (PpItem *item, const PpInbox *inbox)
{
	const PpReading reading = pp_inbox_reading (inbox);

	if (item->peeked || item->read_for != NULL || from_list_itself (item->message, inbox))
		parse (item, (const char *const *) inbox->list_emails);
	pp_submission_free (item->submission);
	item->submission = pp_submission_build (item->message, &reading);
	/* the text is the submission's now: a batch holds thousands of them */
	g_ptr_array_set_size (item->message->parts, 0);
	item->read_for = inbox;
}

void
pp_item_read (PpItem *item, const PpInbox *inbox)
{
	if (item->read_for != inbox)
		pp_item_read_anew (item, inbox);
}

PpFate
pp_item_fate (const PpItem *item)
{
	PpFate fate = { item->outcome, NULL, item->series_id, item->reason };

	if (item->outcome != PP_OUTCOME_STORED)
		return fate;
	switch (item->submission->kind) {
	case PP_KIND_PATCH:
		fate.type = "patch";
		break;
	case PP_KIND_COVER:
		fate.type = "cover";
		break;
	case PP_KIND_REPLY:
		fate.type = item->submission_id != 0 ? "comment" : "other";
		break;
	}
	return fate;
}
