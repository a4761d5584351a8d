/* SPDX-License-Identifier: MIT */
/* Starting the reading child and watching over it; the parent's side. */
#ifndef ASSENT_READER_SPAWN_H
#define ASSENT_READER_SPAWN_H

#include "base/error.h"
#include "reader/reader.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* A running child. `pid` 0: none. */
struct spawn {
	pid_t pid;
	int to;   /* we write letters here */
	int from; /* and read from here */
	size_t room; /* bytes the pipe to it holds */
};

/*
 * Starts limits->program with `--reader`: empty environment, pipes as its
 * descriptors 0 and 1, nothing else open, killed when we die. False: no child
 * could be made.
 */
bool spawn_start(struct spawn *spawn, const struct reader_limits *limits, struct error *error);

/* Ends the child, whatever it does, and gives its wait status; closes the pipes. */
int spawn_end(struct spawn *spawn);

/* Milliseconds of a clock that never jumps. */
int64_t spawn_clock(void);

enum spawn_io { SPAWN_DONE, SPAWN_BROKE, SPAWN_LATE };

/* Sends all bytes, until `deadline` (of spawn_clock). A pipe without a reader is BROKE, never a signal. */
enum spawn_io spawn_send(const struct spawn *spawn, const void *bytes, size_t length, int64_t deadline);

/* When nothing has come yet, gives the child a moment to answer more than one letter. */
void spawn_gather(const struct spawn *spawn);

/* Receives between 1 and `size` bytes; *ret_got says how many. */
enum spawn_io spawn_receive(const struct spawn *spawn, void *bytes, size_t size, int64_t deadline, size_t *ret_got);

#endif
