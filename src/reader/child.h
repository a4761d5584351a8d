/* SPDX-License-Identifier: MIT */
/* The child's loop, apart from what is done with a letter. */
#ifndef ASSENT_READER_CHILD_H
#define ASSENT_READER_CHILD_H

#include "base/arena.h"
#include "core/letter.h"
#include "reader/bounds.h"

#include <stddef.h>

/* Makes a flat letter of raw bytes (which it may change); all its memory comes from `arena`. */
typedef enum refusal child_handler(struct arena *arena, char *bytes, size_t length, struct letter *ret_letter);

/* Exit codes: it could not begin, or had to stop. Arenas end a process without memory with 75 (base/arena.h). */
enum child_exit {
	CHILD_DONE = 0,
	CHILD_PIPE_BROKE = 70,
	CHILD_NO_LIMITS = 71,
	CHILD_NO_FILTER = 72,
	CHILD_OUT_OF_MEMORY = 75
};

/*
 * Confines the process, then reads letters from descriptor 0 and writes flat
 * ones to descriptor 1 until there are no more. `arguments`: CPU seconds, bytes
 * of memory. Never returns.
 */
_Noreturn void child_serve(int count, char **arguments, child_handler *handler);

#endif
