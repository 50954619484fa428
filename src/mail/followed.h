/* Maildirs that are looked at again and again: what was seen in each, so that only what is new is read. A message is known by
 * its name up to the flags, which stay the same wherever it is moved to. Memory is that of the names that are there now.
 */
#ifndef PP_MAIL_FOLLOWED_H
#define PP_MAIL_FOLLOWED_H

#include <glib.h>

typedef struct _PpFollowed PpFollowed;

PpFollowed *pp_followed_new (void);
void pp_followed_free (PpFollowed *followed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpFollowed, pp_followed_free)

/* To be called before each look at MAILDIR: whether nothing came to it or went since the last one. */
gboolean pp_followed_is_unchanged (PpFollowed *followed, const char *maildir);

/* A look at MAILDIR: pp_followed_start(), then each name in it, of which those that are new are TRUE, then
 * pp_followed_end(). */
void pp_followed_start (PpFollowed *followed, const char *maildir);
gboolean pp_followed_is_new (PpFollowed *followed, const char *name);
void pp_followed_end (PpFollowed *followed);

/* All is new again. */
void pp_followed_forget (PpFollowed *followed);

#endif
