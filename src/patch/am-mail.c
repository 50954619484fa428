#include "config.h"

#include "patch/am-mail.h"

#include <string.h>

#include "mail/charset.h"
#include "mail/header.h"
#include "mail/mailinfo.h"
#include "mail/mboxrd.h"
#include "mail/text.h"
#include "patch/am-author.h"
#include "patch/am-diff.h"

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

static void
replace (GString *text, gsize start, gsize end, const char *bytes, gsize length)
{
	g_string_erase (text, (gssize) start, (gssize) (end - start));
	g_string_insert_len (text, (gssize) start, bytes, (gssize) length);
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

/* Where the commit message ends in TEXT. */
static const char *
find_message_end (const char *text, gsize length)
{
	const char *end = text + length, *next;

	for (; text < end; text = next) {
		next = next_line (text, end);
		if (pp_mailinfo_ends_message (text, next))
			break;
	}
	return text;
}

static gboolean
begins (const char *line, const char *what)
{
	return strncmp (line, what, strlen (what)) == 0;
}

/* Whether a hunk without a file stands between the commit message and the diff in TEXT: `git apply' refuses that. */
static gboolean
has_loose_hunk (const char *text)
{
	const char *end = text + strlen (text), *next;

	for (text = find_message_end (text, strlen (text)); text < end; text = next) {
		next = next_line (text, end);
		if (begins (text, "diff --git ") || (begins (text, "--- ") && begins (next, "+++ ")))
			return FALSE;
		if (begins (text, "@@ -"))
			return TRUE;
	}
	return FALSE;
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
	const PpFlags altered = PP_FLAG_WRAPPED | PP_FLAG_BROKEN_HEADER | PP_FLAG_REPEATED_HEADER | PP_FLAG_CLEARSIGNED |
	                        PP_FLAG_NUL | PP_FLAG_FLOWED_DIFF | PP_FLAG_NO_BOUNDARY;

	return !info->unsure && !info->refused && (patch->flags & altered) == 0 && same_diff (info->text, patch->diff) &&
	       !has_loose_hunk (info->text) && !joins_armour (info);
}

/* --- trailers -------------------------------------------------------------------------------- */

/* Where the commit message ends in the text, blank lines in front of its end left out. */
static gsize
message_end (const GString *text)
{
	const char *end = find_message_end (text->str, text->len), *message = text->str;

	for (const char *line = text->str, *next; line < end; line = next) {
		next = next_line (line, end);
		if (!is_blank (line, next))
			message = next;
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

static void
set_charset (Mail *mail)
{
	set_field (mail, "MIME-Version", "1.0");
	set_field (mail, "Content-Type", "text/plain; charset=UTF-8");
	mail->charset = "UTF-8";
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
	if (pp_charset_is_utf8 (mail->charset) || g_str_is_ascii (lines)) {
		replace (mail->text, end, end, lines, strlen (lines));
	} else if (pp_am_diff_is_in_charset (mail->text->str, mail->text->len, mail->charset) &&
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
	/* there may be no field at all */
	if (strcmp (mail->header->str, "\n") == 0 || strcmp (mail->header->str, "\r\n") == 0)
		g_string_truncate (mail->header, 0);
	else if (ends_in (mail->header, "\n\r\n"))
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
	g_auto (PpAmAuthor) author = { NULL, NULL, FALSE };
	g_auto (Mail) mail = { 0 };
	PpMailinfoInbody inbody;
	gboolean lacks;

	pp_am_author_read (&author, header, patch);
	pp_mailinfo_read_inbody ((const char *) info->bytes->data, &inbody);
	lacks = pp_am_author_is_lacking (&inbody, &author, FALSE);
	if (!lacks && trailers->len == 0) {
		pp_mboxrd_append (mbox, header, body);
		return;
	}
	take_header (&mail, header);
	if (lacks && info->multipart)
		set_field (&mail, "From", author.line);
	if (trailers->len == 0 && info->multipart && inbody.from == NULL) {
		g_autoptr (GBytes) changed = NULL;

		g_string_append (mail.header, mail.crlf ? "\r\n" : "\n");
		changed = g_bytes_new (mail.header->str, mail.header->len);
		pp_mboxrd_append (mbox, changed, body);
		return;
	}
	take_text (&mail, info);
	add_trailers (&mail, trailers);
	if (lacks && (!info->multipart || inbody.from != NULL))
		pp_am_author_set (mail.text, &author);
	write_mail (&mail, mbox);
}

/* What a mail is made of anew. */
typedef struct {
	const char *name, *email, *subject, *msgid;
	gint64 date;
	GBytes *header;		/* which may have the same date, in the author's time zone */
} Head;

static GDateTime *
read_date (const Head *head)
{
	gsize length;
	const char *data = g_bytes_get_data (head->header, &length);
	g_auto (PpFields) fields = { 0 };
	PpFlags flags = 0;
	g_autofree char *value = NULL;
	g_autoptr (GDateTime) date = NULL;

	pp_fields_scan (&fields, data != NULL ? data : "", length, &flags);
	value = pp_fields_decode (&fields, PP_FIELD_DATE, &flags);
	if (value != NULL)
		date = g_mime_utils_header_decode_date (value);
	if (date != NULL && g_date_time_to_unix (date) == head->date)
		return g_steal_pointer (&date);
	return g_date_time_new_from_unix_utc (head->date);
}

static void
make_header (Mail *mail, const Head *head)
{
	g_autofree char *author = pp_am_author_format (head->name, head->email);
	g_autofree char *subject = g_mime_utils_header_encode_text (NULL, head->subject, "UTF-8");
	g_autoptr (GDateTime) time = read_date (head);
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

/* Without the blank that format=flowed puts in front of what looks quoted or like the start of a mail. */
static void
unstuff (GString *text)
{
	g_autoptr (GRegex) stuffed = g_regex_new ("^ (?=>|From )", G_REGEX_MULTILINE, 0, NULL);
	g_autofree char *plain = g_regex_replace_literal (stuffed, text->str, -1, 0, "", 0, NULL);

	if (plain != NULL)
		g_string_assign (text, plain);
}

/* Whether nothing in NOTES, which are to stand in front of a diff, is one to git. */
static gboolean
are_harmless (const char *notes)
{
	static const char *const marks[] = { "diff ", "Index: ", "--- ", "+++ ", "@@ -", "GIT binary patch" };
	const char *end = notes + strlen (notes);

	for (; notes < end; notes = next_line (notes, end))
		for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
			if (begins (notes, marks[i]))
				return FALSE;
	return TRUE;
}

/* The commit message of PATCH, and what its author says behind that, up to where the diff is to come. */
static GString *
make_text (const PpMailinfo *info, const PpSubmission *patch)
{
	GString *text = g_string_new (patch->content);
	const char *end;

	if (info->flowed)
		unstuff (text);
	end = find_message_end (text->str, text->len);
	if (!are_harmless (end))
		g_string_truncate (text, (gsize) (end - text->str));
	if (text->len > 0 && text->str[text->len - 1] != '\n')
		g_string_append_c (text, '\n');
	g_string_append (text, "---\n");
	return text;
}

static void
append_anew (GString *mbox, GBytes *header, const PpMailinfo *info, const PpSubmission *patch, const GPtrArray *trailers)
{
	const Head head = { patch->name, patch->email, patch->subject, patch->msgid, patch->date, header };
	g_auto (Mail) mail = { 0 };
	g_auto (PpAmAuthor) author = { NULL, NULL, FALSE };
	PpMailinfoInbody inbody;
	gsize length = strlen (patch->diff);
	g_autofree char *diff = pp_am_diff_original (info, patch->diff, &length);

	make_header (&mail, &head);
	mail.text = make_text (info, patch);
	add_trailers (&mail, trailers);
	pp_am_author_read (&author, header, patch);
	pp_mailinfo_read_inbody (mail.text->str, &inbody);
	if (pp_am_author_is_lacking (&inbody, &author, TRUE))
		pp_am_author_set (mail.text, &author);
	g_string_append_len (mail.text, diff != NULL ? diff : patch->diff, (gssize) length);
	write_mail (&mail, mbox);
}

/* Behind the commit in the line that git format-patch begins a mail with. */
#define COMMIT_DATE " Mon Sep 17 00:00:00 2001\n"

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

/* The next mail of git format-patch behind the one at TEXT, or its end. */
static const char *
next_format_patch (const char *text)
{
	const char *line = text;

	while ((line = strstr (line, "\nFrom ")) != NULL) {
		const char *next = skip_format_patch_line (++line);

		if (next != NULL && begins (next - strlen (COMMIT_DATE), COMMIT_DATE))
			return line;
	}
	return text + strlen (text);
}

/* The text of a mail that stood in a file: nobody takes the CR from its lines, as `git mailsplit' does. */
static GString *
read_file_text (const PpMessage *message, const PpMailinfo *info)
{
	GString *text = g_string_new (NULL);

	if (info->unsure || info->refused) {
		for (guint i = 0; i < message->parts->len; i++)
			g_string_append (text, ((const PpPart *) message->parts->pdata[i])->text);
	} else if (info->multipart || info->encoding == GMIME_CONTENT_ENCODING_BASE64 ||
	           info->encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE) {
		g_string_append_len (text, (const char *) info->bytes->data, info->bytes->len);
	} else {
		gsize length;
		const char *body = g_bytes_get_data (message->body, &length);

		g_string_append_len (text, body, (gssize) length);
	}
	return text;
}

/* Appends the mail RAW that git format-patch wrote; FALSE when it is none. *DIFF is what git finds in it, as letters. */
static gboolean
append_format_patch (GString *mbox, GBytes *raw, const PpSubmission *patch, const GPtrArray *trailers, char **diff)
{
	const PpEnvelope envelope = { .from_line_date = PP_NO_DATE, .arrival = patch->date };
	g_autoptr (PpMessage) message = pp_message_parse (raw, &envelope);
	g_autoptr (PpMailinfo) info = pp_mailinfo_new (message->header, message->body);
	const Head head = { message->name, message->email, message->subject, patch->msgid, message->date, message->header };
	g_autofree char *letters = NULL, *type = NULL, *rest = NULL;
	g_auto (Mail) mail = { 0 };

	*diff = NULL;
	if (message->parts->len == 0 ||
	    (message->flags & (PP_FLAG_NO_FROM | PP_FLAG_ODD_FROM | PP_FLAG_NO_SUBJECT)) != 0)
		return FALSE;
	make_header (&mail, &head);
	mail.text = read_file_text (message, info);
	if (!info->unsure && !info->refused) {
		mail.charset = info->charset != NULL ? info->charset : "UTF-8";
		type = g_strdup_printf ("text/plain; charset=%s", mail.charset);
		set_field (&mail, "Content-Type", type);
	}
	letters = pp_am_letters_new (mail.text->str, mail.text->len);
	pp_diff_split (letters, strlen (letters), diff, &rest);
	add_trailers (&mail, trailers);
	write_mail (&mail, mbox);
	return *diff != NULL;
}

/* The mails that LETTERS are, as git format-patch writes them into a file: appended, one for each commit. FALSE and nothing
 * done when they are none, or have another diff than PATCH. */
static gboolean
append_file (GString *mbox, const char *letters, const PpSubmission *patch, const GPtrArray *trailers)
{
	gsize before = mbox->len;
	const char *at = letters, *end, *start;
	guint n = 0;

	for (; (start = skip_format_patch_line (at)) != NULL; at = end) {
		gsize length;
		char *bytes = pp_am_letters_to_bytes (start, (end = next_format_patch (start)) - start, &length);
		g_autoptr (GBytes) raw = g_bytes_new_take (bytes, length);
		g_autofree char *diff = NULL, *found = NULL;

		/* of several commits each has a part of the diff */
		gboolean alone = ++n == 1 && *end == '\0';

		if (append_format_patch (mbox, raw, patch, trailers, &diff) && alone)
			found = pp_am_diff_find (patch->diff, diff);
		if (diff == NULL || (alone && found == NULL)) {
			n = 0;
			break;
		}
	}
	if (n == 0)
		g_string_truncate (mbox, before);
	return n > 0;
}

/* The file that is attached, and has the diff of PATCH: TRUE, or FALSE when there is none. */
static gboolean
append_attached (GString *mbox, const PpMailinfo *info, const PpSubmission *patch, const GPtrArray *trailers)
{
	for (guint i = 0; i < info->parts->len; i++) {
		const PpMailinfoPart *part = &g_array_index (info->parts, PpMailinfoPart, i);
		g_autofree char *letters = NULL, *found = NULL;

		if (part->length < strlen ("From ") || memcmp (info->bytes->data + part->start, "From ", strlen ("From ")) != 0)
			continue;
		letters = pp_am_letters_of_part (info, i);
		found = pp_am_diff_find (letters, patch->diff);
		if (found != NULL && append_file (mbox, letters, patch, trailers))
			return TRUE;
	}
	return FALSE;
}

void
pp_am_mail_append (GString *mbox, GBytes *header, GBytes *body, const PpSubmission *patch,
                   const GPtrArray *trailers)
{
	g_autoptr (GPtrArray) none = g_ptr_array_new ();
	g_autoptr (PpMailinfo) info = NULL;

	if (trailers == NULL)
		trailers = none;
	info = pp_mailinfo_new (header, body);
	if (append_attached (mbox, info, patch, trailers))
		return;
	if (git_agrees (info, patch))
		append_original (mbox, header, body, info, patch, trailers);
	else
		append_anew (mbox, header, info, patch, trailers);
}
