/* SPDX-License-Identifier: MIT */
/* What the register's lines are called in the books. */
#ifndef ASSENT_CORE_MEMBERSHIP_H
#define ASSENT_CORE_MEMBERSHIP_H

#include "core/decision.h"
#include "core/roster.h"
#include "core/state.h"

/* The first address of a line, in lower case. */
const char *roster_first_address(struct arena *arena, const struct roster_person *row);

/* The id of a line, or the one assigned to its first address (member.assigned); NULL when it has none yet. */
const char *roster_member_id(const struct state *state, struct arena *arena, const struct roster_person *row);

/* ENGLISH, ESPAÑOL, LARGE PRINT, PLAIN in a letter of a person of the register, besides what else it says. */
void membership_wishes(struct decision *d, const struct intent *intent);

/* Where a person stands with the agreement from now on; what the last one had as well is kept once. */
void agreement_keep(struct state *state, struct person *person, const struct agreement *asks);

/* Folds agreement.accepted, .declined, .ended and .lapsed of this person (agreement_fold.c). */
void agreement_event(struct state *state, struct person *person, const struct event *event);

#endif
