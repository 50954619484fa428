/* A run that is to be forgotten: what projects it made. See store/scratch.h. */
#ifndef PP_DRY_RUN_H
#define PP_DRY_RUN_H

#include "store/store.h"

typedef struct _PpDryRun PpDryRun;

/* STORE (borrowed) is a scratch session from now on. NULL and ERROR on failure. */
PpDryRun *pp_dry_run_new (PpStore *store, GError **error);
void pp_dry_run_free (PpDryRun *dry_run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpDryRun, pp_dry_run_free)

/* The link names of projects that were not there before, NULL-terminated (g_strfreev()). NULL and ERROR on failure. */
char **pp_dry_run_projects (const PpDryRun *dry_run, GError **error);

#endif
