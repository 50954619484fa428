#include "archive.h"

#include "posting.h"

#define EVENTS 12
#define LONGEST 5	/* of a series */
#define LONGEST_REROLL (LONGEST + 1)
/* Series without a cover in reply to others have a length of their own. */
#define FOREIGN_LENGTH (LONGEST_REROLL + 2)

/* --- choosing ---------------------------------------------------------------------------------- */

static Posting *
any_posting (Maker *maker)
{
	return maker->postings->len > 0 ? g_ptr_array_index (maker->postings, maker_pick (maker, maker->postings->len))
	                                : NULL;
}

/* The last posting of some topic that goes on; or NULL. */
static Posting *
any_last (Maker *maker)
{
	Posting *posting = any_posting (maker);

	for (guint i = 0; posting != NULL && i < maker->postings->len; i++) {
		Posting *other = g_ptr_array_index (maker->postings, i);

		if (other->topic == posting->topic && other->number > posting->number && other->author == posting->author)
			posting = other;
	}
	return posting != NULL && !posting->closed && !posting->blind && posting->version < 5 ? posting : NULL;
}

/* What of POSTING arrived: its cover or a patch; or NULL. */
static const char *
any_of (Maker *maker, const Posting *posting)
{
	guint first = maker_pick (maker, posting->total + 1);

	for (guint i = 0; i <= posting->total; i++) {
		guint number = (first + i) % (posting->total + 1);

		if (maker_has (maker, posting, number))
			return number == 0 ? posting->cover : posting->patches[number - 1];
	}
	return NULL;
}

/* A mail, lost or not; NULL where there is none. */
static const Letter *
any_letter (Maker *maker)
{
	return maker->letters->len > 0 ? g_ptr_array_index (maker->letters, maker_pick (maker, maker->letters->len)) : NULL;
}

/* What LETTER (or NULL) belongs to, or NULL. */
static const Posting *
posting_of (const Maker *maker, const Letter *letter)
{
	const Letter *home = letter != NULL && letter->belongs != NULL ? maker_letter (maker, letter->belongs) : NULL;

	return home != NULL ? g_ptr_array_index (maker->postings, home->series) : NULL;
}

static gboolean
is_whole (const Maker *maker, const Posting *posting)
{
	for (guint number = 1; number <= posting->total; number++)
		if (!maker_has (maker, posting, number))
			return FALSE;
	return TRUE;
}

static Posting *
new_topic (Maker *maker, guint author, guint total)
{
	return maker_posting (maker, author, maker->postings->len + 100, 1, total);
}

static guint
some_length (Maker *maker)
{
	return 1 + maker_pick (maker, LONGEST);
}

/* --- series ------------------------------------------------------------------------------------ */

static void
post_new (Maker *maker)
{
	Posting *posting = new_topic (maker, maker_pick (maker, AUTHORS), some_length (maker));
	Threading threading = maker_pick (maker, N_THREADS);
	Plan plan;

	posting->change_id = threading_is_covered (threading) && maker_chance (maker, 20);
	posting->pull = !posting->change_id && (threading == THREAD_COVER || threading == THREAD_COVER_DEEP) &&
	                posting->spelling == SPELLING_USUAL && maker_chance (maker, 8);
	plan = maker_plan (maker, posting, threading, NULL, FALSE);
	maker_post (maker, posting, &plan);
}

/* In reply to what somebody else sent, or to a reply to that. */
static void
post_foreign (Maker *maker)
{
	const Letter *letter = any_letter (maker);
	const Posting *other = posting_of (maker, letter);
	gboolean covered = maker_chance (maker, 60);
	g_auto (GStrv) above = NULL;
	Posting *posting;
	Plan plan;

	if (other == NULL || !letter->arrived || other->looped || (!covered && other->foreign))
		return;
	above = maker_refs_to (maker, letter->msgid, maker_chance (maker, 30));
	posting = new_topic (maker, (other->author + 1 + maker_pick (maker, AUTHORS - 1)) % AUTHORS,
	                     covered ? some_length (maker) : FOREIGN_LENGTH);
	posting->foreign = TRUE;
	plan = maker_plan (maker, posting, covered ? maker_pick (maker, THREAD_COVER_DEEP + 1)
	                                           : THREAD_FIRST + maker_pick (maker, 2), above, !covered);
	maker_post (maker, posting, &plan);
	maker_note (maker, covered ? PP_SENT_FOREIGN : PP_SENT_FOREIGN_FIRST);
}

