/* SPDX-License-Identifier: MIT */
#include "reader/reader.h"

#include "reader/bounds.h"
#include "reader/child.h"
#include "reader/spawn.h"
#include "reader/wire.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

enum {
	LETTER_SECONDS = 10,
	CPU_SECONDS = 60,
	LETTERS_A_CHILD = 4000, /* then a fresh one, so that CPU time and memory never add up to a bound */
	IN_SIZE = 64 * 1024
};

#define MEMORY ((size_t)768 * 1024 * 1024)

/*
 * How much a child may be given before its answers are taken. It all fits into
 * the pipe, so that giving never waits for a child that waits for us.
 */
enum { QUEUE = 4, QUEUE_BYTES = 24 * 1024 };

/* A child, and the letters it was given, in order. */
struct worker {
	struct spawn child;
	unsigned served; /* letters this child was given */
	size_t queued;
	struct {
		const void *bytes;
		size_t length;
		uint32_t number;
	} queue[QUEUE];
	size_t in_begin, in_end;
	char in[IN_SIZE]; /* received, not yet used */
};

/* Two, so that letters are read while others are understood. */
enum { WORKERS = 2 };

struct reader {
	struct reader_limits limits;
	uint32_t number; /* of the letter given last */
	struct worker workers[WORKERS];
};

struct reader *reader_open(struct arena *arena, const struct reader_limits *limits)
{
	struct reader *reader = ARENA_NEW(arena, struct reader);
	if (limits != NULL)
		reader->limits = *limits;
	if (reader->limits.letter_seconds == 0)
		reader->limits.letter_seconds = LETTER_SECONDS;
	if (reader->limits.cpu_seconds == 0)
		reader->limits.cpu_seconds = CPU_SECONDS;
	if (reader->limits.memory == 0)
		reader->limits.memory = MEMORY;
	if (reader->limits.program == NULL)
		reader->limits.program = "/proc/self/exe";
	return reader;
}

/* Fills `bytes` from the child. */
static enum spawn_io receive(struct worker *worker, void *bytes, size_t length, int64_t deadline)
{
	size_t done = 0;
	while (done < length) {
		size_t ready = worker->in_end - worker->in_begin;
		size_t take = ready < length - done ? ready : length - done;
		memcpy((char *)bytes + done, worker->in + worker->in_begin, take);
		worker->in_begin += take;
		done += take;
		if (done == length)
			break;
		size_t got = 0;
		bool direct = length - done >= sizeof worker->in; /* long texts go straight to their place */
		void *room = direct ? (void *)((char *)bytes + done) : (void *)worker->in;
		enum spawn_io result = spawn_receive(&worker->child, room, direct ? length - done : sizeof worker->in,
		                                     deadline, &got);
		if (result != SPAWN_DONE)
			return result;
		if (direct)
			done += got;
		else
			worker->in_begin = 0, worker->in_end = got;
	}
	return SPAWN_DONE;
}

static bool start_failed(const struct reader *reader, struct worker *worker, enum spawn_io result,
                         struct error *error)
{
	int status = spawn_end(&worker->child);
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
	                 reader->limits.program);
}

static bool start(const struct reader *reader, struct worker *worker, struct error *error)
{
	struct frame frame = {0};
	if (!spawn_start(&worker->child, &reader->limits, error))
		return false;
	worker->served = 0;
	worker->queued = 0;
	worker->in_begin = worker->in_end = 0;
	int64_t deadline = spawn_clock() + (int64_t)reader->limits.letter_seconds * 1000;
	enum spawn_io result = receive(worker, &frame, sizeof frame, deadline);
	if (result == SPAWN_DONE && frame.kind == FRAME_READY)
		return true;
	return start_failed(reader, worker, result, error);
}

static const char *refusal_phrase(uint32_t refusal)
{
	switch (refusal) {
	case REFUSAL_TOO_LARGE:
		return "it is too large";
	case REFUSAL_HEADER_BLOCK:
		return "its header is larger than 256 KiB";
	case REFUSAL_HEADER_FIELD:
		return "it has a header field larger than 16 KiB";
	case REFUSAL_HEADER_FIELDS:
		return "it has more than 1,000 header fields";
	case REFUSAL_PARTS:
		return "it has more than 100,000 parts";
	default:
		return "the reader's answer made no sense";
	}
}

static const char *death_phrase(int status)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == CHILD_OUT_OF_MEMORY)
		return "it took too much memory";
	if (!WIFSIGNALED(status))
		return "it made the reader stop";
	switch (WTERMSIG(status)) {
	case SIGTRAP: /* how GLib ends when there is no memory */
		return "it took too much memory";
	case SIGXCPU:
	case SIGKILL: /* the hard limit; nobody else kills it */
		return "it took too much computing time";
	case SIGSYS:
		return "it made the reader try what it may not do";
	default:
		return "it made the reader crash";
	}
}

/* What became of one letter in one child. */
enum attempt { ATTEMPT_OK, ATTEMPT_REFUSED, ATTEMPT_DIED, ATTEMPT_LATE, ATTEMPT_NONSENSE };

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

static int64_t deadline_of(const struct reader *reader)
{
	return spawn_clock() + (int64_t)reader->limits.letter_seconds * 1000;
}

