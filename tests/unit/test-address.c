#include "unit.h"

#include "mail/address.h"
#include "mail/limits.h"

#define LIST "list@lists.example.org"

static const struct {
	const char *field, *name, *email;
} splits[] = {
	{ "John Doe <john@x.org>", "John Doe", "john@x.org" },
	{ "\"John Doe\" <john@x.org>", "John Doe", "john@x.org" },
	{ "\"Doe, John\" <john@x.org>", "Doe, John", "john@x.org" },
	{ "\"John \\\"J\\\" Doe\" <john@x.org>", "John \\\"J\\\" Doe", "john@x.org" },
	{ "John \"J\" <john@x.org>", "John \"J", "john@x.org" },
	{ "John<john@x.org>", "John", "john@x.org" },
	{ "<john@x.org>", NULL, "john@x.org" },
	{ "\"\" <john@x.org>", NULL, "john@x.org" },
	{ "john@x.org", NULL, "john@x.org" },
	{ "  john@x.org ", NULL, "john@x.org" },
	{ "john@x.org (John Doe)", "John Doe", "john@x.org" },
	{ "john@x.org (John (Jim) Doe)", "John (Jim", "john@x.org" },
	{ "john@x.org ()", NULL, "john@x.org" },
	{ "john at x.org (John Doe)", "John Doe", "john@x.org" },
	{ "john.doe at mail.x.org  (John Doe)", "John Doe", "john.doe@mail.x.org" },
	{ "john at x.org", NULL, "john@x.org" },
	{ "John Doe <john at x.org>", "John Doe", "john@x.org" },
	{ "\"Meet at Noon\" <john@x.org>", "Meet at Noon", "john@x.org" },
	{ "\xc5\x81ukasz <l@x.org>", "\xc5\x81ukasz", "l@x.org" },
	{ "John.Doe@X.Org", NULL, "John.Doe@X.Org" },
	/* rejected by Patchwork, accepted here */
	{ "Pat O'Brien <pat.o'brien@x.org>", "Pat O'Brien", "pat.o'brien@x.org" },
	{ "root <root@localhost>", "root", "root@localhost" },
	{ "IP <john@[192.0.2.1]>", "IP", "john@[192.0.2.1]" },
	{ "John <john@x.org >", "John", "john@x.org" },
	{ "John <john@x.org.>", "John", "john@x.org." },
	{ "John <\"john doe\"@x.org>", "John", "\"john doe\"@x.org" },
	{ "J\xc3\xb6rg <j\xc3\xb6rg@b\xc3\xbc.example>", "J\xc3\xb6rg", "j\xc3\xb6rg@b\xc3\xbc.example" },
	{ "John <<john@x.org>>", "John", "john@x.org" },
	{ "John <junk> <john@x.org>", "John <junk>", "john@x.org" },
	{ "\"John <fake@y.org>\" <john@x.org>", "John <fake@y.org>", "john@x.org" },
	{ "\"John <john@x.org>", "John", "john@x.org" },
	{ "John Doe john@x.org", "John Doe", "john@x.org" },
	{ "John Doe <john@x.org", "John Doe", "john@x.org" },
	{ "John (Jim) john@x.org", "John (Jim)", "john@x.org" },
	{ "john@x.org, jim@x.org", NULL, "john@x.org" },
	/* no address */
	{ "", NULL, NULL },
	{ "   ", NULL, NULL },
	{ "<>", "<>", NULL },
	{ "\"", "\"", NULL },
	{ "@", "@", NULL },
	{ "John Doe", "John Doe", NULL },
	{ "root <root>", "root <root>", NULL },
	{ "look at this (John)", "look at this (John)", NULL },
	{ "John <@x.org>", "John <@x.org>", NULL },
};

static void
test_split (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (splits); i++) {
		PpAddress address;
		pp_address_split (splits[i].field, &address);
		pp_assert_row_str (i, address.name, splits[i].name);
		pp_assert_row_str (i, address.email, splits[i].email);
		pp_address_clear (&address);
	}
}

typedef struct {
	const char *from, *original, *reply_to[4], *cc[4];
	const char *name, *email, *sender;
	PpFlags flags;
} AuthorRow;

#define MUNGED (G_GUINT64_CONSTANT (1) << 19)
#define NO_FROM (G_GUINT64_CONSTANT (1) << 3)
#define ODD_FROM (G_GUINT64_CONSTANT (1) << 4)

