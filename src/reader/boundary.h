/* SPDX-License-Identifier: MIT */
/* Which lines of a letter may begin a part (RFC 2046 5.1.1), as far as raw bytes tell. */
#ifndef ASSENT_READER_BOUNDARY_H
#define ASSENT_READER_BOUNDARY_H

#include <stdbool.h>
#include <stddef.h>

enum { BOUNDARIES_KEPT = 64, BOUNDARY_KEPT = 16 };

/* The boundaries that header lines have named so far. Starts as all zeros. */
struct boundaries {
	bool any; /* one was named in a way that only a parser understands: every line that begins with "--" counts */
	size_t count;
	struct {
		char start[BOUNDARY_KEPT];
		size_t length;
	} named[BOUNDARIES_KEPT];
};

/* Takes note of what a line of a Content-Type field names. */
void boundaries_note(struct boundaries *boundaries, const char *line, size_t length);

/* True when the line may begin or end a part: never false for one that does. */
bool boundaries_match(const struct boundaries *boundaries, const char *line, size_t length);

#endif
