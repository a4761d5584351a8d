/* SPDX-License-Identifier: MIT */
/*
 * State: the fold of both books, never stored. The same code folds live events
 * and replayed ones. Ledger events are folded without looking at the journal,
 * so that the books may be replayed one after the other.
 *
 * Names and addresses are no part of the books: they are laid over the state
 * from the register (state_lay_roster).
 */
#ifndef ASSENT_CORE_STATE_H
#define ASSENT_CORE_STATE_H

#include "base/arena.h"
#include "base/index.h"
#include "base/places.h"
#include "base/shared.h"
#include "core/event.h"
#include "core/intent.h"
#include "core/meeting_state.h"
#include "core/membership_state.h"
#include "core/roster.h"
#include "core/rules.h"

#include <stdbool.h>
#include <stdint.h>

#define NOBODY UINT32_MAX

struct kept_draft;
struct proposal_text;

/* ---- people, groups, seats (membership.c) ---- */

/* There are as many as a coalition has members: 64 bytes each. What many have alike is kept once. */
struct person {
	const char *id;
	const struct agreement *asks;      /* changed through agreement_keep */
	const struct preferences *prefers; /* changed through membership.c */
	const char *name;         /* from the register; "" when not in it. Behind it lie the addresses: person_address */
	/* from their letters (reach.c); 0: never */
	instant heard;            /* when the last letter of theirs was received */
	instant away_until;
	uint32_t last_letter;     /* place in taken of their last one; NOBODY = none */

	uint32_t first_seat;      /* place in seats of one of theirs; NOBODY = none */
	uint32_t last_sheet;      /* place in sheets of the last one; NOBODY = none */
	uint32_t core_seats : 29; /* active seats that take part in consensus */
	uint32_t active : 1;
	uint32_t shared : 1;      /* in the register: others use the address too */
	uint32_t public : 1;      /* in the register: their name may stand beside their role on the public pages */
};

/* The first address of a person, in lower case, the one that we write to; NULL: there is none. */
const char *person_address(const struct person *person);

/* The address behind this one, which person_address or this function gave; NULL: there is no more. */
const char *person_next_address(const char *address);

/* True when this address, in lower case, is one of theirs. */
bool person_has_address(const struct person *person, const char *address);

struct group {
	const char *id, *kind;
	bool active;
	const char *name; /* from the register, else the id */
};

/* A role in a group; shared, so without padding. */
struct seat_about {
	const char *role;         /* interned */
	uint32_t group;
	uint32_t core;            /* 1: it takes part in consensus */
};

/* As many as people, or more: 16 bytes each. */
struct seat {
	const struct seat_about *about;
	uint32_t next;            /* a further seat of this person, or NOBODY */
	uint32_t person : 31;
	uint32_t active : 1;
};

/* ---- proposals and calls (consensus.c, closing.c) ---- */

enum phase { PHASE_DRAFT, PHASE_OPEN, PHASE_CALL, PHASE_CLOSED, PHASE_DECIDED };

/* What few voices have: most people answer once, and clearly. */
struct voice_rare {
	uint64_t hold_row;       /* an unclear reply that holds the outcome, 0 = none */
	instant hold_received;
	uint64_t block_row;      /* block.raised in force, 0 = none; it outlives the text it was about */
	uint64_t block_answer;   /* the answer that raised it: its words are the reason */
	instant block_received;
	bool hold_grave;         /* what holds may be a block, or a forged answer: it outlives the text too */
	const char *old_position; /* the last one on an older text, "" = none */
	uint32_t alternate;      /* who may answer instead, as the person wrote; NOBODY = none */
	uint64_t alternate_row;  /* alternate.named; 0 = none, or the person says they did not */
	const char *late_position; /* what came after the end, "" nothing; late_row, late_received: of that */
	uint64_t late_row;
	instant late_received;
	unsigned unnamed;        /* entries of the Recorder whose name was not clear */
	uint64_t over_row;       /* the person's own answer after that, or NOT ME: the alternate may not any more; 0 = none */
};

