/* The files before are one chained digest, so that a place is small however many they are: a run that goes on compares the
 * chain that its own walk comes to. Of the file itself the last message is compared: what is appended changes nothing.
 */
#include "config.h"

#include "mail/place.h"

#include <string.h>

#define PLACE_VERSION 1

void
pp_place_enter (PpPlace *place, const PpPlaceFile *last, const PpPlaceFile *file)
{
	PpPlace next = { .number = place->number + 1, .size = file->size, .modified = file->modified };

	if (place->number > 0) {
		g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
		const gint64 numbers[] = { last->size, last->modified, (gint64) last->length };
		gsize length = sizeof next.before;

		g_checksum_update (checksum, place->before, sizeof place->before);
		g_checksum_update (checksum, (const guchar *) numbers, sizeof numbers);
		g_checksum_update (checksum, (const guchar *) last->name, (gssize) last->length);
		g_checksum_get_digest (checksum, next.before, &length);
	}
	*place = next;
}

void
pp_place_digest (GBytes *raw, guint8 *message_digest)
{
	g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
	gsize length, digest_length = PP_PLACE_MESSAGE_DIGEST;
	const guchar *data = g_bytes_get_data (raw, &length);

	g_checksum_update (checksum, data, (gssize) length);
	g_checksum_get_digest (checksum, message_digest, &digest_length);
}

static void
add_hex (GString *text, const guint8 *bytes, gsize length)
{
	for (gsize i = 0; i < length; i++)
		g_string_append_printf (text, "%02x", bytes[i]);
}

static gboolean
parse_hex (const char *text, guint8 *bytes, gsize length)
{
	if (strlen (text) != 2 * length)
		return FALSE;
	for (gsize i = 0; i < length; i++) {
		int high = g_ascii_xdigit_value (text[2 * i]), low = g_ascii_xdigit_value (text[2 * i + 1]);

		if (high < 0 || low < 0)
			return FALSE;
		bytes[i] = (guint8) (high << 4 | low);
	}
	return TRUE;
}

/* PLACE_VERSION, number, offset, bytes behind, size, time, both digests. */
char *
pp_place_format (const PpPlace *place, GBytes *raw)
{
	guint8 message_digest[PP_PLACE_MESSAGE_DIGEST];
	GString *text = g_string_new (NULL);

	pp_place_digest (raw, message_digest);
	g_string_printf (text, "%d %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT
	                 " %" G_GINT64_FORMAT " ", PLACE_VERSION, place->number, place->offset, place->behind, place->size,
	                 place->modified);
	add_hex (text, place->before, sizeof place->before);
	g_string_append_c (text, ' ');
	add_hex (text, message_digest, sizeof message_digest);
	return g_string_free (text, FALSE);
}

gboolean
pp_place_parse (const char *text, PpPlace *place, guint8 *message_digest)
{
	g_auto (GStrv) words = g_strsplit (text, " ", -1);
	gint64 version;

	return g_strv_length (words) == 8 && g_ascii_string_to_signed (words[0], 10, PLACE_VERSION, PLACE_VERSION, &version, NULL) &&
	       g_ascii_string_to_unsigned (words[1], 10, 1, G_MAXUINT64, &place->number, NULL) &&
	       g_ascii_string_to_unsigned (words[2], 10, 0, G_MAXUINT64, &place->offset, NULL) &&
	       g_ascii_string_to_unsigned (words[3], 10, 0, G_MAXUINT64, &place->behind, NULL) &&
	       g_ascii_string_to_signed (words[4], 10, 0, G_MAXINT64, &place->size, NULL) &&
	       g_ascii_string_to_signed (words[5], 10, G_MININT64, G_MAXINT64, &place->modified, NULL) &&
	       parse_hex (words[6], place->before, sizeof place->before) &&
	       parse_hex (words[7], message_digest, PP_PLACE_MESSAGE_DIGEST);
}
