#!/bin/sh
# lmtpd: what clients are answered, and what is in the database then. Nothing is answered with 250 that is not there.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
. "$PP_SRCDIR/tests/lib/lmtpd.sh"
command -v perl >/dev/null || skip_all "no perl here"
cluster_start own
cluster_projects demo other
socket=$dir/lmtp
pid=
trap '[ -z "$pid" ] || kill "$pid"; rm -rf "$dir"; cluster_stop' EXIT
trap '' PIPE	# a client that was left early

# mail N [LIST [SUBJECT]]: a patch in $dir/mN
mail () {
	printf '%s\n' "From: Ada <ada@example.org>" "Subject: ${3:-[PATCH] change $1}" "Message-ID: <m$1@example.org>" \
		"Date: Mon, 4 Mar 2024 10:00:00 +0000" "List-Id: <${2:-demo.example.org}>" "" "Why." "---" \
		"diff --git a/f b/f" "--- a/f" "+++ b/f" "@@ -1 +1 @@" "-a$1" "+b" >"$dir/m$1"
}

# mails FROM TO: many; `files FROM TO' are their names
mails () {
	for n in $(seq "$1" "$2"); do
		mail "$n"
	done
}

files () {
	for n in $(seq "$1" "$2"); do
		echo "$dir/m$n"
	done
}

# stored FROM TO: how many of them there are
stored () {
	sql "SELECT count(*) FROM patchpost.message WHERE substring(msgid FROM '^<m([0-9]+)@')::int BETWEEN $1 AND ${2:-$1}"
}

quarantined () {
	sql "SELECT string_agg(reason, ' ' ORDER BY id) FROM patchpost.quarantine"
}

# raw TEXT: sends it (\r\n and all, as printf has it), prints the codes of the answers
raw () {
	printf "$1" | lmtp raw | tr -d '\r' | sed -n 's/^\([0-9]*\) .*/\1/p' | tr '\n' ' '
}

# eventually COMMAND…: until it succeeds, for a minute at most
eventually () {
	for eventually_n in $(seq 600); do
		"$@" && return 0
		sleep 0.1
	done
	return 1
}

# talk NAME: a client whose lines we send through descriptor 3; its answers are in $dir/NAME.out
talk () {
	rm -f "$dir/$1"
	mkfifo "$dir/$1"
	: >"$dir/$1.out"
	lmtp talk <"$dir/$1" >"$dir/$1.out" &
	talker=$!
	exec 3>"$dir/$1"
	eventually grep -q ^220 "$dir/$1.out"
}

# heard NAME CODE [N]: until its answers have so many lines with CODE
heard () {
	eventually sh -c '[ "$(grep -c "^$2" "$1")" -ge "$3" ]' sh "$dir/$1.out" "$2" "${3:-1}"
}

start

# --- one message after the other -------------------------------------------------------------------

mails 1 4
is "two messages over a connection" "$(lmtp send "$dir/m1" "$dir/m2")" "250 2.0.0 stored
250 2.0.0 stored"
is "are stored" "$(stored 1 2)" 2
is "a step at a time, too" "$(PP_LMTP_STEPS=1 lmtp send "$dir/m3")" "250 2.0.0 stored"
is "the same again changes nothing" "$(lmtp send "$dir/m1") $(stored 1 3) $(quarantined)" "250 2.0.0 stored 3 "
is "each recipient has an answer" "$(PP_LMTP_RECIPIENTS=3 lmtp send "$dir/m4" | sort | uniq -c | tr -s ' ')" " 3 250 2.0.0 stored"
is "and there is one message" "$(stored 4)" 1
mail 5 unknown.example.org
is "mail of no project is kept aside" "$(lmtp send "$dir/m5") $(quarantined)" "250 2.0.0 stored no-project"
patchpost project add unknown --list-id unknown.example.org
mail 6 unknown.example.org
is "a project is known as soon as it is there" "$(lmtp send "$dir/m6") $(stored 6)" "250 2.0.0 stored 1"
sql "DELETE FROM patchpost.quarantine"

