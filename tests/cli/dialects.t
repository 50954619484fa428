#!/bin/sh
# import: the same messages in every kind of source give the same dump.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
command -v git >/dev/null || skip_all "no git here"
for program in gzip xz zstd bzip2; do
	command -v $program >/dev/null || skip_all "no $program here"
done
cluster_start
cluster_database
patchpost -q init
patchpost project add history --list-id history.lists.example.org

dir=$(mktemp -d)
trap 'rm -rf "$dir"; cluster_stop' EXIT
export GIT_CONFIG_NOSYSTEM=1 HOME="$dir"

# mail ID: one whose body is standard input
mail () {
	echo "From ada@example.org Mon Mar  4 10:00:00 2024"
	printf '%s\n' "From: Ada Lindqvist <ada@example.org>" "Subject: Re: $1" "Message-ID: <$1@example.org>" \
		"Date: Mon, 4 Mar 2024 10:00:00 +0000" "List-Id: <history.lists.example.org>" ""
	cat
}

write () {
	"$PP_SRCDIR/tests/lib/mbox" write "$@"
}

# What splits no archive, whether it is escaped or not.
mkdir "$dir/plain" "$dir/mails"
"$PP_SRCDIR/tests/lib/make-history" 11 60 >"$dir/history"
"$PP_SRCDIR/tests/lib/mbox" split "$dir/history" "$dir/plain"
mail git >"$dir/plain/git" <<'END'
The patch is attached.

From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001
From: Ben <ben@example.org>
Subject: [PATCH] attached

Why.
---
diff --git a/f b/f
--- a/f
+++ b/f
@@ -1 +1 @@
-a
+b
END
mail words >"$dir/plain/words" <<'END'
It goes
From ada@example.org Mon Mar  4 10:00:00 2024
Subject: behind no empty line

From here on: nothing

From a
Subject: without a date

From ada@example.org Mon Mar  4 10:00:00 2024 and more

 From ada@example.org Mon Mar  4 10:00:00 2024
END
# What would split one that does not escape it.
cp "$dir"/plain/* "$dir/mails"
mail forged >"$dir/mails/forged" <<'END'
An mbox looks like this:

From ada@example.org Mon Mar  4 10:00:00 2024
From: Ada Lindqvist <ada@example.org>
Message-ID: <inner@example.org>
Content-Length: 5
List-Id: <history.lists.example.org>

text

From mboxrd@z Thu Jan  1 00:00:00 1970

END
mail lines >"$dir/mails/lines" <<'END'
From ada@example.org Mon Mar  4 10:00:00 2024

From ada@example.org Mon Mar  4 10:00:00 2024

From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001


From - Mon Mar  4 10:00:00 2024
END
mail lies <<'END' | sed 's/^Date:/Content-Length: 70000\n&/' >"$dir/mails/lies"
text
END
printf 'no newline at its end\n\nFrom me' | mail open >"$dir/mails/open"

# import ARGUMENT…: into an empty database
import () {
	empty
	patchpost import --project history "$@"
}

write mboxrd "$dir"/plain/* >"$dir/plain.mboxrd"
write mboxrd "$dir"/mails/* >"$dir/mboxrd"
mkdir "$dir/bare"
for part in "$dir"/mails/*; do
	tail -n +2 "$part" >"$dir/bare/${part##*/}"
done
messages=$(ls "$dir/mails" | wc -l)
for set in plain mails; do
	status "$set: a file is a message" 0 import --format message "$dir/$set"
	like "$set: all of it is mail" "$out" "$(ls "$dir/$set" | wc -l) messages: * 2 duplicates, 0 quarantined, *"
	is "$set: and nothing else is said" "$err" ""
	patchpost dump >"$dir/$set.want"
done

# gives DESCRIPTION SET ARGUMENT…: the dump that SET has
gives () {
	gives_name=$1
	gives_set=$2
	shift 2
	status "$gives_name" 0 import "$@"
	patchpost dump >"$dir/got"
	if cmp -s "$dir/got" "$dir/$gives_set.want"; then
		pass "$gives_name: the same dump"
	else
		fail "$gives_name: the same dump" "$out" "$(diff "$dir/$gives_set.want" "$dir/got" | cut -c 1-300 | head -n 10)"
	fi
}

gives "without From_ lines, too" mails "$dir/bare"

# --- mboxes --------------------------------------------------------------------------------------