/* One person's voice in a call: 32 bytes. */
struct voice {
	uint64_t row;            /* of the counted answer */
	instant received;        /* of the counted answer */
	const struct voice_rare *rare; /* never NULL; changed through voice_change */
	uint32_t person;
	uint32_t position : 16;  /* enum meaning of the counted answer, MEANING_COUNT = none: voice_position says the word */
	uint32_t own : 1;        /* the person gave the counted answer, not the Recorder or an alternate */
	uint32_t entered : 1;    /* the Recorder gave it, for the person */
	uint32_t left : 1;       /* no longer counted */
	uint32_t late : 1;       /* came in with a letter of theirs, after the call had opened (agreement_kept.c) */
	uint32_t asked_before : 1; /* had a voice when an older text was asked about */
};

/* "agree", "stand_aside", "block"; "" = none. */
const char *voice_position(const struct voice *voice);

/* A voice speaks for a group: one per call.eligible row. */
struct voice_group {
	uint32_t voice, group;
};

/* A concern or a question. */
struct remark {
	const char *id; /* C-1, Q-1 */
	uint32_t person;
	uint64_t row;
	uint64_t answer_row; /* of a question: question.answered, the last one; of a concern: what its raiser last said of it */
	enum { REMARK_OPEN, REMARK_STANDS, REMARK_RESOLVED, REMARK_WITHDRAWN } is; /* of a concern */
};

/* What was said about a proposal, for those who talk about it. */
struct said {
	uint64_t row;
	enum event_kind kind;
	uint32_t person;
	const char *id;      /* C-1, Q-1, "" a comment; interned */
	instant time;
};

struct remarks { LIST(struct remark); };

/* What one member did to ask the people impacted. */
struct attempt {
	uint32_t person;
	enum meaning result;      /* ASKED, NOBODY, COULD_NOT */
	instant at;
	uint64_t described;       /* row of the journal: how, in their own words; 0 none */
};

/* Who wants it decided before people were asked. */
struct waiver {
	uint32_t person;
	bool facilitates;         /* as the Facilitator; else as a Workgroup Rep */
	uint64_t row;
	instant at;
};

/* How far hearing the people impacted has come (gate.h). */
struct gate {
	uint64_t stated_row;      /* impact.stated; 0 none */
	uint64_t asked_row;       /* input.requested; 0 none */
	bool each_member;         /* every Core member has to report */
	instant asked, due;
	struct { LIST(uint32_t); } groups; /* speak for people impacted */
	struct { LIST(struct attempt); } attempts; /* the last one of each member */
	struct { LIST(struct waiver); } waivers;
	instant ask_after;        /* waived: by then they are asked all the same */
	uint64_t passed_row;      /* gate.passed; 0 none */
	instant passed;
	const char *passed_by;    /* its value */
	unsigned counted;         /* input.counted, the last one */
	struct { LIST(uint32_t); } considered; /* people */
	bool forgotten;           /* what people told us was erased */
};

