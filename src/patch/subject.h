/* `[PATCH v2 03/10 tag] title' → PpSubject.
 *
 * Prefixes and name are split as Patchwork splits them (PATCHWORK.md §5); version and
 * number are also read out of the spellings listed at the end of SERIES.md, where
 * Patchwork reads none.
 */
#ifndef PP_PATCH_SUBJECT_H
#define PP_PATCH_SUBJECT_H

#include <glib.h>

typedef struct {
	char *name;		/* as Patchwork: "[v2,03/10,tag] title" */
	char *title;		/* NAME without its bracket group */
	char **prefixes;	/* "v2", "03/10", "tag"; NULL-terminated */
	guint version;		/* 1 when none is given */
	gboolean has_version;
	gboolean numbered;	/* there is an n/m within the limits */
	guint number;		/* 1 when not numbered; 0 is a cover letter's */
	guint total;		/* 1 when not numbered */
	gboolean reply;		/* starts with Re: (PATCHWORK.md §5.4) */
} PpSubject;

/* SUBJECT is decoded and its white space collapsed. DROP: prefixes that are left out
 * besides "patch" (link names), compared without case; NULL-terminated, or NULL. Linear in
 * the length. Never fails. */
PpSubject *pp_subject_parse (const char *subject, const char *const *drop);
void pp_subject_free (PpSubject *subject);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpSubject, pp_subject_free)

#endif
