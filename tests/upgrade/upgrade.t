#!/bin/sh
# upgrade: from every version that was released (tests/upgrade/NNNN.sql, by `keep'), and to versions that are to come
# (the program `next'), beside deliveries and readers.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
. "$PP_SRCDIR/tests/upgrade/fill.sh"
cluster_start

dir=$(mktemp -d)
reader=
upgrading=
trap 'kill $reader $upgrading 2>/dev/null; rm -rf "$dir"; cluster_stop' EXIT

# shape: the schema with its rights, as text
shape () {
	pg_dump --schema-only --no-owner --schema=patchpost | sed '/^--/d; /^\\\(un\)\{0,1\}restrict /d; /^$/d'
}
versions () {
	sql 'SELECT string_agg(version::text, $$ $$ ORDER BY version) FROM patchpost.schema_version'
}
next () {
	"$PP_BUILDDIR/tests/upgrade/next" "$1"
}
# mail N: a reply that nobody has sent yet
mail () {
	printf 'From: Ada <ada@example.org>\nList-Id: <widgets.lists.example.org>\nMessage-ID: <late-%s@example.org>\nSubject: Re: widgets\nDate: Mon, 4 Mar 2024 10:00:00 +0000\n\nFine.\n' "$1"
}
# deliver N: mail N, delivered
deliver () {
	mail "$1" | patchpost -v deliver
}
# same_text DESCRIPTION WANTED GOT: two files
same_text () {
	cmp -s "$2" "$3" && pass "$1" || fail "$1" "$(diff "$2" "$3" | head -n 20)"
}
# hold TABLE MODE: somebody has a lock on it, and keeps it
hold () {
	PGAPPNAME=holder psql -Xq -c "BEGIN; LOCK TABLE patchpost.$1 IN $2 MODE; SELECT pg_sleep(600)" >"$dir/hold" 2>&1 &
	reader=$!
	wait_for is_held "$1"
}
is_held () {
	[ "$(sql "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
		WHERE relation = 'patchpost.$1'::regclass AND application_name = 'holder'")" = 1 ]
}
let_go () {
	sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'holder'" >/dev/null
	wait $reader 2>/dev/null
	reader=
}
# wait_for COMMAND…: until it is true, for a minute
wait_for () {
	for n in $(seq 600); do
		"$@" && return
		sleep 0.1
	done
	echo "# waited in vain for: $*"
}
is_waiting () {
	grep -q waiting "$dir/upgrading"
}
is_version () {
	[ "$(versions)" = "$1" ]
}
start_upgrade () {
	next upgrade >"$dir/upgrading" 2>&1 &
	upgrading=$!
}

# --- from what was ---------------------------------------------------------------------------------

cluster_database
patchpost -q init
fill
shape >"$dir/shape"
state >"$dir/state"
patchpost dump >"$dir/dump"
[ "$(grep -c . "$dir/dump")" -gt 10 ] && pass "there is something to keep" || fail "there is something to keep" "$(cat "$dir/dump")"

n=0
for kept in "$PP_SRCDIR"/tests/upgrade/[0-9]*.sql; do
	version=$(basename "$kept" .sql)
	n=$((n + 1))
	cluster_database
	psql -Xq -v ON_ERROR_STOP=1 -f "$kept" >"$dir/restored" 2>&1 || fail "$version can be restored" "$(cat "$dir/restored")"
	is "version $version is there" "$(sql 'SELECT max(version) FROM patchpost.schema_version')" "$(expr "$version" + 0)"
	status "upgrade of it" 0 patchpost upgrade
	like "ends with a line" "$out" "schema 'patchpost' is current *"
	status "after which it is current" 0 patchpost upgrade --check
	shape >"$dir/got"
	same_text "the schema is what init makes" "$dir/shape" "$dir/got"
	status "what newer rules see" 0 patchpost -q reindex --all
	same "is what an import of today gives" "$dir/state"
	patchpost dump >"$dir/got"
	same_text "the dumps are equal" "$dir/dump" "$dir/got"
	is "what people set is there" "$(sql 'SELECT count(*), min(state_id) FROM patchpost.triage')" "3|3"
	status "and mail comes in" 0 deliver 1
done
is "every version is kept" "$n" "$(sql 'SELECT max(version) FROM patchpost.schema_version')"

# --- to what will be -------------------------------------------------------------------------------

cluster_database
status "init of a later version" 0 next init
shape >"$dir/next-shape"

cluster_database
patchpost -q init
fill
hold message "ACCESS SHARE"
start_upgrade
wait_for is_waiting
is "an upgrade waits for who reads a table" "$(versions)" "1"
before=$(date +%s)
for n in 1 2 3 4 5; do
	status "a delivery beside it" 0 deliver $n
done
took=$(($(date +%s) - before))
# five times as long as a step waits for its tables
[ $took -le 15 ] || [ -n "${PP_VALGRIND:-}" ] && pass "is not held up for longer than a step waits" || fail "is not held up for longer than a step waits" "$took s"
let_go
wait $upgrading
is "the upgrade comes to its end" "$?" 0
upgrading=
is "with every step" "$(versions)" "1 2 3"
shape >"$dir/got"
same_text "the schema is what init of that version makes" "$dir/next-shape" "$dir/got"
status "who is too old answers 75" 75 deliver 6
like "and says why" "$out" "4.3.0 schema 'patchpost' is version 3, this program needs 1: the program is too old*"
is "nothing is lost" "$(sql "SELECT count(*) FROM patchpost.message WHERE msgid LIKE '<late-%'")" 5

# killed between two steps
cluster_database
patchpost -q init
fill
hold reference "ACCESS SHARE"
start_upgrade
wait_for is_version "1 2"
wait_for is_waiting
kill -9 $upgrading
wait $upgrading 2>/dev/null
upgrading=
is "a step that was done stays" "$(versions)" "1 2"
is "of the other one nothing is there" "$(sql "SELECT to_regclass('patchpost.next_table') IS NULL")" "t"
status "between them, too, who is too old answers 75" 75 deliver 7
let_go
status "the same command" 0 next upgrade
is "goes on there" "$(versions)" "1 2 3"
shape >"$dir/got"
same_text "to the same schema" "$dir/next-shape" "$dir/got"

# two at once
cluster_database
patchpost -q init
start_upgrade
status "another upgrade beside it" 0 next upgrade
wait $upgrading
is "both succeed" "$?" 0
upgrading=
is "each step is done once" "$(versions)" "1 2 3"

# upgrade itself says that it waits
cluster_database
patchpost -q init
fill
sql "UPDATE patchpost.schema_api SET digest = 'older'"
shape >"$dir/shape"
hold schema_api SHARE
patchpost upgrade >"$dir/upgrading" 2>&1 &
upgrading=$!
wait_for is_waiting
like "who has to wait is told what for" "$(cat "$dir/upgrading")" "patchpost: warning: *lock timeout*; waiting for who uses the tables"
let_go
wait $upgrading
is "and what is there is put anew" "$?" 0
upgrading=
shape >"$dir/got"
same_text "as it was" "$dir/shape" "$dir/got"
done_testing
