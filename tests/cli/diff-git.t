#!/bin/sh
# What is read out of diffs, compared with git itself: every kind of change in a toy repository gives the same
# patch-id as `git patch-id --stable', the same counts and names as `git apply --numstat', the same status as
# `git diff --name-status', and comes out of a mail as it went in.
. "$PP_SRCDIR/tests/lib/tap.sh"
unset G_DEBUG
command -v git >/dev/null || skip_all "git is not installed"
tool=$PP_BUILDDIR/tests/unit/diff-tool
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
export HOME="$dir" XDG_CONFIG_HOME="$dir" GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_CEILING_DIRECTORIES="$dir"
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org
export GIT_AUTHOR_DATE='2020-01-01T00:00:00Z' GIT_COMMITTER_DATE='2020-01-01T00:00:00Z' LC_ALL=C TZ=UTC

# git's rules for binary files and mode changes are those of 2.39 since then
has_new_rules () {
	git version | awk '{ split ($3, v, "."); exit !(v[1] > 2 || (v[1] == 2 && v[2] >= 39)) }'
}
has_new_rules && new_rules=yes || new_rules=no

lines () {
	awk -v first="$1" -v last="$2" 'BEGIN { for (i = first; i <= last; i++) print "line " i " of the file" }'
}

# bytes SEED COUNT: no text, the same in every run
bytes () {
	awk -v seed="$1" -v count="$2" 'BEGIN { for (i = 0; i < count; i++) { seed = (seed * 1103 + 12345) % 65521; printf "%c", seed % 26 + 97 } }'
	printf '\000\001'
}

mkdir "$dir/repo" "$dir/out"
cd "$dir/repo" || exit 1
git init -q .
git config core.autocrlf false
mkdir -p src/deep/er
lines 1 60 >file.txt
lines 1 40 >src/deep/er/code.c
lines 1 3 >short
: >empty
printf 'no newline' >unended
bytes 1 3000 >image.png
printf 'a\r\nb\r\nc\r\n' >dos.txt
printf -- '-- a query\n++ twice\n-- two\n' >signs.sql
lines 1 20 >'with blank.txt'
ln -s file.txt link
lines 1 9 >script.sh
git add -A
git commit -q -m base

# --- one diff ---------------------------------------------------------------------------------

# The diff in $dir/out/diff as git and as we read it; what differs is printed.
compare () {
	cmp_status=0
	git patch-id --stable <"$dir/out/diff" | sed 's/ .*//;1q' >"$dir/out/id.git"
	"$tool" patch-id <"$dir/out/diff" >"$dir/out/id.own" || cmp_status=1
	(cd "$dir/out" && git apply --numstat -z "$@" <diff >numstat.git) || cmp_status=1
	"$tool" numstat <"$dir/out/diff" >"$dir/out/numstat.own" || cmp_status=1
	for cmp_kind in id numstat; do
		[ $cmp_kind != id ] || [ $new_rules = yes ] || continue
		cmp -s "$dir/out/$cmp_kind.git" "$dir/out/$cmp_kind.own" && continue
		echo "$cmp_kind: git, own:"
		tr '\0' '\n' <"$dir/out/$cmp_kind.git"
		tr '\0' '\n' <"$dir/out/$cmp_kind.own"
		cmp_status=1
	done
	compare_in_mail || cmp_status=1
	[ $cmp_status -eq 0 ] || head -n 40 "$dir/out/diff"
	return $cmp_status
}

# The same diff with a message before and a signature behind it.
compare_in_mail () {
	printf 'Message\n\ndiff is what follows\n--- a line of prose\nIndex: none\n---\n file | 2 +-\n\n' >"$dir/out/before"
	printf -- '-- \n2.39.5\n\n' >"$dir/out/after"
	cat "$dir/out/before" "$dir/out/diff" "$dir/out/after" >"$dir/out/mail"
	"$tool" diff <"$dir/out/mail" >"$dir/out/mail.diff"
	"$tool" rest <"$dir/out/mail" >"$dir/out/mail.rest"
	echo >>"$dir/out/after"
	cat "$dir/out/before" "$dir/out/after" | cmp - "$dir/out/mail.rest" && cmp "$dir/out/diff" "$dir/out/mail.diff"
}

# compare_status OPTION…: scores of renames left out
compare_status () {
	git diff --cached --name-status -z "$@" | tr '\0' '\n' | sed 's/^\([RCM]\)[0-9]*$/\1/' >"$dir/out/status.git"
	"$tool" name-status <"$dir/out/diff" | tr '\0' '\n' >"$dir/out/status.own"
	diff "$dir/out/status.git" "$dir/out/status.own"
}

# agree NAME OPTION…: what is staged, with OPTIONs for git diff; then all is put back
agree () {
	agree_name=$1
	shift
	git diff --cached "$@" >"$dir/out/diff"
	if [ -s "$dir/out/diff" ]; then
		ok "$agree_name" compare
	else
		fail "$agree_name" "there is no diff"
	fi
	ok "$agree_name: status" compare_status "$@"
}

