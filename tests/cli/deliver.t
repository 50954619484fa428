#!/bin/sh
# deliver: the table "Exit status, for MTAs". Whatever is wrong: 75, the reason behind 4.3.0 on the first line, nothing
# stored; put right, the same command stores the message.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
cluster_start own
cluster_database
patchpost -q init
patchpost project add demo --list-id demo.example.org
sql "CREATE ROLE mta LOGIN IN ROLE patchpost_deliver"

dir=$(mktemp -d)
trap 'rm -rf "$dir"; cluster_stop' EXIT

# fresh [SUBJECT]: a new patch in $dir/mail, with the id $id
number=0
fresh () {
	number=$((number + 1))
	id="<m$number@example.org>"
	cat >"$dir/mail" <<-END
		From: Ada <ada@example.org>
		Subject: ${1:-[PATCH] change $number}
		Date: Mon, 4 Mar 2024 10:00:00 +0000
		Message-ID: $id
		List-Id: Demo <demo.example.org>

		Why.
		---
		diff --git a/f b/f
		--- a/f
		+++ b/f
		@@ -1 +1 @@
		-a$number
		+b
	END
}

stored () {
	sql "SELECT count(*) FROM patchpost.message"
}

quarantined () {
	sql "SELECT string_agg(reason, ' ' ORDER BY id) FROM patchpost.quarantine"
}

# deferred WHAT REASON COMMAND…: 75 and one line, the reason matching the pattern
deferred () {
	tap_what=$1
	tap_reason=$2
	shift 2
	status "$tap_what: 75" 75 "$@" <"${input:-$dir/mail}"
	is "$tap_what: one line" "$(printf '%s\n' "$out" | wc -l | tr -d ' ')" 1
	like "$tap_what: with the reason" "$out" "4.3.0 $tap_reason"
	is "$tap_what: nothing else" "$err" ""
}

# mended WHAT COMMAND…: now the same command stores it, and nothing went to quarantine
mended () {
	tap_what=$1
	shift
	status "$tap_what: put right, it is stored" 0 "$@" <"$dir/mail"
	is "$tap_what: in silence, once, in full" "$out$err $(sql "SELECT count(*) FROM patchpost.message
		JOIN patchpost.message_raw USING (inbox_id, id) WHERE msgid = '$id' AND
		length(header) + length(body) = $(wc -c <"$dir/mail")") $(quarantined)" " 1 "
}

# --- the database --------------------------------------------------------------------------------

fresh
cluster_halt
deferred "database stopped" "*No such file or directory*" patchpost deliver
cluster_run
mended "database stopped" patchpost deliver

# somebody listens there and says nothing
fresh
perl -MIO::Socket::UNIX -e '$s = IO::Socket::UNIX->new (Local => shift, Listen => 5) or die; sleep 600' "$dir/.s.PGSQL.5432" &
silent=$!
until [ -S "$dir/.s.PGSQL.5432" ]; do sleep 0.05; done
before=$(date +%s)
deferred "a server that says nothing" "*timeout expired*" patchpost --db "host=$dir" deliver --timeout 4
took=$(($(date +%s) - before))
[ "$took" -le 4 ] || [ -n "${PP_VALGRIND:-}" ] && pass "a server that says nothing: within the time" || fail "a server that says nothing: within the time" "took $took s"
kill $silent
rm "$dir/.s.PGSQL.5432"
mended "a server that says nothing" patchpost deliver

fresh
sql "ALTER ROLE mta CONNECTION LIMIT 0"
deferred "no connection left" "*too many connections for role*" patchpost --db user=mta deliver
sql "ALTER ROLE mta CONNECTION LIMIT -1"
mended "no connection left" patchpost --db user=mta deliver

