#include "config.h"

#include "json.h"

#include <string.h>

#include "json-build.h"

struct _PpJsonWriter {
	JsonGenerator *generator;
};

PpJsonWriter *
pp_json_writer_new (void)
{
	PpJsonWriter *writer = g_new0 (PpJsonWriter, 1);

	writer->generator = json_generator_new ();
	return writer;
}

void
pp_json_writer_free (PpJsonWriter *writer)
{
	g_object_unref (writer->generator);
	g_free (writer);
}

/* json-glib 1.6 escapes all control characters but the last, U+001F, which JSON does not allow in a string and
 * which stands nowhere else. */
static void
escape_last_control (GString *line, gsize start)
{
	g_autofree char *tail = NULL;
	const char *at, *found, *end;

	if (memchr (line->str + start, 0x1f, line->len - start) == NULL)
		return;
	at = tail = g_strndup (line->str + start, line->len - start);
	end = tail + (line->len - start);
	g_string_truncate (line, start);
	while ((found = memchr (at, 0x1f, (gsize) (end - at))) != NULL) {
		g_string_append_len (line, at, found - at);
		g_string_append (line, "\\u001f");
		at = found + 1;
	}
	g_string_append_len (line, at, end - at);
}

/* --- values ---------------------------------------------------------------------------------- */

static void
add_string_array (JsonBuilder *builder, const GPtrArray *strings)
{
	json_builder_begin_array (builder);
	for (guint i = 0; strings != NULL && i < strings->len; i++)
		json_builder_add_string_value (builder, g_ptr_array_index (strings, i));
	json_builder_end_array (builder);
}

static void
add_date (JsonBuilder *builder, gint64 date)
{
	g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (date);
	g_autofree char *text = NULL;

	if (time != NULL)
		text = g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d", g_date_time_get_year (time),
		                        g_date_time_get_month (time), g_date_time_get_day_of_month (time),
		                        g_date_time_get_hour (time), g_date_time_get_minute (time),
		                        g_date_time_get_second (time));
	pp_json_add_string (builder, text);
}

/* --- keys: one row each, in the order of their names ----------------------------------------- */

typedef struct {
	const PpSubmission *submission;
	const PpPlacement *placement;	/* or NULL */
} Message;

static void
archived (JsonBuilder *builder, const Message *message)
{
	json_builder_add_boolean_value (builder, message->placement->archived);
}

static void
base_commit (JsonBuilder *builder, const Message *message)
{
	pp_json_add_string (builder, message->submission->base_commit);
}

static void
change_id (JsonBuilder *builder, const Message *message)
{
	pp_json_add_string (builder, message->submission->change_id);
}

static void
commit_ref (JsonBuilder *builder, const Message *message)
{
	pp_json_add_string (builder, message->placement->commit_ref);
}

static void
content (JsonBuilder *builder, const Message *message)
{
	pp_json_add_string (builder, message->submission->content);
}

static void
date (JsonBuilder *builder, const Message *message)
{
	add_date (builder, message->submission->date);
}

static void
delegate (JsonBuilder *builder, const Message *message)
{
	pp_json_add_string (builder, message->placement->delegate);
}

static void
depends_on (JsonBuilder *builder, const Message *message)
{
	add_string_array (builder, message->submission->depends_on);
}

static void
diff (JsonBuilder *builder, const Message *message)
{
	pp_json_add_string (builder, message->submission->diff);
}

static void
files (JsonBuilder *builder, const Message *message)
{
	const GPtrArray *list = message->submission->files;

	json_builder_begin_array (builder);
	for (guint i = 0; list != NULL && i < list->len; i++) {
		const PpFile *file = g_ptr_array_index (list, i);

		json_builder_begin_object (builder);
		pp_json_member_int (builder, "added", file->added);
		pp_json_member_string (builder, "old_path", file->old_path);
		pp_json_member_string (builder, "path", file->path);
		pp_json_member_int (builder, "removed", file->removed);
		pp_json_member_string (builder, "status", pp_file_status_name (file->status));
		json_builder_end_object (builder);
	}
	json_builder_end_array (builder);
}

static void
flags (JsonBuilder *builder, const Message *message)
{
	PpFlags all = message->submission->flags;
	g_autofree const char **names = NULL;

	if (message->placement != NULL)
		all |= message->placement->group_flags;
	names = pp_flags_names (all);
	pp_json_add_strings (builder, names);
}

static void
git_patch_id (JsonBuilder *builder, const Message *message)
{
	pp_json_add_string (builder, message->submission->git_patch_id);
}

