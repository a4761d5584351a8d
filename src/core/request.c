/* SPDX-License-Identifier: MIT */
#include "core/request.h"

#include <stdlib.h>
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

/* The 80 bits that the 16 letters stand for; false when they are none. */
static bool pack(const char *token, unsigned char bytes[TOKEN_BYTES])
{
	static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
	unsigned held = 0, bits = 0;
	size_t count = 0;
	for (size_t i = 0; i < TOKEN_TEXT_SIZE - 1; i++) {
		const char *found = token[i] == '\0' ? NULL : strchr(letters, token[i]);
		if (found == NULL)
			return false;
		held = (held << 5 | (unsigned)(found - letters)) & 0x1fffu;
		bits += 5;
		if (bits >= 8) {
			bits -= 8;
			bytes[count++] = (unsigned char)(held >> bits);
		}
	}
	return token[TOKEN_TEXT_SIZE - 1] == '\0';
}

void request_set_token(struct requests *requests, size_t place, const char *token)
{
	(void)pack(token, requests->items[place].token);
}

static int by_token(const void *a, const void *b)
{
	return memcmp(((const struct request_made *)a)->token, ((const struct request_made *)b)->token, TOKEN_BYTES);
}

/* What was made twice - a letter that was asked about anew - is found as it was made last. */
static int by_token_then_age(const void *a, const void *b)
{
	uint32_t one = ((const struct request_made *)a)->about, other = ((const struct request_made *)b)->about;
	int order = by_token(a, b);
	return order != 0 ? order : (one > other) - (one < other);
}

void requests_sort(struct requests *requests)
{
	if (requests->count > 1)
		qsort(requests->items, requests->count, sizeof *requests->items, by_token_then_age);
}

const struct request *request_find(struct arena *arena, const struct requests *requests, const char *token)
{
	struct request_made wanted;
	if (requests == NULL || requests->count == 0 || !pack(token, wanted.token))
		return NULL;
	const struct request_made *made =
		bsearch(&wanted, requests->items, requests->count, sizeof *requests->items, by_token);
	if (made == NULL)
		return NULL;
	const struct request_made *last = requests->items + requests->count - 1;
	while (made < last && by_token(made, made + 1) == 0)
		made++;
	struct request *request = ARENA_NEW(arena, struct request);
	*request = request_at(requests, (size_t)(made - requests->items));
	memcpy(request->token, token, TOKEN_TEXT_SIZE);
	return request;
}
