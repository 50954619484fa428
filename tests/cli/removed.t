#!/bin/sh
# What an archive takes back: nothing comes of it any more, as if it had never been sent; its bytes stay, and it may come back.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
. "$PP_SRCDIR/tests/lib/inbox.sh"
command -v git >/dev/null || skip_all "no git here"
cluster_start
cluster_database
patchpost -q init --no-roles
patchpost project add history --list-id history.example.org
patchpost project add widgets --list-id widgets.lists.example.org

dir=$(mktemp -d)
trap 'rm -rf "$dir"; cluster_stop' EXIT
export GIT_CONFIG_NOSYSTEM=1 HOME="$dir"

import () {
	patchpost import --progress=never --project history "$@"
}

# present: the state without what was taken back, and without senders of whom nothing else is there
present () {
	state | grep -v '|{removed-upstream}|' | grep -v '^person|.*|1970-01-01 00:00:00+00|$'
}

removed () {
	sql "SELECT msgid FROM patchpost.message WHERE group_flags @> '{removed-upstream}' ORDER BY msgid"
}

# as_if DESCRIPTION: all is as if the files in the list $dir/left had come, and nothing else
as_if () {
	present >"$dir/got"
	if cmp -s "$dir/want" "$dir/got"; then
		pass "$1"
	else
		fail "$1" "$(diff "$dir/want" "$dir/got" | head -n 20)"
	fi
	patchpost dump | grep -v '"removed-upstream"' >"$dir/dump.got"
	ok "$1: the dump too" cmp "$dir/dump" "$dir/dump.got"
	is "$1: what is gone is flagged" "$(removed)" "$(cat "$dir/gone")"
	sound "$1: nothing is orphaned"
}

# want: what the files in the list $dir/left come to
want () {
	empty
	mkdir -p "$dir/left.d"
	rm -f "$dir/left.d"/*
	xargs cp -t "$dir/left.d" <"$dir/left"
	import "$dir/left.d" >"$dir/report"
	present >"$dir/want"
	patchpost dump >"$dir/dump"
	sql "SELECT msgid FROM patchpost.message" | sort >"$dir/left.ids"
}

ids () {
	sed -n 's/^Message-ID: *\(<[^>]*>\).*/\1/Ip' "$@" | sort -u
}

# --- any archive -----------------------------------------------------------------------------------