static void
hash (JsonBuilder *builder, const Message *message)
{
	pp_json_add_string (builder, message->submission->hash);
}

static void
in_reply_to (JsonBuilder *builder, const Message *message)
{
	pp_json_add_string (builder, message->submission->in_reply_to);
}

static void
msgid (JsonBuilder *builder, const Message *message)
{
	pp_json_add_string (builder, message->submission->msgid);
}

static void
name (JsonBuilder *builder, const Message *message)
{
	pp_json_add_string (builder, message->submission->patch_name);
}

static void
number (JsonBuilder *builder, const Message *message)
{
	json_builder_add_int_value (builder, message->submission->number);
}

static void
prefixes (JsonBuilder *builder, const Message *message)
{
	pp_json_add_strings (builder, (const char *const *) message->submission->prefixes);
}

static void
prerequisites (JsonBuilder *builder, const Message *message)
{
	add_string_array (builder, message->submission->prerequisites);
}

static void
project (JsonBuilder *builder, const Message *message)
{
	pp_json_add_string (builder, message->placement->project);
}

static void
pull_url (JsonBuilder *builder, const Message *message)
{
	pp_json_add_string (builder, message->submission->pull_url);
}

static void
references (JsonBuilder *builder, const Message *message)
{
	add_string_array (builder, message->submission->refs);
}

static void
series (JsonBuilder *builder, const Message *message)
{
	const PpSeriesPlacement *s = &message->placement->series;

	if (!message->placement->has_series) {
		json_builder_add_null_value (builder);
		return;
	}
	json_builder_begin_object (builder);
	pp_json_member_string (builder, "base_commit", s->base_commit);
	pp_json_member_string (builder, "change_id", s->change_id);
	pp_json_member_boolean (builder, "complete", s->complete);
	pp_json_member_string (builder, "cover", s->cover);
	json_builder_set_member_name (builder, "date");
	add_date (builder, s->date);
	pp_json_member_int (builder, "extras", s->extras);
	pp_json_member_string (builder, "name", s->name);
	pp_json_member_boolean (builder, "partial", s->partial);
	json_builder_set_member_name (builder, "patches");
	pp_json_add_strings (builder, (const char *const *) s->patches);
	pp_json_member_string (builder, "previous_revision", s->previous_revision);
	pp_json_member_int (builder, "received", s->received);
	pp_json_member_int (builder, "total", s->total);
	pp_json_member_int (builder, "version", s->version);
	json_builder_end_object (builder);
}

static void
state (JsonBuilder *builder, const Message *message)
{
	pp_json_add_string (builder, message->placement->state);
}

static void
subject (JsonBuilder *builder, const Message *message)
{
	pp_json_add_string (builder, message->submission->subject);
}

static void
submission (JsonBuilder *builder, const Message *message)
{
	pp_json_add_string (builder, message->placement->submission);
}

static void
submitter (JsonBuilder *builder, const Message *message)
{
	json_builder_begin_object (builder);
	pp_json_member_string (builder, "email", message->submission->email);
	pp_json_member_string (builder, "name", message->submission->name);
	json_builder_end_object (builder);
}

static void
total (JsonBuilder *builder, const Message *message)
{
	json_builder_add_int_value (builder, message->submission->total);
}

static void
trailers (JsonBuilder *builder, const Message *message)
{
	const GPtrArray *list = message->submission->trailers;

	json_builder_begin_array (builder);
	for (guint i = 0; list != NULL && i < list->len; i++) {
		const PpTrailer *trailer = g_ptr_array_index (list, i);

		json_builder_begin_object (builder);
		pp_json_member_string (builder, "name", trailer->name);
		pp_json_member_string (builder, "value", trailer->value);
		json_builder_end_object (builder);
	}
	json_builder_end_array (builder);
}

static const char *
type_name (const Message *message)
{
	switch (message->submission->kind) {
	case PP_KIND_PATCH:
		return "patch";
	case PP_KIND_COVER:
		return "cover";
	default:
		if (message->placement == NULL)
			return "reply";
		return message->placement->submission != NULL ? "comment" : "other";
	}
}

static void
type (JsonBuilder *builder, const Message *message)
{
	pp_json_add_string (builder, type_name (message));
}

static void
version (JsonBuilder *builder, const Message *message)
{
	json_builder_add_int_value (builder, message->submission->version);
}

typedef enum {
	ALL = 0,
	SUBMISSIONS = 1 << 0,	/* covers and patches only */
	PATCHES = 1 << 1,
	PLACED = 1 << 2,	/* only where the placement is known */
} Where;

