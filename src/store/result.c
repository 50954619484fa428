#include "config.h"

#include "store/result.h"

#include "mail/message.h"
#include "store/binary.h"

gboolean
pp_result_is_null (const PGresult *result, int row, int column)
{
	return PQgetisnull (result, row, column);
}

gint64
pp_result_int (const PGresult *result, int row, int column)
{
	const char *value = PQgetvalue (result, row, column);

	if (PQgetisnull (result, row, column))
		return 0;
	switch (PQgetlength (result, row, column)) {
	case 2:
		return (gint16) pp_binary_get_int2 (value);
	case 4:
		return (gint32) pp_binary_get_int4 (value);
	case 8:
		return (gint64) pp_binary_get_int8 (value);
	}
	g_assert_not_reached ();
}

gboolean
pp_result_bool (const PGresult *result, int row, int column)
{
	return !PQgetisnull (result, row, column) && *PQgetvalue (result, row, column) != 0;
}

const char *
pp_result_text (const PGresult *result, int row, int column)
{
	return PQgetisnull (result, row, column) ? NULL : PQgetvalue (result, row, column);
}

char *
pp_result_dup_text (const PGresult *result, int row, int column)
{
	return g_strdup (pp_result_text (result, row, column));
}

GBytes *
pp_result_bytes (const PGresult *result, int row, int column)
{
	if (PQgetisnull (result, row, column))
		return NULL;
	return g_bytes_new (PQgetvalue (result, row, column),
	                    (gsize) PQgetlength (result, row, column));
}

gint64
pp_result_time (const PGresult *result, int row, int column)
{
	if (PQgetisnull (result, row, column))
		return PP_NO_DATE;
	return pp_binary_time_from_wire (pp_result_int (result, row, column));
}

/* An array as it came, element by element. */
typedef struct {
	const char *at;
	const char *end;
	guint32 left;
} Elements;

static void
elements_init (Elements *elements, const PGresult *result, int row, int column)
{
	const char *value = PQgetvalue (result, row, column);
	int length = PQgetlength (result, row, column);

	*elements = (Elements) { value, value + length, 0 };
	if (length >= PP_ARRAY_HEADER && pp_binary_get_int4 (value + PP_ARRAY_DIMENSIONS) == 1) {
		elements->left = pp_binary_get_int4 (value + PP_ARRAY_COUNT);
		elements->at += PP_ARRAY_HEADER;
	}
}

/* *DATA is NULL for NULL. */
static gboolean
elements_next (Elements *elements, const char **data, gsize *length)
{
	gint32 size;

	if (elements->left == 0 || elements->end - elements->at < 4)
		return FALSE;
	elements->left--;
	size = (gint32) pp_binary_get_int4 (elements->at);
	elements->at += 4;
	if (size > elements->end - elements->at)
		return FALSE;
	*data = size < 0 ? NULL : elements->at;
	*length = size < 0 ? 0 : (gsize) size;
	elements->at += *length;
	return TRUE;
}

char **
pp_result_texts (const PGresult *result, int row, int column)
{
	GPtrArray *texts;
	Elements elements;
	const char *data;
	gsize length;

	if (PQgetisnull (result, row, column))
		return NULL;
	elements_init (&elements, result, row, column);
	texts = g_ptr_array_new ();
	while (elements_next (&elements, &data, &length))
		g_ptr_array_add (texts, data ? g_strndup (data, length) : g_strdup (""));
	g_ptr_array_add (texts, NULL);
	return (char **) g_ptr_array_free (texts, FALSE);
}

GArray *
pp_result_ints (const PGresult *result, int row, int column)
{
	GArray *ints;
	Elements elements;
	const char *data;
	gsize length;

	if (PQgetisnull (result, row, column))
		return NULL;
	elements_init (&elements, result, row, column);
	ints = g_array_new (FALSE, FALSE, sizeof (gint64));
	while (elements_next (&elements, &data, &length)) {
		gint64 value = 0;

		if (data != NULL)
			value = length == 8 ? (gint64) pp_binary_get_int8 (data) : (gint32) pp_binary_get_int4 (data);
		g_array_append_val (ints, value);
	}
	return ints;
}
