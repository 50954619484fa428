# What is in a database, in forms that tests compare: source it after cluster.sh.

# state: everything that a set of messages decides
state () {
	psql -Xq -v ON_ERROR_STOP=1 -f "$PP_SRCDIR/tests/lib/state.sql"
}

# sound DESCRIPTION: no row points nowhere, and every count is right
sound () {
	is "$1" "$(psql -Xq -v ON_ERROR_STOP=1 -f "$PP_SRCDIR/tests/lib/orphans.sql" 2>&1)" ""
}

# same DESCRIPTION WANTED: the state is that of the file WANTED; the first differences are shown when not
same () {
	state >"$2.got" 2>&1
	if cmp -s "$2" "$2.got"; then
		pass "$1"
	else
		fail "$1" "$(diff "$2" "$2.got" | head -n 20)"
	fi
	rm -f "$2.got"
}

# empty: forgets all mail; projects stay. A twentieth of the time that a new database takes.
empty () {
	sql "SET search_path = patchpost; SET client_min_messages = warning;
		TRUNCATE message, message_raw, message_text, reference, series, person, triage, patch_check, event, quarantine, checkpoint, archive, tombstone;
		UPDATE inbox_lock SET event_cursor = 0, rules_version = 0, purged = false" >/dev/null
}
