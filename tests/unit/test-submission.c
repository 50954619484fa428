#include "unit.h"

#include "mail/message.h"
#include "patch/submission.h"

/* --- messages by hand --------------------------------------------------------------- */

#define MAX_PARTS 4

typedef struct {
	PpPartKind kind;
	const char *text;
	gboolean flowed, delsp;
} Part;

#define PLAIN(text) { PP_PART_PLAIN, text, FALSE, FALSE }
#define ATTACHED(text) { PP_PART_DIFF, text, FALSE, FALSE }
#define FLOWED(text) { PP_PART_PLAIN, text, TRUE, FALSE }
#define END { PP_PART_PLAIN, NULL, FALSE, FALSE }

static void
part_free (gpointer data)
{
	PpPart *part = data;

	g_free (part->text);
	g_free (part);
}

static PpMessage *
message_new (const char *subject, const Part *parts)
{
	PpMessage *message = g_new0 (PpMessage, 1);

	message->msgid = g_strdup ("<a@example.org>");
	message->subject = g_strdup (subject);
	message->name = g_strdup ("Ann Author");
	message->email = g_strdup ("Ann@example.org");
	message->sender = g_strdup ("ann@example.org");
	message->refs = g_ptr_array_new_with_free_func (g_free);
	message->list_ids = g_ptr_array_new_with_free_func (g_free);
	message->parts = g_ptr_array_new_with_free_func (part_free);
	message->date = 1577836800;
	for (; parts != NULL && parts->text != NULL; parts++) {
		PpPart *part = g_new0 (PpPart, 1);

		part->kind = parts->kind;
		part->text = g_strdup (parts->text);
		part->length = strlen (parts->text);
		part->flowed = parts->flowed;
		part->delsp = parts->delsp;
		g_ptr_array_add (message->parts, part);
	}
	return message;
}

static void
message_free (PpMessage *message)
{
	g_free (message->msgid);
	g_free (message->subject);
	g_free (message->name);
	g_free (message->email);
	g_free (message->sender);
	g_free (message->in_reply_to);
	g_free (message->hint_state);
	g_free (message->hint_delegate);
	g_ptr_array_unref (message->refs);
	g_ptr_array_unref (message->list_ids);
	g_ptr_array_unref (message->parts);
	g_free (message);
}

static PpSubmission *
build (const char *subject, PpFlags flags, const Part *parts, const PpReading *reading)
{
	PpMessage *message = message_new (subject, parts);
	PpSubmission *submission;

	message->flags = flags;
	submission = pp_submission_build (message, reading);
	message_free (message);
	return submission;
}

/* --- what a message is ---------------------------------------------------------------- */

#define TEXT "Some text.\n"
#define DIFF "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-old\n+new\n"
#define DIFF2 "diff --git a/g b/g\n--- a/g\n+++ b/g\n@@ -1 +1 @@\n-old\n+new\n"
#define PULL                                                                                              \
	"The following changes since commit 1:\n\nare available in the git repository at:\n\n"            \
	"  https://git.example.org/x.git next\n"
#define URL "https://git.example.org/x.git next"
#define SIGNATURE "-- \n2.39.5\n"

