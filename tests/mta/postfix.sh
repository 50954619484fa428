# A private Postfix for tests: source it after tap.sh and cluster.sh, and call mta_start; or mta_folders, and mta_postfix when
# there is a file of services and one of transports.
#
# Configuration, queue and log are in a temporary folder, mail comes in by a unix socket there, and no port is opened. Whatever
# is not for the addresses of the test (a bounce, above all) ends in $dir/out/bounced. patchpost is $dir/bin/patchpost, a
# script, for what runs it hands on no environment; it runs with the privileges of patchpost_deliver.

mta=$PP_SRCDIR/tests/mta
samples=$PP_SRCDIR/samples
user=nobody

# mta_need PROGRAM…: skips the whole test where Postfix, or a PROGRAM, is missing
mta_need () {
	[ "$(id -u)" -eq 0 ] || skip_all "Postfix delivers as another user only when root started it"
	PATH=$PATH:/usr/sbin:/sbin
	export PATH
	for mta_program in postfix "$@"; do
		command -v "$mta_program" >/dev/null || skip_all "no $mta_program"
	done
}

# program BODY: what patchpost is from now on, a shell script
program () {
	printf '#!/bin/sh\n%s\n' "$1" >"$dir/bin/next"
	chmod 755 "$dir/bin/next"
	mv "$dir/bin/next" "$dir/bin/patchpost"
}

real_program () {
	program "PATCHPOST_CONFIG=$dir/patchpost.conf exec $dir/bin/real \"\$@\""
}

mta_end () {
	[ ! -e "$dir/queue/pid/master.pid" ] || postfix -c "$dir/etc" abort >/dev/null 2>&1
	rm -rf "$dir"
	cluster_stop
}

# mta_folders: $dir
mta_folders () {
	dir=$(mktemp -d "${TMPDIR:-/tmp}/pp-mta-XXXXXX")
	trap mta_end EXIT
	mkdir "$dir/bin" "$dir/etc" "$dir/queue" "$dir/data" "$dir/out" "$dir/mails"
	chmod 755 "$dir"
	chmod 711 "$PGHOST"
	chown postfix "$dir/data"
	chown "$user" "$dir/out"
}

# mta_prepare: folders, the mails, a database, and in $dir/wanted what it dumps when it has all mails
mta_prepare () {
	cluster_start own
	mta_folders
	install -m 755 "$PP_BUILDDIR/patchpost" "$dir/bin/real"
	real_program
	"$mta/mails" "$dir/mails"
	count=$(ls "$dir/mails" | wc -l | tr -d ' ')
	mta_database
	PATCHPOST_EXEC_PATH=$PP_BUILDDIR patchpost import --progress=never "$dir/mails" >"$dir/imported"
	patchpost dump >"$dir/wanted"
	mta_database
	sql "CREATE ROLE mta LOGIN IN ROLE patchpost_deliver"
	printf '[database]\nconninfo = host=%s user=mta dbname=%s\n' "$PGHOST" "$PGDATABASE" >"$dir/patchpost.conf"
}

mta_database () {
	cluster_database
	patchpost -q init
	patchpost project add history --list-id history.lists.example.org
}

# sample FILE: a file of samples/, with the paths, the user and the list of this test, and nothing else changed
sample () {
	sed "s|/usr/local/bin|$dir/bin|g; s|/etc/postfix|$dir/etc|g; s|/etc/patchpost/|$dir/etc/|g
		s|user=patchpost|user=$user|g; s|widgets|history|g" "$samples/$1"
}

# mta_postfix: starts Postfix with the services of $dir/etc/services (lines of master.cf), $dir/etc/transport and, where it is
# there, $dir/etc/aliases
mta_postfix () {
	[ -e "$dir/etc/aliases" ] || : >"$dir/etc/aliases"
	cat >"$dir/etc/main.cf" <<-END
		compatibility_level = 3.6
		queue_directory = $dir/queue
		data_directory = $dir/data
		maillog_file = $dir/log
		maillog_file_prefixes = $dir
		inet_interfaces = 127.0.0.1
		inet_protocols = ipv4
		myhostname = mail.example.org
		mydestination = example.org
		local_header_rewrite_clients =
		default_transport = catch
		notify_classes =
		alias_maps = hash:$dir/etc/aliases
		default_privs = $user
		hurried_time_limit = 2s
		bouncing_time_limit = 2s
	END
	sample postfix-main.cf >>"$dir/etc/main.cf"
	postconf -c "$dir/etc" -m | grep -qx hash || skip_all "this Postfix knows no hash tables"
	cat - "$dir/etc/services" >"$dir/etc/master.cf" <<-END
		smtp      unix  n  -  n  -    -  smtpd
		pickup    unix  n  -  n  60   1  pickup
		cleanup   unix  n  -  n  -    0  cleanup
		qmgr      unix  n  -  n  300  1  qmgr
		rewrite   unix  -  -  n  -    -  trivial-rewrite
		bounce    unix  -  -  n  -    0  bounce
		defer     unix  -  -  n  -    0  bounce
		trace     unix  -  -  n  -    0  bounce
		proxymap  unix  -  -  n  -    -  proxymap
		showq     unix  n  -  n  -    -  showq
		scache    unix  -  -  n  -    1  scache
		error     unix  -  -  n  -    -  error
		retry     unix  -  -  n  -    -  error
		local     unix  -  n  n  -    4  local
		postlog   unix-dgram n - n -  1  postlogd
		catch     unix  -  n  n  -    1  pipe
		  user=$user argv=/usr/bin/tee -a $dir/out/bounced
	END
	postmap -c "$dir/etc" "hash:$dir/etc/transport"
	postalias -c "$dir/etc" "hash:$dir/etc/aliases"
	if ! postfix -c "$dir/etc" start >"$dir/start" 2>&1; then
		diag "$(cat "$dir/start" "$dir/log")"
		echo "Bail out! Postfix does not start"
		exit 1
	fi
}

