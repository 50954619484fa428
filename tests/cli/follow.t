#!/bin/sh
# import --follow: what comes to repositories and Maildirs, as long as nobody ends it, whatever the database does meanwhile.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
. "$PP_SRCDIR/tests/lib/inbox.sh"
command -v git >/dev/null || skip_all "no git here"
cluster_start own
cluster_database
patchpost -q init --no-roles
patchpost project add history --list-id history.example.org

dir=$(mktemp -d)
follower=
trap '[ -z "$follower" ] || kill -9 $follower 2>/dev/null; rm -rf "$dir"; cluster_stop' EXIT
export GIT_CONFIG_NOSYSTEM=1 HOME="$dir"
"$PP_SRCDIR/tests/lib/make-history" 5 60 >"$dir/history.mbox"
mkdir "$dir/parts" "$dir/list" "$dir/list/maildir" "$dir/list/maildir/cur" "$dir/list/maildir/new" "$dir/list/maildir/tmp"
"$PP_SRCDIR/tests/lib/mbox" split "$dir/history.mbox" "$dir/parts"
# the same message twice would be one row
n=0
for part in "$dir/parts"/*; do
	id=$(sed -n 's/^Message-ID: *//Ip' "$part" | head -n 1)
	grep -qxF "$id" "$dir/ids" 2>/dev/null && continue
	echo "$id" >>"$dir/ids"
	n=$((n + 1))
	cp "$part" "$dir/$n"
done
inbox=$dir/list/inbox

# started ARGUMENT…: a follower in the background
start () {
	"$PATCHPOST_EXEC_PATH/patchpost-import" import --project history --follow --interval 1 --progress=never "$@" \
		>"$dir/out" 2>"$dir/err" &
	follower=$!
}

count () {
	sql 'SELECT count(*) FROM patchpost.message' 2>/dev/null
}

# until_true COMMAND…: waits for it, a minute at most
until_true () {
	until_left=600
	until "$@"; do
		until_left=$((until_left - 1))
		[ $until_left -gt 0 ] || return 1
		sleep 0.1
	done
}

has () {
	[ "$(count)" = "$1" ]
}

says () {
	grep -q "$1" "$dir/err"
}

# ended SIGNAL DESCRIPTION: the follower ends well
ended () {
	kill -"$1" $follower
	wait $follower
	is "$2" "$?" "${3:-0}"
	follower=
}

deliver () {
	cp "$dir/$1" "$dir/list/maildir/tmp/$1.host"
	mv "$dir/list/maildir/tmp/$1.host" "$dir/list/maildir/new/$1.host"
}

# --- what comes ------------------------------------------------------------------------------------

grow "$inbox/git/0.git" 2 "$dir/1" "$dir/2"
deliver 3
deliver 4
start "$dir/list" "$dir/5"
ok "what is there is stored" until_true has 5
git clone -q "$inbox/git/0.git" "$dir/clone" 2>"$dir/clone.err"
for n in 6 7; do
	sed '/^From /d' "$dir/$n" >"$dir/clone/m"
	git -C "$dir/clone" add m
	git -C "$dir/clone" -c user.name=A -c user.email=a@example.org commit -qm "add $n"
done
git -C "$dir/clone" push -q
ok "what is pushed follows" until_true has 7
deliver 8
ok "what is delivered into a Maildir, too" until_true has 8
mv "$dir/list/maildir/new/8.host" "$dir/list/maildir/cur/8.host:2,S"
mv "$dir/list/maildir/new/3.host" "$dir/list/maildir/cur/3.host:2,S"
deliver 9
ok "and again" until_true has 9
grow "$inbox/git/1.git" 2 "$dir/10"
ok "a new epoch" until_true has 10
mkdir -p "$dir/list/second/cur" "$dir/list/second/new" "$dir/list/second/tmp" "$dir/list/maildir/.sub/cur" "$dir/list/maildir/.sub/new"
cp "$dir/11" "$dir/list/maildir/.sub/new/11"
cp "$dir/12" "$dir/list/second/cur/12:2,S"
ok "new Maildirs" until_true has 12
git -C "$dir/clone" rm -q m
sed '/^From /d' "$dir/6" >"$dir/clone/d"
git -C "$dir/clone" add d
git -C "$dir/clone" -c user.name=A -c user.email=a@example.org commit -qm "rm 6"
git -C "$dir/clone" push -q
taken () {
	[ "$(sql "SELECT count(*) FROM patchpost.message WHERE group_flags @> '{removed-upstream}'")" = "$1" ]
}
ok "what is deleted" until_true taken 1

