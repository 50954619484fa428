/* Grouping as a filter, to compare it with another implementation:
 *
 *     group-facts FACTS.jsonl           series of the facts, one a line, sorted
 *     group-facts --generate SEED       facts of a random history
 *     group-facts --histories SEED N    histories from SEED on, one a line: {"seed", "facts", "series"}
 *
 * A fact is {"msgid", "refs": [nearest first], "sender", "date": seconds, "version", "number": n|null,
 * "total": m|null, "cover": bool}; a series {"cover", "patches": [by number, extras last], "version", "total",
 * "received", "complete", "foreign": [patches of strangers]}.
 */
#include "history.h"

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "patch/grouping.h"

/* --- facts from JSON ----------------------------------------------------------------------- */

static gboolean
has_value (JsonObject *object, const char *member)
{
	return json_object_has_member (object, member) && !json_object_get_null_member (object, member);
}

static PpFact *
fact_from_json (JsonObject *object)
{
	PpFact *fact = pp_fact_new (json_object_get_string_member (object, "msgid"));
	JsonArray *refs = json_object_get_array_member (object, "refs");
	guint n_refs = json_array_get_length (refs);

	fact->refs = g_new0 (char *, n_refs + 1);
	for (guint i = 0; i < n_refs; i++)
		fact->refs[i] = g_strdup (json_array_get_string_element (refs, i));
	fact->sender = g_strdup (json_object_get_string_member (object, "sender"));
	fact->date = json_object_get_int_member (object, "date");
	fact->version = (guint) json_object_get_int_member (object, "version");
	fact->cover = json_object_get_boolean_member (object, "cover");
	fact->numbered = has_value (object, "total");
	if (fact->numbered) {
		fact->total = (guint) json_object_get_int_member (object, "total");
		fact->number = has_value (object, "number") ? (guint) json_object_get_int_member (object, "number") : 0;
	}
	return fact;
}

/* Exits on anything that is no fact. */
static GPtrArray *
read_facts (const char *path)
{
	g_autofree char *text = NULL;
	g_autoptr (GError) error = NULL;
	g_auto (GStrv) lines = NULL;
	g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
	GPtrArray *facts = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_fact_free);

	if (!g_file_get_contents (path, &text, NULL, &error))
		g_error ("%s", error->message);
	lines = g_strsplit (text, "\n", -1);
	for (char **line = lines; *line != NULL; line++) {
		g_autoptr (JsonNode) node = NULL;
		PpFact *fact;

		if (**line == '\0')
			continue;
		node = json_from_string (*line, &error);
		if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
			g_error ("not a fact: %s", *line);
		fact = fact_from_json (json_node_get_object (node));
		if (g_hash_table_add (known, fact->msgid))
			g_ptr_array_add (facts, fact);
		else
			pp_fact_free (fact);
	}
	return facts;
}

/* --- JSON ---------------------------------------------------------------------------------- */

static void
build_value (JsonBuilder *builder, const char *member, const char *value)
{
	json_builder_set_member_name (builder, member);
	if (value != NULL)
		json_builder_add_string_value (builder, value);
	else
		json_builder_add_null_value (builder);
}

static void
build_number (JsonBuilder *builder, const char *member, gint64 value)
{
	json_builder_set_member_name (builder, member);
	json_builder_add_int_value (builder, value);
}

static void
build_flag (JsonBuilder *builder, const char *member, gboolean value)
{
	json_builder_set_member_name (builder, member);
	json_builder_add_boolean_value (builder, value);
}

static void
build_fact (JsonBuilder *builder, const PpFact *fact)
{
	json_builder_begin_object (builder);
	build_value (builder, "msgid", fact->msgid);
	json_builder_set_member_name (builder, "refs");
	json_builder_begin_array (builder);
	for (char **ref = fact->refs; ref != NULL && *ref != NULL; ref++)
		json_builder_add_string_value (builder, *ref);
	json_builder_end_array (builder);
	build_value (builder, "sender", fact->sender);
	build_number (builder, "date", fact->date);
	build_number (builder, "version", fact->version);
	if (fact->numbered) {
		build_number (builder, "number", fact->number);
		build_number (builder, "total", fact->total);
	} else {
		build_value (builder, "number", NULL);
		build_value (builder, "total", NULL);
	}
	build_flag (builder, "cover", pp_fact_is_cover (fact));
	json_builder_end_object (builder);
}

static gint
compare_msgids (gconstpointer a, gconstpointer b)
{
	const PpFact *one = *(const PpFact *const *) a, *other = *(const PpFact *const *) b;

	return strcmp (one->msgid, other->msgid);
}

