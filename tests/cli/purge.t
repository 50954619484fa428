#!/bin/sh
# purge: a message goes everywhere, what is left is as if it had never been there, and nothing brings it back.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
cluster_start
cluster_projects demo other

# mail ID SUBJECT MINUTE REFS [FROM [LIST]]: a patch when the subject says so
mail () {
	printf '%s\n' "From: ${5:-Ada <ada@example.org>}" "Subject: $2" "Message-ID: <$1@example.org>" \
		"Date: Mon, 4 Mar 2024 10:0$3:00 +0000" "List-Id: <${6:-demo.example.org}>"
	[ -z "$4" ] || echo "References:$(for ref in $4; do printf ' <%s@example.org>' "$ref"; done)"
	printf '\nText of %s.\n' "$1"
	case $2 in
	*' 0/'*) ;;
	'[PATCH'*) printf '%s\n' --- "diff --git a/f b/f" "--- a/f" "+++ b/f" "@@ -1 +1 @@" "-$1" "+b" ;;
	esac
}

# A series, its new version in reply to it, comments on both and on a comment, the cover last; somebody with one mail only. Each mail
# in a file of its own: $dir/mails/ID
mkdir "$dir/mails"
write_one () {
	mail "$@" >"$dir/mails/$1"
}
write_one p1 '[PATCH 1/2] first' 1 c
write_one p2 '[PATCH 2/2] second' 2 c
write_one r1 'Re: [PATCH 1/2] first' 3 'c p1' 'Bea <bea@example.org>'
write_one r2 'Re: [PATCH 1/2] first' 4 'c p1 r1' 'Bea B. <bea@example.org>'
write_one v1 '[PATCH v2 1/2] first' 5 'c w'
write_one v2 '[PATCH v2 2/2] second' 6 'c w'
write_one w '[PATCH v2 0/2] all of it' 5 c
write_one r3 'Re: [PATCH v2 0/2] all of it' 7 'c w' 'Cid <cid@example.org>'
write_one c '[PATCH 0/2] all of it' 0 ''
write_one s '[PATCH] single' 8 '' 'Dee <dee@example.org>'
ids="p1 p2 r1 r2 v1 v2 w r3 c s"

# import_all [BUT]
import_all () {
	rm -rf "$dir/some"
	mkdir "$dir/some"
	for some in $ids; do
		[ "$some" = "${1:-}" ] || cp "$dir/mails/$some" "$dir/some/$some.eml"
	done
	patchpost -q import "$dir/some" >/dev/null
}

# everything, in all tables and columns, that has TEXT in it (raw bytes too)
traces () {
	for table in $(sql "SELECT tablename FROM pg_tables WHERE schemaname = 'patchpost' AND tablename <> 'tombstone'"); do
		sql "SELECT '$table: ' || line FROM (SELECT t::text AS line FROM patchpost.$table t) AS all_of_it
			WHERE line LIKE '%$1%' OR line LIKE '%$(printf %s "$1" | od -An -tx1 | tr -d ' \n')%'"
	done
}

# --- each of them, compared with a list that it was never on -------------------------------------

for one in $ids; do
	empty
	import_all "$one"
	state >"$dir/without"
	empty
	import_all
	state >"$dir/with"
	status "$one: purged" 0 patchpost purge "$one@example.org"
	like "$one: is said" "$out" "<$one@example.org>: * removed from demo, *"
	same "$one: the rest is as if it had never been there" "$dir/without"
	sound "$one: and sound"
	# its id is in the references of others and in its tombstone, else there is nothing of it
	is "$one: left no trace" "$(traces "Text of $one\\.")" ""
	state >"$dir/without"
	status "$one: delivered again" 0 patchpost deliver <"$dir/mails/$one"
	is "$one: in silence" "$out$err" ""
	same "$one: is dropped" "$dir/without"
	status "$one: imported again" 0 patchpost import "$dir/mails/$one"
	like "$one: is a duplicate" "$out" "1 messages: * 1 duplicates, 0 quarantined,*"
	same "$one: imported again, is dropped" "$dir/without"
	status "$one: nothing to read again" 0 patchpost reindex --all --dry-run
	status "$one: purged twice" 0 patchpost purge "<$one@example.org>"
	is "$one: is told" "$out" "<$one@example.org>: was purged before"
	same "$one: changes nothing" "$dir/without"
done

# --- all of them, one after the other --------------------------------------------------------------

