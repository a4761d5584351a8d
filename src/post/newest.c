/* SPDX-License-Identifier: MIT */
#include "post/post.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TAIL = 256 * 1024, COMMAS_BEFORE_KEY = 2 };

/* "time,line,r12.call.m-7k2q9d4x,answer": the row that the key names. */
static void take_row(const char *line, const char *end, struct posted_newest *newest)
{
	for (int commas = 0; commas < COMMAS_BEFORE_KEY; commas++) {
		line = memchr(line, ',', (size_t)(end - line));
		if (line == NULL)
			return;
		line++;
	}
	uint64_t *row = *line == 'r' ? &newest->ledger : *line == 'j' ? &newest->journal : NULL;
	uint64_t number = 0;
	for (line++; row != NULL && line < end && *line >= '0' && *line <= '9' && number < UINT64_MAX / 100; line++)
		number = number * 10 + (uint64_t)(*line - '0');
	if (row != NULL && *line == '.' && number > *row)
		*row = number;
}

bool posted_newest(const char *home, struct posted_newest *ret_newest, struct error *error)
{
	struct arena scratch = {0};
	const char *path = file_path(&scratch, home, "outbox/posted.csv");
	int64_t size = file_size(path);
	bool good = true;
	*ret_newest = (struct posted_newest){0};
	if (size > 0) {
		char *tail = arena_alloc(&scratch, TAIL + 1);
		int handle = file_open_read(path, error);
		ssize_t got = handle < 0 ? -1 : file_read_at(handle, path, tail, TAIL, size > TAIL ? size - TAIL : 0, error);
		good = got >= 0;
		const char *line = tail, *end;
		for (size_t left = good ? (size_t)got : 0; (end = memchr(line, '\n', left)) != NULL; line = end + 1) {
			left -= (size_t)(end - line) + 1;
			take_row(line, end, ret_newest);
		}
		if (handle >= 0)
			(void)close(handle); /* only read */
	}
	arena_release(&scratch);
	return good;
}
