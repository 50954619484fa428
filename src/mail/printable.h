/* What a terminal or a log may see of text that came from outside. */
#ifndef PP_MAIL_PRINTABLE_H
#define PP_MAIL_PRINTABLE_H

#include <glib.h>

/* TEXT as one line of valid UTF-8: white space that is not a blank becomes one, every other control
 * character '?', as are those that turn the direction of text, invalid bytes U+FFFD. TEXT need not be UTF-8. The caller frees. */
char *pp_printable (const char *text);

/* The same for text of many lines: line feeds and tabs stay. */
char *pp_printable_text (const char *text);

#endif
