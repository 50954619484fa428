#!/bin/sh
# What a batch looks up is found by indexes, however full the tables are: no statement of ingest reads all of one, whatever the
# planner takes its arrays for. (Many plans are right while tables are small.)
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
cluster_start
cluster_database
patchpost -q init

dir=$(mktemp -d)
trap 'rm -rf "$dir"; cluster_stop' EXIT
"$PP_SRCDIR/tests/bench/replicate" 2000 "$PP_SRCDIR/samples/widgets.mbox" >"$dir/archive"
patchpost import --auto-project "$dir/archive" >/dev/null 2>&1

# the same many times over, as far as the planner can see; with statistics, and without
sql "SET search_path = patchpost;
	CREATE TABLE times AS SELECT n FROM generate_series(1, 15) n;
	INSERT INTO message SELECT (jsonb_populate_record(m, jsonb_build_object('id', m.id + n * 100000, 'msgid', n || m.msgid))).*
		FROM message m, times;
	INSERT INTO message_raw SELECT inbox_id, id + n * 100000, checksum, '', '' FROM message_raw, times;
	INSERT INTO message_text SELECT (jsonb_populate_record(t, jsonb_build_object('id', t.id + n * 100000))).*
		FROM message_text t, times;
	INSERT INTO reference SELECT inbox_id, n || ref, message_id + n * 100000 FROM reference, times;
	INSERT INTO series SELECT (jsonb_populate_record(s, jsonb_build_object('id', s.id + (a.n * 100 + b.n) * 100000))).*
		FROM series s, times a, times b;
	INSERT INTO person SELECT (jsonb_populate_record(p, jsonb_build_object('id', p.id + (a.n * 100 + b.n) * 100000,
		'email_key', a.n || '-' || b.n || p.email_key))).* FROM person p, times a, times b;
	DROP TABLE times" >/dev/null || exit

# plan FILE [FIRST]: how the statement runs when nothing is known of its parameters, after the statement FIRST
plan_of () {
	{
		echo "BEGIN; ${2:-}; SET search_path = patchpost; SET plan_cache_mode = force_generic_plan; PREPARE s AS"
		cat "$1"
		echo ";"
		echo "SELECT 'EXPLAIN EXECUTE s' || CASE WHEN cardinality(parameter_types) > 0 THEN '(' ||
			(SELECT string_agg('NULL::' || t, ', ' ORDER BY o) FROM unnest(parameter_types) WITH ORDINALITY p(t, o)) || ')' ELSE '' END
			FROM pg_prepared_statements WHERE name = 's' \\gexec"
	} | psql -XAtq -v ON_ERROR_STOP=1
}

for statistics in without with; do
	[ "$statistics" = without ] || sql "ANALYZE"
	for file in "$PP_SRCDIR"/sql/queries/ingest-*.sql; do
		! grep -q '^COPY\|^SET\|pg_notify' "$file" || continue
		name=$(basename "$file" .sql)
		if plan=$(plan_of "$file" 2>&1); then
			found=$(echo "$plan" | grep -E 'Seq Scan on (message|message_raw|message_text|reference|series|person|event)( |$)')
			[ -z "$found" ] && pass "$name, $statistics statistics" || fail "$name, $statistics statistics" "$plan"
		else
			fail "$name, $statistics statistics" "$plan"
		fi
	done
done

# a thread of thousands: every id is that of its first message, say the statistics
sql "SET search_path = patchpost; TRUNCATE reference; INSERT INTO reference SELECT inbox_id, 'top', id FROM message;
	ANALYZE reference"
by_ref=$PP_SRCDIR/sql/queries/ingest-facts-by-ref.sql
like "a thread can mislead the planner" "$(plan_of "$by_ref")" "*Seq Scan on reference*"
is "but not that of a batch" "$(plan_of "$by_ref" "$(cat "$PP_SRCDIR/sql/queries/ingest-plans.sql")" | grep -e 'Seq Scan' -e ERROR)" ""
done_testing
