/* SPDX-License-Identifier: MIT */
/*
 * Requests: what we asked one person. A request has a token, a keyed hash of
 * kind, subject, version and member, made by the shell.
 */
#ifndef ASSENT_CORE_REQUEST_H
#define ASSENT_CORE_REQUEST_H

#include "base/arena.h"
#include "core/vocabulary.h"

#include <stdint.h>

enum { TOKEN_TEXT_SIZE = 17 }; /* 16 letters of lower-case Crockford base32 and NUL */

struct request {
	enum request_kind kind;
	const char *subject; /* P-2026-004, A-2026-031, j12; "" for kind none */
	const char *version; /* V1 ...; "" when it has none */
	const char *member;
	const char *lasting; /* stands for the subject in the token, where the subject may change its number; NULL: it does not */
	unsigned count;      /* of the numbered things that it asks about; 0 or 1: one, without a number */
	char token[TOKEN_TEXT_SIZE]; /* filled in by the shell; "" before */
};

/*
 * One request of many: 16 bytes, as each member has three or more. Each is asked many things, and each thing of many
 * members: what they share is kept once.
 */
struct request_made {
	uint32_t token;      /* 32 of its 80 bits: to find it by. It is made again to compare the others */
	uint32_t about;      /* place in abouts */
	const char *member;
};

/* All requests ever made, open or not. */
struct requests {
	LIST(struct request_made); /* with tokens, sorted by them */
	struct { LIST(struct request); } abouts; /* without member and token */
	/* Makes the token of a request from its text; has to be set before request_find. */
	void (*token_of)(const void *context, const char *text, char token[TOKEN_TEXT_SIZE]);
	const void *context;
};

/* Adds one for this member; of `about`, member and token do not matter. Its strings are kept, not copied. */
void requests_add_about(struct arena *arena, struct requests *requests, const struct request *about, const char *member);

/* Adds one that has neither a lasting name nor numbers. */
void requests_add(struct arena *arena, struct requests *requests, enum request_kind kind, const char *subject,
                  const char *version, const char *member);

/* The request at a place, without its token. */
struct request request_at(const struct requests *requests, size_t place);

/* Makes the tokens of all, and sorts them: ready for request_find. */
void requests_make_tokens(struct requests *requests);

/* The text whose keyed hash is the token: "call|P-2026-004|V2|m-7k2q9d4x". In `arena`. */
const char *request_text(struct arena *arena, const struct request *request);

/* The request of a token, in `arena`; NULL when there is none. */
const struct request *request_find(struct arena *arena, const struct requests *requests, const char *token);

#endif
