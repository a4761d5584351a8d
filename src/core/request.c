/* SPDX-License-Identifier: MIT */
#include "core/request.h"

#include "base/arena.h"

const char *request_text(struct arena *arena, const struct request *request)
{
	return arena_printf(arena, "%s|%s|%s|%s", request_kind_word(request->kind),
	                    request->lasting == NULL ? request->subject : request->lasting, request->version,
	                    request->member);
}

const struct request *request_find(const struct requests *requests, const char *token)
{
	uint32_t place;
	if (requests == NULL || !index_get(&requests->by_token, token, &place) || place >= requests->count)
		return NULL;
	return &requests->items[place];
}
