#!/bin/sh
# A stream of deliveries by four processes, around which things break: deliveries and sessions are killed, connections
# cut, the server is restarted, stopped dead and frozen, its disk is full, somebody holds the lock, privileges go, the
# schema is another. What was acknowledged is there, once; what was not was answered 75 (or killed); delivered again,
# it is what an import of all mails into an empty database would be.
#
# PP_STREAM_MAILS (400) says how many; each is tried once while things break. A disk can be filled only by root, who may
# mount a small one.
. "$PP_SRCDIR/tests/lib/tap.sh"
[ -z "${PP_VALGRIND:-}" ] || skip_all "deliveries have no time for valgrind"
dir=$(mktemp -d)
chmod 755 "$dir"
mounted=
end () {
	kill $workers 2>/dev/null
	cluster_stop
	[ -z "$mounted" ] || umount -l "$mounted"
	rm -rf "$dir"
}
workers=
if [ "$(id -u)" -eq 0 ] && mkdir "$dir/disk" && mount -t tmpfs -o size=256m,mode=1777 tmpfs "$dir/disk" 2>/dev/null; then
	mounted=$dir/disk
	TMPDIR=$mounted
	export TMPDIR
fi
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
cluster_start own
trap end EXIT
unset TMPDIR
cluster_halt
cluster_run -c fsync=on -c max_wal_size=64MB -c deadlock_timeout=100ms
cluster_database
patchpost -q init
patchpost project add history --list-id history.lists.example.org
sql "CREATE ROLE mta LOGIN IN ROLE patchpost_deliver"

mails=${PP_STREAM_MAILS:-400}
seed=${PP_STREAM_SEED:-1}
"$PP_SRCDIR/tests/lib/make-history" "$seed" "$mails" >"$dir/all.mbox"
mkdir "$dir/mails"
"$PP_SRCDIR/tests/lib/mbox" split "$dir/all.mbox" "$dir/mails"
ls "$dir"/mails/* >"$dir/list"
mails=$(grep -c . "$dir/list")

# --- the stream ------------------------------------------------------------------------------

# worker N: every fourth mail, one after the other; slowly until everything has happened once
worker () {
	awk -v n="$1" 'NR % 4 == n' "$dir/list" | while read -r mail; do
		PGUSER=mta "$PP_BUILDDIR/patchpost" deliver --timeout 6 <"$mail" >"$dir/answer.$1" 2>&1 &
		echo $! >"$dir/pid.$1"
		wait $! && answer=0 || answer=$?
		rm -f "$dir/pid.$1"
		echo "$answer $mail $(head -n 1 "$dir/answer.$1")" >>"$dir/answers"
		if [ -e "$dir/round" ]; then sleep 0.1; else sleep 0.5; fi
	done
}

# --- what breaks -----------------------------------------------------------------------------

as_admin () {
	psql -XAtq -c "$1" >/dev/null 2>&1
}

backends () {
	psql -XAtq -c "SELECT pid FROM pg_stat_activity WHERE usename = 'mta'" 2>/dev/null
}

# the server is there, whatever happened to it
up () {
	until psql -XAtq -c "SELECT 1" >/dev/null 2>&1; do
		cluster_as "$PGBIN/pg_ctl" -D "$cluster_root/data" status >/dev/null || cluster_restart
		if [ -e "$dir/round" ]; then sleep 0.1; else sleep 0.5; fi
	done
}

cluster_restart () {
	rm -f "$cluster_root/data/postmaster.pid"
	cluster_run -c fsync=on -c max_wal_size=64MB -c deadlock_timeout=100ms || sleep 1
}

break_delivery () { kill -9 $(cat "$dir"/pid.* 2>/dev/null) 2>/dev/null; sleep 0.3; kill -9 $(cat "$dir"/pid.* 2>/dev/null) 2>/dev/null; }
break_connections () { for t in 1 2 3 4 5 6; do as_admin "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'mta'"; sleep 0.1; done; }
break_session () { for t in 1 2 3 4 5 6 7 8; do for p in $(backends); do kill -9 "$p" && return; done; sleep 0.1; done; }
break_freeze () { p=$(backends); [ -z "$p" ] || kill -STOP $p; sleep 2; [ -z "$p" ] || kill -CONT $p 2>/dev/null; }
break_fast () { cluster_as "$PGBIN/pg_ctl" -D "$cluster_root/data" -m fast -w stop >/dev/null; sleep 1; cluster_restart; }
break_immediate () { cluster_as "$PGBIN/pg_ctl" -D "$cluster_root/data" -m immediate -w stop >/dev/null; cluster_restart; }
break_lock () { as_admin "BEGIN; SELECT FROM patchpost.inbox_lock FOR UPDATE; SELECT pg_sleep(5); COMMIT"; }
break_rights () {
	as_admin "REVOKE INSERT ON patchpost.message_raw FROM patchpost_deliver"
	sleep 1
	as_admin "GRANT INSERT ON patchpost.message_raw TO patchpost_deliver"
}
break_old () { as_admin "UPDATE patchpost.schema_version SET version = -version"; sleep 1; as_admin "UPDATE patchpost.schema_version SET version = -version"; }
break_new () { as_admin "INSERT INTO patchpost.schema_version VALUES (99, 'future')"; sleep 1; as_admin "DELETE FROM patchpost.schema_version WHERE version = 99"; }
break_disk () {
	dd if=/dev/zero of="$mounted/filler" bs=1M >/dev/null 2>&1
	cat /dev/zero 2>/dev/null >"$mounted/rest"
	sleep 2
	rm -f "$mounted/filler" "$mounted/rest"
}

kinds="delivery connections session freeze fast immediate lock rights old new"
[ -z "$mounted" ] || kinds="$kinds disk"

running () {
	[ "$(grep -c . "$dir/answers" 2>/dev/null)" -lt "$mails" ]
}

# all kinds in one order after the other, while there are mails
round=0
break_things () {
	while running; do
		round=$((round + 1))
		for kind in $(printf '%s\n' $kinds | "$PP_SRCDIR/tests/lib/mbox" shuffle $((seed * 1000 + round))); do
			running || break
			"break_$kind" 2>/dev/null
			echo "$kind" >>"$dir/broken"
			up
			sleep 0.5
		done
		: >"$dir/round"
	done
}

: >"$dir/answers"
for n in 0 1 2 3; do
	worker "$n" 2>/dev/null &
	workers="$workers $!"
done
break_things
wait $workers
workers=
up

# --- what is there ---------------------------------------------------------------------------

for kind in $kinds; do
	ok "it happened: $kind" grep -q "^$kind\$" "$dir/broken"
done
is "every mail was tried once" "$(awk '{ print $2 }' "$dir/answers" | sort -u | wc -l) $(grep -c . "$dir/answers")" "$mails $mails"
is "and answered 0, 75, or killed" "$(awk '$1 != 0 && $1 != 75 && $1 != 137' "$dir/answers")" ""
is "75 came with its reason" "$(awk '$1 == 75 && $3 != "4.3.0"' "$dir/answers")" ""

# ids ANSWER…: the Message-IDs of the mails that got it
ids () {
	for mail in $(awk -v wanted=" $* " 'index (wanted, " " $1 " ") { print $2 }' "$dir/answers"); do
		sed -n 's/^Message-I[Dd]: *//p;/^$/q' "$mail"
	done | sort -u
}
ids 0 >"$dir/acknowledged"
sql "SELECT msgid FROM patchpost.message" | sort >"$dir/stored"
comm -23 "$dir/acknowledged" "$dir/stored" >"$dir/lost"
uniq -d "$dir/stored" >"$dir/double"
is "what was acknowledged is there" "$(cat "$dir/lost")" ""
is "once" "$(cat "$dir/double")" ""
sound "no row points nowhere"
is "nothing is in quarantine" "$(sql "SELECT count(*) FROM patchpost.quarantine")" 0

