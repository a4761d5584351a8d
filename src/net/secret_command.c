/* SPDX-License-Identifier: MIT */
#include "net/secret_command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CANNOT_EXECUTE = 127, TICK = 20 };

extern char **environ;

static int64_t clock_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Between fork and exec: only what is safe there (signal-safety(7)). A group of its own, to be ended as a whole. */
static _Noreturn void become(const char *command, int out)
{
	char *const arguments[] = {"/bin/sh", "-c", (char *)(uintptr_t)command, NULL};
	(void)setpgid(0, 0);
	(void)signal(SIGPIPE, SIG_DFL);
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
	    close_range(STDERR_FILENO + 1, ~0U, 0) != 0)
		_exit(CANNOT_EXECUTE);
	execve(arguments[0], arguments, environ);
	_exit(CANNOT_EXECUTE);
}

static pid_t start(const char *command, int *ret_out)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0)
		return -1;
	pid_t child = fork();
	if (child == 0)
		become(command, ends[1]);
	(void)close(ends[1]);
	if (child < 0) {
		(void)close(ends[0]);
		return -1;
	}
	(void)setpgid(child, child); /* whoever of the two comes first */
	*ret_out = ends[0];
	return child;
}

enum taking { TAKING_DONE, TAKING_LATE, TAKING_MUCH };

static enum taking take(int out, int64_t deadline, char *text, size_t size)
{
	size_t length = 0;
	for (;;) {
		struct pollfd end = {.fd = out, .events = POLLIN};
		int64_t left = deadline - clock_now();
		if (left <= 0)
			return TAKING_LATE;
		if (poll(&end, 1, (int)left) <= 0)
			continue;
		ssize_t got = read(out, text + length, size - 1 - length);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			text[length] = '\0';
			return TAKING_DONE;
		}
		length += (size_t)got;
		if (length == size - 1)
			return TAKING_MUCH;
	}
}

/*
 * Waits for its end until the deadline; then it, and in any case what it left
 * behind, is killed. Its number is taken back last: until then no other process
 * or group can have it. False when it had not ended.
 */
static bool collect(pid_t child, int64_t deadline, int *ret_status)
{
	const struct timespec tick = {.tv_nsec = TICK * 1000000L};
	siginfo_t about = {0};
	for (;;) {
		about.si_pid = 0;
		if (waitid(P_PID, (id_t)child, &about, WEXITED | WNOHANG | WNOWAIT) != 0 && errno != EINTR)
			break;
		if (about.si_pid == child || clock_now() >= deadline)
			break;
		nanosleep(&tick, NULL);
	}
	(void)kill(-child, SIGKILL);
	while (waitpid(child, ret_status, 0) < 0 && errno == EINTR)
		continue;
	return about.si_pid == child;
}

/* The command itself is not shown: it may hold the secret. */
static bool told(enum taking taking, bool ended, int status, int milliseconds,
                 struct error *error)
{
	if (taking == TAKING_MUCH)
		return error_set(error, ERROR_CONFIGURATION, "the command for the secret: printed too much: its first line has to be the secret");
	if (taking == TAKING_LATE || !ended)
		return error_set(error, ERROR_TEMPORARY,
		                 "the command for the secret: was not done after %d seconds: the next run tries again; if it "
		                 "stays, run it by hand",
		                 milliseconds / 1000);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	return error_set(error, ERROR_CONFIGURATION, "the command for the secret: failed (%s %d): run it by hand as this user",
	                 WIFEXITED(status) ? "exit code" : "signal", WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
}

bool secret_command(const char *command, int milliseconds, char *ret_text, size_t size, struct error *error)
{
	int out = -1, status = 0;
	int64_t deadline = clock_now() + milliseconds;
	pid_t child = start(command, &out);
	if (child < 0)
		return error_system(error, "the command for the secret: it can't be started");
	enum taking taking = take(out, deadline, ret_text, size);
	bool ended = collect(child, taking == TAKING_DONE ? deadline : 0, &status);
	(void)close(out);
	return told(taking, ended, status, milliseconds, error);
}
