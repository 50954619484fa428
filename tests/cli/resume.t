#!/bin/sh
# import: interrupted in its files, the same command goes on where it was; what changed meanwhile is noticed.
. "$PP_SRCDIR/tests/lib/tap.sh"
. "$PP_SRCDIR/tests/lib/cluster.sh"
. "$PP_SRCDIR/tests/lib/state.sh"
cluster_start
cluster_projects demo
running=
trap '[ -z "$running" ] || kill -9 "$running" 2>/dev/null; rm -rf "$dir"; cluster_stop' EXIT

# archive FROM UNTIL: messages of these numbers, as mboxrd; of three batches of a thousand, replies in the first and what
# they belong to in the last
archive () {
	perl -e 'my ($from, $until) = @ARGV;
	for ($from .. $until) {
		my ($n, $patch) = ($_, $_ > 1300);
		my $t = sprintf "%02d:%02d:%02d", 10 + $n / 3600, $n / 60 % 60, $n % 60;
		print "From ada\@example.org Mon Mar  4 $t 2024\nFrom: Ada <ada\@example.org>\nList-Id: <demo.example.org>\n",
			"Date: Mon, 4 Mar 2024 $t +0000\n";
		printf $patch ? "Message-ID: <k%d\@example.org>\nSubject: [PATCH %d/2] %d\nReferences: <g%d\@example.org>\n\n%s\n" :
			"Message-ID: <r%d\@example.org>\nSubject: Re: %d\nIn-Reply-To: <k%d\@example.org>\n\nYes.\n\n",
			$patch ? ($n, 1 + $n % 2, $n / 2, $n / 2, "diff --git a/f b/f\n--- a/f\n+++ b/f\n\@\@ -1 +1 \@\@\n-$n\n+b\n") :
			($n, $n, $n + 1300);
	}' "$1" "$2"
}

stored () {
	sql 'SELECT count(*) FROM patchpost.message'
}

checkpoints () {
	sql "SELECT count(*) FROM patchpost.checkpoint WHERE name LIKE 'import-files%'"
}

# die COUNT PATH…: an import of PATH… into nothing that is killed when COUNT messages are stored. Behind them comes a pipe in
# which there is nothing to read, so that it gets no further. On a busy machine it makes smaller batches, or is quicker than
# who watches it, and stops elsewhere: then it is done again.
die () {
	die_count=$1
	shift
	for die_try in 1 2 3 4 5 6 7 8; do
		"$PP_BUILDDIR/patchpost" import "$@" "$dir/pipe" >"$dir/report" 2>&1 &
		running=$!
		until [ "$(stored)" -ge "$die_count" ] || ! kill -0 $running 2>/dev/null; do
			sleep 0.05
		done
		kill -9 $running
		wait $running 2>/dev/null
		running=
		[ "$(stored)" != "$die_count" ] || break
		echo "# stored $(stored), not $die_count, at try $die_try"
		empty
	done
	is "killed when $die_count are stored" "$(stored)" "$die_count"
}

# again OPTION… PATH…: the same command, whose pipe ends now
again () {
	: >"$dir/pipe" &
	patchpost import "$@" "$dir/pipe"
}

# counts: the report without the time
counts () {
	printf '%s\n' "$out" | sed 's/;.*//'
}

mkfifo "$dir/pipe"
archive 1 2600 >"$dir/whole"
patchpost import "$dir/whole" >"$dir/report"
state >"$dir/want"

# --- one file --------------------------------------------------------------------------------------

gzip -c "$dir/whole" >"$dir/whole.gz"
xz -0 -c "$dir/whole" >"$dir/whole.xz"
sed 's/$/\r/' "$dir/whole" >"$dir/whole.crlf"
for file in whole whole.gz whole.xz whole.crlf; do
	empty
	die 2000 "$dir/$file"
	is "where it was is kept" "$(checkpoints)" 1
	status "$file, again" 0 again "$dir/$file"
	like "goes on" "$out" "600 messages: 600 patches, *, 0 duplicates, *"
	like "and says where" "$err" "*going on behind byte [0-9]* of '$dir/$file'*"
	same "to the same end" "$dir/want"
	is "after which nothing is kept" "$(checkpoints)" 0
