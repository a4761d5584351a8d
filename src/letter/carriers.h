/* SPDX-License-Identifier: MIT */
/*
 * Carriers: the places in a letter where a token of ours may come back (design:
 * who is speaking). In-Reply-To, plus-address, subject tag, newest References,
 * quoted reference line, in this order.
 */
#ifndef ASSENT_LETTER_CARRIERS_H
#define ASSENT_LETTER_CARRIERS_H

#include "core/letter.h"
#include "core/request.h"

struct carriers {
	const struct request *request; /* NULL: no token of ours */
	const char *message_id;        /* of our mail that is answered, "" when only a token is known */
	bool differ;                   /* the carriers name different requests */
};

/* Looks for tokens. What is found lives in `arena`. `member` not NULL: only for tokens of this member. */
struct carriers carriers_find(struct arena *arena, const struct letter *letter, const struct requests *requests,
                              const char *member);

/* For a bounce: also in the header of the returned mail and in the text. */
const struct request *carriers_returned(struct arena *arena, const struct letter *letter, const struct requests *requests);

/* The request whose token a Message-ID (without <>) of ours begins with, or NULL. */
const struct request *request_of_message_id(struct arena *arena, const struct requests *requests, const char *message_id);

#endif
