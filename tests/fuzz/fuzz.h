/* SPDX-License-Identifier: MIT */
/*
 * What every fuzz target shares. A target is one file, tests/fuzz/NAME.c, that
 * defines LLVMFuzzerTestOneInput for one reader; README.md says how one is
 * added.
 */
#ifndef ASSENT_TESTS_FUZZ_FUZZ_H
#define ASSENT_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The face libFuzzer wants; returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* What has to be true of whatever a reader made of an input. Never switched off. */
#define HOLDS(condition)                                                                                        \
	do {                                                                                                    \
		if (!(condition)) {                                                                             \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);          \
			abort();                                                                                \
		}                                                                                               \
	} while (0)

/* A copy of exactly `length` bytes on the heap: one byte read past its end is found. To be freed. */
static inline char *fuzz_bytes(const uint8_t *bytes, size_t length)
{
	char *copy = malloc(length > 0 ? length : 1);
	HOLDS(copy != NULL);
	memcpy(copy, bytes, length);
	return copy;
}

/* The same with a NUL behind it, for readers of strings. */
static inline char *fuzz_string(const uint8_t *bytes, size_t length)
{
	char *copy = malloc(length + 1);
	HOLDS(copy != NULL);
	memcpy(copy, bytes, length);
	copy[length] = '\0';
	return copy;
}

#endif
