/* A date is read as Python's email package reads it, step by step, because that is what
 * fixed the dates of everything in Patchwork. GMime is stricter here and laxer there, and
 * turns the year 20777 into 2000.
 */
#include "config.h"

#include "mail/date.h"

#include <string.h>

/* Before mail as we know it: 1990-01-01. */
#define OLDEST G_GINT64_CONSTANT (631152000)

/* How far a sender's clock may be ahead of the last relay's. */
#define AHEAD (2 * 24 * 60 * 60)

/* The years 1 to 9999, all that Python's datetime knows. */
#define FIRST_SECOND G_GINT64_CONSTANT (-62135596800)
#define LAST_SECOND G_GINT64_CONSTANT (253402300799)

/* A field is cut to this: it is out of all years in any unit, and sums do not overflow. */
#define MAX_FIELD G_GINT64_CONSTANT (10000000000000)

/* The Julian day of 1970-01-01, as GDate counts. */
#define EPOCH_JULIAN 719163

/* A day name, the five fields, and one more to know that there are more. */
#define MAX_TOKENS 7

typedef struct {
	const char *start;
	const char *end;
} Token;

typedef struct {
	Token token[MAX_TOKENS];
	guint n;
} Tokens;

static gboolean
token_is (Token token, const char *word)
{
	gsize length = strlen (word);

	return (gsize) (token.end - token.start) == length && g_ascii_strncasecmp (token.start, word, length) == 0;
}

static gboolean
token_is_empty (Token token)
{
	return token.start == token.end;
}

static const char *
token_find (Token token, char c)
{
	return memchr (token.start, c, token.end - token.start);
}

static gboolean
token_ends_with (Token token, char c)
{
	return !token_is_empty (token) && token.end[-1] == c;
}

/* What Python's str.split() splits at. */
static gboolean
is_space (gunichar c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f) || c == 0x85 ||
	       (c > 0x85 && g_unichar_isspace (c));
}

static void
tokens_split (Tokens *tokens, const char *value)
{
	const char *p = value;

	tokens->n = 0;
	while (tokens->n < MAX_TOKENS) {
		while (*p != '\0' && is_space (g_utf8_get_char (p)))
			p = g_utf8_next_char (p);
		if (*p == '\0')
			break;
		Token *token = &tokens->token[tokens->n++];
		token->start = p;
		while (*p != '\0' && !is_space (g_utf8_get_char (p)))
			p = g_utf8_next_char (p);
		token->end = p;
	}
}

/* Replaces token I by the N tokens of WITH. */
static void
tokens_replace (Tokens *tokens, guint i, const Token *with, guint n)
{
	Tokens old = *tokens;

	tokens->n = i;
	for (guint j = 0; j < n; j++)
		tokens->token[tokens->n++] = with[j];
	for (guint j = i + 1; j < old.n && tokens->n < MAX_TOKENS; j++)
		tokens->token[tokens->n++] = old.token[j];
}

static int
find_name (Token token, const char *const *names)
{
	for (int i = 0; names[i] != NULL; i++)
		if (token_is (token, names[i]))
			return i;
	return -1;
}

/* 1 to 12, or 0. */
static int
parse_month (Token token)
{
	static const char *const names[] = {
		"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
		"january", "february", "march", "april", "may", "june", "july", "august",
		"september", "october", "november", "december", NULL,
	};
	int i = find_name (token, names);

	return i < 0 ? 0 : i % 12 + 1;
}

/* Python's int(): a sign, digits of any script, single underscores between them; at most
 * MAX_FIELD. */
static gboolean
parse_int (Token token, gint64 *number)
{
	const char *p = token.start;
	gboolean negative = FALSE, after_digit = FALSE;
	gint64 sum = 0;

	if (!token_is_empty (token) && (*p == '-' || *p == '+'))
		negative = *p++ == '-';
	for (; p < token.end; p = g_utf8_next_char (p)) {
		gunichar c = g_utf8_get_char (p);
		if (c == '_' && after_digit) {
			after_digit = FALSE;
			continue;
		}
		if (!g_unichar_isdigit (c))
			return FALSE;
		sum = MIN (sum * 10 + g_unichar_digit_value (c), MAX_FIELD);
		after_digit = TRUE;
	}
	if (after_digit)
		*number = negative ? -sum : sum;
	return after_digit;
}

/* Seconds east of UTC; 0 when the zone is not known. */
static gint64
parse_zone (Token token)
{
	static const struct {
		const char *name;
		int offset;
	} zones[] = {
		{ "UT", 0 }, { "UTC", 0 }, { "GMT", 0 }, { "Z", 0 },
		{ "AST", -400 }, { "ADT", -300 }, { "EST", -500 }, { "EDT", -400 },
		{ "CST", -600 }, { "CDT", -500 }, { "MST", -700 }, { "MDT", -600 },
		{ "PST", -800 }, { "PDT", -700 },
	};
	gint64 hhmm = 0;

	if (!parse_int (token, &hhmm))
		for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
			if (token_is (token, zones[i].name))
				hhmm = zones[i].offset;
	return hhmm / 100 * 3600 + hhmm % 100 * 60;
}

