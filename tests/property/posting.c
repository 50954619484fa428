#include "posting.h"

#include <string.h>

static const char *const names[AUTHORS] = { "Ann Example", "Bob Example", "Cid Example", "Zo\xc3\xab Example" };

gboolean
maker_chance (Maker *maker, guint percent)
{
	return g_rand_int_range (maker->rand, 0, 100) < (gint32) percent;
}

guint
maker_pick (Maker *maker, guint below)
{
	return (guint) g_rand_int_range (maker->rand, 0, (gint32) below);
}

void
maker_note (Maker *maker, PpSentKind kind)
{
	maker->archive->kinds[kind]++;
}

char *
maker_new_id (Maker *maker)
{
	return g_strdup_printf ("<%x.%u.%u@example.org>", maker_pick (maker, 0xfff), maker->seed, maker->ids++);
}

Headers
maker_some_headers (Maker *maker)
{
	return maker_chance (maker, 60) ? HEADERS_BOTH : maker_pick (maker, N_HEADERS);
}

const Letter *
maker_letter (const Maker *maker, const char *msgid)
{
	return g_hash_table_lookup (maker->by_msgid, msgid);
}

char **
maker_refs_to (const Maker *maker, const char *msgid, gboolean cut)
{
	const Letter *letter = maker_letter (maker, msgid);
	guint n = !cut && letter != NULL ? g_strv_length (letter->refs) : 0;
	char **refs = g_new0 (char *, n + 2);

	refs[0] = g_strdup (msgid);
	for (guint i = 0; i < n; i++)
		refs[i + 1] = g_strdup (letter->refs[i]);
	return refs;
}

/* --- one mail ---------------------------------------------------------------------------------- */

static void
append_sender (Maker *maker, GString *raw, guint author)
{
	gboolean munged = maker->munge[author] == MUNGE_BARE ||
	                  (maker->munge[author] == MUNGE_SOME && maker_chance (maker, 50));

	if (!munged) {
		g_string_append_printf (raw, "From: %s <%c@example.org>\n", names[author], 'a' + author);
		return;
	}
	g_string_append_printf (raw, "From: %s via Demo <" PP_ARCHIVE_LIST_EMAIL ">\n", names[author]);
	if (maker->munge[author] == MUNGE_SOME)
		g_string_append_printf (raw, "Reply-To: %s <%c@example.org>\n", names[author], 'a' + author);
	maker_note (maker, maker->munge[author] == MUNGE_SOME ? PP_SENT_MUNGED : PP_SENT_MUNGED_BARE);
}

/* REFS nearest first; a mail that refers to itself, too, says so last. FOLD: on lines of their own. */
static void
append_refs (GString *raw, const Draft *draft, char **refs, gboolean self, gboolean fold)
{
	static const char *const in_reply_to[] = {
		[HEADERS_PROSE] = "Your message of yesterday", [HEADERS_EMPTY] = "<>",
	};
	guint n = g_strv_length (refs);
	const char *first = n > 0 && draft->headers <= HEADERS_REPLY_ONLY ? refs[0] : in_reply_to[draft->headers];

	if (first != NULL && n > 0)
		g_string_append_printf (raw, "In-Reply-To: %s\n", first);
	if ((n == 0 || draft->headers == HEADERS_REPLY_ONLY) && !self)
		return;
	g_string_append (raw, "References:");
	while (n-- > 0)
		g_string_append_printf (raw, "%s %s", fold ? "\n" : "", refs[n]);
	if (self)
		g_string_append_printf (raw, " %s", draft->msgid);
	g_string_append_c (raw, '\n');
}

