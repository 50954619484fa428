#!/bin/sh
# events: reading by cursor, following beside deliveries, across kills and restarts of the database.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
cluster_start own
cluster_database
work=$(mktemp -d)
trap 'cluster_stop; rm -rf "$work"' EXIT

# post ID SUBJECT [PARENT]: delivers a message of demo@lists.example.org; with a diff when the subject says PATCH
post () {
	{
		printf 'From: Ann <ann@example.org>\nDate: Mon, 4 Mar 2024 09:00:00 +0000\n'
		printf 'List-Id: <%s>\nMessage-ID: <%s@example.org>\nSubject: %s\n' "${list:-demo.example.org}" "$1" "$2"
		[ -z "${3:-}" ] || printf 'In-Reply-To: <%s@example.org>\n' "$3"
		printf '\nSome words.\n'
		case $2 in
		Re:*) ;;
		*PATCH*' 0/'*) ;;
		*PATCH*) printf -- '---\ndiff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+%s\n' "$1" ;;
		esac
	} | patchpost deliver
}

# wait_for SECONDS COMMAND…: until COMMAND succeeds
wait_for () {
	wait_left=$(($1 * 20))
	shift
	until "$@" >/dev/null 2>&1; do
		wait_left=$((wait_left - 1))
		[ "$wait_left" -gt 0 ] || return 1
		sleep 0.05
	done
}

patchpost -q init
status "without any list" 78 patchpost events
patchpost project add demo --list-id demo.example.org
status "no events" 0 patchpost events
is "print nothing" "$out$err" ""
is "the last cursor then" "$(patchpost events --last-cursor)" 0
post cover '[PATCH 0/2] two things'
post two '[PATCH 2/2] second thing' cover
post reply 'Re: [PATCH 2/2] second thing' two
post one '[PATCH 1/2] first thing' cover
status "events" 0 patchpost events
is "are words a line, in order" "$(echo "$out" | awk '{ print $1, $3, $4, $4 == "series" ? $6 " " $7 : "" }' |
	sed 's/ *$//')" "\
1 cover-created <cover@example.org>
2 series-created series v1 2/2
3 patch-created <two@example.org>
4 series-updated series v1 2/2
5 patch-comment-created <reply@example.org>
6 patch-created <one@example.org>
7 series-updated series v1 2/2
8 patch-completed <one@example.org>
9 patch-completed <two@example.org>
10 series-completed series v1 2/2"
like "with date and subject" "$(echo "$out" | sed -n 6p)" "*6  20??-??-??T??:??:??Z  patch-created *<one@example.org>  ?PATCH 1/2] first thing"
is "--after" "$(patchpost events --after 8 | awk '{ print $1 }' | tr '\n' ' ')" "9 10 "
is "--after now" "$(patchpost events --after now)" ""
is "--last-cursor" "$(patchpost events --last-cursor)" 10
status "with what it does not go with" 64 patchpost events --last-cursor --follow
is "--category, repeated" "$(patchpost events --category series-completed --category series-created |
	awk '{ print $1 }' | tr '\n' ' ')" "2 10 "

status "--json" 0 patchpost events --json
is "a line for each" "$(echo "$out" | wc -l | tr -d ' ')" 10
is "that PostgreSQL reads" "$(psql -XAtq -v line="$(echo "$out" | sed -n 5p)" <<'SQL'
SELECT j ->> 'cursor', j ->> 'category', j ->> 'origin', j ->> 'project', j ->> 'msgid', j ->> 'submission',
       j ->> 'subject', j -> 'series' ->> 'name', j -> 'series' -> 'complete', j -> 'series' -> 'has_cover'
FROM (SELECT :'line'::json) AS t(j)
SQL
)" "5|patch-comment-created|deliver|demo|<reply@example.org>|<two@example.org>|Re: [PATCH 2/2] second thing|two things|true|true"
is "an event of a series" "$(echo "$out" | sed -n 10p | sed 's/"date":"[^"]*"/"date":""/; s/"id":[0-9]*/"id":0/')" \
	'{"cursor":10,"category":"series-completed","date":"","origin":"deliver","project":"demo","msgid":null,"subject":null,"submission":null,"series":{"id":0,"name":"two things","version":1,"total":2,"received":2,"complete":true,"has_cover":true,"merged_into":null}}'

status "a cursor that is none" 64 patchpost events --after x
status "a negative one" 64 patchpost events --after=-1
status "one beyond the last event" 64 patchpost events --after 11
like "is suspicious" "$err" "*cursor 11 is beyond the last event, 10*"
status "an unknown category" 64 patchpost events --category series-complete
status "an unknown project" 78 patchpost events --project nope
status "a project that is no UTF-8" 64 patchpost events --project "$(printf '\377')"
status "an argument" 64 patchpost events demo

patchpost -q project add side --list-id demo.example.org --subject-match side
patchpost project add other --list-id other.example.org
status "several inboxes, no --project" 64 patchpost events
like "is told" "$err" "*several inboxes*--project*"
post s1 '[PATCH] on the side'
post s1r 'Re: [PATCH] on the side' s1
is "--project has its comments too" "$(patchpost events --project side | awk '{ print $3 }' | tr '\n' ' ')" \
	"patch-created series-created patch-completed series-completed patch-comment-created "
is "and no others" "$(patchpost events --project demo | wc -l | tr -d ' ')" 10
is "cursors are per inbox" "$(list=other.example.org; post x '[PATCH] elsewhere' >/dev/null
	patchpost events --project other | awk 'NR == 1 { print $1 }')" 1

