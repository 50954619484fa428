/* parse: what each message says by itself, without a database. */
#include "config.h"

#include <errno.h>
#include <stdio.h>

#include "command.h"
#include "json.h"
#include "mail/limits.h"
#include "mail/source.h"
#include "status.h"

typedef struct {
	const char *const *list_emails;
	PpReading reading;
	PpJsonWriter *writer;
	GString *line;
} Parse;

static gboolean
print_message (Parse *parse, const PpMboxMessage *raw, GError **error)
{
	const PpEnvelope envelope = {
		.from_line_date = raw->from_line_date,
		.arrival = PP_NO_DATE,	/* the same mail gives the same line whenever it is read */
		.list_emails = parse->list_emails,
	};
	g_autoptr (PpMessage) message = pp_message_parse (raw->raw, &envelope);
	g_autoptr (PpSubmission) submission = pp_submission_build (message, &parse->reading);

	g_string_truncate (parse->line, 0);
	pp_json_writer_append (parse->writer, parse->line, submission, NULL);
	if (fwrite (parse->line->str, 1, parse->line->len, stdout) == parse->line->len)
		return TRUE;
	g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "cannot write to standard output: %s",
	             g_strerror (errno));
	return FALSE;
}

/* FALSE with ERROR set when the output is lost; *FAILED counts inputs. */
static gboolean
print_all (Parse *parse, PpSource *source, guint *failed, GError **error)
{
	for (;;) {
		GError *input_error = NULL;
		PpSourceItem item;
		int status = pp_source_next (source, &item, &input_error);

		if (status == 0)
			return TRUE;
		if (status < 0) {
			pp_warn ("%s", input_error->message);
			g_error_free (input_error);
			(*failed)++;
		} else if (item.message.too_large) {
			pp_warn ("'%s': a message has more than %u MiB", item.path, PP_LIMIT_MESSAGE >> 20);
			(*failed)++;
		} else if (!print_message (parse, &item.message, error)) {
			return FALSE;
		}
	}
}

int
pp_cmd_parse (PpContext *context, int argc, char **argv, GError **error)
{
	g_autofree char *project = NULL;
	g_auto (GStrv) list_emails = NULL;
	const GOptionEntry entries[] = {
		{ "project", 0, 0, G_OPTION_ARG_FILENAME, &project,
		  "a prefix that only names the project and is left out", "LINKNAME" },
		{ "list-email", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &list_emails,
		  "an address that the list puts in place of the author's", "ADDRESS" },
		G_OPTION_ENTRY_NULL
	};
	static const char *const standard_input[] = { "-", NULL };
	g_autoptr (PpJsonWriter) writer = NULL;
	g_autoptr (PpSource) source = NULL;
	Parse parse = { 0 };
	guint failed = 0;
	gboolean ok;

	if (!pp_context_options (context, "[FILE…]",
	                         "Prints a line of JSON for each message: of a file, a folder, or standard input.",
	                         entries, &argc, &argv, error))
		return PP_EXIT_OK;
	pp_mail_init ();
	const char *const link_names[] = { project, NULL };
	source = pp_source_new (argc > 1 ? (const char *const *) argv + 1 : standard_input, PP_FORMAT_AUTO);
	writer = pp_json_writer_new ();
	parse.list_emails = (const char *const *) list_emails;
	parse.reading.link_names = link_names;
	parse.writer = writer;
	parse.line = g_string_sized_new (16 * 1024);
	ok = print_all (&parse, source, &failed, error);
	g_string_free (parse.line, TRUE);
	if (!ok)
		return PP_EXIT_SOME_FAILED;
	if (pp_source_skipped (source) > 0 && !pp_context_quiet (context))
		pp_warn (pp_source_skipped (source) == 1 ? "%u file is no mail" : "%u files are no mail", pp_source_skipped (source));
	return failed > 0 ? PP_EXIT_SOME_FAILED : PP_EXIT_OK;
}
