/* White space as Patchwork (Python's str) sees it in decoded text: more than ASCII's, and
 * not quite GLib's. Names, prefixes and content are trimmed and split by it.
 */
#ifndef PP_MAIL_SPACE_H
#define PP_MAIL_SPACE_H

#include <glib.h>

/* TRUE for an ASCII character that is white space to Python (FS, GS, RS and US are). */
static inline gboolean
pp_space_ascii (unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
}

/* The length in bytes of the white space character that TEXT (valid UTF-8) starts with, or 0. */
static inline gsize
pp_space_length (const char *text)
{
	unsigned char c = (unsigned char) *text;
	gunichar u;

	if (c < 0x80)
		return pp_space_ascii (c) ? 1 : 0;
	if (c != 0xc2 && c != 0xe1 && c != 0xe2 && c != 0xe3)
		return 0;
	u = g_utf8_get_char (text);
	if (u == 0x85 || u == 0xa0)
		return 2;
	if (u == 0x1680 || (u >= 0x2000 && u <= 0x200a) || u == 0x2028 || u == 0x2029 || u == 0x202f ||
	    u == 0x205f || u == 0x3000)
		return 3;
	return 0;
}

/* TEXT without its leading white space. */
static inline const char *
pp_space_skip (const char *text)
{
	gsize n;

	while ((n = pp_space_length (text)) != 0)
		text += n;
	return text;
}

/* The end of TEXT…END (valid UTF-8) without its trailing white space. */
static inline const char *
pp_space_trim_end (const char *text, const char *end)
{
	while (end > text) {
		const char *last = g_utf8_prev_char (end);

		if (pp_space_length (last) == 0)
			break;
		end = last;
	}
	return end;
}

#endif
