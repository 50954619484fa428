#include "config.h"

#include "store/quarantine.h"

#include <string.h>

#include "mail/message.h"
#include "mail/msgid.h"

/* Bytes of a stream that are taken at once; COPY's text form doubles them. */
#define STREAM_SLICE (256 * 1024)

#define UNIQUE_VIOLATION "23505"

static GBytes *
sha256_finish (GChecksum *checksum)
{
	gsize length = 32;
	guint8 *digest = g_malloc (length);

	g_checksum_get_digest (checksum, digest, &length);
	return g_bytes_new_take (digest, length);
}

static void
params_id (PpParams *params, gint64 id)
{
	if (id == 0)
		pp_params_null (params);
	else
		pp_params_int8 (params, id);
}

gboolean
pp_quarantine_add (PpStore *store, const PpQuarantined *mail, gboolean *added, GError **error)
{
	g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
	g_autoptr (GBytes) digest = NULL;
	g_autoptr (PGresult) result = NULL;
	PpParams *params = pp_params_new ();
	gsize length;
	const guint8 *raw = g_bytes_get_data (mail->raw, &length);

	g_checksum_update (checksum, raw, (gssize) length);
	digest = sha256_finish (checksum);
	pp_params_text (params, mail->reason);
	params_id (params, mail->inbox_id);
	pp_params_text (params, mail->msgid);
	pp_params_text (params, mail->detail ? mail->detail : "");
	pp_params_bytes (params, raw, length);
	pp_params_bytes (params, g_bytes_get_data (digest, NULL), g_bytes_get_size (digest));
	pp_params_time (params, mail->from_line_date);
	pp_params_time (params, mail->arrival);
	pp_params_int2 (params, (gint16) mail->origin);
	result = pp_store_query (store, "quarantine-add", params, error);
	if (result != NULL && added != NULL)
		*added = strcmp (PQcmdTuples (result), "1") == 0;
	return result != NULL;
}

/* --- streams ---------------------------------------------------------------------------------- */

/* COPY's text form is the one in which a value may come before its length is known: all in
 * hexadecimal digits. */
static gboolean
copy_hex (PpStore *store, const guint8 *data, gsize length, GError **error)
{
	static const char digits[] = "0123456789abcdef";
	g_autofree char *hex = g_malloc (2 * MIN (length, STREAM_SLICE));

	while (length > 0) {
		gsize slice = MIN (length, STREAM_SLICE);

		for (gsize i = 0; i < slice; i++) {
			hex[2 * i] = digits[data[i] >> 4];
			hex[2 * i + 1] = digits[data[i] & 15];
		}
		if (!pp_store_copy_data (store, hex, 2 * slice, error))
			return FALSE;
		data += slice;
		length -= slice;
	}
	return TRUE;
}

/* Text as a field of COPY's text form; NULL is SQL's NULL. */
static void
append_field (GString *line, const char *text)
{
	g_string_append_c (line, '\t');
	if (text == NULL) {
		g_string_append (line, "\\N");
		return;
	}
	for (; *text != '\0'; text++) {
		if (strchr ("\\\t\n\r", *text) != NULL)
			g_string_append_printf (line, "\\x%02x", (guchar) *text);
		else
			g_string_append_c (line, *text);
	}
}

/* As ISO 8601: the server reads nothing shorter in every setting of DateStyle. */
static void
append_time (GString *line, gint64 unix_seconds)
{
	g_autoptr (GDateTime) time = unix_seconds == PP_NO_DATE ? NULL : g_date_time_new_from_unix_utc (unix_seconds);
	g_autofree char *text = time ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;

	append_field (line, text);
}

static gboolean
copy_rest (PpStore *store, const PpQuarantined *mail, GChecksum *checksum, GError **error)
{
	g_autoptr (GString) line = g_string_new (NULL);
	g_autofree char *inbox_id = mail->inbox_id ? g_strdup_printf ("%" G_GINT64_FORMAT, mail->inbox_id) : NULL;

	append_field (line, mail->reason);
	append_field (line, mail->msgid);
	append_field (line, mail->detail ? mail->detail : "");
	append_time (line, mail->arrival);
	g_string_append_printf (line, "\t%d", mail->origin);
	append_field (line, inbox_id);
	append_time (line, mail->from_line_date);
	g_string_append_printf (line, "\t\\\\x%s\n", g_checksum_get_string (checksum));
	return pp_store_copy_data (store, line->str, line->len, error);
}