# with one privilege less. What only some mail needs is in the second list.
set -f
for privilege in "USAGE ON SCHEMA patchpost" "USAGE ON SEQUENCE message_id_seq" "SELECT ON schema_version" \
	"SELECT ON state" "SELECT ON inbox_list" "SELECT ON project" "SELECT ON delegation_rule" "SELECT ON inbox_lock" \
	"UPDATE ON inbox_lock" "SELECT ON person" "SELECT ON message" "INSERT ON message" "INSERT ON message_text" \
	"INSERT ON message_raw" "INSERT ON series" "INSERT ON event"; do
	fresh
	sql "SET search_path = patchpost; REVOKE $privilege FROM patchpost_deliver"
	deferred "without $privilege" "*" patchpost --db user=mta deliver
	sql "SET search_path = patchpost; GRANT $privilege TO patchpost_deliver"
	mended "without $privilege" patchpost --db user=mta deliver
done
set +f
fresh
sed 's/^List-Id:.*/List-Id: <nobody.example.org>/' "$dir/mail" >"$dir/nobody"
sql "REVOKE INSERT ON patchpost.quarantine FROM patchpost_deliver"
input=$dir/nobody deferred "without INSERT ON quarantine" "*permission denied*" patchpost --db user=mta deliver
sql "GRANT INSERT ON patchpost.quarantine TO patchpost_deliver"
status "without INSERT ON quarantine: put right, it is kept" 0 patchpost --db user=mta deliver <"$dir/nobody"
is "without INSERT ON quarantine: there" "$(quarantined)" "no-project"
sql "DELETE FROM patchpost.quarantine"

fresh
deferred "schema missing" "no schema 'elsewhere' in database*" patchpost --schema elsewhere deliver
patchpost -q --schema elsewhere init --no-roles
deferred "no project yet" "there is no project 'demo'" patchpost --schema elsewhere deliver --project demo
patchpost --schema elsewhere project add demo --list-id demo.example.org
status "schema missing: put right, it is stored" 0 patchpost --schema elsewhere deliver --project demo <"$dir/mail"
is "schema missing: there, and only there" "$(sql "SELECT count(*) FROM elsewhere.message") $(sql "SELECT count(*)
	FROM patchpost.message WHERE msgid = '$id'")" "1 0"

sql "UPDATE patchpost.schema_version SET version = version - 1000"
deferred "schema too old" "schema 'patchpost' is version *upgrade*" patchpost deliver
sql "UPDATE patchpost.schema_version SET version = version + 2000"
deferred "schema too new" "schema 'patchpost' is version*the program is too old" patchpost deliver
sql "UPDATE patchpost.schema_version SET version = version - 1000"
mended "schema too old or too new" patchpost deliver

fresh
sql "UPDATE patchpost.inbox_lock SET rules_version = 9999"
deferred "rules of a newer version" "the inbox was written by newer rules (9999,*" patchpost deliver
sql "UPDATE patchpost.inbox_lock SET rules_version = 0"
mended "rules of a newer version" patchpost deliver
is "the rules that wrote last are known" "$(sql "SELECT rules_version > 0 FROM patchpost.inbox_lock")" t

# --- what the server answers ---------------------------------------------------------------------

# A statement fails as SQLSTATE says; the counter is a sequence because it survives a rollback.
sql "CREATE SEQUENCE patchpost.faults; CREATE TABLE patchpost.fault (state text, times int);
	GRANT SELECT ON patchpost.fault TO PUBLIC; GRANT USAGE ON SEQUENCE patchpost.faults TO PUBLIC;
	CREATE FUNCTION patchpost.fail() RETURNS trigger LANGUAGE plpgsql AS \$\$
	DECLARE f record; BEGIN
		SELECT * INTO f FROM patchpost.fault;
		IF FOUND AND nextval('patchpost.faults') <= f.times THEN
			RAISE EXCEPTION 'this is a test' USING ERRCODE = f.state;
		END IF;
		RETURN NEW;
	END \$\$;
	CREATE TRIGGER fail BEFORE INSERT ON patchpost.message FOR EACH ROW EXECUTE FUNCTION patchpost.fail();"

