#include "nasty.h"

#include <string.h>

#define HEAD "From: Ann <ann@x.org>\nSubject: [PATCH] fix\nDate: Mon, 1 Apr 2019 10:00:00 +0000\nMessage-ID: <1@x.org>\n"
#define MIXED HEAD "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
#define TYPE(type) HEAD "MIME-Version: 1.0\nContent-Type: " type "\n\n"
#define ENCODED(encoding, charset)                                                                    \
	HEAD "MIME-Version: 1.0\nContent-Type: text/plain; charset=" charset                          \
	     "\nContent-Transfer-Encoding: " encoding "\n\n"
#define BODY HEAD "\n"
#define REPLY "From: Ann <ann@x.org>\nSubject: Re: [PATCH] fix\nMessage-ID: <2@x.org>\nIn-Reply-To: <1@x.org>\n\n"
#define FIELD(name) "From: Ann <ann@x.org>\nMessage-ID: <1@x.org>\n" name ": "
#define END "\n\ntext\n"
#define FILE_HEAD "diff --git a/x b/x\n--- a/x\n+++ b/x\n"
#define SMALL_DIFF "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n"

const PpNasty pp_nasty_mails[] = {
	/* headers */
	{ "fields", HEAD, "X-A: b\n", END },
	{ "fields that are read", HEAD, "Received: by x; Mon, 1 Apr 2019 10:00:00 +0000\n", END },
	{ "subjects", HEAD, "Subject: a\n", END },
	{ "folds", FIELD ("Subject"), "a\n ", END },
	{ "lines that are no fields", HEAD, "no field\nA: b\n", END },
	{ "stray From_ lines", HEAD, ">From x\nA: b\n", END },
	{ "a header without an end", HEAD, "A", "" },
	{ "words", FIELD ("Subject"), "=?utf-8?q?a?= ", END },
	{ "words of letters cut in two", FIELD ("Subject"), "=?utf-8?b?w6T=?= ", END },
	{ "words in turns", FIELD ("Subject"), "=?utf-8?q?a?= =?iso-8859-1?q?=e4?= ", END },
	{ "words of charsets that are none", FIELD ("Subject"), "=?x-#?q?=e4?= ", END },
	{ "starts of words", FIELD ("Subject"), "=?", END },
	{ "starts of words with a charset", FIELD ("Subject"), "=?utf-8?q?", END },
	{ "words without an end", FIELD ("Subject"), "=?utf-8?q?a ", END },
	{ "8-bit letters", FIELD ("Subject"), "\xe4 ", END },
	{ "white space", FIELD ("Subject"), "\xe2\x80\xa8 ", END },
	/* subjects */
	{ "open brackets", FIELD ("Subject"), "[", END },
	{ "brackets", FIELD ("Subject"), "[]", END },
	{ "groups", FIELD ("Subject"), "[a,v2,1/2] ", END },
	{ "prefixes", FIELD ("Subject"), "a,", "] x" END },
	{ "prefixes in brackets", FIELD ("Subject") "[", "v2 1 of ", "] x" END },
	{ "replies", FIELD ("Subject"), "Re: ", END },
	{ "versions", FIELD ("Subject") "[PATCH] ", "(v2 ", END },
	{ "versions joined", FIELD ("Subject") "[", "PATCH-", "v2] x" END },
	{ "numbers", FIELD ("Subject") "[", "1/", "2] x" END },
	{ "digits", FIELD ("Subject") "[", "1", "/2] x" END },
	/* ids and people */
	{ "references", FIELD ("References"), "<#@x.org> ", END },
	{ "the same reference", FIELD ("References"), "<2@x.org> ", END },
	{ "fields of references", HEAD, "References: <#@x.org>\n", END },
	{ "replies to", HEAD, "In-Reply-To: <#@x.org>\n", END },
	{ "open references", FIELD ("References"), "<", END },
	{ "references without @", FIELD ("References"), "<a>", END },
	{ "one id", "Message-ID: <", "a", "@x.org>" END },
	{ "list ids", FIELD ("List-Id"), "<#>", END },
	{ "open list ids", FIELD ("List-Id"), "<", END },
	{ "list ids without a name", FIELD ("List-Id"), "<>", END },
	{ "senders", "From: ", "Ann <a#@x.org>, ", END },
	{ "open senders", "From: ", "<", END },
	{ "quotes", "From: ", "\"", " <a@x.org>" END },
	{ "comments", "From: ", "(", " a@x.org" END },
	{ "at signs", "From: ", "@", END },
	{ "at words", "From: ", "a at b ", END },
	{ "via", "From: ", "a via ", "<list@x.org>" END },
	{ "copies of somebody", "From: Ann via list <list@x.org>\n", "Cc: Bob via x <b#@x.org>\n", END },
	{ "copies in a field", "From: Ann via list <list@x.org>\nCc: ", "Bob <b#@x.org>, ", END },
	{ "dates", FIELD ("Date"), "Mon, 1 ", END },
	{ "colons in a date", FIELD ("Date"), "1:", END },
	{ "semicolons in Received", FIELD ("Received"), ";", END },
	/* MIME */
	{ "parameters", FIELD ("Content-Type") "text/plain", "; a#=b", END },
	{ "pieces of a parameter", FIELD ("Content-Type") "text/plain", "; name*#=b", END },
	{ "parameters without a value", FIELD ("Content-Type") "text/plain", ";", END },
	{ "quoted parameters", FIELD ("Content-Type") "text/plain; name=\"", "\\\"", "\"" END },
	{ "one boundary", FIELD ("Content-Type") "multipart/mixed; boundary=\"", "b", "\"" END "--b\n" },
	{ "comments in a type", FIELD ("Content-Type") "text/plain ", "(", END },
	{ "parts", MIXED, "--b\n\ntext\n", "--b--\n" },
	{ "parts with a diff", MIXED, "--b\nContent-Type: text/x-patch\n\n" SMALL_DIFF, "--b--\n" },
	{ "delimiters", MIXED, "--b\n", "" },
	{ "ends", MIXED, "--b--\n", "" },
	{ "lines that are nearly delimiters", MIXED, "--c\n", "" },
	{ "a part without an end", MIXED "--b\n\n", "text\n", "" },
	{ "fields of a part", MIXED "--b\n", "A: b\n", "\ntext\n--b--\n" },
	{ "a fold of a part", MIXED "--b\nA:\n", " b\n", "\ntext\n--b--\n" },
	{ "nested multiparts", MIXED, "--b\nContent-Type: multipart/mixed; boundary=b\n\n", "" },
	{ "nested multiparts of their own", TYPE ("multipart/mixed; boundary=b0") "--b0\n",
	  "Content-Type: multipart/mixed; boundary=b#\n\n--b#\n", "" },
	{ "nested messages", TYPE ("message/rfc822"), "Content-Type: message/rfc822\n\n", "From: x\n\ntext\n" },
	{ "a digest", TYPE ("multipart/digest; boundary=b"), "--b\n\nFrom: x\n\ntext\n", "--b--\n" },
	{ "alternatives", TYPE ("multipart/alternative; boundary=b"), "--b\nContent-Type: text/html\n\n<p>\n", "--b--\n" },
	{ "a prologue", MIXED, "text\n", "--b\n\ntext\n--b--\n" },
	{ "types that are none", MIXED, "--b\nContent-Type: a\nContent-Disposition: b\n\nx\n", "--b--\n" },
	/* what is encoded */
	{ "base64", ENCODED ("base64", "utf-8"), "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh\n", "" },
	{ "base64 in a line", ENCODED ("base64", "utf-8"), "YWFh", "" },
	{ "padding", ENCODED ("base64", "utf-8"), "YQ==\n", "" },
	{ "plain lines in base64", ENCODED ("base64", "utf-8"), "a b\nYWFh\n", "" },
	{ "quoted-printable", ENCODED ("quoted-printable", "utf-8"), "=C3=A4=\n", "" },
	{ "equal signs", ENCODED ("quoted-printable", "utf-8"), "=", "" },
	{ "blanks in quoted-printable", ENCODED ("quoted-printable", "utf-8"), " ", "" },
	{ "uuencode", ENCODED ("x-uuencode", "utf-8"), "begin 644 x\n#0V%T\n`\n", "end\n" },
	{ "lines that are not UTF-8", BODY, "\xc3\xa4\n\xe4\n", "" },
	{ "letters that are not UTF-8", BODY, "\xc3\xa4\xe4", "" },
	{ "starts of letters", ENCODED ("8bit", "utf-8"), "\xf0\x9f\x98", "" },
	{ "wrong charset", ENCODED ("8bit", "iso-2022-jp"), "\xe4\n", "" },
	{ "escapes", ENCODED ("7bit", "iso-2022-jp"), "\033$B\033(B", "" },
	{ "HZ", ENCODED ("7bit", "hz-gb-2312"), "~{~}", "" },
	{ "UTF-7", ENCODED ("7bit", "utf-7"), "+AGE-", "" },
	{ "pluses in UTF-7", ENCODED ("7bit", "utf-7"), "+", "" },
	/* text */
	{ "one line", BODY, "a", "\n" },
	{ "blanks", BODY, " ", "a\n" },
	{ "empty lines", BODY, "\n", "a\n" },
	{ "carriage returns", BODY, "\r", "\n" },
	{ "CRLF in turns", BODY, "a\r\nb\n", "" },
	{ "signatures", BODY, "-- \n", "" },
	{ "underscores", BODY, "_", "" },
	{ "lines of underscores", BODY, "_ \n", "" },
	{ "armour", BODY, "-----BEGIN PGP SIGNED MESSAGE-----\n", "" },
	{ "armour of signatures", BODY "-----BEGIN PGP SIGNED MESSAGE-----\n\n", "-----BEGIN PGP SIGNATURE-----\n", "" },
	{ "dashes", BODY "-----BEGIN PGP SIGNED MESSAGE-----\n\n", "- --- a\n", "-----BEGIN PGP SIGNATURE-----\n" },
	/* diffs */
	{ "lines", BODY FILE_HEAD "@@ -1 +1,999999 @@\n-a\n", "+b\n", "" },
	{ "hunks", BODY FILE_HEAD, "@@ -1 +1 @@\n-a\n+b\n", "" },
	{ "empty hunks", BODY FILE_HEAD, "@@ -0,0 +0,0 @@\n", "" },
	{ "hunks that lie", BODY FILE_HEAD, "@@ -1,999999999 +1,999999999 @@\n-a\n+b\n", "" },
	{ "files that lie", BODY, FILE_HEAD "@@ -1,999999999 +1,999999999 @@\n-a\n+b\n", "" },
	{ "numbers in a hunk", BODY FILE_HEAD "@@ -1,", "9", " +1 @@\n-a\n+b\n" },
	{ "files", BODY, FILE_HEAD "@@ -1 +1 @@\n-a\n+b\n", "" },
	{ "files of their own", BODY, "diff --git a/x# b/x#\n--- a/x#\n+++ b/x#\n@@ -1 +1 @@\n-a\n+b\n", "" },
	{ "plain files", BODY, SMALL_DIFF, "" },
	{ "file headers", BODY, "diff --git a/x b/x\n", SMALL_DIFF },
	{ "headers that lead nowhere", BODY, "diff -u a b\nx\n", SMALL_DIFF },
	{ "index lines", BODY, "Index: x\n", SMALL_DIFF },
	{ "index lines with a rule", BODY "Index: x\n=====\n", "Index: x\n", SMALL_DIFF },
	{ "old names", BODY, "--- a\n", SMALL_DIFF },
	{ "names without hunks", BODY, "--- a\n+++ b\n", SMALL_DIFF },
	{ "modes", BODY "diff --git a/x b/x\n", "old mode 100644\n", SMALL_DIFF },
	{ "renames", BODY "diff --git a/x b/x\n", "rename from x\nrename to y\n", SMALL_DIFF },
	{ "binary notices", BODY "diff --git a/x b/x\n", "Binary files a/x and b/x differ\n", SMALL_DIFF },
	{ "binary data", BODY "diff --git a/x b/x\nGIT binary patch\nliteral 9\n", "LcmZQzKmZ00000\n", "\n" },
	{ "binary blocks", BODY "diff --git a/x b/x\nGIT binary patch\n", "literal 0\n\n", "\n" },
	{ "blanks in a name", BODY "diff --git a", "/x b", "\nold mode 100644\n" SMALL_DIFF },
	{ "blanks before a slash", BODY "diff --git a/x", " b", "/yy\nold mode 100644\n" SMALL_DIFF },
	{ "quotes in a name", BODY "diff --git \"a/", "\\303", "\" b/x\nold mode 100644\n" SMALL_DIFF },
	{ "slashes", BODY "--- a", "/", "\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n" },
	{ "and in a notice", BODY "diff --git a/x b/x\nBinary files a/x", " and b", " differ\n" },
	{ "no newline", BODY FILE_HEAD "@@ -1 +1 @@\n-a\n+b\n", "\\ No newline at end of file\n", "" },
	{ "flowed lines", TYPE ("text/plain; format=flowed") FILE_HEAD "@@ -1 +1,999999 @@\n-a\n", "+b \nc\n", "" },
	{ "flowed hunks", TYPE ("text/plain; format=flowed; delsp=yes"), FILE_HEAD "@@ -1 +1 @@\n-a \nb\n+b\n", "" },
	{ "flowed headers", TYPE ("text/plain; format=flowed") "diff --git a/x", " \nb/x", "\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n" },
	{ "stuffed lines", TYPE ("text/plain; format=flowed") FILE_HEAD "@@ -1,999999 +1,999999 @@\n", "  a\n", "" },
	/* what stands around a diff */
	{ "trailers", BODY, "Reviewed-by: A# <a@x.org>\n", "---\n" SMALL_DIFF },
	{ "other trailers", BODY, "A: b\n", "Signed-off-by: A <a@x.org>\n---\n" SMALL_DIFF },
	{ "a folded trailer", BODY "A: b\n", " c\n", "---\n" SMALL_DIFF },
	{ "the name of a trailer", BODY, "a", ": b\n---\n" SMALL_DIFF },
	{ "comments of git", BODY, "#\n", "---\n" SMALL_DIFF },
	{ "conflicts", BODY, "Conflicts:\n\ta\n", "---\n" SMALL_DIFF },
	{ "dividers", BODY, "---\n", SMALL_DIFF },
	{ "headers in the text", BODY, "From: a\n b\n", "---\n" SMALL_DIFF },
	{ "Mercurial's headers", BODY "# HG changeset patch\n", "# a\n", "title\n\n" SMALL_DIFF },
	{ "base commits", BODY SMALL_DIFF, "base-commit: 0123456789012345678901234567890123456789\n", "" },
	{ "prerequisites", BODY SMALL_DIFF, "prerequisite-patch-id: #\nprerequisite-message-id: #\n", "" },
	{ "dependencies", BODY SMALL_DIFF, "Depends-on: <#@x.org>\n", "" },
	{ "pull requests", BODY, "The following changes since commit\nare available in the git repository at:\n\n  git://x/y a\n", "" },
	{ "pull requests without a URL", BODY "The following changes since commit\n",
	  "are available in the git repository at:\n", "\n\n" },
	{ "a pull request of blanks", BODY "The following changes since commit\nare available in the git repository at:\n",
	  " \\\n", "git://x/y\n" },
	{ "one URL", BODY "The following changes since commit\nare available in the git repository at:\n\n  git://", "x/",
	  "\n" },
	/* replies */
	{ "quotes of quotes", REPLY, ">", "\n" },
	{ "quoted lines", REPLY, "> a\n", "Acked-by: A <a@x.org>\n" },
	{ "trailers in a reply", REPLY, "Acked-by: A# <a@x.org>\n\n", "" },
	{ "trailers over two lines", REPLY, "Acked-by: A\n<a@x.org>\n", "" },
	{ "original messages", REPLY, "-----Original Message-----\n", "" },
	{ "original messages that are quoted", REPLY, "-----Original Message-----\n\n> a\n\n", "" },
	{ "empty lines behind an original message", REPLY "-----Original Message-----\n", "\n", "a\n" },
	{ NULL, NULL, NULL, NULL },
};