static const AuthorRow authors[] = {
	{ "John <John@X.org>", NULL, { NULL }, { NULL }, "John", "John@X.org", "john@x.org", 0 },
	{ "John <john@x.org>", "Else <e@x.org>", { "John <j@y.org>" }, { NULL },
	  "John", "john@x.org", "john@x.org", 0 },
	/* nothing to find an address in */
	{ NULL, NULL, { NULL }, { NULL }, NULL, "unknown@invalid", "unknown@invalid", NO_FROM },
	{ "", NULL, { NULL }, { NULL }, NULL, "unknown@invalid", "unknown@invalid", NO_FROM },
	{ "John  Q. D\xc3\x96" "E", NULL, { NULL }, { NULL }, "John  Q. D\xc3\x96" "E", "john-q-d\xc3\xb6" "e@invalid",
	  "John  Q. D\xc3\x96" "E <john-q-d\xc3\xb6" "e@invalid>", ODD_FROM },
	{ "<>", NULL, { NULL }, { NULL }, "<>", "unknown@invalid", "<> <unknown@invalid>", ODD_FROM },
	/* X-Original-From */
	{ "John via L <" LIST ">", "John <john@x.org>", { NULL }, { NULL }, "John", "john@x.org", "john@x.org", MUNGED },
	{ "'John' via L <" LIST ">", "j@x.org", { NULL }, { NULL }, "John", "j@x.org", "j@x.org", MUNGED },
	{ LIST, "Johnny <j@x.org>", { NULL }, { NULL }, "Johnny", "j@x.org", "j@x.org", MUNGED },
	{ "John via L <" LIST ">", "rubbish", { "John <john@x.org>" }, { NULL }, "John", "john@x.org", "john@x.org", MUNGED },
	{ "John via L <" LIST ">", LIST, { "John <john@x.org>" }, { NULL }, "John", "john@x.org", "john@x.org", MUNGED },
	/* Reply-To, then Cc */
	{ "John via L <LIST@lists.Example.org>", NULL, { "Jim <jim@x.org>, John <john@x.org>" }, { NULL },
	  "John", "john@x.org", "john@x.org", MUNGED },
	{ "John via L <second@lists.example.org>", NULL, { "Jim <jim@x.org>", "john <john@x.org>" }, { NULL },
	  "John", "john@x.org", "john@x.org", MUNGED },
	{ "John via L <" LIST ">", NULL, { "L <" LIST ">" }, { "a@x.org, b@x.org", "John <john@x.org>" },
	  "John", "john@x.org", "john@x.org", MUNGED },
	{ "John via mail via L <" LIST ">", NULL, { NULL }, { "John <a@x.org>, John via mail <b@x.org>" },
	  "John via mail", "b@x.org", "John via mail <b@x.org>", MUNGED },
	{ "John via <" LIST ">", NULL, { "John <john@x.org>" }, { NULL }, "John", "john@x.org", "john@x.org", MUNGED },
	{ "\"Doe, John via L\" <" LIST ">", NULL, { "x@y.org, \"Doe, John\" <john@x.org>" }, { NULL },
	  "Doe, John", "john@x.org", "john@x.org", MUNGED },
	{ "Doe, John via L <" LIST ">", NULL, { "x@y.org, Doe, John <john@x.org>, z@y.org" }, { NULL },
	  "Doe, John", "john@x.org", "john@x.org", MUNGED },
	{ "\"Doe, John via L\" <" LIST ">", NULL, { "john@x.org (Doe, John), z@y.org" }, { NULL },
	  "Doe, John", "john@x.org", "john@x.org", MUNGED },
	{ "John via L <" LIST ">", NULL, { "\"open, a@x.org, John <john@x.org>" }, { NULL },
	  "John", "john@x.org", "john@x.org", MUNGED },
	{ "John via L <" LIST ">", NULL, { "(open, a@x.org, John <john@x.org>" }, { NULL },
	  "John", "john@x.org", "john@x.org", MUNGED },
	{ "john at x.org via L <" LIST ">", NULL, { NULL }, { NULL }, "john at x.org via L", LIST,
	  "john at x.org via L <" LIST ">", MUNGED },
	{ "john.d--- via L <" LIST ">", NULL, { "john.d@x.org" }, { NULL }, NULL, "john.d@x.org", "john.d@x.org", MUNGED },
	{ "john@x.org via L <" LIST ">", NULL, { NULL }, { "a@x.org, john@x.org" }, NULL, "john@x.org", "john@x.org", MUNGED },
	/* a name without "via" */
	{ "John <" LIST ">", NULL, { "John <john@x.org>" }, { NULL }, "John", "john@x.org", "john@x.org", MUNGED },
	{ LIST, NULL, { "john@x.org" }, { NULL }, NULL, "john@x.org", "john@x.org", MUNGED },
	{ LIST, NULL, { NULL }, { "john@x.org" }, NULL, LIST, LIST, MUNGED },
	/* not found: the list stays, and so does its name for it */
	{ "John via L <" LIST ">", NULL, { "Jim <jim@x.org>, jim@x.org" }, { "L <" LIST ">" },
	  "John via L", LIST, "John via L <" LIST ">", MUNGED },
	/* somebody else's list: left alone, but its authors are kept apart */
	{ "John via O <other@x.org>", "John <john@x.org>", { "John <john@x.org>" }, { NULL },
	  "John via O", "other@x.org", "John via O <other@x.org>", 0 },
};

