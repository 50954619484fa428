/* See trailers.h. Commit messages are read as git's trailer.c reads them: from the end
 * backwards to the last paragraph, which counts when all of it is trailers, or when git
 * wrote one of them and a quarter is. Replies are not commit messages: people put their
 * `Reviewed-by:' between remarks, so they are read line by line, more strictly.
 */
#include "patch/trailers.h"

#include <string.h>

#include "mail/limits.h"

/* A text in memory that is not terminated: START up to END. */
typedef struct {
	const char *start, *end;
} Span;

PpTrailer *
pp_trailer_new (const char *name, const char *value)
{
	PpTrailer *trailer = g_new (PpTrailer, 1);

	trailer->name = g_strdup (name);
	trailer->value = g_strdup (value);
	return trailer;
}

void
pp_trailer_free (PpTrailer *trailer)
{
	if (trailer == NULL)
		return;
	g_free (trailer->name);
	g_free (trailer->value);
	g_free (trailer);
}

/* --- lines ------------------------------------------------------------------------ */

/* git's isspace(), which knows no form feed. */
static gboolean
is_space (char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The line at LINE without its LF; *NEXT is the line after it, or END. */
static Span
read_line (const char *line, const char *end, const char **next)
{
	const char *lf = memchr (line, '\n', end - line);

	*next = lf != NULL ? lf + 1 : end;
	return (Span) { line, lf != NULL ? lf : end };
}

/* The start of the last line of START…END; END itself may stand behind a LF. */
static const char *
last_line (const char *start, const char *end)
{
	if (end > start)
		end--;
	while (end > start && end[-1] != '\n')
		end--;
	return end;
}

static gboolean
starts_with (Span line, const char *prefix)
{
	gsize length = strlen (prefix);

	return (gsize) (line.end - line.start) >= length && memcmp (line.start, prefix, length) == 0;
}

static gboolean
starts_with_any_case (Span line, const char *prefix)
{
	gsize length = strlen (prefix);

	return (gsize) (line.end - line.start) >= length && g_ascii_strncasecmp (line.start, prefix, length) == 0;
}

static gboolean
is_blank (Span line)
{
	while (line.start < line.end && is_space (*line.start))
		line.start++;
	return line.start == line.end;
}

static Span
trim (Span text)
{
	while (text.start < text.end && is_space (*text.start))
		text.start++;
	while (text.end > text.start && is_space (text.end[-1]))
		text.end--;
	return text;
}

static gboolean
is_continuation (Span line)
{
	return line.start < line.end && is_space (*line.start);
}

/* Splits `Name: value' (`Name : value' too). FALSE when LINE is no trailer. */
static gboolean
split_trailer (Span line, Span *name, Span *value)
{
	const char *p = line.start;

	while (p < line.end && (g_ascii_isalnum (*p) || *p == '-'))
		p++;
	*name = (Span) { line.start, p };
	if (p == line.start || p - line.start > PP_LIMIT_TRAILER_NAME)
		return FALSE;
	while (p < line.end && (*p == ' ' || *p == '\t'))
		p++;
	if (p == line.end || *p != ':')
		return FALSE;
	*value = trim ((Span) { p + 1, line.end });
	return !starts_with ((Span) { p, line.end }, "://");
}

static gboolean
is_trailer (Span line)
{
	Span name, value;

	return split_trailer (line, &name, &value);
}

/* --- collecting --------------------------------------------------------------------- */

/* The trailer that is being read: its value grows by folded lines. */
typedef struct {
	GPtrArray *trailers;
	PpFlags *flags;
	Span name;
	GString *value;
	gboolean open;
} Collector;

static void
collector_open (Collector *collector, Span name, Span value)
{
	collector->open = TRUE;
	collector->name = name;
	g_string_truncate (collector->value, 0);
	g_string_append_len (collector->value, value.start, value.end - value.start);
}

static void
collector_fold (Collector *collector, Span line)
{
	line = trim (line);
	if (collector->value->len > 0 && line.start < line.end)
		g_string_append_c (collector->value, ' ');
	g_string_append_len (collector->value, line.start, line.end - line.start);
}

static void
collector_close (Collector *collector)
{
	g_autofree char *name = NULL;

	if (!collector->open)
		return;
	collector->open = FALSE;
	if (collector->trailers->len >= PP_LIMIT_TRAILERS) {
		*collector->flags |= PP_FLAG_TOO_MANY_TRAILERS;
		return;
	}
	name = g_strndup (collector->name.start, collector->name.end - collector->name.start);
	g_ptr_array_add (collector->trailers, pp_trailer_new (name, collector->value->str));
}

/* --- commit messages ---------------------------------------------------------------- */

/* What git itself writes into the last paragraph, and what it takes for sure. */
static gboolean
is_written_by_git (Span line)
{
	return starts_with (line, "Signed-off-by: ") || starts_with (line, "(cherry picked from commit ");
}

/* TEXT without the headers that git-mailinfo(1) takes from the start of a body. */
static const char *
skip_body_headers (const char *text, const char *end)
{
	const char *line = text, *next;
	gboolean any = FALSE;

	while (line < end) {
		Span span = read_line (line, end, &next);

		if (starts_with_any_case (span, "From: ") || starts_with_any_case (span, "Date: ") ||
		    starts_with_any_case (span, "Subject: "))
			any = TRUE;
		else if (!any || !is_continuation (span))
			break;
		line = next;
	}
	return line;
}

/* TEXT without what `hg export' puts in front of a message and without the title that follows: a title is no
 * trailer, however much `gear: turn' looks like one. */
static const char *
skip_hg_title (const char *text, const char *end)
{
	const char *line = text, *next = text;

	if (!starts_with (read_line (line, end, &next), "# HG changeset patch"))
		return text;
	while (line < end && starts_with (read_line (line, end, &next), "#"))
		line = next;
	return next;
}

static gboolean
is_divider (Span line)
{
	return starts_with (line, "---") && (line.end == line.start + 3 || is_space (line.start[3]));
}

/* The end of the commit message in START…END: the `---' line, or before it a tail of
 * comments and of the `Conflicts:' that old versions of git left. */
static const char *
find_message_end (const char *start, const char *end)
{
	const char *line = start, *next, *tail = NULL;
	gboolean conflicts = FALSE;

	for (; line < end; line = next) {
		Span span = read_line (line, end, &next);

		if (is_divider (span))
			return tail != NULL ? tail : line;
		if (starts_with (span, "#") || span.start == span.end) {
			tail = tail != NULL ? tail : line;
		} else if (starts_with (span, "Conflicts:") && span.end == span.start + strlen ("Conflicts:")) {
			conflicts = TRUE;
			tail = tail != NULL ? tail : line;
		} else if (!conflicts || *line != '\t') {
			conflicts = FALSE;
			tail = NULL;
		}
	}
	return tail != NULL ? tail : end;
}

/* What was seen of the last paragraph, from its end. */
typedef struct {
	gsize trailers, others;
	gsize folded;	/* lines that belong to whatever stands above them */
	gboolean written_by_git;
} Block;

static gboolean
block_counts (const Block *block)
{
	gsize others = block->others + block->folded;

	return (block->written_by_git && block->trailers * 3 >= others) || (block->trailers > 0 && others == 0);
}

static void
block_add (Block *block, Span line)
{
	if (starts_with (line, "#")) {
		block->others += block->folded;
		block->folded = 0;
	} else if (is_written_by_git (line) || is_trailer (line)) {
		block->written_by_git |= is_written_by_git (line);
		block->trailers++;
		block->folded = 0;
	} else if (is_continuation (line)) {
		block->folded++;
	} else {
		block->others += 1 + block->folded;
		block->folded = 0;
	}
}

/* The start of the trailers of the message START…END, or END. */
static const char *
find_block (const char *start, const char *end)
{
	const char *at = end, *next;
	gboolean only_blank = TRUE;
	Block block = { 0 };

	while (at > start) {
		const char *line = last_line (start, at);
		Span span = read_line (line, end, &next);

		if (!is_blank (span)) {
			only_blank &= starts_with (span, "#");
			block_add (&block, span);
		} else if (!only_blank) {
			break;
		}
		at = line;
	}
	return block_counts (&block) ? at : end;
}

static void
collect_message (Collector *collector, const char *content)
{
	const char *end = content + strlen (content), *line, *next;

	line = skip_body_headers (skip_hg_title (content, end), end);
	end = find_message_end (line, end);
	for (line = find_block (line, end); line < end; line = next) {
		Span span = read_line (line, end, &next), name, value;

		if (collector->open && is_continuation (span)) {
			collector_fold (collector, span);
			continue;
		}
		collector_close (collector);
		if (split_trailer (span, &name, &value))
			collector_open (collector, name, value);
	}
	collector_close (collector);
}

/* --- replies ------------------------------------------------------------------------ */

/* Names without a dash that are trailers in a reply as well. */
static const char *const reply_names[] = { "Bug", "BugLink", "Cc", "Closes", "Fixes", "Link", "Resolves" };

/* Names with a dash that are headers of a mail that somebody forwards. */
static const char *const header_prefixes[] = {
	"Content-", "In-Reply-", "List-", "Message-", "Mime-", "Reply-", "Return-", "Sent-", "User-", "X-",
};

static gboolean
is_name (Span name, const char *word)
{
	return (gsize) (name.end - name.start) == strlen (word) && starts_with_any_case (name, word);
}

/* `Reviewed-by' and its kin, which tell of a person. */
static gboolean
names_person (Span name)
{
	static const char by[] = "-by";

	return (gsize) (name.end - name.start) > strlen (by) &&
	       g_ascii_strncasecmp (name.end - strlen (by), by, strlen (by)) == 0;
}

static gboolean
is_reply_name (Span name)
{
	for (guint i = 0; i < G_N_ELEMENTS (reply_names); i++)
		if (is_name (name, reply_names[i]))
			return TRUE;
	for (guint i = 0; i < G_N_ELEMENTS (header_prefixes); i++)
		if (starts_with_any_case (name, header_prefixes[i]))
			return FALSE;
	/* not a time (2020-01-01T10:00), not the name of a file or a test */
	return g_ascii_isalpha (*name.start) && (names_person (name) || g_ascii_isupper (*name.start)) &&
	       memchr (name.start, '-', name.end - name.start) != NULL;
}

static gboolean
has_address (Span value)
{
	return memchr (value.start, '@', value.end - value.start) != NULL;
}

static gboolean
is_quoted (Span line)
{
	return starts_with (trim (line), ">");
}

/* What some mailers put above the mail that is answered. */
static gboolean
is_original_head (Span line)
{
	return starts_with (line, "-----") &&
	       (starts_with_any_case (line, "-----Original Message-----") ||
	        starts_with_any_case (line, "----- Original Message -----") ||
	        starts_with_any_case (line, "---------- Forwarded message"));
}

/* TRUE when the first line from LINE on that has any text is quoted. */
static gboolean
goes_on_quoted (const char *line, const char *end)
{
	while (line < end) {
		Span span = read_line (line, end, &line);

		if (!is_blank (span))
			return is_quoted (span);
	}
	return FALSE;
}

/* The end of the block of unquoted lines at LINE; *ALL_TRAILERS says that it has nothing
 * but trailers. */
static const char *
read_reply_block (const char *line, const char *end, gboolean *all_trailers)
{
	const char *next;
	gboolean open = FALSE, address = FALSE;

	*all_trailers = TRUE;
	for (; line < end; line = next) {
		Span span = read_line (line, end, &next), name, value;

		if (is_blank (span) || is_quoted (span) || is_original_head (span))
			break;
		if (split_trailer (span, &name, &value) && is_reply_name (name)) {
			open = TRUE;
			address = has_address (value);
		} else if (!open || !(is_continuation (span) || (!address && starts_with (span, "<")))) {
			*all_trailers = FALSE;
		}
	}
	return line;
}

/* A long name leaves the address to the next line. */
static gboolean
has_address_below (Span name, Span value, Span below)
{
	return names_person (name) && !has_address (value) && starts_with (below, "<") && has_address (below);
}

/* The trailers of the block LINE…END of a reply. */
static void
collect_reply_block (Collector *collector, const char *line, const char *end, gboolean all_trailers)
{
	const char *next, *after;

	for (; line < end; line = next) {
		Span span = read_line (line, end, &next), name, value, below;

		if (collector->open && is_continuation (span) && all_trailers) {
			collector_fold (collector, span);
			continue;
		}
		collector_close (collector);
		if (!split_trailer (span, &name, &value))
			continue;
		below = trim (read_line (next, end, &after));
		if (has_address_below (name, value, below)) {
			collector_open (collector, name, value);
			collector_fold (collector, below);
			next = after;
		} else if (names_person (name) ? all_trailers || has_address (value)
		                               : all_trailers && is_reply_name (name)) {
			collector_open (collector, name, value);
		}
	}
	collector_close (collector);
}

static void
collect_reply (Collector *collector, const char *content)
{
	const char *end = content + strlen (content), *line = content;

	while (line < end) {
		gboolean all_trailers;
		const char *block_end = read_reply_block (line, end, &all_trailers);

		collect_reply_block (collector, line, block_end, all_trailers);
		if (is_original_head (read_line (block_end, end, &line)) && !goes_on_quoted (line, end))
			break;
	}
}

GPtrArray *
pp_trailers_parse (const char *content, gboolean reply, PpFlags *flags)
{
	Collector collector = { .flags = flags };

	collector.trailers = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_trailer_free);
	collector.value = g_string_new (NULL);
	if (reply)
		collect_reply (&collector, content);
	else
		collect_message (&collector, content);
	g_string_free (collector.value, TRUE);
	return collector.trailers;
}