back () {
	git reset -q --hard
	git clean -qfdx
}

# change NAME COMMAND OPTION…
change () {
	change_name=$1
	change_command=$2
	shift 2
	eval "$change_command"
	git add -A
	agree "$change_name" "$@"
	back
}

# --- kinds of change --------------------------------------------------------------------------

change "modified" 'sed -i s/5/five/ file.txt'
change "several hunks" 'sed -i "1d;30s/l/L/;50a\\
new" file.txt'
change "no context" 'sed -i "1d;30s/l/L/;50a\\
new" file.txt' -U0
change "much context" 'sed -i 30d file.txt' -U100
change "insertion without context" 'sed -i "1i\\
first" file.txt' -U0
change "added" 'lines 1 5 >new.txt'
change "added empty" ': >nothing'
change "deleted" 'rm short'
change "deleted empty" 'rm empty'
change "emptied" ': >short'
change "filled" 'lines 1 2 >empty'
change "renamed" 'mv file.txt src/moved.txt' -M
change "renamed and changed" 'mv file.txt src/moved.txt; sed -i 3d src/moved.txt' -M
change "rename not looked for" 'mv short longer' --no-renames
change "copied" 'cp file.txt copy.txt' -C --find-copies-harder
change "copied and changed" 'cp file.txt copy.txt; echo more >>copy.txt' -C --find-copies-harder
change "rewritten" 'lines 500 700 >file.txt' -B
change "mode" 'chmod +x script.sh'
change "mode and content" 'chmod +x script.sh; echo end >>script.sh'
change "mode and name" 'mv script.sh run.sh; chmod +x run.sh' -M
change "symbolic link" 'ln -s short another'
change "symbolic link retargeted" 'ln -sf short link'
change "binary added" 'bytes 7 500 >blob' --binary
change "binary changed" 'bytes 9 40 >>image.png' --binary
change "binary deleted" 'rm image.png' --binary
change "binary renamed and changed" 'mv image.png picture.png; bytes 9 40 >>picture.png' --binary -M
change "binary emptied" ': >image.png' --binary
change "binary, only said to differ" 'bytes 9 40 >>image.png'
change "binary added, only said to differ" 'bytes 9 40 >blob'
change "binary and text" 'bytes 9 40 >a; bytes 3 90 >b; lines 1 3 >c; bytes 4 9 >d; rm short; chmod +x script.sh' --binary
change "binary, abbreviated" 'bytes 9 40 >>image.png' --binary --abbrev=8
change "newline at the end lost" 'printf "%s" "$(cat short)" >short'
change "newline at the end gained" 'echo >>unended'
change "no newline on both sides" 'printf "still none" >unended'
change "CRLF" 'printf "a\r\nB\r\nc\r\n" >dos.txt'
change "CRLF to LF" 'printf "a\nb\nc\n" >dos.txt'
change "single CR" 'printf "one\rtwo\nthree\r\n" >new.txt'
change "lines that look like headers" 'printf -- "-- a query\n++ 2\n++ b/x\n" >signs.sql'
change "removed lines that look like headers" 'printf "x\n" >signs.sql'
change "diff in a file" 'printf "diff --git a/x b/x\nindex 1..2\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n" >new.patch'
change "white space only" 'sed -i "s/ of/  of /" short'
change "lines of white space" 'printf " \n\t\n\n\f\n\v\n" >>short'
change "blank in a name" 'sed -i 2d "with blank.txt"'
change "blank in a name, renamed" 'mv "with blank.txt" "other blank.txt"' -M
change "blank in a name, mode" 'chmod +x "with blank.txt"'
change "blank at the end of a name" 'echo x >"blank "'
change "name like two" 'mkdir -p "x b"; echo x >"x b/x b"; : >"x b/x"'
change "tab in a name" "echo x >'$(printf 'a\tb')'; : >'$(printf 'e\tm')'"
change "newline in a name" "echo x >'$(printf 'a\nb')'; : >'$(printf 'e\nm')'"
change "quote in a name" 'echo x >a\"b; : >c\"d'
change "backslash in a name" 'echo x >"a\\b"; : >"c\\d"'
change "control characters in a name" "echo x >'$(printf '\001\a\b\v\f\r\033')'"
change "no ASCII in a name" "echo x >'$(printf '\303\244.txt')'; : >'$(printf '\303\266')'"
change "no ASCII in a name, renamed" "mv file.txt '$(printf '\303\244.txt')'" -M
change "no prefix" 'sed -i 2d src/deep/er/code.c' --src-prefix=x/ --dst-prefix=y/
change "mnemonic prefix" 'sed -i 2d src/deep/er/code.c; rm short' --src-prefix=c/ --dst-prefix=i/
change "whole ids" 'sed -i 2d short' --full-index
change "many files" 'for i in $(lines 1 60 | sed "s/line \([0-9]*\).*/\1/"); do lines 1 $i >n$i; done; rm short; mv file.txt f2; chmod +x script.sh' -M
change "backwards" 'sed -i 3d file.txt; lines 1 2 >new; rm short' -R

