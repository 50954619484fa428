#!/bin/sh
# import: killed at any moment, and with a database that restarts under it, it comes to the same as undisturbed.
#
# PP_KILLS and PP_RESTARTS say how often (here a few times), PP_ARCHIVE with which archive, PP_SEED when.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
kills=${PP_KILLS:-4}
restarts=${PP_RESTARTS:-2}
seed=${PP_SEED:-1}
cluster_start own
cluster_database
patchpost -q init

dir=$(mktemp -d)
running=
trap '[ -z "$running" ] || kill -9 "$running" 2>/dev/null; rm -rf "$dir"; cluster_stop' EXIT

# One archive as an mbox, compressed, and as two files of a folder: what a command is given.
archive=${PP_ARCHIVE:-$dir/made}
[ -n "${PP_ARCHIVE:-}" ] || "$PP_SRCDIR/tests/lib/make-history" 5 1500 >"$archive"
gzip -1 -c "$archive" >"$dir/archive.gz"
mkdir "$dir/folder"
perl -e 'local $/ = "\n\nFrom "; my ($n, $from) = (0, "");
	open my $one, ">", "$ARGV[0]/1" or die; open my $two, ">", "$ARGV[0]/2" or die;
	my $half = (-s "$ARGV[1]") / 2; my $out = $one;
	open my $in, "<", $ARGV[1] or die;
	while (<$in>) { my $end = s/\n\nFrom \z/\n\n/; $out = $two if tell ($in) > $half; print $out $from, $_; $from = "From "; }
	close $one or die; close $two or die;' "$dir/folder" "$archive"

dump () {
	state
	patchpost dump
}

now () {
	perl -MTime::HiRes=time -e 'printf "%.3f\n", time'
}

began=$(now)
status "undisturbed" 0 patchpost import --auto-project "$archive"
took=$(perl -e 'printf "%.3f", $ARGV[0] - $ARGV[1]' "$(now)" "$began")
dump >"$dir/want"
messages=${out%% *}

# pause: for up to the time of an import
pause () {
	seed=$((seed + 1))
	perl -e 'srand $ARGV[0]; select undef, undef, undef, $ARGV[1] * rand' "$seed" "$took"
}

# compare DESCRIPTION
compare () {
	dump >"$dir/got"
	cmp -s "$dir/want" "$dir/got" && pass "$1" || fail "$1" "$(diff "$dir/want" "$dir/got" | head -n 20)"
	is "and nothing is kept of where it was" "$(sql "SELECT count(*) FROM patchpost.checkpoint")" 0
}

# --- killed ----------------------------------------------------------------------------------------

# until_done PATH: the import of PATH, killed again and again, until it comes to its end before
until_done () {
	while :; do
		"$PP_BUILDDIR/patchpost" import --auto-project "$1" >"$dir/report" 2>&1 &
		running=$!
		pause
		kill -9 $running 2>/dev/null
		wait $running 2>/dev/null && break
		running=
		killed=$((killed + 1))
	done
	running=
}

killed=0
rounds=0
while [ "$killed" -lt "$kills" ] && [ "$rounds" -lt $((10 * kills)) ]; do
	rounds=$((rounds + 1))
	case $((rounds % 3)) in
	0) path=$archive ;;
	1) path=$dir/folder ;;
	2) path=$dir/archive.gz ;;
	esac
	before=$killed
	empty
	until_done "$path"
	compare "killed $((killed - before)) times, with ${path##*/}"
	sound "and nothing is orphaned"
done
diag "$killed kills in $rounds imports of $messages messages"
[ "$killed" -ge "$kills" ] && pass "it was killed often enough" || fail "it was killed often enough" "$killed of $kills"

# --- the database restarts -------------------------------------------------------------------------

# restart MODE
restart () {
	cluster_as "$PGBIN/pg_ctl" -D "$cluster_root/data" -m "$1" -w -t 60 -l "$cluster_root/log" restart >/dev/null 2>&1
}

restarted=0
rounds=0
while [ "$restarted" -lt "$restarts" ] && [ "$rounds" -lt $((10 * restarts)) ]; do
	rounds=$((rounds + 1))
	mode=immediate
	[ $((rounds % 4)) != 2 ] || mode=fast
	empty
	"$PP_BUILDDIR/patchpost" import --auto-project "$archive" >"$dir/report" 2>&1 &
	running=$!
	# who finds no database at all does not wait
	until [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'patchpost'")" = 1 ] ||
		! kill -0 $running 2>/dev/null; do
		sleep 0.02
	done
	pause
	kill -0 $running 2>/dev/null && during=1 || during=0
	restart $mode
	wait $running && pass "restart -m $mode is waited for" || fail "restart -m $mode is waited for" "$(cat "$dir/report")"
	running=
	restarted=$((restarted + during))
	like "all is counted" "$(tail -n 1 "$dir/report")" "$messages messages: *"
	compare "with the same end"
done
diag "$restarted restarts in $rounds imports"
[ "$restarted" -ge "$restarts" ] && pass "it restarted often enough" || fail "it restarted often enough" "$restarted of $restarts"

# --- the database does not come back ---------------------------------------------------------------

mkfifo "$dir/pipe"
empty
"$PP_BUILDDIR/patchpost" import --auto-project "$archive" "$dir/pipe" >"$dir/report" 2>&1 &
running=$!
# opened when all of the archive is read; what is not stored then waits for what comes out of it
exec 3>"$dir/pipe"
cluster_halt
exec 3>&-
until grep -q "waiting for the database" "$dir/report" || ! kill -0 $running 2>/dev/null; do
	sleep 0.05
done
kill -TERM $running 2>/dev/null
wait $running
like "while it waits it can be stopped" "$? $(cat "$dir/report")" "75 *run it again to go on*"
is "and says what it waited for" "$(grep -c 'pointer' "$dir/report") $(grep -c 'connection to server .* failed: .*; waiting for the database' "$dir/report")" "0 1"
running=
cluster_run
: >"$dir/pipe" &
status "when it is back" 0 patchpost import --auto-project "$archive" "$dir/pipe"
compare "the same command comes to the same end"

done_testing
