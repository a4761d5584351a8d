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

struct reader {
	struct reader_limits limits;
	struct spawn child;
	uint32_t number; /* of the letter */
	unsigned served; /* letters this child was given */
	size_t in_begin, in_end;
	char in[IN_SIZE]; /* received, not yet used */
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
static enum spawn_io receive(struct reader *reader, void *bytes, size_t length, int64_t deadline)
{
	size_t done = 0;
	while (done < length) {
		size_t ready = reader->in_end - reader->in_begin;
		size_t take = ready < length - done ? ready : length - done;
		memcpy((char *)bytes + done, reader->in + reader->in_begin, take);
		reader->in_begin += take;
		done += take;
		if (done == length)
			break;
		size_t got = 0;
		bool direct = length - done >= sizeof reader->in; /* long texts go straight to their place */
		void *room = direct ? (void *)((char *)bytes + done) : (void *)reader->in;
		enum spawn_io result = spawn_receive(&reader->child, room, direct ? length - done : sizeof reader->in,
		                                     deadline, &got);
		if (result != SPAWN_DONE)
			return result;
		if (direct)
			done += got;
		else
			reader->in_begin = 0, reader->in_end = got;
	}
	return SPAWN_DONE;
}

static bool start_failed(struct reader *reader, enum spawn_io result, struct error *error)
{
	int status = spawn_end(&reader->child);
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

static bool start(struct reader *reader, struct error *error)
{
	struct frame frame = {0};
	if (!spawn_start(&reader->child, &reader->limits, error))
		return false;
	reader->served = 0;
	reader->in_begin = reader->in_end = 0;
	int64_t deadline = spawn_clock() + (int64_t)reader->limits.letter_seconds * 1000;
	enum spawn_io result = receive(reader, &frame, sizeof frame, deadline);
	if (result == SPAWN_DONE && frame.kind == FRAME_READY)
		return true;
	return start_failed(reader, result, error);
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

static enum attempt receive_answer(struct reader *reader, struct arena *arena, int64_t deadline,
                                   struct letter *ret_letter, uint32_t *ret_refusal)
{
	struct frame named, frame;
	enum spawn_io result = receive(reader, &named, sizeof named, deadline);
	if (result == SPAWN_DONE)
		result = receive(reader, &frame, sizeof frame, deadline);
	if (result != SPAWN_DONE)
		return of_io(result);
	if (named.kind != FRAME_NAMED || named.number != reader->number || frame.number != reader->number)
		return ATTEMPT_NONSENSE;
	*ret_refusal = frame.size;
	if (frame.kind == FRAME_REFUSED)
		return frame.size > REFUSAL_NONE && frame.size < REFUSAL_COUNT ? ATTEMPT_REFUSED : ATTEMPT_NONSENSE;
	if (frame.kind != FRAME_FLAT || frame.size > REPLY_MAX)
		return ATTEMPT_NONSENSE;
	char *bytes = arena_alloc(arena, frame.size);
	result = receive(reader, bytes, frame.size, deadline);
	if (result != SPAWN_DONE)
		return of_io(result);
	/* More than was asked for: whoever speaks there does not follow the rules. */
	bool exact = reader->in_begin == reader->in_end;
	return exact && wire_read(arena, bytes, frame.size, ret_letter) ? ATTEMPT_OK : ATTEMPT_NONSENSE;
}

static enum attempt attempt(struct reader *reader, struct arena *arena, const void *bytes, size_t length,
                            struct letter *ret_letter, uint32_t *ret_refusal)
{
	struct frame frame = {.kind = FRAME_LETTER, .number = ++reader->number, .size = (uint32_t)length};
	int64_t deadline = spawn_clock() + (int64_t)reader->limits.letter_seconds * 1000;
	reader->served++;
	enum spawn_io result = spawn_send(&reader->child, &frame, sizeof frame, deadline);
	if (result == SPAWN_DONE)
		result = spawn_send(&reader->child, bytes, length, deadline);
	if (result != SPAWN_DONE)
		return of_io(result);
	return receive_answer(reader, arena, deadline, ret_letter, ret_refusal);
}

/* Ends the child after a letter that went wrong; the phrase says how. */
static const char *blame(struct reader *reader, enum attempt outcome)
{
	int status = spawn_end(&reader->child);
	if (outcome == ATTEMPT_LATE)
		return "it took too long";
	return outcome == ATTEMPT_NONSENSE ? "the reader's answer made no sense" : death_phrase(status);
}

static bool ready(struct reader *reader, struct error *error)
{
	if (reader->child.pid != 0 && reader->served >= LETTERS_A_CHILD)
		reader_close(reader);
	return reader->child.pid != 0 || start(reader, error);
}

enum reader_outcome reader_read(struct reader *reader, struct arena *arena, const void *bytes, size_t length,
                                struct letter *ret_letter, const char **ret_reason, struct error *error)
{
	if (length > LETTER_MAX) {
		*ret_reason = refusal_phrase(REFUSAL_TOO_LARGE);
		return READER_GAVE_UP;
	}
	for (;;) {
		uint32_t refusal = REFUSAL_NONE;
		if (!ready(reader, error))
			return READER_FAILED;
		enum attempt outcome = attempt(reader, arena, bytes, length, ret_letter, &refusal);
		if (outcome == ATTEMPT_OK)
			return READER_OK;
		*ret_reason = outcome == ATTEMPT_REFUSED ? refusal_phrase(refusal) : NULL;
		if (outcome == ATTEMPT_REFUSED)
			return READER_GAVE_UP;
		bool was_fresh = reader->served == 1;
		*ret_reason = blame(reader, outcome);
		/* An earlier letter may have left the child sick: only a fresh child's death is this letter's own. */
		if (was_fresh || outcome != ATTEMPT_DIED)
			return READER_GAVE_UP;
	}
}

void reader_close(struct reader *reader)
{
	if (reader->child.pid != 0)
		(void)spawn_end(&reader->child);
}
