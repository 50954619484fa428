/* Splitting From and finding the author behind a list's address. Headers arrive decoded;
 * RFC 5322's grammar is deliberately not used: a third of what people and list software
 * write does not follow it, and Patchwork's order of forms is what the field is used to.
 */
#include "config.h"

#include "mail/address.h"

#include <string.h>

#include "mail/msgid.h"

/* What a list puts between the author's name and its own. */
#define VIA " via"

/* A made-up local part is cut here: it only has to tell people apart. */
#define MADE_UP_CHARS 64

/* A piece of a header value. */
typedef struct {
	const char *start;
	const char *end;
} Span;

static Span
span_trim (Span span)
{
	while (span.start < span.end && g_ascii_isspace (span.start[0]))
		span.start++;
	while (span.start < span.end && g_ascii_isspace (span.end[-1]))
		span.end--;
	return span;
}

static char *
span_dup (Span span)
{
	return g_strndup (span.start, span.end - span.start);
}

/* SPAN trimmed, as a string of its own; NULL when nothing is left. */
static char *
span_dup_name (Span span)
{
	span = span_trim (span);
	return span.start < span.end ? span_dup (span) : NULL;
}

static const char *
span_find (Span span, char c)
{
	return memchr (span.start, c, span.end - span.start);
}

static gboolean
span_has_space (Span span)
{
	for (const char *p = span.start; p < span.end; p++)
		if (g_ascii_isspace (*p))
			return TRUE;
	return FALSE;
}

/* One double quote at either end, dropped each on its own as Patchwork does. */
static Span
span_unquote (Span span)
{
	span = span_trim (span);
	if (span.start < span.end && span.end[-1] == '"')
		span.end--;
	if (span.start < span.end && span.start[0] == '"')
		span.start++;
	return span;
}

void
pp_address_clear (PpAddress *address)
{
	g_clear_pointer (&address->name, g_free);
	g_clear_pointer (&address->email, g_free);
}

static gboolean
has_at_sign (Span span)
{
	const char *at = span.start < span.end ? memrchr (span.start, '@', span.end - span.start) : NULL;

	return at != NULL && at > span.start && at + 1 < span.end;
}

/* "user at host.domain", how archives hide addresses, as an address; or NULL. */
static char *
address_from_words (Span span)
{
	static const char separator[] = " at ";
	const char *at = memmem (span.start, span.end - span.start, separator, strlen (separator));
	if (at == NULL)
		return NULL;

	Span user = { span.start, at };
	Span host = span_trim ((Span) { at + strlen (separator), span.end });
	if (user.start == user.end || span_has_space (user) || span_has_space (host) ||
	    span_find (host, '.') == NULL)
		return NULL;
	return g_strdup_printf ("%.*s@%.*s", (int) MIN (user.end - user.start, G_MAXINT), user.start,
	                        (int) MIN (host.end - host.start, G_MAXINT), host.start);
}

/* SPAN as an address, or NULL. Inside of <> blanks are none of our business. */
static char *
address_from_span (Span span, gboolean in_brackets)
{
	span = span_trim (span);
	if (has_at_sign (span) && (in_brackets || !span_has_space (span)))
		return span_dup (span);
	return address_from_words (span);
}

/* The end of the quoted string that starts at TEXT.start, or NULL when it never ends. */
static const char *
quoted_end (Span text)
{
	for (const char *p = text.start + 1; p < text.end; p++) {
		if (*p == '\\')
			p++;
		else if (*p == '"')
			return p + 1;
	}
	return NULL;
}

/* "Name <address>". Brackets inside of a quoted name are part of the name. */
static gboolean
split_brackets (Span text, PpAddress *address)
{
	const char *from = text.start < text.end && text.start[0] == '"' ? quoted_end (text) : NULL;
	Span rest = { from != NULL ? from : text.start, text.end };
	const char *close;

	while ((close = span_find (rest, '>')) != NULL) {
		const char *open = memrchr (rest.start, '<', close - rest.start);
		if (open != NULL)
			address->email = address_from_span ((Span) { open + 1, close }, TRUE);
		if (address->email != NULL) {
			while (open > text.start && open[-1] == '<')
				open--;
			address->name = span_dup_name (span_unquote ((Span) { text.start, open }));
			return TRUE;
		}
		rest.start = close + 1;
	}
	return FALSE;
}

/* "address (Name)" */
static gboolean
split_comment (Span text, PpAddress *address)
{
	const char *open = span_find (text, '(');
	const char *close = open != NULL ? span_find ((Span) { open, text.end }, ')') : NULL;
	if (close == NULL)
		return FALSE;

	address->email = address_from_span (span_unquote ((Span) { text.start, open }), FALSE);
	if (address->email == NULL)
		return FALSE;
	address->name = span_dup_name ((Span) { open + 1, close });
	return TRUE;
}

