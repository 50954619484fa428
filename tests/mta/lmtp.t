#!/bin/sh
# A real Postfix brings mail to lmtpd: what is stored is what deliver stores, while the database is away all of it waits in the
# queue, and nothing bounces. Configuration, queue and log are in a temporary folder, and no port is opened.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/mta/postfix.sh"
mta_need perl
cluster_start own
database () {
	cluster_database
	patchpost -q init
	patchpost project add demo --list-id demo.example.org
}
database
mta_folders
pid=
trap '[ -z "$pid" ] || kill "$pid"; mta_end' EXIT

# service OPTION…: lmtpd on $dir/run/lmtp, which Postfix may write to
service () {
	(umask 0; exec "$PP_BUILDDIR/patchpost" lmtpd --listen "unix:$dir/run/lmtp" "$@" 2>>"$dir/lmtpd.log") &
	pid=$!
	"$PP_SRCDIR/tests/lib/lmtp" "$dir/run/lmtp" wait
}

stop_service () {
	kill "$1" "$pid"
	wait "$pid"
	pid=
}

# the lines of samples/, with the paths of this test
mkdir "$dir/run"
chmod 777 "$dir/run"
sed '/^#/d' "$samples/postfix-lmtp-master.cf" >"$dir/etc/services"
sed -n "s|^# *\(patches@.*unix:\)/run/patchpost/lmtp|\1$dir/run/lmtp|p" "$samples/postfix-lmtp-master.cf" >"$dir/etc/transport"
is "the sample says where mail goes" "$(cat "$dir/etc/transport")" "patches@example.org    patchpost:unix:$dir/run/lmtp"
echo "patches2@example.org patchpost:unix:$dir/run/lmtp" >>"$dir/etc/transport"
mta_postfix

# mail NAME BODY…: a mail in $dir/mails/NAME
mail () {
	mail_name=$1
	shift
	printf '%s\n' "$(printf 'From: Zo\303\253 <zoe@example.org>')" "Subject: [PATCH] change $mail_name" "Message-ID: <$mail_name@example.org>" \
		"Date: Mon, 4 Mar 2024 10:00:00 +0000" "List-Id: <demo.example.org>" "" "$@" >"$dir/mails/$mail_name"
}

patch () {
	mail "$1" "Why." "---" "diff --git a/f b/f" "--- a/f" "+++ b/f" "@@ -1 +1 @@" "-a$1" "+$2"
}

eventually () {
	for eventually_n in $(seq 1200); do
		"$@" && return 0
		sleep 0.1
	done
	return 1
}

# --- what is stored -------------------------------------------------------------------------------

for n in $(seq 1 40); do
	patch "m$n" "b"
done
patch long "$(printf '%05000d' 0)"
mail dots "." ".." ".x" "From here" "" "."
mail odd "$(printf 'caf\303\251 \377\376 \001')"
perl -e 'print "x" x 75, "\n" for 1 .. 30000' >"$dir/large"
mail large "$(cat "$dir/large")"
count=$(ls "$dir/mails" | wc -l | tr -d ' ')

service
send patches@example.org "$dir"/mails/*
settled "nothing stays in the queue" 0
is "all mails are stored" "$(stored)" "$count"
changed=
for name in $(ls "$dir/mails"); do
	# Postfix adds fields above: what is below them is what was sent
	sql "SELECT translate(encode(header || body, 'base64'), E'\n', '') FROM patchpost.message_raw
		JOIN patchpost.message USING (inbox_id, id) WHERE msgid = '<$name@example.org>'" |
		perl -MMIME::Base64 -0777 -ne '$_ = decode_base64 ($_); s/\A(?:Received:.*\n(?:[ \t].*\n)*)+//; print' |
		cmp -s - "$dir/mails/$name" || changed="$changed $name"
done
is "byte for byte, below what Postfix says of itself" "$changed" ""
is "by connections that are kept" "$(sql "SELECT count(*) FROM patchpost.quarantine") $(grep -c 'status=sent (250 2.0.0 stored)' "$dir/log")" \
	"0 $count"
patchpost dump >"$dir/dump"
database
for name in $(ls "$dir/mails"); do
	patchpost deliver <"$dir/mails/$name" || fail "deliver $name"
done
patchpost dump >"$dir/dump.deliver"
ok "deliver makes the same of them" cmp "$dir/dump" "$dir/dump.deliver"
stop_service -TERM

# the service is another one now: of the new database, which has them all
service
send patches@example.org,patches2@example.org "$dir"/mails/m1
settled "two recipients" 0
is "have an answer each" "$(grep -c 'to=<patches2\{0,1\}@example.org>.*status=sent' "$dir/log") $(stored)" "$((count + 2)) $count"

# what patchpost-lmtpd(1) says of Postfix
mail cr "$(printf 'cr\rcr')"
send patches@example.org "$dir/mails/cr"
settled "a CR alone" 0
is "comes as a blank" "$(sql "SELECT convert_from(body, 'UTF8') FROM patchpost.message_raw
	JOIN patchpost.message USING (inbox_id, id) WHERE msgid = '<cr@example.org>'")" "cr cr"
count=$((count + 1))

# --- what waits -----------------------------------------------------------------------------------

stop_service -TERM
for n in $(seq 51 60); do
	patch "m$n" b
done
send patches@example.org "$dir"/mails/m5[1-9] "$dir"/mails/m60
settled "no service: all wait" 10
service
cluster_halt
flush
refused () {
	[ "$(grep -c 'status=deferred (host .* said: 451 4\.3\.0 ' "$dir/log")" -ge 10 ]
}
ok "no database: all are told to" eventually refused
settled "and wait" 10
cluster_run
ready () {
	[ "$("$PP_SRCDIR/tests/lib/lmtp" "$dir/run/lmtp" send "$dir/mails/m51")" = "250 2.0.0 stored" ]
}
ok "there is one again" eventually ready
flush
settled "so nothing waits" 0
is "and all is there" "$(stored)" "$((count + 10))"

# killed while it works
for n in $(seq 101 160); do
	patch "m$n" b
done
send patches@example.org "$dir"/mails/m1[0-6][0-9]
begun () {
	[ "$(stored)" -gt "$((count + 10))" ]
}
eventually begun
stop_service -KILL
service
finished () {
	flush
	[ "$(queue)" = "0 0" ]
}
ok "killed and started again: the queue empties" eventually finished
is "all is there" "$(stored) $(sql "SELECT count(*) FROM patchpost.quarantine")" "$((count + 70)) 0"

# a socket that Postfix may not write to, and somebody else's service that says 5xx
stop_service -TERM
patch m200 b
perl -MIO::Socket::UNIX -e '$s = IO::Socket::UNIX->new (Local => shift, Listen => 5) or die; chmod 0777, $s->hostpath;
	while ($c = $s->accept) { print $c "220 x\r\n"; while (<$c>) { print $c /^(LHLO|MAIL)/ ? "250 x\r\n" : "550 5.0.0 no\r\n" } }' \
	"$dir/run/lmtp" &
pid=$!
send patches@example.org "$dir/mails/m200"
settled "even a 550 leaves mail in the queue" 1
stop_service -TERM
rm -f "$dir/run/lmtp"
service
ok "until it is stored" eventually finished
is "which it is" "$(sql "SELECT count(*) FROM patchpost.message WHERE msgid = '<m200@example.org>'")" 1

unbounced "of all this nothing bounced"
is "nor was anything said to be undeliverable" "$(grep -c 'status=bounced\|status=undeliverable' "$dir/log")" 0
done_testing
