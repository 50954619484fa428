#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "mail/limits.h"
#include "mail/space.h"

/* libFuzzer knows abort(), and not the trap that GLib ends with. */
static void
abort_on_log (const char *domain, GLogLevelFlags level, const char *text, gpointer data)
{
	g_log_default_handler (domain, level & ~(GLogLevelFlags) G_LOG_FLAG_FATAL, text, data);
	if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) != 0)
		abort ();
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
	g_log_set_default_handler (abort_on_log, NULL);
	pp_mail_init ();
	return 0;
}

/* --- input ----------------------------------------------------------------------------------- */

guint
fuzz_take_byte (FuzzInput *input)
{
	if (input->size == 0)
		return 0;
	input->size--;
	return *input->data++;
}

guint
fuzz_take_below (FuzzInput *input, guint n)
{
	return fuzz_take_byte (input) % n;
}

char *
fuzz_take_text (FuzzInput *input)
{
	char *text = g_utf8_make_valid ((const char *) input->data, (gssize) input->size);

	input->data += input->size;
	input->size = 0;
	return text;
}

/* --- text ------------------------------------------------------------------------------------ */

void
fuzz_check_text (const char *text)
{
	g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}

void
fuzz_check_header (const char *text)
{
	gboolean space = TRUE;

	if (text == NULL)
		return;
	fuzz_check_text (text);
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
		gsize n = pp_space_length (p);

		g_assert_true (n == 0 || (*p == ' ' && !space));
		space = n > 0;
	}
	g_assert_true (*text == '\0' || !space);
}

void
fuzz_check_hex (const char *text, gsize count)
{
	g_assert_cmpuint (strlen (text), ==, count);
	g_assert_cmpuint (strspn (text, "0123456789abcdef"), ==, count);
}

void
fuzz_check_flags (PpFlags flags)
{
	g_autofree const char **names = pp_flags_names (flags);
	PpFlags named = 0;

	for (guint i = 0; names[i] != NULL; i++)
		named |= pp_flags_parse (names[i]);
	g_assert_cmphex (named, ==, flags);
}

void
fuzz_check_msgid (const char *id)
{
	gsize length = strlen (id);

	fuzz_check_text (id);
	g_assert_cmpuint (length, >, 2);
	g_assert_true (id[0] == '<' && id[length - 1] == '>');
}

/* --- messages -------------------------------------------------------------------------------- */

PpMessage *
fuzz_parse (GBytes *raw)
{
	static const char *const lists[] = { "list@x.org", NULL };
	const PpEnvelope envelope = { PP_NO_DATE, 1600000000, lists };

	return pp_message_parse (raw, &envelope);
}

/* HEADER and BODY are RAW, cut in two. */
static void
check_halves (const PpMessage *message, GBytes *raw)
{
	gsize length, header_length, body_length;
	const char *bytes = g_bytes_get_data (raw, &length);
	const char *header = g_bytes_get_data (message->header, &header_length);
	const char *body = g_bytes_get_data (message->body, &body_length);

	g_assert_cmpuint (header_length + body_length, ==, length);
	g_assert_true (header_length == 0 || header == bytes);
	g_assert_true (body_length == 0 || body == bytes + header_length);
}

static void
check_refs (const PpMessage *message)
{
	g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

	g_assert_cmpuint (message->refs->len, <=, PP_LIMIT_REFS);
	for (guint i = 0; i < message->refs->len; i++) {
		const char *ref = message->refs->pdata[i];

		fuzz_check_msgid (ref);
		g_assert_nonnull (strchr (ref, '@'));
		g_assert_cmpstr (ref, !=, message->msgid);
		g_assert_true (g_hash_table_add (seen, (gpointer) ref));
	}
	g_assert_cmpstr (message->in_reply_to, ==, message->refs->len > 0 ? message->refs->pdata[0] : NULL);
}

static void
check_parts (const PpMessage *message)
{
	gsize sum = 0;

	g_assert_cmpuint (message->parts->len, <=, PP_LIMIT_PARTS);
	for (guint i = 0; i < message->parts->len; i++) {
		const PpPart *part = message->parts->pdata[i];

		g_assert_cmpuint (strlen (part->text), ==, part->length);
		fuzz_check_text (part->text);
		sum += part->length;
	}
	g_assert_cmpuint (sum, <=, PP_LIMIT_TEXT);
}

void
fuzz_check_message (const PpMessage *message, GBytes *raw)
{
	check_halves (message, raw);
	check_refs (message);
	check_parts (message);
	fuzz_check_msgid (message->msgid);
	fuzz_check_header (message->subject);
	fuzz_check_text (message->name);
	fuzz_check_text (message->email);
	g_assert_nonnull (strchr (message->email, '@'));
	fuzz_check_text (message->sender);
	g_assert_cmpstr (message->sender, !=, "");
	for (guint i = 0; i < message->list_ids->len; i++) {
		fuzz_check_text (message->list_ids->pdata[i]);
		g_assert_cmpstr (message->list_ids->pdata[i], !=, "");
	}
	g_assert_null (message->list_ids->pdata[message->list_ids->len]);
	fuzz_check_header (message->hint_state);
	fuzz_check_header (message->hint_delegate);
	fuzz_check_flags (message->flags);
}

/* --- submissions ----------------------------------------------------------------------------- */

static void
check_patch (const PpSubmission *submission)
{
	fuzz_check_text (submission->diff);
	fuzz_check_text (submission->pull_url);
	if (submission->diff == NULL) {
		g_assert_nonnull (submission->pull_url);
		return;
	}
	g_assert_cmpstr (submission->diff, !=, "");
	fuzz_check_hex (submission->hash, 40);
	if (submission->git_patch_id != NULL)
		fuzz_check_hex (submission->git_patch_id, 40);
	for (guint i = 0; i < submission->files->len; i++) {
		const PpFile *file = submission->files->pdata[i];

		fuzz_check_text (file->path);
		g_assert_cmpstr (file->path, !=, "");
		fuzz_check_text (file->old_path);
	}
}

static void
check_marks (const PpSubmission *submission)
{
	g_assert_cmpuint (submission->version, <=, PP_LIMIT_NUMBER);
	g_assert_cmpuint (submission->number, <=, PP_LIMIT_NUMBER);
	g_assert_cmpuint (submission->total, <=, PP_LIMIT_NUMBER);
	g_assert_true (submission->numbered || (submission->number == 1 && submission->total == 1));
	g_assert_true (submission->kind != PP_KIND_COVER || (submission->numbered && submission->number == 0));
	fuzz_check_text (submission->patch_name);
	fuzz_check_text (submission->title);
	for (char **prefix = submission->prefixes; *prefix != NULL; prefix++)
		fuzz_check_text (*prefix);
	g_assert_cmpuint (submission->depends_on->len, <=, PP_LIMIT_TRAILERS);
	g_assert_cmpuint (submission->prerequisites->len, <=, PP_LIMIT_TRAILERS);
	fuzz_check_text (submission->change_id);
	fuzz_check_text (submission->base_commit);
}

void
fuzz_check_submission (const PpSubmission *submission, const PpMessage *message)
{
	g_assert_cmpstr (submission->msgid, ==, message->msgid);
	g_assert_nonnull (submission->content);
	fuzz_check_text (submission->content);
	fuzz_check_flags (submission->flags);
	g_assert_cmpuint (submission->trailers->len, <=, PP_LIMIT_TRAILERS);
	if (submission->kind != PP_KIND_REPLY)
		check_marks (submission);
	if (submission->kind == PP_KIND_PATCH)
		check_patch (submission);
	else
		g_assert_null (submission->diff);
}
