#!/bin/sh
# import: all kinds of archives, what goes where, and an import that is interrupted.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
cluster_start
cluster_projects demo

# mail ID SUBJECT [HEADER…]: of the list demo unless a header says another
mail () {
	mail_id=$1
	mail_subject=$2
	shift 2
	printf '%s\n' "From: Ada <ada@example.org>" "Subject: $mail_subject" "Message-ID: <$mail_id@example.org>" \
		"Date: Mon, 4 Mar 2024 10:00:00 +0000" "$@"
	case $* in *List-Id:*) ;; *) echo "List-Id: <demo.example.org>" ;; esac
	echo
	case $mail_subject in
	Re:* | *" 0/"* | "["*RFC* | *talk*) echo "About $mail_id." ;;
	*) printf '%s\n' "diff --git a/src/f b/src/f" "--- a/src/f" "+++ b/src/f" "@@ -1 +1 @@" "-$mail_id" "+b" ;;
	esac
}

# mbox FILE…: as mboxrd
mbox () {
	for mbox_file in "$@"; do
		echo "From ada@example.org Mon Mar  4 10:00:00 2024"
		cat "$mbox_file"
		echo
	done
}

messages () {
	sql "SELECT string_agg(replace(trim(msgid, '<>'), '@example.org', ''), ' ' ORDER BY msgid) FROM patchpost.message"
}

# --- what an archive can be ----------------------------------------------------------------------

mkdir "$dir/parts"
for n in 1 2 3; do
	mail "p$n" "[PATCH $n/3] part $n" "References: <p0@example.org>" >"$dir/parts/p$n"
