/* SPDX-License-Identifier: MIT */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct buf buf_new(struct arena *arena)
{
	return (struct buf){.arena = arena};
}

char *buf_reserve(struct buf *buf, size_t more)
{
	size_t needed = buf->length + more + 1;
	if (needed > buf->capacity) {
		size_t capacity = buf->capacity + buf->capacity / 2;
		if (capacity < needed)
			capacity = needed < 64 ? 64 : needed;
		buf->data = arena_grow(buf->arena, buf->data, buf->capacity, capacity);
		buf->capacity = capacity;
	}
	return buf->data + buf->length;
}

void buf_add(struct buf *buf, const void *bytes, size_t length)
{
	char *room = buf_reserve(buf, length);
	if (length > 0)
		memcpy(room, bytes, length);
	buf->length += length;
	buf->data[buf->length] = '\0';
}

void buf_text(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_char(struct buf *buf, char character)
{
	buf_add(buf, &character, 1);
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list arguments, again;
	va_start(arguments, format);
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, arguments);
	if (length < 0) {
		buf_text(buf, arena_vprintf(buf->arena, format, again)); /* says that memory is out */
	} else {
		/* Into the buffer itself: a copy beside it would stay in the arena, one for each call. */
		vsnprintf(buf_reserve(buf, (size_t)length), (size_t)length + 1, format, again);
		buf->length += (size_t)length;
	}
	va_end(again);
	va_end(arguments);
}

void buf_clear(struct buf *buf)
{
	buf->length = 0;
	if (buf->data != NULL)
		buf->data[0] = '\0';
}

const char *buf_string(const struct buf *buf)
{
	return buf->data == NULL ? "" : buf->data;
}
