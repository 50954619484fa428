#include "archive.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define AUTHORS 4
#define EVENTS 14
/* Postings of one author that could be taken for one are so far apart. */
#define APART (45 * MINUTE)

typedef enum {
	THREAD_COVER,		/* every patch below the cover */
	THREAD_COVER_DEEP,	/* each below the one before */
	THREAD_FIRST,		/* no cover, every patch below the first */
	THREAD_FIRST_DEEP,
	THREAD_NONE,
	N_THREADS,
} Threading;

/* One posting. */
typedef struct {
	guint author, topic, version, total;
	int number;		/* of PpMail.series */
	char *cover;		/* ids; that of a lost one too */
	char **patches;
	gboolean has_partial;
} Series;

typedef struct {
	GRand *rand;
	const char *list_id;
	guint32 seed;
	gint64 now;
	gint64 free_at[AUTHORS];	/* when an author's next posting is no part of the last */
	gint64 skew[AUTHORS];
	guint ids;
	GPtrArray *mails;
	GPtrArray *refs;	/* of char **: of each mail, nearest first */
	GPtrArray *series;	/* of Series * */
} Maker;

static const char *const names[AUTHORS] = { "Ann Example", "Bob Example", "Cid Example", "Zo\xc3\xab Example" };

static gboolean
chance (Maker *maker, guint percent)
{
	return g_rand_int_range (maker->rand, 0, 100) < (gint32) percent;
}

static guint
pick (Maker *maker, guint below)
{
	return (guint) g_rand_int_range (maker->rand, 0, (gint32) below);
}

static void
mail_free (PpMail *mail)
{
	g_free (mail->msgid);
	g_bytes_unref (mail->raw);
	g_free (mail);
}

static void
series_free (Series *series)
{
	g_free (series->cover);
	g_strfreev (series->patches);
	g_free (series);
}

static char *
new_id (Maker *maker)
{
	return g_strdup_printf ("<%u.%u@example.org>", maker->seed, maker->ids++);
}

static void
append_refs (GString *raw, char **refs)
{
	guint n = refs != NULL ? g_strv_length (refs) : 0;

	if (n == 0)
		return;
	g_string_append_printf (raw, "In-Reply-To: %s\nReferences:", refs[0]);
	while (n-- > 0)
		g_string_append_printf (raw, " %s", refs[n]);
	g_string_append_c (raw, '\n');
}

/* Sends a mail now; takes ID and REFS. */
static void
send_mail (Maker *maker, char *id, char **refs, guint author, const char *subject, const char *body, int series)
{
	gint64 date = maker->now + maker->skew[author];
	g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (date);
	g_autofree char *stamp = g_date_time_format (time, "%a, %d %b %Y %H:%M:%S +0000");
	g_autoptr (GString) raw = g_string_new (NULL);
	PpMail *mail = g_new0 (PpMail, 1);

	g_string_append_printf (raw, "From: %s <%c@example.org>\nList-Id: <%s>\nMessage-ID: %s\nDate: %s\nSubject: %s\n",
	                        names[author], 'a' + author, maker->list_id, id, stamp, subject);
	append_refs (raw, refs);
	g_string_append_printf (raw, "\n%s", body);
	mail->msgid = id;
	mail->raw = g_bytes_new (raw->str, raw->len);
	mail->series = series;
	g_ptr_array_add (maker->mails, mail);
	g_ptr_array_add (maker->refs, refs != NULL ? refs : g_new0 (char *, 1));
}

static char *
patch_body (Maker *maker, const Series *series, guint number)
{
	return g_strdup_printf ("Change part %u of topic %u.\n\nSigned-off-by: %s <%c@example.org>\n---\n"
	                        "diff --git a/f%u b/f%u\n--- a/f%u\n+++ b/f%u\n@@ -1 +1 @@\n-old\n+%u.%u.%u.%u\n",
	                        number, series->topic, names[series->author], 'a' + series->author, number, number,
	                        number, number, series->topic, series->version, number, pick (maker, 1000));
}

static char *
patch_subject (const Series *series, guint number)
{
	g_autofree char *version = series->version > 1 ? g_strdup_printf (" v%u", series->version) : g_strdup ("");

	if (number == 0)
		return g_strdup_printf ("[PATCH%s 0/%u] Topic %u", version, series->total, series->topic);
	return g_strdup_printf ("[PATCH%s %u/%u] Topic %u, part %u", version, number, series->total, series->topic,
	                        number);
}

static void
send_patch (Maker *maker, const Series *series, guint number, char **refs)
{
	g_autofree char *subject = patch_subject (series, number);
	g_autofree char *body = patch_body (maker, series, number);

	send_mail (maker, g_strdup (series->patches[number - 1]), refs, series->author, subject, body, series->number);
}

