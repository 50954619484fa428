#!/bin/sh
# tests/bench/replicate: what the benchmarks import is copies that do not join.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
cluster_start

dir=$(mktemp -d)
trap 'rm -rf "$dir"; cluster_stop' EXIT
samples=$PP_SRCDIR/samples/widgets.mbox

replicate () {
	"$PP_SRCDIR/tests/bench/replicate" "$@"
}

# import FILE: into an empty database; $counts is what it counts, without times
import () {
	cluster_database
	patchpost -q init
	counts=$(patchpost import --auto-project "$1" 2>&1 | sed 's/;.*//')
}

# so_many N COUNTS
so_many () {
	echo "$2" | perl -pe "s/(\d+)/\$1 * $1/ge"
}

replicate 27 "$samples" >"$dir/one"
ok "the first copy is the archive itself" cmp "$dir/one" "$samples"
replicate 108 "$samples" >"$dir/four"
replicate 108 "$samples" >"$dir/again"
ok "the same bytes each time" cmp "$dir/four" "$dir/again"
replicate 30 "$samples" >"$dir/thirty"
import "$dir/thirty"
is "any number of messages" "${counts%%:*}" "30 messages"
import "$samples"
once=$counts
import "$dir/four"
is "four copies have four times as much of everything" "$counts" "$(so_many 4 "$once")"
is "and nothing of one refers to another" \
	"$(sql "SELECT count(*) FROM patchpost.message m JOIN patchpost.message s ON s.id = m.submission_id WHERE substring(m.msgid, '^<(copy[0-9]+\.)') IS DISTINCT FROM substring(s.msgid, '^<(copy[0-9]+\.)') AND m.msgid NOT LIKE '%@patchpost.invalid>'")" 0
is "the copies are months apart" "$(sql "SELECT count(DISTINCT date_trunc('month', date)) >= 4 FROM patchpost.message")" t
status "nothing can be copied from nothing" 1 replicate 5 /dev/null
done_testing
