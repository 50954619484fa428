/* The From_ line of an mbox: what starts with `From ', and what kind of line that is.
 *
 * RFC 4155 wants an address, a blank, and the date as asctime() prints it. Files have the rest of what is
 * accepted here: `-' (Mozilla), `???@???' (Eudora), `user at host' (pipermail) or blanks for the address; zones before
 * or behind the year; the day before the month; years of two digits; no seconds; `remote from HOST' (UUCP) at the end.
 */
#ifndef PP_MAIL_FROM_LINE_H
#define PP_MAIL_FROM_LINE_H

#include <glib.h>

/* A longer line is no From_ line: addresses are limited to 254 characters. */
#define PP_FROM_LINE_MAX 2048

/* So many bytes behind the start of a line always suffice to tell what it is, and whether a field follows it. */
#define PP_FROM_LINE_ROOM 4096

typedef enum {
	PP_FROM_LINE_NONE,
	PP_FROM_LINE_UNDATED,	/* no date to be read */
	PP_FROM_LINE_DATED,
	PP_FROM_LINE_GIT,	/* git format-patch's: the name of an object, and always the same date */
} PpFromLineKind;

typedef struct {
	PpFromLineKind kind;
	gsize length;		/* with the line end; 0: none */
	gint64 date;		/* Unix seconds; PP_NO_DATE when it is a placeholder, or cannot be read */
	gboolean is_mboxrd;	/* it says that the file is of this kind: public-inbox's */
} PpFromLine;

#define PP_FROM_LINE_INIT { PP_FROM_LINE_NONE, 0, PP_NO_DATE, FALSE }

/* What the line at DATA is, which ends within LENGTH or is cut off there. Linear in the line's length. */
PpFromLine pp_from_line_parse (const char *data, gsize length);

/* The same for the start of a message, where a line is one without a date, too, if a header field follows. */
PpFromLine pp_from_line_parse_first (const char *data, gsize length);

/* Whether DATA (LENGTH bytes) starts with a header field, `Name:'. */
gboolean pp_from_line_is_field (const char *data, gsize length);

#endif
