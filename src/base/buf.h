/* SPDX-License-Identifier: MIT */
/*
 * Growable text in an arena. `data` is always NUL-terminated after the first
 * append; `length` counts without the NUL, and the bytes may hold NULs.
 */
#ifndef ASSENT_BASE_BUF_H
#define ASSENT_BASE_BUF_H

#include "base/arena.h"

struct buf {
	struct arena *arena;
	char *data;
	size_t length;
	size_t capacity;
};

/* An empty text in `arena`. */
struct buf buf_new(struct arena *arena);

/* Appends `length` bytes. */
void buf_add(struct buf *buf, const void *bytes, size_t length);

/* Appends a string. */
void buf_text(struct buf *buf, const char *text);

/* Appends one character. */
void buf_char(struct buf *buf, char character);

/* Appends formatted text. */
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Makes room for `more` bytes behind `length` and gives their address; the caller sets length. */
char *buf_reserve(struct buf *buf, size_t more);

/* Forgets the content, keeps the memory. */
void buf_clear(struct buf *buf);

/* The content as a string; "" when nothing was ever added. Lives as long as the arena. */
const char *buf_string(const struct buf *buf);

#endif
