#include "unit.h"

#include "mail/limits.h"
#include "mail/msgid.h"

static const struct {
	const char *value, *id;
	gboolean odd;
} ids[] = {
	{ "<a@b>", "<a@b>", FALSE },
	{ " <a@b> ", "<a@b>", FALSE },
	{ "<a@b> (added by relay)", "<a@b>", TRUE },
	{ "(comment) <a@b>", "<a@b>", TRUE },
	{ "<a@b>+suffix", "<a@b>", TRUE },
	{ "<a@b> <c@d>", "<a@b>", TRUE },
	{ "<a b@c>", "<a b@c>", FALSE },
	{ "<no-at-sign>", "<no-at-sign>", FALSE },
	{ "<<a@b>>", "<a@b>", TRUE },
	{ "<> <a@b>", "<a@b>", TRUE },
	{ "a@b", "<a@b>", TRUE },
	{ "<a@b", "<a@b>", TRUE },
	{ "a@b>", "<a@b>", TRUE },
	{ "\xc3\xa4@b", "<\xc3\xa4@b>", TRUE },
	{ "", NULL, FALSE },
	{ "  ", NULL, FALSE },
	{ "<>", NULL, FALSE },
	{ "< >", NULL, FALSE },
	{ "><", NULL, FALSE },
	{ NULL, NULL, FALSE },
};

static void
test_parse (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
		PpFlags flags = 0;
		g_autofree char *id = pp_msgid_parse (ids[i].value, &flags);
		pp_assert_row_str (i, id, ids[i].id);
		g_assert_cmphex (flags, ==, ids[i].odd ? PP_FLAG_ODD_MESSAGE_ID : 0);
	}
}

static const struct {
	const char *in_reply_to[3], *references[3], *want;
} refs[] = {
	{ { NULL }, { NULL }, "" },
	{ { "<a@x>" }, { NULL }, "<a@x>" },
	{ { NULL }, { "<a@x> <b@x> <c@x>" }, "<c@x> <b@x> <a@x>" },
	{ { "<c@x>" }, { "<a@x> <b@x> <c@x>" }, "<c@x> <b@x> <a@x>" },
	{ { "<a@x>" }, { "<a@x> <b@x> <c@x>" }, "<a@x> <c@x> <b@x>" },
	{ { "<p@x>" }, { "<a@x>,<b@x>, <c@x>" }, "<p@x> <c@x> <b@x> <a@x>" },
	{ { NULL }, { "<a@x><b@x><a@x>" }, "<a@x> <b@x>" },
	/* each of doubled fields counts, in order */
	{ { "<a@x>", "<b@x>" }, { "<c@x> <d@x>", "<e@x> <f@x>" }, "<a@x> <b@x> <d@x> <c@x> <f@x> <e@x>" },
	/* itself */
	{ { "<self@x>" }, { "<a@x> <self@x>" }, "<a@x>" },
	{ { "<self@x>" }, { "<SELF@x>" }, "<SELF@x>" },
	/* prose, and what is no id */
	{ { "<a@x> (Jo's message of \"Mon, 1 Jan\" <jo@x>)" }, { NULL }, "<a@x>" },
	{ { "Your message of Mon <a@x>" }, { NULL }, "<a@x>" },
	{ { "<none> <a@x>" }, { NULL }, "<a@x>" },
	{ { "Your message" }, { "a@x <b@x" }, "" },
	{ { "" }, { "" }, "" },
	{ { "<>" }, { "<> <a@x> <>" }, "<a@x>" },
	{ { NULL }, { "<no-at> <a@x> <http://y> <b@x> >" }, "<b@x> <a@x>" },
	{ { NULL }, { "< <a@x> <b <c@x>" }, "<c@x> <a@x>" },
	{ { NULL }, { "<a b@x>" }, "<a b@x>" },
};

static void
test_refs (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (refs); i++) {
		PpFlags flags = 0;
		g_autoptr (GPtrArray) got = pp_refs_parse (refs[i].in_reply_to, refs[i].references, "<self@x>", &flags);
		g_assert_cmphex (flags, ==, 0);
		g_ptr_array_add (got, NULL);
		g_autofree char *joined = g_strjoinv (" ", (char **) got->pdata);
		pp_assert_row_str (i, joined, refs[i].want);
	}
}

static void
test_no_fields (void)
{
	PpFlags flags = 0;
	g_autoptr (GPtrArray) got = pp_refs_parse (NULL, NULL, NULL, &flags);

	g_assert_cmpuint (got->len, ==, 0);
}

/* N different ids, the last the nearest, each REPEAT times. */
static char *
many_refs (guint n, guint repeat)
{
	GString *text = g_string_new (NULL);

	for (guint i = 0; i < n; i++)
		for (guint j = 0; j < repeat; j++)
			g_string_append_printf (text, "<%u@x> ", i);
	return g_string_free (text, FALSE);
}

