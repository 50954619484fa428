/* dump: everything in the canonical form, sorted. For comparison; it is no backup. */
#include "config.h"

#include <errno.h>
#include <stdio.h>

#include "command.h"
#include "json.h"
#include "status.h"
#include "store/read.h"

typedef struct {
	PpJsonWriter *writer;
	GString *line;
} Dump;

static gboolean
print_record (const PpRecord *record, gpointer data, GError **error)
{
	Dump *dump = data;

	g_string_truncate (dump->line, 0);
	pp_json_writer_append (dump->writer, dump->line, record->submission, &record->placement);
	if (fwrite (dump->line->str, 1, dump->line->len, stdout) == dump->line->len)
		return TRUE;
	g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "cannot write to standard output: %s",
	             g_strerror (errno));
	return FALSE;
}

int
pp_cmd_dump (PpContext *context, int argc, char **argv, GError **error)
{
	g_autofree char *project = NULL;
	const GOptionEntry entries[] = {
		{ "project", 0, 0, G_OPTION_ARG_FILENAME, &project, "only this project", "LINKNAME" },
		G_OPTION_ENTRY_NULL
	};
	g_autoptr (PpStore) store = NULL;
	g_autoptr (PpJsonWriter) writer = NULL;
	Dump dump;
	gboolean ok;

	if (!pp_context_utf8 (context, argv, error))
		return PP_EXIT_USAGE;
	if (!pp_context_options (context, NULL,
	                         "Prints a line of JSON for each message. Two databases that hold the same messages "
	                         "print the same.", entries, &argc, &argv, error))
		return PP_EXIT_OK;
	if (argc > 1)
		return pp_usage_error (context, error, "dump: what is '%s'?", argv[1]);
	store = pp_context_open_store (context, 0, TRUE, error);
	if (store == NULL)
		return PP_EXIT_SOME_FAILED;
	writer = pp_json_writer_new ();
	dump = (Dump) { writer, g_string_sized_new (16 * 1024) };
	ok = pp_record_each (store, project, print_record, &dump, error);
	g_string_free (dump.line, TRUE);
	return ok ? PP_EXIT_OK : PP_EXIT_SOME_FAILED;
}