static guint
reroll_length (Maker *maker, const Posting *old)
{
	guint dice = maker_pick (maker, 8), total = old->total;

	if (dice == 0 && total < LONGEST_REROLL)
		total++;
	else if (dice == 1 && total > 1)
		total--;
	if (total != old->total)
		maker_note (maker, PP_SENT_REROLL_LENGTH);
	return total;
}

static Posting *
new_reroll (Maker *maker, const Posting *old, guint total)
{
	Posting *posting = maker_posting (maker, old->author, old->topic, old->version + 1, total);

	posting->change_id = old->change_id;
	if (posting->change_id && posting->suffix[0] == '\0' && maker_chance (maker, 50))
		posting->suffix = " under another name";
	maker->now += 2 * HOUR + maker_pick (maker, 3 * DAY);
	return posting;
}

static void
post_single_reroll (Maker *maker, const Posting *old)
{
	Posting *posting = new_reroll (maker, old, 1);

	posting->suffix = "";
	posting->unnumbered = TRUE;
	maker_post_one (maker, posting, 1,
	                maker_chance (maker, 50) ? maker_refs_to (maker, old->patches[0], old->foreign) : NULL);
	maker_note (maker, PP_SENT_SINGLE_REROLL);
}

/* The next version: in a thread of its own, or in reply to the one before. */
static void
post_reroll (Maker *maker)
{
	const Posting *old = any_last (maker);
	const char *answered = old != NULL ? any_of (maker, old) : NULL;
	g_auto (GStrv) above = NULL;
	Posting *posting;
	Threading threading;
	Plan plan;

	if (old == NULL || old->total == FOREIGN_LENGTH)
		return;
	if (old->unnumbered) {
		post_single_reroll (maker, old);
		return;
	}
	posting = new_reroll (maker, old, reroll_length (maker, old));
	if (answered != NULL && maker_chance (maker, 50))
		above = maker_refs_to (maker, answered, old->foreign);
	threading = maker_pick (maker, posting->change_id ? THREAD_COVER_DEEP + 1
	                               : above != NULL ? THREAD_FIRST_DEEP + 1 : N_THREADS);
	plan = maker_plan (maker, posting, threading, above, FALSE);
	maker_post (maker, posting, &plan);
	maker_note (maker, above != NULL ? PP_SENT_REROLL_IN_REPLY : PP_SENT_REROLL);
}

/* Without a cover: all below the cover of the version before, or each below the patch that it renews. */
static void
post_reroll_bare (Maker *maker)
{
	const Posting *old = any_last (maker);
	gboolean by_patch = maker_chance (maker, 50);
	g_auto (GStrv) above = NULL;
	Posting *posting;
	Plan plan;

	if (old == NULL || old->unnumbered || old->change_id || old->total == FOREIGN_LENGTH ||
	    (by_patch ? !old->one_thread || !is_whole (maker, old) : !old->covered))
		return;
	posting = new_reroll (maker, old, by_patch ? old->total : reroll_length (maker, old));
	if (!by_patch)
		above = maker_refs_to (maker, old->cover, old->foreign);
	plan = maker_plan (maker, posting, by_patch ? THREAD_BY_PATCH : THREAD_ABOVE, above, TRUE);
	plan.by_patch = old;
	plan.lost = maker_chance (maker, 15) ? maker_pick (maker, posting->total) + 1 : 0;
	maker_post (maker, posting, &plan);
	maker_note (maker, by_patch ? PP_SENT_REROLL_BY_PATCH : PP_SENT_REROLL_SHALLOW);
}

/* One or two patches of the next version, each in reply to the one that it renews. */
static void
post_partial (Maker *maker)
{
	Posting *old = any_last (maker), *posting;
	guint first, n;

	if (old == NULL || old->total < 2 || old->unnumbered)
		return;
	n = old->total > 2 && old->one_thread && is_whole (maker, old) && maker_chance (maker, 40) ? 2 : 1;
	first = maker_pick (maker, old->total);
	while (!maker_has (maker, old, first + 1))
		first = (first + 1) % old->total;
	maker->now = MAX (maker->now + HOUR, maker->free_at[old->author]);
	posting = maker_posting (maker, old->author, old->topic, old->version + 1, old->total);
	posting->closed = posting->partial = TRUE;
	posting->foreign = old->foreign;
	for (guint i = 0; i < n; i++) {
		guint number = (first + i) % old->total + 1;

		maker->now += maker_pick (maker, 5 * MINUTE);
		maker_post_one (maker, posting, number, maker_refs_to (maker, old->patches[number - 1], old->foreign));
	}
	maker_note (maker, n == 2 ? PP_SENT_PARTIAL_TWO : PP_SENT_PARTIAL);
}

