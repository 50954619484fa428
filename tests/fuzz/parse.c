/* The input is an mbox: all of the way from bytes to series, as `patchpost parse' and the ingest go it. */
#include "fuzz.h"

#include <string.h>

#include "mail/mailinfo.h"
#include "mail/mbox.h"
#include "patch/am-mail.h"
#include "patch/pull.h"
#include "patch/series.h"

static gssize
read_bytes (gpointer data, char *buffer, gsize length, GError **error)
{
	FuzzInput *input = data;
	gsize n = MIN (length, input->size);

	memcpy (buffer, input->data, n);
	input->data += n;
	input->size -= n;
	return (gssize) n;
}

/* A hunk that is cut short takes the empty line behind it, every time it is read. */
static gsize
length_of_lines (const char *diff)
{
	gsize length = strlen (diff);

	while (length > 0 && diff[length - 1] == '\n')
		length--;
	return length;
}

/* GOT ends with WANTED, unless its letters were given back in their own charset: a line of the commit message that looks
 * like the start of a diff is one when the text is read again. */
static void
assert_has_diff (const char *got, const char *wanted)
{
	gsize wanted_length = length_of_lines (wanted), got_length;

	g_assert_nonnull (got);
	if (!g_str_is_ascii (wanted))
		return;
	got_length = length_of_lines (got);
	g_assert_cmpuint (got_length, >=, wanted_length);
	g_assert_cmpmem (got + got_length - wanted_length, wanted_length, wanted, wanted_length);
}

#define REVIEW "Reviewed-by: R\303\251my <r@x.org>"

/* What `git am' would be given has the diff in it, and the trailers. (We find it there, too; but not in what is number 0, and a
 * patch only because it asks to pull: that text may be left out.) */
static void
check_export (const PpMessage *message, const PpSubmission *submission, const GPtrArray *trailers)
{
	g_autoptr (GString) mbox = g_string_new (NULL);
	g_autoptr (PpMbox) reader = NULL;
	FuzzInput input;
	PpMboxMessage mail, more;
	g_autoptr (PpMessage) again = NULL;
	g_autoptr (PpSubmission) read = NULL;
	g_autoptr (PpMailinfo) info = NULL;
	g_autofree char *diff = NULL, *rest = NULL;

	pp_am_mail_append (mbox, message->header, message->body, submission, trailers);
	input = (FuzzInput) { (const guint8 *) mbox->str, mbox->len };
	reader = pp_mbox_new (read_bytes, &input, PP_MBOX_RD);
	g_assert_cmpint (pp_mbox_next (reader, &mail, NULL), ==, 1);
	g_assert_cmpint (pp_mbox_next (reader, &more, NULL), ==, 0);
	again = fuzz_parse (mail.raw);
	read = pp_submission_build (again, NULL);
	if (submission->number != 0)
		assert_has_diff (read->diff, submission->diff);
	info = pp_mailinfo_new (again->header, again->body);
	pp_diff_split (info->text, strlen (info->text), &diff, &rest);
	assert_has_diff (diff, submission->diff);
	g_assert_true (trailers->len == 0 || strstr (info->text, REVIEW) != NULL);
	pp_mbox_message_clear (&mail);
}

static void
check_exports (const PpMessage *message, const PpSubmission *submission)
{
	g_autoptr (GPtrArray) none = g_ptr_array_new ();
	g_autoptr (GPtrArray) review = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_trailer_free);

	g_ptr_array_add (review, pp_trailer_new ("Reviewed-by", "R\303\251my <r@x.org>"));
	check_export (message, submission, none);
	check_export (message, submission, review);
}

/* What is attached is a diff whatever it has; FALSE when a text with it would be split. */
static gboolean
is_only_diff (const char *text)
{
	g_autofree char *diff = NULL, *rest = NULL;

	pp_diff_split (text, strlen (text), &diff, &rest);
	return diff != NULL && (rest == NULL || length_of_lines (rest) == 0);
}

static PpFact *
read_message (GBytes *raw)
{
	static const char *const names[] = { "ltp", NULL };
	static const PpReading with_replies = { names, TRUE, TRUE, NULL };
	g_autoptr (PpMessage) message = fuzz_parse (raw);
	g_autoptr (PpSubmission) submission = pp_submission_build (message, NULL);
	g_autoptr (PpSubmission) other = pp_submission_build (message, &with_replies);
	g_autoptr (PpMailinfo) info = pp_mailinfo_new (message->header, message->body);

	fuzz_check_message (message, raw);
	fuzz_check_submission (submission, message);
	fuzz_check_submission (other, message);
	fuzz_check_text (info->text);
	/* the text may show another diff */
	if (submission->diff != NULL && is_only_diff (submission->diff) &&
	    !pp_diff_present (submission->content, strlen (submission->content)))
		check_exports (message, submission);
	return submission->kind != PP_KIND_REPLY ? pp_submission_fact (submission) : NULL;
}

static void
fact_free (gpointer fact)
{
	pp_fact_free (fact);
}

/* Each is in one series. */
static void
check_series (const GPtrArray *facts)
{
	g_autoptr (GPtrArray) all = pp_series_group (facts);
	guint placed = 0;

	for (guint i = 0; i < all->len; i++)
		placed += pp_series_size (all->pdata[i]);
	g_assert_cmpuint (placed, ==, facts->len);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
	FuzzInput input = { data, size };
	g_autoptr (PpMbox) mbox = pp_mbox_new (read_bytes, &input, PP_MBOX_AUTO);
	g_autoptr (GPtrArray) facts = g_ptr_array_new_with_free_func (fact_free);
	g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
	PpMboxMessage message;

	while (pp_mbox_next (mbox, &message, NULL) > 0) {
		PpFact *fact = read_message (message.raw);

		if (fact != NULL && !g_hash_table_contains (seen, fact->msgid)) {
			g_hash_table_add (seen, fact->msgid);
			g_ptr_array_add (facts, fact);
		} else {
			pp_fact_free (fact);
		}
		pp_mbox_message_clear (&message);
	}
	check_series (facts);
	return 0;
}