static void
append_mail (Maker *maker, const Draft *draft, const Letter *letter)
{
	gint64 date = maker->now + maker->skew[draft->author] + draft->shift;
	g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (date);
	g_autofree char *stamp = g_date_time_format (time, "%a, %d %b %Y %H:%M:%S +0000");
	gboolean self = maker_chance (maker, 2);
	guint copies = maker_chance (maker, 3) ? 2 : 1;
	g_autoptr (GString) from = g_string_new (NULL);

	if (self)
		maker_note (maker, PP_SENT_SELF);
	if (copies > 1)
		maker_note (maker, PP_SENT_DUPLICATE);
	append_sender (maker, from, draft->author);
	for (guint i = 0; i < copies; i++) {	/* the second came by another way */
		g_autoptr (GString) raw = g_string_new (i > 0 ? "Received: from mirror.example.org\n" : NULL);
		PpMail *mail = g_new0 (PpMail, 1);

		g_string_append_printf (raw, "%sList-Id: <%s>\nMessage-ID: %s\nDate: %s\nSubject: %s\n", from->str,
		                        maker->list_id, draft->msgid, stamp, draft->subject);
		append_refs (raw, draft, letter->refs, self, i > 0);
		g_string_append_printf (raw, "\n%s", draft->body);
		mail->msgid = g_strdup (draft->msgid);
		mail->raw = g_bytes_new (raw->str, raw->len);
		mail->series = letter->series;
		mail->ambiguous = draft->posting != NULL && draft->posting->blind;
		mail->submission = letter->series < 0 ? g_strdup (letter->belongs) : NULL;
		g_ptr_array_add (maker->archive->mails, mail);
	}
}

/* What the sender was looking at. */
static void
read_refs (Maker *maker, const Draft *draft, Letter *letter)
{
	for (char **ref = letter->refs; *ref != NULL; ref++) {
		const Letter *other = maker_letter (maker, *ref);

		if (other == NULL || !other->arrived)
			continue;
		if (letter->belongs == NULL)
			letter->belongs = other->belongs;
		if (draft->posting != NULL && other->series >= 0 && other->series != draft->posting->number)
			g_hash_table_add (draft->posting->seen, GINT_TO_POINTER (other->series));
	}
}

void
maker_send (Maker *maker, const Draft *draft)
{
	Letter *letter = g_new0 (Letter, 1);

	letter->msgid = g_strdup (draft->msgid);
	letter->refs = draft->refs != NULL ? draft->refs : g_new0 (char *, 1);
	if (draft->headers == HEADERS_REPLY_ONLY)
		for (guint i = 1; letter->refs[0] != NULL && letter->refs[i] != NULL; i++)
			g_clear_pointer (&letter->refs[i], g_free);	/* frees all behind the first */
	letter->arrived = !draft->lost;
	letter->series = draft->posting != NULL ? draft->posting->number : -1;
	if (letter->arrived)
		read_refs (maker, draft, letter);
	if (draft->posting != NULL)
		letter->belongs = letter->msgid;
	g_ptr_array_add (maker->letters, letter);
	g_hash_table_insert (maker->by_msgid, letter->msgid, letter);
	if (letter->arrived)
		append_mail (maker, draft, letter);
	if (draft->headers != HEADERS_BOTH && letter->arrived && letter->refs[0] != NULL)
		maker_note (maker, PP_SENT_REPLY_ONLY + (draft->headers - HEADERS_REPLY_ONLY));
}

/* --- a posting --------------------------------------------------------------------------------- */

Posting *
maker_posting (Maker *maker, guint author, guint topic, guint version, guint total)
{
	Posting *posting = g_new0 (Posting, 1);

	posting->author = author;
	posting->topic = topic;
	posting->version = version;
	posting->total = total;
	posting->number = (int) maker->postings->len;
	posting->spelling = maker_chance (maker, version == 1 ? 60 : 40) ? SPELLING_USUAL : maker_pick (maker, N_SPELLINGS);
	posting->suffix = posting->spelling == SPELLING_OUTSIDE && version == 2 ? " (v2)" : "";
	if (posting->spelling == SPELLING_OUTSIDE && version != 2)
		posting->spelling = SPELLING_USUAL;
	posting->cover = maker_new_id (maker);
	posting->patches = g_new0 (char *, total + 2);
	for (guint i = 0; i <= total; i++)	/* one more for an extra */
		posting->patches[i] = maker_new_id (maker);
	posting->seen = g_hash_table_new (NULL, NULL);
	g_ptr_array_add (maker->postings, posting);
	return posting;
}

