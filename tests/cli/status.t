#!/bin/sh
# status: what it says, in which form, and which problems it sees.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
cluster_start
cluster_database

dir=$(mktemp -d)
trap 'rm -rf "$dir"; cluster_stop' EXIT

# mail ID SUBJECT DATE [LIST]
mail () {
	printf '%s\n' "From: Ada <ada@example.org>" "Subject: $2" "Message-ID: <$1@example.org>" \
		"Date: $3" "List-Id: <${4:-demo.example.org}>" "" "x"
}
now=$(date +%s)
ago () {
	LC_ALL=C date -u -d "@$((now - $1))" '+%a, %d %b %Y %H:%M:%S +0000'
}

# checks DESCRIPTION STATUS FIRST-LINE [ADVICE]
checks () {
	status "$1: status --check" "$2" patchpost ${conf:+--config "$conf"} status --check
	like "$1: says" "$(echo "$out" | head -n 1)" "$3"
	[ $# -lt 4 ] || like "$1: what to do" "$(echo "$out" | tail -n 1)" "    $4"
	is "$1: and nothing else" "$err" ""
}

# the metrics are right, and have each of LINES
metrics () {
	metrics_name=$1
	shift
	patchpost ${conf:+--config "$conf"} status --openmetrics >"$dir/metrics" 2>"$dir/err"
	is "$metrics_name: metrics: status" $? 0
	ok "$metrics_name: metrics are in the form of OpenMetrics" "$PP_SRCDIR/tests/lib/openmetrics" <"$dir/metrics"
	if command -v promtool >/dev/null; then
		ok "$metrics_name: promtool takes them" promtool check metrics <"$dir/metrics"
	fi
	for line in "$@"; do
		ok "$metrics_name: metrics have $(echo "$line" | head -n 1)" grep -qxF -e "$line" "$dir/metrics"
	done
}

# json EXPRESSION: of what status --json printed, in Perl
json () {
	patchpost ${conf:+--config "$conf"} status --json | perl -MJSON::PP -e '$s = decode_json (join "", <STDIN>); print eval shift // $@' "$1"
}

# the form of a metric is seen by the validator, and the validator sees what is wrong
for wrong in 'patchpost_up 1' '# TYPE a gauge
a 1' '# TYPE a gauge
b 1
# EOF' '# TYPE a gauge
a{x="1} 1
# EOF' '# TYPE a gauge
a{x="1"} 1
a{x="1"} 2
# EOF' '# TYPE a_seconds gauge
# UNIT a_seconds bytes
# EOF' '# TYPE a gauge
a 1
# TYPE b gauge
b 1
# TYPE a gauge
# EOF' '# TYPE a gauge
a one
# EOF'; do
	echo "$wrong" >"$dir/wrong"
	status "no metrics: $(echo "$wrong" | tr '\n' ' ')" 1 "$PP_SRCDIR/tests/lib/openmetrics" <"$dir/wrong"
done

# --- the database, the schema ---------------------------------------------------------------------------

conf=
status "no database: status" 75 patchpost --db host=/nonexistent status
status "no database: status --check" 2 patchpost --db host=/nonexistent status --check
like "is critical" "$out" "CRITICAL: connection to server*"
status "no database: metrics" 0 patchpost --db host=/nonexistent status --openmetrics
is "say that" "$(echo "$out" | grep -v '^# [TH]')" "patchpost_up 0
# EOF"
ok "in the right form" sh -c 'echo "$1" | "$2"' sh "$out" "$PP_SRCDIR/tests/lib/openmetrics"
status "no database: metrics with --check" 2 patchpost --db host=/nonexistent status --openmetrics --check
checks "no schema" 2 "CRITICAL: there is no schema" "run \`patchpost init'"
metrics "no schema" "patchpost_up 1" "patchpost_schema_version 0" 'patchpost_problems{severity="critical",name="schema"} 1' "patchpost_severity 2"
status "no schema: status" 0 patchpost status
is "says so" "$(echo "$out" | head -n 1)" "schema      none"
patchpost -q init
checks "nothing tracked" 1 "WARNING: no list is tracked" "run \`patchpost project add'"
sql "INSERT INTO patchpost.schema_version (version, name) VALUES (9999, '9999-future.sql')"
checks "too new" 2 "CRITICAL: the schema is version 9999, newer than this program's *" "install a newer patchpost"
sql "DELETE FROM patchpost.schema_version"
checks "too old" 2 "CRITICAL: there is no schema*"
sql "INSERT INTO patchpost.schema_version (version, name) VALUES (0, '0000-past.sql'), (1, '0001-base.sql')"

# --- what is there -----------------------------------------------------------------------------------------

patchpost project add demo --list-id demo.example.org
patchpost project add idle --list-id idle.example.org
checks "all is well" 0 "OK: 2 inboxes, 0 messages"
cp "$PP_SRCDIR/samples/widgets.mbox" "$dir/widgets.mbox"
patchpost -q import --project demo "$dir/widgets.mbox" >/dev/null
checks "with mail" 0 "OK: 2 inboxes, 27 messages"
status "status" 0 patchpost status
is "says what is there" "$(echo "$out" | sed 's/^database.*/database/; s/[0-9]min/0min/; s/ *$//')" "schema      version 1, current; rules $(patchpost --version | sed 's/.*rules \([0-9]*\).*/\1/')
database
messages    27: 10 patches, 2 cover letters, 14 comments, 1 other; 6 series

INBOX  PROJECTS  MESSAGES  SERIES  LAST MAIL  LAST DELIVERY  SILENT AFTER
demo   demo            27       6       0min          never            5d
idle   idle             0       0      never          never             -"
is "JSON: counts" "$(json '"@{$s->{inboxes}[0]}{qw(inbox patches covers comments other series)}"') $(json '$s->{counted}')" "demo 10 2 14 1 6 1"
is "JSON: the status" "$(json '$s->{status}')" ok
metrics "with mail" 'patchpost_messages{inbox="demo",type="patch"} 10' 'patchpost_series{inbox="demo"} 6' \
	'patchpost_inbox_silent{inbox="idle"} 0' 'patchpost_severity 0' \
	"patchpost_inbox_event_cursor{inbox=\"demo\"} $(sql "SELECT max(cursor) FROM patchpost.event")"
is "bytes are all of them" "$(json 'my $n = 0; $n += $_->{bytes} for @{$s->{tables}}; $n == $s->{bytes}')" 1
mail new 'Re: something' "$(ago 0)" | patchpost deliver
is "a delivery is one" "$(json '$s->{inboxes}[0]{last_delivery} ge "20" ? 1 : 0')" 1

# the tables are large: nothing is counted, the server's estimates are told
sql "ANALYZE patchpost.message"
sql "ALTER TABLE patchpost.message RENAME TO message_kept; CREATE TABLE patchpost.message (LIKE patchpost.message_kept INCLUDING ALL)"
sql "INSERT INTO patchpost.message (inbox_id, id, msgid, kind, date, person_id, sender, subject, refs, pull, flags, digest, arrived_at, origin,
	rules_version) SELECT 1, n, '<' || n || '>', 0, now() - (100000 - n) * interval '1 minute', 1, '', repeat('x', 700), '{}', false, '{}', '', now(), 0, 1
	FROM generate_series(1, 90000) n; ANALYZE patchpost.message"
is "a large table is not counted" "$(json '$s->{counted} ? 1 : 0')$(json 'exists $s->{inboxes}[0]{patches} ? 1 : 0')" 00
like "but estimated" "$(patchpost status | grep ^messages)" "messages    about *0 (estimated; --exact counts)"
checks "of many" 0 "OK: 2 inboxes, about *0 messages"
metrics "of many" 'patchpost_table_rows{table="message"} 90000'
is "no count is made up" "$(grep -c '^patchpost_messages{' "$dir/metrics")" 0
like "--exact counts" "$(patchpost status --exact | grep ^messages)" "messages    90000: *"
for query in inboxes tables quarantine; do
	sed 's/\$1::integer/1000/g; s/\$[123]::timestamptz/now()/g' "$PP_SRCDIR/sql/queries/status-$query.sql" >"$dir/query"
	is "$query: no statement reads all of a large table" "$( (echo "SET search_path = patchpost; EXPLAIN"; cat "$dir/query") | psql -XAtq |
		grep -c 'Seq Scan on message')" 0
