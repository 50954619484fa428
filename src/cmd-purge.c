/* purge: a message goes, with all that was made of it, and does not come back.
 *
 * First its tombstone is set and quarantine is rid of it, in one transaction; from then on nothing brings it in. Then it is
 * taken out of each inbox, in a transaction each that also puts the rest in the places it has without it. Whoever is stopped in
 * between does the same again.
 */
#include "config.h"

#include <stdio.h>

#include "command.h"
#include "ingest.h"
#include "mail/msgid.h"
#include "mail/printable.h"
#include "status.h"
#include "store/retry.h"

typedef struct {
	PpContext *context;
	char *project;
	gboolean dry_run;
	PpStore *store, *before;
	gint64 inbox_id;	/* of the project, or 0: everywhere */

	/* of the message at hand */
	char *msgid, *key;
	guint dropped;		/* mails in quarantine */
	GHashTable *messages, *series;	/* sets of names: what else changes */
} Purge;

static void
purge_clear (Purge *purge)
{
	pp_store_free (purge->store);
	pp_store_free (purge->before);
	g_free (purge->project);
	g_free (purge->msgid);
	g_free (purge->key);
	g_clear_pointer (&purge->messages, g_hash_table_unref);
	g_clear_pointer (&purge->series, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Purge, purge_clear)

/* --- what is said ----------------------------------------------------------------------------- */

static void say (const Purge *purge, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
say (const Purge *purge, const char *format, ...)
{
	g_autofree char *text = NULL, *line = NULL;
	va_list arguments;

	if (pp_context_quiet (purge->context))
		return;
	va_start (arguments, format);
	text = g_strdup_vprintf (format, arguments);
	va_end (arguments);
	{
		g_autofree char *whole = g_strdup_printf ("%s: %s", purge->msgid, text);

		line = pp_printable (whole);
	}
	puts (line);
}

static void
count_change (const PpChange *change, gpointer data)
{
	Purge *purge = data;

	if (g_str_equal (change->kind, "message"))
		g_hash_table_add (purge->messages, g_strdup (change->name));
	else if (g_str_equal (change->kind, "series"))
		g_hash_table_add (purge->series, g_strdup (change->name));
}

/* --- steps ------------------------------------------------------------------------------------ */

/* Parameters of the statements: the key, and the inbox or NULL. */
static PpParams *
key_params (const Purge *purge)
{
	PpParams *params = pp_params_new ();

	pp_params_text (params, purge->key);
	if (purge->inbox_id != 0)
		pp_params_int8 (params, purge->inbox_id);
	else
		pp_params_null (params);
	return params;
}

static gboolean
bury_within (Purge *purge, GError **error)
{
	PpParams *params = pp_params_new (), *inbox = pp_params_new ();
	g_autoptr (GPtrArray) results = NULL;

	pp_params_int8 (params, purge->inbox_id);
	pp_params_text (params, purge->key);
	pp_params_int8 (inbox, purge->inbox_id);
	/* no inbox is made meanwhile, which would not know of it */
	pp_store_queue (purge->store, "project-lock", NULL);
	pp_store_queue (purge->store, "purge-bury", params);
	pp_store_queue (purge->store, "purge-flag", inbox);
	pp_store_queue (purge->store, "purge-drop", key_params (purge));
	results = pp_store_flush (purge->store, error);
	if (results == NULL)
		return FALSE;
	purge->dropped = (guint) PQntuples (g_ptr_array_index (results, 3));
	return pp_store_commit (purge->store, error);
}

static gboolean
attempt_bury (gpointer data, GError **error)
{
	Purge *purge = data;

	if (pp_store_begin (purge->store, error) && bury_within (purge, error))
		return TRUE;
	pp_store_rollback (purge->store);
	return FALSE;
}

/* Takes it out of the inbox of row ROW of purge-find.sql. */
static gboolean
remove_from (Purge *purge, const PGresult *found, int row, guint *removed, GError **error)
{
	g_autoptr (GError) local = NULL;
	g_autoptr (PpInbox) inbox = pp_inbox_load_by_project (purge->store, pp_result_text (found, row, 3), error);
	g_autoptr (PpIngest) ingest = pp_ingest_new (purge->store, PP_ORIGIN_REINDEX, TRUE);
	const PpEdit edit = { .id = pp_result_int (found, row, 1) };
	const PpAgain again = { .jobs = g_get_num_processors (), .dry_run = purge->dry_run, .before = purge->before,
		                .change_func = count_change, .data = purge, .edit = &edit };

	g_hash_table_remove_all (purge->messages);
	g_hash_table_remove_all (purge->series);
	if (inbox == NULL)
		return FALSE;
	if (!pp_ingest_edit (ingest, inbox, &again, &local)) {
		/* somebody else was faster */
		if (g_error_matches (local, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG))
			return TRUE;
		g_propagate_error (error, g_steal_pointer (&local));
		return FALSE;
	}
	++*removed;
	g_hash_table_remove (purge->messages, purge->msgid);
	say (purge, "%s %s %s, %u other messages and %u series change", pp_result_text (found, row, 4),
	     purge->dry_run ? "would be removed from" : "removed from", inbox->name, g_hash_table_size (purge->messages),
	     g_hash_table_size (purge->series));
	return TRUE;
}

static gboolean
remove_everywhere (Purge *purge, guint *removed, GError **error)
{
	g_autoptr (PGresult) found = pp_store_query (purge->store, "purge-find", key_params (purge), error);

	*removed = 0;
	for (int row = 0; found != NULL && row < PQntuples (found); row++)
		if (!remove_from (purge, found, row, removed, error))
			return FALSE;
	return found != NULL;
}

/* Whether there is anything of it: *THERE; or it was purged before: *BURIED. */
static gboolean
look (Purge *purge, gboolean *there, gboolean *buried, GError **error)
{
	g_autoptr (PGresult) found = pp_store_query (purge->store, "purge-find", key_params (purge), error);
	g_autoptr (PGresult) kept = NULL;
	g_autoptr (GArray) ids = NULL;

	if (found == NULL)
		return FALSE;
	kept = pp_store_query (purge->store, "purge-kept", key_params (purge), error);
	if (kept == NULL)
		return FALSE;
	ids = pp_result_ints (kept, 0, 1);
	*buried = pp_result_bool (kept, 0, 0);
	*there = PQntuples (found) > 0 || ids->len > 0;
	purge->dropped = ids->len;
	return TRUE;
}

/* What had looked for tombstones before there was this one, and had no inbox whose lock it would hold. */
static gboolean
attempt_drop (gpointer data, GError **error)
{
	Purge *purge = data;
	g_autoptr (PGresult) dropped = pp_store_query (purge->store, "purge-drop", key_params (purge), error);

	purge->dropped += dropped != NULL ? (guint) PQntuples (dropped) : 0;
	return dropped != NULL;
}

static gboolean
purge_one (Purge *purge, const char *text, gboolean *missing, GError **error)
{
	gboolean there, buried;
	guint removed;

	g_free (purge->msgid);
	g_free (purge->key);
	purge->msgid = pp_msgid_from_user (text);
	purge->key = pp_msgid_key (purge->msgid);
	if (!look (purge, &there, &buried, error))
		return FALSE;
	if (!there && !buried) {
		pp_warn ("there is no message '%s'", text);
		*missing = TRUE;
		return TRUE;
	}
	if (!purge->dry_run && !pp_store_attempt (purge->store, attempt_bury, purge, error))
		return FALSE;
	if (!remove_everywhere (purge, &removed, error) ||
	    (!purge->dry_run && !pp_store_attempt (purge->store, attempt_drop, purge, error)))
		return FALSE;
	if (purge->dropped > 0)
		say (purge, "%u in quarantine %s", purge->dropped, purge->dry_run ? "would be dropped" : "dropped");
	if (removed == 0 && purge->dropped == 0)
		say (purge, "was purged before");
	return TRUE;
}

/* --- the command ------------------------------------------------------------------------------ */

static const char description[] =
	"Removes messages with their raw bytes and all that was made of them, also from quarantine, and puts the rest in the\n"
	"places that it has without them. What was purged does not come back, by no delivery, import or retry. Nothing is\n"
	"asked; --dry-run says what would happen.";

static gboolean
open_stores (Purge *purge, GError **error)
{
	PpParams *params;
	g_autoptr (PGresult) result = NULL;

	purge->store = pp_context_open_store (purge->context, 0, TRUE, error);
	purge->before = purge->store != NULL ? pp_context_open_store (purge->context, 0, TRUE, error) : NULL;
	if (purge->before == NULL || purge->project == NULL)
		return purge->before != NULL;
	params = pp_params_new ();
	pp_params_text (params, purge->project);
	result = pp_store_query (purge->store, "read-project", params, error);
	if (result != NULL && PQntuples (result) == 0)
		g_set_error (error, PP_STORE_ERROR, PP_STORE_ERROR_CONFIG, "there is no project '%s'", purge->project);
	if (result == NULL || PQntuples (result) == 0)
		return FALSE;
	purge->inbox_id = pp_result_int (result, 0, 0);
	return TRUE;
}

int
pp_cmd_purge (PpContext *context, int argc, char **argv, GError **error)
{
	g_auto (Purge) purge = { .context = context };
	const GOptionEntry entries[] = {
		{ "project", 0, 0, G_OPTION_ARG_FILENAME, &purge.project, "only from the inbox of this project", "LINKNAME" },
		{ "dry-run", 0, 0, G_OPTION_ARG_NONE, &purge.dry_run, "only say what would be removed", NULL },
		G_OPTION_ENTRY_NULL
	};
	gboolean missing = FALSE;

	if (!pp_context_utf8 (context, argv, error))
		return PP_EXIT_USAGE;
	if (!pp_context_options (context, "MSGID…", description, entries, &argc, &argv, error))
		return PP_EXIT_OK;
	if (argc < 2)
		return pp_usage_error (context, error, "purge: which message?");
	if (!open_stores (&purge, error))
		return PP_EXIT_UNAVAILABLE;
	pp_mail_init ();
	purge.messages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	purge.series = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	for (int i = 1; i < argc; i++)
		if (!purge_one (&purge, argv[i], &missing, error))
			return PP_EXIT_UNAVAILABLE;
	return missing ? PP_EXIT_SOME_FAILED : PP_EXIT_OK;
}
