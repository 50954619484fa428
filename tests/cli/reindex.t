#!/bin/sh
# reindex: whatever happened to the rows, the raw messages bring them back.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
cluster_start
cluster_database
work=$(mktemp -d)
trap 'rm -rf "$work"; cluster_stop' EXIT

patchpost -q init --no-roles
patchpost project add history --list-id history.lists.example.org
patchpost project add widgets --list-id widgets.lists.example.org
"$PP_SRCDIR/tests/lib/make-history" 7 600 >"$work/history"
patchpost import --progress=never "$work/history" "$PP_SRCDIR/samples/widgets.mbox" >"$work/report"
sql "SET search_path = patchpost;
	INSERT INTO triage (inbox_id, id, state_id, archived, commit_ref)
	SELECT inbox_id, id, 3, true, 'c0ffee' FROM message WHERE kind = 2 AND id % 5 = 0"
messages=$(sql 'SELECT count(*) FROM patchpost.message')
state >"$work/state"
patchpost dump >"$work/dump"
triage () {
	sql "SELECT md5(string_agg(t::text, ',' ORDER BY inbox_id, id)) FROM patchpost.triage t"
}
triage=$(triage)
ids () {
	sql "SELECT md5(string_agg(id || ' ' || coalesce(cover_id, first_id), ',' ORDER BY id)) FROM patchpost.series
		WHERE first_id IS NOT NULL"
}
ids=$(ids)

# whole DESCRIPTION: the database is what it was; events apart, which are told again
whole () {
	same "$1" "$work/state"
	patchpost dump >"$work/dump.got"
	ok "$1: the dump too" cmp "$work/dump" "$work/dump.got"
	is "$1: nothing is orphaned" "$(psql -Xq -v ON_ERROR_STOP=1 -f "$PP_SRCDIR/tests/lib/orphans.sql" 2>&1 |
		grep -v '^message not told')" ""
	is "$1: what people set stays" "$(triage)" "$triage"
}

# --- nothing to do ------------------------------------------------------------

status "right after an import a dry run has nothing to say" 0 patchpost reindex --all --dry-run
is "and says nothing" "$out$err" ""
status "nothing is of older rules" 0 patchpost reindex --progress=never
like "so nothing is read" "$out" "0 messages: *"
status "everything can be read again" 0 patchpost reindex --all --progress=never
like "and is counted" "$out" "$messages messages: *, 0 duplicates, 0 quarantined, 0 series; *"
is "as the import did" "$(echo "$out" | sed 's/^[0-9]* messages: \(.*\), [0-9]* duplicates.*/\1/')" \
	"$(sed 's/^[0-9]* messages: \(.*\), [0-9]* duplicates.*/\1/' "$work/report")"
is "no change is told, and no event" "$(sql 'SELECT count(*) FROM patchpost.event WHERE origin = 2')" 0
whole "read again, it is the same"

# --- damage -------------------------------------------------------------------

# damaged DESCRIPTION SQL: SQL is undone
damaged () {
	sql "SET search_path = patchpost; $2" >"$work/damage"
	ok "$1: there is damage" sh -c '! cmp -s "$1" "$2"' sh "$work/state" "$(state >"$work/state.now"; echo "$work/state.now")"
	status "$1: a dry run sees it" 1 patchpost reindex --all --dry-run
	ok "$1: and tells" test -n "$out"
	ok "$1: and leaves it" sh -c 'cmp -s "$1" "$2"' sh "$work/state.now" "$(state >"$work/state.got"; echo "$work/state.got")"
	status "$1: reindex tells" 0 patchpost reindex --all --progress=never
	like "$1: what it changes" "$out" "*
  *
*messages: *"
	whole "$1"
	status "$1: and is at the end of it" 0 patchpost reindex --all --dry-run
	is "$1: series keep their numbers" "$(ids)" "$ids"
}

