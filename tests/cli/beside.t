#!/bin/sh
# import: what goes on beside it. It has the lock of the inbox only while it writes a batch, and makes batches smaller where
# the database is slow.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
cluster_start
cluster_projects widgets
"$PP_SRCDIR/tests/bench/replicate" 4000 "$PP_SRCDIR/samples/widgets.mbox" >"$dir/archive"
"$PP_SRCDIR/tests/lib/mbox" split "$PP_SRCDIR/samples/widgets.mbox" "$dir" 2>/dev/null

# --- deliveries ----------------------------------------------------------------------------------

# The import waits for more, and nobody waits for the import. Once a batch is there, it has had the lock.
mkfifo "$dir/pipe"
patchpost import --project widgets - <"$dir/pipe" >"$dir/out" 2>&1 &
import=$!
exec 3>"$dir/pipe"
cat "$dir/archive" >&3
until [ "$(sql "SELECT count(*) >= 1000 FROM patchpost.message")" = t ]; do
	kill -0 "$import" || break
	sleep 0.1
done
printf '%s\n' "From: Eva <eva@example.org>" "Message-ID: <beside@example.org>" "Subject: beside" \
	"Date: Mon, 4 Mar 2024 10:00:00 +0000" "" "text" >"$dir/mail"
status "a delivery while an import waits for mail" 0 patchpost deliver --timeout 60 --project widgets <"$dir/mail"
is "is stored" "$(sql "SELECT origin FROM patchpost.message WHERE msgid = '<beside@example.org>'")" 0
ok "and the import is still there" kill -0 "$import"
exec 3>&-
wait "$import"
like "which ends as if nothing had been" "$(cat "$dir/out")" "*4000 messages: *, 0 duplicates, 0 quarantined, *"
state >"$dir/want"

# Both write all the time.
empty
patchpost deliver --project widgets <"$dir/mail" >"$dir/out"
patchpost import --project widgets "$dir/archive" >"$dir/out" 2>&1 &
import=$!
delivered=0
failed=0
for mail in "$dir"/000*; do
	patchpost deliver --timeout 60 --project widgets <"$mail" >"$dir/out.deliver" 2>&1 || failed=$((failed + 1))
	delivered=$((delivered + 1))
done
wait "$import"
is "all $delivered deliveries beside an import are taken" "$failed" 0
like "and it, too" "$(cat "$dir/out")" "*4000 messages: *, 0 quarantined, *"
same "the result is the same" "$dir/want"

# --- a database that is not there ----------------------------------------------------------------

# Whoever writes into the pipe has not come to an end; the import has.
sql "ALTER TABLE patchpost.reference RENAME TO elsewhere"
patchpost import --project widgets - <"$dir/pipe" >"$dir/out" 2>&1 &
import=$!
exec 3>"$dir/pipe"
"$PP_SRCDIR/tests/bench/replicate" 6000 "$PP_SRCDIR/samples/widgets.mbox" >&3
wait "$import"
is "an import that cannot write ends, though there may be more mail" "$?" 78
exec 3>&-
sql "ALTER TABLE patchpost.elsewhere RENAME TO reference"

# --- a slow database -----------------------------------------------------------------------------

empty
sql "CREATE TABLE patchpost.batches (id bigint GENERATED ALWAYS AS IDENTITY, n bigint);
	CREATE FUNCTION patchpost.slow() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN
		INSERT INTO patchpost.batches (n) SELECT count(*) FROM added;
		PERFORM pg_sleep(0.0025 * (SELECT count(*) FROM added));
		RETURN NULL;
	END \$\$;
	CREATE TRIGGER slow AFTER INSERT ON patchpost.message REFERENCING NEW TABLE AS added
		FOR EACH STATEMENT EXECUTE FUNCTION patchpost.slow()"
"$PP_SRCDIR/tests/bench/replicate" 1900 "$PP_SRCDIR/samples/widgets.mbox" >"$dir/short"
ok "an import where a row takes milliseconds" patchpost import --project widgets "$dir/short"
is "takes half as many when a batch was too long, and half again" \
	"$(sql "SELECT n FROM patchpost.batches ORDER BY id LIMIT 3" | xargs)" "1000 500 250"
done_testing