done
mail p0 "[PATCH 0/3] parts" >"$dir/parts/p0"
mail c1 "Re: [PATCH 0/3] parts" "In-Reply-To: <p0@example.org>" >"$dir/parts/c1"
mail o1 "talk" >"$dir/parts/o1"
mbox "$dir"/parts/* >"$dir/all.mbox"
sed 's/$/\r/' "$dir/all.mbox" >"$dir/crlf.mbox"
mkdir -p "$dir/maildir/cur" "$dir/maildir/new" "$dir/maildir/tmp" "$dir/mh/inbox" "$dir/tree/a/b"
cp "$dir"/parts/p[012] "$dir/maildir/new"
for n in p3 c1 o1; do
	cp "$dir/parts/$n" "$dir/maildir/cur/$n:2,S"
done
echo "half a mess" >"$dir/maildir/tmp/p9"
n=0
for part in "$dir"/parts/*; do
	cp "$part" "$dir/mh/inbox/$((n += 1))"
done
echo "cur: 1" >"$dir/mh/inbox/.mh_sequences"
mbox "$dir/parts/p0" "$dir/parts/p1" >"$dir/tree/one"
mbox "$dir/parts/p2" "$dir/parts/c1" "$dir/parts/o1" >"$dir/tree/a/two.mbox"
cp "$dir/parts/p3" "$dir/tree/a/b/three"
printf '\211PNG\r\n\032\n' >"$dir/tree/picture.png"

counts="6 messages: 3 patches, 1 cover letters, 1 comments, 1 other, 0 duplicates, 0 quarantined, 1 series;"
state >"$dir/nothing"
first=yes

# comes_to DESCRIPTION COMMAND…: into an empty database, always with the same result
comes_to () {
	tap_archive=$1
	shift
	empty
	status "$tap_archive" 0 "$@"
	like "$tap_archive: is counted" "$out" "$counts *"
	[ -z "$first" ] || state >"$dir/want"
	first=
	same "$tap_archive: is stored" "$dir/want"
}

comes_to "an mbox" patchpost import "$dir/all.mbox"
sound "nothing is orphaned"
comes_to "with lines as CRLF" patchpost import "$dir/crlf.mbox"
comes_to "single messages" patchpost import "$dir"/parts/*
comes_to "as --format message" patchpost import --format message "$dir"/parts/*
comes_to "a folder of messages" patchpost import "$dir/parts"
comes_to "a Maildir" patchpost import "$dir/maildir"
comes_to "--format maildir" patchpost import --format maildir "$dir/maildir"
comes_to "an MH folder" patchpost import "$dir/mh/inbox"
comes_to "a folder of MH folders" patchpost import --format mh "$dir/mh"
comes_to "a folder of many things" patchpost import "$dir/tree"
like "what is no mail is told" "$err" "*warning: 1 file is no mail and was skipped"
from_stdin () {
	patchpost import - <"$dir/all.mbox"
}
comes_to "standard input" from_stdin
from_pipe () {
	cat "$dir/tree/one" | patchpost import "$dir/tree/a" -
}
comes_to "a pipe and a folder" from_pipe

status "again" 0 patchpost import "$dir/all.mbox" "$dir/maildir"
like "finds duplicates only" "$out" "12 messages: 0 patches, 0 cover letters, 0 comments, 0 other, 12 duplicates, 0 quarantined, 0 series; *"
same "and changes nothing" "$dir/want"

# --- the report ----------------------------------------------------------------------------------

empty
mail p1 "[PATCH] another mail under a known id" >"$dir/reused"
mail n1 "nobody's" "List-Id: <nobody.example.org>" >"$dir/nobody"
status "all that can happen" 0 patchpost import --json "$dir/all.mbox" "$dir/parts/p1" "$dir/reused" "$dir/nobody"
is "as JSON" "$(sql "SELECT string_agg(key || ' ' || value, ', ' ORDER BY key) FROM json_each_text('$out')
	WHERE key <> 'seconds'")" \
	"comments 1, cover_letters 1, duplicates 1, messages 9, other 1, patches 3, quarantined 2, series 1"
is "adds up" "$(sql "SELECT (j->>'messages')::int = (j->>'patches')::int + (j->>'cover_letters')::int +
	(j->>'comments')::int + (j->>'other')::int + (j->>'duplicates')::int + (j->>'quarantined')::int AND
	(j->>'seconds')::float >= 0 FROM (SELECT '$out'::json AS j) x")" t
is "and is in quarantine" "$(sql "SELECT string_agg(reason || ' ' || msgid, ' ' ORDER BY id) FROM patchpost.quarantine")" \
	"no-project <n1@example.org> id-reused <p1@example.org>"
empty
# replies first: what was counted as `other' is a comment when the run has ended
status "replies before their patch" 0 patchpost import "$dir/parts/c1" "$dir/parts/p0"
like "are comments" "$out" "2 messages: 0 patches, 1 cover letters, 1 comments, 0 other, *"
status "progress" 0 patchpost import --progress always "$dir/all.mbox"
like "goes to standard error" "$err" "*6 messages, *all.mbox*"
like "and not to standard output" "$out" "6 messages: *"

# --- inputs that fail ----------------------------------------------------------------------------

empty
status "some that cannot be read" 1 patchpost import "$dir/parts/p0" "$dir/none" "$dir/parts/p1" /proc/self/mem "$dir/parts/p2"
like "are named" "$err" "*cannot*'$dir/none'*cannot*'/proc/self/mem'*warning: 2 inputs failed"
like "the rest is stored and counted" "$out" "3 messages: 2 patches, 1 cover letters, 0 comments, 0 other, 0 duplicates, 0 quarantined, 1 series; *"
is "all of it" "$(messages)" "p0 p1 p2"
status "nothing to read" 64 patchpost import
status "an empty folder" 0 patchpost import "$dir/maildir/tmp/.." --format mh
like "is no error" "$out" "0 messages: *"
status "an unknown format" 64 patchpost import --format tar "$dir/parts"
status "an unknown project" 78 patchpost import --project nope "$dir/parts"
is "is all that is said" "$err" "patchpost: there is no project 'nope'"
like "is named" "$err" "*there is no project 'nope'*"
status "one that no project can have" 78 patchpost import --project "$(printf '\377')" "$dir/parts"
like "is none as well" "$err" "*there is no project*"
status "an unknown List-Id" 78 patchpost import --list-id nope.example.org "$dir/parts"
status "two ways to choose" 64 patchpost import --list-id demo.example.org --auto-project "$dir/parts"
status "no database" 75 patchpost --db host=/nonexistent import "$dir/parts"
is "none of this stored anything" "$(messages)" "p0 p1 p2"

# --- projects ------------------------------------------------------------------------------------

patchpost project add other --list-id other.example.org
empty
mail f1 "[PATCH] foreign" "List-Id: <other.example.org>" >"$dir/foreign"
mail f2 "[PATCH] unknown" "List-Id: <never.heard.of>" >"$dir/unknown"
status "--project" 0 patchpost import --project demo "$dir/foreign" "$dir/unknown" "$dir/parts/p1"
like "takes mail of other inboxes" "$out" "3 messages: 3 patches, *"
is "with a warning and a count" "$err" "patchpost: warning: 1 message has the List-Id of another inbox"
is "all into its own" "$(sql "SELECT DISTINCT name FROM patchpost.message m JOIN patchpost.inbox i ON i.id = m.inbox_id")" demo
status "--list-id" 0 patchpost import --list-id OTHER.example.org "$dir/parts/p1"
is "is as good as the header" "$(sql "SELECT string_agg(name, ' ' ORDER BY name) FROM patchpost.message m
	JOIN patchpost.inbox i ON i.id = m.inbox_id WHERE msgid = '<p1@example.org>'")" "demo other"

mail a1 "one" "List-Id: Dev <Dev.one.example.org>" >"$dir/a1"
mail a2 "two" "List-Id: <dev.two.example.org>" >"$dir/a2"
mail a3 "three" "List-Id: <dev.ONE.example.org>" >"$dir/a3"
mail a4 "four" "List-Id: none" >"$dir/a4"
mail a5 "five" "List-Id: <$(printf '%0300d' 7).example.org>" >"$dir/a5"
mail a6 "six" "List-Id: <with blanks in.example.org>" >"$dir/a6"
mail a7 "seven" "List-Id: <>" >"$dir/a7"
mail a8 "eight" "List-Id: <$(printf '\001\377').example.org>" >"$dir/a8"
mail a9 "nine" "List-Id: <demo.elsewhere.example.org>" >"$dir/a9"
empty
status "--auto-project" 0 patchpost import --auto-project "$dir"/a[1-9]
is "names projects by the first label, else in full" "$(sql "SELECT link_name, list_id FROM patchpost.project
	WHERE link_name ~ '^(dev|demo)' ORDER BY link_name COLLATE \"C\"")" "demo|demo.example.org
demo.elsewhere.example.org|demo.elsewhere.example.org
dev|dev.one.example.org
dev.two.example.org|dev.two.example.org"
is "stores mail where it belongs" "$(sql "SELECT string_agg(i.name || m.msgid, ' ' ORDER BY msgid) FROM patchpost.message m
	JOIN patchpost.inbox i ON i.id = m.inbox_id WHERE i.name ~ '^(dev|demo)'")" \
	"dev<a1@example.org> dev.two.example.org<a2@example.org> dev<a3@example.org> demo.elsewhere.example.org<a9@example.org>"
like "and goes on behind a List-Id that cannot be one" "$out" "9 messages: *"
is "whose mail is kept" "$(sql "SELECT string_agg(msgid, ' ' ORDER BY msgid) FROM patchpost.quarantine
	WHERE reason = 'no-project'")" "<a5@example.org> <a6@example.org> <a7@example.org> <a8@example.org>"

# --- two projects in one inbox -------------------------------------------------------------------

patchpost project add demo-net --list-id demo.example.org --subject-match '\[[^]]*\bnet\b[^]]*\]'
empty
mail s0 "[PATCH net 0/2] for net" >"$dir/s0"
mail s1 "[PATCH net 1/2] one" "References: <s0@example.org>" >"$dir/s1"
mail s2 "[PATCH 2/2] two, where the word was forgotten" "References: <s0@example.org>" >"$dir/s2"
mail s3 "Re: [PATCH 2/2] two" "References: <s0@example.org> <s2@example.org>" >"$dir/s3"
mail s4 "[PATCH] for the others" >"$dir/s4"
mail s5 "Re: talk about [net]" >"$dir/s5"
for order in "s0 s1 s2 s3 s4 s5" "s5 s4 s3 s2 s1 s0"; do
	empty
	(cd "$dir" && patchpost import $order >/dev/null)
	is "a series has the label of its cover, a comment that of its submission: $order" "$(patchpost dump |
		sed 's/.*"msgid":"<\([a-z0-9]*\)@.*"project":"\([a-z-]*\)".*/\1 \2/' | sort | tr '\n' ' ')" \
		"s0 demo-net s1 demo-net s2 demo-net s3 demo-net s4 demo s5 demo "
	# the label of the first patch counts until the cover is there
	empty
	for one in $order; do
		patchpost deliver <"$dir/$one"
	done
	is "and one by one" "$(patchpost dump --project demo-net | sed 's/.*"msgid":"<\([a-z0-9]*\)@.*/\1/' | sort | tr '\n' ' ')" \
		"s0 s1 s2 s3 "
	sound "and nothing is orphaned"
