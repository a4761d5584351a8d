/* SPDX-License-Identifier: MIT */
/*
 * Runs a program, numbers the system calls with which it changes files, and
 * can end it, or fail a call, at one of them. As the kernel tells of the calls
 * (seccomp and ptrace), none is missed: not those of a library's stdio either.
 *
 *   tracer ARGUMENTS      runs $TRACE_PROGRAM with these arguments
 *
 *   TRACE_LOG=FILE    writes a line for each call: number, name, path
 *   TRACE_KILL=N      SIGKILL before the N-th call
 *   TRACE_HALF=N      the N-th call, if it is a write, writes its first half; then SIGKILL
 *   TRACE_FAIL=N      the N-th call fails with TRACE_ERRNO (ENOSPC), once
 *   TRACE_FULL=N      the N-th call and all later ones that need space fail with TRACE_ERRNO
 *   TRACE_SHOW=A,B    before each call, and in the middle of each write, the program stands still: a line "before" or
 *                     "half", number, name, path goes to the open file A, and it goes on when a byte came from B.
 *                     What is on the disk then is what a kill there leaves
 *
 * Ends as the program ends, by the same signal too. Only regular files and
 * folders count (pipes, terminals and sockets do not); a close counts when the
 * file was open for writing; making what is there and removing what is not
 * there change nothing and do not count. Only the program itself counts, not
 * its children, which end with it. Exit code 125 when nothing can be traced.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CANNOT = 125, PATH_SIZE = 1024, SYSCALL_LENGTH = 2 /* bytes of the instruction */ };

static long calls, kill_at, half_at, fail_at, full_at;
static int failure = ENOSPC;
static pid_t owner;
static FILE *log_file;
static int show_to = -1, go_on_from = -1;

#if !defined(__x86_64__)

int main(void)
{
	fprintf(stderr, "tracer: knows only the registers of x86-64\n");
	return CANNOT;
}

#else

enum what {
	BY_HANDLE,  /* its first argument is an open file */
	BY_PATH,    /* its first argument is a path */
	BY_FOLDER,  /* its first argument is a folder, its second a path in it */
	BY_NOTHING
};

enum need { NEEDS_SPACE, NEEDS_NOTHING };

/* Which of them count only under a condition. */
enum when { ALWAYS, IF_OPENED_TO_WRITE, IF_CREATING, IF_MISSING, IF_THERE, IF_SHARED };

struct call {
	long number;
	const char *name;
	enum what what;
	enum need need;
	enum when when;
	int flags_at; /* which argument holds the flags of an open or a map */
};

