/* GMime's codecs, but for base64, where GMime's ends at the first padding and takes the letters of a plain
 * footer for more of it.
 */
#include "config.h"

#include "mail/transfer.h"

#include <string.h>

/* A line of this length is base64 although its length is no multiple of 4, or a character in it is
 * none of base64: no words are that long. */
#define LONG_LINE 40

/* --- base64 -------------------------------------------------------------------------- */

typedef struct {
	GByteArray *out;
	gint state;		/* of g_base64_decode_step() */
	guint save;
	guint pending;		/* characters since the last group of 4 */
	gboolean ended;		/* by padding or an empty line */
	gboolean plain;		/* the line before was no base64 */
	PpFlags *flags;
} Base64;

static gsize
trimmed_length (const char *line, const char *next)
{
	while (next > line && g_ascii_isspace (next[-1]))
		next--;
	return (gsize) (next - line);
}

/* LINE without its line end, blanks before it kept. */
static gsize
plain_length (const char *line, const char *next)
{
	if (next > line && next[-1] == '\n')
		next--;
	if (next > line && next[-1] == '\r')
		next--;
	return (gsize) (next - line);
}

/* Whether LINE goes on with base64. A plain line of a footer may consist of its alphabet, too. */
static gboolean
is_base64_line (const Base64 *base64, const char *line, gsize length)
{
	gsize strange = 0;

	for (gsize i = 0; i < length; i++)
		if (!g_ascii_isalnum (line[i]) && line[i] != '+' && line[i] != '/' && line[i] != '=' &&
		    ++strange > (length >= LONG_LINE ? 1u : 0u))
			return FALSE;
	if (length >= LONG_LINE)
		return TRUE;
	/* short lines: the rest of what was begun, or whole groups */
	if (base64->plain || base64->ended)
		return length % 4 == 0 && line[length - 1] == '=';
	return length % 4 == 0 || (base64->out->len > 0 && (base64->pending + length) % 4 == 0) ||
	       base64->pending > 0;
}

static void
decode_base64_line (Base64 *base64, const char *line, gsize length)
{
	guint old = base64->out->len;
	const char *padding = memchr (line, '=', length);
	gsize n;

	if (base64->ended || base64->plain) {
		*base64->flags |= PP_FLAG_BASE64_MENDED;
		base64->state = 0;
		base64->save = 0;
		base64->pending = 0;
	}
	g_byte_array_set_size (base64->out, old + (guint) length + 4);
	n = g_base64_decode_step (line, length, base64->out->data + old, &base64->state, &base64->save);
	g_byte_array_set_size (base64->out, old + (guint) n);
	base64->pending = (guint) ((base64->pending + length) % 4);
	base64->ended = padding != NULL;
	base64->plain = FALSE;
}

/* ENDED: by a line end, of whichever kind, which LENGTH does not count. */
static void
copy_plain_line (Base64 *base64, const char *line, gsize length, gboolean ended)
{
	GByteArray *out = base64->out;

	if (!base64->plain && out->len > 0 && out->data[out->len - 1] != '\n')
		g_byte_array_append (out, (const guint8 *) "\n", 1);
	g_byte_array_append (out, (const guint8 *) line, (guint) length);
	if (ended)
		g_byte_array_append (out, (const guint8 *) "\n", 1);
	base64->plain = TRUE;
	*base64->flags |= PP_FLAG_BASE64_MENDED;
}

static GByteArray *
decode_base64 (const char *bytes, gsize length, PpFlags *flags)
{
	Base64 base64 = { .out = g_byte_array_sized_new ((guint) (length / 4 * 3 + 16)), .flags = flags };
	const char *end = bytes + length, *next;

	for (const char *line = bytes; line < end; line = next) {
		const char *lf = memchr (line, '\n', (gsize) (end - line));
		gsize n;

		next = lf != NULL ? lf + 1 : end;
		n = trimmed_length (line, next);
		if (n == 0 && !base64.plain)
			base64.ended |= base64.out->len > 0 && base64.pending == 0;
		else if (n > 0 && is_base64_line (&base64, line, n))
			decode_base64_line (&base64, line, n);
		else
			copy_plain_line (&base64, line, plain_length (line, next), lf != NULL);
	}
	return base64.out;
}

/* --- the others ---------------------------------------------------------------------- */

/* DECODER's state behind `=' and one more byte, which it saves. */
#define QP_STATE_CUT 2

/* GMime's decoder keeps an escape that the end cuts off to itself. Whether an `=' near the end began one is for it to say:
 * in `==a' the second belongs to the first. */
static void
append_cut_escape (GByteArray *out, const GMimeEncoding *decoder)
{
	const guint8 cut[] = { '=', (guint8) (decoder->save & 0xff) };

	if (decoder->state == QP_STATE_CUT && cut[1] != '\r')
		g_byte_array_append (out, cut, sizeof cut);
}

/* NULL when nothing is encoded in it. */
static GByteArray *
decode_with_gmime (const char *bytes, gsize length, GMimeContentEncoding encoding)
{
	GMimeFilter *filter = g_mime_filter_basic_new (encoding, FALSE);
	g_autoptr (GByteArray) out = g_byte_array_sized_new ((guint) length + 2);
	gsize n, prespace;
	char *decoded, end[1] = "";

	/* The filter has no const, but reads its input only. The `begin' of uuencode is not looked for at the end. */
	g_mime_filter_filter (filter, (char *) bytes, length, 0, &decoded, &n, &prespace);
	g_byte_array_append (out, (const guint8 *) decoded, (guint) n);
	if (encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE)
		append_cut_escape (out, &GMIME_FILTER_BASIC (filter)->encoder);
	g_mime_filter_complete (filter, end, 0, 0, &decoded, &n, &prespace);
	g_byte_array_append (out, (const guint8 *) decoded, (guint) n);
	g_object_unref (filter);
	if (encoding == GMIME_CONTENT_ENCODING_UUENCODE && out->len == 0)
		return NULL;
	return g_steal_pointer (&out);
}

GByteArray *
pp_transfer_decode (const char *bytes, gsize length, GMimeContentEncoding encoding, PpFlags *flags)
{
	if (length == 0)
		bytes = "";	/* was NULL, perhaps */
	switch (encoding) {
	case GMIME_CONTENT_ENCODING_BASE64:
		return decode_base64 (bytes, length, flags);
	case GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE:
	case GMIME_CONTENT_ENCODING_UUENCODE:
		return decode_with_gmime (bytes, length, encoding);
	default:
		return NULL;
	}
}
