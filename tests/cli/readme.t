#!/bin/sh
# What README shows is what the program prints: every line `    $ COMMAND' is run in order, and what follows it must be
# the output (rates of imports aside). PP_UPDATE=1 puts the output into README instead.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"

readme=$PP_SRCDIR/README
work=$(mktemp -d)
cluster_start
trap 'rm -rf "$work"; cluster_stop' EXIT
cluster_database
PATCHPOST_DB="host=$PGHOST user=$PGUSER dbname=$PGDATABASE"
PATH=$PP_BUILDDIR:$PATH
export PATCHPOST_DB PATH

# without what differs from run to run
steady () {
	sed 's/[0-9.]* s, [0-9]* messages\/s$/0.0 s, 2700 messages\/s/'
}

# README again, with the output that there is now
cd "$PP_SRCDIR" || exit 1
commands=0
state=text
while IFS= read -r line; do
	case $line in
	'    $ '*)
		[ "$state" = text ] || echo
		printf '%s\n' "$line"
		(eval "${line#    \$ }") </dev/null 2>&1 | steady | sed 's/^./    &/'
		state=output
		echo x >>"$work/commands"
		;;
	'' | '    '*)
		[ "$state" = output ] || printf '%s\n' "$line"
		;;
	*)
		[ "$state" = text ] || echo
		printf '%s\n' "$line"
		state=text
		;;
	esac
done <"$readme" >"$work/README"

if [ -n "${PP_UPDATE:-}" ]; then
	cp "$work/README" "$readme"
	exit 0
fi
like "README has a tour" "$(wc -l <"$work/commands" | tr -d ' ')" "1[0-9]"
ok "README shows what the program prints" diff "$readme" "$work/README"

# The first of these commands are those of ./quickstart demo.
sed -n "s/^\trun \(.*[^\\\\]\)$/\1/p; /^\trun .*\\\\$/{N;s/^\trun \(.*\) \\\\\n\t*/\1 /p;}" quickstart | tr -d "'" >"$work/demo"
sed -n 's/^    \$ //p' "$readme" | tr -d "'" | head -n "$(wc -l <"$work/demo")" >"$work/tour"
ok "and what ./quickstart demo shows" diff "$work/demo" "$work/tour"
done_testing
