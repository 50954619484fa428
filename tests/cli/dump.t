#!/bin/sh
# dump: order, projects, what people set.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
cluster_start
cluster_database
work=$(mktemp -d)
trap 'rm -rf "$work"; cluster_stop' EXIT

status "dump needs a schema" 78 patchpost dump
patchpost -q init
status "an empty database" 0 patchpost dump
is "is an empty dump" "$out$err" ""
patchpost project add widgets --list-id widgets.lists.example.org
patchpost project add fixes --list-id widgets.lists.example.org --subject-match 'Names for'
patchpost -q import "$PP_SRCDIR/samples/widgets.mbox" >/dev/null
status "dump" 0 patchpost dump
printf '%s\n' "$out" >"$work/dump"
messages=$(patchpost parse "$PP_SRCDIR/samples/widgets.mbox" | wc -l)
is "every message is there" "$(wc -l <"$work/dump")" "$messages"

# field NAME of each line: enough for strings without quotes
field () {
	sed 's/.*,"'"$1"'":"\([^"]*\)".*/\1/' "$work/dump"
}
field project >"$work/projects"
field type >"$work/types"
sed 's/.*,"msgid":"\([^"]*\)".*/\1/' "$work/dump" >"$work/msgids"
paste -d ' ' "$work/projects" "$work/types" "$work/msgids" >"$work/order"
LC_ALL=C sort "$work/order" >"$work/sorted"
ok "sorted by project, type, msgid" cmp "$work/order" "$work/sorted"
is "a series is of one project" "$(grep -c '^fixes cover\|^fixes patch' "$work/order")" 8
is "its comments as well" "$(grep '^fixes comment' "$work/order" | grep -c r1.ben)" 1
is "other mail is of the default project" "$(grep -c '^widgets other <p1.ben' "$work/order")" 1
patchpost dump --project fixes >"$work/fixes"
grep '"project":"fixes"' "$work/dump" >"$work/wanted"
ok "--project: these lines only" cmp "$work/fixes" "$work/wanted"
status "an unknown project" 78 patchpost dump --project none
status "one that no project can have" 64 patchpost dump --project "$(printf '\377')"
status "an argument" 64 patchpost dump x

# What a message says by itself is the same in parse and dump: but for type, and what parse cannot know.
patchpost parse "$PP_SRCDIR/samples/widgets.mbox" >"$work/parse"
if command -v perl >/dev/null; then
	perl -MJSON::PP -e '
		my $json = JSON::PP->new->canonical->utf8;
		my ($dump, $parse) = map { open my $in, "<", $_ or die; +{ map { my $o = $json->decode($_); ($o->{msgid} => $o) } <$in> } } @ARGV;
		for my $id (sort keys %$parse) {
			my ($d, $p) = ($dump->{$id}, $parse->{$id});
			delete $d->{$_} for qw(project series submission state archived delegate commit_ref);
			$d->{type} = "reply" if $d->{type} =~ /comment|other/;
			print "$id\n" if $json->encode($d) ne $json->encode($p);
		}
		' "$work/dump" "$work/parse" >"$work/differ"
	is "as parse says it" "$(cat "$work/differ")" ""
fi
like "a series" "$(grep '"msgid":"<20240306140000.1002-1' "$work/dump")" '*"series":{"base_commit":*,"change_id":*,"complete":true,"cover":"<20240306140000.1002-1-ada@example.org>","date":"2024-03-06T14:00:00","extras":0,"name":"Names for widgets","partial":false,"patches":\["<20240306140000.1002-2-ada@example.org>","<20240306140000.1002-3-ada@example.org>","<20240306140000.1002-4-ada@example.org>"\],"previous_revision":*,"received":3,"total":3,"version":2}*'

# --- series by hand: extras last, and the revision before
sql "SET search_path = patchpost;
	UPDATE series SET previous_id = (SELECT series_id FROM message WHERE msgid = '<20240304091500.1001-1-ada@example.org>')
		WHERE id = (SELECT series_id FROM message WHERE msgid = '<20240306140000.1002-1-ada@example.org>');
	UPDATE message SET number = 8 WHERE msgid = '<20240306140000.1002-2-ada@example.org>'"
patchpost dump >"$work/dump"
like "extras last, the revision before by its cover" "$(grep '"msgid":"<20240306140000.1002-3' "$work/dump")" '*"patches":\["<20240306140000.1002-3-ada@example.org>","<20240306140000.1002-4-ada@example.org>","<20240306140000.1002-2-ada@example.org>"\],"previous_revision":"<20240304091500.1001-1-ada@example.org>"*'
sql "SET search_path = patchpost; UPDATE series SET cover_id = NULL WHERE version = 1;
	INSERT INTO account (username, email) VALUES ('ben', 'ben@example.net');
	INSERT INTO triage SELECT inbox_id, id, 4, (SELECT id FROM account), true, 'abc' FROM message
		WHERE msgid = '<20240306140000.1002-3-ada@example.org>'"
patchpost dump >"$work/dump"
like "without a cover by its first patch" "$(grep '"msgid":"<20240306140000.1002-3' "$work/dump")" '*"previous_revision":"<20240304091500.1001-2-ada@example.org>"*'
like "what people set" "$(grep '"msgid":"<20240306140000.1002-3' "$work/dump")" '{"archived":true,*,"commit_ref":"abc",*,"delegate":"ben",*,"state":"rejected",*'

# --- no project at all
sql "UPDATE patchpost.project SET subject_match = 'nothing'; UPDATE patchpost.series SET project_id = NULL"
patchpost dump >"$work/dump"
is "null where no project is" "$(grep -c '"project":null' "$work/dump")" "$messages"
if [ -c /dev/full ]; then
	patchpost dump >/dev/full 2>"$work/err"
	is "a full disk is an error" "$?" 1
	like "is said" "$(cat "$work/err")" "*standard output*"
fi
done_testing
