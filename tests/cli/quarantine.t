#!/bin/sh
# What deliver takes for the same mail, what it keeps apart, and what it cannot store as asked.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
cluster_start
cluster_projects demo

quarantined () {
	sql "SELECT string_agg(reason, ' ' ORDER BY id) FROM patchpost.quarantine"
}

snapshot () {
	state
	sql "SELECT * FROM patchpost.event ORDER BY cursor; SELECT * FROM patchpost.inbox_lock;
		SELECT id, encode(sha256(header || body), 'hex'), from_line_date, arrived_at FROM patchpost.message_raw
		JOIN patchpost.message USING (inbox_id, id) ORDER BY id; SELECT last_value FROM patchpost.person_id_seq"
}

# unchanged DESCRIPTION: since `snapshot >$dir/before'
unchanged () {
	snapshot >"$dir/after"
	ok "$1" diff "$dir/before" "$dir/after"
}

# --- with and without From_ line, in every kind of lines -----------------------------------------

cat >"$dir/lf" <<'END'
From: Ada <ada@example.org>
Subject: [PATCH] one
Date: Mon, 4 Mar 2024 10:00:00 +0000
Message-ID: <one@example.org>
List-Id: <demo.example.org>
Content-Type: text/plain; charset=utf-8

Grüße.
---
diff --git a/f b/f
--- a/f
+++ b/f
@@ -1 +1 @@
-a
+b
-- 
2.39
END
sed 's/$/\r/' "$dir/lf" >"$dir/crlf"
(echo "From ada@example.org Mon Mar  4 10:00:07 2024"; cat "$dir/lf") >"$dir/from"
(printf 'From ada@example.org Mon Mar  4 10:00:07 2024\r\n'; cat "$dir/crlf") >"$dir/crlf-from"
for first in lf crlf from crlf-from; do
	sql "TRUNCATE patchpost.message, patchpost.message_raw, patchpost.message_text, patchpost.series,
		patchpost.reference, patchpost.person, patchpost.event; UPDATE patchpost.inbox_lock SET event_cursor = 0"
	status "$first" 0 patchpost deliver <"$dir/$first"
	case $first in crlf*) raw=crlf ;; *) raw=lf ;; esac
	is "$first: is the bytes behind the From_ line" "$(sql "SELECT encode(sha256(header || body), 'hex')
		FROM patchpost.message_raw")" "$(sha256sum "$dir/$raw" | cut -d' ' -f1)"
	is "$first: has its date" "$(sql "SELECT from_line_date FROM patchpost.message")" \
		"$(case $first in *from) echo "2024-03-04 10:00:07+00" ;; esac)"
	snapshot >"$dir/before"
	for again in lf crlf from crlf-from; do
		status "$again behind $first" 0 patchpost deliver <"$dir/$again"
	done
	unchanged "$first: all others are the same mail"
done
is "none was kept apart" "$(quarantined)" ""

# --- the same, sent by other ways ----------------------------------------------------------------

same_mail () {
	status "$1" 0 patchpost deliver
	unchanged "$1: is the same mail"
	is "$1: and not kept apart" "$(quarantined)" ""
}

same_mail "other transport headers" <<END
Received: from elsewhere.example.org
X-Mailman-Version: 2.1
$(cat "$dir/lf")
END
same_mail "a list footer" <<END
$(cat "$dir/lf")

_______________________________________________
demo mailing list
demo@demo.example.org
https://demo.example.org/mailman/listinfo/demo
END
encoded () {
	sed '/^$/,$d' "$dir/lf"
	printf 'Content-Transfer-Encoding: %s\n\n' "$1"
}
same_mail "in base64" <<END
$(encoded base64; sed '1,/^$/d' "$dir/lf" | base64)
END
same_mail "in quoted-printable" <<END
$(encoded quoted-printable; sed '1,/^$/d' "$dir/lf" | perl -MMIME::QuotedPrint -pe '$_ = encode_qp ($_)')
END
same_mail "in another charset" <<END
$(sed '/^$/,$d; s/utf-8/iso-8859-1/' "$dir/lf"; echo; sed '1,/^$/d' "$dir/lf" | iconv -f utf-8 -t iso-8859-1)
END

# --- the same id, other content ------------------------------------------------------------------

