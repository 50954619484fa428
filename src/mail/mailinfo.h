/* What git-mailinfo(1) finds in the body of a mail, by its rules and not by ours: git takes every part for text, looks
 * at line ends, charsets and format=flowed in its own way, and repairs nothing. Where it finds another diff than
 * we store, a mail cannot be handed to `git am' as it is.
 */
#ifndef PP_MAIL_MAILINFO_H
#define PP_MAIL_MAILINFO_H

#include <glib.h>
#include <gmime/gmime.h>

/* The text of a part. */
typedef struct {
	gsize start, length;	/* in PpMailinfo.bytes */
	char *charset;		/* as declared; or NULL */
} PpMailinfoPart;

typedef struct {
	gboolean multipart;
	gboolean flowed;	/* a part says format=flowed */
	gboolean unsure;	/* git may see something else: flowed text, a multipart inside of another, base64 that
				   was mended */
	gboolean refused;	/* git ends with an error: the commit message, or a word of From or Subject, is not in the
				   charset that it names */
	GMimeContentEncoding encoding;	/* of a body that is no multipart */
	GArray *parts;		/* of PpMailinfoPart: those that have text */
	char *charset;		/* as declared for the first of them; or NULL */
	GByteArray *bytes;	/* the text: decoded, of all parts behind each other; ends with NUL, which does not count */
	char *text;		/* the same in UTF-8 */
} PpMailinfo;

/* HEADER and BODY are a message as it is stored. Never fails. Linear. After pp_mail_init(). */
PpMailinfo *pp_mailinfo_new (GBytes *header, GBytes *body);
void pp_mailinfo_free (PpMailinfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpMailinfo, pp_mailinfo_free)

/* Whether git takes LINE (up to END, its line end included) for the end of the commit message. */
gboolean pp_mailinfo_ends_message (const char *line, const char *end);

/* The header that a commit message may begin with: From, Subject and Date which count in place of the mail's. Borrowed from the
 * text. */
typedef struct {
	const char *start;	/* the first line that is not empty: where it begins, if there is one */
	gboolean any;		/* there is one */
	const char *from, *from_end;	/* its From field, with all lines and their ends; or NULL */
} PpMailinfoInbody;

void pp_mailinfo_read_inbody (const char *text, PpMailinfoInbody *inbody);

#endif
