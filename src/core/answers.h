/* SPDX-License-Identifier: MIT */
/* Answers to letters: what the three files that write them share. */
#ifndef ASSENT_CORE_ANSWERS_H
#define ASSENT_CORE_ANSWERS_H

#include "core/workflow.h"

enum { HELP_SECONDS = 24 * 3600 }; /* at most one help mail a day and person */

/* One letter to be answered. */
struct due {
	const struct taken *letter;
	const struct fact *facts; /* of the ledger rows it caused */
	size_t fact_count;
	enum request_kind kind;   /* of the request that an answer to our question goes to */
	const char *subject;
	bool asks;                /* something in it was not clear */
	bool told;                /* it stands in a mail already */
};

/* Letters of one person and one reading. */
struct reply_group {
	struct due *letters;
	size_t count;
	uint32_t person;
};

/* A mail that is being written. */
struct answer {
	struct owing *o;
	struct mail *mail;
	const struct due *main;    /* the letter its token is about */
	const struct due *telling; /* the letter being told of */
	bool changeable, asks;
	bool changes;              /* what is different in a new text was told */
	bool asks_entry;           /* something the Recorder was to enter for others was not clear */
};

/* Tells of one letter in the mail (answer_letter.c). */
void answer_letter(struct answer *a, const struct due *due);

/* The same of a letter that was only noted (answer_note.c); `letter`: its object in the mail. */
void answer_note(struct answer *a, struct value *letter, const struct due *due);

/* One row as "We wrote down ...", with a word for it: its object in the mail. */
struct value *answer_recorded(struct answer *a, struct value *letter, const struct fact *fact, const char *word);

/* The same of a remark: with its number (K-1, Q-1, N-1) and a flag (NULL: none). */
void answer_remark(struct answer *a, struct value *letter, const struct fact *fact, enum meaning meaning,
                   const char *flag);

/* A row of the talk about a proposal, or one of a meeting; true when its receipt goes with it (answer_talk.c). */
bool answer_talk_row(struct answer *a, struct value *letter, const struct fact *fact);

/* A row about a meeting or its minutes; true when its receipt goes with it (answer_meeting.c). */
bool answer_meeting_row(struct answer *a, struct value *letter, const struct fact *fact);

/* What a mail about a meeting or its minutes says of it (answer_meeting.c). */
void answer_meeting(struct answer *a, const struct meeting *meeting);

/* The flag of the choices that the answer shows for a request, or NULL (answer_help.c). */
const char *answer_choices_flag(const struct owing *o, const struct request *request);

/* True when the letter asked for help, or was about nothing we can name (answer_help.c). */
bool answer_wants_help(const struct due *due);

/* The mail that says how it works and what is open (M52). */
void answer_help(struct owing *o, const struct due *due);

/* The same mail to those who are no members, once a day to each address. */
void answer_strangers(struct owing *o);

/* True when this person has a voice in this call. `p` may be NULL. */
bool answer_has_voice(const struct owing *o, const struct proposal *p, uint32_t person);

/* True when the note of a letter is this problem. */
bool answer_notes(const struct taken *letter, enum problem problem);

#endif
