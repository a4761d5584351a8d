/* SPDX-License-Identifier: MIT */
#include "core/request.h"

#include "base/sort.h"

#include <string.h>

const char *request_text(struct arena *arena, const struct request *request)
{
	return arena_printf(arena, "%s|%s|%s|%s", request_kind_word(request->kind),
	                    request->lasting == NULL ? request->subject : request->lasting, request->version,
	                    request->member);
}

/* ---- the list ---- */

static bool same_about(const struct request *a, const struct request *b)
{
	bool lasts = a->lasting != NULL || b->lasting != NULL;
	return a->kind == b->kind && a->count == b->count && !lasts && strcmp(a->subject, b->subject) == 0 &&
	       strcmp(a->version, b->version) == 0;
}

void requests_add_about(struct arena *arena, struct requests *requests, const struct request *about, const char *member)
{
	size_t count = requests->abouts.count;
	if (count == 0 || !same_about(&requests->abouts.items[count - 1], about))
		*LIST_PUSH(arena, &requests->abouts) = *about;
	*LIST_PUSH(arena, requests) =
		(struct request_made){.about = (uint32_t)requests->abouts.count - 1, .member = member};
}

void requests_add(struct arena *arena, struct requests *requests, enum request_kind kind, const char *subject,
                  const char *version, const char *member)
{
	requests_add_about(arena, requests, &(struct request){.kind = kind, .subject = subject, .version = version}, member);
}

struct request request_at(const struct requests *requests, size_t place)
{
	struct request request = requests->abouts.items[requests->items[place].about];
	request.member = requests->items[place].member;
	return request;
}

/* ---- tokens ---- */

/* The number that the first letters of a token stand for; false when it is none. */
static bool begin_of(const char *token, uint32_t *ret_begin)
{
	static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
	uint64_t bits = 0;
	for (size_t i = 0; i < TOKEN_TEXT_SIZE - 1; i++) {
		const char *found = token[i] == '\0' ? NULL : strchr(letters, token[i]);
		if (found == NULL)
			return false;
		if (i < 7)
			bits = bits << 5 | (uint64_t)(found - letters);
	}
	*ret_begin = (uint32_t)bits;
	return token[TOKEN_TEXT_SIZE - 1] == '\0';
}

/* What was made twice - a letter that was asked about anew - is found as it was made last. */
static int by_token_then_age(const void *a, const void *b)
{
	const struct request_made *one = a, *other = b;
	int order = (one->token > other->token) - (one->token < other->token);
	return order != 0 ? order : (one->about > other->about) - (one->about < other->about);
}

void requests_make_tokens(struct requests *requests)
{
	struct arena scratch = {0};
	for (size_t i = 0; i < requests->count; i++) {
		struct request request = request_at(requests, i);
		requests->token_of(requests->context, request_text(&scratch, &request), request.token);
		(void)begin_of(request.token, &requests->items[i].token);
		arena_reset(&scratch);
	}
	sort_in_place(requests->items, requests->count, sizeof *requests->items, by_token_then_age);
	arena_release(&scratch);
}

/* How many of the sorted ones come before the first whose token begins with a larger number. */
static size_t count_until(const struct requests *requests, uint32_t begin)
{
	size_t low = 0, high = requests->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (requests->items[middle].token <= begin)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct request *request_find(struct arena *arena, const struct requests *requests, const char *token)
{
	uint32_t begin;
	if (requests == NULL || requests->count == 0 || !begin_of(token, &begin))
		return NULL;
	for (size_t i = count_until(requests, begin); i > 0 && requests->items[i - 1].token == begin; i--) {
		struct request *request = ARENA_NEW(arena, struct request);
		*request = request_at(requests, i - 1);
		requests->token_of(requests->context, request_text(arena, request), request->token);
		if (strcmp(request->token, token) == 0)
			return request;
	}
	return NULL;
}
