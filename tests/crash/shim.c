/* SPDX-License-Identifier: MIT */
/*
 * A shared object for LD_PRELOAD that numbers the calls with which a program
 * changes files, and can end the program, or fail a call, at one of them.
 *
 *   SHIM_COUNT=FILE   writes the number of such calls into FILE at exit
 *   SHIM_LOG=FILE     writes a line for each call: number, name, path or -
 *   SHIM_KILL=N       SIGKILL before the N-th call
 *   SHIM_HALF=N       the N-th call, if it is a write, writes its first half; then SIGKILL
 *   SHIM_FAIL=N       the N-th call fails with SHIM_ERRNO (ENOSPC), once
 *   SHIM_FULL=N       the N-th call and all later ones that need space fail with SHIM_ERRNO
 *
 * Only regular files and folders count: pipes, terminals and sockets do not.
 * Only the process that was started counts, not its children.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum need { TAKES_SPACE, NEEDS_NOTHING };

static long calls, kill_at, half_at, fail_at, full_at;
static int failure = ENOSPC;
static pid_t owner;
static int log_fd = -1;

static long number_from(const char *name)
{
	const char *text = getenv(name);
	return text == NULL ? 0 : strtol(text, NULL, 10);
}

static void *real(const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);
	if (found == NULL)
		abort();
	return found;
}

/* A function pointer and an object pointer are the same here (POSIX); ISO C has no word for it. */
#define REAL(type, name)                                                                    \
	static type (*call);                                                                \
	if (call == NULL)                                                                   \
		*(void **)(&call) = real(name)