done
sql "DROP TABLE patchpost.message; ALTER TABLE patchpost.message_kept RENAME TO message"

# --- a list that is silent -----------------------------------------------------------------------------------

# silence SECONDS: the last mail came so long ago
silence () {
	sql "UPDATE patchpost.message SET arrived_at = now() - interval '$1 seconds' WHERE inbox_id = (SELECT id FROM patchpost.inbox WHERE name = 'demo')"
}
empty
# a mail every six hours, and once none for two days
n=0
hour=800
while [ "$n" -lt 30 ]; do
	n=$((n + 1))
	hour=$((hour - 6))
	[ "$n" -ne 15 ] || hour=$((hour - 42))
	mail "s$n" 'Re: something' "$(ago $((hour * 3600)))" | patchpost deliver
done
silence $((95 * 3600))
checks "less than twice the longest gap" 0 "OK: *"
silence $((97 * 3600))
checks "more than twice the longest gap" 1 "WARNING: no mail of inbox demo for 4d, more than 4d" "look whether it is still subscribed,*"
metrics "silent" 'patchpost_inbox_silent{inbox="demo"} 1' 'patchpost_inbox_silent_after_seconds{inbox="demo"} 345600' 'patchpost_severity 1' \
	'patchpost_problems{severity="warning",name="silent"} 1'
