/* The one path: every message that enters the database enters through pp_ingest(), a batch at a time.
 * deliver is a batch of one, import a stream of batches, reindex a stream of batches that are read back from the store.
 *
 * A batch is: parse → lock the inbox → what is there already → threads and series → write → commit.
 * What to write is decided first (batch-place.c) and written then (batch-write.c), in one transaction.
 */
#ifndef PP_INGEST_H
#define PP_INGEST_H

#include "item.h"
#include "store/checkpoint.h"
#include "store/projects.h"
#include "store/store.h"

typedef enum {
	PP_ORIGIN_DELIVER,
	PP_ORIGIN_IMPORT,
	PP_ORIGIN_REINDEX,
} PpOrigin;

/* What a run did; the kinds, duplicates and quarantined add up to the messages. */
typedef struct {
	guint64 messages, patches, covers, comments, others, duplicates, quarantined;
	guint64 series;		/* new ones, those that were joined into others taken off */

	/* what archives took back; not among the messages */
	guint64 removed;	/* stored ones that are flagged now */
	guint64 restored;	/* stored ones that are back */
	guint64 unknown;	/* never stored, or stored with other content */
} PpCounts;

typedef struct _PpIngest PpIngest;

/* STORE is borrowed. NOTIFY: wake listeners after each commit. */
PpIngest *pp_ingest_new (PpStore *store, PpOrigin origin, gboolean notify);
void pp_ingest_free (PpIngest *ingest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpIngest, pp_ingest_free)

/* FUNC (or NULL) is told of each message that went to quarantine, once it is there. */
typedef void (*PpAsideFunc) (const PpItem *item, const char *reason, const char *detail, gpointer data);
void pp_ingest_set_aside_func (PpIngest *ingest, PpAsideFunc func, gpointer data);

/* Stores ITEMS (of PpItem *, read for INBOX; not taken over) in one transaction; when the database refuses the data
 * of one, the others are stored and that one goes to quarantine. Serialization failures and lost connections are
 * redone. TRUE: all are committed. FALSE and ERROR: what is not committed can be given again.
 * CHECKPOINT, when not NULL, is saved with the last of them, whether they were there before or not. */
gboolean pp_ingest (PpIngest *ingest, const PpInbox *inbox, GPtrArray *items, const PpCheckpoint *checkpoint,
                    GError **error);

/* N messages were found to be stored already. */
void pp_ingest_count_duplicates (PpIngest *ingest, guint n);

/* Saves CHECKPOINT when nothing is left to be stored before it. */
gboolean pp_ingest_checkpoint (PpIngest *ingest, const PpCheckpoint *checkpoint, GError **error);

/* What an archive lost without saying so: takes the stored messages IDS (of gint64) of INBOX out of all that is derived, in one
 * transaction. Those that are out already are passed over. */
gboolean pp_ingest_withdraw (PpIngest *ingest, const PpInbox *inbox, const GArray *ids, GError **error);

/* A sender may have his name from a message that was taken back: looks through the inboxes where this is so, and puts it
 * right. To be called at the end of a run, or later. */
gboolean pp_ingest_settle_names (PpIngest *ingest, GError **error);

/* --- stored messages again -------------------------------------------------------------------- */

/* One field that is another now. All borrowed. */
typedef struct {
	const char *kind;	/* "message", "person", "series" */
	const char *name;	/* of which: msgid, address, number */
	const char *field;
	const char *old, *new;	/* NULL: nothing */
} PpChange;

typedef void (*PpChangeFunc) (const PpChange *change, gpointer data);

/* Something that is done to a stored message before what is near it is read again. */
typedef struct {
	gint64 id;		/* of the message */
	const PpItem *replacement;	/* what takes its place, under the same id; NULL: it is removed, and leaves a tombstone */
	gint64 quarantine_id;	/* where the replacement was: there the message goes then */
	gint origin;		/* who brought the replacement */
} PpEdit;

/* How stored messages are read again. */
typedef struct {
	guint jobs;		/* threads that parse */
	gint64 read_below;	/* this run has read all messages with smaller ids, and stored what came of it; 0: none */
	gboolean dry_run;	/* everything is computed and told, and nothing stored */
	PpStore *before;	/* another connection: it sees what was, while we write */
	PpChangeFunc change_func;	/* called after each batch for what it changed, all fields of a thing in a row */
	/* called for a message that the database refuses: it stays as it is; and for the first of a batch whose series stay
	 * as they are, for they belong to too many others */
	void (*refused_func) (gint64 id, const char *detail, gpointer data);
	gpointer data;
	GHashTable *abandoned;	/* series rows that lost their members: see pp_ingest_find_abandoned(); or NULL */
	const char *checkpoint;	/* its name: stored with each batch, says how far we are; or NULL */
	const PpEdit *edit;	/* done before; what is near the message is read again, not the IDS. Or NULL */
} PpAgain;

/* Computes the messages IDS (of gint64; ids of none are passed over) of INBOX from their raw bytes, groups them and what belongs
 * to them again, and writes what differs, in one transaction; what people set is not touched. Retries and
 * bisection as pp_ingest(); a message that the database refuses stays as it is, and is counted as quarantined. */
gboolean pp_ingest_again (PpIngest *ingest, const PpInbox *inbox, const PpAgain *again, const GArray *ids, GError **error);

/* Does again->edit in the same way: all of it or nothing. CONFIG when the message is not there any more, DATA when the database
 * refuses what comes of it. */
gboolean pp_ingest_edit (PpIngest *ingest, const PpInbox *inbox, const PpAgain *again, GError **error);

/* The series rows of INBOX that no message says to be in, by their first message. Damage, not our doing; such a row is
 * continued when its first message is read again. gint64 * → gint64 *; NULL and ERROR on failure. */
GHashTable *pp_ingest_find_abandoned (PpIngest *ingest, const PpInbox *inbox, GError **error);

/* Whether a sender may have no mail any more, or another name than his mail gives him, by what was read again. Looks through all
 * of INBOX, puts it right in transactions of its own, and tells; a dry run sees what is stored (persons.c). */
gboolean pp_ingest_left_persons (const PpIngest *ingest);
gboolean pp_ingest_mend_persons (PpIngest *ingest, const PpInbox *inbox, const PpAgain *again, GError **error);

/* Keeps ITEM in quarantine for REASON (static), in a transaction of its own. INBOX may be NULL. */
gboolean pp_ingest_quarantine (PpIngest *ingest, const PpInbox *inbox, const char *reason, const char *detail,
                               PpItem *item, GError **error);

/* The same as too-large, where ITEM has only the start: the rest, LENGTH bytes, is in the file REST, from its start. One that the database cannot take
 * either is PP_STORE_ERROR_DATA. */
gboolean pp_ingest_quarantine_large (PpIngest *ingest, const PpInbox *inbox, const char *detail, PpItem *item, int rest,
                                     guint64 length, GError **error);

const PpCounts *pp_ingest_counts (const PpIngest *ingest);

#endif
