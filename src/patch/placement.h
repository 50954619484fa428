/* Where an archive puts a message: what depends on other messages, on the projects, and on what people
 * set. Read from the store, printed by `dump'.
 */
#ifndef PP_PATCH_PLACEMENT_H
#define PP_PATCH_PLACEMENT_H

#include <glib.h>

#include "mail/flags.h"

/* The series of a cover or patch. */
typedef struct {
	char *name;		/* or NULL */
	guint version, total, received, extras;
	gboolean complete, partial;
	gint64 date;		/* Unix seconds */
	char *cover;		/* msgid or NULL */
	char **patches;		/* msgids, by number, extras last; NULL-terminated */
	char *base_commit;	/* or NULL */
	char *change_id;	/* or NULL */
	char *previous_revision;	/* msgid of its cover, else of its first patch; or NULL */
} PpSeriesPlacement;

typedef struct {
	char *project;		/* link name, or NULL */
	char *submission;	/* of a comment: msgid of its patch or cover; NULL makes a reply `other' mail */
	gboolean has_series;
	PpSeriesPlacement series;
	PpFlags group_flags;

	/* of patches */
	char *state;		/* slug */
	gboolean archived;
	char *delegate;		/* user name, or NULL */
	char *commit_ref;	/* or NULL */
} PpPlacement;

/* Frees what PLACEMENT holds, and makes it {0}. */
void pp_placement_clear (PpPlacement *placement);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PpPlacement, pp_placement_clear)

#endif