static const struct {
	guint n, repeat, want;
	gboolean flagged;
} limits[] = {
	{ PP_LIMIT_REFS, 1, PP_LIMIT_REFS, FALSE },
	{ PP_LIMIT_REFS + 1, 1, PP_LIMIT_REFS, TRUE },
	{ PP_LIMIT_REFS, 4000, PP_LIMIT_REFS, FALSE },
	{ 200000, 1, PP_LIMIT_REFS, TRUE },
};

static void
test_limit (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (limits); i++) {
		g_autofree char *text = many_refs (limits[i].n, limits[i].repeat);
		g_autofree char *nearest = g_strdup_printf ("<%u@x>", limits[i].n - 1);
		const char *values[] = { text, NULL };
		PpFlags flags = 0;
		g_autoptr (GPtrArray) got = pp_refs_parse (NULL, values, NULL, &flags);

		g_assert_cmpuint (got->len, ==, limits[i].want);
		g_assert_cmphex (flags, ==, limits[i].flagged ? PP_FLAG_TOO_MANY_REFERENCES : 0);
		pp_assert_row_str (i, g_ptr_array_index (got, 0), nearest);
	}
}

/* Megabytes of brackets take no time and give nothing. */
static void
test_hostile (void)
{
	static const char *const units[] = { "<", ">", "<>", "><", "< >", "<a>", "<<>" };

	for (guint i = 0; i < G_N_ELEMENTS (units); i++) {
		g_autoptr (GString) text = g_string_new (NULL);
		while (text->len < 2000000)
			g_string_append (text, units[i]);
		const char *values[] = { text->str, NULL };
		PpFlags flags = 0;
		g_autoptr (GPtrArray) got = pp_refs_parse (values, values, NULL, &flags);
		g_autofree char *id = pp_msgid_parse (text->str, &flags);

		g_assert_cmpuint (got->len, ==, 0);
		pp_assert_row_str (i, id, strcmp (units[i], "<a>") == 0 ? "<a>" : NULL);
	}
}

static const struct {
	const char *text;
	const char *id;
} from_user[] = {
	{ "a@b", "<a@b>" },
	{ "<a@b>", "<a@b>" },
	{ " <a@b>\n", "<a@b>" },
	{ "<a/b@c>", "<a/b@c>" },
	{ "a/b@c", "<a/b@c>" },
	{ "https://lists.example.org/widgets/a@b", "<a@b>" },
	{ "https://lists.example.org/widgets/a@b/", "<a@b>" },
	{ "https://lists.example.org/widgets/a%2Bb%2Fc@d/T/#u", "<a+b/c@d>" },
	{ "https://lists.example.org/widgets/a@b/t.mbox.gz", "<a@b>" },
	{ "https://lists.example.org/widgets/a@b/raw?x=1", "<a@b>" },
	{ "https://lists.example.org/widgets/a%40b/#t", "<a@b>" },
	{ "https://patches.example.org/project/widgets/patch/a@b/mbox/", "<a@b>" },
	{ "https://lists.example.org/widgets/%3Ca@b%3E", "<a@b>" },
	{ "https://lists.example.org/widgets/raw@b/", "<raw@b>" },
	{ "https://lists.example.org/a%00b", "<a%00b>" },	/* no text has a NUL */
	{ "https:///", "<https:>" },
	{ "a\377@b", "<a\357\277\275@b>" },
	{ "", "<>" },
};

static void
test_from_user (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (from_user); i++) {
		g_autofree char *id = pp_msgid_from_user (from_user[i].text);

		pp_assert_row_str (i, id, from_user[i].id);
	}
}

/* One byte on each side of the limit. */
static void
test_key (void)
{
	g_autofree char *id = g_strnfill (PP_LIMIT_MSGID_KEY, 'a'), *longer = g_strconcat (id, "a", NULL);
	g_autofree char *key = pp_msgid_key (id), *longer_key = pp_msgid_key (longer);

	g_assert_cmpstr (key, ==, id);
	g_assert_true (g_str_has_prefix (longer_key, "<sha256-"));
	g_assert_cmpuint (strlen (longer_key), ==, strlen ("<sha256->") + 64);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/msgid/parse", test_parse);
	g_test_add_func ("/msgid/refs", test_refs);
	g_test_add_func ("/msgid/no-fields", test_no_fields);
	g_test_add_func ("/msgid/limit", test_limit);
	g_test_add_func ("/msgid/hostile", test_hostile);
	g_test_add_func ("/msgid/from-user", test_from_user);
	g_test_add_func ("/msgid/key", test_key);
	return g_test_run ();
}
