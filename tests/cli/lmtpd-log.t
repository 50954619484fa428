#!/bin/sh
# lmtpd logs what deliver logs: a line for each mail that a client brought to its end, and for each out of the spool.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
. "$PP_SRCDIR/tests/lib/lmtpd.sh"
command -v perl >/dev/null || skip_all "no perl here"
cluster_start own
cluster_projects demo
socket=$dir/lmtp
log=$dir/log
pid=
trap '[ -z "$pid" ] || kill "$pid"; rm -rf "$dir"; cluster_stop' EXIT
: >"$log"
config=$dir/conf
printf '[deliver]\nlog = %s\n' "$log" >"$config"

# mail ID SUBJECT [LIST]: a patch in $dir/ID
mail () {
	printf '%s\n' "From: Ada <ada@example.org>" "Subject: $2" "Message-ID: <$1@example.org>" \
		"Date: Mon, 4 Mar 2024 10:00:00 +0000" "List-Id: <${3:-demo.example.org}>" "" --- "diff --git a/f b/f" "--- a/f" \
		"+++ b/f" "@@ -1 +1 @@" "-a" "+b" >"$dir/$1"
}

# lines N: waits until the log has so many; they are written behind the answer
lines () {
	for lines_n in $(seq 600); do
		[ "$(wc -l <"$log")" -ge "$1" ] && return 0
		sleep 0.1
	done
	return 1
}

# plain: without what changes from run to run
plain () {
	sed 's/^20[0-9-]*T[0-9:]*Z patchpost\[[0-9]*\]: //; s/series=[0-9]*/series=N/; s/size=[0-9]*/size=N/; s/ms=[0-9]*/ms=N/'
}

# logs DESCRIPTION CODE LINE FILE: what a client is told, and what the log
logs () {
	before=$(wc -l <"$log")
	like "$1" "$(lmtp send "$4")" "$2 *"
	lines $((before + 1)) || fail "$1: is logged"
	like "$1: is logged so" "$(tail -n +$((before + 1)) "$log" | plain)" "$3"
}

start
mail a '[PATCH] a'
logs "a patch" 250 "outcome=stored type=patch inbox=demo series=N msgid=<a@example.org> size=N ms=N" "$dir/a"
is "its size" "$(sed 's/.*size=\([0-9]*\).*/\1/' "$log")" "$(wc -c <"$dir/a" | tr -d ' ')"
is "its series" "$(sed 's/.*series=\([0-9]*\).*/\1/' "$log")" "$(sql "SELECT id FROM patchpost.series")"
is "the service wrote it" "$(sed 's/.*patchpost\[\([0-9]*\)\].*/\1/' "$log")" "$pid"
logs "the same" 250 "outcome=duplicate inbox=demo msgid=<a@example.org> size=N ms=N" "$dir/a"
mail a '[PATCH] not a'
logs "its id again" 250 "outcome=quarantined reason=id-reused inbox=demo msgid=<a@example.org> size=N ms=N" "$dir/a"
mail r 'Re: [PATCH] a'
sed -i '/^---/,$d; s/^List-Id/In-Reply-To: <a@example.org>\n&/' "$dir/r"
logs "a reply" 250 "outcome=stored type=comment inbox=demo msgid=<r@example.org> size=N ms=N" "$dir/r"
mail b '[PATCH] b' unknown.example.org
logs "of no project" 250 "outcome=quarantined reason=no-project msgid=<b@example.org> size=N ms=N" "$dir/b"
patchpost -q purge r@example.org
logs "purged" 250 "outcome=purged inbox=demo msgid=<r@example.org> size=N ms=N" "$dir/r"
is "and not there" "$(sql "SELECT count(*) FROM patchpost.message WHERE msgid = '<r@example.org>'")" 0
sql "ALTER TABLE patchpost.message ADD CONSTRAINT odd CHECK (subject !~ 'odd')"
mail o '[PATCH] odd'
logs "refused" 250 "outcome=quarantined reason=refused inbox=demo msgid=<o@example.org> size=N ms=N" "$dir/o"
mail big '[PATCH] big'
perl -e 'print "a long line of a mail that is too large\n" x 1_700_000' >>"$dir/big"
logs "too large" 250 "outcome=quarantined reason=too-large size=N ms=N" "$dir/big"
is "its size" "$(tail -n 1 "$log" | sed 's/.*size=\([0-9]*\).*/\1/')" "$(wc -c <"$dir/big" | tr -d ' ')"
before=$(wc -l <"$log")
mail twice '[PATCH] twice'
is "two recipients" "$(PP_LMTP_RECIPIENTS=2 lmtp send "$dir/twice" | cut -c1-3 | tr '\n' ' ')" "250 250 "
lines $((before + 1))

