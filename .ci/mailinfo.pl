#!/usr/bin/perl
# mailinfo.pl DUMP FOLDER: for each patch of DUMP, what `git mailinfo' makes of the mail that `patchpost show --format
# mbox' writes has the same diff as the dump, from its first `diff --git' to its last hunk. Prints a line for each
# that differs and at the end how many were compared; FOLDER is for temporary files. Status 1 when one differs.
# Two intended differences of patchpost-parse(7) are not told: flowed diffs are mended, line ends are LF.
use strict;
use warnings;
use JSON::PP;

my ($dump, $folder) = @ARGV;
my $json = JSON::PP->new->utf8;
my $words = join '|', 'diff --git', 'index', 'old mode', 'new mode', 'new file mode', 'deleted file mode', 'similarity index',
	'dissimilarity index', 'rename', 'copy', '---', '\+\+\+', 'Binary files', 'literal', 'delta';
my $header = qr/^(?:(?:$words) |GIT binary patch)/;

# the lines from the first `diff --git' to the last line of its last hunk; nothing when there is none or one is cut short
sub cut {
	my @lines = split /\r*\n/, shift;
	my ($start, $last, $old, $new, $found) = (undef, -1, 0, 0, 0);
	for my $i (0 .. $#lines) {
		local $_ = $lines[$i];
		if (!defined $start) {
			next unless /^diff --git /;
			($start, $last) = ($i, $i);
		} elsif ($old > 0 || $new > 0) {
			$old-- unless /^[+\\]/;
			$new-- unless /^[-\\]/;
			$last = $i;
		} elsif (/^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/) {
			($old, $new, $last, $found) = ($1 // 1, $2 // 1, $i, 1);
		} elsif (/^\\ No newline/ && $last == $i - 1 || $_ =~ $header) {
			$last = $i;
		}
	}
	return $found && $old <= 0 && $new <= 0 ? join("\n", @lines[$start .. $last]) : undef;
}

sub slurp {
	my ($path) = @_;
	open my $file, '<:raw', $path or return '';
	local $/;
	return scalar <$file> // '';
}

my ($compared, $differ, $refused) = (0, 0, 0);
open my $in, '<:raw', $dump or die "$dump: $!";
while (<$in>) {
	next unless /"type":\s*"patch"/;
	my $patch = $json->decode($_);
	next if grep { $_ eq 'flowed-diff' } @{$patch->{flags}};
	my $ours = defined $patch->{diff} ? $patch->{diff} : next;
	utf8::encode($ours);
	$ours = cut($ours) // next;
	open my $show, '-|:raw', "$ENV{PP_BUILDDIR}/patchpost", 'show', '--format', 'mbox', $patch->{msgid} or die;
	my $mail = do { local $/; <$show> };
	close $show or die "show $patch->{msgid}: $?";
	open my $out, '>:raw', "$folder/mail" or die;
	print $out $mail;
	close $out or die;
	my $theirs = system("git mailinfo '$folder/message' '$folder/patch' <'$folder/mail' >'$folder/info' 2>/dev/null") == 0
		? cut(slurp("$folder/patch")) : undef;
	if (!defined $theirs) {
		$refused++;
		next;
	}
	$compared++;
	next if $ours eq $theirs;
	$differ++;
	print "differs: $patch->{msgid}\n";
	open my $a, '>:raw', "$folder/differs-$differ.ours" or die;
	print $a $ours;
	open my $b, '>:raw', "$folder/differs-$differ.git" or die;
	print $b $theirs;
}
print "$compared compared with git mailinfo, $differ differ, no whole diff for git in $refused\n";
exit($differ > 0);
