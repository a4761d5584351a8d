/* SPDX-License-Identifier: MIT */
/*
 * Signed notes and checkpoints (C2SP signed-note and tlog-checkpoint),
 * and receipts (C2SP tlog-proof).
 */
#ifndef ASSENT_LEDGER_NOTE_H
#define ASSENT_LEDGER_NOTE_H

#include "base/buf.h"
#include "ledger/keys.h"
#include "ledger/tree.h"

#include <stdint.h>

enum {
	ORIGIN_SIZE = 101,      /* with NUL */
	NOTE_LIMIT = 4096,      /* bytes of a note we read */
	CHECKPOINT_SIZE = 1024,  /* a checkpoint of ours, with NUL */
	ROOT_TEXT_SIZE = 45,    /* base64 of a root, with NUL */
	VKEY_SIZE = ORIGIN_SIZE + 64
};

/* Who may have signed: a name (the origin) and a key. */
struct verifier {
	char name[ORIGIN_SIZE];
	unsigned char id[4];
	unsigned char key[PUBLIC_KEY_SIZE];
};

/* NULL when `origin` can name a ledger, else what is wrong: no blanks, no '+', printable ASCII, at most 100. */
const char *origin_problem(const char *origin);

/* The verifier of a name and a key. */
struct verifier verifier_make(const char *name, const unsigned char key[PUBLIC_KEY_SIZE]);

/* The vkey: name+id+base64. Ends in no LF. */
void verifier_text(const struct verifier *verifier, char text[VKEY_SIZE]);

/* Reads a vkey (one LF at its end is accepted); the id must fit name and key. */
bool verifier_parse(const char *text, size_t length, struct verifier *ret_verifier);

enum note_result {
	NOTE_GOOD,
	NOTE_MALFORMED, /* not a signed note at all */
	NOTE_STRANGE,   /* no signature by this key */
	NOTE_FORGED     /* a signature by this key that does not fit the text */
};

/* Checks a signed note. The text's length (with its last LF) is given whenever the note is well-formed. */
enum note_result note_open(const char *note, size_t length, const struct verifier *verifier, size_t *ret_text_length);

/* Signs a text that ends in LF: appends the whole note to `note`. */
void note_sign(const char *text, size_t length, const struct verifier *verifier, const struct signer *signer,
               struct buf *note);

/* Appends one more signature to a note that was signed. */
void note_sign_too(const char *text, size_t length, const struct verifier *verifier, const struct signer *signer,
                   struct buf *note);

/* The signed head of a ledger. */
struct checkpoint {
	char origin[ORIGIN_SIZE];
	uint64_t size;
	struct hash root;
};

/* Appends the three lines. */
void checkpoint_text(const struct checkpoint *checkpoint, struct buf *text);

/* Reads exactly three lines. */
bool checkpoint_parse(const char *text, size_t length, struct checkpoint *ret_checkpoint);

/* Opens a note, and reads the checkpoint in it; one that is another origin's than the verifier's name is STRANGE. */
enum note_result checkpoint_open(const char *note, size_t length, const struct verifier *verifier,
                                 struct checkpoint *ret_checkpoint);

/* A tlog-proof: the row, its place, the path, and the signed head. */
struct proof {
	const char *extra; /* decoded, NULL when there is none */
	size_t extra_length;
	uint64_t index;
	struct hash path[PATH_LIMIT];
	size_t path_length;
	const char *checkpoint; /* the signed note */
	size_t checkpoint_length;
};

#define PROOF_HEADER "c2sp.org/tlog-proof@v1"

/* Appends the text of a proof. */
void proof_text(const struct proof *proof, struct buf *text);

/* Reads one; the checkpoint is borrowed from `text`, the row copied to `arena`. NULL, or what is wrong with it. */
const char *proof_parse(struct arena *arena, const char *text, size_t length, struct proof *ret_proof);

/* Reads a decimal number without leading zeros that takes all of `text`. */
bool decimal_read(const char *text, size_t length, uint64_t *ret_number);

#endif