static gboolean
copy_stream (PpStore *store, const PpQuarantined *mail, PpReadFunc read_func, gpointer data, GError **error)
{
	g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
	g_autofree char *buffer = g_malloc (STREAM_SLICE);
	gsize length;
	const guint8 *start = g_bytes_get_data (mail->raw, &length);
	gssize n;

	g_checksum_update (checksum, start, (gssize) length);
	if (!pp_store_copy_data (store, "\\\\x", 3, error) || !copy_hex (store, start, length, error))
		return FALSE;
	while ((n = read_func (data, buffer, STREAM_SLICE, error)) > 0) {
		g_checksum_update (checksum, (const guchar *) buffer, n);
		if (!copy_hex (store, (const guint8 *) buffer, (gsize) n, error))
			return FALSE;
	}
	return n == 0 && copy_rest (store, mail, checksum, error);
}

/* A stream is not looked at again once it is stored: who may add to quarantine may not take away. */
static gboolean
was_purged (PpStore *store, const PpQuarantined *mail, gboolean *purged, GError **error)
{
	PpParams *params = pp_params_new ();
	g_autofree char *key = pp_msgid_key (mail->msgid);
	const char *const keys[] = { key };
	g_autoptr (PGresult) result = NULL;

	pp_params_int8 (params, mail->inbox_id);
	pp_params_texts (params, keys, 1);
	result = pp_store_query (store, "ingest-purged", params, error);
	*purged = result != NULL && PQntuples (result) > 0;
	return result != NULL;
}

/* To its end: who writes it shall not find that nobody reads. */
static gboolean
skip_stream (PpReadFunc read_func, gpointer data, GError **error)
{
	g_autofree char *buffer = g_malloc (STREAM_SLICE);
	gssize n;

	while ((n = read_func (data, buffer, STREAM_SLICE, error)) > 0)
		;
	return n == 0;
}

gboolean
pp_quarantine_stream (PpStore *store, const PpQuarantined *mail, PpReadFunc read_func, gpointer data,
                      GError **error)
{
	GError *local_error = NULL;
	gboolean ok, purged = FALSE;

	if (mail->msgid != NULL && !was_purged (store, mail, &purged, error))
		return FALSE;
	if (purged)
		return skip_stream (read_func, data, error);
	if (!pp_store_copy_start (store, "quarantine-stream", error))
		return FALSE;
	ok = copy_stream (store, mail, read_func, data, &local_error);
	ok = pp_store_copy_end (store, "quarantine-stream", ok, ok ? &local_error : NULL) && ok;
	/* the one constraint there is: it is kept already */
	if (local_error != NULL && strcmp (pp_store_sqlstate (store), UNIQUE_VIOLATION) == 0) {
		g_clear_error (&local_error);
		return TRUE;
	}
	if (local_error != NULL)
		g_propagate_error (error, local_error);
	return ok;
}

/* --- what is kept ----------------------------------------------------------------------------- */

/* Columns of quarantine-list.sql. */
enum {
	KEPT_ID, KEPT_AGE, KEPT_REASON, KEPT_INBOX, KEPT_SIZE_TEXT, KEPT_MSGID, KEPT_DETAIL, KEPT_INBOX_ID, KEPT_PROJECT,
	KEPT_SIZE, KEPT_FROM_LINE_DATE, KEPT_ARRIVAL, KEPT_ORIGIN, KEPT_SHA256, KEPT_JSON
};

static void
kept_free (PpKept *kept)
{
	char *const texts[] = { kept->reason, kept->inbox, kept->project, kept->msgid, kept->detail, kept->age,
		                kept->size_text, kept->sha256, kept->json };

	for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
		g_free (texts[i]);
	g_free (kept);
}