# the bytes: what deliver would have stored
printf '%s\n' "$(printf 'From: Zo\303\253 <zoe@example.org>')" "Subject: bytes" "Message-ID: <m7@example.org>" "List-Id: <demo.example.org>" \
	"" ".dot" ".." "." "From here" >"$dir/m7"
printf 'cr\rin\r\r line\r\nnul\0 8bit \377\376\n\n.\n\n' >>"$dir/m7"
printf '%02000d\n' 0 >>"$dir/m7"
is "odd bytes" "$(lmtp send "$dir/m7")" "250 2.0.0 stored"
is "are there as they were" "$(sql "SELECT encode(sha256(header || body), 'hex') FROM patchpost.message_raw
	JOIN patchpost.message USING (inbox_id, id) WHERE msgid = '<m7@example.org>'")" "$(sha256sum <"$dir/m7" | cut -d' ' -f1)"
status "for deliver it is the same" 0 patchpost deliver <"$dir/m7"
is "a duplicate" "$(quarantined)" ""

# --- the protocol ---------------------------------------------------------------------------------

hello='LHLO me\r\nMAIL FROM:<a@x>\r\n'

# text N: the start of a message, for raw
text () {
	printf '%s' 'From: a@x\r\nMessage-ID: <m'"$1"'@example.org>\r\nList-Id: <demo.example.org>\r\n\r\n'
}

is "everything at once" "$(raw "${hello}RCPT TO:<b@y>\r\nDATA\r\n$(text 10)x\r\n.\r\nNOOP\r\nQUIT\r\n")" \
	"220 250 250 250 354 250 250 221 "
is "is stored" "$(stored 10)" 1
is "two messages in a stream" "$(raw "${hello}RCPT TO:<b@y>\r\nDATA\r\n$(text 11)\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<c@y>\r\n\
DATA\r\n$(text 12)\r\n.\r\n")" "220 250 250 250 354 250 250 250 354 250 "
is "are stored" "$(stored 11 12)" 2
is "HELO and EHLO are not LMTP" "$(raw 'EHLO me\r\nHELO me\r\nMAIL FROM:<>\r\nQUIT\r\n')" "220 500 500 503 221 "
is "nobody to deliver to" "$(raw "${hello}DATA\r\nRSET\r\n")" "220 250 250 503 "
is "what comes with DATA that was refused is no command" "$(raw "LHLO me\r\nDATA\r\nMAIL FROM:<>\r\n")" "220 250 503 "
is "a message without its end is none" "$(raw "${hello}RCPT TO:<b@y>\r\nDATA\r\n$(text 13)x\r\n")" "220 250 250 250 354 "
for end in '\n.\n' '\n.\r\n' '\r.\r\n' '\r\n.\n' '\r\n.\r'; do
	is "neither does $(printf '%s' "$end" | sed 's/\\r/CR /g; s/\\n/LF /g') end it" "$(raw "${hello}RCPT TO:<b@y>\r\nDATA\r\n$(text 13)x${end}QUIT\r\n")" \
		"220 250 250 250 354 "
done
is "none of these is stored" "$(stored 13)" 0
is "a command hidden behind another end stays text" "$(raw "${hello}RCPT TO:<b@y>\r\nDATA\r\n$(text 14)x\n.\nMAIL FROM:<>\n\
RCPT TO:<b@y>\nDATA\n$(text 15)y\r\n.\r\n")" "220 250 250 250 354 250 "
is "of one message" "$(stored 14) $(stored 15)" "1 0"
is "twenty mistakes are enough" "$(raw "$(printf 'X%.0s\\r\\n' $(seq 25))")" \
	"220 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 421 "
is "an endless line is one mistake" "$(raw "$(printf '%0300000d' 0)\r\nQUIT\r\n")" "220 500 221 "
is "nothing at all" "$(raw '')" "220 "
is "an empty message is kept aside" "$(raw "${hello}RCPT TO:<b@y>\r\nDATA\r\n.\r\n") $(quarantined)" \
	"220 250 250 250 354 250  no-project"
