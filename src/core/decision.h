/* SPDX-License-Identifier: MIT */
/*
 * Decisions: what follows from a letter, a register, the clock, as events.
 * Pure: a decision only collects events; the shell commits them and folds them
 * in.
 */
#ifndef ASSENT_CORE_DECISION_H
#define ASSENT_CORE_DECISION_H

#include "core/event.h"
#include "core/intent.h"
#include "core/rules.h"
#include "core/state.h"

/* So many rows fit into the cell `rows` of letter.taken, as long as the ledger has fewer than 10^9. */
enum { ROWS_A_LETTER_MOST = 36 };

struct decision {
	const struct rules *rules;
	const struct state *state;
	instant now;
	struct arena *arena;
	LIST(struct event);
	uint64_t next_ledger, next_journal; /* rows the next events get */
	int rows_a_letter;              /* bound of ledger rows one letter may cause; never more than ROWS_A_LETTER_MOST */
	bool answers_strangers;         /* the mailbox is for assent alone: who is no member is told how it works */
	/* The words of a row of the ledger, NULL when there are none (any more); may be NULL itself. In d->arena. */
	const char *(*words)(void *context, struct arena *arena, uint64_t row);
	const char *(*letter_words)(void *context, struct arena *arena, uint64_t row); /* the same of a row of the journal */
	void *context;                  /* of `words` */
	uint64_t letters_read;          /* new letters of the reading that has just ended */
	/* what became of the letter: */
	enum letter_class class;
	const char *note;               /* why: a problem's word or a reason, "" none */
	const char *reread;             /* hash of a held letter that is to be read again ... */
	const char *reread_member;      /* ... as this person's, or NULL */
	bool settles;                   /* letters that were kept until somebody accepts the Agreement may count now ... */
	uint32_t confirmed;             /* ... and are this person's own, who replied to the mail about them; NOBODY */
};

/* A decision that begins at the state's next rows. */
struct decision decision_begin(struct arena *arena, const struct rules *rules, const struct state *state,
                               instant now);

/* Adds an event of this kind; the row is set. The address holds until the next event. */
struct event *decision_add(struct decision *d, enum event_kind kind);

/* The same, with member, request's subject and version, via and received taken from the intent. */
struct event *decision_answer(struct decision *d, const struct intent *intent, enum event_kind kind);

/* True when more ledger rows came since `before` than a letter may cause, or than its row in the journal can name. */
bool decision_too_many(const struct decision *d, const struct decision *before);

/* Takes back all that was decided since `before`, a copy of *d. */
void decision_undo(struct decision *d, const struct decision *before);

/* True for words that may be a reason: "ok" and "not sure" are none. */
bool is_reason(const char *words);

/*
 * What a person wrote before, in a row that was asked about, when it may be the
 * reason of the clear answer that follows; "" when there is nothing.
 */
const char *decision_earlier(struct decision *d, uint64_t row);

/* "r12" for a row; "" for 0. */
const char *decision_ref(struct decision *d, uint64_t row);

/* Raises the class to `class` when that one goes before (held, asked_back, replaced, recorded, noted). */
void decision_class(struct decision *d, enum letter_class class, const char *note);

/* One letter: decides its class and what follows. Always adds letter.taken as the last event. */
void decide_letter(struct decision *d, const struct intent *intent);

/* A letter that could not be read at all (too large, the reader gave up): held. */
void decide_unread(struct decision *d, const struct intent *intent, enum problem problem);

/* The very same bytes again, at another place: counted, not answered. */
void decide_duplicate(struct decision *d, const struct intent *intent);

/*
 * A letter whose rows ("r5 r6") stand in the ledger already, though the journal
 * has lost it: only what it causes in the journal is added.
 */
void decide_recorded(struct decision *d, const struct intent *intent, const char *rows);

/* After a gap between readings: run.gap_found, and open calls get more time. Call before letters. */
void decide_gap(struct decision *d);

/* The mailbox was read whole; `count` letters were new. */
void decide_reading(struct decision *d, uint64_t count);

/*
 * What is due by the clock: closings, check-ins. Call after a complete reading
 * that began at d->now, with place = 0, 1, ... until it says false; fold the
 * events in after each call, since the next workflow builds on them.
 */
bool decide_due(struct decision *d, size_t place);

/* The registers, compared with the state. `new_id` gives fresh random member ids. */
void decide_roster(struct decision *d, const struct roster *roster, const char *(*new_id)(void *context),
                   void *context);

/* A proposal to open with its call; ids and deadlines are checked here. */
struct proposal_draft {
	const char *title, *kind, *by, *deadline, *summary, *impact, *goal, *body;
	const char *represented; /* ids of the groups that speak for the people impacted; NULL or "" none */
};

/*
 * Opens a proposal: proposal.drafted, .opened, call.opened and call.eligible.
 * NULL when done; else one sentence what is wrong and what to do. *ret_id is
 * the new id.
 */
const char *decide_proposal(struct decision *d, const struct proposal_draft *draft, const char **ret_id);

/* The same without a call: those who will feel it are asked first (gate.h). Kinds that have to pass the gate. */
const char *decide_asking(struct decision *d, const struct proposal_draft *draft, const char **ret_id);

/*
 * A new text of a proposal that is not decided: proposal.amended. `draft` is the
 * whole new text (kind as before; deadline "" or a wish), `change` what it
 * changes in plain words, `as` gives member, by, via and received. NULL when
 * done; else why not: decided, kind_stays, long_title, no_change, too_soon.
 */
const char *decide_amendment(struct decision *d, const struct proposal *p, const struct proposal_draft *draft,
                             const char *change, struct event *as);

/* The same, but only proposal.drafted: the Facilitator is asked to check it. Any kind. */
const char *decide_draft(struct decision *d, const struct proposal_draft *draft, const char **ret_id);

#endif
