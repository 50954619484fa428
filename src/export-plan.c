/* Prerequisites are walked depth first, so that what is needed stands in front of what needs it. A series that is being
 * walked or was walked is passed over: loops end there.
 */
#include "config.h"

#include "export-plan.h"

#include <string.h>

#include "batch.h"
#include "mail/msgid.h"
#include "status.h"
#include "store/read.h"
#include "store/related.h"

typedef struct {
	PpStore *store;
	gint64 inbox_id;
	const PpExportOptions *options;
	gboolean *complete;
	GArray *patches;	/* of PpExportPatch: the result */
	GHashTable *series;	/* set of gint64: walked */
	GHashTable *ids;	/* set of gint64: messages in PATCHES, and those that are to come */
	GHashTable *patch_ids;	/* set of char *: of these */
	gboolean full;		/* no further series */
} Plan;

static gboolean
add_id (GHashTable *set, gint64 id)
{
	return g_hash_table_add (set, g_memdup2 (&id, sizeof id));
}

static gboolean G_GNUC_PRINTF (2, 3)
tell_missing (const Plan *plan, const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list arguments;

	va_start (arguments, format);
	text = g_strdup_vprintf (format, arguments);
	va_end (arguments);
	pp_warn ("%s", text);
	*plan->complete = FALSE;
	return TRUE;
}

static gboolean
has_patch_id (const Plan *plan, const char *patch_id)
{
	return patch_id != NULL && g_hash_table_contains (plan->patch_ids, patch_id);
}

static void
claim (Plan *plan, const PpMemberPatch *member)
{
	add_id (plan->ids, member->id);
	if (member->patch->patch_id != NULL)
		g_hash_table_add (plan->patch_ids, g_strdup (member->patch->patch_id));
}

static void
append_patch (Plan *plan, const PpMemberPatch *member)
{
	const PpExportPatch patch = { member->id, member->series_id };

	g_array_append_val (plan->patches, patch);
}

/* --- the patches of a series ----------------------------------------------------------------- */

/* A series with those that fill it. */
typedef struct {
	GPtrArray *chain;	/* of PpMembers *: the series, what it renews, and so on */
	GHashTable *members;	/* const PpRevisionPatch * → const PpMemberPatch * */
} Filled;

static void
filled_clear (Filled *filled)
{
	g_clear_pointer (&filled->members, g_hash_table_unref);
	g_clear_pointer (&filled->chain, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Filled, filled_clear)

static void
add_to_chain (Filled *filled, PpMembers *members)
{
	g_ptr_array_add (filled->chain, members);
	for (guint k = 0; k < members->patches->len; k++) {
		PpMemberPatch *member = members->patches->pdata[k];

		g_hash_table_insert (filled->members, (gpointer) member->patch, member);
	}
}

static gboolean
load_chain (const Plan *plan, gint64 series_id, Filled *filled, GError **error)
{
	g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

	filled->chain = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_members_free);
	filled->members = g_hash_table_new (NULL, NULL);
	while (series_id != 0 && add_id (seen, series_id) && filled->chain->len < PP_REVISIONS_LOADED) {
		g_autoptr (PpSeriesRecord) series = pp_series_record_load (plan->store, plan->inbox_id, series_id, error);
		PpMembers *members = series != NULL ? pp_members_load (plan->store, plan->inbox_id, series_id, error)
		                                    : NULL;

		if (members == NULL)
			return FALSE;
		members->revision->total = series->placement.total;
		add_to_chain (filled, members);
		series_id = plan->options->fill && series->placement.partial ? series->previous_id : 0;
	}
	return TRUE;
}

static void
append_member (Plan *plan, const Filled *filled, const PpRevisionPatch *patch, gboolean claimed)
{
	const PpMemberPatch *member = g_hash_table_lookup (filled->members, patch);

	if (!claimed) {
		if (g_hash_table_contains (plan->ids, &member->id) || has_patch_id (plan, patch->patch_id))
			return;
		claim (plan, member);
	}
	append_patch (plan, member);
}

/* Appends the patches of the series, those of the revisions before it where it lacks some, and its extras. CLAIMED:
 * the ids of its patches are taken for it already. */
