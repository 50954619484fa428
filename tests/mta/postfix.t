#!/bin/sh
# Postfix hands mail to deliver, with what samples/postfix-* says: all of it comes in, none is lost, and none bounces.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
. "$PP_SRCDIR/tests/mta/postfix.sh"

mta_need
mta_start

# one NUMBER: a mail of its own, $dir/one
one () {
	printf '%s\n' "From: Ada <ada@example.org>" "Subject: [PATCH] $1" "Message-ID: <one.$1@example.org>" \
		"Date: Mon, 4 Mar 2024 10:00:00 +0000" "List-Id: <history.lists.example.org>" "" "Text." >"$dir/one"
}

# has NUMBER: how often that mail is stored
has () {
	sql "SELECT count(*) FROM patchpost.message WHERE msgid = '<one.$1@example.org>'"
}

# deferred DESCRIPTION REASON NUMBER: mail NUMBER, just sent, stays, and the log has the reason (a regular expression); put
# right by the commands that are set up meanwhile, it is delivered
deferred () {
	settled "$1: the mail stays" 1
	logged "$1: the log says why" 1 "relay=[a-z]*, .*status=\(deferred\|SOFTBOUNCE\) (.*$2"
	unbounced "$1: no bounce"
	is "$1: nothing is stored" "$(has "$3")" 0
}

mended () {
	real_program
	: >"$dir/log"
	flush
	settled "$1: put right, it is delivered" 0
	is "$1: once" "$(has "$2")" 1
}

# --- the database is away --------------------------------------------------------------------------

cluster_halt
send patches@example.org "$dir/mails"/*
settled "database stopped: all mails stay" "$count"
logged "and the log says why" "$count" 'relay=patchpost, .*dsn=4\.3\.0, status=deferred (.*No such file or directory'
unbounced "no bounce"
cluster_run
: >"$dir/log"
flush
settled "it is back: all are delivered" 0
logged "each once" "$count" 'relay=patchpost, .*status=sent'
unbounced "still no bounce"
complete "after that"
# Postfix drops Content-Length, which may lie
raw "and byte for byte, behind Postfix's own field" "added: Received
fields dropped: content-length
line ends: crlf"
sound "nothing is orphaned"

# What SMTP cannot carry: a CR that ends no line. It arrives all the same.
printf 'From: a@example.org\nMessage-ID: <one.cr@example.org>\nList-Id: <history.lists.example.org>\n\na\rb\nc\r\r\nd\n' >"$dir/one"
send patches@example.org "$dir/one"
settled "a CR in a line: the mail is delivered" 0
is "a CR in a line: it is a blank then, or gone" "$(sql "SELECT encode(body, 'escape') FROM patchpost.message_raw
	JOIN patchpost.message USING (inbox_id, id) WHERE msgid = '<one.cr@example.org>'")" "a b
c
d"

# --- a program that fails --------------------------------------------------------------------------

one missing
rm "$dir/bin/patchpost"
: >"$dir/log"
send patches@example.org "$dir/one"
deferred "no program" "execvp .*No such file or directory" missing
mended "no program" missing

# 127 is what the loader says of a missing library
while read -r code reason; do
	one "status-$code"
	program "exit $code"
	: >"$dir/log"
	send patches@example.org "$dir/one"
	deferred "status $code" "$reason" "status-$code"
	mended "status $code" "status-$code"
done <<-END
	1 Command died with status 1:
	64 command line usage error
	69 service unavailable
	77 permission denied
	127 Command died with status 127:
END

one killed
program 'kill -KILL $$'
: >"$dir/log"
send patches@example.org "$dir/one"
deferred "killed" "ommand died with signal 9" killed
mended "killed" killed

one half
program 'head -c 20 >/dev/null; exit 75'
: >"$dir/log"
send patches@example.org "$dir/mails/large"
deferred "a mail that is not read to its end" "temporary failure" half
real_program
flush
settled "a mail that is not read to its end: put right, it is delivered" 0

# --- time ------------------------------------------------------------------------------------------

# hold: another session has the lock of the inbox, until `release'
hold () {
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
	rm "$dir/held"
}

# waiting: how many deliveries wait for the lock
waiting () {
	sql "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
}

until_waiting () {
	until_tries=0
	while [ "$(waiting)" -lt "$1" ] && [ "$until_tries" -lt 600 ]; do
		until_tries=$((until_tries + 1))
		sleep 0.1
	done
}

one late
program "PATCHPOST_CONFIG=$dir/patchpost.conf exec $dir/bin/real \"\$@\" --timeout 6"
hold
: >"$dir/log"
send patches@example.org "$dir/one"
deferred "a lock that is held" "\(ingest-lock: canceling statement\|out of time\)" late
release
mended "a lock that is held" late

# Postfix kills what takes longer than it waits
one overdue
hold
: >"$dir/log"
send hurried@example.org "$dir/one"
deferred "Postfix's time is up" "ommand time limit exceeded: " overdue
release
mended "Postfix's time is up" overdue

# --- many at once ----------------------------------------------------------------------------------

hold
for number in 1 2 3 4 5 6 7 8 9 10 11 12; do
	one "crowd-$number"
	send patches@example.org "$dir/one"
done
until_waiting 4
sleep 1
is "no more than 4 deliveries at a time" "$(waiting) $(sql "SELECT count(*) FROM pg_stat_activity WHERE usename = 'mta'")" "4 4"
release
settled "the others wait, and are delivered" 0
is "all of them" "$(sql "SELECT count(*) FROM patchpost.message WHERE msgid LIKE '<one.crowd-%'")" 12

# --- other ways in ---------------------------------------------------------------------------------

one submitted
sendmail -C "$dir/etc" -i -f history-bounces@lists.example.net patches@example.org <"$dir/one"
settled "mail from the same machine" 0
is "is delivered as well" "$(has submitted)" 1

one alias
send history-patches@example.org "$dir/one"
settled "an alias with a program" 0
is "delivers as well" "$(has alias)" 1
cluster_halt
one alias-later
: >"$dir/log"
send history-patches@example.org "$dir/one"
settled "an alias, database stopped: the mail stays" 1
logged "the log says why" 1 'relay=local, .*dsn=4\.3\.0, status=deferred (.*No such file or directory'
cluster_run
flush
settled "an alias, it is back: it is delivered" 0
is "once" "$(has alias-later)" 1

one twice
send patches@example.org,both@example.org "$dir/one"
settled "two addresses" 0
is "is delivered as well" "$(has twice)" 1
unbounced "in all of this nothing bounced"

# --- what this test would see ----------------------------------------------------------------------

# bounced DESCRIPTION REASON: without soft_bounce the mail is gone, and the list was told so
bounced () {
	settled "$1, without soft_bounce: the mail is gone" 0
	like "$1, without soft_bounce: it bounced" "$(cat "$dir/out/bounced")" "*To: history-bounces@lists.example.net*$2*"
	rm -f "$dir/out/bounced"
}

one bouncing
program 'exit 127'
send bouncing@example.org "$dir/one"
bounced "status 127" "Command died with status 127:"
real_program
hold
send bouncing@example.org "$dir/one"
bounced "Postfix's time is up" "Command time limit exceeded:"
release
is "that mail is not stored" "$(has bouncing)" 0
done_testing
