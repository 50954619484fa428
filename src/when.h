/* Dates and ages as people type them. The clock is passed in. */
#ifndef PP_WHEN_H
#define PP_WHEN_H

#include <glib.h>

/* "12h", "7d", "2w", "1y": hours, days, weeks, years of 365 days; in *SECONDS. FALSE when TEXT is none. */
gboolean pp_when_parse_age (const char *text, gint64 *seconds);

/* "2024-01-31", "2024-01-31T12:00:00", with or without a zone (UTC then); or an age, which is NOW less so much. In
 * *UNIX_SECONDS. FALSE when TEXT is none. */
gboolean pp_when_parse (const char *text, gint64 now, gint64 *unix_seconds);

#endif
