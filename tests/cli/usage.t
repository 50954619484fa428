#!/bin/sh
# What the frame of every command does: options, help, exit status.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"

commands=$(patchpost help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
like "help lists the commands" "$commands" "*init*"
for command in $commands; do
	status "$command --help" 0 patchpost "$command" --help
	like "is on standard output" "$out" "Usage:*patchpost $command *"
	is "and says nothing else" "$err" ""
	help=$out
	status "help $command" 0 patchpost help "$command"
	is "is the same" "$out" "$help"
	case $command in
	deliver) wanted=75 ;;
	*) wanted=64 ;;
	esac
	status "$command with an unknown option" $wanted patchpost "$command" --no-such-option
	status "$command after an unknown option" $wanted patchpost --no-such-option "$command"
done

status "no command" 64 patchpost
status "unknown command" 64 patchpost frobnicate
like "is named" "$err" "patchpost: there is no command 'frobnicate' (see \`patchpost --help')"
status "help of an unknown command" 64 patchpost help frobnicate
status "an option without its value" 64 patchpost --db
status "an argument too many" 64 patchpost init now
status "--help" 0 patchpost --help
status "--version" 0 patchpost --version
like "says the versions" "$out" "patchpost [0-9]*.[0-9]*.[0-9]* (schema [0-9]*, rules [0-9]*)"
status "-- before the command" 0 patchpost -- help

status "no database there" 75 patchpost --db "host=/nonexistent" init
status "not a connection string" 78 patchpost --db "host=x nonsense" init
status "not a connection URI" 78 patchpost --db "postgresql://[::1" init
is "messages are one line" "$(printf '%s\n' "$err" | wc -l | tr -d ' ')" 1
status "control characters in a message" 64 patchpost "$(printf 'a\033]0;x\007b\nc')"
is "are replaced" "$err" "patchpost: there is no command 'a?]0;x?b c' (see \`patchpost --help')"

if [ -w /dev/full ]; then
	patchpost --help >/dev/full 2>/dev/null && full=0 || full=$?
	is "standard output that is full is an error" "$full" 1
else
	skip "standard output that is full" "no /dev/full"
fi
patchpost --help >&- 2>/dev/null && closed=0 || closed=$?
is "a closed standard output is none" "$closed" 0

done_testing