sql "DELETE FROM patchpost.quarantine"
is "random clients get answers" "$(lmtp random 1 "${PP_LMTP_RANDOM:-150}")" ""
sql "DELETE FROM patchpost.quarantine"
mail 16
is "and then mail is taken as before" "$(lmtp send "$dir/m16") $(stored 16)" "250 2.0.0 stored 1"

# --- many at once ---------------------------------------------------------------------------------

mails 100 179
is "80 messages over 8 connections" "$(lmtp many 8 $(files 100 179))" "250:80"
is "are stored" "$(stored 100 179)" 80
mails 180 189
for n in $(seq 180 189); do
	mail "$n" other.example.org
done
is "of several lists, some of it twice" "$(lmtp many 8 $(files 170 189) $(files 180 189))" "250:30"
is "are stored, each once" "$(stored 170 189) $(quarantined)" "20 "

# hold: another session takes the lock of the inbox of demo; `release' ends it
hold () {
	rm -f "$dir/held" "$dir/lock"
	mkfifo "$dir/lock"
	psql -XAtq <"$dir/lock" >"$dir/held" 2>&1 &
	holder=$!
	exec 4>"$dir/lock"
	echo "BEGIN; SELECT 'held' FROM patchpost.inbox_lock JOIN patchpost.inbox ON id = inbox_id
		WHERE name = 'demo' FOR UPDATE OF inbox_lock;" >&4
	eventually grep -q held "$dir/held"
}

release () {
	echo '\q' >&4
	exec 4>&-
	wait "$holder"
}

waiting () {
	[ "$(sql "SELECT count(*) FROM pg_stat_activity
		WHERE wait_event_type = 'Lock' AND datname = current_database()")" -gt 0 ]
}

hold
mail 190
mail 191 other.example.org
lmtp send "$dir/m190" >"$dir/190.out" &
sender=$!
eventually waiting
is "a list whose inbox is locked does not hold up another" "$(lmtp send "$dir/m191") $(stored 191)" "250 2.0.0 stored 1"
is "itself it waits" "$(cat "$dir/190.out") $(stored 190)" " 0"
release
wait "$sender"
is "until it is its turn" "$(cat "$dir/190.out") $(stored 190)" "250 2.0.0 stored 1"

# What comes while the inbox is locked is one batch then; one message of it makes the database fail. Whether they all came in
# time nobody can see from outside: so it is tried again, a few times.
sql "CREATE FUNCTION patchpost.fail() RETURNS trigger LANGUAGE plpgsql AS \$\$
	BEGIN
		IF NEW.subject LIKE '%poison%' THEN RAISE EXCEPTION 'this is a test' USING ERRCODE = 'XX000'; END IF;
		RETURN NEW;
	END \$\$;
	CREATE TRIGGER fail BEFORE INSERT ON patchpost.message FOR EACH ROW EXECUTE FUNCTION patchpost.fail();"
