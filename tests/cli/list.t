#!/bin/sh
# list: each of the four lists, each option.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
cluster_start
cluster_database

# post DAY ID FROM SUBJECT PARENT PATH [HEADER]: delivers a message of 2024-03-DAY; a patch of PATH when there is one
post () {
	{
		printf 'From: %s\nDate: Fri, %s Mar 2024 09:00:00 +0000\n' "$3" "$1"
		printf 'List-Id: <%s>\nMessage-ID: <%s@example.org>\nSubject: %s\n' "${list:-demo.example.org}" "$2" "$4"
		[ -z "$5" ] || printf 'In-Reply-To: <%s@example.org>\n' "$5"
		[ -z "${7:-}" ] || printf '%s\n' "$7"
		printf '\nSome words.\n'
		[ -z "$6" ] || printf -- '---\ndiff --git a/%s b/%s\n--- a/%s\n+++ b/%s\n@@ -1 +1 @@\n-a\n+b\n' "$6" "$6" "$6" "$6"
	} | patchpost deliver
}

# column N: the words in place N of $out, but the heading, in a line
column () {
	printf '%s\n' "$out" | awk -v n="$1" 'NR > 1 { printf "%s%s", sep, $n; sep = " " }'
}

# ids: the message-ids at the line ends of $out, without domain
ids () {
	printf '%s\n' "$out" | sed -n '2,$s/.*<\([^@>]*\)@[^>]*>.*/\1/p' | tr '\n' ' '
}

# names: the last words in the lines of $out
names () {
	printf '%s\n' "$out" | awk 'NR > 1 { printf "%s ", $NF }'
}

patchpost -q init
patchpost project add demo --list-id demo.example.org
for what in series patches threads missing; do
	status "no $what" 0 patchpost list $what
	is "are a heading" "$(printf '%s\n' "$out" | wc -l | tr -d ' ')" 1
done

ann='Ann <ann@example.org>' ben='=?utf-8?b?546L5aiB?= <ben@example.net>'
post 01 a0 "$ann" '[PATCH 0/2] frobnicator' '' ''
post 01 a1 "$ann" '[PATCH 1/2] docs: describe Frob_100%' a0 docs/frob.txt
post 02 a2 "$ann" '[PATCH 2/2] src: frob' a0 src/lib/frob.c
post 03 r1 "$ben" 'Re: [PATCH 1/2] docs: describe Frob_100%' a1 ''
post 04 r2 "$ann" 'Re: [PATCH 1/2] docs: describe Frob_100%' r1 ''
post 05 b1 "$ben" '[PATCH v2 1/3] widen' lost 'src/wide[1].c'
post 06 c1 "$ann" '[PATCH] single' '' README 'X-Patchwork-State: under-review'
post 07 d1 "$ben" 'Talk of the town' '' ''
post 08 d2 "$ann" 'Re: Talk of the town' d1 ''
post 09 d3 "$ann" 'Re: older talk' gone ''
post 10 d4 "$ben" 'Re: older talk' gone ''
sql "INSERT INTO patchpost.triage (inbox_id, id, state_id, commit_ref)
	SELECT inbox_id, id, 3, 'abc123' FROM patchpost.message WHERE msgid = '<a2@example.org>'"

status "series" 0 patchpost list series
is "newest first" "$(names)" "single widen frobnicator "
like "with numbers" "$out" "SERIES *DATE *VERSION *PATCHES *SUBMITTER *NAME*
*2024-03-05 09:00  v2           1/3  王威       [[]v2,1/3] widen
*2024-03-01 09:00  v1           2/2  Ann        frobnicator"
status "patches" 0 patchpost list patches
is "newest first" "$(ids)" "c1 b1 a2 a1 "
is "with their states" "$(column 3)" "under-review new accepted new"
status "threads" 0 patchpost list threads
is "by their first message" "$(ids)" "d4 d3 d1 c1 b1 a0 "
like "with what is in them" "$out" "*
2024-03-01 09:00  2024-03-04 09:00         5  Ann *frobnicator *<a0@example.org>*"
status "missing" 0 patchpost list missing
is "once each, by the last that names them" "$(ids)" "gone lost "
like "and how many do" "$out" "LAST NAMED        MESSAGES  MISSING             BY    SUBJECT
2024-03-10 09:00         2  <gone@example.org>  王威  Re: older talk*"

