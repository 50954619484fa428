/* Where in a source a message is, for another run to go on behind it: also when that one walks the folders anew, and
 * to notice when it finds something else there.
 */
#ifndef PP_MAIL_PLACE_H
#define PP_MAIL_PLACE_H

#include <glib.h>

#define PP_PLACE_DIGEST 16

/* A file by what a walk sees of it without opening it. */
typedef struct {
	const char *name;	/* LENGTH bytes of it: the part that stays */
	gsize length;
	gint64 size;
	gint64 modified;	/* nanoseconds since 1970 */
} PpPlaceFile;

typedef struct {
	guint64 number;		/* of the file in the walk, from 1; 0: none, what was read is no file */
	guint8 before[PP_PLACE_DIGEST];	/* of all files before it, in their order: see pp_place_enter() */
	gint64 size, modified;	/* of the file, when it was opened */
	guint64 offset;		/* of the message in it, unpacked */
	guint64 behind;		/* bytes of files up to there, as they are in them, nearly */
} PpPlace;

/* A walk comes to FILE: *PLACE, of the file before (all zero: none), becomes its own, without an offset. LAST is that file. */
void pp_place_enter (PpPlace *place, const PpPlaceFile *last, const PpPlaceFile *file);

/* PLACE as text, with RAW, the message there. The caller frees. */
char *pp_place_format (const PpPlace *place, GBytes *raw);

/* What pp_place_format() wrote: FALSE when TEXT is something else. */
#define PP_PLACE_MESSAGE_DIGEST 32
gboolean pp_place_parse (const char *text, PpPlace *place, guint8 *message_digest);

/* The PP_PLACE_MESSAGE_DIGEST bytes that stand for RAW in that text. */
void pp_place_digest (GBytes *raw, guint8 *message_digest);

#endif
