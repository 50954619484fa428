/* Which submissions are refused because they tie too many together: as if they came one after the other. */
#include "unit.h"

#include "../property/history.h"
#include "mail/limits.h"
#include "patch/closure.h"

/* A [PATCH 1/2] of one sender. */
static PpFact *
add_fact (PpHistory *history, gint64 date, const char *const *refs)
{
	g_autofree char *msgid = g_strdup_printf ("<%06u@x>", history->facts->len);
	PpFact *fact = pp_fact_new (msgid);

	fact->sender = g_strdup ("ann");
	fact->numbered = TRUE;
	fact->total = 2;
	fact->date = date;
	fact->refs = g_strdupv ((char **) refs);
	pp_history_add (history, fact);
	return fact;
}

/* Which of several new ones would be refused, each in its turn. Stored are STORED that refer to one id, so that what comes
 * first is tied to fewer than what comes last; and one apart from them. */
static char *
refused_of (guint stored, const char *const (*refs)[3], guint n_new)
{
	static const char *const top[] = { "<top@x>", NULL }, *const none[] = { NULL };
	g_autoptr (PpHistory) history = pp_history_new ();
	g_autoptr (PpClosure) closure = pp_closure_new ();
	g_autofree gboolean *refused = g_new0 (gboolean, n_new);
	GString *text = g_string_new (NULL);
	guint count;

	for (guint i = 0; i < n_new + stored; i++) {
		PpFact *fact = add_fact (history, 1600000000 + 3600 * (gint64) i, i < n_new ? refs[i] : top);

		/* a number where a reference would be: sent so many minutes after the first of the stored ones */
		if (i < n_new && refs[i][0] != NULL && refs[i][0][0] != '<')
			fact->date = 1600000000 + 3600 * (gint64) n_new + 60 * g_ascii_strtoll (refs[i][0], NULL, 10);
	}
	add_fact (history, 1500000000, none);
	for (guint i = 0; i < history->facts->len; i++)
		pp_closure_add (closure, pp_history_copy_fact (history->facts->pdata[i]));
	count = pp_closure_refused (closure, n_new, refused);
	for (guint i = 0; i < n_new; i++) {
		g_string_append_c (text, refused[i] ? 'R' : '-');
		count -= refused[i] ? 1 : 0;
	}
	g_assert_cmpuint (count, ==, 0);
	return g_string_free (text, FALSE);
}

static void
test_refused (void)
{
	static const struct {
		guint stored;	/* how many below the limit */
		const char *const refs[5][3];	/* of the new ones, which are <000000@x> to <000004@x> */
		const char *want;
	} rows[] = {
		/* by what is nearest to both */
		{ 0, { { "<top@x>" }, { "<top@x>" }, { 0 }, { "<top@x>" }, { "<other@x>" } }, "RR-R-" },
		{ 2, { { "<top@x>" }, { "<top@x>" }, { "<top@x>" }, { 0 }, { "<top@x>" } }, "--R-R" },
		/* farther ids that nobody has seen tie nothing */
		{ 0, { { "<a@x>", "<top@x>" }, { "<b@x>" }, { 0 }, { 0 }, { 0 } }, "-----" },
		/* through another new one, once it is there */
		{ 0, { { "<a@x>" }, { "<000004@x>" }, { 0 }, { "<000002@x>" }, { "<top@x>" } }, "----R" },
		{ 0, { { "<top@x>" }, { "<000000@x>" }, { "<a@x>" }, { "<000001@x>" }, { 0 } }, "RR-R-" },
		/* one that is referred to joins what refers to it */
		{ 1, { { "<000003@x>", "<top@x>" }, { 0 }, { "<000003@x>" }, { "<top@x>" }, { "<000002@x>" } }, "---RR" },
		/* a run is tied together while its members are near */
		{ 0, { { "0" }, { "-20" }, { "-41" }, { "-30" }, { "85" } }, "RR-R-" },
		/* the reference to itself */
		{ 0, { { "<000000@x>" }, { "<000001@x>", "<top@x>" }, { 0 }, { 0 }, { 0 } }, "-R---" },
	};

	for (guint row = 0; row < G_N_ELEMENTS (rows); row++) {
		g_autofree char *got = refused_of (PP_LIMIT_CLOSURE - rows[row].stored, rows[row].refs, 5);

		pp_assert_row_str (row, got, rows[row].want);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/refusal/cases", test_refused);
	return g_test_run ();
}
