/* SPDX-License-Identifier: MIT */
/*
 * One pass over a ledger file for verify: each row's form, number, order and
 * salt, the tree, and what every signed head says about it. Nothing is trusted
 * but what was signed.
 */
#ifndef ASSENT_LEDGER_WALK_H
#define ASSENT_LEDGER_WALK_H

#include "ledger/lines.h"
#include "ledger/note.h"
#include "ledger/row.h"

/* A head somebody holds, its signature found good: at `size` rows (the header counted) the root was `root`. */
struct head {
	const char *name; /* the file it stands in */
	uint64_t size;
	struct hash root;
	bool against;              /* an older one, given to be held against the ledger */
	bool unsigned_;            /* of the footer of a mail: nobody signed it */
	const struct proof *proof; /* it came with a receipt, or NULL */
	bool reached, fits;
};

struct heads {
	LIST(struct head);
};

/* What is called for each good row; the row's strings are borrowed. False stops with its error. */
typedef bool walk_visit(void *context, const struct row *row, struct error *error);

struct walk {
	/* given */
	struct arena *arena;
	enum book book;
	const char *path;
	uint64_t end;                  /* bytes to look at */
	const unsigned char *salt_key; /* NULL: salts are only looked at by form */
	struct heads *heads;           /* NULL: the tree is not built */
	bool sealed;                   /* an export: rows may be sealed */
	walk_visit *visit;             /* of rows in the clear; NULL: none */
	void *context;
	/* found */
	const char *problem;           /* the first bad row's, NULL when each is good by itself */
	uint64_t bad_row;
	uint64_t rows;                 /* good ones, without the header */
	uint64_t sealed_rows;          /* so many of them are sealed */
	instant first_time, last_time; /* of rows; INSTANT_NONE when there is none */
	uint64_t earlier_bytes;        /* of the whole good lines */
	struct frontier frontier;
	unsigned char digest[DIGEST_SIZE]; /* of all bytes up to `end`; only when problem is NULL */
};

/* Walks; false only when the file could not be read. */
bool walk_book(struct walk *walk, struct error *error);

/*
 * The smallest range of rows in which a change must lie, by the heads:
 * *ret_first to *ret_last; false when all heads that were reached fit.
 */
bool heads_range(const struct heads *heads, uint64_t *ret_first, uint64_t *ret_last, const struct head **ret_head);

#endif