static PpKept *
read_kept (const PGresult *result, int row)
{
	PpKept *kept = g_new0 (PpKept, 1);

	kept->id = pp_result_int (result, row, KEPT_ID);
	kept->age = pp_result_dup_text (result, row, KEPT_AGE);
	kept->reason = pp_result_dup_text (result, row, KEPT_REASON);
	kept->inbox = pp_result_dup_text (result, row, KEPT_INBOX);
	kept->size_text = pp_result_dup_text (result, row, KEPT_SIZE_TEXT);
	kept->msgid = pp_result_dup_text (result, row, KEPT_MSGID);
	kept->detail = pp_result_dup_text (result, row, KEPT_DETAIL);
	kept->inbox_id = pp_result_int (result, row, KEPT_INBOX_ID);
	kept->project = pp_result_dup_text (result, row, KEPT_PROJECT);
	kept->size = pp_result_int (result, row, KEPT_SIZE);
	kept->from_line_date = pp_result_time (result, row, KEPT_FROM_LINE_DATE);
	kept->arrival = pp_result_time (result, row, KEPT_ARRIVAL);
	kept->origin = (int) pp_result_int (result, row, KEPT_ORIGIN);
	kept->sha256 = pp_result_dup_text (result, row, KEPT_SHA256);
	kept->json = pp_result_dup_text (result, row, KEPT_JSON);
	return kept;
}

static PpArray *
array_of_ids (const GArray *ids)
{
	PpArray *array = pp_array_new_int8 ();

	for (guint i = 0; i < ids->len; i++)
		pp_array_add_int (array, g_array_index (ids, gint64, i));
	return array;
}

GPtrArray *
pp_quarantine_list (PpStore *store, const PpKeptFilter *filter, GError **error)
{
	PpParams *params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;
	GPtrArray *list;

	if (filter->ids != NULL)
		pp_params_array (params, array_of_ids (filter->ids));
	else
		pp_params_null (params);
	pp_params_text (params, filter->reason);
	pp_params_time (params, filter->before);
	pp_params_bool (params, filter->newest_first);
	pp_params_int8 (params, filter->limit > 0 ? filter->limit : G_MAXINT64);
	result = pp_store_query (store, "quarantine-list", params, error);
	if (result == NULL)
		return NULL;
	list = g_ptr_array_new_with_free_func ((GDestroyNotify) kept_free);
	for (int row = 0; row < PQntuples (result); row++)
		g_ptr_array_add (list, read_kept (result, row));
	return list;
}

GBytes *
pp_quarantine_read (PpStore *store, gint64 id, gint64 from, gsize length, GError **error)
{
	PpParams *params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;

	pp_params_int8 (params, id);
	pp_params_int4 (params, (gint32) from + 1);
	pp_params_int4 (params, (gint32) length);
	result = pp_store_query (store, "quarantine-raw", params, error);
	return result != NULL && PQntuples (result) > 0 ? pp_result_bytes (result, 0, 0) : NULL;
}

static gboolean
count_dropped (const PGresult *result, guint *dropped)
{
	if (result != NULL && dropped != NULL)
		*dropped = (guint) PQntuples (result);
	return result != NULL;
}

gboolean
pp_quarantine_drop (PpStore *store, const GArray *ids, guint *dropped, GError **error)
{
	PpParams *params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;

	pp_params_array (params, array_of_ids (ids));
	result = pp_store_query (store, "quarantine-drop", params, error);
	return count_dropped (result, dropped);
}

gboolean
pp_quarantine_drop_some (PpStore *store, const PpKeptFilter *filter, guint *dropped, GError **error)
{
	PpParams *params = pp_params_new ();
	g_autoptr (PGresult) result = NULL;

	pp_params_text (params, filter->reason);
	pp_params_time (params, filter->before);
	result = pp_store_query (store, "quarantine-drop-some", params, error);
	return count_dropped (result, dropped);
}

gboolean
pp_quarantine_drop_moved (PpStore *store, gint64 id, const char *reason, gint64 inbox_id, GError **error)
{
	PpParams *params = pp_params_new ();

	pp_params_int8 (params, id);
	pp_params_text (params, reason);
	params_id (params, inbox_id);
	return pp_store_run (store, "quarantine-drop-moved", params, error);
}