void
posting_free (Posting *posting)
{
	g_free (posting->cover);
	g_strfreev (posting->patches);
	g_hash_table_unref (posting->seen);
	g_free (posting);
}

gboolean
maker_has (const Maker *maker, const Posting *posting, guint n)
{
	const Letter *letter = maker_letter (maker, n == 0 ? posting->cover : posting->patches[n - 1]);

	return letter != NULL && letter->arrived;
}

/* VERSION and TOTAL may be other than POSTING's. */
static char *
label (const Posting *posting, guint version, guint number, guint total)
{
	static const struct {
		const char *first, *later;	/* of a first and of a later version */
	} spellings[N_SPELLINGS] = {
		[SPELLING_USUAL] = { "[PATCH @n/@m]", "[PATCH v@v @n/@m]" },
		[SPELLING_GLUED_VERSION] = { "[PATCHv@v @n/@m]", "[PATCHv@v @n/@m]" },
		[SPELLING_DASHED] = { "[PATCH-v@v @n/@m]", "[PATCH-v@v @n/@m]" },
		[SPELLING_VERSION_LAST] = { "[PATCH @n/@m v@v]", "[PATCH @n/@m v@v]" },
		[SPELLING_OUTSIDE] = { "[PATCH @n/@m]", "[PATCH @n/@m]" },
		[SPELLING_GLUED_NUMBER] = { "[PATCH@n/@m]", "[v@vPATCH@n/@m]" },
		[SPELLING_HG] = { "[PATCH @n of @m]", "[PATCH @n of @m V@v]" },
		[SPELLING_LOWER] = { "[patch 0@n/0@m]", "[patch v@v 0@n/0@m]" },
		[SPELLING_RESEND] = { "[PATCH RESEND @n/@m]", "[PATCH v@v RESEND @n/@m]" },
		[SPELLING_RFC] = { "[RFC PATCH @n/@m]", "[RFC v@v PATCH @n/@m]" },
		[SPELLING_CAPITAL] = { "[PATCH V@v @n/@m]", "[PATCH V@v @n/@m]" },
	};
	GString *text;
	const char *format = version > 1 ? spellings[posting->spelling].later : spellings[posting->spelling].first;

	if (posting->unnumbered)
		return version > 1 ? g_strdup_printf ("[PATCH v%u]", version) : g_strdup ("[PATCH]");
	if (posting->pull)
		return version > 1 ? g_strdup_printf ("[PULL v%u %u/%u]", version, number, total)
		                   : g_strdup_printf ("[PULL %u/%u]", number, total);
	text = g_string_new (NULL);
	for (const char *c = format; *c != '\0'; c++)
		if (*c != '@')
			g_string_append_c (text, *c);
		else if (*++c == 'v')
			g_string_append_printf (text, "%u", version);
		else
			g_string_append_printf (text, "%u", *c == 'n' ? number : total);
	return g_string_free (text, FALSE);
}

static char *
make_subject (const Posting *posting, const Plan *plan, guint number)
{
	guint version = plan->forgets_version && number > 0 ? 1 : posting->version;
	guint total = plan->miscounts && number == 0 ? posting->total + 1 : posting->total;
	g_autofree char *brackets = label (posting, version, number, total);

	if (number == 0)
		return g_strdup_printf ("%s Topic %u%s", brackets, posting->topic, posting->suffix);
	if (posting->unnumbered)
		return g_strdup_printf ("%s Topic %u alone", brackets, posting->topic);
	return g_strdup_printf ("%s Topic %u, part %u%s", brackets, posting->topic, number, posting->suffix);
}

