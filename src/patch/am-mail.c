#include "config.h"

#include "patch/am-mail.h"

#include <string.h>

#include "mail/address.h"
#include "mail/charset.h"
#include "mail/header.h"
#include "mail/mailinfo.h"
#include "mail/mboxrd.h"
#include "mail/text.h"

/* A mail in pieces. */
typedef struct {
	GString *header;	/* without the empty line */
	GString *text;		/* decoded bytes; only diff and message of a patch are in there, and git's parts */
	const char *charset;	/* of TEXT, or NULL; borrowed */
	GMimeContentEncoding encoding;
	gboolean crlf;
} Mail;

static void
mail_clear (Mail *mail)
{
	if (mail->header != NULL)
		g_string_free (mail->header, TRUE);
	if (mail->text != NULL)
		g_string_free (mail->text, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Mail, mail_clear)

static const char *
next_line (const char *line, const char *end)
{
	const char *lf = memchr (line, '\n', (gsize) (end - line));

	return lf != NULL ? lf + 1 : end;
}

static gboolean
is_blank (const char *line, const char *end)
{
	while (line < end && g_ascii_isspace (*line))
		line++;
	return line == end;
}

/* --- header fields --------------------------------------------------------------------------- */

static gboolean
is_field (const char *line, const char *end, const char *name)
{
	gsize length = strlen (name);

	return (gsize) (end - line) > length && g_ascii_strncasecmp (line, name, length) == 0 && line[length] == ':';
}

/* Drops the fields called NAME with their folded lines. */
static void
remove_field (GString *header, const char *name)
{
	const char *line = header->str, *end = header->str + header->len;
	GString *kept = g_string_sized_new (header->len);
	gboolean dropping = FALSE;

	while (line < end) {
		const char *next = next_line (line, end);

		if (*line != ' ' && *line != '\t')
			dropping = is_field (line, next, name);
		if (!dropping)
			g_string_append_len (kept, line, next - line);
		line = next;
	}
	g_string_assign (header, "");
	g_string_append_len (header, kept->str, (gssize) kept->len);
	g_string_free (kept, TRUE);
}

static void
add_field (Mail *mail, const char *name, const char *value)
{
	if (mail->header->len > 0 && mail->header->str[mail->header->len - 1] != '\n')
		g_string_append_c (mail->header, '\n');
	g_string_append_printf (mail->header, "%s: %s%s\n", name, value, mail->crlf ? "\r" : "");
}

static void
set_field (Mail *mail, const char *name, const char *value)
{
	remove_field (mail->header, name);
	add_field (mail, name, value);
}

/* "Name <email>" in ASCII. git looks for the address at the first `@'. */
static char *
format_author (const char *name, const char *email)
{
	g_autofree char *plain = name != NULL ? g_strdelimit (g_strdup (name), "<>@", ' ') : NULL;
	g_autofree char *phrase = plain != NULL ? g_mime_utils_header_encode_phrase (NULL, plain, "UTF-8") : NULL;

	return phrase != NULL ? g_strdup_printf ("%s <%s>", g_strdelimit (phrase, "\n", ' '), email) : g_strdup (email);
}

/* --- what git makes of the message as it is -------------------------------------------------- */

/* Whether the diffs in A and B are the same, whatever stands around them. */
static gboolean
same_diff (const char *a, const char *b)
{
	g_autofree char *diff_a = NULL, *diff_b = NULL, *rest_a = NULL, *rest_b = NULL;

	pp_diff_split (a, strlen (a), &diff_a, &rest_a);
	pp_diff_split (b, strlen (b), &diff_b, &rest_b);
	return diff_a != NULL && diff_b != NULL && strcmp (diff_a, diff_b) == 0;
}

/* Whether the parts are clearsigned when they become one text, which no single one is. */
static gboolean
joins_armour (const PpMailinfo *info)
{
	g_autofree char *plain = info->multipart ? pp_text_unclearsign (info->text) : NULL;

	return plain != NULL;
}

static gboolean
git_agrees (const PpMailinfo *info, const PpSubmission *patch)
{
	const PpFlags altered = PP_FLAG_WRAPPED | PP_FLAG_BROKEN_HEADER | PP_FLAG_CLEARSIGNED | PP_FLAG_NUL |
	                        PP_FLAG_FLOWED_DIFF | PP_FLAG_NO_BOUNDARY;

	return !info->unsure && (patch->flags & altered) == 0 && same_diff (info->text, patch->diff) && !joins_armour (info);
}

/* Whether git would read another author in HEADER. */
static gboolean
author_differs (GBytes *header, const PpSubmission *patch)
{
	gsize length;
	const char *data = g_bytes_get_data (header, &length);
	g_auto (PpFields) fields = { 0 };
	PpFlags flags = 0;
	g_autofree char *from = NULL;
	PpAddress author;
	gboolean differs;

	pp_fields_scan (&fields, data != NULL ? data : "", length, &flags);
	from = pp_fields_decode (&fields, PP_FIELD_FROM, &flags);
	if (from == NULL || strchr (from, '@') == NULL)
		return TRUE;
	pp_address_split (from, &author);
	differs = author.email == NULL || g_ascii_strcasecmp (author.email, patch->email) != 0 ||
	          g_strcmp0 (author.name, patch->name) != 0;
	pp_address_clear (&author);
	return differs;
}

/* Whether the text begins with an author of its own. */
static gboolean
has_author (const char *text)
{
	const char *end = text + strlen (text), *next;

	for (; text < end; text = next) {
		next = next_line (text, end);
		if (!is_blank (text, next))
			return is_field (text, next, "From") && memchr (text, '@', (gsize) (next - text)) != NULL;
	}
	return FALSE;
}

/* --- trailers -------------------------------------------------------------------------------- */

/* Where the commit message ends in the text, blank lines in front of its end left out. */
static gsize
message_end (const GString *text)
{
	const char *line = text->str, *end = text->str + text->len, *message = text->str;

	while (line < end) {
		const char *next = next_line (line, end);

		if (pp_mailinfo_ends_message (line, next))
			break;
		if (!is_blank (line, next))
			message = next;
		line = next;
	}
	return (gsize) (message - text->str);
}

static char *
trailer_key (const PpTrailer *trailer)
{
	g_autofree char *line = g_strdup_printf ("%s: %s", trailer->name, trailer->value);

	return g_utf8_casefold (line, -1);
}

/* Those of TRAILERS that are not in MESSAGE, as lines, or NULL; behind an empty line where it has none. */
static char *
missing_trailers (const char *message, const GPtrArray *trailers)
{
	PpFlags flags = 0;
	g_autoptr (GPtrArray) own = pp_trailers_parse (message, FALSE, &flags);
	g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	GString *lines = g_string_new (*message != '\0' && own->len == 0 ? "\n" : "");
	gboolean any = FALSE;

	for (guint i = 0; i < own->len; i++)
		g_hash_table_add (seen, trailer_key (own->pdata[i]));
	for (guint i = 0; i < trailers->len; i++) {
		const PpTrailer *trailer = trailers->pdata[i];

		if (!g_hash_table_add (seen, trailer_key (trailer)))
			continue;
		g_string_append_printf (lines, "%s: %s\n", trailer->name, trailer->value);
		any = TRUE;
	}
	return g_string_free (lines, !any);
}

static gboolean
is_utf8_charset (const char *charset)
{
	return charset == NULL || g_ascii_strcasecmp (charset, "utf-8") == 0 || g_ascii_strcasecmp (charset, "utf8") == 0;
}

static void
set_charset (Mail *mail)
{
	set_field (mail, "MIME-Version", "1.0");
	set_field (mail, "Content-Type", "text/plain; charset=UTF-8");
	mail->charset = "UTF-8";
}

static void
replace (GString *text, gsize start, gsize end, const char *bytes, gsize length)
{
	g_string_erase (text, (gssize) start, (gssize) (end - start));
	g_string_insert_len (text, (gssize) start, bytes, (gssize) length);
}

/* Whether BYTES are in the CHARSET that they were declared to be in. */
static gboolean
are_in_charset (const char *bytes, gsize n, const char *charset)
{
	PpFlags flags = 0;
	gsize length;

	g_free (pp_charset_to_utf8 (bytes, n, charset, &length, &flags));
	return (flags & PP_FLAG_CHARSET_GUESSED) == 0;
}

static void
add_trailers (Mail *mail, const GPtrArray *trailers)
{
	gsize end = message_end (mail->text), length;
	PpFlags flags = 0;
	g_autofree char *message = pp_charset_to_utf8 (mail->text->str, end, mail->charset, &length, &flags);
	g_autofree char *lines = missing_trailers (message, trailers);
	g_autofree char *converted = NULL;

	if (lines == NULL)
		return;
	if (is_utf8_charset (mail->charset) || g_str_is_ascii (lines)) {
		replace (mail->text, end, end, lines, strlen (lines));
	} else if (are_in_charset (mail->text->str, mail->text->len, mail->charset) &&
	           (converted = g_convert (lines, -1, mail->charset, "UTF-8", NULL, &length, NULL)) != NULL) {
		replace (mail->text, end, end, converted, length);
	} else {
		replace (mail->text, end, end, lines, strlen (lines));
		replace (mail->text, 0, end, message, strlen (message));
		set_charset (mail);
	}
}

/* --- writing --------------------------------------------------------------------------------- */

static void
encode (GString *text, GMimeContentEncoding encoding)
{
	GMimeFilter *filter = g_mime_filter_basic_new (encoding, TRUE);
	char *encoded;
	gsize length, prespace;

	g_mime_filter_complete (filter, text->str, text->len, 0, &encoded, &length, &prespace);
	g_string_truncate (text, 0);
	g_string_append_len (text, encoded, (gssize) length);
	g_object_unref (filter);
}

static gboolean
is_ascii (const GString *text)
{
	for (gsize i = 0; i < text->len; i++)
		if ((guchar) text->str[i] > 0x7f)
			return FALSE;
	return TRUE;
}

static void
lf_to_crlf (GString *text)
{
	g_auto (GStrv) lines = g_strsplit (text->str, "\n", -1);
	g_autofree char *joined = g_strjoinv ("\r\n", lines);

	g_string_assign (text, joined);
}

/* `git mailsplit' takes a CR from the end of a line: where the text has some, only base64 keeps them. */
static void
set_encoding (Mail *mail)
{
	if (strchr (mail->text->str, '\r') != NULL && mail->encoding != GMIME_CONTENT_ENCODING_BASE64) {
		mail->encoding = GMIME_CONTENT_ENCODING_BASE64;
		set_field (mail, "Content-Transfer-Encoding", "base64");
	} else if (mail->encoding != GMIME_CONTENT_ENCODING_BASE64 &&
	           mail->encoding != GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE && !is_ascii (mail->text)) {
		set_field (mail, "Content-Transfer-Encoding", "8bit");
	}
}

static void
write_mail (Mail *mail, GString *mbox)
{
	g_autoptr (GBytes) header = NULL;
	g_autoptr (GBytes) body = NULL;

	set_encoding (mail);
	if (mail->encoding == GMIME_CONTENT_ENCODING_BASE64 ||
	    mail->encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE)
		encode (mail->text, mail->encoding);
	else if (mail->crlf)
		lf_to_crlf (mail->text);
	g_string_append (mail->header, mail->crlf ? "\r\n" : "\n");
	header = g_bytes_new (mail->header->str, mail->header->len);
	body = g_bytes_new (mail->text->str, mail->text->len);
	pp_mboxrd_append (mbox, header, body);
}

/* --- the three ways -------------------------------------------------------------------------- */

static gboolean
ends_in (const GString *text, const char *end)
{
	gsize length = strlen (end);

	return text->len >= length && memcmp (text->str + text->len - length, end, length) == 0;
}

/* Without the empty line that ends it. There can be a NUL in a header. */
static void
take_header (Mail *mail, GBytes *header)
{
	gsize length;
	const char *data = g_bytes_get_data (header, &length);

	mail->header = g_string_new_len (data, (gssize) length);
	mail->crlf = length >= 2 && data[length - 2] == '\r';
	if (ends_in (mail->header, "\n\r\n"))
		g_string_truncate (mail->header, mail->header->len - 2);
	else if (ends_in (mail->header, "\n\n"))
		g_string_truncate (mail->header, mail->header->len - 1);
}

/* The message as one text, in its encoding when it is one. */
static void
take_text (Mail *mail, const PpMailinfo *info)
{
	g_autofree char *type = NULL;

	mail->text = g_string_new_len ((const char *) info->bytes->data, info->bytes->len);
	mail->charset = info->charset;
	mail->encoding = info->encoding;
	if (!info->multipart)
		return;
	type = g_strdup_printf ("text/plain; charset=%s", info->charset != NULL ? info->charset : "UTF-8");
	mail->encoding = GMIME_CONTENT_ENCODING_8BIT;
	set_field (mail, "Content-Type", type);
	set_field (mail, "Content-Transfer-Encoding", "8bit");
}

static void
append_original (GString *mbox, GBytes *header, GBytes *body, const PpMailinfo *info, const PpSubmission *patch,
                 const GPtrArray *trailers)
{
	gboolean author_lacks = author_differs (header, patch) && !has_author (info->text);
	g_auto (Mail) mail = { 0 };
	g_autofree char *author = NULL;
	g_autofree char *before = NULL;

	if (!author_lacks && trailers->len == 0) {
		pp_mboxrd_append (mbox, header, body);
		return;
	}
	take_header (&mail, header);
	author = format_author (patch->name, patch->email);
	if (author_lacks && info->multipart) {
		set_field (&mail, "From", author);
	}
	if (trailers->len == 0 && info->multipart) {
		g_autoptr (GBytes) changed = NULL;

		g_string_append (mail.header, mail.crlf ? "\r\n" : "\n");
		changed = g_bytes_new (mail.header->str, mail.header->len);
		pp_mboxrd_append (mbox, changed, body);
		return;
	}
	take_text (&mail, info);
	add_trailers (&mail, trailers);
	if (author_lacks && !info->multipart) {
		before = g_strdup_printf ("From: %s\n\n", author);
		g_string_prepend (mail.text, before);
	}
	write_mail (&mail, mbox);
}

/* What a mail is made of anew. */
typedef struct {
	const char *name, *email, *subject, *msgid;
	gint64 date;
} Head;

static void
make_header (Mail *mail, const Head *head)
{
	g_autofree char *author = format_author (head->name, head->email);
	g_autofree char *subject = g_mime_utils_header_encode_text (NULL, head->subject, "UTF-8");
	g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (head->date);
	g_autofree char *date = time != NULL ? g_mime_utils_header_format_date (time) : NULL;

	mail->header = g_string_new (NULL);
	add_field (mail, "From", author);
	add_field (mail, "Subject", g_strdelimit (subject, "\n", ' '));
	if (date != NULL)
		add_field (mail, "Date", date);
	add_field (mail, "Message-ID", head->msgid);
	set_charset (mail);
	mail->encoding = GMIME_CONTENT_ENCODING_8BIT;
}

/* The diff as it was before it became UTF-8, and its LENGTH; NULL when it was, or cannot be converted: then LENGTH
 * stays. */
static char *
convert_back (const PpMailinfo *info, const char *diff, gsize *length)
{
	const char *bytes = (const char *) info->bytes->data;
	char *converted;
	gsize n;

	if (info->charset == NULL || g_str_is_ascii (diff) || g_utf8_validate (bytes, info->bytes->len, NULL) ||
	    !are_in_charset (bytes, info->bytes->len, info->charset))
		return NULL;
	converted = g_convert (diff, -1, info->charset, "UTF-8", NULL, &n, NULL);
	if (converted != NULL)
		*length = n;
	return converted;
}

/* Without the blank that format=flowed puts in front of what looks quoted or like the start of a mail. */
static void
unstuff (GString *text)
{
	g_autoptr (GRegex) stuffed = g_regex_new ("^ (?=>|From )", G_REGEX_MULTILINE, 0, NULL);
	g_autofree char *plain = g_regex_replace_literal (stuffed, text->str, -1, 0, "", 0, NULL);

	if (plain != NULL)
		g_string_assign (text, plain);
}

static void
append_anew (GString *mbox, const PpMailinfo *info, const PpSubmission *patch, const GPtrArray *trailers)
{
	const Head head = { patch->name, patch->email, patch->subject, patch->msgid, patch->date };
	g_auto (Mail) mail = { 0 };
	gsize length = strlen (patch->diff);
	g_autofree char *diff = convert_back (info, patch->diff, &length);

	make_header (&mail, &head);
	mail.text = g_string_new (patch->content);
	if (info->flowed)
		unstuff (mail.text);
	if (mail.text->len > 0)
		g_string_append_c (mail.text, '\n');
	g_string_append (mail.text, "---\n");
	add_trailers (&mail, trailers);
	g_string_append_len (mail.text, diff != NULL ? diff : patch->diff, (gssize) length);
	write_mail (&mail, mbox);
}

/* The line that git format-patch begins a mail with, whatever the commit. */
static const char *
skip_format_patch_line (const char *diff)
{
	gsize hex;

	if (!g_str_has_prefix (diff, "From "))
		return NULL;
	hex = strspn (diff + 5, "0123456789abcdef");
	if ((hex != 40 && hex != 64) || diff[5 + hex] != ' ')
		return NULL;
	return next_line (diff, diff + strlen (diff));
}

/* The mail that the attached diff is: TRUE, or FALSE when it is none. */
static gboolean
append_attached (GString *mbox, const PpSubmission *patch, const GPtrArray *trailers)
{
	const char *start = skip_format_patch_line (patch->diff);
	const PpEnvelope envelope = { .from_line_date = PP_NO_DATE, .arrival = patch->date };
	g_autoptr (GBytes) raw = start != NULL ? g_bytes_new (start, strlen (start)) : NULL;
	g_autoptr (PpMessage) message = raw != NULL ? pp_message_parse (raw, &envelope) : NULL;
	g_auto (Mail) mail = { 0 };
	Head head;

	if (message == NULL || message->parts->len == 0 ||
	    (message->flags & (PP_FLAG_NO_FROM | PP_FLAG_ODD_FROM | PP_FLAG_NO_SUBJECT)) != 0)
		return FALSE;
	head = (Head) { message->name, message->email, message->subject, patch->msgid, message->date };
	make_header (&mail, &head);
	mail.text = g_string_new (NULL);
	for (guint i = 0; i < message->parts->len; i++)
		g_string_append (mail.text, ((const PpPart *) message->parts->pdata[i])->text);
	if (!same_diff (mail.text->str, patch->diff))
		return FALSE;
	add_trailers (&mail, trailers);
	write_mail (&mail, mbox);
	return TRUE;
}

void
pp_am_mail_append (GString *mbox, GBytes *header, GBytes *body, const PpSubmission *patch,
                   const GPtrArray *trailers)
{
	g_autoptr (GPtrArray) none = g_ptr_array_new ();
	g_autoptr (PpMailinfo) info = NULL;

	if (trailers == NULL)
		trailers = none;
	if (append_attached (mbox, patch, trailers))
		return;
	info = pp_mailinfo_new (header, body);
	if (git_agrees (info, patch))
		append_original (mbox, header, body, info, patch, trailers);
	else
		append_anew (mbox, info, patch, trailers);
}
