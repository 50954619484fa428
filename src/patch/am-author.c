#include "config.h"

#include "patch/am-author.h"

#include <gmime/gmime.h>
#include <string.h>

#include "mail/address.h"
#include "mail/header.h"
#include "mail/text.h"

/* "Name <email>" in ASCII. git looks for the address at the first `@'. */
char *
pp_am_author_format (const char *name, const char *email)
{
	g_autofree char *plain = name != NULL ? g_strdelimit (g_strdup (name), "<>@", ' ') : NULL;
	g_autofree char *phrase = plain != NULL ? g_mime_utils_header_encode_phrase (NULL, plain, "UTF-8") : NULL;

	return phrase != NULL ? g_strdup_printf ("%s <%s>", g_strdelimit (phrase, "\n", ' '), email) : g_strdup (email);
}

void
pp_am_author_clear (PpAmAuthor *author)
{
	g_free (author->line);
	g_free (author->declared);
}
/* The address that git finds in FROM: what is around the first `@'. */
static char *
git_address (const char *from)
{
	const char *at = strchr (from, '@'), *start = at;

	if (at == NULL)
		return NULL;
	while (start > from && start[-1] != '<' && !g_ascii_isspace (start[-1]))
		start--;
	return g_strndup (start, (gsize) (at - start) + strcspn (at, " \n\t\r\v\f>"));
}

static gboolean
same_address (const char *a, const char *b)
{
	return a != NULL && b != NULL && g_ascii_strcasecmp (a, b) == 0;
}

void
pp_am_author_read (PpAmAuthor *author, GBytes *header, const PpSubmission *patch)
{
	gsize length;
	const char *data = g_bytes_get_data (header, &length);
	g_auto (PpFields) fields = { 0 };
	PpFlags flags = 0;
	g_autofree char *from = NULL, *found = NULL;
	PpAddress address = { NULL, NULL };

	pp_fields_scan (&fields, data != NULL ? data : "", length, &flags);
	from = pp_fields_decode (&fields, PP_FIELD_FROM, &flags);
	if (from != NULL)
		pp_address_split (from, &address);
	found = from != NULL ? git_address (from) : NULL;
	author->differs = !same_address (found, patch->email) || !same_address (address.email, patch->email) ||
	                  g_strcmp0 (address.name, patch->name) != 0;
	author->declared = g_strdup (address.email);
	author->line = pp_am_author_format (patch->name, patch->email);
	pp_address_clear (&address);
}

/* Whether the text begins with an author whom git can read. */
static gboolean
names_author (const PpMailinfoInbody *inbody)
{
	return inbody->from != NULL && memchr (inbody->from, '@', (gsize) (inbody->from_end - inbody->from)) != NULL;
}

/* Whether the author there is who the mail's From field says: the list's address, once more. */
static gboolean
repeats_author (const PpMailinfoInbody *inbody, const PpAmAuthor *author)
{
	const char *value = inbody->from + strlen ("From:");
	PpFlags flags = 0;
	g_autofree char *from = pp_text_decode_header (value, (gsize) (inbody->from_end - value), &flags);
	PpAddress address;
	gboolean same;

	pp_address_split (from, &address);
	same = same_address (address.email, author->declared);
	pp_address_clear (&address);
	return same;
}

gboolean
pp_am_author_is_lacking (const PpMailinfoInbody *inbody, const PpAmAuthor *author, gboolean with_from)
{
	if (names_author (inbody))
		return author->differs && repeats_author (inbody, author);
	return inbody->from != NULL || (author->differs && !with_from);
}

void
pp_am_author_set (GString *text, const PpAmAuthor *author)
{
	PpMailinfoInbody inbody;
	g_autofree char *field = NULL;
	gssize at;

	pp_mailinfo_read_inbody (text->str, &inbody);
	at = (names_author (&inbody) ? inbody.from : inbody.start) - text->str;
	/* an empty line ends the header; what git cannot read is none */
	field = g_strdup_printf ("From: %s\n%s", author->line, inbody.any && (inbody.from == NULL || names_author (&inbody)) ? "" : "\n");
	if (names_author (&inbody))
		g_string_erase (text, inbody.from - text->str, inbody.from_end - inbody.from);
	g_string_insert (text, at, field);
}
