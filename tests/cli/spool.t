#!/bin/sh
# deliver --spool: a Maildir for mail that comes while the database cannot take it.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
cluster_start own
cluster_projects demo other
spool=$dir/a/spool

# mail N [LIST [SUBJECT [ID]]]
mail () {
	printf '%s\n' "From: Ada <ada@example.org>" "Subject: ${3:-[PATCH] change $1}" "Message-ID: <${4:-m$1}@example.org>" \
		"Date: Mon, 4 Mar 2024 10:00:00 +0000" "List-Id: <${2:-demo.example.org}>" "" "diff --git a/f b/f" "--- a/f" \
		"+++ b/f" "@@ -1 +1 @@" "-a" "+b"
}

spooled () {
	ls "$spool/new" 2>/dev/null | wc -l | tr -d ' '
}

stored () {
	sql "SELECT string_agg(trim(msgid, '<>'), ' ' ORDER BY msgid) FROM patchpost.message"
}

quarantined () {
	sql "SELECT string_agg(reason || ' ' || msgid, ' ' ORDER BY id) FROM patchpost.quarantine"
}

mail 1 >"$dir/1"
cluster_halt
status "database down: 0" 0 patchpost deliver --spool "$spool" <"$dir/1"
is "in silence" "$out$err" ""
is "one file" "$(spooled) $(ls "$spool/tmp" "$spool/cur" | grep -c patchpost)" "1 0"
ok "with the bytes that came" cmp "$dir/1" "$spool"/new/*
is "for nobody else to read" "$(stat -c %a "$spool/new" "$spool"/new/* | tr '\n' ' ')" "700 600 "
mail 2 | patchpost deliver --spool "$spool"
mail 3 | patchpost deliver --spool "$spool"
mail 3 demo.example.org "[PATCH] came later under the same id" | patchpost deliver --spool "$spool"
mail 4 unknown.example.org | patchpost deliver --spool "$spool"
is "five files" "$(spooled)" 5
status "-v says so" 0 patchpost -v deliver --spool "$spool" <"$dir/1"
like "on standard error" "$out|$err" "|patchpost: warning: spooled: *"
cluster_run

mail 5 | patchpost deliver
is "a delivery without --spool leaves it alone" "$(spooled)" 6
mail 6 >"$dir/6"
status "the next delivery that works" 0 patchpost deliver --spool "$spool" <"$dir/6"
is "empties it" "$(spooled)" 0
is "all is stored" "$(stored)" "m1@example.org m2@example.org m3@example.org m5@example.org m6@example.org"
is "in the order it came" "$(quarantined) $(sql "SELECT subject FROM patchpost.message WHERE msgid = '<m3@example.org>'")" \
	"id-reused <m3@example.org> no-project <m4@example.org> [PATCH] change 3"
is "when it came is known" "$(sql "SELECT count(*) FROM patchpost.message WHERE arrived_at < now() - interval '1 hour'")" 0
sql "DELETE FROM patchpost.quarantine"

# two at once, and a third that comes while they work
cluster_halt
for n in 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
	mail "$n" | patchpost deliver --spool "$spool" || fail "spool $n"
done
cluster_run
mail 26 | patchpost deliver --spool "$spool" &
one=$!
mail 27 | patchpost deliver --spool "$spool" &
two=$!
wait "$one" && wait "$two" && pass "two at once" || fail "two at once"
mail 28 | patchpost deliver --spool "$spool"
is "empty it" "$(spooled)" 0
is "nothing is lost, nothing is twice" "$(sql "SELECT count(*), count(DISTINCT msgid) FROM patchpost.message
	WHERE msgid ~ '^<m[12][0-9]@'") $(quarantined)" "19|19 "

# each message goes where its own command line says, whoever empties the spool
cluster_halt
mail 30 none.example.org | patchpost deliver --spool "$spool" --project demo
mail 31 none.example.org | patchpost deliver --spool "$spool" --list-id OTHER.example.org
mail 32 none.example.org | patchpost deliver --spool "$spool" --project other
mail 33 other.example.org | patchpost deliver --spool "$spool"
cluster_run
mail 34 none.example.org | patchpost deliver --spool "$spool" --project demo
is "mail of several command lines" "$(sql "SELECT string_agg(msgid || name, ' ' ORDER BY msgid) FROM patchpost.message m
	JOIN patchpost.inbox i ON i.id = m.inbox_id WHERE msgid ~ '^<m3[0-9]'")" \
	"<m30@example.org>demo <m31@example.org>other <m32@example.org>other <m33@example.org>other <m34@example.org>demo"

# the lock of the inbox is held for longer than we may take
mkfifo "$dir/fifo"
psql -XAtq <"$dir/fifo" >"$dir/held" 2>&1 &
holder=$!
exec 3>"$dir/fifo"
echo "BEGIN; SELECT 'held' FROM patchpost.inbox_lock FOR UPDATE;" >&3
until grep -q held "$dir/held"; do
	sleep 0.02
done
mail 40 >"$dir/40"
status "lock held: 0" 0 patchpost deliver --spool "$spool" --timeout 3 <"$dir/40"
is "spooled" "$(spooled)" 1
echo '\q' >&3
exec 3>&-
wait "$holder"
mail 41 | patchpost deliver --spool "$spool"
is "and stored" "$(spooled) $(sql "SELECT count(*) FROM patchpost.message WHERE msgid = '<m40@example.org>'")" "0 1"

# what cannot be stored does not block what comes behind it
cluster_halt
mail 50 none.example.org | patchpost deliver --spool "$spool" --project gone
mail 51 | patchpost deliver --spool "$spool"
cluster_run
mail 52 | patchpost deliver --spool "$spool"
is "mail for a project that is gone is kept where one looks for it" "$(spooled) $(quarantined)" "0 no-project <m50@example.org>"
is "mail behind it is stored" "$(sql "SELECT count(*) FROM patchpost.message WHERE msgid = '<m51@example.org>'")" 1
patchpost project add gone --list-id gone.example.org
patchpost -q quarantine retry --project gone "$(sql "SELECT id FROM patchpost.quarantine")" >"$dir/out"
is "and it, when there is one" "$(quarantined) $(sql "SELECT count(*) FROM patchpost.message WHERE msgid = '<m50@example.org>'")" " 1"

# a spool is for a database that is away, not for mistakes, which nobody would see
status "wrong usage" 75 patchpost deliver --spool "$spool" --frobnicate <"$dir/1"
status "unknown project" 75 patchpost deliver --spool "$spool" --project nope <"$dir/1"
like "says why" "$out" "4.3.0 there is no project 'nope'"
printf '[deliver]\nunknown = defer\nspool = %s\n' "$spool" >"$dir/conf"
mail 60 none.example.org >"$dir/60"
status "unknown = defer" 75 patchpost --config "$dir/conf" deliver <"$dir/60"
like "says why" "$out" "4.3.0 no project for this mail"
is "nothing is spooled" "$(spooled) $(quarantined)" "0 "
cluster_halt
status "a spool by configuration" 0 patchpost --config "$dir/conf" deliver <"$dir/60"
cluster_run
mail 61 | patchpost --config "$dir/conf" deliver
is "mail that the MTA no longer has cannot be deferred: it is kept" "$(spooled) $(quarantined)" \
	"0 no-project <m60@example.org>"

# a spool that is none
cluster_halt
status "a broken spool" 75 patchpost -v deliver --spool "$dir/1/spool" <"$dir/1"
like "gives both reasons" "$out" "4.3.0 *No such file or directory*cannot make the folder '$dir/1/spool*"
is "and nothing before them" "$err" ""
mkdir "$dir/full" "$dir/full/cur" "$dir/full/new"
ln -s /dev/full "$dir/full/tmp"
status "a spool that cannot be written" 75 patchpost deliver --spool "$dir/full" <"$dir/1"
cluster_run

sound "nothing is orphaned"
done_testing
