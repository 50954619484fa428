#!/bin/sh
# import: a message above 64 MiB goes to quarantine, every byte of it, and what is around it where it belongs.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
cluster_start
cluster_projects demo
# a name that is no UTF-8
folder=$dir/$(printf 'folder\377')
mkdir "$dir/tmp" "$folder"

# 70 MB, of lines that an mbox escapes, too
perl -e 'print "From: Ada <ada\@example.org>\nMessage-ID: <large\@example.org>\nList-Id: <demo.example.org>\nSubject: large\n\n";
	print $_ % 10 ? "line $_ of a message that is too large\n" : ">From line $_\n" x 3 for 1 .. 1_800_000' >"$dir/large"
printf '%s\n' "From: Ada <ada@example.org>" "Message-ID: <small@example.org>" "List-Id: <demo.example.org>" "Subject: small" "" "text" \
	>"$dir/small"
{
	for mail in small large; do
		echo "From ada@example.org Mon Mar  4 10:00:00 2024"
		sed 's/^\(>*From \)/>\1/' "$dir/$mail"
		echo
	done
	echo "From ada@example.org Mon Mar  4 10:00:00 2024"
	sed 's/small/last/' "$dir/small"
} >"$dir/mboxrd"
ok "the mail is large enough" test "$(wc -c <"$dir/large")" -gt 67108864

import () {
	TMPDIR=$dir/tmp patchpost import --project demo "$@"
}

quarantined () {
	sql "SELECT reason, msgid, encode(sha256(raw), 'hex'), length(raw) FROM patchpost.quarantine"
}

wanted="too-large|<large@example.org>|$(sha256sum "$dir/large" | cut -d' ' -f1)|$(wc -c <"$dir/large")"
status "an mbox with a message that is too large" 0 import --format mboxrd "$dir/mboxrd"
like "is read to its end" "$out" "3 messages: 0 patches, 0 cover letters, 0 comments, 2 other, 0 duplicates, 1 quarantined, *"
is "all of the large one is in quarantine" "$(quarantined)" "$wanted"
is "and nothing is left of it in the file system" "$(ls -A "$dir/tmp")" ""

cp "$dir/large" "$folder/1"
sed 's/small/behind/' "$dir/small" >"$folder/2"
sql "DELETE FROM patchpost.quarantine"
status "the same in a file of its own, in a folder with an odd name" 0 import --format mh "$folder"
is "is the same" "$(quarantined)" "$wanted"
is "and what is behind it is stored" "$(sql "SELECT count(*) FROM patchpost.message WHERE msgid = '<behind@example.org>'")" 1
gzip -1 "$folder/1"
sql "DELETE FROM patchpost.quarantine"
status "and compressed" 0 import --format message "$folder/1.gz"
is "is the same, too" "$(quarantined)" "$wanted"

status "purged" 0 patchpost purge large@example.org
status "it comes again" 0 patchpost deliver <"$dir/large"
is "and is not kept" "$(quarantined)" ""

# nowhere to put it
sql "DELETE FROM patchpost.quarantine"
if [ -z "${PP_VALGRIND:-}" ]; then
	status "without room for it" 1 env TMPDIR=/nonexistent "$PP_BUILDDIR/patchpost" import --project demo --format mboxrd "$dir/mboxrd"
	like "the input has failed" "$err" "*/nonexistent*1 input failed*"
	is "and nothing of it is kept" "$(quarantined)" ""
else
	for n in 1 2 3; do skip "without room for it" "valgrind needs room itself"; done
fi
done_testing