static const struct call table[] = {
	{SYS_write, "write", BY_HANDLE, NEEDS_SPACE, ALWAYS, 0},
	{SYS_pwrite64, "pwrite", BY_HANDLE, NEEDS_SPACE, ALWAYS, 0},
	{SYS_writev, "writev", BY_HANDLE, NEEDS_SPACE, ALWAYS, 0},
	{SYS_pwritev, "pwritev", BY_HANDLE, NEEDS_SPACE, ALWAYS, 0},
	{SYS_pwritev2, "pwritev2", BY_HANDLE, NEEDS_SPACE, ALWAYS, 0},
	{SYS_sendfile, "sendfile", BY_HANDLE, NEEDS_SPACE, ALWAYS, 0},
	{SYS_copy_file_range, "copy_file_range", BY_NOTHING, NEEDS_SPACE, ALWAYS, 0},
	{SYS_splice, "splice", BY_NOTHING, NEEDS_SPACE, ALWAYS, 0},
	{SYS_fallocate, "fallocate", BY_HANDLE, NEEDS_SPACE, ALWAYS, 0},
	{SYS_io_uring_enter, "io_uring_enter", BY_NOTHING, NEEDS_SPACE, ALWAYS, 0},
	{SYS_mmap, "mmap", BY_NOTHING, NEEDS_SPACE, IF_SHARED, 3},
	{SYS_msync, "msync", BY_NOTHING, NEEDS_SPACE, ALWAYS, 0},
	{SYS_fsync, "fsync", BY_HANDLE, NEEDS_SPACE, ALWAYS, 0},
	{SYS_fdatasync, "fdatasync", BY_HANDLE, NEEDS_SPACE, ALWAYS, 0},
	{SYS_syncfs, "syncfs", BY_HANDLE, NEEDS_SPACE, ALWAYS, 0},
	{SYS_sync_file_range, "sync_file_range", BY_HANDLE, NEEDS_SPACE, ALWAYS, 0},
	{SYS_sync, "sync", BY_NOTHING, NEEDS_SPACE, ALWAYS, 0},
	{SYS_close, "close", BY_HANDLE, NEEDS_SPACE, IF_OPENED_TO_WRITE, 0},
	{SYS_ftruncate, "ftruncate", BY_HANDLE, NEEDS_NOTHING, ALWAYS, 0},
	{SYS_truncate, "truncate", BY_PATH, NEEDS_NOTHING, ALWAYS, 0},
	{SYS_open, "open", BY_PATH, NEEDS_SPACE, IF_CREATING, 1},
	{SYS_creat, "creat", BY_PATH, NEEDS_SPACE, ALWAYS, 0},
	{SYS_openat, "openat", BY_FOLDER, NEEDS_SPACE, IF_CREATING, 2},
	{SYS_mkdir, "mkdir", BY_PATH, NEEDS_SPACE, IF_MISSING, 0},
	{SYS_mkdirat, "mkdirat", BY_FOLDER, NEEDS_SPACE, IF_MISSING, 0},
	{SYS_mknod, "mknod", BY_PATH, NEEDS_SPACE, ALWAYS, 0},
	{SYS_mknodat, "mknodat", BY_FOLDER, NEEDS_SPACE, ALWAYS, 0},
	{SYS_rename, "rename", BY_PATH, NEEDS_SPACE, IF_THERE, 0},
	{SYS_renameat, "renameat", BY_FOLDER, NEEDS_SPACE, IF_THERE, 0},
	{SYS_renameat2, "renameat2", BY_FOLDER, NEEDS_SPACE, IF_THERE, 0},
	{SYS_link, "link", BY_PATH, NEEDS_SPACE, ALWAYS, 0},
	{SYS_linkat, "linkat", BY_FOLDER, NEEDS_SPACE, ALWAYS, 0},
	{SYS_symlink, "symlink", BY_PATH, NEEDS_SPACE, ALWAYS, 0},
	{SYS_symlinkat, "symlinkat", BY_PATH, NEEDS_SPACE, ALWAYS, 0},
	{SYS_unlink, "unlink", BY_PATH, NEEDS_NOTHING, IF_THERE, 0},
	{SYS_unlinkat, "unlinkat", BY_FOLDER, NEEDS_NOTHING, IF_THERE, 0},
	{SYS_rmdir, "rmdir", BY_PATH, NEEDS_NOTHING, IF_THERE, 0},
	{SYS_chmod, "chmod", BY_PATH, NEEDS_NOTHING, ALWAYS, 0},
	{SYS_fchmod, "fchmod", BY_HANDLE, NEEDS_NOTHING, ALWAYS, 0},
	{SYS_fchmodat, "fchmodat", BY_FOLDER, NEEDS_NOTHING, ALWAYS, 0},
	{SYS_chown, "chown", BY_PATH, NEEDS_NOTHING, ALWAYS, 0},
	{SYS_lchown, "lchown", BY_PATH, NEEDS_NOTHING, ALWAYS, 0},
	{SYS_fchown, "fchown", BY_HANDLE, NEEDS_NOTHING, ALWAYS, 0},
	{SYS_fchownat, "fchownat", BY_FOLDER, NEEDS_NOTHING, ALWAYS, 0},
	{SYS_utimensat, "utimensat", BY_FOLDER, NEEDS_NOTHING, ALWAYS, 0},
	{SYS_setxattr, "setxattr", BY_PATH, NEEDS_SPACE, ALWAYS, 0},
	{SYS_fsetxattr, "fsetxattr", BY_HANDLE, NEEDS_SPACE, ALWAYS, 0},
};

enum { TABLE_SIZE = sizeof table / sizeof *table };

/* ---- what the kernel is to tell of ---- */

