/* SPDX-License-Identifier: MIT */
#include "ledger/lines.h"
#include "base/arena.h"
#include "base/file.h"
#include "ledger/row.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool lines_open(struct lines *lines, const char *path, uint64_t offset, uint64_t end,
                const struct midstate *midstate, struct error *error)
{
	memset(lines, 0, sizeof *lines);
	lines->path = path;
	lines->offset = offset;
	lines->end = end;
	if (midstate != NULL)
		lines->midstate = *midstate;
	else
		midstate_begin(&lines->midstate);
	lines->handle = file_open_read(path, error);
	if (lines->handle < 0)
		return false;
	lines->buffer = malloc(LINES_BUFFER);
	if (lines->buffer == NULL) {
		close(lines->handle);
		return error_set(error, ERROR_TEMPORARY, "%s: no memory to read it: try again later", path);
	}
	return true;
}

/* Moves what is left to the front and reads more behind it. *ret_got 0 at the end. */
static bool refill(struct lines *lines, size_t *ret_got, struct error *error)
{
	memmove(lines->buffer, lines->buffer + lines->start, lines->fill - lines->start);
	lines->fill -= lines->start;
	lines->start = 0;
	size_t room = LINES_BUFFER - lines->fill;
	uint64_t left = lines->end - lines->offset;
	if (room > left)
		room = (size_t)left;
	*ret_got = 0;
	if (room == 0)
		return true;
	ssize_t got = file_read_at(lines->handle, lines->path, lines->buffer + lines->fill, room,
	                           (int64_t)lines->offset, error);
	if (got < 0)
		return false;
	midstate_add(&lines->midstate, lines->buffer + lines->fill, (size_t)got);
	lines->fill += (size_t)got;
	lines->offset += (size_t)got;
	*ret_got = (size_t)got;
	return true;
}

enum lines_result lines_next(struct lines *lines, char **ret_line, size_t *ret_length, struct error *error)
{
	for (;;) {
		char *line = lines->buffer + lines->start;
		size_t left = lines->fill - lines->start, got;
		char *end = left > 0 ? memchr(line, '\n', left) : NULL;
		if (end != NULL) {
			*ret_line = line;
			*ret_length = (size_t)(end - line);
			lines->start += *ret_length + 1;
			return LINES_LINE;
		}
		*ret_line = line;
		*ret_length = left;
		if (left > ROW_LIMIT)
			return LINES_LONG;
		if (!refill(lines, &got, error))
			return LINES_FAILED;
		if (got == 0) {
			*ret_line = lines->buffer;
			return left == 0 ? LINES_END : LINES_CUT;
		}
	}
}

bool lines_digest(struct lines *lines, unsigned char digest[DIGEST_SIZE], struct error *error)
{
	size_t got;
	do {
		lines->start = lines->fill;
		if (!refill(lines, &got, error))
			return false;
	} while (got > 0);
	midstate_digest(&lines->midstate, digest);
	return true;
}

void lines_close(struct lines *lines)
{
	close(lines->handle);
	free(lines->buffer);
}
