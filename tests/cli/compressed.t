#!/bin/sh
# import: compressed archives, whole and damaged.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
for program in gzip xz zstd bzip2; do
	command -v $program >/dev/null || skip_all "no $program here"
done
cluster_start
cluster_projects history

"$PP_SRCDIR/tests/lib/make-history" 7 300 >"$dir/mbox"
size=$(wc -c <"$dir/mbox")
patchpost import --project history "$dir/mbox" >"$dir/report"
messages=$(sed 's/;.*//' "$dir/report")
state >"$dir/want"

# import ARGUMENT…: into an empty database
import () {
	empty
	patchpost import --project history "$@"
}

mkdir "$dir/parts" "$dir/folder" "$dir/folder/cur" "$dir/folder/new"
"$PP_SRCDIR/tests/lib/mbox" split "$dir/mbox" "$dir/parts"
for program in gzip xz zstd bzip2; do
	$program -c "$dir/mbox" >"$dir/packed"
	status "$program: an mbox, whatever its name" 0 import "$dir/packed"
	like "$program: is counted" "$out" "$messages;*"
	same "$program: is stored" "$dir/want"
	from_stdin () {
		import - <"$dir/packed"
	}
	status "$program: standard input" 0 from_stdin
	same "$program: standard input is stored" "$dir/want"

	# of two members, cut in the middle of a message
	{
		head -c $((size / 3)) "$dir/mbox" | $program -c
		tail -c +$((size / 3 + 1)) "$dir/mbox" | $program -c
	} >"$dir/members"
	status "$program: of several members" 0 import --format mboxrd "$dir/members"
	same "$program: all of them are stored" "$dir/want"

	$program -c </dev/null >"$dir/nothing"
	status "$program: of nothing" 0 import "$dir/nothing"
	is "$program: is an empty mailbox" "$err" ""
	echo "no mail" | $program -c >"$dir/text"
	status "$program: of something else" 0 import "$dir/text"
	like "$program: is skipped" "$err" "*1 file is no mail and was skipped*"
done

# A Maildir whose messages are compressed each, as IMAP servers do.
set -- gzip xz zstd bzip2 cat
for part in "$dir"/parts/*; do
	$1 <"$part" -c >"$dir/folder/cur/${part##*/}:2,S" 2>/dev/null || cat "$part" >"$dir/folder/cur/${part##*/}:2,S"
	set -- "$@" "$1"
	shift
done
status "a Maildir of compressed messages" 0 import "$dir/folder"
same "is stored" "$dir/want"

# --- damage ----------------------------------------------------------------------------------------

# Large enough that what a decompressor keeps back is a small part of it.
"$PP_SRCDIR/tests/lib/make-history" 8 3000 >"$dir/mbox"
import "$dir/mbox" >"$dir/report"
whole=$(sql "SELECT count(*) FROM patchpost.message")
sql "SELECT encode(sha256(header || body), 'hex') FROM patchpost.message_raw ORDER BY 1" >"$dir/raw"

# fails DESCRIPTION FILE: by name
fails () {
	status "$1" 1 import "$2"
	like "$1: is named" "$err" "*cannot unpack '$2': *1 input failed*"
}

# damaged DESCRIPTION FILE LEAST: FILE fails; of its messages at least LEAST in a hundred are stored, and no other
damaged () {
	fails "$1" "$2"
	sql "SELECT encode(sha256(header || body), 'hex') FROM patchpost.message_raw ORDER BY 1" >"$dir/got"
	is "$1: nothing is stored that is not in it" "$(comm -13 "$dir/raw" "$dir/got")" ""
	damaged_count=$(wc -l <"$dir/got")
	[ $((damaged_count * 100)) -ge $((whole * $3)) ] && pass "$1: what was whole is stored" ||
		fail "$1: what was whole is stored" "$damaged_count of $whole"
}

for program in gzip xz zstd bzip2; do
	$program -c "$dir/mbox" >"$dir/packed"
	size=$(wc -c <"$dir/packed")
	head -c $((size - 5)) "$dir/packed" >"$dir/cut"
	[ $program = bzip2 ] && least=40 || least=75
	damaged "$program: cut off at its end" "$dir/cut" $least
	{
		cat "$dir/packed"
		echo "and this"
	} >"$dir/more"
	damaged "$program: with something behind it" "$dir/more" $least
	{
		cat "$dir/packed"
		head -c 100000 /dev/zero
	} >"$dir/padded"
	[ $program = zstd ] || status "$program: with zeros behind it" 0 import "$dir/padded"
	perl -e 'local $/; $_ = <>; substr ($_, 0.6 * length, 1) ^= "\x04"; print' "$dir/packed" >"$dir/flipped"
	fails "$program: with a bit flipped" "$dir/flipped"
done
gzip -c "$dir/mbox" | head -c 3000 >"$dir/short"
damaged "gzip: only its start" "$dir/short" 1
status "the others are read" 1 import "$dir/cut" "$dir/mbox"
sql "SELECT encode(sha256(header || body), 'hex') FROM patchpost.message_raw ORDER BY 1" >"$dir/got"
ok "to their end" cmp "$dir/raw" "$dir/got"

# --- a bomb ------------------------------------------------------------------------------------------

# 900 MB of a message, in 4 MB, and a mail behind it; limited is the memory for it.
{
	printf 'From a@example.org Mon Mar  4 10:00:00 2024\nMessage-ID: <bomb@example.org>\nSubject: bomb\n\n'
	head -c 900000000 /dev/zero | tr '\0' 'a'
	printf '\n\nFrom a@example.org Mon Mar  4 10:00:00 2024\nMessage-ID: <after@example.org>\nSubject: after\n\ntext\n'
} | gzip -1 >"$dir/bomb"
bomb () {
	grep -q __asan_init "$PATCHPOST_EXEC_PATH/patchpost-import" || ulimit -v 700000
	import "$dir/bomb"
}
bomb_in_shell () (
	bomb
)
status "a bomb" 0 bomb_in_shell
like "is said to be cut" "$err" "*of a message of more than 500 MiB the first 64 MiB are kept*"
like "is counted" "$out" "2 messages: 0 patches, 0 cover letters, 0 comments, 1 other, 0 duplicates, 1 quarantined, *"
is "is in quarantine" "$(sql "SELECT reason, length(raw) FROM patchpost.quarantine")" "too-large|67108864"
is "what follows is stored" "$(sql "SELECT msgid FROM patchpost.message")" "<after@example.org>"

done_testing
