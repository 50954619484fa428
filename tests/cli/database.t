#!/bin/sh
# What a command says of a database that is not as it should be.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
cluster_start own
cluster_database

status "no schema" 78 patchpost project list
like "says what to do" "$err" "*no schema 'patchpost' in database '$PGDATABASE'*run \`patchpost init'*"
patchpost -q init

sql "CREATE ROLE weak LOGIN"
status "a schema that may not be used" 78 patchpost --db user=weak project list
like "looks like none" "$err" "*or no privilege to use it*"
sql "GRANT USAGE ON SCHEMA patchpost TO weak"
status "a missing GRANT" 75 patchpost --db user=weak project list
like "is named" "$err" "*permission denied for table schema_version (SQLSTATE 42501)*"
sql "GRANT patchpost_read TO weak"
status "the role for readers" 0 patchpost --db user=weak project list
status "does not write" 75 patchpost --db user=weak project add x --list-id x.example.org

sql "UPDATE patchpost.schema_version SET version = 0"
status "a schema that is too old" 78 patchpost project list
like "says so" "$err" "*is version 0, this program needs 1: run \`patchpost upgrade'*"
status "upgrade --check of it" 1 patchpost upgrade --check
sql "UPDATE patchpost.schema_version SET version = 2"
status "a schema that is too new" 78 patchpost project list
like "says so" "$err" "*is version 2, this program needs 1: the program is too old*"
sql "UPDATE patchpost.schema_version SET version = 1"

# settings of the database must not change what a transaction sees
sql "ALTER DATABASE $PGDATABASE SET default_transaction_isolation = 'serializable'"
sql "ALTER DATABASE $PGDATABASE SET search_path = nowhere"
sql "ALTER DATABASE $PGDATABASE SET DateStyle = 'German'"
sql "ALTER DATABASE $PGDATABASE SET default_transaction_read_only = on"
status "settings of the database" 0 patchpost project add x --list-id x.example.org

cluster_halt
status "the server is down" 75 patchpost project list
cluster_run
status "the server is back" 0 patchpost project list
like "with what was there" "$out" "*x.example.org*"

done_testing
