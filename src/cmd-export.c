/* export: a patch, or a series in order, as mail from which `git am' makes commits. Which patches is export-plan.c's
 * business, how a mail has to look patch/am-mail.c's. One mail at a time is in memory.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "command.h"
#include "export-plan.h"
#include "export-trailers.h"
#include "patch/am-mail.h"
#include "status.h"
#include "store/read.h"
#include "which.h"

typedef struct {
	PpStore *store;
	gint64 inbox_id;
	gboolean trailers;
	GPtrArray *thread;	/* of series THREAD_ID; NULL at first */
	gint64 thread_id;
	gboolean incomplete;
} Export;

/* The trailers that replies gave to PATCH; empty where nobody asked for them. */
static GPtrArray *
load_trailers (Export *export, const PpExportPatch *patch, GError **error)
{
	if (!export->trailers)
		return g_ptr_array_new ();
	if (export->thread == NULL || export->thread_id != patch->series_id) {
		g_clear_pointer (&export->thread, g_ptr_array_unref);
		export->thread_id = patch->series_id;
		export->thread = pp_thread_load (export->store, export->inbox_id, patch->series_id, patch->id, error);
		if (export->thread == NULL)
			return NULL;
	}
	return pp_export_trailers (export->thread, patch->id);
}

static gboolean
print_patch (Export *export, const PpExportPatch *patch, GError **error)
{
	g_autoptr (PpRecord) record = pp_record_load (export->store, export->inbox_id, patch->id, error);
	g_autoptr (GPtrArray) trailers = NULL;
	g_autoptr (GBytes) header = NULL;
	g_autoptr (GBytes) body = NULL;
	GString *mail;

	if (record == NULL || !pp_raw_load (export->store, export->inbox_id, patch->id, &header, &body, error))
		return FALSE;
	trailers = load_trailers (export, patch, error);
	if (trailers == NULL)
		return FALSE;
	if (record->submission->diff == NULL) {
		pp_warn ("%s has no diff, it asks to pull", record->submission->msgid);
		export->incomplete = TRUE;
		return TRUE;
	}
	mail = g_string_new (NULL);
	pp_am_mail_append (mail, header, body, record->submission, trailers);
	fwrite (mail->str, 1, mail->len, stdout);	/* main() looks after errors */
	g_string_free (mail, TRUE);
	return TRUE;
}

static gboolean
print_patches (Export *export, const GArray *patches, GError **error)
{
	gboolean ok = TRUE;

	for (guint i = 0; i < patches->len && ok; i++)
		ok = print_patch (export, &g_array_index (patches, PpExportPatch, i), error);
	g_clear_pointer (&export->thread, g_ptr_array_unref);
	return ok;
}

/* The series and the patch of it that FOUND means; both 0 when it is neither a patch nor a cover letter. */
static gboolean
find_series (Export *export, const PpFound *found, gint64 *series_id, gint64 *id, GError **error)
{
	g_autoptr (PpRecord) record = NULL;

	*series_id = *id = 0;
	if (strcmp (found->type, "series") == 0) {
		*series_id = found->id;
		return TRUE;
	}
	record = pp_record_load (export->store, found->inbox_id, found->id, error);
	if (record == NULL)
		return FALSE;
	if (record->submission->kind == PP_KIND_PATCH)
		*id = found->id;
	if (record->submission->kind == PP_KIND_REPLY)
		pp_warn ("%s is no patch but a reply", record->submission->msgid);
	else
		*series_id = record->series_id;
	if (record->submission->kind == PP_KIND_COVER && *series_id == 0)
		pp_warn ("%s is of no series", record->submission->msgid);
	return TRUE;
}

static int
run_export (Export *export, const PpFound *found, const PpExportOptions *options, GError **error)
{
	g_autoptr (GArray) patches = NULL;
	gboolean complete = FALSE;
	gint64 series_id, id;

	export->inbox_id = found->inbox_id;
	if (!find_series (export, found, &series_id, &id, error) || (series_id == 0 && id == 0))
		return PP_EXIT_SOME_FAILED;
	patches = pp_export_plan (export->store, found->inbox_id, series_id, id, options, &complete, error);
	if (patches == NULL || !print_patches (export, patches, error))
		return PP_EXIT_SOME_FAILED;
	if (patches->len == 0)
		pp_warn ("there is no patch in it");
	return complete && !export->incomplete && patches->len > 0 ? PP_EXIT_OK : PP_EXIT_SOME_FAILED;
}

int
pp_cmd_export (PpContext *context, int argc, char **argv, GError **error)
{
	g_autofree char *project = NULL;
	PpExportOptions options = { FALSE, FALSE };
	Export export = { NULL };
	const GOptionEntry entries[] = {
		{ "fill-from-previous", 0, 0, G_OPTION_ARG_NONE, &options.fill,
		  "take what a partial reroll lacks from the revision before it", NULL },
		{ "trailers", 0, 0, G_OPTION_ARG_NONE, &export.trailers, "add the trailers that replies gave", NULL },
		{ "with-prerequisites", 0, 0, G_OPTION_ARG_NONE, &options.prerequisites,
		  "put the patches in front that it says it depends on", NULL },
		{ "project", 0, 0, G_OPTION_ARG_FILENAME, &project, "the one in this project's inbox", "LINKNAME" },
		G_OPTION_ENTRY_NULL
	};
	g_autoptr (PpStore) store = NULL;
	g_autoptr (GPtrArray) found = NULL;
	PpWhich which;

	if (!pp_context_options (context, "MSGID | series ID",
	                         "Prints mail for git am --patch-format=mboxrd. MSGID is the message-id of a patch, or of a\n"
	                         "cover letter for its series, with or without <>, or an archive URL that ends in one.",
	                         entries, &argc, &argv, error))
		return PP_EXIT_OK;
	if (!pp_which_parse (context, argc, argv, &which, error))
		return PP_EXIT_OK;
	pp_mail_init ();
	store = export.store = pp_context_open_store (context, 0, TRUE, error);
	found = store != NULL ? pp_which_find (store, &which, project, error) : NULL;
	if (found == NULL)
		return PP_EXIT_SOME_FAILED;
	return run_export (&export, g_ptr_array_index (found, 0), &options, error);
}
