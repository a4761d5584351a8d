/* SPDX-License-Identifier: MIT */
/* Meetings, their minutes, confidential cases and commands, as the state holds them. */
#ifndef ASSENT_CORE_MEETING_STATE_H
#define ASSENT_CORE_MEETING_STATE_H

#include "base/arena.h"
#include "base/instant.h"

#include <stdbool.h>
#include <stdint.h>

/* What one person says about coming. */
struct rsvp {
	uint32_t person;
	const char *answer;       /* coming, regrets, maybe, alternate; "" taken back or about an old time */
	uint64_t row;
	instant received;
	bool words;               /* the row has some: who comes instead, why not */
};

/* An item for the agenda, or a correction to the minutes. */
struct meeting_remark {
	const char *id;           /* of a correction: C-1 */
	uint32_t person;
	uint64_t row;
	instant received;
	bool settled;             /* of a correction: a newer text, or who raised it, settles it */
};

struct meeting_remarks { LIST(struct meeting_remark); };

enum minutes_state { MINUTES_NONE, MINUTES_DRAFTED, MINUTES_ASKED, MINUTES_APPROVED };

struct minutes {
	enum minutes_state state;
	unsigned version;         /* of the text */
	uint64_t row;             /* minutes.drafted of that version */
	uint64_t asked_row;       /* minutes.asked */
	instant asked, due;
	uint64_t approved_row;
	instant approved;
	struct meeting_remarks corrections; /* of all versions */
	struct meeting_remarks accepted;    /* who says OK to this version */
	struct meeting_remarks unclear;     /* replies to this version that no clear one of the same person followed */
};

struct meeting {
	const char *id;
	uint64_t row;             /* meeting.scheduled */
	const char *what, *place; /* from the words of its newest row */
	uint32_t group;
	instant starts;
	unsigned version;         /* 1, and one more with each change */
	unsigned time_version;    /* the version that last changed the time: older answers are about another one */
	uint64_t change_row;      /* newest of scheduled, changed, cancelled */
	instant changed;          /* when that row was decided */
	instant announced;        /* when this time was first told of */
	const char *change;       /* time, place, what, group, again; "" it never changed */
	bool cancelled;
	struct { LIST(struct rsvp); } answers;
	struct meeting_remarks agenda;
	struct minutes minutes;
};

/* A confidential case (conflict.c). */
struct conflict_case {
	uint64_t row;             /* conflict.opened */
	const char *id;           /* K-7k2q9d4x */
	const char *letter;       /* its hash */
	uint32_t person;          /* who wrote it; NOBODY: not known, or it is a copy */
	const char *address;      /* of who is no member, when it may be answered; "" none */
	instant time, received;
	bool copy;                /* the same letter came once more */
	bool closed;              /* its papers are gone */
};

/* A letter with words of distress: somebody is told (conflict.c). */
struct distressed {
	uint64_t row;
	uint32_t person;          /* NOBODY: no member, or not known */
	instant time, received;
};

/* AGENDA, STATUS or RECORD of a member (command.c). */
struct command_asked {
	uint64_t row;
	uint32_t person;
	const char *what;         /* agenda, record; interned */
	const char *subject;      /* of record: the number asked for; interned */
	instant time, received;
};

#endif
