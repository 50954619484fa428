/* A stored patch as a mail for `git am'. */
#ifndef PP_PATCH_AM_MAIL_H
#define PP_PATCH_AM_MAIL_H

#include <glib.h>

#include "patch/submission.h"

/* Appends to MBOX, in mboxrd form, a mail from which `git am' makes the commit that PATCH is: the diff that it has, its
 * author, and at the end of its commit message those of TRAILERS (of PpTrailer *, or NULL) that it does not have.
 * HEADER and BODY are the message as it is stored; PATCH is what is stored of it, and has a diff. After pp_mail_init().
 *
 * The mail is that message, byte for byte, where it will do. What is changed, and nothing else:
 *
 *   - The author is another than git reads in the From field (the list put its own address there), and the text does not
 *     begin with a `From:' of its own, or with that address once more: such a line is put there. In a multipart the From
 *     field is replaced instead.
 *   - Trailers go behind those that are there, in the charset of the text; where it has not their letters the commit
 *     message (not the diff) becomes UTF-8. The transfer encoding stays; a multipart becomes one text.
 *   - Where git would find another diff in the mail than PATCH has (flowed text, line ends, parts, base64 that a list
 *     damaged, clear-signed or wrapped mail, fields that are there twice), or would stop (charsets), it is made anew of
 *     PATCH: author, subject, date, id, content and diff. The diff has the bytes that it came with.
 *   - An attached patch as git format-patch writes it, with a header, is the mail: author, date and message are its own.
 *     A file of several is a mail for each. */
void pp_am_mail_append (GString *mbox, GBytes *header, GBytes *body, const PpSubmission *patch,
                        const GPtrArray *trailers);

#endif
