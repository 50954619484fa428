#!/bin/sh
# Whatever call of libpq or of the C library fails under a delivery, or ends it: the answer is one that an MTA may get,
# what was acknowledged is stored, and the next time all is well. PP_FAULT_SHARE=1 tries every call in every way, else it
# is every seventh of these.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
[ -z "${PP_VALGRIND:-}" ] || skip_all "valgrind is started by a shell, which would meet the faults"
cluster_start own
cluster_database
patchpost -q init
patchpost project add faults --list-id faults.lists.example.org

dir=$(mktemp -d)
trap 'rm -rf "$dir"; cluster_stop' EXIT

# the sanitizers want to come first, and mind a program that is killed
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
export ASAN_OPTIONS
"$PP_SRCDIR/tests/fault/calls" "$PP_BUILDDIR/tests/fault/shim.so" "$dir" "${PP_FAULT_SHARE:-7}" >"$dir/tap" || echo "not ok" >>"$dir/tap"
grep -v '^1\.\.' "$dir/tap"
tap_count=$(grep -c '^\(not \)\{0,1\}ok' "$dir/tap")
tap_failed=$(grep -c '^not ok' "$dir/tap")

sound "no row points nowhere"
is "each series was told complete once" "$(sql "SELECT count(*) - count(DISTINCT series_id),
	count(*) - (SELECT count(*) FROM patchpost.series)
	FROM patchpost.event WHERE category = 'series-completed'")" "0|0"
state >"$dir/state"
patchpost dump >"$dir/dump"
empty
status "all mails at once" 0 patchpost -q import "$dir/all.mbox"
same "come to the same" "$dir/state"
patchpost dump >"$dir/dump.got"
ok "and the dump" cmp "$dir/dump" "$dir/dump.got"

# --- the answer to COMMIT is lost -----------------------------------------------------------------

# mail N: the N-th patch
mail () {
	printf '%s\n' "From: Ann <ann@example.org>" "Subject: [PATCH] lost $1" "Message-ID: <lost$1@example.org>" \
		"Date: Mon, 4 Mar 2024 10:00:00 +0000" "List-Id: <faults.lists.example.org>" "" "diff --git a/f b/f" "--- a/f" "+++ b/f" \
		"@@ -1 +1 @@" "-a" "+$1"
}
mail 1 | PP_FAULT_COUNT=$dir/counts LD_PRELOAD=$PP_BUILDDIR/tests/fault/shim.so patchpost deliver
last=$(sed -n 's/^PQpipelineSync //p' "$dir/counts")
mkfifo "$dir/fifo"
psql -XAtq <"$dir/fifo" >"$dir/heard" 2>&1 &
listener=$!
exec 3>"$dir/fifo"
echo "LISTEN patchpost; SELECT 'listening';" >&3
until grep -q listening "$dir/heard"; do
	sleep 0.02
done
mail 2 >"$dir/lost"
status "the answer to COMMIT is lost" 0 env PP_FAULT="PQpipelineSync $last lost" LD_PRELOAD="$PP_BUILDDIR/tests/fault/shim.so" \
	"$PP_BUILDDIR/patchpost" deliver <"$dir/lost"
is "it is stored once" "$(sql "SELECT count(*) FROM patchpost.message WHERE msgid = '<lost2@example.org>'")" 1
# psql looks when it has something to do
for n in $(seq 200); do
	echo "SELECT 'nothing';" >&3
	! grep -q '^Asynchronous notification "patchpost"' "$dir/heard" || break
	sleep 0.05
done
exec 3>&-
wait "$listener"
is "and who listens is woken all the same" "$(grep -c '^Asynchronous notification "patchpost"' "$dir/heard")" 1

# accept: what was replaced is kept, and nothing else. A dry run of it on another message counts the calls.
accept () {
	env "$@" LD_PRELOAD="$PP_BUILDDIR/tests/fault/shim.so" "$PP_BUILDDIR/patchpost" quarantine accept \
		"$(sql "SELECT id FROM patchpost.quarantine")"
}
for n in 1 2; do
	mail "$n" | sed 's/\] lost/] another/' | patchpost deliver
	[ "$n" = 2 ] || accept PP_FAULT_COUNT="$dir/counts" >"$dir/out"
	[ "$n" = 2 ] || sql "DELETE FROM patchpost.quarantine"
done
status "the answer to the COMMIT of accept is lost" 0 accept PP_FAULT="PQpipelineSync $(sed -n 's/^PQpipelineSync //p' "$dir/counts") lost"
is "the other is stored" "$(sql "SELECT subject FROM patchpost.message WHERE msgid = '<lost2@example.org>'")" "[PATCH] another 2"
is "the first is in quarantine" "$(sql "SELECT encode(raw_sha256, 'hex') FROM patchpost.quarantine")" "$(sha256sum <"$dir/lost" | cut -d' ' -f1)"
sound "nothing points nowhere"
done_testing
