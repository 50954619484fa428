#include "config.h"

#include "export-trailers.h"

#include <string.h>

#include "mail/address.h"
#include "patch/trailers.h"
#include "status.h"
#include "store/read.h"

static gboolean
same_text (const char *a, const char *b)
{
	g_autofree char *folded_a = a != NULL ? g_utf8_casefold (a, -1) : NULL;
	g_autofree char *folded_b = b != NULL ? g_utf8_casefold (b, -1) : NULL;

	return folded_a != NULL && folded_b != NULL && strcmp (folded_a, folded_b) == 0;
}

static gboolean
is_by (const char *name)
{
	gsize length = strlen (name);

	return length > 3 && g_ascii_strcasecmp (name + length - 3, "-by") == 0;
}

static gboolean
is_wanted (const char *name)
{
	static const char *const others[] = { "Fixes", "Closes", "Link" };

	if (is_by (name))
		return g_ascii_strcasecmp (name, "Nacked-by") != 0;
	for (guint i = 0; i < G_N_ELEMENTS (others); i++)
		if (g_ascii_strcasecmp (name, others[i]) == 0)
			return TRUE;
	return FALSE;
}

static gboolean
names_sender (const char *value, const PpPost *post)
{
	PpAddress person;
	gboolean same;

	pp_address_split (value, &person);
	same = same_text (person.email, post->email) || same_text (person.name, post->name);
	pp_address_clear (&person);
	return same;
}

static void
add_trailers (GPtrArray *trailers, const PpPost *post)
{
	for (guint t = 0; post->trailers[t] != NULL && post->trailers[t + 1] != NULL; t += 2) {
		const char *name = post->trailers[t], *value = post->trailers[t + 1];

		if (!is_wanted (name))
			continue;
		if (is_by (name) && !names_sender (value, post))
			pp_warn ("%s: not added, for %s sent it: %s: %s", post->msgid, post->email, name, value);
		else
			g_ptr_array_add (trailers, pp_trailer_new (name, value));
	}
}

GPtrArray *
pp_export_trailers (const GPtrArray *thread, gint64 id)
{
	GPtrArray *trailers = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_trailer_free);
	gint64 cover_id = id;

	for (guint i = 0; i < thread->len; i++) {
		const PpPost *post = g_ptr_array_index (thread, i);

		if (post->kind == PP_KIND_COVER)
			cover_id = post->id;
		else if (post->kind == PP_KIND_REPLY && post->trailers != NULL &&
		         (post->submission_id == id || post->submission_id == cover_id))
			add_trailers (trailers, post);
	}
	return trailers;
}
