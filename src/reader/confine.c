/* SPDX-License-Identifier: MIT */
#include "reader/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static bool limit(__rlimit_resource_t what, rlim_t most)
{
	const struct rlimit bound = {.rlim_cur = most, .rlim_max = most};
	return setrlimit(what, &bound) == 0;
}

bool confine_limits(unsigned cpu_seconds, size_t memory)
{
	return limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CPU, cpu_seconds) &&
	       (ASSENT_SANITIZED || limit(RLIMIT_AS, memory));
}

/* Reading may fail, writing and making may not even be tried. */
static bool refuse_reading(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp readonly =
		SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY);
	const struct scmp_arg_cmp readonly_old =
		SCMP_A1(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY);
	return seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 1, &readonly) == 0 &&
	       seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(open), 1, &readonly_old) == 0;
}

#if ASSENT_SANITIZED

/* The sanitizer's runtime may do as it likes; what a letter must never do still kills. */
static scmp_filter_ctx filter_new(void)
{
	static const int forbidden[] = {SCMP_SYS(socket),     SCMP_SYS(connect), SCMP_SYS(sendto),
	                                SCMP_SYS(socketpair), SCMP_SYS(bind),    SCMP_SYS(execve),
	                                SCMP_SYS(execveat),   SCMP_SYS(fork),    SCMP_SYS(vfork),
	                                SCMP_SYS(ptrace),     SCMP_SYS(unlink),  SCMP_SYS(unlinkat),
	                                SCMP_SYS(rename),     SCMP_SYS(renameat), SCMP_SYS(renameat2),
	                                SCMP_SYS(mkdir),      SCMP_SYS(mkdirat), SCMP_SYS(kill)};
	const struct scmp_arg_cmp making = SCMP_A2(SCMP_CMP_MASKED_EQ, O_CREAT, O_CREAT);
	const struct scmp_arg_cmp process = SCMP_A0(SCMP_CMP_MASKED_EQ, 0x10000 /* CLONE_THREAD */, 0);
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	bool good = filter != NULL;
	for (size_t i = 0; good && i < sizeof forbidden / sizeof forbidden[0]; i++)
		good = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, forbidden[i], 0) == 0;
	good = good && seccomp_rule_add_array(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(openat), 1, &making) == 0 &&
	       seccomp_rule_add_array(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(clone), 1, &process) == 0 &&
	       seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0, NULL) == 0;
	if (filter != NULL && !good) {
		seccomp_release(filter);
		filter = NULL;
	}
	return filter;
}

#else

static bool allow_memory(scmp_filter_ctx filter)
{
	/* Memory yes, but never memory that can be executed. */
	const struct scmp_arg_cmp data = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
	return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, &data) == 0 &&
	       seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, &data) == 0;
}

/* To itself only, so that abort() is seen as what it is. */
static bool allow_own_signals(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp self = SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0);
	return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &self) == 0;
}

static scmp_filter_ctx filter_new(void)
{
	static const int allowed[] = {SCMP_SYS(read),           SCMP_SYS(write),         SCMP_SYS(brk),
	                              SCMP_SYS(munmap),         SCMP_SYS(mremap),        SCMP_SYS(madvise),
	                              SCMP_SYS(exit),           SCMP_SYS(exit_group),    SCMP_SYS(futex),
	                              SCMP_SYS(rt_sigreturn),   SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction),
	                              SCMP_SYS(clock_gettime),  SCMP_SYS(gettimeofday),  SCMP_SYS(time),
	                              SCMP_SYS(getrandom),      SCMP_SYS(fstat),         SCMP_SYS(sched_yield),
	                              SCMP_SYS(close),          SCMP_SYS(restart_syscall), SCMP_SYS(writev),
	                              SCMP_SYS(getpid),         SCMP_SYS(gettid)};
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	bool good = filter != NULL;
	for (size_t i = 0; good && i < sizeof allowed / sizeof allowed[0]; i++)
		good = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0) == 0;
	good = good && allow_memory(filter) && allow_own_signals(filter) && refuse_reading(filter);
	if (filter != NULL && !good) {
		seccomp_release(filter);
		filter = NULL;
	}
	return filter;
}

#endif

bool confine_calls(void)
{
	scmp_filter_ctx filter = filter_new();
	if (filter == NULL)
		return false;
#if !ASSENT_SANITIZED
	bool good = limit(RLIMIT_NOFILE, 0);
#else
	bool good = true;
	(void)refuse_reading;
#endif
	good = good && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 &&
	       seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2) == 0 && seccomp_load(filter) == 0;
	seccomp_release(filter);
	return good;
}
