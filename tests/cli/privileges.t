#!/bin/sh
# What the two roles may do, and, row by row, what not: whoever takes over the delivery, or a web page, gets no further.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
cluster_start own
cluster_database
patchpost -q init
patchpost project add one --list-id one.example.org
patchpost project add two --list-id two.example.org
sql "CREATE ROLE mta LOGIN IN ROLE patchpost_deliver; CREATE ROLE web LOGIN IN ROLE patchpost_read"
dir=$(mktemp -d)
trap 'rm -rf "$dir"; cluster_stop' EXIT

for list in one two; do
	cat >"$dir/$list" <<-END
		From: Ada <ada@example.org>
		Subject: [PATCH] change $list
		Date: Mon, 4 Mar 2024 10:00:00 +0000
		Message-ID: <$list@example.org>
		List-Id: <$list.example.org>

		Why.
		---
		diff --git a/f b/f
		--- a/f
		+++ b/f
		@@ -1 +1 @@
		-a
		+b
	END
	sed "s/^Message-ID: </&more-/" "$dir/$list" >"$dir/more-$list"
	patchpost deliver <"$dir/$list"
done

# refused ROLE WHAT SQL: no privilege for it, and not because of something else
refused () {
	tap_said=$(PGUSER=$1 psql -XAtq -v VERBOSITY=sqlstate -c "SET search_path = patchpost" -c "$3" 2>&1)
	like "$1 cannot $2" "$tap_said" "ERROR:  42501*"
}

# allowed ROLE WHAT SQL
allowed () {
	tap_said=$(PGUSER=$1 psql -XAtq -v ON_ERROR_STOP=1 -c "SET search_path = patchpost" -c "$3" 2>&1) && pass "$1 can $2" || fail "$1 can $2" "$tap_said"
}

tables=$(sql "SELECT relname FROM pg_class WHERE relnamespace = 'patchpost'::regnamespace AND relkind = 'r' ORDER BY 1")
for table in $tables; do
	for role in mta web; do
		refused $role "delete from $table" "DELETE FROM $table"
		refused $role "empty $table" "TRUNCATE $table CASCADE"
		refused $role "change $table into another" "ALTER TABLE $table RENAME TO other"
	done
	refused web "add to $table" "INSERT INTO $table DEFAULT VALUES"
	refused web "lock $table" "BEGIN; LOCK TABLE $table IN ROW EXCLUSIVE MODE"
	allowed web "read $table" "SELECT * FROM $table"
done

refused mta "read a mail" "SELECT header, body FROM message_raw"
refused mta "read another project's text" "SELECT content FROM message_text"
refused mta "read a diff" "SELECT diff FROM message_text"
refused mta "read an author's name" "SELECT author_name, author_email FROM message_text"
refused mta "read what is in quarantine" "SELECT raw FROM quarantine"
refused mta "change a mail" "UPDATE message_raw SET body = ''"
refused mta "change a text" "UPDATE message_text SET content = ''"
refused mta "change a diff" "UPDATE message_text SET diff = ''"
refused mta "set a state" "UPDATE triage SET state_id = 3"
refused mta "set a state where there is none" "INSERT INTO triage DEFAULT VALUES"
refused mta "say that a check passed" "INSERT INTO patch_check DEFAULT VALUES"
refused mta "change events" "UPDATE event SET category = 'series-completed'"
refused mta "add a project" "INSERT INTO project DEFAULT VALUES"
refused mta "change a project" "UPDATE project SET subject_match = ''"
refused mta "add an inbox" "INSERT INTO inbox (name) VALUES ('x')"
refused mta "take a list" "UPDATE inbox_list SET inbox_id = 2"
refused mta "add an account" "INSERT INTO account DEFAULT VALUES"
refused mta "say that the schema is another" "INSERT INTO schema_version VALUES (99, 'x')"
for role in mta web; do
	refused $role "make a table" "CREATE TABLE patchpost.x (a int)"
	refused $role "make a function" "CREATE FUNCTION patchpost.x () RETURNS int LANGUAGE sql AS 'SELECT 1'"
	refused $role "make a role" "CREATE ROLE x"
	refused $role "run a program" "COPY (SELECT 1) TO PROGRAM 'true'"
	refused $role "read a file" "SELECT pg_read_file('/etc/passwd')"
done
for role in mta web; do
	is "$role: no function runs with the rights of another" \
		"$(sql "SELECT count(*) FROM pg_proc WHERE pronamespace = 'patchpost'::regnamespace AND prosecdef")" 0
done

PGUSER=mta
export PGUSER
status "a delivery is all that mta needs to do" 0 patchpost deliver <"$dir/more-one"
status "or an import" 0 patchpost import "$dir/more-two"
status "it reads nothing by our commands" 75 patchpost show more-one@example.org
status "and dumps nothing" 75 patchpost dump
status "nor reads again" 75 patchpost reindex --all
PGUSER=web
for command in "show one@example.org" "show --format json one@example.org" "show --format mbox two@example.org" \
	"list series" "list patches" "list threads" "list missing" "export one@example.org" "events --project one" "dump"; do
	status "web: $command" 0 patchpost $command
done
status "web delivers nothing" 75 patchpost deliver <"$dir/one"
unset PGUSER
is "nothing changed" "$(PGUSER=postgres sql "SELECT string_agg(msgid, ' ' ORDER BY msgid) FROM patchpost.message")" \
	"<more-one@example.org> <more-two@example.org> <one@example.org> <two@example.org>"
done_testing
