/* libFuzzer's place in a build without it: the inputs that are there, and what a few cheap changes make of them, the
 * same every time.
 *
 *     TARGET [-changes=N] FILE…
 *
 * Says nothing and exits 0, or fails on the assertion that does not hold; then the name of the input was the last
 * line on standard error. With PP_FUZZ_KEEP=FILE in the environment the very bytes are in FILE then.
 */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
run (const char *bytes, gsize length)
{
	/* Of its own, and no byte longer: a sanitizer sees who reads on. Not NULL, as GLib's would be for no bytes. */
	guint8 *copy = malloc (length);

	if (copy == NULL)
		abort ();
	memcpy (copy, bytes, length);
	if (g_getenv ("PP_FUZZ_KEEP") != NULL)
		g_file_set_contents (g_getenv ("PP_FUZZ_KEEP"), bytes, (gssize) length, NULL);
	LLVMFuzzerTestOneInput (copy, length);
	free (copy);
}

/* One change of BYTES: cut short, a piece of OTHER put in or instead, a run of bytes again, single bytes. */
static void
change (GByteArray *bytes, const char *other, gsize other_length, GRand *rand)
{
	guint at = (guint) g_rand_int_range (rand, 0, (gint32) bytes->len + 1);
	guint length = (guint) g_rand_int_range (rand, 0, 64);
	g_autofree guint8 *piece = NULL;

	switch (g_rand_int_range (rand, 0, 4)) {
	case 0:
		g_byte_array_set_size (bytes, at);
		break;
	case 1:
		length = MIN (length * 16, (guint) other_length);
		at = MIN (at, bytes->len);
		g_byte_array_set_size (bytes, at);
		g_byte_array_append (bytes, (const guint8 *) other + other_length - length, length);
		break;
	case 2:
		length = MIN (length, bytes->len - at);
		piece = g_memdup2 (bytes->data + at, length);
		for (guint i = 0; i < 8; i++)
			g_byte_array_append (bytes, piece, length);
		break;
	default:
		for (guint i = at; i < bytes->len && i < at + length; i += 7)
			bytes->data[i] = (guint8) "\0\n\r =@<>[\x80\xff-+,;:\"\\"[g_rand_int_range (rand, 0, 18)];
	}
}

static void
replay_changed (const GPtrArray *inputs, guint i, guint count)
{
	g_autoptr (GRand) rand = g_rand_new_with_seed (i);
	gsize length, other_length;
	const char *bytes = g_bytes_get_data (inputs->pdata[i], &length);

	for (guint n = 0; n < count; n++) {
		g_autoptr (GByteArray) copy = g_byte_array_new ();
		guint pick = (guint) g_rand_int_range (rand, 0, (gint32) inputs->len);
		const char *other = g_bytes_get_data (inputs->pdata[pick], &other_length);

		if (length > 0)
			g_byte_array_append (copy, (const guint8 *) bytes, (guint) length);
		for (gint32 steps = g_rand_int_range (rand, 1, 4); steps > 0; steps--)
			change (copy, other, other_length, rand);
		run (copy->data != NULL ? (const char *) copy->data : "", copy->len);
	}
}

static void
free_bytes (gpointer bytes)
{
	g_bytes_unref (bytes);
}

int
main (int argc, char **argv)
{
	g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func (free_bytes);
	g_autoptr (GPtrArray) names = g_ptr_array_new ();
	guint changes = 0;

	LLVMFuzzerInitialize (&argc, &argv);
	for (int i = 1; i < argc; i++) {
		g_autoptr (GError) error = NULL;
		char *bytes;
		gsize length;

		if (g_str_has_prefix (argv[i], "-changes=")) {
			changes = (guint) strtoul (argv[i] + strlen ("-changes="), NULL, 10);
			continue;
		}
		if (!g_file_get_contents (argv[i], &bytes, &length, &error)) {
			fprintf (stderr, "%s\n", error->message);
			return 1;
		}
		g_ptr_array_add (inputs, g_bytes_new_take (bytes, length));
		g_ptr_array_add (names, argv[i]);
	}
	for (guint i = 0; i < inputs->len; i++) {
		gsize length;
		const char *bytes = g_bytes_get_data (inputs->pdata[i], &length);

		fprintf (stderr, "%s\n", (const char *) names->pdata[i]);
		run (bytes != NULL ? bytes : "", length);
		replay_changed (inputs, i, changes);
	}
	return inputs->len > 0 ? 0 : 1;
}
