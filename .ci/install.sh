#!/usr/bin/env bash
# install.sh ROOT: what `make install DESTDIR=ROOT' put there is all that is needed.
. "$PP_SRCDIR/tests/lib/tap.sh"
root=$1
prefix=$root/usr/local

ok "the program runs" "$prefix/bin/patchpost" --version
ok "its sources of SQL are there" test -f "$prefix/share/patchpost/sql/schema/0001-base.sql"
for sample in postfix-master.cf postfix-lmtp-master.cf procmailrc mailfilter dovecot-lda.conf patchpost.sieve exim4.conf \
		systemd/patchpost-lmtpd.socket systemd/patchpost-lmtpd.service; do
	ok "there is the sample $sample" test -f "$prefix/share/doc/patchpost/samples/$sample"
done
if command -v scdoc >/dev/null; then
	for page in "$PP_SRCDIR"/doc/*.scd; do
		page=$(basename "$page" .scd)
		ok "there is $page" test -f "$prefix/share/man/man${page##*.}/$page"
	done
fi
for program in "$prefix"/libexec/patchpost/*; do
	[ ! -e "$program" ] || ok "$(basename "$program") can be run" test -x "$program"
done
done_testing
