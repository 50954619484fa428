#include "config.h"

#include "bookmark.h"

#include <stdlib.h>
#include <string.h>

#include "store/retry.h"

/* Longer lists of paths are a digest of them in the name, which is the key of an index. */
#define LONGEST_PATHS 1000

/* SQLSTATE */
#define INSUFFICIENT_PRIVILEGE "42501"

struct _PpBookmark {
	PpStore *store;
	char *name;
	gboolean stored;	/* it is, or may be, in the database */
	PpPlace place;		/* the last message that was given; of no file: none since the last checkpoint */
	GBytes *raw;		/* … it */
	char *text;
	PpCheckpoint checkpoint;
};

char *
pp_bookmark_route_name (const PpRoute *route)
{
	const char *value = route->project != NULL ? route->project : route->list_id;
	g_autofree char *to = value != NULL ? g_uri_escape_string (value, NULL, FALSE) : NULL;

	if (value == NULL)
		return g_strdup (route->auto_project ? "auto-project" : "lists");
	return g_strdup_printf ("%s=%s", route->project != NULL ? "project" : "list-id", to);
}

char *
pp_bookmark_path_name (const char *path)
{
	char *real = realpath (path, NULL);
	char *uri;

	if (strcmp (path, PP_STANDARD_INPUT) == 0) {
		free (real);
		return g_strdup (path);
	}
	/* what cannot be found has to be called something, too */
	uri = real != NULL ? g_filename_to_uri (real, NULL, NULL) : g_uri_escape_string (path, "/", FALSE);
	free (real);
	return uri;
}

static char *
paths_name (const char *const *paths)
{
	GString *names = g_string_new (NULL);

	for (guint i = 0; paths[i] != NULL; i++) {
		g_autofree char *name = pp_bookmark_path_name (paths[i]);

		g_string_append_printf (names, "%s%s", i > 0 ? " " : "", name);
	}
	if (names->len > LONGEST_PATHS) {
		g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, names->str, (gssize) names->len);

		g_string_assign (names, digest);
	}
	return g_string_free (names, FALSE);
}

PpBookmark *
pp_bookmark_new (PpStore *store, const PpRoute *route, const char *const *paths, const char *format)
{
	PpBookmark *bookmark = g_new0 (PpBookmark, 1);
	g_autofree char *to = pp_bookmark_route_name (route), *from = paths_name (paths);

	bookmark->store = store;
	bookmark->name = g_strdup_printf ("import-files %s %s %s", to, format != NULL ? format : "auto", from);
	return bookmark;
}

void
pp_bookmark_free (PpBookmark *bookmark)
{
	if (bookmark == NULL)
		return;
	g_clear_pointer (&bookmark->raw, g_bytes_unref);
	g_free (bookmark->text);
	g_free (bookmark->name);
	g_free (bookmark);
}

gboolean
pp_bookmark_resume (PpBookmark *bookmark, PpSource *source, guint64 *behind, GError **error)
{
	g_autofree char *text = NULL;
	guint8 digest[PP_PLACE_MESSAGE_DIGEST];
	PpPlace place;

	*behind = 0;
	if (!pp_checkpoint_load (bookmark->store, bookmark->name, &text, error))
		return FALSE;
	bookmark->stored = text != NULL;
	/* what another version wrote is none: then all is read, and found to be there */
	if (text != NULL && pp_place_parse (text, &place, digest) && pp_source_resume (source, text))
		*behind = place.behind;
	return TRUE;
}

void
pp_bookmark_move (PpBookmark *bookmark, const PpPlace *place, GBytes *raw)
{
	if (place->number == 0)
		return;
	bookmark->place = *place;
	g_bytes_ref (raw);
	g_clear_pointer (&bookmark->raw, g_bytes_unref);
	bookmark->raw = raw;
}

const PpCheckpoint *
pp_bookmark_checkpoint (PpBookmark *bookmark)
{
	if (bookmark->place.number == 0)
		return NULL;
	g_free (bookmark->text);
	bookmark->text = pp_place_format (&bookmark->place, bookmark->raw);
	bookmark->checkpoint = (PpCheckpoint) { bookmark->name, bookmark->text };
	bookmark->place.number = 0;
	g_clear_pointer (&bookmark->raw, g_bytes_unref);
	bookmark->stored = TRUE;
	return &bookmark->checkpoint;
}

/* Who may only add mail may delete nothing: an empty one is as good as none. */
static gboolean
attempt_remove (gpointer data, GError **error)
{
	const PpBookmark *bookmark = data;
	const PpCheckpoint none = { bookmark->name, "" };
	g_autoptr (GError) local = NULL;

	if (pp_checkpoint_remove (bookmark->store, bookmark->name, &local))
		return TRUE;
	if (strcmp (pp_store_sqlstate (bookmark->store), INSUFFICIENT_PRIVILEGE) == 0)
		return pp_checkpoint_save (bookmark->store, &none, error);
	g_propagate_error (error, g_steal_pointer (&local));
	return FALSE;
}

gboolean
pp_bookmark_remove (PpBookmark *bookmark, GError **error)
{
	return !bookmark->stored || pp_store_attempt (bookmark->store, attempt_remove, bookmark, error);
}
