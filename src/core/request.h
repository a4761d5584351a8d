/* SPDX-License-Identifier: MIT */
/*
 * Requests: what we asked one person. A request has a token, a keyed hash of
 * kind, subject, version and member, made by the shell.
 */
#ifndef ASSENT_CORE_REQUEST_H
#define ASSENT_CORE_REQUEST_H

#include "base/index.h"
#include "core/vocabulary.h"

enum { TOKEN_TEXT_SIZE = 17 }; /* 16 letters of lower-case Crockford base32 and NUL */

struct request {
	enum request_kind kind;
	const char *subject; /* P-2026-004, A-2026-031, j12; "" for kind none */
	const char *version; /* V1 ...; "" when it has none */
	const char *member;
	const char *lasting; /* stands for the subject in the token, where the subject may change its number; NULL: it does not */
	const char *token;   /* filled in by the shell */
	unsigned count;      /* of the numbered things that it asks about; 0 or 1: one, without a number */
};

/* All requests ever made, open or not. */
struct requests {
	LIST(struct request);
	struct index by_token;
};

/* The text whose keyed hash is the token: "call|P-2026-004|V2|m-7k2q9d4x". In `arena`. */
const char *request_text(struct arena *arena, const struct request *request);

/* The request of a token, or NULL. */
const struct request *request_find(const struct requests *requests, const char *token);

#endif