first=200
for try in $(seq 20); do
	last=$((first + 9))
	mails "$first" "$last"
	mail "$last" demo.example.org "[PATCH] poison"
	hold
	lmtp send "$dir/m$first" >/dev/null &
	sender=$!
	eventually waiting
	lmtp many 9 $(files $((first + 1)) "$last") >"$dir/batch.out" &
	senders=$!
	sleep "0.$try"
	release
	wait "$senders" "$sender"
	is "one that fails does not hold up the others" "$(cat "$dir/batch.out") $(stored "$first" "$last") $(stored "$last")" \
		"250:8 451:1 9 0"
	mails $((first + 20)) $((first + 29))
	hold
	lmtp send "$dir/m$((first + 20))" >/dev/null &
	sender=$!
	eventually waiting
	lmtp many 9 $(files $((first + 21)) $((first + 29))) >"$dir/batch.out" &
	senders=$!
	sleep "0.$try"
	release
	wait "$senders" "$sender"
	is "all that came meanwhile" "$(cat "$dir/batch.out") $(stored $((first + 20)) $((first + 29)))" "250:9 10"
	transactions=$(sql "SELECT count(DISTINCT xmin::text) FROM patchpost.message
		WHERE substring(msgid FROM '^<m([0-9]+)@')::int BETWEEN $((first + 20)) AND $((first + 29))")
	[ "$transactions" -lt 10 ] && break
	first=$((first + 40))
done
[ "$transactions" -lt 10 ] && pass "is stored in fewer transactions" || fail "is stored in fewer transactions" "$transactions"
sql "DROP TRIGGER fail ON patchpost.message"

# --- clients that go ------------------------------------------------------------------------------

mail 1000
talk gone
printf '%s\n' "LHLO me" "MAIL FROM:<>" "RCPT TO:<b@y>" "DATA" >&3
heard gone 354
sed 's/$/ /' "$dir/m1000" >&3
kill "$talker"
wait "$talker"
exec 3>&-
mail 1001
is "a client that goes while it sends" "$(lmtp send "$dir/m1001") $(stored 1001) $(stored 1000)" "250 2.0.0 stored 1 0"
stop "after all that"
is "and has told of the one that failed" "$(grep -c 'this is a test' "$dir/err") $(grep -c 'stored again' "$dir/err")" \
	"$(grep -c 'cannot be stored' "$dir/err") $(grep -c 'cannot be stored' "$dir/err")"

# --- the database ---------------------------------------------------------------------------------

verbose=1
start --timeout 20
verbose=
mails 1100 1140
is "before" "$(lmtp send "$dir/m1100")" "250 2.0.0 stored"
cluster_halt
cluster_run
is "the database was restarted meanwhile: nothing is noticed" "$(lmtp send "$dir/m1101")" "250 2.0.0 stored"
cluster_halt
like "the database is away" "$(lmtp send "$dir/m1102")" "451 4.3.0 *"
like "for everybody" "$(lmtp many 4 $(files 1102 1109))" "451:8"
cluster_run
works () {
	[ "$(lmtp send "$dir/m1102")" = "250 2.0.0 stored" ]
}
ok "it is back: so is the service" eventually works
# each writer looks for itself, seconds after it found none
everybody () {
	[ "$(lmtp many 4 $(files 1102 1109)) $(stored 1100 1109)" = "250:8 10" ]
}
ok "for everybody" eventually everybody
like "all of it was told" "$(cat "$dir/err")" \
	"*: <m1100@example.org>: stored*: warning: mail cannot be stored: *<m1102@example.org>: not stored: *: warning: mail is stored again*"
sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'patchpost' AND
	datname = current_database()" >/dev/null
is "a session that was ended is made anew" "$(lmtp send "$dir/m1110")" "250 2.0.0 stored"
sql "UPDATE patchpost.schema_version SET version = version + 1000"
like "an upgrade is noticed" "$(lmtp send "$dir/m1111")" "451 4.3.0 schema 'patchpost' is version*the program is too old"
sql "UPDATE patchpost.schema_version SET version = version - 1000"
taken_back () {
	[ "$(lmtp send "$dir/m1111")" = "250 2.0.0 stored" ]
}
ok "taken back, it works" eventually taken_back
sql "ALTER TABLE patchpost.inbox ALTER name TYPE varchar"
is "a table was changed: the plans of the session do not hold it up" "$(lmtp send "$dir/m1112" "$dir/m1113")" \
	"250 2.0.0 stored
250 2.0.0 stored"
sql "ALTER TABLE patchpost.inbox ALTER name TYPE text"
stop "with the database"

start --timeout 5
hold
like "the lock is held for too long" "$(lmtp send "$dir/m1114")" "451 4.3.0 ingest-lock: *"
release
is "afterwards it works" "$(lmtp send "$dir/m1114") $(stored 1114)" "250 2.0.0 stored 1"
stop "with locks"

# --- how it ends ----------------------------------------------------------------------------------

# killed: whatever was answered with 250 is there
start
mails 1200 1299
for k in 0 1 2 3; do
	lmtp send $(files $((1200 + k * 25)) $((1224 + k * 25))) >"$dir/killed.$k" 2>/dev/null &
	eval "sender$k=\$!"
done
enough () {
	[ "$(stored 1200 1299)" -ge 10 ]
}
eventually enough
kill -KILL "$pid"
wait "$pid"
pid=
wait "$sender0" "$sender1" "$sender2" "$sender3"
lost=
acknowledged=0
for k in 0 1 2 3; do
	n=$((1200 + k * 25))
	while read -r answer; do
		case $answer in
		250*)
			acknowledged=$((acknowledged + 1))
			[ "$(stored "$n")" = 1 ] || lost="$lost $n"
			;;
		esac
		n=$((n + 1))
	done <"$dir/killed.$k"
