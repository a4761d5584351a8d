/* SPDX-License-Identifier: MIT */
#include "reader/reader.h"

#include "reader/bounds.h"
#include "reader/child.h"
#include "reader/worker.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

enum { LETTER_SECONDS = 10, CPU_SECONDS = 60 };

#define MEMORY ((size_t)768 * 1024 * 1024)

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

/* Ends the child after a letter that went wrong; the phrase says how. */
static const char *blame(struct worker *worker, enum attempt outcome)
{
	int status = worker_end(worker);
	if (outcome == ATTEMPT_LATE)
		return "it took too long";
	return outcome == ATTEMPT_NONSENSE ? "the reader's answer made no sense" : death_phrase(status);
}

/* The worker that comes to this letter next, else one without letters (that runs already), else NULL. */
static struct worker *worker_for(struct reader *reader, const void *bytes)
{
	struct worker *found = NULL;
	for (size_t i = 0; i < WORKERS; i++) {
		struct worker *worker = &reader->workers[i];
		if (worker_is_at(worker, bytes))
			return worker;
		if (worker->queued == 0 && (found == NULL || worker->child.pid != 0))
			found = worker;
	}
	return found;
}

/* Sends what all children were given; one that can't take it is at its end, and its letters are read again. */
static void flush_all(struct reader *reader)
{
	for (size_t i = 0; i < WORKERS; i++)
		if (worker_flush(&reader->workers[i], &reader->limits) != SPAWN_DONE)
			(void)worker_end(&reader->workers[i]);
}

/* The child with the fewest letters of those that have room for this one, NULL when none has. */
static struct worker *worker_with_room(struct reader *reader, size_t length)
{
	struct worker *least = NULL;
	for (size_t i = 0; i < WORKERS; i++) {
		struct worker *worker = &reader->workers[i];
		if (worker_has_room(worker, length) && (least == NULL || worker->queued < least->queued))
			least = worker;
	}
	return least;
}

/* The answer to one letter, from a child that has it already or is given it now. */
static enum attempt attempt(struct reader *reader, struct worker *worker, struct arena *arena, const void *bytes,
                            size_t length, struct letter *ret_letter, uint32_t *ret_refusal)
{
	if (!worker_is_at(worker, bytes))
		worker_give(worker, &reader->limits, ++reader->number, bytes, length);
	return worker_take(worker, &reader->limits, arena, ret_letter, ret_refusal);
}

bool reader_ahead(struct reader *reader, const void *bytes, size_t length)
{
	struct error error = {0};
	if (length > LETTER_MAX)
		return true;
	struct worker *worker = worker_with_room(reader, length);
	if (worker == NULL)
		flush_all(reader);
	if (worker == NULL || !worker_ready(worker, &reader->limits, &error))
		return false;
	worker_give(worker, &reader->limits, ++reader->number, bytes, length);
	return true;
}

enum reader_outcome reader_read(struct reader *reader, struct arena *arena, const void *bytes, size_t length,
                                struct letter *ret_letter, const char **ret_reason, struct error *error)
{
	if (length > LETTER_MAX) {
		*ret_reason = refusal_phrase(REFUSAL_TOO_LARGE);
		return READER_GAVE_UP;
	}
	flush_all(reader);
	struct worker *worker = worker_for(reader, bytes);
	if (worker == NULL) /* all are at letters that nobody comes for */
		(void)worker_end(worker = &reader->workers[0]);
	for (;;) {
		uint32_t refusal = REFUSAL_NONE;
		if (!worker_ready(worker, &reader->limits, error) || !worker_greet(worker, &reader->limits, error))
			return READER_FAILED;
		enum attempt outcome = attempt(reader, worker, arena, bytes, length, ret_letter, &refusal);
		if (outcome == ATTEMPT_OK)
			return READER_OK;
		*ret_reason = outcome == ATTEMPT_REFUSED ? refusal_phrase(refusal) : NULL;
		if (outcome == ATTEMPT_REFUSED)
			return READER_GAVE_UP;
		bool was_fresh = worker->served == 1;
		*ret_reason = blame(worker, outcome);
		/* An earlier letter may have left the child sick: only a fresh child's death is this letter's own. */
		if (was_fresh || outcome != ATTEMPT_DIED)
			return READER_GAVE_UP;
	}
}

void reader_forget(struct reader *reader)
{
	for (size_t i = 0; i < WORKERS; i++)
		if (reader->workers[i].queued > 0)
			(void)worker_end(&reader->workers[i]);
}

void reader_close(struct reader *reader)
{
	for (size_t i = 0; i < WORKERS; i++)
		(void)worker_end(&reader->workers[i]);
}
