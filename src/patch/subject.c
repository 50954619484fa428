/* See subject.h. Two readings of one text: the prefixes and the name exactly as Patchwork
 * splits them, and the marks (version, n/m), which are looked for in more places than
 * Patchwork looks, but only where people put labels: in the leading bracket groups, directly
 * around them, or as `(v2)'. A title may talk of v2 and 1/2 as it likes.
 */
#include "patch/subject.h"

#include <string.h>

#include "mail/limits.h"
#include "mail/space.h"

/* Words that stand together with a version in one token: `PATCHv2', `RFC-v3', `v2PATCH1/2'. */
static const char *const label_words[] = { "patch", "rfc", "rft", "pull", "resend", "repost", "wip", "git" };

/* What joins them. */
#define LABEL_JOINTS "-_/:.#"

/* After `v2' directly behind the brackets: the title is about a second version of something,
 * the mail is not one. */
static const char *const version_nouns[] = {
	"abi", "and", "api", "apis", "are", "as", "based", "by", "devices", "driver", "drivers", "file", "files",
	"for", "format", "from", "hardware", "has", "header", "headers", "hw", "in", "interface", "ioctl", "ioctls",
	"is", "mode", "of", "on", "only", "or", "protocol", "register", "registers", "style", "support", "syscall",
	"syscalls", "test", "tests", "to", "version", "vs", "was", "with",
};

typedef struct {
	guint version, number, total;
	gboolean has_version, numbered;
} Marks;

/* --- numbers ------------------------------------------------------------------- */

/* Reads digits at *AT and moves behind them; anything above the limit is limit + 1. FALSE
 * when there are none. */
static gboolean
read_number (const char **at, guint *number)
{
	const char *p = *at;
	guint n = 0;

	for (; g_ascii_isdigit (*p); p++)
		n = MIN (n * 10 + (guint) (*p - '0'), PP_LIMIT_NUMBER + 1);
	if (p == *at)
		return FALSE;
	*at = p;
	*number = n;
	return TRUE;
}

/* Reads `v2' at *AT and moves behind it. */
static gboolean
read_version (const char **at, guint *version)
{
	const char *p = *at;

	if (*p != 'v' && *p != 'V')
		return FALSE;
	p++;
	if (!read_number (&p, version) || *version > PP_LIMIT_NUMBER)
		return FALSE;
	*at = p;
	return TRUE;
}

static gboolean
set_marker (Marks *marks, guint number, guint total)
{
	if (number > PP_LIMIT_NUMBER || total == 0 || total > PP_LIMIT_NUMBER)
		return FALSE;
	marks->numbered = TRUE;
	marks->number = number;
	marks->total = total;
	return TRUE;
}

static gboolean
set_version (Marks *marks, guint version)
{
	marks->has_version = TRUE;
	marks->version = version;
	return TRUE;
}

/* --- tokens --------------------------------------------------------------------- */

static gboolean
has_word (const char *const *words, gsize count, const char *word, gsize length)
{
	for (gsize i = 0; i < count; i++)
		if (strlen (words[i]) == length && g_ascii_strncasecmp (words[i], word, length) == 0)
			return TRUE;
	return FALSE;
}

/* Lower-cases as Unicode does only where it must: link names are nearly always ASCII. */
static gboolean
equal_without_case (const char *a, const char *b)
{
	g_autofree char *lower_a = NULL, *lower_b = NULL;

	if (g_str_is_ascii (a) || g_str_is_ascii (b))
		return g_ascii_strcasecmp (a, b) == 0;
	lower_a = g_utf8_strdown (a, -1);
	lower_b = g_utf8_strdown (b, -1);
	return strcmp (lower_a, lower_b) == 0;
}

static gboolean
is_dropped (const char *token, const char *const *drop)
{
	if (g_ascii_strcasecmp (token, "patch") == 0)
		return TRUE;
	for (; drop != NULL && *drop != NULL; drop++)
		if (equal_without_case (token, *drop))
			return TRUE;
	return FALSE;
}

static void
take_token (GPtrArray *tokens, const char *start, const char *end, const char *const *drop)
{
	g_autofree char *token = g_strndup (start, end - start);

	if (!is_dropped (token, drop))
		g_ptr_array_add (tokens, g_steal_pointer (&token));
}

/* Mercurial's `PATCH 1 of 8', case-sensitive at the start of a group: its end (`1' starts at
 * *NUMBER), or NULL. */
static const char *
match_mercurial (const char *group, const char *end, const char **number)
{
	const char *p = group;
	guint ignored;

	if (!g_str_has_prefix (p, "PATCH "))
		return NULL;
	*number = p += strlen ("PATCH ");
	if (!read_number (&p, &ignored) || !g_str_has_prefix (p, " of "))
		return NULL;
	p += strlen (" of ");
	if (!read_number (&p, &ignored) || p > end)
		return NULL;
	return p;
}