done
sound "nothing is orphaned"
status "once more" 0 again "$dir/whole"
like "all of it is read" "$out$err" "2600 messages: * 2600 duplicates, *"

empty
die 1000 "$dir/whole"
status "by another name" 0 again "$dir/../${dir##*/}/whole"
like "it is the same file" "$err" "*going on behind byte*"
same "with the same end" "$dir/want"

empty
die 2000 "$dir/whole"
status "--full" 0 again --full "$dir/whole"
like "begins at the start" "$out" "2600 messages: * 2000 duplicates, *"
is "and leaves nothing" "$(checkpoints)" 0

empty
die 2000 "$dir/whole"
status "another route" 0 again --project demo "$dir/whole"
like "is another import" "$out" "2600 messages: * 2000 duplicates, *"
status "and the first" 0 again "$dir/whole"
like "still goes on" "$out" "600 messages: * 600 duplicates, *"

# --- a file that is another now --------------------------------------------------------------------

# changed DESCRIPTION COUNTS COMMAND…: what COMMAND does to the file is noticed, and all of it is read
changed () {
	changed_name=$1
	changed_counts=$2
	shift 2
	empty
	cp "$dir/whole" "$dir/mbox"
	die 2000 "$dir/mbox"
	"$@"
	status "a file that $changed_name, again" 0 again "$dir/mbox"
	like "is read from the start" "$out" "$changed_counts"
	like "which is said" "$err" "*warning: '$dir/mbox' changed since the import was interrupted; all of it is read*"
	is "and ends" "$(checkpoints)" 0
}
lose_the_first () {
	archive 2 2600 >"$dir/mbox"
}
put_one_in_front () {
	archive 2601 2601 | cat - "$dir/whole" >"$dir/mbox"
}
cut_off () {
	archive 1 1500 >"$dir/mbox"
}
edit () {
	sed 's/^Subject: Re: 7$/Subject: Re: 8/' "$dir/whole" >"$dir/mbox"
}
empty_it () {
	: >"$dir/mbox"
}
turn_into_something_else () {
	head -c 3000000 /dev/zero >"$dir/mbox"
}
changed "lost its first message" "2599 messages: * 1999 duplicates, *" lose_the_first
changed "got one in front" "2601 messages: * 2000 duplicates, *" put_one_in_front
changed "was cut off" "1500 messages: * 1500 duplicates, *" cut_off
changed "was edited" "2600 messages: * 1999 duplicates, 1 quarantined, *" edit
changed "was emptied" "0 messages: *" empty_it
changed "is no mail any more" "0 messages: *" turn_into_something_else

empty
cp "$dir/whole" "$dir/mbox"
die 2000 "$dir/mbox"
archive 2601 2603 >>"$dir/mbox"
status "a file that only grew" 0 again "$dir/mbox"
like "goes on" "$out" "603 messages: * 0 duplicates, *"

empty
cp "$dir/whole" "$dir/mbox"
die 2000 "$dir/mbox"
rm "$dir/mbox"
status "a file that is gone" 1 again "$dir/mbox"
like "is named" "$err" "*cannot open '$dir/mbox'*"

empty
die 2000 "$dir/whole"
sql "UPDATE patchpost.checkpoint SET position = '99 of another version'"
status "a checkpoint of another version" 0 again "$dir/whole"
like "is none" "$out" "2600 messages: * 2000 duplicates, *"

# --- many files ------------------------------------------------------------------------------------

mkdir "$dir/folder" "$dir/folder/b"
archive 1 600 >"$dir/folder/a"
archive 601 1200 >"$dir/folder/b/1"
archive 1201 2100 >"$dir/folder/b/2"
echo "no mail" >"$dir/folder/b/3"
archive 2101 2600 >"$dir/folder/c"
empty
die 2000 "$dir/folder"
status "a folder" 0 again "$dir/folder"
is "goes on in the file where it was" "$(counts)" "600 messages: 600 patches, 0 cover letters, 0 comments, 0 other, 0 duplicates, 0 quarantined, 300 series"
like "of which it says the name" "$err" "*of '$dir/folder/b/2'*"
same "to the same end" "$dir/want"