static char *
make_body (Maker *maker, const Posting *posting, guint number)
{
	if (number == 0 && posting->pull)
		return g_strdup_printf ("The following changes since commit 1111111111111111111111111111111111111111:\n\n"
		                        "  Before (yesterday)\n\nare available in the Git repository at:\n\n"
		                        "  https://git.example.org/topic tags/topic-%u\n\nfor you to fetch.\n", posting->topic);
	if (number == 0 && posting->change_id)
		return g_strdup_printf ("What this is about.\n\n---\nchange-id: 20240101-topic-%u\n", posting->topic);
	if (number == 0)
		return g_strdup ("What this is about.\n");
	return g_strdup_printf ("Change part %u of topic %u.\n\nSigned-off-by: %s <%c@example.org>\n---\n"
	                        "diff --git a/f%u b/f%u\n--- a/f%u\n+++ b/f%u\n@@ -1 +1 @@\n-old\n+%u.%u.%u.%u\n",
	                        number, posting->topic, names[posting->author], 'a' + posting->author, number, number,
	                        number, number, posting->topic, posting->version, number, maker_pick (maker, 1000));
}

/* --- the way it is sent -------------------------------------------------------------------------- */

gboolean
threading_is_covered (Threading threading)
{
	return threading == THREAD_COVER || threading == THREAD_COVER_DEEP || threading == THREAD_NONE_COVER;
}

gboolean
threading_is_threaded (Threading threading)
{
	return threading != THREAD_NONE && threading != THREAD_NONE_COVER;
}

/* What goes wrong on the way. Each is such that a reader can still tell what belongs together. */
static void
plan_losses (Maker *maker, const Posting *posting, Plan *plan)
{
	gboolean covered = threading_is_covered (plan->threading), threaded = threading_is_threaded (plan->threading);
	gboolean full = plan->headers != HEADERS_REPLY_ONLY;

	plan->loses_cover = covered && plan->above == NULL && maker_chance (maker, 10);
	if ((full || plan->above == NULL) && maker_chance (maker, 15))
		plan->lost = maker_pick (maker, posting->total) + 1;
	if (plan->lost == 0 && maker_chance (maker, 10))
		plan->pace = PACE_SLOW;
	else if (threaded && full && posting->total > 1 && !(plan->loses_cover && plan->lost != 0) && maker_chance (maker, 10))
		plan->pace = PACE_STORM;
	if (plan->pace != PACE_FAST || !threaded)
		return;
	if (covered && full && !plan->loses_cover && plan->lost == 0 && maker_chance (maker, 10))
		plan->late = posting->total;
	else if (plan->above == NULL && posting->total > 1 && maker_chance (maker, 10))
		plan->broken = 2 + maker_pick (maker, posting->total - 1);
	plan->extra = covered && maker_chance (maker, 4);
}

/* What is odd about a posting of which nothing is missing. */
static void
plan_oddities (Maker *maker, const Posting *posting, Plan *plan)
{
	gboolean odd = plan->above == NULL && plan->headers != HEADERS_REPLY_ONLY;
	guint dice = maker_pick (maker, 100);

	if (!odd || (plan->threading != THREAD_COVER && plan->threading != THREAD_COVER_DEEP))
		return;
	if (dice < 8 && posting->version == 1)	/* a wrong date hides names from rerolls */
		plan->skewed = maker_pick (maker, posting->total) + 1;
	else if (dice < 16)
		plan->miscounts = TRUE;
	else if (dice < 24 && plan->threading == THREAD_COVER)
		plan->loop = TRUE;
	else if (dice < 60 && posting->version > 1)
		plan->forgets_version = TRUE;
}

