/* SPDX-License-Identifier: MIT */
#include "post/known.h"

#include "post/key.h"

enum { STATE_BITS = 7, SMALLEST = 64 };

/* So many keys fill a table: of 200,000 mails, one more doubling would be the most of what a run needs. */
static size_t most_of(size_t capacity)
{
	return capacity / 8 * 7;
}

static enum known_state state_of(const struct known_slot *slot)
{
	return (enum known_state)(slot->low & STATE_BITS);
}

static struct known_slot *find(const struct known *known, uint64_t high, uint64_t low)
{
	size_t mask = known->capacity - 1;
	/* Keys differ little, and so do the low bits of their hash: without this they would stand in one long row. */
	size_t place = (size_t)(((high ^ low >> 3) * (uint64_t)0x9e3779b97f4a7c15) >> 32) & mask;
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
	arena_give_back(arena, old.slots, old.capacity * sizeof *old.slots);
}

void known_reserve(struct arena *arena, struct known *known, size_t count)
{
	size_t capacity = SMALLEST;
	while (most_of(capacity) <= count)
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