status "--limit" 0 patchpost list patches --limit 2
is "is kept" "$(ids)" "c1 b1 "
status "--limit 0" 0 patchpost list patches --limit 0
is "is all" "$(ids)" "c1 b1 a2 a1 "

check () {
	check_name=$1
	check_wanted=$2
	shift 2
	out=$(patchpost list "$@" 2>&1)
	is "$check_name" "$(case $1 in series) names ;; *) ids ;; esac)" "$check_wanted"
}
check "patches --state" "b1 a1 " patches --state new
check "by name" "a2 " patches --state Accepted
check "from a header" "c1 " patches --state "Under Review"
check "series --state" "frobnicator " series --state accepted
check "threads --state" "c1 " threads --state "Under Review"
check "patches --submitter, part of the name" "b1 " patches --submitter 威
check "part of the address" "c1 a2 a1 " patches --submitter ANN@
check "series --submitter" "widen " series --submitter ben@
check "threads --submitter" "d4 d1 b1 " threads --submitter ben
check "missing --submitter" "gone lost " missing --submitter ben --limit 9 --since 2024-03-01 --search ''
check "% and _ are no wildcards" "a1 " patches --search 'frob_100%'
check "nor here" "" patches --search 'f_ob%'
check "--search wants all words, in any order" "a1 " patches --search 'FROB docs'
check "series --search looks at all subjects" "frobnicator " series --search 'src: frob'
check "threads --search" "d4 d3 d1 " threads --search talk
check "missing --search" "gone " missing --search older
check "patches --since" "c1 b1 " patches --since 2024-03-05
check "to the second" "c1 " patches --since 2024-03-05T09:00:01
check "series --since" "single widen " series --since 2024-03-05T09:00:00Z
check "threads --since" "d4 d3 d1 " threads --since 2024-03-07
check "missing --since" "gone " missing --since 2024-03-10
check "patches --since AGE" "" patches --since 1w
check "patches --older-than" "c1 b1 a2 a1 " patches --older-than 1w
check "threads --older-than" "" threads --older-than 100y
check "patches --incomplete" "b1 " patches --incomplete
check "series --incomplete" "widen " series --incomplete
check "threads --incomplete" "b1 " threads --incomplete
check "patches --path, a glob" "a2 " patches --path '*.c' --older-than 1d --search frob
check "a folder" "b1 a2 " patches --path src/
check "no part of a name" "" patches --path sr
check "? and a set" "a1 " patches --path 'doc?/[!a-e]rob.tx[t]'
check "what looks like a set, escaped" "b1 " patches --path 'src/wide\[1].c'
check "a set that does not end" "" patches --path 'src/wide[1'
check "a dot is a dot" "" patches --path 'src/lib/frobXc'
check "series --path" "widen frobnicator " series --path 'src/*'
check "threads --path" "a0 " threads --path docs
check "all at once" "a2 " patches --project demo --state accepted --submitter ann --since 2024-03-01 --older-than 1d \
	--search src --path src --limit 1

patchpost -q project add side --list-id demo.example.org --subject-match side
patchpost project add other --list-id other.example.org
post 11 s1 "$ann" '[PATCH] on the side' '' side.c
post 12 s2 "$ben" 'Re: [PATCH] on the side' s1 ''
post 13 s3 "$ben" 'Re: [PATCH] on the side' '' '' 'References: <s1@example.org> <never@example.org>'
list=other.example.org post 14 o1 "$ann" '[PATCH 1/2] elsewhere' '' o.c
check "two inboxes in one list" "o1 s1 c1 " patches --limit 3
check "--project" "s1 " patches --project side
check "of an inbox" "o1 " patches --project other
check "series --project" "side " series --project side
check "threads --project" "o1 " threads --project other
check "threads of a project that shares its inbox" "s1 " threads --project side
check "missing --project" "never " missing --project side
check "missing --project of others" "gone lost " missing --project demo
check "missing where nothing is" "" missing --project other

