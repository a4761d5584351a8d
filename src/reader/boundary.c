/* SPDX-License-Identifier: MIT */
#include "reader/boundary.h"

#include <string.h>
#include <strings.h>

/* Signs that every parser takes as they stand: in quotes, and without them. */
#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'+_-."
#define PLAIN_QUOTED PLAIN "(),/:=?"

static size_t span(const char *at, const char *end, const char *set)
{
	size_t length = 0;
	while (at + length < end && at[length] != '\0' && strchr(set, at[length]) != NULL)
		length++;
	return length;
}

static bool holds_encoded_word(const char *at, size_t length)
{
	return length >= 2 && memmem(at, length, "=?", 2) != NULL;
}

/*
 * What stands behind the word "boundary": the plain signs its value begins
 * with are enough. False when it does not begin plainly.
 */
static bool note_value(struct boundaries *boundaries, const char *at, const char *end)
{
	at += span(at, end, " \t");
	if (at == end || *at++ != '=')
		return false;
	at += span(at, end, " \t");
	bool quoted = at < end && *at == '"';
	at += quoted;
	size_t length = span(at, end, quoted ? PLAIN_QUOTED : PLAIN);
	if (length == 0 || holds_encoded_word(at, length) || boundaries->count == BOUNDARIES_KEPT)
		return false;
	size_t kept = length < BOUNDARY_KEPT ? length : BOUNDARY_KEPT;
	memcpy(boundaries->named[boundaries->count].start, at, kept);
	boundaries->named[boundaries->count++].length = kept;
	return true;
}

void boundaries_note(struct boundaries *boundaries, const char *line, size_t length)
{
	static const char word[] = "boundary";
	size_t size = sizeof word - 1;
	const char *end = line + length;
	for (const char *at = line; !boundaries->any && (size_t)(end - at) >= size; at++) {
		if ((*at | 0x20) == 'b' && strncasecmp(at, word, size) == 0)
			boundaries->any = !note_value(boundaries, at + size, end);
	}
}

bool boundaries_match(const struct boundaries *boundaries, const char *line, size_t length)
{
	if (length < 2 || line[0] != '-' || line[1] != '-')
		return false;
	for (size_t i = 0; !boundaries->any && i < boundaries->count; i++) {
		size_t size = boundaries->named[i].length;
		if (length - 2 >= size && memcmp(line + 2, boundaries->named[i].start, size) == 0)
			return true;
	}
	return boundaries->any;
}
