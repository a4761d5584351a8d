/* SPDX-License-Identifier: MIT */
/* What `assent status` shows, gathered once, and the two ways to show it. */
#ifndef ASSENT_CMD_STATUS_H
#define ASSENT_CMD_STATUS_H

#include "session.h"

/* What waits for a person, beyond the state itself. */
struct status {
	const struct session *session;
	struct arena *arena;
	size_t mails_waiting; /* in the outbox */
	size_t mails_refused; /* in outbox/refused */
	bool mails_held;      /* outbox/held is there */
	const char *wanted;   /* an id, or NULL for all */
};

/* True when something needs a person. */
bool status_attention(const struct status *status);

/* One voice's answer in words: "agree", "unclear", "none" ... */
const char *status_answer(const struct voice *voice);

/* "open", "closed", "decided" ... */
const char *status_phase(const struct proposal *proposal);

/* Meetings and the numbers of confidential cases; `wanted` alone when it is a meeting (status_meetings.c). */
void status_print_meetings(const struct status *status);

/* The same for --json: a new reference, the caller's. */
struct json_t *status_meetings_json(const struct status *status);

/* Prints it as one JSON object, for programs; false when stdout failed. */
bool status_print_json(const struct status *status);

/* Prints whether those who will feel a proposal were heard: numbers alone, who told us what is private. */
void status_gate(const struct status *status, const struct proposal *proposal);

/* Held letters that somebody has to look at: those whose person said NO stay held, and need nobody. */
uint64_t status_held_letters(const struct state *state);

/* Says whose answers wait until they accept the Membership Agreement, a line each. */
void status_print_kept(const struct status *status);

#endif
