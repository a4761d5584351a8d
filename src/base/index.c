/* SPDX-License-Identifier: MIT */
#include "base/index.h"

#include <string.h>

/* FNV-1a. The keys are ids and registered addresses, none of them chosen by strangers. */
static uint32_t hash_of(const char *key)
{
	uint32_t hash = 2166136261u;
	for (; *key != '\0'; key++)
		hash = (hash ^ (unsigned char)*key) * 16777619u;
	return hash;
}

static struct index_slot *find(const struct index *index, const char *key, uint32_t hash)
{
	size_t mask = index->capacity - 1;
	size_t place = hash & mask;
	while (index->slots[place].key != NULL) {
		struct index_slot *slot = &index->slots[place];
		if (slot->hash == hash && strcmp(slot->key, key) == 0)
			return slot;
		place = (place + 1) & mask;
	}
	return &index->slots[place];
}

static void grow(struct arena *arena, struct index *index)
{
	struct index old = *index;
	index->capacity = old.capacity == 0 ? 16 : old.capacity * 2;
	index->slots = ARENA_ARRAY(arena, struct index_slot, index->capacity);
	for (size_t i = 0; i < old.capacity; i++)
		if (old.slots[i].key != NULL)
			*find(index, old.slots[i].key, old.slots[i].hash) = old.slots[i];
	arena_give_back(arena, old.slots, old.capacity * sizeof *old.slots);
}

void index_put(struct arena *arena, struct index *index, const char *key, uint32_t value)
{
	if (index->count * 8 >= index->capacity * 7)
		grow(arena, index);
	uint32_t hash = hash_of(key);
	struct index_slot *slot = find(index, key, hash);
	if (slot->key == NULL)
		index->count++;
	*slot = (struct index_slot){.key = key, .value = value, .hash = hash};
}

bool index_get(const struct index *index, const char *key, uint32_t *ret_value)
{
	if (index->count == 0)
		return false;
	const struct index_slot *slot = find(index, key, hash_of(key));
	if (slot->key == NULL)
		return false;
	*ret_value = slot->value;
	return true;
}