__attribute__((constructor)) static void begin(void)
{
	owner = getpid();
	kill_at = number_from("SHIM_KILL");
	half_at = number_from("SHIM_HALF");
	fail_at = number_from("SHIM_FAIL");
	full_at = number_from("SHIM_FULL");
	if (getenv("SHIM_ERRNO") != NULL)
		failure = (int)number_from("SHIM_ERRNO");
	const char *log = getenv("SHIM_LOG");
	if (log != NULL) {
		int (*open_call)(const char *, int, ...);
		*(void **)(&open_call) = real("open");
		log_fd = open_call(log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
	}
}

static ssize_t plain_write(int fd, const void *bytes, size_t length)
{
	ssize_t (*call)(int, const void *, size_t);
	*(void **)(&call) = real("write");
	return call(fd, bytes, length);
}

__attribute__((destructor)) static void end(void)
{
	const char *path = getenv("SHIM_COUNT");
	if (path == NULL || getpid() != owner)
		return;
	int (*open_call)(const char *, int, ...);
	*(void **)(&open_call) = real("open");
	int fd = open_call(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	char text[32];
	int length = snprintf(text, sizeof text, "%ld\n", calls);
	if (fd < 0 || plain_write(fd, text, (size_t)length) != length)
		abort();
	close(fd);
}

static void die(void)
{
	kill(owner, SIGKILL);
	for (;;)
		pause();
}

/* Counts a call. True when it has to fail, with errno set. Does not return when the program ends here. */
static int strike(const char *name, const char *path, enum need need)
{
	if (getpid() != owner)
		return 0;
	calls++;
	if (log_fd >= 0) {
		char line[600];
		int length = snprintf(line, sizeof line, "%ld %s %s\n", calls, name, path == NULL ? "-" : path);
		if (length > 0)
			(void)!plain_write(log_fd, line, (size_t)length < sizeof line ? (size_t)length : sizeof line - 1);
	}
	if (calls == kill_at)
		die();
	if (calls == fail_at || (full_at != 0 && calls >= full_at && need == TAKES_SPACE)) {
		errno = failure;
		return 1;
	}
	return 0;
}

/* True for a file whose writing counts. */
static int counts(int fd)
{
	struct stat about;
	return fstat(fd, &about) == 0 && (S_ISREG(about.st_mode) || S_ISDIR(about.st_mode));
}

static size_t half_of(size_t length)
{
	return getpid() == owner && calls == half_at ? length / 2 : length;
}

#define CHANGES(flags) (((flags) & (O_CREAT | O_TRUNC)) != 0)
#define MODE(flags)                                                                         \
	mode_t mode = 0;                                                                    \
	if (((flags) & O_CREAT) != 0 || ((flags) & O_TMPFILE) == O_TMPFILE) {               \
		va_list rest;                                                               \
		va_start(rest, flags);                                                      \
		mode = va_arg(rest, mode_t);                                                \
		va_end(rest);                                                               \
	}

#define OPEN(function)                                                                      \
	int function(const char *path, int flags, ...)                                      \
	{                                                                                   \
		typedef int type(const char *, int, ...);                                   \
		REAL(type, #function);                                                      \
		MODE(flags)                                                                 \
		if (CHANGES(flags) && strike(#function, path, TAKES_SPACE))                 \
			return -1;                                                          \
		return call(path, flags, mode);                                             \
	}
OPEN(open)
OPEN(open64)

#define OPENAT(function)                                                                    \
	int function(int folder, const char *path, int flags, ...)                          \
	{                                                                                   \
		typedef int type(int, const char *, int, ...);                              \
		REAL(type, #function);                                                      \
		MODE(flags)                                                                 \
		if (CHANGES(flags) && strike(#function, path, TAKES_SPACE))                 \
			return -1;                                                          \
		return call(folder, path, flags, mode);                                     \
	}
OPENAT(openat)
OPENAT(openat64)

ssize_t write(int fd, const void *bytes, size_t length)
{
	if (!counts(fd) || fd == log_fd)
		return plain_write(fd, bytes, length);
	if (strike("write", NULL, TAKES_SPACE))
		return -1;
	ssize_t done = plain_write(fd, bytes, half_of(length));
	if (calls == half_at && getpid() == owner)
		die();
	return done;
}

#define PWRITE(function, offset_type)                                                       \
	ssize_t function(int fd, const void *bytes, size_t length, offset_type offset)      \
	{                                                                                   \
		typedef ssize_t type(int, const void *, size_t, offset_type);               \
		REAL(type, #function);                                                      \
		if (strike(#function, NULL, TAKES_SPACE))                                   \
			return -1;                                                          \
		ssize_t done = call(fd, bytes, half_of(length), offset);                    \
		if (calls == half_at && getpid() == owner)                                  \
			die();                                                              \
		return done;                                                                \
	}
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t writev(int fd, const struct iovec *pieces, int count)
{
	typedef ssize_t type(int, const struct iovec *, int);
	REAL(type, "writev");
	if (counts(fd) && strike("writev", NULL, TAKES_SPACE))
		return -1;
	return call(fd, pieces, count);
}

#define FD_CALL(function, need)                                                             \
	int function(int fd)                                                                \
	{                                                                                   \
		typedef int type(int);                                                      \
		REAL(type, #function);                                                      \
		return strike(#function, NULL, need) ? -1 : call(fd);                       \
	}
FD_CALL(fsync, TAKES_SPACE)
FD_CALL(fdatasync, TAKES_SPACE)
FD_CALL(syncfs, TAKES_SPACE)

#define LENGTH_CALL(function, first, offset_type)                                           \
	int function(first target, offset_type length)                                      \
	{                                                                                   \
		typedef int type(first, offset_type);                                       \
		REAL(type, #function);                                                      \
		return strike(#function, NULL, NEEDS_NOTHING) ? -1 : call(target, length);  \
	}
LENGTH_CALL(ftruncate, int, off_t)
LENGTH_CALL(ftruncate64, int, off64_t)
LENGTH_CALL(truncate, const char *, off_t)

#define TWO_PATHS(function)                                                                 \
	int function(const char *from, const char *to)                                      \
	{                                                                                   \
		typedef int type(const char *, const char *);                               \
		REAL(type, #function);                                                      \
		return strike(#function, to, TAKES_SPACE) ? -1 : call(from, to);            \
	}
TWO_PATHS(rename)
TWO_PATHS(link)
TWO_PATHS(symlink)

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
	typedef int type(int, const char *, int, const char *);
	REAL(type, "renameat");
	return strike("renameat", to, TAKES_SPACE) ? -1 : call(from_folder, from, to_folder, to);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
	typedef int type(int, const char *, int, const char *, unsigned);
	REAL(type, "renameat2");
	return strike("renameat2", to, TAKES_SPACE) ? -1 : call(from_folder, from, to_folder, to, flags);
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
	typedef int type(int, const char *, int, const char *, int);
	REAL(type, "linkat");
	return strike("linkat", to, TAKES_SPACE) ? -1 : call(from_folder, from, to_folder, to, flags);
}

int unlink(const char *path)
{
	typedef int type(const char *);
	REAL(type, "unlink");
	return strike("unlink", path, NEEDS_NOTHING) ? -1 : call(path);
}

int unlinkat(int folder, const char *path, int flags)
{
	typedef int type(int, const char *, int);
	REAL(type, "unlinkat");
	return strike("unlinkat", path, NEEDS_NOTHING) ? -1 : call(folder, path, flags);
}

int rmdir(const char *path)
{
	typedef int type(const char *);
	REAL(type, "rmdir");
	return strike("rmdir", path, NEEDS_NOTHING) ? -1 : call(path);
}

int mkdir(const char *path, mode_t mode)
{
	typedef int type(const char *, mode_t);
	REAL(type, "mkdir");
	return strike("mkdir", path, TAKES_SPACE) ? -1 : call(path, mode);
}

int mkdirat(int folder, const char *path, mode_t mode)
{
	typedef int type(int, const char *, mode_t);
	REAL(type, "mkdirat");
	return strike("mkdirat", path, TAKES_SPACE) ? -1 : call(folder, path, mode);
}
