#include "config.h"

#include "when.h"

#include <string.h>

/* Nobody's mail is older, and sums stay far from overflow. */
#define MAX_YEARS 10000

static const struct {
	char unit;
	gint64 seconds;
} units[] = {
	{ 'h', 3600 },
	{ 'd', 24 * 3600 },
	{ 'w', 7 * 24 * 3600 },
	{ 'y', 365 * 24 * 3600 },
};

gboolean
pp_when_parse_age (const char *text, gint64 *seconds)
{
	char *end;
	guint64 count = g_ascii_strtoull (text, &end, 10);

	if (!g_ascii_isdigit (*text) || *end == '\0' || end[1] != '\0')
		return FALSE;
	for (guint i = 0; i < G_N_ELEMENTS (units); i++) {
		if (*end != units[i].unit || count > (guint64) (MAX_YEARS * 365LL * 24 * 3600 / units[i].seconds))
			continue;
		*seconds = (gint64) count * units[i].seconds;
		return TRUE;
	}
	return FALSE;
}

gboolean
pp_when_parse (const char *text, gint64 now, gint64 *unix_seconds)
{
	g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
	g_autofree char *full = NULL;
	g_autoptr (GDateTime) date = NULL;
	gint64 age;

	if (pp_when_parse_age (text, &age)) {
		*unix_seconds = now - age;
		return TRUE;
	}
	if (!g_utf8_validate (text, -1, NULL))
		return FALSE;
	full = g_strconcat (text, strpbrk (text, "T ") == NULL ? "T00:00:00" : "", NULL);
	date = g_date_time_new_from_iso8601 (full, utc);
	if (date == NULL)
		return FALSE;
	*unix_seconds = g_date_time_to_unix (date);
	return TRUE;
}
