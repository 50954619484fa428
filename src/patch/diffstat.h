/* What `git diff --stat' prints, from the files of a patch. */
#ifndef PP_PATCH_DIFFSTAT_H
#define PP_PATCH_DIFFSTAT_H

#include "patch/diff.h"

/* The diffstat of FILES (of PpFile *): a line each, at most 80 columns wide, and the sum. "" without files. Paths are
 * made printable. The caller frees. */
char *pp_diffstat (const GPtrArray *files);

#endif
