/* The input is one message. */
#include "fuzz.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
	g_autoptr (GBytes) raw = g_bytes_new (data, size);
	g_autoptr (PpMessage) message = fuzz_parse (raw), again = fuzz_parse (raw);

	fuzz_check_message (message, raw);
	g_assert_cmpstr (message->msgid, ==, again->msgid);
	g_assert_cmpint (memcmp (message->digest, again->digest, sizeof message->digest), ==, 0);
	g_assert_cmphex (message->flags, ==, again->flags);
	return 0;
}
