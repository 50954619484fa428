#!/bin/sh
# parse: files, folders, standard input; its status; no database.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"

samples=$PP_SRCDIR/samples/widgets.mbox
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PATCHPOST_DB=host=/nonexistent

status "an mbox" 0 patchpost parse "$samples"
is "says nothing else" "$err" ""
is "is one line a message" "$(printf '%s\n' "$out" | wc -l | tr -d ' ')" "$(grep -c '^From .* 20[0-9][0-9]$' "$samples")"
all=$out
patchpost parse <"$samples" >"$work/stdin"
is "standard input gives the same" "$(cat "$work/stdin")" "$all"
patchpost parse - <"$samples" >"$work/stdin"
is "so does -" "$(cat "$work/stdin")" "$all"

mkdir "$work/folder"
printf 'Subject: one\nFrom: a@example.org\nMessage-Id: <1@example.org>\nDate: Mon, 4 Mar 2024 10:15:00 +0000\n\n1\n' >"$work/folder/1"
printf '\000\001\002\003' >"$work/folder/2"
printf 'Subject: [PATCH] three\nFrom: a@example.org\nMessage-Id: <3@example.org>\n\n3\n' >"$work/folder/3"
status "a folder" 0 patchpost parse "$work/folder"
is "its messages in order" "$(printf '%s\n' "$out" | sed 's/.*"msgid":"\([^"]*\)".*/\1/')" "<1@example.org>
<3@example.org>"
like "what is no mail is said" "$err" "*1 file is no mail*"
like "without a date there is none" "$out" '*"date":null*'
status "-q" 0 patchpost -q parse "$work/folder"
is "is quiet about that" "$err" ""

status "a file that is not there" 1 patchpost parse "$work/folder/1" "$work/none" "$work/folder/3"
like "is said" "$err" "*$work/none*"
is "the others are read" "$(printf '%s\n' "$out" | wc -l | tr -d ' ')" 2

status "an unknown option" 64 patchpost parse --none
status "--help" 0 patchpost parse --help
like "--help says what it does" "$out" "*line of JSON*"
if [ -c /dev/full ]; then
	patchpost parse "$samples" >/dev/full 2>"$work/err"
	is "a full disk is an error" "$?" 1
	like "is said" "$(cat "$work/err")" "*standard output*"
fi
done_testing
