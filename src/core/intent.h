/* SPDX-License-Identifier: MIT */
/* The intent: what one letter asks for, as data. */
#ifndef ASSENT_CORE_INTENT_H
#define ASSENT_CORE_INTENT_H

#include "base/arena.h"
#include "base/instant.h"
#include "core/request.h"
#include "core/vocabulary.h"

#include <stdint.h>

/* How sure we are who wrote (design: who is speaking). */
enum identity {
	IDENTITY_NONE,      /* nobody we know, no token */
	IDENTITY_PROVED,    /* a token and an address of the person it was made for */
	IDENTITY_ADDRESS,   /* an address of exactly one person; no token, or one of a closed request */
	IDENTITY_CONFIRMED, /* the person said YES to "Is this yours?" */
	IDENTITY_FOREIGN,   /* a member's address with another member's token */
	IDENTITY_STRANGER,  /* a token, but an address we do not know: ask the registered one */
	IDENTITY_DOUBTFUL   /* forged by the receiving server's word, or two From: hold and ask */
};

/* One thing read in the fresh text. */
struct reading {
	enum meaning meaning;
	enum result result;
	unsigned line;       /* in the text that is shown, from 1 */
	const char *typed;   /* the words that matched, as written */
	const char *words;   /* the text that belongs to it (reason, concern ...), "" when none */
	const char *value;   /* need: its kind; new_date: YYYY-MM-DD; extend: days; quote_me, answer_me: yes, no;
	                        input: the proposal it names, P-2026-004; else "" */
	unsigned number;     /* "2 STUCK": 2; 0 when none; input: 1 when its words tell who wrote them */
	const char *language; /* input: of the words that named it, "es"; else NULL */
};

struct readings { LIST(struct reading); };

/* A line that was not taken for fresh text, and the rule that cut it. */
struct cut_line {
	const char *rule;
	const char *line;
};

struct cut_lines { LIST(struct cut_line); };

struct problems { LIST(enum problem); };

struct bounce {
	const char *recipient;
	const char *status; /* 5.1.1, or "" */
	bool permanent;
};

/*
 * What the Recorder enters for somebody who answered on paper, by phone or in
 * a meeting: "RECORD FOR Ana Ruiz, by phone: STAND ASIDE: why".
 */
struct for_other {
	const char *name;    /* as written */
	const char *member;  /* whose id it is; "" when it is nobody's, or not plainly one member's */
	enum via via;        /* how it was given, where the letter says so; else how the letter came */
	instant given;       /* when it was given, where that is known; else INSTANT_NONE */
	unsigned line;       /* where it begins, from 1 */
	const char *words;   /* the answer, as written */
	struct readings readings;
	struct problems problems;
};

struct for_others { LIST(struct for_other); };

/* Whose answer an intent is. */
enum answering { ANSWERS_FOR_SELF, RECORDS_FOR_OTHER, ANSWERS_AS_ALTERNATE };

struct intent {
	/* the letter */
	const char *letter;      /* sha256:<hex> */
	const char *mark;        /* keyed hash of sender and Message-ID, or "" */
	const char *place;
	const char *message_id;  /* for In-Reply-To of the answer, "" when missing */
	const char *subject;     /* its Subject, as written */
	const char *from;        /* the one From address, or "" */
	enum via via;            /* mail or file */
	instant received;

	/* what wrote it */
	enum machine machine;
	struct bounce bounce;    /* recipient NULL when it is none */
	instant away_until;      /* out of office with a date, else INSTANT_NONE */

	/* who speaks, about what */
	enum identity identity;
	const char *member;      /* whose words these are (or would be, if held); "" unknown */
	enum answering answering; /* set by the workflow of calls: `member` is whose answer it is ... */
	const char *by;          /* ... and this who gave it; NULL: the member */
	struct request request;  /* kind none: about nothing in particular */

	bool sender_proved;      /* the receiving server says that From is true */
	bool sender_unproved;    /* it checked, and does not say so: not enough for a block, or to close a call */

	bool confidential;       /* for the handler of conflicts alone: it says so ... */
	bool to_confidential;    /* ... or it came to the address for such letters */
	bool distressed;         /* words by which a person may need a person */

	/* what is said */
	const char *fresh;       /* fresh text, lines joined by LF */
	const char *shown;       /* the same, with the passages that it answers to behind "> "; for the eye alone */
	struct readings readings;
	struct problems problems;
	struct cut_lines cut;
	struct for_others others; /* of the Recorder; each has a reading of its own as well (MEANING_RECORD_FOR) */
};

/* An intent of nobody about nothing: all strings empty. */
struct intent intent_new(void);

/* True when the intent has this problem. */
bool intent_has(const struct intent *intent, enum problem problem);

/*
 * True when it says more than thanks, a call for help or a command. With `unknown_words` any words do; without, only
 * those that were understood, or sound like a block.
 */
bool intent_says_something(const struct intent *intent, bool unknown_words);

/* True when all it says is a command that belongs to another mail of ours, and so answers no call: EXTEND 7, AMEND. */
bool intent_is_task(const struct intent *intent);

/* Adds a problem, once. */
void intent_add_problem(struct arena *arena, struct intent *intent, enum problem problem);

#endif
