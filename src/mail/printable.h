/* What a terminal or a log may see of text that came from outside. */
#ifndef PP_MAIL_PRINTABLE_H
#define PP_MAIL_PRINTABLE_H

#include <glib.h>

/* TEXT as one line of valid UTF-8: white space that is not a blank becomes one, every other control
 * character '?', as are those that turn the direction of text, invalid bytes U+FFFD. TEXT need not be UTF-8. The caller frees. */
char *pp_printable (const char *text);

/* The same for text of many lines: line feeds and tabs stay. */
char *pp_printable_text (const char *text);

/* Whether TEXT, valid UTF-8, has characters that turn the direction of what follows: code with them may read otherwise
 * than a compiler reads it. The same ones that pp_printable() replaces. */
gboolean pp_turns_direction (const char *text);

#endif
