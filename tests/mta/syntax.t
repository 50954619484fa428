#!/bin/sh
# Mail servers that the other tests do not start read their samples, where their programs are.
. "$PP_SRCDIR/tests/lib/tap.sh"

samples=$PP_SRCDIR/samples
PATH=$PATH:/usr/sbin:/sbin
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# as in the whole configuration that it would be a part of, for a user that is there
if exim4 -C /dev/null -bV >/dev/null 2>&1; then
	(echo "domainlist local_domains = example.org"; sed 's/user = patchpost/user = nobody/' "$samples/exim4.conf") >"$dir/exim.conf"
	status "Exim reads its sample" 0 exim4 -C "$dir/exim.conf" -bV
	like "and sends mail there" "$(exim4 -C "$dir/exim.conf" -bt patches@example.org)" "*router = patchpost, transport = patchpost*"
else
	skip "Exim reads its sample" "no exim4 that starts"
fi
if command -v smtpctl >/dev/null; then
	sed 's/user patchpost/user nobody/' "$samples/opensmtpd.conf" >"$dir/smtpd.conf"
	status "OpenSMTPD reads its sample" 0 smtpd -n -f "$dir/smtpd.conf"
else
	skip "OpenSMTPD reads its sample" "no smtpd"
fi
done_testing
