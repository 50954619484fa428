# What the benchmarks have in common: run a command, and tell what it cost.
use strict;
use warnings;
use Time::HiRes qw(time);

# CPU seconds of the server's processes that have ended, by its first process.
sub server_cpu {
	open my $pid_file, '<', "$ENV{PP_DATA}/postmaster.pid" or die "$ENV{PP_DATA}: $!\n";
	chomp (my $pid = <$pid_file>);
	open my $stat, '<', "/proc/$pid/stat" or die;
	my @f = split ' ', (<$stat> =~ s/^.*\) //r);
	return ($f[13] + $f[14]) / 100;
}

sub client_cpu { my @t = times; return $t[2] + $t[3] }

sub median { my @s = sort { $a <=> $b } @_; return $s[@s / 2] }

# Runs the command with FILE on standard input; returns wall seconds.
sub run_on {
	my ($file, @command) = @_;
	my $started = time;
	my $pid = fork // die;
	if (!$pid) {
		open STDIN, '<', $file or die;
		exec @command or die "$command[0]: $!\n";
	}
	waitpid $pid, 0;
	die "@command: status $?\n" if $?;
	return time - $started;
}

# Runs CODE, which returns wall seconds of each command; returns these, CPU seconds of client and of server.
# The server's processes are counted when they have ended, which takes them a moment, in hundredths: measure several commands at once.
sub measure {
	my ($code) = @_;
	Time::HiRes::sleep (0.05);
	my ($client, $server) = (client_cpu (), server_cpu ());
	my @wall = $code->();
	Time::HiRes::sleep (0.05);
	return (\@wall, client_cpu () - $client, server_cpu () - $server);
}

1;