static const struct {
	const char *subject;
	const char *flag;	/* of the message, or NULL */
	gboolean patches_in_replies;
	Part parts[MAX_PARTS + 1];
	PpKind kind;
	const char *content, *diff, *pull_url;
} cases[] = {
	/* a patch has a diff or a pull URL */
	{ "[PATCH] x", NULL, FALSE, { PLAIN (TEXT "---\n f | 2 +-\n\n" DIFF SIGNATURE) }, PP_KIND_PATCH,
	  "Some text.\n---\n f | 2 +-", DIFF, NULL },
	{ "no prefix", NULL, FALSE, { PLAIN (DIFF) }, PP_KIND_PATCH, "", DIFF, NULL },
	{ "[PATCH] x", NULL, FALSE, { PLAIN (TEXT) }, PP_KIND_REPLY, "Some text.", NULL, NULL },
	{ "[PATCH 1/2] x", NULL, FALSE, { PLAIN (TEXT) }, PP_KIND_REPLY, "Some text.", NULL, NULL },
	{ "[PULL] x", NULL, FALSE, { PLAIN (PULL) }, PP_KIND_PATCH,
	  "The following changes since commit 1:\n\nare available in the git repository at:\n\n  " URL, NULL, URL },
	{ "x", NULL, FALSE, { PLAIN (PULL "\n" DIFF) }, PP_KIND_PATCH,
	  "The following changes since commit 1:\n\nare available in the git repository at:\n\n  " URL, DIFF, URL },
	{ "[PATCH] x", NULL, FALSE, { END }, PP_KIND_REPLY, "", NULL, NULL },
	/* number 0 is a cover letter, with and without a diff, empty too; unless it asks to pull */
	{ "[PATCH 0/2] x", NULL, FALSE, { PLAIN (TEXT SIGNATURE) }, PP_KIND_COVER, "Some text.", NULL, NULL },
	{ "[PATCH 0/2] x", NULL, FALSE, { END }, PP_KIND_COVER, "", NULL, NULL },
	{ "[PATCH 0/2] x", NULL, FALSE, { PLAIN (TEXT DIFF "more\n") }, PP_KIND_COVER, TEXT DIFF "more", NULL, NULL },
	{ "[PATCH 0/2] x", NULL, FALSE, { PLAIN (TEXT), ATTACHED (DIFF) }, PP_KIND_COVER,
	  "Some text.\n" "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-old\n+new", NULL, NULL },
	{ "[PULL 00/24] x", NULL, FALSE, { PLAIN (PULL) }, PP_KIND_PATCH,
	  "The following changes since commit 1:\n\nare available in the git repository at:\n\n  " URL, NULL, URL },
	/* a reply is neither, unless the settings say so; then only with a diff */
	{ "Re: [PATCH] x", NULL, FALSE, { PLAIN (TEXT DIFF) }, PP_KIND_REPLY,
	  "Some text.\ndiff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-old\n+new", NULL, NULL },
	{ "Re: [PATCH] x", NULL, FALSE, { PLAIN (TEXT), ATTACHED (DIFF), PLAIN (TEXT SIGNATURE) },
	  PP_KIND_REPLY, "Some text.\nSome text.", NULL, NULL },
	{ "Re: [PATCH 0/2] x", NULL, FALSE, { PLAIN (TEXT) }, PP_KIND_REPLY, "Some text.", NULL, NULL },
	{ "Re: [PULL] x", NULL, FALSE, { PLAIN (PULL) }, PP_KIND_REPLY,
	  "The following changes since commit 1:\n\nare available in the git repository at:\n\n  " URL, NULL, NULL },
	{ "Re: [PATCH] x", NULL, TRUE, { PLAIN (TEXT DIFF) }, PP_KIND_PATCH, "Some text.", DIFF, NULL },
	{ "Re: [PATCH] x", NULL, TRUE, { PLAIN (TEXT SIGNATURE) }, PP_KIND_REPLY, "Some text.", NULL, NULL },
	{ "Re: [PATCH 0/2] x", NULL, TRUE, { PLAIN (TEXT) }, PP_KIND_REPLY, "Some text.", NULL, NULL },
	{ "Re: [PATCH 0/2] x", NULL, TRUE, { PLAIN (TEXT DIFF) }, PP_KIND_PATCH, "Some text.", DIFF, NULL },
	{ "Re: [PULL] x", NULL, TRUE, { PLAIN (PULL) }, PP_KIND_REPLY,
	  "The following changes since commit 1:\n\nare available in the git repository at:\n\n  " URL, NULL, NULL },
	/* asked not to look, and digests */
	{ "[PATCH] x", "hint-ignore", FALSE, { PLAIN (TEXT DIFF) }, PP_KIND_REPLY,
	  "Some text.\ndiff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-old\n+new", NULL, NULL },
	{ "[PATCH 0/2] x", "hint-ignore", FALSE, { PLAIN (TEXT) }, PP_KIND_REPLY, "Some text.", NULL, NULL },
	{ "Digest 1, [PATCH] x", "digest", TRUE, { PLAIN (TEXT), PLAIN (DIFF) }, PP_KIND_REPLY,
	  "Some text.\ndiff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-old\n+new", NULL, NULL },
	/* parts: an attached diff is taken as it is, the last one, before one in the text */
	{ "x", NULL, FALSE, { PLAIN (TEXT), ATTACHED ("\n" DIFF "\n\n") }, PP_KIND_PATCH, "Some text.",
	  "\n" DIFF "\n\n", NULL },
	{ "x", NULL, FALSE, { ATTACHED (DIFF), PLAIN (TEXT), ATTACHED (DIFF2) }, PP_KIND_PATCH,
	  "Some text.", DIFF2, NULL },
	{ "x", NULL, FALSE, { PLAIN (TEXT DIFF), ATTACHED (DIFF2) }, PP_KIND_PATCH, "Some text.", DIFF2, NULL },
	{ "x", NULL, FALSE, { PLAIN (TEXT), PLAIN ("  \n" DIFF "  tail  ") }, PP_KIND_PATCH,
	  "Some text.\ntail", DIFF, NULL },
	{ "x", NULL, FALSE, { PLAIN (DIFF), PLAIN (DIFF2) }, PP_KIND_PATCH,
	  "diff --git a/g b/g\n--- a/g\n+++ b/g\n@@ -1 +1 @@\n-old\n+new", DIFF, NULL },
	{ "x", NULL, FALSE, { PLAIN (TEXT), ATTACHED ("") }, PP_KIND_REPLY, "Some text.", NULL, NULL },
	/* trimmed of more than ASCII's white space */
	{ "Re: x", NULL, FALSE, { PLAIN ("\xc2\xa0\n text \xe3\x80\x80\n") }, PP_KIND_REPLY, "text", NULL, NULL },
};

