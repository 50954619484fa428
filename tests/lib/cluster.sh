# A private PostgreSQL for tests: source it, call cluster_start, then cluster_database.
#
# It lives in a temporary folder, listens on a unix socket there and nowhere else, and goes
# when the shell that started it ends. Below tests/lib/with-cluster the tests share one.
# Exports PGHOST, PGUSER, PGDATABASE; PGBIN has the server's programs.

# Nothing of the user's own set-up may leak in.
unset PGPORT PGPASSWORD PGPASSFILE PGSERVICE PGSERVICEFILE PGOPTIONS PGSSLMODE PGAPPNAME PGHOSTADDR
unset PATCHPOST_DB PATCHPOST_CONFIG
export XDG_CONFIG_HOME="$(cd "$PP_SRCDIR" && pwd)/tests/lib/config" PGTZ=UTC

cluster_find () {
	PGBIN=
	for cluster_dir in "$(pg_config --bindir 2>/dev/null)" $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin 2>/dev/null | sort -rV); do
		if [ -x "$cluster_dir/initdb" ]; then
			PGBIN=$cluster_dir
			return 0
		fi
	done
	return 1
}

# The server refuses to run as root.
cluster_as () {
	if [ -z "$cluster_user" ]; then
		"$@"
	elif command -v setpriv >/dev/null; then
		(cd / && setpriv --reuid "$cluster_user" --regid "$(id -g "$cluster_user")" --clear-groups "$@")
	else
		(cd / && runuser -u "$cluster_user" -- "$@")
	fi
}

cluster_stop () {
	[ -n "${cluster_root:-}" ] || return 0
	cluster_as "$PGBIN/pg_ctl" -D "$cluster_root/data" -m immediate -w stop >/dev/null 2>&1
	rm -rf "$cluster_root"
	cluster_root=
}

# cluster_run OPTION…: starts the server (again); `cluster_halt' stops it and keeps the data
cluster_run () {
	cluster_as "$PGBIN/pg_ctl" -D "$cluster_root/data" -l "$cluster_root/log" -w -t 60 \
		-o "-c listen_addresses='' -c unix_socket_directories='$cluster_root' -c fsync=off -c full_page_writes=off $*" \
		start >/dev/null
}

cluster_halt () {
	cluster_as "$PGBIN/pg_ctl" -D "$cluster_root/data" -m fast -w stop >/dev/null
}

cluster_init () {
	cluster_user=
	if [ "$(id -u)" -eq 0 ]; then
		cluster_user=nobody
		id -u postgres >/dev/null 2>&1 && cluster_user=postgres
	fi
	cluster_root=$(mktemp -d "${TMPDIR:-/tmp}/pp-cluster-XXXXXX") || return 1
	trap cluster_stop EXIT
	trap 'exit 1' HUP INT TERM
	[ -z "$cluster_user" ] || chown "$cluster_user" "$cluster_root"
	cluster_locale=C
	! locale -a 2>/dev/null | grep -qix 'C\.utf-\{0,1\}8' || cluster_locale=C.UTF-8
	cluster_as "$PGBIN/initdb" -D "$cluster_root/data" -U postgres -A trust -E UTF8 --locale="$cluster_locale" \
		--lc-messages=C --no-sync >"$cluster_root/initdb.log" 2>&1 || { cat "$cluster_root/initdb.log" >&2; return 1; }
}

# cluster_start: the shared cluster when there is one, else our own. `cluster_start own' is
# for tests that stop the server. Skips the whole test where there is no PostgreSQL.
cluster_start () {
	cluster_find || skip_all "no PostgreSQL server here"
	if [ -n "${PP_TEST_CLUSTER:-}" ] && [ "${1:-}" != own ]; then
		PGHOST=$PP_TEST_CLUSTER
	else
		cluster_init && cluster_run || { echo "Bail out! cannot start PostgreSQL"; exit 1; }
		PGHOST=$cluster_root
	fi
	PGUSER=postgres
	PGDATABASE=postgres
	PATH=$PGBIN:$PATH
	export PGHOST PGUSER PGDATABASE PATH
}

# cluster_database [OPTION…]: a new database of this test's own, options as for createdb
cluster_database () {
	PGDATABASE=test_$$_${cluster_databases:=0}
	cluster_databases=$((cluster_databases + 1))
	export PGDATABASE
	createdb --maintenance-db=postgres -T template0 "$@" "$PGDATABASE"
}

# cluster_projects LINKNAME…: a new database with a schema and these projects, whose lists are LINKNAME.example.org; and $dir,
# a folder for the test. Who sets a trap of its own removes that, too.
cluster_projects () {
	dir=$(mktemp -d)
	trap 'rm -rf "$dir"; cluster_stop' EXIT
	cluster_database
	patchpost -q init
	for cluster_project; do
		patchpost project add "$cluster_project" --list-id "$cluster_project.example.org"
	done
}

# sql TEXT: what psql prints, unaligned
sql () {
	psql -XAtq -v ON_ERROR_STOP=1 -c "$1"
}

patchpost () {
	"$PP_BUILDDIR/patchpost" "$@"
}
