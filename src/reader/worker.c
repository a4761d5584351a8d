/* SPDX-License-Identifier: MIT */
#include "reader/worker.h"

#include "reader/bounds.h"
#include "reader/child.h"
#include "reader/wire.h"

#include <string.h>
#include <sys/wait.h>

enum {
	LETTERS_A_CHILD = 10000, /* then a fresh one, so that CPU time and memory never add up to a bound */
	PAGE = 4096
};

/*
 * Processes that wake each other for every letter spend their time on that:
 * a child is given more when half of its letters are read, and while so many
 * answers are due, a few are let come before they are looked at.
 */
enum { REFILL = WORKER_QUEUE / 2, GATHER = WORKER_QUEUE / 4 };

static int64_t deadline_of(const struct reader_limits *limits)
{
	return spawn_clock() + (int64_t)limits->letter_seconds * 1000;
}

/* ---- what comes ---- */

/* Receives into `worker->in`, or straight to its place what is long. */
static enum spawn_io refill(struct worker *worker, char *to, size_t wanted, int64_t deadline, size_t *ret_direct)
{
	bool direct = wanted >= sizeof worker->in;
	size_t got = 0;
	if (worker->queued >= GATHER)
		spawn_gather(&worker->child);
	enum spawn_io result = spawn_receive(&worker->child, direct ? to : worker->in,
	                                     direct ? wanted : sizeof worker->in, deadline, &got);
	*ret_direct = direct ? got : 0;
	if (!direct)
		worker->in_begin = 0, worker->in_end = got;
	return result;
}

/* Fills `bytes` from the child. */
static enum spawn_io receive(struct worker *worker, void *bytes, size_t length, int64_t deadline)
{
	size_t done = 0;
	for (;;) {
		size_t ready = worker->in_end - worker->in_begin, direct = 0;
		size_t take = ready < length - done ? ready : length - done;
		memcpy((char *)bytes + done, worker->in + worker->in_begin, take);
		worker->in_begin += take;
		done += take;
		if (done == length)
			return SPAWN_DONE;
		enum spawn_io result = refill(worker, (char *)bytes + done, length - done, deadline, &direct);
		if (result != SPAWN_DONE)
			return result;
		done += direct;
	}
}

static enum attempt of_io(enum spawn_io result)
{
	return result == SPAWN_LATE ? ATTEMPT_LATE : ATTEMPT_DIED;
}

static enum attempt receive_answer(struct worker *worker, struct arena *arena, int64_t deadline,
                                   struct letter *ret_letter, uint32_t *ret_refusal)
{
	struct frame named, frame;
	uint32_t number = worker->queue[0].number;
	enum spawn_io result = receive(worker, &named, sizeof named, deadline);
	if (result == SPAWN_DONE)
		result = receive(worker, &frame, sizeof frame, deadline);
	if (result != SPAWN_DONE)
		return of_io(result);
	if (named.kind != FRAME_NAMED || named.number != number || frame.number != number)
		return ATTEMPT_NONSENSE;
	*ret_refusal = frame.size;
	if (frame.kind == FRAME_REFUSED)
		return frame.size > REFUSAL_NONE && frame.size < REFUSAL_COUNT ? ATTEMPT_REFUSED : ATTEMPT_NONSENSE;
	if (frame.kind != FRAME_FLAT || frame.size > REPLY_MAX)
		return ATTEMPT_NONSENSE;
	char *bytes = arena_alloc(arena, frame.size);
	result = receive(worker, bytes, frame.size, deadline);
	if (result != SPAWN_DONE)
		return of_io(result);
	/* More than was asked for: whoever speaks there does not follow the rules. */
	bool exact = worker->queued > 1 || worker->in_begin == worker->in_end;
	return exact && wire_read(arena, bytes, frame.size, ret_letter) ? ATTEMPT_OK : ATTEMPT_NONSENSE;
}

bool worker_is_at(const struct worker *worker, const void *bytes)
{
	return worker->queued > 0 && worker->queue[0].bytes == bytes;
}

enum attempt worker_take(struct worker *worker, const struct reader_limits *limits, struct arena *arena,
                         struct letter *ret_letter, uint32_t *ret_refusal)
{
	enum spawn_io sent = worker_flush(worker, limits);
	enum attempt outcome = of_io(sent);
	if (sent == SPAWN_DONE)
		outcome = receive_answer(worker, arena, deadline_of(limits), ret_letter, ret_refusal);
	worker->queued--;
	memmove(worker->queue, worker->queue + 1, worker->queued * sizeof *worker->queue);
	worker->filling = worker->filling || worker->queued <= REFILL;
	return outcome;
}