/* --- metadata ----------------------------------------------------------------------- */

static char *
span_dup (Span text)
{
	return g_strndup (text.start, text.end - text.start);
}

static gboolean
is_hex (Span text)
{
	const char *p = text.start;

	while (p < text.end && g_ascii_isxdigit (*p))
		p++;
	return p == text.end && p > text.start;
}

static void
add_value (GPtrArray *values, char *value, PpFlags *flags)
{
	if (values->len < PP_LIMIT_TRAILERS) {
		g_ptr_array_add (values, value);
	} else {
		g_free (value);
		*flags |= PP_FLAG_TOO_MANY_TRAILERS;
	}
}

static void
read_base_commit (PpMetadata *metadata, Span value, PpFlags *flags)
{
	gsize length = value.end - value.start;

	if (metadata->base_commit == NULL && (length == 40 || length == 64) && is_hex (value))
		metadata->base_commit = g_ascii_strdown (value.start, length);
}

/* Gerrit's is `Change-Id: I<40 hex digits>'. */
static void
read_change_id (PpMetadata *metadata, Span value, PpFlags *flags)
{
	gboolean gerrit = value.end - value.start == 41 && *value.start == 'I' &&
	                  is_hex ((Span) { value.start + 1, value.end });

	for (const char *p = value.start; p < value.end; p++)
		if (is_space (*p))
			return;
	if (metadata->change_id == NULL && value.start < value.end && !gerrit)
		metadata->change_id = span_dup (value);
}

