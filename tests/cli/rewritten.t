#!/bin/sh
# import: repositories whose history was written anew, as public-inbox-purge and -edit do.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
. "$PP_SRCDIR/tests/lib/inbox.sh"
command -v git >/dev/null || skip_all "no git here"
cluster_start
cluster_database
patchpost -q init --no-roles
patchpost project add history --list-id history.lists.example.org
patchpost project add widgets --list-id widgets.lists.example.org

dir=$(mktemp -d)
trap 'rm -rf "$dir"; cluster_stop' EXIT
export GIT_CONFIG_NOSYSTEM=1 HOME="$dir"

"$PP_SRCDIR/tests/lib/make-history" 11 120 >"$dir/history.mbox"
mkdir "$dir/all" "$dir/history" "$dir/widgets"
"$PP_SRCDIR/tests/lib/mbox" split "$dir/history.mbox" "$dir/all"
"$PP_SRCDIR/tests/lib/mbox" split "$PP_SRCDIR/samples/widgets.mbox" "$dir/widgets"
id () {
	sed -n 's/^Message-ID: *\(<[^>]*>\).*/\1/Ip' "$1" | head -n 1
}
for part in "$dir/all"/*; do
	grep -qxF "$(id "$part")" "$dir/ids" 2>/dev/null && continue
	id "$part" >>"$dir/ids"
	cp "$part" "$dir/history"
done
set -- "$dir"/history/*
inbox=$dir/inbox

import () {
	patchpost import --progress=never --project history "$@"
}

# rewrite REPOSITORY CHANGE…: nothing is left of what it was
rewrite () {
	rewrite_git=$1
	shift
	git -C "$rewrite_git" update-ref -d refs/heads/master
	grow "$rewrite_git" 2 "$@"
	git -C "$rewrite_git" reflog expire --expire=now --all
	git -C "$rewrite_git" gc -q --prune=now
}

removed () {
	sql "SELECT msgid FROM patchpost.message WHERE group_flags @> '{removed-upstream}' ORDER BY msgid"
}

present () {
	state | grep -v '|{removed-upstream}|' | grep -v '^person|.*|1970-01-01 00:00:00+00|$' | grep -v '^quarantine'
}

# as_if DESCRIPTION FILE…: all is as if FILEs had been sent, and no others
as_if () {
	as_if_name=$1
	shift
	present >"$dir/got"
	rm -rf "$dir/copy"
	mkdir "$dir/copy"
	cp "$@" "$dir/copy"
	main=$PGDATABASE
	PGDATABASE=$other
	empty
	patchpost import --progress=never --auto-project "$dir/copy" >"$dir/report"
	present >"$dir/want"
	PGDATABASE=$main
	if cmp -s "$dir/want" "$dir/got"; then
		pass "$as_if_name"
	else
		fail "$as_if_name" "$(diff "$dir/want" "$dir/got" | head -n 20)"
	fi
	sound "nothing is orphaned"
}
main=$PGDATABASE
cluster_database
other=$PGDATABASE
patchpost -q init --no-roles
patchpost project add history --list-id history.lists.example.org
patchpost project add widgets --list-id widgets.lists.example.org
PGDATABASE=$main

# --- purge, edit, and what is new ------------------------------------------------------------------

sed '$aredacted' "$3" >"$dir/edited"
patchpost deliver --project history <"$6"
patchpost deliver --project history <"${40}"
grow "$inbox/git/0.git" 2 "$1" "$2" "$3" "$4" "$5" "$6" "$7" "-$7" "$8" "$9"
grow "$inbox/git/1.git" 2 "${10}" "${11}" "-$8"
import "$inbox" >"$dir/report" 2>&1
rewrite "$inbox/git/0.git" "$1" "$dir/edited" "${20}" "$4" "-$4" "$5" "${21}" "$9" "$8"
status "a history without two, with one edited" 0 import "$inbox"
like "is said to be another" "$err" "*'$inbox/git/0.git': the history was rewritten*"
like "is read again" "$out" "8 messages: * 5 duplicates, 1 quarantined, *"
is "what is gone is listed" "$(printf '%s\n' "$err" | sed -n 's/.*: \(<.*>\): gone from the archive$/\1/p' | LC_ALL=C sort)" \
	"$({ id "$2"; id "$6"; } | LC_ALL=C sort)"
is "and what was edited" "$(printf '%s\n' "$err" | sed -n 's/.*: \(<.*>\): other content.*/\1/p')" "$(id "$3")"
is "what is gone is flagged" "$(removed)" "$({ id "$2"; id "$4"; id "$6"; id "$7"; id "$8"; } | LC_ALL=C sort)"
as_if "the rest is as if they had never come" "$1" "$3" "$5" "$9" "${10}" "${11}" "${20}" "${21}" "${40}"
is "all is settled" "$(sql "SELECT reading, settled FROM patchpost.archive ORDER BY 1")" "1|t
2|t"
status "the next run" 0 import "$inbox"
is "has nothing to say" "$(printf '%s' "$out" | sed 's/:.*//')$err" "0 messages"
ok "nor has reindex" patchpost reindex --all --dry-run --progress=never

