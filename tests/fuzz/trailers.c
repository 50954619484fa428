/* The first byte says whether it is a reply; the rest is the text. */
#include "fuzz.h"

#include <string.h>

#include "mail/limits.h"
#include "patch/pull.h"

static void
check_trailers (const GPtrArray *trailers)
{
	g_assert_cmpuint (trailers->len, <=, PP_LIMIT_TRAILERS);
	for (guint i = 0; i < trailers->len; i++) {
		const PpTrailer *trailer = trailers->pdata[i];

		g_assert_cmpuint (strlen (trailer->name), <=, PP_LIMIT_TRAILER_NAME);
		g_assert_cmpstr (trailer->name, !=, "");
		g_assert_true (g_str_is_ascii (trailer->name));
		fuzz_check_text (trailer->value);
		g_assert_null (strchr (trailer->value, '\n'));
	}
}

/* Written at the end of a message they are read as they were. */
static void
check_round_trip (const GPtrArray *trailers)
{
	g_autoptr (GString) text = g_string_new ("text\n\n");
	g_autoptr (GPtrArray) again = NULL;
	PpFlags flags = 0;

	for (guint i = 0; i < trailers->len; i++) {
		const PpTrailer *trailer = trailers->pdata[i];

		g_string_append_printf (text, "%s: %s\n", trailer->name, trailer->value);
	}
	again = pp_trailers_parse (text->str, FALSE, &flags);
	g_assert_cmpuint (again->len, ==, trailers->len);
	for (guint i = 0; i < trailers->len; i++) {
		const PpTrailer *a = trailers->pdata[i], *b = again->pdata[i];

		g_assert_cmpstr (a->name, ==, b->name);
		g_assert_cmpstr (a->value, ==, b->value);
	}
}

static void
check_metadata (const char *text)
{
	PpMetadata metadata = { 0 };
	PpFlags flags = 0;

	pp_metadata_parse (text, &metadata, &flags);
	if (metadata.base_commit != NULL)
		fuzz_check_hex (metadata.base_commit, strlen (metadata.base_commit) == 64 ? 64 : 40);
	fuzz_check_text (metadata.change_id);
	g_assert_cmpuint (metadata.depends_on->len, <=, PP_LIMIT_TRAILERS);
	g_assert_cmpuint (metadata.prerequisites->len, <=, PP_LIMIT_TRAILERS);
	for (guint i = 0; i < metadata.depends_on->len; i++)
		fuzz_check_text (metadata.depends_on->pdata[i]);
	for (guint i = 0; i < metadata.prerequisites->len; i++)
		fuzz_check_text (metadata.prerequisites->pdata[i]);
	pp_metadata_clear (&metadata);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
	FuzzInput input = { data, size };
	gboolean reply = fuzz_take_below (&input, 2) == 1;
	g_autofree char *text = fuzz_take_text (&input);
	g_autofree char *url = pp_pull_url (text);
	PpFlags flags = 0;
	g_autoptr (GPtrArray) trailers = pp_trailers_parse (text, reply, &flags);

	check_trailers (trailers);
	if ((flags & PP_FLAG_TOO_MANY_TRAILERS) == 0)
		check_round_trip (trailers);
	check_metadata (text);
	fuzz_check_text (url);
	fuzz_check_flags (flags);
	return 0;
}