empty
import_all
status "several at once" 0 patchpost purge p1@example.org r2@example.org c@example.org v2@example.org s@example.org
is "are told one by one" "$(echo "$out" | wc -l | tr -d ' ')" 5
status "and the others" 0 patchpost -q purge p2@example.org r1@example.org v1@example.org w@example.org r3@example.org
is "-q is quiet" "$out$err" ""
is "nobody is left" "$(sql "SELECT count(*) FROM patchpost.message; SELECT count(*) FROM patchpost.person")" "0
0"
is "no name is left" "$(sql "SELECT count(*) FROM patchpost.series WHERE name IS NOT NULL OR first_id IS NOT NULL")" 0
sound "and it is sound"

# --- what people set, what CI said ----------------------------------------------------------------------

empty
import_all
sql "INSERT INTO patchpost.triage SELECT inbox_id, id, 3, NULL, true, 'abc' FROM patchpost.message WHERE msgid ~ '^<p[12]@';
	INSERT INTO patchpost.account (username, email) VALUES ('ci', 'ci@example.org');
	INSERT INTO patchpost.patch_check (inbox_id, message_id, account_id, state)
		SELECT inbox_id, m.id, a.id, 'success' FROM patchpost.message m, patchpost.account a WHERE msgid ~ '^<p[12]@'"
status "a patch that people worked on" 0 patchpost purge p1@example.org
is "takes along what was set on it, and nothing else" "$(sql "SELECT msgid, commit_ref, c.state FROM patchpost.triage
	JOIN patchpost.message USING (inbox_id, id) JOIN patchpost.patch_check c ON c.message_id = message.id")" \
	"<p2@example.org>|abc|success"
sound "sound"

# --- events ---------------------------------------------------------------------------------------------

is "who follows hears of the series" "$(patchpost events --project demo | tail -n 1 | awk '{ print $3, $6, $7 }')" "series-updated v1 1/2"
status "events can be read from the start" 0 patchpost events --project demo --json
is "that of the patch names no message" "$(echo "$out" | grep -c '"category":"patch-created".*"msgid":null')" 1

# --- dry run ---------------------------------------------------------------------------------------------

empty
import_all
patchpost deliver <<END
$(mail c '[PATCH 0/2] another under its id' 0 '')
END
state >"$dir/before"
status "dry run" 0 patchpost purge --dry-run c@example.org
is "says what would be" "$out" "<c@example.org>: cover would be removed from demo, 0 other messages and 1 series change
<c@example.org>: 1 in quarantine would be dropped"
same "does nothing" "$dir/before"
is "sets no tombstone" "$(sql "SELECT count(*) FROM patchpost.tombstone; SELECT bool_or(purged) FROM patchpost.inbox_lock")" "0
f"
status "in earnest" 0 patchpost purge c@example.org
is "does as it said" "$out" "<c@example.org>: cover removed from demo, 0 other messages and 1 series change
<c@example.org>: 1 in quarantine dropped"
is "quarantine is empty" "$(sql "SELECT count(*) FROM patchpost.quarantine")" 0

# --- what is not there -----------------------------------------------------------------------------------

status "an id that is nowhere" 1 patchpost purge nobody@example.org s@example.org
is "is told" "$err" "patchpost: warning: there is no message 'nobody@example.org'"
like "the others are purged" "$out" "<s@example.org>: patch removed from demo,*"
is "and it gets no tombstone" "$(sql "SELECT count(*) FROM patchpost.tombstone WHERE msgid ~ 'nobody'")" 0
status "a project that is nowhere" 78 patchpost purge --project nowhere p1@example.org
status "no id" 64 patchpost purge

# --- several inboxes ----------------------------------------------------------------------------------------

both () {
	empty
	mail x '[PATCH] cross-posted' 1 '' | patchpost deliver
	mail x '[PATCH] cross-posted' 1 '' '' other.example.org | patchpost deliver
}
where () {
	sql "SELECT string_agg(i.name, ' ' ORDER BY i.name) FROM patchpost.message m JOIN patchpost.inbox i ON i.id = m.inbox_id"
}
both
status "in one of two inboxes" 0 patchpost purge --project other x@example.org
is "it stays in the other" "$(where)" demo
mail x '[PATCH] cross-posted' 1 '' '' other.example.org | patchpost deliver
is "and does not come back" "$(where)" demo
both
status "in all" 0 patchpost purge x@example.org
is "two are told" "$(echo "$out" | wc -l | tr -d ' ')" 2
patchpost project add later --list-id later.example.org
for list in demo other later; do
	mail x '[PATCH] cross-posted' 1 '' '' $list.example.org | patchpost deliver
	mail x '[PATCH] with another text' 1 '' '' $list.example.org | patchpost deliver
