/* SPDX-License-Identifier: MIT */
/*
 * Talk about a proposal: while it is open
 * and has no call yet, people ask, comment and raise concerns by reply; who
 * proposed it answers; and whoever raised a concern says what became of it, also in the call.
 */
#ifndef ASSENT_CORE_TALK_H
#define ASSENT_CORE_TALK_H

#include "core/consensus.h"

/* Keeps a row for the round-up. */
void talk_said(struct state *state, struct proposal *p, const struct event *event);

/* True while people talk about it: it is open, and was not opened together with its call. */
bool talk_is_open(const struct proposal *p);

/* True for who holds an active Core seat. */
bool talk_takes_part(const struct state *state, uint32_t person);

/* True for who holds a seat of a Workgroup alone: they get a copy, and may ask. */
bool talk_is_guest(const struct state *state, uint32_t person);

/* The proposal of the question that a request of this kind ("r34") is about, and the question; NULL when there is none. */
const struct proposal *talk_question(const struct state *state, const char *subject, const struct remark **ret_question);

/* True when this person may be asked to answer questions about it: who proposed it, and who looks after proposals. */
bool talk_answers(const struct state *state, const struct proposal *p, uint32_t person);

/* ---- concern.c ---- */

/* Folds concern.resolved, .withdrawn, .stands. */
void concern_apply(struct proposal *p, const struct event *event);

/* True when this concern is neither resolved nor withdrawn. */
bool concern_is_open(const struct remark *concern);

/* True for RESOLVED, NOT YET (STANDS) and the withdrawal of a concern. */
bool concern_meaning(enum meaning meaning);

/* What the writer, who is sure, says of a concern of theirs. Sets d->class. */
void concern_reading(struct decision *d, const struct intent *intent, const struct proposal *p,
                     const struct reading *reading);

/* A letter that says that about concerns and nothing else: decides it and says true. */
bool concern_letter(struct decision *d, const struct intent *intent, const struct proposal *p);

/* ---- talk_mails.c ---- */

/* Owes what a proposal under discussion is due: the first mail, the round-ups, the answers to questions. */
void talk_owed(struct owing *o);

/* What was asked and answered, and which concerns are open, as values of a mail: has_asked, asked; has_open, open. */
void talk_values(struct owing *o, struct mail *mail, const struct proposal *p);

#endif
