/* PpMessage → PpSubmission: what a message is (patch, cover letter, or a reply) and all that
 * is derived from it alone. What depends on other messages (series, the submission a comment
 * belongs to) is not here: series.h, ingest.h.
 *
 * PpSubmission is also what the store writes and reads back, and what `parse' and `dump'
 * print: one form of a message for all of patchpost.
 */
#ifndef PP_PATCH_SUBMISSION_H
#define PP_PATCH_SUBMISSION_H

#include <glib.h>

#include "mail/message.h"
#include "patch/diff.h"
#include "patch/series.h"
#include "patch/trailers.h"

/* The version of all rules that turn bytes into rows: parsing and grouping. Raised whenever
 * the same message would give another row; reindex looks for older ones. */
#define PP_RULES_VERSION 1

typedef enum {
	PP_KIND_REPLY,	/* neither patch nor cover: a comment when it leads to one, else `other' */
	PP_KIND_COVER,
	PP_KIND_PATCH,
} PpKind;

typedef struct {
	/* of the message */
	char *msgid;
	PpKind kind;
	char *subject;		/* decoded */
	gint64 date;		/* Unix seconds */
	char *name;		/* of the author, or NULL */
	char *email;
	char *sender;		/* grouping identity */
	char *content;		/* Patchwork's content; never NULL */
	char *in_reply_to;	/* or NULL */
	GPtrArray *refs;	/* of char *, nearest first */
	GPtrArray *trailers;	/* of PpTrailer * */
	char *hint_state;	/* slug of the state that a header asks for, as far as the settings allow, or
				   NULL; whether there is such a state is for the store to know */
	char *hint_delegate;	/* or NULL */
	guint8 digest[PP_DIGEST_LENGTH];
	PpFlags flags;

	/* of covers and patches; NULL or 0 in a reply */
	char *patch_name;	/* "[v2,03/10] title" */
	char *title;
	char **prefixes;
	guint version, number, total;
	gboolean numbered;
	char *base_commit;
	char *change_id;
	GPtrArray *depends_on;	/* of char *; never NULL here */
	GPtrArray *prerequisites;	/* of char *; never NULL here */
	char *pull_url;		/* of a patch, or NULL */

	/* of patches; all NULL for a pull request without a diff */
	char *diff;
	char *hash;
	char *git_patch_id;	/* or NULL */
	GPtrArray *files;	/* of PpFile * */
} PpSubmission;

/* What the administrator set for the inbox and that changes how a message is read. All
 * borrowed. */
typedef struct {
	const char *const *link_names;	/* prefixes to drop besides "patch"; or NULL */
	gboolean all_hints;		/* X-Patchwork-State may set a final state */
	gboolean patches_in_replies;	/* a reply with a diff is a patch */
	const char *const *open_states;	/* slugs of states that need action: allowed from anyone; or NULL for Patchwork's */
} PpReading;

/* What MESSAGE is; READING may be NULL for no settings at all. Never fails. MESSAGE's strings are
 * copied.
 *
 * A reply, a message that asks to be ignored and a digest are PP_KIND_REPLY; else what has
 * number 0 is a cover letter, its diff (if any) in its content, but for a pull request; else
 * what has a diff or a pull URL is a patch. A reply that the settings make a patch has no number:
 * the one in its subject is that of what it answers. */
PpSubmission *pp_submission_build (const PpMessage *message, const PpReading *reading);
void pp_submission_free (PpSubmission *submission);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpSubmission, pp_submission_free)

/* An archive took the message back: makes SUBMISSION a reply that says nothing and leads nowhere. Id, subject, date, author and
 * digest stay, so that it is known which one it was. */
void pp_submission_withdraw (PpSubmission *submission);

/* What grouping has to know of SUBMISSION, a cover or patch. The caller owns it. */
PpFact *pp_submission_fact (const PpSubmission *submission);

/* The slug of the state NAME, as Patchwork makes them: "Under Review" → "under-review". NULL when
 * nothing is left of it. The caller frees. */
char *pp_state_slug (const char *name);

#endif
