#!/bin/sh
# Revision links, partial rerolls and series-superseded in the database: the same in whatever order mail comes.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
cluster_start

dir=$(mktemp -d "${TMPDIR:-/tmp}/pp-revisions-XXXXXX")
trap 'rm -rf "$dir"; cluster_stop' EXIT
count=0

# mail ID DAY SUBJECT [REFERENCE] [LINE]: a mail of Ann's on this day of January; below 0/n a cover letter, else a patch
mail () {
	count=$((count + 1))
	file=$dir/$(printf '%03d' $count)
	{
		printf 'From: Ann <ann@example.org>\nTo: list@example.org\nList-Id: <w.example.org>\n'
		printf 'Message-ID: <%s@x>\nDate: Wed, %02d Jan 2020 10:%02d:00 +0000\nSubject: %s\n' "$1" "$2" "$count" "$3"
		[ -z "${4:-}" ] || printf 'In-Reply-To: <%s@x>\n' "$4"
		printf '\nText of %s.\n%s\n' "$1" "${5:-}"
		case $3 in
		*' 0/'*) ;;
		*) printf -- '---\n a | 1 +\n 1 file changed, 1 insertion(+)\n\ndiff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1,2 @@\n one\n+%s\n' "$1" ;;
		esac
	} >"$file"
}

# threaded: by references; each version answers the one before it
mail c1 1 '[PATCH 0/2] Paint the shed'
mail p11 1 '[PATCH 1/2] Buy paint' c1
mail p12 1 '[PATCH 2/2] Open the tin' c1
mail c2 2 '[PATCH v2 0/2] Paint the barn' c1
mail p21 2 '[PATCH v2 1/2] Buy green paint' c2
mail p22 2 '[PATCH v2 2/2] Open the green tin' c2
# a partial reroll of one patch of it
mail q22 3 '[PATCH v3 2/2] Open the tin slowly' p22
# by name, without threads; version 2 comes between them by version, not by date
mail n1 1 '[PATCH] Mow the lawn'
mail n3 3 '[PATCH v3] Mow the lawn'
mail n2 2 '[PATCH v2] Mow the lawn'
# by half of the patches' names
mail d1 5 '[PATCH 0/2] Dig'
mail d11 5 '[PATCH 1/2] Find a spade' d1
mail d12 5 '[PATCH 2/2] Make a hole' d1
mail e1 6 '[PATCH v2 0/2] Dig deeper'
mail e11 6 '[PATCH v2 1/2] Find a spade' e1
mail e12 6 '[PATCH v2 2/2] Make a pit' e1
# by change-id; the patch of version 2 lacks, so nobody is superseded
mail i1 7 '[PATCH 0/1] Sow' '' 'change-id: 20200107-sow-1'
mail i11 7 '[PATCH 1/1] Sow grass' i1
mail j1 8 '[PATCH v2 0/1] Plant' '' 'change-id: 20200107-sow-1'
# nothing in common
mail k1 9 '[PATCH v2] Sweep the yard'

# deliver_all FILE…: into a database of its own
deliver_all () {
	cluster_database
	patchpost -q init
	patchpost project add w --list-id w.example.org
	for file; do
		patchpost deliver <"$file" || return
	done
}

links="SELECT string_agg(btrim(f.msgid, '<>@x') || ' ' || coalesce(btrim(b.msgid, '<>@x'), '-')
		|| CASE WHEN s.partial THEN ' partial' ELSE '' END, ', ' ORDER BY f.msgid)
	 FROM patchpost.series s JOIN patchpost.message f ON f.id = s.first_id
	 LEFT JOIN patchpost.series p ON p.id = s.previous_id LEFT JOIN patchpost.message b ON b.id = p.first_id
	WHERE s.version > 1"
told="SELECT string_agg(btrim(f.msgid, '<>@x'), ', ' ORDER BY f.msgid) FROM patchpost.event e
	 JOIN patchpost.series s ON s.id = e.series_id JOIN patchpost.message f ON f.id = s.first_id
	WHERE e.category = 'series-superseded'"
