#include "unit.h"

#include "mail/limits.h"
#include "patch/trailers.h"

#define SOB "Signed-off-by: Ann Author <ann@example.org>\n"

static char *
join (GPtrArray *trailers)
{
	GString *text = g_string_new (NULL);

	for (guint i = 0; i < trailers->len; i++) {
		PpTrailer *trailer = g_ptr_array_index (trailers, i);

		g_string_append_printf (text, "%s=%s|", trailer->name, trailer->value);
	}
	return g_string_free (text, FALSE);
}

static const struct {
	const char *content, *trailers;
} message_cases[] = {
	{ "", "" },
	{ "\n\n", "" },
	{ "No trailers here.", "" },
	{ "Some text.\n\n" SOB, "Signed-off-by=Ann Author <ann@example.org>|" },
	{ "Some text.\n\nFixes: 0123456 (\"a title\")\nCc: stable@example.org # v5\n" SOB "---\n file | 2 +-\n",
	  "Fixes=0123456 (\"a title\")|Cc=stable@example.org # v5|Signed-off-by=Ann Author <ann@example.org>|" },
	/* hg export has the title in the message */
	{ "# HG changeset patch\n# Parent  0123\ngear: turn", "" },
	{ "# HG changeset patch\n# Parent  0123\ngear: turn\n\nText.\n\n" SOB,
	  "Signed-off-by=Ann Author <ann@example.org>|" },
	{ "# HG changeset patch\n# Parent  0123", "" },
	{ "# HG changeset patch", "" },
	/* the whole message is trailers; the title is elsewhere */
	{ SOB, "Signed-off-by=Ann Author <ann@example.org>|" },
	{ SOB "---", "Signed-off-by=Ann Author <ann@example.org>|" },
	{ SOB "--- \nChanges-in-v2: none\n", "Signed-off-by=Ann Author <ann@example.org>|" },
	{ SOB "\n---x\nAcked-by: B <b@x.org>\n", "" },
	/* only the last paragraph */
	{ "Link: https://example.org/1\n\n" SOB, "Signed-off-by=Ann Author <ann@example.org>|" },
	{ SOB "\nThat was it.\n", "" },
	{ SOB "\n\n   \n", "Signed-off-by=Ann Author <ann@example.org>|" },
	/* mixed with other lines: only if git wrote one and a quarter are trailers */
	{ "Tested-by: B <b@x.org>\nprose\n", "" },
	{ SOB "[ann: one]\n", "Signed-off-by=Ann Author <ann@example.org>|" },
	{ SOB "[ann: one]\ntwo\nthree\n", "Signed-off-by=Ann Author <ann@example.org>|" },
	{ SOB "[ann: one]\ntwo\nthree\nfour\n", "" },
	{ "Acked-by: B <b@x.org>\n(cherry picked from commit 0123456)\nx\n", "Acked-by=B <b@x.org>|" },
	/* folds, spellings */
	{ "Fixes: 0123456 (\"a long\n title\")\nLink:\n\thttps://example.org/1\n",
	  "Fixes=0123456 (\"a long title\")|Link=https://example.org/1|" },
	{ "Cc : x@y\nEmpty:\nNo-space:z\n", "Cc=x@y|Empty=|No-space=z|" },
	{ "  folded: first\n" SOB, "Signed-off-by=Ann Author <ann@example.org>|" },
	{ "prose\n  folded: of prose\n" SOB, "Signed-off-by=Ann Author <ann@example.org>|" },
	{ "two words: no trailer\n", "" },
	{ ": no name\n", "" },
	{ "https://example.org/1\n" SOB, "Signed-off-by=Ann Author <ann@example.org>|" },
	{ "https://example.org/1\n", "" },
	/* quoted is not written by the author */
	{ "> " SOB, "" },
	/* comments, and the conflicts of old */
	{ "# Note: x\n" SOB "# Other: y\n", "Signed-off-by=Ann Author <ann@example.org>|" },
	{ SOB "\nConflicts:\n\tsrc/a.c\n\n", "Signed-off-by=Ann Author <ann@example.org>|" },
	{ SOB "\nConflicts:\n\tsrc/a.c\nx\n", "" },
	/* headers in the body */
	{ "From: B <b@x.org>\n\n" SOB, "Signed-off-by=Ann Author <ann@example.org>|" },
	{ "From: B <b@x.org>\nSubject: long\n folded\nDate: today\n\nprose\n", "" },
	{ "From: B <b@x.org>\n\nprose\n", "" },
	{ "Subject: x", "" },
};