# fault SQLSTATE [TIMES]
fault () {
	sql "SELECT setval('patchpost.faults', 1, false); DELETE FROM patchpost.fault;
		INSERT INTO patchpost.fault VALUES ('$1', ${2:-1000000})" >/dev/null
}

for state in 53100 53200 53400 42501 42883 55P03 57014 58030 XX000 XX001 0A000 25006 40001 40P01; do
	fresh
	fault $state
	deferred "SQLSTATE $state" "*this is a test*$state*" patchpost deliver
done
sql "DELETE FROM patchpost.fault"
mended "an error of the server" patchpost deliver

for state in 40001 40P01; do
	fresh
	fault $state 3
	mended "SQLSTATE $state three times" patchpost deliver
done

for state in 22021 22P05 23514 54000; do
	fresh
	fault $state
	status "SQLSTATE $state: the mail is at fault" 0 patchpost deliver <"$dir/mail"
	is "SQLSTATE $state: it is kept" "$out$err $(sql "SELECT reason, msgid = '$id', length(raw) = $(wc -c <"$dir/mail"),
		detail LIKE '%this is a test%' FROM patchpost.quarantine")" " refused|t|t|t"
	sql "DELETE FROM patchpost.quarantine"
done
sql "DROP TRIGGER fail ON patchpost.message"

# --- time ----------------------------------------------------------------------------------------

# hold: another session takes the lock of the inbox; `release' ends it
hold () {
	rm -f "$dir/held"
	mkfifo "$dir/fifo"
	psql -XAtq <"$dir/fifo" >"$dir/held" 2>&1 &
	holder=$!
	exec 3>"$dir/fifo"
	rm "$dir/fifo"
	echo "BEGIN; SELECT 'held' FROM patchpost.inbox_lock FOR UPDATE;" >&3
	until grep -qs held "$dir/held"; do
		sleep 0.02
	done
}

release () {
	echo '\q' >&3
	exec 3>&-
	wait "$holder"
}

# waiting: until the delivery that was started last waits for the lock
waiting () {
	until [ "$(sql "SELECT count(*) FROM pg_stat_activity
		WHERE wait_event_type = 'Lock' AND datname = current_database()")" -gt 0 ]; do
		kill -0 $! || { fail "a delivery waits for the lock" "it is at its end"; break; }
		sleep 0.02
	done
}

fresh
hold
before=$(date +%s)
deferred "lock held" "ingest-lock: canceling statement due to *" patchpost deliver --timeout 3
took=$(($(date +%s) - before))
[ "$took" -le 3 ] || [ -n "${PP_VALGRIND:-}" ] && pass "lock held: within the time" || fail "lock held: within the time" "took $took s"

patchpost deliver <"$dir/mail" >"$dir/waited" 2>&1 &
waiting
sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
	WHERE wait_event_type = 'Lock' AND datname = current_database()" >/dev/null
release
status "a lost connection is made again" 0 wait $!
mended "lock held" patchpost deliver

fresh
out=$( (cat "$dir/mail"; sleep 3) | patchpost deliver --timeout 1 2>&1)
is "mail that does not end: 75" "$? $out" "75 4.3.0 patchpost: out of time"
is "mail that does not end: not even half of it is there" "$(sql "SELECT count(*) FROM patchpost.message WHERE msgid = '$id'")" 0
mended "mail that does not end" patchpost deliver --timeout 10

# Postfix bounces a mail when a signal ends the command. Whoever runs the tests may ignore some.
for signal in TERM HUP XCPU SEGV ABRT; do
	fresh
	hold
	perl -e '$SIG{HUP} = "DEFAULT"; exec @ARGV' "$PP_BUILDDIR/patchpost" deliver <"$dir/mail" >"$dir/waited" 2>"$dir/waited.err" &
	waiting
	kill -$signal $!
	wait $! && code=0 || code=$?
	is "signal $signal: 75" "$code $(cat "$dir/waited" "$dir/waited.err")" "75 4.3.0 patchpost: stopped by a signal"
	release
