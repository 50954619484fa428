/* Names in the headers of a diff, read as `git apply -p1' reads them; for the files diff-*.c
 * only. Every result is valid UTF-8 and the caller's; NULL where there is no name.
 */
#ifndef PP_PATCH_DIFF_PATH_H
#define PP_PATCH_DIFF_PATH_H

#include "patch/diff-scan.h"

/* The name in VALUE, what stands behind `--- ' or `+++ ' of a git diff, or behind
 * `rename from ' and the like (then STRIP is 0 and TO_END TRUE: a tab belongs to the name),
 * without its first STRIP components. Quotes are undone. */
char *pp_path_read (PpLine value, guint strip, gboolean to_end);

/* The same for diffs of other tools, which write the time behind the name. */
char *pp_path_read_dated (PpLine value, guint strip);

/* The one name that both halves of `diff --git a/NAME b/NAME' agree on; VALUE is what stands
 * behind `diff --git '. */
char *pp_path_read_git (PpLine value);

/* The name of `diff --git NAME NAME', which git writes with --no-prefix: all of it is the path. Not where NAME begins with a/
 * or b/: then that is a prefix, twice the same. */
char *pp_path_read_git_bare (PpLine value);

/* TRUE when VALUE names /dev/null. */
gboolean pp_path_is_null (PpLine value);

/* TRUE when the time in VALUE is 1970-01-01 00:00 UTC: GNU diff's way to say that the file
 * does not exist. */
gboolean pp_path_is_epoch (PpLine value);

#endif