static void
test_kinds (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
		PpReading reading = { .patches_in_replies = cases[i].patches_in_replies };
		g_autoptr (PpSubmission) submission =
			build (cases[i].subject, cases[i].flag != NULL ? pp_flags_parse (cases[i].flag) : 0, cases[i].parts, &reading);
		gboolean with_diff = cases[i].diff != NULL;

		if (submission->kind != cases[i].kind)
			g_error ("row %u: kind %d", i, submission->kind);
		pp_assert_row_str (i, submission->content, cases[i].content);
		pp_assert_row_str (i, submission->diff, cases[i].diff);
		pp_assert_row_str (i, submission->pull_url, cases[i].pull_url);
		g_assert_cmpint (submission->hash != NULL, ==, with_diff);
		g_assert_cmpint (submission->git_patch_id != NULL, ==, with_diff);
		g_assert_cmpint (submission->files != NULL, ==, with_diff);
		g_assert_cmpint (submission->patch_name != NULL, ==, submission->kind != PP_KIND_REPLY);
		g_assert_cmpint (submission->prefixes != NULL, ==, submission->kind != PP_KIND_REPLY);
		g_assert_cmpint (submission->depends_on != NULL, ==, submission->kind != PP_KIND_REPLY);
		g_assert_nonnull (submission->trailers);
	}
}

/* --- fields --------------------------------------------------------------------------- */