/* "hh:mm", "hh:mm:ss", or the same with dots. */
static gboolean
parse_time (Token token, gint64 *seconds)
{
	char separator = token_find (token, ':') != NULL ? ':' : '.';
	gint64 field[3] = { 0, 0, 0 };
	guint n = 0;

	for (Token rest = token;; n++) {
		const char *end = token_find (rest, separator);
		Token part = { rest.start, end != NULL ? end : rest.end };
		if (n == G_N_ELEMENTS (field) || !parse_int (part, &field[n]))
			return FALSE;
		if (end == NULL)
			break;
		rest.start = end + 1;
	}
	*seconds = field[0] * 3600 + field[1] * 60 + field[2];
	return n > 0;
}

/* Drops the day's name, whether or not a blank follows its comma. */
static void
drop_day_name (Tokens *tokens)
{
	static const char *const names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL };
	Token *first = &tokens->token[0];

	if (token_ends_with (*first, ',') || find_name (*first, names) >= 0) {
		tokens_replace (tokens, 0, NULL, 0);
	} else {
		const char *comma = memrchr (first->start, ',', first->end - first->start);
		if (comma != NULL)
			first->start = comma + 1;
	}
}

/* RFC 850's "01-Jan-99 10:00:00 GMT". */
static void
split_dashes (Tokens *tokens)
{
	Token date = tokens->token[0];
	const char *first = token_find (date, '-');
	const char *second = first != NULL ? token_find ((Token) { first + 1, date.end }, '-') : NULL;

	if (second == NULL || token_find ((Token) { second + 1, date.end }, '-') != NULL)
		return;
	Token parts[] = { { date.start, first }, { first + 1, second }, { second + 1, date.end } };
	tokens_replace (tokens, 0, parts, G_N_ELEMENTS (parts));
}

/* A time with the zone behind it, "10:00:00+0100", or no zone at all. */
static void
split_zone (Tokens *tokens)
{
	Token time = tokens->token[3];
	const char *sign = token_find (time, '+');

	if (sign == NULL)
		sign = token_find (time, '-');
	if (sign == NULL || sign == time.start)
		sign = time.end;
	Token parts[] = { { time.start, sign }, { sign, time.end } };
	tokens_replace (tokens, 3, parts, G_N_ELEMENTS (parts));
}

static void
swap (Token *a, Token *b)
{
	Token c = *a;

	*a = *b;
	*b = c;
}

static void
drop_comma (Token *token)
{
	if (token_ends_with (*token, ','))
		token->end--;
}

/* What the fields say, each within MAX_FIELD. */
static gboolean
compose (gint64 year, int month, gint64 day, gint64 seconds, gint64 zone, gint64 *date)
{
	GDate first;

	if (year < 100)
		year += year > 68 ? 1900 : 2000;
	if (year < 1 || year > 9999)
		return FALSE;
	g_date_clear (&first, 1);
	g_date_set_dmy (&first, 1, month, year);
	gint64 days = (gint64) g_date_get_julian (&first) - EPOCH_JULIAN + day - 1;
	*date = days * 24 * 60 * 60 + seconds - zone;
	return *date >= FIRST_SECOND && *date <= LAST_SECOND;
}

gboolean
pp_date_parse (const char *value, gint64 *date)
{
	Tokens tokens;

	if (value == NULL)
		return FALSE;
	tokens_split (&tokens, value);
	if (tokens.n == 0)
		return FALSE;
	drop_day_name (&tokens);
	if (tokens.n == 3)
		split_dashes (&tokens);
	if (tokens.n == 4)
		split_zone (&tokens);
	if (tokens.n < 5)
		return FALSE;

	Token day = tokens.token[0], month = tokens.token[1], year = tokens.token[2];
	Token time = tokens.token[3], zone = tokens.token[4];
	if (token_is_empty (day) || token_is_empty (month) || token_is_empty (year))
		return FALSE;
	if (parse_month (month) == 0)
		swap (&day, &month);
	drop_comma (&day);
	const char *colon = token_find (year, ':');
	if (colon != NULL && colon != year.start)
		swap (&year, &time);
	drop_comma (&year);
	if (token_is_empty (year))
		return FALSE;
	if (!g_unichar_isdigit (g_utf8_get_char (year.start)))
		swap (&year, &zone);
	drop_comma (&time);

	gint64 y, d, seconds;
	return parse_month (month) != 0 && parse_int (year, &y) && parse_int (day, &d) &&
	       parse_time (time, &seconds) &&
	       compose (y, parse_month (month), d, seconds, parse_zone (zone), date);
}

/* The newest of the dates that relays wrote behind the last ';' of Received, or OLDEST - 1. */
static gint64
newest_received (const char *const *received)
{
	gint64 newest = OLDEST - 1;

	for (guint i = 0; received != NULL && received[i] != NULL; i++) {
		const char *semicolon = strrchr (received[i], ';');
		gint64 date;
		if (semicolon != NULL && pp_date_parse (semicolon + 1, &date))
			newest = MAX (newest, date);
	}
	return newest;
}

gint64
pp_date_choose (const char *date, const char *const *received, gint64 from_line_date,
                gint64 arrival, PpFlags *flags)
{
	gint64 newest = newest_received (received);
	gint64 parsed;

	if (date == NULL || date[0] == '\0')
		*flags |= PP_FLAG_NO_DATE;
	else if (!pp_date_parse (date, &parsed) || parsed < OLDEST ||
	         (newest >= OLDEST && parsed > newest + AHEAD))
		*flags |= PP_FLAG_ODD_DATE;
	else
		return parsed;

	if (newest >= OLDEST)
		return newest;
	return from_line_date >= OLDEST ? from_line_date : arrival;
}
