#!/bin/sh
# Whatever call of libpq fails under lmtpd, or ends it, or of its clients' sockets: what was answered with 250 is stored, it
# goes on serving, and the next time all is well. PP_FAULT_SHARE=1 tries every call in every way, else it is every
# ninety-seventh of these, and four times as many of those of sockets.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
[ -z "${PP_VALGRIND:-}" ] || skip_all "valgrind is started by a shell, which would meet the faults"
command -v perl >/dev/null || skip_all "no perl here"
cluster_start
cluster_projects demo
pid=
trap '[ -z "$pid" ] || kill "$pid"; rm -rf "$dir"; cluster_stop' EXIT
mkdir "$dir/mails"

# the sanitizers want to come first
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
export ASAN_OPTIONS

lmtp () {
	"$PP_SRCDIR/tests/lib/lmtp" "$dir/lmtp" "$@"
}

# serve [VARIABLE=VALUE]: lmtpd with the shim, and one session
serve () {
	rm -f "$dir/lmtp"
	env "$@" LD_PRELOAD="$PP_BUILDDIR/tests/fault/shim.so" "$PP_BUILDDIR/patchpost" lmtpd --writers 1 --timeout 20 \
		--listen "unix:$dir/lmtp" >/dev/null 2>"$dir/log" &
	pid=$!
}

# ended: the status of the service after it was asked to stop
ended () {
	kill -TERM "$pid" 2>/dev/null
	wait "$pid"
	status=$?
	pid=
	echo "$status"
}

# series N: three patches, $dir/mails/N.1 …
series () {
	for part in 1 2 3; do
		printf '%s\n' "From: Ada <ada@example.org>" "Subject: [PATCH $part/3] change $1" "Message-ID: <m$1.$part@example.org>" \
			"In-Reply-To: <cover$1@example.org>" "Date: Mon, 4 Mar 2024 10:00:0$part +0000" \
			"List-Id: <demo.example.org>" "" "diff --git a/f$1 b/f$1" "--- a/f$1" "+++ b/f$1" "@@ -1 +1 @@" "-a" "+$part" \
			>"$dir/mails/$1.$part"
	done
}

# How often each is called for three messages.
series 0
serve PP_FAULT_COUNT="$dir/count"
lmtp wait
is "without a fault" "$(lmtp send "$dir"/mails/0.* | cut -c1-3 | tr '\n' ' ')" "250 250 250 "
ended >"$dir/status"
is "it ends" "$(cat "$dir/status")" 0
awk '$1 ~ /^PQ/ { for (n = 1; n <= $2; n++) for (k = split ("fail cut lost kill", kinds, " "); k > 0; k--) print $1, n, kinds[k] }
	$1 ~ /^(send|recv)$/ { for (n = 1; n <= $2; n++) { print $1, n, $1 == "send" ? 32 : 104; print $1, n, "kill" } }' "$dir/count" |
	awk -v share="${PP_FAULT_SHARE:-97}" '{ every = /^PQ/ ? share : int ((share + 3) / 4) } NR % every == 1 || every == 1' \
		>"$dir/faults"
[ "$(wc -l <"$dir/faults")" -ge 5 ] && pass "there are calls that can fail" || fail "there are calls that can fail" "$(cat "$dir/count")"

number=0
: >"$dir/acknowledged"
unlike=
while read -r fault; do
	number=$((number + 1))
	series "$number"
	serve PP_FAULT="$fault"
	case $fault in
	send*|recv*) sleep 0.3 ;;	# whoever asks whether it is there may be the one that meets the fault
	*) lmtp wait 2>/dev/null ;;
	esac
	for part in 1 2 3; do
		lmtp send "$dir/mails/$number.$part" >"$dir/answer" 2>/dev/null </dev/null
		case $(cat "$dir/answer") in
		250*) echo "<m$number.$part@example.org>" >>"$dir/acknowledged" ;;
		451*|gone|"") echo "$fault" >>"$dir/refused" ;;
		*) unlike="$unlike $fault: $(cat "$dir/answer");" ;;
		esac
	done
	ended >"$dir/status"
	case "$fault $(cat "$dir/status")" in
	*kill\ 137|*\ 0) ;;
	*) unlike="$unlike $fault: status $(cat "$dir/status"): $(cat "$dir/log");" ;;
	esac
done <"$dir/faults"
is "$number faults: answers that an MTA may get, and an end as it should be" "$unlike" ""
acknowledged=$(sort "$dir/acknowledged" | sed "s/.*/'&'/" | paste -s -d,)
is "what was acknowledged is stored" "$(sql "SELECT count(*) FROM patchpost.message WHERE msgid IN ($acknowledged)")" \
	"$(sort -u "$dir/acknowledged" | wc -l | tr -d ' ')"
[ "$(wc -l <"$dir/acknowledged")" -ge "$number" ] && pass "which is much of it" ||
	fail "which is much of it" "$(wc -l <"$dir/acknowledged") of $((number * 3))"
[ -s "$dir/refused" ] && pass "some of it was not" || fail "some of it was not"
diag "$number faults: $(wc -l <"$dir/acknowledged") messages acknowledged, $(wc -l <"$dir/refused") not"

serve PP_FAULT_COUNT=
lmtp wait
is "without faults all is taken" "$(lmtp many 3 "$dir"/mails/*)" "250:$((number * 3 + 3))"
ended >"$dir/status"
is "and is there, in whole series" "$(sql "SELECT count(*), count(DISTINCT series_id) FROM patchpost.message") $(sql "SELECT count(*)
	FROM patchpost.series WHERE complete") $(sql "SELECT count(*) FROM patchpost.quarantine")" \
	"$((number * 3 + 3))|$((number + 1)) $((number + 1)) 0"
sound "no row points nowhere"
patchpost dump >"$dir/dump"
empty
status "all mails at once" 0 patchpost -q import "$dir/mails"
patchpost dump >"$dir/dump.got"
ok "come to the same" cmp "$dir/dump" "$dir/dump.got"
done_testing
