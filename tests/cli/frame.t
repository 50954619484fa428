#!/bin/sh
# The frame of every program: what an MTA sees of failures, and commands in programs of their own.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
unset G_DEBUG
frame=$PP_BUILDDIR/tests/cli/frame
dir=$(mktemp -d)

# mta_fails DESCRIPTION PATTERN OPTION…: 75, the reason in the first line of standard output, nothing else
mta_fails () {
	mta_name=$1
	mta_pattern=$2
	shift 2
	status "$mta_name: 75" 75 "$frame" "$@"
	like "$mta_name: the reason" "$out" "4.3.0 $mta_pattern"
	is "$mta_name: in one line" "$(printf '%s\n' "$out" | wc -l | tr -d ' ')" 1
	is "$mta_name: nothing on standard error" "$err" ""
}

status "a command for MTAs that succeeds" 0 "$frame" mta
is "says nothing" "$out$err" ""
status "its --help" 0 "$frame" mta --help
mta_fails "an error" "bad luck?" mta fail
mta_fails "a library's warning before it" "bad luck?" mta warn fail
mta_fails "wrong usage" "what is 'x'?*" mta x
mta_fails "an unknown option" "mta: Unknown option --nope*" mta --nope
mta_fails "an unknown option before it" "Unknown option --nope*" --nope mta
mta_fails "an unknown option with a value before it" "Unknown option --nope*" --nope value mta
mta_fails "a database called like a command" "connection to server*" --db "host=/nonexistent dbname=people" mta connect
mta_fails "a wrong connection string" "missing \"=\"*" --db "host= people nonsense" mta connect
mta_fails "no configuration" "*no.conf*" --config "$dir/no.conf" mta settings
mta_fails "a program that is not there" "cannot run*" missing-mta
printf 'nonsense\n' >"$dir/bad.conf"
mta_fails "a bad configuration" "*bad.conf: *" --config "$dir/bad.conf" mta settings
"$frame" mta fail >&- 2>/dev/null && closed=0 || closed=$?
is "standard output is closed" "$closed" 75
"$frame" mta fail >/dev/full 2>/dev/null && full=0 || full=$?
is "standard output is full" "$full" 75

status "the same for people: an error" 1 "$frame" people fail
is "is on standard error" "$err" "patchpost: bad luck?"
status "wrong usage" 64 "$frame" people x
status "a value that is the name of a command for MTAs" 64 "$frame" --db mta people x

cat >"$dir/elsewhere" <<'SH'
#!/bin/sh
printf '<%s>' "$@"
exit 7
SH
chmod +x "$dir/elsewhere"
PATCHPOST_EXEC_PATH=$dir
export PATCHPOST_EXEC_PATH
status "a program elsewhere" 7 "$frame" --db 'a b' -q elsewhere --option 'x y'
is "gets the whole command line" "$out" "<--db><a b><-q><elsewhere><--option><x y>"
status "help of it" 7 "$frame" help elsewhere
is "is its --help" "$out" "<elsewhere><--help>"
status "one that is not there" 1 "$frame" missing
like "is named" "$err" "patchpost: cannot run '$dir/missing': *"

rm -rf "$dir"
done_testing