done
is "killed: what was acknowledged is there" "$lost" ""
[ "$acknowledged" -gt 0 ] && pass "there was some" || fail "there was some" "$(cat "$dir"/killed.*)"
ok "its socket is left" test -S "$socket"
start
is "started again, all of it comes again" "$(lmtp many 4 $(files 1200 1299)) $(stored 1200 1299) $(quarantined)" "250:100 100 "

# asked to stop: a message that has begun is taken, others are not
mails 1300 1301
talk stop
printf '%s\n' "LHLO me" "MAIL FROM:<>" "RCPT TO:<b@y>" "DATA" >&3
heard stop 354
head -n 3 "$dir/m1300" >&3
exec 5>&3
talk idle
printf '%s\n' "LHLO me" "MAIL FROM:<>" >&3
heard idle 250 3
kill -TERM "$pid"
heard idle 421
is "asked to stop: a client that is not sending is told" "$(grep ^421 "$dir/idle.out")" "421 4.3.2 this service stops"
ok "there is no socket any more" eventually test ! -e "$socket"
kill -0 "$pid" && pass "it waits for the client that sends" || fail "it waits for the client that sends"
sed 1,3d "$dir/m1300" >&5
echo . >&5
heard stop 421
is "which is answered" "$(sed -n '/^354/,$p' "$dir/stop.out" | cut -c1-9)" "354 go on
250 2.0.0
421 4.3.2"
exec 3>&- 5>&-
wait "$pid" && code=0 || code=$?
pid=
is "and then it ends" "$code $(stored 1300)" "0 1"

# --- limits ---------------------------------------------------------------------------------------

start --max-connections 1
talk idle
like "one connection too many" "$(printf 'QUIT\r\n' | lmtp raw | tr -d '\r')" "421 4.3.2 too many connections"
echo QUIT >&3
exec 3>&-
wait "$talker"
one () {
	[ "$(lmtp send "$dir/m1301")" = "250 2.0.0 stored" ]
}
ok "when it is gone there is room" eventually one
stop "with one connection"

start --client-timeout 2
talk idle
heard idle 421
is "a client that says nothing" "$(tail -n 1 "$dir/idle.out")" "421 4.4.2 you are silent"
exec 3>&-
talk idle
printf '%s\n' "LHLO me" "MAIL FROM:<>" "RCPT TO:<b@y>" "DATA" "Message-ID: <m1302@example.org>" >&3
heard idle 421
is "or stops within a message" "$(tail -n 1 "$dir/idle.out") $(stored 1302)" "421 4.4.2 you are silent 0"
exec 3>&-
stop "with silence"

# large messages: any number up to 1 MB, two above that at a time
large () {
	mail "$1"
	perl -e 'print "x" x 75, "\n" for 1 .. shift' "$2" >>"$dir/m$1"
}
for n in 1400 1401 1402 1403 1404 1405; do
	large "$n" 20000
