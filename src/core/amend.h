/* SPDX-License-Identifier: MIT */
/* New texts of a proposal that is not decided yet: V2, V3 ... */
#ifndef ASSENT_CORE_AMEND_H
#define ASSENT_CORE_AMEND_H

#include "core/form.h"

/* A text that was in force: the words of proposal.drafted or proposal.amended. */
struct proposal_text {
	uint64_t row;
	unsigned version;
	uint32_t by;
	instant time;
	const char *title, *summary, *goal, *impact, *body, *by_day;
	const char *change; /* what it changes, in its writer's words; "" none */
};

/* ---- text_fold.c ---- */

/* Folds proposal.drafted's or proposal.amended's words: the text that is in force now. */
void text_apply(struct state *state, struct proposal *p, const struct event *event);

/* The text before the one in force; NULL when that is the first. */
const struct proposal_text *text_before(const struct proposal *p);

/* The text that is in force. */
const struct proposal_text *text_now(const struct proposal *p);

/* ---- amend.c ---- */

/* AMEND from a member we are sure of, in reply to a mail about the proposal. Sets d->class. */
void amend_letter(struct decision *d, const struct intent *intent);

/* ---- amend_mails.c ---- */

/*
 * What is different from the text before, for M14 and for who answered an older
 * one: `change` (the writer's words) and at most three `changes`, each with
 * before, now and the flag of its line.
 */
void amend_values(struct owing *o, struct mail *mail, const struct proposal *p);

#endif
