/* SPDX-License-Identifier: MIT */
#include "base/shared.h"

#include <string.h>

static uint32_t hash_of(const unsigned char *bytes, size_t size)
{
	uint64_t hash = 1469598103934665603u;
	for (size_t i = 0; i < size; i++)
		hash = (hash ^ bytes[i]) * 1099511628211u;
	return (uint32_t)(hash ^ hash >> 32);
}

const void *shared_keep(struct arena *arena, struct shared *shared, const void *record, size_t size)
{
	uint32_t place, hash = hash_of(record, size);
	struct places_walk walk = places_walk(&shared->by_hash, hash);
	while (places_next(&walk, &place))
		if (memcmp(shared->records.items[place], record, size) == 0)
			return shared->records.items[place];
	void *copy = memcpy(arena_alloc(arena, size), record, size);
	places_add(arena, &shared->by_hash, hash, (uint32_t)shared->records.count);
	*LIST_PUSH(arena, &shared->records) = copy;
	return copy;
}