# what a later history has again
rewrite "$inbox/git/0.git" "$1" "$2" "$5" "${20}" "${21}" "$9" "$8" "$6"
status "another history, with those of before" 0 import "$inbox"
like "they are back" "$err" "*2 messages that had been deleted are back*"
is "but for those that it has not, or that a later epoch took back" "$(removed)" \
	"$({ id "$3"; id "$4"; id "$7"; id "$8"; } | LC_ALL=C sort)"
as_if "all is as if the last history had always been" "$1" "$2" "$5" "$6" "$9" "${10}" "${11}" "${20}" "${21}" "${40}"

# --- stopped on the way ----------------------------------------------------------------------------

empty
grow "$dir/stopped.git" 2 "$1" "$2" "$3" "$4"
import "$dir/stopped.git" >"$dir/report" 2>&1
git -C "$dir/stopped.git" update-ref -d refs/heads/master
grow "$dir/stopped.git" 2 "$1" "$3" "$5"
blob=$(git -C "$dir/stopped.git" rev-parse master:m)
loose=$dir/stopped.git/objects/$(printf %s "$blob" | sed 's/^../&\//')
mv "$loose" "$dir/loose"
status "a new history with a hole" 1 import "$dir/stopped.git"
is "nothing is taken for gone yet" "$(removed)" ""
status "as long as it is there" 1 import "$dir/stopped.git"
is "it is neither" "$(removed)" ""
mv "$dir/loose" "$loose"
status "mended" 0 import "$dir/stopped.git"
is "what is gone is gone" "$(removed)" "$({ id "$2"; id "$4"; } | LC_ALL=C sort)"
as_if "and the rest is there" "$1" "$3" "$5"
is "all is settled" "$(sql "SELECT count(*) FROM patchpost.archive WHERE NOT settled")" 0

# a run that ended when all was read, and nothing was removed
empty
rm -rf "$dir/stopped.git"
grow "$dir/stopped.git" 2 "$1" "$2" "$3"
import "$dir/stopped.git" >"$dir/report" 2>&1
sql "UPDATE patchpost.archive SET reading = 2, settled = false;
	UPDATE patchpost.message SET archive_reading = 2 WHERE msgid <> '$(id "$2")'"
status "with nothing to read" 0 import "$dir/stopped.git"
is "it is done now" "$(removed)" "$(id "$2")"
as_if "and the rest is there" "$1" "$3"

# --- what must not be taken for gone ---------------------------------------------------------------

git -C "$dir/stopped.git" update-ref -d refs/heads/master
status "a repository without commits" 0 import "$dir/stopped.git"
is "takes nothing back" "$(removed)$err" "$(id "$2")"
mv "$dir/stopped.git" "$dir/elsewhere.git"
status "nor one that is not there" 1 import "$dir/stopped.git"
is "takes anything back" "$(removed)" "$(id "$2")"

# two lists in one repository
empty
grow "$dir/two.git" 2 "$1" "$dir/widgets/00001" "$2" "$dir/widgets/00002" "$3"
patchpost import --auto-project "$dir/two.git" >"$dir/report" 2>&1
rewrite "$dir/two.git" "$1" "$dir/widgets/00002" "$3"
status "two lists in one history" 0 patchpost import --auto-project --progress=never "$dir/two.git"
is "each loses its own" "$(removed)" "$({ id "$dir/widgets/00001"; id "$2"; } | LC_ALL=C sort)"
as_if "and keeps its own" "$1" "$3" "$dir/widgets/00002"
done_testing