damaged "wrong series" "UPDATE message SET series_id = (SELECT min(id) FROM series WHERE inbox_id = 1) WHERE kind > 0 AND id % 11 = 0"
damaged "series of another inbox" "UPDATE message SET series_id = (SELECT max(id) FROM series WHERE inbox_id = 2)
	WHERE inbox_id = 1 AND kind > 0 AND id % 11 = 3"
damaged "no series" "UPDATE message SET series_id = NULL WHERE kind > 0 AND id % 13 = 0"
damaged "wrong parents" "UPDATE message m SET submission_id = (
	SELECT min(id) FROM message n WHERE n.inbox_id = m.inbox_id AND n.kind > 0) WHERE kind = 0 AND id % 3 = 0"
damaged "lost parents" "UPDATE message SET submission_id = NULL WHERE kind = 0 AND id % 2 = 0"
damaged "lost threads" "DELETE FROM reference WHERE message_id % 3 = 0; UPDATE message SET refs = '{}' WHERE id % 3 = 0;
	UPDATE message SET series_id = NULL, submission_id = NULL WHERE id % 6 = 0"
damaged "wrong texts" "UPDATE message_text SET content = 'damaged' WHERE id % 5 = 0;
	UPDATE message_text SET diff = NULL, hash = NULL, file_paths = NULL WHERE id % 7 = 0"
damaged "wrong labels" "UPDATE message SET version = 9 WHERE version IS NOT NULL AND id % 7 = 1;
	UPDATE message SET number = 3, total = 2 WHERE kind = 2 AND id % 9 = 1;
	UPDATE message SET sender = 'nobody', date = date - interval '1 year' WHERE id % 17 = 0"
damaged "wrong kinds" "UPDATE message SET kind = 0, version = NULL, number = NULL, total = NULL, series_id = NULL
	WHERE kind > 0 AND id % 10 = 0; UPDATE message SET kind = 2, version = 1, submission_id = NULL WHERE kind = 0 AND id % 10 = 1"
damaged "wrong series rows" "UPDATE series SET received = 77, complete = NOT complete, name = 'damaged', extras = 3 WHERE id % 3 = 0;
	UPDATE series SET version = 8, total = 9, cover_id = NULL WHERE id % 5 = 0"
damaged "wrong revisions" "UPDATE series SET previous_id = NULL, partial = false;
	UPDATE series s SET previous_id = s.id - 1, partial = true
	WHERE id % 6 = 0 AND EXISTS (SELECT FROM series p WHERE p.inbox_id = s.inbox_id AND p.id = s.id - 1)"
damaged "wrong names" "UPDATE person SET name = 'Damaged', email = upper(email)"
damaged "names of mail that is not there" "UPDATE person SET name = 'Evil', named_date = '2037-01-01Z', named_msgid = '<gone@x>'"
damaged "senders without mail" "INSERT INTO person (inbox_id, email_key, email, named_date, named_msgid)
	SELECT 1, n || '@x', n || '@x', '2024-01-01Z', '<gone@x>' FROM generate_series(1, 2500) n"

# A row that everybody left: continued, not made anew.
damaged "one series moved into another" "UPDATE message SET series_id = (SELECT max(id) FROM series WHERE first_id IS NOT NULL AND inbox_id = 1)
	WHERE series_id = (SELECT min(id) FROM series WHERE received > 1 AND inbox_id = 1)"
damaged "all at once" "UPDATE message SET series_id = NULL, submission_id = NULL, refs = '{}', subject = 'damaged', sender = '',
	title_key = NULL, change_key = NULL, digest = '', flags = '{}'; DELETE FROM reference;
	UPDATE message_text SET content = '', diff = NULL, trailers = '{}', author_email = 'nobody@example.org', author_name = NULL"

# --- scopes -------------------------------------------------------------------

