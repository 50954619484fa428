/* What the fuzz targets share. A target is a file with LLVMFuzzerTestOneInput(), which takes any bytes and asserts
 * what must hold of them: that nothing crashes is the least of it. libFuzzer finds the bytes (`make fuzz'), or
 * replay.c takes those that are there (`make check').
 */
#ifndef PP_TESTS_FUZZ_H
#define PP_TESTS_FUZZ_H

#include <glib.h>

#include "mail/flags.h"
#include "mail/message.h"
#include "patch/submission.h"

/* What libFuzzer calls: once at the start, and with each input. Both return 0. */
int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Bytes that are still to be used. */
typedef struct {
	const guint8 *data;
	gsize size;
} FuzzInput;

/* The next byte, 0 behind the end. */
guint fuzz_take_byte (FuzzInput *input);

/* The next byte as a number below N. */
guint fuzz_take_below (FuzzInput *input, guint n);

/* All that is left as text: bytes that are not UTF-8 and NUL are replaced. Frees nothing; the caller does. */
char *fuzz_take_text (FuzzInput *input);

/* TEXT (which may be NULL) is valid UTF-8. */
void fuzz_check_text (const char *text);

/* The same, and one line, without white space at its ends and without two blanks together: a decoded header. */
void fuzz_check_header (const char *text);

/* TEXT is COUNT hex digits in lower case. */
void fuzz_check_hex (const char *text, gsize count);

/* FLAGS are ones that have a name. */
void fuzz_check_flags (PpFlags flags);

/* ID is <…>. */
void fuzz_check_msgid (const char *id);

/* Everything that message.h promises of MESSAGE, which came from RAW. */
void fuzz_check_message (const PpMessage *message, GBytes *raw);

/* Everything that submission.h promises of SUBMISSION, which came from MESSAGE. */
void fuzz_check_submission (const PpSubmission *submission, const PpMessage *message);

/* RAW parsed as a list would get it, which munges senders as list@x.org. */
PpMessage *fuzz_parse (GBytes *raw);

#endif