static const struct {
	const char *key;
	void (*add) (JsonBuilder *builder, const Message *message);
	Where where;
} keys[] = {
	{ "archived", archived, PATCHES | PLACED },
	{ "base_commit", base_commit, SUBMISSIONS },
	{ "change_id", change_id, SUBMISSIONS },
	{ "commit_ref", commit_ref, PATCHES | PLACED },
	{ "content", content, ALL },
	{ "date", date, ALL },
	{ "delegate", delegate, PATCHES | PLACED },
	{ "depends_on", depends_on, SUBMISSIONS },
	{ "diff", diff, PATCHES },
	{ "files", files, PATCHES },
	{ "flags", flags, ALL },
	{ "git_patch_id", git_patch_id, PATCHES },
	{ "hash", hash, PATCHES },
	{ "in_reply_to", in_reply_to, ALL },
	{ "msgid", msgid, ALL },
	{ "name", name, SUBMISSIONS },
	{ "number", number, SUBMISSIONS },
	{ "prefixes", prefixes, SUBMISSIONS },
	{ "prerequisites", prerequisites, SUBMISSIONS },
	{ "project", project, PLACED },
	{ "pull_url", pull_url, PATCHES },
	{ "references", references, ALL },
	{ "series", series, SUBMISSIONS | PLACED },
	{ "state", state, PATCHES | PLACED },
	{ "subject", subject, ALL },
	{ "submission", submission, PLACED },
	{ "submitter", submitter, ALL },
	{ "total", total, SUBMISSIONS },
	{ "trailers", trailers, ALL },
	{ "type", type, ALL },
	{ "version", version, SUBMISSIONS },
};

static gboolean
applies (Where where, const Message *message)
{
	PpKind kind = message->submission->kind;

	return (!(where & PLACED) || message->placement != NULL) && (!(where & PATCHES) || kind == PP_KIND_PATCH) &&
	       (!(where & SUBMISSIONS) || kind != PP_KIND_REPLY);
}

void
pp_json_writer_append (PpJsonWriter *writer, GString *line, const PpSubmission *what,
                       const PpPlacement *placement)
{
	g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
	const Message message = { what, placement };
	gsize start = line->len;
	JsonNode *root;

	json_builder_begin_object (builder);
	for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
		if (!applies (keys[i].where, &message))
			continue;
		json_builder_set_member_name (builder, keys[i].key);
		keys[i].add (builder, &message);
	}
	json_builder_end_object (builder);
	root = json_builder_get_root (builder);
	json_generator_set_root (writer->generator, root);
	json_generator_to_gstring (writer->generator, line);
	json_node_unref (root);
	escape_last_control (line, start);
	g_string_append_c (line, '\n');
}

/* --- documents of the database --------------------------------------------------------------- */

#define INDENT 4

static void
new_line (GString *out, guint depth)
{
	g_string_append_printf (out, "\n%*s", (int) (depth * INDENT), "");
}

/* The end of the string that starts at TEXT, behind its quote. */
static const char *
string_end (const char *text)
{
	for (text++; *text != '"' && *text != '\0'; text++)
		if (*text == '\\' && text[1] != '\0')
			text++;
	return *text == '"' ? text + 1 : text;
}

static const char *
skip_blanks (const char *text)
{
	return text + strspn (text, " \t\r\n");
}

/* Appends the opening bracket at TEXT, with its partner when nothing is between them, and returns what follows. */
static const char *
open_bracket (GString *out, const char *text, guint *depth)
{
	const char *next = skip_blanks (text + 1);

	g_string_append_c (out, *text);
	if (*next == '}' || *next == ']') {
		g_string_append_c (out, *next);
		return next + 1;
	}
	new_line (out, ++*depth);
	return next;
}

/* Only the white space between tokens is changed: no parser's idea of a number or of a character comes in between. */
char *
pp_json_pretty (const char *text)
{
	GString *out = g_string_sized_new (strlen (text) * 5 / 4);
	guint depth = 0;

	while (*(text = skip_blanks (text)) != '\0') {
		const char *end;

		switch (*text) {
		case '{':
		case '[':
			text = open_bracket (out, text, &depth);
			continue;
		case '}':
		case ']':
			new_line (out, --depth);
			break;
		case ',':
			g_string_append_c (out, ',');
			new_line (out, depth);
			text++;
			continue;
		case ':':
			g_string_append (out, ": ");
			text++;
			continue;
		case '"':
			end = string_end (text);
			g_string_append_len (out, text, end - text);
			text = end;
			continue;
		default:
			break;
		}
		g_string_append_c (out, *text++);
	}
	g_string_append_c (out, '\n');
	return g_string_free (out, FALSE);
}