# other NAME SED: one field or the body is not the same
for change in "author:s/^From: .*/From: Eve <eve@example.org>/" "subject:s/one\$/two/" "date:s/10:00:00/10:00:01/" \
	"body:s/^+b/+c/" "reply:s/^List-Id/In-Reply-To: <zero@example.org>\nList-Id/"; do
	sed "${change#*:}" "$dir/lf" >"$dir/reused"
	status "another ${change%%:*}" 0 patchpost deliver <"$dir/reused"
	is "another ${change%%:*}: in quarantine" "$(sql "SELECT reason, msgid, inbox_id IS NOT NULL, origin,
		encode(sha256(raw), 'hex') FROM patchpost.quarantine")" \
		"id-reused|<one@example.org>|t|0|$(sha256sum "$dir/reused" | cut -d' ' -f1)"
	status "another ${change%%:*}: again" 0 patchpost deliver <"$dir/reused"
	is "another ${change%%:*}: is not kept again" "$(quarantined)" "id-reused"
	sql "DELETE FROM patchpost.quarantine"
	unchanged "another ${change%%:*}: the first stands"
done

# --- odd mail ------------------------------------------------------------------------------------

# odd NAME SQL WANTED: $dir/odd is delivered to demo; SQL's FROM is its message and text
odd () {
	before=$(sql "SELECT coalesce(max(id), 0) FROM patchpost.message")
	status "$1" 0 patchpost deliver --project demo <"$dir/odd"
	is "$1: is stored" "$(sql "SELECT $2 FROM patchpost.message m JOIN patchpost.message_text t USING (inbox_id, id)
		WHERE m.id > $before")" "$3"
	is "$1: every byte" "$(sql "SELECT encode(sha256(header || body), 'hex') FROM patchpost.message_raw
		WHERE id > $before")" "$(sha256sum "$dir/odd" | cut -d' ' -f1)"
	snapshot >"$dir/before"
	status "$1: again" 0 patchpost deliver --project demo <"$dir/odd"
	unchanged "$1: is a duplicate"
	is "$1: none is kept apart" "$(quarantined)" ""
}

printf 'Subject: [PATCH] nul \0 here\nFrom: a\0b <nul@example.org>\nMessage-ID: <n\0ul@example.org>\n\nx\0y\n' >"$dir/odd"
odd "NUL everywhere" "kind, m.flags && '{nul}'" "0|t"
printf '\nNo header at all.\n' >"$dir/odd"
odd "no header" "kind, msgid ~ '^<[0-9a-f]{64}@', content" "0|t|No header at all."
printf 'one line without an end' >"$dir/odd"
odd "no line end" "kind, msgid ~ '^<[0-9a-f]{64}@'" "0|t"
printf '\n' >"$dir/odd"
odd "an empty line" "kind, content" "0|"
printf 'Subject: only\n' >"$dir/odd"
odd "only a header" "subject" "only"
printf 'Message-ID: <>\nSubject: empty id\n\n' >"$dir/odd"
odd "an empty id" "msgid ~ '^<[0-9a-f]{64}@', subject" "t|empty id"
printf 'Message-ID: <%02000d@example.org>\nSubject: long id\n\n' 7 >"$dir/odd"
odd "an id of 2,000 bytes" "length(msgid) < 900, length(long_msgid)" "t|2014"
perl -e 'srand 1; print "Message-ID: <from\@example.org>\nSubject: [PATCH 1/2] a\nFrom: Eve <", map (chr (97 + rand 26), 1 .. 5000), "\@example.org>\n\ndiff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n"' >"$dir/odd"
odd "a sender of 5,000 random letters" "total, length(sender) < 900" "2|t"
printf 'Message-ID: <date@example.org>\nDate: Fri, 31 Dec 99999 23:59:59 +0000\nFrom: \377 <\377@example.org>\nSubject: \377\n\n\377\n' >"$dir/odd"
odd "bytes and dates that are none" "date > '1970-01-01' AND date < now() + interval '1 day'" "t"
perl -e 'print "Message-ID: <many\@example.org>\nFrom: m\@example.org\nReferences: ", join ("\n ", map "<r$_\@example.org>", 1 .. 20000), "\n\nx\n"' >"$dir/odd"
odd "20,000 references" "cardinality(refs), refs[1]" "51|<r20000@example.org>"
is "they are watched" "$(sql "SELECT count(*) FROM patchpost.reference WHERE ref ~ '^<r[0-9]+@'")" 51

# --- too large -----------------------------------------------------------------------------------

