/* SPDX-License-Identifier: MIT */
/* Action steps and check-ins: what the files of this workflow share. */
#ifndef ASSENT_CORE_CHECKIN_H
#define ASSENT_CORE_CHECKIN_H

#include "core/workflow.h"

/* The sheet whose first row this is ("r31"), or NULL. */
const struct sheet *checkin_sheet(const struct state *state, const char *subject);

/* "r31": what a request about all steps of a sheet is about. */
const char *checkin_sheet_subject(struct arena *arena, const struct sheet *sheet);

/* The check-in on this step that stands on the sheet, or NULL. */
const struct checkin *checkin_on(const struct state *state, const struct sheet *sheet, const struct step *step);

/* True when a later answer stands already: one received then is written down, and changes nothing. */
bool checkin_outdated(const struct step *step, instant received);

/* A reply to a check-in (checkin_reply.c). */
void checkin_decide(struct decision *d, const struct intent *intent);

/* Fills the list `steps` of a mail with what is still open on a sheet; its subject_id names the first of them. */
void checkin_steps(struct owing *o, struct mail *mail, const struct sheet *sheet);

/* True when the last check-in on an open step has no clear answer yet. */
bool checkin_open(const struct step *step);

/* The check-ins and reminders that are owed (checkin_mails.c). */
void checkin_owed(struct owing *o);

#endif