sql "UPDATE patchpost.message SET submission_id = NULL WHERE kind = 0" >/dev/null
reply=$(sql "SELECT min(msgid) FROM patchpost.message m WHERE kind = 0 AND refs[1] = '<20240304091500.1001-2-ada@example.org>'")
status "a thread" 0 patchpost reindex --thread "$reply" --progress=never
like "only it" "$out" "*$reply*→ <20240304091500.1001-2-ada@example.org>*"
ok "nothing of other lists" sh -c '! echo "$1" | grep -q history' sh "$out"
is "the rest of its thread as well" "$(sql "SELECT count(*) FROM patchpost.message m
	WHERE kind = 0 AND submission_id IS NULL AND refs @> '{<20240304091500.1001-3-ada@example.org>}'")" 0
status "a thread that is not there" 1 patchpost reindex --thread nobody@example.org
like "is named" "$err" "*no message 'nobody@example.org'*"
status "a project" 0 patchpost reindex --project widgets --progress=never
ok "nothing of others" sh -c '! echo "$1" | grep -q history' sh "$out"
status "a project that is not there" 78 patchpost reindex --project nobody
day=$(sql "SELECT date(percentile_disc(0.5) WITHIN GROUP (ORDER BY date)) FROM patchpost.message WHERE inbox_id = 1")
before=$(sql "SELECT count(*) FROM patchpost.message WHERE date < '$day'")
status "up to a day" 0 patchpost reindex --until "$day" --progress=never
is "counts those before it" "$(echo "$out" | tail -n 1 | sed 's/ messages:.*//')" "$before"
status "and from it on" 0 patchpost reindex --since "$day" --progress=never
is "the others" "$(echo "$out" | tail -n 1 | sed 's/ messages:.*//')" "$((messages - before))"
whole "both together are everything"
for bad in '--since nonsense' '--jobs 0' '--all --project widgets' '--thread x@example.org --all' 'surplus'; do
	status "wrong usage: $bad" 64 patchpost reindex $bad
done

# --- older rules --------------------------------------------------------------

sql "SET search_path = patchpost; UPDATE message SET rules_version = 0, subject = 'old' WHERE id % 4 = 0;
	UPDATE message SET subject = 'new' WHERE id % 4 = 1" >/dev/null
status "without a scope" 0 patchpost reindex --progress=never --jobs 3
is "what older rules wrote is read again" "$(echo "$out" | tail -n 1 | sed 's/ messages:.*//')" \
	"$(sql 'SELECT count(*) FROM patchpost.message WHERE id % 4 = 0')"
is "and is right" "$(sql "SELECT count(*) FROM patchpost.message WHERE subject = 'old' OR rules_version = 0")" 0
status "and once only" 0 patchpost reindex --progress=never
like "the second time there is nothing" "$out" "0 messages*"
patchpost -q reindex --all --progress=never >/dev/null
whole "older and damaged rows"
sql "UPDATE patchpost.message SET rules_version = 0 WHERE id % 4 = 0" >/dev/null
status "where today's rules see the same" 1 sh -c '"$PP_BUILDDIR/patchpost" reindex | grep →'
is "only the version changes" "$(sql "SELECT count(*) FROM patchpost.message WHERE rules_version = 0")" 0
sql "UPDATE patchpost.inbox_lock SET rules_version = 99"
status "newer rules wrote here" 78 patchpost reindex --all --progress=never
like "which is said" "$err" "*newer rules*"
sql "UPDATE patchpost.inbox_lock SET rules_version = 1"

# --- settings that changed ----------------------------------------------------

patchpost project add gadgets --list-id widgets.lists.example.org --subject-match readme
patchpost project set widgets --delegate 'Wanda <wanda@example.org>:*.c'
status "settings changed" 0 patchpost reindex --project widgets --progress=never
like "labels are other now" "$out" "*project: widgets → gadgets*"
like "and delegates" "$out" "*delegate: nothing → *anda*"
is "a project has what its settings say" "$(patchpost list series --project gadgets | grep -ci readme)" \
	"$(patchpost list series --project gadgets | grep -c v1)"
patchpost project set gadgets --subject-match 'no subject is like that'
patchpost project set widgets --delegate 'wanda@example.org:'
patchpost -q reindex --project widgets --progress=never >/dev/null
whole "settings put back"