done

# --- what headers and rules say ------------------------------------------------------------------

sql "INSERT INTO patchpost.account (username, email) VALUES ('jane', 'Jane@Example.org'), ('paul', 'paul@example.org')"
patchpost project set demo --delegate 'paul:src/*' --delegate 'jane:doc/*' 2>/dev/null
empty
mail h1 "[PATCH] one" "X-Patchwork-State: Under Review" >"$dir/h1"
mail h2 "[PATCH] two" "X-Patchwork-State: accepted" >"$dir/h2"
mail h3 "[PATCH] three" "X-Patchwork-State: nonsense" "X-Patchwork-Delegate: jane@example.ORG" >"$dir/h3"
mail h4 "[PATCH] four" "X-Patchwork-Delegate: nobody@example.org" >"$dir/h4"
mail h5 "[PATCH] five" "X-Patchwork-Hint: Ignore" >"$dir/h5"
mail h6 "Re: [PATCH] one" "In-Reply-To: <h1@example.org>" "X-Patchwork-Action-Required: yes" >"$dir/h6"
mail h7 "Re: [PATCH] five" "In-Reply-To: <h5@example.org>" >"$dir/h7"
mail h8 "[PATCH] eight" | sed 's/src/other/g' >"$dir/h8"
status "headers" 0 patchpost import "$dir"/h[1-8]
is "state and delegate" "$(patchpost dump | sed -n 's/.*"delegate":\([^,]*\),.*"msgid":"<\(h[0-9]\)@.*"state":\("[^"]*"\).*/\2 \3 \1/p')" \
	'h1 "under-review" "paul"
