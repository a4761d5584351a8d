/* SPDX-License-Identifier: MIT */
/* Heapsort: the largest of a heap goes behind it, until nothing is left of it. */
#include "base/sort.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct heap {
	unsigned char *items;
	size_t size;
	int (*compare)(const void *a, const void *b);
};

static unsigned char *item(const struct heap *heap, size_t at)
{
	return heap->items + at * heap->size;
}

/* Brings the item at `at` down to where those below are not larger. */
static void sift(const struct heap *heap, size_t at, size_t count)
{
	unsigned char moved[SORT_ITEM_MOST];
	memcpy(moved, item(heap, at), heap->size);
	for (size_t below; (below = 2 * at + 1) < count; at = below) {
		if (below + 1 < count && heap->compare(item(heap, below), item(heap, below + 1)) < 0)
			below++;
		if (heap->compare(moved, item(heap, below)) >= 0)
			break;
		memcpy(item(heap, at), item(heap, below), heap->size);
	}
	memcpy(item(heap, at), moved, heap->size);
}

static void swap(const struct heap *heap, size_t a, size_t b)
{
	unsigned char moved[SORT_ITEM_MOST];
	memcpy(moved, item(heap, a), heap->size);
	memcpy(item(heap, a), item(heap, b), heap->size);
	memcpy(item(heap, b), moved, heap->size);
}

static bool in_order(const struct heap *heap, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (heap->compare(item(heap, i - 1), item(heap, i)) > 0)
			return false;
	return true;
}

void sort_in_place(void *items, size_t count, size_t size, int (*compare)(const void *a, const void *b))
{
	const struct heap heap = {items, size, compare};
	if (size > SORT_ITEM_MOST)
		abort();
	if (in_order(&heap, count))
		return;
	for (size_t at = count / 2; at > 0; at--)
		sift(&heap, at - 1, count);
	for (size_t last = count; --last > 0;) {
		swap(&heap, 0, last);
		sift(&heap, 0, last);
	}
}
