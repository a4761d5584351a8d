/* SPDX-License-Identifier: MIT */
/* What somebody needs for an action step: who looks after it offers help, or can't; it ends when it is met. */
#ifndef ASSENT_CORE_NEEDS_H
#define ASSENT_CORE_NEEDS_H

#include "core/owed.h"
#include "core/workflow.h"

/* The need with this id; NULL when there is none. */
struct need *need_find(const struct state *state, const char *id);

/* The step it came with, else one that its asker has; NULL when there is none. */
const struct step *need_step(const struct state *state, const struct need *need);

/* True when nothing has to be done about it any more: it is met, or its step is done. */
bool need_over(const struct state *state, const struct need *need);

/*
 * Who looks after it: the first who may, and has not said that they can't.
 * `except`: not this one (NOBODY: nobody is left out). NOBODY when nobody is left.
 */
uint32_t need_helper(const struct state *state, const struct need *need, uint32_t except);

/* The mails about needs (needs_mails.c). */
void needs_owed(struct owing *o);

#endif
