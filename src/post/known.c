/* SPDX-License-Identifier: MIT */
#include "post/known.h"

#include "post/key.h"

enum { STATE_BITS = 7, SMALLEST = 64 };

static enum known_state state_of(const struct known_slot *slot)
{
	return (enum known_state)(slot->low & STATE_BITS);
}

static struct known_slot *find(const struct known *known, uint64_t high, uint64_t low)
{
	size_t mask = known->capacity - 1;
	size_t place = (size_t)high & mask;
	for (;;) {
		struct known_slot *slot = &known->slots[place];
		if (state_of(slot) == KNOWN_NOT ||
		    (slot->high == high && ((slot->low ^ low) & ~(uint64_t)STATE_BITS) == 0))
			return slot;
		place = (place + 1) & mask;
	}
}

static void grow(struct arena *arena, struct known *known, size_t capacity)
{
	struct known old = *known;
	known->capacity = capacity;
	known->slots = ARENA_ARRAY(arena, struct known_slot, capacity);
	for (size_t i = 0; i < old.capacity; i++)
		if (state_of(&old.slots[i]) != KNOWN_NOT)
			*find(known, old.slots[i].high, old.slots[i].low) = old.slots[i];
}

void known_reserve(struct arena *arena, struct known *known, size_t count)
{
	size_t capacity = SMALLEST;
	while (capacity * 3 / 4 <= count)
		capacity *= 2;
	if (capacity > known->capacity)
		grow(arena, known, capacity);
}

void known_set(struct arena *arena, struct known *known, const char *key, size_t length, enum known_state state)
{
	known_reserve(arena, known, known->count + 1);
	struct key_hash hash = key_hash(key, length);
	struct known_slot *slot = find(known, hash.high, hash.low);
	known->count += state_of(slot) == KNOWN_NOT;
	*slot = (struct known_slot){hash.high, (hash.low & ~(uint64_t)STATE_BITS) | (uint64_t)state};
}

enum known_state known_get(const struct known *known, const char *key, size_t length)
{
	if (known->count == 0)
		return KNOWN_NOT;
	struct key_hash hash = key_hash(key, length);
	return state_of(find(known, hash.high, hash.low));
}
