/* SPDX-License-Identifier: MIT */
/* What the state keeps of members beside names and seats: the Membership Agreement, and how they want their mails. */
#ifndef ASSENT_CORE_MEMBERSHIP_STATE_H
#define ASSENT_CORE_MEMBERSHIP_STATE_H

#include "base/instant.h"
#include "core/mail.h"

#include <stdbool.h>
#include <stdint.h>

/* Where a person stands with the Membership Agreement. Dates as in people.csv, "" none. */
struct agreement {
	const char *date;         /* of accepting: one of the next two; "" = not accepted */
	const char *file, *mail;  /* accepted: by the register, by their own mail */
	const char *declined;     /* by mail, and not accepted by mail since */
	instant accepted;         /* when that came in, INSTANT_NONE: not accepted */
	unsigned version;         /* accepted by mail; 0: by the register, which knows none */
	unsigned asked_version;   /* last asked for */
	uint64_t asked_row;       /* agreement.asked, 0 = never */
	instant asked;
	instant lapses, lapsing;  /* what was accepted of an older version ends then; when that was set */
	uint64_t lapses_row;      /* agreement.lapsing, 0 = none; about the question for `lapses_version` */
	uint64_t lapsed_row;      /* agreement.lapsed: it has ended; 0 = no */
	const char *lapsed;       /* its day: no date up to it brings anything back; "" none */
	unsigned lapses_version;
	bool put_off;             /* since then they wrote NOT YET, or a question */
};

/* How somebody wants their mails: by the register, and what they asked for by mail: ESPAÑOL, LARGE PRINT. Shared, so without padding. */
struct preferences {
	const char *language;     /* "en": what we write in */
	const char *wish;         /* the language they asked for, "" none */
	const char *wish_cell;    /* the register's cell when they did: until it changes, their word goes first */
	const char *cell;         /* the register's cell now, "" empty; NULL: not laid yet */
	uint64_t format;          /* enum mail_format */
};

/* A letter about a call from somebody who has not accepted: held until they do, or the call ends. */
struct kept_letter {
	uint64_t row;             /* agreement.kept */
	uint32_t person;
	const char *subject;      /* of the proposal, interned */
	const char *letter;       /* hash */
	instant received, time;
	bool proved;              /* the receiving server vouched for its writer */
	uint64_t settled_row;     /* agreement.settled, 0 = it still waits */
	const char *settled;      /* its value: accepted, late, not_me; interned */
	instant settled_time;
};

/* Somebody who is new, or has a new seat. */
struct welcome {
	uint64_t row;             /* welcome.due */
	uint32_t person;
	bool seat;                /* known before: only the seat is new */
	bool verified;            /* they answered from their address since */
	uint64_t denied_row;      /* address.denied; 0 = nobody says that it is somebody else's */
	instant time, denied;
};

/* A wish about the Membership Agreement that a person has to look after: a question, a refusal. */
struct agreement_note {
	uint64_t row;             /* agreement.noted */
	uint32_t person;
	bool declined;
	instant time;
};

#endif