/* All of it once more, hours later: as a thread of its own, or below the cover. */
static void
post_resend (Maker *maker)
{
	const Posting *old = any_last (maker);
	gboolean in_thread = old != NULL && old->covered && maker_chance (maker, 30);
	g_auto (GStrv) above = NULL;
	Threading threading;
	Posting *posting;
	Plan plan;

	if (old == NULL || old->unnumbered || old->total == FOREIGN_LENGTH)
		return;
	posting = maker_posting (maker, old->author, old->topic, old->version, old->total);
	posting->change_id = old->change_id;
	maker->now += 2 * HOUR + maker_pick (maker, DAY);
	if (in_thread)
		above = maker_refs_to (maker, old->cover, old->foreign);
	threading = maker_pick (maker, in_thread || old->change_id ? THREAD_COVER_DEEP + 1 : THREAD_FIRST_DEEP + 1);
	plan = maker_plan (maker, posting, threading, above, FALSE);
	maker_post (maker, posting, &plan);
	maker_note (maker, in_thread ? PP_SENT_RESEND_IN_THREAD : PP_SENT_RESEND);
}

/* … by mistake, minutes later. */
static void
post_twice (Maker *maker)
{
	Posting *first = new_topic (maker, maker_pick (maker, AUTHORS), some_length (maker)), *second;
	Plan plan = maker_plan (maker, first, maker_pick (maker, N_THREADS), NULL, TRUE);

	maker_post (maker, first, &plan);
	second = maker_posting (maker, first->author, first->topic, 1, first->total);
	second->spelling = first->spelling;
	maker->free_at[first->author] = 0;
	maker->now += 2 * MINUTE + maker_pick (maker, 8 * MINUTE);
	maker_post (maker, second, &plan);
	maker_note (maker, PP_SENT_RESEND_AT_ONCE);
}

static void
post_patch_loop (Maker *maker)
{
	Posting *posting = new_topic (maker, maker_pick (maker, AUTHORS), 2 + maker_pick (maker, 3));
	const Plan plan = { .threading = THREAD_FIRST_DEEP, .loop = TRUE };

	posting->blind = posting->closed = TRUE;
	maker_post (maker, posting, &plan);
}

/* --- two at the same time ------------------------------------------------------------------------ */

static void
post_beside (Maker *maker, Posting *one, const Plan *plan, Posting *other, const Plan *other_plan)
{
	gint64 start, end;

	maker->now = start = MAX (maker->now, MAX (maker->free_at[one->author], maker->free_at[other->author]));
	maker_post (maker, one, plan);
	end = maker->now;
	maker->now = start + 1;
	maker->free_at[other->author] = 0;
	maker_post (maker, other, other_plan);
	maker->now = MAX (maker->now, end);
	maker->free_at[one->author] = maker->free_at[other->author] = maker->now + APART;
}

static void
post_interleaved (Maker *maker)
{
	static const PpSentKind kinds[] = {
		PP_SENT_INTERLEAVED, PP_SENT_INTERLEAVED_SENDERS, PP_SENT_INTERLEAVED_LENGTHS, PP_SENT_INTERLEAVED_BLIND,
	};
	PpSentKind kind = kinds[maker_pick (maker, G_N_ELEMENTS (kinds))];
	guint author = maker_pick (maker, AUTHORS), length = 2 + maker_pick (maker, LONGEST - 2);
	gboolean threaded = kind == PP_SENT_INTERLEAVED, strangers = kind == PP_SENT_INTERLEAVED_SENDERS;
	Posting *one = new_topic (maker, author, length);
	Posting *other = new_topic (maker, (author + (strangers ? 1 : 0)) % AUTHORS,
	                            length + (kind == PP_SENT_INTERLEAVED_LENGTHS ? 1 : 0));
	Threading alike = strangers ? maker_pick (maker, N_THREADS) : THREAD_NONE;
	Plan plan = maker_plan (maker, one, threaded ? maker_pick (maker, THREAD_NONE) : alike, NULL, !strangers);
	Plan other_plan = maker_plan (maker, other, threaded ? maker_pick (maker, THREAD_NONE) : alike, NULL, !strangers);

	one->blind = other->blind = one->closed = other->closed = kind == PP_SENT_INTERLEAVED_BLIND;
	post_beside (maker, one, &plan, other, &other_plan);
	maker_note (maker, kind);
}

