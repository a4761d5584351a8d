/* SPDX-License-Identifier: MIT */
/* Owed: what the world is still due, from state and clock. */
#ifndef ASSENT_CORE_OWED_H
#define ASSENT_CORE_OWED_H

#include "core/letter_names.h"
#include "core/mail.h"
#include "core/rules.h"
#include "core/state.h"

/* What the shell lends: whether a mail is already out, words of rows, and where a mail goes. */
struct owing {
	const struct rules *rules;
	const struct state *state;
	instant now;
	struct arena *arena; /* may be reset by `emit` once the mail is composed */
	bool (*known)(void *context, const char *key);
	/* The words of a ledger row or journal row; NULL when erased or none. Lives in `arena`. */
	const char *(*words)(void *context, struct arena *arena, enum book book, uint64_t row);
	/*
	 * The newest rows of the ledger that concern a member, the oldest of them
	 * first, at most `limit`; in `arena`. *ret_all: how many there are. NULL
	 * when nobody can look.
	 */
	const struct event *(*rows_of)(void *context, struct arena *arena, const char *member, size_t limit,
	                               size_t *ret_count, size_t *ret_all);
	/* Takes one mail; false stops. */
	bool (*emit)(void *context, const struct mail *mail);
	void *context;
	bool stopped;
	struct letter_names names; /* filled by owed() */
	struct arena own;          /* of owed() */
};

/* Names every mail that is owed and not known, in no particular order. */
void owed(struct owing *o);

/* What a mail is about: the row that owes it, its purpose, and the request its token stands for. */
struct owed_about {
	char book;           /* 'r' ledger, 'j' journal: the row's letter in the key */
	uint64_t row;
	const char *purpose; /* one word of the key */
	const char *template;
	enum request_kind kind;
	const char *subject; /* of the request; "" none */
	unsigned version;    /* of the request; 0 none */
	enum mail_order order;
	instant since;       /* when it became owed */
};

/*
 * A mail to a person, for the workflows: NULL when it is known already, the
 * person cannot be written to, or the owing has stopped. Sets key, address,
 * name, language, request, values with `person`, and, when it is about a
 * proposal or step, `subject_id` (and `version` of a proposal).
 */
struct mail *owed_mail(struct owing *o, const struct owed_about *about, uint32_t person);

/* The same to an address that is no member's, in the Core's language; "-" stands for the member in the key. */
struct mail *owed_mail_to(struct owing *o, const struct owed_about *about, const char *address);

/* Hands the mail over. What was allocated in o->arena is gone afterwards. */
void owed_emit(struct owing *o, struct mail *mail);

/*
 * Who is told that `person` cannot go on alone: the Facilitator, or, when that
 * is the person or the seat is empty, the Recorder, else another of the
 * Backbone. NOBODY when there is none.
 */
uint32_t owed_helper(const struct state *state, uint32_t person);

/*
 * What stands for the subject ("j12") of a request of kind REQUEST_YOURS in its
 * token: the name of the letter asked about; NULL when there is no such request
 * (identity.c). Lives in `arena`.
 */
const char *identity_lasting(const struct state *state, struct arena *arena, const char *subject);

/* The answers to letters (answers.c). */
void intake_owed(struct owing *o);

/* What the ledger holds of a member who wrote STATUS (status_mail.c). */
void status_owed(struct owing *o);

/* A member whose address does not work is a task for the Facilitator (bounced_mails.c). */
void bounced_owed(struct owing *o);

/*
 * Quiet hours: what the clock alone owes waits until people are
 * up; what follows from somebody's words goes at once. Reminders and check-ins
 * also wait for the end of a holiday.
 */
bool owed_waking(const struct owing *o);

/* The same on a day that is no holiday. */
bool owed_daytime(const struct owing *o);

/* The words of a ledger row, "" when there are none (any more). */
const char *owed_words(struct owing *o, uint64_t row);

/* Sets a value of a mail. */
void owed_text(struct owing *o, struct mail *mail, const char *name, const char *text);

/* Sets a flag of a mail: its section is shown. */
void owed_flag(struct owing *o, struct mail *mail, const char *name);

/* Sets a value of a mail to a number, in digits. */
void owed_number(struct owing *o, struct mail *mail, const char *name, uint64_t number);

/* Adds an object to a list of a mail. */
struct value *owed_item(struct owing *o, struct mail *mail, const char *list);

#endif
