#!/bin/sh
# samples/ci-apply: complete series come as events, are fetched and applied; nothing is left out, whenever it is killed.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
command -v git >/dev/null || skip_all "no git"
command -v flock >/dev/null && command -v setsid >/dev/null || skip_all "no util-linux"
cluster_start
cluster_database
work=$(mktemp -d)
trap 'rm -rf "$work"; cluster_stop' EXIT
PATH=$PP_BUILDDIR:$PATH
HOME=$work
export PATH HOME GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

# dev ARGUMENT…: git as the author
dev () {
	git -C "$work/dev" -c user.name=Ann -c user.email=ann@example.org "$@"
}

# series NAME COUNT: COUNT commits that add files, on a branch of their own, as mail in NAME/
series () {
	dev checkout -q -B "$1" main
	n=0
	while [ "$n" -lt "$2" ]; do
		n=$((n + 1))
		echo "$1" >"$work/dev/$1.$n"
		dev add .
		dev commit -q -m "$1: part $n" -m 'From here on, and a line that begins with From.' -m "From the start"
	done
	dev format-patch -q --thread --cover-letter --add-header='List-Id: <demo.example.org>' -o "$work/$1" main
	# git names covers by the second
	sed -i "s/<cover\.[0-9]*/<cover-$1/; s/\*\*\* SUBJECT HERE \*\*\*/Letters: $1/" "$work/$1"/*
}

send () {
	for mail in "$@"; do
		patchpost deliver <"$mail" || return
	done
}

# wait_for SECONDS COMMAND…
wait_for () {
	wait_left=$(($1 * 20))
	shift
	until "$@" >/dev/null 2>&1; do
		wait_left=$((wait_left - 1))
		[ "$wait_left" -gt 0 ] || return 1
		sleep 0.05
	done
}

ci () {
	"$PP_SRCDIR/samples/ci-apply" "$@"
}

git init -q -b main "$work/dev"
echo start >"$work/dev/start"
dev add .
dev commit -q -m start
series alpha 3
series beta 1
series gamma 2
series delta 4	# no two of one length: some come without a cover, and all in the same second
dev checkout -q main
echo other >"$work/dev/beta.1"	# beta will not apply
dev add .
dev commit -q -m 'before beta'

patchpost -q init
patchpost project add demo --list-id demo.example.org
send "$work"/alpha/0003* "$work"/alpha/0000* "$work"/alpha/0001*

status "nothing is complete" 0 ci -1 "$work/dev" "$work/ci" true
ok "and so nothing is tried" test ! -e "$work/ci/results"
send "$work"/alpha/0002* "$work"/beta/0001* "$work"/gamma/0002* "$work"/gamma/0001*
status "what came since" 0 ci -1 "$work/dev" "$work/ci" test ! -e gamma.2
is "is applied, refused, tested" "$(cut -d' ' -f2- "$work/ci/results")" "applied Letters: alpha
conflict [1/1] beta: part 1
failed [1/2] gamma: part 1"
ok "the log says why" grep -q 'CONFLICT.*beta.1' "$work/ci/2.log"
is "the repository is as it was" "$(dev status --porcelain; dev symbolic-ref --short HEAD; dev worktree list | wc -l | tr -d ' ')" "main
1"
status "again" 0 ci -1 "$work/dev" "$work/ci" true
is "there is nothing to do" "$(wc -l <"$work/ci/results" | tr -d ' ')" 3

# all that there is: the trees are those that were sent
mkdir "$work/all"
echo 0 >"$work/all/cursor"
status "from the beginning, where the author began" 0 ci -1 -b main~1 "$work/dev" "$work/all" \
	sh -c 'git rev-parse "HEAD^{tree}" >>"$0/trees"; git log -1 --format=%B | grep "From the" >>"$0/messages"' "$work"
is "all is applied" "$(cut -d' ' -f2 "$work/all/results" | sort | uniq -c | tr -s ' ')" " 3 applied"
is "to what was sent" "$(cat "$work/trees")" "$(dev rev-parse 'alpha^{tree}' 'beta^{tree}' 'gamma^{tree}')"
is "with the words of the author" "$(cat "$work/messages")" "From the start
From the start
From the start"
is "by whom it was sent" "$(cd "$work" && patchpost export series 1 | grep -c '^From: Ann')" 3

# follows, is killed in the middle of a test, and tests that again
setsid "$PP_SRCDIR/samples/ci-apply" "$work/dev" "$work/ci" sh -c 'touch "$0"; kill -9 0' "$work/running" &
follower=$!
sleep 0.3
send "$work"/delta/*
ok "a delivery starts a test" wait_for 10 test -e "$work/running"
wait "$follower" 2>/dev/null
status "after a kill" 0 ci -1 "$work/dev" "$work/ci" test -e delta.4
is "it is tested again" "$(tail -n 1 "$work/ci/results" | cut -d' ' -f2)" applied
is "and everything was tested" "$(cut -d' ' -f1 "$work/ci/results" | sort -un | wc -l | tr -d ' ')" 4

# only its first shell is killed: what it started ends with it, and goes on where it was
for signal in TERM KILL; do
	series "kill$signal" 1
	rm -f "$work/running"
	"$PP_SRCDIR/samples/ci-apply" "$work/dev" "$work/ci" sh -c 'echo $$ >"$0.new"; mv "$0.new" "$0"; sleep 60 & wait; false' "$work/running" &
	follower=$!
	sleep 0.3
	send "$work/kill$signal"/*
	ok "$signal: a test runs" wait_for 10 test -e "$work/running"
	status "$signal: meanwhile another run" 75 ci -1 "$work/dev" "$work/ci" true
	is "$signal: is refused" "$err" "ci-apply: another run has $work/ci"
	ok "$signal: and takes nothing away" test -e "$work/ci/tree/kill$signal.1"
	group=$(ps -o pgid= -p "$(cat "$work/running")" | tr -d ' ')
	kill -s "$signal" "$follower"
	wait "$follower" 2>/dev/null
	status "$signal: the next run" 0 ci -1 "$work/dev" "$work/ci" test -e "kill$signal.1"
	is "$signal: comes when all of the killed one has ended" "$(ps -eo pgid=,stat=,args= | awk -v group="$group" '$1 == group && $2 !~ /^Z/')" ""
	is "$signal: tests it again" "$(tail -n 1 "$work/ci/results" | cut -d' ' -f2)" applied
	is "$signal: which is its only result" "$(cut -d' ' -f1 "$work/ci/results" | sort -n | uniq -d)" ""
done

# what is no patch cannot be in conflict
printf '%s\n' 'From: Ann <ann@example.org>' 'Date: Mon, 4 Mar 2024 09:00:00 +0000' 'Message-ID: <pull@example.org>' \
	'List-Id: <demo.example.org>' 'Subject: [GIT PULL] all of it' '' \
	'The following changes since commit 0123456789012345678901234567890123456789:' '' '  start (2024-03-03 09:00:00 +0000)' '' \
	'are available in the Git repository at:' '' '  https://git.example.org/demo.git for-you' '' \
	'for you to fetch changes up to 1123456789012345678901234567890123456789:' '' '  end (2024-03-04 09:00:00 +0000)' |
	patchpost deliver
status "a pull request" 0 ci -1 "$work/dev" "$work/ci" true
is "is passed over" "$(tail -n 1 "$work/ci/results" | cut -d' ' -f2-)" "skipped [GIT,PULL] all of it"

PGHOST=$work status "without a database" 75 ci -1 "$work/dev" "$work/new"
ok "nothing is decided" test ! -e "$work/new/cursor"
status "an unknown option" 64 ci -x
status "no folder" 64 ci "$work/dev"
done_testing