# what was not acknowledged, again
deferred=$(grep -c '^75' "$dir/answers")
killed=$(grep -c '^137' "$dir/answers")
awk '$1 != 0 { print $2 }' "$dir/answers" >"$dir/again"
: >"$dir/failed"
while read -r mail; do
	patchpost deliver <"$mail" >/dev/null 2>&1 || echo "$mail" >>"$dir/failed"
done <"$dir/again"
is "the rest is stored the next time" "$(cat "$dir/failed")" ""
is "every series that is complete was told so, once" "$(sql "SELECT
	(SELECT count(*) FROM patchpost.series WHERE complete AND merged_into IS NULL
	    AND NOT EXISTS (SELECT FROM patchpost.event WHERE category = 'series-completed' AND series_id = series.id)),
	(SELECT count(*) - count(DISTINCT series_id) FROM patchpost.event WHERE category = 'series-completed')")" "0|0"
state >"$dir/state"
patchpost dump >"$dir/dump"
empty
status "an import of all mails" 0 patchpost import "$dir/all.mbox"
same "comes to the same" "$dir/state"
patchpost dump >"$dir/dump.got"
ok "and the dump" cmp "$dir/dump" "$dir/dump.got"
diag "$mails mails: $(grep -c '^0' "$dir/answers") acknowledged, $deferred deferred, $killed killed, $(grep -c . "$dir/lost") lost, $(grep -c . "$dir/double") duplicated"
diag "faults: $(sort "$dir/broken" | uniq -c | awk '{ printf "%s%s %s", sep, $1, $2; sep = ", " }')"
awk '$1 == 75 { $1 = $2 = ""; sub (/^ */, ""); n[$0]++ } END { for (r in n) print n[r], r }' "$dir/answers" | sort -rn | head -n 20 | sed 's/^/# /'
done_testing
