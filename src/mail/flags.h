/* Oddity flags: what was unusual about a message, what was mended, and the
 * hints its sender gave. Odd mail is never an error; it is kept, and says so.
 *
 * A flag's name is part of the dump form and of the database. To add one, add a
 * row to PP_FLAG_TABLE: bit numbers are never reused or changed.
 */
#ifndef PP_MAIL_FLAGS_H
#define PP_MAIL_FLAGS_H

#include <glib.h>

/* bit, constant, name in dumps and in the database */
#define PP_FLAG_TABLE(ROW)                                                     \
	ROW (0, NO_MESSAGE_ID, "no-message-id")                                \
	ROW (1, ODD_MESSAGE_ID, "odd-message-id")                              \
	ROW (2, REPEATED_HEADER, "repeated-header")                            \
	ROW (3, NO_FROM, "no-from")                                            \
	ROW (4, ODD_FROM, "odd-from")                                          \
	ROW (5, NO_DATE, "no-date")                                            \
	ROW (6, ODD_DATE, "odd-date")                                          \
	ROW (7, NO_SUBJECT, "no-subject")                                      \
	ROW (8, NUL, "nul")                                                    \
	ROW (9, CHARSET_GUESSED, "charset-guessed")                            \
	ROW (10, BROKEN_ENCODED_WORD, "broken-encoded-word")                   \
	ROW (11, RAW_8BIT_HEADER, "raw-8bit-header")                           \
	ROW (12, BASE64_MENDED, "base64-mended")                               \
	ROW (13, NO_BOUNDARY, "no-boundary")                                   \
	ROW (14, TOO_DEEP, "too-deep")                                         \
	ROW (15, TOO_MANY_PARTS, "too-many-parts")                             \
	ROW (16, TOO_MANY_REFERENCES, "too-many-references")                   \
	ROW (17, HEADER_TOO_LARGE, "header-too-large")                         \
	ROW (18, FLOWED_DIFF, "flowed-diff")                                   \
	ROW (19, MUNGED_FROM, "munged-from")                                   \
	ROW (20, WRAPPED, "wrapped")                                           \
	ROW (21, DIGEST, "digest")                                             \
	ROW (22, CLEARSIGNED, "clearsigned")                                   \
	ROW (23, ENCRYPTED, "encrypted")                                       \
	ROW (24, NO_TEXT, "no-text")                                           \
	ROW (25, HINT_IGNORE, "hint-ignore")                                   \
	ROW (26, ACTION_REQUIRED, "action-required")                           \
	ROW (27, BROKEN_HEADER, "broken-header")                               \
	ROW (28, TEXT_TOO_LARGE, "text-too-large")                             \
	ROW (29, TOO_MANY_TRAILERS, "too-many-trailers")                       \
	ROW (30, BIDI_CONTROLS, "bidi-controls")                               \
	/* set by grouping, not by parsing */                                  \
	ROW (40, STRANGER, "stranger")                                         \
	ROW (41, CLOSURE_TOO_LARGE, "closure-too-large")                       \
	ROW (42, REMOVED_UPSTREAM, "removed-upstream")                         \
	ROW (43, MATCH_GIVEN_UP, "match-given-up")

typedef guint64 PpFlags;

#define PP_FLAG_ENUM_ROW(bit, constant, name)                                  \
	static const PpFlags PP_FLAG_##constant = G_GUINT64_CONSTANT (1) << bit;
PP_FLAG_TABLE (PP_FLAG_ENUM_ROW)
#undef PP_FLAG_ENUM_ROW

/* The names of the flags set in FLAGS, sorted bytewise, NULL-terminated. Free the
 * array with g_free(); the strings are static. */
const char **pp_flags_names (PpFlags flags);

/* The flag called NAME, or 0. */
PpFlags pp_flags_parse (const char *name);

/* Those called NAMES (NULL-terminated; NULL for none); unknown ones are none. */
PpFlags pp_flags_parse_all (char **names);

#endif