#define LOW_HALF(argument) (offsetof(struct seccomp_data, args) + 8 * (size_t)(argument))
#define BPF_CODE(...) ((struct sock_filter)__VA_ARGS__)

/* One call in the filter: five instructions, whatever its condition. */
static void filter_call(const struct call *call, struct sock_filter *code)
{
	unsigned mask = call->when == IF_CREATING ? O_CREAT | O_TRUNC : MAP_SHARED;
	int conditional = call->when == IF_CREATING || call->when == IF_SHARED;
	code[0] = BPF_CODE(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)));
	code[1] = BPF_CODE(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)call->number, 0, 3));
	code[2] = BPF_CODE(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)LOW_HALF(conditional ? call->flags_at : 0)));
	code[3] = conditional ? BPF_CODE(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, mask, 0, 1))
	                      : BPF_CODE(BPF_JUMP(BPF_JMP | BPF_JA, 0, 0, 0));
	code[4] = BPF_CODE(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE));
}

static int ask_to_be_traced(void)
{
	struct sock_filter code[5 * TABLE_SIZE + 1];
	struct sock_fprog program = {.len = 5 * TABLE_SIZE + 1, .filter = code};
	for (int i = 0; i < TABLE_SIZE; i++)
		filter_call(&table[i], code + (ptrdiff_t)5 * i);
	code[5 * TABLE_SIZE] = BPF_CODE(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 && raise(SIGSTOP) == 0 &&
	       prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* ---- the call that is about to be made ---- */

static unsigned long long argument(const struct user_regs_struct *registers, int number)
{
	const unsigned long long arguments[] = {registers->rdi, registers->rsi, registers->rdx, registers->r10};
	return arguments[number];
}

static void read_string(unsigned long long address, char text[PATH_SIZE])
{
	struct iovec here = {text, PATH_SIZE - 1};
	memset(text, 0, PATH_SIZE);
	/* A path may end close before memory that is not there: page by page. */
	while (here.iov_len > 0 && strlen(text) == (size_t)((char *)here.iov_base - text)) {
		size_t left = 4096 - address % 4096;
		struct iovec there = {(void *)(size_t)address, left < here.iov_len ? left : here.iov_len};
		if (process_vm_readv(owner, &here, 1, &there, 1, 0) != (ssize_t)there.iov_len)
			return;
		address += there.iov_len;
		here.iov_base = (char *)here.iov_base + there.iov_len;
		here.iov_len -= there.iov_len;
	}
}

/* The path of the file a call is about, through /proc, so that we can look at it. */
static void path_of(const struct call *call, const struct user_regs_struct *registers, char path[2 * PATH_SIZE])
{
	char text[PATH_SIZE];
	int folder = call->what == BY_FOLDER;
	*path = '\0';
	if (call->what == BY_HANDLE)
		snprintf(path, 2 * PATH_SIZE, "/proc/%d/fd/%d", (int)owner, (int)argument(registers, 0));
	if (call->what != BY_PATH && call->what != BY_FOLDER)
		return;
	read_string(argument(registers, folder), text);
	if (text[0] == '/')
		snprintf(path, 2 * PATH_SIZE, "%s", text);
	else if (folder && (int)argument(registers, 0) != AT_FDCWD)
		snprintf(path, 2 * PATH_SIZE, "/proc/%d/fd/%d/%s", (int)owner, (int)argument(registers, 0), text);
	else
		snprintf(path, 2 * PATH_SIZE, "/proc/%d/cwd/%s", (int)owner, text);
}

/* Asked at each close, of which a run has hundreds: its lines are read at once ("pos:\t0\nflags:\t0100001\n..."). */
static int opened_to_write(int handle)
{
	char name[64], lines[256];
	snprintf(name, sizeof name, "/proc/%d/fdinfo/%d", (int)owner, handle);
	int file = open(name, O_RDONLY | O_CLOEXEC);
	ssize_t length = file < 0 ? -1 : read(file, lines, sizeof lines - 1);
	if (file >= 0)
		close(file);
	lines[length < 0 ? 0 : length] = '\0';
	const char *flags = strstr(lines, "flags:");
	return flags != NULL && (strtoul(flags + strlen("flags:"), NULL, 8) & O_ACCMODE) != O_RDONLY;
}

static int counts(const struct call *call, const struct user_regs_struct *registers, const char *path)
{
	struct stat about;
	if (call->when == IF_OPENED_TO_WRITE && !opened_to_write((int)argument(registers, 0)))
		return 0;
	int there = *path != '\0' && stat(path, &about) == 0;
	if (call->what == BY_HANDLE && (!there || (!S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode))))
		return 0;
	if (call->when == IF_OPENED_TO_WRITE)
		return 1;
	if (call->when == IF_SHARED)
		return (argument(registers, 2) & PROT_WRITE) != 0 && (argument(registers, 3) & MAP_ANONYMOUS) == 0;
	return (call->when != IF_MISSING || !there) && (call->when != IF_THERE || there);
}

static const struct call *find(unsigned long long number)
{
	for (int i = 0; i < TABLE_SIZE; i++)
		if ((unsigned long long)table[i].number == number)
			return &table[i];
	return NULL;
}

/* Number, name and path of the call, as a line. */
static void describe(const struct call *call, const char *path, char line[3 * PATH_SIZE])
{
	char target[PATH_SIZE] = "-";
	if (call->what == BY_HANDLE) {
		ssize_t length = readlink(path, target, sizeof target - 1);
		target[length < 0 ? 0 : length] = '\0';
	}
	snprintf(line, 3 * PATH_SIZE, "%ld %s %s\n", calls, call->name,
	         call->what == BY_HANDLE || *path == '\0' ? target : path);
}

/* The program stands still until whoever looks has seen enough. */
static void show(const char *moment, const char *line)
{
	char answer;
	if (dprintf(show_to, "%s %s", moment, line) < 0 || read(go_on_from, &answer, 1) != 1)
		exit(CANNOT);
}

/* ---- what is done to it ---- */

/* Lets the call happen and stops behind it. */
static int let_happen(struct user_regs_struct *registers)
{
	int status;
	return ptrace(PTRACE_SYSCALL, owner, NULL, NULL) == 0 && waitpid(owner, &status, __WALL) == owner &&
	       WIFSTOPPED(status) && ptrace(PTRACE_GETREGS, owner, NULL, registers) == 0;
}

static void set_registers(const struct user_regs_struct *registers)
{
	if (ptrace(PTRACE_SETREGS, owner, NULL, registers) != 0)
		exit(CANNOT);
}

/* A close that fails has closed the file all the same; every other call does not happen. */
static void fail_call(const struct call *call, struct user_regs_struct *registers)
{
	if (call->number == SYS_close) {
		if (!let_happen(registers))
			return;
	} else {
		registers->orig_rax = (unsigned long long)-1;
	}
	registers->rax = (unsigned long long)-failure;
	set_registers(registers);
}

static void write_half(struct user_regs_struct *registers)
{
	registers->rdx /= 2;
	set_registers(registers);
	(void)let_happen(registers);
	kill(owner, SIGKILL);
}

/* A write in two halves, with a look at what is there between them; the program sees one. */
static void show_half(const struct user_regs_struct *asked, const char *line)
{
	struct user_regs_struct registers = *asked;
	int status;
	registers.rdx /= 2;
	set_registers(&registers);
	if (!let_happen(&registers) || (long long)registers.rax < 0)
		return;
	unsigned long long done = registers.rax;
	show("half", line);
	struct user_regs_struct rest = *asked;
	rest.rip -= SYSCALL_LENGTH;
	rest.rax = asked->orig_rax;
	rest.rsi += done;
	rest.rdx -= done;
	if (asked->orig_rax == SYS_pwrite64)
		rest.r10 += done;
	set_registers(&rest);
	if (ptrace(PTRACE_CONT, owner, NULL, NULL) != 0 || waitpid(owner, &status, __WALL) != owner ||
	    status >> 8 != (SIGTRAP | PTRACE_EVENT_SECCOMP << 8) || !let_happen(&registers))
		exit(CANNOT);
	if ((long long)registers.rax >= 0)
		registers.rax += done;
	/* The arguments as they were: a caller may look at them again. */
	registers.rsi = asked->rsi;
	registers.rdx = asked->rdx;
	registers.r10 = asked->r10;
	set_registers(&registers);
}

static int is_write(const struct call *call)
{
	return call->number == SYS_write || call->number == SYS_pwrite64;
}

static void strike(void)
{
	char line[3 * PATH_SIZE];
	struct user_regs_struct registers;
	char path[2 * PATH_SIZE];
	if (ptrace(PTRACE_GETREGS, owner, NULL, &registers) != 0)
		return;
	const struct call *call = find(registers.orig_rax);
	if (call == NULL)
		return;
	path_of(call, &registers, path);
	if (!counts(call, &registers, path))
		return;
	calls++;
	describe(call, path, line);
	if (log_file != NULL)
		fputs(line, log_file);
	if (show_to >= 0)
		show("before", line);
	if (show_to >= 0 && is_write(call) && registers.rdx > 1)
		show_half(&registers, line);
	else if (calls == kill_at)
		kill(owner, SIGKILL);
	else if (calls == half_at && is_write(call))
		write_half(&registers);
	else if (calls == half_at)
		kill(owner, SIGKILL);
	else if (calls == fail_at || (full_at != 0 && calls >= full_at && call->need == NEEDS_SPACE))
		fail_call(call, &registers);
}

/* ---- the loop ---- */

/* Ends as the program did. */
static void end_as(int status)
{
	if (log_file != NULL && fclose(log_file) != 0)
		exit(CANNOT);
	if (WIFSIGNALED(status)) {
		signal(WTERMSIG(status), SIG_DFL);
		raise(WTERMSIG(status));
	}
	exit(WIFEXITED(status) ? WEXITSTATUS(status) : CANNOT);
}

/* The signal with which a stopped process goes on: its own, or none when it only told us something. */
static int signal_of(int status, pid_t process)
{
	int number = WSTOPSIG(status);
	if (status >> 16 != 0 || number == SIGTRAP || (number == SIGSTOP && process != owner))
		return 0;
	return number;
}

static void follow(void)
{
	for (;;) {
		int status;
		pid_t process = waitpid(-1, &status, __WALL);
		if (process < 0 && errno == EINTR)
			continue;
		if (process < 0)
			exit(CANNOT);
		if (WIFEXITED(status) || WIFSIGNALED(status)) {
			if (process == owner)
				end_as(status);
			continue;
		}
		if (process == owner && status >> 8 == (SIGTRAP | PTRACE_EVENT_SECCOMP << 8))
			strike();
		(void)ptrace(PTRACE_CONT, process, NULL, signal_of(status, process));
	}
}

static long number_from(const char *name)
{
	const char *text = getenv(name);
	return text == NULL ? 0 : strtol(text, NULL, 10);
}

static void read_orders(void)
{
	kill_at = number_from("TRACE_KILL");
	half_at = number_from("TRACE_HALF");
	fail_at = number_from("TRACE_FAIL");
	full_at = number_from("TRACE_FULL");
	if (getenv("TRACE_ERRNO") != NULL)
		failure = (int)number_from("TRACE_ERRNO");
	if (getenv("TRACE_SHOW") != NULL && sscanf(getenv("TRACE_SHOW"), "%d,%d", &show_to, &go_on_from) != 2)
		exit(CANNOT);
	if (getenv("TRACE_LOG") != NULL)
		log_file = fopen(getenv("TRACE_LOG"), "we");
}

int main(int count, char **words)
{
	const long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
	                     PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
	const char *program = getenv("TRACE_PROGRAM");
	int status;
	read_orders();
	if (program == NULL || count < 1)
		return CANNOT;
	owner = fork();
	if (owner == 0) {
		words[0] = (char *)(size_t)program;
		if (show_to >= 0) { /* not the program's business */
			close(show_to);
			close(go_on_from);
		}
		if (ask_to_be_traced())
			execv(program, words);
		_exit(CANNOT);
	}
	if (owner < 0 || waitpid(owner, &status, 0) != owner || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SETOPTIONS, owner, NULL, options) != 0) {
		perror("tracer");
		return CANNOT;
	}
	(void)ptrace(PTRACE_CONT, owner, NULL, 0);
	follow();
}

#endif