status "series --json" 0 patchpost list series --project demo --json --limit 1 --search frob
is "are lines of JSON" "$(printf '%s' "$out" | sed 's/"id":[0-9]*/"id":0/')" \
	'{"id":0,"project":"demo","name":"frobnicator","version":1,"total":2,"received":2,"extras":0,"complete":true,"partial":false,"date":"2024-03-01T09:00:00","submitter":{"name":"Ann","email":"ann@example.org"},"cover":"<a0@example.org>","patches":["<a1@example.org>","<a2@example.org>"],"previous":null}'
is "patches --json" "$(patchpost list patches --json --state accepted | sed 's/"series":[0-9]*/"series":0/')" \
	'{"msgid":"<a2@example.org>","project":"demo","name":"[2/2] src: frob","state":"accepted","archived":false,"delegate":null,"commit_ref":"abc123","date":"2024-03-02T09:00:00","submitter":{"name":"Ann","email":"ann@example.org"},"series":0,"version":1,"number":2,"total":2,"files":["src/lib/frob.c"],"pull_url":null}'
is "threads --json" "$(patchpost list threads --json --search town)" \
	'{"msgid":"<d1@example.org>","project":"demo","type":"other","subject":"Talk of the town","date":"2024-03-07T09:00:00","last":"2024-03-08T09:00:00","messages":2,"submitter":{"name":"王威","email":"ben@example.net"},"series":null}'
is "missing --json" "$(patchpost list missing --json --search widen)" \
	'{"msgid":"<lost@example.org>","project":"demo","messages":1,"last":{"msgid":"<b1@example.org>","subject":"[PATCH v2 1/3] widen","date":"2024-03-05T09:00:00","submitter":{"name":"王威","email":"ben@example.net"}}}'

# no cover letter and no patch 1
post 14 e2 "$ann" '[PATCH v4 2/2] the end' '' e.c
is "a series without a name has that of its first patch" "$(patchpost list series --search 'the end' | sed -n 's/.*Ann *//p')" "[v4,2/2] the end"

# what a terminal must not see; and an id of more than 900 bytes is looked for by its key
post 15 esc 'Ann <ann@example.org>' '=?utf-8?q?esc=1b[31m_=e2=80=ae?=' '' ''
out=$(patchpost list threads --limit 1)
is "control characters are replaced" "$(printf '%s' "$out" | grep -c 'esc?\[31m ?')" 1
long=$(printf '%01000d' 0)
post 16 "$long" "$ann" 'a long id' '' ''
post 17 short "$ann" 'Re: a long id' "$long" ''
check "a parent with a long id is there" "" missing --search 'long id'
out=$(patchpost list threads --search 'long id')
is "and its thread is one" "$(column 5)" 2

status "nothing to list" 64 patchpost list
status "something else" 64 patchpost list mails
status "an argument too many" 64 patchpost list series 5
status "an unknown project" 78 patchpost list series --project nope
status "an unknown state" 64 patchpost list patches --state done
like "is told those that there are" "$err" "*'done' but new, under-review,*"
status "a date that is none" 64 patchpost list patches --since soon
status "an age that is none" 64 patchpost list patches --older-than 2024-01-01
status "a limit that is none" 64 patchpost list patches --limit x
status "a negative limit" 64 patchpost list patches --limit -1
status "missing --state" 64 patchpost list missing --state new
status "missing --incomplete" 64 patchpost list missing --incomplete
status "missing --path" 64 patchpost list missing --path x
status "no UTF-8" 64 patchpost list series --search "$(printf '\377')"

done_testing