static char **
refs_new (const char *first, const char *second, const char *third)
{
	const char *const all[] = { first, second, third };
	char **refs = g_new0 (char *, 4);
	guint n = 0;

	for (guint i = 0; i < 3; i++)
		if (all[i] != NULL)
			refs[n++] = g_strdup (all[i]);
	return refs;
}

/* What patch NUMBER refers to; ABOVE is what the whole series is in reply to, or NULL. */
static char **
patch_refs (const Series *series, Threading threading, guint number, const char *above)
{
	const char *before = number > 1 ? series->patches[number - 2] : NULL;

	switch (threading) {
	case THREAD_COVER:
		return refs_new (series->cover, above, NULL);
	case THREAD_COVER_DEEP:
		return before != NULL ? refs_new (before, series->cover, above) : refs_new (series->cover, above, NULL);
	case THREAD_FIRST:
		return number > 1 ? refs_new (series->patches[0], above, NULL) : refs_new (above, NULL, NULL);
	case THREAD_FIRST_DEEP:
		return before != NULL ? refs_new (before, number > 2 ? series->patches[0] : NULL, above)
		                      : refs_new (above, NULL, NULL);
	default:
		return refs_new (above, NULL, NULL);
	}
}

static Series *
new_series (Maker *maker, guint author, guint topic, guint version, guint total)
{
	Series *series = g_new0 (Series, 1);

	series->author = author;
	series->topic = topic;
	series->version = version;
	series->total = total;
	series->number = (int) maker->series->len;
	series->cover = new_id (maker);
	series->patches = g_new0 (char *, total + 1);
	for (guint i = 0; i < total; i++)
		series->patches[i] = new_id (maker);
	g_ptr_array_add (maker->series, series);
	return series;
}

/* Posts all of SERIES, in reply to ABOVE. Something may get lost, or come the next day. */
static void
post (Maker *maker, Series *series, Threading threading, const char *above)
{
	gboolean covered = threading == THREAD_COVER || threading == THREAD_COVER_DEEP;
	gboolean loses_cover = covered && above == NULL && chance (maker, 10);
	guint lost = chance (maker, 15) ? pick (maker, series->total) + 1 : 0;
	guint late = covered && !loses_cover && lost == 0 && chance (maker, 10) ? series->total : 0;
	gint64 start;

	maker->now = MAX (maker->now, maker->free_at[series->author]);
	start = maker->now;
	if (covered && !loses_cover) {
		g_autofree char *subject = patch_subject (series, 0);

		send_mail (maker, g_strdup (series->cover), refs_new (above, NULL, NULL), series->author, subject,
		           "What this is about.\n", series->number);
	}
	for (guint number = 1; number <= series->total; number++) {
		if (number == lost || number == late)
			continue;
		maker->now = start + (gint64) number * pick (maker, 4);
		send_patch (maker, series, number, patch_refs (series, threading, number, above));
	}
	if (late != 0) {
		maker->now = start + DAY;
		send_patch (maker, series, late, patch_refs (series, threading, late, above));
	}
	maker->now = MAX (maker->now, start) + 1;
	maker->free_at[series->author] = maker->now + APART;
}

static Series *
any_series (Maker *maker)
{
	return maker->series->len > 0 ? g_ptr_array_index (maker->series, pick (maker, maker->series->len)) : NULL;
}

static void
post_new (Maker *maker)
{
	Series *series = new_series (maker, pick (maker, AUTHORS), maker->series->len + 100, 1, 1 + pick (maker, 5));

	post (maker, series, pick (maker, N_THREADS), NULL);
}

/* The next version: in a thread of its own, or in reply to the one before. */
static void
post_reroll (Maker *maker)
{
	const Series *old = any_series (maker);
	Series *series;
	gboolean in_reply;
	Threading threading;

	if (old == NULL || old->version > 4 || old->has_partial)
		return;
	for (guint i = 0; i < maker->series->len; i++) {
		const Series *other = g_ptr_array_index (maker->series, i);

		/* only the newest is rerolled: two second versions are anybody's guess */
		if (other->topic == old->topic && (other->version > old->version || other->number > old->number))
			return;
	}
	series = new_series (maker, old->author, old->topic, old->version + 1, old->total);
	in_reply = chance (maker, 50);
	threading = in_reply ? pick (maker, THREAD_FIRST_DEEP + 1) : pick (maker, N_THREADS);
	maker->now += 2 * HOUR + pick (maker, 3 * DAY);
	post (maker, series, threading, in_reply ? old->patches[0] : NULL);
}

/* All of it once more, hours later, as a thread of its own. */
static void
post_resend (Maker *maker)
{
	const Series *old = any_series (maker);

	if (old == NULL)
		return;
	maker->now += 2 * HOUR + pick (maker, DAY);
	post (maker, new_series (maker, old->author, old->topic, old->version, old->total),
	      pick (maker, THREAD_FIRST_DEEP + 1), NULL);
}

