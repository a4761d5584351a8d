/* SPDX-License-Identifier: MIT */
/* Index: from a string to a number, for look-ups in large lists. */
#ifndef ASSENT_BASE_INDEX_H
#define ASSENT_BASE_INDEX_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct index_slot {
	const char *key; /* borrowed; NULL = free */
	uint32_t value;
	uint32_t hash;
};

/* An index starts as all zeros. Its memory lives in the arena given to index_put. */
struct index {
	struct index_slot *slots;
	size_t count;
	size_t capacity; /* a power of two */
};

/* Sets the number of `key`; an older number of the same key is replaced. `key` is kept, not copied. */
void index_put(struct arena *arena, struct index *index, const char *key, uint32_t value);

/* Finds the number of `key`; false and *ret_value untouched when there is none. */
bool index_get(const struct index *index, const char *key, uint32_t *ret_value);

#endif
