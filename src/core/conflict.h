/* SPDX-License-Identifier: MIT */
/* Confidential cases, and letters that need a person to look at them. All of it is in the journal alone. */
#ifndef ASSENT_CORE_CONFLICT_H
#define ASSENT_CORE_CONFLICT_H

#include "core/workflow.h"

/*
 * A confidential letter: opens a case; true when that was all there is to
 * decide. Of any other letter only notes words of distress; false.
 */
bool conflict_letter(struct decision *d, const struct intent *intent);

/* The case a letter belongs to, by its hash; NULL none. */
const struct conflict_case *conflict_of_letter(const struct state *state, const char *hash);

/* The id of the case that a decision has opened, or added a copy to; NULL none. */
const char *conflict_opened(const struct decision *d);

/* Who looks after a case: as the settings say, else the Facilitator; never who wrote. NOBODY when there is none. */
uint32_t conflict_handler(const struct rules *rules, const struct state *state, uint32_t writer);

#endif
