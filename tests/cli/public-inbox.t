#!/bin/sh
# import: public-inbox repositories of both versions, whole and bit by bit.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
. "$PP_SRCDIR/tests/lib/inbox.sh"
command -v git >/dev/null || skip_all "no git here"
cluster_start
cluster_database
patchpost -q init
patchpost project add history --list-id history.example.org
patchpost project add widgets --list-id widgets.lists.example.org

dir=$(mktemp -d)
trap 'rm -rf "$dir"; cluster_stop' EXIT
export GIT_CONFIG_NOSYSTEM=1 HOME="$dir"

import () {
	patchpost import --project history "$@"
}

count () {
	printf '%s\n' "$out" | sed 's/[,;].*//; s/:.*//'
}

# --- the same mail, however it is kept -------------------------------------------------------------

"$PP_SRCDIR/tests/lib/make-history" 7 300 >"$dir/history.mbox"
cp "$PP_SRCDIR/samples/widgets.mbox" "$dir/widgets.mbox"
for archive in widgets history; do
	parts=$dir/$archive
	mkdir -p "$parts" "$dir/maildir-$archive/cur" "$dir/maildir-$archive/new" "$dir/maildir-$archive/tmp" "$dir/mh-$archive"
	"$PP_SRCDIR/tests/lib/mbox" split "$dir/$archive.mbox" "$parts"
	set -- "$parts"/*
	half=$(($# / 2))
	n=0
	first= second=
	for part in "$@"; do
		n=$((n + 1))
		[ $n -le $half ] && first="$first $part" || second="$second $part"
		[ $((n % 2)) = 0 ] && cp "$part" "$dir/maildir-$archive/cur/$n.host:2,S" || cp "$part" "$dir/maildir-$archive/new/$n.host"
		cp "$part" "$dir/mh-$archive/$n"
	done
	echo "half a mess" >"$dir/maildir-$archive/tmp/1.host"
	grow "$dir/v2-$archive/git/0.git" 2 $first
	grow "$dir/v2-$archive/git/1.git" 2 $second
	grow "$dir/v1-$archive.git" 1 "$@"
	git clone -q --mirror "$dir/v1-$archive.git" "$dir/packed-$archive.git"
	git -C "$dir/packed-$archive.git" gc -q
	git clone -q "$dir/v1-$archive.git" "$dir/clone-$archive"

	empty
	patchpost import --project $archive "$dir/$archive.mbox" >"$dir/report"
	state >"$dir/want"
	messages=$(sed 's/;.*//' "$dir/report")
	distinct=$(sql "SELECT count(*) FROM patchpost.message")
	for kind in "maildir-$archive" "mh-$archive" "v2-$archive" "v1-$archive.git" "packed-$archive.git" "clone-$archive"; do
		empty
		status "$kind" 0 patchpost import --project $archive "$dir/$kind"
		case $kind in
		v1* | packed* | clone*) ;; # has no message twice
		*) like "$kind is counted" "$out" "$messages;*" ;;
		esac
		same "$kind is stored" "$dir/want"
	done
done
empty
status "one epoch after the other, told the format" 0 patchpost import --project history --format public-inbox "$dir/v2-history/git/1.git" \
	"$dir/v2-history/git/0.git"
same "are the same" "$dir/want"
empty
mkdir "$dir/inboxes"
ln -s ../v2-history ../v1-widgets.git "$dir/inboxes"
status "a folder of inboxes" 0 patchpost import --auto-project "$dir/inboxes"
is "each goes to its list" "$(sql "SELECT count(*) FROM patchpost.message GROUP BY inbox_id ORDER BY 1" | tr '\n' ' ')" \
	"$(ls "$dir/widgets" | wc -l) $distinct "

# --- only what is new ------------------------------------------------------------------------------

set -- "$dir"/history/*
inbox=$dir/inbox
empty
grow "$inbox/git/0.git" 2 "$1" "$2" "$3"
status "the first run" 0 import "$inbox"
is "reads all" "$(count)" "3 messages"
status "the next, with nothing new" 0 import "$inbox"
is "reads nothing" "$(count)" "0 messages"
status "by another name" 0 import "$dir/../${dir##*/}/inbox/git/0.git"
is "it is the same repository" "$(count)" "0 messages"
grow "$inbox/git/0.git" 2 "$4"
grow "$inbox/git/1.git" 2 "$5" "$6"
git init -q --bare "$inbox/git/2.git"
status "with a new commit and new epochs" 0 import "$inbox"
is "only those are read" "$(count)" "3 messages"
is "and is an addition" "$(printf '%s\n' "$out" | grep -c ' 0 duplicates')" 1
status "--full" 0 import --full "$inbox"
like "reads all again" "$out" "6 messages: * 6 duplicates, *"
status "another route" 0 patchpost import --list-id history.example.org "$inbox"
like "is another import" "$out" "6 messages: * 6 duplicates, *"
is "each has its checkpoint, at the last commit" "$(sql "SELECT count(*), count(DISTINCT position) FROM patchpost.checkpoint")" "4|2"
is "which is the tip" "$(sql "SELECT count(*) FROM patchpost.checkpoint WHERE position = '$(git -C "$inbox/git/1.git" rev-parse master)'")" 2

# --- what cannot be read ---------------------------------------------------------------------------

broken=$dir/broken.git
grow "$broken" 2 "$7" "$8" "$9"
blob=$(git -C "$broken" rev-parse master~1:m)
loose=$broken/objects/$(printf %s "$blob" | sed 's/^../&\//')
mv "$loose" "$dir/loose"
status "a repository with a hole" 1 import "$broken"
like "is named, with the commit" "$err" "*cannot read '$broken': commit $(git -C "$broken" rev-parse master~1): *1 input failed*"
is "what stands before it is stored" "$(count)" "1 messages"
status "as long as it is there" 1 import "$broken" "$dir/history/00001"
is "nothing else is read of it" "$(count)" "1 messages"
mv "$dir/loose" "$loose"
status "when it is mended" 0 import "$broken"
like "the rest is read" "$out" "2 messages: * 0 duplicates, *"