for dialect in mboxrd mboxo mboxcl mboxcl2; do
	write $dialect "$dir"/mails/* >"$dir/$dialect"
	sed 's/$/\r/' "$dir/$dialect" >"$dir/$dialect.crlf"
	gives "$dialect, by name" mails --format $dialect "$dir/$dialect"
	[ $dialect = mboxcl ] || gives "$dialect" mails "$dir/$dialect"
	# its Content-Lengths are wrong then, and without them and escapes nobody can tell
	[ $dialect = mboxcl2 ] || gives "$dialect with CRLF, by name" mails --format $dialect "$dir/$dialect.crlf"
done
for dialect in undated uucp; do
	write $dialect "$dir"/mails/* >"$dir/$dialect"
	gives "$dialect" mails "$dir/$dialect"
	gives "$dialect, as mbox" mails --format mbox "$dir/$dialect"
done
gives "mboxo with CRLF" mails "$dir/mboxo.crlf"
write pipermail "$dir"/plain/* >"$dir/pipermail"
gives "pipermail" plain "$dir/pipermail"
{
	printf '\357\273\277\n\n'
	cat "$dir/mboxrd"
} >"$dir/lead"
gives "behind a byte order mark" mails "$dir/lead"
head -c -2 "$dir/mboxrd" >"$dir/cut"
gives "without its last line end" mails "$dir/cut"
status "Content-Length and escapes" 0 import "$dir/mboxcl"
is "are read as mboxcl2, which has no escapes" "$(patchpost dump | grep -c '>From ada@example.org Mon')" 3
gives "one of them" mails "$dir/mboxrd"
status "and the others over it" 0 patchpost import --project history "$dir/mboxo" "$dir/mboxcl2" "$dir/lead" "$dir/bare"
like "are all duplicates" "$out" "* $((4 * messages)) duplicates, 0 quarantined, *"

# The last message ends somewhere: all the others are whole.
size=$(wc -c <"$dir/plain.mboxrd")
last=$(tail -n +2 "$dir/plain/words" | wc -c)
for cut in 40 $((last - 5)); do
	head -c $((size - cut)) "$dir/plain.mboxrd" >"$dir/truncated"
	status "truncated by $cut" 0 import "$dir/truncated"
	patchpost dump >"$dir/got"
	is "truncated by $cut: only the last is another" "$(diff "$dir/plain.want" "$dir/got" | grep -c '^<')" 1
done

# --- compressed, folders, pipes, repositories ------------------------------------------------------

for program in gzip xz zstd bzip2; do
	$program -c "$dir/mboxcl2" >"$dir/packed"
	gives "$program" mails "$dir/packed"
done
from_stdin () {
	empty
	patchpost import --project history - <"$dir/mboxcl2"
}
status "standard input" 0 from_stdin
patchpost dump >"$dir/got"
ok "standard input: the same dump" cmp "$dir/got" "$dir/mails.want"
mkfifo "$dir/pipe"
cat "$dir/mboxo" >"$dir/pipe" &
gives "a pipe" mails "$dir/pipe"
wait $!

mkdir -p "$dir/maildir/cur" "$dir/maildir/new" "$dir/maildir/tmp" "$dir/mh"
n=0
for part in "$dir"/bare/*; do
	n=$((n + 1))
	[ $((n % 2)) = 0 ] && cp "$part" "$dir/maildir/cur/$n.host:2,S" || cp "$part" "$dir/maildir/new/$n.host"
	cp "$part" "$dir/mh/$n"
done
gives "a Maildir" mails "$dir/maildir"
gives "an MH folder" mails --format mh "$dir/mh"
gives "an MH folder, by its names" mails "$dir/mh"
for version in 1 2; do
	git init -q --bare -b master "$dir/v$version.git"
	"$PP_SRCDIR/tests/lib/make-inbox" $version "$dir"/mails/* | git -C "$dir/v$version.git" fast-import --quiet
	gives "public-inbox v$version" mails "$dir/v$version.git"
done

# --- a folder of everything, in any order ----------------------------------------------------------

# what KIND FILE…: these messages as a file or folder of that kind, its name on standard output
what () {
	what_kind=$1
	shift
	case $what_kind in
	maildir)
		mkdir "$dir/made" "$dir/made/cur" "$dir/made/new"
		(cd "$dir/bare" && cp $(basename -a "$@") "$dir/made/cur")
		;;
	mh)
		mkdir "$dir/made"
		for what_file in "$@"; do
			cp "$dir/bare/${what_file##*/}" "$dir/made/$(ls "$dir/made" | wc -l)"
		done
		;;
	v2)
		git init -q --bare -b master "$dir/made"
		"$PP_SRCDIR/tests/lib/make-inbox" 2 "$@" | git -C "$dir/made" fast-import --quiet
		;;
	crlf) write mboxo "$@" | sed 's/$/\r/' >"$dir/made" ;;
	gzip | zstd) write mboxrd "$@" | $what_kind >"$dir/made" ;;
	cut) write mboxo "$@" | head -c -2 >"$dir/made" ;;
	*) write "$what_kind" "$@" >"$dir/made" ;;
	esac
}

for seed in 1 2 3; do
	rm -rf "$dir/all"
	mkdir "$dir/all" "$dir/all/deep"
	ls -d "$dir"/mails/* | "$PP_SRCDIR/tests/lib/mbox" shuffle $seed >"$dir/order"
	number=0
	for kind in $(printf '%s\n' mboxrd mboxo mboxcl2 undated uucp crlf cut gzip zstd maildir mh v2 |
		"$PP_SRCDIR/tests/lib/mbox" shuffle $seed); do
		number=$((number + 1))
		what $kind $(awk -v n=$number 'NR % 12 == n % 12' "$dir/order")
		[ $((number % 3)) = 0 ] && mv "$dir/made" "$dir/all/deep/$number.$kind" || mv "$dir/made" "$dir/all/$number.$kind"
	done
	printf '\211PNG\r\n\032\n' >"$dir/all/0.png"
	echo "Just words." >"$dir/all/deep/README"
	: >"$dir/all/empty"
	gives "a folder of everything, order $seed" mails "$dir/all"
	like "every message is there once" "$out" "$messages messages: * 2 duplicates, 0 quarantined, *"
	is "what is no mail is counted" "$err" "patchpost: warning: 2 files are no mail and were skipped"
done

done_testing
