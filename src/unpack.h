/* Compressed files, as a stream: gzip, and what else libarchive knows. For programs only that read archives: the libraries for
 * it would cost each delivery its time to load.
 */
#ifndef PP_UNPACK_H
#define PP_UNPACK_H

#include "mail/input.h"

/* Its errors are of G_FILE_ERROR: `cannot unpack 'PATH': …', or what reading PATH said. Files of several members
 * are read to their end. The checksums that a file has are compared; what follows the last member must be zeros. Before
 * damage, gzip gives all that there is; of the others, up to 128 KiB before it may be missing. Memory is what the
 * format wants: 64 MiB for xz -9, less for others, and no more than 128 MiB for zstd. */
extern const PpUnpacker pp_unpacker;

#endif
