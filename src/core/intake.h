/* SPDX-License-Identifier: MIT */
/* Letters: what the files of this workflow share. */
#ifndef ASSENT_CORE_INTAKE_H
#define ASSENT_CORE_INTAKE_H

#include "core/workflow.h"

/* Folds the events of letters, readings and addresses that failed (intake_fold.c). */
void intake_apply(struct state *state, const struct event *event);

#endif
