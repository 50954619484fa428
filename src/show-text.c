#include "config.h"

#include "show-text.h"

#include <string.h>

#include "mail/printable.h"
#include "patch/diffstat.h"
#include "show-revisions.h"

/* Replies are indented by their depth, but the subject must stay in sight. */
#define DEPTH_SHOWN 16

/* --- pieces ---------------------------------------------------------------------------------- */

static void
append_line (GString *out, const char *text)
{
	g_autofree char *line = pp_printable (text);

	g_string_append (out, line);
	g_string_append_c (out, '\n');
}

/* A row of the header block; none for NULL. */
static void
append_row (GString *out, const char *label, const char *value)
{
	if (value == NULL)
		return;
	g_string_append_printf (out, "%-10s ", label);
	append_line (out, value);
}

static void
append_section (GString *out, const char *title)
{
	g_string_append_printf (out, "\n%s\n", title);
}

static char *
format_date (gint64 date, const char *format)
{
	g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (date);

	return time != NULL ? g_date_time_format (time, format) : g_strdup ("?");
}

static void
append_date (GString *out, gint64 date)
{
	g_autofree char *text = format_date (date, "%Y-%m-%d %H:%M:%S UTC");

	append_row (out, "Date", text);
}

static void
append_submitter (GString *out, const char *name, const char *email)
{
	g_autofree char *text = name != NULL ? g_strdup_printf ("%s <%s>", name, email) : g_strdup (email);

	append_row (out, "Submitter", text);
}

static void
append_content (GString *out, const char *content)
{
	g_autofree char *text = pp_printable_text (content);

	if (*text == '\0')
		return;
	g_string_append_c (out, '\n');
	g_string_append (out, text);
	g_string_append_c (out, '\n');
}

/* --- the thread as a tree -------------------------------------------------------------------- */

typedef struct _Node Node;
struct _Node {
	const PpPost *post;
	Node *parent, *first, *last, *next;
	guint mark;	/* of the walk that came by */
};

static Node *
find_parent (GHashTable *by_msgid, const Node *node)
{
	for (guint i = 0; node->post->refs != NULL && node->post->refs[i] != NULL; i++) {
		Node *found = g_hash_table_lookup (by_msgid, node->post->refs[i]);

		if (found != NULL && found != node)
			return found;
	}
	return NULL;
}

/* References can go round in a circle: there the first in order has no parent. */
static void
cut_cycles (Node *nodes, guint n)
{
	for (guint i = 0; i < n; i++) {
		Node *node = &nodes[i];

		for (; node != NULL && node->mark == 0; node = node->parent)
			node->mark = i + 1;
		if (node != NULL && node->mark == i + 1)
			node->parent = NULL;
	}
}

static void
adopt (Node *node)
{
	Node *parent = node->parent;

	if (parent->last != NULL)
		parent->last->next = node;
	else
		parent->first = node;
	parent->last = node;
}

/* Under ROOT, in the order of THREAD. */
static Node *
build_tree (const GPtrArray *thread, Node *root)
{
	g_autoptr (GHashTable) by_msgid = g_hash_table_new (g_str_hash, g_str_equal);
	Node *nodes = g_new0 (Node, MAX (thread->len, 1));

	for (guint i = 0; i < thread->len; i++) {
		nodes[i].post = g_ptr_array_index (thread, i);
		g_hash_table_insert (by_msgid, nodes[i].post->msgid, &nodes[i]);
	}
	for (guint i = 0; i < thread->len; i++)
		nodes[i].parent = find_parent (by_msgid, &nodes[i]);
	cut_cycles (nodes, thread->len);
	for (guint i = 0; i < thread->len; i++) {
		if (nodes[i].parent == NULL)
			nodes[i].parent = root;
		adopt (&nodes[i]);
	}
	return nodes;
}

static void
append_post (GString *out, const PpPost *post, guint depth, gboolean shown)
{
	g_autofree char *date = format_date (post->date, "%Y-%m-%d %H:%M");
	g_autofree char *line = NULL;

	line = g_strdup_printf ("%c %s %*s%s%s  %s", shown ? '*' : ' ', date,
	                        (int) (2 * (MIN (MAX (depth, 1), DEPTH_SHOWN) - 1)), "", depth > 0 ? "` " : "",
	                        post->subject, post->name != NULL ? post->name : post->email);
	append_line (out, line);
}