/* "address" */
static gboolean
split_bare (Span text, PpAddress *address)
{
	address->email = address_from_span (span_unquote (text), FALSE);
	return address->email != NULL;
}

static Span
next_word (Span *rest)
{
	Span word;

	while (rest->start < rest->end && g_ascii_isspace (rest->start[0]))
		rest->start++;
	word.start = rest->start;
	while (rest->start < rest->end && !g_ascii_isspace (rest->start[0]))
		rest->start++;
	word.end = rest->start;
	return word;
}

static Span
strip_punctuation (Span word)
{
	while (word.start < word.end && strchr ("\"'<([,;:", word.start[0]) != NULL)
		word.start++;
	while (word.start < word.end && strchr ("\"'>)],;:", word.end[-1]) != NULL)
		word.end--;
	return word;
}

/* No form fits, but one of the words is an address. */
static gboolean
split_words (Span text, PpAddress *address)
{
	g_autoptr (GString) name = g_string_new (NULL);
	Span rest = text;

	for (Span word = next_word (&rest); word.start < word.end; word = next_word (&rest)) {
		Span bare = strip_punctuation (word);
		if (address->email == NULL && has_at_sign (bare))
			address->email = span_dup (bare);
		else
			g_string_append_printf (name, "%s%.*s", name->len > 0 ? " " : "",
			                        (int) MIN (word.end - word.start, G_MAXINT), word.start);
	}
	if (address->email == NULL)
		return FALSE;
	/* What is left may be more addresses; that is nobody's name. */
	if (name->len > 0 && strchr (name->str, '@') == NULL)
		address->name = g_strdup (name->str);
	return TRUE;
}

void
pp_address_split (const char *field, PpAddress *address)
{
	static gboolean (*const forms[]) (Span, PpAddress *) = {
		split_brackets, split_comment, split_bare, split_words,
	};
	Span text = span_trim ((Span) { field, field + strlen (field) });

	*address = (PpAddress) { NULL, NULL };
	for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
		if (forms[i] (text, address))
			return;
	address->name = span_dup_name (text);
}

static gboolean
same_text (const char *a, const char *b)
{
	g_autofree char *folded_a = g_utf8_casefold (a, -1);
	g_autofree char *folded_b = g_utf8_casefold (b, -1);

	return strcmp (folded_a, folded_b) == 0;
}

static gboolean
is_list_email (const char *email, const char *const *list_emails)
{
	for (guint i = 0; list_emails != NULL && list_emails[i] != NULL; i++)
		if (same_text (email, list_emails[i]))
			return TRUE;
	return FALSE;
}

/* The last " via " in NAME, or a " via" that ends it; or NULL. */
static const char *
find_via (const char *name)
{
	const char *via = name != NULL ? g_strrstr (name, VIA " ") : NULL;

	if (via == NULL && name != NULL && g_str_has_suffix (name, VIA))
		via = name + strlen (name) - strlen (VIA);
	return via;
}

/* The author's name in "'Name' via List", or NULL. */
static char *
name_before_via (const char *name)
{
	const char *via = find_via (name);
	if (via == NULL)
		return NULL;

	Span span = span_trim ((Span) { name, via });
	while (span.start < span.end && span.start[0] == '\'')
		span.start++;
	while (span.start < span.end && span.end[-1] == '\'')
		span.end--;
	return span_dup_name (span);
}

/* Whether CANDIDATE without a name is the one whom a list calls NAME: Mailman calls
 * "j@x.org" without a name "j--- via List". */
static gboolean
is_called (const char *email, const char *name)
{
	g_autofree char *local = g_strndup (email, strcspn (email, "@"));
	g_autofree char *hidden = g_strconcat (local, "---", NULL);

	return same_text (name, email) || same_text (name, hidden);
}

/* The end of the quoted string or comment that starts at TEXT.start; NULL when there is
 * none, or it never ends. *OPEN_ENDED remembers the latter, so that it is found out once. */
static const char *
skip_end (Span text, gboolean *open_ended)
{
	const char *end = NULL;

	if (*open_ended)
		return NULL;
	if (text.start[0] == '"')
		end = quoted_end (text);
	else if (text.start[0] == '(')
		end = span_find (text, ')');
	else
		return NULL;
	*open_ended = end == NULL;
	return end;
}

/* The next address of *REST, a list of them, which moves on. A comma inside of quotes or a
 * comment does not end one, nor does one before which there is no address yet: it is part of
 * a name. */
static Span
next_address (Span *rest, gboolean *open_ended)
{
	Span piece = *rest;
	gboolean complete = FALSE;

	for (const char *p = rest->start; p < rest->end; p++) {
		const char *end = skip_end ((Span) { p, rest->end }, open_ended);
		if (end != NULL) {
			p = end - 1;
		} else if (*p == ',' && complete) {
			piece.end = p;
			rest->start = p + 1;
			return piece;
		} else if (*p == '@' || g_str_has_prefix (p, " at ")) {
			complete = TRUE;
		}
	}
	rest->start = rest->end;
	return piece;
}

