#!/bin/sh
# Series end to end: what test-series.c cannot see, because it begins with facts. Spellings of labels, more than one
# inbox, rows that are joined, sizes.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
cluster_start
cluster_database
work=$(mktemp -d)
trap 'rm -rf "$work"; cluster_stop' EXIT
patchpost -q init
patchpost project add one --list-id one.example.org --list-email one@example.org
patchpost project add two --list-id two.example.org

# mail ID TIME SUBJECT [PARENT [HEADER]]: a mail to the list $list of March 4, or of a whole date; a patch, unless it
# says Re: or is numbered 0
mail () {
	case $2 in
	*' '*) date=$2 ;;
	*) date="Mon, 4 Mar 2024 $2 +0000" ;;
	esac
	printf 'From: %s\nDate: %s\nList-Id: <%s>\n' "${from:-Ann <ann@example.org>}" "$date" "${list:-one.example.org}"
	printf 'Message-ID: <%s@x>\nSubject: %s\n' "$1" "$3"
	[ -z "${4:-}" ] || printf 'In-Reply-To: <%s@x>\n' "$4"
	[ -z "${5:-}" ] || printf '%s\n' "$5"
	printf '\nWords of %s.\n' "$1"
	case $3 in
	Re:* | *' 0/'*) ;;
	*) printf -- '---\ndiff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+%s\n' "$1" ;;
	esac
}

post () {
	mail "$@" | patchpost deliver
}

# rows [PROJECT]: all series as lines: version, received/total, members in order of their ids
rows () {
	sql "SELECT 'v' || s.version || ' ' || s.received || '/' || s.total || ': ' || (
		SELECT string_agg(btrim(msgid, '<>x@'), ' ' ORDER BY msgid) FROM patchpost.message m
		WHERE m.inbox_id = s.inbox_id AND m.series_id = s.id) AS line
		FROM patchpost.series s JOIN patchpost.project p ON p.id = s.project_id
		WHERE s.merged_into IS NULL AND p.link_name = '${1:-one}' ORDER BY line"
}

# --- labels: two of each, without threading, make one series of their version

while IFS='|' read -r name first second wanted; do
	empty
	post a 09:00:00 "$first"
	post b 09:00:01 "$second"
	is "labels: $name" "$(rows)" "$wanted: a b"
done <<'EOT'
[PATCH1/8]|[PATCH1/8] x|[PATCH2/8] y|v1 2/8
1 of 8|[PATCH 1 of 8] x|[PATCH 2 of 8] y|v1 2/8
patch 01/10|[patch 01/10] x|[patch 02/10] y|v1 2/10
v2 RESEND|[PATCH v2 RESEND 1/2] x|[PATCH v2 RESEND 2/2] y|v2 2/2
RFC v3 PATCH|[RFC v3 PATCH 2/9] x|[RFC v3 PATCH 3/9] y|v3 2/9
PATCHv2|[PATCHv2 1/3] x|[PATCHv2 2/3] y|v2 2/3
PATCH-v3|[PATCH-v3 1/3] x|[PATCH-v3 2/3] y|v3 2/3
1/8 v2|[PATCH 1/8 v2] x|[PATCH 2/8 v2] y|v2 2/8
v2 outside|[PATCH 1/2] v2: x|[PATCH 2/2] v2: y|v2 2/2
(v2)|[PATCH 1/2] x (v2)|[PATCH 2/2] y (v2)|v2 2/2
V2|[PATCH V2 1/2] x|[PATCH V2 2/2] y|v2 2/2
spelled differently|[PATCHv2 1/2] x|[PATCH 2/2] y (v2)|v2 2/2
EOT
empty
post a 09:00:00 '[PATCH 1/n] x'
post b 09:00:01 '[PATCH 2/n] y' a
is "labels: 1/n is a patch of its own" "$(rows)" "v1 1/1: a
v1 1/1: b"

# --- senders behind a list's address

empty
from='Ann Example via One <one@example.org>' post a1 09:00:00 '[PATCH 1/2] x'
from='Bob Example via One <one@example.org>' post b1 09:00:01 '[PATCH 1/2] x'
from='Bob Example via One <one@example.org>' post b2 09:00:02 '[PATCH 2/2] y'
from='Ann Example via One <one@example.org>' post a2 09:00:03 '[PATCH 2/2] y'
is "munged senders are told apart" "$(rows)" "v1 2/2: a1 a2
v1 2/2: b1 b2"

# --- In-Reply-To that is none

empty
post c 09:00:00 '[PATCH 0/3] c'
post p1 12:00:00 '[PATCH 1/3] x' '' 'In-Reply-To:
References: <c@x>'
post p2 15:00:00 '[PATCH 2/3] y' '' 'In-Reply-To: Your message of "Mon, 4 Mar"
References: <c@x>'
post p3 18:00:00 '[PATCH 3/3] z' '' 'In-Reply-To: <>
References: <c@x>'
is "empty, prose, <>: References count" "$(rows)" "v1 3/3: c p1 p2 p3"

# --- two lists

empty
for list in one.example.org two.example.org; do
	post c 09:00:00 '[PATCH 0/2] c'
	post p1 09:00:01 '[PATCH 1/2] x' c
done
list=one.example.org
post p2 09:00:02 '[PATCH 2/2] y' c
is "a list that is copied on another" "$(rows one)" "v1 2/2: c p1 p2"
is "each has what came to it" "$(rows two)" "v1 1/2: c p1"

# --- a parent that comes years late

