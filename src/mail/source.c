/* Walking what people keep mail in: folder.c says what is in a folder, input.c reads the files. What is read
 * later is not held open now: at any time there is one file open, and the names of the folders above it.
 */
#include "config.h"

#include "mail/source.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "mail/folder.h"
#include "mail/followed.h"
#include "mail/message.h"

/* --- what is still to be read ------------------------------------------------- */

/* The entries of one folder; at the bottom those that the caller named. */
typedef struct {
	GPtrArray *entries;
	guint next;
	dev_t device;
	ino_t inode;
} Level;

/* What remains of a file in the places of those behind it. */
typedef struct {
	char *name;		/* without the flags of a Maildir */
	gint64 size, modified;
} Seen;

struct _PpSource {
	PpFormat format;
	GArray *levels;		/* of Level */
	const PpUnpacker *unpacker;
	const PpRepositoryReader *reader;
	PpRestFunc rest_func;	/* or NULL */
	gpointer rest_data;
	PpInput *input;		/* the open file, or NULL */
	gpointer repository;	/* the open repository of READER, or NULL */
	char *path;		/* … its path */
	PpMboxMessage message;	/* the last one given of INPUT */
	char **paths;		/* as the caller named them */
	PpFollowed *followed;	/* NULL: what is there is read once */
	gboolean again;		/* not for the first time */
	guint skipped;
	int stop;		/* see pp_source_set_stop() */
	PpSourceSize *size;	/* of pp_source_measure(): nothing is opened */
	gboolean (*counts) (const char *repository, gpointer data);	/* … and its data; or NULL */
	gpointer counts_data;

	PpPlace place;		/* of the last file that the walk came to */
	Seen seen;		/* … that file */
	gboolean in_file;	/* INPUT is it */
	guint64 behind;		/* bytes of the files before INPUT */

	PpPlace *target;	/* where to go on; NULL: we are there */
	guint8 last[PP_PLACE_MESSAGE_DIGEST];	/* … the message there */
	PpSourceKind note;	/* to be told before the next message, or PP_SOURCE_MESSAGE: nothing */
};

static void
level_clear (gpointer data)
{
	Level *level = data;

	g_ptr_array_unref (level->entries);
}

/* The next entry, or NULL. It is valid until the next call. */
static PpEntry *
next_entry (PpSource *source)
{
	for (;;) {
		Level *level = &g_array_index (source->levels, Level, source->levels->len - 1);
		if (level->next < level->entries->len)
			return g_ptr_array_index (level->entries, level->next++);
		if (source->levels->len == 1)
			return NULL;
		g_array_set_size (source->levels, source->levels->len - 1);
	}
}

/* --- folders -------------------------------------------------------------------- */

static gboolean
is_open_already (const PpSource *source, const struct stat *status)
{
	for (guint i = 1; i < source->levels->len; i++) {
		const Level *level = &g_array_index (source->levels, Level, i);
		if (level->device == status->st_dev && level->inode == status->st_ino)
			return TRUE;
	}
	return FALSE;
}

/* Takes those that were given already out of ENTRIES, of the Maildir at PATH: they are sorted to its end first. */
static void
leave_out_seen (PpSource *source, const char *path, GPtrArray *entries)
{
	gint kept = 0;

	pp_followed_start (source->followed, path);
	for (guint i = 0; i < entries->len; i++) {
		PpEntry *entry = g_ptr_array_index (entries, i);

		if (entry->role == PP_ROLE_DELIVERED && !pp_followed_is_new (source->followed, entry->name))
			continue;
		g_ptr_array_index (entries, i) = g_ptr_array_index (entries, kept);
		g_ptr_array_index (entries, kept++) = entry;
	}
	pp_followed_end (source->followed);
	g_ptr_array_set_size (entries, kept);
}

