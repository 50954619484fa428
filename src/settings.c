#include "config.h"

#include "settings.h"

#include <stdlib.h>
#include <string.h>

#include "status.h"
#include "when.h"

#define FILE_NAME "patchpost.conf"

/* What counts where the file says nothing. */
#define KEEP_NO_PROJECT ((gint64) 30 * 24 * 3600)
#define GROWTH 50

static const struct {
	const char *word;
	PpUnknown unknown;
} unknowns[] = {
	{ "quarantine", PP_UNKNOWN_QUARANTINE },
	{ "discard", PP_UNKNOWN_DISCARD },
	{ "defer", PP_UNKNOWN_DEFER },
};

static const struct {
	const char *word;
	PpLogTo to;
} logs[] = {
	{ "auto", PP_LOG_AUTO },
	{ "journal", PP_LOG_JOURNAL },
	{ "syslog", PP_LOG_SYSLOG },
	{ "none", PP_LOG_NONE },
};

static gboolean
set_text (char **setting, const char *value)
{
	g_free (*setting);
	*setting = g_strdup (value);
	return TRUE;
}

static gboolean
set_conninfo (PpSettings *settings, const char *value)
{
	return set_text (&settings->conninfo, value);
}

static gboolean
set_schema (PpSettings *settings, const char *value)
{
	return *value != '\0' && set_text (&settings->schema, value);
}

static gboolean
set_spool (PpSettings *settings, const char *value)
{
	return g_path_is_absolute (value) && set_text (&settings->spool, value);
}

static gboolean
set_unknown (PpSettings *settings, const char *value)
{
	for (guint i = 0; i < G_N_ELEMENTS (unknowns); i++) {
		if (strcmp (value, unknowns[i].word) == 0) {
			settings->unknown = unknowns[i].unknown;
			return TRUE;
		}
	}
	return FALSE;
}

static gboolean
set_log (PpSettings *settings, const char *value)
{
	for (guint i = 0; i < G_N_ELEMENTS (logs); i++) {
		if (strcmp (value, logs[i].word) == 0) {
			settings->log = logs[i].to;
			return TRUE;
		}
	}
	settings->log = PP_LOG_FILE;
	return g_path_is_absolute (value) && set_text (&settings->log_file, value);
}

static gboolean
set_keep_no_project (PpSettings *settings, const char *value)
{
	if (strcmp (value, "forever") != 0)
		return pp_when_parse_age (value, &settings->keep_no_project);
	settings->keep_no_project = PP_AGE_FOREVER;
	return TRUE;
}

static gboolean
set_silent (PpSettings *settings, const char *value)
{
	if (strcmp (value, "auto") == 0)
		settings->silent = PP_AGE_AUTO;
	else if (strcmp (value, "never") == 0)
		settings->silent = PP_AGE_FOREVER;
	else
		return pp_when_parse_age (value, &settings->silent);
	return TRUE;
}

static gboolean
set_growth (PpSettings *settings, const char *value)
{
	return g_ascii_string_to_signed (value, 10, 1, G_MAXINT32, &settings->growth, NULL);
}

/* FALSE: not a value that this key can have. */
typedef gboolean (*SetFunc) (PpSettings *settings, const char *value);

static const struct {
	const char *group;
	const char *key;
	SetFunc set;
	const char *takes;	/* for people */
} keys[] = {
	{ "database", "conninfo", set_conninfo, "a connection string" },
	{ "database", "schema", set_schema, "a name" },
	{ "deliver", "log", set_log, "auto, journal, syslog, none, or an absolute path" },
	{ "deliver", "spool", set_spool, "an absolute path" },
	{ "deliver", "unknown", set_unknown, "quarantine, discard or defer" },
	{ "quarantine", "keep_no_project", set_keep_no_project, "an age like 30d, or forever" },
	{ "status", "growth", set_growth, "a number from 1 on" },
	{ "status", "silent", set_silent, "an age like 7d, auto or never" },
};

/* The row of KEY in GROUP, of any key there where KEY is NULL; -1: there is none. */
static int
find_key (const char *group, const char *key)
{
	for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
		if (strcmp (keys[i].group, group) == 0 && (key == NULL || strcmp (keys[i].key, key) == 0))
			return (int) i;
	return -1;
}