struct proposal {
	const char *id, *kind;
	uint32_t proposer;
	uint64_t row;             /* proposal.drafted */
	const char *title, *summary, *goal, *impact, *body; /* from its words */
	const char *by_day;       /* the last day for answers that its words ask for, YYYY-MM-DD; "" none */
	unsigned version;         /* 1 ... */
	enum phase phase;
	uint64_t opened_row;      /* proposal.opened; 0 none */
	struct {
		uint64_t row;     /* proposal.idle, the last one; 0 none */
		instant at;
		bool last;
	} idle;
	enum phase ended_in;      /* DECIDED without a decision: where it stood when it was taken back, or lapsed; else CALL */
	struct { LIST(struct said); } said;
	bool was_draft;           /* it did not begin with its call */
	uint64_t text_row;        /* whose words are in force: proposal.drafted, or the last amendment */
	struct { LIST(struct proposal_text); } texts; /* V1, V2 ...: core/amend.h */
	instant moved;            /* when something last happened to it before its call */
	const char *alignment;    /* what the Facilitator last said of the draft: proposal.alignment's value, "" nothing */
	uint64_t alignment_row;
	instant call_until;       /* call.asked: the call is to open, with this end; INSTANT_NONE: it is not asked for */
	uint64_t call_asked_row;
	uint64_t call_row;
	const struct rules *rules; /* in force when the call opened: they are its rules to the end; NULL: not known */
	instant opened, deadline;
	instant asked;            /* when the call or its last extension was announced */
	struct { LIST(struct voice); } voices;
	struct { LIST(struct voice_group); } voice_groups;
	struct { LIST(uint32_t); } waiting; /* with a Core seat, but not the agreement, when the call opened */
	struct places voice_by_person;
	bool alternates;          /* somebody has named one for a voice */
	struct remarks concerns, questions;
	struct remarks findings;  /* about blocks: advice */
	uint64_t early_row;       /* call.closing in force, 0 = none ... */
	instant full_deadline;    /* ... and the end that it took the place of */
	unsigned extensions;      /* automatic ones for want of answers */
	uint64_t extended_row;    /* last call.extended, 0 = none */
	const char *extended_why;
	uint64_t closed_row;      /* last call.closed */
	instant closed;
	const char *suggestion;   /* its value */
	unsigned late;            /* replies that came after the end */
	uint64_t decision_row;
	instant decided;
	const char *outcome;
	const char *declared_by;
	struct gate gate;
};

/* ---- action steps (checkin.c) ---- */

struct checkin {
	uint64_t row;             /* checkin.asked */
	unsigned version;
	instant asked;
	const char *answer;       /* last clear one, "" = none */
	instant answered;
	uint64_t unclear_row;     /* checkin.unclear that no clear answer followed, 0 = none */
	uint32_t sheet;           /* place in sheets; NOBODY: its owner is not known */
	unsigned number;          /* in its sheet, from 1 */
};

/* The check-ins that one person was asked for at one time: they share a mail. */
struct sheet {
	uint64_t row;             /* checkin.asked of the first */
	uint32_t person;
	unsigned count;
	instant asked;
};

struct step {
	const char *id;
	uint32_t owner;
	uint32_t group;
	uint64_t row;
	const char *what;
	instant created, due;
	instant roster_due;       /* as the register last said it */
	bool open;                /* neither done nor dropped */
	bool dropped;             /* not open, and not done either */
	const char *health;       /* on_track, slow, stuck, done, dropped, "" */
	instant answered;         /* when that was received */
	struct { LIST(struct checkin); } checkins;
};

struct need {
	const char *id, *kind;
	uint32_t person;
	uint64_t row;
	uint32_t step;            /* place of the step it came with; NOBODY: not known */
	instant opened;
	uint64_t news_row;        /* what was last said of it; 0 = nothing */
	instant news;
	uint32_t news_by;
	enum { NEED_OPEN, NEED_OFFERED, NEED_MET } is;
	struct { LIST(uint32_t); } unable; /* people who said that they can't help */
};

/* ---- letters (intake.c) ---- */

/* What ledger rows of many people say alike; shared, so without padding. */
struct fact_about {
	const char *subject, *version, *value; /* interned */
	enum event_kind kind;
	uint32_t words;           /* 1: it has some */
};

/* What a ledger row says, kept for the answers that are still owed. */
struct fact {
	uint64_t row;
	uint64_t ref;
	instant received;
	const struct fact_about *about;
	uint32_t person;
	uint32_t by;              /* who caused it; NOBODY: no person */
};

/* What many letters of one run have in common; shared, so without padding. */
struct taken_about {
	const char *subject;      /* of its request, interned; "" none */
	const char *note;         /* why: a problem's word, interned; "" none */
	instant time;
	uint32_t batch;           /* the reading of the mailbox it belongs to */
	uint16_t class;           /* enum letter_class */
	uint16_t kind;            /* enum request_kind */
};

/* Kept for every letter there ever was, so in few bytes. */
struct taken {
	uint64_t row;             /* j<row> */
	uint64_t first_row;       /* ledger rows it caused, 0 = none */
	instant received;
	const struct taken_about *about;
	uint32_t person;
	uint32_t words : 1;
	uint32_t place : 31;      /* fingerprint of the place it was taken at; 0: that is in state.places */
	uint32_t row_count;
};