static gboolean
list_folder (PpSource *source, const char *path, GPtrArray *entries, GError **error)
{
	gboolean followed = source->followed != NULL && pp_folder_is_maildir (path, source->format);

	if (followed && pp_followed_is_unchanged (source->followed, path))
		return pp_folder_list_nested (path, entries, error);
	if (!pp_folder_list (path, source->format, entries, error))
		return FALSE;
	if (followed)
		leave_out_seen (source, path, entries);
	return TRUE;
}

static gboolean
open_folder (PpSource *source, const char *path, const struct stat *status, GError **error)
{
	Level level = { NULL, 0, status->st_dev, status->st_ino };

	if (is_open_already (source, status))
		return TRUE;
	level.entries = g_ptr_array_new_with_free_func (pp_entry_free);
	gboolean fine = list_folder (source, path, level.entries, error);
	if (fine)
		g_array_append_val (source->levels, level);
	else
		g_ptr_array_unref (level.entries);
	return fine;
}

/* --- the iterator ------------------------------------------------------------------- */

static gboolean
open_file (PpSource *source, const char *path, PpFormat format, GError **error)
{
	gboolean is_mail;

	if (!pp_input_open (path, format, source->unpacker, source->stop, &source->input, &is_mail, error))
		return FALSE;
	source->skipped += !is_mail;
	if (source->input != NULL)
		pp_input_set_rest_func (source->input, source->rest_func, source->rest_data);
	return TRUE;
}

/* --- where we are among the files ----------------------------------------------- */

static void
enter_file (PpSource *source, PpRole role, const struct stat *status)
{
	g_autofree char *name = g_path_get_basename (source->path);
	const Seen *seen = &source->seen;
	const PpPlaceFile last = { seen->name, seen->name != NULL ? strlen (seen->name) : 0, seen->size, seen->modified };
	const gint64 modified = (gint64) status->st_mtim.tv_sec * 1000000000 + status->st_mtim.tv_nsec;
	const PpPlaceFile file = { NULL, 0, status->st_size, modified };

	if (role == PP_ROLE_DELIVERED)
		name[strcspn (name, ":")] = '\0';
	pp_place_enter (&source->place, &last, &file);
	g_free (source->seen.name);
	source->seen = (Seen) { g_steal_pointer (&name), status->st_size, modified };
}

/* The walk begins anew, and nothing is passed over. */
static void
restart (PpSource *source)
{
	g_array_set_size (source->levels, 1);
	g_array_index (source->levels, Level, 0).next = 0;
	g_clear_pointer (&source->target, g_free);
	source->place = (PpPlace) { 0 };
	source->behind = 0;
	source->note = PP_SOURCE_CHANGED;
}

/* A PpRestFunc: of a message that was given by another run. */
static gboolean
drop_rest (gpointer data, const char *rest, gsize length, GError **error)
{
	return TRUE;
}

/* Whether the open file goes on behind the message that was the last. */
static gboolean
find_last (PpSource *source, const PpPlace *target)
{
	const PpPlace *place = &source->place;
	guint8 digest[PP_PLACE_MESSAGE_DIGEST];
	PpMboxMessage message = { 0 };
	gboolean same = FALSE;

	if (source->input == NULL || place->size < target->size ||
	    (place->size == target->size && place->modified != target->modified))
		return FALSE;
	pp_input_seek (source->input, target->offset);
	if (source->rest_func != NULL)
		pp_input_set_rest_func (source->input, drop_rest, NULL);
	if (pp_input_next (source->input, &message, NULL) > 0 && message.offset == target->offset) {
		pp_place_digest (message.raw, digest);
		same = memcmp (digest, source->last, sizeof digest) == 0;
	}
	pp_mbox_message_clear (&message);
	pp_input_set_rest_func (source->input, source->rest_func, source->rest_data);
	return same;
}