static void
test_author (void)
{
	static const char *const lists[] = { "none@x.org", LIST, "second@lists.example.org", NULL };

	for (guint i = 0; i < G_N_ELEMENTS (authors); i++) {
		const AuthorRow *row = &authors[i];
		g_autofree char *sender = NULL;
		PpAddress author;
		PpFlags flags = 0;

		pp_author_from_headers (row->from, row->original, row->reply_to, row->cc, lists, &author, &sender, &flags);
		pp_assert_row_str (i, author.name, row->name);
		pp_assert_row_str (i, author.email, row->email);
		pp_assert_row_str (i, sender, row->sender);
		g_assert_cmphex (flags, ==, row->flags);
		pp_address_clear (&author);
	}
}

/* Without settings nothing is taken for a list, and absent fields are no trouble. */
static void
test_no_settings (void)
{
	g_autofree char *sender = NULL;
	PpAddress author;
	PpFlags flags = 0;

	pp_author_from_headers ("John via L <" LIST ">", "john@x.org", NULL, NULL, NULL, &author, &sender, &flags);
	g_assert_cmpstr (author.email, ==, LIST);
	g_assert_cmpstr (sender, ==, "John via L <" LIST ">");
	g_assert_cmphex (flags, ==, 0);
	pp_address_clear (&author);
}

/* A sender has room in an index, however long his address is. */
static void
test_long_sender (void)
{
	for (guint length = PP_LIMIT_MSGID_KEY; length <= PP_LIMIT_MSGID_KEY + 1; length++) {
		g_autofree char *local = g_strnfill (length - strlen ("@x.org"), 'A');
		g_autofree char *from = g_strconcat ("Ann <", local, "@x.org>", NULL), *sender = NULL;
		PpAddress author;
		PpFlags flags = 0;

		pp_author_from_headers (from, NULL, NULL, NULL, NULL, &author, &sender, &flags);
		g_assert_cmpuint (strlen (author.email), ==, length);
		if (length > PP_LIMIT_MSGID_KEY)
			g_assert_true (g_str_has_prefix (sender, "<sha256-") && strlen (sender) == strlen ("<sha256->") + 64);
		else
			g_assert_true (strlen (sender) == length && g_str_has_suffix (sender, "a@x.org"));
		pp_address_clear (&author);
	}
}

/* What was made to take quadratic time takes no time: a megabyte of each. */
static void
test_hostile (void)
{
	static const char *const units[] = {
		"<", ">", "<>", "<a>", "\"", "\"\\", "(", ")", "()", ",", "a@b,", " at ", "\"a\",", "(,", "\",", "@", "a ",
		" via ", "'",
	};
	static const char *const lists[] = { LIST, NULL };

	for (guint i = 0; i < G_N_ELEMENTS (units); i++) {
		g_autoptr (GString) text = g_string_new (NULL);
		while (text->len < 1000000)
			g_string_append (text, units[i]);
		const char *values[] = { text->str, NULL };
		g_autofree char *sender = NULL;
		PpAddress author;
		PpFlags flags = 0;

		pp_author_from_headers (text->str, NULL, NULL, NULL, NULL, &author, &sender, &flags);
		g_assert_nonnull (author.email);
		pp_address_clear (&author);
		g_clear_pointer (&sender, g_free);
		pp_author_from_headers ("X via L <" LIST ">", text->str + 1, values, values, lists, &author, &sender, &flags);
		g_assert_nonnull (author.email);
		pp_address_clear (&author);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/address/long-sender", test_long_sender);
	g_test_add_func ("/address/split", test_split);
	g_test_add_func ("/address/author", test_author);
	g_test_add_func ("/address/no-settings", test_no_settings);
	g_test_add_func ("/address/hostile", test_hostile);
	return g_test_run ();
}