/* A held letter whose writer has to be confirmed. */
struct identity_case {
	uint64_t row;             /* identity.asked */
	uint32_t person;
	const char *letter;       /* hash */
	const char *from;         /* the address it came from, "" unknown */
	const char *subject;      /* what its token was about, interned */
	instant asked;
	bool answered;
};

/* address.added: a further address of a person. */
struct added_address {
	const char *address;
	uint32_t person;
};

/* A letter from an address that is no member's, but true (DMARC pass): it gets the help mail. */
struct stranger {
	uint64_t row;             /* stranger.wrote */
	const char *address;
	instant time, received;
};

/* A mail of ours that came back from a member's address. */
struct bounced {
	uint64_t row;             /* address.bounced */
	uint32_t person;
	bool permanent;
	instant received;
};

/* ---- the monthly news (subscriptions_fold.c, digest.c) ---- */

enum subscription_state {
	SUBSCRIPTION_NONE,      /* a member who never said anything about it */
	SUBSCRIPTION_ASKED,     /* a mail went out that has to be confirmed */
	SUBSCRIPTION_CONFIRMED,
	SUBSCRIPTION_STOPPED,
	SUBSCRIPTION_FAILING,   /* stopped by us: mails do not arrive */
	SUBSCRIPTION_EXPIRED    /* not confirmed in time */
};

/* Somebody on the list, or who was, or was asked. */
struct subscription {
	const char *id;           /* s-7k2q9d4x; of a member: the member's id */
	const char *address;      /* lower case; "" of a member (the register has it), or forgotten */
	const char *language;     /* interned */
	enum mail_format format;
	enum subscription_state state;
	bool left;                /* said STOP, and did not confirm anew since */
	instant since;            /* when it came into that state */
	instant due;              /* ASKED: so long it can be confirmed */
	instant asked[2];         /* the last two mails to confirm, INSTANT_NONE before; the older one first */
	instant bounced;          /* the last mail that came back, INSTANT_NONE none */
	unsigned bounced_days, bounced_halves; /* days with a permanent refusal; score in halves */
};

/* What a row of the journal owes somebody on the list. */
struct list_letter {
	uint64_t row;
	uint32_t subscription;
	enum event_kind kind;
	const char *value;        /* interned */
	instant time;
};

/* An issue of the monthly news. */
struct digest {
	uint64_t row;
	const char *id;           /* N-2026-11: of its last month */
	const char *value;        /* monthly, late, joint, archive, skipped; interned */
	instant frozen, end;      /* end: what was received from then on belongs to the next one */
};

/* A row that the news may tell of. */
struct news {
	uint64_t row;
	enum event_kind kind;
	const char *subject;      /* interned */
	instant at;               /* when it was received, else decided */
};

/* ---- what people impacted told us (input_fold.c) ---- */

struct input {
	uint64_t row;             /* input.given */
	uint32_t proposal;        /* place in proposals; NOBODY: about none in particular */
	uint32_t before;          /* place of the one that this giver gave before about the same; NOBODY: none */
	const char *giver;        /* member, or s-7k2q9d4x; interned */
	const char *language;     /* interned */
	instant received, time;
	bool quote, answer;       /* may be shown without a name; wants to hear what came of it */
	bool taken_back;
	bool words;               /* they were there when the row was folded */
};

/* What a letter about an input owes its writer. */
struct input_letter {
	uint64_t row;
	uint32_t input;           /* place in inputs */
	const char *value;        /* of input.wish; "" the input itself; interned */
	instant time;
};

/* An archive that was built, or asked for. */
struct bundle {
	uint64_t row;
	const char *id;           /* B-2026-11; interned */
	const char *file;         /* its name in archives/; "" it was asked for */
	uint32_t person;          /* who asked; NOBODY: it was built */
	bool by_hand;             /* built by the operator, who has the file: nobody is written to */
	uint64_t bytes;
	const char *hash;         /* "sha256:..." of the file; "" asked for, or built before hashes were kept */
	instant time;
};

