/* SPDX-License-Identifier: MIT */
/* An erasure at work: shared by erase.c, which decides, and erase_places.c, which removes. */
#ifndef ASSENT_ERASE_PLACES_H
#define ASSENT_ERASE_PLACES_H

#include "erase.h"

struct erasing {
	struct session *session;
	struct erasure *done;
	struct arena *arena;
	uint64_t row;        /* erase text */
	const char *ref;     /* "r<row>" */
	const char *member;  /* erase person; NULL for a text */
	struct event event;  /* of the row */
	bool found, before;  /* the row or person is there; it was erased before */
	const char *words;   /* of the row, as long as they are there; a person's name */
	struct {
		LIST(const char *);
	} told;              /* what the person told us about proposals: mails may quote it */
	struct index letters; /* by hash: the letters that go */
	struct {
		LIST(const char *);
	} names;             /* of the person: id, addresses */
	struct {
		LIST(const char *);
	} listed;            /* their ids on the list of the monthly news */
	bool caused;         /* the letter whose row comes next has caused a row of theirs */
	struct {
		LIST(uint64_t);
	} texts;             /* rows of the ledger with words of the person */
};

/* A path of the home. */
const char *erase_in_home(struct erasing *e, const char *name);

/* Letters whose hashes are listed: letters/, drop/, the Maildir. */
bool erase_letters(struct erasing *e, struct error *error);

/* Lists the held letters, of others, that name the person. */
bool erase_find_held(struct erasing *e, struct error *error);

/* Mails to the person: private/posted, outbox/, sent/; also private/torn-*, and their addresses in the posting log. */
bool erase_mails_of_person(struct erasing *e, struct error *error);

/* Mails to anybody that hold the words: of a row, or a person's whole name. */
bool erase_mails_with_words(struct erasing *e, struct error *error);

/* Counts the archives that were made before, and looks for a site. */
void erase_count_archives(struct erasing *e);

#endif