perl -e 'print "From big\@example.org Mon Mar  4 10:00:07 2024\nMessage-ID: <big\@example.org>\nList-Id: <demo.example.org>\n\n";
	print "a long line of a mail that is too large\n" x 1_700_000' >"$dir/big"
status "65 MiB" 0 patchpost deliver <"$dir/big"
is "in silence" "$out$err" ""
is "are in quarantine, every byte" "$(sql "SELECT reason, encode(raw_sha256, 'hex'), from_line_date FROM patchpost.quarantine")" \
	"too-large|$(tail -n +2 "$dir/big" | sha256sum | cut -d' ' -f1)|2024-03-04 10:00:07+00"
is "under their id, of their inbox" "$(sql "SELECT msgid, (SELECT name FROM patchpost.inbox WHERE id = inbox_id) FROM patchpost.quarantine")" \
	"<big@example.org>|demo"
status "again" 0 patchpost deliver <"$dir/big"
is "are not kept again" "$(quarantined)" "too-large"
sql "DELETE FROM patchpost.quarantine"

# --- no project ----------------------------------------------------------------------------------

sed 's/demo.example/nobody.example/; s/one@/nobody@/' "$dir/lf" >"$dir/nobody"
snapshot >"$dir/before"
status "no project" 0 patchpost deliver <"$dir/nobody"
is "is kept" "$(sql "SELECT reason, inbox_id, msgid, detail FROM patchpost.quarantine")" \
	"no-project||<nobody@example.org>|nobody.example.org"
status "no project: again" 0 patchpost deliver <"$dir/nobody"
is "is not kept again" "$(quarantined)" "no-project"
sql "DELETE FROM patchpost.quarantine"
for unknown in quarantine discard defer; do
	printf '[deliver]\nunknown = %s\n' "$unknown" >"$dir/conf"
	case $unknown in defer) wanted=75 ;; *) wanted=0 ;; esac
	status "unknown = $unknown" "$wanted" patchpost --config "$dir/conf" deliver <"$dir/nobody"
	is "unknown = $unknown: says" "$out$err" "$(case $unknown in defer) echo "4.3.0 no project for this mail" ;; esac)"
	is "unknown = $unknown: keeps" "$(quarantined)" "$(case $unknown in quarantine) echo no-project ;; esac)"
	sql "DELETE FROM patchpost.quarantine"
done
unchanged "no project: the inbox does not know"
patchpost project add nobody --list-id nobody.example.org
status "with a project" 0 patchpost --config "$dir/conf" deliver <"$dir/nobody"
is "it is stored" "$(sql "SELECT count(*) FROM patchpost.message WHERE msgid = '<nobody@example.org>'")" 1

# --- when the database refuses many --------------------------------------------------------------

for n in 1 2 3 4 5 6 7 8 9 10; do
	printf 'From ada@example.org Mon Mar  4 10:00:07 2024\nFrom: a@example.org\nMessage-ID: <t%s@example.org>\nList-Id: <demo.example.org>\nSubject: %s\n\nx\n\n' \
		"$n" "$n"
done >"$dir/ten"
sql "ALTER TABLE patchpost.message ADD CONSTRAINT odd CHECK (subject NOT IN ('3', '4', '8'))"
status "three of ten are refused" 0 patchpost import "$dir/ten"
like "and counted" "$out" "10 messages: 0 patches, 0 cover letters, 0 comments, 7 other, 0 duplicates, 3 quarantined, 0 series; *"
is "those three" "$(sql "SELECT string_agg(reason || msgid, ' ' ORDER BY id) FROM patchpost.quarantine")" \
	"refused<t3@example.org> refused<t4@example.org> refused<t8@example.org>"
sql "DELETE FROM patchpost.quarantine; ALTER TABLE patchpost.message DROP CONSTRAINT odd"
sed 's/<t/<u/' "$dir/ten" >"$dir/other"
sql "ALTER TABLE patchpost.message ADD CONSTRAINT odd CHECK (msgid !~ '^<u') NOT VALID"
status "all are refused" 75 patchpost import "$dir/other"
like "which is not the mail's fault" "$err" "patchpost: stopped after 5 messages, run it again to go on: ingest-copy-message:*23514*"
sql "ALTER TABLE patchpost.message DROP CONSTRAINT odd"
status "put right" 0 patchpost import "$dir/other"
like "goes on" "$out" "10 messages: 0 patches, 0 cover letters, 0 comments, 10 other, 0 duplicates, 0 quarantined,*"

sound "nothing is orphaned"
done_testing
