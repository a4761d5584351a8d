/* SPDX-License-Identifier: MIT */
/* A confined child and the letters it was given; the parent's side. */
#ifndef ASSENT_READER_WORKER_H
#define ASSENT_READER_WORKER_H

#include "base/arena.h"
#include "base/error.h"
#include "core/letter.h"
#include "reader/spawn.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many letters a child may be given before its answers are taken. */
enum { WORKER_QUEUE = 64, WORKER_BYTES = 64 * 1024 };

/* All zero: no child. */
struct worker {
	struct spawn child;
	bool greeted;    /* it has said that it is confined and ready */
	bool filling;    /* it takes more, until its queue is full */
	enum spawn_io sent; /* how sending went; once it failed it stays so */
	unsigned served; /* letters this child was given */
	size_t queued;
	struct {
		const void *bytes;
		size_t length;
		uint32_t number;
	} queue[WORKER_QUEUE];
	size_t in_begin, in_end, out_end;
	char in[WORKER_BYTES];  /* received, not yet used */
	char out[WORKER_BYTES]; /* given, not yet sent */
};

/* What became of one letter in one child. */
enum attempt { ATTEMPT_OK, ATTEMPT_REFUSED, ATTEMPT_DIED, ATTEMPT_LATE, ATTEMPT_NONSENSE };

/* Starts a child, which gets ready while it is given letters; in place of one that has served its time. */
bool worker_ready(struct worker *worker, const struct reader_limits *limits, struct error *error);

/* Waits until the child is confined. False: it never will be, and has ended; the error says what to do. */
bool worker_greet(struct worker *worker, const struct reader_limits *limits, struct error *error);

/* True when the child can be given a letter of this length without waiting for it. */
bool worker_has_room(const struct worker *worker, size_t length);

/*
 * Gives the child a letter behind those it has; it is sent with others, at the
 * latest by worker_flush. `bytes` stay where they are until they are asked for.
 */
void worker_give(struct worker *worker, const struct reader_limits *limits, uint32_t number, const void *bytes,
                 size_t length);

/* Sends all that was given; how that went, or an earlier sending that failed. */
enum spawn_io worker_flush(struct worker *worker, const struct reader_limits *limits);

/* True when the next answer is that to these bytes. */
bool worker_is_at(const struct worker *worker, const void *bytes);

/* Waits for the next answer. On ATTEMPT_OK the letter and its text live in `arena`; refusal: enum refusal. */
enum attempt worker_take(struct worker *worker, const struct reader_limits *limits, struct arena *arena,
                         struct letter *ret_letter, uint32_t *ret_refusal);

/* Ends the child, if any, and gives its wait status; what it was given is forgotten. */
int worker_end(struct worker *worker);

#endif
