#!/bin/sh
# project add, set, remove and list.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
cluster_start
cluster_database
work=$(mktemp -d)
trap 'rm -rf "$work"; cluster_stop' EXIT

status "project needs a schema" 78 patchpost project list
patchpost -q init
status "an empty list" 0 patchpost project list
is "has its heading only" "$(printf '%s\n' "$out" | wc -l | tr -d ' ')" 1
status "an empty list as JSON" 0 patchpost project list --json
is "is an array" "$out" "[]"

status "add" 0 patchpost project add demo --list-id "Demo List <Demo.Example.ORG>" --list-id other.example.org \
	--name "Dêmo project" --list-email demo@example.org --list-email alias@example.org \
	--web-url https://example.org/ --scm-url https://example.org/demo.git \
	--webscm-url https://example.org/git --list-archive-url https://lore.example.org/demo/ \
	--list-archive-url-format 'https://lore.example.org/demo/{}' --commit-url-format 'https://example.org/c/{}'
is "is silent" "$out$err" ""
is "keeps every setting" "$(sql "SELECT link_name, name, list_id, list_emails, web_url, scm_url, webscm_url,
	list_archive_url, list_archive_url_format, commit_url_format, all_hints, patches_in_replies, subject_match
	FROM patchpost.project")" \
	"demo|Dêmo project|Demo.Example.ORG|{demo@example.org,alias@example.org}|https://example.org/|https://example.org/demo.git|https://example.org/git|https://lore.example.org/demo/|https://lore.example.org/demo/{}|https://example.org/c/{}|f|f|"
is "makes the inbox" "$(sql "SELECT name, event_cursor FROM patchpost.inbox JOIN patchpost.inbox_lock ON inbox_id = id")" "demo|0"
is "List-Ids in lower case" "$(sql "SELECT string_agg(list_id, ' ' ORDER BY list_id) FROM patchpost.inbox_list")" \
	"demo.example.org other.example.org"

status "the same name again" 78 patchpost project add demo --list-id third.example.org
like "is refused" "$err" "*there is a project 'demo' already*"
is "and leaves nothing behind" "$(sql "SELECT count(*) FROM patchpost.inbox_list")" 2
status "add without List-Id" 64 patchpost project add nolist
status "a List-Id with blanks" 64 patchpost project add x --list-id "a b"
status "an empty List-Id" 64 patchpost project add x --list-id ""
status "a List-Id of 256 bytes" 64 patchpost project add x --list-id "$(printf '%0256d' 0)"
status "a link name with a slash" 64 patchpost project add a/b --list-id x.example.org
status "a link name with a newline" 64 patchpost project add 'a
b' --list-id x.example.org
status "bytes that are no UTF-8" 64 patchpost project add x --list-id x.example.org --name "$(printf '\377')"
status "a broken regular expression" 64 patchpost project add x --list-id x.example.org --subject-match '[a'
like "is shown with the reason" "$err" "*'\[a' is no regular expression: *"
status "a wrong word for --hints" 64 patchpost project add x --list-id x.example.org --hints some
status "a wrong word for --patches-in-replies" 64 patchpost project add x --list-id x.example.org --patches-in-replies 1
status "a delegate without glob" 64 patchpost project set demo --delegate nobody
status "a priority that is no number" 64 patchpost project set demo --delegate 'jane:*:high'
is "nothing of all this was stored" "$(sql "SELECT count(*) FROM patchpost.project")" 1

status "a second project of the inbox" 0 patchpost project add netdev --list-id DEMO.example.org --subject-match '\[.*net'
is "shares the inbox" "$(sql "SELECT count(DISTINCT inbox_id) FROM patchpost.project")" 1
status "a third without --subject-match" 0 patchpost project add zzz --list-id demo.example.org
like "is warned about" "$err" "*warning: project 'zzz' gets no series*neither has 'demo'*"
status "another inbox" 0 patchpost project add apart --list-id apart.example.org
status "List-Ids of two inboxes" 78 patchpost project add both --list-id apart.example.org --list-id demo.example.org
like "do not go together" "$err" "*List-Ids of project 'both' belong to different inboxes*"