/* The msgids of FACTS from START on, sorted. */
static void
build_sorted (JsonBuilder *builder, const GPtrArray *facts, guint start)
{
	g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

	for (guint i = start; i < facts->len; i++)
		g_ptr_array_add (sorted, facts->pdata[i]);
	g_ptr_array_sort (sorted, compare_msgids);
	for (guint i = 0; i < sorted->len; i++)
		json_builder_add_string_value (builder, ((const PpFact *) sorted->pdata[i])->msgid);
}

static void
build_series (JsonBuilder *builder, const PpSeries *series)
{
	guint n_numbers = series->patches->len - series->n_extras;

	json_builder_begin_object (builder);
	build_flag (builder, "complete", series->complete);
	build_value (builder, "cover", series->cover != NULL ? series->cover->msgid : NULL);
	json_builder_set_member_name (builder, "foreign");
	json_builder_begin_array (builder);
	build_sorted (builder, series->strangers, 0);
	json_builder_end_array (builder);
	json_builder_set_member_name (builder, "patches");
	json_builder_begin_array (builder);
	for (guint i = 0; i < n_numbers; i++)
		json_builder_add_string_value (builder, ((const PpFact *) series->patches->pdata[i])->msgid);
	build_sorted (builder, series->patches, n_numbers);
	json_builder_end_array (builder);
	build_number (builder, "received", series->received);
	build_number (builder, "total", series->total);
	build_number (builder, "version", series->version);
	json_builder_end_object (builder);
}

static char *
builder_text (JsonBuilder *builder)
{
	g_autoptr (JsonNode) root = json_builder_get_root (builder);

	return json_to_string (root, FALSE);
}

static gint
compare_lines (gconstpointer a, gconstpointer b)
{
	return strcmp (*(char *const *) a, *(char *const *) b);
}

static void
print_series (const GPtrArray *facts)
{
	g_autoptr (GPtrArray) series = pp_series_group (facts);
	g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

	for (guint i = 0; i < series->len; i++) {
		g_autoptr (JsonBuilder) builder = json_builder_new ();

		build_series (builder, series->pdata[i]);
		g_ptr_array_add (lines, builder_text (builder));
	}
	g_ptr_array_sort (lines, compare_lines);
	for (guint i = 0; i < lines->len; i++)
		puts (lines->pdata[i]);
}

static void
print_facts (const GPtrArray *facts)
{
	for (guint i = 0; i < facts->len; i++) {
		g_autoptr (JsonBuilder) builder = json_builder_new ();
		g_autofree char *line = NULL;

		build_fact (builder, facts->pdata[i]);
		line = builder_text (builder);
		puts (line);
	}
}

static void
print_history (guint seed)
{
	g_autoptr (PpHistory) history = pp_history_generate (seed);
	g_autoptr (GPtrArray) series = pp_series_group (history->facts);
	g_autoptr (JsonBuilder) builder = json_builder_new ();
	g_autofree char *line = NULL;

	json_builder_begin_object (builder);
	build_number (builder, "seed", seed);
	json_builder_set_member_name (builder, "facts");
	json_builder_begin_array (builder);
	for (guint i = 0; i < history->facts->len; i++)
		build_fact (builder, history->facts->pdata[i]);
	json_builder_end_array (builder);
	json_builder_set_member_name (builder, "series");
	json_builder_begin_array (builder);
	for (guint i = 0; i < series->len; i++)
		build_series (builder, series->pdata[i]);
	json_builder_end_array (builder);
	json_builder_end_object (builder);
	line = builder_text (builder);
	puts (line);
}

int
main (int argc, char **argv)
{
	if (argc == 3 && strcmp (argv[1], "--generate") == 0) {
		g_autoptr (PpHistory) history = pp_history_generate ((guint32) strtoul (argv[2], NULL, 10));

		print_facts (history->facts);
	} else if (argc == 4 && strcmp (argv[1], "--histories") == 0) {
		guint start = (guint) strtoul (argv[2], NULL, 10), count = (guint) strtoul (argv[3], NULL, 10);

		for (guint seed = start; seed < start + count; seed++)
			print_history (seed);
	} else if (argc == 2) {
		g_autoptr (GPtrArray) facts = read_facts (argv[1]);

		print_series (facts);
	} else {
		fprintf (stderr, "usage: group-facts FACTS.jsonl | --generate SEED | --histories SEED N\n");
		return 64;
	}
	return fflush (stdout) == 0 ? 0 : 74;
}
