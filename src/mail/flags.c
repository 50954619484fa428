#include "mail/flags.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
	PpFlags flag;
	const char *name;
} FlagName;

#define FLAG_ROW(bit, constant, name) { PP_FLAG_##constant, name },

static int
compare_names (const void *a, const void *b)
{
	return strcmp (*(const char *const *) a, *(const char *const *) b);
}

const char **
pp_flags_names (PpFlags flags)
{
	const FlagName table[] = { PP_FLAG_TABLE (FLAG_ROW) };
	const char **names = g_new0 (const char *, G_N_ELEMENTS (table) + 1);
	guint n = 0;

	for (guint i = 0; i < G_N_ELEMENTS (table); i++)
		if (flags & table[i].flag)
			names[n++] = table[i].name;
	qsort (names, n, sizeof names[0], compare_names);
	return names;
}

PpFlags
pp_flags_parse (const char *name)
{
	const FlagName table[] = { PP_FLAG_TABLE (FLAG_ROW) };

	for (guint i = 0; i < G_N_ELEMENTS (table); i++)
		if (g_str_equal (table[i].name, name))
			return table[i].flag;
	return 0;
}

PpFlags
pp_flags_parse_all (char **names)
{
	PpFlags flags = 0;

	for (guint i = 0; names != NULL && names[i] != NULL; i++)
		flags |= pp_flags_parse (names[i]);
	return flags;
}