static void
test_patch_fields (void)
{
	static const char *const link_names[] = { "toy", NULL };
	static const Part parts[] = {
		PLAIN (TEXT "\nFixes: 0123456\nSigned-off-by: Ann <ann@example.org>\n---\nchange-id: topic\n\n" DIFF
		  SIGNATURE "\nbase-commit: 0123456789abcdef0123456789abcdef01234567\nDepends-on: <b@example.org>\n"
		  "prerequisite-patch-id: 0123\n"),
		END,
	};
	const PpReading reading = { .link_names = link_names };
	g_autoptr (PpSubmission) patch = build ("[Toy] [PATCH v2 3/4 tag] a title", 0, parts, &reading);
	g_autofree char *hash = pp_diff_hash (DIFF), *patch_id = pp_diff_git_patch_id (DIFF);
	const PpTrailer *trailer;
	const PpFile *file;

	g_assert_cmpint (patch->kind, ==, PP_KIND_PATCH);
	g_assert_cmpstr (patch->subject, ==, "[Toy] [PATCH v2 3/4 tag] a title");
	g_assert_cmpstr (patch->patch_name, ==, "[v2,3/4,tag] a title");
	g_assert_cmpstr (patch->title, ==, "a title");
	g_assert_cmpuint (g_strv_length (patch->prefixes), ==, 3);
	g_assert_true (patch->numbered);
	g_assert_cmpuint (patch->version, ==, 2);
	g_assert_cmpuint (patch->number, ==, 3);
	g_assert_cmpuint (patch->total, ==, 4);
	g_assert_cmpstr (patch->base_commit, ==, "0123456789abcdef0123456789abcdef01234567");
	g_assert_cmpstr (patch->change_id, ==, "topic");
	g_assert_cmpstr (g_ptr_array_index (patch->depends_on, 0), ==, "<b@example.org>");
	g_assert_cmpstr (g_ptr_array_index (patch->prerequisites, 0), ==, "patch-id: 0123");
	g_assert_cmpstr (patch->hash, ==, hash);
	g_assert_cmpstr (patch->git_patch_id, ==, patch_id);
	g_assert_cmpuint (patch->files->len, ==, 1);
	file = g_ptr_array_index (patch->files, 0);
	g_assert_cmpstr (file->path, ==, "f");
	g_assert_cmpuint (patch->trailers->len, ==, 2);
	trailer = g_ptr_array_index (patch->trailers, 1);
	g_assert_cmpstr (trailer->name, ==, "Signed-off-by");
	g_assert_cmpstr (trailer->value, ==, "Ann <ann@example.org>");
}

static void
test_reply_fields (void)
{
	static const Part parts[] = {
		PLAIN ("> quoted\nReviewed-by: Bob <bob@example.org>\nDepends-on: <b@example.org>\n"),
		END,
	};
	PpMessage *message = message_new ("Re: [PATCH v2 3/4] x", parts);
	g_autoptr (PpSubmission) reply = NULL;

	message->in_reply_to = g_strdup ("<b@example.org>");
	g_ptr_array_add (message->refs, g_strdup ("<b@example.org>"));
	g_ptr_array_add (message->refs, g_strdup ("<c@example.org>"));
	message->hint_delegate = g_strdup ("carl@example.org");
	message->flags = PP_FLAG_ACTION_REQUIRED;
	memset (message->digest, 7, sizeof message->digest);
	reply = pp_submission_build (message, NULL);
	message_free (message);

	g_assert_cmpint (reply->kind, ==, PP_KIND_REPLY);
	g_assert_cmpstr (reply->msgid, ==, "<a@example.org>");
	g_assert_cmpstr (reply->name, ==, "Ann Author");
	g_assert_cmpstr (reply->email, ==, "Ann@example.org");
	g_assert_cmpstr (reply->sender, ==, "ann@example.org");
	g_assert_cmpint (reply->date, ==, 1577836800);
	g_assert_cmpstr (reply->in_reply_to, ==, "<b@example.org>");
	g_assert_cmpuint (reply->refs->len, ==, 2);
	g_assert_cmpstr (g_ptr_array_index (reply->refs, 1), ==, "<c@example.org>");
	g_assert_cmpstr (reply->hint_delegate, ==, "carl@example.org");
	g_assert_cmphex (reply->flags, ==, PP_FLAG_ACTION_REQUIRED);
	g_assert_cmpuint (reply->digest[31], ==, 7);
	g_assert_cmpuint (reply->trailers->len, ==, 2);
	g_assert_null (reply->title);
	g_assert_cmpuint (reply->total, ==, 0);
	g_assert_null (reply->depends_on);
}

/* The number in the subject of a reply is that of what it answers. */
static void
test_patch_in_reply (void)
{
	static const Part parts[] = { PLAIN (DIFF), END };
	const PpReading reading = { .patches_in_replies = TRUE };
	g_autoptr (PpSubmission) patch = build ("Re: [PATCH v2 3/4] x", 0, parts, &reading);

	g_assert_cmpint (patch->kind, ==, PP_KIND_PATCH);
	g_assert_false (patch->numbered);
	g_assert_cmpuint (patch->number, ==, 1);
	g_assert_cmpuint (patch->total, ==, 1);
}

