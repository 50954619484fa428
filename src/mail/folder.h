/* The files and folders of a folder that are mail: Maildir, MH, public-inbox, or just files. */
#ifndef PP_MAIL_FOLDER_H
#define PP_MAIL_FOLDER_H

#include "mail/input.h"

/* What an entry may be. */
typedef enum {
	PP_ROLE_NAMED,	/* by the caller: may be anything */
	PP_ROLE_FOUND,	/* in a folder: a file or a folder */
	PP_ROLE_MESSAGE,	/* a file that is one message, because of where it is */
	PP_ROLE_DELIVERED,	/* … in a Maildir: it gets another name when somebody reads it */
	PP_ROLE_FOLDER,	/* counts only when it is a folder */
} PpRole;

typedef struct {
	char *path;
	const char *name;	/* its last part */
	PpRole role;
	gboolean drained;	/* a pipe that was read: it is not there a second time */
} PpEntry;

/* NAME in FOLDER, or a path when that is NULL. */
PpEntry *pp_entry_new (const char *folder, const char *name, PpRole role);
/* As GDestroyNotify. */
void pp_entry_free (gpointer data);

/* Adds what is in the folder PATH, of FORMAT, to ENTRIES (of PpEntry *, empty), in the order in which it is read. */
gboolean pp_folder_list (const char *path, PpFormat format, GPtrArray *entries, GError **error);

/* Whether that makes a Maildir of it. */
gboolean pp_folder_is_maildir (const char *path, PpFormat format);

/* Adds the Maildirs in a Maildir, with a dot before their names (Maildir++) or not. Other files of it are its program's own. */
gboolean pp_folder_list_nested (const char *folder, GPtrArray *entries, GError **error);

/* The names in FOLDER (of char *, that are freed with it) but those that start with '.', unless HIDDEN; unsorted. NULL and
 * ERROR when it cannot be read. */
GPtrArray *pp_folder_names (const char *folder, gboolean hidden, GError **error);

/* Whether NAME in FOLDER is a folder. */
gboolean pp_folder_has_folder (const char *folder, const char *name);

#endif
