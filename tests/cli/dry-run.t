#!/bin/sh
# import --dry-run: says what an import would, and leaves nothing.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
cluster_start
cluster_projects history

# everything: all rows, and what ids come next
everything () {
	state
	sql "SELECT 'project', * FROM patchpost.project ORDER BY id"
	sql "SELECT 'kept', count(*), sum(length(raw)) FROM patchpost.quarantine"
	sql "SELECT 'checkpoint', * FROM patchpost.checkpoint ORDER BY name"
	sql "SELECT 'event', count(*) FROM patchpost.event"
	sql "SELECT 'next', schemaname, sequencename, last_value FROM pg_sequences ORDER BY 2, 3"
	sql "SELECT 'table', relname, relpersistence FROM pg_class WHERE relkind IN ('r', 'v', 'S', 'i') ORDER BY relname, oid"
}

counts () {
	sed 's/^dry run: //; s/; .*//'
}

# as_said DESCRIPTION OPTION… PATH…: a dry run changes nothing, and says what the import comes to
as_said () {
	as_name=$1
	shift
	everything >"$dir/before"
	status "$as_name, dry" 0 patchpost import --dry-run "$@"
	everything >"$dir/after"
	cmp -s "$dir/before" "$dir/after" && pass "changes nothing" || fail "changes nothing" "$(diff "$dir/before" "$dir/after" | head)"
	like "and says so" "$out" "*dry run: * messages: *"
	said=$(printf '%s\n' "$out" | tail -n 1 | counts)
	told=$out
	status "$as_name" 0 patchpost import "$@"
	is "comes to what was said" "$(printf '%s\n' "$out" | counts)" "$said"
}

"$PP_SRCDIR/tests/lib/make-history" 11 400 >"$dir/history.mbox"
perl -e 'local $/; my @all = split /^(?=From )/m, <STDIN>; my $half = @all / 2;
	open my $one, ">", "$ARGV[0]/one" or die; open my $two, ">", "$ARGV[0]/two" or die;
	print { $_ < $half ? $one : $two } $all[$_] for 0 .. $#all;' "$dir" <"$dir/history.mbox"

as_said "into an empty inbox" --project history "$dir/two"
# what is stored already decides about what comes: replies, series, duplicates
as_said "what belongs to that" --project history "$dir/one"
is "some of it was" "$(printf '%s\n' "$said" | grep -c ' 0 comments')" 0
as_said "all of it again" --project history "$dir/history.mbox"
like "are duplicates" "$said" "* 0 patches, 0 cover letters, 0 comments, 0 other, * 0 series"

{
	sed 's/^Subject: .*/Subject: another/' "$dir/one" | sed '/^$/q'
	echo
} >"$dir/reused"
printf 'From: a@example.org\nList-Id: <no.body.example.org>\nSubject: x\n\nx\n' >"$dir/nobody"
as_said "what goes to quarantine" "$dir/nobody"
like "is counted" "$said" "1 messages: * 1 quarantined, *"
as_said "a known id with something else" --project history "$dir/reused"
like "is counted there, too" "$said" "1 messages: * 1 quarantined, *"

as_said "--auto-project" --auto-project "$dir/nobody" "$PP_SRCDIR/samples/widgets.mbox"
like "names the projects there would be" "$told" "dry run: project no
dry run: project widgets
dry run: 28 messages: *"
status "when they are there" 0 patchpost import --dry-run --json --auto-project "$dir/nobody" "$PP_SRCDIR/samples/widgets.mbox"
like "there is none" "$out" '*"duplicates":28,*"dry_run":true,"projects":\[\]}'

# deliveries do not wait for it
mkfifo "$dir/pipe"
patchpost import --dry-run --auto-project - <"$dir/pipe" >"$dir/report" 2>&1 &
exec 3>"$dir/pipe"
cat "$dir/history.mbox" >&3
until [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'patchpost'")" = 1 ]; do
	sleep 0.05
done
printf 'Message-ID: <meanwhile@example.org>\nFrom: a@example.org\nList-Id: <history.example.org>\nSubject: x\n\nx\n' >"$dir/mail"
status "a delivery meanwhile" 0 patchpost deliver --timeout 20 <"$dir/mail"
is "is stored" "$(sql "SELECT count(*) FROM patchpost.message WHERE msgid = '<meanwhile@example.org>'")" 1
exec 3>&-
wait $! && pass "and the dry run ends well" || fail "and the dry run ends well" "$(cat "$dir/report")"

# however it ends, nothing is left
everything >"$dir/before"
patchpost import --dry-run --project history - <"$dir/pipe" >"$dir/report" 2>&1 &
exec 3>"$dir/pipe"
cat "$dir/history.mbox" >&3
until [ "$(sql "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND
	application_name = 'patchpost' AND query LIKE '%pg_temp%'")" -gt 0 ]; do
	sleep 0.05
done
exec 3>&-
wait $! && fail "without its session it ends" || is "without its session it ends" "$?" 75
until [ "$(sql "SELECT count(*) FROM pg_class WHERE relpersistence = 't'")" = 0 ]; do
	sleep 0.05
done
everything >"$dir/after"
cmp -s "$dir/before" "$dir/after" && pass "with nothing done" || fail "with nothing done" "$(diff "$dir/before" "$dir/after" | head)"

# who may not write can ask
sql "CREATE ROLE reader LOGIN IN ROLE patchpost_read" 2>/dev/null || true
status "by who may read only" 0 env PGUSER=reader "$PP_BUILDDIR/patchpost" import --dry-run "$dir/mail"
like "it is the same" "$out" "dry run: 1 messages: * 1 duplicates, *"

sound "nothing is orphaned"
done_testing
