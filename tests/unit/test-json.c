#include "config.h"

#include "json.h"
#include "unit.h"

static void
assert_line (const PpSubmission *submission, const PpPlacement *placement, const char *want)
{
	g_autoptr (PpJsonWriter) writer = pp_json_writer_new ();
	g_autoptr (GString) line = g_string_new ("before\n");

	pp_json_writer_append (writer, line, submission, placement);
	g_assert_true (g_str_has_prefix (line->str, "before\n"));
	g_assert_cmpstr (line->str + strlen ("before\n"), ==, want);
}

static PpSubmission *
make_reply (void)
{
	PpSubmission *reply = g_new0 (PpSubmission, 1);

	reply->msgid = g_strdup ("<r@x>");
	reply->kind = PP_KIND_REPLY;
	reply->subject = g_strdup ("Re: a");
	reply->date = 1566369730;
	reply->email = g_strdup ("ada@example.org");
	reply->content = g_strdup ("\"q\" \\ / gr\303\274n \001\037\037\177\n");
	reply->refs = g_ptr_array_new_with_free_func (g_free);
	g_ptr_array_add (reply->refs, g_strdup ("<p@x>"));
	reply->trailers = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_trailer_free);
	g_ptr_array_add (reply->trailers, pp_trailer_new ("Acked-by", "A"));
	reply->flags = PP_FLAG_NUL | PP_FLAG_BROKEN_HEADER;
	return reply;
}

#define REPLY_START "{\"content\":\"\\\"q\\\" \\\\ / gr\303\274n \\u0001\\u001f\\u001f\\u007f\\n\"," \
	"\"date\":\"2019-08-21T06:42:10\",\"flags\":[\"broken-header\",\"nul\"],\"in_reply_to\":null,\"msgid\":\"<r@x>\","
#define SUBMITTER "\"submitter\":{\"email\":\"ada@example.org\",\"name\":null},"
#define TRAILERS "\"trailers\":[{\"name\":\"Acked-by\",\"value\":\"A\"}],"

static void
test_reply (void)
{
	g_autoptr (PpSubmission) reply = make_reply ();
	PpPlacement placement = { 0 };

	assert_line (reply, NULL, REPLY_START "\"references\":[\"<p@x>\"],\"subject\":\"Re: a\"," SUBMITTER TRAILERS
	             "\"type\":\"reply\"}\n");
	assert_line (reply, &placement, REPLY_START "\"project\":null,\"references\":[\"<p@x>\"],\"subject\":\"Re: a\","
	             "\"submission\":null," SUBMITTER TRAILERS "\"type\":\"other\"}\n");
	placement.project = g_strdup ("p");
	placement.submission = g_strdup ("<p@x>");
	assert_line (reply, &placement, REPLY_START "\"project\":\"p\",\"references\":[\"<p@x>\"],\"subject\":\"Re: a\","
	             "\"submission\":\"<p@x>\"," SUBMITTER TRAILERS "\"type\":\"comment\"}\n");
	pp_placement_clear (&placement);
	reply->date = PP_NO_DATE;
	g_free (reply->content);
	reply->content = g_strdup ("");
	assert_line (reply, NULL, "{\"content\":\"\",\"date\":null,\"flags\":[\"broken-header\",\"nul\"],\"in_reply_to\":null,"
	             "\"msgid\":\"<r@x>\",\"references\":[\"<p@x>\"],\"subject\":\"Re: a\"," SUBMITTER TRAILERS
	             "\"type\":\"reply\"}\n");
}

static PpSubmission *
make_patch (void)
{
	PpSubmission *patch = make_reply ();
	PpFile *file = pp_file_new ("b", "a", PP_FILE_RENAMED);

	g_free (patch->content);
	patch->content = g_strdup ("c");
	patch->kind = PP_KIND_PATCH;
	patch->flags = 0;
	patch->patch_name = g_strdup ("[v2,1/2] a");
	patch->prefixes = g_strsplit ("v2 1/2", " ", -1);
	patch->version = 2;
	patch->number = 1;
	patch->total = 2;
	patch->diff = g_strdup ("d\n");
	patch->hash = g_strdup ("h");
	patch->files = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_file_free);
	file->added = 3;
	g_ptr_array_add (patch->files, file);
	return patch;
}

