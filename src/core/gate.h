/* SPDX-License-Identifier: MIT */
/*
 * The gate: before the Core decides to act, the people who will feel it are
 * heard.
 *
 *   NOT STATED -> STATED -> ASKING -> PASSED | WAIVED          NOT NEEDED
 *
 * It has passed when it was said who is impacted, and
 *   represented   somebody of a group that speaks for them gave input or a position, or
 *   input         at least one of them told us what they think, or
 *   attempts      two members asked, and nobody answered in time.
 * Where each member has to report (each_member), it has passed when all have
 * said whom they asked, or why they could not.
 */
#ifndef ASSENT_CORE_GATE_H
#define ASSENT_CORE_GATE_H

#include "core/decision.h"
#include "core/owed.h"

enum gate_state {
	GATE_NOT_NEEDED, /* procedure: nobody outside the Core feels it */
	GATE_NOT_STATED, /* nobody has said who will feel it */
	GATE_STATED,     /* said, but nobody was asked yet */
	GATE_ASKING,
	GATE_PASSED,
	GATE_WAIVED      /* the Facilitator and a Workgroup Rep: it cannot wait */
};

/* True when a proposal of this kind has to pass the gate. */
bool gate_needed(const char *kind);

/* How far the proposal has come, as of `now`. */
enum gate_state gate_state(const struct state *state, const struct proposal *proposal, instant now);

/* The state as one word: not_needed, not_stated, stated, asking, passed, waived. */
const char *gate_state_word(enum gate_state state);

/* True when a call for consensus may open: PASSED, WAIVED or NOT NEEDED. */
bool gate_passed(const struct state *state, const struct proposal *proposal, instant now);

/* True while people are asked about what was decided without them, because it could not wait. */
bool gate_asks_after(const struct state *state, const struct proposal *proposal, instant now);

/* Why it has PASSED: represented, input, attempts or each_member; "" when it has not, or did not have to. */
const char *gate_passed_by(const struct state *state, const struct proposal *proposal, instant now);

/* What a member last said about asking people: ASKED, NOBODY, COULD_NOT; NONE: nothing yet. */
enum meaning gate_report(const struct proposal *proposal, uint32_t person);

/* Different people who told us what they think of it and did not take it back. */
unsigned gate_heard(const struct state *state, const struct proposal *proposal);

/* True when this input is about the proposal and stands. */
bool gate_input_counts(const struct state *state, const struct proposal *proposal, const struct input *input);

/*
 * Says who will feel a proposal and asks them: impact.stated, impact.represented
 * for each of `groups` (ids, blanks between them) that speaks for them,
 * input.requested. For who opens it; else the next run does.
 */
void gate_ask(struct decision *d, const char *id, const char *impact, const char *groups, enum via via);

/* Please ask people (M08, with M07 to pass on), to Core members; how it stands, to the Facilitator (gate_mails.c). */
void gate_owed(struct owing *o);

/* For who has no voice in it: that INPUT would be heard, and who speaks for their Workgroup. `item`: of `answer`. */
void gate_welcome(struct owing *o, struct value *item, const struct proposal *proposal, uint32_t person);

/* For who has no voice: what people are asked about, as the list `asking` of a mail. */
void gate_invite(struct owing *o, struct mail *mail);

/* Folds the events of the gate (gate_fold.c). */
void gate_apply(struct state *state, const struct event *event);

#endif
