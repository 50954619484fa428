/* Random archives with a known truth: raw mails of a made-up list, and what a reader who had watched them being sent
 * would say of them: which patches are one series, which series renews which, what a reply answers.
 *
 * What people do is in posting.h; PP_ARCHIVE_KINDS lists it. What no reader could tell is marked.
 */
#ifndef PP_TESTS_ARCHIVE_H
#define PP_TESTS_ARCHIVE_H

#include <glib.h>

/* What an archive can have in it. */
#define PP_ARCHIVE_KINDS(K) \
	/* threading */ \
	K (COVER, "cover") K (COVER_DEEP, "cover-deep") K (FIRST, "first") K (FIRST_DEEP, "first-deep") \
	K (UNTHREADED, "unthreaded") K (UNTHREADED_COVER, "unthreaded-cover") K (REPLY_ONLY, "in-reply-to-only") \
	K (REFERENCES_ONLY, "references-only") K (PROSE, "prose-in-reply-to") K (EMPTY, "empty-in-reply-to") \
	K (BROKEN, "patch-out-of-thread") K (SELF, "self-reference") K (LOOP, "loop-with-cover") \
	K (PATCH_LOOP, "loop-of-patches") \
	/* when and whether it comes */ \
	K (LOST_COVER, "lost-cover") K (LOST_PATCH, "lost-patch") K (FORGOTTEN, "forgotten-patch") \
	K (SLOW, "20-minutes-apart") K (STORM, "two-halves") K (COVER_LAST, "cover-last") K (SKEWED, "one-wrong-date") \
	K (SKEW, "wrong-clock") K (DUPLICATE, "duplicate") \
	/* labels */ \
	K (HG, "1-of-8") K (GLUED, "PATCH1/8") K (GLUED_VERSION, "PATCHv2") K (DASHED, "PATCH-v2") \
	K (VERSION_LAST, "1/8-v2") K (OUTSIDE, "(v2)") K (OTHER_SPELLING, "other-spelling") K (PULL, "pull") \
	K (MISLABELLED, "version-forgotten") K (MISCOUNTED, "wrong-total") K (EXTRA, "extra") \
	/* senders */ \
	K (MUNGED, "munged") K (MUNGED_BARE, "munged-without-reply-to") K (STRANGER, "stranger") \
	/* one after the other */ \
	K (REROLL, "reroll") K (REROLL_IN_REPLY, "reroll-in-reply") K (REROLL_SHALLOW, "reroll-below-cover") \
	K (REROLL_BY_PATCH, "reroll-by-patch") K (REROLL_LENGTH, "reroll-of-other-length") K (CHANGE_ID, "change-id") \
	K (PARTIAL, "partial-reroll") K (PARTIAL_TWO, "partial-reroll-of-two") K (RESEND, "resend") \
	K (RESEND_AT_ONCE, "resend-at-once") K (RESEND_IN_THREAD, "resend-in-thread") K (SINGLE, "single") \
	K (SINGLE_REROLL, "single-reroll") \
	/* beside each other */ \
	K (FOREIGN, "in-reply-to-another") K (FOREIGN_FIRST, "in-reply-to-another-without-cover") \
	K (IN_DISCUSSION, "patch-in-discussion") K (INTERLEAVED, "interleaved-threads") \
	K (INTERLEAVED_SENDERS, "interleaved-senders") K (INTERLEAVED_LENGTHS, "interleaved-unthreaded") \
	K (INTERLEAVED_BLIND, "interleaved-beyond-telling") \
	/* replies */ \
	K (REPLY, "reply") K (REPLY_CUT, "reply-with-cut-references") K (REPLY_TO_LOST, "reply-to-lost") \
	K (REPLY_EARLY, "reply-dated-before") K (REPLY_LOOP, "reply-loop") K (OTHER, "discussion")

typedef enum {
#define PP_ARCHIVE_KIND(symbol, name) PP_SENT_##symbol,
	PP_ARCHIVE_KINDS (PP_ARCHIVE_KIND)
#undef PP_ARCHIVE_KIND
	PP_N_SENT_KINDS,
} PpSentKind;

enum {
	PP_TRUTH_NONE = -1,
	PP_TRUTH_UNKNOWN = -2,
};

typedef struct {
	char *msgid;
	GBytes *raw;
	int series;		/* the same for what was sent together; -1 for replies */
	gboolean ambiguous;	/* nobody could tell */
	char *submission;	/* of a reply: msgid of what it belongs to, or NULL */
} PpMail;

/* What was sent together. */
typedef struct {
	int previous;		/* the series that it renews, PP_TRUTH_NONE or PP_TRUTH_UNKNOWN */
	int complete, partial;	/* TRUE, FALSE or PP_TRUTH_UNKNOWN */
} PpSent;

typedef struct {
	GPtrArray *mails;	/* of PpMail *, in the order they were sent; an id may stand there twice */
	GArray *sent;		/* of PpSent, by PpMail.series */
	guint kinds[PP_N_SENT_KINDS];	/* how often */
} PpArchive;

/* Its munging is undone where this is among the list's addresses. */
#define PP_ARCHIVE_LIST_EMAIL "list@lists.example.org"

/* The archive of SEED for a list with LIST_ID. */
PpArchive *pp_archive_generate (guint32 seed, const char *list_id);
void pp_archive_free (PpArchive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpArchive, pp_archive_free)

const char *pp_archive_kind_name (PpSentKind kind);

#endif
