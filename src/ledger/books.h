/* SPDX-License-Identifier: MIT */
/* Inside the room only: the open books, and what its files share. */
#ifndef ASSENT_LEDGER_BOOKS_H
#define ASSENT_LEDGER_BOOKS_H

#include "base/file.h"
#include "ledger/ledger.h"
#include "ledger/lines.h"
#include "ledger/record.h"

/* Where things lie in a home. */
struct places {
	const char *home;
	const char *folder;     /* ledger */
	const char *ledger;     /* ledger/ledger.csv */
	const char *minisig;    /* ledger/ledger.csv.minisig */
	const char *checkpoint; /* ledger/checkpoint */
	const char *public_ledger;  /* ledger/ledger-public.csv */
	const char *public_minisig; /* ledger/ledger-public.csv.minisig */
	const char *state;      /* ledger/state */
	const char *state_next; /* ledger/state.tmp: what file_replace writes before its rename */
	const char *texts[2];   /* ledger/texts, private/texts: by enum book */
	const char *private;    /* private */
	const char *keys;       /* ledger/keys */
	const char *public_key; /* ledger/keys/core.pub */
	const char *vkey;       /* ledger/keys/core.vkey */
	const char *secret_key; /* ledger/keys/core.key */
	const char *salt_key;   /* ledger/keys/salt.key */
	const char *token_key;  /* ledger/keys/token.key */
};

/* Where the files of a home's books lie; the paths live in `arena`. */
struct places places_of(struct arena *arena, const char *home);

/* private/journal-<n>.csv. */
const char *journal_path(struct arena *arena, const struct places *places, unsigned number);

/* The tree as it was at some moment of this run: where new receipts can begin. */
struct mark {
	uint64_t bytes;
	struct frontier frontier;
};

struct receipts;

struct ledger {
	struct arena *arena;
	struct arena scratch; /* of one commit or one row */
	enum ledger_mode mode;
	struct places places;
	struct core_public public;
	struct core_public earlier; /* the key before it, while its replacing is not finished; else the same */
	struct verifier verifier;
	struct record *state;
	const char *root; /* base64 */
	const char *key_file;
	struct signer *signer;    /* NULL until the first commit with ledger rows */
	struct signer *successor; /* the key that the next commit goes over to, or NULL */
	key_password *password;   /* asks for one, or NULL */
	void *password_context;
	unsigned char *salt_key;  /* likewise */
	unsigned char *token_key;
	bool checked;     /* the bytes of both books are those of the state */
	bool unpublished; /* checkpoint and minisig may be older than state */
	bool broken;      /* a commit failed: nothing more is done with it */
	const char *recovered;
	struct {
		LIST(struct mark);
	} marks;
	struct receipts *receipts;
};

/* Path of a book of the open home. */
const char *book_path(const struct ledger *ledger, enum book book);

/* Takes over a new state: head, and a mark for receipts. */
void ledger_take_state(struct ledger *ledger, const struct record *state);

/*
 * Reads ledger/state and holds it against core.pub (record_check). False with
 * class CORRUPT, or that of the failed read.
 */
bool record_read(struct arena *arena, const struct places *places, const struct core_public *public,
                struct record *ret_state, struct error *error);

/*
 * The same with the key it was signed with: core.pub, or next.pub when a crash
 * came between the commit that replaced the key and the renaming of the files.
 * *ret_core: what core.pub holds.
 */
bool books_read_state(struct arena *arena, const struct places *places, struct core_public *ret_core,
                      struct core_public *ret_public, struct record *ret_state, struct error *error);

/* Completes the replacing of the key, when its commit was made, or takes back what was prepared for it. */
bool rotation_settle(struct ledger *ledger, struct error *error);

struct key_files;

/*
 * Going over to a key that another copy of the home has gone over to, first
 * part: its files are laid beside those in force.
 */
bool rotation_follow(struct ledger *ledger, const struct key_files *files, struct error *error);
/*
 * Second part, once `state` is signed with it: they take their place. Cut off
 * between, rotation_settle does the rest.
 */
bool rotation_take_over(struct ledger *ledger, const struct core_public *public, const struct record *state,
                        struct error *error);

/* The public key that is prepared to follow; false when there is none. */
bool rotation_next(struct arena *arena, const struct places *places, struct core_public *ret_next);

#define REHEARSAL_ENDING "/rehearsal"

/* True when the origin is a rehearsal's. */
bool origin_is_rehearsal(const char *origin);

/* A book that is shorter than what was committed can't come from a crash: CORRUPT. */
bool books_check_lengths(const struct ledger *ledger, struct error *error);

/* Undoes or completes what a crash left. Publishing again waits until the books are found good. */
bool books_recover(struct ledger *ledger, struct error *error);

/* Makes checkpoint and minisig those of the state; files that are right already are not touched. */
bool books_publish(struct arena *arena, const struct places *places, const struct record *state, struct error *error);

/*
 * Copies the journal `from` to `to`, row by row as `fate` says; gives the state
 * of the new file (its rows and time stay). Synced; its name is not.
 */
bool journal_copy(const char *from, const struct book_state *old, const char *to, ledger_fate *fate, void *context,
                  struct book_state *ret_new, struct error *error);

/*
 * Removes what a rewritten journal left: a new file that was never committed,
 * words that no row of the journal in force names, and last the old file, which
 * is the mark that this is still to be done.
 */
bool journal_tidy(struct ledger *ledger, struct error *error);

/* Holds the bytes of both books against the state, without reading rows. */
bool books_check_bytes(struct ledger *ledger, struct error *error);

/* Hashes the committed part of a book anew; CORRUPT when that is not its hash. Fills in the midstate. */
bool book_hash_again(const char *path, struct book_state *book, struct error *error);

/* BLAKE2b of a whole file, as minisign wants it. */
bool file_digest(const char *path, unsigned char digest[DIGEST_SIZE], struct error *error);

/* Loads the signing key, once; it has to be the secret half of core.pub. */
bool books_load_signer(struct ledger *ledger, struct error *error);

/* Writes core.pub and core.vkey. */
bool public_files_write(const struct places *places, const struct core_public *public, const char *origin,
                        struct error *error);

/* `<seq>.txt` or `j<n>.txt`. */
const char *text_name(struct arena *arena, enum book book, uint64_t row);

/* The row of such a name; false when it is none. */
bool text_name_row(const char *name, enum book book, uint64_t *ret_row);

/* The content of a new text file: salt line and words. */
struct bytes text_make(struct arena *arena, const char *words);

/* The words in a text file's bytes; NULL when it is not one. */
const char *text_words(const struct bytes *bytes);

/* Reads a text file; length 0 and data NULL when it is not there (erased). */
bool text_file_read(const struct places *places, struct arena *arena, enum book book, uint64_t row,
                    struct bytes *ret_bytes, struct error *error);

/* Frees what receipts hold. */
void receipts_drop(struct ledger *ledger);

enum { TEXT_LIMIT = 32 * 1024 * 1024 };

#endif