static gboolean
apply_key (PpSettings *settings, GKeyFile *file, const char *group, const char *key, GError **error)
{
	g_autofree char *value = g_key_file_get_string (file, group, key, error);
	int row = find_key (group, key);

	if (value == NULL)
		return FALSE;
	if (row < 0) {
		g_set_error (error, PP_STATUS_ERROR, PP_STATUS_ERROR_CONFIG,
		             "there is no setting '%s' in group [%s]", key, group);
		return FALSE;
	}
	if (!keys[row].set (settings, value)) {
		g_set_error (error, PP_STATUS_ERROR, PP_STATUS_ERROR_CONFIG,
		             "'%s' is no value for '%s' in group [%s]: it takes %s", value, key, group, keys[row].takes);
		return FALSE;
	}
	return TRUE;
}

static gboolean
apply_group (PpSettings *settings, GKeyFile *file, const char *group, GError **error)
{
	g_auto (GStrv) names = g_key_file_get_keys (file, group, NULL, error);

	if (names == NULL)
		return FALSE;
	if (find_key (group, NULL) < 0) {
		g_set_error (error, PP_STATUS_ERROR, PP_STATUS_ERROR_CONFIG, "there is no group [%s]", group);
		return FALSE;
	}
	for (guint i = 0; names[i] != NULL; i++)
		if (!apply_key (settings, file, group, names[i], error))
			return FALSE;
	return TRUE;
}

static gboolean
apply_file (PpSettings *settings, GKeyFile *file, GError **error)
{
	g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

	for (guint i = 0; groups[i] != NULL; i++)
		if (!apply_group (settings, file, groups[i], error))
			return FALSE;
	return TRUE;
}

/* *MISSING says that there is no such file. */
static gboolean
load_file (PpSettings *settings, const char *path, gboolean *missing, GError **error)
{
	g_autoptr (GKeyFile) file = g_key_file_new ();
	g_autofree char *text = NULL;
	gsize length;
	GError *local_error = NULL;

	*missing = FALSE;
	if (!g_file_get_contents (path, &text, &length, &local_error)) {
		*missing = g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT)
		           || g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
		g_set_error_literal (error, PP_STATUS_ERROR, PP_STATUS_ERROR_CONFIG, local_error->message);
		g_error_free (local_error);
		return FALSE;
	}
	if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, error)
	    || !apply_file (settings, file, error)) {
		g_prefix_error (error, "%s: ", path);
		return FALSE;
	}
	return TRUE;
}

/* $XDG_CONFIG_HOME/patchpost.conf, or NULL. Not by g_get_user_config_dir(): it asks the
 * user database, which may be a network away from a delivery. */
static char *
user_file (void)
{
	const char *directory = getenv ("XDG_CONFIG_HOME");
	const char *home = getenv ("HOME");

	if (directory != NULL && *directory != '\0')
		return g_build_filename (directory, FILE_NAME, NULL);
	return home && *home ? g_build_filename (home, ".config", FILE_NAME, NULL) : NULL;
}

static gboolean
load_default (PpSettings *settings, GError **error)
{
	g_autofree char *user = user_file ();
	const char *const paths[] = { user, PP_SYSCONFDIR "/" FILE_NAME };

	for (guint i = 0; i < G_N_ELEMENTS (paths); i++) {
		gboolean missing;
		GError *local_error = NULL;

		if (paths[i] == NULL)
			continue;
		if (load_file (settings, paths[i], &missing, &local_error))
			return TRUE;
		if (!missing) {
			g_propagate_error (error, local_error);
			return FALSE;
		}
		g_error_free (local_error);
	}
	return TRUE;
}

PpSettings *
pp_settings_load (const char *file, GError **error)
{
	g_autoptr (PpSettings) settings = g_new0 (PpSettings, 1);
	gboolean missing;

	settings->keep_no_project = KEEP_NO_PROJECT;
	settings->silent = PP_AGE_AUTO;
	settings->growth = GROWTH;
	if (file == NULL)
		file = getenv ("PATCHPOST_CONFIG");
	if (file != NULL && *file != '\0' ? !load_file (settings, file, &missing, error)
	                                  : !load_default (settings, error))
		return NULL;
	return g_steal_pointer (&settings);
}

void
pp_settings_free (PpSettings *settings)
{
	if (settings == NULL)
		return;
	g_free (settings->conninfo);
	g_free (settings->schema);
	g_free (settings->spool);
	g_free (settings->log_file);
	g_free (settings);
}
