/* SPDX-License-Identifier: MIT */
/* Proposals before their call: drafted, checked by the Facilitator, open for talk; what those files share. */
#ifndef ASSENT_CORE_DRAFT_H
#define ASSENT_CORE_DRAFT_H

#include "core/consensus.h"

/* ---- propose.c ---- */

/* What is wrong with a kind, as a sentence in d->arena; NULL when there is such a kind. */
const char *proposal_kind_wrong(struct arena *arena, const char *kind);

/* True for a kind that touches people outside the Core: they are heard before its call. */
bool proposal_kind_needs_gate(const char *kind);

/*
 * Sets the half-open end of a call that opens now from its last day, written
 * YYYY-MM-DD ("": the days of the rules); or gives the sentence what is wrong.
 */
const char *proposal_deadline(const struct decision *d, const char *text, instant *ret_deadline);

/* The words of proposal.drafted: named lines, a blank line, the text. */
const char *proposal_words(struct arena *arena, const struct proposal_draft *draft);

/* The next free id: P-2026-004. */
const char *proposal_next_id(const struct decision *d);

/* ---- opening.c ---- */

/* A call that opens: whom the rows name as the cause, and the row that asked for it ("" none). */
struct opening {
	const char *id, *version, *by, *ref;
	enum via via;
	instant deadline;
};

/* Adds call.opened with the rules in force, and call.eligible for everybody who has a voice now. */
void open_call(struct decision *d, const struct opening *opening);

/* True when at least one person has a voice. */
bool anybody_has_voice(const struct state *state);

/* ---- draft.c ---- */

/* The people who check drafts: who holds the Facilitator's seat; when nobody does, the next of the Backbone or the Recorder. */
void draft_keepers(const struct state *state, struct arena *arena, struct closers *keepers);

/* True when this person is one of them. */
bool draft_is_keeper(const struct state *state, struct arena *arena, uint32_t person);

/* From when on who proposed a draft may open it: the Facilitator has said nothing until then. */
instant draft_free_from(const struct rules *rules, const struct proposal *proposal);

/* True when nobody has to be heard any more before the call of this proposal may open. */
bool draft_gate_passed(const struct state *state, const struct proposal *proposal, instant now);

/* WITHDRAW THE PROPOSAL, of who proposed what is not decided: recorded, and d->class set. Else false, and nothing is done. */
bool draft_is_taken_back(struct decision *d, const struct intent *intent, const struct proposal *p);

/* ---- proposing.c, proposing_mails.c: by mail ---- */

/* PROPOSE from a member we are sure of, in whatever mail. Sets d->class. */
void propose_letter(struct decision *d, const struct intent *intent);

/* What is owed to who is still writing a proposal: what its form lacks. */
void proposing_owed(struct owing *o);

/* ---- draft_mails.c ---- */

/* The mails about drafts: to who checks them, and to who proposed them. */
void draft_owed(struct owing *o);

#endif