static const struct {
	const char *content, *trailers;
} reply_cases[] = {
	{ "", "" },
	{ "On Monday, Ann wrote:\n> a patch\n> " SOB "\nLooks fine.\n\nReviewed-by: B <b@x.org>\n\nThanks,\nB\n",
	  "Reviewed-by=B <b@x.org>|" },
	/* with other lines around it, as people do */
	{ "Looks fine.\nAcked-By: B <b@x.org>\nregards\n", "Acked-By=B <b@x.org>|" },
	{ "> text\nTested-by: B <b@x.org>\n> more text\n", "Tested-by=B <b@x.org>|" },
	{ "> text\nReviewed-by: B\n> more text\n", "Reviewed-by=B|" },
	{ "and then\nReviewed-by: tags are missing\n", "" },
	/* a long name */
	{ "Fine.\nReviewed-by: Somebody With A Very Long Name\n<somebody@x.org>\nbye\n",
	  "Reviewed-by=Somebody With A Very Long Name <somebody@x.org>|" },
	{ "Reviewed-by: Somebody With A Very Long Name\n  <somebody@x.org>\n",
	  "Reviewed-by=Somebody With A Very Long Name <somebody@x.org>|" },
	{ "Reviewed-by: B\n<b@x.org>\nTested-by: C <c@x.org>\n", "Reviewed-by=B <b@x.org>|Tested-by=C <c@x.org>|" },
	/* others only in blocks of their own */
	{ "Please add:\n\nFixes: 0123456 (\"a\n title\")\nReported-and-tested-by: C <c@x.org>\n",
	  "Fixes=0123456 (\"a title\")|Reported-and-tested-by=C <c@x.org>|" },
	{ "Please add\nFixes: 0123456 (\"title\")\n", "" },
	{ "Suggested-improvement: none\n", "Suggested-improvement=none|" },
	{ "Question: why?\n", "" },
	{ "2020-01-01T10:20:30 a log\n", "" },
	{ "some-test: failed\n\nreviewed-by: B\n", "reviewed-by=B|" },
	{ "Nit: spelling\n\nPS: thanks\n", "" },
	/* quotes, indented text, a URL */
	{ ">Reviewed-by: B <b@x.org>\n  > Acked-by: C <c@x.org>\n", "" },
	{ "  Reviewed-by: B <b@x.org>\n", "" },
	{ "https://example.org/a-b@c\n", "" },
	/* headers of other mail */
	{ "From: B <b@x.org>\nSent: today\nTo: c@x.org\nCc: d@x.org\nSubject: x\n\nhello\n", "" },
	{ "Message-Id: <a@b>\nContent-Type: text/plain\n", "" },
	{ "Fine.\n\n-----Original Message-----\nSubject: x\n\n" SOB, "" },
	{ "Acked-by: B <b@x.org>\n----- Original Message -----\n" SOB, "Acked-by=B <b@x.org>|" },
	{ "----- Original Message -----\n\n> " SOB "\nAcked-by: B <b@x.org>\n", "Acked-by=B <b@x.org>|" },
};

static void
test_messages (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (message_cases); i++) {
		PpFlags flags = 0;
		g_autoptr (GPtrArray) trailers = pp_trailers_parse (message_cases[i].content, FALSE, &flags);
		g_autofree char *joined = join (trailers);

		pp_assert_row_str (i, joined, message_cases[i].trailers);
	}
}