done
start --timeout 20
is "six of 1.5 MB at once" "$(lmtp many 6 $(files 1400 1405)) $(stored 1400 1405)" "250:6 6"
large 1406 900000
is "one of 68 MB" "$(lmtp send "$dir/m1406")" "250 2.0.0 stored"
is "is kept aside, all of it" "$(sql "SELECT reason, encode(sha256(raw), 'hex') FROM patchpost.quarantine")" \
	"too-large|$(sha256sum <"$dir/m1406" | cut -d' ' -f1)"
sql "DELETE FROM patchpost.quarantine"
cluster_halt
like "without a database it is not" "$(lmtp send "$dir/m1406")" "451 4.3.0 *"
cluster_run
rm "$dir/m1406"
stop "with large ones"

start --timeout 6
for k in a b; do
	talk "$k"
	printf '%s\n' "LHLO me" "MAIL FROM:<>" "RCPT TO:<b@y>" "DATA" >&3
	heard "$k" 354
	cat "$dir/m1400" >&3
	eval "talker_$k=$talker"
	[ "$k" = a ] && exec 5>&3
done
large 1407 20000
busy () {
	case $(lmtp send "$dir/m1407") in
	"451 4.3.0 too many large messages at once") return 0 ;;
	*) return 1 ;;
	esac
}
ok "a third large one has to come again" eventually busy
mail 1408
is "small ones need not" "$(lmtp send "$dir/m1408")" "250 2.0.0 stored"
kill "$talker_a" "$talker_b"
exec 3>&- 5>&-
large_again () {
	[ "$(lmtp send "$dir/m1407")" = "250 2.0.0 stored" ]
}
ok "when their clients are gone there is room" eventually large_again
stop "with large ones that do not end"

# --- configuration --------------------------------------------------------------------------------

config=$dir/conf
printf '[deliver]\nunknown = discard\n' >"$config"
start
mail 1500 nobody.example.org
is "unknown = discard" "$(lmtp send "$dir/m1500") $(quarantined)" "250 2.0.0 stored "
printf '[deliver]\nunknown = defer\n' >"$config"
kill -HUP "$pid"
deferred () {
	[ "$(lmtp send "$dir/m1500")" = "451 4.3.0 no project for this mail" ]
}
ok "unknown = defer, on SIGHUP" eventually deferred
printf '[deliver]\nunknown = maybe\n' >"$config"
kill -HUP "$pid"
ok "one that is wrong" eventually grep -q "the configuration stays as it was: .*'maybe' is no value" "$dir/err"
ok "leaves it as it was" deferred
rm "$config"
stop "with another configuration"
config=

start --project other
mail 1501
is "--project" "$(lmtp send "$dir/m1501") $(sql "SELECT name FROM patchpost.inbox WHERE id = (SELECT inbox_id
	FROM patchpost.message WHERE msgid = '<m1501@example.org>')")" "250 2.0.0 stored other"
stop "with --project"
start --project nope
like "a project that is not there" "$(lmtp send "$dir/m1501")" "451 4.3.0 there is no project 'nope'"
stop "with a project that is not there"

start --spool "$dir/spool"
cluster_halt
mails 1600 1631
is "a spool" "$(lmtp many 8 $(files 1600 1631))" "250:32"
is "has them all" "$(ls "$dir/spool/new" | wc -l | tr -d ' ')" 32
cluster_run
mail 1632
drained () {
	[ -z "$(ls "$dir/spool/new")" ]
}
sent_and_drained () {
	[ "$(lmtp send "$dir/m1632")" = "250 2.0.0 stored" ] && drained
}
ok "which is emptied when the database is back" eventually sent_and_drained
is "nothing is lost" "$(stored 1600 1632) $(quarantined)" "33 "
cluster_halt
mail 1633
is "again" "$(lmtp send "$dir/m1633")" "250 2.0.0 spooled"
cluster_run
ok "it is emptied where nothing more comes, too" eventually drained
stop "with a spool"
cluster_halt
mail 1634
patchpost deliver --spool "$dir/spool" <"$dir/m1634"
cluster_run
start --spool "$dir/spool"
ok "and when the service starts" eventually drained
is "nothing is lost" "$(stored 1633 1634) $(quarantined)" "2 "
stop "with a spool that had mail"

