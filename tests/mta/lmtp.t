#!/bin/sh
# A real Postfix brings mail to lmtpd: what is stored is what deliver stores, while the database is away all of it waits in the
# queue, and nothing bounces. Configuration, queue and log are in a temporary folder, and no port is opened.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
[ "$(id -u)" -eq 0 ] || skip_all "Postfix is started by root only"
PATH=$PATH:/usr/sbin:/sbin
for program in perl postfix postconf postqueue postmap; do
	command -v "$program" >/dev/null || skip_all "no $program"
done
cluster_start own
cluster_database
patchpost -q init
patchpost project add demo --list-id demo.example.org

dir=$(mktemp -d "${TMPDIR:-/tmp}/pp-lmtp-XXXXXX")
pid=
end () {
	[ ! -e "$dir/queue/pid/master.pid" ] || postfix -c "$dir/etc" abort >/dev/null 2>&1
	[ -z "$pid" ] || kill "$pid"
	rm -rf "$dir"
	cluster_stop
}
trap end EXIT

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

# the lines of samples/, with the paths of this test; notices of mail that bounced would end in $dir/bounced
mkdir "$dir/etc" "$dir/queue" "$dir/data" "$dir/run" "$dir/mails"
chmod 755 "$dir"
chown postfix "$dir/data"
cat >"$dir/etc/main.cf" <<-END
	compatibility_level = 3.6
	queue_directory = $dir/queue
	data_directory = $dir/data
	maillog_file = $dir/log
	maillog_file_prefixes = $dir
	inet_interfaces = 127.0.0.1
	inet_protocols = ipv4
	myhostname = mail.example.org
	mydestination = example.org
	local_header_rewrite_clients =
	default_transport = catch
	notify_classes =
	alias_maps =
	transport_maps = hash:$dir/etc/transport
	local_recipient_maps = \$transport_maps
	message_size_limit = 100000000
END
cat >"$dir/etc/master.cf" <<-END
	smtp      unix  n  -  n  -    -  smtpd
	pickup    unix  n  -  n  60   1  pickup
	cleanup   unix  n  -  n  -    0  cleanup
	qmgr      unix  n  -  n  300  1  qmgr
	rewrite   unix  -  -  n  -    -  trivial-rewrite
	bounce    unix  -  -  n  -    0  bounce
	defer     unix  -  -  n  -    0  bounce
	trace     unix  -  -  n  -    0  bounce
	proxymap  unix  -  -  n  -    -  proxymap
	showq     unix  n  -  n  -    -  showq
	scache    unix  -  -  n  -    1  scache
	error     unix  -  -  n  -    -  error
	retry     unix  -  -  n  -    -  error
	postlog   unix-dgram n - n -  1  postlogd
	catch     unix  -  n  n  -    1  pipe
	  user=nobody argv=/usr/bin/tee -a $dir/run/bounced
END
sed '/^#/d' "$PP_SRCDIR/samples/postfix-lmtp-master.cf" >>"$dir/etc/master.cf"
chmod 777 "$dir/run"
sed -n "s|^# *\(patches@.*unix:\)/run/patchpost/lmtp|\1$dir/run/lmtp|p" "$PP_SRCDIR/samples/postfix-lmtp-master.cf" \
	>"$dir/etc/transport"
is "the sample says where mail goes" "$(cat "$dir/etc/transport")" "patches@example.org    patchpost:unix:$dir/run/lmtp"
echo "patches2@example.org patchpost:unix:$dir/run/lmtp" >>"$dir/etc/transport"
postmap -c "$dir/etc" "hash:$dir/etc/transport"
postfix -c "$dir/etc" start >"$dir/start" 2>&1 ||
	{ echo "Bail out! Postfix does not start"; diag "$(cat "$dir/start" "$dir/log")"; exit 1; }

# send RECIPIENTS FILE…: by SMTP, in one session
send () {
	perl - "$dir/queue/public/smtp" "$@" <<-'END' || fail "Postfix takes the mail"
		use strict;
		use warnings;
		use IO::Socket::UNIX;
		my ($socket, $recipients, @files) = @ARGV;
		my $server = IO::Socket::UNIX->new (Peer => $socket) or die "$socket: $!\n";
		sub answer {
			while (defined (my $line = <$server>)) {
				die "Postfix: $line" if $line !~ /^[23]/;
				return if $line =~ /^\d\d\d /;
			}
			die "Postfix went away\n";
		}
		sub command { print $server "$_[0]\r\n"; answer () }
		answer ();
		command ('EHLO lists.example.org');
		for my $file (@files) {
			open my $in, '<:raw', $file or die "$file: $!\n";
			my $mail = do { local $/; <$in> };
			$mail =~ s/\n/\r\n/g;
			$mail =~ s/^\./../mg;
			command ('MAIL FROM:<demo-bounces@lists.example.net> BODY=8BITMIME');
			command ("RCPT TO:<$_>") for split /,/, $recipients;
			command ('DATA');
			command ("$mail.");
		}
		command ('QUIT');
	END
}

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

# waits N: there are N mails in the queue, all deferred
waits () {
	[ "$(postqueue -c "$dir/etc" -j | grep -c '"queue_name": "deferred"')" -eq "$1" ] &&
		[ "$(postqueue -c "$dir/etc" -j | grep -c .)" -eq "$1" ]
}

# settled DESCRIPTION N
settled () {
	eventually waits "$2"
	is "$1" "$(postqueue -c "$dir/etc" -j | grep -c .)" "$2"
}

stored () {
	sql "SELECT count(*) FROM patchpost.message"
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
cluster_database
patchpost -q init
patchpost project add demo --list-id demo.example.org
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
postqueue -c "$dir/etc" -f
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
postqueue -c "$dir/etc" -f
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
	postqueue -c "$dir/etc" -f
	waits 0
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

ok "of all this nothing bounced" test ! -e "$dir/run/bounced"
is "nor was anything said to be undeliverable" "$(grep -c 'status=bounced\|status=undeliverable' "$dir/log")" 0
done_testing
