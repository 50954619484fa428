#include "config.h"

#include "which.h"

#include <string.h>

#include "mail/msgid.h"
#include "status.h"

/* A series number: digits only. */
static gboolean
parse_id (const char *text, gint64 *id)
{
	char *end;

	if (!g_ascii_isdigit (*text))
		return FALSE;
	*id = g_ascii_strtoll (text, &end, 10);
	return *end == '\0' && *id > 0 && *id < G_MAXINT64;
}

gboolean
pp_which_parse (PpContext *context, int argc, char **argv, PpWhich *which, GError **error)
{
	*which = (PpWhich) { NULL, 0 };
	int wanted = argc > 1 && strcmp (argv[1], "series") == 0 ? 3 : 2;

	if (argc < wanted) {
		pp_usage_error (context, error, "%s: which %s?", argv[0], wanted == 3 ? "series" : "message");
		return FALSE;
	}
	if (argc > wanted) {
		pp_usage_error (context, error, "%s: one at a time; what is '%s'?", argv[0], argv[wanted]);
		return FALSE;
	}
	if (wanted == 3 && !parse_id (argv[2], &which->series_id)) {
		pp_usage_error (context, error, "%s: '%s' is no number of a series", argv[0], argv[2]);
		return FALSE;
	}
	if (wanted == 2)
		which->text = argv[1];
	return TRUE;
}

static GPtrArray *
find_series (PpStore *store, gint64 id, const char *project, GError **error)
{
	GPtrArray *found = pp_found_load_series (store, id, error);

	if (found != NULL && project != NULL && found->len == 1) {
		const PpFound *only = g_ptr_array_index (found, 0);

		if (g_strcmp0 (only->project, project) != 0)
			g_ptr_array_set_size (found, 0);
	}
	return found;
}

/* Says why there is not exactly one. */
static void
report_found (const GPtrArray *found, const char *what)
{
	if (found->len == 0) {
		pp_warn ("there is no %s", what);
		return;
	}
	pp_warn ("%s is in several inboxes; choose with --project:", what);
	for (guint i = 0; i < found->len; i++) {
		const PpFound *one = g_ptr_array_index (found, i);

		pp_warn ("  %s: %s of project %s", one->inbox, one->type,
		         one->project != NULL ? one->project : "(none)");
	}
}

/* What an archive took back is not there for those who ask for it: takes it out of FOUND; says whether there was any. */
static gboolean
drop_removed (GPtrArray *found)
{
	gboolean any = FALSE;

	for (guint i = found->len; i > 0; i--) {
		const PpFound *one = g_ptr_array_index (found, i - 1);

		if (strcmp (one->type, "removed") != 0)
			continue;
		g_ptr_array_remove_index (found, i - 1);
		any = TRUE;
	}
	return any;
}

GPtrArray *
pp_which_find (PpStore *store, const PpWhich *which, const char *project, GError **error)
{
	g_autofree char *what = NULL;
	g_autoptr (GPtrArray) found = NULL;
	gboolean removed;

	if (which->series_id != 0) {
		what = g_strdup_printf ("series %" G_GINT64_FORMAT, which->series_id);
		found = find_series (store, which->series_id, project, error);
	} else {
		g_autofree char *msgid = pp_msgid_from_user (which->text);

		what = g_strdup_printf ("message %s", msgid);
		found = pp_found_load (store, msgid, project, error);
	}
	if (found == NULL)
		return NULL;
	removed = drop_removed (found);
	if (found->len == 1)
		return g_steal_pointer (&found);
	if (found->len == 0 && removed)
		pp_warn ("%s was deleted from its archive", what);
	else
		report_found (found, what);
	return NULL;
}
