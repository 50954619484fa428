#!/bin/sh
# The store against a server.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
cluster_start
cluster_database
"$PP_BUILDDIR/tests/store/test-store"
