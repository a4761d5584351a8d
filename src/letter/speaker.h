/* SPDX-License-Identifier: MIT */
/* Who is speaking (design: who is speaking; domain.md 4.1 no. 2). */
#ifndef ASSENT_LETTER_SPEAKER_H
#define ASSENT_LETTER_SPEAKER_H

#include "letter/carriers.h"
#include "letter/understand.h"

/* Sets from, identity, member, request of *intent, and adds the problems that belong to them. */
void speaker_identify(struct arena *arena, const struct letter *letter, const struct carriers *carriers,
                      const struct understanding *with, struct intent *intent);

/*
 * True when the receiving server says that the letter does not come from where
 * it says: dmarc=fail in the topmost Authentication-Results (RFC 8601) of
 * `authserv_id`. Fields of other servers prove nothing: anybody can write one.
 */
bool authentication_failed(struct arena *arena, const struct letter *letter, const char *authserv_id);

/* True when it says that the letter does: dmarc=pass, and nothing else, in that field. */
bool authentication_passed(struct arena *arena, const struct letter *letter, const char *authserv_id);

#endif