status "set of an unknown project" 78 patchpost project set nope --name x
status "set without a name" 64 patchpost project set
status "set without an option" 64 patchpost project set demo
like "is asked for one" "$err" "patchpost: project set: what of it? *"
status "set" 0 patchpost project set demo --hints all --patches-in-replies yes --list-id more.example.org --subject-match x \
	--list-email one@example.org
is "changes what is given" "$(sql "SELECT name, all_hints, patches_in_replies, subject_match, list_emails
	FROM patchpost.project WHERE link_name = 'demo'")" "Dêmo project|t|t|x|{one@example.org}"
is "and adds List-Ids" "$(sql "SELECT count(*) FROM patchpost.inbox_list WHERE list_id = 'more.example.org'")" 1
status "set back" 0 patchpost project set demo --hints open --patches-in-replies no --subject-match '' --list-email ''
is "empties" "$(sql "SELECT all_hints, patches_in_replies, subject_match, list_emails
	FROM patchpost.project WHERE link_name = 'demo'")" "f|f||{}"
status "a List-Id of another inbox" 78 patchpost project set apart --list-id demo.example.org

rules () {
	sql "SELECT a.username, a.email, a.first_name, a.last_name, r.path, r.priority
		FROM patchpost.delegation_rule r JOIN patchpost.account a ON a.id = account_id ORDER BY 1, 5"
}
status "delegates" 0 patchpost project set demo --delegate 'jane:drivers/*:10' --delegate 'bob@example.org:docs/a:b:-1' \
	--delegate 'Ann B. Chu <ann@example.org>:*'