/* --- single patches ------------------------------------------------------------------------------ */

static void
post_single (Maker *maker)
{
	Posting *posting = new_topic (maker, maker_pick (maker, AUTHORS), 1);

	posting->unnumbered = TRUE;
	maker_post_one (maker, posting, 1, NULL);
	maker_note (maker, PP_SENT_SINGLE);
}

/* "How about this?" */
static void
post_in_discussion (Maker *maker)
{
	const Posting *other;
	const Letter *letter;
	Posting *posting;

	letter = any_letter (maker);
	if (letter == NULL)
		return;
	other = posting_of (maker, letter);
	posting = new_topic (maker, maker_pick (maker, AUTHORS), 1);
	posting->unnumbered = posting->foreign = TRUE;
	posting->looped = other != NULL && other->looped;
	maker_post_one (maker, posting, 1, maker_refs_to (maker, letter->msgid, FALSE));
	maker_note (maker, PP_SENT_IN_DISCUSSION);
}

/* Somebody else's patch in a thread, with a number that looks as if it belonged there. */
static void
post_stranger (Maker *maker)
{
	Posting *old = any_last (maker), *posting;
	const char *answered = old != NULL ? any_of (maker, old) : NULL;
	guint number;

	if (answered == NULL || old->total < 2)
		return;
	posting = maker_posting (maker, (old->author + 1) % AUTHORS, old->topic, old->version, old->total);
	posting->closed = posting->blind = old->touched = TRUE;
	number = maker_pick (maker, old->total) + 1;
	maker->now = MAX (maker->now, maker->free_at[posting->author]);
	maker_post_one (maker, posting, number, maker_refs_to (maker, answered, FALSE));
	maker_note (maker, PP_SENT_STRANGER);
}

/* --- replies ------------------------------------------------------------------------------------- */

static void
send_reply (Maker *maker, const char *msgid, char **refs, gint64 shift)
{
	const Draft draft = {
		.msgid = msgid, .refs = refs, .author = maker_pick (maker, AUTHORS), .shift = shift,
		.headers = maker_some_headers (maker), .subject = "Re: [PATCH] what you said",
		.body = "> quoted\nReviewed-by: Cid Example <c@example.org>\n",
	};

	maker_send (maker, &draft);
}

static void
post_reply (Maker *maker)
{
	const Letter *parent = g_ptr_array_index (maker->letters, maker_pick (maker, maker->letters->len));
	g_autofree char *msgid = maker_new_id (maker);
	gboolean cut = maker_chance (maker, 30);
	gint64 shift = maker_chance (maker, 10) ? -2 * (gint64) DAY : 0;

	maker_note (maker, PP_SENT_REPLY);
	if (cut)
		maker_note (maker, PP_SENT_REPLY_CUT);
	if (!parent->arrived)
		maker_note (maker, PP_SENT_REPLY_TO_LOST);
	if (shift != 0)
		maker_note (maker, PP_SENT_REPLY_EARLY);
	maker->now += maker_pick (maker, HOUR);
	send_reply (maker, msgid, maker_refs_to (maker, parent->msgid, cut), shift);
}

/* Two that refer to each other, and then to the same. */
static void
post_reply_loop (Maker *maker)
{
	const Letter *parent = g_ptr_array_index (maker->letters, maker_pick (maker, maker->letters->len));
	g_autofree char *one = maker_new_id (maker), *other = maker_new_id (maker);
	g_auto (GStrv) refs = maker_refs_to (maker, parent->msgid, FALSE);

	for (guint i = 0; i < 2; i++) {
		GStrvBuilder *builder = g_strv_builder_new ();
		Draft draft = {
			.msgid = i == 0 ? one : other, .author = maker_pick (maker, AUTHORS),
			.subject = "Re: round and round", .body = "Round.\n",
		};

		g_strv_builder_add (builder, i == 0 ? other : one);
		g_strv_builder_addv (builder, (const char **) refs);
		draft.refs = g_strv_builder_end (builder);
		g_strv_builder_unref (builder);
		maker_send (maker, &draft);
	}
	maker_note (maker, PP_SENT_REPLY_LOOP);
}

