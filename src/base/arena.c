/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	ALIGNMENT = 16,
	BLOCK_SIZE = 64 * 1024, /* what small pieces are cut from */
	LARGE_SIZE = 16 * 1024, /* from here on a piece has its own allocation */
	EXIT_TEMPORARY = 75
};

struct arena_block {
	struct arena_block *next;
	size_t used;
	_Alignas(ALIGNMENT) unsigned char bytes[BLOCK_SIZE];
};

/* A large piece; kept in a doubly linked list so that it can move when grown. */
struct arena_large {
	struct arena_large *next, *previous;
	_Alignas(ALIGNMENT) unsigned char bytes[];
};

static _Noreturn void out_of_memory(void)
{
	static const char sentence[] =
		"assent: memory: not enough of it: give the machine more, or try again later\n";
	ssize_t ignored = write(STDERR_FILENO, sentence, sizeof sentence - 1);
	(void)ignored;
	_exit(EXIT_TEMPORARY);
}

static void *large_alloc(struct arena *arena, size_t size)
{
	if (size > SIZE_MAX / 2)
		out_of_memory();
	struct arena_large *large = calloc(1, sizeof *large + size);
	if (large == NULL)
		out_of_memory();
	large->next = arena->large;
	if (large->next != NULL)
		large->next->previous = large;
	arena->large = large;
	return large->bytes;
}

/* The bytes that are added hold anything. */
static void *large_grow(struct arena *arena, void *old, size_t new_size)
{
	struct arena_large *large =
		(struct arena_large *)(void *)((unsigned char *)old - offsetof(struct arena_large, bytes));
	if (new_size > SIZE_MAX / 2)
		out_of_memory();
	large = realloc(large, sizeof *large + new_size);
	if (large == NULL)
		out_of_memory();
	if (large->next != NULL)
		large->next->previous = large;
	if (large->previous != NULL)
		large->previous->next = large;
	else
		arena->large = large;
	return large->bytes;
}

/* A piece from a block; text needs no alignment. */
static void *take(struct arena *arena, size_t size, size_t alignment)
{
	if (size >= LARGE_SIZE)
		return large_alloc(arena, size);
	struct arena_block *block = arena->block;
	size_t from = block == NULL ? 0 : (block->used + alignment - 1) / alignment * alignment;
	if (block == NULL || from + size > BLOCK_SIZE) {
		block = malloc(sizeof *block);
		if (block == NULL)
			out_of_memory();
		block->next = arena->block;
		arena->block = block;
		from = 0;
	}
	block->used = from + size;
	return memset(block->bytes + from, 0, size);
}

void *arena_alloc(struct arena *arena, size_t size)
{
	return take(arena, size, ALIGNMENT);
}

void arena_give_back(struct arena *arena, void *piece, size_t size)
{
	if (piece == NULL || size < LARGE_SIZE)
		return;
	struct arena_large *large =
		(struct arena_large *)(void *)((unsigned char *)piece - offsetof(struct arena_large, bytes));
	if (large->next != NULL)
		large->next->previous = large->previous;
	if (large->previous != NULL)
		large->previous->next = large->next;
	else
		arena->large = large->next;
	free(large);
}

/* As arena_grow, but the bytes that are added may hold anything. */
static void *grow(struct arena *arena, void *old, size_t old_size, size_t new_size)
{
	if (old != NULL && old_size >= LARGE_SIZE)
		return large_grow(arena, old, new_size);
	void *grown = arena_alloc(arena, new_size);
	if (old_size > 0)
		memcpy(grown, old, old_size);
	return grown;
}

void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size)
{
	if (new_size <= old_size)
		return old;
	unsigned char *grown = grow(arena, old, old_size, new_size);
	memset(grown + old_size, 0, new_size - old_size);
	return grown;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		out_of_memory();
	return arena_alloc(arena, count * size);
}

/* Each item is cleared when it is given out: room that is never used is never touched, and costs no memory. */
void *arena_room(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
	if (count >= *capacity) {
		size_t wanted = *capacity == 0 ? 8 : *capacity + *capacity / 2;
		if (wanted > SIZE_MAX / size)
			out_of_memory();
		items = grow(arena, items, *capacity * size, wanted * size);
		*capacity = wanted;
	}
	memset((unsigned char *)items + count * size, 0, size);
	return items;
}

char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
	char *copy = take(arena, length + 1, 1);
	if (length > 0)
		memcpy(copy, text, length);
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return arena_strndup(arena, text, strlen(text));
}

char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
	va_list again;
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (length < 0)
		out_of_memory();
	char *text = take(arena, (size_t)length + 1, 1);
	vsnprintf(text, (size_t)length + 1, format, arguments);
	return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *text = arena_vprintf(arena, format, arguments);
	va_end(arguments);
	return text;
}

static void release_large(struct arena *arena)
{
	while (arena->large != NULL) {
		struct arena_large *next = arena->large->next;
		free(arena->large);
		arena->large = next;
	}
}

void arena_reset(struct arena *arena)
{
	release_large(arena);
	while (arena->block != NULL && arena->block->next != NULL) {
		struct arena_block *next = arena->block->next;
		free(arena->block);
		arena->block = next;
	}
	if (arena->block != NULL)
		arena->block->used = 0;
}

void arena_release(struct arena *arena)
{
	arena_reset(arena);
	free(arena->block);
	arena->block = NULL;
}