static void
append_series (Plan *plan, const Filled *filled, gboolean claimed)
{
	const PpMembers *own = filled->chain->pdata[0];
	g_autofree const PpRevision **chain = g_new0 (const PpRevision *, filled->chain->len);
	g_autoptr (GPtrArray) numbered = NULL;

	for (guint i = 0; i < filled->chain->len; i++)
		chain[i] = ((const PpMembers *) filled->chain->pdata[i])->revision;
	numbered = pp_revision_fill (chain, filled->chain->len);
	for (guint i = 0; i < numbered->len; i++) {
		if (numbered->pdata[i] != NULL)
			append_member (plan, filled, numbered->pdata[i], claimed);
		else
			tell_missing (plan, "series %" G_GINT64_FORMAT " lacks patch %u of %u", own->revision->id, i + 1,
			              numbered->len);
	}
	for (guint k = 0; k < own->patches->len; k++) {
		const PpMemberPatch *member = own->patches->pdata[k];

		if (member->patch->number == 0)
			append_member (plan, filled, member->patch, claimed);
	}
}

static void
claim_series (Plan *plan, const Filled *filled)
{
	for (guint i = 0; i < filled->chain->len; i++) {
		const PpMembers *members = filled->chain->pdata[i];

		for (guint k = 0; k < members->patches->len; k++)
			claim (plan, members->patches->pdata[k]);
	}
}

/* --- prerequisites --------------------------------------------------------------------------- */

/* Runs the statement NAME for VALUE: its first row, or neither. */
static gboolean
resolve (const Plan *plan, const char *name, PpParams *params, gint64 *series_id, gint64 *patch_id, GError **error)
{
	g_autoptr (PGresult) result = pp_store_query (plan->store, name, params, error);

	if (result != NULL && PQntuples (result) > 0) {
		*series_id = pp_result_int (result, 0, 0);
		*patch_id = PQnfields (result) > 1 ? pp_result_int (result, 0, 1) : 0;
	}
	return result != NULL;
}

static gboolean
resolve_message (const Plan *plan, const char *msgid, gint64 *series_id, gint64 *patch_id, GError **error)
{
	g_autofree char *key = pp_msgid_key (msgid);
	PpParams *params = pp_params_new ();

	pp_params_int8 (params, plan->inbox_id);
	pp_params_text (params, key);
	return resolve (plan, "read-needed-message", params, series_id, patch_id, error);
}

static gboolean
resolve_patch (const Plan *plan, const char *hex, gint64 *series_id, gint64 *patch_id, GError **error)
{
	PpParams *params = pp_params_new ();

	pp_params_int8 (params, plan->inbox_id);
	pp_params_text (params, hex);
	return resolve (plan, "read-needed-patch", params, series_id, patch_id, error);
}

/* b4 writes "CHANGE-ID:v2". */
static gboolean
resolve_change (const Plan *plan, const char *value, gint64 *series_id, gint64 *patch_id, GError **error)
{
	const char *colon = strrchr (value, ':');
	gboolean versioned = colon != NULL && colon[1] == 'v' && g_ascii_isdigit (colon[2]);
	g_autofree char *change_id = versioned ? g_strndup (value, (gsize) (colon - value)) : g_strdup (value);
	gint64 version = versioned ? MIN (g_ascii_strtoll (colon + 2, NULL, 10), G_MAXINT32) : 0;
	PpParams *params = pp_params_new ();

	pp_params_int8 (params, plan->inbox_id);
	pp_params_int8 (params, pp_batch_change_key (change_id));
	pp_params_text (params, change_id);
	pp_params_int4 (params, (gint32) version);
	return resolve (plan, "read-needed-change", params, series_id, patch_id, error);
}

static const struct {
	const char *prefix;
	gboolean (*resolve) (const Plan *plan, const char *value, gint64 *series_id, gint64 *patch_id, GError **error);
} needs_table[] = {
	{ "message-id: ", resolve_message },
	{ "change-id: ", resolve_change },
	{ "patch-id: ", resolve_patch },
};

static gboolean
resolve_need (const Plan *plan, const char *need, gint64 *series_id, gint64 *patch_id, GError **error)
{
	*series_id = *patch_id = 0;
	for (guint i = 0; i < G_N_ELEMENTS (needs_table); i++)
		if (g_str_has_prefix (need, needs_table[i].prefix))
			return needs_table[i].resolve (plan, need + strlen (needs_table[i].prefix), series_id, patch_id,
			                               error);
	return TRUE;
}

