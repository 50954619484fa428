#!/bin/sh
# Dovecot's Sieve hands mail to deliver, with samples/dovecot-lda.conf and patchpost.sieve: what comes in is stored, or stays with
# the mail server. Where there is a mailbox, Sieve puts into it what deliver did not take.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/mta/postfix.sh"
. "$PP_SRCDIR/tests/mta/filter.sh"

lda=/usr/lib/dovecot/dovecot-lda
[ -x "$lda" ] || lda=/usr/libexec/dovecot/dovecot-lda
mta_need "$lda" sievec dovecot
case $(dovecot --version) in
2.3.*) ;;
*) skip_all "the sample is for Dovecot 2.3" ;;
esac
mta_start
sample dovecot-lda.conf | sed "s|^log_path = .*|log_path = $dir/out/dovecot.log|" >"$dir/etc/dovecot-lda.conf"
sample patchpost.sieve >"$dir/etc/patchpost.sieve"
sample dovecot-master.cf | sed "s|/usr/lib/dovecot/dovecot-lda|$lda|" >>"$dir/etc/master.cf"
echo "sieve@example.org patchpost-lda:" >>"$dir/etc/transport"
postmap -c "$dir/etc" "hash:$dir/etc/transport"
postfix -c "$dir/etc" reload >/dev/null 2>&1
ok "the script can be compiled" sievec -c "$dir/etc/dovecot-lda.conf" "$dir/etc/patchpost.sieve"
filter_test sieve@example.org "added: Received
line ends: 192 mails
line ends, fields dropped: content-length"

# --- a script that is broken ------------------------------------------------------------------------

cp "$dir/etc/patchpost.sieve" "$dir/good"
echo "pipe 17;" >"$dir/etc/patchpost.sieve"
rm "$dir/etc/patchpost.svbin"
: >"$dir/log"
send sieve@example.org "$dir/mails/dots"
settled "a broken script: the mail stays" 1
unbounced "a broken script: no bounce"
is "a broken script: the mail is nowhere else" "$(elsewhere)" ""
cp "$dir/good" "$dir/etc/patchpost.sieve"
flush
settled "a broken script: put right, it is delivered" 0
logged "a broken script: once" 1 "status=sent"

# --- a user with a mailbox --------------------------------------------------------------------------

# What deliver leaves is kept by Sieve in INBOX, which is the spool here: the next delivery that works takes it along.
sed -i "s|^mail_location = .*|mail_location = maildir:$dir/out/Maildir|" "$dir/etc/dovecot-lda.conf"
printf '[deliver]\nspool = %s\n' "$dir/out/Maildir" >>"$dir/patchpost.conf"
inbox () {
	find "$dir/out/Maildir/new" -type f | wc -l | tr -d ' '
}
fresh () {
	sed "s/^Message-ID: .*/Message-ID: <$1@example.org>/" "$dir/mails/8bit" >"$dir/fresh"
}
before=$(stored)
cluster_halt
fresh away
send sieve@example.org "$dir/fresh"
settled "a mailbox, database stopped: the mail is delivered" 0
is "into the spool" "$(inbox)" 1
cluster_run
rm "$dir/bin/patchpost"
fresh missing
send sieve@example.org "$dir/fresh"
settled "a mailbox, no program: the mail is delivered" 0
is "into INBOX, which is the same" "$(inbox)" 2
program 'exit 1'
fresh failing
send sieve@example.org "$dir/fresh"
settled "a mailbox, a program that fails: the mail is delivered" 0
is "into INBOX" "$(inbox)" 3
real_program
fresh after
send sieve@example.org "$dir/fresh"
settled "all is well again: the mail is delivered" 0
is "and brings the others with it" "$(inbox) $(($(stored) - before))" "0 4"
unbounced "nothing bounced"
done_testing
