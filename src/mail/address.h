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
 * Outer quotes of the name are dropped, escapes in it stay (as in Patchwork). Anything with
 * an '@' between two characters is an address. When FIELD fits no form, its first word that
 * is an address counts and the rest is the name. ADDRESS is filled; without an address in
 * FIELD email is NULL and name the text. Linear. Clear ADDRESS with pp_address_clear(). */
void pp_address_split (const char *field, PpAddress *address);

/* The author from decoded header values. FROM may be NULL. LIST_EMAILS may be NULL;
 * REPLY_TO and CC are all values of these fields, NULL-terminated, or NULL.
 *
 * A From without an address keeps its text as the name and gets one made of it that ends
 * in "@invalid", flagged ODD_FROM; without any text it is "unknown@invalid", flagged NO_FROM.
 *
 * A From that is one of LIST_EMAILS is flagged MUNGED_FROM; the author is X-Original-From,
 * else the one of Reply-To, else of Cc, whose name stands before " via ", else the list.
 * No other address is taken for a list's.
 *
 * *SENDER is the identity for grouping: the address in lower case, with the name when the
 * address is the list's, is made up, or the name says " via ". Of one above PP_LIMIT_MSGID_KEY bytes it
 * is the key (pp_msgid_key()). The caller clears AUTHOR and frees *SENDER. */
void pp_author_from_headers (const char *from, const char *x_original_from,
                             const char *const *reply_to, const char *const *cc,
                             const char *const *list_emails, PpAddress *author,
                             char **sender, PpFlags *flags);

#endif