h2 "new" "paul"
h3 "new" "jane"
h4 "new" "paul"
h8 "new" null'
is "no patch is made of a mail that does not want it" "$(patchpost dump |
	sed -n 's/.*"flags":\(\[[^]]*\]\).*"msgid":"<\(h[567]\)@.*"submission":\([^,]*\),.*"type":"\([a-z]*\)".*/\2 \4 \1 \3/p' | sort)" \
	'h5 other ["hint-ignore"] null
h6 comment ["action-required"] "<h1@example.org>"
h7 other [] null'
patchpost project set demo --hints all 2>/dev/null
empty
patchpost import "$dir/h2" >/dev/null
like "--hints all" "$(patchpost dump)" '*"state":"accepted"*'

# --- the same mail on two lists ------------------------------------------------------------------

empty
for list in demo other; do
	mail x0 "[PATCH 0/1] crossed" "List-Id: <$list.example.org>" >"$dir/x0.$list"
	mail x1 "[PATCH 1/1] crossed" "References: <x0@example.org>" "List-Id: <$list.example.org>" >"$dir/x1.$list"
done
mail x2 "Re: crossed" "References: <x0@example.org>" "List-Id: <other.example.org>" >"$dir/x2"
mail x1 "[PATCH 1/1] changed by this list" "References: <x0@example.org>" "List-Id: <other.example.org>" >"$dir/x1.other"
status "cross-posted" 0 patchpost import "$dir/x0.demo" "$dir/x0.other" "$dir/x1.other" "$dir/x1.demo" "$dir/x2"
like "is in both" "$out" "5 messages: 2 patches, 2 cover letters, 1 comments, 0 other, 0 duplicates, 0 quarantined, 2 series; *"
is "each for itself" "$(sql "SELECT i.name, s.received, (SELECT count(*) FROM patchpost.message c WHERE c.inbox_id = s.inbox_id AND
	c.submission_id = s.cover_id) FROM patchpost.series s JOIN patchpost.inbox i ON i.id = s.inbox_id ORDER BY 1")" "demo|1|0