done
mended "a signal" patchpost deliver

# --- the command line and the configuration ------------------------------------------------------

fresh
deferred "unknown option" "deliver: *--frobnicate*" patchpost deliver --frobnicate
deferred "an argument" "deliver: what is 'file'?*" patchpost deliver file
deferred "two ways to choose" "deliver: --project or --list-id, not both*" patchpost deliver --project demo --list-id x
deferred "no time" "deliver: --timeout*" patchpost deliver --timeout 0
deferred "time that is no number" "deliver: *" patchpost deliver --timeout soon
deferred "option without value" "deliver: *--project*" patchpost deliver --project
deferred "unknown option before the command" "*--frobnicate*" patchpost --frobnicate deliver
deferred "global option behind the command" "deliver: *--db*" patchpost deliver --db service=x
deferred "global option without value" "which command?*" patchpost --db deliver
deferred "a mistyped command" "there is no command 'delivr'*" patchpost delivr deliver
deferred "a connection string that is none" "*nonsense*" patchpost --db nonsense=1 deliver
deferred "a service that is not there" "*definition of service*" patchpost --db service=none deliver
deferred "configuration that is not there" "*" patchpost --config /nonexistent/file deliver
deferred "configuration that is a folder" "*" patchpost --config "$dir" deliver
printf '[deliver]\nunknwon = discard\n' >"$dir/conf"
deferred "unknown setting" "$dir/conf: there is no setting 'unknwon' in group *" patchpost --config "$dir/conf" deliver
printf '[deliver]\nunknown = maybe\n' >"$dir/conf"
deferred "unknown value" "$dir/conf: 'maybe' is no value for*" patchpost --config "$dir/conf" deliver
printf 'unknown\n' >"$dir/conf"
deferred "no configuration file at all" "$dir/conf: *" patchpost --config "$dir/conf" deliver
printf '[deliver]\nunknown = discard\n' >"$dir/conf"
deferred "unknown project" "there is no project 'nope'" patchpost deliver --project nope
deferred "unknown List-Id" "no project has the List-Id 'nope.example.org'" patchpost deliver --list-id nope.example.org
deferred "bytes that are no UTF-8" "*" patchpost deliver --project "$(printf '\377')"
deferred "List-Id that is no UTF-8" "*" patchpost deliver --list-id "$(printf '\377')"
mended "the command line" patchpost --config "$dir/conf" deliver --project demo

fresh
mended "--list-id" patchpost deliver --list-id DEMO.example.org

# --- standard input and output -------------------------------------------------------------------

fresh
input=/dev/null deferred "no input" "no message on standard input" patchpost deliver
input=$dir deferred "input that cannot be read" "cannot read standard input: *" patchpost deliver
closed_input () {
	patchpost deliver <&-
}
# under valgrind what is closed is not opened again
reason="no message on standard input"
[ -z "${PP_VALGRIND:-}" ] || reason="cannot read standard input: *"
deferred "closed input" "$reason" closed_input
closed_output () {
	patchpost deliver --frobnicate >&-
}
status "closed output: 75" 75 closed_output <"$dir/mail"
full_output () {
	patchpost deliver --frobnicate >/dev/full
}
status "output to a full disk: 75" 75 full_output <"$dir/mail"
is "of all this nothing is in quarantine" "$(quarantined)" ""
stored_without_output () {
	patchpost deliver >&- 2>&-
}
mended "closed output" stored_without_output

# libpq has warnings of its own
fresh
echo "*:*:*:*:secret" >"$dir/pgpass"
chmod 644 "$dir/pgpass"
with_open_pgpass () {
	PGPASSFILE=$dir/pgpass patchpost "$@" deliver
}
deferred "a warning of libpq's" "*" with_open_pgpass --db host=/nonexistent
mended "a warning of libpq's" with_open_pgpass

sound "nothing is orphaned"
done_testing