ended TERM "it ends when it is told to"
like "and says what it did: nothing twice" "$(cat "$dir/out")" "12 messages: * 0 duplicates, 0 quarantined, *"
like "and what was deleted" "$(cat "$dir/err")" "*1 message was deleted from its archive*"

# --- the same as without following -----------------------------------------------------------------

state | grep -v '|{removed-upstream}|' >"$dir/followed"
empty
patchpost import --project history "$dir/list" "$dir/5" >"$dir/out" 2>"$dir/err"
state | grep -v '|{removed-upstream}|' >"$dir/imported"
ok "all at once is the same" cmp "$dir/followed" "$dir/imported"

# --- settings change -------------------------------------------------------------------------------

empty
mkdir -p "$dir/lists/new" "$dir/lists/cur"
# what a shell starts in the background does not hear of interrupts
perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' "$PATCHPOST_EXEC_PATH/patchpost-import" import --follow --interval 1 \
	--progress=never "$dir/lists" >"$dir/out" 2>"$dir/err" &
follower=$!
printf 'From: a@example.org\nSubject: one\nMessage-ID: <one@example.org>\nList-Id: <late.example.org>\n\none\n' >"$dir/lists/one"
mv "$dir/lists/one" "$dir/lists/new/one"
aside () {
	[ "$(sql 'SELECT count(*) FROM patchpost.quarantine')" = 1 ]
}
ok "a list that nobody tracks is kept aside" until_true aside
patchpost project add late --list-id late.example.org
printf 'From: a@example.org\nSubject: two\nMessage-ID: <two@example.org>\nList-Id: <late.example.org>\n\ntwo\n' >"$dir/lists/two"
mv "$dir/lists/two" "$dir/lists/new/two"
ok "and stored, once it is" until_true has 1
ended INT "an interrupt ends it, too"

# --- the database goes away ------------------------------------------------------------------------

empty
start "$dir/list"
ok "it begins" until_true has 11
cluster_halt
deliver 13
grow "$inbox/git/1.git" 2 "$dir/14"
ok "without the database it waits" until_true says "waiting for the database"
cluster_run
ok "and goes on where it was" until_true has 13
deliver 15
cluster_as "$PGBIN/pg_ctl" -D "$cluster_root/data" -m immediate -w restart -l "$cluster_root/log" >"$dir/null" 2>&1
ok "after a crash, too" until_true has 14
ended TERM "it ends well"
sound "nothing is orphaned"
start "$dir/list"
deliver 16
ok "a new one goes on" until_true has 15
cluster_halt
ok "while it waits for the database" until_true says "waiting for the database"
ended TERM "it ends as well, and says that it could not" 75
cluster_run

# --- what fails ------------------------------------------------------------------------------------

start "$dir/list" "$dir/nowhere"
ok "what is not there is said" until_true says "cannot open '$dir/nowhere'"
deliver 17
ok "and the rest is read" until_true has 16
mkdir -p "$dir/nowhere/cur" "$dir/nowhere/new"
cp "$dir/18" "$dir/nowhere/new/18"
ok "until it is there" until_true has 17
ended TERM "the status says it" 1
is "it was said once" "$(grep -c nowhere "$dir/err")" 1

status "files cannot be followed" 64 patchpost import --project history --follow "$dir/1"
status "nor can standard input" 64 patchpost import --project history --follow "$dir/list" -
status "no interval" 64 patchpost import --project history --follow --interval 0 "$dir/list"
done_testing
