#!/bin/sh
# export: what git am makes of it is what the author committed, however the mail was sent.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
command -v git >/dev/null || skip_all "no git here"
command -v perl >/dev/null || skip_all "no perl here"
cluster_start
cluster_database
work=$(mktemp -d)
trap 'rm -rf "$work"; cluster_stop' EXIT
patchpost -q init
patchpost project add demo --list-id demo.example.org --list-email demo@example.org

# nothing of the user's set-up; the same commits every time
HOME=$work GIT_CONFIG_NOSYSTEM=1 GIT_COMMITTER_NAME=Com GIT_COMMITTER_EMAIL=com@example.org
export HOME GIT_CONFIG_NOSYSTEM GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
unset XDG_CONFIG_HOME GIT_DIR
mkdir "$work/mails" "$work/repo" && cd "$work/repo" || exit 1
git init -q -b base . && git config core.autocrlf false && git config user.name Zoë && git config user.email z@example.org
clock=1700000000

# commit SUBJECT [TEXT]: by Zoë, a minute after the one before
commit () {
	clock=$((clock + 60))
	git add -A
	printf '%b\n' "$1${2:+\n\n$2}" | GIT_AUTHOR_DATE="$clock +0100" GIT_COMMITTER_DATE="$clock +0100" \
		GIT_AUTHOR_NAME=${author:-Zoë Núñez} GIT_AUTHOR_EMAIL=${email:-zoe@example.org} git commit -q -F -
}

seq 1 40 | sed 's/^/line /' >lines
sed 's/$/\r/' lines >crlf
printf 'caf\351 cr\350me\none\ntwo\n' >latin
printf 'Grüße\n\n\neins\nzwei\n' >utf8
printf '\000\001\002binary\377' >blob
printf '#!/bin/sh\n' >script
commit base

# branch NAME [FROM]
branch () {
	git checkout -q -b "$1" "${2:-base}"
}

