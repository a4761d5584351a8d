/* SPDX-License-Identifier: MIT */
/* What the files of verify share: how a report is written, signed heads, one receipt. */
#ifndef ASSENT_LEDGER_JUDGE_H
#define ASSENT_LEDGER_JUDGE_H

#include "ledger/books.h"
#include "ledger/find.h"
#include "ledger/trust.h"
#include "ledger/verify.h"
#include "ledger/walk.h"

#define NO_ROW UINT64_MAX
#define PUT_BACK "put it back from a backup"

/* One verification at work. */
struct judge {
	struct arena *arena;
	const struct verify_options *options;
	struct verify_report *report;
	struct core_public public; /* the key that is trusted from outside */
	struct trust trust;        /* and those that follow from it */
	char origin[ORIGIN_SIZE];  /* the one that is expected; "" when any may be */
	bool against;              /* the files looked at now are older ones */
	bool alone;                /* there is no ledger to hold them against */
	struct heads heads;
	struct buf proves;
	const char *other_key;     /* the number of another key that signed, or NULL */
};

/* An empty, good report; reads core.pub. False: it is missing, or the report is bad already. */
bool judge_begin(struct judge *judge, struct arena *arena, const char *kind, const char *public_key,
                 const struct verify_options *options, struct verify_report *report, struct error *error);

/* Makes the report a bad one, unless it is one already. Always false. */
bool judge_bad(struct judge *judge, uint64_t row, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Adds a line to what is proved. */
void judge_line(struct judge *judge, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The line that a rehearsal proves nothing, if it is one. */
void judge_rehearsal(struct judge *judge, const char *origin);

/* The number of the key that signed the ledger; said once, so not again at the end. */
const char *judge_key_number(struct judge *judge);

/* Closes the report. */
void judge_end(struct judge *judge);

/* "December 1, 2026 at 4:12 PM", with UTC behind it when no zone is known. */
const char *time_words(struct arena *arena, const struct zone *zone, instant when);

/* Looks at a signed checkpoint; good: adds its head. False: the report is bad. */
bool judge_checkpoint(struct judge *judge, const char *name, const char *note, size_t length,
                      struct checkpoint *ret_checkpoint);

/* The same for the trusted comment of a minisig; its signature over the file is not looked at. */
bool judge_minisig(struct judge *judge, const char *name, const char *text, size_t length,
                   struct minisig *ret_minisig, struct comment *ret_comment);

/* Expects this origin from now on. */
void judge_expect(struct judge *judge, const char *origin);

/* Checks the minisig's signature over the file; the number of its key has to be trusted. */
bool judge_digest(const struct judge *judge, const struct minisig *minisig, const unsigned char digest[DIGEST_SIZE]);

/*
 * Reads a file that somebody hands in: false when it is empty, too large or a
 * folder (the report says so in one sentence), or can't be read (the error is
 * set).
 */
bool judge_read(struct judge *judge, const char *path, struct bytes *ret_bytes, struct error *error);

/* What a file is that holds nothing to verify: the end of a sentence about it, with what to do. */
const char *judge_foreign(const struct bytes *bytes);

/*
 * Two signed heads that can't be of one history: the same size with different
 * roots, or different rows in one place. True when there are any; the report
 * is bad and names both.
 */
bool judge_split(struct judge *judge);

/* verify_home, looking once. False: the error is set. */
bool verify_home_once(struct arena *arena, const struct places *places, const struct verify_options *options,
                      struct verify_report *report, struct error *error);

/* Adds the heads of options->against. False: the report is bad, or the error is set. */
bool judge_against(struct judge *judge, struct error *error);

/*
 * Says which head does not fit, and where the change must lie; true when all
 * that were reached fit. `walk` is the walk over the ledger they are of.
 */
bool judge_heads(struct judge *judge, const struct walk *walk, struct error *error);

/* Says that the ledger extends the older heads given, if any were. */
void judge_say_against(struct judge *judge);

/*
 * The range in which a ledger differs first from the one of a receipt: the
 * hashes of its path stand for all rows of the tree it was made for.
 */
bool receipt_range(const struct walk *walk, const struct proof *proof, uint64_t size, uint64_t *ret_first,
                   uint64_t *ret_last, struct error *error);

/* Checks one proof by its bytes; good: adds a plain sentence, and its head. */
bool judge_receipt(struct judge *judge, const char *name, const struct bytes *bytes, const struct found *found);

#endif