# --- following

last=$(patchpost events --project demo --after 0 --json | sed -n '$s/^{"cursor":\([0-9]*\).*/\1/p')
"$PP_BUILDDIR/patchpost" events --project demo --after "$last" --follow --category patch-created >"$work/follow" 2>"$work/warned" &
follower=$!
sleep 0.3
post f1 '[PATCH] follow this'
ok "a follower is woken by a delivery, long before it would look by itself" wait_for 5 grep -q f1@example.org "$work/follow"
post f2 '[PATCH] and this'
ok "and again" wait_for 5 grep -q f2@example.org "$work/follow"
post f3 '[RFC] not this'
is "others stay out" "$(wc -l <"$work/follow" | tr -d ' ')" 2

cluster_halt
sleep 0.5
ok "it survives that the database is away" kill -0 "$follower"
cluster_run
post f4 '[PATCH] after the restart'
ok "and goes on after its cursor" wait_for 20 grep -q f4@example.org "$work/follow"
is "with nothing twice" "$(grep -c . "$work/follow")" 3
like "having said so" "$(cat "$work/warned")" "*warning: *; waiting for the database"
kill "$follower"
wait "$follower" 2>/dev/null

sql "UPDATE patchpost.inbox_lock SET event_cursor = 0 WHERE inbox_id = (SELECT min(id) FROM patchpost.inbox)"
status "following a database that lost events" 64 patchpost events --project demo --after 5 --follow
sql "UPDATE patchpost.inbox_lock l SET event_cursor = (SELECT max(cursor) FROM patchpost.event e WHERE e.inbox_id = l.inbox_id)"

# head ends after a line; a reader that goes while all is quiet is noticed as well
status "--follow into a pipe that ends" 0 timeout 10 sh -c '"$0" events --project demo --follow | head -n 1' \
	"$PP_BUILDDIR/patchpost"
mkfifo "$work/fifo"
{
	timeout 20 "$PP_BUILDDIR/patchpost" events --project demo --after now --follow >"$work/fifo"
	echo $? >"$work/ended"
} &
exec 9<"$work/fifo"
sleep 0.3
ok "a quiet follower waits" test ! -e "$work/ended"
exec 9<&-
ok "and ends when nobody reads any more" wait_for 5 test -s "$work/ended"
is "without complaint" "$(cat "$work/ended")" 0

# --- concurrent deliveries, a consumer that is killed

before=$(sql "SELECT max(cursor) FROM patchpost.event WHERE inbox_id = (SELECT min(id) FROM patchpost.inbox)")
for n in 1 2 3 4; do
	(
		i=0
		while [ $i -lt 25 ]; do
			i=$((i + 1))
			post "storm$n-$i" "[PATCH $i/25] storm $n" >/dev/null
		done
	) &
	workers="${workers:-} $!"
done
# The consumer remembers the last whole line that it has; what a kill has cut is no event.
runs=0
cursor=$before
: >"$work/seen"
while [ $runs -lt 6 ]; do
	runs=$((runs + 1))
	"$PP_BUILDDIR/patchpost" events --project demo --after "$cursor" --follow --json >"$work/run" &
	follower=$!
	sleep 0.4
	kill -9 "$follower"
	wait "$follower" 2>/dev/null
	[ -z "$(tail -c 1 "$work/run")" ] || sed -i '$d' "$work/run"
	sed 's/^{"cursor":\([0-9]*\),.*/\1/' "$work/run" >>"$work/seen"
	cursor=$(tail -n 1 "$work/seen")
	cursor=${cursor:-$before}
done
# shellcheck disable=SC2086
wait $workers
patchpost events --project demo --after "$cursor" --json | sed 's/^{"cursor":\([0-9]*\),.*/\1/' >>"$work/seen"
is "a consumer that is killed again and again has every event, in order" "$(tr '\n' ' ' <"$work/seen")" \
	"$(sql "SELECT cursor FROM patchpost.event WHERE inbox_id = (SELECT min(id) FROM patchpost.inbox)
	AND cursor > $before ORDER BY cursor" | tr '\n' ' ')"
is "series are completed once" "$(patchpost events --project demo --after "$before" --category series-completed |
	grep -c storm)" 4
is "cursors have no gaps" "$(sql "SELECT max(cursor) - count(*) FROM patchpost.event GROUP BY inbox_id" | sort -u)" 0

done_testing