static void
post_discussion (Maker *maker)
{
	g_autofree char *msgid = maker_new_id (maker);
	const Draft draft = {
		.msgid = msgid, .author = maker_pick (maker, AUTHORS), .subject = "Meeting", .body = "When?\n",
	};

	maker_send (maker, &draft);
	maker_note (maker, PP_SENT_OTHER);
}

/* --- the truth about revisions --------------------------------------------------------------------- */

/* What it is called by; NULL: by nothing. */
static char *
make_name (const Maker *maker, const Posting *posting)
{
	if (posting->unnumbered)
		return g_strdup ("alone");
	if (posting->covered)
		return g_strdup (posting->suffix);
	return maker_has (maker, posting, 1) ? g_strdup_printf ("1%s", posting->suffix) : NULL;
}

static gboolean
is_named_as (const Maker *maker, const Posting *posting, const Posting *other)
{
	g_autofree char *name = make_name (maker, posting), *other_name = make_name (maker, other);

	return name != NULL && g_strcmp0 (name, other_name) == 0;
}

static gboolean
has_half_of (const Maker *maker, const Posting *posting, const Posting *other)
{
	guint mine = 0, common = 0;

	for (guint number = 1; number <= posting->total + 1; number++) {	/* the extra, too */
		gboolean here = maker_has (maker, posting, number);

		mine += here;
		common += here && number <= other->total + 1 && maker_has (maker, other, number) &&
		          g_str_equal (posting->suffix, other->suffix);
	}
	return common > 0 && 2 * common >= mine;
}

static gboolean
has_change_id (const Maker *maker, const Posting *posting, const Posting *other)
{
	return posting->change_id && other->change_id;
}

static gboolean
has_seen (const Maker *maker, const Posting *posting, const Posting *other)
{
	return g_hash_table_contains (posting->seen, GINT_TO_POINTER (other->number));
}

/* The one of the topic's that anybody would say it renews; or NULL. */
static const Posting *
renewed (const Maker *maker, const Posting *posting, gboolean (*sign) (const Maker *, const Posting *, const Posting *))
{
	const Posting *best = NULL;

	for (guint i = 0; i < (guint) posting->number; i++) {
		const Posting *other = g_ptr_array_index (maker->postings, i);

		if (other->topic == posting->topic && other->author == posting->author &&
		    other->version < posting->version && (sign == NULL || sign (maker, posting, other)) &&
		    (best == NULL || other->version >= best->version))
			best = other;
	}
	return best;
}

/* A reader knows, when the strongest sign there is says what he has seen. */
static int
truth_of_previous (const Maker *maker, const Posting *posting)
{
	gboolean (*const signs[]) (const Maker *, const Posting *, const Posting *) = {
		has_change_id, has_seen, is_named_as, has_half_of,
	};
	const Posting *best = renewed (maker, posting, NULL);
	GHashTableIter iter;
	gpointer number;

	if (posting->version == 1 && !posting->blind)
		return PP_TRUTH_NONE;
	if (posting->blind || best == NULL || any_of ((Maker *) maker, best) == NULL)
		return PP_TRUTH_UNKNOWN;
	g_hash_table_iter_init (&iter, posting->seen);
	while (g_hash_table_iter_next (&iter, &number, NULL)) {
		const Posting *other = g_ptr_array_index (maker->postings, GPOINTER_TO_INT (number));

		if (other->topic != posting->topic && other->version < posting->version)
			return PP_TRUTH_UNKNOWN;
	}
	for (guint i = 0; i < G_N_ELEMENTS (signs); i++) {
		const Posting *found = renewed (maker, posting, signs[i]);

		if (found != NULL)
			return found == best ? best->number : PP_TRUTH_UNKNOWN;
	}
	return PP_TRUTH_UNKNOWN;
}