for seed in ${PP_REMOVED_SEEDS:-1 2 3 4 5 6}; do
	parts=$dir/$seed
	mkdir "$parts"
	"$PP_SRCDIR/tests/lib/make-history" $seed 150 >"$dir/history.mbox"
	"$PP_SRCDIR/tests/lib/mbox" split "$dir/history.mbox" "$parts"
	"$PP_SRCDIR/tests/lib/take-back" $seed "$dir/left" "$parts"/* >"$dir/changes"
	want
	ids "$parts"/* | comm -13 "$dir/left.ids" - | LC_ALL=C sort >"$dir/gone"

	empty
	grow "$dir/$seed-all.git" 2 $(cat "$dir/changes")
	status "archive $seed at once" 0 import "$dir/$seed-all.git"
	as_if "archive $seed at once"
	ok "reindex has nothing to say" patchpost reindex --all --dry-run --progress=never
	ok "nor has it when it writes" patchpost reindex --all --progress=never
	as_if "archive $seed, read again"
	import --full "$dir/$seed-all.git" >"$dir/report" 2>&1
	as_if "archive $seed, all of it again"

	# and by many runs
	empty
	split -l $((20 + seed * 11)) "$dir/changes" "$dir/changes.$seed."
	for part in "$dir/changes.$seed."*; do
		grow "$dir/$seed-parts.git" 2 $(cat "$part")
		import "$dir/$seed-parts.git" >"$dir/report" 2>&1 || fail "archive $seed, $part"
	done
	as_if "archive $seed in parts"
	ok "reindex has nothing to say" patchpost reindex --all --dry-run --progress=never

	# killed again and again
	empty
	for wait in 0.02 0.05 0.1 0.2; do
		"$PATCHPOST_EXEC_PATH/patchpost-import" import --project history --progress=never "$dir/$seed-all.git" >"$dir/report" 2>&1 &
		sleep $wait
		kill -9 $! 2>/dev/null
		wait $! 2>/dev/null
	done
	import "$dir/$seed-all.git" >"$dir/report" 2>&1
	as_if "archive $seed, killed"
	[ $((seed % 3)) = 0 ] || continue

	# the same in the other format
	empty
	split -l 100 "$dir/changes" "$dir/changes.$seed.v1."
	for part in "$dir/changes.$seed.v1."*; do
		grow "$dir/$seed-v1.git" 1 $(cat "$part")
		import "$dir/$seed-v1.git" >"$dir/report" 2>&1 || fail "archive $seed of version 1, $part"
	done
	as_if "archive $seed of version 1"

	# what comes by other ways before makes no difference, and what comes after brings nothing back
	empty
	import "$dir/history.mbox" >"$dir/report"
	import "$dir/$seed-all.git" >"$dir/report" 2>&1
	as_if "archive $seed after an mbox"
	status "the mbox again" 0 import "$dir/history.mbox"
	like "has duplicates only" "$out" "* 0 patches, 0 cover letters, 0 comments, 0 other, *"
	patchpost deliver --project history <"$parts/00001"
	as_if "archive $seed between mboxes"
done

# --- what readers see ------------------------------------------------------------------------------

# widgets: a series of which a patch goes, and a reply to it
empty
mkdir "$dir/w"
"$PP_SRCDIR/tests/lib/mbox" split "$PP_SRCDIR/samples/widgets.mbox" "$dir/w"
patchpost import --progress=never "$PP_SRCDIR/samples/widgets.mbox" >"$dir/report"
series=$(sql "SELECT id FROM patchpost.series WHERE total > 1 AND complete ORDER BY id LIMIT 1")
patch=$(sql "SELECT msgid FROM patchpost.message m WHERE series_id = $series AND number = 1")
id=$(sql "SELECT id FROM patchpost.message WHERE msgid = '$patch'")
sql "INSERT INTO patchpost.triage (inbox_id, id, state_id) SELECT inbox_id, id, 3 FROM patchpost.message WHERE id = $id" >"$dir/null"
comments=$(sql "SELECT count(*) FROM patchpost.message WHERE submission_id = $id")
ok "there is a patch with comments" [ "$comments" -gt 0 ]
file=$(grep -lixF "Message-ID: $patch" "$dir/w"/*)
patchpost show --format mbox "$patch" >"$dir/mbox"
patchpost dump >"$dir/before"
patchpost events --project widgets >"$dir/events"
cursor=$(sql "SELECT max(cursor) FROM patchpost.event e JOIN patchpost.inbox i ON i.id = e.inbox_id WHERE i.name LIKE 'widgets%'")
grow "$dir/w.git" 2 "-$file"
status "a patch is taken back" 0 patchpost import --project widgets "$dir/w.git"
status "whoever asks for it" 1 patchpost show "$patch"
is "is told so" "$out$err" "patchpost: warning: message $patch was deleted from its archive"
for command in "show --format json" "show --format mbox" export; do
	status "$command does not know it" 1 patchpost $command "$patch"
	is "and prints nothing" "$out" ""
done
status "its series is there" 0 patchpost show series "$series"
is "without it" "$(printf '%s\n' "$out" | grep -c "${patch#<}")" 0
is "and not complete any more" "$(sql "SELECT complete, completed FROM patchpost.series WHERE id = $series")" "f|t"
is "the REST form has nothing of it" "$(sql "SET search_path = patchpost;
	SELECT api_patch(inbox_id, id), api_comment(inbox_id, id) FROM message WHERE id = $id")" "|"
is "nor has a series" "$(sql "SET search_path = patchpost; SELECT api_series(inbox_id, id)::text LIKE '%${patch#<}%' FROM series WHERE id = $series" |
	grep -c t)" 0
for what in patches threads; do
	patchpost list $what --json >"$dir/list"
	is "list $what has it not" "$(grep -cF "\"msgid\":\"$patch\"" "$dir/list")" 0
done
patchpost list missing --json >"$dir/list"
is "it is not missing: it was seen" "$(grep -cF "\"msgid\":\"$patch\"" "$dir/list")" 0
is "its comments are none any more" "$(sql "SELECT count(*) FROM patchpost.message WHERE submission_id = $id")" 0
like "dump shows that it was there" "$(patchpost dump | grep -F "\"msgid\":\"$patch\"")" \
	'{"content":"","date":"*","flags":\["removed-upstream"\],"in_reply_to":null,*"references":\[\],*"submission":null,*"type":"other"}'
is "the bytes are there" "$(sql "SELECT count(*) FROM patchpost.message_raw WHERE id = $id AND octet_length(body) > 0")" 1
is "who follows is told of the series" "$(patchpost events --project widgets --after "$cursor" --json |
	sed -n 's/.*"category":"\([^"]*\)".*/\1/p' | sort -u | tr '\n' ' ')" "series-updated "
