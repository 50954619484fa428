/* The header block: finding its end, and the fields that count. Most fields are nobody's
 * business (more than half of the bytes of list mail are Received, DKIM and ARC) and are passed
 * over (DESIGN.md, trap 10). To read another one, add a row to the table in header.c.
 */
#ifndef PP_MAIL_HEADER_H
#define PP_MAIL_HEADER_H

#include <glib.h>

#include "mail/flags.h"

typedef enum {
	PP_FIELD_CC,
	PP_FIELD_CONTENT_DISPOSITION,
	PP_FIELD_CONTENT_TRANSFER_ENCODING,
	PP_FIELD_CONTENT_TYPE,
	PP_FIELD_DATE,
	PP_FIELD_FROM,
	PP_FIELD_IN_REPLY_TO,
	PP_FIELD_LIST_ID,
	PP_FIELD_MESSAGE_ID,
	PP_FIELD_MIME_VERSION,
	PP_FIELD_RECEIVED,
	PP_FIELD_REFERENCES,
	PP_FIELD_REPLY_TO,
	PP_FIELD_SUBJECT,
	PP_FIELD_X_LIST,
	PP_FIELD_X_MAILING_LIST,
	PP_FIELD_X_ORIGINAL_FROM,
	PP_FIELD_X_PATCHWORK_ACTION_REQUIRED,
	PP_FIELD_X_PATCHWORK_DELEGATE,
	PP_FIELD_X_PATCHWORK_HINT,
	PP_FIELD_X_PATCHWORK_STATE,
	PP_N_FIELDS,
} PpField;

/* A field of a header block: its raw value, from behind the colon, folds and the last line
 * end included; borrowed. */
typedef struct {
	PpField field;
	const char *start;
	gsize length;
} PpFieldValue;

/* The fields of one header block that are in the table, in its order. */
typedef struct {
	GArray *values;		/* of PpFieldValue; NULL until there is one */
	guint64 seen;		/* a bit for each PpField that is there */
} PpFields;

void pp_fields_clear (PpFields *fields);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PpFields, pp_fields_clear)

/* Reads the header block that DATA (LENGTH bytes) starts with into FIELDS, which borrow DATA. Returns
 * its length with the empty line that ends it: LENGTH when none does, 0 when DATA starts with
 * something else. A line that is no field is passed over when a field follows it, else the body
 * starts there; flagged BROKEN_HEADER. What is beyond PP_LIMIT_HEADER is not read into FIELDS,
 * flagged HEADER_TOO_LARGE. Linear. */
gsize pp_fields_scan (PpFields *fields, const char *data, gsize length, PpFlags *flags);

/* Adds one field, borrowed, if it is in the table. */
void pp_fields_add (PpFields *fields, const char *name, gsize name_length, const char *start, gsize length,
                    PpFlags *flags);

/* FIELD, the first that is not blank, raw: TRUE and *START, *LENGTH; FALSE when there is none. */
gboolean pp_fields_get (const PpFields *fields, PpField field, const char **start, gsize *length);

/* FIELD, the first that is not blank, decoded as PATCHWORK.md §1.1 with the table; NULL when there is none. The
 * caller frees. */
char *pp_fields_decode (const PpFields *fields, PpField field, PpFlags *flags);

/* All values of FIELD, decoded, in order; NULL-terminated, never NULL itself. g_strfreev(). */
char **pp_fields_decode_all (const PpFields *fields, PpField field, PpFlags *flags);

#endif
