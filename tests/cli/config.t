#!/bin/sh
# Where the connection comes from: options, environment, configuration, libpq; in this order.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
cluster_start
cluster_database
patchpost -q init

dir=$(mktemp -d)
name_of () {
	printf '[database]\nconninfo = dbname=%s\n' "$2" >"$dir/$1"
}

# asks DESCRIPTION DATABASE COMMAND…: which database is looked for
asks () {
	asks_name=$1
	asks_database=$2
	shift 2
	status "$asks_name" 75 "$@"
	like "$asks_name: asks for $asks_database" "$err" "*database \"$asks_database\" does not exist*"
}

name_of option.conf from_option
name_of environment.conf from_environment
mkdir "$dir/xdg" "$dir/home" "$dir/home/.config"
name_of xdg/patchpost.conf from_xdg
name_of home/.config/patchpost.conf from_home

status "libpq's environment" 0 patchpost upgrade --check
XDG_CONFIG_HOME=$dir/xdg
asks "XDG_CONFIG_HOME" from_xdg patchpost upgrade --check
asks "HOME" from_home env -u XDG_CONFIG_HOME HOME="$dir/home" "$PP_BUILDDIR/patchpost" upgrade --check
PATCHPOST_CONFIG=$dir/environment.conf
export PATCHPOST_CONFIG
asks "PATCHPOST_CONFIG over XDG_CONFIG_HOME" from_environment patchpost upgrade --check
asks "--config over PATCHPOST_CONFIG" from_option patchpost --config "$dir/option.conf" upgrade --check
asks "PATCHPOST_DB over --config" from_variable \
	env PATCHPOST_DB=dbname=from_variable "$PP_BUILDDIR/patchpost" --config "$dir/option.conf" upgrade --check
asks "--db over PATCHPOST_DB" from_db \
	env PATCHPOST_DB=dbname=from_variable "$PP_BUILDDIR/patchpost" --db dbname=from_db upgrade --check
asks "--db as a URI" from_uri patchpost --db "postgresql:///from_uri" upgrade --check
asks "--db as a name" just_a_name patchpost --db just_a_name upgrade --check
unset PATCHPOST_CONFIG
XDG_CONFIG_HOME=/nonexistent

printf '[database]\nschema = elsewhere\n' >"$dir/schema.conf"
status "schema of the configuration" 1 patchpost --config "$dir/schema.conf" upgrade --check
like "is used" "$out" "there is no schema 'elsewhere': run \`patchpost init'"
status "--schema over it" 0 patchpost --config "$dir/schema.conf" --schema patchpost upgrade --check

status "a file that is not there" 78 patchpost --config "$dir/none.conf" upgrade --check
printf 'nonsense\n' >"$dir/bad.conf"
status "no key file" 78 patchpost --config "$dir/bad.conf" upgrade --check
like "is named" "$err" "*$dir/bad.conf: *"
printf '[database]\ncon_info = x\n' >"$dir/bad.conf"
status "an unknown key" 78 patchpost --config "$dir/bad.conf" upgrade --check
like "is named" "$err" "*there is no setting 'con_info' in group \[database\]*"
printf '[data]\nconninfo = x\n' >"$dir/bad.conf"
status "an unknown group" 78 patchpost --config "$dir/bad.conf" upgrade --check
printf '[deliver]\nunknown = bounce\n' >"$dir/bad.conf"
status "an unknown value" 78 patchpost --config "$dir/bad.conf" upgrade --check
like "is told what would be one" "$err" "*'bounce' is no value for 'unknown' in group \[deliver\]: it takes quarantine, discard or defer"
printf '[deliver]\nspool = rel\n' >"$dir/bad.conf"
status "a path that is not absolute" 78 patchpost --config "$dir/bad.conf" upgrade --check
like "is told so" "$err" "*'rel' is no value for 'spool' in group \[deliver\]: it takes an absolute path"
printf '[deliver]\n[delivr]\n' >"$dir/bad.conf"
status "an unknown group with nothing in it" 78 patchpost --config "$dir/bad.conf" upgrade --check
like "is named" "$err" "*there is no group \[delivr\]"
printf '[deliver]\nunknown = defer\nspool = /var/spool/patchpost\n' >"$dir/good.conf"
status "all keys of deliver" 0 patchpost --config "$dir/good.conf" upgrade --check
status "help needs no configuration" 0 patchpost --config "$dir/bad.conf" upgrade --help

rm -rf "$dir"
done_testing
