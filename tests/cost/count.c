/* Counts by taking the place of functions: the one that -fsanitize-coverage=trace-pc calls in every basic block, and
 * those of the C library that cost more than a constant. A program's own functions come before those of any library that
 * it loads, so that what GLib and GMime do with them is counted, too. What these do in loops of their own is not; it is
 * in the times of `make bench-cost'.
 */
#include "config.h"

#include "count.h"

#include <malloc.h>
#include <string.h>

static gboolean counting;
static PpCost cost;
static gint64 present;	/* bytes */

void
pp_count_start (void)
{
	cost = (PpCost) { 0, 0, 0, 0 };
	present = 0;
	counting = TRUE;
}

PpCost
pp_count_stop (void)
{
	counting = FALSE;
	return cost;
}

void __sanitizer_cov_trace_pc (void);

void
__sanitizer_cov_trace_pc (void)
{
	cost.steps += counting;
}

#if defined __GLIBC__ && !defined PP_SANITIZED

/* --- memory ---------------------------------------------------------------------------------- */

void *__libc_malloc (size_t size);
void *__libc_calloc (size_t count, size_t size);
void *__libc_realloc (void *memory, size_t size);
void __libc_free (void *memory);

static gint64
size_of (void *memory)
{
	return memory != NULL ? (gint64) malloc_usable_size (memory) : 0;
}

static void
note_new (void *memory, size_t asked)
{
	if (!counting)
		return;
	cost.allocated += asked;
	present += size_of (memory);
	if (present > 0 && (guint64) present > cost.peak)
		cost.peak = (guint64) present;
}

static void
note_old (void *memory)
{
	if (counting)
		present -= size_of (memory);
}

void *
malloc (size_t size)
{
	void *memory = __libc_malloc (size);

	note_new (memory, size);
	return memory;
}

void *
calloc (size_t count, size_t size)
{
	void *memory = __libc_calloc (count, size);

	note_new (memory, count * size);
	return memory;
}

/* Only what comes to it is asked for: large memory grows where it is, or moves with its pages. */
void *
realloc (void *memory, size_t size)
{
	size_t before = memory != NULL ? malloc_usable_size (memory) : 0;

	note_old (memory);
	memory = __libc_realloc (memory, size);
	note_new (memory, size > before ? size - before : 0);
	return memory;
}

void
free (void *memory)
{
	note_old (memory);
	__libc_free (memory);
}

/* --- strings --------------------------------------------------------------------------------- */

/* Byte by byte: what is counted is what a plain loop would look at. */

static void
note_scan (size_t bytes)
{
	if (counting)
		cost.scanned += bytes;
}

size_t
strlen (const char *s)
{
	const char *p = s;

	while (*p != '\0')
		p++;
	note_scan ((size_t) (p - s));
	return (size_t) (p - s);
}

void *
memchr (const void *s, int c, size_t n)
{
	const unsigned char *p = s;
	size_t i = 0;

	while (i < n && p[i] != (unsigned char) c)
		i++;
	note_scan (i);
	return i < n ? (void *) (p + i) : NULL;
}

void *
memrchr (const void *s, int c, size_t n)
{
	const unsigned char *p = s;
	size_t i = n;

	while (i > 0 && p[i - 1] != (unsigned char) c)
		i--;
	note_scan (n - i);
	return i > 0 ? (void *) (p + i - 1) : NULL;
}

char *
strchr (const char *s, int c)
{
	const char *p = s;

	while (*p != (char) c && *p != '\0')
		p++;
	note_scan ((size_t) (p - s));
	return *p == (char) c ? (char *) p : NULL;
}

char *
strrchr (const char *s, int c)
{
	size_t n = strlen (s);

	return memrchr (s, c, n + 1);
}

static gboolean
begins (const char *s, size_t n, const char *word, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (i == n || s[i] != word[i])
			return FALSE;
	return TRUE;
}

void *
memmem (const void *s, size_t n, const void *word, size_t length)
{
	const char *p = s;
	size_t i = 0;

	while (i + length <= n && !begins (p + i, n - i, word, length))
		i++;
	note_scan (i);
	return i + length <= n ? (void *) (p + i) : NULL;
}

char *
strstr (const char *s, const char *word)
{
	size_t length = strlen (word), i = 0;

	while (s[i] != '\0' && !begins (s + i, (size_t) -1, word, length))
		i++;
	note_scan (i);
	return s[i] != '\0' || length == 0 ? (char *) s + i : NULL;
}

size_t
strspn (const char *s, const char *set)
{
	size_t n = 0;

	while (s[n] != '\0') {
		const char *p = set;

		while (*p != '\0' && *p != s[n])
			p++;
		if (*p == '\0')
			break;
		n++;
	}
	note_scan (n);
	return n;
}

size_t
strcspn (const char *s, const char *set)
{
	size_t n = 0;

	for (; s[n] != '\0'; n++) {
		const char *p = set;

		while (*p != '\0' && *p != s[n])
			p++;
		if (*p != '\0')
			break;
	}
	note_scan (n);
	return n;
}

int
memcmp (const void *a, const void *b, size_t n)
{
	const unsigned char *p = a, *q = b;
	size_t i = 0;

	while (i < n && p[i] == q[i])
		i++;
	note_scan (i);
	return i < n ? p[i] - q[i] : 0;
}

int
strncmp (const char *a, const char *b, size_t n)
{
	size_t i = 0;

	while (i < n && a[i] == b[i] && a[i] != '\0')
		i++;
	note_scan (i);
	return i < n ? (unsigned char) a[i] - (unsigned char) b[i] : 0;
}

int
strcmp (const char *a, const char *b)
{
	return strncmp (a, b, (size_t) -1);
}

void *
memmove (void *to, const void *from, size_t n)
{
	char *out = to;
	const char *in = from;

	note_scan (n);
	if (out <= in)
		for (size_t i = 0; i < n; i++)
			out[i] = in[i];
	else
		for (size_t i = n; i-- > 0;)
			out[i] = in[i];
	return to;
}

void *
memcpy (void *restrict to, const void *restrict from, size_t n)
{
	return memmove (to, from, n);
}

void *
mempcpy (void *restrict to, const void *restrict from, size_t n)
{
	return (char *) memmove (to, from, n) + n;
}

#endif