/* Opens the file that the walk came to, if it is not behind us. */
static gboolean
open_in_walk (PpSource *source, PpFormat format, GError **error)
{
	g_autofree PpPlace *target = NULL;

	if (source->target != NULL && source->place.number < source->target->number) {
		source->behind += (guint64) source->place.size;
		return TRUE;
	}
	if (source->target != NULL &&
	    memcmp (source->place.before, source->target->before, sizeof source->target->before) != 0) {
		restart (source);
		return TRUE;
	}
	target = g_steal_pointer (&source->target);
	source->in_file = TRUE;
	if (!open_file (source, source->path, format, error))
		return FALSE;
	if (target == NULL)
		return TRUE;
	gboolean found = find_last (source, target);
	source->place.offset = target->offset;
	source->note = found ? PP_SOURCE_RESUMED : PP_SOURCE_CHANGED;
	if (found)
		return TRUE;
	g_clear_pointer (&source->input, pp_input_free);
	return open_file (source, source->path, format, error);
}

/* --- how much there is ------------------------------------------------------------ */

/* Smaller ones are not worth a look at how they are packed. */
#define MEASURE_PACKED (256 * 1024)

static void
measure_file (PpSource *source, PpRole role, const struct stat *status)
{
	guint64 length = (guint64) status->st_size;

	source->size->bytes += length;
	if ((role == PP_ROLE_NAMED || role == PP_ROLE_FOUND) && length >= MEASURE_PACKED && pp_input_is_packed (source->path))
		source->size->packed += length;
}

static void
measure_repository (PpSource *source)
{
	static const char *const folders_of_packs[] = { "objects/pack", ".git/objects/pack" };

	if (source->counts != NULL && !source->counts (source->path, source->counts_data))
		return;
	for (guint i = 0; i < G_N_ELEMENTS (folders_of_packs); i++) {
		g_autofree char *folder = g_build_filename (source->path, folders_of_packs[i], NULL);
		g_autoptr (GPtrArray) names = pp_folder_names (folder, FALSE, NULL);

		for (guint k = 0; names != NULL && k < names->len; k++) {
			g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, k), NULL);
			struct stat status;

			if (g_str_has_suffix (path, ".pack") && stat (path, &status) == 0)
				source->size->repositories += (guint64) status.st_size;
		}
	}
}

static gboolean
looks_like_repository (const char *path)
{
	g_autofree char *head = g_build_filename (path, "HEAD", NULL), *inner = g_build_filename (path, ".git", NULL);

	return pp_folder_has_folder (path, "objects") ? g_file_test (head, G_FILE_TEST_EXISTS) : pp_folder_has_folder (inner, "objects");
}

/* TRUE and source->repository, or NULL there when PATH is to be read as a folder. */
static gboolean
open_repository (PpSource *source, const char *path, GError **error)
{
	const guint formats = 1 << PP_FORMAT_AUTO | 1 << PP_FORMAT_PUBLIC_INBOX;
	g_autoptr (GError) local = NULL;

	if (source->reader == NULL || (formats & 1u << source->format) == 0 || !looks_like_repository (path))
		return TRUE;
	source->repository = source->reader->open (path, source->format, source->reader->data, &local);
	if (local == NULL)
		return TRUE;
	g_propagate_error (error, g_steal_pointer (&local));
	return FALSE;
}

/* What became of the Maildir message at PATH: it moved to cur, or has other flags there. NULL when it is gone. */
static char *
find_moved (const char *path)
{
	g_autofree char *folder = g_path_get_dirname (path), *maildir = g_path_get_dirname (folder);
	g_autofree char *cur = g_build_filename (maildir, "cur", NULL), *name = g_path_get_basename (path);
	g_autoptr (GPtrArray) names = pp_folder_names (cur, FALSE, NULL);
	gsize length = strcspn (name, ":");

	for (guint i = 0; names != NULL && i < names->len; i++) {
		const char *other = g_ptr_array_index (names, i);

		if (strcspn (other, ":") == length && strncmp (name, other, length) == 0)
			return g_build_filename (cur, other, NULL);
	}
	return NULL;
}

/* As stat(), of source->path; a message of a Maildir is looked for under its new name. 1: there; 0: deleted since the folder
 * was read, as its owner may; -1 and ERROR. */
