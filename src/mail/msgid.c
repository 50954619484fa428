/* Ids are whatever stands in <>: no grammar, because senders follow none, and an id that is
 * not understood is a lost parent. '<' and '>' cannot be in an id, so that every '>' ends at
 * most one, and values can be read from either end.
 */
#include "config.h"

#include "mail/msgid.h"

#include <string.h>

#include "mail/limits.h"

/* An id in a header value, brackets included. */
typedef struct {
	const char *start;
	gsize length;
} Id;

static gboolean
is_blank (const char *start, const char *end)
{
	while (start < end && g_ascii_isspace (*start))
		start++;
	return start == end;
}

/* The id that the '>' at CLOSE ends, when it starts at or after FROM. */
static gboolean
id_before (const char *from, const char *close, Id *id)
{
	const char *open = memrchr (from, '<', close - from);

	if (open == NULL || is_blank (open + 1, close))
		return FALSE;
	*id = (Id) { open, close + 1 - open };
	return TRUE;
}

/* The next id at or after *FROM, which moves behind it. */
static gboolean
next_id (const char **from, Id *id)
{
	const char *close;

	while ((close = strchr (*from, '>')) != NULL) {
		const char *start = *from;
		*from = close + 1;
		if (id_before (start, close, id))
			return TRUE;
	}
	return FALSE;
}

/* The last id of VALUE that ends before *END, which moves to its start. */
static gboolean
previous_id (const char *value, const char **end, Id *id)
{
	const char *close = memrchr (value, '>', *end - value);

	while (close != NULL) {
		const char *before = memrchr (value, '>', close - value);
		*end = before != NULL ? before + 1 : value;
		if (id_before (*end, close, id))
			return TRUE;
		close = before;
	}
	return FALSE;
}

char *
pp_msgid_parse (const char *value, PpFlags *flags)
{
	const char *from = value;
	Id id;

	if (value == NULL)
		return NULL;
	if (next_id (&from, &id)) {
		if (!is_blank (value, id.start) || !is_blank (from, from + strlen (from)))
			*flags |= PP_FLAG_ODD_MESSAGE_ID;
		return g_strndup (id.start, id.length);
	}

	g_autofree char *bare = g_strdup (value);
	g_strdelimit (bare, "<>", ' ');
	g_strstrip (bare);
	if (bare[0] == '\0')
		return NULL;
	*flags |= PP_FLAG_ODD_MESSAGE_ID;
	return g_strdup_printf ("<%s>", bare);
}

/* The references found so far. */
typedef struct {
	GPtrArray *ids;
	const char *self;
	gboolean full;	/* there was one more than PP_LIMIT_REFS */
} Refs;

static gboolean
id_equal (const Id *id, const char *other)
{
	return strncmp (id->start, other, id->length) == 0 && other[id->length] == '\0';
}

/* Adds ID unless it is there; at most PP_LIMIT_REFS are ever compared. */
static void
refs_add (Refs *refs, const Id *id)
{
	if (memchr (id->start, '@', id->length) == NULL)
		return;
	if (refs->self != NULL && id_equal (id, refs->self))
		return;
	for (guint i = 0; i < refs->ids->len; i++)
		if (id_equal (id, g_ptr_array_index (refs->ids, i)))
			return;
	if (refs->ids->len == PP_LIMIT_REFS)
		refs->full = TRUE;
	else
		g_ptr_array_add (refs->ids, g_strndup (id->start, id->length));
}

/* Prose in an In-Reply-To may hold addresses behind the id: only the first counts. */
static void
refs_add_in_reply_to (Refs *refs, const char *value)
{
	Id id;

	while (next_id (&value, &id)) {
		if (memchr (id.start, '@', id.length) != NULL) {
			refs_add (refs, &id);
			return;
		}
	}
}

static void
refs_add_references (Refs *refs, const char *value)
{
	const char *end = value + strlen (value);
	Id id;

	while (!refs->full && previous_id (value, &end, &id))
		refs_add (refs, &id);
}

GPtrArray *
pp_refs_parse (const char *const *in_reply_to, const char *const *references,
               const char *self, PpFlags *flags)
{
	Refs refs = { g_ptr_array_new_with_free_func (g_free), self, FALSE };

	for (guint i = 0; in_reply_to != NULL && in_reply_to[i] != NULL && !refs.full; i++)
		refs_add_in_reply_to (&refs, in_reply_to[i]);
	for (guint i = 0; references != NULL && references[i] != NULL && !refs.full; i++)
		refs_add_references (&refs, references[i]);
	if (refs.full)
		*flags |= PP_FLAG_TOO_MANY_REFERENCES;
	return refs.ids;
}

char *
pp_msgid_key (const char *msgid)
{
	gsize length = strlen (msgid);
	g_autofree char *hex = NULL;

	if (length <= PP_LIMIT_MSGID_KEY)
		return g_strndup (msgid, length);
	hex = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) msgid, length);
	return g_strdup_printf ("<sha256-%s>", hex);
}

/* What archives put behind the id in their URLs. */
static const char *const url_endings[] = {
	"raw", "T", "t", "R", "d", "mbox", "mbox.gz", "t.mbox.gz", "t.atom", "headers",
};

static gboolean
is_url_ending (const char *segment)
{
	for (guint i = 0; i < G_N_ELEMENTS (url_endings); i++)
		if (strcmp (segment, url_endings[i]) == 0)
			return TRUE;
	return *segment == '\0';
}

/* The last segment of the path of URL that can be an id. */
static char *
id_of_url (const char *url)
{
	g_autofree char *path = g_strndup (url, strcspn (url, "?#"));
	char *segment, *decoded;

	while ((segment = strrchr (path, '/')) != NULL && is_url_ending (segment + 1))
		*segment = '\0';
	segment = segment != NULL ? segment + 1 : path;
	decoded = g_uri_unescape_string (segment, NULL);
	return decoded != NULL ? decoded : g_strdup (segment);
}

char *
pp_msgid_from_user (const char *text)
{
	g_autofree char *meant = strstr (text, "://") != NULL && *text != '<' ? id_of_url (text) : g_strdup (text);
	g_autofree char *id = g_utf8_make_valid (g_strstrip (meant), -1);

	if (*id == '<' && g_str_has_suffix (id, ">"))
		return g_steal_pointer (&id);
	return g_strdup_printf ("<%s>", id);
}