/* SHOWN is marked. */
static void
append_thread (GString *out, const GPtrArray *thread, gint64 shown)
{
	Node root = { 0 };
	g_autofree Node *nodes = build_tree (thread, &root);
	Node *node = root.first;
	guint depth = 0;

	append_section (out, "Thread:");
	while (node != NULL) {
		append_post (out, node->post, depth, node->post->id == shown);
		if (node->first != NULL) {
			node = node->first;
			depth++;
			continue;
		}
		while (node->next == NULL && node->parent != &root) {
			node = node->parent;
			depth--;
		}
		node = node->next;
	}
}

/* --- trailers -------------------------------------------------------------------------------- */

/* A trailer that the message has, or that a reply before gave, is not repeated. */
static void
append_trailer (GString *out, GHashTable *seen, const char *name, const char *value, gboolean in_reply)
{
	char *text = g_strdup_printf ("%s: %s", name, value);
	g_autofree char *line = NULL;

	if (!g_hash_table_add (seen, text))
		return;
	if (g_hash_table_size (seen) == 1)
		append_section (out, "Trailers:");
	line = g_strdup_printf ("  %s%s", text, in_reply ? "  (reply)" : "");
	append_line (out, line);
}

static void
append_trailers (GString *out, const PpRecord *record, const GPtrArray *thread)
{
	g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	const GPtrArray *own = record->submission->trailers;

	for (guint i = 0; i < own->len; i++) {
		const PpTrailer *trailer = g_ptr_array_index (own, i);

		append_trailer (out, seen, trailer->name, trailer->value, FALSE);
	}
	for (guint i = 0; i < thread->len; i++) {
		const PpPost *post = g_ptr_array_index (thread, i);

		if (post->kind != PP_KIND_REPLY || post->submission_id != record->id || post->trailers == NULL)
			continue;
		for (guint t = 0; post->trailers[t] != NULL && post->trailers[t + 1] != NULL; t += 2)
			append_trailer (out, seen, post->trailers[t], post->trailers[t + 1], TRUE);
	}
}

static void
append_diffstat (GString *out, const GPtrArray *files)
{
	g_autofree char *text = NULL;

	if (files == NULL || files->len == 0)
		return;
	text = pp_diffstat (files);
	append_section (out, "Files:");
	g_string_append (out, text);
}

/* --- messages -------------------------------------------------------------------------------- */

static void
append_received (GString *text, const PpSeriesPlacement *series)
{
	if (series->complete)
		g_string_append_printf (text, "complete (%u)", series->total);
	else
		g_string_append_printf (text, "%u of %u received", series->received, series->total);
	if (series->extras > 0)
		g_string_append_printf (text, ", %u more", series->extras);
	if (series->partial)
		g_string_append (text, ", partial reroll");
}

static void
append_series_row (GString *out, const PpRecord *record)
{
	const PpSeriesPlacement *series = &record->placement.series;
	GString *text;

	if (!record->placement.has_series)
		return;
	text = g_string_new (NULL);
	g_string_append_printf (text, "%" G_GINT64_FORMAT " v%u", record->series_id, series->version);
	if (record->submission->kind == PP_KIND_PATCH && record->submission->number > 0)
		g_string_append_printf (text, " %u/%u", record->submission->number, record->submission->total);
	g_string_append (text, ", ");
	append_received (text, series);
	g_string_append_printf (text, ": %s", series->name != NULL ? series->name : "(no name)");
	append_row (out, "Series", text->str);
	g_string_free (text, TRUE);
	append_row (out, "Previous", series->previous_revision);
}

static const PpPost *
find_post (const GPtrArray *thread, gint64 id)
{
	for (guint i = 0; i < thread->len; i++) {
		const PpPost *post = g_ptr_array_index (thread, i);

		if (post->id == id)
			return post;
	}
	return NULL;
}

static void
append_flags (GString *out, const PpRecord *record)
{
	g_autofree const char **names = pp_flags_names (record->submission->flags | record->placement.group_flags);
	g_autofree char *text = g_strjoinv (", ", (char **) names);

	append_row (out, "Flags", *text != '\0' ? text : NULL);
}

