/* One message on its way in: its bytes, what they say, whoever brought it, and in the end what became of it. */
#ifndef PP_ITEM_H
#define PP_ITEM_H

#include "mail/message.h"
#include "patch/submission.h"
#include "store/archive.h"
#include "store/projects.h"

typedef struct _PpItem PpItem;

/* Parses RAW (without From_ line) far enough to know where it belongs. ARRIVAL in Unix seconds. */
PpItem *pp_item_new (GBytes *raw, gint64 from_line_date, gint64 arrival);

/* The same, but nothing is decoded before pp_item_read(): until then there are only its id (or NULL) and its List-Ids. */
PpItem *pp_item_peek (GBytes *raw, gint64 from_line_date, gint64 arrival);
gboolean pp_item_is_peeked (const PpItem *item);

void pp_item_free (PpItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpItem, pp_item_free)

const PpMessage *pp_item_message (const PpItem *item);

/* Bytes of RAW. */
gsize pp_item_length (const PpItem *item);

/* Of RAW: the first 8 bytes of its SHA-1. pp_item_sum() computes it beforehand. */
gint64 pp_item_checksum (const PpItem *item);
void pp_item_sum (PpItem *item);

/* The message, as it was given; borrowed. */
GBytes *pp_item_raw (const PpItem *item);

/* The oddities of a message that pp_item_read() has read. */
PpFlags pp_item_flags (const PpItem *item);

/* Where ITEM came from, for who is told of it; WHERE is taken over. NULL, as in the beginning: nobody said. */
void pp_item_set_where (PpItem *item, char *where);
const char *pp_item_where (const PpItem *item);

/* What became of a message, once it is committed. */
typedef enum {
	PP_OUTCOME_NONE,	/* nothing yet */
	PP_OUTCOME_STORED,
	PP_OUTCOME_DUPLICATE,
	PP_OUTCOME_PURGED,	/* its id was purged: it is dropped */
	PP_OUTCOME_QUARANTINED,
} PpOutcome;

typedef struct {
	PpOutcome outcome;
	const char *type;	/* of what was stored: "patch", "cover", "comment", "other"; else NULL */
	gint64 series_id;	/* that a cover or patch is in; else 0 */
	const char *reason;	/* of quarantine; else NULL */
} PpFate;

PpFate pp_item_fate (const PpItem *item);

/* The id that ITEM has, or would have, in the database, with <>; borrowed, NULL before pp_item_read(). */
const char *pp_item_msgid (const PpItem *item);
/* What `equal content' is decided by (SERIES.md): PP_DIGEST_LENGTH bytes; as above. */
const guint8 *pp_item_digest (const PpItem *item);

/* List-Ids in the order they are tried, NULL-terminated; borrowed. */
const char *const *pp_item_list_ids (const PpItem *item);

/* What somebody says of a message. */
typedef enum {
	PP_ITEM_SENT,		/* it was sent */
	PP_ITEM_ARCHIVED,	/* an archive has it, also when it took it back before */
	PP_ITEM_REMOVED,	/* an archive took it back */
} PpStatement;

/* ARCHIVE is who says it, but for PP_ITEM_SENT, which is the default, nobody. */
void pp_item_set_statement (PpItem *item, PpStatement statement, const PpUpstream *archive);

/* After pp_ingest(): its id is taken by another message, and it is in quarantine. */
gboolean pp_item_is_reused (const PpItem *item);

/* Reads ITEM as the settings of INBOX (borrowed) want it read; to be called before pp_ingest(). Again for the same INBOX it does
 * nothing. */
void pp_item_read (PpItem *item, const PpInbox *inbox);
/* The same whatever it was read for before, which may be gone by now. */
void pp_item_read_anew (PpItem *item, const PpInbox *inbox);

#endif