done
is "it comes back nowhere, not even on a list that is new" "$(where)$(sql "SELECT count(*) FROM patchpost.quarantine")" 0
sound "sound"

# --- only in quarantine ----------------------------------------------------------------------------------------

empty
mail q '[PATCH] of no project' 1 '' '' unknown.example.org | patchpost deliver
status "what only quarantine has" 0 patchpost purge q@example.org
is "goes" "$out|$(sql "SELECT count(*) FROM patchpost.quarantine")" "<q@example.org>: 1 in quarantine dropped|0"
mail q '[PATCH] of no project' 1 '' '' unknown.example.org | patchpost deliver
is "and is not kept again" "$(sql "SELECT count(*) FROM patchpost.quarantine")" 0
mail t '[PATCH] of no project either' 1 '' '' unknown.example.org | patchpost deliver
sql "INSERT INTO patchpost.tombstone (inbox_id, msgid) SELECT id, '<t@example.org>' FROM patchpost.inbox WHERE name = 'demo';
	UPDATE patchpost.inbox_lock SET purged = true"
status "purged where it was not yet" 0 patchpost quarantine retry --project demo $(sql "SELECT id FROM patchpost.quarantine ORDER BY id")
like "retry drops it" "$out" "*<t@example.org>  was purged: dropped*"
is "it is nowhere" "$(sql "SELECT count(*) FROM patchpost.quarantine")$(where)" 0

# --- ids that no index takes ------------------------------------------------------------------------------------

empty
long=$(printf '%02000d' 7)
mail "$long" '[PATCH] long id' 1 '' | patchpost deliver
status "an id of 2,000 bytes" 0 patchpost purge "$long@example.org"
mail "$long" '[PATCH] long id' 1 '' | patchpost deliver
is "goes for good" "$(where)" ""
empty
printf 'List-Id: <demo.example.org>\nSubject: no id\n\nx\n' >"$dir/noid"
patchpost deliver <"$dir/noid"
made=$(sql "SELECT msgid FROM patchpost.message")
status "an id that was made up" 0 patchpost purge "$made"
patchpost deliver <"$dir/noid"
is "goes for good, too" "$(where)" ""

# --- what an archive took back -----------------------------------------------------------------------------------

empty
import_all
sql "UPDATE patchpost.message SET group_flags = '{removed-upstream}' WHERE msgid = '<p2@example.org>'"
patchpost -q reindex --all >/dev/null
status "what an archive took back" 0 patchpost purge p2@example.org
is "is found all the same" "$out" "<p2@example.org>: message removed from demo, 0 other messages and 0 series change"
is "and leaves no trace" "$(traces "Text of p2\\.")" ""
state >"$dir/got"
empty
import_all p2
same "the rest is as if it had never been there" "$dir/got"

# --- who may -----------------------------------------------------------------------------------------------------

empty
import_all
role=purge_$$
sql "CREATE ROLE $role LOGIN; GRANT patchpost_deliver TO $role"
status "who delivers cannot purge" 75 env PGUSER=$role "$PP_BUILDDIR/patchpost" purge s@example.org
like "and is told why" "$err" "*permission denied*"
is "it is there" "$(sql "SELECT count(*) FROM patchpost.message WHERE msgid = '<s@example.org>'")" 1
patchpost -q purge s@example.org
status "but drops what was purged" 0 env PGUSER=$role "$PP_BUILDDIR/patchpost" deliver <"$dir/mails/s"
is "it is not" "$(sql "SELECT count(*) FROM patchpost.message WHERE msgid = '<s@example.org>'")" 0
sql "DROP ROLE $role"

# --- beside others ------------------------------------------------------------------------------------------------

# held: a retry has looked for tombstones and waits to store
empty
mail x 'x' 0 '' | patchpost deliver
patchpost -q purge x@example.org
mail q '[PATCH] q' 0 '' '' unknown.example.org | patchpost deliver
: >"$dir/held"
mkfifo "$dir/fifo"
psql -XAtq <"$dir/fifo" >"$dir/held" 2>&1 &
holder=$!
exec 3>"$dir/fifo"
echo "BEGIN; LOCK TABLE patchpost.message_raw IN SHARE MODE; SELECT 'held';" >&3
until grep -q held "$dir/held"; do
	sleep 0.02
