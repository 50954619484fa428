#!/bin/sh
# Lower layers know nothing of upper ones: what a library leaves undefined says so. The pure ones know no
# database, clock, or environment.
. "$PP_SRCDIR/tests/lib/tap.sh"
command -v nm >/dev/null || skip_all "no nm here"
cd "$PP_BUILDDIR" || exit

# symbols LETTERS LIBRARY…: names whose kind in nm's output is one of LETTERS
symbols () {
	symbols_kinds=$1
	shift
	nm -A "$@" 2>/dev/null | awk -v kinds="$symbols_kinds" 'NF > 1 && index(kinds, $(NF - 1)) { print $NF }' | sort -u
}

# above LIBRARY BELOW…: our own functions that LIBRARY wants and neither it nor those below have
above () {
	symbols U "$1" | grep '^pp_' >"$tmp/wanted"
	symbols TDRBV "$@" >"$tmp/there"
	comm -23 "$tmp/wanted" "$tmp/there"
}

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
is "libmail wants nothing of the others" "$(above libmail.a)" ""
is "libpatch wants nothing but libmail" "$(above libpatch.a libmail.a)" ""
is "libstore wants nothing above it" "$(above libstore.a libpatch.a libmail.a)" ""
is "libingest wants nothing above it" "$(above libingest.a libstore.a libpatch.a libmail.a)" ""

impure='^(PQ.*|getenv|secure_getenv|g_getenv|g_get_environ|time|gettimeofday|clock_gettime|g_get_real_time|g_get_monotonic_time|g_date_time_new_now.*|system|execv.*|socket|connect)$'
for library in libmail.a libpatch.a; do
	is "$library knows no database, clock, or environment" "$(symbols U $library | grep -E "$impure")" ""
done
is "the check can fail" "$(symbols U libstore.a | grep -cE '^PQexecParams$|^PQsendQueryParams$|^PQconnectdbParams$' | sed 's/[1-9]/some/')" some

# What only import and lmtpd need is loaded by their own programs: it would cost every delivery its time.
needed () {
	readelf -d "$1" | sed -n 's/.*(NEEDED).*\[lib\(archive\|git2\|gio-2\.0\)\.so.*/\1/p' | sort | tr '\n' ' '
}
if [ -n "${PP_VALGRIND:-}" ]; then
	skip "patchpost reads no archives and serves nobody" "the programs are scripts that start valgrind"
elif command -v readelf >/dev/null; then
	is "patchpost reads no archives and serves nobody" "$(needed patchpost)" ""
	is "patchpost-import reads archives" "$(needed patchpost-import | sed 's/gio-2.0 //')" "archive git2 "
	is "patchpost-lmtpd serves" "$(needed patchpost-lmtpd)" "gio-2.0 "
else
	skip "patchpost reads no archives and serves nobody" "no readelf here"
fi
is "nor do the libraries" "$(symbols U libmail.a libpatch.a libstore.a libingest.a | grep -E '^(archive|git)_')" ""

# Statements are files, with parameters; none is put together of pieces. What C has of SQL is the word that a file starts with.
sql='(SELECT|INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|ALTER|CREATE|DROP|GRANT|REVOKE|COPY|LOCK|SET|NOTIFY|LISTEN) +[A-Za-z_(*%"]'
is "there is no SQL in C" "$(cd "$PP_SRCDIR" && find src -name '*.[ch]' -exec sed -n '/"/{s/^[^"]*"//;s/"[^"]*$//;p;}' {} + | grep -E "(^|\W)$sql")" ""
is "the check can fail" "$(printf '%s\n' 'q = "SELECT * FROM " ;' | sed -n '/"/{s/^[^"]*"//;s/"[^"]*$//;p;}' | grep -cE "(^|\W)$sql")" 1
is "only statements that are files are run" "$(cd "$PP_SRCDIR" && grep -lE 'PQ(exec|sendQuery|prepare|sendPrepare)[A-Za-z]* \(' -r src --include='*.c' | tr '\n' ' ')" "src/store/store.c "
done_testing