/* A text that the Recorder published (publishing.c). */
struct publication {
	uint64_t row;             /* record.published */
	const char *subject;      /* M-2026-001, P-2026-004; interned */
	const char *version;      /* of what was published; interned */
	instant at;
	bool partial;             /* words were taken out of it */
	uint64_t redacted_row;    /* record.redacted: it does not stand any more; 0: it does */
	instant redacted;
	bool redacted_partly;     /* only words of it had to go: the others were published anew */
	bool not_me;              /* it was redacted because the Recorder did not write that */
};

/*
 * A set of 96-bit fingerprints with the place in `taken` of each: 16 bytes a
 * letter, since the journal of many years is folded into it.
 */
enum { SEEN_NO_VALUE = 0x7fffffff };
struct seen_slot {
	uint64_t a;
	uint32_t b;
	unsigned value : 31, used : 1;
};

struct seen {
	struct seen_slot *slots;
	size_t count, capacity;
};

/* The fingerprint of a letter's hash ("sha256:<hex>"), or of the 16 letters of a mark. */
struct seen_slot seen_fingerprint(const char *text);

struct state {
	struct arena *arena;
	instant horizon;          /* facts older than this are not kept */
	const char *language;     /* of people whose line names none */
	struct { LIST(struct person); } people;
	struct { LIST(struct group); } groups;
	struct { LIST(struct seat); } seats;
	struct places person_by_id, person_by_address;
	struct index group_by_id;
	struct index assigned;    /* member.assigned: address -> person */
	struct { LIST(struct proposal); } proposals;
	struct { LIST(struct step); } steps;
	struct { LIST(struct sheet); } sheets;
	struct { LIST(struct need); } needs;
	struct index proposal_by_id, step_by_id;
	struct { LIST(struct meeting); } meetings;
	struct index meeting_by_id;
	struct { LIST(struct conflict_case); } cases;
	struct index case_by_letter;
	struct { LIST(struct distressed); } distressed;
	struct { LIST(struct command_asked); } commands;
	struct { LIST(struct fact); } facts;
	struct { LIST(struct taken); } taken;
	struct shared fact_abouts, taken_abouts;
	struct seen letters, marks, places;
	struct { LIST(struct identity_case); } identities;
	struct { LIST(struct bounced); } bounced;
	struct { LIST(struct kept_letter); } kept;
	struct { LIST(struct agreement_note); } agreement_notes;
	struct { LIST(struct welcome); } welcomes;
	struct index welcome_by_member; /* the last one that asked for the address */
	const struct agreement *last_agreement; /* the last one that was kept */
	struct shared preferences, seat_abouts;
	struct { LIST(struct stranger); } strangers;
	struct { LIST(struct added_address); } added;
	struct { LIST(struct subscription); } subscriptions;
	struct index subscription_by_id, subscription_by_address;
	struct { LIST(struct list_letter); } list_letters;
	struct { LIST(struct digest); } digests;
	struct { LIST(struct news); } news;
	struct { LIST(struct bundle); } bundles;
	struct { LIST(struct publication); } publications;
	struct { LIST(struct kept_draft); } kept_drafts; /* core/form.h */
	struct { LIST(struct input); } inputs;
	struct index input_by_giver; /* "s-7k2q9d4x P-2026-004": the last one */
	struct { LIST(struct input_letter); } input_letters;
	uint64_t classes[CLASS_COUNT]; /* letters by class */
	const char *reason;       /* of the letter.taken that comes next, "" none */
	uint32_t batch;           /* readings of the mailbox so far */
	instant last_reading;     /* INSTANT_NONE before the first */
	instant stranger_kept;    /* of the oldest row with the address of somebody unknown; INSTANT_NONE: there is none */
	instant gap_noted;        /* when a gap was noted behind it; INSTANT_NONE: none was */
	instant first_ledger;     /* time of the first row, INSTANT_NONE before it */
	instant last_ledger, last_journal; /* time of the last row of each book */
	uint64_t ledger_rows, journal_rows; /* as ledger_rows(), journal_rows() */
	struct index interned;
	struct { LIST(const char *); } interned_texts;
};

