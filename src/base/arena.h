/* SPDX-License-Identifier: MIT */
/*
 * Arena: memory with one lifetime.
 *
 * A run has one arena for its state and one for each batch of letters.
 * Everything the core returns lives in the arena that was handed in; nothing
 * is freed one by one. Out of memory never returns: it ends the process with
 * the temporary exit code 75, so that cron tries again.
 */
#ifndef ASSENT_BASE_ARENA_H
#define ASSENT_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_block;
struct arena_large;

/* An arena starts as all zeros: `struct arena a = {0};`. */
struct arena {
	struct arena_block *block; /* the block small pieces are cut from */
	struct arena_large *large; /* pieces that have their own allocation */
};

/* Memory of `size` bytes, zeroed and aligned for any type. Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/*
 * The piece `old` (from this arena, `old_size` bytes; NULL and 0 for none)
 * grown to `new_size` bytes; the added bytes are zero. `old` is not to be used
 * afterwards. Large pieces grow in place where the system can.
 */
void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size);

/*
 * Gives one large piece of this arena back at once, as growing tables do with
 * the old one. `size` is what it was allocated with; a small piece stays until
 * the arena is emptied. NULL is fine.
 */
void arena_give_back(struct arena *arena, void *piece, size_t size);

/* A copy of the string `text`. */
char *arena_strdup(struct arena *arena, const char *text);

/* A copy of the first `length` bytes of `text`, NUL added. */
char *arena_strndup(struct arena *arena, const char *text, size_t length);

/* A formatted string. */
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* As arena_printf, with the arguments as a list. */
char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
	__attribute__((format(printf, 2, 0)));

/* Gives up everything allocated, keeps one block for reuse. */
void arena_reset(struct arena *arena);

/* Gives all memory back; the arena is as new. */
void arena_release(struct arena *arena);

/* One zeroed object, or an array of them. */
#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_array((arena), (count), sizeof(type)))

/* `count` times `size` zeroed bytes; an overflow counts as out of memory. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/*
 * Makes room for one more item, zeroed, behind `count` items of `size` bytes
 * each. `capacity` is updated. Use through LIST_PUSH.
 */
void *arena_room(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size);

/*
 * Appends a zeroed item to a list made of `items`, `count`, `capacity` fields
 * and gives its address: `struct line *line = LIST_PUSH(arena, &letter->lines);`
 * The address holds until the next push.
 */
#define LIST_PUSH(arena, list)                                                              \
	((list)->items = arena_room((arena), (list)->items, (list)->count, &(list)->capacity, \
	                            sizeof *(list)->items),                               \
	 &(list)->items[(list)->count++])

/* The three fields of a list: `struct lines { LIST(struct line); };` */
#define LIST(type)                                                                          \
	type *items;                                                                        \
	size_t count;                                                                       \
	size_t capacity

#endif
