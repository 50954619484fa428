#!/bin/sh
# More submissions than one grouping works on: those that go beyond are stored and flagged, and nobody else is. An import
# refuses the same as deliveries one by one, without looking at all of them for each.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
[ -z "${PP_VALGRIND:-}" ] || skip_all "an import of twenty thousand that are tied together takes valgrind half an hour"
cluster_start
cluster_database
patchpost -q init
patchpost project add many --list-id many.lists.example.org
patchpost project add single --list-id single.lists.example.org

dir=$(mktemp -d)
trap 'rm -rf "$dir"; cluster_stop' EXIT

# mail ID REFERENCE SUBJECT, in the form of mbox; each of a sender of its own, for these are tied together, too
mail () {
	printf 'From a@example.org Wed Jan  1 00:00:00 2020\nFrom: %s@example.org\nDate: Wed, 1 Jan 2020 00:00:00 +0000\n' "$1"
	printf 'Message-Id: <%s@x>\nIn-Reply-To: <%s@x>\nSubject: %s\n\ntext\n\n' "$1" "$2" "$3"
}

# 19,997 covers of one thread; three more are the limit
mail top none '[PATCH 0/1] top' >"$dir/thread"
awk 'BEGIN {
	for (i = 1; i < 19997; i++)
		printf "From a@example.org Wed Jan  1 00:00:00 2020\nFrom: A <a@example.org>\nDate: Wed, 1 Jan 2020 %02d:%02d:00 +0000\n" \
		       "Message-Id: <c%d@x>\nIn-Reply-To: <top@x>\nSubject: [PATCH 0/%d] n\n\ntext\n\n", i / 60 % 24, i % 60, i, i % 9000 + 1
}' >>"$dir/thread"

# ID REFERENCE SUBJECT of what comes then
cat >"$dir/more" <<'END'
apart1 none [PATCH 0/1] apart
in1 top [PATCH 0/1] in
in2 c7 [PATCH 0/2] in
reply over1 Re: [PATCH 0/1] over
in3 in2 [PATCH 0/3] in
over1 top [PATCH 0/1] over
over1 none [PATCH 0/1] another one under its id
apart2 apart1 [PATCH 0/1] apart
over2 over1 [PATCH 0/1] over
over3 c9 [PATCH 0/1] over
END

status "a thread below the limit" 0 patchpost import --project many "$dir/thread"
status "again" 0 patchpost import --project single "$dir/thread"
while read -r id reference subject; do
	mail "$id" "$reference" "$subject" >"$dir/one"
	cat "$dir/one" >>"$dir/rest"
	patchpost deliver --project single <"$dir/one" || fail "deliver $id"
done <"$dir/more"
status "more in one batch" 0 patchpost import --project many "$dir/rest"
like "all of it is stored" "$out" "10 messages: 0 patches, 8 cover letters, 1 comments,* 1 quarantined, 5 series;*"

stored () {
	sql "SELECT m.msgid, m.group_flags, s.name, s.total, (SELECT msgid FROM patchpost.message c WHERE c.inbox_id = i.id AND c.id = m.submission_id)
	     FROM patchpost.message m JOIN patchpost.inbox i ON i.id = m.inbox_id AND i.name = '$1'
	     LEFT JOIN patchpost.series s ON s.inbox_id = i.id AND s.id = m.series_id
	     WHERE m.msgid !~ '^<c' ORDER BY m.msgid"
}
stored many >"$dir/many"
stored single >"$dir/single"
is "what is beyond is flagged, and nothing else" "$(grep closure-too-large "$dir/many" | cut -d'|' -f1 | tr '\n' ' ')" \
	"<over1@x> <over2@x> <over3@x> "
is "the rest has series" "$(cut -d'|' -f1,3 "$dir/many" | grep -v over | tr '\n' ' ')" \
	"<apart1@x>|apart <apart2@x>|apart <in1@x>|in <in2@x>|in <in3@x>|in <reply@x>| <top@x>|top "
like "who replies to one that is flagged belongs to it" "$(grep reply "$dir/many")" "*|<over1@x>"
is "one by one comes to the same" "$(diff "$dir/many" "$dir/single")" ""
is "of two under one id the first is stored" "$(sql "SELECT DISTINCT subject FROM patchpost.message WHERE msgid = '<over1@x>'")" \
	"[PATCH 0/1] over"

# what is tied to too many is purged all the same; those near it are grouped by what is in one series with them
status "one of too many is purged" 0 patchpost purge --project single in2@x
is "nothing else changes" "$out" "<in2@x>: cover removed from single, 0 other messages and 1 series change"
stored single >"$dir/after"
is "nor moves" "$(diff "$dir/single" "$dir/after" | sed -n 's/^[<>] //p' | cut -d'|' -f1)" "<in2@x>"
status "one that was flagged is" 0 patchpost purge --project single over3@x
is "with nothing else either" "$out" "<over3@x>: cover removed from single, 0 other messages and 0 series change"
is "its rows are gone" "$(sql "SELECT count(*) FROM patchpost.message WHERE msgid = '<over3@x>'; SELECT count(*) FROM patchpost.series
	WHERE first_id IS NOT NULL AND NOT EXISTS (SELECT FROM patchpost.message m WHERE m.inbox_id = series.inbox_id AND m.id = first_id)")" "1
0"
done_testing
