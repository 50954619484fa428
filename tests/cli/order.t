#!/bin/sh
# What a database says is a function of the set of messages: never of order, batch or process (SERIES.md).
# Each way below starts with an empty database, and has to end as the first one did.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
cluster_start
cluster_database
patchpost -q init
patchpost project add widgets --list-id widgets.lists.example.org
patchpost project add history --list-id history.lists.example.org

dir=$(mktemp -d)
trap 'rm -rf "$dir"; cluster_stop' EXIT
mbox () {
	"$PP_SRCDIR/tests/lib/mbox" "$@"
}

deliver_all () {
	xargs -P "$1" -n 1 sh -c 'exec "$PP_BUILDDIR/patchpost" deliver <"$1"' sh
}

# archive NAME FILE: what every order of FILE's messages must come to
archive () {
	name=$1
	file=$2
	rm -rf "$dir/pieces"
	mkdir "$dir/pieces"
	mbox split "$file" "$dir/pieces"
	ls "$dir"/pieces/* >"$dir/list"
	empty
	status "$name: once" 0 patchpost import "$file"
	like "$name: all of it is stored" "$out" "*messages: * 0 quarantined,*"
	state >"$dir/state"
	patchpost dump >"$dir/dump"
	is "$name: a line a message" "$(grep -c . "$dir/dump")" "$(sql 'SELECT count(*) FROM patchpost.message')"
	sound "$name: nothing is orphaned"
}

# ends DESCRIPTION: the database is what it has to be
ends () {
	same "$name: $1" "$dir/state"
	patchpost dump >"$dir/dump.got"
	ok "$name: $1, the dump too" cmp "$dir/dump" "$dir/dump.got"
	sound "$name: $1, nothing is orphaned"
}

# a way DESCRIPTION COMMAND…: COMMAND brings all messages into an empty database
a_way () {
	empty
	tap_way=$1
	shift
	ok "$name: $tap_way works" "$@"
	ends "$tap_way"
}

twice () {
	patchpost import "$file" && patchpost import "$file"
}

second_half_first () {
	half=$(($(grep -c . "$dir/list") / 2))
	mbox join $(head -n "$half" "$dir/list") >"$dir/first"
	mbox join $(tail -n +$((half + 1)) "$dir/list") >"$dir/second"
	patchpost import "$dir/second" && patchpost import "$dir/first"
}

halves () {
	patchpost import "$dir/first" && patchpost import "$dir/second"
}

reversed () {
	mbox join $(sort -r "$dir/list") | patchpost import -
}

shuffled () {
	mbox join $(mbox shuffle 1 <"$dir/list") | patchpost import -
}

in_small_batches () {
	mbox shuffle 2 <"$dir/list" | xargs -n 7 "$PP_BUILDDIR/patchpost" import
}

one_by_one () {
	deliver_all 1 <"$dir/list"
}

one_by_one_backwards () {
	sort -r "$dir/list" | deliver_all 1
}

four_at_once () {
	mbox shuffle 3 <"$dir/list" | deliver_all 4
}

all_ways () {
	a_way "twice" twice
	a_way "second half first" second_half_first
	a_way "first half first" halves
	a_way "reversed" reversed
	a_way "shuffled" shuffled
	a_way "in small batches" in_small_batches
	a_way "four deliveries at once" four_at_once
}

archive samples "$PP_SRCDIR/samples/widgets.mbox"
all_ways
a_way "one by one" one_by_one
a_way "one by one, backwards" one_by_one_backwards

"$PP_SRCDIR/tests/lib/make-history" "${PP_HISTORY:-42}" >"$dir/history"
archive history "$dir/history"
all_ways

# Two replies wait, one of them for both of what comes in one batch: it is looked for twice, and must be there once.
name=waiting
empty
reply () {
	printf '%s\n' "From ben Mon Mar  4 09:00:00 2024" "From: Ben <ben@example.net>" "Date: Mon, 4 Mar 2024 1$2:00:00 +0000" \
		"Subject: ${4:-Re: x}" "Message-ID: <$1@y>" "References:$3" "List-Id: <widgets.lists.example.org>" "" \
		"Words of $1." ""
}
{ reply w 1 " <a@y>"; reply w2 2 " <a@y> <b@y>"; reply w3 4 " <w2@y>"; } >"$dir/waiting"
{ reply a 0 "" "[PATCH] x" | sed '$d'; printf -- '---\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n\n'; reply b 3 " <w@y>"; } >"$dir/awaited"
status "waiting: who waits" 0 patchpost import "$dir/waiting"
status "waiting: and what he waits for" 0 patchpost import "$dir/awaited"
is "waiting: all lead to it" "$(sql "SELECT string_agg(m.msgid, ' ' ORDER BY m.msgid) FROM patchpost.message m
	JOIN patchpost.message s ON s.inbox_id = m.inbox_id AND s.id = m.submission_id AND s.msgid = '<a@y>'")" "<b@y> <w2@y> <w3@y> <w@y>"
sound "waiting: nothing is orphaned"

# eight at once: one series and one completion, however they are scheduled; PP_RACE_ROUNDS says how often (10)
rounds=${PP_RACE_ROUNDS:-10}
name=race
empty
round=0
while [ "$round" -lt "$rounds" ]; do
	round=$((round + 1))
	for n in 00 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20; do
		diff="Body of a cover.
"
		[ "$n" = 00 ] || diff="diff --git a/f$n b/f$n
--- a/f$n
+++ b/f$n
@@ -1 +1 @@
-a
+b
"
		printf '%s\n' "From: Ada <ada@example.org>" "Subject: [PATCH $n/20] race $round" \
			"Date: $((round / 24 + 1)) Mar 2024 $((round % 24)):00:$n +0000" "Message-ID: <race-$round-$n@example.org>" \
			"References: <race-$round-00@example.org>" "List-Id: <widgets.lists.example.org>" "" "$diff" \
			>"$dir/race.$n"
	done
	ls "$dir"/race.* | mbox shuffle "$round" | deliver_all 8 || fail "race $round: a delivery failed"
done
is "race: $rounds series of twenty, each completed once" "$(sql "SELECT count(*), sum(received), bool_and(complete), (
	SELECT count(*) FROM patchpost.event WHERE category = 'series-completed') FROM patchpost.series
	WHERE merged_into IS NULL")" "$rounds|$((rounds * 20))|t|$rounds"
is "race: each patch, too" "$(sql "SELECT count(*), count(DISTINCT message_id) FROM patchpost.event
	WHERE category = 'patch-completed'")" "$((rounds * 20))|$((rounds * 20))"
is "race: no event without a row" "$(sql "SELECT count(*) FROM patchpost.event e LEFT JOIN patchpost.series s
	ON s.inbox_id = e.inbox_id AND s.id = e.series_id WHERE e.category LIKE 'series-%' AND s.id IS NULL")" 0
is "race: all messages" "$(sql 'SELECT count(*) FROM patchpost.message')" "$((rounds * 21))"
sound "race: nothing is orphaned"

done_testing
