#!/bin/sh
# procmail hands mail to deliver, with samples/procmailrc: what comes in is stored, or stays with the mail server, and never ends
# elsewhere.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/mta/postfix.sh"
. "$PP_SRCDIR/tests/mta/filter.sh"

mta_need procmail
mta_start
mta_set "mailbox_command=procmail DEFAULT=$dir/out/default $dir/etc/procmailrc"
sample procmailrc >"$dir/etc/procmailrc"
filter_test "$user@example.org" "added: Delivered-To Received Return-Path X-Original-To
fields dropped: content-length
line ends: crlf"

sed 's/history\.lists/other.lists/' "$dir/mails/8bit" >"$dir/other"
send "$user@example.org" "$dir/other"
settled "other mail is delivered" 0
is "to where it went" "$(elsewhere)" "./default"
done_testing
