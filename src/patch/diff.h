/* The diff in a text: finding it, its files, and its hashes.
 *
 * Splitting follows Patchwork's state machine (PATCHWORK.md §9) with the defects named in
 * the table mended: a diff starts at a header that a hunk, mode change, rename or binary
 * block really follows, counts are exact, several binary files keep their headers.
 * All of it is linear in the length of the text. Texts are UTF-8 without NUL.
 */
#ifndef PP_PATCH_DIFF_H
#define PP_PATCH_DIFF_H

#include <glib.h>

/* Splits TEXT in *DIFF and *REST (the comment); either is NULL when it would be empty.
 * Every line of TEXT is in one of them, in order and ended with LF. A TEXT that ends with LF
 * has one more, empty line behind it, as in Patchwork. The caller frees both. */
void pp_diff_split (const char *text, gsize length, char **diff, char **rest);

/* TRUE when TEXT has a diff in it (what pp_diff_split() would find). */
gboolean pp_diff_present (const char *text, gsize length);

/* TEXT with the space-stuffing and soft line breaks of format=flowed (RFC 3676) undone
 * inside its diff, or NULL when nothing had to be mended. A soft break is undone only where
 * the hunk's counts say that a line was broken, or between the names of `diff --git';
 * stuffing only when no line of TEXT contradicts it. The caller frees. */
char *pp_diff_unflow (const char *text, gsize length, gboolean delsp);

/* Patchwork's hash of DIFF: 40 hex digits (PATCHWORK.md §15). The caller frees. */
char *pp_diff_hash (const char *diff);

/* What `git patch-id --stable' (2.39 and later) prints for DIFF (40 hex digits, SHA-1), or
 * NULL when git prints nothing; the first where it prints several, for text between two
 * files ends a patch. The caller frees. */
char *pp_diff_git_patch_id (const char *diff);

typedef enum {
	PP_FILE_MODIFIED,
	PP_FILE_ADDED,
	PP_FILE_DELETED,
	PP_FILE_RENAMED,
	PP_FILE_COPIED,
	PP_FILE_MODE,		/* only the mode changed */
} PpFileStatus;

typedef struct {
	char *path;		/* new path (old when deleted), without a/ b/, quotes undone, valid UTF-8 */
	char *old_path;		/* of a rename or copy, else NULL */
	PpFileStatus status;
	gboolean binary;
	guint added, removed;	/* lines, as `git apply --numstat' counts; 0 for binary */
} PpFile;

/* The files of DIFF in its order: git, plain unified, Index: (svn, cvs), Mercurial; with the
 * paths of `git apply -p1'. Only where `Index: ', `--- ' and `+++ ' name the same path is that
 * the path, whole: Subversion and CVS have no prefix. Array of PpFile *, frees its elements. */
GPtrArray *pp_diff_files (const char *diff);

/* "modified", "added", "deleted", "renamed", "copied", "mode". Static. */
const char *pp_file_status_name (PpFileStatus status);
/* The status called NAME: TRUE and *STATUS, or FALSE. */
gboolean pp_file_status_parse (const char *name, PpFileStatus *status);
PpFile *pp_file_new (const char *path, const char *old_path, PpFileStatus status);
void pp_file_free (PpFile *file);

/* The paths that Patchwork's delegation rules look at (PATCHWORK.md §14): every
 * `--- '/`+++ ' path without its first component, unique, in order. NULL-terminated, g_strfreev(). */
char **pp_diff_rule_paths (const char *diff);

#endif