empty
die 2000 "$dir/folder/a" "$dir/folder/b/1" "$dir/folder/b/2" "$dir/folder/c"
status "many paths" 0 again "$dir/folder/a" "$dir/folder/b/1" "$dir/folder/b/2" "$dir/folder/c"
like "are one walk" "$out" "600 messages: * 0 duplicates, *"
same "with the same end" "$dir/want"

# walk_changed DESCRIPTION COUNTS COMMAND…
walk_changed () {
	walk_name=$1
	walk_counts=$2
	shift 2
	empty
	rm -rf "$dir/walk"
	cp -r "$dir/folder" "$dir/walk"
	die 2000 "$dir/walk"
	"$@"
	status "$walk_name" 0 again "$dir/walk"
	like "all is read" "$out" "$walk_counts"
	like "which is said" "$err" "*warning: '$dir/*', or what comes before it, changed *all is read*"
}
grow_one_before () {
	archive 2601 2601 >>"$dir/walk/b/1"
}
walk_changed "a file before it that grew" "2601 messages: * 2000 duplicates, *" grow_one_before
add_one_before () {
	archive 2601 2601 >"$dir/walk/aa"
}
walk_changed "a file more before it" "2601 messages: * 2000 duplicates, *" add_one_before
lose_all_but_one () {
	rm -r "$dir/walk/a" "$dir/walk/b"
}
walk_changed "fewer files than there were" "500 messages: * 0 duplicates, *" lose_all_but_one

empty
rm -rf "$dir/walk"
cp -r "$dir/folder" "$dir/walk"
die 2000 "$dir/walk"
archive 2601 2601 >"$dir/walk/d"
rm "$dir/walk/c"
status "files behind it" 0 again "$dir/walk"
like "may change" "$out" "101 messages: * 0 duplicates, *"

# Repositories know by themselves where they are, and are asked again.
if command -v git >/dev/null; then
	mkdir "$dir/mixed"
	archive 2601 2602 >"$dir/mixed-two"
	"$PP_SRCDIR/tests/lib/mbox" split "$dir/mixed-two" "$dir/mixed"
	git init -q --bare -b master "$dir/mixed/a.git"
	"$PP_SRCDIR/tests/lib/make-inbox" 2 "$dir/mixed/00001" "$dir/mixed/00002" | git -C "$dir/mixed/a.git" fast-import --quiet --force
	rm "$dir/mixed/00001" "$dir/mixed/00002"
	cp "$dir/whole" "$dir/mixed/b"
	empty
	die 2002 "$dir/mixed"
	status "a folder with a repository" 0 again "$dir/mixed"
	like "goes on in both" "$out" "600 messages: * 0 duplicates, *"
	is "and keeps where it is in the repository only" "$(sql "SELECT count(*), count(*) FILTER (WHERE name LIKE '%/a.git') FROM patchpost.checkpoint")" "1|1"
else
	for n in 1 2 3 4; do skip "a folder with a repository" "no git here"; done
fi

# Lists in turns: what waits for one holds up the checkpoint, and nothing is lost.
patchpost project add other --list-id other.example.org
perl -pe 's/demo/other/ if /^List-Id/ && $n++ % 2' "$dir/whole" >"$dir/turns"
empty
patchpost import "$dir/turns" >"$dir/report"
state >"$dir/want-turns"
empty
die 2000 "$dir/turns"
status "two lists in turns" 0 again "$dir/turns"
like "are all there" "$out" "* messages: * 0 quarantined, *"
same "as they would have been" "$dir/want-turns"
sound "and nothing is orphaned"

# --- a Maildir that somebody reads -----------------------------------------------------------------

