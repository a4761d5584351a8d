/* SPDX-License-Identifier: MIT */
/* Whether our mail reaches a member: an address that fails, and a time away. */
#ifndef ASSENT_CORE_REACH_H
#define ASSENT_CORE_REACH_H

#include "core/rules.h"
#include "core/state.h"

/* What the mails that came back say of a member's address. */
struct reach {
	bool failing;       /* a person has to find out the right address */
	bool permanent;     /* a server said that the address does not work */
	uint64_t row;       /* the journal row that told; 0 none */
	instant since;      /* when that mail came back */
};

/*
 * At most one counts a day: a permanent refusal one, another a half. An
 * address fails with refusals for good on two days, or a score of four within
 * 30 days. What came before the member's last letter is forgiven.
 */
struct reach reach_of(const struct rules *rules, const struct state *state, uint32_t person, instant now);

/* Until when a member said to be away, if that is still to come; else INSTANT_NONE. */
instant reach_away(const struct state *state, uint32_t person, instant now);

/* Folds away.noted. */
void reach_noted(struct state *state, const struct event *event);

/* Folds a letter that a member wrote: what bounced before it is forgiven. */
void reach_heard(struct state *state, uint32_t person, instant received);

#endif
