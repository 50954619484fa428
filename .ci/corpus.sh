#!/usr/bin/env bash
# Real archives: nothing of them is lost, what is stored is what Patchwork made of them, and it is the same whatever
# the order, the batches and the command they came with. Needs $CI_SHARED/corpus and tools.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"

corpus=$CI_SHARED/corpus
list_id=ltp.lists.linux.it

cluster_start
work=$(mktemp -d)
trap 'rm -rf "$work"; cluster_stop' EXIT

# note TEXT: shown by .ci/run
note() {
	printf '%s\n' "$*" | sed 's/^/#: /'
}

fresh() {
	cluster_database && patchpost init --no-roles >/dev/null && patchpost project add ltp --list-id $list_id >/dev/null
}

# import FILE…: leaves the report in $report; ids in $work/reused belong to several messages, and order decides
import() {
	report=$(patchpost import --progress=never --json "$@") || fail "import $*" "status $?"
	note "$(basename "$1")${2:+ …}: $report"
}

field() {
	printf '%s\n' "$report" | perl -MJSON::PP -e 'print decode_json(join "", <STDIN>)->{$ARGV[0]}, "\n"' "$1"
}

# same DESCRIPTION NAME NAME: two dumps are equal, but for messages whose id is used twice
same() {
	for name in "$2" "$3"; do
		grep -vF -f "$work/reused" "$work/$name.jsonl" >"$work/$name.cut"
	done
	ok "$1" cmp "$work/$2.cut" "$work/$3.cut"
}

dump() {
	patchpost dump >"$work/$1.jsonl"
}

# unpack ARCHIVE: $work/all.mbox, its halves, its number of messages, and the ids that occur with different content
unpack() {
	xz -dc "$corpus/$1.mboxrd.xz" >"$work/all.mbox"
	count=$(grep -c '^From ' "$work/all.mbox")
	awk -v half=$((count / 2)) -v first="$work/first.mbox" -v second="$work/second.mbox" '
		/^From / { n++ }
		{ print > (n <= half ? first : second) }' "$work/all.mbox"
}

# nothing_lost NAME: the report adds up to what is in the archive, and nothing is in quarantine but reused ids
nothing_lost() {
	is "$1: every message is counted" "$(field messages)" "$count"
	is "$1: quarantine has reused ids only" "$(sql "SELECT count(*) FROM patchpost.quarantine WHERE reason <> 'id-reused'")" 0
	sql "SELECT DISTINCT msgid FROM patchpost.quarantine WHERE reason = 'id-reused'" >"$work/reused"
	echo 'no such id' >>"$work/reused"
	is "$1: every raw byte is there" \
		"$(sql 'SELECT sum(length(header) + length(body)) FROM patchpost.message_raw')" \
		"$(perl -e '
			# the bytes of an mboxrd without From_ lines, escapes, and the empty line that ends a message; of each
			# id the first message
			my ($sum, $mail, %seen) = (0, "");
			sub done {
				my ($id) = $mail =~ /^message-id:\s*(\S+)/mi;
				$mail =~ s/\n\n\z/\n/;
				$sum += length $mail unless $mail eq "" || $seen{$id}++;
				$mail = "";
			}
			while (<STDIN>) {
				if (/^From /) { done } else { s/^>(>*From )/$1/; $mail .= $_ }
			}
			done; print $sum' <"$work/all.mbox")"
}

# series_of: series as lines of JSON that can be compared, from `patchpost dump' (their messages) or group-facts
series_of() {
	perl -MJSON::PP -ne '
		BEGIN { $json = JSON::PP->new->canonical->utf8 }
		$o = $json->decode($_);
		$s = exists $o->{patches} ? $o : $o->{series} or next;
		$seen{$json->encode({patches => [sort @{$s->{patches}}], map { $_ => $s->{$_} } qw(cover version total received)})}++;
		END { print map { "$_\n" } sort keys %seen }'
}

# grouped NAME: the series that came of many batches are those of all facts at once, and those of the reference
grouped() {
	sql "SELECT json_build_object('msgid', msgid, 'refs', refs, 'sender', sender, 'date', extract(epoch FROM date)::bigint,
		'version', version, 'number', number, 'total', total, 'cover', kind = 1 OR pull AND number = 0)
		FROM patchpost.message WHERE kind IN (1, 2)" >"$work/facts.jsonl"
	"$PP_BUILDDIR/tests/property/group-facts" "$work/facts.jsonl" | series_of >"$work/series.pure"
	series_of <"$work/once.jsonl" >"$work/series.stored"
	note "$1: $(wc -l <"$work/series.pure") series"
	ok "$1: the series stored are those of all facts at once" diff "$work/series.pure" "$work/series.stored"
	ok "$1: and those of the reference" "$PP_SRCDIR/tests/property/compare-reference" "$CI_SHARED/tools/group-reference" \
		"$PP_BUILDDIR/tests/property/group-facts" "$work/facts.jsonl"
}

