/* Dates of mail headers, as Patchwork (Python's email.utils) reads them: PATCHWORK.md §6. */
#ifndef PP_MAIL_DATE_H
#define PP_MAIL_DATE_H

#include <glib.h>

#include "mail/flags.h"

/* VALUE, UTF-8 or NULL, as Unix seconds: TRUE and *DATE, or FALSE when it cannot be read or
 * is outside of the years 1 to 9999. No zone or an unknown one is UTC; fields out of range
 * roll over; two-digit years are 1969 to 2068. The result is that of Python's
 * parsedate_tz() and mktime_tz(). */
gboolean pp_date_parse (const char *value, gint64 *date);

/* The date of a message from its Date value (or NULL), its Received values (topmost
 * first, NULL-terminated, or NULL), its From_ line and its arrival: the rule of
 * PATCHWORK.md's table. A missing or empty Date sets NO_DATE; one that cannot be read, is
 * before 1990, or more than 2 days after the newest Received sets ODD_DATE; both give the
 * newest Received, else FROM_LINE_DATE, else ARRIVAL, those before 1990 skipped (PP_NO_DATE
 * is). Never looks at the clock. */
gint64 pp_date_choose (const char *date, const char *const *received, gint64 from_line_date,
                       gint64 arrival, PpFlags *flags);

#endif