static gboolean add_prerequisites (Plan *plan, gint64 series_id, GError **error);

/* Appends the one patch ID of series SERIES_ID. */
static gboolean
add_patch (Plan *plan, gint64 series_id, gint64 id, gboolean claimed, GError **error)
{
	g_autoptr (PpMembers) members = pp_members_load (plan->store, plan->inbox_id, series_id, error);

	if (members == NULL)
		return FALSE;
	for (guint k = 0; k < members->patches->len; k++) {
		const PpMemberPatch *member = members->patches->pdata[k];

		if (member->id != id || (!claimed && !add_id (plan->ids, id)))
			continue;
		claim (plan, member);
		append_patch (plan, member);
	}
	return TRUE;
}

static gboolean
add_series (Plan *plan, gint64 series_id, GError **error)
{
	g_auto (Filled) filled = { 0 };

	if (!add_prerequisites (plan, series_id, error) || !load_chain (plan, series_id, &filled, error))
		return FALSE;
	append_series (plan, &filled, FALSE);
	return TRUE;
}

static gboolean
add_need (Plan *plan, const char *need, GError **error)
{
	gint64 series_id, patch_id;

	if (g_str_has_prefix (need, "patch-id: ") && has_patch_id (plan, need + strlen ("patch-id: ")))
		return TRUE;
	if (!resolve_need (plan, need, &series_id, &patch_id, error))
		return FALSE;
	if (series_id == 0)
		return tell_missing (plan, "a prerequisite is not stored: %s", need);
	if (patch_id != 0)
		return add_patch (plan, series_id, patch_id, FALSE, error);
	if (g_hash_table_contains (plan->series, &series_id))
		return TRUE;
	plan->full = g_hash_table_size (plan->series) > PP_EXPORT_SERIES;
	if (plan->full)
		return tell_missing (plan, "more than %d series are needed; the rest is left out", PP_EXPORT_SERIES);
	add_id (plan->series, series_id);
	return add_series (plan, series_id, error);
}

static gboolean
add_prerequisites (Plan *plan, gint64 series_id, GError **error)
{
	g_auto (GStrv) needs = NULL;

	if (!plan->options->prerequisites)
		return TRUE;
	needs = pp_needs_load (plan->store, plan->inbox_id, series_id, error);
	if (needs == NULL)
		return FALSE;
	for (char **need = needs; *need != NULL && !plan->full; need++)
		if (!add_need (plan, *need, error))
			return FALSE;
	return TRUE;
}

/* --- all of it ------------------------------------------------------------------------------- */

/* What was asked for comes last, whoever names it: its ids are taken first. */
static gboolean
add_root (Plan *plan, gint64 series_id, gint64 id, GError **error)
{
	const PpExportPatch alone = { id, 0 };
	g_auto (Filled) filled = { 0 };

	if (series_id == 0) {
		g_array_append_val (plan->patches, alone);
		return TRUE;
	}
	add_id (plan->series, series_id);
	if (!load_chain (plan, series_id, &filled, error))
		return FALSE;
	claim_series (plan, &filled);
	if (!add_prerequisites (plan, series_id, error))
		return FALSE;
	if (id != 0)
		return add_patch (plan, series_id, id, TRUE, error);
	append_series (plan, &filled, TRUE);
	return TRUE;
}

GArray *
pp_export_plan (PpStore *store, gint64 inbox_id, gint64 series_id, gint64 id, const PpExportOptions *options,
                gboolean *complete, GError **error)
{
	Plan plan = { .store = store, .inbox_id = inbox_id, .options = options, .complete = complete };
	gboolean ok;

	*complete = TRUE;
	plan.patches = g_array_new (FALSE, FALSE, sizeof (PpExportPatch));
	plan.series = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
	plan.ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
	plan.patch_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	ok = add_root (&plan, series_id, id, error);
	g_hash_table_unref (plan.series);
	g_hash_table_unref (plan.ids);
	g_hash_table_unref (plan.patch_ids);
	if (!ok)
		g_clear_pointer (&plan.patches, g_array_unref);
	return plan.patches;
}