# ways NAME: importing again, in halves, in the other order
ways() {
	quarantined=$(field quarantined)
	import "$work/all.mbox"
	is "$1: imported again, all are duplicates" "$(field duplicates) $(field quarantined)" "$((count - quarantined)) $quarantined"
	dump twice
	same "$1: and nothing changes" once twice
	fresh
	import "$work/second.mbox"
	import "$work/first.mbox"
	dump halves
	same "$1: the halves in the other order give the same" once halves
}

# apart FOLDER: the messages of the archive as files, From_ line first
apart() {
	mkdir -p "$1"
	perl -e '
		my $n = 0;
		while (<STDIN>) {
			if (/^From /) { open OUT, ">", sprintf("%s/%05d", $ARGV[0], $n++) or die }
			else { s/^>(>*From )/$1/ }
			print OUT $_;
		}' "$1" <"$work/all.mbox"
}

# kinds NAME: the archive compressed, as a Maildir and as a repository of public-inbox
kinds() {
	for packer in gzip xz zstd; do
		$packer -1 -c "$work/all.mbox" >"$work/packed.$packer"
	done
	apart "$work/maildir/cur"
	mkdir "$work/maildir/new" "$work/maildir/tmp"
	git init -q --bare -b master "$work/inbox/git/0.git"
	find "$work/maildir/cur" -type f | sort | xargs "$PP_SRCDIR/tests/lib/make-inbox" 2 |
		git -C "$work/inbox/git/0.git" fast-import --quiet
	for kind in packed.gzip packed.xz packed.zstd maildir inbox; do
		fresh
		import "$work/$kind"
		dump kind
		same "$1: $kind gives the same" once kind
		rm -rf "${work:?}/$kind"
	done
}

# again NAME: what is stored is what the raw messages say, and they bring it back
again() {
	status "$1: read again, nothing would change" 0 patchpost reindex --all --dry-run
	is "$1: and nothing is said" "$out" ""
	sql "INSERT INTO patchpost.triage (inbox_id, id, state_id, commit_ref)
		SELECT inbox_id, id, 3, 'c0ffee' FROM patchpost.message WHERE kind = 2 AND id % 7 = 0"
	dump whole
	psql -Xq -v ON_ERROR_STOP=1 -f "$PP_SRCDIR/.ci/damage.sql"
	dump damaged
	ok "$1: there is damage" sh -c '! cmp -s "$1" "$2"' sh "$work/whole.jsonl" "$work/damaged.jsonl"
	status "$1: which is mended" 0 patchpost reindex --all --progress=never
	note "$1: $(printf '%s\n' "$out" | wc -l) lines of changes; $(printf '%s\n' "$out" | tail -n 1)"
	dump again
	same "$1: to what it was, what people set included" whole again
	status "$1: and nothing is left to do" 0 patchpost reindex --all --dry-run
}

# --- 3,000 messages -----------------------------------------------------------

unpack ltp-3000
fresh
import "$work/all.mbox"
nothing_lost ltp-3000
dump once
grouped ltp-3000
if "$CI_SHARED/tools/compare-dump" "$work/once.jsonl" "$corpus/ltp-3000.patchwork.jsonl.xz" --min 99.5 >"$work/compared"; then
	pass "99.5 % and more of each field are as in Patchwork"
else
	fail "99.5 % and more of each field are as in Patchwork"
fi
note "$(cat "$work/compared")"
mkdir "$work/mailinfo"
ok "the diffs are those of git mailinfo" perl "$PP_SRCDIR/.ci/mailinfo.pl" "$work/once.jsonl" "$work/mailinfo"
note "$tap_out"
ways ltp-3000

# One by one, in random order, four at a time.
apart "$work/mails"
fresh
find "$work/mails" -type f | sort | shuf --random-source="$work/all.mbox" >"$work/order"
ok "four deliveries at a time, all with status 0" \
	xargs -P 4 -I MAIL -a "$work/order" sh -c '"$PP_BUILDDIR/patchpost" deliver <"$1"' sh MAIL
dump delivered
same "delivered one by one, four at a time, in random order: the same" once delivered

# --- 10,000 messages ----------------------------------------------------------

unpack ltp-10000
fresh
import "$work/all.mbox"
nothing_lost ltp-10000
dump once
grouped ltp-10000
ways ltp-10000
kinds ltp-10000
again ltp-10000
done_testing
