/* The first byte says how text is flowed; the rest is the text of a mail with a diff in it. */
#include "fuzz.h"

#include <string.h>

#include "patch/diffstat.h"

/* Ways to share out lines that are followed at once. */
#define MAX_WAYS 256

/* Whether what is left of TEXT at AT begins with the N bytes of LINE and a LF. */
static gboolean
has_line (const char *text, gsize at, const char *line, gsize n)
{
	gsize length = text != NULL ? strlen (text) : 0;

	return length > at && length - at > n && memcmp (text + at, line, n) == 0 && text[at + n] == '\n';
}

static void
add_way (GArray *ways, gsize at)
{
	if (ways->len == 0 || g_array_index (ways, gsize, ways->len - 1) != at)
		g_array_append_val (ways, at);
}

/* Every line of TEXT is in DIFF or REST, in order. A line may be in both, so that all that DIFF can have got so far is
 * followed; what REST has is the difference. */
static void
check_lines (const char *text, const char *diff, const char *rest)
{
	g_autoptr (GArray) ways = g_array_new (FALSE, TRUE, sizeof (gsize));
	gsize length = strlen (text), at = 0;

	g_assert_cmpuint ((diff != NULL ? strlen (diff) : 0) + (rest != NULL ? strlen (rest) : 0), ==,
	                  length == 0 ? 0 : length + 1);
	g_array_set_size (ways, 1);
	while (at < length) {
		const char *lf = strchr (text + at, '\n');
		gsize n = lf != NULL ? (gsize) (lf - text) - at : length - at;
		GArray *after = g_array_new (FALSE, FALSE, sizeof (gsize));

		for (guint i = 0; i < ways->len; i++) {
			gsize taken = g_array_index (ways, gsize, i);

			if (has_line (rest, at - taken, text + at, n))
				add_way (after, taken);
			if (has_line (diff, taken, text + at, n))
				add_way (after, taken + n + 1);
		}
		g_array_unref (ways);
		ways = after;
		g_assert_cmpuint (ways->len, >, 0);
		if (ways->len > MAX_WAYS)
			return;
		at += n + 1;
	}
}

static void
check_files (const char *diff)
{
	g_autoptr (GPtrArray) files = pp_diff_files (diff);
	g_auto (GStrv) paths = pp_diff_rule_paths (diff);
	g_autofree char *stat = pp_diffstat (files);
	guint64 added = 0, removed = 0, lines = 1;

	for (guint i = 0; i < files->len; i++) {
		const PpFile *file = files->pdata[i];

		fuzz_check_text (file->path);
		g_assert_cmpstr (file->path, !=, "");
		fuzz_check_text (file->old_path);
		g_assert_true (!file->binary || (file->added == 0 && file->removed == 0));
		g_assert_true (file->old_path == NULL || file->status == PP_FILE_RENAMED ||
		               file->status == PP_FILE_COPIED);
		added += file->added;
		removed += file->removed;
	}
	for (const char *p = diff; (p = strchr (p, '\n')) != NULL; p++)
		lines++;
	g_assert_cmpuint (added + removed, <=, lines);
	for (char **path = paths; *path != NULL; path++)
		fuzz_check_text (*path);
	fuzz_check_text (stat);
}

static void
check_diff (const char *diff)
{
	g_autofree char *hash = pp_diff_hash (diff), *id = pp_diff_git_patch_id (diff);

	g_assert_cmpstr (diff, !=, "");
	g_assert_true (g_str_has_suffix (diff, "\n"));
	g_assert_true (pp_diff_present (diff, strlen (diff)));
	fuzz_check_hex (hash, 40);
	if (id != NULL)
		fuzz_check_hex (id, 40);
	check_files (diff);
}

static void
check_text (const char *text)
{
	g_autofree char *diff = NULL, *rest = NULL;
	gsize length = strlen (text);

	pp_diff_split (text, length, &diff, &rest);
	fuzz_check_text (diff);
	fuzz_check_text (rest);
	check_lines (text, diff, rest);
	g_assert_cmpint (pp_diff_present (text, length), ==, diff != NULL);
	if (diff != NULL)
		check_diff (diff);
	check_files (text);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
	FuzzInput input = { data, size };
	guint flowed = fuzz_take_below (&input, 3);
	g_autofree char *text = fuzz_take_text (&input);
	g_autofree char *mended = flowed > 0 ? pp_diff_unflow (text, strlen (text), flowed > 1) : NULL;

	check_text (text);
	if (mended != NULL) {
		g_assert_cmpuint (strlen (mended), <=, strlen (text) + 1);
		check_text (mended);
	}
	return 0;
}