/* Appends the tokens of the bracket group GROUP…END. */
static void
split_group (GPtrArray *tokens, const char *group, const char *end, const char *const *drop)
{
	const char *number = NULL;
	const char *p = match_mercurial (group, end, &number);

	if (p != NULL)
		take_token (tokens, number, p, drop);
	else
		p = group;

	while (p < end) {
		const char *start = p;

		while (p < end && *p != ',' && pp_space_length (p) == 0)
			p = g_utf8_next_char (p);
		if (p > start)
			take_token (tokens, start, p, drop);
		while (p < end && (*p == ',' || pp_space_length (p) != 0))
			p = g_utf8_next_char (p);
	}
}

/* Appends the tokens of the bracket groups that TEXT starts with and returns what follows
 * them. */
static const char *
split_groups (GPtrArray *tokens, const char *text, const char *const *drop)
{
	while (*text == '[') {
		const char *end = strchr (text, ']');

		if (end == NULL)
			break;
		split_group (tokens, text + 1, end, drop);
		text = pp_space_skip (end + 1);
	}
	return text;
}

/* --- marks ---------------------------------------------------------------------- */

/* `3/10' or `3 of 10' at the end of TOKEN, whatever stands before it. */
static gboolean
mark_number (Marks *marks, const char *token)
{
	const char *end = token + strlen (token), *p = end;
	guint number, total;

	while (p > token && g_ascii_isdigit (p[-1]))
		p--;
	end = p;
	if (!read_number (&p, &total))
		return FALSE;
	if (end > token && end[-1] == '/')
		end -= 1;
	else if (end - token >= 4 && strncmp (end - 4, " of ", 4) == 0)
		end -= 4;
	else
		return FALSE;
	p = end;
	while (p > token && g_ascii_isdigit (p[-1]))
		p--;
	return read_number (&p, &number) && set_marker (marks, number, total);
}

static gboolean
read_whole_number (const char *token, guint *number)
{
	return read_number (&token, number) && *token == '\0';
}

/* `3', `of' (or `/'), `10' as three tokens. */
static gboolean
mark_number_apart (Marks *marks, GPtrArray *tokens, guint i)
{
	const char *joint;
	guint number, total;

	if (i + 2 >= tokens->len)
		return FALSE;
	joint = g_ptr_array_index (tokens, i + 1);
	return (g_ascii_strcasecmp (joint, "of") == 0 || strcmp (joint, "/") == 0) &&
	       read_whole_number (g_ptr_array_index (tokens, i), &number) &&
	       read_whole_number (g_ptr_array_index (tokens, i + 2), &total) &&
	       set_marker (marks, number, total);
}

static gboolean
mark_version (Marks *marks, const char *token)
{
	guint version;

	return read_version (&token, &version) && *token == '\0' && set_version (marks, version);
}

static gsize
label_word_length (const char *text)
{
	for (gsize i = 0; i < G_N_ELEMENTS (label_words); i++)
		if (g_ascii_strncasecmp (text, label_words[i], strlen (label_words[i])) == 0)
			return strlen (label_words[i]);
	return 0;
}

/* A version joined with label words and a marker in one token; anything else in it means
 * that it is something else: `v2.1', `ipv4', `v4l2'. */
static gboolean
mark_version_joined (Marks *marks, const char *token)
{
	gboolean found = FALSE;
	guint version = 1, ignored;
	gsize length;

	while (*token != '\0') {
		if ((length = label_word_length (token)) != 0)
			token += length;
		else if (strchr (LABEL_JOINTS, *token) != NULL)
			token++;
		else if (!found && read_version (&token, &version))
			found = TRUE;
		else if (read_number (&token, &ignored) && *token++ == '/' && read_whole_number (token, &ignored))
			break;
		else
			return FALSE;
	}
	return found && set_version (marks, version);
}

/* The marks that Patchwork reads. */
static void
mark_tokens (Marks *marks, GPtrArray *tokens)
{
	for (guint i = 0; i < tokens->len && !marks->numbered; i++)
		mark_number (marks, g_ptr_array_index (tokens, i));
	for (guint i = 0; i < tokens->len && !marks->has_version; i++)
		mark_version (marks, g_ptr_array_index (tokens, i));
}

/* Those that it does not. */
static void
mark_tokens_further (Marks *marks, GPtrArray *tokens)
{
	for (guint i = 0; i < tokens->len && !marks->numbered; i++)
		mark_number_apart (marks, tokens, i);
	for (guint i = 0; i < tokens->len && !marks->has_version; i++)
		mark_version_joined (marks, g_ptr_array_index (tokens, i));
}