#define FROM_LINE "From ann@x.org Mon Apr  1 10:00:00 2019\n"

const PpNasty pp_nasty_mboxes[] = {
	{ "messages", "", FROM_LINE "A: b\n\ntext\n\n", "" },
	{ "From_ lines", "", FROM_LINE, "" },
	{ "From_ lines and empty ones", "", FROM_LINE "\n", "" },
	{ "undated From_ lines", FROM_LINE "A: b\n\n", "\nFrom a b\n", "" },
	{ "From_ lines without an end", FROM_LINE "A: b\n\n", "\nFrom a Mon Apr 1 ", "" },
	{ "From in a line", FROM_LINE "A: b\n\n", "From ", "\n" },
	{ "quoted From_ lines", FROM_LINE "A: b\n\n", ">From a\n", "" },
	{ "quotes before From", FROM_LINE "A: b\n\n", ">", "From a\n" },
	{ "quotes before From in a line", FROM_LINE "A: b\n\n", ">From ", "\n" },
	{ "empty lines at the start", "", "\n", FROM_LINE "A: b\n\ntext\n" },
	{ "Content-Length", "", FROM_LINE "Content-Length: 999999\n\ntext\n\n", "" },
	{ "Content-Length in a header without an end", FROM_LINE, "Content-Length: 9\n", "" },
	{ "git's From_ lines", "", "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\nA: b\n\nx\n\n", "" },
	{ NULL, NULL, NULL, NULL },
};

GBytes *
pp_nasty_make (const PpNasty *nasty, gsize length)
{
	GString *text = g_string_sized_new (length + 4096);
	gsize end;

	g_string_append (text, nasty->head);
	end = text->len + length;
	for (guint i = 0; text->len < end; i++)
		for (const char *p = nasty->unit; *p != '\0'; p++)
			if (*p == '#')
				g_string_append_printf (text, "%07u", i);
			else
				g_string_append_c (text, *p);
	g_string_append (text, nasty->tail);
	return g_string_free_to_bytes (text);
}
