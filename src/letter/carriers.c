/* SPDX-License-Identifier: MIT */
#include "letter/carriers.h"

#include <string.h>

enum { TOKEN_LENGTH = TOKEN_TEXT_SIZE - 1 };

static bool is_token_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The request of the token that stands at `text`, in any case; NULL when none does. */
static const struct request *token_at(struct arena *arena, const struct requests *requests, const char *text)
{
	char token[TOKEN_TEXT_SIZE];
	size_t length = 0;
	while (is_token_char(text[length]) && length < TOKEN_LENGTH) {
		char c = text[length];
		token[length++] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
	}
	if (length < TOKEN_LENGTH || is_token_char(text[length]))
		return NULL;
	token[TOKEN_LENGTH] = '\0';
	return request_find(arena, requests, token);
}

const struct request *request_of_message_id(struct arena *arena, const struct requests *requests, const char *message_id)
{
	const struct request *request = token_at(arena, requests, message_id);
	return request != NULL && message_id[TOKEN_LENGTH] == '.' ? request : NULL;
}

/* "Assent+TOKEN@example.org" */
static const struct request *in_address(struct arena *arena, const struct requests *requests, const char *address)
{
	const char *plus = strrchr(address, '+');
	const struct request *request = plus == NULL ? NULL : token_at(arena, requests, plus + 1);
	return request != NULL && plus[1 + TOKEN_LENGTH] == '@' ? request : NULL;
}

/* "#TOKEN", anywhere. */
static const struct request *in_text(struct arena *arena, const struct requests *requests, const char *text)
{
	for (const char *sign = strchr(text, '#'); sign != NULL; sign = strchr(sign + 1, '#')) {
		const struct request *request = token_at(arena, requests, sign + 1);
		if (request != NULL)
			return request;
	}
	return NULL;
}

/* ---- collecting ---- */

struct collecting {
	struct carriers carriers;
	const char *member; /* NULL: any */
};

/* A token of a general mail of ours asks for nothing, and gives way to one that does. */
static void collect(struct collecting *to, const struct request *request, const char *message_id)
{
	struct carriers *carriers = &to->carriers;
	if (request == NULL || (to->member != NULL && strcmp(request->member, to->member) != 0))
		return;
	bool first = carriers->request == NULL;
	bool same = !first && strcmp(carriers->request->token, request->token) == 0;
	bool better = !first && carriers->request->kind == REQUEST_NONE && request->kind != REQUEST_NONE &&
	              strcmp(carriers->request->member, request->member) == 0;
	bool weaker = !first && request->kind == REQUEST_NONE && carriers->request->kind != REQUEST_NONE &&
	              strcmp(carriers->request->member, request->member) == 0;
	if (first || better) {
		carriers->request = request;
		carriers->message_id = message_id;
	} else if (!same && !weaker) {
		carriers->differ = true;
	} else if (*carriers->message_id == '\0' && same) {
		carriers->message_id = message_id;
	}
}

static void collect_in_reply_to(struct arena *arena, struct collecting *to, const struct letter *letter, const struct requests *requests)
{
	for (size_t i = 0; i < letter->references.count; i++) {
		const struct header *reference = &letter->references.items[i];
		if (strcmp(reference->name, "in-reply-to") == 0)
			collect(to, request_of_message_id(arena, requests, reference->value), reference->value);
	}
}

static void collect_newest_reference(struct arena *arena, struct collecting *to, const struct letter *letter,
                                     const struct requests *requests)
{
	for (size_t i = letter->references.count; i-- > 0;) {
		const struct header *reference = &letter->references.items[i];
		const struct request *request = strcmp(reference->name, "references") == 0
		                                        ? request_of_message_id(arena, requests, reference->value)
		                                        : NULL;
		if (request == NULL)
			continue;
		collect(to, request, reference->value);
		return;
	}
}

/* The reference line of the outermost quote: what is quoted deeper is older. */
static const struct request *quoted_line(struct arena *arena, const struct lines *lines, const struct requests *requests)
{
	const struct request *best = NULL;
	unsigned depth = 0;
	for (size_t i = 0; i < lines->count; i++) {
		const struct request *request = in_text(arena, requests, lines->items[i].text);
		if (request == NULL || (best != NULL && lines->items[i].quote >= depth))
			continue;
		best = request;
		depth = lines->items[i].quote;
	}
	return best;
}

struct carriers carriers_find(struct arena *arena, const struct letter *letter, const struct requests *requests,
                              const char *member)
{
	struct collecting to = {.carriers = {.message_id = ""}, .member = member};
	if (requests == NULL)
		return to.carriers;
	collect_in_reply_to(arena, &to, letter, requests);
	for (size_t i = 0; i < letter->recipients.count; i++)
		collect(&to, in_address(arena, requests, letter->recipients.items[i].address), "");
	collect(&to, in_text(arena, requests, letter->subject), "");
	collect_newest_reference(arena, &to, letter, requests);
	const struct request *quoted = quoted_line(arena, &letter->plain, requests);
	collect(&to, quoted != NULL ? quoted : quoted_line(arena, &letter->html, requests), "");
	return to.carriers;
}

/* ---- bounces ---- */

/* "<TOKEN.KEY@HOST>" anywhere in a line: servers put the header of what they return into their text. */
static const struct request *message_id_in(struct arena *arena, const struct requests *requests, const char *text)
{
	for (const char *sign = strpbrk(text, "<+#"); sign != NULL; sign = strpbrk(sign + 1, "<+#")) {
		const struct request *request = *sign == '<' ? request_of_message_id(arena, requests, sign + 1)
		                                             : token_at(arena, requests, sign + 1);
		if (request != NULL)
			return request;
	}
	return NULL;
}

static const struct request *in_lines(struct arena *arena, const struct lines *lines, const struct requests *requests)
{
	for (size_t i = 0; i < lines->count; i++) {
		const struct request *request = message_id_in(arena, requests, lines->items[i].text);
		if (request != NULL)
			return request;
	}
	return NULL;
}

const struct request *carriers_returned(struct arena *arena, const struct letter *letter, const struct requests *requests)
{
	const struct request *request = carriers_find(arena, letter, requests, NULL).request;
	if (requests == NULL || request != NULL)
		return request;
	for (size_t i = 0; i < letter->original.count; i++) {
		const struct header *header = &letter->original.items[i];
		request = strcmp(header->name, "message-id") == 0
		                  ? request_of_message_id(arena, requests, header->value + (*header->value == '<'))
		                  : message_id_in(arena, requests, header->value);
		if (request != NULL)
			return request;
	}
	request = in_lines(arena, &letter->plain, requests);
	return request != NULL ? request : in_lines(arena, &letter->html, requests);
}
