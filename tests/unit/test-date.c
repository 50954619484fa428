#include "unit.h"

#include "mail/date.h"
#include "mail/message.h"

#define NONE G_MAXINT64

/* The numbers are those of Python's mktime_tz (parsedate_tz (…)). */
static const struct {
	const char *value;
	gint64 date;
} dates[] = {
	/* the usual */
	{ "Mon, 29 Apr 2019 02:15:07 +0200", 1556496907 },
	{ "29 Apr 2019 02:15:07 +0200", 1556496907 },
	{ "Mon, 29 Apr 2019 02:15 +0200", 1556496900 },
	{ "Mon,29 Apr 2019 02:15:07 -0330 (NST)", 1556516707 },
	{ "  Mon,  29   Apr 2019 02:15:07 +0200  ", 1556496907 },
	{ "mon, 29 APRIL 2019 02:15:07 gmt", 1556504107 },
	{ "Thu, 29 Feb 2024 23:59:60 +0000", 1709251200 },
	/* zones */
	{ "29 Apr 2019 02:15:07", 1556504107 },
	{ "29 Apr 2019 02:15:07 -0000", 1556504107 },
	{ "29 Apr 2019 02:15:07 GMT", 1556504107 },
	{ "29 Apr 2019 02:15:07 EDT", 1556518507 },
	{ "29 Apr 2019 02:15:07 pst", 1556532907 },
	{ "29 Apr 2019 02:15:07 CEST", 1556504107 },
	{ "29 Apr 2019 02:15:07 +01:00", 1556504107 },
	{ "29 Apr 2019 02:15:07 (PDT)", 1556504107 },
	{ "29 Apr 2019 02:15:07 +9999", 1556141767 },
	{ "29 Apr 2019 02:15:07 +1", 1556504047 },
	{ "29 Apr 2019 02:15:07+0100", 1556500507 },
	{ "29 Apr 2019 02:15:07-0100", 1556507707 },
	{ "29 Apr 2019 02:15:07 - 0100", 1556504107 },
	/* other forms */
	{ "Mon Apr 29 02:15:07 2019", 1556504107 },
	{ "Mon Apr 29 02:15:07 2019 +0200", 1556496907 },
	{ "Mon Apr 29 02:15:07 +0200 2019", 1556496907 },
	{ "Apr 29 2019 02:15:07 +0200", 1556496907 },
	{ "April 29, 2019, 02:15:07 +0200", 1556496907 },
	{ "Mon Apr 29 02:15:07 CEST 2019", 1556504107 },
	{ "Monday, 29-Apr-19 02:15:07 GMT", 1556504107 },
	{ "29-Apr-2019 02:15:07 GMT", 1556504107 },
	{ "29 Apr 2019 02.15.07 +0200", 1556496907 },
	{ "29 Apr 2019 02.15 +0200", 1556496900 },
	/* fields out of range roll over */
	{ "32 Apr 2019 02:15:07 +0000", 1556763307 },
	{ "29 Apr 2019 25:15:07 +0000", 1556586907 },
	{ "29 Apr 2019 02:75:99 +0000", 1556507799 },
	{ "0 Apr 2019 00:00:00 +0000", 1553990400 },
	{ "-1 Apr 2019 00:00:00 +0000", 1553904000 },
	{ "31 Feb 2023 00:00:00 +0000", 1677801600 },
	/* years */
	{ "1 Jan 69 00:00:00 +0000", -31536000 },
	{ "1 Jan 68 00:00:00 +0000", 3092601600 },
	{ "1 Jan 99 00:00:00 +0000", 915148800 },
	{ "1 Jan 0 00:00:00 +0000", 946684800 },
	{ "1 Jan 119 00:00:00 +0000", -58411929600 },
	{ "1 Jan 1970 00:00:00 +0000", 0 },
	{ "31 Dec 9999 23:59:59 +0000", 253402300799 },
	{ "31 Dec 9999 23:59:59 -0001", NONE },
	{ "1 Jan 10000 00:00:00 +0000", NONE },
	{ "1 Jan 20777 00:00:00 +0000", NONE },
	/* int() as Python has it */
	{ "2_9 Apr 2019 02:15:07 +0000", 1556504107 },
	{ "_29 Apr 2019 02:15:07 +0000", NONE },
	{ "29 Apr 2019 +2:15:07 +0000", 1556504107 },
	{ "\xd9\xa2\xd9\xa9 Apr 2019 02:15:07 +0000", 1556504107 },
	/* too large for any integer */
	{ "99999999999999999999 Apr 2019 02:15:07 +0000", NONE },
	{ "29 Apr 99999999999999999999 02:15:07 +0000", NONE },
	{ "29 Apr 2019 99999999999999999999:15:07 +0000", NONE },
	{ "29 Apr 2019 02:15:07 +99999999999999999999", NONE },
	{ "-9223372036854775808 Apr 2019 02:15:07 +0000", NONE },
	/* cannot be read */
	{ "", NONE },
	{ "   ", NONE },
	{ ",", NONE },
	{ "Mon,", NONE },
	{ "Mon", NONE },
	{ "29", NONE },
	{ "29 Apr", NONE },
	{ "29 Apr 2019", NONE },
	{ "2019-04-29 02:15:00", NONE },
	{ "2019-04-29T02:15:00Z", NONE },
	{ "29/04/2019 02:15:00 +0000", NONE },
	{ "29 Foo 2019 02:15:07 +0000", NONE },
	{ "29 Apr 2019 02 +0000", NONE },
	{ "29 Apr 2019 02:15:07:01 +0000", NONE },
	{ "29 Apr 2019 : +0000", NONE },
	{ "Apr Apr 2019 02:15:07 +0000", NONE },
	{ "29 Apr , 02:15:07 +0000", NONE },
	{ "--- 02:15:07 GMT", NONE },
	{ "Mon, 29. April 2019 02:15:07 +0000", NONE },
	{ "yesterday", NONE },
};

