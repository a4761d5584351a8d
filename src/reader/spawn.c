/* SPDX-License-Identifier: MIT */
#include "reader/spawn.h"

#include "reader/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STACK = 16 * 1024 * 1024, PIPE_SIZE = 1024 * 1024, CANNOT_EXECUTE = 127 };

int64_t spawn_clock(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Between fork and exec: only what is safe there (signal-safety(7)). */
static _Noreturn void become(const char *program, char *const *arguments, char *const *environment, int in, int out)
{
	const struct rlimit stack = {.rlim_cur = STACK, .rlim_max = STACK};
	sigset_t none;
	sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)signal(SIGPIPE, SIG_DFL);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)setrlimit(RLIMIT_STACK, &stack);
	/* Both ends may be 0 or 1 already: out of the way first. */
	int low_in = fcntl(in, F_DUPFD, 3);
	int low_out = fcntl(out, F_DUPFD, 3);
	if (low_in < 0 || low_out < 0 || dup2(low_in, STDIN_FILENO) < 0 || dup2(low_out, STDOUT_FILENO) < 0)
		_exit(CANNOT_EXECUTE);
	unsigned first = ASSENT_SANITIZED ? STDERR_FILENO + 1 : STDERR_FILENO;
	if (close_range(first, ~0U, 0) != 0)
		_exit(CANNOT_EXECUTE);
	execve(program, arguments, environment);
	_exit(CANNOT_EXECUTE);
}

/* Nothing of ours leaks in; a sanitizer keeps its own options. */
static void make_environment(char *environment[4])
{
	static const char *const kept[] = {"ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"};
	static char texts[3][256];
	size_t count = 0;
	for (size_t i = 0; ASSENT_SANITIZED && i < sizeof kept / sizeof kept[0]; i++) {
		const char *value = getenv(kept[i]);
		if (value != NULL) {
			snprintf(texts[count], sizeof texts[count], "%s=%s", kept[i], value);
			environment[count] = texts[count];
			count++;
		}
	}
	environment[count] = NULL;
}

static bool launch(struct spawn *spawn, const struct reader_limits *limits, const int down[2], const int up[2])
{
	char cpu[16], memory[24], name[] = "assent", option[] = "--reader";
	snprintf(cpu, sizeof cpu, "%u", limits->cpu_seconds);
	snprintf(memory, sizeof memory, "%zu", limits->memory);
	char *arguments[] = {name, option, cpu, memory, NULL};
	char *environment[4];
	make_environment(environment);
	spawn->pid = fork();
	if (spawn->pid == 0)
		become(limits->program, arguments, environment, down[0], up[1]);
	return spawn->pid > 0;
}

static void close_both(const int ends[2])
{
	(void)close(ends[0]);
	(void)close(ends[1]);
}

bool spawn_start(struct spawn *spawn, const struct reader_limits *limits, struct error *error)
{
	int down[2], up[2];
	*spawn = (struct spawn){0};
	if (pipe2(down, O_CLOEXEC) != 0)
		return error_system(error, "reader: no pipe could be made");
	if (pipe2(up, O_CLOEXEC) != 0) {
		error_system(error, "reader: no pipe could be made");
		close_both(down);
		return false;
	}
	if (!launch(spawn, limits, down, up)) {
		spawn->pid = 0;
		error_system(error, "reader: no process could be started");
		close_both(down);
		close_both(up);
		return false;
	}
	(void)close(down[0]);
	(void)close(up[1]);
	spawn->to = down[1];
	spawn->from = up[0];
	/* Fewer turns, for large letters and for many; smaller works too. */
	(void)fcntl(spawn->to, F_SETPIPE_SZ, PIPE_SIZE);
	(void)fcntl(spawn->from, F_SETPIPE_SZ, PIPE_SIZE);
	int room = fcntl(spawn->to, F_GETPIPE_SZ);
	spawn->room = room > 0 ? (size_t)room : 0;
	(void)fcntl(spawn->to, F_SETFL, O_NONBLOCK);
	(void)fcntl(spawn->from, F_SETFL, O_NONBLOCK);
	return true;
}

int spawn_end(struct spawn *spawn)
{
	int status = 0;
	(void)close(spawn->to);
	(void)close(spawn->from);
	(void)kill(spawn->pid, SIGKILL); /* one that is dying already keeps the status of its own death */
	while (waitpid(spawn->pid, &status, 0) < 0 && errno == EINTR)
		;
	*spawn = (struct spawn){0};
	return status;
}

/* Waits until something can be done with the handle; false when the deadline has passed. */
static bool wait_for(int handle, short what, int64_t deadline)
{
	for (;;) {
		int64_t left = deadline - spawn_clock();
		if (left <= 0)
			return false;
		struct pollfd poll_for = {.fd = handle, .events = what};
		int ready = poll(&poll_for, 1, left > 60000 ? 60000 : (int)left);
		if (ready > 0)
			return true;
		if (ready < 0 && errno != EINTR)
			return false;
	}
}

/* A write whose SIGPIPE is taken back before anybody sees it. */
static ssize_t write_quietly(int handle, const void *bytes, size_t length)
{
	sigset_t pipe_signal, before, pending;
	sigemptyset(&pipe_signal);
	sigaddset(&pipe_signal, SIGPIPE);
	sigpending(&pending);
	bool was_pending = sigismember(&pending, SIGPIPE) == 1;
	sigprocmask(SIG_BLOCK, &pipe_signal, &before);
	ssize_t put = write(handle, bytes, length);
	int number = errno;
	if (put < 0 && number == EPIPE && !was_pending) {
		const struct timespec at_once = {0};
		while (sigtimedwait(&pipe_signal, NULL, &at_once) < 0 && errno == EINTR)
			;
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	errno = number;
	return put;
}

enum spawn_io spawn_send(const struct spawn *spawn, const void *bytes, size_t length, int64_t deadline)
{
	size_t done = 0;
	while (done < length) {
		ssize_t put = write_quietly(spawn->to, (const char *)bytes + done, length - done);
		if (put > 0)
			done += (size_t)put;
		else if (put < 0 && errno == EAGAIN && !wait_for(spawn->to, POLLOUT, deadline))
			return SPAWN_LATE;
		else if (put < 0 && errno != EAGAIN && errno != EINTR)
			return SPAWN_BROKE;
	}
	return SPAWN_DONE;
}

void spawn_gather(const struct spawn *spawn)
{
	const struct timespec moment = {.tv_nsec = 400 * 1000};
	struct pollfd poll_for = {.fd = spawn->from, .events = POLLIN};
	if (poll(&poll_for, 1, 0) == 0)
		(void)nanosleep(&moment, NULL);
}

enum spawn_io spawn_receive(const struct spawn *spawn, void *bytes, size_t size, int64_t deadline, size_t *ret_got)
{
	for (;;) {
		ssize_t got = read(spawn->from, bytes, size);
		if (got > 0) {
			*ret_got = (size_t)got;
			return SPAWN_DONE;
		}
		if (got == 0 || (errno != EAGAIN && errno != EINTR))
			return SPAWN_BROKE;
		if (errno == EAGAIN && !wait_for(spawn->from, POLLIN, deadline))
			return SPAWN_LATE;
	}
}
