/* SPDX-License-Identifier: MIT */
/*
 * Places: from the hash of a key to places in a list. The keys are not kept:
 * they stand in the list's items, and whoever asks compares. 8 bytes an item,
 * half of what an index takes; for lists with an item for each member.
 *
 *     struct places_walk walk = places_walk(&people_by_id, places_hash(id));
 *     while (places_next(&walk, &place))
 *             if (strcmp(people[place].id, id) == 0)
 *                     return place;
 */
#ifndef ASSENT_BASE_PLACES_H
#define ASSENT_BASE_PLACES_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct places_slot {
	uint32_t hash;
	uint32_t place; /* plus 1; 0 = free */
};

/* Starts as all zeros. Its memory lives in the arena given to places_add. */
struct places {
	struct places_slot *slots;
	size_t count;
	size_t capacity; /* a power of two */
};

/* The hash of a string. */
uint32_t places_hash(const char *key);

/* The hash of a number, such as a place in another list. */
uint32_t places_hash_number(uint32_t number);

/* Adds an item's place, less than UINT32_MAX. Several items may have one key. */
void places_add(struct arena *arena, struct places *places, uint32_t hash, uint32_t place);

/* Walks over the places with a hash: the item asked for is among them, if there is one. */
struct places_walk {
	const struct places *places;
	uint32_t hash;
	size_t at;
};

/* Begins a walk; nothing may be added until it ends. */
struct places_walk places_walk(const struct places *places, uint32_t hash);

/* The next place; false when there is no more. */
bool places_next(struct places_walk *walk, uint32_t *ret_place);

#endif
