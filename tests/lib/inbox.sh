# public-inbox repositories: source it where PP_SRCDIR is known.

# grow REPOSITORY VERSION CHANGE…: adds what make-inbox makes of the rest; made where it is not there
grow () {
	grow_git=$1
	shift
	[ -d "$grow_git" ] || git init -q --bare -b master "$grow_git"
	grow_tip=$(git -C "$grow_git" rev-parse -q --verify refs/heads/master)
	"$PP_SRCDIR/tests/lib/make-inbox" ${grow_tip:+--onto="$grow_tip"} "$@" |
		git -C "$grow_git" -c fastimport.unpackLimit=100000 fast-import --quiet --force
}