static int
look_at (PpSource *source, PpRole role, struct stat *status, GError **error)
{
	if (stat (source->path, status) == 0)
		return 1;
	if (errno == ENOENT && role == PP_ROLE_DELIVERED) {
		char *moved = find_moved (source->path);

		if (moved == NULL)
			return 0;
		g_free (source->path);
		source->path = moved;
		if (stat (source->path, status) == 0)
			return 1;
	}
	pp_set_file_error (error, "open", source->path);
	return -1;
}

/* What is read once: there is no going on in it. */
static gboolean
open_pipe (PpSource *source, PpEntry *entry, GError **error)
{
	gboolean drained = entry->drained;

	if (source->size != NULL)
		source->size->known = FALSE;
	entry->drained = TRUE;
	return drained || source->size != NULL || open_file (source, source->path, source->format, error);
}

static gboolean
open_entry (PpSource *source, PpEntry *entry, GError **error)
{
	gboolean named = entry->role == PP_ROLE_NAMED;
	struct stat status;

	g_free (source->path);
	source->path = g_strdup (entry->path);
	if (named && strcmp (entry->path, PP_STANDARD_INPUT) == 0)
		return source->again || open_pipe (source, entry, error);

	int there = look_at (source, entry->role, &status, error);
	if (there <= 0)
		return there == 0;
	if (S_ISDIR (status.st_mode) && source->size != NULL && looks_like_repository (entry->path)) {
		measure_repository (source);
		return TRUE;
	}
	if (S_ISDIR (status.st_mode))
		return open_repository (source, entry->path, error) &&
		       (source->repository != NULL || open_folder (source, entry->path, &status, error));
	if (source->again && entry->role != PP_ROLE_DELIVERED)
		return TRUE;
	/* A pipe that somebody named is meant; one in a folder would only block. */
	if (entry->role == PP_ROLE_FOLDER || (!named && !S_ISREG (status.st_mode))) {
		source->skipped++;
		return TRUE;
	}
	if (!S_ISREG (status.st_mode))
		return open_pipe (source, entry, error);
	if (source->size != NULL) {
		measure_file (source, entry->role, &status);
		return TRUE;
	}
	enter_file (source, entry->role, &status);
	gboolean is_message = entry->role == PP_ROLE_MESSAGE || entry->role == PP_ROLE_DELIVERED;
	return open_in_walk (source, is_message ? PP_FORMAT_MESSAGE : source->format, error);
}

static void
start_over (PpSource *source)
{
	Level named = { g_ptr_array_new_with_free_func (pp_entry_free), 0, 0, 0 };

	for (guint i = 0; source->paths[i] != NULL; i++)
		g_ptr_array_add (named.entries, pp_entry_new (NULL, source->paths[i], PP_ROLE_NAMED));
	g_array_set_size (source->levels, 0);
	g_array_append_val (source->levels, named);
	source->place = (PpPlace) { 0 };
	g_clear_pointer (&source->seen.name, g_free);
	source->in_file = FALSE;
	source->behind = 0;
}

PpSource *
pp_source_new (const char *const *paths, PpFormat format)
{
	PpSource *source = g_new0 (PpSource, 1);

	source->format = format;
	source->paths = g_strdupv ((char **) paths);
	source->stop = -1;
	source->levels = g_array_new (FALSE, FALSE, sizeof (Level));
	g_array_set_clear_func (source->levels, level_clear);
	start_over (source);
	return source;
}

static void
close_all (PpSource *source)
{
	if (source->in_file)
		source->behind += (guint64) source->place.size;
	source->in_file = FALSE;
	g_clear_pointer (&source->input, pp_input_free);
	if (source->repository != NULL)
		source->reader->close (source->repository);
	source->repository = NULL;
}

