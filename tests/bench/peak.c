/* peak COMMAND…: runs COMMAND and prints its peak memory. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int
main (int argc, char **argv)
{
	struct rusage usage;
	int status;
	pid_t pid;

	if (argc < 2)
		return 64;
	pid = fork ();
	if (pid == 0) {
		execv (argv[1], argv + 1);
		_exit (127);
	}
	if (pid < 0 || wait4 (pid, &status, 0, &usage) != pid || status != 0)
		return 1;
	printf ("%.1f MB\n", (double) usage.ru_maxrss / 1024);
	return 0;
}