is "JSON: silent" "$(json '"$s->{status} $s->{problems}[0]{name} $s->{problems}[0]{subject}"')" "warning silent demo"
conf=$dir/conf
printf '[status]\nsilent = never\n' >"$conf"
checks "silent = never" 0 "OK: *"
printf '[status]\nsilent = 3d\n' >"$conf"
checks "silent = 3d" 1 "WARNING: no mail of inbox demo for 4d, more than 3d"
printf '[status]\nsilent = 1w\n' >"$conf"
checks "silent = 1w" 0 "OK: *"
printf '[status]\nsilent = often\n' >"$conf"
status "silent = often" 78 patchpost --config "$conf" status
status "silent = often: --check" 2 patchpost --config "$conf" status --check
conf=
sql "DELETE FROM patchpost.message WHERE msgid ~ '^<s[0-9]@' OR msgid ~ '^<s1[0-4]@'"
checks "not enough to judge by" 0 "OK: *"
sql "UPDATE patchpost.message SET date = now() + interval '10 years'"
checks "mail of the future" 0 "OK: *"

# --- quarantine --------------------------------------------------------------------------------------------------

empty
mail a '[PATCH 0/1] a' "$(ago 60)" | patchpost deliver
mail a '[PATCH 0/1] not a' "$(ago 60)" | patchpost deliver
checks "ids reused" 1 "WARNING: mails of this week with the id of another message: 1" "*quarantine list --reason id-reused*"
sql "UPDATE patchpost.quarantine SET arrived_at = now() - interval '8 days'"
checks "long ago" 0 "OK: *"
is "is still shown" "$(patchpost status | sed -n '/^QUARANTINE/,$p')" "QUARANTINE  MAILS  LAST DAY  OLDEST
id-reused       1         0      8d"
sql "UPDATE patchpost.quarantine SET reason = 'refused'"
checks "refused" 1 "WARNING: mails that the database refused: 1" "*--reason refused*"
sql "UPDATE patchpost.quarantine SET reason = 'no-project', inbox_id = NULL, arrived_at = now() - interval '29 days'"
checks "of no project" 0 "OK: *"
sql "UPDATE patchpost.quarantine SET arrived_at = now() - interval '31 days'"
checks "for too long" 1 "WARNING: mails of no project that are older than they are to be kept: 1" "*drop --expired*"
patchpost -q quarantine drop --expired
checks "dropped" 0 "OK: *"
conf=$dir/conf
printf '[status]\ngrowth = 3\n' >"$conf"
for n in 1 2; do
	mail "u$n" x "$(ago 60)" unknown.example.org | patchpost deliver
done
checks "two a day" 0 "OK: *"
mail u3 x "$(ago 60)" unknown.example.org | patchpost deliver
checks "three a day" 1 "WARNING: mails that went into quarantine within a day: 3" "*quarantine list*"
metrics "three a day" 'patchpost_quarantine_messages{reason="no-project"} 3' 'patchpost_quarantine_day_messages{reason="no-project"} 3'
sql "UPDATE patchpost.quarantine SET arrived_at = arrived_at - interval '25 hours'"
checks "the day before" 0 "OK: *"
is "JSON: quarantine" "$(json '"@{$s->{quarantine}[0]}{qw(reason messages last_day last_week expired)}"')" "no-project 3 0 3 0"
printf '[status]\ngrowth = 0\n' >"$conf"
status "growth = 0" 78 patchpost --config "$conf" status

# --- spool ---------------------------------------------------------------------------------------------------------