static void
read_prerequisite_patch_id (PpMetadata *metadata, Span value, PpFlags *flags)
{
	g_autofree char *hex = NULL;

	if (!is_hex (value))
		return;
	hex = g_ascii_strdown (value.start, value.end - value.start);
	add_value (metadata->prerequisites, g_strconcat ("patch-id: ", hex, NULL), flags);
}

static void
read_prerequisite_message_id (PpMetadata *metadata, Span value, PpFlags *flags)
{
	g_autofree char *id = NULL;

	if (value.start == value.end)
		return;
	id = span_dup (value);
	if (*id == '<')
		add_value (metadata->prerequisites, g_strconcat ("message-id: ", id, NULL), flags);
	else
		add_value (metadata->prerequisites, g_strconcat ("message-id: <", id, ">", NULL), flags);
}

static void
read_prerequisite_change_id (PpMetadata *metadata, Span value, PpFlags *flags)
{
	g_autofree char *id = span_dup (value);

	if (value.start < value.end)
		add_value (metadata->prerequisites, g_strconcat ("change-id: ", id, NULL), flags);
}

static gboolean
is_url (Span value)
{
	const char *p;

	if (starts_with (value, "http://"))
		p = value.start + strlen ("http://");
	else if (starts_with (value, "https://"))
		p = value.start + strlen ("https://");
	else
		return FALSE;
	if (p == value.end)
		return FALSE;
	while (p < value.end &&
	       (g_unichar_isalnum (g_utf8_get_char (p)) || strchr ("_-./=&@:%?+()", *p) != NULL))
		p = g_utf8_next_char (p);
	return p == value.end;
}