/* One patch of the next version, alone, in reply to the one that it replaces. */
static void
post_partial (Maker *maker)
{
	Series *old = any_series (maker), *series;
	guint number;

	if (old == NULL || old->total < 2 || old->has_partial)
		return;
	for (guint i = 0; i < maker->series->len; i++) {
		const Series *other = g_ptr_array_index (maker->series, i);

		if (other->topic == old->topic && other->version > old->version)
			return;
	}
	old->has_partial = TRUE;
	maker->now = MAX (maker->now + HOUR, maker->free_at[old->author]);
	series = new_series (maker, old->author, old->topic, old->version + 1, old->total);
	series->has_partial = TRUE;
	number = pick (maker, old->total) + 1;
	send_patch (maker, series, number, refs_new (old->patches[number - 1], NULL, NULL));
	maker->free_at[old->author] = maker->now + APART;
}

static void
post_single (Maker *maker)
{
	Series *series = new_series (maker, pick (maker, AUTHORS), maker->series->len + 100, 1, 1);
	g_autofree char *subject = g_strdup_printf ("[PATCH] Topic %u alone", series->topic);
	g_autofree char *body = patch_body (maker, series, 1);

	series->has_partial = TRUE;	/* unnumbered: rerolls of it would be numbered */
	send_mail (maker, g_strdup (series->patches[0]), NULL, series->author, subject, body, series->number);
}

/* Somebody else's patch in a thread, with a number that looks as if it belonged there. */
static void
post_stranger (Maker *maker)
{
	const Series *old = any_series (maker);
	Series *series;
	PpMail *mail;

	if (old == NULL || old->total < 2)
		return;
	series = new_series (maker, (old->author + 1) % AUTHORS, old->topic, old->version, old->total);
	series->has_partial = TRUE;
	maker->now = MAX (maker->now, maker->free_at[series->author]);
	send_patch (maker, series, old->total, refs_new (old->patches[0], NULL, NULL));
	maker->free_at[series->author] = maker->now + APART;
	mail = g_ptr_array_index (maker->mails, maker->mails->len - 1);
	mail->ambiguous = TRUE;
}

static void
post_reply (Maker *maker)
{
	guint parent = pick (maker, maker->mails->len);
	const PpMail *mail = g_ptr_array_index (maker->mails, parent);
	char **above = g_ptr_array_index (maker->refs, parent);
	guint keep = chance (maker, 70) ? g_strv_length (above) : 0;
	char **refs = g_new0 (char *, keep + 2);

	refs[0] = g_strdup (mail->msgid);
	for (guint i = 0; i < keep; i++)
		refs[i + 1] = g_strdup (above[i]);
	maker->now += pick (maker, HOUR);
	send_mail (maker, new_id (maker), refs, pick (maker, AUTHORS), "Re: [PATCH] what you said",
	           "> quoted\nReviewed-by: Cid Example <c@example.org>\n", -1);
}

static void
post_discussion (Maker *maker)
{
	send_mail (maker, new_id (maker), NULL, pick (maker, AUTHORS), "Meeting", "When?\n", -1);
}

static const struct {
	guint weight;
	void (*act) (Maker *maker);
} acts[] = {
	{ 30, post_new },	{ 20, post_reroll },	{ 8, post_resend },	{ 8, post_partial },
	{ 10, post_single },	{ 4, post_stranger },	{ 5, post_discussion },
};

static void
act (Maker *maker)
{
	guint total = 0, dice;

	for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
		total += acts[i].weight;
	dice = pick (maker, total);
	for (guint i = 0; i < G_N_ELEMENTS (acts); i++) {
		if (dice < acts[i].weight) {
			acts[i].act (maker);
			return;
		}
		dice -= acts[i].weight;
	}
}

GPtrArray *
pp_archive_generate (guint32 seed, const char *list_id)
{
	Maker maker = { .rand = g_rand_new_with_seed (seed), .list_id = list_id, .seed = seed, .now = 1700000000 };
	guint events;

	maker.mails = g_ptr_array_new_with_free_func ((GDestroyNotify) mail_free);
	maker.refs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
	maker.series = g_ptr_array_new_with_free_func ((GDestroyNotify) series_free);
	for (guint i = 0; i < AUTHORS; i++)
		maker.skew[i] = chance (&maker, 25) ? (gint64) pick (&maker, 2 * DAY) - DAY : 0;
	events = 3 + pick (&maker, EVENTS);
	for (guint i = 0; i < events; i++) {
		act (&maker);
		maker.now += chance (&maker, 50) ? pick (&maker, 5 * MINUTE) : pick (&maker, 6 * HOUR);
		while (maker.mails->len > 0 && chance (&maker, 40))
			post_reply (&maker);
	}
	g_ptr_array_unref (maker.refs);
	g_ptr_array_unref (maker.series);
	g_rand_free (maker.rand);
	return maker.mails;
}
