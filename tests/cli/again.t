#!/bin/sh
# import: an archive that is there already, large enough that import stops decoding what it knows; and what is new, odd or
# other among it.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
cluster_start
cluster_projects widgets

# several batches
"$PP_SRCDIR/tests/bench/replicate" 5000 "$PP_SRCDIR/samples/widgets.mbox" >"$dir/archive"

# counts FILE [OPTION…]: what an import of it counts
counts () {
	counts_file=$1
	shift
	patchpost import --project widgets "$@" "$counts_file" 2>"$dir/err" | sed 's/;.*//'
}

first=$(counts "$dir/archive" --jobs 1)
like "all of it is stored" "$first" "5000 messages: *, 0 duplicates, 0 quarantined, *"
state >"$dir/first"
is "each with the checksum of its bytes" "$(sql "SELECT count(*) FROM patchpost.message_raw")" 5000
sql "SELECT lpad(to_hex(checksum), 16, '0'), encode(header || body, 'hex') FROM patchpost.message_raw ORDER BY id LIMIT 30" |
	perl -MDigest::SHA=sha1_hex -ne 'chomp; my ($sum, $hex) = split /\|/; print "$.\n" if $sum ne substr sha1_hex (pack "H*", $hex), 0, 16' >"$dir/wrong"
is "which is that of SHA-1" "$(cat "$dir/wrong")" ""

all="5000 messages: 0 patches, 0 cover letters, 0 comments, 0 other, 5000 duplicates, 0 quarantined, 0 series"
for jobs in 1 3; do
	is "again, $jobs jobs: all are duplicates" "$(counts "$dir/archive" --jobs "$jobs")" "$all"
done
same "and nothing changes" "$dir/first"

# --- something among what is known ---------------------------------------------------------------

mail () {
	printf '%s\n' "From ada@example.org Mon Mar  4 10:00:00 2024" "From: Ada <ada@example.org>" "List-Id: <widgets.example.org>" \
		"Date: Mon, 4 Mar 2024 10:00:00 +0000" "$@" ""
}

{
	cat "$dir/archive"
	mail "Message-ID: <new1@example.org>" "Subject: [PATCH] new" "" "diff --git a/f b/f" "--- a/f" "+++ b/f" "@@ -1 +1 @@" "-a" "+b"
	mail "Subject: it has no id" "" "text"
	mail "Message-ID: <new2@example.org>" "Subject: Re: [PATCH] new" "In-Reply-To: <new1@example.org>" "" "text"
} >"$dir/more"
is "what is new at the end is stored" "$(counts "$dir/more")" \
	"5003 messages: 1 patches, 0 cover letters, 1 comments, 1 other, 5000 duplicates, 0 quarantined, 1 series"
is "a reply finds its patch" "$(sql "SELECT s.msgid FROM patchpost.message m JOIN patchpost.message s ON s.id = m.submission_id
	WHERE m.msgid = '<new2@example.org>'")" "<new1@example.org>"
is "again: one without an id, too" "$(counts "$dir/more")" \
	"5003 messages: 0 patches, 0 cover letters, 0 comments, 0 other, 5003 duplicates, 0 quarantined, 0 series"

# one message in a hundred came by another way, one has other text
perl -pe 'if (/^Message-ID: /i && ++$n % 100 == 0) { print "Received: from elsewhere; Mon, 4 Mar 2024 10:00:00 +0000\n" }' \
	"$dir/archive" >"$dir/elsewhere"
is "another header around the same mail" "$(counts "$dir/elsewhere")" "$all"
mail "Message-ID: <new1@example.org>" "Subject: something else" "" "text" >"$dir/reused"
cat "$dir/archive" "$dir/reused" >"$dir/other"
like "other mail under a known id" "$(counts "$dir/other")" "5001 messages: *, 5000 duplicates, 1 quarantined, *"
is "is kept aside" "$(sql "SELECT reason, msgid FROM patchpost.quarantine")" "id-reused|<new1@example.org>"

# --- from the known into the new and back ---------------------------------------------------------

"$PP_SRCDIR/tests/bench/replicate" 12000 "$PP_SRCDIR/samples/widgets.mbox" >"$dir/longer"
like "what is known comes first" "$(counts "$dir/longer" --jobs 3)" "12000 messages: *, 5000 duplicates, 0 quarantined, *"
state >"$dir/want"
empty
counts "$dir/longer" >"$dir/out"
counts "$dir/more" >"$dir/out"
counts "$dir/reused" >"$dir/out"
same "and the result is the same as at once" "$dir/want"
done_testing
