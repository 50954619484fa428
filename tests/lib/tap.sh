# TAP for shell tests: source it, call plan or end with done_testing.

tap_count=0
tap_failed=0

plan () {
	echo "1..$1"
}

diag () {
	printf '%s\n' "$*" | sed 's/^/# /'
}

skip_all () {
	echo "1..0 # SKIP $*"
	exit 0
}

pass () {
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1"
}

fail () {
	tap_count=$((tap_count + 1))
	tap_failed=$((tap_failed + 1))
	echo "not ok $tap_count - $1"
	shift
	[ $# -eq 0 ] || diag "$@"
}

skip () {
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP ${2:-}"
}

# ok DESCRIPTION COMMAND…: COMMAND succeeds; what it prints is shown when it does not
ok () {
	tap_name=$1
	shift
	if tap_out=$("$@" 2>&1); then
		pass "$tap_name"
	else
		fail "$tap_name" "$*: status $?" "$tap_out"
	fi
}

# is DESCRIPTION GOT WANTED
is () {
	if [ "x$2" = "x$3" ]; then
		pass "$1"
	else
		fail "$1" "got:    $2" "wanted: $3"
	fi
}

# like DESCRIPTION GOT PATTERN (of the shell's case)
like () {
	case $2 in
	$3) pass "$1" ;;
	*) fail "$1" "got:    $2" "wanted: $3" ;;
	esac
}

# status DESCRIPTION WANTED COMMAND…: the exit status; $out and $err have what it printed
status () {
	tap_name=$1
	tap_wanted=$2
	shift 2
	tap_tmp=$(mktemp)
	"$@" >"$tap_tmp" 2>"$tap_tmp.err" && tap_status=0 || tap_status=$?
	out=$(cat "$tap_tmp")
	err=$(cat "$tap_tmp.err")
	rm -f "$tap_tmp" "$tap_tmp.err"
	if [ "$tap_status" -eq "$tap_wanted" ]; then
		pass "$tap_name"
	else
		fail "$tap_name" "status $tap_status, wanted $tap_wanted" "stdout: $out" "stderr: $err"
	fi
}

done_testing () {
	plan "$tap_count"
	[ "$tap_failed" -eq 0 ]
}