mkdir -p "$dir/maildir/cur" "$dir/maildir/new" "$dir/maildir/tmp"
perl -e 'my $folder = shift;
	$/ = "\nFrom ada";
	my $n = 10000;
	while (<STDIN>) {
		chomp;
		s/^From ada[^\n]*\n|^\@example[^\n]*\n//;
		$n++;
		open my $out, ">", $n % 3 ? "$folder/new/$n.host" : "$folder/cur/$n.host:2," or die;
		print $out $_;
		close $out or die;
	}' "$dir/maildir" <"$dir/whole"
empty
die 2000 "$dir/maildir"
for n in 10001 10002 12000 12001; do
	mv "$dir/maildir/new/$n.host" "$dir/maildir/cur/$n.host:2,S" 2>/dev/null ||
		mv "$dir/maildir/cur/$n.host:2," "$dir/maildir/cur/$n.host:2,RS"
done
archive 2601 2601 | sed 1d >"$dir/maildir/new/12601.host"
status "a Maildir with other flags, and new mail" 0 again "$dir/maildir"
like "goes on" "$out" "601 messages: * 0 duplicates, *"
empty
die 2000 "$dir/maildir"
rm "$dir/maildir/cur/10001.host:2,S"
status "where one was deleted" 0 again "$dir/maildir"
like "all is read" "$out" "2600 messages: * 1999 duplicates, *"

# --- stopped ---------------------------------------------------------------------------------------

# stop SIGNAL COUNT: sends it to $running when COUNT messages are stored; $status is how that ended
stop () {
	until [ "$(stored)" -ge "$2" ]; do
		sleep 0.05
	done
	kill -"$1" $running
	wait $running
	status=$?
	running=
}

# what sh starts in the background does not hear of Ctrl-C
import_in_background='$SIG{INT} = "DEFAULT"; exec @ARGV'

empty
perl -e "$import_in_background" -- "$PP_BUILDDIR/patchpost" import "$dir/whole" "$dir/pipe" >"$dir/report" 2>"$dir/said" &
running=$!
stop INT 2000
is "Ctrl-C ends it as a signal does" "$status" 130
some=$(stored)
like "with a report of all that is stored" "$(cat "$dir/report")" "$some messages: *"
like "and how to go on" "$(cat "$dir/said")" "*finishing this batch*interrupted; the same command goes on from here*"
sound "nothing is orphaned"
status "again" 0 again "$dir/whole"
like "goes on behind that" "$out" "$((2600 - some)) messages: * 0 duplicates, *"
same "to the same end" "$dir/want"

empty
exec 3<>"$dir/pipe"
archive 1 2600 >&3 &
"$PP_BUILDDIR/patchpost" import - <"$dir/pipe" >"$dir/report" 2>"$dir/said" &
running=$!
stop TERM 2000
exec 3>&-
wait
is "SIGTERM while it waits for standard input" "$status" 143
some=$(stored)
like "stores what came" "$(cat "$dir/report")" "$some messages: *"
like "and says what is to be done" "$(cat "$dir/said")" "*with the same on standard input*"
status "the same again" 0 patchpost import - <"$dir/whole"
like "finds duplicates" "$out" "2600 messages: * $some duplicates, *"
same "with the same end" "$dir/want"

# the second one ends at once, whatever is being waited for
empty
psql -Xq >"$dir/locked" 2>&1 <<'SQL' &
BEGIN;
SELECT inbox_id FROM patchpost.inbox_lock FOR UPDATE;
SELECT pg_sleep(600);
SQL
locker=$!
until [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep%' AND
	pid <> pg_backend_pid()")" = 1 ]; do
	sleep 0.05
done
perl -e "$import_in_background" -- "$PP_BUILDDIR/patchpost" import "$dir/whole" >"$dir/report" 2>"$dir/said" &
running=$!
until [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")" = 1 ]; do
	sleep 0.05
done
kill -INT $running
until grep -q finishing "$dir/said"; do
	sleep 0.05
done
kill -INT $running
wait $running
is "a second Ctrl-C ends it at once" "$?" 130
running=
is "with nothing stored" "$(stored)" 0
is "and nothing to report" "$(cat "$dir/report")" ""
sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()" >/dev/null
wait $locker 2>/dev/null
status "again" 0 patchpost import "$dir/whole"
same "comes to the same" "$dir/want"

done_testing
