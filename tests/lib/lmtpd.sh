# The LMTP service in tests: source it after cluster.sh, and set socket and pid.

# lmtp COMMAND…: a client of it
lmtp () {
	"$PP_SRCDIR/tests/lib/lmtp" "$socket" "$@"
}

# start OPTION…: the service; $pid is its process, $dir/err what it says
start () {
	"$PP_BUILDDIR/patchpost" ${config:+--config "$config"} ${verbose:+-v} lmtpd --listen "unix:$socket" "$@" >/dev/null 2>"$dir/err" &
	pid=$!
	lmtp wait || fail "the service starts" "$(cat "$dir/err")"
}

# stop DESCRIPTION: it ends well
stop () {
	kill -TERM "$pid"
	wait "$pid" && stop_status=0 || stop_status=$?
	pid=
	is "$1: it stops, and takes its socket along" "$stop_status $(ls "$socket" 2>/dev/null)" "0 "
}