# many at once, of which some are stored together: a line for each, and whole
before=$(wc -l <"$log")
files=
for n in $(seq 40); do
	mail "n$n" "[PATCH] $n"
	files="$files $dir/n$n"
done
is "forty from eight clients" "$(lmtp many 8 $files)" 250:40
lines $((before + 40))
is "forty lines" "$(tail -n +$((before + 1)) "$log" | plain | sed 's/<n[0-9]*@/<nN@/' | sort | uniq -c | tr -s ' ')" \
	" 40 outcome=stored type=patch inbox=demo series=N msgid=<nN@example.org> size=N ms=N"
is "of forty mails" "$(tail -n +$((before + 1)) "$log" | sed 's/.*msgid=<\(n[0-9]*\)@.*/\1/' | sort -u | wc -l | tr -d ' ')" 40

# a client that goes away brought nothing
before=$(wc -l <"$log")
printf 'LHLO me\r\nMAIL FROM:<>\r\nRCPT TO:<b@y>\r\nDATA\r\nMessage-ID: <half@example.org>\r\n\r\nx\r\n' | lmtp raw >/dev/null
mail c '[PATCH] c'
logs "after half a mail" 250 "outcome=stored *msgid=<c@example.org> *" "$dir/c"

# --- another configuration -----------------------------------------------------------------------------

printf '[deliver]\nunknown = discard\nlog = %s.new\n' "$log" >"$config"
kill -HUP "$pid"
for n in $(seq 600); do
	lmtp send "$dir/b" >/dev/null
	[ -s "$log.new" ] && break
	sleep 0.1
done
is "another log, and discarded, from SIGHUP on" "$(tail -n 1 "$log.new" | plain)" "outcome=discarded msgid=<b@example.org> size=N ms=N"
stop "with another log"

# --- later ---------------------------------------------------------------------------------------------

printf '[deliver]\nlog = %s\n' "$log" >"$config"
start
cluster_halt
mail d '[PATCH] d'
logs "no database" 451 'outcome=deferred reason="connection to server *" msgid=<d@example.org> size=N ms=N' "$dir/d"
logs "nor for a large one" 451 'outcome=deferred reason="*" size=N ms=N' "$dir/big"
stop "without a database"
start --spool "$dir/spool"
logs "with a spool" 250 'outcome=spooled reason="*" msgid=<d@example.org> size=N ms=N' "$dir/d"
cluster_run
mail e '[PATCH] e'
before=$(wc -l <"$log")
for n in $(seq 600); do
	lmtp send "$dir/e" >/dev/null
	[ -z "$(ls "$dir/spool/new")" ] && break
	sleep 0.1
done
stop "with a spool"
is "out of the spool" "$(tail -n +$((before + 1)) "$log" | grep '<d@.*from=spool' | plain)" \
	"outcome=stored type=patch inbox=demo series=N msgid=<d@example.org> size=N from=spool ms=N"
# itself perhaps spooled at first: a database that was away is not asked at once
ok "with the mail that took it along" grep -q 'outcome=stored .*<e@example.org>' "$log"

# --- nobody waits for the log ----------------------------------------------------------------------------

mkfifo "$dir/fifo"
n=0
for where in none "$dir/nowhere/log" "$dir" /dev/full "$dir/fifo"; do
	n=$((n + 1))
	printf '[deliver]\nlog = %s\n' "$where" >"$config"
	start
	mail "logless$n" "[PATCH] $n"
	is "a log that cannot be written: $n" "$(lmtp send "$dir/logless$n")" "250 2.0.0 stored"
	stop "log $n"
	is "nothing is said: $n" "$(cat "$dir/err")" ""
