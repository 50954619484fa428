/* Reading and parsing ahead of the one that writes: one thread asks a source for messages, several parse them, and
 * whoever calls pp_pipeline_next() gets them in the order of the source, with what they say.
 *
 *     source ─ reader ─→ bunches ─→ parsers ─→ pp_pipeline_next() ─ batches ─→ the database
 *
 * Only the caller's thread has to do with the database. What is read and not taken yet is bounded by
 * PP_PIPELINE_BYTES (and one message): then the reader waits, and with it the parsers.
 */
#ifndef PP_PIPELINE_H
#define PP_PIPELINE_H

#include "intake.h"
#include "mail/source.h"

/* Raw bytes and messages that are read ahead: enough to be busy while a batch is written. */
#define PP_PIPELINE_BYTES (6u * 1024 * 1024)
#define PP_PIPELINE_MESSAGES 2000

/* Threads that parse, at most: more would only wait. */
#define PP_PIPELINE_JOBS 64

typedef struct _PpPipeline PpPipeline;

/* SOURCE and INTAKE are borrowed. Until pp_pipeline_free() SOURCE is the pipeline's alone once that was started, while INTAKE is
 * the caller's as before. JOBS threads parse. */
PpPipeline *pp_pipeline_new (PpSource *source, PpIntake *intake, guint jobs);

/* Stops the threads, as pp_pipeline_free() does. FALSE: the reader waits for SOURCE and does not come back, as from a pipe that nobody
 * writes to. Then PIPELINE and what it borrows stay with it, for as long as the program lasts: they must not be freed. */
gboolean pp_pipeline_stop (PpPipeline *pipeline);
void pp_pipeline_free (PpPipeline *pipeline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpPipeline, pp_pipeline_free)

/* Starts to read, once. FALSE and ERROR: there are no threads. */
gboolean pp_pipeline_start (PpPipeline *pipeline, GError **error);

/* As pp_source_next(): 1, 0, -1 and ERROR. *SOURCE_ITEM is valid until the next call; its arrival is now where the source
 * knows none, and its raw bytes went into *ITEM: the message, parsed, the caller's, or NULL where there is none. It is
 * read for its inbox, too, if INTAKE knew that by then: pp_item_read() for the same one costs nothing. */
int pp_pipeline_next (PpPipeline *pipeline, const PpSourceItem **source_item, PpItem **item, GError **error);

/* Of a message that is too large, the one given last: a file with what comes behind the raw bytes of the item, *LENGTH bytes, to be read
 * from its start with pread(); the pipeline's, until the next call. -1: there is no more than the item has. *CUT: the message
 * is above PP_LIMIT_KEPT, and that is only as much as PP_LIMIT_MESSAGE allows. */
int pp_pipeline_rest (const PpPipeline *pipeline, guint64 *length, gboolean *cut);

/* Whether what is read from now on is only peeked at (pp_item_peek()): when it is likely to be stored already. In the beginning it is
 * not. */
void pp_pipeline_set_peeking (PpPipeline *pipeline, gboolean peeking);

/* For what SOURCE calls back while it is asked for the next message, on the reader's thread: has FUNC called on the
 * thread of pp_pipeline_next(), when everything that came before was taken from there, and waits for it. FALSE: nobody
 * takes anything any more, FUNC was not called. */
typedef void (*PpPipelineFunc) (gpointer data);
gboolean pp_pipeline_call (PpPipeline *pipeline, PpPipelineFunc func, gpointer data);

#endif
