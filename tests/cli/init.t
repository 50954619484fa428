#!/bin/sh
# init and upgrade: the schema, its versions, its roles.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
cluster_start

tables="SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace('patchpost') AND relkind = 'r'"
fingerprint="SELECT md5(string_agg(t, ',' ORDER BY t)) FROM (
	SELECT relname || ' ' || relkind::text || ' ' || coalesce(string_agg(attname || format_type(atttypid, atttypmod)
		|| attnotnull::text || attcompression::text, ',' ORDER BY attnum), '') AS t
	  FROM pg_class LEFT JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
	 WHERE relnamespace = to_regnamespace('patchpost') GROUP BY relname, relkind) AS x"

cluster_database
status "upgrade of nothing is refused" 78 patchpost upgrade
like "and says what to do" "$err" "*run \`patchpost init'*"
status "upgrade --check of nothing" 1 patchpost upgrade --check

status "init" 0 patchpost init
is "says what it did" "$out" "schema 'patchpost' created (version 1)"
is "nothing on standard error" "$err" ""
is "one row a version" "$(sql 'SELECT version, name FROM patchpost.schema_version')" "1|0001-base.sql"
before=$(sql "SELECT applied_at FROM patchpost.schema_api")
status "init again" 0 patchpost init
is "says that it is current" "$out" "schema 'patchpost' is current (version 1)"
is "and leaves everything as it is" "$(sql "SELECT applied_at FROM patchpost.schema_api")" "$before"
status "-q" 0 patchpost -q init
is "is quiet" "$out" ""
status "upgrade of what is current" 0 patchpost upgrade
status "upgrade --check of what is current" 0 patchpost upgrade --check
wanted=$(sql "$fingerprint")
is "the schema has a fingerprint" "${#wanted}" 32

status "another schema beside it" 0 patchpost --schema 'Odd "name' init
is "has its own tables" "$(sql "SELECT count(*) FROM \"Odd \"\"name\".schema_version")" 1

is "deliver's role reads no mail" \
	"$(sql "SELECT has_table_privilege('patchpost_deliver', 'patchpost.message_raw', 'SELECT'),
		has_column_privilege('patchpost_deliver', 'patchpost.message_raw', 'body', 'SELECT')
			OR has_column_privilege('patchpost_deliver', 'patchpost.message_text', 'content', 'SELECT'),
		has_table_privilege('patchpost_deliver', 'patchpost.message_raw', 'INSERT')")" "f|f|t"
is "nor touches what people set" \
	"$(sql "SELECT has_table_privilege('patchpost_deliver', 'patchpost.triage', 'INSERT,UPDATE,DELETE')")" "f"
is "nor deletes anything" "$(sql "SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace('patchpost')
	AND relkind = 'r' AND has_table_privilege('patchpost_deliver', oid, 'DELETE,TRUNCATE')")" 0
is "the reader's role only reads" "$(sql "SELECT
	bool_and(has_table_privilege('patchpost_read', oid, 'SELECT')),
	bool_or(has_table_privilege('patchpost_read', oid, 'INSERT,UPDATE,DELETE,TRUNCATE'))
	FROM pg_class WHERE relnamespace = to_regnamespace('patchpost') AND relkind = 'r'")" "t|f"

# versions that do not fit
sql "INSERT INTO patchpost.schema_version VALUES (99, 'future')"
status "init of a newer schema" 78 patchpost init
like "says so" "$err" "*version 99, newer than this program's 1*"
status "upgrade of a newer schema" 78 patchpost upgrade
sql "DELETE FROM patchpost.schema_version WHERE version = 99"

# the SQL that upgrade prints is what init does
cluster_database
patchpost upgrade --print-sql | psql -Xq -v ON_ERROR_STOP=1 >/dev/null
is "upgrade --print-sql makes the same schema" "$(sql "$fingerprint")" "$wanted"
status "which is current" 0 patchpost upgrade --check

# a database that was left half way
cluster_database
patchpost -q init
sql "TRUNCATE patchpost.schema_api"
status "a lost digest is put right" 0 patchpost init
is "with one row" "$(sql "SELECT count(*) FROM patchpost.schema_api")" 1

# two at once
cluster_database
patchpost init >"${TMPDIR:-/tmp}/pp-init-$$.1" 2>&1 &
one=$!
patchpost init >"${TMPDIR:-/tmp}/pp-init-$$.2" 2>&1 &
two=$!
wait $one && a=0 || a=$?
wait $two && b=0 || b=$?
is "two inits at once both succeed" "$a $b" "0 0"
is "one of them creates it" "$(cat "${TMPDIR:-/tmp}/pp-init-$$".[12] | sort)" \
	"schema 'patchpost' created (version 1)
schema 'patchpost' is current (version 1)"
rm -f "${TMPDIR:-/tmp}/pp-init-$$".[12]
is "the schema is the same" "$(sql "$fingerprint")" "$wanted"

# another encoding
cluster_database -E LATIN1 --locale=C
status "a LATIN1 database is refused" 78 patchpost init
like "with the reason" "$err" "*encoding of database*is LATIN1*UTF8 is needed*"
is "and nothing is made" "$(sql "$tables")" 0

# without the right to create roles
cluster_database
role=owner_$$
sql "CREATE ROLE $role LOGIN"
sql "GRANT CREATE ON DATABASE $PGDATABASE TO $role"
sql "CREATE ROLE limited_$$ LOGIN NOINHERIT"
status "an owner without CREATEROLE can use the roles there are" 0 patchpost --db "user=$role" init
status "who may not create a schema is told" 75 patchpost --db "user=limited_$$" --schema other init
like "why" "$err" "*permission denied for database*"
status "--no-roles" 0 patchpost --db "user=$role" --schema third init --no-roles
is "grants nothing" "$(sql "SELECT has_schema_privilege('patchpost_deliver', 'third', 'USAGE')")" f

done_testing
