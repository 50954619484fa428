#include "config.h"

#include "mail/mbox.h"
#include "mail/mboxrd.h"
#include "unit.h"

static const struct {
	const char *header, *body;
	const char *mbox;	/* after the From_ line */
} rows[] = {
	{ "A: b\n\n", "text\n", "A: b\n\ntext\n\n" },
	{ "A: b\n\n", "no line end", "A: b\n\nno line end\n\n" },
	{ "A: b\n\n", "", "A: b\n\n\n" },
	{ "A: b\n", "", "A: b\n\n" },
	{ "", "", "\n" },
	{ "A: b\n\n", "From x\n>From y\n>>From z\n From\nFrom\n", "A: b\n\n>From x\n>>From y\n>>>From z\n From\nFrom\n\n" },
	{ ">From x\nA: b\n\n", "> From\n", ">From x\nA: b\n\n> From\n\n" },
	{ "A: b\r\n\r\n", "From x\r\n\r\n", "A: b\r\n\r\n>From x\r\n\r\n\n" },
	/* an empty line need not stand between the two */
	{ "A: b\n", "no field\nFrom x\n>From y\n\nz\n", "A: b\nno field\n>From x\n>>From y\n\nz\n\n" },
	{ "A: b\n\n", "tail\nFrom ", "A: b\n\ntail\n>From \n\n" },
};

static void
append (GString *mbox, const char *header, const char *body)
{
	g_autoptr (GBytes) header_bytes = g_bytes_new_static (header, strlen (header));
	g_autoptr (GBytes) body_bytes = g_bytes_new_static (body, strlen (body));

	pp_mboxrd_append (mbox, header_bytes, body_bytes);
}

static void
test_rows (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (GString) mbox = g_string_new (NULL);
		g_autofree char *want = g_strconcat (PP_MBOXRD_FROM_LINE, rows[i].mbox, NULL);

		append (mbox, rows[i].header, rows[i].body);
		pp_assert_row_str (i, mbox->str, want);
	}
}

/* What no reader can undo must not start a message of its own either. */
static void
test_stray_from_line (void)
{
	g_autoptr (GString) mbox = g_string_new (NULL);

	append (mbox, "A: b\nFrom x Thu Jan  1 00:00:00 1970\nC: d\n\n", "text\n");
	g_assert_cmpstr (mbox->str, ==, PP_MBOXRD_FROM_LINE
	                 "A: b\n>From x Thu Jan  1 00:00:00 1970\nC: d\n\ntext\n\n");
}

typedef struct {
	const GString *text;
	gsize at;
} Reader;

static gssize
read_text (gpointer data, char *buffer, gsize length, GError **error)
{
	Reader *reader = data;
	gsize n = MIN (length, reader->text->len - reader->at);

	memcpy (buffer, reader->text->str + reader->at, n);
	reader->at += n;
	return (gssize) n;
}

/* What is written is read back byte by byte, one message after the other. */
static void
test_round_trip (void)
{
	g_autoptr (GString) text = g_string_new (NULL);
	Reader reader = { text, 0 };
	g_autoptr (PpMbox) mbox = NULL;
	PpMboxMessage message;

	for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
		append (text, rows[i].header, rows[i].body);
	mbox = pp_mbox_new (read_text, &reader, PP_MBOX_RD);
	for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (GString) want = g_string_new (rows[i].header);
		gsize length;
		const char *got;

		g_assert_cmpint (pp_mbox_next (mbox, &message, NULL), ==, 1);
		got = g_bytes_get_data (message.raw, &length);
		g_string_append (want, rows[i].body);
		if (want->len > 0 && want->str[want->len - 1] != '\n')
			g_string_append_c (want, '\n');
		g_test_message ("row %u", i);
		g_assert_cmpmem (got, length, want->str, want->len);
		pp_mbox_message_clear (&message);
	}
	g_assert_cmpint (pp_mbox_next (mbox, &message, NULL), ==, 0);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/mboxrd/rows", test_rows);
	g_test_add_func ("/mboxrd/stray-from-line", test_stray_from_line);
	g_test_add_func ("/mboxrd/round-trip", test_round_trip);
	return g_test_run ();
}
