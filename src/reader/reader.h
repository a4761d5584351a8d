/* SPDX-License-Identifier: MIT */
/*
 * The confined reader, parent's side. Strangers' bytes are parsed in a child
 * (`assent --reader`, started with fork and exec, empty environment, all
 * descriptors closed but two pipes, seccomp filter, bounded memory, CPU and
 * time). A child serves many letters; one that dies or stalls costs only the
 * letter it had announced.
 */
#ifndef ASSENT_READER_READER_H
#define ASSENT_READER_READER_H

#include "base/arena.h"
#include "base/error.h"
#include "core/letter.h"

#include <stdbool.h>
#include <stddef.h>

/* Bounds of the child; zero fields take the defaults in parentheses. */
struct reader_limits {
	unsigned letter_seconds; /* wall time for one letter (10) */
	unsigned cpu_seconds;    /* CPU time of one child (60) */
	size_t memory;           /* address space of the child in bytes (768 MiB; not under AddressSanitizer) */
	const char *program;     /* what to execute (/proc/self/exe) */
};

struct reader;

/* Gets ready; the child is started with the first letter. Never fails. */
struct reader *reader_open(struct arena *arena, const struct reader_limits *limits);

enum reader_outcome {
	READER_OK,
	READER_GAVE_UP, /* this letter made the child die, stall or grow: reason says how */
	READER_FAILED   /* no child could be started: the error says why */
};

/*
 * Reads one letter. On READER_OK *ret_letter and all its text live in `arena`.
 * On READER_GAVE_UP *ret_reason is a short English phrase ("it took too much
 * memory"), and the next call starts a new child.
 */
enum reader_outcome reader_read(struct reader *reader, struct arena *arena, const void *bytes, size_t length,
                                struct letter *ret_letter, const char **ret_reason, struct error *error);

/*
 * Gives a child a letter that will be asked for later, so that it is read while
 * others are understood; in the order of the asking. Never needed: false when
 * there is no room for it yet. `bytes` stay where they are until reader_read
 * has had them, or reader_forget was called: a letter is known by where its
 * bytes are.
 */
bool reader_ahead(struct reader *reader, const void *bytes, size_t length);

/* Gives up what was given ahead and never asked for. */
void reader_forget(struct reader *reader);

/* Ends the children, if any. */
void reader_close(struct reader *reader);

/* The child: never returns. `arguments` are those behind `--reader`. */
_Noreturn void reader_child(int count, char **arguments);

#endif
