#!/bin/sh
# One line for each delivery, and no delivery that fails for it.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
cluster_start
cluster_projects demo
log=$dir/log
printf '[deliver]\nlog = %s\n' "$log" >"$dir/conf"
export PATCHPOST_CONFIG=$dir/conf

# mail ID SUBJECT [LIST]
mail () {
	printf '%s\n' "From: Ada <ada@example.org>" "Subject: $2" "Message-ID: <$1@example.org>" \
		"Date: Mon, 4 Mar 2024 10:00:00 +0000" "List-Id: <${3:-demo.example.org}>" "" --- "diff --git a/f b/f" "--- a/f" \
		"+++ b/f" "@@ -1 +1 @@" "-a" "+b"
}

# the last line, without what changes from run to run
last () {
	tail -n 1 "$log" | sed 's/^20[0-9-]*T[0-9:]*Z patchpost\[[0-9]*\]: //; s/series=[0-9]*/series=N/; s/size=[0-9]*/size=N/; s/ms=[0-9]*/ms=N/'
}

# logs DESCRIPTION STATUS LINE COMMAND…
logs () {
	logs_name=$1 logs_status=$2 logs_line=$3
	before=$(cat "$log" 2>/dev/null | wc -l)
	shift 3
	status "$logs_name" "$logs_status" "$@"
	is "$logs_name: is logged so" "$(last)" "$logs_line"
	is "$logs_name: in one line" "$(($(wc -l <"$log") - before))" 1
}

mail a '[PATCH] a' >"$dir/a"
logs "a patch" 0 "outcome=stored type=patch inbox=demo series=N msgid=<a@example.org> size=N ms=N" patchpost deliver <"$dir/a"
is "its size" "$(sed 's/.*size=\([0-9]*\).*/\1/' "$log")" "$(wc -c <"$dir/a" | tr -d ' ')"
is "its series" "$(sed 's/.*series=\([0-9]*\).*/\1/' "$log")" "$(sql "SELECT id FROM patchpost.series")"
is "nothing on the streams" "$out$err" ""
is "nobody else reads it" "$(stat -c %a "$log" | cut -c3)" 0
logs "the same" 0 "outcome=duplicate inbox=demo msgid=<a@example.org> size=N ms=N" patchpost deliver <"$dir/a"
mail a '[PATCH] not a' >"$dir/not-a"
logs "its id again" 0 "outcome=quarantined reason=id-reused inbox=demo msgid=<a@example.org> size=N ms=N" patchpost deliver <"$dir/not-a"
mail r 'Re: [PATCH] a' | sed '/^---/,$d; s/^List-Id/In-Reply-To: <a@example.org>\n&/' >"$dir/r"
logs "a reply" 0 "outcome=stored type=comment inbox=demo msgid=<r@example.org> size=N ms=N" patchpost deliver <"$dir/r"
mail b '[PATCH] b' unknown.example.org >"$dir/b"
logs "of no project" 0 "outcome=quarantined reason=no-project msgid=<b@example.org> size=N ms=N" patchpost deliver <"$dir/b"
printf '[deliver]\nunknown = discard\nlog = %s\n' "$log" >"$dir/discard"
logs "discarded" 0 "outcome=discarded msgid=<b@example.org> size=N ms=N" patchpost --config "$dir/discard" deliver <"$dir/b"
patchpost -q purge r@example.org
logs "purged" 0 "outcome=purged inbox=demo msgid=<r@example.org> size=N ms=N" patchpost deliver <"$dir/r"
sql "ALTER TABLE patchpost.message ADD CONSTRAINT odd CHECK (subject !~ 'odd')"
mail o '[PATCH] odd' >"$dir/o"
logs "refused" 0 "outcome=quarantined reason=refused inbox=demo msgid=<o@example.org> size=N ms=N" patchpost deliver <"$dir/o"
(mail big '[PATCH] big'; perl -e 'print "a long line of a mail that is too large\n" x 1_700_000') >"$dir/big"
logs "too large" 0 "outcome=quarantined reason=too-large size=N ms=N" patchpost deliver <"$dir/big"
is "its size" "$(tail -n 1 "$log" | sed 's/.*size=\([0-9]*\).*/\1/')" "$(wc -c <"$dir/big" | tr -d ' ')"
rm "$dir/big"

