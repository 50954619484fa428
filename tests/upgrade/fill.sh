# What a kept schema has in it: source it after cluster.sh.

# fill: a project with mail, what people set, and a mail in quarantine
fill () {
	patchpost project add widgets --list-id widgets.lists.example.org --delegate 'jane:*.c:1' &&
		patchpost -q import --project widgets "$PP_SRCDIR/tests/upgrade/mails.mbox" >/dev/null &&
		printf 'From: ada@example.org\nMessage-ID: <stray@example.org>\nSubject: stray\n\nNobody asked.\n' | patchpost deliver &&
		sql "INSERT INTO patchpost.triage (inbox_id, id, state_id, archived)
			SELECT inbox_id, id, 3, false FROM patchpost.message WHERE kind = 2 ORDER BY id LIMIT 3"
}
