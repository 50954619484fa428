/* Inboxes and projects: what the administrator set. */
#ifndef PP_STORE_PROJECTS_H
#define PP_STORE_PROJECTS_H

#include "patch/submission.h"
#include "store/store.h"

typedef struct {
	gint64 id;
	char *link_name;
	char *name;
	char *subject_match;	/* "" when none */
	GRegex *subject_regex;	/* or NULL: none, or one that is refused now; it matches nothing */
} PpProject;

/* One inbox with what a batch needs to know of it. */
typedef struct {
	gint64 id;
	char *name;
	GPtrArray *projects;	/* of PpProject *, by link name */
	char **link_names;	/* of all projects */
	char **list_emails;	/* of all projects */
	char **open_states;	/* slugs of the states that need action */
	gboolean all_hints;	/* of any project */
	gboolean patches_in_replies;
} PpInbox;

void pp_inbox_free (PpInbox *inbox);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpInbox, pp_inbox_free)

/* The inbox of a project, by link name: or NULL and ERROR (CONFIG when there is none). */
PpInbox *pp_inbox_load_by_project (PpStore *store, const char *link_name, GError **error);

/* The inbox of the first of LIST_IDS (lower case, NULL-terminated) that one has; NULL without ERROR
 * when none has; NULL and ERROR on failure. */
PpInbox *pp_inbox_load_by_list_ids (PpStore *store, const char *const *list_ids, GError **error);

/* What pp_submission_build() needs of INBOX; borrows from it. */
PpReading pp_inbox_reading (const PpInbox *inbox);

/* The project that labels a series whose cover, else first patch, has SUBJECT (decoded, with its
 * prefixes): the first whose subject_match matches, else the one without (the first of these); NULL when there is none.
 * A subject_match is tried on the first PP_LIMIT_MATCHED bytes. One that takes too long does not match; then *GIVEN_UP
 * (which may be NULL) is TRUE. */
const PpProject *pp_inbox_label (const PpInbox *inbox, const char *subject, gboolean *given_up);

/* SUBJECT_MATCH compiled as it is applied: without regard to case, ^ and $ at lines, and no longer than is
 * reasonable. NULL and ERROR (INVALID) when it cannot be. */
GRegex *pp_project_regex (const char *subject_match, GError **error);

/* The delegation rules of INBOX's projects as they are now, in the order in which they are tried: by priority descending,
 * then path. Apart from the inbox, since replies need none. */
GPtrArray *pp_inbox_load_rules (PpStore *store, const PpInbox *inbox, GError **error);

/* The account that all of PATHS (NULL-terminated) are delegated to by the project's own of RULES (of pp_inbox_load_rules()),
 * or 0 (PATCHWORK.md §14). */
gint64 pp_rules_delegate (const GPtrArray *rules, gint64 project_id, const char *const *paths);

/* A project as `project add' and `project set' give it; NULL fields are left as they are. List-Ids are added,
 * list_emails replaced ("" for none). Valid UTF-8. */
typedef struct {
	const char *link_name;
	const char *name;
	const char *const *list_ids;
	const char *const *list_emails;
	const char *subject_match;
	const char *web_url, *scm_url, *webscm_url;
	const char *list_archive_url, *list_archive_url_format, *commit_url_format;
	const char *hints;	/* "all" or "open" */
	const char *patches_in_replies;	/* "yes" or "no" */
	/* USER:GLOB or USER:GLOB:PRIORITY, added or changed; an empty GLOB removes USER's rules. USER is the name or address
	 * of an account, or "Name <address>"; it is made when it is not there. */
	const char *const *delegates;
} PpProjectSettings;

/* INVALID when a value cannot be what it should, CONFIG when it does not fit what is there. A List-Id that an
 * inbox has adds the project to that inbox. */
gboolean pp_project_add (PpStore *store, const PpProjectSettings *settings, GError **error);
gboolean pp_project_set (PpStore *store, const PpProjectSettings *settings, GError **error);

/* --auto-project: makes sure that a project for LIST_ID is there: link name the part before the first dot, or
 * the whole List-Id when that name belongs to another one. Safe against others who do the same at once.
 * DATA when LIST_ID cannot be one (empty, longer than 255 bytes, blanks in it): the mail is to be treated as one of
 * no project. Not within a transaction, as the two above. */
gboolean pp_project_ensure (PpStore *store, const char *list_id, GError **error);

#endif