# --- later ---------------------------------------------------------------------------------------------

mail c '[PATCH] c' >"$dir/c"
status "no database" 75 patchpost --db "host=/nonexistent" deliver <"$dir/c"
like "is logged with its reason" "$(last)" 'outcome=deferred reason="connection to server*" msgid=<c@example.org> size=N ms=N'
is "the answer is the first line" "$(echo "$out" | cut -d' ' -f1)" 4.3.0
status "an empty mail" 75 patchpost deliver </dev/null
is "is logged" "$(last)" 'outcome=deferred reason="no message on standard input" ms=N'
status "spooled" 0 patchpost --db "host=/nonexistent" deliver --spool "$dir/spool" <"$dir/c"
like "is logged with its reason" "$(last)" 'outcome=spooled reason="connection to server*" msgid=<c@example.org> size=N ms=N'
mail d '[PATCH] d' >"$dir/d"
status "out of the spool" 0 patchpost deliver --spool "$dir/spool" <"$dir/d"
is "it says so" "$(last)" "outcome=stored type=patch inbox=demo series=N msgid=<c@example.org> size=N from=spool ms=N"
is "behind the mail that took it along" "$(tail -n 2 "$log" | head -n 1 | grep -c 'outcome=stored .*<d@example.org>')" 1
printf '[deliver]\nlog = nothing\n' >"$dir/wrong"
before=$(wc -l <"$log")
status "a setting that is none" 75 patchpost --config "$dir/wrong" deliver <"$dir/c"
is "is not logged anywhere" "$(wc -l <"$log")" "$before"

# --- hostile -------------------------------------------------------------------------------------------

printf 'Message-ID: <x" outcome=stored\\ \033[31m\n\t\302\205\342\200\256 y@example.org>\nList-Id: <demo.example.org>\n\nx\n' >"$dir/hostile"
status "an id that would be a line of its own" 0 patchpost deliver <"$dir/hostile"
is "is one value" "$(last | tr -cd '"\\' | wc -c | tr -d ' ')" 6
is "in one line without control characters" "$(tail -n 1 "$log" | LC_ALL=C tr -d ' -~\n' | wc -c | tr -d ' ')" 0
printf 'Message-ID: <%05000d@example.org>\nList-Id: <demo.example.org>\n\nx\n' 7 >"$dir/long"
status "an id of 5,000 bytes" 0 patchpost deliver <"$dir/long"
ok "is cut" test "$(tail -n 1 "$log" | wc -c)" -lt 500
printf 'Message-ID: <%s@example.org>\nList-Id: <demo.example.org>\n\nx\n' "$(perl -e 'print "\xc3\xa4" x 200')" >"$dir/wide"
status "an id of 200 letters that are two bytes" 0 patchpost deliver <"$dir/wide"
ok "is cut between letters" sh -c 'tail -n 1 "$1" | iconv -f utf-8 -t utf-8 >/dev/null' sh "$log"

# --- no delivery fails for its log ------------------------------------------------------------------------

n=0
# logless DESCRIPTION WHERE: a delivery with a log that cannot be written
logless () {
	n=$((n + 1))
	printf '[deliver]\nlog = %s\n' "$2" >"$dir/logless"
	mail "logless$n" "[PATCH] $n" | patchpost --config "$dir/logless" deliver >"$dir/out" 2>&1
	is "$1: 0" $? 0
	is "$1: in silence" "$(cat "$dir/out")" ""
	is "$1: it is stored" "$(sql "SELECT count(*) FROM patchpost.message WHERE msgid = '<logless$n@example.org>'")" 1
}
mkfifo "$dir/fifo"
logless "none" none
logless "a folder that is not there" "$dir/nowhere/log"
logless "a folder" "$dir"
logless "a full disk" /dev/full
logless "a pipe that nobody reads" "$dir/fifo"