wanted="c2 c1, e1 d1, j1 i1, k1 -, n2 n1, n3 n2, q22 c2 partial"

deliver_all "$dir"/0*
is "links, in order" "$(sql "$links")" "$wanted"
is "series-superseded" "$(sql "$told")" "c1, d1, n1, n2"
is "each told after the newer one was complete" "$(sql "SELECT count(*) FROM patchpost.event e
	WHERE category = 'series-superseded' AND NOT EXISTS (
		SELECT FROM patchpost.event d JOIN patchpost.series s ON s.id = d.series_id
		 WHERE d.category = 'series-completed' AND d.cursor < e.cursor AND s.version > 1)")" 0
patchpost dump >"$dir/in-order"
is "the dump says it" "$(grep -c '"previous_revision": *"<' "$dir/in-order")" 10

deliver_all $(ls -r "$dir"/0*)
is "links, the last first" "$(sql "$links")" "$wanted"
is "series-superseded" "$(sql "$told")" "c1, d1, n1, n2"
patchpost dump >"$dir/reversed"
ok "the same dump" cmp "$dir/in-order" "$dir/reversed"

deliver_all "$dir"/0*[05] "$dir"/0*[27] "$dir"/0*[38] "$dir"/0*[16] "$dir"/0*[49]
is "links, in another order" "$(sql "$links")" "$wanted"
is "series-superseded" "$(sql "$told")" "c1, d1, n1, n2"
patchpost dump >"$dir/mixed"
ok "the same dump" cmp "$dir/in-order" "$dir/mixed"

cluster_database
patchpost -q init
patchpost project add w --list-id w.example.org
ok "import of all at once" patchpost import "$dir"/0*
is "has the same links" "$(sql "$links")" "$wanted"
is "and tells the same" "$(sql "$told")" "c1, d1, n1, n2"
patchpost dump >"$dir/imported"
ok "the same dump" cmp "$dir/in-order" "$dir/imported"

# version 4 in reply to version 1 completes: everything between is superseded with it, once
mail c4 10 '[PATCH v4 0/1] Paint the garage' q22
mail p41 10 '[PATCH v4 1/1] Buy all paint' c4
patchpost deliver <"$dir/021"
is "a cover letter supersedes nobody" "$(sql "$told")" "c1, d1, n1, n2"
patchpost deliver <"$dir/022"
is "a complete series all before it" "$(sql "$told")" "c1, c2, d1, n1, n2, q22"
is "links of it" "$(sql "$links")" "c2 c1, c4 q22, e1 d1, j1 i1, k1 -, n2 n1, n3 n2, q22 c2 partial"

# more of one name than are looked at: the database agrees with itself in any order
rm -f "$dir"/0*
count=0
for version in 1 2 3 4 5 6 7 8 9; do
	for day in 11 12 13 14 15 16 17; do
		mail "m$version.$day" "$day" "[PATCH v$version] Wash the car"
	done
done
deliver_all
ok "63 of one name" patchpost import "$dir"/0*
patchpost dump >"$dir/in-order"
deliver_all
for file in $(ls -r "$dir"/0*); do
	cat "$file" | sed '1s/^/From ann Wed Jan  1 10:00:00 2020\n/'
	echo
done >"$dir/mbox"
ok "the last first, with some by delivery" sh -c '"$0" deliver <"$1" && "$0" deliver <"$2"' "$PP_BUILDDIR/patchpost" "$dir/030" "$dir/002"
ok "and the rest by import" patchpost import "$dir/mbox"
patchpost dump >"$dir/reversed"
ok "the same dump" cmp "$dir/in-order" "$dir/reversed"
is "all but the first versions have a link" "$(sql "SELECT count(*) FROM patchpost.series WHERE previous_id IS NULL AND version > 2")" 0

done_testing
