/* SPDX-License-Identifier: MIT */
/* What members can ask for by mail: AGENDA, STATUS P-2026-004, RECORD P-2026-004. */
#ifndef ASSENT_CORE_COMMAND_H
#define ASSENT_CORE_COMMAND_H

#include "core/workflow.h"

/* Notes what a member's letter asks for; the mails follow from that. */
void command_member(struct decision *d, const struct intent *intent);

/* What is coming, and what is known of one thing (command_mails.c). */
void command_owed(struct owing *o);

#endif