# mails NAME KIND… [-- OPTION…]: the commits since base as mail, into $work/mails. OPTION: for format-patch
mails () {
	mails_name=$1
	mails_kinds=
	shift
	while [ $# -gt 0 ] && [ "$1" != -- ]; do
		mails_kinds="$mails_kinds $1"
		shift
	done
	[ $# -eq 0 ] || shift
	rm -rf "$work/raw"
	git format-patch -q -o "$work/raw" --thread --add-header 'List-Id: <demo.example.org>' "$@" "${since:-base}" || exit 1
	for file in "$work/raw"/*; do
		perl "$PP_SRCDIR/tests/lib/remail" $mails_kinds <"$file" >"$work/mails/$mails_name-$(basename "$file")" || exit 1
	done
}

# --- a branch for each way of sending
branch plain
seq 1 40 | sed 's/^/line /; s/ 20$/ twenty/' >lines && commit 'Twenty' 'From here on it is twenty.\nFrom now on.\n>From quoted.'
git mv utf8 renamed && chmod +x script && commit 'Rename, and run'
printf '\000\001\003binary\377more' >blob && printf 'new\n' >added && commit 'Größere Daten' 'Für alle.\n\nSigned-off-by: Zoë Núñez <zoe@example.org>'
git rm -q latin && commit 'Remove'
mails plain -- --cover-letter

for kind in qp base64 crlf crlf-base64 munged munged,qp munged,base64 munged,crlf footer munged,footer alternative \
	munged,alternative attached-diff attached-plain again flowed munged-text munged-text,footer inbody munged,inbody repeated ascii charset \
	uuencode; do
	branch "$kind"
	printf 'Grüße\n\n\neins, %s\nzwei \n' "$kind" >utf8 && commit "Mehr Grüße, $kind" 'Ein Satz.\nFrom elsewhere.'
	sed -i '3s/.*/drei/; 30d' lines && commit 'And lines'
	mails "$kind" $(echo "$kind" | tr , ' ')
done
branch attached
sed -i '1s/.*/first/' lines && commit 'Attached' 'This is the message.'
mails attached attached
branch latin
printf 'th\351 cr\350me\none\nthree\n' >latin && commit 'Thé' 'À la crème.'
git config i18n.logOutputEncoding ISO-8859-1
mails latin
branch latin-qp
printf 'th\351 cr\350me\n1\nthree\n' >latin && commit 'Thé' 'À la crème.'
mails latin-qp munged qp
branch latin-footer
printf 'th\351 cr\350me\none\n3\n' >latin && commit 'Thé' 'À la crème.'
mails latin-footer munged footer
branch latin-attached
printf 'th\351 cr\350me\none\n5\n' >latin && commit 'Thé' 'À la crème.'
mails latin-attached attached
branch latin-attached-plain
printf 'th\351 cr\350me\none\n6\n' >latin && commit 'Thé' 'À la crème.'
mails latin-attached-plain attached-plain
branch latin-nested
printf 'th\351 cr\350me\none\n4\n' >latin && commit 'Thé' 'À la crème.'
mails latin-nested alternative
git config --unset i18n.logOutputEncoding
branch mixed
printf 'caf\351 noir\none\ntwo\n' >latin && commit 'Grüße' 'UTF-8 here, Latin 1 there.'
mails mixed
branch mixed-attached
printf 'th\351 noir\none\ntwo\n' >latin && printf 'fum\351\n' >smoked && commit 'Grüße, angehängt' 'UTF-8 here, Latin 1 there.'
mails mixed-attached attached
branch mixed-crlf
printf 'lait cr\350me\none\ntwo\n' >latin && commit 'Grüße, CRLF' 'UTF-8 here, Latin 1 there.'
mails mixed-crlf crlf-base64
# a file with CRLF: an encoded mail keeps them, others are sent as they are
branch crlf-file
sed 's/line 7\r/line seven\r/' crlf >crlf.new && mv crlf.new crlf && commit 'CRLF in a file'
mails crlf-file
branch crlf-file-base64
sed 's/line 8\r/line eight\r/' crlf >crlf.new && mv crlf.new crlf && commit 'CRLF in a file, encoded'
mails crlf-file-base64 base64
# the author says who he is: that is so, whatever From says
branch own-from
sed -i '9s/.*/nine/' lines && author=Yves email=yves@example.org commit 'By another'
mails own-from munged -- --from='Zoë Núñez <zoe@example.org>'

ls "$work/mails" | perl "$PP_SRCDIR/tests/lib/mbox" shuffle 7 >"$work/order"
while IFS= read -r name; do
	patchpost deliver <"$work/mails/$name" || exit 1
done <"$work/order"

# id_of NAME: the message-id of the first mail of that branch
id_of () {
	for id_file in "$work/mails/$1"-0*; do
		sed -n 's/\r$//; s/^Message-I[dD]: *//p; /^$/q' "$id_file" | head -n 1
		return
	done
}

# series_of NAME
series_of () {
	sql "SELECT series_id FROM patchpost.message WHERE msgid = '$(id_of "$1")'"
}

# log RANGE
log () {
	git log --reverse --format="${format:-%an <%ae> %ai %s%n%b}" "$1"
}

# applies DESCRIPTION BRANCH FILE: git am makes of FILE what BRANCH has since base
applies () {
	git checkout -q --detach "${onto:-base}"
	if ! git -c core.autocrlf=false am -q --patch-format=mboxrd "$3" >"$work/am" 2>&1; then
		git am --abort
		fail "$1" "$(cat "$work/am")"
	elif [ "$(git rev-parse 'HEAD^{tree}')" != "$(git rev-parse "$2^{tree}")" ]; then
		fail "$1" "$(git diff "$2" HEAD | head -n 20)"
	else
		is "$1" "$(log "${onto:-base}..HEAD")" "$(log "${onto:-base}..$2")"
	fi
}

count=0
for name in $(git for-each-ref --format='%(refname:short)' refs/heads); do
	[ "$name" != base ] || continue
	id=$(series_of "$name")
	patchpost export series "$id" >"$work/$name.mbox" 2>"$work/err" || diag "$(cat "$work/err")"
	applies "$name" "$name" "$work/$name.mbox"
	count=$((count + 1))
done
is "every branch" "$count" 38

# --- several commits in a file
branch file
sed -i '13s/.*/thirteen/' lines && commit 'Thirteen' 'The first.'
sed -i '14s/.*/fourteen/' lines && commit 'Fourteen' 'The second.'
git format-patch -q --stdout base >"$work/patches"
for type in text/x-patch text/plain; do
	{
		printf 'From: Ann <ann@example.org>\nMessage-Id: <%s@example.org>\nList-Id: <demo.example.org>\n' "$type"
		printf 'Date: Fri, 1 Dec 2023 12:00:00 +0000\nSubject: [PATCH] all of it\nContent-Type: multipart/mixed; boundary=b\n\n'
		printf -- '--b\n\nTwo, attached.\n\n--b\nContent-Type: %s; name=all.patch\n\n' "$type"
		cat "$work/patches"
		printf -- '\n--b--\n'
	} | patchpost deliver
	status "two commits in a file of $type" 0 patchpost export "$type@example.org"
	printf '%s\n' "$out" >"$work/file.mbox"
	applies "are two" file "$work/file.mbox"
done

# --- what is not changed
for name in plain qp base64 crlf crlf-base64 footer latin mixed crlf-file-base64 own-from; do
	for id in $(sql "SELECT msgid FROM patchpost.series_patch WHERE series_id = $(series_of "$name") ORDER BY number"); do
		patchpost show --format mbox "$id"
	done >"$work/shown"
	case $name in
	crlf-base64) ok "$name: made anew" sh -c '! cmp -s "$1" "$2"' sh "$work/shown" "$work/$name.mbox" ;;
	*) ok "$name: byte for byte" cmp "$work/shown" "$work/$name.mbox" ;;
	esac
done
is "no cover letter" "$(grep -c '^Subject: \[PATCH 0' "$work/plain.mbox")" 0
is "lines that start with From are quoted" "$(grep -c '^>From here on\|^>From now on\|^>>From quoted' "$work/plain.mbox")" 3
is "munged quoted-printable stays it" "$(grep -ci '^Content-Transfer-Encoding: quoted-printable' "$work/munged,qp.mbox")" 2
is "munged base64 stays it" "$(grep -ci '^Content-Transfer-Encoding: base64' "$work/munged,base64.mbox")" 2
is "munged CRLF stays it" "$(grep -vc "$(printf '\r')\$" "$work/munged,crlf.mbox")" "4"
is "a munged multipart has another From" "$(grep -c '^From: =?.*<zoe@example.org>$' "$work/munged,footer.mbox")" 2
is "and its parts" "$(grep -c '^--=====mixed=====$' "$work/munged,footer.mbox")" 4

# --- which
one=$(sed -n 's/^Message-Id: *//p' "$work/mails/plain-0002"*)
patchpost export "$one" >"$work/one.mbox"
is "one patch" "$(grep '^Subject:' "$work/one.mbox")" "Subject: [PATCH 2/4] Rename, and run"
cover=$(sed -n 's/^Message-Id: *//p' "$work/mails/plain-0000"*)
patchpost export "https://lists.example.org/demo/$(echo "$cover" | tr -d '<>')/" >"$work/cover.mbox"
ok "a cover letter is its series" cmp "$work/cover.mbox" "$work/plain.mbox"
status "an unknown id" 1 patchpost export none@example.org
like "is said" "$err" "*there is no message <none@example.org>*"
status "an unknown series" 1 patchpost export series 999999
status "an unknown project" 78 patchpost export --project none "$one"
status "no id" 64 patchpost export
status "no number" 64 patchpost export series x
status "which series" 64 patchpost export series
like "is asked" "$err" "patchpost: export: which series? *"
status "two of them" 64 patchpost export series 1 2
like "are one too many" "$err" "patchpost: export: one at a time; what is '2'? *"

# --- reply FROM TO TEXT…: to the mail with id TO
replies=0
reply () {
	reply_from=$1 reply_to=$2
	shift 2
	replies=$((replies + 1))
	{
		printf 'From: %s\nMessage-Id: <reply-%d@example.org>\nIn-Reply-To: %s\nList-Id: <demo.example.org>\n' "$reply_from" "$replies" "$reply_to"
		printf 'Date: Fri, 1 Dec 2023 10:%02d:00 +0000\nSubject: Re: [PATCH] it\nContent-Type: text/plain; charset=UTF-8\n\n' "$replies"
		printf '%s\n' "$@"
	} | patchpost deliver
}
status "a reply" 1 patchpost export "reply-1@example.org"
reply 'Ann <ann@example.org>' "$cover" 'Fine.' '' 'Acked-by: Ann <ann@example.org>'
status "is no patch" 1 patchpost export "reply-1@example.org"
like "and says so" "$err" "*is no patch but a reply*"

# --- trailers
three=$(sed -n 's/^Message-Id: *//p' "$work/mails/plain-0003"*)
reply '=?utf-8?b?546L5aiB?= <wei@example.org>' "$three" 'Reviewed-by: 王威 <wei@example.org>' 'Fixes: 012345678901 ("base")'
reply 'Ann <ann@example.org>' "$three" 'acked-by: Ann <ann@example.org>' 'Signed-off-by: Zoë Núñez <zoe@example.org>'
reply 'Zoe <zoe@example.org>' "$three" 'Signed-off-by: Zoë Núñez <zoe@example.org>'
reply 'Eve <eve@example.org>' "$one" 'Reviewed-by: Linus <linus@example.org>' 'Nacked-by: Eve <eve@example.org>'
reply 'Linus <linus@elsewhere.example>' "$one" '> quoted' '> Tested-by: Nobody <nobody@example.org>' '' 'Reviewed-by: Linus <linus@example.org>'
status "--trailers" 0 patchpost export --trailers series "$(series_of plain)"
printf '%s\n' "$out" >"$work/trailers.mbox"
like "of somebody else are told" "$err" "*<reply-5@example.org>: not added, for eve@example.org sent it: Reviewed-by: Linus <linus@example.org>*"
format='%an %s' applies "apply as before" plain "$work/trailers.mbox"
trailers () {
	git log --format='%(trailers:only)' -1 "$1"
}
is "of the cover letter for all, each once" "$(trailers HEAD~3)" "Acked-by: Ann <ann@example.org>"
is "of who sent it, not quoted" "$(trailers HEAD~2)" "Acked-by: Ann <ann@example.org>
Reviewed-by: Linus <linus@example.org>"
is "behind those that are there" "$(trailers HEAD~1)" 'Signed-off-by: Zoë Núñez <zoe@example.org>
Acked-by: Ann <ann@example.org>
Reviewed-by: 王威 <wei@example.org>
Fixes: 012345678901 ("base")'
is "in the message" "$(git log -1 --format=%b HEAD~3)" "From here on it is twenty.
From now on.
>From quoted.

Acked-by: Ann <ann@example.org>"
for name in qp base64 munged,base64 crlf footer munged,footer latin latin-footer mixed attached attached-diff flowed crlf-file crlf-file-base64; do
	reply '=?utf-8?b?546L5aiB?= <wei@example.org>' "$(id_of "$name")" 'Reviewed-by: 王威 <wei@example.org>'
	reply '=?utf-8?q?Andr=C3=A9?= <andre@example.org>' "$(id_of "$name")" 'Tested-by: André <andre@example.org>'
	patchpost export --trailers "$(id_of "$name")" >"$work/trailers.mbox"
	git checkout -q --detach base
	ok "$name: trailers apply" git am -q --patch-format=mboxrd "$work/trailers.mbox"
	git am --abort 2>/dev/null
	first=$(git rev-list --reverse base.."$name" | head -n 1)
	is "$name: the same tree" "$(git rev-parse 'HEAD^{tree}')" "$(git rev-parse "$first^{tree}")"
	is "$name: and message" "$(git log -1 --format='%an <%ae> %s%n%b' | sed '/^$/d')" \
		"$(git log -1 --format='%an <%ae> %s%n%b' "$first" | sed '/^$/d' && printf 'Reviewed-by: 王威 <wei@example.org>\nTested-by: André <andre@example.org>')"
done

# --- partial rerolls
branch v1
for n in 5 15 25; do
	sed -i "${n}s/.*/v1 $n/" lines && commit "Line $n"
done
mails v1
branch v2
sed -i '5s/.*/v1 5/' lines && commit 'Line 5'
sed -i '15s/.*/v2 15/' lines && commit 'Line 15'
sed -i '25s/.*/v1 25/' lines && commit 'Line 25'
mails v2 -- -v2 --in-reply-to="$(sed -n 's/^Message-Id: *//p' "$work/mails/v1-0002"*)"
patchpost deliver <"$work/mails/v2-v2-0002-Line-15.patch"
for file in "$work/mails"/v1-*; do
	patchpost deliver <"$file"
done
partial=$(sql "SELECT id FROM patchpost.series WHERE partial")
status "a partial reroll alone" 1 patchpost export series "$partial"
like "says what it lacks" "$err" "*series $partial lacks patch 1 of 3*series $partial lacks patch 3 of 3*"
is "and is there" "$(printf '%s\n' "$out" | grep '^Subject')" "Subject: [PATCH v2 2/3] Line 15"
status "--fill-from-previous" 0 patchpost export series --fill-from-previous "$partial"
printf '%s\n' "$out" >"$work/filled.mbox"
format='%an %s' applies "fills it" v2 "$work/filled.mbox"
branch v3 v2
status "an incomplete series that is no reroll" 0 patchpost export series "$(series_of v1)"
first=$(sed -n 's/^Message-Id: *//p' "$work/mails/v1-0001"*)
sed "s/^Message-Id:.*/Message-Id: <lost-1@example.org>/; s/^In-Reply-To:.*//; s/^References:.*//; s/Line 5/Lost 5/" "$work/mails/v1-0001"* >"$work/lost"
patchpost deliver <"$work/lost"
status "is exported as far as it is there" 1 patchpost export --fill-from-previous series "$(sql "SELECT series_id FROM patchpost.message WHERE msgid = '<lost-1@example.org>'")"
like "with a warning" "$err" "*lacks patch 2 of 3*lacks patch 3 of 3*"
like "and a patch" "$out" "*Subject: \[PATCH 1/3\] Lost 5*"

# --- prerequisites
branch first
sed -i '11s/.*/first 11/' lines && commit 'First 11'
sed -i '12s/.*/first 12/' lines && commit 'First 12'
mails first -- --cover-letter
branch second
sed -i '21s/.*/second 21/' lines && commit 'Second 21'
mails second
# on both: by patch-id, by message-id, and one that nobody has seen
branch third
git cherry-pick second first~1 first >/dev/null
git branch -q both
sed -i '31s/.*/third 31/' lines && commit 'Third 31'
since=both mails third -- --base=base
sed -i "s/^base-commit:.*/&\nprerequisite-message-id: $(id_of second)\nprerequisite-patch-id: 0123456789012345678901234567890123456789/" "$work/mails/third"-*
# in a circle: the first names the third, too
sed -i "s/^---\$/&\nDepends-on: https:\/\/lists.example.org\/r\/$(id_of third | tr -d '<>')\/\n/" "$work/mails/first-0002"*
for file in "$work/mails"/third-* "$work/mails"/second-* "$work/mails"/first-*; do
	patchpost deliver <"$file"
done
status "--with-prerequisites" 1 patchpost export --with-prerequisites series "$(series_of third)"
like "names what is missing" "$err" "*a prerequisite is not stored: patch-id: 0123456789012345678901234567890123456789*"
is "and nothing else" "$(printf '%s\n' "$err" | wc -l | tr -d ' ')" 1
printf '%s\n' "$out" >"$work/third.mbox"
is "each once, in order" "$(sed -n 's/^Subject: \[.*\] //p' "$work/third.mbox" | tr '\n' ';')" "Second 21;First 11;First 12;Third 31;"
applies "applies" third "$work/third.mbox"
status "round a circle" 1 patchpost export --with-prerequisites series "$(series_of first)"
is "ends at what was asked for" "$(printf '%s\n' "$out" | sed -n 's/^Subject: \[.*\] //p' | tr '\n' ';')" "Second 21;Third 31;First 11;First 12;"
status "without it" 0 patchpost export series "$(series_of third)"
is "only the series" "$(printf '%s\n' "$out" | grep -c '^Subject:')" 1
# by change-id, with and without a version
for version in 1 2; do
	branch "change-$version"
	sed -i "33s/.*/change $version/" lines && commit "Change 33"
	mails "change-$version" -- -v$version
	sed -i 's/^---$/&\nchange-id: 20231201-change-0123456789ab\n/' "$work/mails/change-$version"-*
	patchpost deliver <"$(ls "$work/mails/change-$version"-*)"
done
count=0
for wanted in ':v1 1' ':v2 2' ' 2'; do
	suffix=${wanted% *}
	count=$((count + 1))
	branch "on-$count"
	sed -i "40s/.*/on '$suffix'/" lines && commit "On it $count"
	mails "on-$count"
	sed -i "s/^---\$/&\nprerequisite-change-id: 20231201-change-0123456789ab$suffix\n/" "$work/mails/on-$count"-*
	patchpost deliver <"$(ls "$work/mails/on-$count"-*)"
	status "change-id$suffix" 0 patchpost export --with-prerequisites "$(id_of "on-$count")"
	is "is version ${wanted#* }" "$(printf '%s\n' "$out" | grep '^+change\|^+on')" "+change ${wanted#* }
+on '$suffix'"
done

# --- several inboxes, pull requests
patchpost project add other --list-id other.example.org
patchpost deliver --project other <"$work/mails/second-0001-Second-21.patch"
status "in several inboxes" 1 patchpost export "$(id_of second)"
status "one of them" 0 patchpost export --project other "$(id_of second)"
printf 'From: Ann <ann@example.org>\nMessage-Id: <pull@example.org>\nList-Id: <demo.example.org>\nDate: Fri, 1 Dec 2023 12:00:00 +0000\nSubject: [GIT PULL] it\n\nThe following changes since commit 0123456789012345678901234567890123456789:\n\n  x\n\nare available in the git repository at:\n\n  https://example.org/x.git tags/x\n\nfor you to fetch changes up to 1123456789012345678901234567890123456789:\n\n  y\n' | patchpost deliver
status "a pull request" 1 patchpost export pull@example.org
like "has no diff" "$err" "*<pull@example.org> has no diff*"
is "and gives nothing" "$out" ""
done_testing