static void
test_replies (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (reply_cases); i++) {
		PpFlags flags = 0;
		g_autoptr (GPtrArray) trailers = pp_trailers_parse (reply_cases[i].content, TRUE, &flags);
		g_autofree char *joined = join (trailers);

		pp_assert_row_str (i, joined, reply_cases[i].trailers);
	}
}

static char *
repeat (const char *unit, guint count)
{
	GString *text = g_string_new (NULL);

	while (count-- > 0)
		g_string_append (text, unit);
	return g_string_free (text, FALSE);
}

/* On the limit, and one beyond. */
static void
test_limits (void)
{
	for (guint extra = 0; extra < 2; extra++) {
		g_autofree char *many = repeat ("Cc: a@b\n", PP_LIMIT_TRAILERS + extra);
		g_autofree char *name = repeat ("n", PP_LIMIT_TRAILER_NAME + extra);
		g_autofree char *named = g_strconcat (name, ": value\n", NULL);
		g_autofree char *lines = repeat ("prerequisite-patch-id: 0123456\n", PP_LIMIT_TRAILERS + extra);
		PpFlags beyond = extra > 0 ? PP_FLAG_TOO_MANY_TRAILERS : 0, flags = 0;
		g_autoptr (GPtrArray) long_name = pp_trailers_parse (named, FALSE, &flags);
		PpMetadata metadata = { 0 };

		g_assert_cmpuint (long_name->len, ==, 1 - extra);
		g_assert_cmphex (flags, ==, 0);

		for (gboolean reply = FALSE; reply <= TRUE; reply++) {
			g_autoptr (GPtrArray) trailers = NULL;

			flags = 0;
			trailers = pp_trailers_parse (many, reply, &flags);
			g_assert_cmpuint (trailers->len, ==, PP_LIMIT_TRAILERS);
			g_assert_cmphex (flags, ==, beyond);
		}

		flags = 0;
		pp_metadata_parse (lines, &metadata, &flags);
		g_assert_cmpuint (metadata.prerequisites->len, ==, PP_LIMIT_TRAILERS);
		g_assert_cmphex (flags, ==, beyond);
		pp_metadata_clear (&metadata);
	}
}

/* Each is a few megabytes: time is linear, or the test never ends. */
static void
test_linear (void)
{
	static const char *const units[] = {
		"a", "a-", ":", "\n", " ", " \n", "#\n", "a: b\n", " a\n", "Signed-off-by: \n", "x-by: a\n<b\n",
		"---\n", "From: a\n", "Conflicts:\n", ">\n", "Depends-on: <\n", "-----Original Message-----\n\n>\n",
	};

	for (guint i = 0; i < G_N_ELEMENTS (units); i++) {
		g_autofree char *text = repeat (units[i], 1000000);
		PpFlags flags = 0;
		g_autoptr (GPtrArray) in_message = pp_trailers_parse (text, FALSE, &flags);
		g_autoptr (GPtrArray) in_reply = pp_trailers_parse (text, TRUE, &flags);
		PpMetadata metadata = { 0 };

		pp_metadata_parse (text, &metadata, &flags);
		g_assert_cmpuint (in_message->len, <=, PP_LIMIT_TRAILERS);
		g_assert_cmpuint (in_reply->len, <=, PP_LIMIT_TRAILERS);
		g_assert_cmpuint (metadata.depends_on->len, ==, 0);
		pp_metadata_clear (&metadata);
	}
}

#define HEX40 "0123456789abcdef0123456789abcdef01234567"
#define HEX64 HEX40 "89abcdef0123456789abcdef"

