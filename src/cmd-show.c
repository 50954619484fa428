/* show: one patch, cover, comment or series, for people, for programs, or as mail. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "command.h"
#include "json.h"
#include "mail/mboxrd.h"
#include "show-text.h"
#include "status.h"
#include "store/read.h"
#include "which.h"

typedef struct {
	PpStore *store;
	const char *api;	/* or NULL */
} Show;

/* --- forms: what to print of FOUND, or NULL and ERROR ---------------------------------------- */

static char *
make_json (const Show *show, const PpFound *found, GError **error)
{
	g_autofree char *json = pp_found_load_json (show->store, found, show->api, error);

	return json != NULL ? pp_json_pretty (json) : NULL;
}

static gboolean
append_mail (const Show *show, GString *mbox, gint64 inbox_id, gint64 id, GError **error)
{
	g_autoptr (GBytes) header = NULL;
	g_autoptr (GBytes) body = NULL;

	if (!pp_raw_load (show->store, inbox_id, id, &header, &body, error))
		return FALSE;
	pp_mboxrd_append (mbox, header, body);
	return TRUE;
}

static gboolean
append_series_mail (const Show *show, GString *mbox, const PpFound *found, GError **error)
{
	g_autoptr (GPtrArray) thread = pp_thread_load (show->store, found->inbox_id, found->id, 0, error);

	if (thread == NULL)
		return FALSE;
	for (guint i = 0; i < thread->len; i++) {
		const PpPost *post = g_ptr_array_index (thread, i);

		if (post->kind != PP_KIND_REPLY &&
		    !append_mail (show, mbox, found->inbox_id, post->id, error))
			return FALSE;
	}
	return TRUE;
}

static char *
make_mbox (const Show *show, const PpFound *found, gsize *length, GError **error)
{
	GString *mbox = g_string_new (NULL);
	gboolean ok;

	if (strcmp (found->type, "series") == 0)
		ok = append_series_mail (show, mbox, found, error);
	else
		ok = append_mail (show, mbox, found->inbox_id, found->id, error);
	*length = mbox->len;
	return g_string_free (mbox, !ok);
}

/* The patches of the series and of its previous revision, where it has one. */
static gboolean
load_pairs (const Show *show, PpSeriesView *view, gint64 inbox_id, GError **error)
{
	if (view->series->previous_id == 0)
		return TRUE;
	view->members = pp_members_load (show->store, inbox_id, view->id, error);
	if (view->members != NULL)
		view->previous = pp_members_load (show->store, inbox_id, view->series->previous_id, error);
	return view->previous != NULL;
}

static char *
make_series_text (const Show *show, const PpFound *found, GError **error)
{
	g_autoptr (PpSeriesView) view = g_new0 (PpSeriesView, 1);

	view->id = found->id;
	view->series = pp_series_record_load (show->store, found->inbox_id, found->id, error);
	if (view->series == NULL)
		return NULL;
	view->thread = pp_thread_load (show->store, found->inbox_id, found->id, 0, error);
	if (view->thread == NULL)
		return NULL;
	if (view->series->cover_id != 0) {
		view->cover = pp_record_load (show->store, found->inbox_id, view->series->cover_id, error);
		if (view->cover == NULL)
			return NULL;
	}
	view->revisions = pp_revision_rows_load (show->store, found->inbox_id, found->id, error);
	if (view->revisions == NULL || !load_pairs (show, view, found->inbox_id, error))
		return NULL;
	return pp_show_series (view);
}

static char *
make_text (const Show *show, const PpFound *found, GError **error)
{
	g_autoptr (PpRecord) record = NULL;
	g_autoptr (GPtrArray) thread = NULL;

	if (strcmp (found->type, "series") == 0)
		return make_series_text (show, found, error);
	record = pp_record_load (show->store, found->inbox_id, found->id, error);
	if (record == NULL)
		return NULL;
	thread = pp_thread_load (show->store, found->inbox_id, record->series_id, found->id, error);
	return thread != NULL ? pp_show_record (record, thread) : NULL;
}

static char *
make_json_form (const Show *show, const PpFound *found, gsize *length, GError **error)
{
	char *text = make_json (show, found, error);

	*length = text != NULL ? strlen (text) : 0;
	return text;
}

static char *
make_text_form (const Show *show, const PpFound *found, gsize *length, GError **error)
{
	char *text = make_text (show, found, error);

	*length = text != NULL ? strlen (text) : 0;
	return text;
}

typedef char *(*MakeForm) (const Show *show, const PpFound *found, gsize *length, GError **error);

static const struct {
	const char *name;
	MakeForm make;
} forms[] = {
	{ "text", make_text_form },
	{ "json", make_json_form },
	{ "mbox", make_mbox },
};

static MakeForm
find_form (const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
		if (strcmp (forms[i].name, name) == 0)
			return forms[i].make;
	return NULL;
}

static const char *const api_versions[] = { "1.0", "1.1", "1.2", "1.3", "1.4", NULL };

static int
show_found (const Show *show, const PpFound *found, MakeForm make, GError **error)
{
	gsize length;
	g_autofree char *text = make (show, found, &length, error);

	if (text != NULL)
		fwrite (text, 1, length, stdout);	/* main() looks after errors */
	return text != NULL ? PP_EXIT_OK : PP_EXIT_SOME_FAILED;
}

int
pp_cmd_show (PpContext *context, int argc, char **argv, GError **error)
{
	g_autofree char *format = NULL;
	g_autofree char *api = NULL;
	g_autofree char *project = NULL;
	const GOptionEntry entries[] = {
		{ "format", 0, 0, G_OPTION_ARG_FILENAME, &format, "text, json (Patchwork's REST form) or mbox",
		  "FORMAT" },
		{ "api", 0, 0, G_OPTION_ARG_FILENAME, &api, "for json: the version of Patchwork's API, 1.0 to 1.4",
		  "VERSION" },
		{ "project", 0, 0, G_OPTION_ARG_FILENAME, &project, "the one in this project's inbox", "LINKNAME" },
		G_OPTION_ENTRY_NULL
	};
	g_autoptr (PpStore) store = NULL;
	g_autoptr (GPtrArray) found = NULL;
	PpWhich which;
	MakeForm make;

	if (!pp_context_options (context, "MSGID | series ID",
	                         "MSGID is a message-id with or without <>, or an archive URL that ends in one.",
	                         entries, &argc, &argv, error))
		return PP_EXIT_OK;
	make = find_form (format != NULL ? format : "text");
	if (make == NULL)
		return pp_usage_error (context, error, "show: there is no format '%s'", format);
	if (api != NULL && (make != make_json_form || !g_strv_contains (api_versions, api)))
		return pp_usage_error (context, error, "show: --api is 1.0 to 1.4, with --format json");
	if (!pp_which_parse (context, argc, argv, &which, error))
		return PP_EXIT_OK;
	store = pp_context_open_store (context, 0, TRUE, error);
	found = store != NULL ? pp_which_find (store, &which, project, error) : NULL;
	if (found == NULL)
		return PP_EXIT_SOME_FAILED;
	return show_found (&(Show) { store, api }, g_ptr_array_index (found, 0), make, error);
}
