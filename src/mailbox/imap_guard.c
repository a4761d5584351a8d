/* SPDX-License-Identifier: MIT */
#include "mailbox/imap_guard.h"

#include <string.h>
#include <strings.h>

/*
 * Of what we ask for, a list of folders has the most, with three a line; a
 * response of the wildest NAMESPACE has some dozens.
 */
enum { PARENTHESES_MOST = 500 };

void imap_guard_begin(struct imap_guard *guard, uint64_t line_bytes, uint64_t literal_bytes)
{
	guard->line_bytes = line_bytes;
	guard->literal_bytes = literal_bytes;
}

/*
 * Literals stand in responses with data, such as `* 12 FETCH`. In other lines
 * `{12}` at the end is somebody's prose: what follows is looked at as lines.
 */
static bool holds_data(const struct imap_guard *guard)
{
	static const char *const words[] = {"LIST ", "NAMESPACE "};
	size_t length = guard->length;
	if (length < 3 || guard->start[0] != '*' || guard->start[1] != ' ')
		return false;
	if (guard->start[2] >= '0' && guard->start[2] <= '9')
		return true;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t word = strlen(words[i]);
		if (length >= 2 + word && strncasecmp(guard->start + 2, words[i], word) == 0)
			return true;
	}
	return false;
}

static void new_response(struct imap_guard *guard)
{
	guard->parentheses = 0;
	guard->length = 0;
	guard->data = false;
}

static const char *begin_literal(struct imap_guard *guard)
{
	uint64_t length = 0;
	if (guard->digits == 0 || guard->digits >= IMAP_GUARD_NUMBER)
		return "the server tells a length that is none";
	for (size_t i = 0; i < guard->digits; i++)
		length = length * 10 + (uint64_t)(guard->number[i] - '0');
	if (length > guard->literal_bytes)
		return "the server announces more than was asked for";
	guard->in_literal = length;
	return NULL;
}

/* The end of a line: of the response, or the beginning of a literal. */
static const char *end_line(struct imap_guard *guard)
{
	bool literal = guard->closed && (guard->data || holds_data(guard));
	guard->braced = guard->closed = false;
	if (!literal) {
		new_response(guard);
		return NULL;
	}
	guard->data = true;
	return begin_literal(guard);
}

/* What stands between braces: digits, and a plus behind them (RFC 7888). */
static void look_in_braces(struct imap_guard *guard, char c)
{
	if (c == '}')
		guard->closed = true;
	else if (c >= '0' && c <= '9' && guard->digits < IMAP_GUARD_NUMBER)
		guard->number[guard->digits++] = c;
	else if (c != '+')
		guard->digits = IMAP_GUARD_NUMBER; /* too long, or no number: refused should the line end here */
}

static const char *look_at(struct imap_guard *guard, char c)
{
	if (guard->length < IMAP_GUARD_START)
		guard->start[guard->length++] = c;
	if (c == '\n')
		return end_line(guard);
	if (c == '\r')
		return NULL;
	if (c == '(' && ++guard->parentheses > PARENTHESES_MOST)
		return "the server nests too deeply";
	if (c == '{') {
		guard->braced = true;
		guard->closed = false;
		guard->digits = 0;
	} else if (guard->closed) {
		guard->braced = guard->closed = false;
	} else if (guard->braced) {
		look_in_braces(guard, c);
	}
	return NULL;
}

const char *imap_guard_look(void *context, const char *bytes, size_t length)
{
	struct imap_guard *guard = context;
	const char *problem = NULL;
	while (length > 0 && problem == NULL) {
		if (guard->in_literal > 0) {
			size_t part = guard->in_literal < length ? (size_t)guard->in_literal : length;
			guard->in_literal -= part;
			bytes += part;
			length -= part;
			continue;
		}
		if (guard->line_bytes == 0)
			return "the server sends more than was asked for";
		guard->line_bytes--;
		problem = look_at(guard, *bytes++);
		length--;
	}
	return problem;
}
