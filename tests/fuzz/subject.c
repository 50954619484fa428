/* The input is a subject, decoded. */
#include "fuzz.h"

#include <string.h>

#include "mail/limits.h"
#include "mail/text.h"
#include "patch/subject.h"

static void
check_subject (const PpSubject *subject)
{
	fuzz_check_text (subject->name);
	fuzz_check_text (subject->title);
	g_assert_true (g_str_has_suffix (subject->name, subject->title));
	for (char **prefix = subject->prefixes; *prefix != NULL; prefix++) {
		fuzz_check_text (*prefix);
		g_assert_cmpstr (*prefix, !=, "");
		g_assert_null (strpbrk (*prefix, ",]"));
	}
	g_assert_cmpuint (subject->version, <=, PP_LIMIT_NUMBER);
	g_assert_true (subject->has_version || subject->version == 1);
	g_assert_cmpuint (subject->number, <=, PP_LIMIT_NUMBER);
	g_assert_cmpuint (subject->total, >=, 1);
	g_assert_cmpuint (subject->total, <=, PP_LIMIT_NUMBER);
	g_assert_true (subject->numbered || (subject->number == 1 && subject->total == 1));
}

/* A name that is sent as a subject is read as the same name. */
static void
check_again (const PpSubject *subject)
{
	g_autoptr (PpSubject) again = pp_subject_parse (subject->name, NULL);

	/* a title may look like the start of a subject itself */
	if (g_str_has_prefix (subject->name, "[") && *subject->prefixes != NULL) {
		g_assert_cmpstr (again->title, ==, subject->title);
	}
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
	static const char *const drop[] = { "ltp", "Größe", NULL };
	FuzzInput input = { data, size };
	g_autofree char *raw = fuzz_take_text (&input);
	PpFlags flags = 0;
	g_autofree char *text = pp_text_decode_header (raw, strlen (raw), &flags);
	g_autoptr (PpSubject) subject = pp_subject_parse (text, NULL);
	g_autoptr (PpSubject) dropped = pp_subject_parse (text, drop);

	check_subject (subject);
	check_subject (dropped);
	check_again (subject);
	g_assert_cmpstr (subject->title, ==, dropped->title);
	g_assert_cmpint (subject->reply, ==, dropped->reply);
	return 0;
}