/* Whom we are looking for behind a list's address. */
typedef struct {
	const char *name;	/* of the munged From */
	char *stripped;		/* … before " via ", or NULL */
	const char *const *list_emails;
} Wanted;

static gboolean
is_wanted (const Wanted *wanted, const PpAddress *candidate, gboolean reply_to)
{
	const char *name = wanted->stripped != NULL ? wanted->stripped : wanted->name;

	if (candidate->email == NULL || is_list_email (candidate->email, wanted->list_emails))
		return FALSE;
	if (candidate->name != NULL)
		return name != NULL && same_text (candidate->name, name);
	/* A nameless Reply-To of a From that names nobody else; a nameless Cc is anybody. */
	if (wanted->stripped == NULL)
		return reply_to;
	return is_called (candidate->email, wanted->stripped);
}

/* Looks for WANTED in VALUES; TRUE and AUTHOR replaced when there. */
static gboolean
unmunge_from_values (const Wanted *wanted, const char *const *values, gboolean reply_to,
                     PpAddress *author)
{
	for (guint i = 0; values != NULL && values[i] != NULL; i++) {
		Span rest = { values[i], values[i] + strlen (values[i]) };
		gboolean open_ended = FALSE;
		while (rest.start < rest.end) {
			g_autofree char *piece = span_dup (next_address (&rest, &open_ended));
			PpAddress candidate;
			pp_address_split (piece, &candidate);
			if (is_wanted (wanted, &candidate, reply_to)) {
				if (candidate.name != NULL && wanted->stripped != NULL) {
					g_free (candidate.name);
					candidate.name = g_strdup (wanted->stripped);
				}
				pp_address_clear (author);
				*author = candidate;
				return TRUE;
			}
			pp_address_clear (&candidate);
		}
	}
	return FALSE;
}

static gboolean
unmunge_from_original (const Wanted *wanted, const char *x_original_from, PpAddress *author)
{
	PpAddress original;

	if (x_original_from == NULL)
		return FALSE;
	pp_address_split (x_original_from, &original);
	if (original.email == NULL || is_list_email (original.email, wanted->list_emails)) {
		pp_address_clear (&original);
		return FALSE;
	}
	if (wanted->stripped != NULL) {
		g_free (original.name);
		original.name = g_strdup (wanted->stripped);
	}
	pp_address_clear (author);
	*author = original;
	return TRUE;
}

/* "Some Body" → "some-body@invalid": the same text has always the same address. */
static char *
make_up_email (const char *text)
{
	g_autoptr (GString) local = g_string_new (NULL);
	guint n_chars = 0;

	for (const char *p = text; *p != '\0' && n_chars < MADE_UP_CHARS; p = g_utf8_next_char (p)) {
		gunichar c = g_utf8_get_char (p);
		if (g_unichar_isalnum (c))
			g_string_append_unichar (local, g_unichar_tolower (c));
		else if (local->len > 0 && local->str[local->len - 1] != '-')
			g_string_append_c (local, '-');
		else
			continue;
		n_chars++;
	}
	if (local->len > 0 && local->str[local->len - 1] == '-')
		g_string_truncate (local, local->len - 1);
	return g_strconcat (local->len > 0 ? local->str : "unknown", "@invalid", NULL);
}

/* Patches are found by it: an index has no room for one of any length. */
static char *
make_sender (const PpAddress *author, gboolean with_name)
{
	g_autofree char *email = g_utf8_strdown (author->email, -1), *whole = NULL;

	if (!with_name || author->name == NULL)
		return pp_msgid_key (email);
	whole = g_strdup_printf ("%s <%s>", author->name, email);
	return pp_msgid_key (whole);
}

void
pp_author_from_headers (const char *from, const char *x_original_from,
                        const char *const *reply_to, const char *const *cc,
                        const char *const *list_emails, PpAddress *author,
                        char **sender, PpFlags *flags)
{
	gboolean made_up = FALSE, listed = FALSE;

	pp_address_split (from != NULL ? from : "", author);
	if (author->email == NULL) {
		*flags |= author->name != NULL ? PP_FLAG_ODD_FROM : PP_FLAG_NO_FROM;
		author->email = make_up_email (author->name != NULL ? author->name : "");
		made_up = TRUE;
	} else if (is_list_email (author->email, list_emails)) {
		Wanted wanted = { author->name, name_before_via (author->name), list_emails };
		*flags |= PP_FLAG_MUNGED_FROM;
		listed = !unmunge_from_original (&wanted, x_original_from, author) &&
		         !unmunge_from_values (&wanted, reply_to, TRUE, author) &&
		         !unmunge_from_values (&wanted, cc, FALSE, author);
		g_free (wanted.stripped);
	}
	*sender = make_sender (author, made_up || listed || find_via (author->name) != NULL);
}