is "are made" "$(rules)" "ann@example.org|ann@example.org|Ann B.|Chu|*|0
bob@example.org|bob@example.org|||docs/a:b|-1
jane|jane@invalid|||drivers/*|10"
status "a delegate again, by address without regard to case" 0 patchpost project set demo --delegate 'ANN@example.org:*:5'
is "changes the priority" "$(rules | head -1)" "ann@example.org|ann@example.org|Ann B.|Chu|*|5"
status "an empty glob" 0 patchpost project set demo --delegate 'bob@example.org:'
is "removes the rules" "$(sql "SELECT count(*) FROM patchpost.delegation_rule")" 2

sql "INSERT INTO patchpost.message (inbox_id, msgid, kind, date, person_id, sender, subject, refs, pull, flags,
	digest, arrived_at, origin, rules_version) SELECT id, '<a@b>', 0, now(), 1, 's', 's', '{}', false, '{}',
	'', now(), 0, 1 FROM patchpost.inbox WHERE name = 'demo'"
status "a change of what was stored already" 0 patchpost project set netdev --subject-match net
like "is told to need a reindex" "$err" "*until it is reindexed*"
status "a change that it does not need" 0 patchpost project set netdev --name Net
is "is silent" "$err" "patchpost: warning: project 'zzz' gets no series: it has no --subject-match, and neither has 'demo' of the same inbox"
status "-q" 0 patchpost -q project set netdev --subject-match net2
is "is quiet" "$err" ""

status "list" 0 patchpost project list
like "shows them" "$out" "PROJECT *demo*netdev*zzz*"
sql "UPDATE patchpost.project SET subject_match = E'a\\x1b[31m' WHERE link_name = 'zzz'"
is "without control characters" "$(patchpost project list | grep -c "$(printf '\033')")" 0
status "list --json" 0 patchpost project list --json
is "is what PostgreSQL reads" "$(psql -XAtq -v json="$out" <<'SQL'
SELECT jsonb_array_length(:'json'::jsonb), :'json'::jsonb -> 1 ->> 'name', :'json'::jsonb -> 1 -> 'delegates'
SQL
)" '4|Dêmo project|["jane:drivers/*:10", "ann@example.org:*:5"]'
status "no action" 64 patchpost project
status "an unknown action" 64 patchpost project delete demo
status "an argument too many" 64 patchpost project list demo

# the order of options and of the name does not matter, and -- ends the options
status "options first" 0 patchpost project --list-id early.example.org add early
status "--" 0 patchpost project --list-id late.example.org add -- late
is "both are there" "$(sql "SELECT count(*) FROM patchpost.project WHERE link_name IN ('early', 'late')")" 2

# many at once
for i in 1 2 3 4; do
	patchpost project add "same" --list-id same.example.org >/dev/null 2>&1 &
	patchpost project add "other$i" --list-id same.example.org --subject-match "$i" >/dev/null 2>&1 &
done
wait
is "adding at once makes one inbox" "$(sql "SELECT count(*), count(DISTINCT inbox_id) FROM patchpost.project
	WHERE link_name ~ '^(same|other)'")" "5|1"

# --- a regular expression that takes too long on what somebody sends

patchpost project add slow --list-id slow.example.org --subject-match '(x+x+)+y'
patchpost project add rest --list-id slow.example.org
subject=$(printf '%060d' 0 | tr 0 x)
for n in 1 2; do
	printf 'From: a@example.org\nList-Id: <slow.example.org>\nMessage-ID: <slow%s@x>\nSubject: [PATCH %s/2] %s\n\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+%s\n' \
		"$n" "$n" "$subject$([ "$n" = 2 ] || echo ' y')" "$n" >"$work/mail"
	status "a mail that costs too much is delivered" 0 patchpost deliver <"$work/mail"
done
is "it is nobody's that asks for more, and says so" "$(sql "SELECT p.link_name, m.group_flags FROM patchpost.message m
	JOIN patchpost.series s USING (inbox_id) JOIN patchpost.project p ON p.inbox_id = s.inbox_id AND p.id = s.project_id
	WHERE m.msgid LIKE '<slow%' AND s.id = m.series_id ORDER BY m.msgid")" "rest|{match-given-up}
rest|{}"
status "reindex says the same" 0 patchpost reindex --all --dry-run
is "and prints nothing" "$out" ""

# --- remove

cluster_database
patchpost -q init
patchpost project add demo --list-id demo.example.org --delegate 'jane:a:1' --delegate 'jane:b:1'
patchpost project add apart --list-id apart.example.org
projects () {
	patchpost project list | awk 'NR > 1 { printf "%s ", $1 }'
}
status "remove what is not there" 78 patchpost project remove nope
status "remove without a name" 64 patchpost project remove
status "remove one by mistake" 0 patchpost project remove apart
is "it is gone" "$out$err$(projects)" "demo "
is "with its inbox and lists" "$(sql "SELECT count(*) FROM patchpost.inbox; SELECT count(*) FROM patchpost.inbox_lock;
	SELECT count(*) FROM patchpost.inbox_list WHERE list_id = 'apart.example.org'")" "1
1
0"
status "which can be another's now" 0 patchpost project set demo --list-id apart.example.org
status "a project that shares its inbox, with rules" 0 patchpost project add shared --list-id demo.example.org --subject-match y --delegate 'jane:x:1'
before=$(sql "SELECT count(*) FROM patchpost.inbox_list")
status "is removed" 0 patchpost project remove shared
is "and nothing else" "$(projects)$(sql "SELECT count(*) FROM patchpost.inbox_list; SELECT count(*) FROM patchpost.delegation_rule")" "demo $before
2"
patchpost project add mail --list-id mail.example.org
printf 'From: a@example.org\nMessage-ID: <a@example.org>\nList-Id: <mail.example.org>\nSubject: words\n\nx\n' | patchpost deliver
status "the only one of an inbox with mail" 78 patchpost project remove mail
like "stays" "$err" "patchpost: project 'mail' stays: its inbox has mail, and no other project"
patchpost -q project add mail2 --list-id mail.example.org --subject-match z
printf 'From: a@example.org\nMessage-ID: <b@example.org>\nList-Id: <mail.example.org>\nSubject: [PATCH] z\n\n---\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n' | patchpost deliver
status "one with series" 78 patchpost project remove mail2
like "stays, too" "$err" "patchpost: project 'mail2' has series and stays"
status "the other one may go" 0 patchpost project remove mail
is "what is there stays" "$(projects)$(sql "SELECT count(*) FROM patchpost.message")" "demo mail2 2"
sound "sound"

done_testing
