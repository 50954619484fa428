#include "config.h"

#include "patch/am-diff.h"

#include <string.h>

#include "mail/charset.h"
#include "mail/text.h"
#include "patch/diff.h"

char *
pp_am_letters_new (const char *bytes, gsize length)
{
	gsize n;
	PpFlags flags = 0;
	g_autofree char *letters = g_convert (bytes, (gssize) length, "UTF-8", "ISO-8859-1", NULL, &n, NULL);

	return pp_text_from_bytes (letters, n, "UTF-8", NULL, &flags);
}

char *
pp_am_letters_to_bytes (const char *letters, gssize length, gsize *n)
{
	return g_convert (letters, length, "ISO-8859-1", "UTF-8", NULL, n, NULL);
}

/* Whether A and B are the same but for letters that are not ASCII. */
static gboolean
same_ascii (const char *a, const char *b)
{
	while (TRUE) {
		while ((guchar) *a > 0x7f)
			a++;
		while ((guchar) *b > 0x7f)
			b++;
		if (*a != *b)
			return FALSE;
		if (*a == '\0')
			return TRUE;
		a++;
		b++;
	}
}

char *
pp_am_letters_of_part (const PpMailinfo *info, guint i)
{
	const PpMailinfoPart *part = &g_array_index (info->parts, PpMailinfoPart, i);

	return pp_am_letters_new ((const char *) info->bytes->data + part->start, part->length);
}

static gsize
length_of_lines (const char *text)
{
	gsize length = strlen (text);

	while (length > 0 && text[length - 1] == '\n')
		length--;
	return length;
}

/* TEXT with the line feeds at its end that DIFF has, when they are the same but for these, and for letters that are not
 * ASCII; else NULL. Before a boundary git sees one more. */
static char *
match_lines (const char *text, const char *diff)
{
	g_autofree char *lines = g_strndup (text, length_of_lines (text));
	g_autofree char *wanted = g_strndup (diff, length_of_lines (diff));

	return same_ascii (lines, wanted) ? g_strconcat (lines, diff + strlen (wanted), NULL) : NULL;
}

char *
pp_am_diff_find (const char *text, const char *diff)
{
	g_autofree char *split = NULL, *rest = NULL;
	char *found = match_lines (text, diff);

	if (found != NULL)
		return found;
	pp_diff_split (text, strlen (text), &split, &rest);
	return split != NULL ? match_lines (split, diff) : NULL;
}

gboolean
pp_am_diff_is_in_charset (const char *bytes, gsize n, const char *charset)
{
	PpFlags flags = 0;
	gsize length;

	g_free (pp_charset_to_utf8 (bytes, n, charset, &length, &flags));
	return (flags & PP_FLAG_CHARSET_GUESSED) == 0;
}

/* DIFF in the charset of the text, whatever else was done to it; NULL when it was UTF-8, or cannot be converted: then
 * LENGTH stays. */
static char *
convert_back (const PpMailinfo *info, const char *diff, gsize *length)
{
	const char *bytes = (const char *) info->bytes->data;
	char *converted;
	gsize n;

	if (info->charset == NULL || g_str_is_ascii (diff) || g_utf8_validate (bytes, info->bytes->len, NULL) ||
	    !pp_am_diff_is_in_charset (bytes, info->bytes->len, info->charset))
		return NULL;
	converted = g_convert (diff, -1, info->charset, "UTF-8", NULL, &n, NULL);
	if (converted != NULL)
		*length = n;
	return converted;
}

char *
pp_am_diff_original (const PpMailinfo *info, const char *diff, gsize *length)
{
	if (g_str_is_ascii (diff) || g_utf8_validate ((const char *) info->bytes->data, info->bytes->len, NULL))
		return NULL;
	for (guint i = 0; i < info->parts->len; i++) {
		g_autofree char *letters = pp_am_letters_of_part (info, i), *found = pp_am_diff_find (letters, diff);

		if (found != NULL)
			return pp_am_letters_to_bytes (found, -1, length);
	}
	return convert_back (info, diff, length);
}
