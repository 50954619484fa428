#include "config.h"

#include "mail/leaf.h"

#include <string.h>

#include "mail/content-type.h"
#include "mail/limits.h"
#include "mail/text.h"
#include "mail/transfer.h"

typedef enum {
	LEAF_IGNORED,
	LEAF_PLAIN,
	LEAF_DIFF,
	LEAF_NAMED_DIFF,	/* a diff by its name: if its content is one */
} LeafKind;

static const struct {
	const char *type, *subtype;
	LeafKind kind;
} leaf_table[] = {
	{ "text", "plain", LEAF_PLAIN },
	{ "text", "x-patch", LEAF_DIFF },
	{ "text", "x-diff", LEAF_DIFF },
	{ "*", "x-patch", LEAF_NAMED_DIFF },
	{ "*", "x-diff", LEAF_NAMED_DIFF },
};

static gboolean
has_patch_name (const char *filename)
{
	static const char *const endings[] = { ".patch", ".diff", ".patch.txt", ".diff.txt" };
	g_autofree char *lower = filename != NULL ? g_ascii_strdown (filename, -1) : NULL;

	for (guint i = 0; lower != NULL && i < G_N_ELEMENTS (endings); i++)
		if (g_str_has_suffix (lower, endings[i]))
			return TRUE;
	return FALSE;
}

static LeafKind
leaf_kind (const PpLeaf *leaf)
{
	for (guint i = 0; i < G_N_ELEMENTS (leaf_table); i++)
		if (g_mime_content_type_is_type (leaf->type, leaf_table[i].type, leaf_table[i].subtype))
			return leaf_table[i].kind;
	return has_patch_name (leaf->filename) ? LEAF_NAMED_DIFF : LEAF_IGNORED;
}

/* Whether TEXT has a line that starts with WHAT. */
static gboolean
has_line (const char *text, const char *what)
{
	gsize length = strlen (what);

	for (const char *p = text; (p = strstr (p, what)) != NULL; p += length)
		if (p == text || p[-1] == '\n')
			return TRUE;
	return FALSE;
}

static gboolean
looks_like_diff (const char *text)
{
	return has_line (text, "diff --git ") ||
	       (has_line (text, "--- ") && has_line (text, "+++ ") && has_line (text, "@@ -"));
}

static void
part_take_text (PpPart *part, char *text)
{
	g_free (part->text);
	part->text = text;
	part->length = strlen (text);
}

static char *
leaf_text (const PpLeaf *leaf, gsize *length, PpFlags *flags)
{
	const char *charset = g_mime_content_type_get_parameter (leaf->type, "charset");
	g_autoptr (GByteArray) decoded = pp_transfer_decode (leaf->bytes, leaf->length, leaf->encoding, flags);

	if (decoded == NULL)
		return pp_text_from_bytes (leaf->bytes, leaf->length, charset, length, flags);
	return pp_text_from_bytes ((const char *) decoded->data, decoded->len, charset, length, flags);
}

/* Within PP_LIMIT_TEXT there is room for all of PART, or for its first lines. */
static void
limit_text (PpPart *part, gsize *text_length, PpFlags *flags)
{
	gsize room = PP_LIMIT_TEXT - *text_length;

	if (part->length > room) {
		while (room > 0 && part->text[room - 1] != '\n')
			room--;
		part->text[room] = '\0';
		part->length = room;
		*flags |= PP_FLAG_TEXT_TOO_LARGE;
	}
	*text_length += part->length;
}

void
pp_leaf_add (const PpLeaf *leaf, PpMessage *message, gsize *text_length)
{
	LeafKind kind = leaf_kind (leaf);
	g_autofree char *text = NULL;
	char *unarmoured;
	PpFlags flags = 0;
	PpPart *part;
	gsize length;

	if (kind == LEAF_IGNORED || leaf->length == 0)
		return;
	text = leaf_text (leaf, &length, &flags);
	if (kind == LEAF_NAMED_DIFF && !looks_like_diff (text))
		return;
	message->flags |= flags;

	part = g_new0 (PpPart, 1);
	part->kind = kind == LEAF_PLAIN ? PP_PART_PLAIN : PP_PART_DIFF;
	part->text = g_steal_pointer (&text);
	part->length = length;
	part->flowed = pp_content_type_has (leaf->type, "format", "flowed");
	part->delsp = pp_content_type_has (leaf->type, "delsp", "yes");
	unarmoured = pp_text_unclearsign (part->text);
	if (unarmoured != NULL) {
		part_take_text (part, unarmoured);
		message->flags |= PP_FLAG_CLEARSIGNED;
	}
	/* the line end before a boundary is the boundary's; a diff needs its last one */
	if (part->kind == PP_PART_DIFF && part->length > 0 && part->text[part->length - 1] != '\n')
		part_take_text (part, g_strconcat (part->text, "\n", NULL));
	limit_text (part, text_length, &message->flags);
	g_ptr_array_add (message->parts, part);
}
