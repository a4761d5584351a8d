/* SPDX-License-Identifier: MIT */
/*
 * A row as bytes: one physical line, every cell quoted, LF at the end.
 * There is exactly one valid form of each row, the one
 * row_write makes with libcsv's csv_write2.
 */
#ifndef ASSENT_LEDGER_ROW_H
#define ASSENT_LEDGER_ROW_H

#include "core/event.h"
#include "ledger/tree.h"

#include <stddef.h>

enum {
	ROW_LIMIT = 1023, /* bytes of a line, LF included */
	ROW_SIZE = ROW_LIMIT + 1,
	LEDGER_CELLS = 14,
	JOURNAL_CELLS = 14,
	SALT_SIZE = 27, /* 26 letters of lower-case base32 (RFC 4648, no padding) and NUL */
	ROW_PROBLEM_SIZE = 200,
	ROW_KEY_SIZE = 32
};

/* The first line of a book, LF included. */
const char *row_header(enum book book);

/*
 * Writes the line of an event; `salt` is ignored for the journal. Gives its
 * length with LF, 0 when it would be longer than ROW_LIMIT. A NUL follows.
 */
size_t row_write(const struct event *event, const char *salt, char line[ROW_SIZE]);

/*
 * The salt of a ledger row: BLAKE2b-128, keyed with salt.key, over the bytes
 * of its line up to, but without, the comma before the salt cell; in lower-case
 * base32 of RFC 4648 without padding. `line` is the row with any salt of 26
 * letters, or with an empty one.
 */
void row_salt(const unsigned char key[ROW_KEY_SIZE], const char *line, size_t length, char salt[SALT_SIZE]);

struct row {
	struct event event; /* strings point into the line */
	const char *salt;   /* "" in the journal */
};

/*
 * Reads a line of `length` bytes (LF not counted, but in its place), in place:
 * the line is taken apart. Accepts only the form row_write makes: this is an
 * exact reader, not a CSV parser, as a row has one byte form; `verify` also
 * writes each row again and compares. False and a few words in `problem` when
 * it is not a row. Closed forms of the cells are left to event_check.
 */
bool row_read(char *line, size_t length, enum book book, struct row *ret_row, char problem[ROW_PROBLEM_SIZE]);

/*
 * A sealed row: what an export shows of a row that its readers may not see. It
 * has the number, `sealed` for the event, the hash of its leaf in `text`, and
 * nothing else.
 */
size_t row_seal(uint64_t number, const struct hash *leaf, char line[ROW_SIZE]);

/* Reads one, LF not counted; false when the line is no sealed row in exactly that form. */
bool row_read_sealed(const char *line, size_t length, uint64_t *ret_number, struct hash *ret_leaf);

/* True for 26 letters of base32 as row_salt makes them. */
bool salt_form(const char *salt);

#endif
