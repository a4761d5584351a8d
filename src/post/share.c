/* SPDX-License-Identifier: MIT */
/*
 * Composing in two processes. Both ask the same rules and come upon the same
 * mails in the same order; each writes every second one, under its working name,
 * and knows of the other's. The second process writes such files and no others,
 * and says how far it is; the first one syncs and names them all.
 *
 * The second one ends with the first. Until then it holds the lock of the home,
 * which it was born with: no later run comes upon a file that is still written.
 */
#include "post/outbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the second process says; shorter than PIPE_BUF, so that it comes whole (pipe(7)). */
struct word {
	size_t done;        /* of the first so many mails its own are written */
	struct error error; /* class NONE: there is none */
};

static bool has_two_processors(void)
{
	cpu_set_t set;
	return sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 1;
}

/* ---- the second process ---- */

static void become_second(struct outbox *outbox, const int ends[2], pid_t first)
{
	(void)close(ends[0]);
	/* The first one may have ended before this was asked for. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != first)
		_exit(1);
	outbox->share = (struct share){.part = SHARE_SECOND, .pipe = ends[1]};
}

bool share_tell(const struct outbox *outbox, const struct error *trouble, struct error *error)
{
	struct word word = {.done = outbox->waiting.count};
	ssize_t told;
	if (trouble != NULL)
		word.error = *trouble;
	do {
		told = write(outbox->share.pipe, &word, sizeof word);
	} while (told < 0 && errno == EINTR);
	return told == (ssize_t)sizeof word || error_system(error, "outbox: the other process can't be told");
}

/* ---- the first process ---- */

static void end_second(struct share *share)
{
	int status;
	(void)close(share->pipe);
	(void)kill(share->second, SIGKILL);
	while (waitpid(share->second, &status, 0) < 0 && errno == EINTR)
		;
	*share = (struct share){.part = SHARE_ALL};
}

bool share_wait(struct outbox *outbox, struct error *error)
{
	struct share *share = &outbox->share;
	while (share->done < outbox->waiting.count) {
		struct word word;
		ssize_t got = read(share->pipe, &word, sizeof word);
		if (got < 0 && errno == EINTR)
			continue;
		if (got != (ssize_t)sizeof word)
			return error_set(error, ERROR_TEMPORARY,
			                 "outbox: the process that composes every second mail has ended: the next run composes "
			                 "what is missing");
		if (word.error.class != ERROR_NONE) {
			*error = word.error;
			return false;
		}
		share->done = word.done;
	}
	return true;
}

/* ---- both ---- */

void outbox_divide(struct outbox *outbox)
{
	int ends[2];
	pid_t first = getpid();
	if (outbox->share.part != SHARE_ALL || !has_two_processors() || pipe2(ends, O_CLOEXEC) != 0)
		return;
	pid_t second = fork();
	if (second == 0) {
		become_second(outbox, ends, first);
		return;
	}
	(void)close(ends[1]);
	if (second > 0)
		outbox->share = (struct share){.part = SHARE_FIRST, .pipe = ends[0], .second = second, .done = outbox->waiting.count};
	else
		(void)close(ends[0]);
}

bool outbox_is_ours(const struct outbox *outbox)
{
	bool even = outbox->waiting.count % 2 == 0;
	return outbox->share.part == SHARE_ALL || even == (outbox->share.part == SHARE_FIRST);
}

bool outbox_unite(struct outbox *outbox, bool good, struct error *error)
{
	if (outbox->share.part == SHARE_SECOND) {
		struct error ignored = {0}; /* whoever does not hear it sees that we have ended */
		(void)share_tell(outbox, good ? NULL : error, &ignored);
		_exit(0);
	}
	if (outbox->share.part == SHARE_FIRST) {
		good = good && share_wait(outbox, error);
		end_second(&outbox->share);
	}
	return good;
}
