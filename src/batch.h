/* One batch of one inbox on its way into the database: the state that the stages of ingest.c share.
 * Stages: load (batch-load.c), place (batch-place.c, batch-replies.c), write (batch-write.c), link (batch-link.c). A batch
 * of stored messages that are read again has no items: batch-refresh.c puts their rows right first, and hands them to
 * the same stages as stored ones.
 */
#ifndef PP_BATCH_H
#define PP_BATCH_H

#include "ingest.h"
#include "patch/closure.h"

#define PP_INGEST_ERROR (pp_ingest_error_quark ())
GQuark pp_ingest_error_quark (void);

typedef enum {
	PP_INGEST_ERROR_SPLIT,	/* not together: try again without what is refused, else with a part of the batch */
} PpIngestErrorCode;

struct _PpIngest {
	PpStore *store;
	PpOrigin origin;
	gboolean notify;
	PpCounts counts;
	guint refusals;		/* in a row */
	gint64 first_id;	/* of the messages of this run, or 0 */
	gboolean left_persons;
	gboolean doubtful;	/* the answer to the last COMMIT was lost */
	PpAsideFunc aside_func;
	gpointer aside_data;
};

struct _PpItem {
	GBytes *raw;
	gint64 from_line_date;
	gint64 arrival;
	PpMessage *message;
	gboolean peeked;	/* … is what pp_message_peek() saw */
	gboolean summed;	/* CHECKSUM was computed */
	gint64 checksum;
	PpSubmission *submission;	/* NULL before pp_item_read() */
	const PpInbox *read_for;	/* … which was given this one */
	char *where;		/* it came from, or NULL */

	/* set by a batch; a redone batch sets them again */
	char *key;		/* of the msgid, see pp_msgid_key() */
	char **ref_keys;
	gint64 id;
	gint64 person_id;
	gint64 submission_id;	/* of a reply: the patch or cover it leads to, or 0 */
	gboolean on_cover;
	guint explored;		/* of a reply: how many refs it watches */
	gint64 delegate_id;
	gint origin;		/* who brought it: a PpOrigin */
	PpFlags group_flags;	/* of a reply; those of submissions are the member's */
	struct _PpMember *member;	/* of a cover or patch */

	PpStatement statement;
	PpUpstream archive;	/* that says so; its id is 0: none */
	gboolean removed;	/* an archive took it back: it is stored, and nothing comes of it */
	gboolean withdrawn;	/* SUBMISSION says so */
	gboolean reused;	/* its id is taken */

	PpOutcome outcome;
	const char *reason;	/* of quarantine; static */
	gint64 series_id;	/* of a cover or patch that was stored; or 0 */

	gboolean refused;	/* a batch found that it ties too many together: it gets no series */
};

/* A stored message that somebody refers to or that came again. */
typedef struct {
	gint64 id;
	gint64 submission_id;	/* its own id when it is a cover or patch; 0 when it leads nowhere */
	PpKind submission_kind;
	guint8 digest[PP_DIGEST_LENGTH];
	gboolean removed;	/* an archive took it back */
	PpUpstream archive;	/* the last one that spoke of it; its id is 0: none */
} PpKnown;

/* An archive speaks of a stored message. */
typedef struct {
	gint64 id;
	PpUpstream archive;
} PpClaim;

/* A stored reply whose answer may change. */
typedef struct {
	gint64 id;
	char *key;
	char **ref_keys;
	gint64 date;
	gint64 old_submission_id;
	gint64 submission_id;
	gboolean on_cover;
	guint explored;
} PpWaiting;

/* A cover or patch, stored or new, as grouping places it: what PpFact does not hold. */
typedef struct _PpMember {
	gint64 id;
	PpItem *item;		/* NULL when it is stored */
	gboolean patch;
	gint64 person_id;
	char *subject;
	char *base_commit;
	gint64 old_series_id, series_id;
	PpFlags old_group_flags, group_flags;
	gboolean old_completed, completed;
	gint64 old_project_id, project_id;

	/* of those read again */
	gboolean refreshed;
	gboolean rewritten;	/* its row said something else */
	gboolean turned;	/* was no submission, or the other kind */
	gint64 stored_series_id;	/* what its row says; old_series_id may be another, see PpBatch.abandoned */
} PpMember;

typedef struct {
	gint64 id;
	gint64 project_id;
	char *name;
	guint version, total, received, extras;
	gboolean complete;
	gint64 date;
	gint64 person_id;
	gint64 cover_id, first_id;
	char *base_commit, *change_id;
	gint64 merged_into;
	gboolean completed;
	gboolean match_given_up;	/* the project might be another; not stored here but as a flag of the first */

	/* of stored ones; others are batch-link.c's */
	gint64 previous_id;
	gboolean partial, superseded;
} PpSeriesRow;