Plan
maker_plan (Maker *maker, const Posting *posting, Threading threading, char **above, gboolean whole)
{
	Plan plan = { .threading = threading, .headers = maker_some_headers (maker), .above = above };
	gboolean odd;

	if (!whole && !posting->change_id)
		plan_losses (maker, posting, &plan);
	odd = plan.loses_cover || plan.lost != 0 || plan.late != 0 || plan.broken != 0 || plan.extra ||
	      plan.pace != PACE_FAST;
	if (!odd && !whole)
		plan_oddities (maker, posting, &plan);
	odd = plan.forgets_version || plan.miscounts || plan.loop || plan.skewed != 0;
	plan.cover_last = threading_is_covered (threading) && !plan.loses_cover && !odd && maker_chance (maker, 10);
	return plan;
}

static char **
refs_new (const char *first, const char *second, char **above)
{
	guint n = 0, n_above = above != NULL ? g_strv_length (above) : 0;
	char **refs = g_new0 (char *, n_above + 3);

	if (first != NULL)
		refs[n++] = g_strdup (first);
	if (second != NULL)
		refs[n++] = g_strdup (second);
	for (guint i = 0; i < n_above; i++)
		refs[n++] = g_strdup (above[i]);
	return refs;
}

static char **
patch_refs (const Maker *maker, const Posting *posting, const Plan *plan, guint number)
{
	const char *before = number > 1 ? posting->patches[number - 2] : NULL;

	if (number == plan->broken && number > 0)
		return NULL;
	switch (plan->threading) {
	case THREAD_COVER:
		return refs_new (posting->cover, NULL, plan->above);
	case THREAD_COVER_DEEP:
		return refs_new (before, posting->cover, plan->above);
	case THREAD_FIRST:
		return refs_new (before != NULL ? posting->patches[0] : NULL, NULL, plan->above);
	case THREAD_FIRST_DEEP:
		if (number == 1 && plan->loop)
			return refs_new (posting->patches[posting->total - 1], NULL, NULL);
		return refs_new (before, number > 2 ? posting->patches[0] : NULL, plan->above);
	case THREAD_BY_PATCH:
		return maker_refs_to (maker, plan->by_patch->patches[number - 1], plan->by_patch->foreign);
	default:
		return refs_new (NULL, NULL, plan->above);
	}
}

static void
send_number (Maker *maker, Posting *posting, const Plan *plan, guint number)
{
	g_autofree char *subject = make_subject (posting, plan, number);
	g_autofree char *body = make_body (maker, posting, number);
	Draft draft = {
		.msgid = number == 0 ? posting->cover : posting->patches[number - 1], .author = posting->author,
		.headers = plan->headers, .subject = subject, .body = body, .posting = posting,
		.lost = number == 0 ? plan->loses_cover : number == plan->lost,
	};

	if (number > 0)
		draft.refs = patch_refs (maker, posting, plan, number);
	else
		draft.refs = refs_new (plan->loop ? posting->patches[posting->total - 1] : NULL, NULL, plan->above);
	if (number > 0 && number == plan->skewed)
		draft.shift = -(gint64) (10 + maker_pick (maker, 5)) * DAY;	/* long before all else */
	maker_send (maker, &draft);
}

static void
send_patches (Maker *maker, Posting *posting, const Plan *plan)
{
	guint last = posting->total + (plan->extra ? 1 : 0);
	gint64 start = maker->now, end = start;

	for (guint number = 1; number <= last; number++) {
		if (number == plan->late)
			continue;
		if (plan->pace == PACE_SLOW)
			maker->now += 10 * MINUTE + maker_pick (maker, 10 * MINUTE + 1);
		else
			maker->now = start + (plan->loop ? 1 : 0) + (gint64) number * maker_pick (maker, 4);
		if (plan->pace == PACE_STORM && number > posting->total / 2)
			maker->now += 5 * HOUR;
		end = MAX (end, maker->now);
		send_number (maker, posting, plan, number);
	}
	maker->now = end;
}