# a kill at any moment, and on again: several batches
"$PP_SRCDIR/tests/lib/make-history" 8 2500 >"$dir/long.mbox"
mkdir "$dir/long"
"$PP_SRCDIR/tests/lib/mbox" split "$dir/long.mbox" "$dir/long"
grow "$dir/long.git" 2 "$dir"/long/*
empty
import "$dir/long.mbox" >"$dir/report"
state >"$dir/want-long"
for round in 1 2 3 4; do
	empty
	for again in 1 2 3; do
		"$PATCHPOST_EXEC_PATH/patchpost-import" import --project history "$dir/long.git" >"$dir/report" 2>&1 &
		sleep 0.$((round * 2 - 1))
		kill -9 $! 2>/dev/null
		wait $! 2>/dev/null
	done
	import "$dir/long.git" >"$dir/report"
	same "killed three times, round $round" "$dir/want-long"
done
sound "nothing is orphaned"

# two lists in one repository: the position is behind neither's mail
empty
grow "$dir/two.git" 2 "$1" "$dir/widgets/00001" "$2" "$dir/widgets/00002" "$3"
blob=$(git -C "$dir/two.git" rev-parse master:m)
loose=$dir/two.git/objects/$(printf %s "$blob" | sed 's/^../&\//')
mv "$loose" "$dir/loose"
status "a repository of two lists with a hole" 1 patchpost import --auto-project "$dir/two.git"
is "what stands before it is stored" "$(count)" "4 messages"
mv "$dir/loose" "$loose"
status "mended" 0 patchpost import --auto-project "$dir/two.git"
like "goes on there" "$out" "1 messages: * 0 duplicates, *"

# nobody's mail does not stop it
empty
sed 's/^List-Id:.*/List-Id: <nobody.example.org>/' "$1" >"$dir/nobody"
grep -q "^List-Id: <nobody" "$dir/nobody" || sed -i '1,/^$/s/^Message-ID:/List-Id: <nobody.example.org>\n&/' "$dir/nobody"
grow "$dir/nobody.git" 2 "$dir/nobody"
status "mail of no project" 0 patchpost import "$dir/nobody.git"
like "is kept aside" "$out" "1 messages: * 1 quarantined, *"
status "again" 0 patchpost import "$dir/nobody.git"
is "it was read" "$(count)" "0 messages"

# --- deletions and edits ---------------------------------------------------------------------------

empty
grow "$dir/deleted.git" 2 "$1" "$2" "-$1" "$3" "-$2" "$2"
status "deletions, version 2" 0 import "$dir/deleted.git"
like "what was there is stored, what came back too" "$out" "4 messages: * 1 duplicates, *"
like "deletions are counted, those that hold" "$err" "*1 message was deleted from its archive; *"
is "and flagged" "$(sql "SELECT count(*) FROM patchpost.message WHERE group_flags = '{removed-upstream}'")" 1
status "again" 0 import "$dir/deleted.git"
is "nothing is said a second time" "$err" ""
grow "$dir/deleted.git" 2 "-$5" "-$3" "$1"
status "in another run" 0 import "$dir/deleted.git"
like "all is told" "$err" "*1 message was deleted from its archive; *1 message that had been deleted is back*1 message *not stored*"

empty
grow "$dir/deleted-1.git" 1 "$1" "$2,$3" "-$1,$4" "-$2"
status "version 1" 0 import "$dir/deleted-1.git"
like "is the same" "$out$err" "4 messages: * 0 duplicates, *2 messages were deleted*"
sed 's/^Why this is done/Edited/; s/^I/We/' "$4" | sed '$aedited' >"$dir/edited"
grow "$dir/deleted-1.git" 1 "$dir/edited"
status "an edited file" 0 import "$dir/deleted-1.git"
like "is another mail under a known id" "$out$err" "1 messages: * 1 quarantined, *"
is "which is not gone" "$(printf "%s" "$err" | grep -c "deleted from")" 0

# --- what it says of the mail ----------------------------------------------------------------------

empty
sed '/^Date:/d; /^Received:/d; /^From /d' "$1" >"$dir/undated"
sed 's/^From /From_/; s/^From_/From /' "$2" >"$dir/with-line"
grow "$dir/dates.git" 2 "$dir/undated"
import "$dir/dates.git" >"$dir/report"
is "without a date it has the commit's" "$(sql "SELECT extract(epoch FROM date)::bigint FROM patchpost.message")" \
	"$(git -C "$dir/dates.git" log -1 --format=%ct)"

git init -q -b master "$dir/code"
mkdir "$dir/code/src"
cp "$1" "$dir/code/src/m"
git -C "$dir/code" add src
git -C "$dir/code" -c user.name=A -c user.email=a@example.org commit -qm "no inbox"
rm -r "$dir/code/src"
empty
status "a repository of something else" 0 import "$dir/code"
is "is none" "$(count)" "0 messages"

empty
{
	printf 'Message-ID: <large@example.org>\nSubject: large\n\n'
	head -c 68000000 /dev/zero | tr '\0' 'a'
} >"$dir/large"
grow "$dir/large.git" 2 "$1" "$dir/large" "$2"
status "a message that is too large" 0 import "$dir/large.git"
like "is kept aside" "$out" "3 messages: * 1 quarantined, *"

sound "nothing is orphaned"
done_testing
