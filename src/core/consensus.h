/* SPDX-License-Identifier: MIT */
/* Proposals under formal consensus: what the files of this workflow share. */
#ifndef ASSENT_CORE_CONSENSUS_H
#define ASSENT_CORE_CONSENSUS_H

#include "core/owed.h"
#include "core/workflow.h"

/* ---- call_fold.c ---- */

/* Folds the events of proposals and calls. */
void consensus_apply(struct state *state, const struct event *event);
/* Folds call.extended, call.reading, call.closed, decision.recorded. */
void closing_apply(struct state *state, const struct event *event);

/* The value of a `name: value` line of the words of a proposal; "" when there is none before the blank line. */
const char *words_field(struct arena *arena, const char *words, const char *name);

/* The words of a version column: "V2" -> 2; 0 when it is none. */
unsigned version_number(const char *version);

/* ---- consensus.c ---- */

/* Why a person who has no voice in a call has none: "not_accepted" (the Membership Agreement) or "not_eligible". */
const char *why_no_voice(const struct state *state, const char *member);

/* ---- carry.c ---- */

/* An answer to an older text: not counted; but a concern, or what may be a block, goes on with the new one. */
void carry_over(struct decision *d, const struct intent *intent, const struct proposal *p);

/* A concern or a question of intent->member about the text in force. */
void record_remark(struct decision *d, const struct intent *intent, const struct proposal *p,
                   const struct reading *reading);

/* A reply to a call as the answer of intent->member, whoever gave it; sets d->class. */
void consensus_answer(struct decision *d, const struct intent *intent);

/* Records that the words of intent->member are not counted, and why: a word of the vocabulary. */
void response_not_counted(struct decision *d, const struct intent *intent, const char *why);

/* Records that the words of intent->member are not clear, and why: the outcome waits for them. */
void response_unclear(struct decision *d, const struct intent *intent, const char *why);

/* ---- call_letter.c ---- */

/* A letter to a call: the writer's own answer, those the Recorder enters for others, an alternate's, a wish to look again. */
void call_letter_decide(struct decision *d, const struct intent *intent);

/* One entry of intent->member, the Recorder, for another person. */
void call_letter_entry(struct decision *d, const struct intent *intent, const struct proposal *proposal,
                       const struct for_other *other);

/* The same of a member with another member's token: nothing is counted, and they are told why, or asked. */
void call_letter_foreign(struct decision *d, const struct intent *intent);

/* True when the intent has a reading with this meaning. */
bool intent_says(const struct intent *intent, enum meaning meaning);

/* ---- alternate.c ---- */

/* A letter that names an alternate, or is one's: decides it and says true; false when it is neither. */
bool alternate_decide(struct decision *d, const struct intent *intent, const struct proposal *proposal);

/* The voice in whose place this person may answer, or might have until its owner did; NULL when there is none. */
const struct voice *alternate_voice(const struct proposal *proposal, uint32_t person);

/*
 * Who may answer for this voice now besides its person: the alternate they
 * named, while that one keeps the seat and the Agreement; NOBODY when nobody may.
 */
uint32_t alternate_of(const struct state *state, const struct proposal *proposal, const struct voice *voice);

/* True when this person has a seat as alternate for a group that speaks in this call. */
bool alternate_seated(const struct state *state, const struct proposal *proposal, uint32_t person);

/* What an alternate gets: the call, and that its owner has answered. */
void alternate_owed(struct owing *o, const struct proposal *proposal, const struct voice *voice);

/* ---- revisit.c ---- */

/*
 * REVISIT and PROCESS, after the end of a call. True when nothing else in the
 * letter has to be decided; *ret_rest is what is left of it otherwise.
 */
bool revisit_decide(struct decision *d, const struct intent *intent, const struct proposal *proposal,
                    struct intent *ret_rest);

/* Those who look into it are told. */
void revisit_owed(struct owing *o);

/* ---- late.c ---- */

/* After the letter was not counted since it came late: keeps its one plain position beside the count. */
void late_keep(struct decision *d, const struct intent *intent);

/* How many voices have such a position that would count. */
unsigned late_waiting(const struct proposal *proposal);

/* ACCEPT LATE: why, from who may declare the outcome; sets d->class. */
void late_accept(struct decision *d, const struct intent *intent, const struct proposal *proposal,
                 const struct reading *reading);

/* ---- recorded_mails.c ---- */

/* Whose answer somebody else gave is told, with the receipt. */
void recorded_owed(struct owing *o);

/* ---- tally.c ---- */

/* The arithmetic of an outcome, each step by itself so that it can be shown. */
struct tally {
	unsigned eligible, answered, needed; /* people */
	unsigned agree, stand_aside, block;
	unsigned unclear;                    /* replies that hold the outcome */
	unsigned quarantined;                /* letters whose writer has not been confirmed; they hold it too */
	unsigned unreachable;                /* silent people whom our mail does not reach; they hold it as well */
	unsigned concerns, questions;        /* open ones */
	unsigned groups, groups_heard;
	bool quorum;                         /* enough people, and every group heard from */
	bool lukewarm;                       /* many stand aside */
	const char *suggestion;              /* held, blocked, no_quorum, lukewarm, adopted_with_concerns, adopted */
};

/* The rules of a call: those in force when it opened; `today` when they are not known. Numbers only, no zone. */
const struct rules *call_rules(const struct rules *today, const struct proposal *proposal);

/* Counts a call as it stands now, by the call's own rules where they are known. */
struct tally consensus_tally(const struct rules *rules, const struct state *state,
                             const struct proposal *proposal);

/* The suggestion when a person has cleared what held the outcome. */
const char *tally_without_holds(struct tally tally);

/* True when a group (backbone or workgroup) has at least one counted answer in this call. */
bool group_heard(const struct proposal *proposal, uint32_t group);

/* True when the group has to be heard from: a current Backbone or Workgroup. */
bool group_counts(const struct state *state, uint32_t group);

struct closers { LIST(uint32_t); };

/* The people who may declare the outcome; the first of them is asked. In `arena`. */
void consensus_closers(const struct state *state, const struct proposal *proposal, struct arena *arena,
                       struct closers *closers);

/* True when this person is one of them. */
bool consensus_may_declare(const struct state *state, const struct proposal *proposal, struct arena *arena,
                           uint32_t person);

/* ---- call_mails.c, closing_mails.c ---- */

/* The mails of an open call. */
void consensus_owed(struct owing *o);

/* The mails at the end of a call, and about its outcome. */
void closing_owed(struct owing *o);

/* The choices and dates of a call, as values for a template of this reader. */
void call_values(struct owing *o, struct mail *mail, const struct proposal *proposal);

/* A mail of this call, of the row in the ledger that makes it due; it is due since the call was asked. */
struct owed_about call_about(const struct proposal *proposal, uint64_t row, const char *purpose, const char *template);

/* Questions, concerns and wishes for more time about one proposal, told to who talks with their writers (told_mails.c). */
void told_owed(struct owing *o, const struct proposal *proposal);

/* The words of a row of the ledger, told to one person (told_mails.c); `what` is the flag of the template. */
void told_row(struct owing *o, const struct proposal *proposal, uint64_t row, uint32_t asker, uint32_t to,
              const char *what);

/* Blocks and concerns that came after its end, told to the Facilitator. */
void told_late(struct owing *o, const struct proposal *proposal);

#endif
