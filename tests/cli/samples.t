#!/bin/sh
# What is in samples/ does what it says.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"

samples=$PP_SRCDIR/samples
work=$(mktemp -d)
cluster_start
trap 'rm -rf "$work"; cluster_stop' EXIT

if command -v git >/dev/null; then
	ok "the archive can be made again" "$samples/make-samples" "$work/widgets.mbox"
	ok "and is the same" cmp "$samples/widgets.mbox" "$work/widgets.mbox"
else
	skip "the archive can be made again" "no git"
fi

# The configuration file, as it is and with all that is commented out in it.
cluster_database
sed "s|^conninfo = .*|conninfo = host=$PGHOST user=$PGUSER dbname=$PGDATABASE|; s|/var/spool/patchpost|$work/spool|" \
	"$samples/patchpost.conf" >"$work/patchpost.conf"
sed 's/^#\([a-z]* = \)/\1/' "$work/patchpost.conf" >"$work/all.conf"
PGDATABASE=postgres
status "the configuration is understood" 0 patchpost --config "$work/patchpost.conf" init
status "with all of it in force" 0 patchpost --config "$work/all.conf" upgrade --check
export PATCHPOST_CONFIG="$work/patchpost.conf"
status "a project for the archive" 0 patchpost project add widgets --list-id widgets.lists.example.org

if command -v postconf >/dev/null; then
	cp "$samples/postfix-master.cf" "$work/master.cf"
	: >"$work/main.cf"
	like "Postfix reads its line" "$(postconf -c "$work" -M 2>&1)" "patchpost *pipe user=patchpost argv=*/patchpost deliver"
else
	skip "Postfix reads its line" "no Postfix"
fi

# procmail (which hands on no environment): what comes in is stored, or stays with the MTA, and never ends elsewhere.
stored () {
	patchpost dump | wc -l
}

# procmail_run MESSAGE: its status
procmail_run () {
	rm -f "$work/default"
	procmail DEFAULT="$work/default" "$work/procmailrc" <"$1" 2>/dev/null
}

if command -v procmail >/dev/null; then
	printf 'PATCHPOST_CONFIG = %s\nPATH = %s\n' "$PATCHPOST_CONFIG" "$PATH" >"$work/env"
	cat "$work/env" "$samples/procmailrc" | sed "s|^PATCHPOST = .*|PATCHPOST = $PP_BUILDDIR/patchpost|" >"$work/procmailrc"
	awk '/^From / { if (n++) exit; next } { print }' "$samples/widgets.mbox" >"$work/mail"
	sed 's/widgets\.lists/gadgets.lists/' "$work/mail" >"$work/other"

	procmail_run "$work/mail"
	is "procmail delivers" "$? $(stored)" "0 1"
	ok "and only there" test ! -e "$work/default"
	procmail_run "$work/other"
	is "other mail goes where it went" "$? $(stored)" "0 1"
	ok "which is the mailbox" test -s "$work/default"
	sed -i 's/^PATCHPOST_CONFIG = .*/PATCHPOST_CONFIG = \/nonexistent/' "$work/procmailrc"
	procmail_run "$work/mail"
	is "what cannot be stored stays with the MTA" "$?" 75
	ok "and is not delivered elsewhere" test ! -e "$work/default"
	sed -i 's|^PATCHPOST = .*|PATCHPOST = /nonexistent|' "$work/procmailrc"
	procmail_run "$work/mail"
	is "so when the program is not there" "$?" 75
else
	skip "procmail delivers" "no procmail"
fi
done_testing