grow "$dir/w.git" 2 "$file"
status "it comes back" 0 patchpost import --project widgets "$dir/w.git"
patchpost dump >"$dir/after"
ok "all is as it was, what people set too" cmp "$dir/before" "$dir/after"
patchpost show --format mbox "$patch" >"$dir/mbox.got"
ok "to the byte" cmp "$dir/mbox" "$dir/mbox.got"
like "events say so" "$(patchpost events --project widgets --after "$cursor" --json)" '*"category":"series-updated"*"category":"patch-created"*"category":"series-updated"*"category":"patch-completed"*'

# A cover letter takes patches with another total, when all agree on it (rule 6): two do not, until one of them is gone.
# Nothing but their references to the cover ties them together.
empty
for n in 1 2 3; do
	case $n in
	1) subject='0/3] cover' refs= ;;
	2) subject='1/4] four' refs='References: <r1@example.org>' ;;
	3) subject='1/5] five' refs='References: <r1@example.org>' ;;
	esac
	{
		printf 'From: Ann <ann@example.org>\nMessage-ID: <r%d@example.org>\nDate: Wed, 1 Jan 2020 00:0%d:00 +0000\n' $n $n
		printf 'List-Id: <history.example.org>\n%s\nSubject: [PATCH %s\n\n' "${refs:-X-Refs: none}" "$subject"
		[ $n = 1 ] || printf -- '---\ndiff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+%d\n' $n
	} >"$dir/r$n"
done
series () {
	sql "SELECT total, received, cover_id IS NOT NULL FROM patchpost.series WHERE first_id IS NOT NULL ORDER BY 1" | tr '\n' ' '
}
import "$dir/r1" "$dir/r2" "$dir/r3" >"$dir/report"
is "two that do not agree" "$(series)" "3|0|t 4|1|f 5|1|f "
grow "$dir/r.git" 2 "-$dir/r3"
status "one goes" 0 import "$dir/r.git"
is "and the other has its cover letter" "$(series)" "4|1|t "
sound "nothing is orphaned"

# names: whoever was called what a removed message said
empty
printf 'From: Ann <ann@example.org>\nMessage-ID: <n1@example.org>\nDate: Wed, 1 Jan 2020 00:00:00 +0000\nList-Id: <history.example.org>\nSubject: 1\n\n1\n' >"$dir/n1"
printf 'From: "Buy now" <Ann@example.org>\nMessage-ID: <n2@example.org>\nDate: Thu, 1 Jan 2037 00:00:00 +0000\nList-Id: <history.example.org>\nSubject: 2\n\n2\n' >"$dir/n2"
printf 'From: "Gone" <gone@example.org>\nMessage-ID: <n3@example.org>\nDate: Thu, 2 Jan 2020 00:00:00 +0000\nList-Id: <history.example.org>\nSubject: 3\n\n3\n' >"$dir/n3"
names () {
	sql "SELECT email, name FROM patchpost.person ORDER BY email_key" | tr '\n' ' '
}
import "$dir/n1" "$dir/n2" "$dir/n3" >"$dir/report"
is "the last mail names" "$(names)" "Ann@example.org|Buy now gone@example.org|Gone "
grow "$dir/n.git" 2 "-$dir/n2" "-$dir/n3"
status "it is taken back" 0 import "$dir/n.git"
is "and names no more" "$(names)" "ann@example.org|Ann gone@example.org| "
is "that is all that was to be done" "$(sql "SELECT count(*) FROM patchpost.checkpoint WHERE name LIKE 'names %'")" 0
ok "reindex agrees" patchpost reindex --all --dry-run --progress=never
# a run that ended before it came to the names
sql "UPDATE patchpost.person SET name = 'Buy now', named_date = '2037-01-01 00:00Z', named_msgid = '<n2@example.org>' WHERE email = 'ann@example.org';
	INSERT INTO patchpost.checkpoint (name, position) SELECT 'names ' || name, '' FROM patchpost.inbox WHERE name LIKE 'history%'"
status "the next run" 0 import "$dir/n1"
is "does it" "$(names)" "ann@example.org|Ann gone@example.org| "

# what is taken back is read by the settings of today: who sent it then may have no mail any more
empty
printf 'From: Ann via history <history@lists.example.org>\nReply-To: Ann <ann@example.org>\nMessage-ID: <n4@example.org>\nDate: Wed, 1 Jan 2020 00:00:00 +0000\nList-Id: <history.example.org>\nSubject: 4\n\n4\n' >"$dir/n4"
import "$dir/n4" >"$dir/report"
is "the list sends" "$(names)" "history@lists.example.org|Ann via history "
patchpost project set history --list-email history@lists.example.org 2>/dev/null
grow "$dir/l.git" 2 "-$dir/n4"
status "it is taken back by another" 0 import "$dir/l.git"
is "and the list sends no more" "$(names)" "ann@example.org| "
sound "nobody is without mail"
ok "reindex agrees again" patchpost reindex --all --dry-run --progress=never
done_testing