static void
tell_truth (Maker *maker)
{
	for (guint i = 0; i < maker->postings->len; i++) {
		const Posting *posting = g_ptr_array_index (maker->postings, i);
		PpSent sent = { truth_of_previous (maker, posting), is_whole (maker, posting), PP_TRUTH_UNKNOWN };

		if (posting->blind || (posting->touched && !sent.complete))
			sent.complete = PP_TRUTH_UNKNOWN;
		if (posting->version == 1 || sent.complete == TRUE)
			sent.partial = posting->blind ? PP_TRUTH_UNKNOWN : FALSE;
		else if (posting->partial && !posting->touched)
			sent.partial = TRUE;
		g_array_append_val (maker->archive->sent, sent);
	}
}

/* --- all of it ----------------------------------------------------------------------------------- */

static const struct {
	guint weight;
	void (*act) (Maker *maker);
} acts[] = {
	{ 30, post_new },	{ 22, post_reroll },	{ 8, post_reroll_bare },	{ 8, post_partial },
	{ 8, post_resend },	{ 5, post_twice },	{ 8, post_interleaved },	{ 6, post_foreign },
	{ 8, post_single },	{ 4, post_in_discussion },	{ 4, post_stranger },	{ 3, post_discussion },
	{ 1, post_patch_loop },
};

static void
act (Maker *maker)
{
	guint total = 0, dice;

	for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
		total += acts[i].weight;
	dice = maker_pick (maker, total);
	for (guint i = 0; i < G_N_ELEMENTS (acts); i++) {
		if (dice < acts[i].weight) {
			acts[i].act (maker);
			return;
		}
		dice -= acts[i].weight;
	}
}

static void
mail_free (gpointer data)
{
	PpMail *mail = data;

	g_free (mail->msgid);
	g_free (mail->submission);
	g_bytes_unref (mail->raw);
	g_free (mail);
}

static void
letter_free (gpointer data)
{
	Letter *letter = data;

	g_free (letter->msgid);
	g_strfreev (letter->refs);
	g_free (letter);
}

static void
choose_people (Maker *maker)
{
	for (guint i = 0; i < AUTHORS; i++) {
		if (maker_chance (maker, 25)) {
			maker->skew[i] = (gint64) maker_pick (maker, 2 * DAY) - DAY;
			maker_note (maker, PP_SENT_SKEW);
		}
		if (maker_chance (maker, 20))
			maker->munge[i] = maker_chance (maker, 50) ? MUNGE_SOME : MUNGE_BARE;
	}
}

PpArchive *
pp_archive_generate (guint32 seed, const char *list_id)
{
	Maker maker = { .rand = g_rand_new_with_seed (seed), .list_id = list_id, .seed = seed, .now = 1700000000 };
	PpArchive *archive = maker.archive = g_new0 (PpArchive, 1);
	guint events;

	archive->mails = g_ptr_array_new_with_free_func (mail_free);
	archive->sent = g_array_new (FALSE, FALSE, sizeof (PpSent));
	maker.letters = g_ptr_array_new_with_free_func (letter_free);
	maker.by_msgid = g_hash_table_new (g_str_hash, g_str_equal);
	maker.postings = g_ptr_array_new_with_free_func ((GDestroyNotify) posting_free);
	choose_people (&maker);
	events = 3 + maker_pick (&maker, EVENTS);
	for (guint i = 0; i < events; i++) {
		act (&maker);
		maker.now += maker_chance (&maker, 50) ? maker_pick (&maker, 5 * MINUTE) : maker_pick (&maker, 6 * HOUR);
		while (maker.letters->len > 0 && maker_chance (&maker, 40))
			if (maker_chance (&maker, 95))
				post_reply (&maker);
			else
				post_reply_loop (&maker);
	}
	tell_truth (&maker);
	g_hash_table_unref (maker.by_msgid);
	g_ptr_array_unref (maker.letters);
	g_ptr_array_unref (maker.postings);
	g_rand_free (maker.rand);
	return archive;
}

void
pp_archive_free (PpArchive *archive)
{
	if (archive == NULL)
		return;
	g_ptr_array_unref (archive->mails);
	g_array_unref (archive->sent);
	g_free (archive);
}

const char *
pp_archive_kind_name (PpSentKind kind)
{
	static const char *const kind_names[PP_N_SENT_KINDS] = {
#define PP_ARCHIVE_KIND(symbol, name) [PP_SENT_##symbol] = name,
		PP_ARCHIVE_KINDS (PP_ARCHIVE_KIND)
#undef PP_ARCHIVE_KIND
	};

	return kind_names[kind];
}