# --- as JSON ------------------------------------------------------------------

sql "UPDATE patchpost.message_text SET content = E'a \"quoted\"\nline' WHERE id = 1"
status "changes as JSON" 0 patchpost reindex --all --json --progress=never
is "are objects" "$(printf '%s\n' "$out" | head -n 1 | perl -MJSON::PP -ne '$o = decode_json ($_); print join " ", map { $_ . (defined $o->{$_} ? "" : "?") } sort keys %$o')" \
	"field message new old"
is "and the report is another" "$(printf '%s\n' "$out" | tail -n 1 | perl -MJSON::PP -ne 'print decode_json ($_)->{messages}')" "$messages"
whole "told as JSON"

# --- interrupted ---------------------------------------------------------------

sql "SET search_path = patchpost; UPDATE message SET subject = 'damaged' WHERE inbox_id = 1;
	INSERT INTO checkpoint VALUES ('reindex history rules=1 since= until=', (SELECT (max(id) - 100)::text FROM message WHERE inbox_id = 1))"
status "a run that was interrupted goes on" 0 patchpost reindex --project history --progress=never
like "and says so" "$err" "*going on*"
is "behind what it had done" "$(sql "SELECT count(*) > 300, count(*) FILTER (WHERE id > (
	SELECT max(id) - 100 FROM patchpost.message WHERE inbox_id = 1)) FROM patchpost.message WHERE subject = 'damaged'")" "t|0"
is "its checkpoint goes" "$(sql 'SELECT count(*) FROM patchpost.checkpoint')" 0
sql "INSERT INTO patchpost.checkpoint VALUES ('reindex history rules=1 since= until=', '9999999')"
status "--restart begins anew" 0 patchpost reindex --project history --restart --progress=never
whole "interrupted"

sql "UPDATE patchpost.message SET series_id = NULL, submission_id = NULL, refs = '{}' WHERE inbox_id = 1" >/dev/null
for round in 1 2 3 4 5 6 7 8; do
	patchpost reindex --project history --progress=never >/dev/null 2>&1 &
	sleep 0.0$round
	kill -9 $!
	wait $! 2>/dev/null
done
status "after kills, it comes to its end" 0 patchpost reindex --project history --restart --progress=never
whole "killed"

# --- beside deliveries --------------------------------------------------------

sql "SET search_path = patchpost; CREATE TABLE public.kept AS SELECT * FROM triage;
	TRUNCATE message, message_raw, message_text, reference, series, person, event, triage, quarantine;
	UPDATE inbox_lock SET event_cursor = 0" >/dev/null
mkdir "$work/mails"
"$PP_SRCDIR/tests/lib/mbox" split "$work/history" "$work/mails"
(cd "$work/mails" && ls | "$PP_SRCDIR/tests/lib/mbox" shuffle 3 |
	xargs -P 2 -n 1 sh -c '"$PP_BUILDDIR/patchpost" deliver <"$1" || exit 255' sh; echo $? >"$work/delivered") &
deliveries=$!
while kill -0 $deliveries 2>/dev/null; do
	patchpost reindex --all --restart --progress=never >>"$work/beside" 2>&1 || echo "status $?" >>"$work/beside"
done
wait $deliveries
is "every delivery beside it works" "$(cat "$work/delivered")" 0
is "and it changes nothing" "$(grep -v '^[0-9]* messages: ' "$work/beside")" ""
patchpost -q import --progress=never "$PP_SRCDIR/samples/widgets.mbox" >/dev/null
state >"$work/state.got"
ok "the state is that of the import" cmp "$work/state" "$work/state.got"
sound "nothing is orphaned, nothing told twice"
is "series are completed once" "$(sql "SELECT count(*) FROM (SELECT FROM patchpost.event WHERE category = 'series-completed'
	GROUP BY inbox_id, series_id HAVING count(*) > 1) twice")" 0

done_testing
