/* SPDX-License-Identifier: MIT */
/*
 * The program sender: each mail is piped into `program -i -f FROM -- TO`, a new
 * process without a shell, in a process group of its own, so that all of it can
 * be ended when its time is over. What it prints is its answer.
 */
#include "post/sendmail.h"

#include "post/key.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

enum {
	TIME_LIMIT = 60 * 1000, /* milliseconds a mail; a program that takes it into a queue needs a few */
	TICK = 2,               /* between two looks whether it has ended, when nothing else wakes us */
	CANNOT_EXECUTE = 127,
	ANSWER_SIZE = 1024
};

extern char **environ;

struct program_sender {
	struct sender sender; /* first: a pointer to it is one to us */
	const char *program;
	int milliseconds;
};

/* One mail on its way into the program. */
struct piping {
	pid_t child;
	int in, out; /* its standard input and output, our ends; -1: closed */
	const char *data; /* what it has not taken yet */
	size_t length;
	char answer[ANSWER_SIZE];
	size_t answered;
	int64_t deadline;
};

static int64_t milliseconds_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Programs of Unix read lines that end in LF (Postfix and Exim say so); they make CRLF of it again. */
static struct bytes with_lf(struct arena *arena, const struct bytes *mail)
{
	char *copy = arena_alloc(arena, mail->length + 1);
	size_t length = 0;
	for (size_t i = 0; i < mail->length; i++)
		if (mail->data[i] != '\r' || i + 1 == mail->length || mail->data[i + 1] != '\n')
			copy[length++] = mail->data[i];
	return (struct bytes){copy, length};
}

/* ---- the process ---- */

/* Between fork and exec: only what is safe there (signal-safety(7)). */
static _Noreturn void become(char *const *arguments, int in, int out)
{
	(void)setpgid(0, 0);
	(void)signal(SIGPIPE, SIG_DFL);
	/* Both ends may be 0, 1 or 2 already: out of the way first. */
	int low_in = fcntl(in, F_DUPFD, 3);
	int low_out = fcntl(out, F_DUPFD, 3);
	if (low_in < 0 || low_out < 0 || dup2(low_in, STDIN_FILENO) < 0 || dup2(low_out, STDOUT_FILENO) < 0 ||
	    dup2(low_out, STDERR_FILENO) < 0 || close_range(STDERR_FILENO + 1, ~0U, 0) != 0)
		_exit(CANNOT_EXECUTE);
	execve(arguments[0], arguments, environ);
	_exit(CANNOT_EXECUTE);
}

static void close_end(int *end)
{
	if (*end >= 0)
		(void)close(*end);
	*end = -1;
}

/* Starts the program with both pipes; false when the system has no more processes or handles. */
static bool start(struct piping *piping, char *const *arguments)
{
	int down[2] = {-1, -1}, up[2] = {-1, -1};
	bool good = pipe2(down, O_CLOEXEC) == 0 && pipe2(up, O_CLOEXEC) == 0;
	if (good) {
		piping->child = fork();
		if (piping->child == 0)
			become(arguments, down[0], up[1]);
		good = piping->child > 0;
	}
	close_end(&down[0]);
	close_end(&up[1]);
	if (!good) {
		close_end(&down[1]);
		close_end(&up[0]);
		return false;
	}
	(void)setpgid(piping->child, piping->child); /* whoever of the two comes first */
	(void)fcntl(down[1], F_SETFL, O_NONBLOCK);
	(void)fcntl(up[0], F_SETFL, O_NONBLOCK);
	piping->in = down[1];
	piping->out = up[0];
	return true;
}

static void write_some(struct piping *piping)
{
	ssize_t put = write(piping->in, piping->data, piping->length);
	if (put > 0) {
		piping->data += put;
		piping->length -= (size_t)put;
	} else if (put < 0 && errno != EAGAIN && errno != EINTR) {
		close_end(&piping->in); /* it wants no more */
	}
	if (piping->length == 0)
		close_end(&piping->in);
}

/* Takes what it prints; what is more than the answer has room for is read and forgotten. */
static void read_some(struct piping *piping)
{
	char piece[ANSWER_SIZE];
	ssize_t got = read(piping->out, piece, sizeof piece);
	if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
		close_end(&piping->out);
	for (ssize_t i = 0; i < got && piping->answered < ANSWER_SIZE - 1; i++)
		piping->answer[piping->answered++] = piece[i];
}

/* Waits for the next thing that can be done, and does it. */
static void turn(struct piping *piping)
{
	struct pollfd ends[] = {
		{.fd = piping->in, .events = POLLOUT}, /* a handle of -1 is passed over (poll(2)) */
		{.fd = piping->out, .events = POLLIN},
	};
	if (poll(ends, 2, TICK) <= 0)
		return;
	if (ends[0].revents != 0)
		write_some(piping);
	if (ends[1].revents != 0)
		read_some(piping);
}