done

# A /dev/log of ours, which nobody reads: only where we can put it there.
if [ "$(id -u)" -eq 0 ] && unshare -m true 2>/dev/null; then
	cat >"$dir/stuck" <<'END_OF_STUCK'
use IO::Socket::UNIX; use strict;
# stuck DIR COMMAND…: runs it while /dev/log is full; once there is DIR/read, what comes is read to DIR/caught
my $dir = shift;
my $socket = IO::Socket::UNIX->new (Type => SOCK_DGRAM, Local => '/dev/log') or die "/dev/log: $!";
chmod 0666, '/dev/log';
my @full;	# one alone has not the room for all that it takes
for (1 .. 50) {
	my $full = IO::Socket::UNIX->new (Type => SOCK_DGRAM, Peer => '/dev/log') or die;
	push @full, $full;
	$full->blocking (0);
	1 while defined $full->send ('x');
}
my $child = fork // die;
if ($child == 0) { exec @ARGV or exit 127 }
open my $out, '>', "$dir/caught" or die;
$out->autoflush (1);
$socket->blocking (0);
my $ended = 0;
until ($ended) {
	$ended = waitpid ($child, 1);
	while (-e "$dir/read" && defined $socket->recv (my $data, 65536)) { print $out "$data\n" if $data ne 'x' }
	select undef, undef, undef, 0.01;
}
exit ($? >> 8);
END_OF_STUCK
	cat >"$dir/serve" <<'END_OF_SERVE'
"$PP_BUILDDIR/patchpost" --config "$config" lmtpd --listen "unix:$socket" 2>"$dir/err" &
"$PP_SRCDIR/tests/lib/lmtp" "$socket" wait
"$PP_SRCDIR/tests/lib/lmtp" "$socket" many 4 $files
if [ "$read" = later ]; then
	: >"$dir/read"
	n=0
	# all is written, or told to be left out
	until told=$(tr -cd 0-9 <"$dir/err"); [ "$(($(grep -c outcome= "$dir/caught") + ${told:-0}))" -ge 1100 ] || [ "$((n += 1))" -gt 600 ]; do
		sleep 0.1
	done
fi
kill -TERM $!
wait $!
echo "status $?"
END_OF_SERVE
	# stuck N WHEN: N mails to a service with such a log, which is read later, or never; what clients and shell say
	stuck () {
		files= read=$2
		for n in $(seq "$1"); do
			mail "$2$n" "[PATCH] $n"
			files="$files $dir/$2$n"
		done
		export dir config socket files read
		unshare -m sh -c '
			mount --rbind /dev "$dir/dev" && mount -t tmpfs none /dev && for one in null zero full random urandom; do
				: >"/dev/$one" && mount --bind "$dir/dev/$one" "/dev/$one" || exit
			done && exec perl "$dir/stuck" "$dir" sh "$dir/serve"' 2>"$dir/unshare"
	}
	printf '[deliver]\nlog = syslog\n' >"$config"
	mkdir "$dir/dev"
	out=$(stuck 20 never)
	if [ -n "$out" ]; then
		is "a log that is stuck: all are answered, and it stops" "$out" "250:20
status 0"
		is "all are stored" "$(sql "SELECT count(*) FROM patchpost.message WHERE msgid ~ '^<never[0-9]+@'")" 20
		is "nothing is said" "$(cat "$dir/err")" ""
		is "for longer: all are answered, too" "$(stuck 1100 later)" "250:1100
status 0"
		is "all are stored" "$(sql "SELECT count(*) FROM patchpost.message WHERE msgid ~ '^<later[0-9]+@'")" 1100
		like "what was too much is told" "$(cat "$dir/err")" "patchpost: warning: * lines of the log are left out: nobody read it in time"
		is "and is what is not there" "$(($(grep -c 'outcome=stored .*<later' "$dir/caught") + $(tr -cd 0-9 <"$dir/err")))" 1100
	else
		skip "a log that is stuck" "no mounts here: $(head -n 1 "$dir/unshare")"
	fi
else
	skip "a log that is stuck" "not root, or no mounts here"
fi

sound "sound"
done_testing