empty
post r2 'Mon, 4 Mar 2024 10:00:00 +0000' 'Re: x' r1
post r1 'Mon, 4 Mar 2024 09:00:00 +0000' 'Re: x' p1
post p2 'Fri, 5 Mar 2004 09:00:01 +0000' '[PATCH 2/2] y' c
post p1 'Fri, 5 Mar 2004 09:00:00 +0000' '[PATCH 1/2] x' c
is "replies of years later belong to their patch" "$(sql "SELECT string_agg(btrim(s.msgid, '<>@x'), ' ') FROM patchpost.message m
	JOIN patchpost.message s ON s.inbox_id = m.inbox_id AND s.id = m.submission_id WHERE m.kind = 0")" "p1 p1"
post c 'Mon, 4 Mar 2024 09:00:00 +0000' '[PATCH 0/2] c'
is "the cover letter finds its patches" "$(rows)" "v1 2/2: c p1 p2"

# --- rows that are joined

empty
post p1 09:00:00 '[PATCH 1/3] x'
post p3 09:30:00 '[PATCH 3/3] z'
is "more than 20 minutes apart: two" "$(rows)" "v1 1/3: p1
v1 1/3: p3"
ids=$(sql 'SELECT min(id), max(id) FROM patchpost.series')
sql "INSERT INTO patchpost.triage (inbox_id, id, state_id) SELECT inbox_id, id, 3 FROM patchpost.message WHERE msgid = '<p3@x>'"
post p2 09:15:00 '[PATCH 2/3] y'
is "what comes between joins them" "$(rows)" "v1 3/3: p1 p2 p3"
is "the row that is left says where its members are" "$(sql 'SELECT id, merged_into FROM patchpost.series WHERE merged_into IS NOT NULL')" \
	"${ids#*|}|${ids%|*}"
like "its number leads there" "$(patchpost show series "${ids#*|}")" "*Series *${ids%|*} v1*complete (3)*"
is "what was set stays" "$(patchpost list patches --state accepted --json | grep -c p3@x)" 1
is "events" "$(patchpost events --project one | awk '$3 ~ /^series/ { print $3, $5 }' | tr '\n' ',')" \
	"series-created ${ids%|*},series-created ${ids#*|},series-updated ${ids%|*},series-updated ${ids#*|},series-completed ${ids%|*},"

# what changes later is an update
post p4 09:16:00 '[PATCH 4/3] one more' p1
is "complete already: updated" "$(patchpost events --project one | awk '$3 ~ /^series/ { e = $3 " " $5 } END { print e }')" "series-updated ${ids%|*}"
is "completed once" "$(patchpost events --project one --category series-completed | wc -l | tr -d ' ')" 1
post q1 09:14:00 '[PATCH 1/3] x'	# stands between p1 and p2
post q2 09:14:30 '[PATCH 2/3] y'
is "no row is completed twice" "$(sql "SELECT count(*) FROM (SELECT series_id FROM patchpost.event
	WHERE category = 'series-completed' GROUP BY inbox_id, series_id HAVING count(*) > 1) t")" 0
sound "joined: nothing is orphaned"

# --- a cover letter that is another's

# told REST…: the patches of each series that was told complete, in order, as they are now
told () {
	sql "SELECT string_agg(btrim(msgid, '<>x@'), ' ' ORDER BY msgid) FROM patchpost.event e
		JOIN patchpost.message m ON m.inbox_id = e.inbox_id AND m.series_id = e.series_id AND m.kind = 2
		WHERE e.category = 'series-completed' GROUP BY e.cursor ORDER BY e.cursor" | tr '\n' ';'
}

empty
post a1 09:00:00 '[PATCH 1/2] x'
post a2 09:00:01 '[PATCH 2/2] y'
is "a series without a cover letter is told complete" "$(told)" "a1 a2;"
post b0 09:05:00 '[PATCH 0/2] b'
is "what looks like its cover letter joins it" "$(rows)" "v1 2/2: a1 a2 b0"
post b1 09:05:01 '[PATCH 1/2] x' b0
is "and leaves it with the patches that are its own" "$(rows)" "v1 1/2: b0 b1
v1 2/2: a1 a2"
post b2 09:05:02 '[PATCH 2/2] y' b0
is "these are told complete as well, each once" "$(told)" "a1 a2;b1 b2;"

# --- sizes

empty
refs=$(awk 'BEGIN { for (i = 0; i < 200000; i++) printf " <%d@y>", i; print " <c@x>" }')
post c 09:00:00 '[PATCH 0/2] c'
mail p1 12:00:00 '[PATCH 1/2] x' '' "References:$refs" >"$work/many"
status "200,000 references" 0 sh -c '"$0" deliver <"$1"' "$PP_BUILDDIR/patchpost" "$work/many"
post p2 12:00:01 '[PATCH 2/2] y' c
is "the last one is beyond the limit of a header: its date leads it home" "$(rows)" "v1 2/2: c p1 p2"
is "and says so" "$(sql "SELECT flags && ARRAY['too-many-references', 'header-too-large'] FROM patchpost.message WHERE msgid = '<p1@x>'")" t

empty
n=0
while [ $n -lt 500 ]; do
	n=$((n + 1))
	echo "From ann Mon Mar  4 09:00:00 2024"
	mail "p$n" 09:00:01 "[PATCH $n/500] part $n" c
	echo
done >"$work/large"
status "a series of 500" 0 patchpost import "$work/large"
post c 09:00:00 '[PATCH 0/500] all of it'
is "is one" "$(sql 'SELECT count(*), min(received), bool_and(complete), min(name) FROM patchpost.series')" "1|500|t|all of it"
done_testing