void
pp_source_free (PpSource *source)
{
	if (source == NULL)
		return;
	pp_mbox_message_clear (&source->message);
	close_all (source);
	g_array_unref (source->levels);
	g_strfreev (source->paths);
	pp_followed_free (source->followed);
	g_free (source->path);
	g_free (source->seen.name);
	g_free (source->target);
	g_free (source);
}

void
pp_source_set_unpacker (PpSource *source, const PpUnpacker *unpacker)
{
	source->unpacker = unpacker;
}

void
pp_source_set_repository_reader (PpSource *source, const PpRepositoryReader *reader)
{
	source->reader = reader;
}

void
pp_source_follow (PpSource *source)
{
	source->followed = pp_followed_new ();
}

void
pp_source_again (PpSource *source, gboolean forget)
{
	g_assert (source->followed != NULL);
	close_all (source);
	if (forget)
		pp_followed_forget (source->followed);
	else
		source->again = TRUE;
	start_over (source);
}

void
pp_source_set_rest_func (PpSource *source, PpRestFunc func, gpointer data)
{
	source->rest_func = func;
	source->rest_data = data;
}

gboolean
pp_source_resume (PpSource *source, const char *text)
{
	PpPlace target;

	if (!pp_place_parse (text, &target, source->last))
		return FALSE;
	g_free (source->target);
	source->target = g_memdup2 (&target, sizeof target);
	return TRUE;
}

void
pp_source_set_stop (PpSource *source, int stop)
{
	source->stop = stop;
}

PpSourceSize
pp_source_measure (const char *const *paths, PpFormat format,
                   gboolean (*counts) (const char *repository, gpointer data), gpointer data)
{
	g_autoptr (PpSource) source = pp_source_new (paths, format);
	PpSourceSize size = { .known = TRUE };
	PpEntry *entry;

	source->size = &size;
	source->counts = counts;
	source->counts_data = data;
	while ((entry = next_entry (source)) != NULL)
		(void) open_entry (source, entry, NULL);	/* reading it will say why */
	return size;
}

guint
pp_source_skipped (const PpSource *source)
{
	return source->skipped;
}

static int
next_in_repository (PpSource *source, PpSourceItem *item, GError **error)
{
	int got = source->reader->next (source->repository, item, error);

	if (got > 0)
		item->place = (PpPlace) { .behind = source->behind };
	return got;
}

/* The next of what is open: 1; 0 when that is at its end, or nothing is open; -1 and ERROR. */
static int
next_item (PpSource *source, PpSourceItem *item, GError **error)
{
	int got;

	if (source->repository != NULL)
		return next_in_repository (source, item, error);
	if (source->input == NULL)
		return 0;
	got = pp_input_next (source->input, &source->message, error);
	*item = (PpSourceItem) { .kind = PP_SOURCE_MESSAGE, .message = source->message, .arrival = PP_NO_DATE };
	if (source->in_file) {
		item->place = source->place;
		item->place.offset = source->message.offset;
		item->place.behind = source->behind + MIN (pp_input_taken (source->input), (guint64) source->place.size);
	}
	return got;
}

/* What is to be said of the walk itself. */
static gboolean
take_note (PpSource *source, PpSourceItem *item)
{
	if (source->note == PP_SOURCE_MESSAGE)
		return FALSE;
	*item = (PpSourceItem) { .kind = source->note, .arrival = PP_NO_DATE, .path = source->path, .place = source->place };
	source->note = PP_SOURCE_MESSAGE;
	return TRUE;
}

int
pp_source_next (PpSource *source, PpSourceItem *item, GError **error)
{
	pp_mbox_message_clear (&source->message);
	for (;;) {
		if (take_note (source, item))
			return 1;
		int got = next_item (source, item, error);
		item->path = source->path;
		if (got == 1)
			return 1;
		close_all (source);
		if (got < 0)
			return -1;

		PpEntry *entry = next_entry (source);
		if (entry == NULL && source->target == NULL)
			return 0;
		/* fewer files than there were */
		if (entry == NULL)
			restart (source);
		else if (!open_entry (source, entry, error))
			return -1;
	}
}
