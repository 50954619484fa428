/* Dates of mail headers, as Patchwork (Python's email.utils) reads them: PATCHWORK.md §6. */
#ifndef PP_MAIL_DATE_H
#define PP_MAIL_DATE_H

#include <glib.h>

/* VALUE as Unix seconds: TRUE and *DATE, or FALSE when it cannot be read. No zone or an
 * unknown one is UTC; fields out of range roll over; two-digit years as in RFC 5322. */
gboolean pp_date_parse (const char *value, gint64 *date);

/* The date of a message from its Date value (or NULL), its Received values (topmost
 * first, NULL-terminated, or NULL), its From_ line and its arrival: the rule of
 * PATCHWORK.md's table. Sets NO_DATE or ODD_DATE. Never looks at the clock. */
gint64 pp_date_choose (const char *date, const char *const *received, gint64 from_line_date,
                       gint64 arrival, guint64 *flags);

#endif
