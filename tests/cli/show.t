#!/bin/sh
# show: ids, forms, statuses.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
cluster_start
cluster_database
work=$(mktemp -d)
trap 'rm -rf "$work"; cluster_stop' EXIT

status "show needs a schema" 78 patchpost show x@example.org
patchpost -q init
patchpost project add widgets --list-id widgets.lists.example.org --list-archive-url-format 'https://lists.example.org/widgets/{}'
patchpost -q import "$PP_SRCDIR/samples/widgets.mbox" >/dev/null
# one with what must not reach a terminal, and lines that look like the start of a message
{
	printf 'From: \033]0;owned\007 Eve <eve@example.org>\nSubject: =?UTF-8?Q?[PATCH]_gnp=2E=E2=80=AEevil?=\n'
	printf 'Message-Id: <odd/id%%1@example.org>\nDate: Mon, 4 Mar 2024 10:15:00 +0000\nList-Id: <widgets.lists.example.org>\n'
	printf 'X-One: a\nx-one: b\nX-Bytes: \351\nX-Utf: \303\251\nX-Patchwork-Action-Required: 1\nX-Patchwork-State: rfc\n\n'
	printf 'red \033[31m\n\nFrom here\n>From there\n\ndiff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+b\nno line end'
} >"$work/odd.eml"
patchpost deliver <"$work/odd.eml"

cover=20240304091500.1001-1-ada@example.org
patch=20240304091500.1001-3-ada@example.org
series=$(sql "SELECT series_id FROM patchpost.message WHERE msgid = '<$cover>'")

# --- which message
status "an id" 0 patchpost show "$patch"
text=$out
is "says nothing else" "$err" ""
for same in "<$patch>" "https://lists.example.org/widgets/$patch" "https://lists.example.org/widgets/$patch/T/#u" \
	"https://patches.example.org/project/widgets/patch/$patch/mbox/"; do
	status "$same" 0 patchpost show "$same"
	is "is the same" "$out" "$text"
done
status "an id that is not there" 1 patchpost show none@example.org
like "is said" "$err" "*there is no message <none@example.org>*"
is "prints nothing" "$out" ""
status "a series that is not there" 1 patchpost show series 999999
like "is said as well" "$err" "*there is no series 999999*"
status "a series of another project" 1 patchpost show --project other series "$series"
status "an unknown project" 78 patchpost show --project none "$patch"
for wrong in "" "$patch x" "series x" "series -1" "series 0" "series 1 2" "--format xml $patch" "--api 1.5 --format json $patch" \
	"--api 1.0 $patch"; do
	status "show $wrong" 64 patchpost show $wrong
done

# --- text
like "text: name first" "$text" "\[2/3\] widget: look a widget up by its name
*"
for row in "Message-Id <$patch>" "Project    widgets" "Series     $series v1 2/3, complete (3): Names for widgets" \
	"Submitter  Ada Lindqvist <ada@example.org>" "Date       2024-03-04 09:15:02 UTC" "State      new" "Check      pending"; do
	like "text: $row" "$text" "*
