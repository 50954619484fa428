#!/usr/bin/env bash
# A real archive through the programs in PP_BUILDDIR, which were built with sanitizers: they find nothing, leaks included.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"

cluster_start
work=$(mktemp -d)
trap 'rm -rf "$work"; cluster_stop' EXIT
cluster_database
xz -dc "$CI_SHARED/corpus/ltp-3000.mboxrd.xz" >"$work/all.mbox"

# quiet DESCRIPTION COMMAND…: status 0, and nothing on standard error, where sanitizers report
quiet() {
	status "$1" 0 "${@:2}"
	is "$1: sanitizers find nothing" "$err" ""
}

quiet init patchpost init --no-roles
quiet import patchpost import --auto-project --format mboxrd --progress=never "$work/all.mbox"
quiet "import again" patchpost import --auto-project --format mboxrd --progress=never "$work/all.mbox"
quiet parse sh -c '"$PP_BUILDDIR/patchpost" parse "$1" >/dev/null' sh "$work/all.mbox"
quiet dump sh -c '"$PP_BUILDDIR/patchpost" dump >"$1"' sh "$work/dump"
is "all of it is in the dump" "$(wc -l <"$work/dump")" "$(grep -c '^From ' "$work/all.mbox")"
awk -v folder="$work" '/^From / { n++ } n > 20 { exit } { print > (folder "/mail" n) }' "$work/all.mbox"
for mail in "$work"/mail*; do
	quiet "deliver $(basename "$mail")" sh -c '"$PP_BUILDDIR/patchpost" deliver <"$1"' sh "$mail"
done
perl -MJSON::PP -ne '$o = decode_json($_); print "$o->{msgid}\n" if $o->{type} ne "other"' "$work/dump" | head -n 20 >"$work/ids"
for format in text json mbox; do
	while IFS= read -r id; do
		quiet "show --format $format $id" patchpost show --format $format "$id"
	done <"$work/ids"
done
done_testing
