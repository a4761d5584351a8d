/* SPDX-License-Identifier: MIT */
#include "reader/html_tame.h"

#include "reader/bounds.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

enum { TAG_LOOK = 256 }; /* where the end of a short tag is looked for */

static bool is_space(char character)
{
	return character == ' ' || character == '\t' || character == '\n' || character == '\r' || character == '\f';
}

static bool begins(const char *at, const char *end, const char *with)
{
	size_t length = strlen(with);
	return (size_t)(end - at) >= length && strncasecmp(at, with, length) == 0;
}

/* The end of the tag at `at`, or of its first bytes when it never ends. */
static char *tag_end(char *at, char *end)
{
	size_t left = (size_t)(end - at);
	char *close = memchr(at, '>', left < TAG_LOOK ? left : TAG_LOOK);
	return close == NULL ? at + 2 : close + 1;
}

static char *skip_spaces(char *at, const char *end)
{
	while (at < end && is_space(*at))
		at++;
	return at;
}

/* The end of an attribute's value whose "=" stands at `at`. */
static char *value_end(char *at, char *end)
{
	at = skip_spaces(at + 1, end);
	if (at < end && (*at == '"' || *at == '\'')) {
		char *close = memchr(at + 1, *at, (size_t)(end - at - 1));
		return close == NULL ? end : close + 1;
	}
	while (at < end && !is_space(*at) && *at != '>')
		at++;
	return at;
}

/*
 * Blanks the attributes of a tag that are too many: the library compares each
 * with all before it. Returns where the tag ends.
 */
static char *bound_attributes(char *at, char *end)
{
	size_t count = 0;
	bool apart = false;
	while (at < end && *at != '>') {
		if (*at == '=') {
			at = value_end(at, end);
			apart = true;
			continue;
		}
		bool between = is_space(*at) || *at == '/';
		count += apart && !between;
		apart = between;
		if (count > HTML_ATTRIBUTES_MAX) {
			char *close = memchr(at, '>', (size_t)(end - at));
			size_t rest = (size_t)((close == NULL ? end : close) - at);
			memset(at, ' ', rest);
			return at + rest;
		}
		at++;
	}
	return at;
}

static bool is_letter(const char *at, const char *end)
{
	return at < end && ((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z'));
}

void html_tame(char *bytes, size_t length)
{
	char *end = bytes + length;
	bool comments_end = true;
	for (char *at = bytes; at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL; at++) {
		if (is_letter(at + 1, end)) {
			at = bound_attributes(at, end);
		} else if (comments_end && begins(at, end, "<!--")) {
			char *close = memmem(at, (size_t)(end - at), "-->", 3);
			comments_end = close != NULL;
			at = close == NULL ? at : close;
		} else if (begins(at, end, "</body") || begins(at, end, "</html")) {
			memset(at, ' ', (size_t)(tag_end(at, end) - at));
			memcpy(at, "<p>", 3);
		} else if (begins(at, end, "<![")) {
			memset(at, ' ', (size_t)(tag_end(at, end) - at));
		}
	}
}