/* A series that was grouped, and its row. */
typedef struct {
	const PpSeries *series;
	gint64 id;
	gboolean completed;
	gboolean changed;	/* the row is new, or another than it was; or its members are */
	gboolean restated;	/* others see another version, date, sender or first submission of it */
	gboolean affected;	/* its link is to be computed */
} PpPlaced;

typedef struct {
	const char *category;
	gint64 project_id, message_id, submission_id, series_id;	/* 0: none */
	gint has_cover;		/* -1: does not apply */
} PpEvent;

/* Whom a stored patch is delegated to now. */
typedef struct {
	gint64 id;
	gint64 account_id;
} PpDelegation;

/* What a sender is called, and since which mail. */
typedef struct {
	char *email;
	char *name;		/* or NULL */
	gint64 date;
	char *msgid;
} PpNaming;

/* A sender, new or with a newer name. */
typedef struct {
	gint64 id;
	gboolean loaded, created;
	char *email_key;
	PpNaming naming;	/* by the mail that is at hand; .msgid NULL: none is stored */
	PpNaming stored;	/* .msgid NULL: it is not stored */
} PpPerson;

typedef struct {
	PpStore *store;
	const PpInbox *inbox;
	PpOrigin origin;
	gint64 now;		/* Unix seconds, the time of events */

	gint64 cursor;		/* of the last event */
	gint rules_version;	/* that the inbox was written with */
	gboolean purged;	/* there are tombstones */

	GPtrArray *items;	/* of PpItem *: those that will be stored */
	GPtrArray *reused;	/* of PpItem *: ids that are taken by other content */
	guint duplicates;
	guint unknown;		/* not stored, and taken back by an archive */
	GHashTable *verdicts;	/* gint64 id → whether it is removed now, of stored messages of which another one holds so far */
	GArray *claims;		/* of PpClaim */
	guint judged_series, judged_joined;	/* new rows of VERDICTS, and rows that lost all members by them */
	gboolean told;		/* there are events of VERDICTS */

	GHashTable *known;	/* key → PpKnown */
	GHashTable *persons;	/* email key → PpPerson */
	GHashTable *accounts;	/* address in lower case → id as gint64 * */
	GPtrArray *waiting;	/* of PpWaiting * */
	PpClosure *closure;
	GHashTable *members;	/* msgid key of a fact → PpMember */
	GHashTable *old_rows;	/* gint64 id → PpSeriesRow as stored */
	GPtrArray *series;	/* of PpSeries *: what the closure is grouped into */
	GArray *placed;		/* of PpPlaced: the same, with their rows */
	GPtrArray *new_rows;	/* of PpSeriesRow *: to insert */
	GPtrArray *changed_rows;	/* of PpSeriesRow *: to update */
	GPtrArray *completed;	/* of PpMember *: patches that have all before them now */
	GPtrArray *rules;	/* of pp_inbox_load_rules(), once there is a patch; else NULL */
	GArray *delegations;	/* of PpDelegation */
	GArray *superseded;	/* of PpEvent: series that have a complete newer revision now */
	GArray *events;		/* of PpEvent */
	guint joined;		/* stored series that were joined into others */

	/* of a batch of stored messages that are read again */
	GHashTable *refreshed;	/* id → PpRefreshed; NULL in other batches */
	guint asked;		/* so many messages were asked for */
	guint jobs;		/* threads that parse */
	gint64 read_below;	/* messages with smaller ids were read by this run */
	gboolean keep_places;	/* series stay as they are */
	gboolean alone;		/* series are made of what is in the same rows already, whatever else it is tied to */
	GHashTable *abandoned;	/* borrowed: id of a message → id of the series row that lost it, both gint64 *; or NULL */
	GArray *lost_series;	/* of gint64: rows that members left that are not in the closure by themselves */
	GArray *former;		/* of PpFormer */
	GHashTable *left;	/* set of msgid keys: facts in the closure that are no submissions any more; they are not grouped */
	GPtrArray *restated;	/* of char *: msgid keys that mean something else now */
	GHashTable *touched_messages, *touched_persons, *touched_series;	/* sets of ids: rows that are written */
	GHashTable *doubtful_persons;	/* set of ids: their mail said something else, so that they may have none, or another name */
} PpBatch;

/* What links to other revisions went by, before the row was put right; keys are 0 where there was none. */
typedef struct {
	gint64 title_key, change_key;
	gint64 date;
	char *msgid;
} PpFormer;