# Programs of others hear nothing of our tests: journal and syslog only where we can put our own in their place.
if [ "$(id -u)" -eq 0 ] && unshare -m true 2>/dev/null && [ -e /dev ] && perl -MIO::Socket::UNIX -e 1 2>/dev/null; then
	# with_logs COMMAND…: /dev and /run as they are but for the sockets, which a reader of ours holds; what comes is in $dir/caught
	with_logs () {
		unshare -m sh -c '
			mkdir "$0/dev.$$" "$0/run.$$" && mount --rbind /dev "$0/dev.$$" && mount -t tmpfs none /run && mkdir -p /run/systemd/journal &&
			mount -t tmpfs none /dev && for one in null zero full random urandom; do : >"/dev/$one" && mount --bind "$0/dev.$$/$one" "/dev/$one"; done &&
			exec "$@"' "$dir" "$@"
	}
	cat >"$dir/reader" <<'END'
use IO::Socket::UNIX; use strict;
# reader SOCKET CAUGHT [stuck] -- COMMAND…: runs it, and writes what came on SOCKET to CAUGHT
my ($path, $caught, $mode) = splice @ARGV, 0, 3;
my $socket = IO::Socket::UNIX->new (Type => SOCK_DGRAM, Local => $path) or die "$path: $!";
chmod 0666, $path;
if ($mode eq 'stuck') {
	my $full = IO::Socket::UNIX->new (Type => SOCK_DGRAM, Peer => $path) or die;
	$full->blocking (0);
	1 while defined $full->send ('x' x 1000);
}
my $status = system (@ARGV);
$socket->blocking (0);
open my $out, '>', $caught or die;
while (defined $socket->recv (my $data, 65536)) { print $out "$data\n" unless $mode eq 'stuck' }
exit ($status >> 8);
END
	# caught SETTING SOCKET MODE ID: delivers with it
	catching () {
		printf '[deliver]\nlog = %s\n' "$1" >"$dir/catching"
		mail "$4" "[PATCH] $4" >"$dir/mail"
		: >"$dir/caught"
		with_logs perl "$dir/reader" "$2" "$dir/caught" "$3" sh -c '"$0" --config "$1" deliver <"$2"' \
			"$PP_BUILDDIR/patchpost" "$dir/catching" "$dir/mail"
	}
	if catching syslog /dev/log read try 2>"$dir/err"; then
		like "syslog gets a line" "$(cat "$dir/caught")" "<22>*patchpost\[*\]: outcome=stored type=patch inbox=demo series=* msgid=<try@example.org> size=* ms=*"
		catching auto /dev/log read auto
		like "auto is syslog where there is no journal" "$(cat "$dir/caught")" "<22>*patchpost\[*\]: outcome=stored *<auto@example.org>*"
		catching auto /run/systemd/journal/socket read journal
		like "auto is the journal where there is one" "$(cat "$dir/caught")" "*MESSAGE=outcome=stored *<journal@example.org>*"
		for field in PRIORITY=6 SYSLOG_IDENTIFIER=patchpost PATCHPOST_OUTCOME=stored "PATCHPOST_MSGID=<journal@example.org>" PATCHPOST_INBOX=demo; do
			ok "with $field" grep -qx -e "$field" "$dir/caught"
		done
		catching none /dev/log read none
		is "none is none" "$(cat "$dir/caught")" ""
		status "a log that is stuck" 0 catching syslog /dev/log stuck stuck
		is "does not lose the mail" "$(sql "SELECT count(*) FROM patchpost.message WHERE msgid = '<stuck@example.org>'")" 1
	else
		skip "journal and syslog" "no mounts here: $(head -n 1 "$dir/err")"
	fi
else
	skip "journal and syslog" "not root, or no mounts here"
fi

sound "sound"
done_testing