/* ---- what goes ---- */

enum spawn_io worker_flush(struct worker *worker, const struct reader_limits *limits)
{
	size_t length = worker->out_end;
	worker->out_end = 0;
	if (length > 0 && worker->sent == SPAWN_DONE)
		worker->sent = spawn_send(&worker->child, worker->out, length, deadline_of(limits));
	return worker->sent;
}

/* Puts bytes behind those that wait to be sent. */
static void send_later(struct worker *worker, const struct reader_limits *limits, const void *bytes, size_t length)
{
	if (length > sizeof worker->out - worker->out_end)
		(void)worker_flush(worker, limits);
	if (length > sizeof worker->out) {
		if (worker->sent == SPAWN_DONE)
			worker->sent = spawn_send(&worker->child, bytes, length, deadline_of(limits));
		return;
	}
	memcpy(worker->out + worker->out_end, bytes, length);
	worker->out_end += length;
}

void worker_give(struct worker *worker, const struct reader_limits *limits, uint32_t number, const void *bytes,
                 size_t length)
{
	struct frame frame = {.kind = FRAME_LETTER, .number = number, .size = (uint32_t)length};
	worker->served++;
	worker->queue[worker->queued].bytes = bytes;
	worker->queue[worker->queued].length = length;
	worker->queue[worker->queued++].number = number;
	worker->filling = worker->filling && worker->queued < WORKER_QUEUE;
	send_later(worker, limits, &frame, sizeof frame);
	send_later(worker, limits, bytes, length);
}

/*
 * All letters fit into the pipe, so that giving never waits for a child that
 * waits for us. Each may leave a page of it half empty (pipe(7)).
 */
bool worker_has_room(const struct worker *worker, size_t length)
{
	size_t bytes = length + PAGE;
	for (size_t i = 0; i < worker->queued; i++)
		bytes += worker->queue[i].length + PAGE;
	bool worn = worker->served >= LETTERS_A_CHILD;
	return worker->queued == 0 || (worker->filling && bytes <= worker->child.room && !worn);
}

/* ---- the child ---- */

bool worker_ready(struct worker *worker, const struct reader_limits *limits, struct error *error)
{
	if (worker->child.pid != 0 && worker->served >= LETTERS_A_CHILD && worker->queued == 0)
		(void)worker_end(worker);
	if (worker->child.pid != 0)
		return true;
	worker->greeted = false;
	worker->filling = true;
	worker->sent = SPAWN_DONE;
	worker->served = 0;
	worker->in_begin = worker->in_end = 0;
	return spawn_start(&worker->child, limits, error);
}

static bool start_failed(struct worker *worker, const struct reader_limits *limits, enum spawn_io result,
                         struct error *error)
{
	int status = worker_end(worker);
	if (result == SPAWN_LATE)
		return error_set(error, ERROR_TEMPORARY, "reader: it did not start in time: run again later");
	if (WIFEXITED(status) && WEXITSTATUS(status) == CHILD_NO_FILTER)
		return error_set(error, ERROR_CONFIGURATION,
		                 "reader: this system does not let it confine itself (seccomp): "
		                 "run on a Linux with seccomp filters");
	if (WIFEXITED(status) && WEXITSTATUS(status) == CHILD_NO_LIMITS)
		return error_set(error, ERROR_CONFIGURATION,
		                 "reader: its limits can't be set: raise the hard limits of this user");
	return error_set(error, ERROR_CONFIGURATION, "reader: %s can't be started: install assent again",
	                 limits->program);
}

bool worker_greet(struct worker *worker, const struct reader_limits *limits, struct error *error)
{
	struct frame frame = {0};
	if (worker->greeted)
		return true;
	enum spawn_io result = receive(worker, &frame, sizeof frame, deadline_of(limits));
	worker->greeted = result == SPAWN_DONE && frame.kind == FRAME_READY;
	return worker->greeted || start_failed(worker, limits, result, error);
}

int worker_end(struct worker *worker)
{
	int status = worker->child.pid == 0 ? 0 : spawn_end(&worker->child);
	worker->queued = worker->out_end = 0;
	worker->sent = SPAWN_DONE;
	return status;
}
