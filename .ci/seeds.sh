#!/bin/sh
# seeds.sh FOLDER: delivers the reference patches in FOLDER (ID.eml, with ID.json, which is what Patchwork's API
# returned for it) and compares `show --format json' with them: the order of all keys, and every value that one
# message can give. PP_BUILDDIR has the program. TAP.
here=$(cd "$(dirname "$0")" && pwd)
: "${PP_SRCDIR:=$(dirname "$here")}"
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"

seeds=${1:?usage: seeds.sh FOLDER}
set -- "$seeds"/*.eml
[ -e "$1" ] || skip_all "no reference patches in $seeds"
[ -n "${PP_BUILDDIR:-}" ] || { echo "Bail out! PP_BUILDDIR is not set"; exit 1; }
cluster_start
cluster_database
work=$(mktemp -d)
trap 'rm -rf "$work"; cluster_stop' EXIT

status "init" 0 patchpost init --no-roles
status "project add" 0 patchpost project add qemu-devel --list-id qemu-devel.nongnu.org \
	--name "QEMU Development" --list-email qemu-devel@nongnu.org
for eml; do
	patchpost deliver <"$eml" >"$work/out" 2>&1
	is "deliver $(basename "$eml")" "$? $(cat "$work/out")" "0 "
done

# msgid FILE, api FILE: what to ask for so that the answer has FILE's form
msgid () {
	perl -MJSON::PP -0777 -ne 'print decode_json($_)->{msgid}' "$1"
}
api () {
	perl -MJSON::PP -0777 -ne 'print decode_json($_)->{url} =~ m{/api/([0-9.]+)/} ? $1 : ""' "$1"
}

for eml; do
	wanted=${eml%.eml}.json
	name=$(basename "$wanted")
	version=$(api "$wanted")
	patchpost show --format json ${version:+--api "$version"} "$(msgid "$wanted")" >"$work/$name" 2>"$work/err"
	is "show $name" "$?" 0
	perl "$here/seeds-compare.pl" "$wanted" "$work/$name" >"$work/compared"
	while read -r verdict rest; do
		case $verdict in
		ok) pass "$name: $rest" ;;
		*) fail "$name: $rest" ;;
		esac
	done <"$work/compared"
	# a comparison that breaks off has shown nothing
	is "$name: compared to the end" "$(tail -n 1 "$work/compared")" "ok end"
done
done_testing
