# What a filter between Postfix and deliver must do: source it after postfix.sh, let Postfix give the filter the mail of an
# address, and call filter_test.

# elsewhere: the mailboxes that mail went to
elsewhere () {
	(cd "$dir/out" && find . -type f ! -name bounced ! -name "*.log")
}

# filter_deferred DESCRIPTION: one mail stays with Postfix
filter_deferred () {
	settled "$1: the mail stays" 1
	logged "$1: with Postfix" 1 ".*status=deferred ("
	is "$1: and is nowhere else" "$(stored) $(elsewhere)" "0 "
}

# filter_test ADDRESS CHANGES: the changes as for `raw'
filter_test () {
	while read -r filter_what filter_program; do
		program "$filter_program"
		[ "$filter_what" != none ] || rm "$dir/bin/patchpost"
		: >"$dir/log"
		send "$1" "$dir/mails/8bit"
		filter_deferred "$filter_what"
		program 'cat >/dev/null'
		flush
		settled "$filter_what: put right, it is delivered" 0
		logged "$filter_what: once" 1 "status=sent"
	done <<-END
		none -
		status-1 exit 1
		status-64 exit 64
		status-127 exit 127
		killed kill -KILL \$\$
		unread exec >&- <&-; exit 75
	END
	real_program
	cluster_halt
	: >"$dir/log"
	send "$1" "$dir/mails"/*
	settled "database stopped: all mails stay" "$count"
	logged "with Postfix" "$count" ".*status=deferred ("
	is "and are nowhere else" "$(elsewhere)" ""
	cluster_run
	: >"$dir/log"
	flush
	settled "it is back: all are delivered" 0
	logged "each once" "$count" ".*status=sent"
	is "and to nowhere else" "$(elsewhere)" ""
	unbounced "in all of this nothing bounced"
	complete "after that"
	raw "and byte for byte but for" "$2"
}
