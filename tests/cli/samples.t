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

# The units of systemd, with the program of this build. It looks at their manual page, too, which need not be installed.
if command -v systemd-analyze >/dev/null && systemd-analyze security --help 2>/dev/null | grep -q -e --offline; then
	cp "$samples/systemd/patchpost-lmtpd.socket" "$work"
	sed "s|/usr/local/bin|$PP_BUILDDIR|; /^Documentation=/d" \
		"$samples/systemd/patchpost-lmtpd.service" >"$work/patchpost-lmtpd.service"
	is "systemd understands its units" "$(systemd-analyze verify --man=no "$work/patchpost-lmtpd.service" 2>&1)" ""
	ok "and finds little that the service could do wrong" systemd-analyze security --offline=yes --threshold=15 \
		"$work/patchpost-lmtpd.service"
	like "what it runs is there" "$(patchpost lmtpd --help)" "*patchpost lmtpd*--listen=unix:PATH*"
else
	skip "systemd understands its units" "no systemd-analyze that works offline"
fi

if command -v postconf >/dev/null; then
	cp "$samples/postfix-lmtp-master.cf" "$work/master.cf"
	: >"$work/main.cf"
	like "Postfix reads its line for LMTP" "$(postconf -c "$work" -M 2>&1)" \
		"patchpost *lmtp -o lmtp_line_length_limit=0 -o soft_bounce=yes"
else
	skip "Postfix reads its line for LMTP" "no Postfix"
fi

# What is shown of them, line by line, is in one of them. tests/mta runs them.

# shown FILE: the lines of configuration in README or in a page, without what is around them
shown () {
	case $1 in
	*.scd) awk '/^```/ { inside = !inside; next } inside' "$1" | sed 's/\\\\/\\/g' ;;
	*) sed -n '/^Wiring: Postfix/,/^Wiring: CI/s/^    //p' "$1" ;;
	esac | sed 's/^[[:space:]]*//; /^$/d'
}

for page in README doc/patchpost-mta.7.scd doc/patchpost-lmtpd.1.scd; do
	shown "$PP_SRCDIR/$page" >"$work/shown"
	ok "$page shows some" test "$(wc -l <"$work/shown")" -ge 7
	while read -r line; do
		grep -qF -d skip -e "$line" "$samples"/*[a-z] "$samples"/systemd/* || echo "$line"
	done <"$work/shown" >"$work/strange"
	is "all of $page is in a sample" "$(cat "$work/strange")" ""
done
done_testing
