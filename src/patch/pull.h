/* Pull requests (git-request-pull(1)): PATCHWORK.md §10. */
#ifndef PP_PATCH_PULL_H
#define PP_PATCH_PULL_H

/* The URL (and ref) that CONTENT asks to pull from, as Patchwork keeps it, or NULL. Linear.
 * The caller frees. */
char *pp_pull_url (const char *content);

#endif
