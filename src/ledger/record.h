/* SPDX-License-Identifier: MIT */
/*
 * The commit record: the file ledger/state, whose rename is the
 * only commit point. It is text, about 3 KB:
 *
 *   assent state 1          format version of the home
 *   commit N                how many commits there were
 *   origin, size, bytes, time, frontier (one line a hash), blake2b, midstate
 *                           the ledger; size counts its header row
 *   journal NAME, journal-rows, journal-bytes, journal-time, journal-blake2b,
 *   journal-midstate        the journal in force
 *   checkpoint, minisig     what was signed, each line after a '|'
 *   end HEX                 BLAKE2b-256 of everything above: complete and unchanged
 */
#ifndef ASSENT_LEDGER_RECORD_H
#define ASSENT_LEDGER_RECORD_H

#include "base/buf.h"
#include "base/instant.h"
#include "core/event.h"
#include "ledger/digest.h"
#include "ledger/minisig.h"
#include "ledger/note.h"
#include "ledger/tree.h"

#include <stdint.h>

enum { RECORD_LIMIT = 32 * 1024, RECORD_VERSION = 1 };

/* One book as far as it is committed. */
struct book_state {
	uint64_t rows; /* without the header */
	uint64_t bytes;
	instant time; /* of the last row; of the making when there is none */
	struct midstate midstate;
	unsigned char digest[DIGEST_SIZE];
	bool midstate_stored; /* false when it is another libsodium's, or damaged: to be hashed again */
};

/* What record_parse says of a later version of the format. */
#define RECORD_NEWER "was written by a newer assent"

struct record {
	uint64_t commit;
	char origin[ORIGIN_SIZE];
	struct frontier frontier;    /* its size is ledger.rows + 1 */
	struct book_state books[2];  /* by enum book */
	unsigned journal_number;     /* n of journal-<n>.csv */
	char checkpoint[CHECKPOINT_SIZE];
	char minisig[MINISIG_SIZE];
};

/* The file's text. */
void record_text(const struct record *state, struct buf *text);

/*
 * Reads it. NULL, or what is wrong with it ("is cut off" when its end is
 * missing: *ret_complete false). Signatures are record_check's.
 */
const char *record_parse(const char *text, size_t length, struct record *ret_state, bool *ret_complete);

/*
 * Holds the record against itself and the public key: both signatures, origin,
 * size and root recomputed from the frontier, midstates by finalising copies.
 * NULL, or what is wrong.
 */
const char *record_check(const struct record *state, const struct core_public *public);

/*
 * Signs the ledger part: fills in checkpoint and minisig. `before`: the key
 * that is replaced with this commit, which signs the checkpoint too; else NULL.
 */
void record_sign(struct record *state, const struct signer *signer, const struct signer *before);

/* What a minisig says about the record's ledger. */
struct comment record_comment(const struct record *state);

/* The head that the record stands for. */
struct checkpoint record_checkpoint(const struct record *state);

#endif
