/* Inside of am-mail.c: whom `git am' takes for the author, and how it is told who he is. Not for anybody else. */
#ifndef PP_PATCH_AM_AUTHOR_H
#define PP_PATCH_AM_AUTHOR_H

#include "mail/mailinfo.h"
#include "patch/submission.h"

typedef struct {
	char *line;		/* what is to stand behind `From: ', ASCII */
	char *declared;		/* the address in the mail's From; or NULL */
	gboolean differs;	/* git would read another one there */
} PpAmAuthor;

void pp_am_author_clear (PpAmAuthor *author);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PpAmAuthor, pp_am_author_clear)

/* "Name <email>" in ASCII. The caller frees. */
char *pp_am_author_format (const char *name, const char *email);

/* The author of PATCH, and what the HEADER that it came with says. */
void pp_am_author_read (PpAmAuthor *author, GBytes *header, const PpSubmission *patch);

/* Whether git would take another one for the author of a text with INBODY, in a mail whose From field gives him (WITH_FROM), or
 * is as it was. */
gboolean pp_am_author_is_lacking (const PpMailinfoInbody *inbody, const PpAmAuthor *author, gboolean with_from);

/* Makes TEXT begin with AUTHOR, in the header that it may begin with. */
void pp_am_author_set (GString *text, const PpAmAuthor *author);

#endif
