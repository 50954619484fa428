#!/bin/sh
# One folder is one case: `patchpost parse' of in.eml (or in.mbox), with the options in args, prints expect.jsonl.
# With PP_UPDATE_GOLDEN=1 (make update-golden) what it prints becomes expect.jsonl: look at the difference before you
# commit it.
. "$PP_SRCDIR/tests/lib/tap.sh"

golden=$PP_SRCDIR/tests/golden
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# parse must not look for a database, nor at the clock or the user's settings
export PGHOST=/nonexistent PATCHPOST_DB=host=/nonexistent XDG_CONFIG_HOME=/nonexistent TZ=Pacific/Chatham
unset PATCHPOST_CONFIG

for case in "$golden"/*/; do
	case=${case%/}
	name=${case##*/}
	set --
	[ ! -e "$case/args" ] || set -- $(cat "$case/args")
	for input in "$case/in.eml" "$case/in.mbox"; do
		[ ! -e "$input" ] || set -- "$@" "$input"
	done
	"$PP_BUILDDIR/patchpost" parse "$@" >"$work/got" 2>"$work/err"
	status=$?
	if [ "$status" -ne 0 ] || [ -s "$work/err" ]; then
		fail "$name" "status $status" "$(cat "$work/err")"
	elif [ -n "${PP_UPDATE_GOLDEN:-}" ]; then
		cmp -s "$work/got" "$case/expect.jsonl" || cp "$work/got" "$case/expect.jsonl"
		pass "$name: updated"
	elif diff -u "$case/expect.jsonl" "$work/got" >"$work/diff" 2>&1; then
		pass "$name"
	else
		fail "$name" "$(cat "$work/diff")"
	fi
done
done_testing
