/* See submission.h. The order is that of PATCHWORK.md §0: subject, body, kind, and then what
 * only that kind has. No decision here depends on another message or on what is stored.
 */
#include "patch/submission.h"

#include <string.h>

#include "mail/printable.h"
#include "mail/space.h"
#include "mail/text.h"
#include "patch/pull.h"
#include "patch/subject.h"

/* Slugs of the states that need action, as Patchwork ships them. */
static const char *const default_open_states[] = { "new", "under-review", NULL };

static const PpReading no_settings = { 0 };

/* --- states ----------------------------------------------------------------------- */

char *
pp_state_slug (const char *name)
{
	g_autoptr (GString) slug = g_string_new (NULL);
	gboolean gap = FALSE;

	for (; *name != '\0'; name++) {
		if (*name == '-' || *name == '_' || pp_space_ascii ((unsigned char) *name)) {
			gap = slug->len > 0;
		} else if (g_ascii_isalnum (*name)) {
			if (gap)
				g_string_append_c (slug, '-');
			gap = FALSE;
			g_string_append_c (slug, g_ascii_tolower (*name));
		}
	}
	return slug->len > 0 ? g_string_free (g_steal_pointer (&slug), FALSE) : NULL;
}

/* Anyone may ask for a state that leaves the patch in sight; a final one needs the settings. */
static char *
read_hint_state (const char *hint, const PpReading *reading)
{
	const char *const *open_states = reading->open_states != NULL ? reading->open_states : default_open_states;
	g_autofree char *slug = hint != NULL ? pp_state_slug (hint) : NULL;

	if (slug == NULL || (!reading->all_hints && !g_strv_contains (open_states, slug)))
		return NULL;
	return g_steal_pointer (&slug);
}

/* --- the body --------------------------------------------------------------------- */

/* What the parts of a message say. */
typedef struct {
	char *content;
	char *diff;	/* or NULL */
} Body;

