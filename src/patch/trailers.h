/* Trailers and what tools write below a commit message: base-commit, change-id,
 * Depends-on, prerequisites (git-format-patch(1), b4).
 */
#ifndef PP_PATCH_TRAILERS_H
#define PP_PATCH_TRAILERS_H

#include <glib.h>

#include "mail/flags.h"

typedef struct {
	char *name;	/* as spelled: "Reviewed-by" */
	char *value;	/* folded lines joined with one blank */
} PpTrailer;

PpTrailer *pp_trailer_new (const char *name, const char *value);
void pp_trailer_free (PpTrailer *trailer);

/* The trailers of a commit message (REPLY FALSE), in order: what `git interpret-trailers
 * --parse' prints for it, in-body headers and all from the `---' line on left out. CONTENT has
 * no title, so its first paragraph can hold trailers. Unlike in git a line that starts with
 * a URL is none.
 *
 * In a reply: lines `…-by: … a@b …' anywhere, and blocks between quoted text or empty lines
 * in which every line is a trailer whose name has a dash (and starts with a capital, unless it
 * ends in -by) or is a well-known one. Quoted lines
 * (`> ') never count, nor what follows `-----Original Message-----' without being quoted.
 *
 * At most PP_LIMIT_TRAILERS, the first; more set TOO_MANY_TRAILERS in *FLAGS. Array of
 * PpTrailer *, frees its elements. */
GPtrArray *pp_trailers_parse (const char *content, gboolean reply, PpFlags *flags);

typedef struct {
	char *base_commit;	/* 40 or 64 hex digits, lower case, or NULL */
	char *change_id;	/* value of b4's `change-id:' line, or NULL (not Gerrit's Change-Id trailer) */
	GPtrArray *depends_on;	/* of char *: values of Depends-on: lines (PATCHWORK.md §14): URL or <msgid> */
	GPtrArray *prerequisites;	/* of char *: prerequisite-patch-id, prerequisite-message-id, prerequisite-change-id
					   lines as "patch-id: HEX", "message-id: <…>", "change-id: …" */
} PpMetadata;

/* Scans the whole text of a cover or patch, what follows the diff included. METADATA is {0}
 * at first; several texts may be read into one: the first base-commit and change-id win, the
 * lists grow to PP_LIMIT_TRAILERS, and more set TOO_MANY_TRAILERS in *FLAGS. Afterwards the
 * lists are never NULL. */
void pp_metadata_parse (const char *text, PpMetadata *metadata, PpFlags *flags);
void pp_metadata_clear (PpMetadata *metadata);

#endif