static void
note_plan (Maker *maker, const Posting *posting, const Plan *plan)
{
	const struct {
		gboolean is;
		PpSentKind kind;
	} rows[] = {
		{ posting->spelling == SPELLING_HG, PP_SENT_HG },
		{ posting->spelling == SPELLING_GLUED_NUMBER, PP_SENT_GLUED },
		{ posting->spelling == SPELLING_GLUED_VERSION && posting->version > 1, PP_SENT_GLUED_VERSION },
		{ posting->spelling == SPELLING_DASHED && posting->version > 1, PP_SENT_DASHED },
		{ posting->spelling == SPELLING_VERSION_LAST && posting->version > 1, PP_SENT_VERSION_LAST },
		{ posting->spelling == SPELLING_OUTSIDE, PP_SENT_OUTSIDE },
		{ posting->spelling >= SPELLING_LOWER, PP_SENT_OTHER_SPELLING },
		{ posting->pull, PP_SENT_PULL },
		{ posting->change_id, PP_SENT_CHANGE_ID },
		{ plan->broken != 0, PP_SENT_BROKEN },
		{ plan->loop, plan->threading == THREAD_COVER ? PP_SENT_LOOP : PP_SENT_PATCH_LOOP },
		{ plan->loses_cover, PP_SENT_LOST_COVER },
		{ plan->lost != 0, PP_SENT_LOST_PATCH },
		{ plan->late != 0, PP_SENT_FORGOTTEN },
		{ plan->pace == PACE_SLOW, PP_SENT_SLOW },
		{ plan->pace == PACE_STORM, PP_SENT_STORM },
		{ plan->cover_last, PP_SENT_COVER_LAST },
		{ plan->skewed != 0, PP_SENT_SKEWED },
		{ plan->forgets_version, PP_SENT_MISLABELLED },
		{ plan->miscounts, PP_SENT_MISCOUNTED },
		{ plan->extra, PP_SENT_EXTRA },
	};

	if (plan->threading < N_THREADS)
		maker_note (maker, PP_SENT_COVER + plan->threading);
	for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
		if (rows[i].is)
			maker_note (maker, rows[i].kind);
}

void
maker_post (Maker *maker, Posting *posting, const Plan *plan)
{
	gboolean covered = threading_is_covered (plan->threading);
	/* a late cover is still near to what it alone holds together */
	guint delay = threading_is_threaded (plan->threading) && plan->broken == 0 &&
	              plan->headers != HEADERS_REPLY_ONLY ? 3 * HOUR : MINUTE;

	maker->now = MAX (maker->now, maker->free_at[posting->author]);
	if (covered && !plan->cover_last)
		send_number (maker, posting, plan, 0);
	send_patches (maker, posting, plan);
	if (covered && plan->cover_last) {
		maker->now += maker_pick (maker, delay);
		send_number (maker, posting, plan, 0);
	}
	if (plan->late != 0) {
		maker->now += DAY;
		send_number (maker, posting, plan, plan->late);
	}
	posting->covered = covered && !plan->loses_cover;
	if (plan->loop)
		posting->looped = posting->closed = TRUE;
	posting->one_thread = threading_is_threaded (plan->threading) && plan->broken == 0 && !plan->forgets_version &&
	                      !plan->miscounts && (plan->headers != HEADERS_REPLY_ONLY || plan->lost == 0);
	note_plan (maker, posting, plan);
	maker->now++;
	maker->free_at[posting->author] = maker->now + APART;
}

void
maker_post_one (Maker *maker, Posting *posting, guint number, char **refs)
{
	static const Plan plan = { .threading = THREAD_NONE };
	g_autofree char *subject = make_subject (posting, &plan, number);
	g_autofree char *body = make_body (maker, posting, number);
	const Draft draft = {
		.msgid = posting->patches[number - 1], .refs = refs, .author = posting->author,
		.subject = subject, .body = body, .posting = posting,
	};

	maker_send (maker, &draft);
	maker->free_at[posting->author] = maker->now + APART;
}