/* `(v2)' anywhere. */
static void
mark_version_in_parentheses (Marks *marks, const char *text)
{
	guint version;

	while (!marks->has_version && (text = strchr (text, '(')) != NULL) {
		text++;
		if (read_version (&text, &version) && *text == ')')
			set_version (marks, version);
	}
}

/* TRUE when what follows a `v2' makes it a label: the end, a stop, or a word that a second
 * version of something would not be followed by. */
static gboolean
ends_label (const char *text)
{
	const char *word = pp_space_skip (text), *end = word;

	if (*text == '\0' || strchr (":;,", *text) != NULL)
		return TRUE;
	if (word == text)
		return FALSE;
	while (g_ascii_isalpha (*end))
		end++;
	return !has_word (version_nouns, G_N_ELEMENTS (version_nouns), word, end - word);
}

static const char *
skip_stops (const char *text)
{
	while (*text != '\0' && (pp_space_length (text) != 0 || strchr (":;,-", *text) != NULL))
		text = g_utf8_next_char (text);
	return text;
}

/* `[PATCH 1/2] v2: title' and `v2 [PATCH 1/2] title'. REST is what follows the leading groups;
 * in the second form further groups do, and they count as leading ones. */
static void
mark_around (Marks *marks, gboolean after_group, const char *rest)
{
	g_autoptr (GPtrArray) tokens = NULL;
	const char *p = skip_stops (rest), *behind;
	guint version;

	if (!read_version (&p, &version))
		return;
	behind = skip_stops (p);
	tokens = g_ptr_array_new_with_free_func (g_free);
	if (behind > p && split_groups (tokens, behind, NULL) > behind) {
		mark_tokens (marks, tokens);
		mark_tokens_further (marks, tokens);
	} else if (!after_group || !ends_label (p)) {
		return;
	}
	if (!marks->has_version)
		set_version (marks, version);
}

/* --- the subject ---------------------------------------------------------------- */

/* What follows a leading `Re:', `Fw:' or `Fwd:' (or one with a blank), else TEXT. Once only,
 * as Patchwork. */
static const char *
skip_reply_word (const char *text)
{
	static const char *const words[] = { "re", "fwd", "fw" };

	for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
		const char *p = text + strlen (words[i]);

		if (g_ascii_strncasecmp (text, words[i], strlen (words[i])) == 0 &&
		    (*p == ':' || pp_space_length (p) != 0))
			return pp_space_skip (*p == ':' ? p + 1 : p);
	}
	return text;
}

static gboolean
is_reply (const char *subject)
{
	return g_ascii_strncasecmp (subject, "re", 2) == 0 && (subject[2] == ':' || pp_space_length (subject + 2) != 0);
}

static char *
join_name (GPtrArray *tokens, const char *title)
{
	GString *name;

	if (tokens->len == 0)
		return g_strdup (title);
	name = g_string_new ("[");
	for (guint i = 0; i < tokens->len; i++) {
		if (i > 0)
			g_string_append_c (name, ',');
		g_string_append (name, g_ptr_array_index (tokens, i));
	}
	g_string_append (name, "] ");
	g_string_append (name, title);
	return g_string_free (name, FALSE);
}

/* Patchwork's API splits the stored name once more, so that Mercurial's "1 of 8" falls apart. */
static char **
split_name (const char *name)
{
	GPtrArray *tokens = g_ptr_array_new ();

	split_groups (tokens, skip_reply_word (name), NULL);
	g_ptr_array_add (tokens, NULL);
	return (char **) g_ptr_array_free (tokens, FALSE);
}

PpSubject *
pp_subject_parse (const char *subject, const char *const *drop)
{
	g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func (g_free);
	PpSubject *result = g_new0 (PpSubject, 1);
	Marks marks = { .version = 1, .number = 1, .total = 1 };
	const char *text, *rest;

	text = skip_reply_word (subject);
	rest = split_groups (tokens, text, drop);

	result->reply = is_reply (subject);
	result->title = g_strndup (rest, pp_space_trim_end (rest, rest + strlen (rest)) - rest);
	result->name = join_name (tokens, result->title);
	result->prefixes = split_name (result->name);

	mark_tokens (&marks, tokens);
	mark_version_in_parentheses (&marks, result->name);
	mark_tokens_further (&marks, tokens);
	mark_around (&marks, rest != text, rest);
	result->version = marks.version;
	result->has_version = marks.has_version;
	result->numbered = marks.numbered;
	result->number = marks.number;
	result->total = marks.total;
	return result;
}

void
pp_subject_free (PpSubject *subject)
{
	if (subject == NULL)
		return;
	g_free (subject->name);
	g_free (subject->title);
	g_strfreev (subject->prefixes);
	g_free (subject);
}
