#!/bin/sh
# What the program has and what its pages say are the same, both ways.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"

doc=$PP_SRCDIR/doc

# the options of a help text: --name, one a line
options_of_help () {
	grep -o -- '^ *\(-[a-zA-Z], \)\?--[a-z][a-z-]*' | sed 's/.*--/--/' | sort -u
}

# the options that a page defines, in all forms of a definition line
options_of_page () {
	grep '^\*-' "$1" | grep -o -- '--[a-z][a-z-]*' | sort -u
}

# covers DESCRIPTION WORDS FILE…: each of WORDS is in a FILE, as a word
covers () {
	covers_name=$1
	covers_missing=
	covers_words=$2
	shift 2
	for word in $covers_words; do
		grep -qw -e "$word" "$@" || covers_missing="$covers_missing $word"
	done
	is "$covers_name" "$covers_missing" ""
}

commands=$(patchpost help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
for command in $commands; do
	page=$doc/patchpost-$command.1.scd
	ok "there is a page for $command" test -f "$page"
	[ -f "$page" ] || continue
	# a command with words of its own has the options of all of them on one page
	help=$(patchpost "$command" --help
	       for word in $(sed -n "s/^\*patchpost\* \*$command\* \*\([a-z]*\)\*.*/\1/p" "$page"); do
		patchpost "$command" "$word" --help
	       done)
	is "it has the options of $command --help" "$(options_of_page "$page")" "$(printf '%s\n' "$help" | options_of_help)"
	ok "patchpost(1) has $command" grep -q "^\*$command\*" "$doc/patchpost.1.scd"
done
is "patchpost(1) has the options before the command" "$(options_of_page "$doc/patchpost.1.scd" | grep -vx -- --version)" \
	"$(patchpost --help | options_of_help | grep -vx -- --version)"
for page in "$doc"/patchpost-*.1.scd; do
	command=$(basename "$page" .1.scd)
	like "there is a command for $command(1)" " $(echo $commands) " "* ${command#patchpost-} *"
done

covers "patchpost-parse(7) has every flag" \
	"$(sed -n 's/^\tROW ([0-9]*, [A-Z0-9_]*, "\([a-z0-9-]*\)").*/\1/p' "$PP_SRCDIR/src/mail/flags.h")" \
	"$doc/patchpost-parse.7.scd"
covers "patchpost-schema(7) has every table" \
	"$(sed -n 's/^CREATE TABLE \(IF NOT EXISTS \)\{0,1\}\([a-z_]*\).*/\2/p' "$PP_SRCDIR"/sql/schema/*.sql "$PP_SRCDIR"/sql/queries/schema-create-*.sql)" \
	"$doc/patchpost-schema.7.scd"
covers "and every view" "$(sed -n 's/^CREATE OR REPLACE VIEW \([a-z_]*\).*/\1/p' "$PP_SRCDIR"/sql/api/*.sql)" "$doc/patchpost-schema.7.scd"
settings=$(sed -n 's/^\t{ "\([a-z]*\)", "\([a-z_]*\)", set_.*/[\1] \2/p' "$PP_SRCDIR/src/settings.c")
for file in doc/patchpost.conf.5.scd samples/patchpost.conf; do
	covers "$file has every setting" "$(echo "$settings" | sed 's/.* //')" "$PP_SRCDIR/$file"
done

# Every page can be made, and is in the list of those that are.
if command -v scdoc >/dev/null; then
	for page in "$doc"/*.scd; do
		ok "$(basename "$page") is good scdoc" sh -c 'scdoc <"$1" >/dev/null' sh "$page"
		ok "and is built" grep -q "doc/$(basename "$page" .scd)\( \|$\)" "$doc/Makefile.inc"
	done
fi

# limit ROW CONSTANT: the limit that README says is the one that is compiled in
limit () {
	limit_said=$(sed -n "s/^    $1  *\([0-9][0-9]*\)\( MiB\)\{0,1\}.*/\1\2/p" "$PP_SRCDIR/README" | sed 's/ MiB/ * 1024 * 1024/')
	limit_is=$(sed -n "s/^#define PP_LIMIT_$2 \(.*\)/\1/p" "$PP_SRCDIR/src/mail/limits.h" | tr -d u)
	is "README says the limit of $1" "$((${limit_said:-0}))" "$((${limit_is:--1}))"
}
limit "a message" MESSAGE
limit "header" HEADER
limit "text of all parts" TEXT
limit "nested multiparts" DEPTH
limit "parts" PARTS
limit "possible delimiter lines" DELIMITERS
limit "references" REFS
limit "trailers" TRAILERS
limit "n and m in n\/m, and versions" NUMBER
limit "submissions that one mail ties together" CLOSURE
limit "bytes of a subject that are matched" MATCHED
limit "a series without threading" RUN
limit "series compared for an earlier revision" REVISIONS
done_testing