other|1|1"
sound "nothing is orphaned"

# --- interrupted ---------------------------------------------------------------------------------

# three batches: replies in the first, what they belong to in the last
perl -e 'for (1 .. 2600) {
	my ($n, $patch) = ($_, $_ > 1300);
	my $t = sprintf "%02d:%02d:%02d", 10 + $n / 3600, $n / 60 % 60, $n % 60;
	print "From ada\@example.org Mon Mar  4 $t 2024\nFrom: Ada <ada\@example.org>\nList-Id: <demo.example.org>\n",
		"Date: Mon, 4 Mar 2024 $t +0000\n";
	printf $patch ? "Message-ID: <k%d\@example.org>\nSubject: [PATCH %d/2] %d\nReferences: <g%d\@example.org>\n\n%s\n" :
		"Message-ID: <r%d\@example.org>\nSubject: Re: %d\nIn-Reply-To: <k%d\@example.org>\n\nYes.\n\n",
		$patch ? ($n, 1 + $n % 2, $n / 2, $n / 2, "diff --git a/f b/f\n--- a/f\n+++ b/f\n\@\@ -1 +1 \@\@\n-$n\n+b\n") :
		($n, $n, $n + 1300);
}' >"$dir/many"
empty
status "an import of three batches" 0 patchpost import "$dir/many"
like "is counted" "$out" "2600 messages: 1300 patches, 0 cover letters, 1300 comments, 0 other, 0 duplicates, 0 quarantined, 65[01] series; *"
state >"$dir/want"

# killed -9 while it reads the third
empty
mkfifo "$dir/fifo"
"$PP_BUILDDIR/patchpost" import - <"$dir/fifo" >/dev/null 2>&1 &
exec 3>"$dir/fifo"
head -n 20000 "$dir/many" >&3
until [ "$(sql 'SELECT count(*) FROM patchpost.message')" -ge 1000 ]; do
	sleep 0.02
done
kill -9 $!
exec 3>&-
wait $! 2>/dev/null
some=$(sql 'SELECT count(*) FROM patchpost.message')
[ "$((some % 1000))" = 0 ] && [ "$some" -gt 0 ] && pass "kill -9 leaves whole batches" || fail "kill -9 leaves whole batches" "$some messages"
sound "and nothing orphaned"
status "the same again" 0 patchpost import "$dir/many"
like "goes on" "$out" "2600 messages: * $some duplicates, *"
same "to the same end" "$dir/want"

# its session ends in the middle of a batch
empty
patchpost import "$dir/many" >"$dir/report" 2>&1 &
until [ "$(sql "SELECT count(pg_terminate_backend(pid)) FROM pg_locks JOIN pg_stat_activity USING (pid)
	WHERE relation = 'patchpost.inbox_lock'::regclass AND application_name = 'patchpost'")" -gt 0 ]; do
	sleep 0.01
done
wait $! && pass "a session that ends" || fail "a session that ends" "$(cat "$dir/report")"
like "is begun anew" "$(cat "$dir/report")" "2600 messages: 1300 patches, 0 cover letters, 1300 comments, 0 other, *"
same "with the same end" "$dir/want"
sound "and nothing is orphaned"

done_testing
