#!/bin/sh
# header_fields(): the fields of a raw header, as SQL.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
cluster_start
cluster_database
patchpost -q init

# fields BYTES (an escape string): name=value, a line each, in order
fields () {
	sql "SELECT string_agg(position || ' ' || name || '=' || replace(value, E'\n', '\\n'), '|' ORDER BY position)
		FROM patchpost.header_fields(E'$1'::bytea)"
}
is "fields in order" "$(fields 'B: 1\nA: 2\n\n')" "1 B=1|2 A=2"
is "blanks and tabs before the value" "$(fields 'A: \t x \nB:y\nC:\n\n')" "1 A=x |2 B=y|3 C="
is "folds stay" "$(fields 'A: x\n y\n\tz\nB:\n 1\n\n')" "1 A=x\\n y\\n	z|2 B=\\n 1"
is "CRLF" "$(fields 'A: x\r\n y\r\nB: 1\r\n\r\n')" "1 A=x\\n y|2 B=1"
is "lines that are no fields" "$(fields '>From x\nA: 1\nno field\n go on\nB : 2\n: 3\nC: 4\n\n')" "2 A=1|6 C=4"
is "UTF-8" "$(fields 'A: \\303\\251 \\342\\202\\254 \\360\\237\\230\\200\n\n')" "1 A=é € 😀"
is "no UTF-8 is windows-1252" "$(fields 'A: \\351\\200\nB: \\303\\251\nC: \\303\n\n')" "1 A=é€|2 B=é|3 C=Ã"
is "overlong and surrogates are no UTF-8" "$(fields 'A: \\300\\257\nB: \\355\\240\\200x\n\n' | tr -d '\302\240')" "$(printf '1 A=À¯|2 B=í€x' | tr -d '\302\240')"
is "NUL goes, backslashes stay" "$(fields 'A: a\\000b\\\\c\\\\000\n\n')" "1 A=ab\\c\\000"
is "nothing" "$(fields '')$(fields '\n')" ""
is "an object: a repeated field is a list at its first place" \
	"$(sql "SELECT patchpost.header_json(E'B: 1\nA: 2\nb: 3\nC: 4\nB: 5\n\n'::bytea)")" \
	'{ "B" : ["1", "3", "5"], "A" : "2", "C" : "4" }'
is "an empty object" "$(sql "SELECT patchpost.header_json(''::bytea)")" "{}"
is "one field" "$(sql "SELECT patchpost.header_field(E'a: 1\nA: 2\n\n'::bytea, 'A')")" 1

# hostile sizes: all that is below a second here would be minutes if it were quadratic
sql "SET statement_timeout = '20s';
	SELECT count(*) FROM patchpost.header_fields(convert_to(repeat(E'A: b\n', 200000), 'UTF8'))" >/dev/null
is "200,000 fields" "$?" 0
is "one of a megabyte" "$(sql "SET statement_timeout = '20s';
	SELECT length(value) FROM patchpost.header_fields(convert_to('A: ' || repeat(E'b\n ', 300000), 'UTF8'))")" 900000
is "the first mebibyte only" "$(sql "SELECT length(value) FROM patchpost.header_fields(convert_to('A: ' || repeat('b', 2000000), 'UTF8'))")" \
	$((1048576 - 3))
is "NULs by the hundred thousand" "$(sql "SET statement_timeout = '20s';
	SELECT length(value) FROM patchpost.header_fields('A: '::bytea || decode(repeat('0061', 300000), 'hex'))")" 300000
is "no database can be talked into more" "$(sql "SET statement_timeout = '20s';
	SELECT length(patchpost.header_json(convert_to(repeat(E'A: b\n', 200000), 'UTF8'))::text)")" $((200000 * 5 + 10))
done_testing
