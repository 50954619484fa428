#!/bin/sh
# quarantine list, show, retry, accept, drop.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
cluster_start
cluster_projects demo

# mail ID SUBJECT REFS [LIST]
mail () {
	printf '%s\n' "From: Ada <ada@example.org>" "Subject: $2" "Message-ID: <$1@example.org>" \
		"Date: Mon, 4 Mar 2024 10:00:00 +0000" "List-Id: <${4:-demo.example.org}>"
	[ -z "$3" ] || echo "References:$(for ref in $3; do printf ' <%s@example.org>' "$ref"; done)"
	printf '\nText of %s.\n' "$2"
	case $2 in
	*' 0/'*) ;;
	'[PATCH'*) printf '%s\n' --- "diff --git a/f b/f" "--- a/f" "+++ b/f" "@@ -1 +1 @@" "-$2" "+b" ;;
	esac
}
deliver () {
	patchpost deliver "$@"
}
ids () {
	sql "SELECT string_agg(id::text, ' ' ORDER BY id) FROM patchpost.quarantine WHERE ${1:-true}"
}
reasons () {
	sql "SELECT string_agg(reason || msgid, ' ' ORDER BY id) FROM patchpost.quarantine"
}
stored () {
	sql "SELECT string_agg(msgid || ' ' || subject, ', ' ORDER BY msgid) FROM patchpost.message"
}

# --- list ------------------------------------------------------------------------------------------

status "nothing" 0 patchpost quarantine list
is "is a heading" "$out" "ID  AGE  REASON  INBOX  SIZE  MESSAGE-ID  DETAIL"
mail a '[PATCH] a' '' | deliver
mail a '[PATCH] not a' '' | deliver
mail b '[PATCH] b' '' unknown.example.org | deliver
printf 'From: x\nList-Id: <ctrl.\033[31m.example.org>\nMessage-ID: <c\033]0;@example.org>\n\nx\n' | deliver
sql "UPDATE patchpost.quarantine SET arrived_at = now() - interval '40 days' WHERE msgid = '<b@example.org>'"
set -- $(ids)
status "list" 0 patchpost quarantine list
is "a line each, the newest first" "$(echo "$out" | awk 'NR > 1 { sub (/^[0-9]*min/, "min", $2); print $1, $2, $3 }')" "$3 min no-project
$2 40d no-project
$1 min id-reused"
like "says where and why" "$(echo "$out" | tail -n 1)" "*id-reused *demo  *bytes  <a@example.org>      the id is taken by another message"
is "nothing that a terminal obeys" "$(patchpost quarantine list | tr -d '\n\t -~' | wc -c | tr -d ' ')" 0
is "by reason" "$(patchpost quarantine list --reason id-reused | tail -n +2 | wc -l | tr -d ' ')" 1
is "by age" "$(patchpost quarantine list --older-than 30d | awk 'NR > 1 { print $1 }')" "$2"
is "so many" "$(patchpost quarantine list --limit 2 | tail -n +2 | wc -l | tr -d ' ')" 2
status "as JSON" 0 patchpost quarantine list --json --reason id-reused
sum=$(mail a '[PATCH] not a' '' | sha256sum | cut -d' ' -f1)
like "has it whole" "$out" "{\"id\":$1,\"reason\":\"id-reused\",\"inbox\":\"demo\",\"msgid\":\"<a@example.org>\",\"detail\":\"the id is taken by another message\",\"arrived\":\"20*\",\"origin\":\"deliver\",\"size\":$(mail a '[PATCH] not a' '' | wc -c | tr -d ' '),\"sha256\":\"$sum\"}"

# --- show ------------------------------------------------------------------------------------------

mail a '[PATCH] not a' '' >"$dir/not-a"
status "show --raw" 0 patchpost quarantine show --raw "$1"
patchpost quarantine show --raw "$1" >"$dir/raw"
ok "is the bytes" cmp "$dir/not-a" "$dir/raw"
status "show" 0 patchpost quarantine show "$1"
is "says what is known of it" "$(echo "$out" | sed '/^$/q' | sed 's/^Arrived: 20.*Z$/Arrived: then/')" "Quarantine: $1
Reason: id-reused
Detail: the id is taken by another message
Inbox: demo
Arrived: then
By: deliver
Size: $(wc -c <"$dir/not-a" | tr -d ' ')
SHA-256: $sum"
patchpost quarantine show "$1" | sed '1,/^$/d' >"$dir/raw"
ok "and then the bytes" cmp "$dir/not-a" "$dir/raw"
status "one that is not there" 1 patchpost quarantine show 9999
is "is told" "$err" "patchpost: warning: there is no mail 9999 in quarantine"

# --- retry -----------------------------------------------------------------------------------------

