/* SPDX-License-Identifier: MIT */
#include "base/places.h"

/* FNV-1a. The keys are ids and registered addresses, none of them chosen by strangers. */
uint32_t places_hash(const char *key)
{
	uint32_t hash = 2166136261u;
	for (; *key != '\0'; key++)
		hash = (hash ^ (unsigned char)*key) * 16777619u;
	return hash;
}

uint32_t places_hash_number(uint32_t number)
{
	uint32_t mixed = number * 0x9e3779b1u;
	return mixed ^ mixed >> 15;
}

static void put(struct places *places, struct places_slot slot)
{
	size_t mask = places->capacity - 1, at = slot.hash & mask;
	while (places->slots[at].place != 0)
		at = (at + 1) & mask;
	places->slots[at] = slot;
}

static void grow(struct arena *arena, struct places *places)
{
	struct places old = *places;
	places->capacity = old.capacity == 0 ? 16 : old.capacity * 2;
	places->slots = ARENA_ARRAY(arena, struct places_slot, places->capacity);
	for (size_t i = 0; i < old.capacity; i++)
		if (old.slots[i].place != 0)
			put(places, old.slots[i]);
	arena_give_back(arena, old.slots, old.capacity * sizeof *old.slots);
}

void places_add(struct arena *arena, struct places *places, uint32_t hash, uint32_t place)
{
	if (places->count * 8 >= places->capacity * 7)
		grow(arena, places);
	put(places, (struct places_slot){.hash = hash, .place = place + 1});
	places->count++;
}

struct places_walk places_walk(const struct places *places, uint32_t hash)
{
	return (struct places_walk){.places = places, .hash = hash, .at = hash};
}

bool places_next(struct places_walk *walk, uint32_t *ret_place)
{
	const struct places *places = walk->places;
	if (places->count == 0)
		return false;
	for (;;) {
		const struct places_slot *slot = &places->slots[walk->at++ & (places->capacity - 1)];
		if (slot->place == 0)
			return false;
		if (slot->hash == walk->hash) {
			*ret_place = slot->place - 1;
			return true;
		}
	}
}