# mta_start: prepares and starts Postfix with what samples/postfix-* says
mta_start () {
	mta_prepare
	sample postfix-master.cf >"$dir/etc/services"
	# the same in a hurry, and without what keeps Postfix from bouncing
	sample postfix-master.cf | sed 's/^patchpost/hurried/' >>"$dir/etc/services"
	sample postfix-master.cf | sed '/soft_bounce/d; s/^patchpost/bouncing/' >>"$dir/etc/services"
	sample postfix-transport >"$dir/etc/transport"
	printf '%s\n' "both@example.org patchpost:" "hurried@example.org hurried:" "bouncing@example.org bouncing:" >>"$dir/etc/transport"
	sample aliases >"$dir/etc/aliases"
	mta_postfix
}

# mta_set NAME=VALUE…: settings of main.cf, in force at once
mta_set () {
	postconf -c "$dir/etc" "$@"
	postfix -c "$dir/etc" reload >/dev/null 2>&1
}

# send RECIPIENT FILE…: from a list whose bounces are caught
send () {
	mta_recipient=$1
	shift
	"$mta/send" "$dir/queue/public/smtp" history-bounces@lists.example.net "$mta_recipient" "$@" ||
		fail "Postfix takes the mails"
}

# queue: how many mails wait for another try, and how many are under way
queue () {
	postqueue -c "$dir/etc" -j |
		awk '/"queue_name": "deferred"/ { deferred++; next } { active++ } END { print deferred + 0, active + 0 }'
}

# settled DESCRIPTION N: N mails wait for another try, and none is under way. Twice, as a mail may move while one looks.
settled () {
	mta_until=$(($(date +%s) + ${PP_MTA_PATIENCE:-240}))
	mta_times=0
	while [ "$mta_times" -lt 2 ] && [ "$(date +%s)" -lt "$mta_until" ]; do
		[ "$(queue)" = "$2 0" ] && mta_times=$((mta_times + 1)) || mta_times=0
		sleep 0.25
	done
	is "$1" "$(queue)" "$2 0"
}

flush () {
	postqueue -c "$dir/etc" -f
}

stored () {
	sql "SELECT count(*) FROM patchpost.message"
}

quarantined () {
	sql "SELECT count(*) FROM patchpost.quarantine"
}

# complete DESCRIPTION: what an import of the same mails gives, and an import finds nothing new
complete () {
	patchpost dump >"$dir/got"
	if cmp -s "$dir/wanted" "$dir/got"; then
		pass "$1: as by import"
	else
		fail "$1: as by import" "$(diff "$dir/wanted" "$dir/got" | cut -c 1-300 | head -n 20)"
	fi
	is "$1: nothing went to quarantine" "$(quarantined)" 0
	like "$1: to an import all are duplicates" "$(PATCHPOST_EXEC_PATH=$PP_BUILDDIR patchpost import --progress=never "$dir/mails")" \
		"$count messages: 0 patches, 0 cover letters, 0 comments, 0 other, $count duplicates, 0 quarantined, 0 series;*"
}

# raw DESCRIPTION CHANGES: what was done to the bytes of the mails
raw () {
	sql "SELECT translate(encode(header || body, 'base64'), E'\n', '') FROM patchpost.message_raw" |
		"$mta/compare" "$dir/mails" >"$dir/changes" 2>&1
	is "$1" "$(cat "$dir/changes")" "$2"
}

# unbounced DESCRIPTION: nobody was told that a mail could not be delivered
unbounced () {
	ok "$1" test ! -e "$dir/out/bounced"
}

# logged DESCRIPTION N PATTERN: N lines of the log have it (a regular expression)
logged () {
	is "$1" "$(grep -c -e "$3" "$dir/log")" "$2"
}