/* What became of a stored message that was read again. */
typedef struct {
	PpKind kind;
	PpWaiting *waiting;	/* of a reply; borrowed */
} PpRefreshed;

PpBatch *pp_batch_new (PpStore *store, const PpInbox *inbox, PpOrigin origin, GPtrArray *items);
void pp_batch_free (PpBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpBatch, pp_batch_free)

void pp_series_row_free (PpSeriesRow *row);

/* Makes ITEM what REMOVED says; it was read for INBOX. */
void pp_item_withdraw (PpItem *item, const PpInbox *inbox, gboolean removed);

/* Sets ITEM's keys, by what it says. */
void pp_item_set_keys (PpItem *item);

static inline gint64 *
pp_id_key (gint64 id)
{
	return (gint64 *) g_memdup2 (&id, sizeof id);
}

/* Notes that the row ID is written, where somebody wants to know. */
static inline void
pp_batch_touch (GHashTable *touched, gint64 id)
{
	if (touched != NULL)
		g_hash_table_add (touched, pp_id_key (id));
}

/* --- load: look-ups, after the lock ---------------------------------------------------------- */

/* Begins the transaction and locks the inbox; with KEYS, not NULL, also does what pp_batch_load_known() and
 * pp_batch_load_persons() do: all in one round trip. */
gboolean pp_batch_lock (PpBatch *batch, const GPtrArray *keys, GError **error);
/* Adds what is stored under KEYS (of const char *) to batch->known. */
gboolean pp_batch_load_known (PpBatch *batch, GPtrArray *keys, GError **error);
gboolean pp_batch_load_persons (PpBatch *batch, GError **error);
gboolean pp_batch_load_accounts (PpBatch *batch, GError **error);
/* Adds the stored replies that wait for one of KEYS (of const char *), directly or through others. */
gboolean pp_batch_load_waiting (PpBatch *batch, const GPtrArray *keys, GError **error);
/* Loads facts until the closure of the new submissions is complete. */
gboolean pp_batch_load_closure (PpBatch *batch, GError **error);
gboolean pp_batch_load_series (PpBatch *batch, GArray *ids, GError **error);
/* Files and hints of the stored patches RELABELLED (id → PpMember), each given to
 * pp_batch_place_stored_delegate(). */
gboolean pp_batch_load_paths (PpBatch *batch, GHashTable *relabelled, GError **error);
/* COUNT ids for new rows, of gint64, by the statement NAME, ingest-…-ids. NULL and ERROR on failure; the caller owns it. */
GArray *pp_batch_new_ids (PpBatch *batch, const char *name, guint count, GError **error);

/* The series rows that members say they were in, each once; of gint64. The caller owns it. */
GArray *pp_batch_old_series (const PpBatch *batch);

/* The fact of the cover or patch SUBMISSION that has KEY and REF_KEYS (copied), put into the closure; its member. */
PpMember *pp_batch_add_fact (PpBatch *batch, const PpSubmission *submission, const char *key, char **ref_keys, gint64 id,
                             gint64 person_id, gint64 old_series_id);

/* --- refresh: stored messages are read again ------------------------------------------------- */

/* BATCH, of no items, goes on in the transaction of FIRST and has its verdicts. */
void pp_batch_go_on (PpBatch *batch, const PpBatch *first);
/* Makes BATCH, of no items, one that reads stored messages again: ASKED of them, on JOBS threads. The others as in PpBatch. */
void pp_batch_start_refresh (PpBatch *batch, guint asked, guint jobs, gint64 read_below, gboolean keep_places,
                             GHashTable *abandoned);
/* The messages IDS, and all that may be of one thread or series with them as far as it matters: puts right what the
 * rows say of each by itself; replies are in batch->waiting then and lead where they should, submissions are in the closure. */
gboolean pp_batch_refresh_all (PpBatch *batch, const GArray *ids, GError **error);
/* The messages IDS alone; those that were read already, and ids of none, are passed over. */
gboolean pp_batch_refresh (PpBatch *batch, const GArray *ids, GError **error);
/* The members of the series rows that those in the closure are stored in. *ANY: some were not read yet. */
gboolean pp_batch_refresh_companions (PpBatch *batch, gboolean *any, GError **error);

/* --- edit: a message goes, or is replaced (batch-edit.c) ---------------------------------------- */

/* What was known of the message, and who is near it. */
typedef struct {
	char *key;
	gint64 series_id;	/* or 0 */
	gint64 title_key, change_key;	/* or 0 */
	gint64 date;
	gint64 person_id;
	GArray *near;		/* of gint64, in order: what is to be read again; with the message itself when it is replaced */
} PpEdited;

