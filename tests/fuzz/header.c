/* The first byte says what the text behind it is tried as besides; it is a header value as somebody sent it. */
#include "fuzz.h"

#include <string.h>

#include "mail/address.h"
#include "mail/date.h"
#include "mail/encoded-word.h"
#include "mail/limits.h"
#include "mail/msgid.h"
#include "mail/text.h"

/* The years 1 and 9999, UTC. */
#define FIRST_SECOND G_GINT64_CONSTANT (-62135596800)
#define LAST_SECOND G_GINT64_CONSTANT (253402300799)

static void
check_author (const char *value, guint munged)
{
	static const char *const lists[] = { "list@x.org", NULL };
	const char *const others[] = { value, NULL };
	const char *from = munged == 0 ? value : munged == 1 ? "Ann via list <list@x.org>" : NULL;
	PpAddress author = { NULL, NULL };
	g_autofree char *sender = NULL;
	PpFlags flags = 0;

	pp_author_from_headers (from, munged == 1 ? NULL : value, others, others, lists, &author, &sender, &flags);
	fuzz_check_text (author.name);
	fuzz_check_text (author.email);
	g_assert_nonnull (strchr (author.email, '@'));
	fuzz_check_text (sender);
	g_assert_cmpstr (sender, !=, "");
	fuzz_check_flags (flags);
	pp_address_clear (&author);
	pp_address_split (value, &author);
	fuzz_check_text (author.name);
	fuzz_check_text (author.email);
	pp_address_clear (&author);
}

static void
check_date (const char *value)
{
	const char *const received[] = { value, value, NULL };
	PpFlags flags = 0;
	gint64 date = 0;

	if (pp_date_parse (value, &date)) {
		g_assert_cmpint (date, >=, FIRST_SECOND);
		g_assert_cmpint (date, <=, LAST_SECOND);
	}
	date = pp_date_choose (value, received, PP_NO_DATE, 1600000000, &flags);
	g_assert_cmpint (date, >=, FIRST_SECOND);
	g_assert_cmpint (date, <=, LAST_SECOND);
	fuzz_check_flags (flags);
}

static void
check_ids (const char *value)
{
	const char *const values[] = { value, value, NULL };
	PpFlags flags = 0;
	g_autofree char *id = pp_msgid_parse (value, &flags), *asked = pp_msgid_from_user (value);
	g_autofree char *key = pp_msgid_key (value), *again = pp_msgid_key (key);
	g_autoptr (GPtrArray) refs = pp_refs_parse (values, values, id, &flags);

	if (id != NULL) {
		PpFlags none = 0;
		g_autofree char *same = pp_msgid_parse (id, &none);

		fuzz_check_msgid (id);
		g_assert_cmpstr (id, ==, same);
	}
	fuzz_check_text (asked);
	g_assert_cmpuint (strlen (key), <=, PP_LIMIT_MSGID_KEY);
	g_assert_cmpstr (key, ==, again);
	g_assert_cmpuint (refs->len, <=, PP_LIMIT_REFS);
	for (guint i = 0; i < refs->len; i++) {
		fuzz_check_msgid (refs->pdata[i]);
		g_assert_cmpstr (refs->pdata[i], !=, id);
	}
	fuzz_check_flags (flags);
}

static void
check_words (const char *value)
{
	g_autoptr (GString) out = g_string_new (NULL);
	PpFlags flags = 0;

	pp_encoded_words_decode (out, value, strlen (value), &flags);
	g_assert_cmpuint (strlen (out->str), ==, out->len);
	fuzz_check_text (out->str);
	fuzz_check_flags (flags);
	if (strstr (value, "=?") == NULL)
		g_assert_cmpstr (out->str, ==, value);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
	FuzzInput input = { data, size };
	guint munged = fuzz_take_below (&input, 3);
	PpFlags flags = 0;
	g_autofree char *decoded = pp_text_decode_header ((const char *) input.data, input.size, &flags);
	g_autofree char *text = fuzz_take_text (&input);

	check_author (decoded, munged);
	check_date (decoded);
	check_date (text);
	check_ids (decoded);
	check_words (text);
	return 0;
}