$row
*"
done
like "text: the thread, this one marked" "$text" "*Thread:
  2024-03-04 09:15 \[PATCH 0/3\] Names for widgets  Ada Lindqvist
  2024-03-04 09:15 \` \[PATCH 1/3\]*
\* 2024-03-04 09:15 \` \[PATCH 2/3\]*
  2024-*   \` Re: \[PATCH 2/3\]*"
like "text: files" "$text" "*Files:
 *|*
 * files changed, *"
comment=r1.ben@example.net
status "a comment" 0 patchpost show "$comment"
like "says what it is on" "$out" "*Comment on <20240304091500.1001-2-ada@example.org>*"
like "shows what it gives" "$(patchpost show 20240304091500.1001-2-ada@example.org)" "*Trailers:*  Reviewed-by: Ben Okafor <ben@example.net>  (reply)*"
status "other mail" 0 patchpost show p1.ben@example.net
status "a series" 0 patchpost show series "$series"
like "has its patches" "$out" "Names for widgets
*
Patches:
  new               pending  \[1/3\]*
  new               pending  \[2/3\]*
  new               pending  \[3/3\]*"
patchpost show 'odd/id%1@example.org' >"$work/odd.txt"
is "no control character gets through" "$(tr -d '\n\t -~\200-\377' <"$work/odd.txt" | wc -c | tr -d ' ')" 0
is "nor a turn of direction" "$(grep -c "$(printf '\342\200\256')" "$work/odd.txt")" 0
like "the rest does" "$(cat "$work/odd.txt")" "*gnp.?evil*red ?\[31m*"

# --- mbox
patchpost show --format mbox "odd/id%1@example.org" >"$work/odd.mbox"
is "mbox: From_ line" "$(head -n 1 "$work/odd.mbox")" "From mboxrd@z Thu Jan  1 00:00:00 1970"
is "mbox: quoted" "$(grep -c '^>From here$\|^>>From there$' "$work/odd.mbox")" 2
sed -e 1d -e 's/^>\(>*From \)/\1/' "$work/odd.mbox" >"$work/unquoted"
{ cat "$work/odd.eml"; printf '\n\n'; } >"$work/wanted"
ok "mbox: every other byte as it came" cmp "$work/unquoted" "$work/wanted"
patchpost show --format mbox series "$series" >"$work/series.mbox"
is "mbox: a series in order" "$(grep '^Subject:' "$work/series.mbox" | sed 's/.*\(.\/.\).*/\1/' | tr '\n' ' ')" "0/3 1/3 2/3 3/3 "
if command -v git >/dev/null; then
	mkdir "$work/split"
	is "mbox: git reads as many" "$(git mailsplit --mboxrd -o"$work/split" "$work/series.mbox")" 4
	git mailinfo "$work/msg" "$work/diff" <"$work/split/0003" >"$work/info"
	is "mbox: and the same diff" "$(sed '/^-- $/,$d' "$work/diff" | sed -n '/^diff/,$p')" \
		"$(sql "SELECT diff FROM patchpost.patch WHERE msgid = '<$patch>'")"
fi

# --- JSON
# keys JSON: the names of the first level, in order
keys () {
	printf '%s\n' "$1" | sed -n 's/^    "\([^"]*\)": .*/\1/p' | tr '\n' ' '
}
patch_10="id url project msgid date name commit_ref pull_url state archived hash submitter delegate mbox series check checks tags headers content diff prefixes "
patch_11="id url web_url project msgid date name commit_ref pull_url state archived hash submitter delegate mbox series comments check checks tags headers content diff prefixes "
patch_12="id url web_url project msgid list_archive_url date name commit_ref pull_url state archived hash submitter delegate mbox series comments check checks tags related headers content diff prefixes "
cover_10="id url project msgid date name submitter series headers content "
cover_12="id url web_url project msgid list_archive_url date name submitter mbox series comments headers content "
series_10="id url project name date submitter version total received_total received_all mbox cover_letter patches "
series_11="id url web_url project name date submitter version total received_total received_all mbox cover_letter patches "
comment_10="id msgid date subject submitter content headers "
comment_12="id web_url msgid list_archive_url date subject submitter content headers "
json () {
	patchpost show --format json "$@"
}
for version in 1.0 1.1 1.2 1.3 1.4 ""; do
	set -- ${version:+--api $version}
	case $version in
	1.0) p=$patch_10 c=$cover_10 s=$series_10 r=$comment_10 ;;
	1.1) p=$patch_11 c="id url web_url project msgid date name submitter mbox series comments headers content " s=$series_11 r="id web_url msgid date subject submitter content headers " ;;
	1.2) p=$patch_12 c=$cover_12 s=$series_11 r=$comment_12 ;;
	*) p=$patch_12 c=$cover_12 s=$series_11 r="${comment_12}addressed " ;;
	esac
	is "JSON $version: keys of a patch" "$(keys "$(json "$@" $patch)")" "$p"
	is "JSON $version: of a cover letter" "$(keys "$(json "$@" $cover)")" "$c"
	is "JSON $version: of a series" "$(keys "$(json "$@" series $series)")" "$s"
	is "JSON $version: of a comment" "$(keys "$(json "$@" $comment)")" "$r"
done
is "JSON: other mail as a comment" "$(keys "$(json p1.ben@example.net)")" "${comment_12}addressed "
odd=$(json "odd/id%1@example.org")
for part in '"state": "new"' '"list_archive_url": "https://lists.example.org/widgets/odd/id%1@example.org"' \
	'/project/widgets/patch/odd%2Fid%251@example.org/mbox/' '"X-One": \[
            "a",
            "b"
        \]' '"X-Bytes": "é"' '"X-Utf": "é"'; do
	like "JSON: $(printf '%s' "$part" | tr -d '\n')" "$odd" "*$part*"
done
if command -v perl >/dev/null; then
	json "odd/id%1@example.org" >"$work/odd.json"
	ok "JSON: well-formed" perl -MJSON::PP -0777 -ne 'decode_json($_)' "$work/odd.json"
fi

# --- what people set, and checks
id=$(sql "SELECT id FROM patchpost.message WHERE msgid = '<$patch>'")
sql "SET search_path = patchpost;
	INSERT INTO account (username, email) VALUES ('ben', 'ben@example.net'), ('ci', 'ci@example.org');
	INSERT INTO triage SELECT inbox_id, id, 3, (SELECT id FROM account WHERE username = 'ben'), true, 'abc'
		FROM message WHERE id = $id;
	INSERT INTO patch_check (inbox_id, message_id, account_id, date, state, context)
		SELECT m.inbox_id, m.id, a.id, c.date::timestamptz, c.state, c.context
		FROM message m, account a, (VALUES ('2024-03-05', 'fail', 'build'), ('2024-03-06', 'success', 'build'),
			('2024-03-05', 'warning', 'style')) c (date, state, context)
		WHERE m.id = $id AND a.username = 'ci'"
set_json=$(json "$patch")
for part in '"state": "accepted"' '"archived": true' '"commit_ref": "abc"' '"username": "ben"' '"check": "warning"'; do
	like "JSON: $part" "$set_json" "*$part*"
done
check () {
	sql "SELECT patchpost.combined_check(inbox_id, id) FROM patchpost.message WHERE id = $id"
}
sql "UPDATE patchpost.patch_check SET state = 'pending' WHERE context = 'style'"
is "check: pending is worse than success" "$(check)" pending
sql "DELETE FROM patchpost.patch_check WHERE context = 'style'"
is "check: the latest of a context counts" "$(check)" success
sql "DELETE FROM patchpost.patch_check WHERE state = 'success'"
is "check: fail" "$(check)" fail
sql "DELETE FROM patchpost.patch_check"
is "check: none is pending" "$(check)" pending

# --- several inboxes
patchpost project add other --list-id other.lists.example.org
patchpost deliver --project other <"$work/odd.eml"
status "in several inboxes" 1 patchpost show "odd/id%1@example.org"
like "says which" "$err" "*several inboxes*other: patch of project other*widgets: patch of project widgets*"
status "one of them" 0 patchpost show --project other "odd/id%1@example.org"
like "is that one" "$out" "*Project    other*"

# --- a long id
long=$(printf '%0950d' 0)@example.org
printf 'From: a@example.org\nMessage-Id: <%s>\nDate: Mon, 4 Mar 2024 10:15:00 +0000\nSubject: [PATCH] long\nList-Id: <widgets.lists.example.org>\n\ndiff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+b\n' "$long" >"$work/long.eml"
patchpost deliver <"$work/long.eml"
printf 'From: b@example.org\nMessage-Id: <to-long@example.org>\nIn-Reply-To: <%s>\nSubject: Re: long\nList-Id: <widgets.lists.example.org>\nDate: Mon, 4 Mar 2024 11:15:00 +0000\n\nyes\n' "$long" | patchpost deliver
status "a long id is found" 0 patchpost show "$long"
like "and shown whole" "$out" "*Message-Id <$long>*\` Re: long*"
like "as what is commented on" "$(patchpost show to-long@example.org)" "*Comment on <$long>*"

# --- functions for a web layer: whatever its search_path
is "SQL functions find their tables" "$(sql "SELECT patchpost.api_patch(inbox_id, id, '1.2', 'https://p.example.org') ->> 'url'
	FROM patchpost.patch WHERE id = $id")" "https://p.example.org/api/1.2/patches/$id/"
is "for all that is there" "$(sql "SELECT count(*) FROM patchpost.post p WHERE CASE type
	WHEN 'patch' THEN patchpost.api_patch(inbox_id, id) WHEN 'cover' THEN patchpost.api_cover(inbox_id, id)
	ELSE patchpost.api_comment(inbox_id, id) END IS NULL")" 0
is "the reader's role may use them" "$(sql "SET ROLE patchpost_read;
	SELECT patchpost.api_patch(inbox_id, id) ->> 'msgid' FROM patchpost.patch WHERE id = $id")" "<$patch>"
done_testing
