/* Authors: splitting From as Patchwork does (PATCHWORK.md §4), accepting what it rejects,
 * and un-munging what lists put in place of the author's address.
 */
#ifndef PP_MAIL_ADDRESS_H
#define PP_MAIL_ADDRESS_H

#include <glib.h>

#include "mail/flags.h"

typedef struct {
	char *name;	/* NULL when there is none */
	char *email;	/* never NULL after pp_author_from_headers() */
} PpAddress;

void pp_address_clear (PpAddress *address);

/* Splits FIELD, a decoded header value: "Name <a@b>", "a at b (Name)", "a@b (Name)", "a@b".
 * ADDRESS is filled; email NULL when there is no address in it. */
void pp_address_split (const char *field, PpAddress *address);

/* The author from decoded header values. FROM may be NULL. LIST_EMAILS may be NULL;
 * REPLY_TO and CC are all values of these fields, NULL-terminated, or NULL. A From without
 * an address keeps its text as the name and gets one ending in "@invalid", flagged.
 * *SENDER is the identity for grouping. The caller clears AUTHOR and frees *SENDER. */
void pp_author_from_headers (const char *from, const char *x_original_from,
                             const char *const *reply_to, const char *const *cc,
                             const char *const *list_emails, PpAddress *author,
                             char **sender, PpFlags *flags);

#endif