static const struct {
	const char *text, *base_commit, *change_id, *depends_on, *prerequisites;
} metadata_cases[] = {
	{ "", NULL, NULL, "", "" },
	{ "text\n---\nbase-commit: " HEX40 "\n", HEX40, NULL, "", "" },
	{ "diff --git a/x b/x\n-- \n2.39\n\nbase-commit: " HEX64, HEX64, NULL, "", "" },
	{ "base-commit: 0123456789ABCDEF0123456789ABCDEF01234567\r\nbase-commit: " HEX64, HEX40, NULL, "", "" },
	{ "base-commit: 0123456\nbase-commit: " HEX40 "f\nbase-commit: the tip\n base-commit: " HEX40 "\n+base-commit: " HEX40
	  "\nBase-commit: " HEX40,
	  NULL, NULL, "", "" },
	{ "change-id: 20230101-my-topic-0123456789ab\nchange-id: other\n", NULL, "20230101-my-topic-0123456789ab", "", "" },
	{ "Change-Id: I" HEX40 "\nchange-id: I" HEX40 "\nchange-id:\nchange-id: two words\n", NULL, NULL, "", "" },
	{ "Depends-on: https://pw.example.org/project/x/list/?series=7\ndepends-ON: <a@b.org>\nDepends-on: <c@d.org>  \n", NULL,
	  NULL, "https://pw.example.org/project/x/list/?series=7|<a@b.org>|<c@d.org>", "" },
	{ "Depends-on:  <a@b.org>\nDepends-on:<a@b.org>\nDepends-on:\t<a@b.org>\n> Depends-on: <a@b.org>\n"
	  "Depends-on: <a@b.org> and more\nDepends-on: a@b.org\nDepends-on: <>\nDepends-on: https://\n"
	  "Depends-on: https://x.org/ y\nDepends-on: ftp://x.org/\nDepends-on: https://x.org/<\nDepends-on:",
	  NULL, NULL, "", "" },
	{ "base-commit: " HEX40 "\nprerequisite-patch-id: " HEX40 "\nprerequisite-message-id: <a@b>\n"
	  "prerequisite-message-id: c@d\nprerequisite-change-id: 2023-x:v2\nprerequisite-patch-id: none\n",
	  HEX40, NULL, "", "patch-id: " HEX40 "|message-id: <a@b>|message-id: <c@d>|change-id: 2023-x:v2" },
};

static char *
join_strings (GPtrArray *strings)
{
	g_autoptr (GPtrArray) all = g_ptr_array_new ();

	for (guint i = 0; i < strings->len; i++)
		g_ptr_array_add (all, g_ptr_array_index (strings, i));
	g_ptr_array_add (all, NULL);
	return g_strjoinv ("|", (char **) all->pdata);
}

static void
test_metadata (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (metadata_cases); i++) {
		PpMetadata metadata = { 0 };
		PpFlags flags = 0;
		g_autofree char *depends_on = NULL, *prerequisites = NULL;

		pp_metadata_parse (metadata_cases[i].text, &metadata, &flags);
		depends_on = join_strings (metadata.depends_on);
		prerequisites = join_strings (metadata.prerequisites);
		pp_assert_row_str (i, metadata.base_commit, metadata_cases[i].base_commit);
		pp_assert_row_str (i, metadata.change_id, metadata_cases[i].change_id);
		pp_assert_row_str (i, depends_on, metadata_cases[i].depends_on);
		pp_assert_row_str (i, prerequisites, metadata_cases[i].prerequisites);
		pp_metadata_clear (&metadata);
	}
}

/* Several parts of one mail into one. */
static void
test_metadata_of_parts (void)
{
	PpMetadata metadata = { 0 };
	PpFlags flags = 0;

	pp_metadata_parse ("change-id: first\nDepends-on: <a@b>", &metadata, &flags);
	pp_metadata_parse ("change-id: second\nDepends-on: <c@d>\nbase-commit: " HEX40, &metadata, &flags);
	g_assert_cmpstr (metadata.change_id, ==, "first");
	g_assert_cmpstr (metadata.base_commit, ==, HEX40);
	g_assert_cmpuint (metadata.depends_on->len, ==, 2);
	pp_metadata_clear (&metadata);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/trailers/messages", test_messages);
	g_test_add_func ("/trailers/replies", test_replies);
	g_test_add_func ("/trailers/limits", test_limits);
	g_test_add_func ("/trailers/linear", test_linear);
	g_test_add_func ("/metadata/table", test_metadata);
	g_test_add_func ("/metadata/parts", test_metadata_of_parts);
	return g_test_run ();
}