static gboolean
is_msgid (Span value)
{
	gsize length = value.end - value.start;

	return length > 2 && *value.start == '<' && memchr (value.start, '>', length) == value.end - 1;
}

static void
read_depends_on (PpMetadata *metadata, Span value, PpFlags *flags)
{
	/* exactly one blank after the colon */
	if (value.start[-1] != ' ' || value.start[-2] != ':')
		return;
	if (is_url (value) || is_msgid (value))
		add_value (metadata->depends_on, span_dup (value), flags);
}

static const struct {
	const char *prefix;
	gboolean any_case;
	void (*read) (PpMetadata *metadata, Span value, PpFlags *flags);
} metadata_lines[] = {
	{ "base-commit:", FALSE, read_base_commit },
	{ "change-id:", FALSE, read_change_id },
	{ "depends-on:", TRUE, read_depends_on },
	{ "prerequisite-change-id:", FALSE, read_prerequisite_change_id },
	{ "prerequisite-message-id:", FALSE, read_prerequisite_message_id },
	{ "prerequisite-patch-id:", FALSE, read_prerequisite_patch_id },
};

void
pp_metadata_parse (const char *text, PpMetadata *metadata, PpFlags *flags)
{
	const char *end = text + strlen (text), *next;

	if (metadata->depends_on == NULL)
		metadata->depends_on = g_ptr_array_new_with_free_func (g_free);
	if (metadata->prerequisites == NULL)
		metadata->prerequisites = g_ptr_array_new_with_free_func (g_free);

	for (; text < end; text = next) {
		Span line = read_line (text, end, &next);

		/* Most lines are told apart by their first letter. */
		if (*text != 'b' && *text != 'c' && *text != 'd' && *text != 'D' && *text != 'p')
			continue;
		for (guint i = 0; i < G_N_ELEMENTS (metadata_lines); i++) {
			const char *prefix = metadata_lines[i].prefix;

			if (metadata_lines[i].any_case ? starts_with_any_case (line, prefix) : starts_with (line, prefix))
				metadata_lines[i].read (metadata, trim ((Span) { text + strlen (prefix), line.end }),
				                        flags);
		}
	}
}

void
pp_metadata_clear (PpMetadata *metadata)
{
	g_clear_pointer (&metadata->base_commit, g_free);
	g_clear_pointer (&metadata->change_id, g_free);
	g_clear_pointer (&metadata->depends_on, g_ptr_array_unref);
	g_clear_pointer (&metadata->prerequisites, g_ptr_array_unref);
}