printf '[deliver]\nlog = none\nspool = %s\n' "$dir/spool" >"$conf"
checks "no spool yet" 0 "OK: *"
is "is empty" "$(patchpost --config "$conf" status | grep ^spool)" "spool       $dir/spool: empty"
mail w x "$(ago 60)" | patchpost --db host=/nonexistent --config "$conf" deliver
mail v x "$(ago 60)" | patchpost --db host=/nonexistent --config "$conf" deliver
touch -d "@$(($(date +%s) - 7300))" "$dir"/spool/new/*
checks "mail waits" 1 "WARNING: mails that wait in the spool: 2, the oldest for 2h" "the next delivery *"
metrics "mail waits" "patchpost_spool_messages 2" "patchpost_spool_bytes $(cat "$dir"/spool/new/* | wc -c | tr -d ' ')"
is "JSON: spool" "$(json '"$s->{spool}{messages} $s->{spool}{path}"')" "2 $dir/spool"
touch -d "@$(($(date +%s) - 200000))" "$dir"/spool/new/*
checks "for days" 2 "CRITICAL: mails that wait in the spool: 2, the oldest for 2d"
mail z x "$(ago 60)" | patchpost --config "$conf" deliver
checks "delivered" 0 "OK: *"
metrics "delivered" "patchpost_spool_messages 0" "patchpost_spool_oldest_seconds 0"
rm -r "$dir/spool" && : >"$dir/spool"
checks "no folder" 1 "WARNING: *$dir/spool/new*" "let who runs this enter $dir/spool *"
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
	# as the page says: who may not look gets a warning, and none once the folders are of his group
	rm "$dir/spool"
	chmod 711 "$dir"
	chmod 644 "$conf"
	mkdir -m 700 "$dir/spool" "$dir/spool/new"
	mail u x "$(ago 60)" >"$dir/spool/new/1"
	chmod 600 "$dir/spool/new/1"
	cp "$PP_BUILDDIR/patchpost" "$dir/program"
	# one who reaches the server
	uid=$(stat -c %u "$PGHOST") gid=$(stat -c %g "$PGHOST")
	other () {
		status "another user $1" 1 setpriv --reuid "$uid" --regid "$gid" --clear-groups "$dir/program" --config "$conf" status --check
	}
	other "cannot read the spool"
	like "is told so" "$out" "WARNING: *$dir/spool/new*ermission denied*"
	chgrp "$gid" "$dir/spool" "$dir/spool/new"
	chmod g+rx "$dir/spool" "$dir/spool/new"
	other "may look into it"
	like "sees what waits" "$out" "WARNING: mails that wait in the spool: 1, *"
fi
conf=

# --- rules -----------------------------------------------------------------------------------------------------------

sql "UPDATE patchpost.message SET rules_version = 0 WHERE msgid = '<w@example.org>'"
checks "older rules" 1 "WARNING: inbox demo has mail that older rules read (0, now *)" "run \`patchpost reindex'"
patchpost reindex >/dev/null
checks "reindexed" 0 "OK: *"
sql "UPDATE patchpost.inbox_lock SET rules_version = 9999 WHERE inbox_id = (SELECT id FROM patchpost.inbox WHERE name = 'demo')"
checks "newer rules" 2 "CRITICAL: inbox demo was written by rules 9999, this program has *: nothing is delivered"
sql "UPDATE patchpost.inbox_lock SET rules_version = 1"

# --- several; the worst first; names that need care --------------------------------------------------------------------

sql "UPDATE patchpost.inbox_lock SET rules_version = 9999 WHERE inbox_id = (SELECT id FROM patchpost.inbox WHERE name = 'idle')"
mail b '[PATCH 0/1] b' "$(ago 60)" | patchpost deliver
mail b '[PATCH 0/1] not b' "$(ago 60)" | patchpost deliver
checks "several" 2 "CRITICAL: inbox idle was written by *; mails of this week *"
is "a line each" "$(patchpost status --check | grep -c '^[a-z]*: ')" 2
sql "UPDATE patchpost.inbox_lock SET rules_version = 1; UPDATE patchpost.inbox SET name = E'i\"d\\\\l\ne' WHERE name = 'idle'"
metrics "a name that needs care"
ok "is escaped" grep -qxF 'patchpost_inbox_silent{inbox="i\"d\\l\ne"} 0' "$dir/metrics"
is "is one line" "$(patchpost status | grep -c 'i"d.l e')" 1
sql "UPDATE patchpost.inbox SET name = 'idle' WHERE name ~ 'i.d'"
patchpost -q purge b@example.org
is "what was purged is counted" "$(json '$s->{purged}') $(patchpost status | grep ^purged)" "1 purged      1 id"

# --- who may, usage --------------------------------------------------------------------------------------------------------

role=status_$$
sql "CREATE ROLE $role LOGIN; GRANT patchpost_read TO $role"
status "who reads can ask" 0 env PGUSER=$role "$PP_BUILDDIR/patchpost" status --check
sql "REVOKE patchpost_read FROM $role; GRANT patchpost_deliver TO $role"
status "who delivers cannot" 2 env PGUSER=$role "$PP_BUILDDIR/patchpost" status --check
like "and learns who can" "$out" "CRITICAL: *permission denied*: a member of the role patchpost_read may ask"
status "nor otherwise" 75 env PGUSER=$role "$PP_BUILDDIR/patchpost" status
like "and learns it, too" "$err" "*: a member of the role patchpost_read may ask"
sql "DROP ROLE $role"
status "two forms" 64 patchpost status --json --openmetrics
status "words" 64 patchpost status now

done_testing
