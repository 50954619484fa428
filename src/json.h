/* The canonical JSON form of a message: one object a line, keys sorted bytewise at every level, UTF-8,
 * no ids of the database, no clock. Equal messages give equal bytes.
 *
 * `dump' prints it whole, `parse' what a message says by itself.
 */
#ifndef PP_JSON_H
#define PP_JSON_H

#include "patch/placement.h"
#include "patch/submission.h"

typedef struct _PpJsonWriter PpJsonWriter;

PpJsonWriter *pp_json_writer_new (void);
void pp_json_writer_free (PpJsonWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpJsonWriter, pp_json_writer_free)

/* Appends the line of SUBMISSION, its line feed included, to LINE. PLACEMENT NULL leaves out what
 * only an archive knows (project, series, submission, state, archived, delegate, commit_ref); the type of a message
 * that is neither patch nor cover is "reply" then, for whether it is a comment is not known. */
void pp_json_writer_append (PpJsonWriter *writer, GString *line, const PpSubmission *submission,
                            const PpPlacement *placement);

/* TEXT, which is JSON as PostgreSQL writes it, indented by four blanks, with a final line feed; order of keys, strings and
 * numbers stay as they are. The caller frees. */
char *pp_json_pretty (const char *text);

#endif