/*
 * Carries the mail in and the answer out until the program has ended; its
 * children may go on and keep our pipe. False when its time was over.
 */
static bool carry(struct piping *piping, int *ret_status)
{
	for (;;) {
		pid_t ended = waitpid(piping->child, ret_status, WNOHANG);
		if (ended == piping->child)
			break;
		if (milliseconds_now() >= piping->deadline) {
			(void)kill(-piping->child, SIGKILL);
			while (waitpid(piping->child, ret_status, 0) < 0 && errno == EINTR)
				;
			return false;
		}
		turn(piping);
	}
	if (piping->out >= 0)
		read_some(piping); /* its last words */
	return true;
}

/* ---- its answer ---- */

/*
 * Refused is only what speaks of the mail or its recipient: bad data, no such
 * user, not to be had there (sysexits.h). All else may be the machine's
 * trouble, or the network's (no host), and goes away: later.
 */
static enum post_outcome outcome_of(const struct piping *piping, int status)
{
	if (!WIFEXITED(status))
		return POST_LATER;
	switch (WEXITSTATUS(status)) {
	case EX_OK:
		return piping->length == 0 ? POST_ACCEPTED : POST_LATER; /* it can't have read all of it */
	case EX_DATAERR:
	case EX_NOUSER:
	case EX_UNAVAILABLE:
		return POST_REFUSED;
	default:
		return POST_LATER;
	}
}

static const char *answer_of(struct arena *arena, const struct piping *piping, int status)
{
	const char *words = arena_strndup(arena, piping->answer, piping->answered);
	if (WIFSIGNALED(status))
		return arena_printf(arena, "ended by signal %d %s", WTERMSIG(status), words);
	return arena_printf(arena, "exit code %d%s%s%s", WEXITSTATUS(status), *words == '\0' ? "" : " ", words,
	                    piping->length > 0 ? " (it did not read the whole mail)" : "");
}

static enum post_outcome pipe_into(const struct program_sender *program, struct arena *arena,
                                   const struct parcel *parcel, const char **ret_answer)
{
	char *arguments[] = {(char *)program->program, "-i", "-f", (char *)parcel->envelope_from, "--",
	                     (char *)parcel->envelope_to, NULL};
	struct bytes mail = with_lf(arena, &parcel->bytes);
	struct piping piping = {
		.in = -1,
		.out = -1,
		.data = mail.data,
		.length = mail.length,
		.deadline = milliseconds_now() + program->milliseconds,
	};
	int status = 0;
	if (!start(&piping, arguments)) {
		*ret_answer = "no process could be started";
		return POST_LATER;
	}
	bool in_time = carry(&piping, &status);
	close_end(&piping.in);
	close_end(&piping.out);
	*ret_answer = in_time ? answer_of(arena, &piping, status)
	                      : arena_printf(arena, "no end after %d milliseconds", program->milliseconds);
	return in_time ? outcome_of(&piping, status) : POST_LATER;
}

static enum post_outcome post(struct sender *sender, struct arena *arena, const struct parcel *parcel,
                              const char **ret_answer)
{
	/* Both become arguments: once more, whoever composed them. */
	if (!address_is_sane(parcel->envelope_from) || !address_is_sane(parcel->envelope_to)) {
		*ret_answer = "an address of its envelope is none";
		return POST_REFUSED;
	}
	struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
	sigaction(SIGPIPE, &ignore, &before); /* the program may end before it has read all */
	enum post_outcome outcome = pipe_into((struct program_sender *)sender, arena, parcel, ret_answer);
	sigaction(SIGPIPE, &before, NULL);
	return outcome;
}

static bool settle(struct sender *sender, struct error *error)
{
	(void)sender, (void)error; /* the program has its own queue, and said that the mail is in it */
	return true;
}

static void close_sender(struct sender *sender)
{
	(void)sender; /* everything lives in the arena */
}

struct sender *sendmail_sender_within(struct arena *arena, const char *program, int milliseconds,
                                      struct error *error)
{
	struct stat about;
	if (program[0] != '/' || stat(program, &about) != 0 || !S_ISREG(about.st_mode) || access(program, X_OK) != 0) {
		error_set(error, ERROR_CONFIGURATION,
		          "[sender] program = %s: this is no program: write its whole path, such as /usr/sbin/sendmail",
		          program);
		return NULL;
	}
	struct program_sender *made = ARENA_NEW(arena, struct program_sender);
	made->sender = (struct sender){.post = post, .settle = settle, .close = close_sender};
	made->program = arena_strdup(arena, program);
	made->milliseconds = milliseconds;
	return &made->sender;
}

struct sender *sendmail_sender_open(struct arena *arena, const char *program, struct error *error)
{
	return sendmail_sender_within(arena, program, TIME_LIMIT, error);
}
