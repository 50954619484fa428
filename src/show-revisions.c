#include "config.h"

#include "show-revisions.h"

#include "mail/printable.h"

static void G_GNUC_PRINTF (2, 3)
append_line (GString *out, const char *format, ...)
{
	g_autofree char *text = NULL;
	g_autofree char *line = NULL;
	va_list arguments;

	va_start (arguments, format);
	text = g_strdup_vprintf (format, arguments);
	va_end (arguments);
	line = pp_printable (text);
	g_string_append_printf (out, "%s\n", line);
}

/* --- revisions ------------------------------------------------------------------------------- */

static void
append_revision (GString *out, const PpRevisionRow *row, gboolean shown)
{
	g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (row->date);
	g_autofree char *date = time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M") : g_strdup ("?");
	g_autofree char *version = g_strdup_printf ("v%u", row->version);
	g_autofree char *extras = row->extras > 0 ? g_strdup_printf ("+%u", row->extras) : g_strdup ("");

	append_line (out, "%c %-4s %5" G_GINT64_FORMAT "  %s  %u/%u%s%s  %s  %s", shown ? '*' : ' ', version, row->id, date,
	             row->received, row->total, extras, row->partial ? " partial" : "",
	             row->name != NULL ? row->name : "(no name)", row->submitter != NULL ? row->submitter : "?");
}

static guint
find_revision (const GPtrArray *revisions, gint64 id)
{
	for (guint i = 0; i < revisions->len; i++)
		if (((const PpRevisionRow *) revisions->pdata[i])->id == id)
			return i;
	return 0;
}

void
pp_show_append_revisions (GString *out, const GPtrArray *revisions, gint64 id)
{
	guint place = find_revision (revisions, id);
	guint first = place > PP_REVISIONS_SHOWN / 2 ? place - PP_REVISIONS_SHOWN / 2 : 0;
	guint end;

	if (revisions->len < 2)
		return;
	if (first + PP_REVISIONS_SHOWN > revisions->len)
		first = revisions->len > PP_REVISIONS_SHOWN ? revisions->len - PP_REVISIONS_SHOWN : 0;
	end = MIN (first + PP_REVISIONS_SHOWN, revisions->len);
	g_string_append (out, "\nRevisions:\n");
	if (first > 0)
		append_line (out, "  %u more", first);
	for (guint i = first; i < end; i++)
		append_revision (out, revisions->pdata[i], i == place);
	if (end < revisions->len)
		append_line (out, "  %u more", revisions->len - end);
}

/* --- changes --------------------------------------------------------------------------------- */

static char *
number_of (const PpRevisionPatch *patch)
{
	if (patch == NULL)
		return g_strdup ("");
	return patch->number > 0 ? g_strdup_printf ("%u", patch->number) : g_strdup ("x");
}

/* OLDER or NEWER may be NULL. */
static void
append_change (GString *out, const PpRevisionPatch *older, char sign, const PpRevisionPatch *newer)
{
	const PpRevisionPatch *named = newer != NULL ? newer : older;
	const char *title = named->title != NULL ? named->title : "(no title)";
	g_autofree char *before = number_of (older);
	g_autofree char *after = number_of (newer);

	if (older != NULL && newer != NULL && g_strcmp0 (older->title, newer->title) != 0)
		append_line (out, "%4s %c %-4s %s (was: %s)", before, sign, after, title,
		             older->title != NULL ? older->title : "(no title)");
	else
		append_line (out, "%4s %c %-4s %s", before, sign, after, title);
}

/* Those of OLDER from START up to END that have no pair. */
static void
append_gone (GString *out, const PpRevision *older, const gboolean *paired, guint start, guint end)
{
	for (guint i = start; i < end; i++)
		if (!paired[i])
			append_change (out, older->patches->pdata[i], '-', NULL);
}

void
pp_show_append_changes (GString *out, const PpRevision *older, guint version, const PpRevision *newer,
                        gboolean partial)
{
	g_autoptr (GArray) pairs = pp_revision_pair (older, newer);
	g_autofree gboolean *paired = g_new0 (gboolean, older->patches->len + 1);
	guint next_pair = 0, next_older = 0;

	for (guint i = 0; i < older->patches->len; i++)
		paired[i] = partial;
	for (guint i = 0; i < pairs->len; i++)
		paired[g_array_index (pairs, PpPair, i).older] = TRUE;
	g_string_append_printf (out, "\nChanges since v%u (series %" G_GINT64_FORMAT "):\n", version, older->id);
	for (guint i = 0; i < newer->patches->len; i++) {
		const PpPair *pair = next_pair < pairs->len ? &g_array_index (pairs, PpPair, next_pair) : NULL;

		if (pair == NULL || pair->newer != i) {
			append_change (out, NULL, '+', newer->patches->pdata[i]);
			continue;
		}
		append_gone (out, older, paired, next_older, pair->older);
		append_change (out, older->patches->pdata[pair->older], pair->sign == PP_PAIR_PATCH_ID ? '=' : '!',
		               newer->patches->pdata[i]);
		next_older = MAX (next_older, pair->older + 1);
		next_pair++;
	}
	append_gone (out, older, paired, next_older, older->patches->len);
}
