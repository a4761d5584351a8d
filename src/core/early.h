/* SPDX-License-Identifier: MIT */
/* What the Facilitator may say while a call is open: CLOSE, FINDING. */
#ifndef ASSENT_CORE_EARLY_H
#define ASSENT_CORE_EARLY_H

#include "core/consensus.h"

/* True when everybody who has a voice agrees or stands aside, and nothing holds it. */
bool early_all_agree(const struct rules *rules, const struct state *state, const struct proposal *p);

/* CLOSE, from who may declare the outcome. Sets d->class. */
void early_close(struct decision *d, const struct intent *intent, const struct proposal *p);

/* FINDING: advice about a block, from who may declare the outcome. Sets d->class. */
void early_finding(struct decision *d, const struct intent *intent, const struct proposal *p,
                   const struct reading *reading);

/* The mails about both. */
void early_owed(struct owing *o, const struct proposal *p);

#endif
