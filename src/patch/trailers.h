/* Trailers and what tools write below a commit message: base-commit, change-id,
 * Depends-on, prerequisites (git-format-patch(1), b4).
 */
#ifndef PP_PATCH_TRAILERS_H
#define PP_PATCH_TRAILERS_H

#include <glib.h>

typedef struct {
	char *name;	/* as spelled: "Reviewed-by" */
	char *value;	/* folded lines joined with one blank */
} PpTrailer;

PpTrailer *pp_trailer_new (const char *name, const char *value);
void pp_trailer_free (PpTrailer *trailer);

/* The trailers of a commit message or a reply, in order: `Name-with-dashes: value' lines
 * that are at the end of a paragraph block as git-interpret-trailers(1) sees the message
 * above its `---' line; in a reply, also alone between quoted text. Quoted lines (`> ')
 * never count. Array of PpTrailer *, frees its elements. */
GPtrArray *pp_trailers_parse (const char *content, gboolean reply);

typedef struct {
	char *base_commit;	/* 40 or 64 hex digits, lower case, or NULL */
	char *change_id;	/* value of b4's `change-id:' line, or NULL (not Gerrit's Change-Id trailer) */
	GPtrArray *depends_on;	/* of char *: values of Depends-on: lines (PATCHWORK.md §14): URL or <msgid> */
	GPtrArray *prerequisites;	/* of char *: prerequisite-patch-id, prerequisite-message-id, prerequisite-change-id
					   lines as "patch-id: HEX", "message-id: <…>", "change-id: …" */
} PpMetadata;

/* Scans the whole text of a cover or patch, what follows the diff included. */
void pp_metadata_parse (const char *text, PpMetadata *metadata);
void pp_metadata_clear (PpMetadata *metadata);

#endif