void pp_batch_edited_clear (PpEdited *edited);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PpEdited, pp_batch_edited_clear)

/* Does EDIT, after the lock, and fills EDITED (all 0 before). ALONE: what is near is only what is in its series row; without it
 * PP_INGEST_ERROR_SPLIT when it belongs to too many others. BATCH is only asked for store, inbox and jobs. */
gboolean pp_batch_edit (PpBatch *batch, const PpEdit *edit, gboolean alone, PpEdited *edited, GError **error);
/* Tells the batch that reads EDITED->near again what changed before. */
void pp_batch_note_edit (PpBatch *batch, const PpEdit *edit, const PpEdited *edited);
/* After all is written: names that only the message gave, and senders that what was read again has left. */
gboolean pp_batch_sweep_edit (PpBatch *batch, const PpEdited *edited, GError **error);

/* Takes what was purged out of batch->items, whose keys are set; counted as duplicates. */
gboolean pp_batch_drop_purged (PpBatch *batch, GError **error);

/* --- place: decisions ------------------------------------------------------------------------ */

/* Locks, looks up ids and senders of the items, and takes those out that were purged. */
gboolean pp_batch_start (PpBatch *batch, GError **error);
/* Takes duplicates, reused ids and removals out of batch->items (batch-sift.c). */
void pp_batch_sift (PpBatch *batch);
/* Gives ITEMS their persons; new ones are made. */
gboolean pp_batch_place_persons (PpBatch *batch, const GPtrArray *items, GError **error);
/* Gives the items ids, and persons. */
gboolean pp_batch_place_items (PpBatch *batch, GError **error);
gboolean pp_batch_place_replies (PpBatch *batch, GError **error);
/* Where those in batch->waiting lead; all that they refer to is stored, or among them. */
gboolean pp_batch_resolve_waiting (PpBatch *batch, GError **error);
gboolean pp_batch_place_series (PpBatch *batch, GError **error);
gboolean pp_batch_place_delegates (PpBatch *batch, GError **error);
void pp_batch_place_stored_delegate (PpBatch *batch, const PpMember *member, gint64 old_account_id, const char *hint,
                                     char **paths);
/* Fills batch->events (batch-events.c). */
void pp_batch_tell_events (PpBatch *batch);

/* --- judge: what archives say of stored messages (batch-judge.c) --------------------------------- */

/* Carries out BATCH's verdicts, in its transaction, after all else: these messages are read again, and what belongs to them. */
gboolean pp_batch_judge (PpBatch *batch, GError **error);
/* Adds what BATCH did of it. */
void pp_ingest_count_judged (PpIngest *ingest, const PpBatch *batch);

/* --- persons: senders against their mail (persons.c) --------------------------------------------- */

/* Puts the senders IDS (of gint64) right, in BATCH's transaction. */
gboolean pp_batch_mend_persons (PpBatch *batch, const GArray *ids, GError **error);
/* That somebody may be wrong is known until it is mended: pp_ingest_settle_names(). */
void pp_batch_note_persons (PpBatch *batch);

/* --- link: after the series are written ------------------------------------------------------ */

/* Which series are revisions of which, and which of them are superseded. */
gboolean pp_batch_link (PpBatch *batch, GError **error);

/* What is equal where these are, and as good as never else. */
gint64 pp_batch_title_key (const char *sender, const char *title);
gint64 pp_batch_change_key (const char *change_id);

/* --- write ----------------------------------------------------------------------------------- */

/* A row of the table message, of message_text: what the columns of ingest-copy-message and -text want. */
void pp_batch_copy_message (PpCopy *copy, const PpBatch *batch, const PpItem *item);
void pp_batch_copy_text (PpCopy *copy, const PpBatch *batch, const PpItem *item);
/* Adds rows by the statement NAME; none are none. */
gboolean pp_batch_copy_rows (PpBatch *batch, const char *name, const PpCopy *copy, GError **error);
/* Which archive spoke of which stored message. */
gboolean pp_batch_write_claims (PpBatch *batch, GError **error);
/* Rows, links and events; some of it is in the queue then, see pp_batch_write_last(). */
gboolean pp_batch_write_all (PpBatch *batch, GError **error);
gboolean pp_batch_write (PpBatch *batch, GError **error);
/* Events, and what no look-up of a batch depends on: that is in the queue of the store then, to go with the commit. */
gboolean pp_batch_write_last (PpBatch *batch, GError **error);

#endif