verbose=1
start
mail 1640
mail 1641 nowhere.example.org
is "-v" "$(lmtp many 1 "$dir/m1640" "$dir/m1640" "$dir/m1641")" "250:3"
is "says what became of each" "$(sed 's/^patchpost: //' "$dir/err" | grep '^<' | tr '\n' '|')" \
	"<m1640@example.org>: stored|<m1640@example.org>: duplicate|<m1641@example.org>: quarantined: no-project|"
verbose=
stop "with -v"
sql "DELETE FROM patchpost.quarantine"

# --- sockets --------------------------------------------------------------------------------------

"$PP_SRCDIR/tests/lib/hand-over" "$socket" "$PP_BUILDDIR/patchpost" lmtpd >/dev/null 2>"$dir/err" &
pid=$!
lmtp wait
mail 1700
is "a socket that is handed over" "$(lmtp send "$dir/m1700") $(stored 1700)" "250 2.0.0 stored 1"
kill -TERM "$pid"
wait "$pid" && code=0 || code=$?
pid=
is "stays" "$code $(test -S "$socket" && echo there)" "0 there"
rm "$socket"
if command -v systemd-socket-activate >/dev/null; then
	systemd-socket-activate -l "$socket" -E PATCHPOST_EXEC_PATH="$PATCHPOST_EXEC_PATH" -E PGHOST="$PGHOST" -E PGUSER="$PGUSER" \
		-E PGDATABASE="$PGDATABASE" -E XDG_CONFIG_HOME="$XDG_CONFIG_HOME" -E ASAN_OPTIONS="${ASAN_OPTIONS-}" \
		"$PP_BUILDDIR/patchpost" lmtpd >/dev/null 2>"$dir/err" &
	pid=$!
	lmtp wait
	mail 1701
	is "by systemd" "$(lmtp send "$dir/m1701") $(stored 1701)" "250 2.0.0 stored 1"
	kill -TERM "$pid"
	wait "$pid" && code=0 || code=$?
	pid=
	is "which ends" "$code" 0
	rm -f "$socket"
else
	skip "by systemd" "no systemd-socket-activate"
fi
status "one that does not listen" 78 "$PP_SRCDIR/tests/lib/hand-over" - "$PP_BUILDDIR/patchpost" lmtpd
like "says so" "$err" "patchpost: descriptor 3 is no stream socket that listens*"
status "none for this process" 64 env LISTEN_PID=1 LISTEN_FDS=1 "$PP_BUILDDIR/patchpost" lmtpd
like "is none" "$err" "patchpost: lmtpd: --listen is missing*"

start
status "a socket that is taken" 1 patchpost lmtpd --listen "unix:$socket"
like "is left alone" "$err" "patchpost: cannot listen on '$socket': *"
ok "and works" lmtp wait
stop "beside another"
echo hello >"$dir/file"
status "a file" 1 patchpost lmtpd --listen "unix:$dir/file"
is "is left alone, too" "$(cat "$dir/file")" hello

usage () {
	status "$1: usage" 64 patchpost lmtpd "$@"
	[ -n "$err" ] && pass "$1: says why" || fail "$1: says why"
}
usage
usage --listen "$socket"
usage --listen unix:
usage --listen "unix:/$(printf '%0120d' 0)"
usage --listen inet:24
usage file --listen "unix:$socket"
usage --frobnicate
usage --timeout 0 --listen "unix:$socket"
usage --client-timeout -1 --listen "unix:$socket"
usage --max-connections 0 --listen "unix:$socket"
usage --writers 10001 --listen "unix:$socket"
usage --project a --list-id b --listen "unix:$socket"
status "a configuration that is not there" 78 patchpost --config /nonexistent lmtpd --listen "unix:$socket"
ok "of all this no socket is left" test ! -e "$socket"

sound "nothing is orphaned"
done_testing
