#!/bin/sh
# Random archives against a server; always the same seeds. `make check-long' does many.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
cluster_start
cluster_database
patchpost init --no-roles >/dev/null
PGOPTIONS='-c synchronous_commit=off -c jit=off' "$PP_BUILDDIR/tests/property/test-archive"