static void
test_flowed (void)
{
	/* space-stuffed: the context line begins with a blank of its own */
	static const char diff[] = "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n same\n-old\n+new\n";
	static const char stuffed[] = "soft \nbreak\ndiff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n  same\n-old\n+new\n";
	const Part flowed[] = { FLOWED (stuffed), END };
	const Part fixed[] = { FLOWED (diff), END };
	const Part reply[] = { FLOWED (stuffed), END };
	g_autoptr (PpSubmission) mended = build ("[PATCH] x", 0, flowed, NULL);
	g_autoptr (PpSubmission) right = build ("[PATCH] x", 0, fixed, NULL);
	g_autoptr (PpSubmission) comment = build ("Re: [PATCH] x", 0, reply, NULL);

	g_assert_cmpstr (mended->diff, ==, diff);
	g_assert_cmpstr (mended->content, ==, "soft \nbreak");
	g_assert_cmphex (mended->flags, ==, PP_FLAG_FLOWED_DIFF);
	g_assert_cmpstr (right->diff, ==, diff);
	g_assert_cmphex (right->flags, ==, 0);
	g_assert_true (g_str_has_prefix (comment->content, "soft \nbreak\ndiff"));
	g_assert_cmphex (comment->flags, ==, 0);
}

/* --- states ----------------------------------------------------------------------------- */

static void
test_slug (void)
{
	static const struct {
		const char *name, *slug;
	} rows[] = {
		{ "New", "new" },	{ "Under Review", "under-review" }, { "under-review", "under-review" },
		{ "  RFC \t", "rfc" },	{ "A - b_c", "a-b-c" },		    { "Won't Fix!", "wont-fix" },
		{ "-x-", "x" },		{ "", NULL },			    { " - ", NULL },
		{ "\xc3\xa4", NULL },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *slug = pp_state_slug (rows[i].name);

		pp_assert_row_str (i, slug, rows[i].slug);
	}
}

static void
test_hint_state (void)
{
	static const char *const own[] = { "queued", NULL };
	static const struct {
		const char *hint;
		gboolean all_hints;
		const char *const *open_states;
		const char *state;
	} rows[] = {
		{ NULL, TRUE, NULL, NULL },
		{ "Under Review", FALSE, NULL, "under-review" },
		{ "NEW", FALSE, NULL, "new" },
		{ "Accepted", FALSE, NULL, NULL },
		{ "Accepted", TRUE, NULL, "accepted" },
		{ "Queued", FALSE, NULL, NULL },
		{ "Queued", FALSE, own, "queued" },
		{ "New", FALSE, own, NULL },
		{ "", TRUE, NULL, NULL },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		PpReading reading = { .all_hints = rows[i].all_hints, .open_states = rows[i].open_states };
		PpMessage *message = message_new ("[PATCH] x", NULL);
		g_autoptr (PpSubmission) submission = NULL;

		message->hint_state = g_strdup (rows[i].hint);
		submission = pp_submission_build (message, &reading);
		message_free (message);
		pp_assert_row_str (i, submission->hint_state, rows[i].state);
	}
}

/* --- facts ------------------------------------------------------------------------------ */

