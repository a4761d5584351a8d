/* SPDX-License-Identifier: MIT */
/* Action steps and check-ins: what the files of this workflow share. */
#ifndef ASSENT_CORE_CHECKIN_H
#define ASSENT_CORE_CHECKIN_H

#include "core/workflow.h"

/* True when the last check-in on an open step has no clear answer yet. */
bool checkin_open(const struct step *step);

/* The check-ins, reminders and needs that are owed (checkin_mails.c). */
void checkin_owed(struct owing *o);

#endif
