/* SPDX-License-Identifier: MIT */
/*
 * The Membership Agreement by mail: what the files of this workflow share.
 *
 * Whoever holds a Core seat and has not accepted is asked, if the home has a
 * text to show. What they write about an open call meanwhile is held, and
 * counts when they accept before its end.
 */
#ifndef ASSENT_CORE_AGREEMENT_H
#define ASSENT_CORE_AGREEMENT_H

#include "core/decision.h"
#include "core/owed.h"
#include "core/workflow.h"

/* True when this person holds an active Core seat. */
bool agreement_seated(const struct state *state, uint32_t person);

/* True when this person may be asked by mail: there is a text, and they have been asked once at least. */
bool agreement_was_asked(const struct state *state, uint32_t person);

/* True when the letter declines what its writer had accepted: they leave the open calls too. */
bool agreement_given_up(const struct decision *d, const struct intent *intent);

/* ---- agreement_kept.c ---- */

/*
 * A letter of somebody who has not accepted: when it may answer an open call
 * it is held, and agreement.kept says so. False when it is none of these.
 */
bool agreement_keeps(struct decision *d, const struct intent *intent);

/* True when a letter waits to be counted. */
bool agreement_any_kept(const struct state *state);

/* A kept letter that is to be read now. */
struct kept_ready {
	const char *letter; /* hash */
	struct request request; /* the call it is about, as the writer's own; kind none: it named none */
	bool sure;          /* its writer is known well enough to count it */
};

/*
 * The next kept letter whose writer has accepted in time: decides that they
 * have a voice in the call, and that the letter waits no longer. `confirmed` is
 * the person whose reply to the mail about it has just come, NOBODY none. False
 * when there is none.
 */
bool agreement_ready(struct decision *d, uint32_t confirmed, struct kept_ready *ret_ready);

/* ---- agreement_grace.c ---- */

/* True when a day is set on which what this person accepted of an older version ends, or it has ended. */
bool agreement_lapses(const struct person *person);

/* True when that day is over, and no row says so yet: what follows from it is decided in the same run. */
bool agreement_is_over(const struct decision *d, uint32_t person);

/* Sets those days, and ends what has come to its day. */
void agreement_tick_grace(struct decision *d);

/* Folds agreement.lapsing. */
void agreement_apply_grace(struct state *state, const struct event *event);

/* The reminder with that day, or that it is over. */
void agreement_grace_mail(struct owing *o, uint32_t person);

/* ---- agreement_kept.c, again ---- */

/* Kept letters of calls that are over, or whose writers declined: they are not counted. */
void agreement_tick_kept(struct decision *d);

/* This person says that they did not write what was kept about this proposal; how many letters that were. */
size_t agreement_disown_kept(struct decision *d, uint32_t person, const char *subject);

/* Folds agreement.kept and agreement.settled. */
void agreement_apply_kept(struct state *state, const struct event *event);

/* ---- agreement_mails.c ---- */

/* The question whether they accept, one reminder, and what becomes of answers that wait for that. */
void agreement_owed(struct owing *o);

#endif
