#!/bin/sh
# import: what it says while it works, of single messages, and of a disk that is too small.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
cluster_start
cluster_projects demo

# mail ID [HEADER…]
mail () {
	mail_id=$1
	shift
	printf '%s\n' "From: Ada <ada@example.org>" "Subject: about $mail_id" "Message-ID: <$mail_id@example.org>" \
		"List-Id: <demo.example.org>" "$@" "" "Hello $mail_id."
}

mbox () {
	for mbox_file in "$@"; do
		echo "From ada@example.org Mon Mar  4 10:00:00 2024"
		cat "$mbox_file"
		echo
	done
}

good="Date: Mon, 4 Mar 2024 10:00:00 +0000"
mail good "$good" >"$dir/good"
mail undated >"$dir/undated"
mail odd "Date: the other day" "Subject: =?utf-8?q?broken" >"$dir/odd"
mail good "$good" "X: y" | sed 's/Hello/Goodbye/' >"$dir/reused"
mail nobody "$good" | sed 's/demo/nobody/' >"$dir/nobody"
mbox "$dir/good" "$dir/undated" "$dir/odd" "$dir/reused" "$dir/nobody" >"$dir/mbox"
undated_at=$(grep -b -a "^Message-ID: <undated" "$dir/mbox" | cut -d: -f1)
undated_at=$(head -c "$undated_at" "$dir/mbox" | grep -b -a "^From ada" | tail -n 1 | cut -d: -f1)
reused_at=$(grep -b -a "^From ada" "$dir/mbox" | sed -n 4p | cut -d: -f1)

# --- single messages -------------------------------------------------------------------------------

status "-v" 0 patchpost -v import "$dir/mbox"
like "names what is odd, with its place" "$err" "*patchpost: $dir/mbox, byte $undated_at: <undated@example.org>: no-date*"
like "all that is odd of it" "$err" "*<odd@example.org>: *odd-date*"
like "what goes to quarantine" "$err" "*patchpost: $dir/mbox, byte $reused_at: <good@example.org>: in quarantine: id-reused: the id is taken*"
like "for whatever reason" "$err" "*<nobody@example.org>: in quarantine: no-project: nobody.example.org*"
is "and nothing else" "$(printf '%s\n' "$err" | grep -c "^patchpost: $dir/mbox")" 4
empty
status "without" 0 patchpost import "$dir/mbox"
is "nothing is said" "$err" ""

mkdir -p "$dir/maildir/new" "$dir/maildir/cur"
cp "$dir/good" "$dir/maildir/new/1"
cp "$dir/undated" "$dir/maildir/cur/2:2,S"
empty
status "-v, a Maildir" 0 patchpost -v import "$dir/maildir"
is "says the name" "$err" "patchpost: $dir/maildir/cur/2:2,S: <undated@example.org>: no-date"

if command -v git >/dev/null; then
	git init -q --bare -b master "$dir/inbox.git"
	"$PP_SRCDIR/tests/lib/make-inbox" 2 "$dir/good" "$dir/odd" "$dir/reused" |
		git -C "$dir/inbox.git" fast-import --quiet --force
	empty
	status "-v, a repository" 0 patchpost -v import "$dir/inbox.git"
	like "says the commit" "$err" "*$dir/inbox.git, commit $(git -C "$dir/inbox.git" rev-parse master~1): <odd@example.org>: *"
	like "also of quarantine" "$err" "*commit $(git -C "$dir/inbox.git" rev-parse master): <good@example.org>: in quarantine: id-reused*"
else
	for n in 1 2 3; do skip "a repository" "no git here"; done
fi

name=$(printf 'tab\there')
cp "$dir/undated" "$dir/$name"
empty
status "-v, a name that a terminal must not see" 0 patchpost -v import "$dir/$name"
is "it does not see it" "$err" "patchpost: $dir/tab here: <undated@example.org>: no-date"

# --- progress --------------------------------------------------------------------------------------

perl -e 'print "From a\@b.org Mon Mar  4 10:00:00 2024\nFrom: a\@b.org\nList-Id: <demo.example.org>\nMessage-ID: <n$_\@b.org>\nSubject: $_\n\nx\n\n" for 1 .. 2500' >"$dir/many"
empty
status "progress" 0 patchpost import --progress always "$dir/many"
like "is of the whole" "$err" "* % * messages, * messages/s*"
is "and goes away" "$(printf '%s' "$err" | tail -c 4 | od -An -c | tr -d ' ')" '\r033[K'
empty
status "--progress never" 0 patchpost import --progress never "$dir/many"
is "says nothing" "$err" ""
if command -v script >/dev/null && script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
	# on_terminal COLUMNS OPTION…
	on_terminal () {
		columns=$1
		shift
		script -qec "stty cols $columns; $PP_BUILDDIR/patchpost import $* '$dir/many'" /dev/null </dev/null
	}
	empty
	out=$(on_terminal 100)
	like "on a terminal there is progress" "$out" "*\[*\]* % * messages, *, many*"
	empty
	on_terminal 30 >"$dir/narrow"
	is "that fits into it" "$(perl -ne 'for (split /\r(?:\033\[K)?/) { chomp; print "$_\n" if / messages\b/ && !/:/ && length >= 30 }' "$dir/narrow")" ""
	empty
	like "unless it is not wanted" "$(on_terminal 100 --progress never)" "2500 messages: *"
else
	for n in 1 2 3; do skip "on a terminal" "no script(1) here"; done
fi

# --- the disk --------------------------------------------------------------------------------------

# more than any disk has, and nothing on this one; what is no mail counts as long as nobody has read it
mkdir "$dir/huge"
cp "$dir/good" "$dir/huge/1"
if truncate -s 8T "$dir/huge/2" 2>/dev/null && [ "$(df -Pk "$dir" | awk 'END { print ($4 < 4e9) }')" = 1 ]; then
	empty
	status "an archive that does not fit" 75 patchpost import "$dir/huge"
	like "is refused" "$err" "*will need about * on the disk of the database, where * are free; --force *"
	is "before anything is stored" "$(sql "SELECT count(*) FROM patchpost.message")" 0
	status "--dry-run" 0 patchpost import --dry-run "$dir/huge"
	like "needs no room" "$out" "dry run: 1 messages: *"
	status "--force" 0 patchpost import --force "$dir/huge"
	like "goes on" "$out" "1 messages: *"
	empty
	sql "CREATE ROLE plain LOGIN IN ROLE patchpost_deliver" >/dev/null 2>&1
	status "who may not know" 0 env PGUSER=plain "$PP_BUILDDIR/patchpost" import "$dir/huge"
	like "is not told" "$out$err" "1 messages: *"
else
	for n in 1 2 3 4 5 6 7 8 9; do skip "an archive that does not fit" "no such file can be made here"; done
fi

done_testing
