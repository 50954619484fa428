/* import --follow: looks, waits, looks again. What is read once is not read twice; the database may come and go. */
#include "config.h"

#include "import.h"

#include "interrupt.h"
#include "status.h"

/* A lost database is asked for so often at least. */
#define PP_RECONNECT_SECONDS 60

/* Whether what failed may work later. */
static gboolean
is_passing (const GError *error)
{
	return g_error_matches (error, PP_STORE_ERROR, PP_STORE_ERROR_RETRY) ||
	       g_error_matches (error, PP_STORE_ERROR, PP_STORE_ERROR_UNAVAILABLE);
}

/* Waits for the database, longer each time: FALSE when somebody ends it first, or with ERROR. */
static gboolean
wait_for_database (PpImport *import, GError **error)
{
	for (guint seconds = 1;; seconds = MIN (seconds * 2, PP_RECONNECT_SECONDS)) {
		g_autoptr (GError) local = NULL;

		if (!pp_interrupt_wait (seconds))
			return FALSE;
		if (pp_store_reconnect (import->store, &local))
			return TRUE;
		if (!is_passing (local)) {
			g_propagate_error (error, g_steal_pointer (&local));
			return FALSE;
		}
	}
}

gboolean
pp_import_follow (PpImport *import, GError **error)
{
	while (TRUE) {
		g_autoptr (GError) local = NULL;
		gboolean stored = pp_import_look (import, &local);

		if (!stored && (import->source == NULL || !is_passing (local))) {
			g_propagate_error (error, g_steal_pointer (&local));
			return FALSE;
		}
		if (!stored) {
			pp_report_clear (import->report);
			pp_warn ("%s; waiting for the database", local->message);
			if (!wait_for_database (import, error)) {
				if (*error == NULL)
					g_propagate_error (error, g_steal_pointer (&local));
				return FALSE;
			}
		} else if (import->source == NULL || !pp_interrupt_wait ((guint) import->interval)) {
			return TRUE;
		}
		/* what is known of inboxes is read again: somebody may have set something */
		pp_import_start_stream (import);
		pp_source_again (import->source, !stored);
	}
}