static void
append_patch_rows (GString *out, const PpRecord *record, const GPtrArray *thread)
{
	const PpPost *post = find_post (thread, record->id);

	append_row (out, "State", record->placement.state);
	if (record->placement.archived)
		append_row (out, "Archived", "yes");
	append_row (out, "Delegate", record->placement.delegate);
	append_row (out, "Check", post != NULL ? post->check : NULL);
	append_row (out, "Commit", record->placement.commit_ref);
	append_row (out, "Pull", record->submission->pull_url);
}

static void
append_header (GString *out, const PpRecord *record, const GPtrArray *thread)
{
	const PpSubmission *submission = record->submission;

	append_line (out, submission->patch_name != NULL ? submission->patch_name : submission->subject);
	g_string_append_c (out, '\n');
	append_row (out, "Message-Id", submission->msgid);
	append_row (out, "Project", record->placement.project);
	append_row (out, "Comment on", record->placement.submission);
	append_series_row (out, record);
	append_submitter (out, submission->name, submission->email);
	append_date (out, submission->date);
	if (submission->kind == PP_KIND_PATCH)
		append_patch_rows (out, record, thread);
	append_row (out, "Base", submission->base_commit);
	append_row (out, "Change-Id", submission->change_id);
	append_flags (out, record);
}

char *
pp_show_record (const PpRecord *record, const GPtrArray *thread)
{
	GString *out = g_string_new (NULL);

	append_header (out, record, thread);
	append_content (out, record->submission->content);
	if (record->submission->kind != PP_KIND_REPLY)
		append_trailers (out, record, thread);
	append_diffstat (out, record->submission->files);
	append_thread (out, thread, record->id);
	return g_string_free (out, FALSE);
}

/* --- series ---------------------------------------------------------------------------------- */

static void
append_patches (GString *out, const GPtrArray *thread)
{
	append_section (out, "Patches:");
	for (guint i = 0; i < thread->len; i++) {
		const PpPost *post = g_ptr_array_index (thread, i);
		g_autofree char *line = NULL;

		if (post->kind != PP_KIND_PATCH)
			continue;
		line = g_strdup_printf ("  %-17s %-8s %s", post->state, post->check, post->patch_name);
		append_line (out, line);
	}
}

static void
append_series_header (GString *out, const PpSeriesView *view)
{
	const PpSeriesPlacement *placement = &view->series->placement;
	g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT " v%u", view->id, placement->version);
	GString *received = g_string_new (NULL);

	append_line (out, placement->name != NULL ? placement->name : "(no name)");
	g_string_append_c (out, '\n');
	append_row (out, "Series", number);
	append_row (out, "Project", view->series->project);
	append_received (received, placement);
	append_row (out, "Received", received->str);
	g_string_free (received, TRUE);
	append_submitter (out, view->series->name, view->series->email != NULL ? view->series->email : "?");
	append_date (out, placement->date);
	append_row (out, "Cover", placement->cover);
	append_row (out, "Previous", placement->previous_revision);
	append_row (out, "Base", placement->base_commit);
	append_row (out, "Change-Id", placement->change_id);
}

static guint
version_of (const GPtrArray *revisions, gint64 id)
{
	for (guint i = 0; i < revisions->len; i++) {
		const PpRevisionRow *row = g_ptr_array_index (revisions, i);

		if (row->id == id)
			return row->version;
	}
	return 0;
}

char *
pp_show_series (const PpSeriesView *view)
{
	GString *out = g_string_new (NULL);

	append_series_header (out, view);
	append_patches (out, view->thread);
	pp_show_append_revisions (out, view->revisions, view->id);
	if (view->previous != NULL)
		pp_show_append_changes (out, view->previous->revision,
		                        version_of (view->revisions, view->series->previous_id), view->members->revision,
		                        view->series->placement.partial);
	if (view->cover != NULL)
		append_content (out, view->cover->submission->content);
	append_thread (out, view->thread, 0);
	return g_string_free (out, FALSE);
}

void
pp_series_view_free (PpSeriesView *view)
{
	if (view == NULL)
		return;
	pp_series_record_free (view->series);
	pp_record_free (view->cover);
	g_clear_pointer (&view->thread, g_ptr_array_unref);
	g_clear_pointer (&view->revisions, g_ptr_array_unref);
	pp_members_free (view->members);
	pp_members_free (view->previous);
	g_free (view);
}
