#include "config.h"

#include "readmit.h"

#include <string.h>

#include "intake.h"
#include "mail/limits.h"
#include "mail/msgid.h"

struct _PpReadmit {
	PpStore *store, *before;
	const char *project;
	gboolean force;
	GHashTable *intakes;	/* link name ("": lists decide) → PpIntake */
};

PpReadmit *
pp_readmit_new (PpStore *store, PpStore *before, const char *project, gboolean force)
{
	PpReadmit *readmit = g_new0 (PpReadmit, 1);

	readmit->store = store;
	readmit->before = before;
	readmit->project = project;
	readmit->force = force;
	readmit->intakes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) pp_intake_free);
	return readmit;
}

void
pp_readmit_free (PpReadmit *readmit)
{
	if (readmit == NULL)
		return;
	g_hash_table_unref (readmit->intakes);
	g_free (readmit);
}

/* One mail on its way. */
typedef struct {
	PpReadmit *readmit;
	const PpKept *kept;
	PpItem *item;
	const PpInbox *inbox;	/* or NULL: no project wants it */
	char **answer;
	gboolean *left;
} Admission;

static gboolean
answer (const Admission *admission, gboolean left, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
answer (const Admission *admission, gboolean left, const char *format, ...)
{
	va_list arguments;

	va_start (arguments, format);
	*admission->answer = g_strdup_vprintf (format, arguments);
	va_end (arguments);
	*admission->left = left;
	return TRUE;
}

/* --- where it belongs ------------------------------------------------------------------------- */

/* Mail that had an inbox goes there, whatever its List-Id says: so it was asked for once. */
static PpIntake *
intake_of (PpReadmit *readmit, const PpKept *kept)
{
	const char *project = kept->project != NULL ? kept->project : readmit->project;
	char *name = g_strdup (project != NULL ? project : "");
	PpIntake *intake = g_hash_table_lookup (readmit->intakes, name);

	if (intake != NULL) {
		g_free (name);
		return intake;
	}
	intake = pp_intake_new (readmit->store, &(PpRoute) { *name != '\0' ? name : NULL, NULL, FALSE });
	g_hash_table_insert (readmit->intakes, name, intake);
	return intake;
}

static gboolean
find_inbox (Admission *admission, GError **error)
{
	PpIntake *intake = intake_of (admission->readmit, admission->kept);

	return pp_intake_find (intake, admission->item, &admission->inbox, NULL, error);
}

/* --- going in --------------------------------------------------------------------------------- */

static gboolean
drop (const Admission *admission, GError **error)
{
	g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

	g_array_append_val (ids, admission->kept->id);
	return pp_quarantine_drop (admission->readmit->store, ids, NULL, error);
}

/* It is stored before it leaves: whoever is stopped in between finds a duplicate the next time. */
static gboolean
ingest (const Admission *admission, GError **error)
{
	g_autoptr (PpIngest) ingest = pp_ingest_new (admission->readmit->store, (PpOrigin) admission->kept->origin,
	                                             admission->kept->origin == PP_ORIGIN_DELIVER);
	g_autoptr (GPtrArray) items = g_ptr_array_new ();

	g_ptr_array_add (items, admission->item);
	return pp_ingest (ingest, admission->inbox, items, NULL, error);
}

static gboolean
store_item (const Admission *admission, GError **error)
{
	const PpKept *kept = admission->kept;
	PpFate fate;

	if (!ingest (admission, error))
		return FALSE;
	fate = pp_item_fate (admission->item);
	if (fate.outcome == PP_OUTCOME_QUARANTINED) {
		gboolean same = strcmp (kept->reason, fate.reason) == 0 && kept->inbox_id == admission->inbox->id;

		return (same || pp_quarantine_drop_moved (admission->readmit->store, kept->id, fate.reason,
		                                          admission->inbox->id, error)) &&
		       answer (admission, FALSE, "stays: %s", fate.reason);
	}
	if (!drop (admission, error))
		return FALSE;
	if (fate.outcome == PP_OUTCOME_DUPLICATE)
		return answer (admission, TRUE, "is stored already");
	if (fate.outcome == PP_OUTCOME_PURGED)
		return answer (admission, TRUE, "was purged: dropped");
	if (fate.series_id != 0)
		return answer (admission, TRUE, "stored in %s: %s of series %" G_GINT64_FORMAT, admission->inbox->name,
		               fate.type, fate.series_id);
	return answer (admission, TRUE, "stored in %s: %s", admission->inbox->name, fate.type);
}

/* --- in the place of another ------------------------------------------------------------------- */

static void
ignore_change (const PpChange *change, gpointer data)
{
}

/* The message STORED_ID goes into quarantine in its turn. */
static gboolean
replace (const Admission *admission, gint64 stored_id, GError **error)
{
	g_autoptr (PpIngest) ingest = pp_ingest_new (admission->readmit->store, PP_ORIGIN_REINDEX, TRUE);
	const PpEdit edit = { .id = stored_id, .replacement = admission->item, .quarantine_id = admission->kept->id,
		              .origin = admission->kept->origin };
	const PpAgain again = { .jobs = g_get_num_processors (), .before = admission->readmit->before,
		                .change_func = ignore_change, .edit = &edit };

	return pp_ingest_edit (ingest, admission->inbox, &again, error) &&
	       answer (admission, TRUE, "stored in %s; the message that had its id is in quarantine now",
	               admission->inbox->name);
}

/* The message with the item's id, in its inbox; 0: none. */
static gboolean
find_stored (const Admission *admission, gint64 *id, GError **error)
{
	g_autofree char *key = pp_msgid_key (pp_item_msgid (admission->item));
	PpParams *params = pp_params_new ();
	g_autoptr (PGresult) found = NULL;

	pp_params_text (params, key);
	pp_params_int8 (params, admission->inbox->id);
	found = pp_store_query (admission->readmit->store, "purge-find", params, error);
	*id = found != NULL && PQntuples (found) > 0 ? pp_result_int (found, 0, 1) : 0;
	return found != NULL;
}

/* Who replaces must be another: the same content is a duplicate, which ingest finds. */
static gboolean
store_or_replace (const Admission *admission, GError **error)
{
	gint64 id;

	if (!store_item (admission, error))
		return FALSE;
	if (*admission->left || !admission->readmit->force || strcmp (pp_item_fate (admission->item).reason, "id-reused") != 0)
		return TRUE;
	/* another reason before: it is in another row now, to be named by that */
	if (strcmp (admission->kept->reason, "id-reused") != 0 || !find_stored (admission, &id, error))
		return *error == NULL;
	g_clear_pointer (admission->answer, g_free);
	return id != 0 ? replace (admission, id, error) : answer (admission, FALSE, "stays: the message with its id is gone");
}

/* --- the whole -------------------------------------------------------------------------------- */

static gboolean
admit (Admission *admission, GBytes *raw, GError **error)
{
	const PpKept *kept = admission->kept;
	g_autoptr (PpItem) item = pp_item_new (raw, kept->from_line_date, kept->arrival);

	admission->item = item;
	if (!find_inbox (admission, error))
		return FALSE;
	if (admission->inbox == NULL)
		return answer (admission, FALSE, "stays: no project has its list (%s)", kept->detail);
	pp_item_read (item, admission->inbox);
	return store_or_replace (admission, error);
}

gboolean
pp_readmit_one (PpReadmit *readmit, const PpKept *kept, char **text, gboolean *left, GError **error)
{
	Admission admission = { readmit, kept, NULL, NULL, text, left };
	g_autoptr (GBytes) raw = NULL;
	GError *local = NULL;
	gboolean ok;

	if (kept->size > PP_LIMIT_MESSAGE && !readmit->force)
		return answer (&admission, FALSE, "stays: too large (%s)", kept->size_text);
	raw = pp_quarantine_read (readmit->store, kept->id, 0, (gsize) kept->size, &local);
	if (raw == NULL && local == NULL)
		return answer (&admission, TRUE, "is gone");
	ok = raw != NULL && admit (&admission, raw, &local);
	if (local != NULL)
		g_propagate_error (error, local);
	return ok;
}
