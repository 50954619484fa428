#!/bin/sh
# The fuzz targets with what they begin with (made of the golden cases), what they found (cases/TARGET), and, without
# libFuzzer, some changes of these. PP_FUZZ_CHANGES says how many of each.
. "$PP_SRCDIR/tests/lib/tap.sh"
# glib's own allocator hides errors from the sanitizers
export G_SLICE=always-malloc

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
changes=${PP_FUZZ_CHANGES:-50}

ok "the seeds are made" "$PP_SRCDIR/tests/fuzz/make-seeds" "$PP_SRCDIR/tests/golden" "$work"
for target in "$PP_SRCDIR"/tests/fuzz/*.c; do
	target=$(basename "$target" .c)
	case $target in
	common|replay) continue ;;
	esac
	set -- "$work/$target"/*
	for case in "$PP_SRCDIR/tests/fuzz/cases/$target"/*; do
		[ ! -e "$case" ] || set -- "$@" "$case"
	done
	if "$PP_BUILDDIR/tests/fuzz/$target" "-changes=$changes" "$@" >"$work/out" 2>&1; then
		pass "$target: $# inputs"
	else
		fail "$target" "$(tail -n 5 "$work/out")"
	fi
done
done_testing
