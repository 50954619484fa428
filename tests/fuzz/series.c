/* The first byte is the order in which things are tried; each fact takes eight bytes and more:
 *
 *     sender, version | number << 4, total | kind << 4, gap of time, refs, a byte for each ref
 *
 * Every input is a history.
 */
#include "fuzz.h"

#include "property/check-grouping.h"

/* More facts cost more than they find. */
#define MAX_FACTS 24

static const gint64 gaps[] = { 0, 1, 2, 60, 600, 1199, 1200, 1201, 2400, 2401, 7200, 90000, -1, -3, -1200, -1300 };

static const char *const senders[] = { "ann@x", "bob@x", "eve@x", "Ann via list <list@x>" };

/* One of the facts so far, of those that come, itself, or of what is never seen. */
static char *
take_ref (FuzzInput *input)
{
	guint pick = fuzz_take_byte (input);

	return pick < 0xf0 ? g_strdup_printf ("<%u@x>", pick % MAX_FACTS) : g_strdup_printf ("<unseen.%u@x>", pick & 3);
}

static char **
take_refs (FuzzInput *input, guint count)
{
	GPtrArray *refs = g_ptr_array_new ();

	for (guint i = 0; i < count; i++)
		g_ptr_array_add (refs, take_ref (input));
	g_ptr_array_add (refs, NULL);
	return (char **) g_ptr_array_free (refs, FALSE);
}

static void
take_marks (FuzzInput *input, PpFact *fact)
{
	guint first = fuzz_take_byte (input), second = fuzz_take_byte (input);

	fact->version = first & 3;
	fact->number = first >> 4 & 7;
	fact->total = second & 7;
	switch (second >> 4 & 3) {
	case 0:
		fact->number = fact->total = 1;
		return;
	case 1:
		fact->serves_as_cover = fact->number == 0;
		break;
	default:
		fact->cover = fact->number == 0;
	}
	fact->numbered = TRUE;
	fact->total = MAX (fact->total, 1);
	if (second >> 6 == 3 && fact->number > 0)
		fact->total = 20000;
}

static PpFact *
take_fact (FuzzInput *input, guint i, gint64 *now)
{
	g_autofree char *msgid = g_strdup_printf ("<%u@x>", i);
	PpFact *fact = pp_fact_new (msgid);

	fact->sender = g_strdup (senders[fuzz_take_below (input, G_N_ELEMENTS (senders))]);
	take_marks (input, fact);
	*now += gaps[fuzz_take_below (input, G_N_ELEMENTS (gaps))];
	fact->date = *now;
	fact->refs = take_refs (input, fuzz_take_below (input, 6));
	fact->name = g_strdup_printf ("[PATCH] %u", i % 5);
	fact->title = g_strdup_printf ("%u", i % 5);
	return fact;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
	FuzzInput input = { data, size };
	g_autoptr (PpHistory) history = pp_history_new ();
	guint seed = fuzz_take_byte (&input);
	gint64 now = 1600000000;

	for (guint i = 0; i < MAX_FACTS && input.size > 0; i++)
		pp_history_add (history, take_fact (&input, i, &now));
	pp_check_grouping (history, seed, "fuzz");
	return 0;
}
