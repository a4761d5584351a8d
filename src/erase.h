/* SPDX-License-Identifier: MIT */
/*
 * Erasure: words of a row, or all that is kept about a person. The rows stay,
 * and every proof with them: what is erased are files beside the ledger, rows of
 * the private journal, and lines of the registers. Each place is named in
 * erase.c. Cut off at any point, the same call again does the rest.
 */
#ifndef ASSENT_ERASE_H
#define ASSENT_ERASE_H

#include "session.h"

struct erasure {
	bool recorded;         /* the event is new; false: it had been erased before, and what was left is gone now */
	size_t texts;          /* text files of rows */
	size_t letters;        /* in letters/, drop/ and the mailbox */
	size_t mails;          /* in private/posted, outbox and sent */
	size_t journal_rows;   /* changed or emptied */
	size_t register_lines;
	size_t steps;          /* lines of steps.csv that still name the person */
	bool site;             /* there is a site, made before */
	size_t archives;       /* archives that were made before */
	const char *words_left; /* rows of the ledger that still have words of the person: "r5 r8", or "" */
	const char *held_left; /* held letters of others that name the person: "letters/ab/ab....eml", one a line, or "" */
	bool mailbox_is_remote; /* letters lie on a mail server; of those, `letters` counts the ones that are gone from there */
	size_t marked;         /* on that server: still there, marked as deleted, as it can't remove single letters */
	size_t missing;        /* on that server: not found */
};

/* Erases the words of a row of the ledger. A row that may not lose them: class USAGE, and why. */
bool erase_text(struct session *session, uint64_t row, struct erasure *ret_done, struct error *error);

/*
 * Erases what is kept about a member (id m-...), on the list of the monthly
 * news too; or about somebody who is only there (s-...): the ledger has never
 * heard of them, and gets no row.
 */
bool erase_person(struct session *session, const char *member, struct erasure *ret_done, struct error *error);

#endif