static void
test_parse (void)
{
	gint64 date;

	for (guint i = 0; i < G_N_ELEMENTS (dates); i++) {
		if (!pp_date_parse (dates[i].value, &date))
			date = NONE;
		if (date != dates[i].date)
			g_error ("'%s': got %" G_GINT64_FORMAT, dates[i].value, date);
	}
	g_assert_false (pp_date_parse (NULL, &date));
}

/* A megabyte of anything take no time. */
static void
test_hostile (void)
{
	static const char *const units[] = { " ", "1", "1 ", ",", ":", "-", "1_", "Apr ", "\xe2\x80\xa8" };
	gint64 date;

	for (guint i = 0; i < G_N_ELEMENTS (units); i++) {
		g_autoptr (GString) text = g_string_new ("29 Apr 2019 02:15:07 GMT ");
		while (text->len < 1000000)
			g_string_append (text, units[i]);
		g_assert_true (pp_date_parse (text->str, &date));
		g_assert_cmpint (date, ==, G_GINT64_CONSTANT (1556504107));
		g_assert_false (pp_date_parse (text->str + strlen ("29 Apr 2019 02:15:07 GMT "), &date));
	}
}

#define DATE "Mon, 29 Apr 2019 00:00:00 +0000"
#define AT G_GINT64_CONSTANT (1556496000)
#define DAY (24 * 60 * 60)
#define ARRIVAL G_GINT64_CONSTANT (1700000000)
#define FROM_LINE G_GINT64_CONSTANT (1600000000)

enum { FINE, NO, ODD };

static const struct {
	const char *date, *received[4];
	gint64 from_line, want;
	int flag;
} choices[] = {
	{ DATE, { NULL }, PP_NO_DATE, AT, FINE },
	{ DATE, { "by x; Sun, 28 Apr 2019 00:00:00 +0000" }, FROM_LINE, AT, FINE },
	/* none: the newest Received, the From_ line, the arrival */
	{ NULL, { "by x; " DATE }, FROM_LINE, AT, NO },
	{ "", { "by x; Sun, 28 Apr 2019 00:00:00 +0000", "by y; " DATE, "by z; 1 Jan 2000 00:00:00 +0000" }, FROM_LINE, AT, NO },
	{ NULL, { "by x", "no; date", "two; of; them; " DATE }, FROM_LINE, AT, NO },
	{ NULL, { "; Thu, 1 Jan 1970 00:00:00 +0000" }, FROM_LINE, FROM_LINE, NO },
	{ NULL, { NULL }, FROM_LINE, FROM_LINE, NO },
	{ NULL, { "; " }, PP_NO_DATE, ARRIVAL, NO },
	{ NULL, { NULL }, 0, ARRIVAL, NO },
	/* not to be read */
	{ "2019-04-29 00:00:00", { "by x; " DATE }, FROM_LINE, AT, ODD },
	{ "soon", { NULL }, PP_NO_DATE, ARRIVAL, ODD },
	{ "1 Jan 20777 00:00:00 +0000", { NULL }, FROM_LINE, FROM_LINE, ODD },
	/* absurd: before 1990, more than two days ahead of the newest Received */
	{ "31 Dec 1989 23:59:59 +0000", { NULL }, FROM_LINE, FROM_LINE, ODD },
	{ "1 Jan 1990 00:00:00 +0000", { NULL }, FROM_LINE, 631152000, FINE },
	{ "1 May 2019 00:00:00 +0000", { "; " DATE, "; 1 Jan 2019 00:00:00 +0000" }, FROM_LINE, AT + 2 * DAY, FINE },
	{ "1 May 2019 00:00:01 +0000", { "; " DATE, "; 1 Jan 2019 00:00:00 +0000" }, FROM_LINE, AT, ODD },
	/* without a Received nothing is too late: nobody looks at the clock */
	{ "1 Jan 2099 00:00:00 +0000", { NULL }, FROM_LINE, G_GINT64_CONSTANT (4070908800), FINE },
};

static void
test_choose (void)
{
	static const PpFlags none = 0;
	const PpFlags *const wanted[] = { &none, &PP_FLAG_NO_DATE, &PP_FLAG_ODD_DATE };

	for (guint i = 0; i < G_N_ELEMENTS (choices); i++) {
		PpFlags flags = 0;
		gint64 got = pp_date_choose (choices[i].date, choices[i].received, choices[i].from_line, ARRIVAL, &flags);
		if (got != choices[i].want || flags != *wanted[choices[i].flag])
			g_error ("row %u: got %" G_GINT64_FORMAT ", flags %" G_GINT64_MODIFIER "x", i, got, flags);
	}
	PpFlags flags = 0;
	g_assert_cmpint (pp_date_choose (NULL, NULL, PP_NO_DATE, ARRIVAL, &flags), ==, ARRIVAL);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/date/parse", test_parse);
	g_test_add_func ("/date/hostile", test_hostile);
	g_test_add_func ("/date/choose", test_choose);
	return g_test_run ();
}
