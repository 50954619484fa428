#!/bin/sh
# Random archives against a server.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
cluster_start
cluster_database
patchpost init --no-roles >/dev/null
"$PP_BUILDDIR/tests/property/test-archive"
