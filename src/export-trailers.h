/* The trailers that replies gave to a patch. */
#ifndef PP_EXPORT_TRAILERS_H
#define PP_EXPORT_TRAILERS_H

#include <glib.h>

/* Of THREAD (of PpPost *; pp_thread_load()), the trailers of replies to patch ID and to the cover letter of its series,
 * in order: those that end in -by (but for Nacked-by), and Fixes, Closes and Link. A -by trailer counts when it names
 * who sent the reply, by address or by name; others are told on standard error, for anyone can write anything. Of
 * PpTrailer *, frees its elements. */
GPtrArray *pp_export_trailers (const GPtrArray *thread, gint64 id);

#endif