static void
test_fact (void)
{
	static const struct {
		const char *subject, *text;
		gboolean cover, serves_as_cover, numbered;
		guint version, number, total;
	} rows[] = {
		{ "[PATCH v3 0/4] x", TEXT, TRUE, FALSE, TRUE, 3, 0, 4 },
		{ "[PATCH v3 1/4] x", DIFF, FALSE, FALSE, TRUE, 3, 1, 4 },
		{ "[PATCH] x", DIFF, FALSE, FALSE, FALSE, 1, 1, 1 },
		{ "[PULL 00/24] x", PULL, FALSE, TRUE, TRUE, 1, 0, 24 },
		{ "[PULL] x", PULL, FALSE, FALSE, FALSE, 1, 1, 1 },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *text = g_strconcat (rows[i].text, "\nchange-id: topic\n", NULL);
		const Part parts[] = { PLAIN (text), END };
		PpMessage *message = message_new (rows[i].subject, parts);
		g_autoptr (PpSubmission) submission = NULL;
		g_autoptr (PpFact) fact = NULL;

		g_ptr_array_add (message->refs, g_strdup ("<b@example.org>"));
		submission = pp_submission_build (message, NULL);
		message_free (message);
		fact = pp_submission_fact (submission);

		g_assert_cmpstr (fact->msgid, ==, "<a@example.org>");
		g_assert_cmpstr (fact->sender, ==, "ann@example.org");
		g_assert_cmpstr (fact->refs[0], ==, "<b@example.org>");
		g_assert_null (fact->refs[1]);
		g_assert_cmpint (fact->date, ==, 1577836800);
		g_assert_cmpint (fact->cover, ==, rows[i].cover);
		g_assert_cmpint (fact->serves_as_cover, ==, rows[i].serves_as_cover);
		g_assert_cmpint (fact->numbered, ==, rows[i].numbered);
		g_assert_cmpuint (fact->version, ==, rows[i].version);
		g_assert_cmpuint (fact->number, ==, rows[i].number);
		g_assert_cmpuint (fact->total, ==, rows[i].total);
		g_assert_cmpstr (fact->title, ==, "x");
		g_assert_cmpstr (fact->change_id, ==, "topic");
	}
}

/* --- taken back --------------------------------------------------------------------------- */

static void
test_withdraw (void)
{
	static const struct {
		const char *subject, *text;
	} rows[] = {
		{ "[PATCH v3 0/4] x", TEXT }, { "[PATCH v3 1/4] x", DIFF }, { "[PULL 00/24] x", PULL }, { "Re: x", TEXT },
	};

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *text = g_strconcat ("Acked-by: A <a@example.org>\nchange-id: topic\n", rows[i].text, NULL);
		const Part parts[] = { PLAIN (text), END };
		PpMessage *message = message_new (rows[i].subject, parts);
		g_autoptr (PpSubmission) before = NULL, submission = NULL;

		g_ptr_array_add (message->refs, g_strdup ("<b@example.org>"));
		before = pp_submission_build (message, NULL);
		submission = pp_submission_build (message, NULL);
		message_free (message);
		pp_submission_withdraw (submission);

		/* which one it was */
		g_assert_cmpstr (submission->msgid, ==, before->msgid);
		g_assert_cmpstr (submission->subject, ==, rows[i].subject);
		g_assert_cmpstr (submission->email, ==, before->email);
		g_assert_cmpint (submission->date, ==, before->date);
		g_assert_cmpmem (submission->digest, PP_DIGEST_LENGTH, before->digest, PP_DIGEST_LENGTH);
		/* and nothing else */
		g_assert_cmpint (submission->kind, ==, PP_KIND_REPLY);
		g_assert_cmpstr (submission->content, ==, "");
		g_assert_cmpuint (submission->refs->len, ==, 0);
		g_assert_cmpuint (submission->trailers->len, ==, 0);
		g_assert_null (submission->in_reply_to);
		g_assert_null (submission->patch_name);
		g_assert_null (submission->title);
		g_assert_null (submission->prefixes);
		g_assert_null (submission->change_id);
		g_assert_null (submission->depends_on);
		g_assert_null (submission->prerequisites);
		g_assert_null (submission->pull_url);
		g_assert_null (submission->diff);
		g_assert_null (submission->hash);
		g_assert_null (submission->git_patch_id);
		g_assert_null (submission->files);
		g_assert_false (submission->numbered);
		pp_submission_withdraw (submission);
		g_assert_cmpstr (submission->content, ==, "");
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/submission/kinds", test_kinds);
	g_test_add_func ("/submission/patch-fields", test_patch_fields);
	g_test_add_func ("/submission/reply-fields", test_reply_fields);
	g_test_add_func ("/submission/patch-in-reply", test_patch_in_reply);
	g_test_add_func ("/submission/flowed", test_flowed);
	g_test_add_func ("/submission/slug", test_slug);
	g_test_add_func ("/submission/hint-state", test_hint_state);
	g_test_add_func ("/submission/fact", test_fact);
	g_test_add_func ("/submission/withdraw", test_withdraw);
	return g_test_run ();
}