done
waiting () {
	sql "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
}
"$PP_BUILDDIR/patchpost" quarantine retry --project demo "$(sql "SELECT id FROM patchpost.quarantine")" >"$dir/retried" 2>&1 &
retrier=$!
until [ "$(waiting)" -ge 1 ]; do
	sleep 0.02
done
"$PP_BUILDDIR/patchpost" purge q@example.org >"$dir/purged" 2>&1 &
purger=$!
until [ "$(waiting)" -ge 2 ] || ! kill -0 "$purger" 2>/dev/null; do
	sleep 0.02
done
echo '\q' >&3
exec 3>&-
wait "$holder"
wait "$retrier"
wait "$purger"
is "what is being stored is waited for" "$(sql "SELECT count(*) FROM patchpost.message; SELECT count(*) FROM patchpost.quarantine")" "0
0"
sound "sound"
rm "$dir/fifo"

# --- killed ------------------------------------------------------------------------------------------------------

empty
import_all c
state >"$dir/without"
empty
import_all
# held: the tombstone is set, the message not yet removed
: >"$dir/held"
mkfifo "$dir/fifo"
psql -XAtq <"$dir/fifo" >"$dir/held" 2>&1 &
holder=$!
exec 3>"$dir/fifo"
echo "BEGIN; SELECT 'held' FROM patchpost.message WHERE msgid = '<c@example.org>' FOR UPDATE;" >&3
until grep -q held "$dir/held"; do
	sleep 0.02
done
"$PP_BUILDDIR/patchpost" purge c@example.org >/dev/null 2>&1 &
purger=$!
until [ "$(sql "SELECT count(*) FROM patchpost.tombstone WHERE inbox_id = 0")" = 1 ] &&
      [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")" -gt 0 ]; do
	sleep 0.02
done
kill -9 "$purger"
wait "$purger" 2>/dev/null
echo '\q' >&3
exec 3>&-
wait "$holder"
is "killed in between, it is there" "$(sql "SELECT count(*) FROM patchpost.message WHERE msgid = '<c@example.org>'")" 1
status "purged again" 0 patchpost purge c@example.org
same "all is done" "$dir/without"
sound "sound"

# --- beside deliveries --------------------------------------------------------------------------------------------

empty
"$PP_SRCDIR/tests/lib/make-history" 3 60 >"$dir/history"
mkdir "$dir/split"
"$PP_SRCDIR/tests/lib/mbox" split "$dir/history" "$dir/split"
gone=$(sed -n 's/^Message-I[Dd]: //p' "$dir/history" | sort -u | sed -n '3p; 9p; 14p; 22p; 31p')
for file in "$dir"/split/*; do
	id=$(sed -n 's/^Message-I[Dd]: //p' "$file" | head -n 1)
	! echo "$gone" | grep -qxF -e "$id" || continue
	patchpost deliver --project demo <"$file"
done
state >"$dir/without"
empty
for n in 0 1 2; do
	(for file in "$dir"/split/*$n "$dir"/split/*$((n + 3)) "$dir"/split/*$((n + 6)) "$dir"/split/*$((n + 9)); do
		[ ! -f "$file" ] || patchpost deliver --project demo <"$file"
	done) &
	pids="${pids:-} $!"
done
for id in $gone; do
	until patchpost -q purge "$id" 2>/dev/null; do
		sleep 0.05
	done
done
for pid in $pids; do
	wait "$pid"
done
same "purged while others deliver" "$dir/without"
sound "sound"

# --- settings that changed --------------------------------------------------------------------------------------

# what is near is read again, and is somebody else's now
empty
munged='Ada via demo <demo@lists.example.org>
Reply-To: Ada <ada@example.org>'
mail p1 '[PATCH 1/2] first' 1 '' "$munged" | patchpost deliver
mail p2 '[PATCH 2/2] second' 2 p1 'Bea <bea@example.org>' | patchpost deliver
is "the list sends" "$(sql "SELECT email FROM patchpost.person ORDER BY id")" "demo@lists.example.org
bea@example.org"
patchpost project set demo --list-email demo@lists.example.org 2>/dev/null
status "who is near has another sender now" 0 patchpost purge p2@example.org
is "and nobody else is left" "$(sql "SELECT email, name FROM patchpost.person")" "ada@example.org|Ada"
sound "sound"
status "nothing to read again" 0 patchpost reindex --all --dry-run
is "and nothing to say" "$out" ""

done_testing
