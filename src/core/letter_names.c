/* SPDX-License-Identifier: MIT */
#include "core/letter_names.h"

#include <stdlib.h>
#include <string.h>

enum { PRINT_BYTES = 12, NAME_LENGTH = 1 + 2 * PRINT_BYTES };

struct letter_row {
	uint64_t row; /* letter.taken */
	uint32_t slot;
};

/* ---- a fingerprint as text, whatever order the machine keeps its bytes in ---- */

static const char *name_of(struct arena *arena, const struct seen_slot *slot)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char bytes[PRINT_BYTES];
	char name[NAME_LENGTH + 1] = "l";
	memcpy(bytes, &slot->a, sizeof slot->a);
	memcpy(bytes + sizeof slot->a, &slot->b, sizeof slot->b);
	for (size_t i = 0; i < PRINT_BYTES; i++) {
		name[1 + 2 * i] = digits[bytes[i] >> 4];
		name[2 + 2 * i] = digits[bytes[i] & 15];
	}
	return arena_strdup(arena, name);
}

static bool slot_of(const char *name, struct seen_slot *ret_slot)
{
	unsigned char bytes[PRINT_BYTES] = {0};
	if (*name++ != 'l' || strspn(name, "0123456789abcdef") < 2 * PRINT_BYTES)
		return false;
	for (size_t i = 0; i < 2 * PRINT_BYTES; i++) {
		unsigned digit = (unsigned)(name[i] <= '9' ? name[i] - '0' : name[i] - 'a' + 10);
		bytes[i / 2] = (unsigned char)((unsigned)bytes[i / 2] << 4 | digit);
	}
	*ret_slot = (struct seen_slot){.used = 1};
	memcpy(&ret_slot->a, bytes, sizeof ret_slot->a);
	memcpy(&ret_slot->b, bytes + sizeof ret_slot->a, sizeof ret_slot->b);
	return true;
}

const char *letter_name(struct arena *arena, const char *hash)
{
	const struct seen_slot slot = seen_fingerprint(hash);
	return name_of(arena, &slot);
}

/* ---- rows ---- */

static int by_row(const void *a, const void *b)
{
	const struct letter_row *x = a, *y = b;
	return x->row < y->row ? -1 : x->row > y->row;
}

static void fill(struct letter_names *names, const struct state *state, struct arena *lasting)
{
	const struct seen *letters = &state->letters;
	names->rows = ARENA_ARRAY(lasting, struct letter_row, letters->count + 1);
	for (size_t i = 0; i < letters->capacity; i++)
		if (letters->slots[i].used && letters->slots[i].value < state->taken.count)
			names->rows[names->count++] =
				(struct letter_row){state->taken.items[letters->slots[i].value].row, (uint32_t)i};
	qsort(names->rows, names->count, sizeof *names->rows, by_row);
	names->filled = true;
}

const char *letter_name_of_row(struct letter_names *names, const struct state *state, struct arena *lasting,
                               struct arena *arena, uint64_t row)
{
	if (!names->filled)
		fill(names, state, lasting);
	size_t low = 0, high = names->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (names->rows[middle].row < row)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == names->count)
		return NULL;
	const char *name = name_of(arena, &state->letters.slots[names->rows[low].slot]);
	unsigned long long behind = names->rows[low].row - row;
	return behind == 0 ? name : arena_printf(arena, "%s-%llu", name, behind);
}

const char *letter_key(struct arena *arena, const struct state *state, const char *id)
{
	struct seen_slot slot;
	if (!slot_of(id, &slot))
		return id;
	const struct taken *letter = state_fingerprint(state, slot);
	char *end = (char *)(id + NAME_LENGTH);
	unsigned long long behind = *end == '-' ? strtoull(end + 1, &end, 10) : 0;
	if (letter == NULL || behind > letter->row)
		return NULL;
	return arena_printf(arena, "j%llu%s", (unsigned long long)letter->row - behind, end);
}
