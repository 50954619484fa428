/* What the files of import share: cmd-import.c has the command, import-stream.c what it does with what a source gives,
 * import-follow.c looks at the source again and again.
 */
#ifndef PP_IMPORT_H
#define PP_IMPORT_H

#include "bookmark.h"
#include "command.h"
#include "dry-run.h"
#include "import-archive.h"
#include "intake.h"
#include "mail/source.h"
#include "pipeline.h"
#include "report.h"

typedef struct {
	/* options */
	char *project;
	char *list_id;
	char *format;
	char *progress;
	gboolean auto_project;
	gboolean json;
	gboolean notify;
	gboolean full;
	int jobs;
	gboolean dry_run;
	gboolean force;
	gboolean follow;
	int interval;		/* seconds between two looks */

	PpContext *context;
	PpStore *store;
	PpIngest *ingest;
	PpIntake *intake;
	PpArchives *archives;
	PpSource *source;
	PpPipeline *pipeline;	/* of the look at hand */
	PpReport *report;
	PpDryRun *scratch;	/* of a dry run; else NULL */
	PpBookmark *bookmark;	/* or NULL: nothing but repositories has a checkpoint */
	gboolean told_wait;	/* that the database is being waited for */

	GHashTable *pending;	/* PpInbox → what waits to be written into it */
	gsize bytes;		/* of all pending */
	guint batch_messages;	/* at most so many at once */
	gboolean again;		/* what came last was stored already */
	guint64 given;		/* messages, since all that waited was written */
	guint64 total;		/* bytes of files; 0: not known */
	char *position;		/* up to where a repository was read; NULL: what is read is none */
	GHashTable *told;	/* of a follower: set of char *, what failed at the last look */

	guint failed;		/* inputs */
	guint64 foreign;	/* messages whose List-Id belongs to another inbox */
	guint64 unknown;	/* removed messages that cannot be stored */
	gboolean once;		/* some came from standard input or a pipe: they are not there a second time */
} PpImport;

PpRoute pp_import_route (const PpImport *import);

/* Nothing waits, and no inbox is known: the first look, or after a database was lost. */
void pp_import_start_stream (PpImport *import);

/* Stores all that the source has now, until somebody ends it: FALSE and ERROR when the database is not there; inputs that fail are
 * said and counted. Afterwards the source belongs to nobody else, but when its reader waits for ever: then it is gone. */
gboolean pp_import_look (PpImport *import, GError **error);

/* As PpRepositoryReader wants it, DATA a PpImport: what its archives do, on the thread that has the database. */
gpointer pp_import_open_repository (const char *path, PpFormat format, gpointer data, GError **error);

/* Looks, waits, and looks again, until somebody ends it. */
gboolean pp_import_follow (PpImport *import, GError **error);

#endif
