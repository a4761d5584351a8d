/* SPDX-License-Identifier: MIT */
/* Levels of proof: which answers need more than a token and an address. */
#ifndef ASSENT_CORE_PROOF_H
#define ASSENT_CORE_PROOF_H

#include "core/decision.h"

/* True when the receiving server has to vouch for the writer of this letter, or the writer to say "it is mine". */
bool needs_proof(const struct decision *d, const struct intent *intent);

/* Why nothing is counted of what a member wrote with another member's token, and whether they have a part in it. */
const char *why_foreign(const struct decision *d, const struct intent *intent);

#endif