/* Gives a letter to a child, behind those it has. */
static enum spawn_io give(struct reader *reader, struct worker *worker, const void *bytes, size_t length)
{
	struct frame frame = {.kind = FRAME_LETTER, .number = ++reader->number, .size = (uint32_t)length};
	int64_t deadline = deadline_of(reader);
	worker->served++;
	worker->queue[worker->queued].bytes = bytes;
	worker->queue[worker->queued].length = length;
	worker->queue[worker->queued++].number = frame.number;
	if (length > QUEUE_BYTES) {
		enum spawn_io result = spawn_send(&worker->child, &frame, sizeof frame, deadline);
		return result == SPAWN_DONE ? spawn_send(&worker->child, bytes, length, deadline) : result;
	}
	char whole[sizeof frame + QUEUE_BYTES]; /* one call for what is small */
	memcpy(whole, &frame, sizeof frame);
	memcpy(whole + sizeof frame, bytes, length);
	return spawn_send(&worker->child, whole, sizeof frame + length, deadline);
}

static void take_off(struct worker *worker)
{
	worker->queued--;
	memmove(worker->queue, worker->queue + 1, worker->queued * sizeof *worker->queue);
}

static bool is_first(const struct worker *worker, const void *bytes)
{
	return worker->queued > 0 && worker->queue[0].bytes == bytes;
}

static enum attempt attempt(struct reader *reader, struct worker *worker, struct arena *arena, const void *bytes,
                            size_t length, struct letter *ret_letter, uint32_t *ret_refusal)
{
	enum spawn_io result = is_first(worker, bytes) ? SPAWN_DONE : give(reader, worker, bytes, length);
	enum attempt outcome = of_io(result);
	if (result == SPAWN_DONE)
		outcome = receive_answer(worker, arena, deadline_of(reader), ret_letter, ret_refusal);
	take_off(worker);
	return outcome;
}

/* Ends the child after a letter that went wrong; the phrase says how. */
static const char *blame(struct worker *worker, enum attempt outcome)
{
	int status = spawn_end(&worker->child);
	if (outcome == ATTEMPT_LATE)
		return "it took too long";
	return outcome == ATTEMPT_NONSENSE ? "the reader's answer made no sense" : death_phrase(status);
}

static void end(struct worker *worker)
{
	if (worker->child.pid != 0)
		(void)spawn_end(&worker->child);
	worker->queued = 0;
}

static bool ready(const struct reader *reader, struct worker *worker, struct error *error)
{
	if (worker->child.pid != 0 && worker->served >= LETTERS_A_CHILD && worker->queued == 0)
		end(worker);
	return worker->child.pid != 0 || start(reader, worker, error);
}

/* The worker that comes to this letter next, else one without letters (that runs already), else NULL. */
static struct worker *worker_for(struct reader *reader, const void *bytes)
{
	struct worker *found = NULL;
	for (size_t i = 0; i < WORKERS; i++) {
		struct worker *worker = &reader->workers[i];
		if (is_first(worker, bytes))
			return worker;
		if (worker->queued == 0 && (found == NULL || worker->child.pid != 0))
			found = worker;
	}
	return found;
}

static bool has_room(const struct worker *worker, size_t length)
{
	size_t bytes = length;
	for (size_t i = 0; i < worker->queued; i++)
		bytes += worker->queue[i].length;
	bool worn = worker->served >= LETTERS_A_CHILD;
	return worker->queued == 0 || (worker->queued < QUEUE && bytes <= QUEUE_BYTES && !worn);
}

bool reader_ahead(struct reader *reader, const void *bytes, size_t length)
{
	struct worker *least = &reader->workers[0];
	struct error error = {0};
	for (size_t i = 1; i < WORKERS; i++)
		if (reader->workers[i].queued < least->queued)
			least = &reader->workers[i];
	if (length > LETTER_MAX)
		return true;
	if (!has_room(least, length) || !ready(reader, least, &error))
		return false;
	if (give(reader, least, bytes, length) == SPAWN_DONE)
		return true;
	end(least); /* what it was at is read again when it is asked for */
	return false;
}

enum reader_outcome reader_read(struct reader *reader, struct arena *arena, const void *bytes, size_t length,
                                struct letter *ret_letter, const char **ret_reason, struct error *error)
{
	if (length > LETTER_MAX) {
		*ret_reason = refusal_phrase(REFUSAL_TOO_LARGE);
		return READER_GAVE_UP;
	}
	struct worker *worker = worker_for(reader, bytes);
	if (worker == NULL) /* all are at letters that nobody comes for */
		end(worker = &reader->workers[0]);
	for (;;) {
		uint32_t refusal = REFUSAL_NONE;
		if (!ready(reader, worker, error))
			return READER_FAILED;
		enum attempt outcome = attempt(reader, worker, arena, bytes, length, ret_letter, &refusal);
		if (outcome == ATTEMPT_OK)
			return READER_OK;
		*ret_reason = outcome == ATTEMPT_REFUSED ? refusal_phrase(refusal) : NULL;
		if (outcome == ATTEMPT_REFUSED)
			return READER_GAVE_UP;
		bool was_fresh = worker->served == 1;
		*ret_reason = blame(worker, outcome);
		worker->queued = 0;
		/* An earlier letter may have left the child sick: only a fresh child's death is this letter's own. */
		if (was_fresh || outcome != ATTEMPT_DIED)
			return READER_GAVE_UP;
	}
}

void reader_forget(struct reader *reader)
{
	for (size_t i = 0; i < WORKERS; i++)
		if (reader->workers[i].queued > 0)
			end(&reader->workers[i]);
}

void reader_close(struct reader *reader)
{
	for (size_t i = 0; i < WORKERS; i++)
		end(&reader->workers[i]);
}
