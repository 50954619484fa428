#!/bin/sh
# show series: its revisions, and which patches changed since the one before.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
cluster_start
cluster_projects w

# mail ID MINUTE SUBJECT FILE LINE [REFERENCE]: on standard output; without FILE a cover letter
mail () {
	printf 'From ann Wed Jan  1 10:00:00 2020\nFrom: Ann <ann@example.org>\nList-Id: <w.example.org>\nMessage-ID: <%s@x>\n' "$1"
	printf 'Date: Wed, 01 Jan 2020 %02d:%02d:00 +0000\nSubject: %s\n' $(($2 / 60)) $(($2 % 60)) "$3"
	[ -z "${6:-}" ] || printf 'In-Reply-To: <%s@x>\n' "$6"
	printf '\nText.\n'
	[ -z "$4" ] || printf -- '---\ndiff --git a/%s b/%s\n--- a/%s\n+++ b/%s\n@@ -1 +1,2 @@\n one\n+%s\n' "$4" "$4" "$4" "$4" "$5"
	printf '\n'
}
{
	mail c1 0 '[PATCH 0/5] Paint the shed' '' ''
	mail p11 1 '[PATCH 1/5] Buy paint' paint green c1
	mail p12 2 '[PATCH 2/5] Open the tin' tin slowly c1
	mail p13 3 '[PATCH 3/5] Paint it' wall once c1
	mail p14 4 '[PATCH 4/5] Clean the brush' brush water c1
	mail p15 5 '[PATCH 5/5] Rest' bench sit c1
	# the first is gone, the others: the same, another diff, another name, another name and diff; one is new
	mail c2 60 '[PATCH v2 0/5] Paint the shed' '' ''
	mail p21 61 '[PATCH v2 1/5] Open the tin' tin slowly c2
	mail p22 62 '[PATCH v2 2/5] Paint it' wall twice c2
	mail p23 63 '[PATCH v2 3/5] Wash the brush' brush water c2
	mail p24 64 '[PATCH v2 4/5] Look at it' window look c2
	mail p25 65 '[PATCH v2 5/5] Sit down' bench down c2
	mail p26 66 '[PATCH v2 6/5] Tidy up' floor broom c2
	# a partial reroll
	mail p32 120 '[PATCH v3 2/5] Paint it' wall thrice p22
	# on its own
	mail s 200 '[PATCH] Mow the lawn' lawn all
} >"$dir/mbox"
ok "import" patchpost import "$dir/mbox"

# series_of ID, section TITLE: of what `show' prints, without the title
series_of () {
	sql "SELECT series_id FROM patchpost.message WHERE msgid = '<$1@x>'"
}
section () {
	printf '%s\n' "$out" | sed -n "/^$1/,/^\$/{/^$1/d;/^\$/d;p;}"
}
one=$(series_of c1) two=$(series_of c2) three=$(series_of p32)
row_one=$(printf 'v1   %5d  2020-01-01 00:00  5/5  Paint the shed  Ann' "$one")
row_two=$(printf 'v2   %5d  2020-01-01 01:00  5/5+1  Paint the shed  Ann' "$two")
row_three=$(printf 'v3   %5d  2020-01-01 02:00  1/5 partial  [v3,2/5] Paint it  Ann' "$three")
status "the first" 0 patchpost show series "$one"
is "has its later revisions" "$(section Revisions:)" "* $row_one
  $row_two
  $row_three"
is "and changes nothing" "$(section Changes)" ""
status "the second" 0 patchpost show series "$two"
is "has all" "$(section Revisions:)" "  $row_one
* $row_two
  $row_three"
like "says since when" "$out" "*Changes since v1 (series $one):
*"
is "what changed" "$(section Changes)" "   1 -      Buy paint
   2 = 1    Open the tin
   3 ! 2    Paint it
   4 = 3    Wash the brush (was: Clean the brush)
     + 4    Look at it
   5 ! 5    Sit down (was: Rest)
     + x    Tidy up"
status "a partial reroll" 0 patchpost show series "$three"
is "has all" "$(section Revisions:)" "  $row_one
  $row_two
* $row_three"
is "nothing is gone" "$(section Changes)" "   2 ! 2    Paint it"
status "one without others" 0 patchpost show series "$(series_of s)"
is "has no section" "$(printf '%s\n' "$out" | grep -c '^Revisions\|^Changes')" 0

# a long chain is shown in part, and costs little
patchpost project add long --list-id long.example.org
n=0
while [ $n -lt 300 ]; do
	n=$((n + 1))
	mail "l$n" "$n" "[PATCH v$n] Mow the lawn" lawn "$n" "$([ $n -eq 1 ] || echo "l$((n - 1))")"
done | sed 's/w.example.org/long.example.org/' >"$dir/long"
ok "300 revisions" patchpost import --project long "$dir/long"
is "are one chain" "$(sql "SELECT count(*) FROM patchpost.series s JOIN patchpost.series b ON b.id = s.previous_id AND b.inbox_id = s.inbox_id
	WHERE b.version = s.version - 1 AND s.inbox_id = (SELECT inbox_id FROM patchpost.project WHERE link_name = 'long')")" 299
for version in 1 150 300; do
	status "version $version of 300" 0 patchpost show series "$(series_of l$version)"
	case $version in
	1) wanted="1-20 280" ;;
	150) wanted="139 140-159 141" ;;
	300) wanted="280 281-300" ;;
	esac
	is "those next to it" "$(section Revisions: | awk '$2 == "more" { printf "%s%s", sep, $1; sep = " "; next }
		{ v = $1 == "*" ? $2 : $1; sub ("v", "", v); if (!first) first = v; last = v; rows++ }
		rows == 20 && !done { printf "%s%s-%s", sep, first, last; sep = " "; done = 1 }')" "$wanted"
	is "itself marked" "$(section Revisions: | sed -n 's/^\* v\([0-9]*\) .*/\1/p')" "$version"
done
done_testing
