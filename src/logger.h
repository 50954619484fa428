/* A thread that writes the lines of the log: whoever reads it may be stuck, and no client shall wait for that. */
#ifndef PP_LOGGER_H
#define PP_LOGGER_H

#include "delivery-log.h"

typedef struct _PpLogger PpLogger;

PpLogger *pp_logger_new (void);

/* A PpLogFunc; DATA is the logger. Never waits, and is for any thread. While a thousand lines wait to be written, others are
 * left out; how many is told on standard error as soon as one is written again. */
void pp_logger_write (PpLogTo to, const char *file, const PpLogLine *line, gpointer data);

/* When nobody writes any more. What is not written after two seconds never is. */
void pp_logger_free (PpLogger *logger);

#endif