status "retry" 0 patchpost quarantine retry
is "says what became of each" "$out" "$1  <a@example.org>  stays: id-reused
$2  <b@example.org>  stays: no project has its list (unknown.example.org)
$(patchpost quarantine list --reason no-project --json | head -n 1 | sed 's/.*"id":\([0-9]*\).*/\1/')  <c?]0;@example.org>  stays: no project has its list (ctrl.?[31m.example.org)
3 tried: 0 left quarantine, 3 stay"
is "nothing changed" "$(stored)" "<a@example.org> [PATCH] a"
status "one that must" 1 patchpost quarantine retry "$2"
patchpost project add unknown --list-id unknown.example.org
status "a list that is known now" 0 patchpost quarantine retry "$2"
like "goes to it" "$out" "$2  <b@example.org>  stored in unknown: patch of series *"
is "as it came then" "$(sql "SELECT arrived_at < now() - interval '39 days', origin FROM patchpost.message WHERE msgid ~ '^<b@'")" "t|0"
is "and has left" "$(ids)" "$1 $3"
is "whoever follows hears of it" "$(patchpost events --project unknown | awk '{ print $3 }' | head -n 1)" patch-created

# stopped between storing and leaving: it is there twice, and leaves
mail d '[PATCH] d' '' gone.example.org | deliver
mail d '[PATCH] d' '' gone.example.org | deliver --project demo
d=$(ids "msgid = '<d@example.org>'")
status "what is stored meanwhile" 0 patchpost quarantine retry --project demo "$d"
like "leaves" "$out" "$d  <d@example.org>  is stored already
1 tried: 1 left quarantine, 0 stay"

# the reason changes
mail a '[PATCH] a third' '' gone.example.org | deliver
e=$(ids "msgid = '<a@example.org>' AND reason = 'no-project'")
status "of no project, and its id is taken" 1 patchpost quarantine retry --project demo "$e"
like "stays for that" "$out" "$e  <a@example.org>  stays: id-reused*"
is "once" "$(sql "SELECT count(*) FROM patchpost.quarantine WHERE msgid = '<a@example.org>'; SELECT count(*) FROM patchpost.quarantine
	WHERE reason = 'no-project' AND msgid = '<a@example.org>'")" "2
0"

# what the database refuses; many of them, for a retry is no reason to stop
sql "ALTER TABLE patchpost.message ADD CONSTRAINT odd CHECK (subject !~ 'odd') NOT VALID"
for n in 1 2 3 4 5 6 7 8; do
	mail "odd$n" "[PATCH] odd $n" '' | deliver
done
is "eight were refused" "$(sql "SELECT count(*) FROM patchpost.quarantine WHERE reason = 'refused'")" 8
status "they still are" 0 patchpost quarantine retry --reason refused
is "all eight" "$(echo "$out" | tail -n 1)" "8 tried: 0 left quarantine, 8 stay"
sql "ALTER TABLE patchpost.message DROP CONSTRAINT odd"
status "no more" 0 patchpost -q quarantine retry --reason refused
is "they leave" "$out" "8 tried: 8 left quarantine, 0 stay"
is "and are stored" "$(sql "SELECT count(*) FROM patchpost.patch WHERE msgid ~ 'odd'")" 8
sound "sound"

# --- accept: id-reused -------------------------------------------------------------------------------

empty
mail c '[PATCH 0/2] cover' '' | deliver
mail p1 '[PATCH 1/2] one' c | deliver
mail p2 '[PATCH 2/2] two' c | deliver
mail r 'Re: [PATCH 1/2] one' 'c p1' | deliver
mail p1 '[PATCH v2 1/1] not one but another' '' >"$dir/new"
deliver <"$dir/new"
state >"$dir/first"
sql "INSERT INTO patchpost.triage SELECT inbox_id, id, 3, NULL, false, 'abc' FROM patchpost.message WHERE msgid = '<p1@example.org>'"
row=$(sql "SELECT id FROM patchpost.message WHERE msgid = '<p1@example.org>'")
n=$(ids)
status "accept" 0 patchpost quarantine accept "$n"
is "says what it did" "$out" "$n  <p1@example.org>  stored in demo; the message that had its id is in quarantine now
1 tried: 1 left quarantine, 0 stay"
is "the other is stored" "$(sql "SELECT subject FROM patchpost.message WHERE msgid = '<p1@example.org>'")" "[PATCH v2 1/1] not one but another"
is "in the same row" "$(sql "SELECT id FROM patchpost.message WHERE msgid = '<p1@example.org>'")" "$row"
is "what was set stays" "$(sql "SELECT commit_ref FROM patchpost.triage WHERE id = $row")" abc
is "the first is kept" "$(sql "SELECT reason, msgid, detail, encode(raw_sha256, 'hex') FROM patchpost.quarantine")" \
	"id-reused|<p1@example.org>|replaced by another message with its id|$(mail p1 '[PATCH 1/2] one' c | sha256sum | cut -d' ' -f1)"
state | grep -v ^quarantine >"$dir/swapped"
sound "sound"
status "nothing to read again" 0 patchpost reindex --all --dry-run
empty
mail c '[PATCH 0/2] cover' '' | deliver
deliver <"$dir/new"
mail p2 '[PATCH 2/2] two' c | deliver
mail r 'Re: [PATCH 1/2] one' 'c p1' | deliver
same "as if the other had come first" "$dir/swapped"
mail p1 '[PATCH 1/2] one' c | deliver
status "back again" 0 patchpost quarantine accept "$(ids)"
same "as it was in the beginning" "$dir/first"
status "retry keeps what is taken" 1 patchpost quarantine retry "$(ids)"
same "changes nothing" "$dir/first"
status "what is not there" 1 patchpost quarantine accept 9999
patchpost -q purge p1@example.org
is "what was purged is no more in quarantine" "$(ids)" ""

# its bytes are those that an import compares: what was replaced is none of them
empty
mail p1 '[PATCH] one' '' >"$dir/old"
deliver <"$dir/old"
deliver <"$dir/new"
patchpost -q quarantine accept "$(ids)" >"$dir/out"
patchpost -q quarantine drop --all >"$dir/out"
checksum () {
	sql "SELECT checksum FROM patchpost.message_raw JOIN patchpost.message USING (inbox_id, id) WHERE msgid = '<p1@example.org>'"
}
accepted=$(checksum)
"$PP_SRCDIR/tests/bench/replicate" 1500 "$PP_SRCDIR/samples/widgets.mbox" >"$dir/known"
patchpost -q import --project demo "$dir/known" >"$dir/out"
{
	cat "$dir/known"
	echo "From ada@example.org Mon Mar  4 10:00:00 2024"
	cat "$dir/old"
} >"$dir/again"
status "other content behind what is known" 0 patchpost import --project demo "$dir/again"
is "is kept" "$(reasons)" "id-reused<p1@example.org>"
empty
deliver <"$dir/new"
is "the checksum is that of the bytes" "$(checksum)" "$accepted"

# nobody took back what takes its place
empty
deliver <"$dir/old"
sql "UPDATE patchpost.message SET group_flags = '{removed-upstream}', archive_id = 1, archive_reading = 1"
patchpost -q reindex --all >"$dir/out"
deliver <"$dir/new"
status "accept in place of what an archive took back" 0 patchpost quarantine accept "$(ids)"
status "it is there" 0 patchpost show p1@example.org
is "and no archive's" "$(sql "SELECT archive_id, group_flags FROM patchpost.message")" "|{}"

# the first left by itself: the other is simply stored
empty
mail f '[PATCH] f' '' | deliver
mail f '[PATCH] other f' '' | deliver
sql "UPDATE patchpost.quarantine SET msgid = NULL"
patchpost -q purge f@example.org
status "purged meanwhile" 0 patchpost quarantine accept "$(ids)"
like "it does not come back" "$out" "*  (no id)  was purged: dropped*"
is "nothing is there" "$(stored)$(ids)" ""

# what is near is read again, and is somebody else's by the settings of today
empty
mail n1 '[PATCH 1/2] one' '' | sed 's/^From: .*/From: Ada via demo <demo@lists.example.org>\nReply-To: Ada <ada@example.org>/' | deliver
mail n2 '[PATCH 2/2] two' n1 | sed 's/^From: .*/From: Bea <bea@example.org>/' | deliver
mail n2 '[PATCH 2/2] two again' n1 | sed 's/^From: .*/From: Cid <cid@example.org>/' | deliver
patchpost project set demo --list-email demo@lists.example.org 2>/dev/null
status "accept" 0 patchpost quarantine accept "$(ids)"
is "who sends nothing any more goes" "$(sql "SELECT string_agg(email, ' ' ORDER BY email) FROM patchpost.person")" "ada@example.org cid@example.org"
sound "sound"
status "nothing to read again" 0 patchpost reindex --all --dry-run

# --- accept: too large -------------------------------------------------------------------------------

empty
(mail big '[PATCH] big' ''; perl -e 'print "a long line of a mail that is too large\n" x 1_700_000') >"$dir/big"
deliver <"$dir/big"
n=$(ids)
status "too large" 1 patchpost quarantine retry "$n"
like "is that still" "$out" "$n  <big@example.org>  stays: too large (65 MB)*"
patchpost quarantine show --raw "$n" >"$dir/raw"
ok "every byte is there" cmp "$dir/big" "$dir/raw"
status "accept" 0 patchpost quarantine accept "$n"
like "stores it" "$out" "$n  <big@example.org>  stored in demo: patch of series *"
is "every byte" "$(sql "SELECT encode(sha256(header || body), 'hex') FROM patchpost.message_raw")" "$(sha256sum "$dir/big" | cut -d' ' -f1)"
is "nothing is left" "$(ids)" ""
sound "sound"
rm "$dir/big" "$dir/raw"

# --- drop --------------------------------------------------------------------------------------------

empty
for n in 1 2 3 4; do
	mail "n$n" "[PATCH] $n" '' unknown$n.example.org | deliver
done
mail g '[PATCH] g' '' | deliver
mail g '[PATCH] not g' '' | deliver
sql "UPDATE patchpost.quarantine SET arrived_at = now() - interval '29 days' WHERE msgid = '<n2@example.org>';
	UPDATE patchpost.quarantine SET arrived_at = now() - interval '31 days' WHERE msgid <> '<n2@example.org>' AND msgid <> '<n1@example.org>'"
set -- $(ids)
status "drop, but what?" 64 patchpost quarantine drop
status "drop one" 0 patchpost quarantine drop "$1"
is "is told" "$out" "1 dropped"
is "it is gone" "$(ids)" "$2 $3 $4 $5"
status "drop it again" 1 patchpost quarantine drop "$1"
printf '[quarantine]\nkeep_no_project = forever\n' >"$dir/conf"
status "kept for ever" 0 patchpost --config "$dir/conf" quarantine drop --expired
is "is kept" "$out" "0 dropped"
status "what was kept for 30 days" 0 patchpost quarantine drop --expired
is "goes, if it is of no project" "$out|$(ids)" "2 dropped|$2 $5"
printf '[quarantine]\nkeep_no_project = 2w\n' >"$dir/conf"
status "kept for two weeks" 0 patchpost --config "$dir/conf" quarantine drop --expired
is "goes sooner" "$(ids)" "$5"
status "by reason and age" 0 patchpost quarantine drop --reason id-reused --older-than 10w
is "not yet" "$(ids)" "$5"
status "by reason" 0 patchpost quarantine drop --reason id-reused
is "goes" "$(ids)" ""
mail h '[PATCH] h' '' nobody.example.org | deliver
is "one more" "$(reasons)" "no-project<h@example.org>"
status "all" 0 patchpost -q quarantine drop --all
is "in silence" "$out|$(ids)" "|"
for wrong in soon 30 -1d; do
	printf '[quarantine]\nkeep_no_project = %s\n' "$wrong" >"$dir/conf"
	status "keep_no_project = $wrong" 78 patchpost --config "$dir/conf" quarantine drop --expired
done

# --- usage -------------------------------------------------------------------------------------------

for usage in "" "frobnicate" "show" "show 1 2" "show x" "accept" "list 1" "list --raw" "retry 1 --reason refused" "drop --all --expired" \
	"drop 1 --all" "accept 1 --reason refused" "list --limit -1" "list --older-than x" "drop --project demo --all" \
	"retry --project demo" "retry --project demo --reason no-project" "list --reason nonsense" "retry --reason nonsense" "drop --reason nonsense"; do
	status "quarantine $usage" 64 patchpost quarantine $usage
done

like "what reasons there are is told" "$err" "*there is no reason 'nonsense', but no-project, id-reused, too-large, refused *"
status "with --project mail is named" 64 patchpost quarantine retry --project demo
like "which is told" "$err" "*--project needs the ID of each mail*"

# --- who may -------------------------------------------------------------------------------------------

mail i '[PATCH] i' '' nobody.example.org | deliver
role=quarantine_$$
sql "CREATE ROLE ${role}_d LOGIN; GRANT patchpost_deliver TO ${role}_d; CREATE ROLE ${role}_r LOGIN; GRANT patchpost_read TO ${role}_r"
for action in "show $(ids)" list retry "drop --all" "accept $(ids)"; do
	status "who delivers: no $action" 75 env PGUSER=${role}_d "$PP_BUILDDIR/patchpost" quarantine $action
done
status "who reads can list" 0 env PGUSER=${role}_r "$PP_BUILDDIR/patchpost" quarantine list
status "and look" 0 env PGUSER=${role}_r "$PP_BUILDDIR/patchpost" quarantine show "$(ids)"
status "but not drop" 75 env PGUSER=${role}_r "$PP_BUILDDIR/patchpost" quarantine drop --all
is "it is there" "$(reasons)" "no-project<i@example.org>"
sql "DROP ROLE ${role}_d; DROP ROLE ${role}_r"

done_testing