/* An empty state whose memory lives in `arena`. */
void state_init(struct state *state, struct arena *arena, instant horizon);

/* Folds one event in. Rows that refer to unknown things are ignored: the books are checked elsewhere. */
void state_apply(struct state *state, const struct event *event);

/* The rows whose words the fold needs (titles). For ledger_replay. */
bool state_wants_words(enum event_kind kind);

/* Lays names, languages and addresses of the register over the people of the books. */
void state_lay_roster(struct state *state, const struct roster *roster);

/* One copy of a text that occurs often. */
const char *state_intern(struct state *state, const char *text);

/* Notes that a row holds the address of somebody who is neither a member nor on the list. */
void state_stranger_kept(struct state *state, const struct event *event);

/* Keeps what a row says for the answers that are still owed; rows older than the horizon are not kept. */
void state_keep_fact(struct state *state, const struct event *event);

/* Look-ups of people, groups and seats by their ids: a place in the state's list, NOBODY when there is none. */
uint32_t state_person(const struct state *state, const char *id);

/* A group by its id, or NOBODY. */
uint32_t state_group(const struct state *state, const char *id);

/* The seat with this role in this group ("" none) that this member holds, or NOBODY. */
uint32_t state_seat(const struct state *state, const char *role, const char *group, const char *member);

/* A proposal by its id, or NULL. */
struct proposal *state_proposal(const struct state *state, const char *id);

/* An action step by its id, or NULL. */
struct step *state_step(const struct state *state, const char *id);

/* A meeting by its id, or NULL. */
struct meeting *state_meeting(const struct state *state, const char *id);

/* The voice of a member, or NULL when they have none. */
struct voice *proposal_voice(const struct state *state, const struct proposal *proposal, const char *member);

/* The voice of a person, or NULL when they have none. */
struct voice *proposal_voice_of(const struct proposal *proposal, uint32_t person);

/* True when this person proposed it, and has not left since. */
bool proposal_is_proposer(const struct state *state, const struct proposal *proposal, uint32_t person);

/* What a row of the ledger says, while it is kept for answers; else NULL. */
const struct fact *state_fact(const struct state *state, uint64_t row);

/* What a new voice has in common with most others. */
extern const struct voice_rare voice_nothing_rare;

/* What is rare of one voice, to be changed: a part of its own (in the arena). */
struct voice_rare *voice_change(struct arena *arena, struct voice *voice);

/* Members with this address: how many, and the first of them in the books. */
size_t state_members_of(const struct state *state, const char *address, const char **ret_member);

/* Adds an address (lower case) that a letter of theirs named; one that they have already is left as it is (addresses.c). */
void state_add_address(struct state *state, uint32_t person, const char *address);

/* True when this address is one of the member's. */
bool state_address_of(const struct state *state, const char *member, const char *address);

/* True when the person holds an active Core seat and has accepted the Membership Agreement. */
bool state_has_voice(const struct state *state, uint32_t person);

/* The letter with this hash; NULL when it was never taken. */
const struct taken *state_letter(const struct state *state, const char *hash);

/* True when nothing of the letter led to a person or a question of ours: no token, no sender we know. */
bool taken_is_nobodys(const struct taken *taken);

/* The letter with this mark; NULL when it was never taken. */
const struct taken *state_marked(const struct state *state, const char *mark);
/* The letter whose hash has this fingerprint (its value does not matter); NULL when it was never taken. */
const struct taken *state_fingerprint(const struct state *state, struct seen_slot fingerprint);
/* True when this letter was taken at this very place: it only has to be filed. */
bool state_taken_at(const struct state *state, const char *hash, const char *place);
/*
 * The letter that was taken at a place of the form <folder>/<number>/<number>,
 * as IMAP servers give it to one letter for ever; NULL for any other place.
 */
const struct taken *state_at_place(const struct state *state, const char *place);

/* All requests ever made (without tokens). */
void state_requests(const struct state *state, struct arena *arena, struct requests *requests);

#endif
