/* Every limit on what a sender can make us do, with its reason. A test stands on
 * both sides of each. Beyond a limit mail is flagged and kept, never refused.
 */
#ifndef PP_MAIL_LIMITS_H
#define PP_MAIL_LIMITS_H

/* One message, raw. Above it goes to quarantine as `too-large'. Lists refuse
 * mail of a few hundred KB; the largest patch mails seen are 48 MB. */
#define PP_LIMIT_MESSAGE (64u * 1024 * 1024)

/* … and what goes there whole. PostgreSQL takes twice as much in one value, for it comes as hexadecimal digits; of a larger one, a bomb
 * perhaps, only PP_LIMIT_MESSAGE bytes are kept. */
#define PP_LIMIT_KEPT (500u * 1024 * 1024)

/* The header block that is parsed. What is beyond is stored, not looked at. */
#define PP_LIMIT_HEADER (1024u * 1024)

/* Nested multiparts that are walked. Real mail stays below 8. */
#define PP_LIMIT_DEPTH 64

/* MIME parts that are looked at. */
#define PP_LIMIT_PARTS 1000

/* Lines of a multipart that could be delimiters (a patch has such lines, too), and fields and their
 * bytes in the headers of its parts: what GMime may make objects of, before anybody can count
 * them. Each costs 0.5 to 1.3 KB, each byte of a parameter up to 75. */
#define PP_LIMIT_DELIMITERS 50000
#define PP_LIMIT_PART_FIELDS 50000
#define PP_LIMIT_PART_HEADERS (1024u * 1024)

/* Bytes of text of all parts of a message. Charset conversion can make text longer than the
 * message; PostgreSQL takes four times this in a value with every byte escaped. */
#define PP_LIMIT_TEXT (64u * 1024 * 1024)

/* Ids that a message refers to, nearest first; the most seen in a real series is
 * 34 (SERIES.md). Nobody ties a whole list together with one mail. */
#define PP_LIMIT_REFS 51

/* A message-id or sender longer than this is keyed by its hash: PostgreSQL's index rows end
 * at 2,704 bytes. */
#define PP_LIMIT_MSGID_KEY 900

/* Numbers in n/m and in v2: above it they are no marker (SERIES.md). */
#define PP_LIMIT_NUMBER 9999

/* Trailers of one message, and lines of each kind of its metadata. Treewide patches have a
 * few hundred Cc lines. */
#define PP_LIMIT_TRAILERS 1000

/* Bytes in the name of a trailer. */
#define PP_LIMIT_TRAILER_NAME 100

/* Bytes of a subject that an administrator's regular expression is tried on: what it costs can grow with
 * a power of them. The longest of a real series is 281. */
#define PP_LIMIT_MATCHED 1000

/* Submissions that one grouping works on (SERIES.md, "What has to be loaded"). */
#define PP_LIMIT_CLOSURE 20000

/* Submissions of one sender, version and total that follow each other without a gap: above it
 * rule 5 leaves their series alone (series.h). */
#define PP_LIMIT_RUN 500

/* Series that one sign of an earlier revision leads to and that are compared (SERIES.md,
 * "Revisions"). */
#define PP_LIMIT_REVISIONS 50

/* One command of an LMTP client, with its CRLF. RFC 5321 wants 512, and more for parameters; addresses of 64 and
 * 255 bytes are the longest that can be. */
#define PP_LIMIT_LMTP_LINE 2048

/* Recipients of one message by LMTP; RFC 5321 wants 100 at least. Each costs a line of answer. Above it a client comes again
 * with the rest. */
#define PP_LIMIT_LMTP_RECIPIENTS 1000

/* Mistakes of one LMTP client before the connection ends. */
#define PP_LIMIT_LMTP_MISTAKES 20

#endif