static void
body_clear (Body *body)
{
	g_clear_pointer (&body->content, g_free);
	g_clear_pointer (&body->diff, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Body, body_clear)

/* As Patchwork joins the parts: each trimmed and ended with a line end. */
static void
append_text (GString *text, const char *part, gsize length)
{
	const char *start = pp_space_skip (part);
	const char *end = pp_space_trim_end (start, part + length);

	g_string_append_len (text, start, end - start);
	g_string_append_c (text, '\n');
}

/* Cuts the signature and trims. */
static char *
clean (GString *text)
{
	return pp_text_clean_content (text->str);
}

/* The text as it is, attached diffs too if WITH_DIFFS. */
static void
read_text (const PpMessage *message, gboolean with_diffs, Body *body)
{
	g_autoptr (GString) text = g_string_new (NULL);

	for (guint i = 0; i < message->parts->len; i++) {
		const PpPart *part = g_ptr_array_index (message->parts, i);

		if (part->kind == PP_PART_PLAIN || with_diffs)
			append_text (text, part->text, part->length);
	}
	body->content = clean (text);
}

/* Finds the diff in PART and appends the rest to TEXT. */
static void
split_part (const PpPart *part, GString *text, char **diff, PpFlags *flags)
{
	g_autofree char *unflowed = part->flowed ? pp_diff_unflow (part->text, part->length, part->delsp) : NULL;
	g_autofree char *rest = NULL;

	if (unflowed != NULL)
		pp_diff_split (unflowed, strlen (unflowed), diff, &rest);
	else
		pp_diff_split (part->text, part->length, diff, &rest);
	if (unflowed != NULL && *diff != NULL)
		*flags |= PP_FLAG_FLOWED_DIFF;
	if (rest != NULL)
		append_text (text, rest, strlen (rest));
}

/* The text without the diff, and the diff: the last attached one, else the first in the text. */
static void
read_patch (const PpMessage *message, Body *body, PpFlags *flags)
{
	g_autoptr (GString) text = g_string_new (NULL);

	for (guint i = 0; i < message->parts->len; i++) {
		const PpPart *part = g_ptr_array_index (message->parts, i);

		if (part->kind == PP_PART_DIFF) {
			if (part->length > 0) {
				g_free (body->diff);
				body->diff = g_strndup (part->text, part->length);
			}
		} else if (body->diff == NULL) {
			split_part (part, text, &body->diff, flags);
		} else {
			append_text (text, part->text, part->length);
		}
	}
	body->content = clean (text);
}

/* --- the kind --------------------------------------------------------------------- */

/* Reads BODY as a patch. When it is none, BODY is empty again. */
static gboolean
is_patch (const PpMessage *message, gboolean reply, Body *body, PpFlags *flags, char **pull_url)
{
	PpFlags mended = 0;

	read_patch (message, body, &mended);
	*pull_url = reply ? NULL : pp_pull_url (body->content);
	if (body->diff == NULL && *pull_url == NULL) {
		body_clear (body);
		return FALSE;
	}
	*flags |= mended;
	return TRUE;
}

/* A message with number 0 is a patch only when it asks to pull, whatever diff it shows. */
static gboolean
is_pull_request (const PpMessage *message)
{
	g_auto (Body) body = { 0 };
	g_autofree char *url = NULL;

	read_text (message, TRUE, &body);
	url = pp_pull_url (body.content);
	return url != NULL;
}

static PpKind
choose_kind (const PpMessage *message, const PpSubject *subject, const PpReading *reading, Body *body,
             PpSubmission *submission)
{
	gboolean zero = subject->numbered && subject->number == 0;

	if ((message->flags & (PP_FLAG_HINT_IGNORE | PP_FLAG_DIGEST)) != 0 ||
	    (subject->reply && !reading->patches_in_replies))
		return PP_KIND_REPLY;
	if (zero && !subject->reply && !is_pull_request (message))
		return PP_KIND_COVER;
	if (is_patch (message, subject->reply, body, &submission->flags, &submission->pull_url))
		return PP_KIND_PATCH;
	return zero && !subject->reply ? PP_KIND_COVER : PP_KIND_REPLY;
}

/* --- filling in ------------------------------------------------------------------- */

static GPtrArray *
copy_strings (const GPtrArray *strings)
{
	GPtrArray *copy = g_ptr_array_new_full (strings->len, g_free);

	for (guint i = 0; i < strings->len; i++)
		g_ptr_array_add (copy, g_strdup (g_ptr_array_index (strings, i)));
	return copy;
}

static void
copy_message (PpSubmission *submission, const PpMessage *message, const PpReading *reading)
{
	submission->msgid = g_strdup (message->msgid);
	submission->subject = g_strdup (message->subject);
	submission->date = message->date;
	submission->name = g_strdup (message->name);
	submission->email = g_strdup (message->email);
	submission->sender = g_strdup (message->sender);
	submission->in_reply_to = g_strdup (message->in_reply_to);
	submission->refs = copy_strings (message->refs);
	submission->hint_state = read_hint_state (message->hint_state, reading);
	submission->hint_delegate = g_strdup (message->hint_delegate);
	memcpy (submission->digest, message->digest, sizeof submission->digest);
	submission->flags = message->flags;
}

static void
take_subject (PpSubmission *submission, PpSubject *subject)
{
	gboolean numbered = subject->numbered && !subject->reply;

	submission->patch_name = g_steal_pointer (&subject->name);
	submission->title = g_steal_pointer (&subject->title);
	submission->prefixes = g_steal_pointer (&subject->prefixes);
	submission->version = subject->version;
	submission->numbered = numbered;
	submission->number = numbered ? subject->number : 1;
	submission->total = numbered ? subject->total : 1;
}

/* base-commit and its like stand below the diff as often as above it. */
static void
read_metadata (PpSubmission *submission, const PpMessage *message)
{
	PpMetadata metadata = { 0 };

	pp_metadata_parse ("", &metadata, &submission->flags);
	for (guint i = 0; i < message->parts->len; i++) {
		const PpPart *part = g_ptr_array_index (message->parts, i);

		pp_metadata_parse (part->text, &metadata, &submission->flags);
	}
	submission->base_commit = metadata.base_commit;
	submission->change_id = metadata.change_id;
	submission->depends_on = metadata.depends_on;
	submission->prerequisites = metadata.prerequisites;
}

static void
read_diff (PpSubmission *submission, char *diff)
{
	if (diff == NULL)
		return;
	submission->diff = diff;
	submission->hash = pp_diff_hash (diff);
	submission->git_patch_id = pp_diff_git_patch_id (diff);
	submission->files = pp_diff_files (diff);
	if (pp_turns_direction (diff))
		submission->flags |= PP_FLAG_BIDI_CONTROLS;
}

PpSubmission *
pp_submission_build (const PpMessage *message, const PpReading *reading)
{
	PpSubmission *submission = g_new0 (PpSubmission, 1);
	g_autoptr (PpSubject) subject = NULL;
	g_auto (Body) body = { 0 };

	if (reading == NULL)
		reading = &no_settings;
	subject = pp_subject_parse (message->subject, reading->link_names);
	copy_message (submission, message, reading);
	submission->kind = choose_kind (message, subject, reading, &body, submission);

	if (submission->kind == PP_KIND_PATCH)
		read_diff (submission, g_steal_pointer (&body.diff));
	else
		read_text (message, submission->kind == PP_KIND_COVER, &body);
	submission->content = g_steal_pointer (&body.content);
	submission->trailers =
		pp_trailers_parse (submission->content, submission->kind == PP_KIND_REPLY, &submission->flags);
	if (submission->kind != PP_KIND_REPLY) {
		take_subject (submission, subject);
		read_metadata (submission, message);
	}
	return submission;
}

void
pp_submission_free (PpSubmission *submission)
{
	if (submission == NULL)
		return;
	g_free (submission->msgid);
	g_free (submission->subject);
	g_free (submission->name);
	g_free (submission->email);
	g_free (submission->sender);
	g_free (submission->content);
	g_free (submission->in_reply_to);
	g_clear_pointer (&submission->refs, g_ptr_array_unref);
	g_clear_pointer (&submission->trailers, g_ptr_array_unref);
	g_free (submission->hint_state);
	g_free (submission->hint_delegate);
	g_free (submission->patch_name);
	g_free (submission->title);
	g_strfreev (submission->prefixes);
	g_free (submission->base_commit);
	g_free (submission->change_id);
	g_clear_pointer (&submission->depends_on, g_ptr_array_unref);
	g_clear_pointer (&submission->prerequisites, g_ptr_array_unref);
	g_free (submission->pull_url);
	g_free (submission->diff);
	g_free (submission->hash);
	g_free (submission->git_patch_id);
	g_clear_pointer (&submission->files, g_ptr_array_unref);
	g_free (submission);
}

/* --- taken back ------------------------------------------------------------------- */

static void
withdraw_patch (PpSubmission *submission)
{
	g_clear_pointer (&submission->patch_name, g_free);
	g_clear_pointer (&submission->title, g_free);
	g_clear_pointer (&submission->prefixes, g_strfreev);
	g_clear_pointer (&submission->base_commit, g_free);
	g_clear_pointer (&submission->change_id, g_free);
	g_clear_pointer (&submission->depends_on, g_ptr_array_unref);
	g_clear_pointer (&submission->prerequisites, g_ptr_array_unref);
	g_clear_pointer (&submission->pull_url, g_free);
	g_clear_pointer (&submission->diff, g_free);
	g_clear_pointer (&submission->hash, g_free);
	g_clear_pointer (&submission->git_patch_id, g_free);
	g_clear_pointer (&submission->files, g_ptr_array_unref);
	submission->version = submission->number = submission->total = 0;
	submission->numbered = FALSE;
}

void
pp_submission_withdraw (PpSubmission *submission)
{
	submission->kind = PP_KIND_REPLY;
	g_free (submission->content);
	submission->content = g_strdup ("");
	g_clear_pointer (&submission->in_reply_to, g_free);
	g_clear_pointer (&submission->hint_state, g_free);
	g_clear_pointer (&submission->hint_delegate, g_free);
	g_ptr_array_set_size (submission->refs, 0);
	g_ptr_array_set_size (submission->trailers, 0);
	withdraw_patch (submission);
}

/* --- facts ------------------------------------------------------------------------ */

PpFact *
pp_submission_fact (const PpSubmission *submission)
{
	PpFact *fact = pp_fact_new (submission->msgid);
	GPtrArray *refs = g_ptr_array_new ();

	for (guint i = 0; i < submission->refs->len; i++)
		g_ptr_array_add (refs, g_strdup (g_ptr_array_index (submission->refs, i)));
	g_ptr_array_add (refs, NULL);
	fact->refs = (char **) g_ptr_array_free (refs, FALSE);

	fact->sender = g_strdup (submission->sender);
	fact->date = submission->date;
	fact->version = submission->version;
	fact->cover = submission->kind == PP_KIND_COVER;
	fact->serves_as_cover = submission->kind == PP_KIND_PATCH && submission->numbered && submission->number == 0;
	fact->numbered = submission->numbered;
	fact->number = submission->number;
	fact->total = submission->total;
	fact->name = g_strdup (submission->patch_name);
	fact->title = g_strdup (submission->title);
	fact->change_id = g_strdup (submission->change_id);
	return fact;
}