static void
test_patch (void)
{
	g_autoptr (PpSubmission) patch = make_patch ();
	PpPlacement placement = {
		.project = g_strdup ("p"), .has_series = TRUE, .group_flags = PP_FLAG_STRANGER,
		.state = g_strdup ("new"), .delegate = g_strdup ("ben"),
		.series = { .version = 2, .total = 2, .received = 1, .date = 0, .name = g_strdup ("n"),
			    .patches = g_strsplit ("<r@x>", " ", -1), .previous_revision = g_strdup ("<o@x>") },
	};

	assert_line (patch, &placement,
	             "{\"archived\":false,\"base_commit\":null,\"change_id\":null,\"commit_ref\":null,\"content\":\"c\","
	             "\"date\":\"2019-08-21T06:42:10\",\"delegate\":\"ben\",\"depends_on\":[],\"diff\":\"d\\n\","
	             "\"files\":[{\"added\":3,\"old_path\":\"a\",\"path\":\"b\",\"removed\":0,\"status\":\"renamed\"}],"
	             "\"flags\":[\"stranger\"],\"git_patch_id\":null,\"hash\":\"h\",\"in_reply_to\":null,"
	             "\"msgid\":\"<r@x>\",\"name\":\"[v2,1/2] a\",\"number\":1,\"prefixes\":[\"v2\",\"1/2\"],"
	             "\"prerequisites\":[],\"project\":\"p\",\"pull_url\":null,\"references\":[\"<p@x>\"],"
	             "\"series\":{\"base_commit\":null,\"change_id\":null,\"complete\":false,\"cover\":null,"
	             "\"date\":\"1970-01-01T00:00:00\",\"extras\":0,\"name\":\"n\",\"partial\":false,"
	             "\"patches\":[\"<r@x>\"],\"previous_revision\":\"<o@x>\",\"received\":1,\"total\":2,\"version\":2},"
	             "\"state\":\"new\",\"subject\":\"Re: a\",\"submission\":null," SUBMITTER "\"total\":2," TRAILERS
	             "\"type\":\"patch\",\"version\":2}\n");
	pp_placement_clear (&placement);
}

/* A placement shows only in what an archive knows. */
static void
test_cover_without_placement (void)
{
	g_autoptr (PpSubmission) cover = make_patch ();

	cover->kind = PP_KIND_COVER;
	assert_line (cover, NULL,
	             "{\"base_commit\":null,\"change_id\":null,\"content\":\"c\",\"date\":\"2019-08-21T06:42:10\","
	             "\"depends_on\":[],\"flags\":[],\"in_reply_to\":null,\"msgid\":\"<r@x>\",\"name\":\"[v2,1/2] a\","
	             "\"number\":1,\"prefixes\":[\"v2\",\"1/2\"],\"prerequisites\":[],\"references\":[\"<p@x>\"],"
	             "\"subject\":\"Re: a\"," SUBMITTER "\"total\":2," TRAILERS "\"type\":\"cover\",\"version\":2}\n");
}

static const struct {
	const char *text;
	const char *pretty;
} pretty[] = {
	{ "null", "null\n" },
	{ "{}", "{}\n" },
	{ "{\"b\" : 1, \"a\":[\"x\\u001f\\n\", -1.50e3,true],\"c\":{ },\"d\":[]}",
	  "{\n    \"b\": 1,\n    \"a\": [\n        \"x\\u001f\\n\",\n        -1.50e3,\n        true\n    ],\n"
	  "    \"c\": {},\n    \"d\": []\n}\n" },
	{ "[\"{ \\\" [ , : \\\\\", [[1], {\"k\": \"\"}]]",
	  "[\n    \"{ \\\" [ , : \\\\\",\n    [\n        [\n            1\n        ],\n        {\n"
	  "            \"k\": \"\"\n        }\n    ]\n]\n" },
};

static void
test_pretty (void)
{
	for (guint i = 0; i < G_N_ELEMENTS (pretty); i++) {
		g_autofree char *text = pp_json_pretty (pretty[i].text);
		g_autofree char *again = pp_json_pretty (text);

		pp_assert_row_str (i, text, pretty[i].pretty);
		pp_assert_row_str (i, again, pretty[i].pretty);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/json/reply", test_reply);
	g_test_add_func ("/json/patch", test_patch);
	g_test_add_func ("/json/cover-without-placement", test_cover_without_placement);
	g_test_add_func ("/json/pretty", test_pretty);
	return g_test_run ();
}