git config core.quotePath false
change "no ASCII in a name, as it is" "echo x >'$(printf '\303\244.txt')'; : >'$(printf '\303\266 x')'"
git config core.quotePath true

git update-index --add --cacheinfo 160000,1234567890123456789012345678901234567890,module
agree "submodule"
back

# git tells these as one, a diff as two
rm short
ln -s file.txt short
git add -A
git diff --cached >"$dir/out/diff"
ok "file becomes a link" compare
back

# --- a mail of git's own ----------------------------------------------------------------------

compare_formatted () {
	sed -n '/^$/,$p' "$dir/out/patch" | sed 1d >"$dir/out/body"
	"$tool" diff <"$dir/out/body" | cmp "$dir/out/diff" -
}

git mv file.txt src/f.txt
bytes 3 80 >>image.png
: >new
chmod +x script.sh
sed -i 2d short
git add -A
git commit -q -m 'all kinds

diff -u is not here
--- nor here'
git show --format= --binary -M HEAD >"$dir/out/diff"
git format-patch -q --stdout --binary -M -1 >"$dir/out/patch"
ok "git format-patch" compare_formatted
git format-patch -q --stdout --binary -M -1 --base=HEAD~1 >"$dir/out/patch"
ok "git format-patch --base" compare_formatted
git show --pretty=email --binary -M HEAD >"$dir/out/patch"
ok "git show" compare_formatted
git diff --binary -M HEAD~1 HEAD | git patch-id --stable >"$dir/out/id.git"
"$tool" diff <"$dir/out/body" | "$tool" patch-id >"$dir/out/id.own"
if [ $new_rules = yes ]; then
	is "patch-id of a mail" "$(cat "$dir/out/id.own")" "$(sed 's/ .*//' "$dir/out/id.git")"
else
	skip "patch-id of a mail" "git is older than 2.39"
fi

# --- other tools ------------------------------------------------------------------------------

mkdir "$dir/plain"
cd "$dir/plain" || exit 1
mkdir -p old/sub new/sub
lines 1 30 >old/sub/f.c
lines 1 29 >new/sub/f.c
lines 1 4 >new/added
lines 1 4 >old/gone
lines 1 4 >old/same
lines 1 4 >new/same
lines 1 4 >'old/a blank'
lines 1 5 >'new/a blank'
: >new/empty

# plain NAME COMMAND…: the output of COMMAND
plain () {
	plain_name=$1
	shift
	"$@" >"$dir/out/diff"
	ok "$plain_name" compare
}

plain "diff -ruN" diff -ruN old new
plain "diff -u, one file" diff -u old/sub/f.c new/sub/f.c
plain "diff -u, labels" diff -u --label a/f.c --label b/f.c old/sub/f.c new/sub/f.c
plain "diff -u, no directory" diff -u --label f.c.orig --label f.c old/sub/f.c new/sub/f.c
plain "diff -Nu, in another time zone" env TZ=Asia/Kolkata diff -Nu old/added new/added
plain "diff -U0" diff -U0 old/sub/f.c new/sub/f.c

# relabelled HEADER OLD NEW: what `diff -u' writes with the header lines of another tool
relabelled () {
	printf '%s' "$1"
	diff -u --label "$2" --label "$3" old/sub/f.c new/sub/f.c
}
ruler='==================================================================='
tab=$(printf '\t')
plain "Mercurial" relabelled "diff -r 1234567890ab -r ba0987654321 sub/f.c
" "a/sub/f.c${tab}Thu Jan 01 00:00:00 1970 +0000" "b/sub/f.c${tab}Fri Jan 02 00:00:00 1970 +0000"
plain "quilt" relabelled "Index: linux/sub/f.c
$ruler
" "linux.orig/sub/f.c${tab}2020-01-01 00:00:00.0 +0000" "linux/sub/f.c${tab}2020-01-01 00:00:00.0 +0000"

# plain_p0 NAME COMMAND…: the path is the repository's, which git calls -p0
plain_p0 () {
	plain_name=$1
	shift
	"$@" >"$dir/out/diff"
	ok "$plain_name" compare -p0
}
plain_p0 "Subversion" relabelled "Index: sub/f.c
$ruler
" "sub/f.c${tab}(revision 5)" "sub/f.c${tab}(working copy)"
plain_p0 "CVS" relabelled "Index: sub/f.c
$ruler
RCS file: /cvs/p/sub/f.c,v
retrieving revision 1.1
diff -u -r1.1 f.c
" "sub/f.c${tab}1 Jan 2020 00:00:00 -0000${tab}1.1" "sub/f.c${tab}2 Jan 2020 00:00:00 -0000"

done_testing
